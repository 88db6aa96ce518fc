//! A sandbox with a small world, and sessions with it.

use orgdesk_model::{
    ConnectionSettings, Draft, Environment, FieldPath, FormReading, Intent, Level, OrgId, PlanBody, Problem,
    Value,
};
use orgdesk_platform::{Answered, Config, Platform, Sent, Session, platforms};
use orgdesk_sandbox::zitadel::{ServerVersion, World};
use orgdesk_sandbox::{Options, Running, Sandbox};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

pub const FORM: &str = "zitadel.domain";
pub const LOGIN: &str = "userLoginMustBeDomain";
pub const VALIDATE: &str = "validateOrgDomains";
pub const SMTP: &str = "smtpSenderAddressMatchesInstanceDomain";

/// Quick to give up and to ask again.
pub fn config() -> Config {
    Config {
        connect_timeout: Duration::from_millis(600),
        read_timeout: Duration::from_millis(700),
        total_timeout: Duration::from_secs(5),
        retries: 2,
        retry_pause: Duration::from_millis(10),
        longest_pause: Duration::from_millis(1_500),
        requests_per_second: NonZeroU32::new(10_000).unwrap(),
        burst: NonZeroU32::new(10_000).unwrap(),
        ..Config::default()
    }
}

pub fn zitadel() -> Arc<dyn Platform> {
    platforms(config()).into_iter().find(|p| p.descriptor().id.as_str() == "zitadel").unwrap()
}

pub fn settings(address: &str, api: &str) -> ConnectionSettings {
    ConnectionSettings {
        platform: "zitadel".into(),
        name: "Test".to_owned(),
        address: address.to_owned(),
        environment: Environment::Development,
        read_only: false,
        credential: "pat".to_owned(),
        options: BTreeMap::from([("api".to_owned(), api.to_owned())]),
    }
}

pub fn secrets(token: &str) -> BTreeMap<String, SecretString> {
    BTreeMap::from([("token".to_owned(), SecretString::from(token.to_owned()))])
}

pub async fn sandbox(version: ServerVersion) -> Running {
    let world = World::parse(include_str!("world.json")).unwrap();
    Sandbox::start(Options::zitadel(world).server(version)).await.unwrap()
}

pub fn session(running: &Running, token: &str, api: &str) -> Arc<dyn Session> {
    let token = &running.variables[&format!("token.{token}")];
    zitadel().open(&settings(&running.base, api), &secrets(token)).unwrap()
}

pub fn org(running: &Running, key: &str) -> Level {
    Level::Org { id: org_id(running, key) }
}

pub fn org_id(running: &Running, key: &str) -> OrgId {
    OrgId(running.variables[&format!("org.{key}")].clone())
}

pub fn draft(intent: Intent, inputs: &[(&str, bool)]) -> Draft {
    Draft {
        intent,
        inputs: inputs.iter().map(|(path, on)| (FieldPath::from(*path), Value::Bool(*on))).collect(),
    }
}

/// The values in the order of the form; none where a field has no reading.
pub fn values(reading: &FormReading) -> [Option<bool>; 3] {
    [LOGIN, VALIDATE, SMTP]
        .map(|path| reading.snapshot.fields.get(&path.into()).and_then(|r| r.value.as_bool()))
}

pub async fn read(session: &Arc<dyn Session>, level: &Level) -> FormReading {
    session.read(&FORM.into(), level).await.unwrap()
}

pub async fn plan(
    session: &Arc<dyn Session>,
    reading: &FormReading,
    draft: &Draft,
) -> Result<PlanBody, Problem> {
    session.plan(&FORM.into(), reading, draft).await
}

/// Plans, sends, and reads again: the answer, the plan and what is there now.
pub async fn apply(
    session: &Arc<dyn Session>,
    level: &Level,
    draft: &Draft,
) -> (Answered, PlanBody, FormReading) {
    let reading = read(session, level).await;
    let plan = plan(session, &reading, draft).await.unwrap();
    assert_eq!(plan.requests.len(), 1);
    let Sent::Done(answered) = session.send(&plan.requests[0]).await else { panic!("not done") };
    (answered, plan, read(session, level).await)
}
