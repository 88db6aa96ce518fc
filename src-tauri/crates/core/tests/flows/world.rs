//! An app on a fresh data folder, connected to a fresh sandbox.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use keyring_core::Entry as KeyringEntry;
use keyring_core::api::CredentialStoreApi;
use orgdesk_core::{
    App, ApplyEnd, ApplyPlan, ApplyState, ConnectionInput, ConnectionView, FormRef, Host, KeepSecret,
    Language, News, Options, PlanRef, Planned, Sample, SaveDraft, Saved,
};
use orgdesk_model::{
    ConnectionId, ConnectionSettings, Draft, Environment, Intent, Level, OrgId, Plan, Problem, ProblemCode,
    Value,
};
use orgdesk_platform::Config;
use orgdesk_sandbox::zitadel::{ServerVersion, sample};
use orgdesk_sandbox::{Entry, Running, Sandbox};
use orgdesk_vault::Vault;
use secrecy::SecretString;
use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

pub const LOGIN: &str = "userLoginMustBeDomain";
pub const VALIDATE: &str = "validateOrgDomains";

/// A program around the app that has no desktop.
#[derive(Default)]
pub struct NoDesktop {
    pub copied: Mutex<Option<String>>,
    pub zoom: Mutex<Option<u16>>,
    pub opened: Mutex<Option<Url>>,
    pub told: Mutex<Vec<News>>,
    sample: Mutex<Option<(ConnectionSettings, String)>>,
}

impl NoDesktop {
    /// From now on the sandbox of a world is the sample.
    pub fn offer_sample(&self, world: &World) {
        let settings = world.input("owner").settings;
        *self.sample.lock().unwrap() = Some((settings, world.token("owner")));
    }
}

#[async_trait]
impl Host for NoDesktop {
    fn copy_text(&self, text: &str) -> Result<(), Problem> {
        *self.copied.lock().unwrap() = Some(text.to_owned());
        Ok(())
    }

    fn open_link(&self, url: &Url) -> Result<(), Problem> {
        *self.opened.lock().unwrap() = Some(url.clone());
        Ok(())
    }

    fn downloads(&self) -> Result<PathBuf, Problem> {
        Ok(std::env::temp_dir())
    }

    fn set_zoom(&self, percent: u16) {
        *self.zoom.lock().unwrap() = Some(percent);
    }

    fn tell(&self, news: &News) {
        self.told.lock().unwrap().push(news.clone());
    }

    async fn start_samples(&self) -> Result<Vec<Sample>, Problem> {
        let offered = self.sample.lock().unwrap().clone();
        let (settings, token) =
            offered.ok_or_else(|| Problem::new(ProblemCode::Internal, "no sample here"))?;
        let id = ConnectionId(uuid::Uuid::from_u128(1));
        Ok(vec![Sample { id, settings, secrets: BTreeMap::from([("token".to_owned(), token.into())]) }])
    }
}

/// A clock that tests turn.
#[derive(Clone, Default)]
pub struct TestClock(Arc<Mutex<TimeDelta>>);

impl TestClock {
    pub fn turn(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }

    fn now(&self) -> DateTime<Utc> {
        Utc::now() + *self.0.lock().unwrap()
    }
}

/// A keyring that isn't there.
#[derive(Debug)]
struct NoKeyring;

impl CredentialStoreApi for NoKeyring {
    fn vendor(&self) -> String {
        String::new()
    }

    fn id(&self) -> String {
        String::new()
    }

    fn build(&self, _: &str, _: &str, _: Option<&HashMap<&str, &str>>) -> keyring_core::Result<KeyringEntry> {
        Err(keyring_core::Error::NoDefaultStore)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// How long an app waits for what may never come.
#[derive(Clone, Copy)]
pub struct Patience {
    /// For a piece of an answer.
    pub answer: Duration,
    /// Until a write shows.
    pub verify: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { answer: Duration::from_millis(700), verify: Duration::from_millis(400) }
    }
}

pub struct World {
    pub app: App,
    pub sandbox: Running,
    pub folder: TempDir,
    pub clock: TestClock,
    pub host: Arc<NoDesktop>,
    pub vault: Vault,
}

impl World {
    pub async fn new() -> Self {
        Self::of(ServerVersion::V4_13).await
    }

