//! What can go wrong with the data folder, in words for people.

use orgdesk_model::{Problem, ProblemCode};
use orgdesk_words::say;
use rusqlite::ErrorCode;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why something could not be kept or read.
///
/// The messages say what happened, what did not happen, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The data folder or a file in it can't be written.
    #[error(
        "{}",
        say!(
            "The data folder {} can't be written. Nothing was saved; what is there can be read. Give yourself the right \
             to write there, and start Orgdesk again.",
            .folder.display()
        )
    )]
    ReadOnlyFolder {
        /// The data folder.
        folder: PathBuf,
    },
    /// There is no room left.
    #[error(
        "{}",
        say!(
            "The disk is full. The last change was not saved; everything before it is. Free some space and try again."
        )
    )]
    DiskFull,
    /// The file is damaged, or is something else.
    #[error(
        "{}",
        say!(
            "The file {} is damaged. Nothing was saved and the file was left as it is. Put a copy of the file in its \
             place, such as the newest orgdesk.db.backup beside it, or move it away to start anew, and start Orgdesk \
             again.",
            .file.display()
        )
    )]
    Corrupt {
        /// The file.
        file: PathBuf,
    },
    /// A newer version of the app wrote the file.
    #[error(
        "{}",
        say!(
            "The file {} was written by a newer version of Orgdesk (its format is {found}, this version knows {known}). \
             Nothing was saved and the file was left as it is. Use the newer version.",
            .file.display()
        )
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// The version of its format.
        found: i64,
        /// The newest version that this app knows.
        known: i64,
    },
    /// Another instance or another program has it.
    #[error(
        "{}",
        say!(
            "The data folder {} is in use by another Orgdesk or another program. Nothing was read or saved. Use the \
             window that is open already, or close it and try again.",
            .folder.display()
        )
    )]
    InUse {
        /// The data folder.
        folder: PathBuf,
    },
    /// One entry can't be read. Others are not concerned.
    #[error(
        "{}",
        say!(
            "One entry can't be read ({what}). It was left as it is; all others are not concerned."
        )
    )]
    Unreadable {
        /// Which, and why.
        what: String,
    },
    /// What was to be kept belongs to a connection that isn't there.
    #[error(
        "{}",
        say!(
            "The connection was removed, so the edits on it were not saved. Add the connection again."
        )
    )]
    NoConnection,
    /// The journal's key is not known: nothing can be written to it, so nothing may be sent to a server.
    #[error(
        "{}",
        say!(
            "The journal is locked: its key is in the OS keyring, which has not given it. Nothing was written, and nothing \
             is sent without a journal. Unlock the keyring and try again."
        )
    )]
    JournalLocked,
    /// The journal was written under another key.
    #[error(
        "{}",
        say!(
            "The journal was written under another key than the one in the OS keyring. Nothing was written, and nothing is \
             sent without a journal. Restore the keyring's entry, or begin the journal anew: what is in it stays readable."
        )
    )]
    JournalOtherKey,
    /// What is kept beside the journal doesn't fit it: somebody altered it, and going on would cover that up.
    #[error(
        "{}",
        say!(
            "The journal was altered outside of Orgdesk. Nothing was written, and nothing is sent without a journal. Verify \
             the journal to see what was altered, then begin it anew: what is in it stays readable."
        )
    )]
    JournalAltered,
    /// An entry that can't follow what the journal holds.
    #[error(
        "{}",
        say!(
            "An entry of the journal does not follow what it holds ({what}). It was not written."
        )
    )]
    JournalMismatch {
        /// What doesn't fit.
        what: String,
    },
    /// Anything else, with its cause.
    #[error(
        "{}",
        say!(
            "The data folder failed ({}). The last change was not saved. Try again, and look at the disk if it stays.",
            .0
        )
    )]
    Other(String),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let mut problem = Self::new(ProblemCode::Storage, error.to_string());
        problem.retryable = matches!(
            error,
            StoreError::DiskFull
                | StoreError::InUse { .. }
                | StoreError::JournalLocked
                | StoreError::Other(_)
        );
        problem
    }
}

impl StoreError {
    /// The meaning of an SQLite error about `file`.
    pub(crate) fn sqlite(error: &rusqlite::Error, file: &Path) -> Self {
        let folder = || file.parent().unwrap_or(file).to_owned();
        if error
            .sqlite_error()
            .is_some_and(|e| e.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY)
        {
            return Self::NoConnection;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Corrupt { file: file.to_owned() }
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::ReadOnlyFolder { folder: folder() }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::InUse { folder: folder() },
            _ => Self::Other(error.to_string()),
        }
    }

    /// The meaning of a file system error in `folder`.
    pub(crate) fn io(error: &io::Error, folder: &Path) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnlyFolder { folder: folder.to_owned() }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Other(format!("{}: {error}", folder.display())),
        }
    }
}
