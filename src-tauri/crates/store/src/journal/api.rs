//! The journal's part of the store's API.

use super::chain::{Head, usable};
use super::verify::{Slice, Walk};
use super::{
    Change, ChangeExport, ChangeFilter, ChangePage, Happened, Happening, Intended, JournalHead, JournalKey,
    Settled, Verdict, append, begin, chain, index, list,
};
use crate::database::Database;
use crate::{DraftKey, Store, StoreError, StoreState, drafts};
use chrono::{DateTime, Utc};
use orgdesk_model::{Draft, PlanId, Progress};
use orgdesk_words::say;

impl Store {
    /// Gives the journal its key, without which nothing can be added.
    ///
    /// # Errors
    /// `JournalOtherKey` or `JournalAltered`: nothing can be added under this key as the journal is, unless it is
    /// [begun anew](Self::begin_journal_anew). The key is not kept then.
    pub async fn unlock_journal(&self, key: JournalKey) -> Result<(), StoreError> {
        self.run(move |database| {
            database.read(|file| usable(file, &key).map(drop))?;
            database.journal.key = Some(key);
            Ok(())
        })
        .await
    }

    /// Goes on under this key where the one before is lost, the journal's head was altered, or the journal does not go on
    /// from `known`, a head that was kept elsewhere. What is in the journal stays, is sealed as it is found, and a row says
    /// that this was done and why.
    ///
    /// # Errors
    /// `JournalMismatch` where nothing hinders going on as it is. Or it was not written.
    pub async fn begin_journal_anew(
        &self,
        key: JournalKey,
        known: Option<JournalHead>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.run(move |database| {
            database.write(|file| begin::anew(file, &key, known.as_ref(), at))?;
            database.journal.key = Some(key);
            Ok(())
        })
        .await
    }

    /// Writes what is about to be applied. It is on disk when this returns; only then may the first byte leave.
    ///
    /// # Errors
    /// It was not written, so nothing may be sent. `JournalLocked` without a key, `JournalMismatch` for a plan that was
    /// applied before, `JournalAltered` where going on would cover up what was done to the journal.
    pub async fn journal_intended(&self, intended: Intended) -> Result<(), StoreError> {
        self.run(move |database| {
            let memory = database.journal.clone();
            let course = database.write(|file| append::intend(file, &memory, &intended))?;
            database.courses.keep(intended.plan.id, course);
            Ok(())
        })
        .await
    }

    /// Writes an event of one request, and tells where that leaves the change. It is on disk when this returns: a
    /// request may leave only after its `Sending`.
    ///
    /// # Errors
    /// It was not written, as with [`journal_intended`](Self::journal_intended); `JournalMismatch` also for an event
    /// that can't follow, as every one but `Unknown` for a change that an earlier process left.
    pub async fn journal_event(&self, change: PlanId, happened: Happened) -> Result<Progress, StoreError> {
        self.journal(change, Happening::Event(happened), None).await
    }

    /// Writes what reading again came to, and tells where that leaves the change. A request that an earlier process
    /// left under way has to be [written](Self::journal_event) as unknown first.
    ///
    /// # Errors
    /// As [`journal_event`](Self::journal_event).
    pub async fn journal_settled(&self, change: PlanId, settled: Settled) -> Result<Progress, StoreError> {
        self.journal(change, Happening::Settled(settled), None).await
    }

    /// The same where reading again found what was wanted: the draft that it came from is discarded, both or neither. What
    /// was typed since then stays.
    ///
    /// # Errors
    /// As [`journal_event`](Self::journal_event); the draft is then still there.
    pub async fn journal_applied(
        &self,
        change: PlanId,
        settled: Settled,
        key: &DraftKey,
        draft: &Draft,
    ) -> Result<Progress, StoreError> {
        self.journal(change, Happening::Settled(settled), Some((key.clone(), draft.clone()))).await
    }

    async fn journal(
        &self,
        change: PlanId,
        happening: Happening,
        applied: Option<(DraftKey, Draft)>,
    ) -> Result<Progress, StoreError> {
        self.run(move |database| {
            let memory = database.journal.clone();
            let course = database.courses.take(change);
            let course = database.write(|file| {
                let course = append::happen(file, &memory, change, &happening, course)?;
                if let Some((key, draft)) = &applied {
                    drafts::discard_if(file, key, draft)?;
                }
                Ok(course)
            })?;
            let progress = course.progress.clone();
            database.courses.keep(change, course);
            Ok(progress)
        })
        .await
    }