    pub async fn of(server: ServerVersion) -> Self {
        Self::on(orgdesk_sandbox::Options::zitadel(sample::world()).server(server)).await
    }

    /// On the stand-in of the platform that has trusts.
    pub async fn cloud() -> Self {
        Self::on(orgdesk_sandbox::Options::csp(orgdesk_sandbox::csp::sample::world())).await
    }

    /// Does something to the data file while the app has it open, as another program could.
    pub fn meddle(&self, sql: &str) {
        let file = rusqlite::Connection::open(self.folder.path().join("data/orgdesk.db")).unwrap();
        file.execute_batch(sql).unwrap();
    }

    /// Waits until the keyring is done with all that it was asked for so far.
    pub async fn keyring_at_rest(&self) {
        for _ in 0..10 {
            tokio::task::yield_now().await;
            self.vault.get(ConnectionId(uuid::Uuid::nil())).await.unwrap();
        }
    }

    /// The same on a computer without a keyring.
    pub async fn cloud_without_keyring() -> Self {
        let mut world = Self::cloud().await;
        world.vault = Vault::with_store(Arc::new(NoKeyring), Duration::from_secs(2));
        world.reopen().await
    }

    pub async fn on(options: orgdesk_sandbox::Options) -> Self {
        Self::patient(options, Patience::default()).await
    }

    /// The same where waiting is worth it: many worlds at once are slow ones.
    pub async fn patient(options: orgdesk_sandbox::Options, patience: Patience) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock::default();
        let host = Arc::new(NoDesktop::default());
        let vault = Vault::with_store(keyring_core::mock::Store::new().unwrap(), Duration::from_secs(2));
        let app = open(&folder, &clock, &host, &vault, patience).await;
        Self { app, sandbox, folder, clock, host, vault }
    }

    /// Ends the app and opens it again on the same data folder.
    pub async fn reopen(self) -> Self {
        self.reopen_after(|_| {}).await
    }

    /// The same, with something done to the data file meanwhile.
    pub async fn reopen_after(self, between: impl FnOnce(&Path)) -> Self {
        let Self { app, sandbox, folder, clock, host, vault } = self;
        drop(app);
        between(&folder.path().join("data/orgdesk.db"));
        let app = open(&folder, &clock, &host, &vault, Patience::default()).await;
        Self { app, sandbox, folder, clock, host, vault }
    }

    /// The same, as after a restart of the computer whose keyring nobody has unlocked.
    pub async fn reopen_without_secrets(self) -> Self {
        let Self { app, sandbox, folder, clock, host, .. } = self;
        drop(app);
        let store = keyring_core::mock::Store::new().unwrap();
        let vault = Vault::with_store(store, Duration::from_secs(2));
        let app = open(&folder, &clock, &host, &vault, Patience::default()).await;
        Self { app, sandbox, folder, clock, host, vault }
    }

    fn settings(&self) -> ConnectionSettings {
        ConnectionSettings {
            platform: "zitadel".into(),
            name: "Test".to_owned(),
            address: self.sandbox.base.replace("127.0.0.1", "localhost"),
            environment: Environment::Development,
            read_only: false,
            credential: "pat".to_owned(),
            options: BTreeMap::from([("api".to_owned(), "current".to_owned())]),
        }
    }

    pub fn input(&self, token: &str) -> ConnectionInput {
        ConnectionInput {
            id: None,
            settings: self.settings(),
            secrets: Some(BTreeMap::from([("token".to_owned(), SecretString::from(self.token(token)))])),
            keep: KeepSecret::Keyring,
        }
    }

    /// A connection to the platform that has trusts, with an API token and perhaps a passcode.
    pub fn cloud_input(&self, token: &str, passcode: &str) -> ConnectionInput {
        let token = self.sandbox.variables[&format!("apitoken.{token}")].clone();
        ConnectionInput {
            settings: ConnectionSettings {
                platform: "csp".into(),
                address: self.sandbox.base.clone(),
                credential: "api_token".to_owned(),
                options: BTreeMap::new(),
                ..self.settings()
            },
            secrets: Some(BTreeMap::from([
                ("token".to_owned(), SecretString::from(token)),
                ("passcode".to_owned(), SecretString::from(passcode)),
            ])),
            id: None,
            keep: KeepSecret::Keyring,
        }
    }

