//! The store: the API over the thread.

use crate::database::Database;
use crate::thread::Worker;
use crate::{DraftKey, KeptDraft, StoreError, connections, drafts, preferences, schema};
use chrono::{DateTime, Utc};
use orgdesk_model::{Connection, ConnectionId, Draft, Snapshot};
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// What can be done with a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreState {
    /// Everything.
    Writable,
    /// What can be read is read; every write is refused with this error.
    ReadOnly(StoreError),
}

/// The data folder of this app. A clone is the same store; the last one to be dropped closes the file.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    worker: Worker,
    state: Arc<Mutex<StoreState>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("state", &self.state()).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the data folder, and makes it and `orgdesk.db` in it where they don't exist.
    ///
    /// # Errors
    /// `InUse` when another instance holds the folder. Anything else that is wrong with it is told by [`Self::state`].
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_with(folder, schema::STEPS).await
    }

    pub(crate) async fn open_with(folder: &Path, steps: &'static [&'static str]) -> Result<Self, StoreError> {
        let worker = Worker::start(folder, steps).await?;
        let state = worker.run(|database| database.state().clone()).await?;
        Ok(Self { inner: Arc::new(Inner { worker, state: Arc::new(Mutex::new(state)) }) })
    }

    /// What can be done. It can turn to read-only later, when damage shows.
    pub fn state(&self) -> StoreState {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All connections that can be read, the oldest first. [`Self::unreadable`] tells of the others.
    ///
    /// # Errors
    /// The file can't be read.
    pub async fn connections(&self) -> Result<Vec<Connection>, StoreError> {
        self.run(|database| database.read(connections::all)).await
    }

    /// Keeps a connection, in place of one with its identifier. Drafts on it stay.
    ///
    /// # Errors
    /// It was not kept.
    pub async fn save_connection(&self, connection: &Connection) -> Result<(), StoreError> {
        let connection = connection.clone();
        self.run(move |database| database.write(|file| connections::save(file, &connection))).await
    }

    /// Forgets a connection and all drafts on it. That there is none is fine.
    ///
    /// # Errors
    /// Nothing was forgotten.
    pub async fn remove_connection(&self, id: ConnectionId) -> Result<(), StoreError> {
        self.run(move |database| database.write(|file| connections::remove(file, id))).await
    }

    /// A preference, if it was set.
    ///
    /// # Errors
    /// The file can't be read.
    pub async fn preference(&self, key: &str) -> Result<Option<String>, StoreError> {
        let key = key.to_owned();
        self.run(move |database| database.read(|file| preferences::get(file, &key))).await
    }

    /// Sets a preference.
    ///
    /// # Errors
    /// It was not set.
    pub async fn set_preference(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let (key, value) = (key.to_owned(), value.to_owned());
        self.run(move |database| database.write(|file| preferences::set(file, &key, &value))).await
    }

    /// The draft of one form at one level, if there is one.
    ///
    /// # Errors
    /// The file, or this draft in it, can't be read.
    pub async fn draft(&self, key: &DraftKey) -> Result<Option<KeptDraft>, StoreError> {
        let key = key.clone();
        self.run(move |database| database.read(|file| drafts::get(file, &key))).await
    }

    /// Keeps a draft with the snapshot that it started from: the first one stays for as long as the draft does. An
    /// empty draft is discarded.
    ///
    /// # Errors
    /// It was not kept, and the one before still is. `NoConnection` when its connection was removed.
    pub async fn save_draft(
        &self,
        key: &DraftKey,
        draft: &Draft,
        base: &Snapshot,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let key = key.clone();
        let kept = KeptDraft { draft: draft.clone(), base: base.clone(), changed_at: at, undoes: Vec::new() };
        self.run(move |database| {
            database.write(|file| match kept.draft.is_empty() {
                true => drafts::discard(file, &key),
                false => drafts::save(file, &key, &kept),
            })
        })
        .await
    }

    /// Puts a draft that was merged with what the server holds now on that new base. What was typed since the merge was
    /// made stays as it is: then nothing is done, and the answer is false. An empty draft is discarded.
    ///
    /// # Errors
    /// Nothing was done. `NoConnection` when its connection was removed.
    pub async fn rebase_draft(
        &self,
        key: &DraftKey,
        from: &Draft,
        draft: &Draft,
        base: &Snapshot,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (key, from) = (key.clone(), from.clone());
        let kept = KeptDraft { draft: draft.clone(), base: base.clone(), changed_at: at, undoes: Vec::new() };
        self.run(move |database| database.write(|file| drafts::rebase(file, &key, &from, &kept))).await
    }

    /// Puts a draft that takes changes back where there is none. One that takes changes back, and that nobody has edited
    /// since, gives way. With any other draft nothing is done, and the answer is false.
    ///
    /// # Errors
    /// Nothing was done. `NoConnection` when its connection was removed.
    pub async fn begin_undo(&self, key: &DraftKey, kept: KeptDraft) -> Result<bool, StoreError> {
        let key = key.clone();
        self.run(move |database| database.write(|file| drafts::begin_undo(file, &key, &kept))).await
    }

    /// Discards a draft. That there is none is fine.
    ///
    /// # Errors
    /// It was not discarded.
    pub async fn discard_draft(&self, key: &DraftKey) -> Result<(), StoreError> {
        let key = key.clone();
        self.run(move |database| database.write(|file| drafts::discard(file, &key))).await
    }

    /// Discards a draft if it is still this one: what was typed since then stays.
    ///
    /// # Errors
    /// It was not discarded.
    pub async fn discard_draft_if(&self, key: &DraftKey, draft: &Draft) -> Result<(), StoreError> {
        let (key, draft) = (key.clone(), draft.clone());
        self.run(move |database| database.write(|file| drafts::discard_if(file, &key, &draft))).await
    }

    /// All drafts that can be read, the last changed first. [`Self::unreadable`] tells of the others.
    ///
    /// # Errors
    /// The file can't be read.
    pub async fn drafts(&self) -> Result<Vec<(DraftKey, KeptDraft)>, StoreError> {
        self.run(|database| database.read(drafts::all)).await
    }

    /// An error for each connection and draft that can't be read.
    ///
    /// # Errors
    /// The file can't be read.
    pub async fn unreadable(&self) -> Result<Vec<StoreError>, StoreError> {
        self.run(|database| {
            database.read(|file| Ok([connections::unreadable(file)?, drafts::unreadable(file)?].concat()))
        })
        .await
    }

    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Database) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let state = Arc::clone(&self.inner.state);
        let work = move |database: &mut Database| {
            let result = work(database);
            *state.lock().unwrap_or_else(PoisonError::into_inner) = database.state().clone();
            result
        };
        self.inner.worker.run(work).await?
    }
}
