//! What the rows hold. The shape belongs to the version of the file's format: a change of it is a step of the schema.

use chrono::{DateTime, Utc};
use orgdesk_model::{
    Draft, Event, Expected, FieldName, Identity, Plan, PlanId, Problem, Snapshot, Value, Verification,
};
use serde::{Deserialize, Serialize};

/// A plan that is about to be applied, written before its first byte leaves. Its change has the plan's identifier.
///
/// JSON tells no *nothing* from *not known* in the plan's sides; the reading does, and is what an undo goes back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intended {
    /// The plan as it was shown: target, fields before and after, effects, requests without secrets.
    pub plan: Plan,
    /// What reading again must find.
    pub expected: Expected,
    /// Who the connection's credential belonged to.
    pub identity: Identity,
    /// What the plan was made from.
    pub reading: Snapshot,
    /// The draft that it was made of, as typed. No form has a field that is secret.
    pub draft: Draft,
    /// The changes that it takes back, the newest first, where it is an undo.
    pub undoes: Vec<PlanId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// An event of one request, with what was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// The event. What reading again came to is [`Settled`].
    pub event: Event,
    /// When.
    pub at: DateTime<Utc>,
    /// What was answered, or why nothing was.
    pub answer: Option<Answer>,
}

impl Happened {
    /// An event without an answer, such as that a request is about to leave.
    pub fn new(event: Event, at: DateTime<Utc>) -> Self {
        Self { event, at, answer: None }
    }
}

/// What came back for a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The body, secrets removed.
    pub body: Option<String>,
    /// What the server calls the request.
    pub request_id: Option<String>,
    /// What the answer calls the thing that the request made.
    pub made: Option<String>,
    /// The problem, where it was one.
    pub problem: Option<Problem>,
    /// Set where the answer names another owner than the planned one.
    pub wrong_owner: Option<WrongOwner>,
}

/// An answer that names another org or instance than the planned one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongOwner {
    /// The planned one.
    pub expected: String,
    /// The one that the answer names.
    pub named: String,
}

/// What reading again came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Whether it is as wanted.
    pub verification: Verification,
    /// Fields that are not as wanted.
    pub differences: Vec<Difference>,
    /// A sentence on what it was, such as whose entry a conflict was about.
    pub note: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A field that the server holds otherwise than wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The field.
    pub field: FieldName,
    /// What was wanted.
    pub expected: Option<Value>,
    /// What the server holds.
    pub found: Option<Value>,
}

/// Something that happened to a change after it was intended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// An event of one of its requests.
    Event(Happened),
    /// What reading again came to.
    Settled(Settled),
}

impl Happening {
    /// The step that it is for the change's state.
    pub fn event(&self) -> Event {
        match self {
            Self::Event(happened) => happened.event,
            Self::Settled(settled) => Event::Verified(settled.verification),
        }
    }

    /// Set where it is an answer that names another owner than the planned one.
    pub fn wrong_owner(&self) -> Option<&WrongOwner> {
        match self {
            Self::Event(happened) => happened.answer.as_ref()?.wrong_owner.as_ref(),
            Self::Settled(_) => None,
        }
    }
}
