//! Policies over HTTP. Domain settings have paths of their own: writes are the instance owner's, with the
//! organization in the path. All other kinds are written in the organization of the request.

use super::{Call, EMPTY, Route, route};
use crate::zitadel::auth::Access::{Authenticated, Permission};
use crate::zitadel::details;
use crate::zitadel::errors::Failure;
use crate::zitadel::policies::{self, KINDS, Policy, PolicyKind, Values};
use crate::zitadel::schema::{Field, Kind, Message, Rule, field, message, ruled, short};
use serde_json::{Map, Value, json};

const FLAG: Field = field("userLoginMustBeDomain", Kind::Bool);
const VALIDATE: Field = field("validateOrgDomains", Kind::Bool);
const SMTP: Field = field("smtpSenderAddressMatchesInstanceDomain", Kind::Bool);
const ORG: Field = short("orgId");

macro_rules! messages {
    ($($name:ident = $rpc:literal [$($field:expr),*];)*) => {
        $(static $name: Message = message(concat!($rpc, "Request"), &[$($field),*]);)*
    };
}

messages! {
    GET_CUSTOM_LEGACY = "GetCustomOrgIAMPolicy" [ORG];
    ADD_LEGACY = "AddCustomOrgIAMPolicy" [ORG, FLAG];
    PUT_LEGACY = "UpdateCustomOrgIAMPolicy" [ORG, FLAG];
    RESET_LEGACY = "ResetCustomOrgIAMPolicyToDefault" [ORG];
    PUT_DEFAULT_LEGACY = "UpdateOrgIAMPolicy" [FLAG];
    GET_CUSTOM = "GetCustomDomainPolicy" [ORG];
    ADD = "AddCustomDomainPolicy" [ORG, FLAG, VALIDATE, SMTP];
    PUT = "UpdateCustomDomainPolicy" [ORG, FLAG, VALIDATE, SMTP];
    RESET = "ResetCustomDomainPolicyToDefault" [ORG];
    PUT_DEFAULT = "UpdateDomainPolicy" [FLAG, VALIDATE, SMTP];
}

// The rest of the kinds: management messages, then what the instance's PUT takes.
messages! {
    COMPLEXITY = "UpdateCustomPasswordComplexityPolicy" [field("minLength", Kind::U64), field("hasUppercase", Kind::Bool),
        field("hasLowercase", Kind::Bool), field("hasNumber", Kind::Bool), field("hasSymbol", Kind::Bool)];
    COMPLEXITY_DEFAULT = "UpdatePasswordComplexityPolicy" [field("minLength", Kind::U32), field("hasUppercase", Kind::Bool),
        field("hasLowercase", Kind::Bool), field("hasNumber", Kind::Bool), field("hasSymbol", Kind::Bool)];
    AGE = "UpdateCustomPasswordAgePolicy" [field("maxAgeDays", Kind::U32), field("expireWarnDays", Kind::U32)];
    LOCKOUT = "UpdateCustomLockoutPolicy" [field("maxPasswordAttempts", Kind::U32), field("maxOtpAttempts", Kind::U32)];
    PRIVACY = "UpdateCustomPrivacyPolicy" [field("tosLink", Kind::Text), field("privacyLink", Kind::Text),
        field("helpLink", Kind::Text), ruled("supportEmail", Kind::Text, Rule::Email), field("docsLink", Kind::Text),
        field("customLink", Kind::Text), field("customLinkText", Kind::Text)];
    NOTIFICATION = "UpdateCustomNotificationPolicy" [field("passwordChange", Kind::Bool)];
}

/// Messages of POST, PUT, and the instance's PUT.
fn messages_of(kind: &PolicyKind) -> Option<[&'static Message; 3]> {
    let (org, instance) = match kind.name {
        "login" => {
            return Some([
                &super::factors::LOGIN_ADD,
                &super::factors::LOGIN_PUT,
                &super::factors::LOGIN_PUT,
            ]);
        }
        "password/complexity" => (&COMPLEXITY, &COMPLEXITY_DEFAULT),
        "password/age" => (&AGE, &AGE),
        "lockout" => (&LOCKOUT, &LOCKOUT),
        "privacy" => (&PRIVACY, &PRIVACY),
        "notification" => (&NOTIFICATION, &NOTIFICATION),
        _ => return None,
    };
    Some([org, org, instance])
}

