//! What the use cases take and give: the types that cross the boundary to the UI.

use chrono::{DateTime, Utc};
use orgdesk_model::{
    Choices, Connection, ConnectionId, ConnectionSettings, Draft, FieldName, Finding, FormId, FormReading,
    Identity, Intent, Level, Notice, Org, OrgId, Outcome, Plan, PlanId, Problem, SignInStanding, Source,
    Stamp, TrustId, Value, Verification,
};
pub use orgdesk_vault::KeepSecret;
pub use orgdesk_words::Language;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;

/// How the window looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the desktop is set.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The language that the app shall speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LanguageChoice {
    /// The computer's.
    #[default]
    System,
    /// English.
    En,
    /// German.
    De,
}

/// What the app remembers of how it was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    /// How the window looks.
    pub theme: Theme,
    /// The language that the app speaks.
    pub language: LanguageChoice,
    /// The address of the screen last shown, such as `/orgs`.
    pub location: Option<String>,
    /// How large the window shows everything, in percent of the usual size.
    pub zoom: u16,
    /// Whether keys without Ctrl or another modifier are shortcuts.
    pub single_keys: bool,
    /// What was chosen in the command palette, the newest first, by the names that the UI gives it.
    pub recent: Vec<String>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            language: LanguageChoice::default(),
            location: None,
            zoom: 100,
            single_keys: true,
            recent: Vec::new(),
        }
    }
}

/// What the app says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// Its version.
    pub version: String,
    /// The tag of the computer's language, of those that the app speaks.
    #[ts(type = "\"en\" | \"de\"")]
    pub system_language: &'static str,
    /// Where it keeps its data and logs.
    pub data_folder: String,
    /// Why nothing can be kept in the data folder, when so.
    pub storage_problem: Option<Problem>,
    /// What is in the data file but can't be read, a sentence each.
    pub unreadable: Vec<String>,
}

/// What *About* shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct About {
    /// The app's version.
    pub version: String,
    /// Where it keeps its data and logs.
    pub data_folder: String,
    /// What the program is made of.
    #[serde(flatten)]
    pub made_of: MadeOf,
}

/// What a program is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct MadeOf {
    /// The commit that it was built from, where that is known.
    pub commit: Option<String>,
    /// What it stands on, the system first.
    pub parts: Vec<ProgramPart>,
}

/// Something that the program stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProgramPart {
    /// Its own name, such as *WebKitGTK*.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Asks for the next link that arrived.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NextLink {
    /// The number of the last one that was seen; 0 for none.
    pub seen: u64,
}

/// A link that somebody followed outside of the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ArrivedLink {
    /// Its number. They rise.
    pub number: u64,
    /// What is to become of it.
    pub target: LinkTarget,
}

/// What is to become of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "target", rename_all = "snake_case")]
pub enum LinkTarget {
    /// A screen opens.
    Opens {
        /// Its address in the window.
        address: String,
    },
    /// It is none that this version of the app knows.
    NotUnderstood,
    /// No connection is to its server.
    NoConnection {
        /// The server's address.
        server: String,
    },
}

/// A place that a link shall lead to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CopyLink {
    /// The connection.
    pub connection: ConnectionId,
    /// The instance or one org.
    pub level: Level,
    /// The form; none for the level as a whole.
    pub form: Option<FormId>,
}

/// Whether writes are offered on a connection, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "writes", rename_all = "snake_case")]
pub enum Writes {
    /// Offered.
    Offered,
    /// Never: the connection is set to read only.
    ReadOnly {
        /// Why, in a sentence.
        reason: String,
    },
    /// Not until *Unlock writes*: the connection is production.
    Locked {
        /// Why, in a sentence.
        reason: String,
    },
    /// Offered for a while.
    Unlocked {
        /// Until when.
        until: DateTime<Utc>,
    },
}

/// A connection as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ConnectionView {
    /// What was set.
    #[serde(flatten)]
    pub connection: Connection,
    /// Whether writes are offered.
    #[serde(flatten)]
    pub writes: Writes,
}

