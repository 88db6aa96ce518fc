//! Planning a change of domain settings. Pure: the reading, the draft and what was counted decide all of it.

use super::survey::{Names, Survey};
use super::{Binding, LOGIN, PATHS, SMTP, VALIDATE, check, intent_of, name_of, read, value_of};
use crate::transport::BaseUrl;
use crate::zitadel::deprecations::{ADD_ORG, Deprecated, RESET_ORG, UPDATE_INSTANCE, UPDATE_ORG};
use orgdesk_model::{
    Access, Act, Count, Draft, Effect, Example, Expected, FieldChange, FieldPath, FormReading, Header,
    Intent, Level, PlanBody, PlannedRequest, Problem, ProblemCode, Severity, Side, Source, Value, edited,
};
use orgdesk_words::{phrase, say};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// What happens to login names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginNames {
    /// Nothing.
    Stay,
    /// They get the domain.
    Gain,
    /// The domain becomes part of the user name.
    Keep,
    /// One of these, or nothing: the default can't be read.
    Perhaps,
}

/// What a draft comes to, before anything is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What it does to the form as a whole.
    pub act: Act,
    /// Through which API.
    pub binding: Binding,
    /// Values afterwards; none where nobody can know.
    pub after: BTreeMap<&'static str, Option<Value>>,
    /// Where they come from afterwards.
    pub source: Source,
    /// What happens to login names.
    pub login_names: LoginNames,
}

/// Decides what a draft comes to.
///
/// # Errors
/// A draft that a check refuses, that changes nothing, or that the identity may not apply.
pub fn decide(reading: &FormReading, draft: &Draft) -> Result<Decision, Problem> {
    if let Access::ReadOnly { reason } = &reading.access {
        return Err(Problem::new(
            ProblemCode::PermissionDenied,
            say!("{reason} Nothing was changed. Ask for that role, or sign in with another token."),
        ));
    }
    let findings: Vec<_> =
        check(reading, draft).into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if !findings.is_empty() {
        let whole =
            findings.iter().find(|finding| finding.path.is_none()).map(|finding| finding.message.clone());
        let message = whole.unwrap_or_else(|| say!("Some fields have to be put right first."));
        let mut problem = Problem::new(ProblemCode::InvalidInput, say!("{message} Nothing was changed."));
        problem.field_errors = findings;
        return Err(problem);
    }
    let snapshot = &reading.snapshot;
    let act = match intent_of(reading, draft) {
        Intent::Customize => Act::Customize,
        Intent::Reset => Act::Reset,
        // The check has refused all else.
        Intent::Edit | Intent::Remove | Intent::Deactivate => Act::Change,
    };
    if act == Act::Change && edited(snapshot, draft).is_empty() {
        return Err(Problem::new(
            ProblemCode::NothingToChange,
            phrase!("The draft has the values that the server has. Nothing was changed. Edit a field first."),
        ));
    }
    if act == Act::Reset && snapshot.source == Source::Default {
        return Err(Problem::new(
            ProblemCode::NothingToChange,
            phrase!(
                "The organization follows the instance default already. Nothing was changed. Discard the changes."
            ),
        ));
    }
    let binding = Binding::of(reading);
    let after: BTreeMap<&'static str, Option<Value>> =
        PATHS.into_iter().map(|path| (path, value_after(reading, draft, binding, path))).collect();
    let source = match act {
        Act::Customize => Source::Custom,
        Act::Reset => Source::Default,
        _ => snapshot.source,
    };
    let bool_of = |value: Option<&Value>| value.and_then(Value::as_bool);
    let before = value_of(reading, LOGIN);
    let login_names = match (bool_of(before.as_ref()), bool_of(after.get(LOGIN).and_then(Option::as_ref))) {
        (Some(before), Some(after)) if before == after => LoginNames::Stay,
        (Some(_), Some(true)) => LoginNames::Gain,
        (Some(_), Some(false)) => LoginNames::Keep,
        _ => LoginNames::Perhaps,
    };
    Ok(Decision { act, binding, after, source, login_names })
}

