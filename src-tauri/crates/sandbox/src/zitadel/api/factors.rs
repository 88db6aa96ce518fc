//! Messages of the login policy, and its factors.

use super::org_lists::answer_v1;
use super::{Call, EMPTY, Route, route};
use crate::zitadel::auth::Access::Permission;
use crate::zitadel::details;
use crate::zitadel::errors::Failure;
use crate::zitadel::lists::LIST_QUERY;
use crate::zitadel::policies::{self, MULTI_FACTORS, SECOND_FACTORS};
use crate::zitadel::schema::{Field, Kind, Message, Rule, field, message, ruled, short};
use serde_json::Value;

macro_rules! login_fields {
    ($($more:expr),*) => {
        &[
            field("allowUsernamePassword", Kind::Bool),
            field("allowRegister", Kind::Bool),
            field("allowExternalIdp", Kind::Bool),
            field("forceMfa", Kind::Bool),
            ruled("passwordlessType",
                Kind::Enum(&["PASSWORDLESS_TYPE_NOT_ALLOWED", "PASSWORDLESS_TYPE_ALLOWED"]), Rule::Defined),
            field("hidePasswordReset", Kind::Bool),
            field("ignoreUnknownUsernames", Kind::Bool),
            field("defaultRedirectUri", Kind::Text),
            field("passwordCheckLifetime", Kind::Duration),
            field("externalLoginCheckLifetime", Kind::Duration),
            field("mfaInitSkipLifetime", Kind::Duration),
            field("secondFactorCheckLifetime", Kind::Duration),
            field("multiFactorCheckLifetime", Kind::Duration),
            field("allowDomainDiscovery", Kind::Bool),
            field("disableLoginWithEmail", Kind::Bool),
            field("disableLoginWithPhone", Kind::Bool),
            field("forceMfaLocalOnly", Kind::Bool)
            $(, $more)*
        ]
    };
}

const OWNERS: &[&str] = &["IDP_OWNER_TYPE_UNSPECIFIED", "IDP_OWNER_TYPE_SYSTEM", "IDP_OWNER_TYPE_ORG"];
static IDP: Message =
    message("IDP", &[short("idpId"), ruled("ownerType", Kind::Enum(OWNERS), Rule::Specified)]);
/// `POST` of the login policy: factors come with it.
pub static LOGIN_ADD: Message = message(
    "AddCustomLoginPolicyRequest",
    login_fields!(
        field("secondFactors", Kind::Enums(SECOND_FACTORS)),
        field("multiFactors", Kind::Enums(MULTI_FACTORS)),
        field("idps", Kind::Messages(&IDP))
    ),
);
/// `PUT` of the login policy: factors stay.
pub static LOGIN_PUT: Message = message("UpdateCustomLoginPolicyRequest", login_fields!());

const SECOND: Field = ruled("type", Kind::Enum(SECOND_FACTORS), Rule::Specified);
const MULTI: Field = ruled("type", Kind::Enum(MULTI_FACTORS), Rule::Specified);
static ADD_SECOND: Message = message("AddSecondFactorToLoginPolicyRequest", &[SECOND]);
static ADD_MULTI: Message = message("AddMultiFactorToLoginPolicyRequest", &[MULTI]);
static REMOVE_SECOND: Message = message("RemoveSecondFactorFromLoginPolicyRequest", &[SECOND]);
static REMOVE_MULTI: Message = message("RemoveMultiFactorFromLoginPolicyRequest", &[MULTI]);
static LIST_IDPS: Message =
    message("ListLoginPolicyIDPsRequest", &[field("query", Kind::Message(&LIST_QUERY))]);

pub fn routes() -> Vec<Route> {
    let (read, write) = (Permission("policy.read"), Permission("policy.write"));
    let mine = "/management/v1/policies/login";
    let (iam_read, iam_write) = (Permission("iam.policy.read"), Permission("iam.policy.write"));
    let admin = "/admin/v1/policies/login";
    vec![
        route("POST", format!("{mine}/second_factors/_search"), &EMPTY, read, |c| {
            list(c, true, "secondFactors")
        }),
        // The path of this one list differs from those of the writes.
        route("POST", format!("{mine}/auth_factors/_search"), &EMPTY, read, |c| {
            list(c, true, "multiFactors")
        }),
        route("POST", format!("{mine}/second_factors"), &ADD_SECOND, write, |c| {
            add(c, true, "secondFactors")
        }),
        route("POST", format!("{mine}/multi_factors"), &ADD_MULTI, write, |c| add(c, true, "multiFactors")),
        route("DELETE", format!("{mine}/second_factors/{{type}}"), &REMOVE_SECOND, write, |c| {
            remove(c, true, "secondFactors")
        }),
        route("DELETE", format!("{mine}/multi_factors/{{type}}"), &REMOVE_MULTI, write, |c| {
            remove(c, true, "multiFactors")
        }),
        route("POST", format!("{mine}/idps/_search"), &LIST_IDPS, read, |c| {
            answer_v1(c.state, 0, Vec::new())
        }),
        route("POST", format!("{admin}/second_factors/_search"), &EMPTY, iam_read, |c| {
            list(c, false, "secondFactors")
        }),
        route("POST", format!("{admin}/multi_factors/_search"), &EMPTY, iam_read, |c| {
            list(c, false, "multiFactors")
        }),
        route("POST", format!("{admin}/second_factors"), &ADD_SECOND, iam_write, |c| {
            add(c, false, "secondFactors")
        }),
        route("POST", format!("{admin}/multi_factors"), &ADD_MULTI, iam_write, |c| {
            add(c, false, "multiFactors")
        }),
        route("DELETE", format!("{admin}/second_factors/{{type}}"), &REMOVE_SECOND, iam_write, |c| {
            remove(c, false, "secondFactors")
        }),
        route("DELETE", format!("{admin}/multi_factors/{{type}}"), &REMOVE_MULTI, iam_write, |c| {
            remove(c, false, "multiFactors")
        }),
        route("POST", format!("{admin}/idps/_search"), &LIST_IDPS, iam_read, |c| {
            answer_v1(c.state, 0, Vec::new())
        }),
    ]
}

fn list(call: &mut Call, of_org: bool, name: &str) -> Result<Value, Failure> {
    let policy = if of_org {
        policies::effective(call.state, &call.org, "login").0
    } else {
        policies::default(call.state, "login")
    };
    let factors = policy.values.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    answer_v1(call.state, factors.len(), factors)
}

fn add(call: &mut Call, of_org: bool, list: &'static str) -> Result<Value, Failure> {
    let org = of_org.then(|| call.org.clone());
    let stamp = policies::add_factor(call.state, org.as_deref(), list, &call.text("type"))?;
    Ok(details::added(stamp, org.as_ref().unwrap_or(&call.state.instance.id)))
}

fn remove(call: &mut Call, of_org: bool, list: &'static str) -> Result<Value, Failure> {
    let org = of_org.then(|| call.org.clone());
    let stamp = policies::remove_factor(call.state, org.as_deref(), list, &call.text("type"))?;
    Ok(details::changed(stamp, org.as_ref().unwrap_or(&call.state.instance.id)))
}
