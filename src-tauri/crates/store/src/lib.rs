//! What this app keeps on disk: connections without their secrets, preferences, drafts, and the journal of all
//! changes, in one SQLite file.
//!
//! All SQLite work runs on one thread; the API is async. A file that can't be written, is damaged, or comes from a
//! newer version leaves a [`Store`] that reads what it can and refuses to write: the app starts in any case. Only a
//! data folder that another instance uses is an error of [`Store::open`].

mod connections;
mod database;
mod drafts;
mod error;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod journal;
mod lock;
mod preferences;
mod schema;
mod store;
mod thread;

pub use drafts::{DraftKey, KeptDraft};
pub use error::StoreError;
pub use journal::{
    Answer, Change, ChangeExport, ChangeFilter, ChangePage, ChangeSummary, Difference, Happened, Happening,
    Intended, JournalHead, JournalKey, Settled, Verdict, WrongOwner,
};
pub use store::{Store, StoreState};

#[cfg(test)]
mod tests;

orgdesk_words::speaks_german!();