fn value_after(reading: &FormReading, draft: &Draft, binding: Binding, path: &str) -> Option<Value> {
    let key = FieldPath::from(path);
    if draft.intent == Intent::Reset {
        return reading.snapshot.fields.get(&key).and_then(|reading| reading.default.clone());
    }
    if binding == Binding::OrgIam && path != LOGIN {
        return Some(Value::Bool(true));
    }
    draft.inputs.get(&key).cloned().or_else(|| value_of(reading, path))
}

/// Plans a draft.
///
/// # Errors
/// As [`decide`], and a reading whose raw answer can't be written back.
pub fn plan(
    base: &BaseUrl,
    reading: &FormReading,
    draft: &Draft,
    survey: &Survey,
) -> Result<PlanBody, Problem> {
    let decision = decide(reading, draft)?;
    let mut effects = effects(reading, &decision, survey);
    effects.sort_by_key(Effect::rank);
    Ok(PlanBody {
        act: decision.act,
        changes: changes(reading, draft, &decision),
        effects,
        requests: vec![request(base, reading, &decision, survey)?],
        expected: Expected {
            exists: true,
            source: decision.source,
            values: decision
                .after
                .iter()
                .filter(|(path, _)| value_of(reading, path).is_some())
                .filter_map(|(path, value)| Some((FieldPath::from(*path), value.clone()?)))
                .collect(),
        },
        parties: None,
        confirm: None,
    })
}

fn changes(reading: &FormReading, draft: &Draft, decision: &Decision) -> Vec<FieldChange> {
    let snapshot = &reading.snapshot;
    let typed = edited(snapshot, draft);
    PATHS
        .into_iter()
        .filter_map(|path| {
            let before = Side { value: value_of(reading, path), source: snapshot.source };
            let after = Side { value: decision.after.get(path).cloned().flatten(), source: decision.source };
            let changes = before != after || (decision.act != Act::Reset && before.value.is_none());
            changes.then(|| FieldChange {
                field: name_of(path),
                before,
                after,
                edited: decision.act == Act::Reset || typed.contains_key(&FieldPath::from(path)),
            })
        })
        .collect()
}

fn effects(reading: &FormReading, decision: &Decision, survey: &Survey) -> Vec<Effect> {
    let mut effects = login_name_effects(decision, survey);
    let all = || PATHS.into_iter().map(name_of).collect();
    match decision.act {
        Act::Customize => effects.push(Effect::DetachesFromDefault { fields: all() }),
        Act::Reset => effects.push(Effect::FollowsDefault { fields: all() }),
        _ => {}
    }
    if let Some(orgs) = survey.orgs
        && orgs != (Count::Exactly { number: 0 })
    {
        effects.push(Effect::ReachesOtherOrgs { orgs });
    }
    if decision.binding == Binding::OrgIam {
        if decision.act != Act::Reset {
            for path in [VALIDATE, SMTP] {
                let before = value_of(reading, path);
                if before != Some(Value::Bool(true)) {
                    effects.push(Effect::AlsoSets {
                        field: name_of(path),
                        before,
                        after: Value::Bool(true),
                        reason: say!(
                            "Each write through the legacy API turns this on; the server doesn't say so."
                        ),
                    });
                }
            }
        }
        effects.push(operation(reading, decision).1.effect());
    }
    effects
}

fn login_name_effects(decision: &Decision, survey: &Survey) -> Vec<Effect> {
    if decision.login_names == LoginNames::Stay || survey.users == (Count::Exactly { number: 0 }) {
        return Vec::new();
    }
    let (how, users) = match decision.login_names {
        LoginNames::Gain => (
            phrase!(
                "People then sign in as user name@domain, with each domain of their organization; the user name alone no longer works."
            ),
            survey.users,
        ),
        LoginNames::Keep => (
            phrase!(
                "The primary domain becomes part of each user name; login names with other domains of the organization stop working."
            ),
            survey.users,
        ),
        LoginNames::Stay | LoginNames::Perhaps => (
            phrase!(
                "The instance default can't be read with this token: if it differs, login names change with it."
            ),
            at_most(survey.users),
        ),
    };
    let examples = survey.names.iter().filter_map(|names| example(decision.login_names, names)).collect();
    let mut effects = vec![Effect::RewritesLoginNames { users, how: how.to_owned(), examples }];
    if decision.login_names == LoginNames::Keep {
        effects.push(Effect::CannotBeUndone {
            what: say!("The domain stays part of every user name for good: neither turning the setting on again nor a reset takes it off."),
        });
    }
    effects
}

