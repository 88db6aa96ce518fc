//! The resource-based services: organizations and settings.

use super::org_lists::{self, LIST_V2};
use super::{Call, Route, route};
use crate::zitadel::auth::{
    self,
    Access::{Authenticated, Permission},
};
use crate::zitadel::details;
use crate::zitadel::errors::{Code, Failure, own};
use crate::zitadel::lists::{self, PAGINATION, method};
use crate::zitadel::policies;
use crate::zitadel::schema::{Kind, Message, Rule, field, message, one, short};
use crate::zitadel::state::time;
use serde_json::{Value, json};

static CONTEXT: Message = message(
    "RequestContext",
    &[one("orgId", Kind::Text, Rule::Any), one("instance", Kind::Bool, Rule::OnlyTrue)],
);
static GET_DOMAIN: Message = message("GetDomainSettingsRequest", &[field("ctx", Kind::Message(&CONTEXT))]);
static DOMAIN_FILTER: Message = message("OrganizationDomainQuery", &[short("domain"), method()]);
static DOMAIN_SEARCH: Message = Message {
    name: "DomainSearchFilter",
    fields: &[one("domainFilter", Kind::Message(&DOMAIN_FILTER), Rule::Any)],
    required_oneof: None,
};
static LIST_DOMAINS: Message = message(
    "ListOrganizationDomainsRequest",
    &[
        short("organizationId"),
        field("pagination", Kind::Message(&PAGINATION)),
        field("filters", Kind::Messages(&DOMAIN_SEARCH)),
        field(
            "sortingColumn",
            Kind::Enum(&[
                "DOMAIN_FIELD_NAME_UNSPECIFIED",
                "DOMAIN_FIELD_NAME_NAME",
                "DOMAIN_FIELD_NAME_CREATION_DATE",
            ]),
        ),
    ],
);
static KEY_FILTER: Message = message("MetadataKeyFilter", &[short("key"), method()]);
static METADATA_SEARCH: Message = Message {
    name: "MetadataSearchFilter",
    fields: &[one("keyFilter", Kind::Message(&KEY_FILTER), Rule::Any)],
    required_oneof: None,
};
static LIST_METADATA: Message = message(
    "ListOrganizationMetadataRequest",
    &[
        short("organizationId"),
        field("pagination", Kind::Message(&PAGINATION)),
        field("filters", Kind::Messages(&METADATA_SEARCH)),
    ],
);
static ONE_ORG: Message = message("OrganizationRequest", &[short("organizationId")]);
static NEW_ORG: Message = message("AddOrganizationRequest", &[short("name")]);
static RENAME: Message = message("UpdateOrganizationRequest", &[short("organizationId"), short("name")]);
static ONE_DOMAIN: Message =
    message("OrganizationDomainRequest", &[short("organizationId"), short("domain")]);

pub fn routes() -> Vec<Route> {
    let v2 = |r: Route| r.since(|t| t.v2);
    let sub = |r: Route| r.since(|t| t.v2 && t.v2_org_routes);
    let org = "/v2/organizations/{organizationId}";
    let at = |path: &str| format!("{org}{path}");
    vec![
        v2(route("GET", "/v2/settings/domain", &GET_DOMAIN, Permission("policy.read"), domain_settings)),
        v2(route("POST", "/v2/organizations/_search", &LIST_V2, Authenticated, list)),
        v2(route("POST", "/v2/organizations", &NEW_ORG, Authenticated, add).answering(201)),
        sub(route("POST", org, &RENAME, Authenticated, rename)),
        sub(route("DELETE", org, &ONE_ORG, Authenticated, remove)),
        sub(route("POST", at("/deactivate"), &ONE_ORG, Authenticated, |call| set_active(call, false))),
        sub(route("POST", at("/activate"), &ONE_ORG, Authenticated, |call| set_active(call, true))),
        sub(route("POST", at("/domains"), &ONE_DOMAIN, Authenticated, add_domain)),
        sub(route("DELETE", at("/domains"), &ONE_DOMAIN, Authenticated, remove_domain)),
        sub(route("POST", at("/domains/search"), &LIST_DOMAINS, Authenticated, list_domains)),
        sub(route("POST", at("/metadata/search"), &LIST_METADATA, Authenticated, list_metadata)),
    ]
}

fn allowed(call: &Call, org: &str, permission: &str) -> Result<(), Failure> {
    auth::require(call.state, call.traits, &call.user, org, permission)
}

/// Organizations that the caller may read. The rest is left out of the page after it was cut and counted.
fn list(call: &mut Call) -> Result<Value, Failure> {
    let (total, orgs) = org_lists::search(call.state, &call.input);
    let orgs = orgs
        .into_iter()
        .filter(|o| allowed(call, &o.id, "org.read").is_ok())
        .map(org_lists::write_v2)
        .collect();
    org_lists::answer_v2(call.state, total, orgs)
}

fn domain_settings(call: &mut Call) -> Result<Value, Failure> {
    let context = call.input.get("ctx").cloned().unwrap_or_default();
    let state = &*call.state;
    let wanted = context["orgId"].as_str().filter(|id| !id.is_empty()).unwrap_or(&call.org);
    let (policy, is_default) = if context["instance"].as_bool() == Some(true) {
        (policies::default(state, "domain"), true)
    } else {
        policies::effective(state, wanted, "domain")
    };
    let owner = if is_default { &state.instance.id } else { wanted };
    let flag = |name: &str| json!(policy.values.get(name));
    let level = if is_default { "RESOURCE_OWNER_TYPE_INSTANCE" } else { "RESOURCE_OWNER_TYPE_ORG" };
    let settings = details::object([
        ("loginNameIncludesDomain", flag("userLoginMustBeDomain")),
        ("requireOrgDomainVerification", flag("validateOrgDomains")),
        ("smtpSenderAddressMatchesInstanceDomain", flag("smtpSenderAddressMatchesInstanceDomain")),
        ("resourceOwnerType", json!(level)),
    ]);
    Ok(json!({"details": details::full(policy.stamp, owner), "settings": settings}))
}

