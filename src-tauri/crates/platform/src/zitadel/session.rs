//! One connection's conversation with its ZITADEL.

use super::crossing::{self, Span};
use super::errors::Task;
use super::forms::domain;
use super::server::{Server, Signer};
use super::sign_in::{Grant, Held};
use super::{errors, identity, orgs, send, trial};
use crate::session::{Answered, SecretKeeper, Secrets, Sent, Session};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use orgdesk_model::{
    Crossed, Draft, FormId, FormReading, HistoryEntry, Identity, Level, Org, OrgId, OrgPage, PlanBody,
    PlannedRequest, Problem, ProblemCode, SignInStanding, Snapshot, TestReport,
};
use orgdesk_words::phrase;
use std::sync::Arc;

/// A session.
#[derive(Debug)]
pub struct ZitadelSession {
    server: Server,
}

impl ZitadelSession {
    /// A session with a server.
    pub fn new(server: Server) -> Self {
        Self { server }
    }

    fn held(&self) -> Option<&Held> {
        match &self.server.signer {
            Signer::Exchanged(tokens) => match tokens.exchanger().grant() {
                Grant::Browser { held, .. } => Some(held),
                Grant::Key(_) | Grant::Client { .. } => None,
            },
            Signer::Token(_) => None,
        }
    }
}

#[async_trait]
impl Session for ZitadelSession {
    async fn test(&self) -> TestReport {
        trial::run(&self.server).await
    }

    async fn identity(&self) -> Result<Identity, Problem> {
        Ok(identity::identity(&self.server).await?.0)
    }

    fn sign_in(&self) -> SignInStanding {
        let Signer::Exchanged(tokens) = &self.server.signer else { return SignInStanding::default() };
        let sign_in = tokens.exchanger();
        SignInStanding {
            access_ends: tokens.ends(),
            renews: sign_in.renews(),
            credential_ends: match sign_in.grant() {
                Grant::Key(key) => key.ends,
                Grant::Client { .. } | Grant::Browser { .. } => None,
            },
            not_kept: self.held().and_then(Held::not_kept),
        }
    }

    fn secrets(&self) -> Option<Secrets> {
        self.held().map(Held::secrets)
    }

    fn keep_with(&self, keeper: Arc<dyn SecretKeeper>, kept: Secrets) {
        if let Some(held) = self.held() {
            held.keep_with(keeper, kept);
        }
    }

    async fn keep_now(&self) -> Result<(), Problem> {
        match self.held() {
            Some(held) => held.keep_now().await,
            None => Ok(()),
        }
    }

    async fn orgs(&self, next: Option<&str>) -> Result<OrgPage, Problem> {
        orgs::page(&self.server, next).await
    }

    async fn search(&self, scrap: &str) -> Result<OrgPage, Problem> {
        orgs::search(&self.server, scrap).await
    }

    async fn org(&self, id: &OrgId) -> Result<Option<Org>, Problem> {
        orgs::one(&self.server, id).await
    }

    async fn read(&self, form: &FormId, level: &Level) -> Result<FormReading, Problem> {
        known(form)?;
        if !matches!(level, Level::Instance | Level::Org { .. }) {
            return Err(no_such_settings());
        }
        if let Some(id) = level.org()
            && !super::server::can_be_id(id.as_str())
        {
            return Err(Problem::new(
                ProblemCode::NotFound,
                phrase!(
                    "This can't be an organization's id. Nothing was read. Reload the list of organizations."
                ),
            ));
        }
        domain::read(&self.server, level).await
    }

    async fn history(
        &self,
        form: &FormId,
        level: &Level,
        since: DateTime<Utc>,
    ) -> Result<Vec<HistoryEntry>, Problem> {
        known(form)?;
        domain::history(&self.server, level, since).await
    }

    async fn crossed(
        &self,
        form: &FormId,
        level: &Level,
        before: &Snapshot,
        answered: &Answered,
    ) -> Option<Crossed> {
        if crossing::is_guarded(before) {
            return Some(Crossed::Nobody);
        }
        let span = Span::of(before, &answered.body)?;
        if span.has_no_gap() {
            return Some(Crossed::Nobody);
        }
        let history = self.history(form, level, span.since).await;
        Some(history.map_or(Crossed::CannotTell, |history| span.among(history)))
    }

    async fn plan(&self, form: &FormId, reading: &FormReading, draft: &Draft) -> Result<PlanBody, Problem> {
        known(form)?;
        let decision = domain::decide(reading, draft)?;
        let survey = domain::survey(&self.server, &reading.snapshot.level, &decision).await?;
        domain::plan(self.server.base(), reading, draft, &survey)
    }

    async fn send(&self, request: &PlannedRequest) -> Sent {
        send::send(&self.server, request).await
    }
}

fn known(form: &FormId) -> Result<(), Problem> {
    if form.as_str() == domain::ID {
        return Ok(());
    }
    Err(no_such_settings())
}

fn no_such_settings() -> Problem {
    Problem::new(
        ProblemCode::InvalidInput,
        phrase!("ZITADEL has no such settings here. Nothing was read or changed."),
    )
}

/// A client that could not be set up.
pub fn unopened(error: &crate::transport::TransportError) -> Problem {
    errors::problem(error, Task::Test)
}
