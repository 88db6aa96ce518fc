//! What every platform can do, as the crates above see it.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use orgdesk_model::{
    ConnectionSettings, Crossed, Draft, Expected, Finding, FormId, FormReading, HistoryEntry, Identity,
    Level, Notice, Org, OrgId, OrgPage, PlanBody, PlannedRequest, PlatformDescriptor, Problem, ProblemCode,
    ScopeCatalog, SignInStanding, Snapshot, TestReport, TrustPage,
};
use orgdesk_words::phrase;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// A kind of service. Pure, but for a sign-in through the browser: nothing else here sends anything.
#[async_trait]
pub trait Platform: Send + Sync {
    /// What the platform says of itself.
    fn descriptor(&self) -> &PlatformDescriptor;

    /// What is wrong with a connection as typed: its address, its options, the secrets' shape. `secrets` holds what
    /// was typed into the credential's secret fields, by path; it is absent where a kept secret stays.
    fn check_connection(
        &self,
        settings: &ConnectionSettings,
        secrets: Option<&BTreeMap<String, SecretString>>,
    ) -> Vec<Finding>;

    /// Opens a session; sends nothing yet. `secrets` holds the credential's secret fields by path.
    ///
    /// # Errors
    /// Settings that [`check_connection`](Self::check_connection) finds wrong.
    fn open(
        &self,
        settings: &ConnectionSettings,
        secrets: &BTreeMap<String, SecretString>,
    ) -> Result<Arc<dyn Session>, Problem>;

    /// Begins a sign-in through the system's browser, for a kind of credential that has one: learns where the server
    /// signs in, and listens on loopback for its answer until the result is dropped.
    ///
    /// # Errors
    /// Settings that [`check_connection`](Self::check_connection) finds wrong; a server that can't be asked or names
    /// another one.
    async fn begin_browser_sign_in(
        &self,
        settings: &ConnectionSettings,
    ) -> Result<Box<dyn BrowserSignIn>, Problem> {
        let _ = settings;
        Err(Problem::new(
            ProblemCode::InvalidInput,
            phrase!("This way to sign in doesn't use the browser. Nothing was sent. Choose another one."),
        ))
    }

    /// Checks a draft field by field. The same function answers while someone types and guards Apply.
    fn check(&self, form: &FormId, reading: &FormReading, draft: &Draft) -> Vec<Finding>;
}

/// Secret fields by path.
pub type Secrets = BTreeMap<String, SecretString>;

/// A sign-in that waits for a person in the browser.
#[async_trait]
pub trait BrowserSignIn: Send {
    /// Where the browser is to go, on the connection's own server.
    fn url(&self) -> &Url;

    /// Waits for the browser to come back, checks what it brought, and gives a session that is signed in. Waits for
    /// ever: dropping it cancels, and frees the port.
    async fn finish(self: Box<Self>) -> Result<Arc<dyn Session>, Problem>;
}

/// Where a session puts a secret that its server replaced.
#[async_trait]
pub trait SecretKeeper: Send + Sync {
    /// Keeps `new` in place of `old`. Where something else than `old` is kept by now, that stays, and it is no error.
    ///
    /// # Errors
    /// The new secret could not be kept.
    async fn replace(&self, old: &Secrets, new: &Secrets) -> Result<(), Problem>;
}

/// One connection's conversation with its server.
#[async_trait]
pub trait Session: Send + Sync {
    /// Tries the connection step by step, and names the step that failed.
    async fn test(&self) -> TestReport;

    /// Who the credential belongs to.
    async fn identity(&self) -> Result<Identity, Problem>;

    /// How long this goes on without anybody signing in again. Sends nothing.
    fn sign_in(&self) -> SignInStanding {
        SignInStanding::default()
    }

    /// What has to be kept to go on later, where the server replaced what the session was opened with.
    fn secrets(&self) -> Option<Secrets> {
        None
    }

    /// Where secrets go from now on that the server replaces, and what lies there now.
    fn keep_with(&self, keeper: Arc<dyn SecretKeeper>, kept: Secrets) {
        let _ = (keeper, kept);
    }