pub fn routes() -> Vec<Route> {
    let read = Permission("iam.policy.read");
    let write = Permission("iam.policy.write");
    let delete = Permission("iam.policy.delete");
    let mut out = vec![
        route("GET", "/admin/v1/policies/orgiam", &EMPTY, read, get_default_legacy),
        route("PUT", "/admin/v1/policies/orgiam", &PUT_DEFAULT_LEGACY, write, put_default_legacy),
        route("GET", "/admin/v1/orgs/{orgId}/policies/orgiam", &GET_CUSTOM_LEGACY, read, get_custom_legacy),
        route("POST", "/admin/v1/orgs/{orgId}/policies/orgiam", &ADD_LEGACY, write, add_legacy),
        route("PUT", "/admin/v1/orgs/{orgId}/policies/orgiam", &PUT_LEGACY, write, put_legacy),
        route("DELETE", "/admin/v1/orgs/{orgId}/policies/orgiam", &RESET_LEGACY, delete, reset),
        route("GET", "/management/v1/policies/orgiam", &EMPTY, Authenticated, get_mine_legacy),
    ];
    let current = [
        route("GET", "/admin/v1/policies/domain", &EMPTY, read, get_default),
        route("PUT", "/admin/v1/policies/domain", &PUT_DEFAULT, write, put_default),
        route("GET", "/admin/v1/orgs/{orgId}/policies/domain", &GET_CUSTOM, read, get_custom),
        route("POST", "/admin/v1/orgs/{orgId}/policies/domain", &ADD, write, add),
        route("PUT", "/admin/v1/orgs/{orgId}/policies/domain", &PUT, write, put),
        route("DELETE", "/admin/v1/orgs/{orgId}/policies/domain", &RESET, delete, reset),
        route("GET", "/management/v1/policies/domain", &EMPTY, Authenticated, get_mine),
    ];
    out.extend(current.into_iter().map(|r| r.since(|t| t.domain_policy)));
    for r in &mut out {
        r.policy = KINDS.iter().find(|k| k.name == "domain").copied();
    }
    for kind in KINDS {
        if let Some(messages) = messages_of(kind) {
            out.extend(of_kind(kind, messages));
        }
    }
    out
}

fn of_kind(kind: &'static PolicyKind, [post, change, instance]: [&'static Message; 3]) -> Vec<Route> {
    let name = kind.name;
    let mine = format!("/management/v1/policies/{name}");
    let default = format!("/management/v1/policies/default/{name}");
    let admin = format!("/admin/v1/policies/{name}");
    // The instance's lockout is read and written at different paths.
    let admin_put =
        if name == "lockout" { "/admin/v1/policies/password/lockout".to_owned() } else { admin.clone() };
    [
        route("GET", mine.clone(), &EMPTY, Permission("policy.read"), get_mine),
        route("POST", mine.clone(), post, Permission("policy.write"), add),
        route("PUT", mine.clone(), change, Permission("policy.write"), put),
        route("DELETE", mine, &EMPTY, Permission("policy.delete"), reset),
        route("GET", default, &EMPTY, Permission("policy.read"), get_default),
        route("GET", admin, &EMPTY, Permission("iam.policy.read"), get_default),
        route("PUT", admin_put, instance, Permission("iam.policy.write"), put_default),
    ]
    .into_iter()
    .map(|r| r.of(kind))
    .collect()
}

fn kind(call: &Call) -> Result<&'static PolicyKind, Failure> {
    call.policy.ok_or_else(Failure::no_route)
}

/// The organization that the request is about: in the path, else in context.
fn target(call: &Call) -> String {
    match call.text("orgId") {
        id if id.is_empty() => call.org.clone(),
        id => id,
    }
}

/// Values that a write means: all of them, a left-out one is zero.
fn values(call: &Call) -> Values {
    call.input
        .iter()
        .filter(|(name, _)| name.as_str() != "orgId")
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect()
}

