//! Planning a change: one PATCH with the changed fields alone. Pure.

use super::{AUDIT_LOGS, LANGUAGE, LOCALE, MFA, NAME, PATHS, TOKEN_MFA, check, name_of};
use crate::csp::links;
use crate::transport::BaseUrl;
use orgdesk_model::{
    Access, Act, Draft, Effect, Expected, FieldChange, FieldPath, FormReading, Header, OrgId, PlanBody,
    PlannedRequest, Problem, ProblemCode, Severity, Side, Source, Value, edited,
};
use orgdesk_words::{phrase, say};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// The operation, as its document is titled.
const OPERATION: &str = "Update Organization By Organization Id Using PATCH";

/// Plans a draft.
///
/// # Errors
/// A draft that a check refuses, that changes nothing, or that the identity may not apply.
pub fn plan(base: &BaseUrl, org: &OrgId, reading: &FormReading, draft: &Draft) -> Result<PlanBody, Problem> {
    if let Access::ReadOnly { reason } = &reading.access {
        return Err(Problem::new(
            ProblemCode::PermissionDenied,
            say!("{reason} Nothing was changed. Ask for that role, or sign in with another token."),
        ));
    }
    let findings: Vec<_> =
        check(reading, draft).into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if !findings.is_empty() {
        let mut problem = Problem::new(
            ProblemCode::InvalidInput,
            phrase!("Some fields have to be put right first. Nothing was changed."),
        );
        problem.field_errors = findings;
        return Err(problem);
    }
    let after = edited(&reading.snapshot, draft);
    if after.is_empty() {
        return Err(Problem::new(
            ProblemCode::NothingToChange,
            phrase!("The draft has the values that the server has. Nothing was changed. Edit a field first."),
        ));
    }
    let mut effects: Vec<Effect> =
        after.iter().filter_map(|(path, value)| effect(path.as_str(), value)).collect();
    effects.sort_by_key(Effect::rank);
    Ok(PlanBody {
        act: Act::Change,
        changes: changes(reading, &after),
        effects,
        requests: vec![request(base, org, reading, &after)?],
        expected: Expected { exists: true, source: Source::Custom, values: after },
        parties: None,
        confirm: None,
    })
}

fn changes(reading: &FormReading, after: &BTreeMap<FieldPath, Value>) -> Vec<FieldChange> {
    PATHS
        .into_iter()
        .filter_map(|path| {
            let key = FieldPath::from(path);
            let value = after.get(&key)?.clone();
            let before = reading.snapshot.fields.get(&key).map(|reading| reading.value.clone());
            Some(FieldChange {
                field: name_of(path),
                before: Side { value: before, source: Source::Custom },
                after: Side { value: Some(value), source: Source::Custom },
                edited: true,
            })
        })
        .collect()
}

fn request(
    base: &BaseUrl,
    org: &OrgId,
    reading: &FormReading,
    after: &BTreeMap<FieldPath, Value>,
) -> Result<PlannedRequest, Problem> {
    let mut body = Map::new();
    for path in PATHS {
        match after.get(&FieldPath::from(path)) {
            None => {}
            Some(Value::Bool(on)) => {
                body.insert(path.to_owned(), Json::Bool(*on));
            }
            Some(Value::Text(text)) => {
                body.insert(path.to_owned(), Json::String(text.clone()));
            }
            Some(_) => return Err(unwritable()),
        }
    }
    let header = |name: &str| Header { name: name.to_owned(), value: "application/json".to_owned() };
    let name = reading.snapshot.fields.get(&NAME.into()).and_then(|reading| reading.value.as_text());
    let name = name.filter(|name| !name.is_empty()).unwrap_or(org.as_str());
    Ok(PlannedRequest {
        method: "PATCH".to_owned(),
        url: base.join(&links::org(org.as_str())),
        headers: vec![header("accept"), header("content-type")],
        credential: vec![Header { name: "Authorization".to_owned(), value: "Bearer $TOKEN".to_owned() }],
        body: Some(serde_json::to_string(&body).map_err(|_| unwritable())?),
        purpose: say!("Change the settings of {}", orgdesk_model::visible(name)),
        operation: OPERATION.to_owned(),
        expected_owner: Some(org.as_str().to_ascii_lowercase()),
    })
}

/// What a change brings with it.
fn effect(path: &str, value: &Value) -> Option<Effect> {
    let stays = |what: &str| Some(Effect::CannotBeUndone { what: what.to_owned() });
    let weakens = |what: &str| Some(Effect::Weakens { what: what.to_owned() });
    let locks_out = |reason: &str| Some(Effect::CouldLockOut { reason: reason.to_owned() });
    match (path, value) {
        (MFA, Value::Bool(true)) => locks_out(phrase!(
            "Whoever has not set up multi-factor authentication can't sign in until they have."
        )),
        (TOKEN_MFA, Value::Bool(true)) => locks_out(phrase!(
            "Every exchange of an API token then needs an MFA passcode: scripts that can't type one stop working, and this connection asks for one too."
        )),
        (MFA, Value::Bool(false)) => weakens(phrase!(
            "A password alone is enough to sign in. Whoever gets in meanwhile is not put out by turning it on again."
        )),
        (TOKEN_MFA, Value::Bool(false)) => weakens(phrase!(
            "An API token alone is enough to get in. Access tokens that are made meanwhile outlive turning it on again."
        )),
        (AUDIT_LOGS, Value::Text(target)) if target.is_empty() => stays(phrase!(
            "Audit logs no longer go to this instance. What happens meanwhile is not sent there later."
        )),
        (AUDIT_LOGS, Value::Text(_)) => stays(phrase!(
            "Audit logs go to the new instance from now on. What happens meanwhile is not moved when this is changed back."
        )),
        (NAME | LANGUAGE | LOCALE, _) | (_, _) => None,
    }
}

fn unwritable() -> Problem {
    Problem::new(
        ProblemCode::Internal,
        phrase!(
            "A value can't be written as the server takes it. Nothing was changed. Discard the edit and type it again."
        ),
    )
}
