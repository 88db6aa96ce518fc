//! The journal's key, and what an Apply writes down: what is about to be sent, and what became of it.

use crate::app::KeptPlan;
use crate::{App, JournalVerdict};
use orgdesk_model::{
    ConnectionId, Draft, Event, Identity, Plan, PlanId, Problem, ProblemCode, Target, Verification,
};
use orgdesk_platform::Answered;
use orgdesk_store::{
    Answer, Difference, DraftKey, Happened, Happening, Intended, JournalKey, Settled, StoreError, Verdict,
    WrongOwner,
};
use orgdesk_vault::{KeepSecret, VaultError};
use orgdesk_words::{number, phrase, say};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Where the vault keeps the journal's key: it is no connection's.
const KEY: ConnectionId = ConnectionId(Uuid::from_u128(0x0a5a_3b1e_0000_4000_8000_4a4f_5552_4e4c));
/// Its place among the secrets there.
const FIELD: &str = "key";
/// The preference that says whether the journal's last key was kept by a keyring, or was for one run.
const KEY_IS: &str = "journal.key";
const KEPT: &str = "kept";
const FOR_ONE_RUN: &str = "for_one_run";

/// Something that happened to a change.
#[derive(Clone)]
pub(crate) struct Owed {
    change: PlanId,
    happening: Happening,
    /// The draft that it puts an end to.
    applied: Option<(DraftKey, Draft)>,
}

/// What this run knows of the journal's key.
#[derive(Default)]
pub(crate) struct JournalKeyState {
    /// Whether the journal has it.
    unlocked: bool,
    /// Whether it was made in this run: the one before was lost, or was for another run.
    made: bool,
    /// Whether it is for this run only, since no keyring answers.
    for_this_run: bool,
}

impl App {
    /// Makes sure that the journal can be written: it needs its key from the OS keyring. Where no keyring answers, the
    /// key is for this run, and the journal says from where on a new key holds.
    ///
    /// # Errors
    /// The keyring is locked or refuses; the journal was altered, or its key is another one.
    pub(crate) async fn unlock_journal(&self) -> Result<(), Problem> {
        let mut state = self.inner.journal.lock().await;
        if state.unlocked {
            return Ok(());
        }
        let key = self.journal_key(&mut state).await?;
        match self.store().unlock_journal(key.clone()).await {
            Ok(()) => {}
            Err(StoreError::JournalOtherKey) if state.for_this_run && self.key_was_kept().await? => {
                return Err(Problem::new(
                    ProblemCode::KeyringAbsent,
                    phrase!(
                        "The journal is written under a key in this computer's keyring, and no keyring answers. Nothing was \
                     sent. Start the keyring and try again, or begin the journal anew under Changes, Verify journal."
                    ),
                ));
            }
            Err(StoreError::JournalOtherKey) if state.made => {
                self.store().begin_journal_anew(key, None, self.now()).await?;
            }
            Err(error) => return Err(error.into()),
        }
        self.remember_key(&state).await?;
        state.unlocked = true;
        drop(state);
        self.look_for_an_older_copy().await;
        Ok(())
    }

    /// Goes on with the journal under the present key, although it was altered, its key was lost, or an older copy was
    /// put back.
    ///
    /// # Errors
    /// Nothing hinders going on as it is; the keyring is locked; the data folder can't be written.
    pub async fn begin_journal_anew(&self) -> Result<(), Problem> {
        let mut state = self.inner.journal.lock().await;
        let key = self.journal_key(&mut state).await?;
        let known = self.inner.journal_head.kept(self.vault()).await?;
        self.store().begin_journal_anew(key, known, self.now()).await?;
        self.remember_key(&state).await?;
        state.unlocked = true;
        drop(state);
        self.inner.journal_head.set_follows(true);
        self.keep_journal_head().await;
        Ok(())
    }

    /// Whether the journal was last written under a key that a keyring keeps.
    async fn key_was_kept(&self) -> Result<bool, Problem> {
        Ok(self.store().preference(KEY_IS).await?.as_deref() == Some(KEPT))
    }

    async fn remember_key(&self, state: &JournalKeyState) -> Result<(), Problem> {
        let word = if state.for_this_run { FOR_ONE_RUN } else { KEPT };
        Ok(self.store().set_preference(KEY_IS, word).await?)
    }

    /// The key that is kept, if there is one that can be read.
    async fn kept_journal_key(&self) -> Result<Option<JournalKey>, Problem> {
        let kept = match self.vault().get(KEY).await {
            Err(VaultError::Absent(_)) => None,
            found => found?,
        };
        Ok(kept.as_ref().and_then(|secrets| decode(secrets.get(FIELD)?)))
    }

