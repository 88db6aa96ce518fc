//! Kinds that only store values: password complexity and age, lockout, privacy, notification.

use super::{PolicyKind, Shipped, Values, Write};
use crate::zitadel::errors::{Code, Failure, own};
use crate::zitadel::schema::{Field, Kind, Rule, field, ruled};
use serde_json::Value;

const COMPLEXITY_FIELDS: &[Field] = &[
    field("minLength", Kind::U64),
    field("hasUppercase", Kind::Bool),
    field("hasLowercase", Kind::Bool),
    field("hasNumber", Kind::Bool),
    field("hasSymbol", Kind::Bool),
];

/// Password complexity.
pub static COMPLEXITY: PolicyKind = PolicyKind {
    name: "password/complexity",
    fields: COMPLEXITY_FIELDS,
    shipped: &[
        ("minLength", Shipped::Number(8)),
        ("hasUppercase", Shipped::On),
        ("hasLowercase", Shipped::On),
        ("hasNumber", Shipped::On),
        ("hasSymbol", Shipped::On),
    ],
    exists: ("Org-LdhbS", "Password complexity policy already exists"),
    put_missing: ("ORG-Dgs3g", "Password complexity policy not found"),
    delete_missing: ("ORG-ADgs2", "Password complexity policy not found"),
    unchanged: ("Org-DAs21", "Errors.Org.PasswordComplexity.NotChanged"),
    unchanged_default: ("INSTANCE-9jlsf", "Password complexity policy has not been changed"),
    says_default_twice: true,
    kept: &[],
    check: Some(length_in_range),
    effect: None,
};

fn length_in_range(values: &Values, write: Write) -> Result<(), Failure> {
    match values.get("minLength").and_then(Value::as_u64).unwrap_or(0) {
        1..=72 => Ok(()),
        _ if write == Write::Default => Err(own(
            Code::InvalidArgument,
            "INSTANCE-Lsp0e",
            "Errors.Instance.PasswordComplexityPolicy.MinLengthNotAllowed",
        )),
        _ => Err(own(Code::InvalidArgument, "MODEL-Lsp0e", "Given minimum length is not allowed")),
    }
}

const AGE_FIELDS: &[Field] = &[field("maxAgeDays", Kind::U32), field("expireWarnDays", Kind::U32)];

/// Password age.
pub static AGE: PolicyKind = PolicyKind {
    name: "password/age",
    fields: AGE_FIELDS,
    shipped: &[],
    exists: ("ORG-Lk0dS", "Password age policy already exists"),
    put_missing: ("ORG-0oPew", "Password age policy not found"),
    delete_missing: ("ORG-Dgs1g", "Password age policy not found"),
    unchanged: ("Org-dsgjR", "Errors.ORg.LabelPolicy.NotChanged"),
    unchanged_default: ("INSTANCE-180sf", "Password age policy has not been changed"),
    says_default_twice: true,
    kept: &[],
    check: None,
    effect: None,
};

const LOCKOUT_FIELDS: &[Field] =
    &[field("maxPasswordAttempts", Kind::U32), field("maxOtpAttempts", Kind::U32)];

/// Lockout.
pub static LOCKOUT: PolicyKind = PolicyKind {
    name: "lockout",
    fields: LOCKOUT_FIELDS,
    shipped: &[],
    exists: ("ORG-0olDf", "Errors.ORG.LockoutPolicy.AlreadyExists"),
    put_missing: ("ORG-ADfs1", "Errors.Org.LockoutPolicy.NotFound"),
    delete_missing: ("ORG-D4zuz", "Errors.Org.LockoutPolicy.NotFound"),
    unchanged: ("ORG-0JFSr", "Errors.Org.LockoutPolicy.NotChanged"),
    unchanged_default: ("INSTANCE-0psjF", "Errors.IAM.LockoutPolicy.NotChanged"),
    says_default_twice: true,
    kept: &[],
    check: None,
    effect: None,
};

const PRIVACY_FIELDS: &[Field] = &[
    field("tosLink", Kind::Text),
    field("privacyLink", Kind::Text),
    field("helpLink", Kind::Text),
    ruled("supportEmail", Kind::Text, Rule::Email),
    field("docsLink", Kind::Text),
    field("customLink", Kind::Text),
    field("customLinkText", Kind::Text),
];

/// Privacy: links and the support address.
pub static PRIVACY: PolicyKind = PolicyKind {
    name: "privacy",
    fields: PRIVACY_FIELDS,
    shipped: &[("docsLink", Shipped::Text("https://zitadel.com/docs"))],
    exists: ("Org-0oLpd", "Errors.Org.PrivacyPolicy.AlreadyExists"),
    put_missing: ("ORG-Ng8sf", "Errors.Org.PrivacyPolicy.NotFound"),
    delete_missing: ("ORG-Ze9gs", "Errors.Org.PrivacyPolicy.NotFound"),
    unchanged: ("Org-4N9fs", "Errors.Org.PrivacyPolicy.NotChanged"),
    unchanged_default: ("INSTANCE-9jJfs", "Errors.IAM.PrivacyPolicy.NotChanged"),
    says_default_twice: false,
    kept: &[],
    check: None,
    effect: None,
};

const NOTIFICATION_FIELDS: &[Field] = &[field("passwordChange", Kind::Bool)];

/// Notifications.
pub static NOTIFICATION: PolicyKind = PolicyKind {
    name: "notification",
    fields: NOTIFICATION_FIELDS,
    shipped: &[("passwordChange", Shipped::On)],
    exists: ("Org-xa08n2", "Notification policy already exists"),
    put_missing: ("ORG-x029n3", "Notification policy not found"),
    delete_missing: ("ORG-x029n1s", "Notification policy not found"),
    unchanged: ("Org-ioqnxz", "Notification policy has not been changed"),
    unchanged_default: ("INSTANCE-29x02n", "Notification policy has not been changed"),
    says_default_twice: false,
    kept: &[],
    check: None,
    effect: None,
};
