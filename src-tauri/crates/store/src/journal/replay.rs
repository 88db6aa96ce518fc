//! From rows to a change: where it stands is what the states' one step function makes of them.

use super::Memory;
use super::append::INTENDED;
use super::course::Course;
use super::entries::{Happened, Happening, Intended, Settled, WrongOwner};
use crate::StoreError;
use crate::database::Trouble;
use chrono::{DateTime, Utc};
use orgdesk_model::{Identity, Outcome, Plan, PlanId, Progress};
use orgdesk_words::say;
use rusqlite::Connection as File;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

/// A change with all that happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its place in the journal; a later change has a higher one.
    pub row: u64,
    /// What was intended.
    pub intended: Intended,
    /// What happened, in order.
    pub happenings: Vec<Happening>,
    /// Where it stands.
    pub progress: Progress,
    /// Whether this process began it, and may be at it still. Otherwise a request that was under way is unknown.
    pub live: bool,
}

impl Change {
    /// Its identifier, that of its plan.
    pub fn id(&self) -> PlanId {
        self.intended.plan.id
    }

    /// What it came to. None while it is under way, and where nothing was ever sent.
    pub fn outcome(&self) -> Option<Outcome> {
        outcome(&self.progress, self.live)
    }
}

/// A change as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeSummary {
    /// Its place in the journal; a later change has a higher one.
    pub row: u64,
    /// The plan as it was shown.
    pub plan: Plan,
    /// Who the connection's credential belonged to.
    pub identity: Identity,
    /// The changes that it takes back, the newest first, where it is an undo.
    pub undoes: Vec<PlanId>,
    /// When it was begun.
    pub at: DateTime<Utc>,
    /// Where it stands.
    pub progress: Progress,
    /// What it came to. None while it is under way, and where nothing was ever sent.
    pub outcome: Option<Outcome>,
    /// Set where an answer named another owner than the planned one.
    pub wrong_owner: Option<WrongOwner>,
    /// Whether this process began it, and may be at it still.
    pub live: bool,
}

fn outcome(progress: &Progress, live: bool) -> Option<Outcome> {
    match live && progress.verification.is_none() {
        true => progress.outcome(),
        false => progress.outcome_if_left(),
    }
}

/// A row as it lies in the file.
pub(crate) struct Row {
    pub(crate) row: i64,
    kind: Vec<u8>,
    body: Vec<u8>,
}

impl Row {
    /// A row of these columns.
    #[cfg(feature = "fuzzing")]
    pub(crate) fn of(row: i64, kind: &[u8], body: &[u8]) -> Self {
        Self { row, kind: kind.to_vec(), body: body.to_vec() }
    }
}

/// The rows of a change, in order.
pub(crate) fn rows(file: &File, id: PlanId) -> Result<Vec<Row>, Trouble> {
    let mut query =
        file.prepare_cached("SELECT row, kind, body FROM journal WHERE change = ?1 ORDER BY row")?;
    let read = |row: &rusqlite::Row<'_>| {
        let bytes = |at| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_bytes()?.to_vec());
        Ok(Row { row: row.get(0)?, kind: bytes(1)?, body: bytes(2)? })
    };
    let rows = query.query_map([id.to_string()], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

pub(crate) fn unreadable(id: PlanId, why: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable { what: say!("change {id} in the journal: {why}") }
}

impl Row {
    fn parse<T: DeserializeOwned>(&self, id: PlanId) -> Result<T, StoreError> {
        serde_json::from_slice(&self.body).map_err(|error| unreadable(id, say!("row {}: {error}", self.row)))
    }

    fn happening(&self, id: PlanId) -> Result<Happening, StoreError> {
        match self.kind.as_slice() {
            b"event" => Ok(Happening::Event(self.parse::<Happened>(id)?)),
            b"settled" => Ok(Happening::Settled(self.parse::<Settled>(id)?)),
            _ => Err(unreadable(id, say!("row {} is of no kind that can follow", self.row))),
        }
    }
}

/// What the first row says of how many requests there are.
#[derive(Deserialize)]
struct Requests {
    plan: PlanRequests,
}

#[derive(Deserialize)]
struct PlanRequests {
    id: PlanId,
    requests: Vec<IgnoredAny>,
}

/// What the first row says that a list shows.
#[derive(Deserialize)]
struct Shown {
    plan: Plan,
    identity: Identity,
    undoes: Vec<PlanId>,
    at: DateTime<Utc>,
}

/// A change's rows, replayed.
pub(crate) struct Past {
    pub(crate) intended: Row,
    pub(crate) happenings: Vec<Happening>,
    /// Where it stands, as far as the rows say.
    pub(crate) course: Course,
}

impl Past {
    /// Replays rows; none where there are none.
    pub(crate) fn of(id: PlanId, rows: Vec<Row>) -> Result<Option<Self>, StoreError> {
        let mut rows = rows.into_iter();
        let Some(intended) = rows.next() else { return Ok(None) };
        if intended.kind != INTENDED.as_bytes() {
            return Err(unreadable(id, say!("row {} begins nothing", intended.row)));
        }
        let Requests { plan } = intended.parse(id)?;
        if plan.id != id {
            return Err(unreadable(id, say!("row {} says that it is {}", intended.row, plan.id)));
        }
        let mut course = Course::new(intended.row, plan.requests.len());
        let mut happenings = Vec::new();
        for row in rows {
            let happening = row.happening(id)?;
            course = course
                .follow(&happening)
                .map_err(|wrong| unreadable(id, say!("row {}: {wrong}", row.row)))?;
            happenings.push(happening);
        }
        Ok(Some(Self { intended, happenings, course }))
    }

    /// What was intended.
    pub(crate) fn intended(&self, id: PlanId) -> Result<Intended, StoreError> {
        self.intended.parse(id)
    }

    fn now(&self, memory: &Memory) -> (u64, bool, Progress) {
        let Course { first, progress, .. } = &self.course;
        let live = memory.is_live(*first);
        let progress = progress.clone();
        let progress = if live { progress } else { progress.interrupted() };
        (u64::try_from(*first).unwrap_or_default(), live, progress)
    }

    /// The whole change.
    pub(crate) fn whole(self, memory: &Memory, id: PlanId) -> Result<Change, StoreError> {
        let (row, live, progress) = self.now(memory);
        Ok(Change { row, intended: self.intended(id)?, happenings: self.happenings, progress, live })
    }

    /// What a list shows.
    pub(crate) fn summary(self, memory: &Memory, id: PlanId) -> Result<ChangeSummary, StoreError> {
        let (row, live, progress) = self.now(memory);
        let Shown { plan, identity, undoes, at } = self.intended.parse(id)?;
        let wrong_owner = self.happenings.iter().find_map(Happening::wrong_owner).cloned();
        let outcome = outcome(&progress, live);
        Ok(ChangeSummary { row, plan, identity, undoes, at, progress, outcome, wrong_owner, live })
    }
}