    async fn journal_key(&self, state: &mut JournalKeyState) -> Result<JournalKey, Problem> {
        if let Some(key) = self.kept_journal_key().await? {
            return Ok(key);
        }
        // Version 4 of a UUID has 122 random bits from the operating system.
        let random = [Uuid::new_v4(), Uuid::new_v4()];
        let hex = Zeroizing::new(random.map(|part| part.simple().to_string()).concat());
        let secrets = BTreeMap::from([(FIELD.to_owned(), SecretString::from(hex.as_str()))]);
        match self.vault().put(KEY, &secrets, KeepSecret::Keyring).await {
            Ok(()) => {}
            Err(VaultError::Absent(_)) => {
                self.vault().put(KEY, &secrets, KeepSecret::ThisRun).await?;
                state.for_this_run = true;
            }
            Err(error) => return Err(error.into()),
        }
        state.made = true;
        secrets.get(FIELD).and_then(decode).ok_or_else(|| {
            Problem::new(
                ProblemCode::Internal,
                phrase!("The journal's key could not be made. Nothing was sent."),
            )
        })
    }

    /// Compares the journal with the head that the keyring keeps. Only where it goes on from there does the kept head
    /// follow it from now on. An older copy of the data file hinders nothing: whoever restored a backup goes on with it,
    /// and verifying says so until the journal is begun anew.
    async fn look_for_an_older_copy(&self) {
        let known = match self.inner.journal_head.kept(self.vault()).await {
            Ok(known) => known,
            Err(error) => {
                tracing::warn!(%error, "the journal's kept head could not be read");
                return;
            }
        };
        let follows = match known {
            None => Ok(true),
            Some(known) => self.store().journal_goes_on_from(known).await,
        };
        match follows {
            Ok(follows) => {
                if !follows {
                    tracing::error!("an older copy of the data file was put back, or another one");
                }
                self.inner.journal_head.set_follows(follows);
            }
            Err(error) => tracing::warn!(%error, "the journal's head could not be read"),
        }
    }

    /// Has the keyring keep the journal's head as it is now, without waiting for the keyring.
    async fn keep_journal_head(&self) {
        if !self.inner.journal_head.follows() {
            return;
        }
        match self.store().journal_head().await {
            Ok(Some(head)) => self.inner.journal_head.follow(self.vault(), head),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the journal's head could not be read"),
        }
    }

    /// Walks the journal, and says whether it is as it was written, or an older copy of it.
    ///
    /// # Errors
    /// The keyring is locked; the data folder can't be read.
    pub async fn verify_journal(&self) -> Result<JournalVerdict, Problem> {
        let key = self.kept_journal_key().await?;
        let known = self.inner.journal_head.kept(self.vault()).await?;
        let verdict = match key {
            Some(key) => self.store().verify_journal(&key, known).await?,
            // Nobody can tell without a key, unless there is nothing to tell of.
            None => match (self.store().journal_head().await?, known) {
                (None, None) => Verdict::Whole { rows: 0, first: 1 },
                _ => Verdict::OtherKey,
            },
        };
        if let Verdict::Whole { .. } = verdict {
            self.inner.journal_head.set_follows(true);
            self.keep_journal_head().await;
        }
        Ok(JournalVerdict {
            whole: matches!(verdict, Verdict::Whole { .. }),
            hinders: matches!(verdict, Verdict::HeadAltered | Verdict::OtherKey | Verdict::OlderCopy { .. }),
            message: words(verdict),
            at: self.now(),
        })
    }

    /// Writes down what is about to be sent. Only then may the first byte leave.
    pub(crate) async fn intend(&self, kept: &KeptPlan, identity: Identity) -> Result<(), Problem> {
        self.unlock_journal().await?;
        self.write_owed().await;
        let intended = Intended {
            plan: kept.plan.clone(),
            expected: kept.expected.clone(),
            identity,
            reading: kept.reading.snapshot.clone(),
            draft: kept.drafts.kept.clone(),
            undoes: kept.drafts.undoes.clone(),
            at: self.now(),
        };
        Ok(self.store().journal_intended(intended).await?)
    }

    /// Writes down that a request is about to leave. Only then may it.
    pub(crate) async fn note_sending(&self, change: PlanId, at: usize) -> Result<(), Problem> {
        // What became of the one before comes first.
        self.write_owed().await;
        self.store().journal_event(change, Happened::new(Event::Sending(at), self.now())).await?;
        Ok(())
    }

    /// Writes down what became of a request. What can't be written is owed; if the app ends before it is, the next start
    /// takes the request for unknown and reads.
    pub(crate) async fn note(&self, change: PlanId, event: Event, answer: Answer) {
        let happened = Happened { event, at: self.now(), answer: Some(answer) };
        self.owe(Owed { change, happening: Happening::Event(happened), applied: None }).await;
        // Nothing follows what was refused or can't be told.
        if matches!(event, Event::Refused(_) | Event::Unknown(_)) {
            self.keep_journal_head().await;
        }
    }

    /// Writes down what reading again came to. Where that is what was wanted, its draft is discarded with it.
    pub(crate) async fn note_settled(
        &self,
        (plan, draft): (&Plan, &Draft),
        verification: Verification,
        differences: &[crate::Difference],
        note: Option<String>,
    ) {
        let differences = differences
            .iter()
            .map(|one| Difference {
                field: one.field.clone(),
                expected: one.expected.clone(),
                found: one.found.clone(),
            })
            .collect();
        let settled = Settled { verification, differences, note, at: self.now() };
        let Target { connection, level, form, .. } = plan.target.clone();
        let applied = (verification == Verification::Verified)
            .then(|| (DraftKey { connection, level, form }, draft.clone()));
        self.owe(Owed { change: plan.id, happening: Happening::Settled(settled), applied }).await;
        self.keep_journal_head().await;
    }