/// Values that a deprecated write means: it turns the two other settings on, even for an empty body.
fn legacy_values(call: &Call) -> Values {
    let mut values = values(call);
    values.insert("validateOrgDomains".into(), Value::Bool(true));
    values.insert("smtpSenderAddressMatchesInstanceDomain".into(), Value::Bool(true));
    values
}

fn write(policy: &Policy, kind: &PolicyKind, owner: &str, is_default: bool, fields: &[&str]) -> Value {
    let mut out = Map::new();
    out.insert("details".into(), details::full(policy.stamp, owner));
    out.extend(policies::write_values(kind, &policy.values, fields));
    if is_default {
        out.insert("isDefault".into(), Value::Bool(true));
    }
    Value::Object(out)
}

fn read_org(call: &Call, org: &str, fields: &[&str]) -> Result<Value, Failure> {
    let kind = kind(call)?;
    let (policy, is_default) = policies::effective(call.state, org, kind.name);
    let owner = if is_default { &call.state.instance.id } else { org };
    let mut out = json!({"policy": write(policy, kind, owner, is_default, fields)});
    if is_default && kind.says_default_twice {
        out["isDefault"] = Value::Bool(true);
    }
    Ok(out)
}

fn read_default(call: &Call, fields: &[&str]) -> Result<Value, Failure> {
    let kind = kind(call)?;
    let policy = policies::default(call.state, kind.name);
    Ok(json!({"policy": write(policy, kind, &call.state.instance.id, true, fields)}))
}

const LEGACY_FIELDS: &[&str] = &["userLoginMustBeDomain"];

fn get_default(call: &mut Call) -> Result<Value, Failure> {
    read_default(call, &[])
}
fn get_default_legacy(call: &mut Call) -> Result<Value, Failure> {
    read_default(call, LEGACY_FIELDS)
}
fn get_custom(call: &mut Call) -> Result<Value, Failure> {
    read_org(call, &target(call), &[])
}
fn get_custom_legacy(call: &mut Call) -> Result<Value, Failure> {
    read_org(call, &target(call), LEGACY_FIELDS)
}
fn get_mine(call: &mut Call) -> Result<Value, Failure> {
    read_org(call, &call.org, &[])
}
fn get_mine_legacy(call: &mut Call) -> Result<Value, Failure> {
    read_org(call, &call.org, LEGACY_FIELDS)
}

fn add_values(call: &mut Call, values: Values) -> Result<Value, Failure> {
    let (org, kind) = (target(call), kind(call)?);
    let stamp = policies::add(call.state, &org, kind, values)?;
    Ok(details::added(stamp, &org))
}
fn put_values(call: &mut Call, values: Values) -> Result<Value, Failure> {
    let (org, kind) = (target(call), kind(call)?);
    let stamp = policies::change(call.state, &org, kind, values)?;
    Ok(details::changed(stamp, &org))
}
fn put_default_values(call: &mut Call, values: Values) -> Result<Value, Failure> {
    let kind = kind(call)?;
    let stamp = policies::change_default(call.state, kind, values)?;
    Ok(details::changed(stamp, &call.state.instance.id))
}

fn add(call: &mut Call) -> Result<Value, Failure> {
    add_values(call, values(call))
}
fn add_legacy(call: &mut Call) -> Result<Value, Failure> {
    add_values(call, legacy_values(call))
}
fn put(call: &mut Call) -> Result<Value, Failure> {
    put_values(call, values(call))
}
fn put_legacy(call: &mut Call) -> Result<Value, Failure> {
    put_values(call, legacy_values(call))
}
fn put_default(call: &mut Call) -> Result<Value, Failure> {
    put_default_values(call, values(call))
}
fn put_default_legacy(call: &mut Call) -> Result<Value, Failure> {
    put_default_values(call, legacy_values(call))
}
fn reset(call: &mut Call) -> Result<Value, Failure> {
    let (org, kind) = (target(call), kind(call)?);
    let stamp = policies::reset(call.state, &org, kind)?;
    Ok(details::changed(stamp, &org))
}
