//! Domain settings: the kind that both `policies/domain` and the deprecated `policies/orgiam` read and write.

use super::{PolicyKind, Values};
use crate::zitadel::names;
use crate::zitadel::schema::{Field, Kind, field};
use crate::zitadel::state::State;
use serde_json::{Value, json};

const FIELDS: &[Field] = &[
    field("userLoginMustBeDomain", Kind::Bool),
    field("validateOrgDomains", Kind::Bool),
    field("smtpSenderAddressMatchesInstanceDomain", Kind::Bool),
];

/// Domain settings. All three are off as shipped.
pub static DOMAIN: PolicyKind = PolicyKind {
    name: "domain",
    fields: FIELDS,
    shipped: &[],
    exists: ("ORG-1M8ds", "Errors.Org.DomainPolicy.AlreadyExists"),
    put_missing: ("ORG-2N9sd", "Errors.Org.DomainPolicy.NotFound"),
    delete_missing: ("ORG-Dvsh3", "Errors.Org.DomainPolicy.NotFound"),
    // The server uses another policy's text here.
    unchanged: ("ORG-3M9ds", "Private Label Policy has not been changed"),
    unchanged_default: ("INSTANCE-pl9fN", "Organization Domain Policy has not been changed"),
    says_default_twice: false,
    kept: &[],
    check: None,
    effect: Some(rename_users),
};

fn must_be_domain(values: &Values) -> bool {
    values.get("userLoginMustBeDomain").and_then(Value::as_bool).unwrap_or(false)
}

/// A change of `userLoginMustBeDomain` rewrites the user names of every organization it reaches.
fn rename_users(state: &mut State, org: Option<&str>, before: &Values, after: &Values) {
    let on = must_be_domain(after);
    if must_be_domain(before) == on {
        return;
    }
    let reached: Vec<String> = match org {
        Some(id) => vec![id.to_owned()],
        None => {
            state.orgs.values().filter(|o| !o.policies.contains_key("domain")).map(|o| o.id.clone()).collect()
        }
    };
    for id in reached {
        let Some(org) = state.orgs.get(&id).filter(|o| o.exists()) else { continue };
        let (primary, verified) =
            (org.primary.clone(), org.verified().into_iter().map(str::to_owned).collect::<Vec<_>>());
        let verified: Vec<&str> = verified.iter().map(String::as_str).collect();
        for user in state.users_of.get(&id).cloned().unwrap_or_default() {
            let Some(found) = state.users.get_mut(&user) else { continue };
            found.user_name = names::renamed(&found.user_name, on, &primary, &verified);
            let payload = json!({"userName": found.user_name});
            state.user_event(&user, "user.username.changed", &payload);
        }
    }
}
