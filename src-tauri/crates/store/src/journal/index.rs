//! What changes are found by: made from the journal in the same transaction, and made again from it at any time.

use super::append::INTENDED;
use super::course::Course;
use super::entries::{Happening, Intended};
use super::replay::{self, Past};
use crate::StoreError;
use crate::database::Trouble;
use orgdesk_model::{PlanId, Side, Value};
use rusqlite::{Connection as File, OptionalExtension, params};
use uuid::Uuid;

/// How many changes are made again before others get their turn.
const SLICE: u16 = 50;

/// Adds a change that begins, in place of whatever may have been put there: only the journal counts.
pub(crate) fn begun(file: &File, course: &Course, intended: &Intended) -> Result<(), Trouble> {
    put(file, course, intended, &text_of(intended))
}

fn put(file: &File, course: &Course, intended: &Intended, text: &str) -> Result<(), Trouble> {
    let target = &intended.plan.target;
    file.prepare_cached(
        "INSERT OR REPLACE INTO changes (first, change, at, connection, org, form, standing, standing_if_left, open)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        course.first,
        intended.plan.id.to_string(),
        intended.at.timestamp_micros(),
        target.connection.to_string(),
        target.level.org().map(|org| org.as_str()),
        target.form.as_str(),
        course.standing(true).word(),
        course.standing(false).word(),
        course.is_open(),
    ])?;
    file.prepare_cached("INSERT OR REPLACE INTO changes_text (first, text) VALUES (?1, ?2)")?
        .execute(params![course.first, text])?;
    Ok(())
}

/// Follows what happened to a change, which left it on this course.
pub(crate) fn followed(file: &File, course: &Course, happening: &Happening) -> Result<(), Trouble> {
    file.prepare_cached(
        "UPDATE changes SET standing = ?2, standing_if_left = ?3, open = ?4 WHERE first = ?1",
    )?
    .execute(params![
        course.first,
        course.standing(true).word(),
        course.standing(false).word(),
        course.is_open()
    ])?;
    let text = text_after(happening);
    if !text.is_empty() {
        file.prepare_cached("UPDATE changes_text SET text = text || ?2 WHERE first = ?1")?
            .execute(params![course.first, text])?;
    }
    Ok(())
}

/// Whether changes are missing among what they are found by: the oldest or the newest. Making it again goes from the
/// newest to the oldest, so one that was broken off shows.
pub(crate) fn is_behind(file: &File) -> Result<bool, Trouble> {
    let ends = |order: &str| {
        let begun: Option<i64> = file
            .query_row(
                &format!("SELECT row FROM journal WHERE kind = ?1 ORDER BY row {order} LIMIT 1"),
                [INTENDED],
                |row| row.get(0),
            )
            .optional()?;
        let found: Option<i64> = file
            .query_row(&format!("SELECT first FROM changes ORDER BY first {order} LIMIT 1"), [], |row| {
                row.get(0)
            })
            .optional()?;
        Ok::<_, Trouble>(begun == found)
    };
    Ok(!(ends("ASC")? && ends("DESC")?))
}

/// Makes the changes again that begin before a row, a slice of them, the newest first; all where there is none. Tells
/// before which row to go on.
pub(crate) fn rebuild(file: &File, before: Option<i64>) -> Result<Option<i64>, Trouble> {
    let begins: Vec<(i64, String)> = file
        .prepare_cached(
            "SELECT row, CAST(change AS TEXT) FROM journal WHERE row < ?1 AND kind = ?2 ORDER BY row DESC LIMIT ?3",
        )?
        .query_map(params![before.unwrap_or(i64::MAX), INTENDED, SLICE], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<Result<_, _>>()?;
    let more = begins.len() == usize::from(SLICE);
    let next = begins.last().map(|(row, _)| *row).filter(|_| more);
    // All that is there for this stretch goes, also what belongs to nothing.
    for table in ["changes", "changes_text"] {
        file.prepare_cached(&format!("DELETE FROM {table} WHERE first >= ?1 AND first < ?2"))?
            .execute([next.unwrap_or(i64::MIN), before.unwrap_or(i64::MAX)])?;
    }
    for (row, id) in begins {
        let Ok(id) = Uuid::parse_str(&id).map(PlanId) else { continue };
        let made = Past::of(id, replay::rows(file, id)?)
            .and_then(|past| past.map(|past| Ok((past.intended(id)?, past))).transpose());
        match made {
            // A second beginning of the same change is none.
            Ok(Some((intended, past))) if past.course.first == row => {
                let later = past.happenings.iter().map(text_after);
                let text: String = std::iter::once(text_of(&intended)).chain(later).collect();
                put(file, &past.course, &intended, &text)?;
            }
            Ok(_) => {}
            Err(error @ StoreError::Unreadable { .. }) => tracing::error!(%error, "a change was left out"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(next)
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
