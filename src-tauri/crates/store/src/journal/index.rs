//! What changes are found by: made from the journal in the same transaction, and made again from it at any time.

use super::entries::{Happening, Intended};
use super::replay::{self, Past};
use crate::StoreError;
use crate::database::Trouble;
use orgdesk_model::{Outcome, PlanId, Progress, Side, Value, Verification};
use rusqlite::{Connection as File, params};
use uuid::Uuid;

/// The word for an outcome.
pub(crate) fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Applied => "applied",
        Outcome::PartlyApplied => "partly_applied",
        Outcome::Refused => "refused",
        Outcome::Unknown => "unknown",
    }
}

/// Whether reading has to tell what it came to: requests left, and either nothing was read again, or nobody could tell
/// what became of one.
fn is_open(progress: &Progress) -> bool {
    match (progress.outcome_if_left(), progress.verification) {
        (None | Some(Outcome::Refused), _) => false,
        (Some(_), None) => true,
        (Some(outcome), Some(found)) => outcome == Outcome::Unknown && found == Verification::CannotTell,
    }
}

/// Adds a change that begins at a row, in place of whatever may have been put there: only the journal counts.
pub(crate) fn begun(file: &File, row: i64, intended: &Intended) -> Result<(), Trouble> {
    let target = &intended.plan.target;
    file.prepare_cached(
        "INSERT OR REPLACE INTO changes (first, change, at, connection, org, form, open) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
    )?
    .execute(params![
        row,
        intended.plan.id.to_string(),
        intended.at.timestamp_micros(),
        target.connection.to_string(),
        target.level.org().map(|org| org.as_str()),
        target.form.as_str(),
    ])?;
    file.prepare_cached("INSERT OR REPLACE INTO changes_text (first, text) VALUES (?1, ?2)")?
        .execute(params![row, text_of(intended)])?;
    Ok(())
}

/// Follows what happened to the change that begins at a row.
pub(crate) fn followed(
    file: &File,
    first: i64,
    progress: &Progress,
    happening: &Happening,
) -> Result<(), Trouble> {
    file.prepare_cached("UPDATE changes SET outcome = ?2, outcome_if_left = ?3, open = ?4 WHERE first = ?1")?
        .execute(params![
            first,
            progress.outcome().map(word),
            progress.outcome_if_left().map(word),
            is_open(progress)
        ])?;
    let text = text_after(happening);
    if !text.is_empty() {
        file.prepare_cached("UPDATE changes_text SET text = text || ?2 WHERE first = ?1")?
            .execute(params![first, text])?;
    }
    Ok(())
}

/// Makes all of it again from the journal. What can't be read is left out.
pub(crate) fn rebuild(file: &File) -> Result<(), Trouble> {
    file.execute_batch("DELETE FROM changes; DELETE FROM changes_text;")?;
    let mut query = file.prepare("SELECT DISTINCT change FROM journal WHERE kind = ?1 ORDER BY row")?;
    let ids = query.query_map([super::append::INTENDED], |row| row.get::<_, String>(0))?;
    for id in ids {
        let Ok(id) = Uuid::parse_str(&id?).map(PlanId) else { continue };
        let made = Past::of(id, replay::rows(file, id)?)
            .and_then(|past| past.map(|past| Ok((past.intended(id)?, past))).transpose());
        let (intended, past) = match made {
            Ok(Some(made)) => made,
            Ok(None) => continue,
            Err(error @ StoreError::Unreadable { .. }) => {
                tracing::error!(%error, "a change was left out");
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        begun(file, past.first, &intended)?;
        let mut progress = Progress::planned(intended.plan.requests.len());
        for happening in &past.happenings {
            progress = progress.step(happening.event()).map_err(|wrong| replay::unreadable(id, wrong))?;
            followed(file, past.first, &progress, happening)?;
        }
    }
    Ok(())
}

/// What a person may search a change by.
fn text_of(intended: &Intended) -> String {
    let plan = &intended.plan;
    let target = &plan.target;
    let mut words = vec![
        target.connection_name.clone(),
        target.environment.word().to_owned(),
        target.level_name.clone(),
        target.form.0.clone(),
        target.form_title.clone(),
        intended.identity.name.clone(),
        plan.id.to_string(),
    ];
    words.extend(target.level.org().map(|org| org.0.clone()));
    for party in target.parties.iter().flat_map(|parties| [&parties.trustee, &parties.trusted]) {
        words.push(party.id.0.clone());
        words.extend(party.name.clone());
    }
    for change in &plan.changes {
        words.extend([change.field.label.clone(), change.field.path.0.clone()]);
        for Side { value, .. } in [&change.before, &change.after] {
            value.iter().for_each(|value| add_texts(value, &mut words));
        }
    }
    words.extend(plan.requests.iter().map(|request| request.operation.clone()));
    words.join("\n").to_lowercase()
}

fn add_texts(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Integer(number) => words.push(number.to_string()),
        Value::Text(text) => words.push(text.clone()),
        Value::List(values) => values.iter().for_each(|value| add_texts(value, words)),
        Value::Object(values) => values.values().for_each(|value| add_texts(value, words)),
    }
}

/// What a person may search it by in addition, each word after a line's end.
fn text_after(happening: &Happening) -> String {
    let mut words = Vec::new();
    match happening {
        Happening::Event(happened) => {
            let Some(answer) = &happened.answer else { return String::new() };
            words.extend([answer.request_id.as_ref(), answer.made.as_ref()].into_iter().flatten().cloned());
            words.extend(answer.wrong_owner.iter().map(|wrong| wrong.named.clone()));
            if let Some(problem) = &answer.problem {
                words.push(problem.message.clone());
                words.extend(problem.request_id.clone());
                words.extend(problem.platform.iter().flat_map(|told| told.code.clone()));
            }
        }
        Happening::Settled(settled) => words.extend(settled.note.clone()),
    }
    words.into_iter().map(|word| format!("\n{}", word.to_lowercase())).collect()
}