fn at_most(count: Count) -> Count {
    match count {
        Count::Exactly { number } => Count::AtMost { number },
        other => other,
    }
}

fn example(change: LoginNames, names: &Names) -> Option<Example> {
    let domain = names.primary_domain.as_deref()?;
    let qualified = format!("{}@{domain}", names.user_name);
    let before = match change {
        LoginNames::Gain => names.user_name.clone(),
        LoginNames::Keep => names.login_names.join(", "),
        LoginNames::Stay | LoginNames::Perhaps => return None,
    };
    Some(Example { before, after: qualified })
}

/// The operation's name, and its deprecation where it has one.
fn operation(reading: &FormReading, decision: &Decision) -> (&'static str, Deprecated) {
    let instance = reading.snapshot.level == Level::Instance;
    match (decision.act, instance) {
        (Act::Customize, _) => ("AddCustomDomainPolicy", ADD_ORG),
        (Act::Reset, _) => ("ResetCustomDomainPolicyToDefault", RESET_ORG),
        (_, true) => ("UpdateDomainPolicy", UPDATE_INSTANCE),
        (_, false) => ("UpdateCustomDomainPolicy", UPDATE_ORG),
    }
}

fn request(
    base: &BaseUrl,
    reading: &FormReading,
    decision: &Decision,
    survey: &Survey,
) -> Result<PlannedRequest, Problem> {
    let level = &reading.snapshot.level;
    let answer: Json = serde_json::from_str(&reading.snapshot.raw).map_err(|_| unwritable())?;
    let policy = answer.get("policy").and_then(Json::as_object).ok_or_else(unwritable)?;
    let body = match decision.act {
        Act::Reset => None,
        _ => Some(body(policy, decision)?),
    };
    let (method, purpose) = match decision.act {
        Act::Customize => ("POST", say!("Give {} domain settings of its own", survey.level_name)),
        Act::Reset => ("DELETE", say!("Let {} follow the instance default", survey.level_name)),
        _ => ("PUT", say!("Change the domain settings of {}", survey.level_name)),
    };
    let mut headers = vec![Header { name: "accept".to_owned(), value: "application/json".to_owned() }];
    if body.is_some() {
        headers.push(Header { name: "content-type".to_owned(), value: "application/json".to_owned() });
    }
    let (current, legacy) = operation(reading, decision);
    let owner = match level.org() {
        Some(id) => Some(id.0.clone()),
        None => policy
            .get("details")
            .and_then(|d| d.get("resourceOwner"))
            .and_then(Json::as_str)
            .map(str::to_owned),
    };
    Ok(PlannedRequest {
        method: method.to_owned(),
        url: base.join(&read::path(decision.binding, level)),
        headers,
        credential: vec![Header { name: "Authorization".to_owned(), value: "Bearer $TOKEN".to_owned() }],
        body,
        purpose,
        operation: match decision.binding {
            Binding::Domain => current.to_owned(),
            Binding::OrgIam => legacy.name.to_owned(),
        },
        expected_owner: owner,
    })
}

/// The answer as read, with the values as they will be: the server replaces the whole object, and takes a field that
/// is left out for false. Fields that this app doesn't know travel along.
fn body(policy: &Map<String, Json>, decision: &Decision) -> Result<String, Problem> {
    let own: &[&str] = match decision.binding {
        Binding::Domain => &PATHS,
        Binding::OrgIam => &[LOGIN],
    };
    let mut whole = Map::new();
    for path in own {
        let value = decision
            .after
            .get(path)
            .and_then(Option::as_ref)
            .and_then(Value::as_bool)
            .ok_or_else(unwritable)?;
        whole.insert((*path).to_owned(), Json::Bool(value));
    }
    for (key, value) in policy {
        if !PATHS.contains(&key.as_str()) && !matches!(key.as_str(), "details" | "isDefault") {
            whole.insert(key.clone(), value.clone());
        }
    }
    serde_json::to_string(&whole).map_err(|_| unwritable())
}

fn unwritable() -> Problem {
    Problem::new(
        ProblemCode::Internal,
        phrase!(
            "The settings as they were read can't be written back. Nothing was changed. Read them again."
        ),
    )
}

#[cfg(test)]
mod tests;
