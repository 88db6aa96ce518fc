//! Operations in the organization of the request: the organization itself, its domains, its metadata.

use super::admin::org_by_id;
use super::org_lists::answer_v1;
use super::{Call, EMPTY, Route, route};
use crate::zitadel::auth::Access::{Authenticated, Permission};
use crate::zitadel::details;
use crate::zitadel::errors::{Code, Failure, own};
use crate::zitadel::lists::{self, LIST_QUERY, TextQuery, method};
use crate::zitadel::schema::{Field, Kind, Message, Rule, field, message, one, ruled, short};
use serde_json::{Value, json};

static NEW_ORG: Message = message("AddOrgRequest", &[short("name")]);
static RENAME: Message = message("UpdateOrgRequest", &[short("name")]);
static ADD_DOMAIN: Message = message("AddOrgDomainRequest", &[short("domain")]);
static REMOVE_DOMAIN: Message = message("RemoveOrgDomainRequest", &[short("domain")]);
static SET_PRIMARY: Message = message("SetPrimaryOrgDomainRequest", &[short("domain")]);
static BY_DOMAIN: Message = message("GetOrgByDomainGlobalRequest", &[short("domain")]);
static VALIDATE: Message = message("ValidateOrgDomainRequest", &[short("domain")]);
/// How a domain is validated, by number.
pub const VALIDATIONS: &[&str] =
    &["DOMAIN_VALIDATION_TYPE_UNSPECIFIED", "DOMAIN_VALIDATION_TYPE_HTTP", "DOMAIN_VALIDATION_TYPE_DNS"];
static GENERATE: Message = message(
    "GenerateOrgDomainValidationRequest",
    &[short("domain"), ruled("type", Kind::Enum(VALIDATIONS), Rule::Specified)],
);
static DOMAIN_QUERY: Message =
    message("DomainNameQuery", &[ruled("name", Kind::Text, Rule::Length(0, 200)), method()]);
static DOMAIN_SEARCH: Message = Message {
    name: "DomainSearchQuery",
    fields: &[one("domainNameQuery", Kind::Message(&DOMAIN_QUERY), Rule::Any)],
    required_oneof: Some("Query"),
};
static LIST_DOMAINS: Message = message(
    "ListOrgDomainsRequest",
    &[field("query", Kind::Message(&LIST_QUERY)), field("queries", Kind::Messages(&DOMAIN_SEARCH))],
);
static KEY_QUERY: Message =
    message("MetadataKeyQuery", &[ruled("key", Kind::Text, Rule::Length(0, 200)), method()]);
static METADATA_QUERY: Message = Message {
    name: "MetadataQuery",
    fields: &[one("keyQuery", Kind::Message(&KEY_QUERY), Rule::Any)],
    required_oneof: Some("Query"),
};
static LIST_METADATA: Message = message(
    "ListOrgMetadataRequest",
    &[field("query", Kind::Message(&LIST_QUERY)), field("queries", Kind::Messages(&METADATA_QUERY))],
);
const VALUE: Field = ruled("value", Kind::Bytes, Rule::Bytes(1, 500_000));
static GET_METADATA: Message = message("GetOrgMetadataRequest", &[short("key")]);
static SET_METADATA: Message = message("SetOrgMetadataRequest", &[short("key"), VALUE]);
static REMOVE_METADATA: Message = message("RemoveOrgMetadataRequest", &[short("key")]);
static METADATA: Message = message("Metadata", &[short("key"), VALUE]);
static BULK_SET: Message =
    message("BulkSetOrgMetadataRequest", &[field("metadata", Kind::Messages(&METADATA))]);
static BULK_REMOVE: Message =
    message("BulkRemoveOrgMetadataRequest", &[ruled("keys", Kind::Texts, Rule::Length(1, 200))]);

