//! What the journal's use cases take and give.

use crate::Difference;
use chrono::{DateTime, Utc};
use orgdesk_model::{
    ConnectionId, FormId, Identity, OrgId, Outcome, Plan, PlanId, Problem, Progress, RequestState, Standing,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which changes. What is none doesn't matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangesWanted {
    /// On this connection.
    pub connection: Option<ConnectionId>,
    /// Of this org.
    pub org: Option<OrgId>,
    /// Of this form.
    pub form: Option<FormId>,
    /// Begun at this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Begun before this time.
    pub until: Option<DateTime<Utc>>,
    /// That stand so.
    pub standing: Option<Standing>,
    /// In which each of these words occurs.
    pub search: Option<String>,
}

/// Asks for one page of changes.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListChanges {
    /// Which.
    pub wanted: ChangesWanted,
    /// `next` of the page before; none for the first.
    #[ts(type = "number | null")]
    pub after: Option<u64>,
}

/// A change as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRow {
    /// The plan as it was shown; its identifier is the change's.
    pub plan: Plan,
    /// Who the connection's credential belonged to.
    pub identity: Identity,
    /// The changes that it takes back, the newest first, where it is an undo.
    pub undoes: Vec<PlanId>,
    /// When it was begun.
    pub at: DateTime<Utc>,
    /// Where its requests and its verification stand.
    pub progress: Progress,
    /// What it came to. None while it is under way, and where nothing was ever sent.
    pub outcome: Option<Outcome>,
    /// Where it stands, in a word.
    pub standing: Standing,
    /// Whether an answer named another org than the planned one.
    pub wrong_org: bool,
    /// Whether it is not known yet what it came to, so that reading has to settle it.
    pub unsettled: bool,
}

/// One page of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ChangePageView {
    /// The changes, the newest first.
    pub changes: Vec<ChangeRow>,
    /// A sentence for each change of the page that can't be read.
    pub unreadable: Vec<String>,
    /// What to ask for the following page with.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
}

/// What came back for one request of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnswerView {
    /// Where the request stands.
    pub state: RequestState,
    /// When it left.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was answered, or given up.
    pub answered_at: Option<DateTime<Utc>>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The body, secrets removed.
    pub body: Option<String>,
    /// What the server calls the request.
    pub request_id: Option<String>,
    /// The problem, where it was one.
    pub problem: Option<Problem>,
    /// The org that the answer named, where it was another than the planned one.
    pub named: Option<String>,
}

/// One change, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// As the list shows it.
    #[serde(flatten)]
    pub row: ChangeRow,
    /// What came back for each request, in order.
    pub answers: Vec<AnswerView>,
    /// When reading again told what it came to.
    pub settled_at: Option<DateTime<Utc>>,
    /// A sentence on what reading again found, such as whose it is that existed already.
    pub note: Option<String>,
    /// Fields that were then not as wanted.
    pub differences: Vec<Difference>,
    /// Why it can't be taken back; none where it can.
    pub cannot_undo: Option<String>,
}

/// Whether the journal is as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct JournalVerdict {
    /// Whether all of it is.
    pub whole: bool,
    /// Whether it should be begun anew: nothing can be added before, or an older copy was put back.
    pub hinders: bool,
    /// What was found, in a sentence or two.
    pub message: String,
    /// When it was verified.
    pub at: DateTime<Utc>,
}

/// How to write changes into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// All that the journal has of each change.
    Json,
    /// A line for each field of each change.
    Csv,
}

/// Asks for changes in a file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExportChanges {
    /// Which.
    pub wanted: ChangesWanted,
    /// How.
    pub format: ExportFormat,
}

/// Changes in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Exported {
    /// Where it is.
    pub path: String,
    /// How many changes are in it.
    pub changes: u32,
    /// How many could not be read, and are not in it.
    pub unreadable: u32,
}