/// Secrets as typed, by field path. They are sent once and never come back.
pub type Secrets = BTreeMap<String, SecretString>;

/// A connection as typed.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionInput {
    /// The connection that is edited; none for a new one.
    pub id: Option<ConnectionId>,
    /// What was set.
    pub settings: ConnectionSettings,
    /// Secrets as typed; none leaves those that are kept.
    #[ts(type = "Record<string, string> | null")]
    pub secrets: Option<Secrets>,
    /// Where to keep them.
    pub keep: KeepSecret,
}

/// A new secret for a connection that has lost its own.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
    /// The connection.
    pub connection: ConnectionId,
    /// Secrets as typed.
    #[ts(type = "Record<string, string>")]
    pub secrets: Secrets,
    /// Where to keep them.
    pub keep: KeepSecret,
}

/// Begins a sign-in through the browser.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BeginBrowserSignIn {
    /// The connection that it is for, as typed so far.
    pub settings: ConnectionSettings,
}

/// Names a sign-in through the browser. No secret: it is worth something in this run of this app only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct SignInId(pub Uuid);

/// Names a sign-in through the browser.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrowserSignInRef {
    /// The sign-in.
    pub sign_in: SignInId,
}

/// A sign-in through the browser, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrowserSignInView {
    /// Its name. In place of a secret it stands for what came of the sign-in.
    pub sign_in: SignInId,
    /// How it stands.
    #[serde(flatten)]
    pub state: BrowserSignInState,
}

/// How a sign-in through the browser stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum BrowserSignInState {
    /// The browser is open, and has not come back.
    Waiting {
        /// Until when it is waited for.
        until: DateTime<Utc>,
    },
    /// Signed in. What it brought waits to be taken.
    Done {
        /// Who signed in.
        identity: Identity,
    },
    /// It came to nothing.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// How long a connection's sign-in lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignInView {
    /// Whether the connection was used in this run. Before, nothing is known.
    pub open: bool,
    /// What is known.
    #[serde(flatten)]
    pub standing: SignInStanding,
    /// When somebody has to sign in again at the latest. None: nobody has to, or the server does not tell.
    pub ends: Option<DateTime<Utc>>,
    /// Whether that is soon.
    pub soon: bool,
}

/// How saving a connection, or signing in again, went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Saved {
    /// Kept.
    Saved {
        /// The connection as kept.
        connection: Box<ConnectionView>,
    },
    /// Not kept: something typed can't be used.
    Invalid {
        /// What, at which field.
        findings: Vec<Finding>,
    },
    /// Not kept: the server doesn't take the credential, or could not be asked.
    SignInFailed {
        /// Why.
        problem: Problem,
    },
    /// Not kept: the OS keyring can't take the secret.
    KeyringUnavailable {
        /// Why.
        problem: Problem,
        /// Whether keeping it for this run only would help.
        offer_this_run: bool,
    },
}

/// Names one connection.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ConnectionRef {
    /// The connection.
    pub connection: ConnectionId,
}

/// Sets one of a connection's options.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SetOption {
    /// The connection.
    pub connection: ConnectionId,
    /// The option's path.
    pub option: String,
    /// Its new value.
    pub value: String,
}

/// Asks for one page of a connection's orgs.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListOrgs {
    /// The connection.
    pub connection: ConnectionId,
    /// `next` of the page before; none for the first.
    pub next: Option<String>,
}

/// Asks a connection's server for orgs.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchOrgs {
    /// The connection.
    pub connection: ConnectionId,
    /// Part of a name, an id, or any domain.
    pub scrap: String,
    /// Rises with each search; a newer one on the same connection cancels the older.
    pub search: u64,
}

/// Names one org.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OrgRef {
    /// The connection.
    pub connection: ConnectionId,
    /// The org.
    pub org: OrgId,
}