    pub fn token(&self, name: &str) -> String {
        self.sandbox.variables[&format!("token.{name}")].clone()
    }

    pub async fn connect(&self) -> ConnectionId {
        self.connect_as(self.input("owner")).await.connection.id
    }

    pub async fn connect_as(&self, input: ConnectionInput) -> ConnectionView {
        match self.app.save_connection(input).await.unwrap() {
            Saved::Saved { connection } => *connection,
            other => panic!("not saved: {other:?}"),
        }
    }

    pub fn org(&self, name: &str) -> Level {
        Level::Org { id: OrgId(self.sandbox.variables[&format!("org.{name}")].clone()) }
    }

    pub fn form(&self, connection: ConnectionId, level: Level) -> FormRef {
        FormRef { connection, level, form: "zitadel.domain".into() }
    }

    /// Opens a form, types a draft and reviews it.
    pub async fn review(&self, form: &FormRef, intent: Intent, inputs: &[(&str, bool)]) -> Plan {
        self.app.open_form(form.clone()).await.unwrap();
        self.app.save_draft(SaveDraft { form: form.clone(), draft: draft(intent, inputs) }).await.unwrap();
        match self.app.plan_change(form.clone()).await.unwrap() {
            Planned::Planned { plan } => *plan,
            other => panic!("not planned: {other:?}"),
        }
    }

    pub async fn apply(&self, plan: &Plan) -> ApplyState {
        let reference = PlanRef { plan: plan.id };
        self.app.apply_plan(ApplyPlan { plan: plan.id, typed: None }).await.unwrap();
        for _ in 0..1_000 {
            let state = self.app.apply_state(reference.plan).unwrap();
            if state.ended.is_some() {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the apply never ended");
    }

    pub async fn end(&self, plan: &Plan) -> (ApplyEnd, String) {
        let state = self.apply(plan).await;
        (state.ended.unwrap(), state.headline.unwrap())
    }

    /// The writes that reached the server.
    pub fn writes(&self) -> Vec<Entry> {
        self.sandbox
            .requests
            .all()
            .into_iter()
            .filter(|entry| {
                matches!(entry.method.as_str(), "PUT" | "DELETE" | "PATCH")
                    || (entry.method == "POST" && !entry.path.contains("_search"))
            })
            .collect()
    }

    /// What the server holds at a level, read by another client.
    pub async fn held(&self, level: &Level) -> BTreeMap<String, Value> {
        let connection = self.connect_as(ConnectionInput { ..self.input("owner") }).await.connection.id;
        let view = self.app.open_form(self.form(connection, level.clone())).await.unwrap();
        let values = view.reading.snapshot.fields;
        self.app.remove_connection(connection).await.unwrap();
        values.into_iter().map(|(path, reading)| (path.0, reading.value)).collect()
    }
}

pub fn draft(intent: Intent, inputs: &[(&str, bool)]) -> Draft {
    Draft { intent, inputs: inputs.iter().map(|(path, on)| ((*path).into(), Value::Bool(*on))).collect() }
}

pub async fn open(
    folder: &TempDir,
    clock: &TestClock,
    host: &Arc<NoDesktop>,
    vault: &Vault,
    patience: Patience,
) -> App {
    let told = clock.clone();
    let options = Options {
        folder: folder.path().join("data"),
        version: "0.0.0".to_owned(),
        platforms: orgdesk_platform::platforms(config(patience)),
        vault: vault.clone(),
        clock: Arc::new(move || told.now()),
        language: Language::English,
        verify_for: patience.verify,
    };
    App::open(options, host.clone()).await.unwrap()
}

/// Quick to give up and to ask again; the stand-ins have no limit.
pub fn config(patience: Patience) -> Config {
    Config {
        connect_timeout: patience.answer,
        read_timeout: patience.answer,
        total_timeout: 2 * patience.answer,
        retries: 1,
        retry_pause: Duration::from_millis(10),
        requests_per_second: NonZeroU32::new(10_000).unwrap(),
        burst: NonZeroU32::new(10_000).unwrap(),
        ..Config::default()
    }
}