    /// Tries again to keep a secret that could not be kept. Nothing to keep is fine.
    ///
    /// # Errors
    /// It still can't be kept.
    async fn keep_now(&self) -> Result<(), Problem> {
        Ok(())
    }

    /// One page of the orgs that the identity may see; `next` of the page before asks for the following one.
    async fn orgs(&self, next: Option<&str>) -> Result<OrgPage, Problem>;

    /// The orgs that a scrap finds: part of a name, an id, any domain. Dropping the future cancels it.
    async fn search(&self, scrap: &str) -> Result<OrgPage, Problem>;

    /// One org as the server lists it. `Ok(None)`: the server lists no such org, so nothing may be written to it.
    async fn org(&self, id: &OrgId) -> Result<Option<Org>, Problem>;

    /// Reads a form.
    async fn read(&self, form: &FormId, level: &Level) -> Result<FormReading, Problem>;

    /// Looks for what a plan was to bring about. `made` is what an answer called the thing that it made; where none
    /// told, whatever is as wanted counts. `Ok(None)`: the server has no such thing.
    async fn look(
        &self,
        form: &FormId,
        level: &Level,
        expected: &Expected,
        made: Option<&str>,
    ) -> Result<Option<FormReading>, Problem> {
        let _ = (expected, made);
        self.read(form, level).await.map(Some)
    }

    /// Who changed a form's values at or after `since` (by the server's clock), as far as the server's own record is
    /// open to this identity: newest first, at most 20, and none where it isn't open or the platform keeps none.
    async fn history(
        &self,
        form: &FormId,
        level: &Level,
        since: DateTime<Utc>,
    ) -> Result<Vec<HistoryEntry>, Problem> {
        let _ = (form, level, since);
        Ok(Vec::new())
    }

    /// Whether somebody else wrote a form between a reading and the write that followed it, by what its answer and the
    /// server's own record tell. None: the platform gives no hint.
    async fn crossed(
        &self,
        form: &FormId,
        level: &Level,
        before: &Snapshot,
        answered: &Answered,
    ) -> Option<Crossed> {
        let _ = (form, level, before, answered);
        None
    }

    /// One page of the trusts that an org takes part in, in both directions; of the credential's own org where none is
    /// named. `next` of the page before asks for the following one.
    async fn trusts(&self, org: Option<&OrgId>, next: Option<&str>) -> Result<TrustPage, Problem> {
        let _ = (org, next);
        Err(no_trusts())
    }

    /// What a scope editor can offer for a trust that an org gives.
    async fn scope_catalog(&self, org: &OrgId) -> Result<ScopeCatalog, Problem> {
        let _ = org;
        Err(no_trusts())
    }

    /// Plans a draft: reads what the effects need to be counted (users, orgs that follow), then decides purely.
    /// A draft that changes nothing is [`NothingToChange`](orgdesk_model::ProblemCode::NothingToChange). An org that
    /// the server doesn't list is [`NotFound`](orgdesk_model::ProblemCode::NotFound), with what writing to it would do.
    async fn plan(&self, form: &FormId, reading: &FormReading, draft: &Draft) -> Result<PlanBody, Problem>;

    /// Sends exactly the planned bytes, once. Never repeats a request.
    async fn send(&self, request: &PlannedRequest) -> Sent;
}

fn no_trusts() -> Problem {
    Problem::new(
        ProblemCode::InvalidInput,
        phrase!("This platform has no trusts between organizations. Nothing was read."),
    )
}

/// What became of a request that was sent.
#[derive(Clone, Debug)]
pub enum Sent {
    /// The server says that it acted.
    Done(Answered),
    /// The answer proves that the server did not act: a 4xx other than 408, or a 5xx that carries the server's own
    /// client-error code. Also: it never left.
    Refused(Problem),
    /// Nobody can tell: another 5xx, a timeout, a cut or unreadable answer.
    Unknown(Problem),
}

/// An answer to a write.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The org or instance that the answer names, where it names one.
    pub owner: Option<String>,
    /// What the answer calls the thing that the request made, where it made one.
    pub made: Option<String>,
    /// What the server calls the request.
    pub request_id: Option<String>,
    /// The answer's body, secrets removed.
    pub body: String,
    /// What the answer's headers say of the operation's end.
    pub notices: Vec<Notice>,
}
