//! One connection's conversation with CSP.

use super::errors::Task;
use super::forms::organization;
use super::links::is_guid;
use super::server::Server;
use super::{identity, orgs, send, trial};
use crate::session::{Sent, Session};
use async_trait::async_trait;
use orgdesk_model::{
    Draft, FormId, FormReading, Identity, Level, Org, OrgId, OrgPage, PlanBody, PlannedRequest, Problem,
    ProblemCode, TestReport,
};

/// A session.
#[derive(Debug)]
pub struct CspSession {
    server: Server,
}

impl CspSession {
    /// A session with a server.
    pub fn new(server: Server) -> Self {
        Self { server }
    }
}

#[async_trait]
impl Session for CspSession {
    async fn test(&self) -> TestReport {
        trial::run(&self.server).await
    }

    async fn identity(&self) -> Result<Identity, Problem> {
        Ok(identity::identity(&self.server, Task::Identity).await?.0)
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
        organization::read(&self.server, org_of(level)?).await
    }

    async fn plan(&self, form: &FormId, reading: &FormReading, draft: &Draft) -> Result<PlanBody, Problem> {
        known(form)?;
        organization::plan(&self.server.base, org_of(&reading.snapshot.level)?, reading, draft)
    }

    async fn send(&self, request: &PlannedRequest) -> Sent {
        send::send(&self.server, request).await
    }
}

fn known(form: &FormId) -> Result<(), Problem> {
    if form.as_str() == organization::ID {
        return Ok(());
    }
    Err(Problem::new(
        ProblemCode::InvalidInput,
        "VMware Cloud Services has no such settings here. Nothing was read or changed.",
    ))
}

fn org_of(level: &Level) -> Result<&OrgId, Problem> {
    let Some(id) = level.org() else {
        return Err(Problem::new(
            ProblemCode::InvalidInput,
            "These settings exist for each organization, not for the whole server. Nothing was read or changed.",
        ));
    };
    if is_guid(id.as_str()) {
        return Ok(id);
    }
    Err(Problem::new(
        ProblemCode::NotFound,
        "This can't be an organization's id. Nothing was read or changed. Reload the list of organizations.",
    ))
}
