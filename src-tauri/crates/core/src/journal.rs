//! The journal's key, and what an Apply writes down: what is about to be sent, and what became of it.

use crate::App;
use crate::app::KeptPlan;
use orgdesk_model::{ConnectionId, Event, Identity, PlanId, Problem, ProblemCode};
use orgdesk_platform::Answered;
use orgdesk_store::{Answer, Difference, Happened, Intended, JournalKey, Settled, StoreError, WrongOwner};
use orgdesk_vault::{KeepSecret, VaultError};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Where the vault keeps the journal's key: it is no connection's.
const KEY: ConnectionId = ConnectionId(Uuid::from_u128(0x0a5a_3b1e_0000_4000_8000_4a4f_5552_4e4c));
/// Its place among the secrets there.
const FIELD: &str = "key";

/// A key, and whether it was just made.
struct Key {
    key: JournalKey,
    fresh: bool,
}

impl App {
    /// Makes sure that the journal can be written: it needs its key from the OS keyring. Where no keyring answers, the
    /// key is for this run, and the journal says from where on a new key holds.
    ///
    /// # Errors
    /// The keyring is locked or refuses; the journal was altered, or its key is another one.
    pub(crate) async fn unlock_journal(&self) -> Result<(), Problem> {
        let mut unlocked = self.inner.journal.lock().await;
        if *unlocked {
            return Ok(());
        }
        let Key { key, fresh } = self.journal_key().await?;
        match self.store().unlock_journal(key.clone()).await {
            Ok(()) => {}
            // The key before was lost, or was for another run.
            Err(StoreError::JournalOtherKey) if fresh => {
                self.store().begin_journal_anew(key, self.now()).await?;
            }
            Err(error) => return Err(error.into()),
        }
        *unlocked = true;
        Ok(())
    }

    /// Goes on with the journal under the present key, although it was altered or its key was lost.
    ///
    /// # Errors
    /// Nothing hinders going on as it is; the keyring is locked; the data folder can't be written.
    pub async fn begin_journal_anew(&self) -> Result<(), Problem> {
        let mut unlocked = self.inner.journal.lock().await;
        let Key { key, .. } = self.journal_key().await?;
        self.store().begin_journal_anew(key, self.now()).await?;
        *unlocked = true;
        Ok(())
    }

    async fn journal_key(&self) -> Result<Key, Problem> {
        let kept = match self.vault().get(KEY).await {
            Err(VaultError::Absent(_)) => None,
            found => found?,
        };
        if let Some(key) = kept.as_ref().and_then(|secrets| decode(secrets.get(FIELD)?)) {
            return Ok(Key { key, fresh: false });
        }
        // Version 4 of a UUID has 122 random bits from the operating system.
        let random = [Uuid::new_v4(), Uuid::new_v4()];
        let hex = Zeroizing::new(random.map(|part| part.simple().to_string()).concat());
        let secrets = BTreeMap::from([(FIELD.to_owned(), SecretString::from(hex.as_str()))]);
        match self.vault().put(KEY, &secrets, KeepSecret::Keyring).await {
            Ok(()) => {}
            Err(VaultError::Absent(_)) => self.vault().put(KEY, &secrets, KeepSecret::ThisRun).await?,
            Err(error) => return Err(error.into()),
        }
        let key = secrets.get(FIELD).and_then(decode);
        let unusable =
            || Problem::new(ProblemCode::Internal, "The journal's key could not be made. Nothing was sent.");
        Ok(Key { key: key.ok_or_else(unusable)?, fresh: true })
    }

    /// The journal's key, where it may be read.
    pub(crate) async fn known_journal_key(&self) -> Result<JournalKey, Problem> {
        Ok(self.journal_key().await?.key)
    }

    /// Writes down what is about to be sent. Only then may the first byte leave.
    pub(crate) async fn intend(&self, kept: &KeptPlan, identity: Identity) -> Result<(), Problem> {
        self.unlock_journal().await?;
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
        self.store().journal_event(change, Happened::new(Event::Sending(at), self.now())).await?;
        Ok(())
    }

    /// Writes down what became of a request. If that fails, the next start takes it for unknown and reads.
    pub(crate) async fn note(&self, change: PlanId, event: Event, answer: Answer) {
        let happened = Happened { event, at: self.now(), answer: Some(answer) };
        if let Err(error) = self.store().journal_event(change, happened).await {
            tracing::error!(%error, %change, "what became of a request is not in the journal");
        }
    }

    /// Writes down what reading again came to.
    pub(crate) async fn note_settled(
        &self,
        change: PlanId,
        verification: orgdesk_model::Verification,
        differences: &[crate::Difference],
    ) {
        let differences = differences
            .iter()
            .map(|one| Difference {
                field: one.field.clone(),
                expected: one.expected.clone(),
                found: one.found.clone(),
            })
            .collect();
        let settled = Settled { verification, differences, note: None, at: self.now() };
        if let Err(error) = self.store().journal_settled(change, settled).await {
            tracing::error!(%error, %change, "what a change came to is not in the journal");
        }
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

fn decode(hex: &SecretString) -> Option<JournalKey> {
    let hex = hex.expose_secret();
    let mut bytes = Zeroizing::new([0; 32]);
    let halves = [hex.get(..32)?, hex.get(32..64)?];
    for (half, to) in halves.iter().zip(bytes.chunks_exact_mut(16)) {
        to.copy_from_slice(Uuid::try_parse(half).ok()?.as_bytes());
    }
    (hex.len() == 64).then(|| JournalKey::new(&bytes))
}
