//! One connection's conversation with CSP.

use super::errors::Task;
use super::forms::{organization, trust};
use super::links::is_guid;
use super::server::Server;
use super::trusts::{catalog, list};
use super::{identity, orgs, send, trial};
use crate::session::{Sent, Session};
use async_trait::async_trait;
use orgdesk_model::{
    Draft, Expected, FormId, FormReading, Identity, Level, Org, OrgId, OrgPage, PlanBody, PlannedRequest,
    Problem, ProblemCode, ScopeCatalog, SignInStanding, TestReport, TrustPage,
};
use orgdesk_words::phrase;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// A session.
#[derive(Debug)]
pub struct CspSession {
    server: Server,
    /// Whether this server lets the status of a trust change.
    status_changes: bool,
    /// What people call services, by id, as it was read last.
    services: Mutex<BTreeMap<String, String>>,
}

impl CspSession {
    /// A session with a server.
    pub fn new(server: Server, status_changes: bool) -> Self {
        Self { server, status_changes, services: Mutex::default() }
    }

    fn planner(&self) -> trust::Planner<'_> {
        trust::Planner {
            base: &self.server.base,
            credential: self.server.credential(),
            services: self.services.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            now: self.server.now(),
        }
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

    fn sign_in(&self) -> SignInStanding {
        let tokens = &self.server.tokens;
        SignInStanding {
            access_ends: tokens.ends(),
            renews: tokens.exchanger().renews(),
            ..SignInStanding::default()
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
        let org = org_of(level)?;
        match (form.as_str(), level) {
            (organization::ID, Level::Org { .. }) => organization::read(&self.server, org).await,
            (trust::ID, Level::Trust { id, .. }) => {
                trust::read(&self.server, self.status_changes, org, id).await
            }
            (trust::NEW_ID, Level::NewTrust { .. }) => trust::read_new(&self.server, org).await,
            _ => Err(no_such_form()),
        }
    }

    async fn look(
        &self,
        form: &FormId,
        level: &Level,
        expected: &Expected,
        made: Option<&str>,
    ) -> Result<Option<FormReading>, Problem> {
        if !matches!(form.as_str(), trust::ID | trust::NEW_ID) {
            return self.read(form, level).await.map(Some);
        }
        org_of(level)?;
        trust::look(&self.server, self.status_changes, level, expected, made).await
    }

    async fn trusts(&self, org: Option<&OrgId>, next: Option<&str>) -> Result<TrustPage, Problem> {
        list::page(&self.server, org, next).await
    }

    async fn scope_catalog(&self, org: &OrgId) -> Result<ScopeCatalog, Problem> {
        let level = Level::Org { id: org.clone() };
        let catalog = catalog::catalog(&self.server, org_of(&level)?).await?;
        let named =
            |service: &orgdesk_model::OfferedService| Some((service.id.clone(), service.label.clone()?));
        let names: Vec<_> = catalog.services.iter().filter_map(named).collect();
        self.services.lock().unwrap_or_else(PoisonError::into_inner).extend(names);
        Ok(catalog)
    }

    async fn plan(&self, form: &FormId, reading: &FormReading, draft: &Draft) -> Result<PlanBody, Problem> {
        let org = org_of(&reading.snapshot.level)?;
        match form.as_str() {
            organization::ID => {
                let mut body = organization::plan(&self.server.base, org, reading, draft)?;
                for request in &mut body.requests {
                    request.credential = self.server.credential();
                }
                Ok(body)
            }
            trust::ID | trust::NEW_ID => trust::plan(&self.planner(), reading, draft),
            _ => Err(no_such_form()),
        }
    }

    async fn send(&self, request: &PlannedRequest) -> Sent {
        send::send(&self.server, request).await
    }
}

fn no_such_form() -> Problem {
    Problem::new(
        ProblemCode::InvalidInput,
        phrase!("VMware Cloud Services has no such settings here. Nothing was read or changed."),
    )
}

fn org_of(level: &Level) -> Result<&OrgId, Problem> {
    let Some(id) = level.org() else {
        return Err(Problem::new(
            ProblemCode::InvalidInput,
            phrase!(
                "These settings exist for each organization, not for the whole server. Nothing was read or changed."
            ),
        ));
    };
    if is_guid(id.as_str()) {
        return Ok(id);
    }
    Err(Problem::new(
        ProblemCode::NotFound,
        phrase!(
            "This can't be an organization's id. Nothing was read or changed. Reload the list of organizations."
        ),
    ))
}
