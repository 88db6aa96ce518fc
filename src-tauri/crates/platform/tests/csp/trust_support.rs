//! Trusts of the small world, read and changed through a session.

use crate::support::{config, draft, org_id, secrets, settings};
use orgdesk_model::{Draft, FormReading, Intent, Level, PlanBody, RoleScope, Scopes, TrustId, Value};
use orgdesk_platform::csp::Csp;
use orgdesk_platform::{Platform, Sent, Session};
use orgdesk_sandbox::Running;
use std::sync::Arc;

pub const TRUST: &str = "csp.trust";
pub const NEW: &str = "csp.new_trust";

pub fn level(running: &Running, org: &str, trust: &str) -> Level {
    Level::Trust {
        org: org_id(running, org),
        id: TrustId(running.variables[&format!("trust.{trust}")].clone()),
    }
}

pub fn new_level(running: &Running, org: &str) -> Level {
    Level::NewTrust { org: org_id(running, org) }
}

/// A session with options of its own.
pub fn session_with(running: &Running, token: &str, options: &[(&str, &str)]) -> Arc<dyn Session> {
    let token = running.variables[&format!("apitoken.{token}")].as_str();
    let settings = settings(&running.base, "api_token", options);
    Csp::new(config()).open(&settings, &secrets(&[("token", token)])).unwrap()
}

pub async fn read(session: &Arc<dyn Session>, level: &Level) -> FormReading {
    session.read(&form(level).into(), level).await.unwrap()
}

pub fn form(level: &Level) -> &'static str {
    if matches!(level, Level::NewTrust { .. }) { NEW } else { TRUST }
}

pub fn wants(intent: Intent) -> Draft {
    Draft { intent, ..Draft::default() }
}

pub fn scopes(roles: &[&str]) -> Scopes {
    let mut scopes = Scopes::default();
    scopes.organization.roles =
        roles.iter().map(|name| RoleScope { name: (*name).to_owned(), resources: Vec::new() }).collect();
    scopes
}

/// Plans a draft and sends it.
pub async fn apply_draft(session: &Arc<dyn Session>, level: &Level, draft: &Draft) -> (PlanBody, Sent) {
    let reading = read(session, level).await;
    let plan = session.plan(&form(level).into(), &reading, draft).await.unwrap();
    assert_eq!(plan.requests.len(), 1);
    let sent = session.send(&plan.requests[0]).await;
    (plan, sent)
}

pub async fn apply(session: &Arc<dyn Session>, level: &Level, inputs: &[(&str, Value)]) -> (PlanBody, Sent) {
    apply_draft(session, level, &draft(inputs)).await
}

pub async fn look(
    session: &Arc<dyn Session>,
    level: &Level,
    plan: &PlanBody,
    made: Option<&str>,
) -> Option<FormReading> {
    session.look(&form(level).into(), level, &plan.expected, made).await.unwrap()
}