pub fn routes() -> Vec<Route> {
    let read = Permission("org.read");
    let write = Permission("org.write");
    let base = "/management/v1";
    let at = |path: &str| format!("{base}{path}");
    vec![
        route("GET", at("/iam"), &EMPTY, Authenticated, iam),
        route("GET", at("/orgs/me"), &EMPTY, read, |call| org_by_id(call, &call.org)),
        route("GET", at("/global/orgs/_by_domain"), &BY_DOMAIN, Permission("org.global.read"), by_domain),
        route("POST", at("/orgs"), &NEW_ORG, Permission("org.create"), new_org),
        route("PUT", at("/orgs/me"), &RENAME, write, rename),
        route("POST", at("/orgs/me/_deactivate"), &EMPTY, write, |call| set_active(call, false)),
        route("POST", at("/orgs/me/_reactivate"), &EMPTY, write, |call| set_active(call, true)),
        route("DELETE", at("/orgs/me"), &EMPTY, Permission("org.delete"), remove),
        route("POST", at("/orgs/me/domains"), &ADD_DOMAIN, write, add_domain),
        route("POST", at("/orgs/me/domains/_search"), &LIST_DOMAINS, read, list_domains),
        route("DELETE", at("/orgs/me/domains/{domain}"), &REMOVE_DOMAIN, write, remove_domain),
        route("POST", at("/orgs/me/domains/{domain}/_set_primary"), &SET_PRIMARY, write, set_primary),
        route("POST", at("/orgs/me/domains/{domain}/validation/_generate"), &GENERATE, write, generate),
        route("POST", at("/orgs/me/domains/{domain}/validation/_validate"), &VALIDATE, write, validate),
        route("POST", at("/metadata/_search"), &LIST_METADATA, read, list_metadata),
        route("POST", at("/metadata/_bulk"), &BULK_SET, write, bulk_set),
        route("DELETE", at("/metadata/_bulk"), &BULK_REMOVE, write, bulk_remove),
        route("GET", at("/metadata/{key}"), &GET_METADATA, read, get_metadata),
        route("POST", at("/metadata/{key}"), &SET_METADATA, write, set_metadata),
        route("DELETE", at("/metadata/{key}"), &REMOVE_METADATA, write, remove_metadata),
    ]
}

fn iam(call: &mut Call) -> Result<Value, Failure> {
    let instance = &call.state.instance;
    Ok(
        json!({"globalOrgId": instance.default_org, "iamProjectId": instance.project, "defaultOrgId": instance.default_org}),
    )
}

fn by_domain(call: &mut Call) -> Result<Value, Failure> {
    let wanted = call.text("domain");
    let found = call.state.orgs.values().find(|o| o.exists() && o.verified().contains(&wanted.as_str()));
    let org = found.ok_or_else(|| own(Code::NotFound, "QUERY-iTTGJ", "Organisation not found"))?;
    Ok(json!({"org": super::org_lists::write_v1(org)}))
}

fn new_org(call: &mut Call) -> Result<Value, Failure> {
    let (id, stamp) = call.state.add_org(&call.text("name"), &call.user)?;
    let mut out = details::added(stamp, &id);
    out["id"] = Value::String(id);
    Ok(out)
}

/// A rename answers as if it had made something: `creationDate`, no `changeDate`.
fn rename(call: &mut Call) -> Result<Value, Failure> {
    let stamp = call.state.rename_org(&call.org, &call.text("name"))?;
    Ok(details::added(stamp, &call.org))
}

fn set_active(call: &mut Call, active: bool) -> Result<Value, Failure> {
    let stamp = call.state.set_org_active(&call.org, active)?;
    Ok(details::changed(stamp, &call.org))
}

fn remove(call: &mut Call) -> Result<Value, Failure> {
    let stamp = call.state.remove_org(&call.org)?;
    Ok(details::changed(stamp, &call.state.instance.id))
}

fn add_domain(call: &mut Call) -> Result<Value, Failure> {
    let stamp = call.state.add_domain(&call.org, &call.text("domain"))?;
    Ok(details::added(stamp, &call.org))
}

fn remove_domain(call: &mut Call) -> Result<Value, Failure> {
    let stamp = call.state.remove_domain(&call.org, &call.text("domain"))?;
    Ok(details::changed(stamp, &call.org))
}

fn set_primary(call: &mut Call) -> Result<Value, Failure> {
    let stamp = call.state.set_primary(&call.org, &call.text("domain"))?;
    Ok(details::changed(stamp, &call.org))
}

fn generate(call: &mut Call) -> Result<Value, Failure> {
    let (domain, kind) = (call.text("domain"), call.text("type"));
    let kind = VALIDATIONS.iter().find(|v| **v == kind).copied().unwrap_or(VALIDATIONS[0]);
    call.state.start_validation(&call.org, &domain, kind)?;
    let token = uuid::Uuid::new_v4().simple().to_string();
    let url = if kind.ends_with("_DNS") {
        format!("_zitadel-challenge.{domain}")
    } else {
        format!("https://{domain}/.well-known/zitadel-challenge/{token}.txt")
    };
    Ok(json!({"token": token, "url": url}))
}

fn validate(call: &mut Call) -> Result<Value, Failure> {
    Err(call.state.validate_domain(&call.org, &call.text("domain")))
}

