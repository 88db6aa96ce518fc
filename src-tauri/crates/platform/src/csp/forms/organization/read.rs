//! Reading an org's settings, and the policies that replace the two flags on newer servers.

use super::{AUDIT_LOGS, ID, LANGUAGE, LOCALE, MFA, NAME, TOKEN_MFA, may_change, name_of};
use crate::csp::errors::Task;
use crate::csp::links;
use crate::csp::orgs::fetch;
use crate::csp::server::{Failed, Server};
use crate::csp::tokens::Access as Token;
use crate::transport::words::shorten;
use crate::transport::{Call, TransportError};
use orgdesk_model::{
    Access, FieldPath, FormReading, Level, Notice, NoticeKind, OrgId, Problem, Reading, Snapshot, Source,
    Value, visible,
};
use orgdesk_words::{phrase, say};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What a server has in place of a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Nothing that could be found.
    Absent,
    /// Something that this token may not read.
    Closed,
    /// This: on or off where its answer is understood, and the answer in short.
    Found(Option<bool>, String),
}

/// Reads an org's settings.
pub async fn read(server: &Server, org: &OrgId) -> Result<FormReading, Problem> {
    let id = org.as_str();
    let fail = |failed: Failed| failed.problem(Task::Settings, Some(id));
    let told = fetch(server, id).await.map_err(fail)?;
    let (login, tokens) =
        futures::try_join!(policy(server, id, MFA), policy(server, id, TOKEN_MFA)).map_err(fail)?;
    let header = told.notice("GET /am/api/orgs/{orgId}");
    let (access, mut notices) = rights(&told.access);
    let mut fields = BTreeMap::new();
    let mut fixed = BTreeMap::new();
    let mut put = |path: &str, value: Value| {
        fields.insert(FieldPath::from(path), Reading { value, source: Source::Custom, default: None });
    };
    // Null, absent and empty are one state: whether a reset value reads as null or as "" isn't told.
    let text = |value: &Option<String>| Value::Text(value.clone().unwrap_or_default());
    put(NAME, text(&told.value.display_name));
    put(AUDIT_LOGS, text(&told.value.audit_logs_instance_id));
    put(LANGUAGE, text(&told.value.language));
    put(LOCALE, text(&told.value.locale));
    let flags = [
        (MFA, told.value.is_mfa_required, login),
        (TOKEN_MFA, told.value.enforce_user_api_token_mfa, tokens),
    ];
    for (path, flag, policy) in flags {
        let value = match &policy {
            Policy::Found(state, _) => *state,
            Policy::Closed | Policy::Absent => flag,
        };
        if let Some(value) = value {
            put(path, Value::Bool(value));
        }
        if let Some((reason, notice)) = unsupported(path, flag, &policy) {
            fixed.insert(FieldPath::from(path), reason);
            notices.push(notice);
        }
    }
    notices.extend(header);
    Ok(FormReading {
        snapshot: Snapshot {
            form: ID.into(),
            level: Level::Org { id: org.clone() },
            raw: told.answer.text().into_owned(),
            fields,
            source: Source::Custom,
            // The server has no word for a state: no ETag and no version is documented.
            version: None,
            read_at: server.now(),
        },
        access,
        fixed,
        notices,
        offers: Vec::new(),
        trust: None,
    })
}

/// The last segment of the policy that replaces a flag.
fn segment(path: &str) -> &'static str {
    if path == MFA { "mfa-policy" } else { "mfa-api-token-policy" }
}

/// Looks for the policy. It is optional, and neither its path nor its answer is documented in full: what refuses is
/// taken for absent, unless asking again could help.
async fn policy(server: &Server, org: &str, path: &str) -> Result<Policy, Failed> {
    let call = Call::get(format!("{}/{}", links::org(org), segment(path)));
    match server.ask::<Json>(&call).await {
        Ok(told) => Ok(Policy::Found(state_of(&told.value), shorten(&told.answer.text()))),
        Err(failed) => match (&failed, failed.status()) {
            (_, Some(403)) => Ok(Policy::Closed),
            (_, Some(401 | 408 | 429 | 502..=504)) => Err(failed),
            (_, Some(_)) | (Failed::Call(TransportError::Unreadable { .. }, _), _) => Ok(Policy::Absent),
            _ => Err(failed),
        },
    }
}

