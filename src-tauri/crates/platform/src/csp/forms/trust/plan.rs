//! Planning: one request, PATCH with the changed fields alone, POST, or DELETE. Pure.

use super::check::{check, errors};
use super::draft::{Edits, Wanted, edits, wanted};
use super::effects::{self, Names, Words};
use super::read::{Known, fields, is_new, known, record};
use super::{DESCRIPTION, EXPIRES, NEW_PATHS, PATHS, SCOPES, STATUS, TRUSTED, TYPE, name_of};
use crate::csp::links;
use crate::csp::trusts::time::text;
use crate::csp::trusts::{self, Allowed, DEACTIVATED, Record, Unit, WireScopes};
use crate::transport::BaseUrl;
use chrono::{DateTime, Utc};
use orgdesk_model::{
    Access, Act, Draft, Effect, Expected, FieldChange, FieldPath, FormReading, Header, Intent, OrgId,
    Parties, Party, PlanBody, PlannedRequest, Problem, ProblemCode, Scopes, Side, Source, Value,
};
use orgdesk_words::{phrase, say};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// What planning needs beside a reading and a draft.
pub struct Planner<'a> {
    /// Where the server is.
    pub base: &'a BaseUrl,
    /// The headers that carry the access token.
    pub credential: Vec<Header>,
    /// What people call services, as far as it was read.
    pub services: Names,
    /// The time.
    pub now: DateTime<Utc>,
}

/// Plans a draft.
///
/// # Errors
/// A draft that a check refuses, that changes nothing, or that the identity may not apply.
pub fn plan(planner: &Planner<'_>, reading: &FormReading, draft: &Draft) -> Result<PlanBody, Problem> {
    if let Access::ReadOnly { reason } = reading.access_for(draft.intent) {
        return Err(Problem::new(ProblemCode::PermissionDenied, say!("{reason} Nothing was changed.")));
    }
    let findings = errors(check(reading, draft, planner.now));
    if !findings.is_empty() {
        let first = findings.iter().find(|finding| finding.path.is_none());
        let why =
            first.map_or(phrase!("Some fields have to be put right first."), |first| first.message.as_str());
        let mut problem = Problem::new(ProblemCode::InvalidInput, say!("{why} Nothing was changed."));
        problem.field_errors = findings;
        return Err(problem);
    }
    let Some(org) = reading.snapshot.level.org() else { return Err(unwritable()) };
    if is_new(reading) {
        return create(planner, org, reading, draft);
    }
    let record = record(reading).ok_or_else(unwritable)?;
    let mut body = match draft.intent {
        Intent::Remove => remove(planner, org, &record)?,
        Intent::Deactivate => deactivate(planner, org, &record)?,
        _ => change(planner, org, reading, &record, &edits(reading, draft))?,
    };
    body.effects.sort_by_key(Effect::rank);
    Ok(body)
}

impl Planner<'_> {
    fn request(
        &self,
        method: &str,
        path: &str,
        body: Option<&Map<String, Json>>,
        parties: &Parties,
    ) -> Result<PlannedRequest, Problem> {
        let header = |name: &str| Header { name: name.to_owned(), value: "application/json".to_owned() };
        let (trustee, trusted) = (trusts::name_of(&parties.trustee), trusts::name_of(&parties.trusted));
        let (purpose, operation) = match method {
            "POST" => (say!("Create the trust of {trustee} to {trusted}"), "Create Organization Trust"),
            "DELETE" => (say!("Remove the trust of {trustee} to {trusted}"), "Delete Organization Trust"),
            _ => (say!("Change the trust of {trustee} to {trusted}"), "Update Organization Trust"),
        };
        let mut headers = vec![header("accept")];
        headers.extend(body.is_some().then(|| header("content-type")));
        let body = body.map(serde_json::to_string).transpose().map_err(|_| unwritable())?;
        Ok(PlannedRequest {
            method: method.to_owned(),
            url: self.base.join(path),
            headers,
            credential: self.credential.clone(),
            body,
            purpose,
            operation: operation.to_owned(),
            expected_owner: Some(parties.trustee.id.0.clone()),
        })
    }

    fn words<'a>(&'a self, parties: &'a Parties) -> Words<'a> {
        Words::new(parties, &self.services)
    }
}

