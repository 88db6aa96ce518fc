//! Adding to the journal: one row, the head, and what is found by it, together or not at all.

use super::chain::{NOTHING, Place, put, usable};
use super::course::Course;
use super::entries::{Happening, Intended};
use super::replay::{self, Past};
use super::{Memory, index};
use crate::StoreError;
use crate::database::Trouble;
use orgdesk_model::{Event, PlanId};
use orgdesk_words::say;
use rusqlite::Connection as File;
use serde::Serialize;

/// The kind of the row that begins a change.
pub(crate) const INTENDED: &str = "intended";

fn mismatch(what: String) -> Trouble {
    StoreError::JournalMismatch { what }.into()
}

/// Writes what is intended, and tells where that leaves the change.
pub(crate) fn intend(file: &File, memory: &Memory, intended: &Intended) -> Result<Course, Trouble> {
    let id = intended.plan.id;
    let mut query = file.prepare_cached("SELECT EXISTS (SELECT 1 FROM journal WHERE change = ?1)")?;
    if query.query_row([id.to_string()], |row| row.get(0))? {
        return Err(mismatch(say!("the change {id} was begun before")));
    }
    let row = add(file, memory, id, INTENDED, intended)?;
    let course = Course::new(row, intended.plan.requests.len());
    index::begun(file, &course, intended)?;
    Ok(course)
}

/// Writes what happened to a change, and tells where that leaves it. `course` is where it stood, where that is known
/// without reading its rows.
pub(crate) fn happen(
    file: &File,
    memory: &Memory,
    id: PlanId,
    happening: &Happening,
    course: Option<Course>,
) -> Result<Course, Trouble> {
    let course = match course {
        Some(course) => course,
        None => Past::of(id, replay::rows(file, id)?)?
            .map(|past| past.course)
            .ok_or_else(|| mismatch(say!("there is no change {id}")))?,
    };
    if let Happening::Event(happened) = happening
        && let Event::Verified(_) = happened.event
    {
        return Err(mismatch(say!("what reading again came to is no event of a request")));
    }
    // Whoever could have sent or been answered is gone with its process.
    if !memory.is_live(course.first) && !matches!(happening.event(), Event::Unknown(_) | Event::Verified(_)) {
        return Err(mismatch(say!("the change {id} was left by an earlier process and is not gone on with")));
    }
    let course = course.follow(happening).map_err(|wrong| mismatch(wrong.to_string()))?;
    match happening {
        Happening::Event(happened) => add(file, memory, id, "event", happened)?,
        Happening::Settled(settled) => add(file, memory, id, "settled", settled)?,
    };
    index::followed(file, &course, happening)?;
    Ok(course)
}

fn add(file: &File, memory: &Memory, id: PlanId, kind: &str, body: &impl Serialize) -> Result<i64, Trouble> {
    let key = memory.key.as_ref().ok_or(StoreError::JournalLocked)?;
    let body = serde_json::to_string(body).map_err(|error| StoreError::Other(error.to_string()))?;
    let head = usable(file, key)?;
    let place = match &head {
        None => Place { first: 1, row: 1, previous: &NOTHING },
        Some(head) => {
            let row = head.rows.checked_add(1).ok_or(StoreError::JournalAltered)?;
            Place { first: head.first, row, previous: &head.mac }
        }
    };
    put(file, key, &place, &id.to_string(), kind, &body)?;
    Ok(place.row)
}