    /// One page of changes, the newest first; `after` is `next` of the page before.
    ///
    /// # Errors
    /// The file can't be read. Single changes that can't are in the page.
    pub async fn changes(
        &self,
        filter: &ChangeFilter,
        after: Option<u64>,
        limit: usize,
    ) -> Result<ChangePage, StoreError> {
        let filter = filter.clone();
        self.run(move |database| {
            let memory = database.journal.clone();
            database.read(|file| list::page(file, &memory, &filter, after, limit))
        })
        .await
    }

    /// A change with all that happened to it, if there is one.
    ///
    /// # Errors
    /// The file, or this change in it, can't be read.
    pub async fn change(&self, id: PlanId) -> Result<Option<Change>, StoreError> {
        self.run(move |database| {
            let memory = database.journal.clone();
            database.read(|file| list::one(file, &memory, id))
        })
        .await
    }

    /// The changes that reading has to settle, the oldest first: something was sent that may have been done, and
    /// nothing was read again since, or nobody could tell what became of it. At a start these are what an earlier
    /// process left; later also [live](Change::live) ones. One that can't be read is an error of its own. Where some of what
    /// changes are found by is missing, that is made first, with others getting their turn.
    ///
    /// # Errors
    /// The file can't be read.
    pub async fn unsettled_changes(&self) -> Result<Vec<Result<Change, StoreError>>, StoreError> {
        self.complete_changes().await?;
        self.run(|database| {
            let memory = database.journal.clone();
            database.read(|file| list::unsettled(file, &memory))
        })
        .await
    }

    /// Whole changes one after the other, for an export.
    pub fn export_changes(&self, filter: ChangeFilter) -> ChangeExport {
        ChangeExport::new(self.clone(), filter)
    }

    /// How long the journal is and what its last row is, to be kept elsewhere; none where nothing was ever written.
    ///
    /// # Errors
    /// The file can't be read.
    pub async fn journal_head(&self) -> Result<Option<JournalHead>, StoreError> {
        self.run(|database| database.read(|file| Ok(Head::read(file)?.and_then(|head| head.told())))).await
    }

    /// Whether the journal goes on from a head that was kept elsewhere: the row that it tells of is there as it was. If
    /// not, an older copy of the file was put back.
    ///
    /// # Errors
    /// The file can't be read.
    pub async fn journal_goes_on_from(&self, known: JournalHead) -> Result<bool, StoreError> {
        self.run(move |database| {
            match database.read(|file| Ok(Some(chain::goes_on_from(file, &known)?)))? {
                Some(goes_on) => Ok(goes_on),
                None => Err(no_file(database)),
            }
        })
        .await
    }

    /// Walks the whole journal, and says whether anything was altered, removed, put in or cut off. `known` is a head
    /// that was kept elsewhere: a journal that is whole in itself has to [go on](Self::journal_goes_on_from) from it. Other
    /// work gets its turn in between.
    ///
    /// It looks at the journal itself and not at what changes are found by, which [`rebuild_changes`](Self::rebuild_changes)
    /// makes again: both together make sure that a list shows all that was written.
    ///
    /// # Errors
    /// The file can't be read.
    pub async fn verify_journal(
        &self,
        key: &JournalKey,
        known: Option<JournalHead>,
    ) -> Result<Verdict, StoreError> {
        let mut walk = Walk::new(known);
        loop {
            let key = key.clone();
            let slice = self
                .run(move |database| match database.read(|file| Ok(Some(walk.on(file, &key)?)))? {
                    Some(slice) => Ok(slice),
                    None => Err(no_file(database)),
                })
                .await?;
            match slice {
                Slice::More(further) => walk = further,
                Slice::Over(verdict) => return Ok(verdict),
            }
        }
    }

    /// Makes what changes are found by again from the journal, the newest first. Other work gets its turn in between, and
    /// sees each change as it was or as it is made.
    ///
    /// # Errors
    /// The rest was not made, and what was there still is.
    pub async fn rebuild_changes(&self) -> Result<(), StoreError> {
        let mut before = None;
        loop {
            before = self.run(move |database| database.write(|file| index::rebuild(file, before))).await?;
            if before.is_none() {
                return Ok(());
            }
        }
    }

    /// Makes what changes are found by again where some of it is missing, as after an update or in a file that somebody
    /// mended. In a file that can't be written nothing is made, and what is there is found.
    async fn complete_changes(&self) -> Result<(), StoreError> {
        if self.state() != StoreState::Writable {
            return Ok(());
        }
        if self.run(|database| database.read(index::is_behind)).await? {
            tracing::info!("what changes are found by is made again");
            self.rebuild_changes().await?;
        }
        Ok(())
    }
}

/// Why nothing can be read at all.
fn no_file(database: &Database) -> StoreError {
    match database.state() {
        StoreState::ReadOnly(error) => error.clone(),
        StoreState::Writable => StoreError::Other(say!("the file is not open")),
    }
}
