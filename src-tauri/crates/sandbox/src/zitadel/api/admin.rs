//! Operations of the instance's administrators.

use super::org_lists::{self, LIST_V1};
use super::{Call, EMPTY, Route, route};
use crate::zitadel::auth::Access::Permission;
use crate::zitadel::details;
use crate::zitadel::errors::{Code, Failure, own};
use crate::zitadel::schema::{Field, Kind, Message, Rule, message, ruled, short};
use serde_json::{Value, json};

static GET_ORG: Message = message("GetOrgByIDRequest", &[short("id")]);
static REMOVE_ORG: Message = message("RemoveOrgRequest", &[short("orgId")]);
static SET_DEFAULT: Message = message("SetDefaultOrgRequest", &[short("orgId")]);
const OPTIONAL_NAME: Field = ruled("name", Kind::Text, Rule::Length(0, 200));
const OPTIONAL_DOMAIN: Field = ruled("domain", Kind::Text, Rule::Length(0, 200));
static IS_UNIQUE: Message = message("IsOrgUniqueRequest", &[OPTIONAL_NAME, OPTIONAL_DOMAIN]);

pub fn routes() -> Vec<Route> {
    let read = Permission("iam.read");
    let write = Permission("iam.write");
    vec![
        route("GET", "/admin/v1/orgs/default", &EMPTY, read, get_default_org),
        route("PUT", "/admin/v1/orgs/default/{orgId}", &SET_DEFAULT, write, set_default_org),
        route("GET", "/admin/v1/orgs/_is_unique", &IS_UNIQUE, read, is_unique),
        route("GET", "/admin/v1/orgs/{id}", &GET_ORG, read, get_org),
        route("DELETE", "/admin/v1/orgs/{orgId}", &REMOVE_ORG, write, remove_org),
        route("POST", "/admin/v1/orgs/_search", &LIST_V1, read, list_orgs),
        route("GET", "/admin/v1/instances/me", &EMPTY, read, my_instance),
    ]
}

/// An organization as its readers by id find it.
pub fn org_by_id(call: &Call, id: &str) -> Result<Value, Failure> {
    let found = call.state.orgs.get(id).filter(|o| call.traits.orgs_found_by_events || o.exists());
    let missing = if call.traits.orgs_found_by_events { "QUERY-leq5Q" } else { "QUERY-iTTGJ" };
    let org = found.ok_or_else(|| own(Code::NotFound, missing, "Organisation not found"))?;
    Ok(json!({"org": org_lists::write_v1(org)}))
}

fn get_org(call: &mut Call) -> Result<Value, Failure> {
    org_by_id(call, &call.text("id"))
}

fn get_default_org(call: &mut Call) -> Result<Value, Failure> {
    org_by_id(call, &call.state.instance.default_org)
}

fn set_default_org(call: &mut Call) -> Result<Value, Failure> {
    let id = call.text("orgId");
    if call.state.orgs.get(&id).is_none_or(|o| !o.exists()) {
        return Err(own(Code::FailedPrecondition, "INSTANCE-Wfe21", "Organisation not found"));
    }
    if call.state.instance.default_org == id {
        return Err(own(Code::FailedPrecondition, "INST-AVd3g", "Instance has not been changed"));
    }
    let stamp = call.state.instance_event("instance.default.org.set", &json!({"orgId": id}));
    call.state.instance.default_org = id;
    Ok(details::changed(stamp, &call.state.instance.id))
}

fn is_unique(call: &mut Call) -> Result<Value, Failure> {
    let (name, domain) = (call.text("name").to_lowercase(), call.text("domain").to_lowercase());
    if name.is_empty() && domain.is_empty() {
        return Err(own(Code::InvalidArgument, "QUERY-DGqfd", "Errors.Query.InvalidRequest"));
    }
    let free =
        !call.state.org_names.contains_key(&name) && !call.state.verified_domains.contains_key(&domain);
    Ok(details::object([("isUnique", json!(free))]))
}

fn remove_org(call: &mut Call) -> Result<Value, Failure> {
    let stamp = call.state.remove_org(&call.text("orgId"))?;
    Ok(details::changed(stamp, &call.state.instance.id))
}

fn list_orgs(call: &mut Call) -> Result<Value, Failure> {
    let (total, orgs) = org_lists::search(call.state, &call.input);
    let orgs = orgs.into_iter().map(org_lists::write_v1).collect();
    org_lists::answer_v1(call.state, total, orgs)
}

fn my_instance(call: &mut Call) -> Result<Value, Failure> {
    let instance = &call.state.instance;
    let details = || details::full(instance.stamp, &instance.id);
    Ok(json!({"instance": {
        "id": instance.id,
        "details": details(),
        "state": "STATE_RUNNING",
        "name": instance.name,
        "version": call.traits.version,
        "domains": [
            {"details": details(), "domain": instance.generated_domain, "generated": true},
            {"details": details(), "domain": instance.domain, "primary": true},
        ],
    }}))
}