fn path_of(org: &OrgId, record: &Record) -> String {
    format!("{}/trusts/{}", links::org(org.as_str()), record.id)
}

/// What has to be typed before a trust ends: the name of the org that is not the one it is seen from.
fn other_party(org: &OrgId, parties: &Parties) -> String {
    let trusted_is_own = parties.trusted.id.as_str().eq_ignore_ascii_case(org.as_str());
    let other = if trusted_is_own { &parties.trustee } else { &parties.trusted };
    trusts::name_of(other).trim().to_owned()
}

fn remove(planner: &Planner<'_>, org: &OrgId, record: &Record) -> Result<PlanBody, Problem> {
    let parties = &record.parties;
    Ok(PlanBody {
        act: Act::Remove,
        changes: Vec::new(),
        effects: effects::of_removal(&planner.words(parties), record),
        requests: vec![planner.request("DELETE", &path_of(org, record), None, parties)?],
        expected: Expected { exists: false, source: Source::Custom, values: BTreeMap::new() },
        parties: Some(parties.clone()),
        confirm: Some(other_party(org, parties)),
    })
}

fn deactivate(planner: &Planner<'_>, org: &OrgId, record: &Record) -> Result<PlanBody, Problem> {
    let parties = &record.parties;
    let body = Map::from_iter([(STATUS.to_owned(), json!(DEACTIVATED))]);
    let after = BTreeMap::from([(FieldPath::from(STATUS), Value::from(DEACTIVATED))]);
    Ok(PlanBody {
        act: Act::Deactivate,
        changes: changes(&PATHS, Some(record), &after),
        effects: effects::of_deactivation(&planner.words(parties), record),
        requests: vec![planner.request("PATCH", &path_of(org, record), Some(&body), parties)?],
        expected: Expected { exists: true, source: Source::Custom, values: after },
        parties: Some(parties.clone()),
        confirm: Some(other_party(org, parties)),
    })
}

fn change(
    planner: &Planner<'_>,
    org: &OrgId,
    reading: &FormReading,
    record: &Record,
    edits: &Edits,
) -> Result<PlanBody, Problem> {
    if edits.is_empty() {
        return Err(Problem::new(
            ProblemCode::NothingToChange,
            phrase!("The draft has the values that the server has. Nothing was changed. Edit a field first."),
        ));
    }
    let parties = &record.parties;
    let mut body = Map::new();
    let mut after = BTreeMap::new();
    if let Some(scopes) = &edits.scopes {
        let old = match &record.allowed {
            Allowed::These(scopes) => scopes.clone(),
            Allowed::NotTold => WireScopes::default(),
            Allowed::Unread(_) => return Err(unwritable()),
        };
        body.insert(SCOPES.to_owned(), written(&old, scopes)?);
        after.insert(FieldPath::from(SCOPES), scopes.to_value());
    }
    if let Some(end) = edits.expires {
        let (number, end) = ending(record.unit, end, planner.now)?;
        body.insert(EXPIRES.to_owned(), json!(number));
        after.insert(EXPIRES.into(), Value::Text(text(end)));
    }
    if let Some(description) = &edits.description {
        body.insert(DESCRIPTION.to_owned(), json!(description));
        after.insert(DESCRIPTION.into(), Value::Text(description.clone()));
    }
    // An end that differs by less than the server counts comes to the same.
    after.retain(|path, value| {
        reading.snapshot.fields.get(path).is_none_or(|reading| reading.value != *value)
    });
    body.retain(|path, _| after.contains_key(&FieldPath::from(path.as_str())));
    if body.is_empty() {
        return change(planner, org, reading, record, &Edits::default());
    }
    Ok(PlanBody {
        act: Act::Change,
        changes: changes(&PATHS, Some(record), &after),
        effects: effects::of_change(&planner.words(parties), record, edits),
        requests: vec![planner.request("PATCH", &path_of(org, record), Some(&body), parties)?],
        expected: Expected { exists: true, source: Source::Custom, values: after },
        parties: Some(parties.clone()),
        confirm: None,
    })
}

