//! Drafts in the file: one row for each form at each level of each connection.

use crate::StoreError;
use crate::database::Trouble;
use chrono::{DateTime, SecondsFormat, Utc};
use orgdesk_model::{ConnectionId, Draft, FormId, Level, PlanId, Snapshot};
use orgdesk_words::say;
use rusqlite::{Connection as File, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a draft is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftKey {
    /// The connection.
    pub connection: ConnectionId,
    /// The whole server or one org.
    pub level: Level,
    /// The form.
    pub form: FormId,
}

/// A draft as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// The edits.
    pub draft: Draft,
    /// The snapshot that they started from.
    pub base: Snapshot,
    /// When they last changed.
    pub changed_at: DateTime<Utc>,
    /// The changes that it takes back, the newest first. Empty once it was edited otherwise.
    pub undoes: Vec<PlanId>,
}

/// A row as it lies in the file.
struct Row {
    connection: String,
    level: String,
    form: String,
    draft: String,
    base: String,
    changed_at: String,
    undoes: String,
}

const COLUMNS: &str = "connection, level, form, draft, base, changed_at, undoes";

impl Row {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            connection: row.get(0)?,
            level: row.get(1)?,
            form: row.get(2)?,
            draft: row.get(3)?,
            base: row.get(4)?,
            changed_at: row.get(5)?,
            undoes: row.get(6)?,
        })
    }

    fn parse(self) -> Parsed {
        let unreadable = |why: String| StoreError::Unreadable {
            what: say!("draft of {} at {} on connection {}: {why}", self.form, self.level, self.connection),
        };
        let connection =
            uuid::Uuid::parse_str(&self.connection).map_err(|error| unreadable(error.to_string()))?;
        let changed_at =
            DateTime::parse_from_rfc3339(&self.changed_at).map_err(|error| unreadable(error.to_string()))?;
        let key = DraftKey {
            connection: ConnectionId(connection),
            level: from_json(&self.level).map_err(unreadable)?,
            form: self.form.as_str().into(),
        };
        let kept = KeptDraft {
            draft: from_json(&self.draft).map_err(unreadable)?,
            base: from_json(&self.base).map_err(unreadable)?,
            changed_at: changed_at.to_utc(),
            undoes: from_json(&self.undoes).map_err(unreadable)?,
        };
        Ok((key, kept))
    }
}

/// Reads a row of these columns.
#[cfg(feature = "fuzzing")]
pub(crate) fn of_texts(texts: [String; 7]) -> Parsed {
    let [connection, level, form, draft, base, changed_at, undoes] = texts;
    Row { connection, level, form, draft, base, changed_at, undoes }.parse()
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn to_json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))
}

pub(crate) type Parsed = Result<(DraftKey, KeptDraft), StoreError>;

fn rows(file: &File) -> Result<Vec<Parsed>, Trouble> {
    let mut query = file.prepare(&format!(
        "SELECT {COLUMNS} FROM drafts ORDER BY changed_at DESC, connection, level, form"
    ))?;
    let rows = query.query_map([], Row::read)?;
    Ok(rows.map(|row| row.map(Row::parse)).collect::<Result<_, _>>()?)
}

pub(crate) fn all(file: &File) -> Result<Vec<(DraftKey, KeptDraft)>, Trouble> {
    let report = |error: &StoreError| tracing::error!(%error, "a draft was left out");
    Ok(rows(file)?.into_iter().filter_map(|row| row.inspect_err(report).ok()).collect())
}

pub(crate) fn unreadable(file: &File) -> Result<Vec<StoreError>, Trouble> {
    Ok(rows(file)?.into_iter().filter_map(Result::err).collect())
}

pub(crate) fn get(file: &File, key: &DraftKey) -> Result<Option<KeptDraft>, Trouble> {
    let mut query = file.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM drafts WHERE connection = ?1 AND level = ?2 AND form = ?3"
    ))?;
    let row = query
        .query_row(params![key.connection.to_string(), to_json(&key.level)?, key.form.as_str()], Row::read)
        .optional()?;
    Ok(row.map(Row::parse).transpose()?.map(|(_, kept)| kept))
}

pub(crate) fn save(file: &File, key: &DraftKey, kept: &KeptDraft) -> Result<(), Trouble> {
    file.prepare_cached(&format!(
        "INSERT INTO drafts ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (connection, level, form) DO UPDATE SET
             draft = excluded.draft,
             changed_at = excluded.changed_at,
             undoes = iif(draft = excluded.draft, undoes, excluded.undoes)"
    ))?
    .execute(params![
        key.connection.to_string(),
        to_json(&key.level)?,
        key.form.as_str(),
        to_json(&kept.draft)?,
        to_json(&kept.base)?,
        // Of one width, so that the order of texts is the order of times.
        kept.changed_at.to_rfc3339_opts(SecondsFormat::Nanos, true),
        to_json(&kept.undoes)?,
    ])?;
    Ok(())
}

/// Puts a draft on another base, in place of the one that it was merged from. Whether that was still there.
pub(crate) fn rebase(file: &File, key: &DraftKey, from: &Draft, kept: &KeptDraft) -> Result<bool, Trouble> {
    let Some(found) = get(file, key)?.filter(|found| &found.draft == from) else { return Ok(false) };
    // With a person's choices in it, it takes nothing back as a whole.
    let undoes = if kept.draft == found.draft { found.undoes } else { Vec::new() };
    discard(file, key)?;
    if !kept.draft.is_empty() {
        save(file, key, &KeptDraft { undoes, ..kept.clone() })?;
    }
    Ok(true)
}

/// Puts a draft that takes changes back in place of none, or of another such one. Whether it could.
pub(crate) fn begin_undo(file: &File, key: &DraftKey, kept: &KeptDraft) -> Result<bool, Trouble> {
    if get(file, key)?.is_some_and(|found| found.undoes.is_empty()) {
        return Ok(false);
    }
    discard(file, key)?;
    if !kept.draft.is_empty() {
        save(file, key, kept)?;
    }
    Ok(true)
}

pub(crate) fn discard_if(file: &File, key: &DraftKey, draft: &Draft) -> Result<(), Trouble> {
    file.prepare_cached(
        "DELETE FROM drafts WHERE connection = ?1 AND level = ?2 AND form = ?3 AND draft = ?4",
    )?
    .execute(params![
        key.connection.to_string(),
        to_json(&key.level)?,
        key.form.as_str(),
        to_json(draft)?
    ])?;
    Ok(())
}

pub(crate) fn discard(file: &File, key: &DraftKey) -> Result<(), Trouble> {
    file.prepare_cached("DELETE FROM drafts WHERE connection = ?1 AND level = ?2 AND form = ?3")?
        .execute(params![key.connection.to_string(), to_json(&key.level)?, key.form.as_str()])?;
    Ok(())
}
