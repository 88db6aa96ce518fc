//! The format of the file, forward only.

use crate::StoreError;
use orgdesk_words::say;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};

/// What brings the file from one version of its format to the next: the first from 0, an empty file, to 1. A step that
/// was released is never changed.
pub(crate) const STEPS: &[&str] = &[
    "
    CREATE TABLE connections (
        id TEXT NOT NULL PRIMARY KEY,
        created_at INTEGER NOT NULL, -- microseconds since 1970, for the order
        body TEXT NOT NULL
    ) STRICT;
    CREATE TABLE preferences (
        key TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;
    CREATE TABLE drafts (
        connection TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
        level TEXT NOT NULL,
        form TEXT NOT NULL,
        draft TEXT NOT NULL,
        base TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        PRIMARY KEY (connection, level, form)
    ) STRICT;
",
    "
    ALTER TABLE drafts ADD COLUMN undoes TEXT NOT NULL DEFAULT '[]'; -- JSON: the changes that it takes back
    -- What happened, in order. Rows are added and never changed. A change outlives its connection.
    CREATE TABLE journal (
        row INTEGER NOT NULL PRIMARY KEY, -- 1, 2, 3, without a gap
        change TEXT NOT NULL,
        kind TEXT NOT NULL,
        body TEXT NOT NULL, -- JSON
        mac BLOB NOT NULL -- over the row before and this one
    ) STRICT;
    CREATE INDEX journal_by_change ON journal (change, row);
    CREATE TABLE journal_head (
        one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
        first INTEGER NOT NULL, -- the first row under this key
        rows INTEGER NOT NULL, -- the last row
        mac BLOB NOT NULL, -- of the last row
        key_check BLOB NOT NULL, -- tells the key from others
        seal BLOB NOT NULL -- over first, rows and mac
    ) STRICT;
    -- Made from the journal, to find changes by. Can be made again at any time.
    CREATE TABLE changes (
        first INTEGER NOT NULL PRIMARY KEY, -- its first row in the journal
        change TEXT NOT NULL,
        at INTEGER NOT NULL, -- microseconds since 1970
        connection TEXT NOT NULL,
        org TEXT,
        form TEXT NOT NULL,
        standing TEXT NOT NULL,
        standing_if_left TEXT NOT NULL, -- what counts once the process that made it has ended
        open INTEGER NOT NULL -- 1: has to be settled by reading
    ) STRICT;
    CREATE INDEX changes_open ON changes (first) WHERE open = 1;
    CREATE TABLE changes_text (
        first INTEGER NOT NULL PRIMARY KEY,
        text TEXT NOT NULL -- in small letters
    ) STRICT;
",
];

/// The version of the file's format.
pub(crate) fn version(database: &Connection) -> rusqlite::Result<i64> {
    database.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings the file to the newest version, each step whole or not at all. A file that held something is copied first.
pub(crate) fn migrate(database: &mut Connection, file: &Path, steps: &[&str]) -> Result<(), StoreError> {
    let sqlite = |error: rusqlite::Error| StoreError::sqlite(&error, file);
    let found = version(database).map_err(sqlite)?;
    let done = usize::try_from(found).unwrap_or_default();
    if done > 0 && done < steps.len() {
        back_up(database, file, found)?;
    }
    for (index, step) in steps.iter().enumerate().skip(done) {
        let transaction = database.transaction().map_err(sqlite)?;
        transaction.execute_batch(step).map_err(sqlite)?;
        let next = i64::try_from(index + 1).map_err(|error| StoreError::Other(error.to_string()))?;
        transaction.pragma_update(None, "user_version", next).map_err(sqlite)?;
        transaction.commit().map_err(sqlite)?;
    }
    Ok(())
}

/// Copies the file as SQLite sees it, with what is still in its write-ahead log. The copy has its name only once it is
/// whole.
fn back_up(database: &Connection, file: &Path, version: i64) -> Result<(), StoreError> {
    let io = |error: std::io::Error| StoreError::io(&error, file.parent().unwrap_or(file));
    let named = |suffix: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let unfinished = named(".backup-unfinished");
    if unfinished.exists() {
        fs::remove_file(&unfinished).map_err(io)?;
    }
    let target =
        unfinished.to_str().ok_or_else(|| StoreError::Other(say!("the folder's name is not UTF-8")))?;
    database.execute("VACUUM INTO ?1", [target]).map_err(|error| StoreError::sqlite(&error, file))?;
    // Windows flushes only what is open to write.
    fs::OpenOptions::new().write(true).open(&unfinished).and_then(|copy| copy.sync_all()).map_err(io)?;
    fs::rename(&unfinished, named(&format!(".backup-v{version}"))).map_err(io)
}