fn create(
    planner: &Planner<'_>,
    org: &OrgId,
    reading: &FormReading,
    draft: &Draft,
) -> Result<PlanBody, Problem> {
    if draft.inputs.is_empty() {
        return Err(Problem::new(
            ProblemCode::NothingToChange,
            phrase!(
                "Nothing was typed yet. Nothing was changed. Type the id of the organization that may act first."
            ),
        ));
    }
    let wanted = wanted(reading, draft);
    let known = known(reading);
    let parties = parties_of(org, &known, &wanted);
    let unit = if known.seconds { Unit::Seconds } else { Unit::Milliseconds };
    let mut body = Map::from_iter([
        (TRUSTED.to_owned(), json!(wanted.trusted)),
        (TYPE.to_owned(), json!(wanted.kind)),
        (SCOPES.to_owned(), written(&WireScopes::default(), &wanted.scopes)?),
    ]);
    let mut after = BTreeMap::from([
        (FieldPath::from(TRUSTED), Value::Text(wanted.trusted.clone())),
        (TYPE.into(), Value::Text(wanted.kind.clone())),
        (SCOPES.into(), wanted.scopes.to_value()),
        (EXPIRES.into(), Value::Text(String::new())),
        (DESCRIPTION.into(), Value::Text(wanted.description.clone())),
    ]);
    if let Some(end) = wanted.expires {
        let (number, end) = ending(unit, end, planner.now)?;
        body.insert(EXPIRES.to_owned(), json!(number));
        after.insert(EXPIRES.into(), Value::Text(text(end)));
    }
    if !wanted.description.is_empty() {
        body.insert(DESCRIPTION.to_owned(), json!(wanted.description));
    }
    let sent: BTreeMap<FieldPath, Value> = after
        .iter()
        .filter(|(path, _)| body.contains_key(path.as_str()))
        .map(|(path, value)| (path.clone(), value.clone()))
        .collect();
    let mut effects = effects::of_creation(&planner.words(&parties), &wanted);
    effects.sort_by_key(Effect::rank);
    Ok(PlanBody {
        act: Act::Create,
        changes: changes(&NEW_PATHS, None, &sent),
        effects,
        requests: vec![planner.request(
            "POST",
            &format!("{}/trusts", links::org(org.as_str())),
            Some(&body),
            &parties,
        )?],
        expected: Expected { exists: true, source: Source::Custom, values: after },
        parties: Some(parties),
        confirm: None,
    })
}

fn parties_of(org: &OrgId, known: &Known, wanted: &Wanted) -> Parties {
    let own = OrgId(org.as_str().to_ascii_lowercase());
    let name = known.organization.clone().or_else(|| known.names.get(own.as_str()).cloned());
    Parties {
        trustee: Party { id: own, name },
        trusted: Party { name: known.names.get(&wanted.trusted).cloned(), id: OrgId(wanted.trusted.clone()) },
    }
}

/// An end as the number that is sent, and as the moment that this number is.
fn ending(unit: Unit, end: DateTime<Utc>, now: DateTime<Utc>) -> Result<(i64, DateTime<Utc>), Problem> {
    let number = unit.write(end, now).map_err(|why| {
        Problem::new(
            ProblemCode::InvalidInput,
            say!("{why} Nothing was changed. Choose another end and review again."),
        )
    })?;
    Ok((number, unit.read(number).ok_or_else(unwritable)?))
}

fn written(old: &WireScopes, scopes: &Scopes) -> Result<Json, Problem> {
    serde_json::to_value(old.with(scopes)).map_err(|_| unwritable())
}

fn changes(paths: &[&str], record: Option<&Record>, after: &BTreeMap<FieldPath, Value>) -> Vec<FieldChange> {
    let before = record.map(fields).unwrap_or_default();
    paths
        .iter()
        .filter_map(|path| {
            let key = FieldPath::from(*path);
            let value = after.get(&key)?.clone();
            Some(FieldChange {
                field: name_of(path),
                before: Side {
                    value: before.get(&key).map(|reading| reading.value.clone()),
                    source: Source::Custom,
                },
                after: Side { value: Some(value), source: Source::Custom },
                edited: true,
            })
        })
        .collect()
}

fn unwritable() -> Problem {
    Problem::new(
        ProblemCode::Internal,
        phrase!(
            "This can't be written as the server takes it. Nothing was changed. Discard the edit, read the trust again, \
         and type it again."
        ),
    )
}
