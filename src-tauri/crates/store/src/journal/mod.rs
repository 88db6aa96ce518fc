//! The journal: everything that happened to every change, in order.
//!
//! A row for each thing that happened: the change was *intended* (the whole plan as it was shown), an *event* of one of
//! its requests, it was *settled* by reading. Rows are only ever added. Where a change stands is what
//! [`Progress::step`](orgdesk_model::Progress::step) makes of its rows; nothing else says so. A change that an earlier
//! process left with a request under way is read as *unknown*, without anything being written, and is never gone on with:
//! it can only be settled.
//!
//! Each row carries an HMAC-SHA256 over the one before and its own content, and the number of rows and the last one's
//! HMAC are sealed beside them, under a key that the caller keeps in the OS keyring. [`verify`](crate::Store::verify_journal)
//! walks them all. Whoever puts back an older copy of the whole file puts back a journal that was whole; to see that,
//! the caller keeps the [`JournalHead`] elsewhere and hands it to `verify`.
//!
//! Without the key nothing is added ([`StoreError::JournalLocked`](crate::StoreError::JournalLocked)), and a caller that
//! can't add a row must not send. A row without an HMAC would be one that anybody could have written or taken away, and
//! the journal would be no proof of anything; waiting for the keyring costs a person a moment, and a write needs the
//! keyring for its credential anyhow. Reading needs no key.

mod api;
pub(crate) mod append;
mod begin;
mod chain;
pub(crate) mod course;
mod entries;
mod export;
mod index;
mod list;
pub(crate) mod replay;
mod verify;

pub use chain::{JournalHead, JournalKey};
pub use entries::{Answer, Difference, Happened, Happening, Intended, Settled, WrongOwner};
pub use export::ChangeExport;
pub use list::{ChangeFilter, ChangePage};
pub use replay::{Change, ChangeSummary};
pub use verify::Verdict;

use rusqlite::Connection as File;

/// What the journal knows while the file is open.
#[derive(Clone, Default)]
pub(crate) struct Memory {
    /// The key, once the caller gave it.
    pub(crate) key: Option<JournalKey>,
    /// The last row that an earlier process wrote; none where all are. What began there goes on in no process any more.
    pub(crate) earlier: Option<i64>,
}

impl Memory {
    /// Of a file that was just opened.
    pub(crate) fn of(file: &File) -> Self {
        let last = file.query_row("SELECT coalesce(max(row), 0) FROM journal", [], |row| row.get(0));
        Self { key: None, earlier: last.ok() }
    }

    /// Whether a change that began at a row is in the hands of this process.
    pub(crate) fn is_live(&self, first: i64) -> bool {
        self.earlier.is_some_and(|earlier| first > earlier)
    }
}