/// One org, or the knowledge that its server doesn't list it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OrgView {
    /// The org; none when the server lists no such org.
    pub org: Option<Org>,
}

/// Asks for one page of an org's trusts.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListTrusts {
    /// The connection.
    pub connection: ConnectionId,
    /// The org; none for the one that the connection's credential is for.
    pub org: Option<OrgId>,
    /// `next` of the page before; none for the first.
    pub next: Option<String>,
}

/// Names one form at one level of one connection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct FormRef {
    /// The connection.
    pub connection: ConnectionId,
    /// The instance or one org.
    pub level: Level,
    /// The form.
    pub form: FormId,
}

/// A draft as it stands in the form.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveDraft {
    /// Where it belongs.
    #[serde(flatten)]
    pub form: FormRef,
    /// What was typed.
    pub draft: Draft,
}

/// What a check says of a draft as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DraftChecked {
    /// What a check says.
    pub findings: Vec<Finding>,
    /// The fields that the draft changes. Empty and no intent means nothing to review.
    pub changed: Vec<FieldName>,
}

/// A form as read, with the draft that waits on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormView {
    /// Values, sources, access, notices.
    pub reading: FormReading,
    /// What was typed before and not applied yet.
    pub draft: Draft,
    /// What a check says of it.
    #[serde(flatten)]
    pub checked: DraftChecked,
    /// Whether writes are offered on the connection.
    #[serde(flatten)]
    pub writes: Writes,
    /// What the server changed since the draft was begun, where it did.
    pub merge: Option<MergeView>,
    /// An Apply of this form that is on its way, or whose outcome nobody has closed yet.
    pub apply: Option<Applying>,
}

/// A draft beside what the server changed since it was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MergeView {
    /// When the draft was begun on what the server then held.
    pub begun_at: DateTime<Utc>,
    /// Fields that only the server changed: they are taken along.
    pub taken: Vec<Difference>,
    /// Fields that both touched, to different values: each needs a choice.
    pub conflicts: Vec<ConflictView>,
    /// The form as a whole, where that is in conflict.
    pub whole: Option<WholeConflictView>,
    /// Who changed it last, and when, where the server tells.
    pub changed: Option<Stamp>,
}

/// A field that both sides touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ConflictView {
    /// The field.
    pub field: FieldName,
    /// When the draft was begun.
    pub base: Option<Value>,
    /// Now on the server.
    pub theirs: Option<Value>,
    /// In the draft.
    pub mine: Option<Value>,
}

/// The form as a whole in conflict: somebody gave it settings of its own, or took them away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct WholeConflictView {
    /// Where the form came from when the draft was begun.
    pub base: Source,
    /// Where it comes from now.
    pub theirs: Source,
    /// What the draft wants of it.
    pub intent: Intent,
}

/// What a person chose where a draft and the server are in conflict.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChooseSides {
    /// The form.
    #[serde(flatten)]
    pub form: FormRef,
    /// One side for each conflict.
    pub choices: Choices,
}

/// A draft as the list of all shows it. Nothing was asked of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// Where it belongs.
    #[serde(flatten)]
    pub form: FormRef,
    /// The form's name.
    pub form_title: String,
    /// What is wanted of the form as a whole.
    pub intent: Intent,
    /// The fields that it touches.
    pub fields: Vec<FieldName>,
    /// When it was begun on what the server then held.
    pub begun_at: DateTime<Utc>,
    /// When it was last typed in.
    pub changed_at: DateTime<Utc>,
}

/// Where a draft stands, as its server tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftStanding {
    /// What the org, the trust or the whole server is called, where it could be read.
    pub level_name: Option<String>,
    /// Where it stands.
    #[serde(flatten)]
    pub state: DraftState,
}

/// Where a draft stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "stand", rename_all = "snake_case")]
pub enum DraftState {
    /// The server holds what it was begun on.
    Unchanged,
    /// The server moved on, and both can be had.
    Merges,
    /// The server moved on, and a person has to choose.
    Conflicts,
    /// The org or the trust is gone.
    Gone {
        /// What the server says.
        problem: Problem,
    },
}