/// The text queries of a list: each must find.
pub fn text_queries(call: &Call, list: &str, member: &str, name: &str) -> Vec<TextQuery> {
    let queries = call.input.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
    queries.iter().filter_map(|q| q.get(member)).map(|q| TextQuery::from(q, name)).collect()
}

fn list_domains(call: &mut Call) -> Result<Value, Failure> {
    let queries = text_queries(call, "queries", "domainNameQuery", "name");
    let Some(org) = call.state.orgs.get(&call.org) else { return answer_v1(call.state, 0, Vec::new()) };
    let found: Vec<_> =
        org.domains.iter().filter(|d| d.shown && queries.iter().all(|q| q.finds(&d.name))).collect();
    let (total, page) = lists::page(found, call.input.get("query"));
    let result = page.into_iter().map(|d| {
        details::object([
            ("orgId", json!(org.id)),
            ("details", details::full(d.stamp, &org.id)),
            ("domainName", json!(d.name)),
            ("isVerified", json!(d.verified)),
            ("isPrimary", json!(d.name == org.primary)),
            ("validationType", json!(d.validation)),
        ])
    });
    let result = result.collect();
    answer_v1(call.state, total, result)
}

fn list_metadata(call: &mut Call) -> Result<Value, Failure> {
    let queries = text_queries(call, "queries", "keyQuery", "key");
    let Some(org) = call.state.orgs.get(&call.org) else { return answer_v1(call.state, 0, Vec::new()) };
    let found: Vec<_> =
        org.metadata.iter().filter(|(key, m)| m.shown && queries.iter().all(|q| q.finds(key))).collect();
    let (total, page) = lists::page(found, call.input.get("query"));
    let result = page
        .into_iter()
        .map(|(key, m)| json!({"details": details::full(m.stamp, &org.id), "key": key, "value": m.value}))
        .collect();
    answer_v1(call.state, total, result)
}

fn get_metadata(call: &mut Call) -> Result<Value, Failure> {
    let key = call.text("key");
    let found = call.state.orgs.get(&call.org).and_then(|o| o.metadata.get(&key)).filter(|m| m.shown);
    let entry = found.ok_or_else(|| own(Code::NotFound, "QUERY-Rph32", "Metadata not found"))?;
    Ok(
        json!({"metadata": {"details": details::full(entry.stamp, &call.org), "key": key, "value": entry.value}}),
    )
}

fn set_metadata(call: &mut Call) -> Result<Value, Failure> {
    let stamp = call.state.set_metadata(&call.org, &call.text("key"), &call.text("value"))?;
    Ok(details::added(stamp, &call.org))
}

fn remove_metadata(call: &mut Call) -> Result<Value, Failure> {
    let stamp = call.state.remove_metadata(&call.org, &call.text("key"))?;
    Ok(details::changed(stamp, &call.org))
}

fn bulk_set(call: &mut Call) -> Result<Value, Failure> {
    let items = call.input.get("metadata").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut last = None;
    for item in &items {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        last = Some(call.state.set_metadata(&call.org, &text("key"), &text("value"))?);
    }
    let stamp = last.ok_or_else(|| own(Code::FailedPrecondition, "META-9mm2d", "Metadata list is empty"))?;
    Ok(details::changed(stamp, &call.org))
}

fn bulk_remove(call: &mut Call) -> Result<Value, Failure> {
    let keys = call.input.get("keys").and_then(Value::as_array).cloned().unwrap_or_default();
    let keys: Vec<&str> = keys.iter().filter_map(Value::as_str).collect();
    let known = |key: &&str| call.state.orgs.get(&call.org).is_some_and(|o| o.metadata.contains_key(*key));
    if keys.is_empty() {
        return Err(own(Code::FailedPrecondition, "META-9mw2d", "Metadata list is empty"));
    }
    if call.state.orgs.get(&call.org).is_none_or(|o| !o.exists()) {
        return Err(own(Code::FailedPrecondition, "COMMAND-QXPGs", "Organisation not found"));
    }
    if !keys.iter().all(known) {
        return Err(own(Code::NotFound, "META-2npds", "Metadata key doesn't exist"));
    }
    let mut last = None;
    for key in keys {
        last = Some(call.state.remove_metadata(&call.org, key)?);
    }
    let stamp = last.ok_or_else(|| own(Code::FailedPrecondition, "META-9mw2d", "Metadata list is empty"))?;
    Ok(details::changed(stamp, &call.org))
}
