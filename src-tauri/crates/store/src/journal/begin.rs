//! Beginning anew: where the key is lost or the head was altered, the app has to go on without covering up what was.

use super::chain::{
    Head, JournalHead, JournalKey, NOTHING, Place, Tag, absorb, goes_on_from, put, tag, usable,
};
use super::verify::bytes;
use crate::StoreError;
use crate::database::Trouble;
use chrono::{DateTime, Utc};
use orgdesk_words::say;
use rusqlite::Connection as File;
use serde::Serialize;

/// The row that says so. It belongs to no change.
#[derive(Serialize)]
struct Begun {
    at: DateTime<Utc>,
    /// Why.
    why: &'static str,
    /// The head as it was found.
    head: Option<FoundHead>,
    /// The head that was kept elsewhere, where the journal does not go on from it.
    known: Option<JournalHead>,
}

#[derive(Serialize)]
struct FoundHead {
    first: i64,
    rows: i64,
    mac: Vec<u8>,
}

/// The code over all rows before one, as they are found.
pub(crate) fn before(file: &File, key: &JournalKey, first: i64) -> Result<Tag, Trouble> {
    let mut mac = key.over("orgdesk journal before", []);
    let mut query =
        file.prepare("SELECT row, change, kind, body, mac FROM journal WHERE row < ?1 ORDER BY row")?;
    let mut rows = query.query([first])?;
    while let Some(row) = rows.next()? {
        absorb(&mut mac, &row.get::<_, i64>(0)?.to_be_bytes());
        for at in 1..5 {
            absorb(&mut mac, bytes(row.get_ref(at)?));
        }
    }
    Ok(tag(mac))
}

/// Goes on under this key after whatever is there, and says so in a row of its own.
///
/// # Errors
/// `JournalMismatch` where nothing hinders going on as it is.
pub(crate) fn anew(
    file: &File,
    key: &JournalKey,
    known: Option<&JournalHead>,
    at: DateTime<Utc>,
) -> Result<(), Trouble> {
    let older = match known {
        Some(known) => !goes_on_from(file, known)?,
        None => false,
    };
    let why = match usable(file, key) {
        Ok(_) if older => "older_copy",
        Ok(_) => {
            let what = say!("it is as it was written, so there is no reason to begin it anew");
            return Err(StoreError::JournalMismatch { what }.into());
        }
        Err(Trouble::Store(StoreError::JournalOtherKey)) => "other_key",
        Err(Trouble::Store(StoreError::JournalAltered)) => "altered",
        Err(other) => return Err(other),
    };
    let last: i64 =
        file.query_row("SELECT max(0, coalesce(max(row), 0)) FROM journal", [], |row| row.get(0))?;
    let row = last.checked_add(1).ok_or(StoreError::JournalAltered)?;
    let head = Head::read(file)?.map(|head| FoundHead { first: head.first, rows: head.rows, mac: head.mac });
    let body = serde_json::to_string(&Begun { at, why, head, known: known.filter(|_| older).cloned() })
        .map_err(|error| StoreError::Other(error.to_string()))?;
    let previous = if row == 1 { NOTHING } else { before(file, key, row)? };
    put(file, key, &Place { first: row, row, previous: &previous }, "", "begun", &body)
}