/// A plan that is being applied, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Applying {
    /// The plan.
    pub plan: Plan,
    /// How its Apply stands.
    pub state: ApplyState,
}

/// What came of a request for a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Planned {
    /// The plan.
    Planned {
        /// What one Apply will do.
        plan: Box<Plan>,
    },
    /// The draft has errors.
    Invalid {
        /// Which, at which field.
        findings: Vec<Finding>,
    },
    /// The server changed what the draft changes too: a person has to choose.
    Conflicts {
        /// What is in conflict.
        merge: MergeView,
    },
}

/// Names one plan.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PlanRef {
    /// The plan.
    pub plan: PlanId,
}

/// Begins to apply a plan.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ApplyPlan {
    /// The plan.
    pub plan: PlanId,
    /// What was typed to confirm it, where it has to be.
    pub typed: Option<String>,
}

/// Names one request of a plan.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RequestRef {
    /// The plan.
    pub plan: PlanId,
    /// The request's place, from 0.
    pub request: u32,
}

/// The steps of an Apply, in order. Sent and answered come once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ApplyStepKind {
    /// Read again, so that nobody's edit is overwritten.
    ReadAgain,
    /// The request left.
    Sent {
        /// Its place, from 0.
        request: u32,
    },
    /// The server answered.
    Answered {
        /// The request's place, from 0.
        request: u32,
    },
    /// Read after the write, and compared.
    Verified,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Succeeded.
    Done,
    /// Failed.
    Failed,
    /// Will not happen.
    Skipped,
}

/// One step of an Apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ApplyStep {
    /// Which.
    #[serde(flatten)]
    pub kind: ApplyStepKind,
    /// How it stands.
    pub state: StepState,
    /// When it ended.
    pub at: Option<DateTime<Utc>>,
    /// A few words on it, such as *200 in 84 ms*.
    pub detail: Option<String>,
}

/// A field that the server holds differently from what was expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Difference {
    /// The field.
    pub field: FieldName,
    /// What was expected.
    pub expected: Option<Value>,
    /// What the server holds.
    pub found: Option<Value>,
}

/// How an Apply ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum ApplyEnd {
    /// Nothing was sent: the server moved on since the plan was made. A new plan, unless nothing is left to change.
    MovedOn {
        /// What is different now.
        differences: Vec<Difference>,
        /// What one Apply would do now.
        plan: Option<Box<Plan>>,
        /// What both sides changed, where a person has to choose first.
        conflicts: Option<MergeView>,
    },
    /// Nothing was sent, for another reason.
    NotSent {
        /// Why.
        problem: Problem,
    },
    /// Requests were sent.
    Sent {
        /// What they came to.
        outcome: Outcome,
        /// What reading again came to.
        verification: Option<Verification>,
        /// The problem, where one occurred.
        problem: Option<Problem>,
        /// Fields that are not as wanted.
        differences: Vec<Difference>,
    },
    /// An answer named another org. Everything stopped.
    WrongOrg {
        /// What was planned and what the answer named.
        problem: Problem,
    },
}

/// An Apply on its way, or ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ApplyState {
    /// The plan.
    pub plan: PlanId,
    /// Its steps.
    pub steps: Vec<ApplyStep>,
    /// How it ended, once it did.
    pub ended: Option<ApplyEnd>,
    /// What happened, what did not, what to do: one headline and one sentence, once it ended.
    pub headline: Option<String>,
    /// The sentence to the headline.
    pub message: Option<String>,
    /// Deprecations that the answers told.
    pub notices: Vec<Notice>,
    /// The trust that it made, once an answer told.
    pub made: Option<TrustId>,
}

/// Text for the clipboard.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CopyText {
    /// The text.
    pub text: String,
}

/// A link that the desktop's browser shall open.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OpenLink {
    /// https only.
    pub url: String,
}