/// On or off, in whatever words: no page describes the answer.
pub fn state_of(answer: &Json) -> Option<bool> {
    let word = |text: &str| match text.to_ascii_uppercase().as_str() {
        "ACTIVE" | "ACTIVATED" | "ENABLED" | "ON" => Some(true),
        "INACTIVE" | "DEACTIVATED" | "DISABLED" | "OFF" => Some(false),
        _ => None,
    };
    let one = |value: &Json| value.as_bool().or_else(|| word(value.as_str()?));
    ["status", "state", "active", "activated", "enabled"].iter().find_map(|name| one(answer.get(name)?))
}

/// Why a flag can't be set here, and the banner that says so; nothing where it can.
fn unsupported(path: &str, flag: Option<bool>, policy: &Policy) -> Option<(String, Notice)> {
    let label = name_of(path).label;
    let segment = segment(path);
    let (reason, detail) = match (policy, flag) {
        (Policy::Found(Some(on), _), _) => {
            let detail = if *on {
                say!(
                    "The policy {segment} has replaced it, and is on. It is shown here and can't be set here."
                )
            } else {
                say!(
                    "The policy {segment} has replaced it, and is off. It is shown here and can't be set here."
                )
            };
            (
                say!(
                    "The policy {segment} has replaced this flag. Its state is shown; change it in the Cloud Services console."
                ),
                detail,
            )
        }
        (Policy::Found(None, told), _) => (
            say!("The policy {segment} has replaced this flag. Change it in the Cloud Services console."),
            say!(
                "The policy {segment} has replaced it. What the server says of it isn't understood: {}",
                visible(told)
            ),
        ),
        (Policy::Closed, None) => (
            say!("The policy {segment} may have replaced this flag; the token may not read it."),
            say!(
                "The server tells no value of it. The policy {segment} may have replaced it, which this token may not read."
            ),
        ),
        (Policy::Absent, None) => (
            say!("The server tells no value of this flag; newer servers no longer support it."),
            say!(
                "The server tells no value of it, and nothing in its place was found. Newer servers no longer support it."
            ),
        ),
        (Policy::Closed | Policy::Absent, Some(_)) => return None,
    };
    let notice = Notice {
        code: format!("csp.{path}"),
        kind: NoticeKind::Deprecation,
        title: say!("“{label}” ({path}) is no longer supported."),
        detail,
        operation: Some(format!("{path} in PATCH /csp/gateway/am/api/orgs/{{orgId}}")),
        since: None,
        replacement: Some(format!(
            "POST /csp/gateway/am/api/orgs/{{orgId}}/{segment}/activate or …/deactivate"
        )),
        sunset: None,
        action: None,
    };
    Some((reason, notice))
}

/// Whether the token may write. Its claims are a hint: only what surely can't is closed, the rest is warned of.
fn rights(token: &Token) -> (Access, Vec<Notice>) {
    let roles = &token.claims.roles;
    if !roles.is_empty() && !roles.iter().any(|role| may_change(role)) {
        let reason = say!(
            "Changing settings needs the role Organization Owner or Organization Administrator; your token has {}.",
            visible(&roles.join(", "))
        );
        return (Access::ReadOnly { reason }, Vec::new());
    }
    let mut notices = Vec::new();
    if token.is_app {
        notices.push(Notice::remark(
            "csp.app_may_not_write",
            phrase!("The server may refuse changes by an OAuth app."),
            phrase!("Older servers take changes of these settings from users only. A refusal changes nothing; sign in with a \
             user's API token then."),
        ));
    } else if roles.iter().any(|role| role.contains("admin")) && !roles.iter().any(|role| role == "org_owner")
    {
        notices.push(Notice::remark(
            "csp.admin_may_not_write",
            phrase!("The server may refuse changes by an organization administrator."),
            phrase!("The API's documents allow them, the console's call these settings view-only for administrators. A \
             refusal changes nothing; ask an organization owner then."),
        ));
    }
    (Access::Writable, notices)
}