fn add(call: &mut Call) -> Result<Value, Failure> {
    allowed(call, &call.org, "org.create")?;
    let (id, stamp) = call.state.add_org(&call.text("name"), &call.user)?;
    let details = json!({"sequence": stamp.sequence.to_string(), "changeDate": time(stamp.changed), "resourceOwner": id});
    Ok(json!({"details": details, "organizationId": id}))
}

fn rename(call: &mut Call) -> Result<Value, Failure> {
    let id = call.text("organizationId");
    allowed(call, &id, "org.write")?;
    let stamp = call.state.rename_org(&id, &call.text("name"))?;
    Ok(json!({"changeDate": time(stamp.changed)}))
}

fn remove(call: &mut Call) -> Result<Value, Failure> {
    let id = call.text("organizationId");
    allowed(call, &id, "org.delete")?;
    let stamp = call.state.remove_org(&id)?;
    Ok(json!({"deletionDate": time(stamp.changed)}))
}

fn set_active(call: &mut Call, active: bool) -> Result<Value, Failure> {
    let id = call.text("organizationId");
    allowed(call, &id, "org.write")?;
    let stamp = call.state.set_org_active(&id, active)?;
    Ok(json!({"changeDate": time(stamp.changed)}))
}

fn add_domain(call: &mut Call) -> Result<Value, Failure> {
    let id = call.text("organizationId");
    allowed(call, &id, "org.write")?;
    let stamp = call.state.add_domain(&id, &call.text("domain"))?;
    Ok(json!({"creationDate": time(stamp.changed)}))
}

fn remove_domain(call: &mut Call) -> Result<Value, Failure> {
    let id = call.text("organizationId");
    allowed(call, &id, "org.write")?;
    let stamp = call.state.remove_domain(&id, &call.text("domain"))?;
    Ok(json!({"deletionDate": time(stamp.changed)}))
}

/// Newer lists page by 100 unless told, and take no more than 1000.
fn pagination(call: &Call) -> Result<Value, Failure> {
    let mut wanted = call.input.get("pagination").cloned().unwrap_or_else(|| json!({}));
    match wanted["limit"].as_u64() {
        None => wanted["limit"] = json!(100),
        Some(limit) if limit > 1000 => {
            return Err(own(Code::InvalidArgument, "QUERY-4M0fs", "Limit exceeded"));
        }
        Some(_) => {}
    }
    Ok(wanted)
}

fn answer(call: &Call, total: usize, name: &str, items: Vec<Value>) -> Value {
    let limit = call.input.get("pagination").and_then(|p| p["limit"].as_u64()).map(|l| l.to_string());
    let pagination = details::object([("totalResult", lists::total(total)), ("appliedLimit", json!(limit))]);
    details::object([("pagination", pagination), (name, Value::Array(items))])
}

fn list_domains(call: &mut Call) -> Result<Value, Failure> {
    let id = call.text("organizationId");
    let wanted = pagination(call)?;
    if let Some(filters) = call.input.get("filters").and_then(Value::as_array)
        && filters.iter().any(|f| f.get("domainFilter").is_none())
    {
        return Err(own(Code::InvalidArgument, "ORG-Ags89", "List query is invalid"));
    }
    let filters = super::management::text_queries(call, "filters", "domainFilter", "domain");
    let readable = allowed(call, &id, "org.read").is_ok();
    let org = call.state.orgs.get(&id).filter(|_| readable);
    let mut found: Vec<_> = org.map_or(&[][..], |o| &o.domains).iter().collect();
    found.retain(|d| d.shown && filters.iter().all(|f| f.finds(&d.name)));
    match call.input.get("sortingColumn").and_then(Value::as_str) {
        Some("DOMAIN_FIELD_NAME_NAME") => {
            lists::sort_by_key(&mut found, wanted["asc"].as_bool() == Some(true), |d| d.name.clone());
        }
        Some(_) => lists::sort_by_key(&mut found, wanted["asc"].as_bool() == Some(true), |d| d.stamp.created),
        None => {}
    }
    let (total, page) = lists::page(found, Some(&wanted));
    let primary = org.map(|o| o.primary.as_str());
    let items = page.into_iter().map(|d| {
        details::object([
            ("organizationId", json!(id)),
            ("domain", json!(d.name)),
            ("isVerified", json!(d.verified)),
            ("isPrimary", json!(Some(d.name.as_str()) == primary)),
            ("validationType", json!(d.validation)),
        ])
    });
    Ok(answer(call, total, "domains", items.collect()))
}

fn list_metadata(call: &mut Call) -> Result<Value, Failure> {
    let id = call.text("organizationId");
    let wanted = pagination(call)?;
    let filters = super::management::text_queries(call, "filters", "keyFilter", "key");
    let readable = allowed(call, &id, "org.read").is_ok();
    let org = call.state.orgs.get(&id).filter(|_| readable);
    let found: Vec<_> = org
        .into_iter()
        .flat_map(|o| &o.metadata)
        .filter(|(key, m)| m.shown && filters.iter().all(|f| f.finds(key)))
        .collect();
    let (total, page) = lists::page(found, Some(&wanted));
    let items = page.into_iter().map(|(key, m)| {
        json!({"creationDate": time(m.stamp.created), "changeDate": time(m.stamp.changed), "key": key, "value": m.value})
    });
    Ok(answer(call, total, "metadata", items.collect()))
}
