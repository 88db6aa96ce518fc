//! The file as the store's thread has it: open to write, open to read only, or not at all.

use crate::journal::Memory;
use crate::journal::course::Courses;
use crate::{StoreError, StoreState, lock, schema};
use orgdesk_words::say;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

const FILE: &str = "orgdesk.db";
/// Files up to this size are looked through for damage when they are opened, which takes milliseconds.
const LOOK_THROUGH: u64 = 64 << 20;
/// How long another program, such as one that makes backups, may hold the file.
const WAIT_FOR_OTHERS: Duration = Duration::from_secs(2);

/// The file, its folder's lock, and what can be done with it.
pub(crate) struct Database {
    file: PathBuf,
    connection: Option<Connection>,
    state: StoreState,
    /// What the journal knows while the file is open.
    pub(crate) journal: Memory,
    /// Where the changes stand that this process is at.
    pub(crate) courses: Courses,
    // Given back last.
    _lock: Option<File>,
}

impl Database {
    /// Opens the file in `folder`, and makes both where they don't exist.
    ///
    /// # Errors
    /// Only `InUse`.
    pub(crate) fn open(folder: &Path, steps: &[&str]) -> Result<Self, StoreError> {
        let file = folder.join(FILE);
        let locked = lock::make_folder(folder).and_then(|()| lock::hold(folder));
        let (lock, opened) = match locked {
            Err(StoreError::InUse { folder }) => return Err(StoreError::InUse { folder }),
            Err(error) => (None, Err(error)),
            Ok(lock) => (Some(lock), to_write(&file, steps)),
        };
        match opened {
            Ok(connection) => {
                let journal = Memory::of(&connection);
                let connection = Some(connection);
                Ok(Self {
                    file,
                    connection,
                    state: StoreState::Writable,
                    journal,
                    courses: Courses::default(),
                    _lock: lock,
                })
            }
            Err(error) => {
                tracing::error!(%error, "the store can't be written");
                let connection = to_read(&file);
                let journal = Memory::default();
                Ok(Self {
                    file,
                    connection,
                    state: StoreState::ReadOnly(error),
                    journal,
                    courses: Courses::default(),
                    _lock: lock,
                })
            }
        }
    }

    /// What can be done.
    pub(crate) fn state(&self) -> &StoreState {
        &self.state
    }

    /// Reads. Where nothing can be read at all there is nothing; the state tells why.
    pub(crate) fn read<T: Default>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, Trouble>,
    ) -> Result<T, StoreError> {
        match &self.connection {
            None => Ok(T::default()),
            Some(connection) => {
                let result = work(connection);
                result.map_err(|trouble| self.meaning(trouble))
            }
        }
    }

    /// Writes, all of it or nothing.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, Trouble>,
    ) -> Result<T, StoreError> {
        let connection = match (&self.state, &mut self.connection) {
            (StoreState::ReadOnly(error), _) => return Err(error.clone()),
            (StoreState::Writable, None) => return Err(StoreError::Other(say!("the file is not open"))),
            (StoreState::Writable, Some(connection)) => connection,
        };
        let result = connection.transaction().map_err(Trouble::from).and_then(|transaction| {
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        result.map_err(|trouble| self.meaning(trouble))
    }

    /// Where damage shows only now, nothing is written from now on.
    fn meaning(&mut self, trouble: Trouble) -> StoreError {
        let error = match trouble {
            Trouble::Store(error) => error,
            Trouble::Sqlite(error) => match (&self.state, StoreError::sqlite(&error, &self.file)) {
                // A newer file may be shaped differently, and a damaged one says many things.
                (StoreState::ReadOnly(reason), StoreError::Other(_)) => reason.clone(),
                (_, error) => error,
            },
        };
        if let (StoreState::Writable, StoreError::Corrupt { .. }) = (&self.state, &error) {
            self.state = StoreState::ReadOnly(error.clone());
        }
        error
    }

    /// Limits the file's size, as a full disk does.
    #[cfg(test)]
    pub(crate) fn limit_pages(&mut self, pages: u32) -> Result<(), StoreError> {
        self.connection.as_ref().unwrap().pragma_update(None, "max_page_count", pages).unwrap();
        Ok(())
    }

    /// The open file.
    #[cfg(test)]
    pub(crate) fn raw(&mut self) -> &mut Connection {
        self.connection.as_mut().unwrap()
    }
}

/// What a piece of work can fail with.
pub(crate) enum Trouble {
    Sqlite(rusqlite::Error),
    Store(StoreError),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn to_write(file: &Path, steps: &[&str]) -> Result<Connection, StoreError> {
    let sqlite = |error: rusqlite::Error| StoreError::sqlite(&error, file);
    let mut connection = Connection::open(file).map_err(sqlite)?;
    connection.busy_timeout(WAIT_FOR_OTHERS).map_err(sqlite)?;
    // SQLite opens what it may not write without a word.
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(sqlite)? {
        return Err(StoreError::ReadOnlyFolder { folder: file.parent().unwrap_or(file).to_owned() });
    }
    let found = schema::version(&connection).map_err(sqlite)?;
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::Newer { file: file.to_owned(), found, known });
    }
    look_through(&connection, file)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(sqlite)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(sqlite)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(sqlite)?;
    // No trigger or view that someone put into the file may call functions with side effects.
    connection.pragma_update(None, "trusted_schema", false).map_err(sqlite)?;
    schema::migrate(&mut connection, file, steps)?;
    Ok(connection)
}

fn look_through(connection: &Connection, file: &Path) -> Result<(), StoreError> {
    if file.metadata().is_ok_and(|meta| meta.len() > LOOK_THROUGH) {
        return Ok(());
    }
    let verdict: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|error| StoreError::sqlite(&error, file))?;
    match verdict.as_str() {
        "ok" => Ok(()),
        _ => Err(StoreError::Corrupt { file: file.to_owned() }),
    }
}

/// Opens what can't be written, if it can be read at all. Where SQLite can't make the files that it needs beside a file
/// with a write-ahead log, it reads the file alone, as of its last checkpoint; a proper end of the app makes one.
fn to_read(file: &Path) -> Option<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut address = url::Url::from_file_path(std::path::absolute(file).ok()?).ok()?;
    ["mode=ro", "immutable=1"].into_iter().find_map(|query| {
        address.set_query(Some(query));
        let connection = Connection::open_with_flags(address.as_str(), flags).ok()?;
        schema::version(&connection).ok()?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).ok()?;
        Some(connection)
    })
}