    async fn owe(&self, owed: Owed) {
        self.inner.owed.lock().await.push_back(owed);
        self.write_owed().await;
    }

    /// Writes down what could not be written before, such as on a full disk that has room again. Of what still can't be,
    /// nothing is lost while the app runs.
    pub(crate) async fn write_owed(&self) {
        let mut queue = self.inner.owed.lock().await;
        while let Some(Owed { change, happening, applied }) = queue.front().cloned() {
            let written = match (happening, applied) {
                (Happening::Event(happened), _) => self.store().journal_event(change, happened).await,
                (Happening::Settled(settled), None) => self.store().journal_settled(change, settled).await,
                (Happening::Settled(settled), Some((key, draft))) => {
                    self.store().journal_applied(change, settled, &key, &draft).await
                }
            };
            match written {
                Ok(_) => {}
                // It never can be: an earlier process left the change, or what it follows is not there.
                Err(error @ (StoreError::JournalMismatch { .. } | StoreError::Unreadable { .. })) => {
                    tracing::error!(%error, %change, "what happened to a change does not fit the journal");
                }
                Err(error) => {
                    tracing::error!(%error, %change, "what happened to a change is not in the journal yet");
                    return;
                }
            }
            queue.pop_front();
        }
    }

    /// What to tell of a change whose end is not in the journal yet.
    pub(crate) async fn owed_words(&self, change: PlanId) -> Option<&'static str> {
        let queue = self.inner.owed.lock().await;
        queue.iter().any(|owed| owed.change == change).then_some(
            phrase!("The data folder could not be written, so the journal has only that the request was sent. The rest is \
             written as soon as that is possible; if Orgdesk ends before, the next start settles it by reading the \
             server. Free some space on the disk."),
        )
    }
}

/// What the journal keeps of an answer.
pub(crate) fn answer(answered: &Answered, wrong: Option<WrongOwner>) -> Answer {
    Answer {
        status: Some(answered.status),
        body: Some(answered.body.clone()),
        request_id: answered.request_id.clone(),
        made: answered.made.clone(),
        problem: None,
        wrong_owner: wrong,
    }
}

/// What the journal keeps where no good answer came.
pub(crate) fn no_answer(problem: &Problem) -> Answer {
    Answer {
        status: problem.platform.as_ref().map(|answer| answer.status),
        request_id: problem.request_id.clone(),
        problem: Some(problem.clone()),
        ..Answer::default()
    }
}

/// A verdict in words for people.
fn words(verdict: Verdict) -> String {
    let altered =
        |what: String| say!("{what} Somebody changed the data file outside of Orgdesk, or the disk failed.");
    match verdict {
        Verdict::Whole { rows: 0, .. } => say!("The journal is empty."),
        Verdict::Whole { rows, first: 1 } => {
            say!("The journal is whole: all {} entries are as they were written.", number(rows))
        }
        Verdict::Whole { rows, first } => say!(
            "The journal is whole from entry {first} to entry {rows}. It was begun anew at entry {first}, so nothing \
             can be said of the entries before.",
            first = number(first),
            rows = number(rows)
        ),
        Verdict::Altered { row } => altered(say!("Entry {} is not as it was written.", number(row))),
        Verdict::Removed { row } => altered(say!("Entry {} was removed.", number(row))),
        Verdict::Inserted { row } => altered(say!("Entry {} was not written by Orgdesk.", number(row))),
        Verdict::CutOff { rows, written } => altered(say!(
            "The journal was cut off: {} entries were written, {} are there.",
            number(written),
            number(rows)
        )),
        Verdict::HeadAltered => altered(say!("What is kept beside the entries is not as it was written.")),
        Verdict::OlderCopy { rows, written } if rows < written => say!(
            "An older copy of the data file was put back: {written} entries were written, this one has {rows}. All \
             that it has is as it was written. Put the newer file in its place, or begin the journal anew.",
            written = number(written),
            rows = number(rows)
        ),
        Verdict::OlderCopy { written, .. } => say!(
            "An older copy of the data file was put back and gone on with: entry {written} is another one than was \
             written first. The entries that it replaced are not in this file. Put the newer file in its place, or begin \
             the journal anew.",
            written = number(written)
        ),
        Verdict::OtherKey => {
            say!(
                "The journal was written under another key than the one in this computer's keyring, so \
                              nothing can be said of it. Restore the keyring's entry."
            )
        }
    }
}

fn decode(hex: &SecretString) -> Option<JournalKey> {
    let hex = hex.expose_secret();
    let mut bytes = Zeroizing::new([0; 32]);
    let halves = [hex.get(..32)?, hex.get(32..64)?];
    for (half, to) in halves.iter().zip(bytes.chunks_exact_mut(16)) {
        to.copy_from_slice(Uuid::try_parse(half).ok()?.as_bytes());
    }
    (hex.len() == 64).then(|| JournalKey::new(&bytes))
}
