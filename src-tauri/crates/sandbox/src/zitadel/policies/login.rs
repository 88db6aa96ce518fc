//! The login policy, with its factors in lists of their own.

use super::{Policy, PolicyKind, Shipped, Values, Write};
use crate::zitadel::errors::{Code, Failure, own};
use crate::zitadel::schema::{Field, Kind, field};
use crate::zitadel::state::State;
use serde_json::Value;

/// Second factors by number.
pub const SECOND_FACTORS: &[&str] = &[
    "SECOND_FACTOR_TYPE_UNSPECIFIED",
    "SECOND_FACTOR_TYPE_OTP",
    "SECOND_FACTOR_TYPE_U2F",
    "SECOND_FACTOR_TYPE_OTP_EMAIL",
    "SECOND_FACTOR_TYPE_OTP_SMS",
    "SECOND_FACTOR_TYPE_RECOVERY_CODES",
];
/// Multi factors by number.
pub const MULTI_FACTORS: &[&str] =
    &["MULTI_FACTOR_TYPE_UNSPECIFIED", "MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION"];

/// What the server answers with, and what is sent to it without the factors.
pub const FIELDS: &[Field] = &[
    field("allowUsernamePassword", Kind::Bool),
    field("allowRegister", Kind::Bool),
    field("allowExternalIdp", Kind::Bool),
    field("forceMfa", Kind::Bool),
    field("passwordlessType", Kind::Enum(&["PASSWORDLESS_TYPE_NOT_ALLOWED", "PASSWORDLESS_TYPE_ALLOWED"])),
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
    field("forceMfaLocalOnly", Kind::Bool),
    field("secondFactors", Kind::Enums(SECOND_FACTORS)),
    field("multiFactors", Kind::Enums(MULTI_FACTORS)),
];

/// The login policy.
pub static LOGIN: PolicyKind = PolicyKind {
    name: "login",
    fields: FIELDS,
    shipped: &[
        ("allowUsernamePassword", Shipped::On),
        ("allowRegister", Shipped::On),
        ("allowExternalIdp", Shipped::On),
        ("allowDomainDiscovery", Shipped::On),
        ("passwordlessType", Shipped::Text("PASSWORDLESS_TYPE_ALLOWED")),
        ("passwordCheckLifetime", Shipped::Text("864000s")),
        ("externalLoginCheckLifetime", Shipped::Text("864000s")),
        ("mfaInitSkipLifetime", Shipped::Text("2592000s")),
        ("secondFactorCheckLifetime", Shipped::Text("64800s")),
        ("multiFactorCheckLifetime", Shipped::Text("43200s")),
        ("secondFactors", Shipped::Names(&["SECOND_FACTOR_TYPE_OTP", "SECOND_FACTOR_TYPE_U2F"])),
        ("multiFactors", Shipped::Names(&["MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION"])),
    ],
    exists: ("Org-Dgfb2", "Login Policy already exists"),
    put_missing: ("Org-M0sif", "Login Policy not found"),
    delete_missing: ("Org-GHB37", "Login Policy not found"),
    unchanged: ("Org-5M9vdd", "Errors.Org.LoginPolicy.NotChanged"),
    unchanged_default: ("INSTANCE-5M9vdd", "Default Login Policy has not been changed"),
    says_default_twice: true,
    kept: &["secondFactors", "multiFactors"],
    check: Some(check),
    effect: None,
};

fn check(values: &Values, write: Write) -> Result<(), Failure> {
    let uri = values.get("defaultRedirectUri").and_then(Value::as_str).unwrap_or_default();
    if !uri.is_empty() && !has_scheme(uri) {
        let id = match write {
            Write::Add => "Org-WSfdq",
            Write::Change => "Org-Sfd21",
            Write::Default => "INST-SFdqd",
        };
        return Err(own(Code::InvalidArgument, id, "Default Redirect URI is invalid"));
    }
    let unnamed = |list: &str| {
        let items = values.get(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        items.iter().any(|v| v.as_str().is_none_or(|name| name.ends_with("_UNSPECIFIED")))
    };
    if unnamed("secondFactors") || unnamed("multiFactors") {
        return Err(own(Code::InvalidArgument, "Org-SFeea", "Multifactor invalid"));
    }
    // No identity provider can be made here, so none that is named exists.
    if values.contains_key("idps") {
        return Err(own(
            Code::FailedPrecondition,
            "Org-FEd32",
            "Identity Provider Configuration doesn't exist",
        ));
    }
    Ok(())
}

fn has_scheme(uri: &str) -> bool {
    uri.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// The policy that a factor would be added to, and the factors that have none.
pub fn parts<'a>(
    state: &'a mut State,
    org: Option<&str>,
) -> (Option<&'a mut Policy>, Option<&'a mut Vec<String>>) {
    match org {
        Some(id) => {
            let org = state.org_or_ghost(id);
            (org.policies.get_mut("login"), Some(&mut org.loose_factors))
        }
        None => (state.instance.policies.get_mut("login"), None),
    }
}

fn listed(policy: Option<&Policy>, list: &str, factor: &str) -> bool {
    let items = policy.and_then(|p| p.values.get(list)).and_then(Value::as_array);
    items.is_some_and(|items| items.iter().any(|f| f == factor))
}

/// Adds a factor where it has an effect, or where it has none.
///
/// # Errors
/// Code 6 when it is there.
pub fn add_factor(
    policy: Option<&mut Policy>,
    loose: Option<&mut Vec<String>>,
    list: &str,
    factor: &str,
) -> Result<(), Failure> {
    if listed(policy.as_deref(), list, factor)
        || loose.as_ref().is_some_and(|l| l.iter().any(|f| f == factor))
    {
        return Err(own(Code::AlreadyExists, "Org-2B0ps", "Multifactor already exists"));
    }
    match (policy, loose) {
        (Some(policy), _) => {
            let items = policy.values.entry(list).or_insert_with(|| Value::Array(Vec::new()));
            if let Some(items) = items.as_array_mut() {
                items.push(Value::from(factor));
            }
        }
        (None, Some(loose)) => loose.push(factor.to_owned()),
        (None, None) => {}
    }
    Ok(())
}

/// Removes a factor.
///
/// # Errors
/// Code 5 when it isn't there.
pub fn remove_factor(
    policy: Option<&mut Policy>,
    loose: Option<&mut Vec<String>>,
    list: &str,
    factor: &str,
) -> Result<(), Failure> {
    if let Some(policy) = policy
        && listed(Some(policy), list, factor)
    {
        if let Some(items) = policy.values.get_mut(list).and_then(Value::as_array_mut) {
            items.retain(|f| f != factor);
            if items.is_empty() {
                policy.values.remove(list);
            }
        }
        return Ok(());
    }
    if let Some(loose) = loose
        && let Some(at) = loose.iter().position(|f| f == factor)
    {
        loose.remove(at);
        return Ok(());
    }
    Err(own(Code::NotFound, "Org-3M9od", "Multifactor not existing"))
}
