//! A sandbox with a small world, sessions with it, and a clock that tests move.

use base64::Engine as _;
use chrono::{DateTime, TimeDelta, Utc};
use orgdesk_model::{
    ConnectionSettings, Draft, Environment, FieldPath, FormReading, Intent, Level, OrgId, PlanBody, Value,
};
use orgdesk_platform::csp::Csp;
use orgdesk_platform::{Config, Platform, Sent, Session};
use orgdesk_sandbox::csp::{Generation, Switches, World};
use orgdesk_sandbox::{Options, Running, Sandbox};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub const FORM: &str = "csp.organization";
pub const EXCHANGE: &str = "/csp/gateway/am/api/auth/api-tokens/authorize";
pub const ORGS: &str = "/csp/gateway/am/api/orgs/";
pub const LIST: &str = "/csp/gateway/am/api/v2/loggedin/user/orgs";

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

/// A clock that stands until it is moved.
#[derive(Clone)]
pub struct Clock(Arc<Mutex<DateTime<Utc>>>);

impl Clock {
    pub fn now() -> Self {
        Self(Arc::new(Mutex::new(Utc::now())))
    }

    pub fn advance(&self, seconds: i64) {
        *self.0.lock().unwrap() += TimeDelta::seconds(seconds);
    }

    pub fn csp(&self) -> Csp {
        let clock = self.clone();
        Csp::with_clock(config(), Arc::new(move || *clock.0.lock().unwrap()))
    }
}

pub fn csp() -> Csp {
    Csp::new(config())
}

pub async fn sandbox(generation: Generation) -> Running {
    switched(Switches { generation, ..Switches::default() }).await
}

pub async fn switched(switches: Switches) -> Running {
    let world = World::parse(include_str!("world.json")).unwrap();
    Sandbox::start(Options::csp(world).switches(switches)).await.unwrap()
}

pub fn settings(address: &str, credential: &str, options: &[(&str, &str)]) -> ConnectionSettings {
    ConnectionSettings {
        platform: "csp".into(),
        name: "Test".to_owned(),
        address: address.to_owned(),
        environment: Environment::Development,
        read_only: false,
        credential: credential.to_owned(),
        options: options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    }
}

pub fn secrets(all: &[(&str, &str)]) -> BTreeMap<String, SecretString> {
    all.iter().map(|(name, value)| ((*name).to_owned(), SecretString::from((*value).to_owned()))).collect()
}

pub fn open(csp: &Csp, address: &str, token: &str, passcode: &str) -> Arc<dyn Session> {
    let secrets = secrets(&[("token", token), ("passcode", passcode)]);
    csp.open(&settings(address, "api_token", &[]), &secrets).unwrap()
}

pub fn session(running: &Running, token: &str) -> Arc<dyn Session> {
    open(&csp(), &running.base, &running.variables[&format!("apitoken.{token}")], "")
}

/// The OAuth app's session, in an org.
pub fn app(running: &Running, org: &str) -> Arc<dyn Session> {
    let basic = &running.variables["basic.crane"];
    let pair = base64::engine::general_purpose::STANDARD.decode(basic).unwrap();
    let pair = String::from_utf8(pair).unwrap();
    let (id, secret) = pair.split_once(':').unwrap();
    let options = [("clientId", id), ("organizationId", &running.variables[&format!("org.{org}")])];
    csp()
        .open(&settings(&running.base, "oauth_app", &options), &secrets(&[("clientSecret", secret)]))
        .unwrap()
}

pub fn org_id(running: &Running, key: &str) -> OrgId {
    OrgId(running.variables[&format!("org.{key}")].clone())
}

pub fn org(running: &Running, key: &str) -> Level {
    Level::Org { id: org_id(running, key) }
}

pub fn draft(inputs: &[(&str, Value)]) -> Draft {
    let inputs = inputs.iter().map(|(path, value)| (FieldPath::from(*path), value.clone())).collect();
    Draft { intent: Intent::Edit, inputs }
}

pub fn value(reading: &FormReading, path: &str) -> Option<Value> {
    reading.snapshot.fields.get(&path.into()).map(|reading| reading.value.clone())
}

pub async fn read(session: &Arc<dyn Session>, level: &Level) -> FormReading {
    session.read(&FORM.into(), level).await.unwrap()
}

/// Plans and sends.
pub async fn apply(session: &Arc<dyn Session>, level: &Level, inputs: &[(&str, Value)]) -> (PlanBody, Sent) {
    let reading = read(session, level).await;
    let plan = session.plan(&FORM.into(), &reading, &draft(inputs)).await.unwrap();
    assert_eq!(plan.requests.len(), 1);
    let sent = session.send(&plan.requests[0]).await;
    (plan, sent)
}

/// How many exchanges the server was asked for.
pub fn exchanges(running: &Running) -> usize {
    running.requests.all().iter().filter(|asked| asked.path.contains("/auth/")).count()
}
