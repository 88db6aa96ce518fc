//! One run: its steps, what they found, and what has to be put back however it ends.

use crate::app::{Api, Driver, Pace};
use crate::held::Compared;
use crate::log::{Log, Sent, Who};
use crate::proxy::Proxy;
use crate::redact::Redactor;
use crate::second::{Held, Org, PREFIX, Rights, Second};
use anyhow::{Result, anyhow, ensure};
use chrono::{DateTime, Utc};
use futures::FutureExt as _;
use futures::future::LocalBoxFuture;
use orgdesk_core::FormRef;
use orgdesk_model::ConnectionId;
use parking_lot::Mutex;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A step that hangs longer has failed.
const LONGEST_STEP: Duration = Duration::from_secs(300);

/// Permissions that making and removing organizations takes.
pub const ORGS: &[&str] = &["org.create", "org.delete", "iam.write"];
/// Permissions that changing their settings takes, besides.
pub const CHANGES: &[&str] =
    &["org.create", "org.delete", "iam.write", "iam.policy.read", "iam.policy.write", "iam.policy.delete"];
/// Permissions that reading the instance's settings takes.
pub const INSTANCE: &[&str] = &["iam.policy.read"];

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// All was as it should be.
    Passed,
    /// Something was not.
    Failed(String),
    /// It was not tried, and why.
    Skipped(String),
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was tried.
    pub name: String,
    /// How it ended.
    pub end: End,
    /// How long it took.
    pub took: Duration,
    /// What a plan said, and what the server held.
    pub compared: Vec<Compared>,
    /// What was sent.
    pub sent: Vec<Sent>,
}

/// Why a step can't be tried here.
#[derive(Debug)]
pub struct Skip(pub String);

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Skip {}

/// What is known however the run ends.
#[derive(Clone)]
pub struct Shared {
    /// The second client.
    pub second: Second,
    /// The proxy between the app and the server.
    pub proxy: Arc<Proxy>,
    /// All that was sent.
    pub log: Log,
    /// How the names of this run's organizations begin.
    pub prefix: String,
    /// Organizations that were surely made.
    pub made: Arc<Mutex<Vec<Org>>>,
    /// What the instance held, once something of it is about to be changed.
    pub instance: Arc<Mutex<Option<Held>>>,
    /// The steps so far.
    pub steps: Arc<Mutex<Vec<Step>>>,
    /// The step under way.
    pub under_way: Arc<Mutex<Option<String>>>,
    /// What no report shows.
    pub redactor: Arc<Mutex<Redactor>>,
    /// The server's version, once it told.
    pub version: Arc<Mutex<Option<String>>>,
    /// How long reads may lag.
    pub settle_for: Duration,
}

/// What a run is asked for.
#[derive(Clone)]
pub struct Wanted {
    /// The server's address.
    pub url: String,
    /// The token.
    pub token: SecretString,
    /// How patient and quick the app is.
    pub pace: Pace,
    /// Whether the instance's own settings may be changed for a while.
    pub instance: bool,
    /// Whether even what can't be put back may be changed.
    pub disposable: bool,
}

/// A run on its way.
pub struct Live {
    /// What is known however it ends.
    pub shared: Shared,
    /// What was asked for.
    pub wanted: Wanted,
    /// The app. None only while it restarts.
    driver: Option<Driver>,
    /// Connections through the proxy.
    pub connections: BTreeMap<Api, ConnectionId>,
    /// What the token may do, once it is known.
    pub rights: Option<Rights>,
    /// Which of its APIs the server has: the current one, the deprecated one.
    pub apis: (bool, bool),
    /// What the step under way compared.
    pub compared: Vec<Compared>,
    /// Where the last change of somebody else should show in the history: the form, since when.
    pub told: Option<(FormRef, Option<DateTime<Utc>>)>,
    /// Says how far the run is.
    say: fn(&str),
}

impl Live {
    /// A run that begins.
    ///
    /// # Errors
    /// There is no folder for temporary files.
    pub async fn new(shared: Shared, wanted: Wanted, say: fn(&str)) -> Result<Self> {
        let driver = Driver::open(wanted.pace).await?;
        Ok(Self {
            shared,
            wanted,
            driver: Some(driver),
            connections: BTreeMap::new(),
            rights: None,
            apis: (false, false),
            compared: Vec::new(),
            told: None,
            say,
        })
    }

    /// The app.
    ///
    /// # Errors
    /// It could not be started again.
    pub fn driver(&self) -> Result<&Driver> {
        self.driver.as_ref().ok_or_else(|| anyhow!("the app could not be started again"))
    }

    /// Ends the app and starts it again.
    ///
    /// # Errors
    /// It does not start.
    pub async fn restart(&mut self) -> Result<()> {
        let driver = self.driver.take().ok_or_else(|| anyhow!("the app could not be started again"))?;
        self.driver = Some(driver.restart().await?);
        Ok(())
    }

    /// The connection through the proxy that is set to an API.
    ///
    /// # Errors
    /// There is none.
    pub fn connection(&self, api: Api) -> Result<ConnectionId> {
        self.connections.get(&api).copied().ok_or_else(|| anyhow!("the app is not connected"))
    }

    /// Makes an organization of this run.
    ///
    /// # Errors
    /// The server refused, or could not be asked; it does not list it.
    pub async fn make_org(&self, what: &str) -> Result<Org> {
        let name = format!("{}-{what}", self.shared.prefix);
        let id = self.shared.second.make_org(&name).await?;
        let org = Org { id, name, domain: String::new() };
        self.shared.made.lock().push(org.clone());
        // Lists lag behind on a real server.
        let until = Instant::now() + self.shared.settle_for.max(Duration::from_secs(5));
        loop {
            let listed = self.shared.second.orgs_named(&org.name).await?;
            if let Some(found) = listed.into_iter().find(|found| found.id == org.id) {
                return Ok(found);
            }
            ensure!(Instant::now() < until, "{} was made, but the server does not list it", org.name);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Tries a step, whatever came of those before. Without these permissions it is skipped.
    pub async fn step(
        &mut self,
        name: impl Into<String>,
        needs: &[&str],
        try_it: impl for<'a> FnOnce(&'a mut Self) -> LocalBoxFuture<'a, Result<()>>,
    ) {
        let (name, began, from) = (name.into(), Instant::now(), self.shared.log.len());
        self.compared.clear();
        let end = match self.hindrance(needs).await {
            Some(why) => End::Skipped(why),
            None => {
                *self.shared.under_way.lock() = Some(name.clone());
                let tried = AssertUnwindSafe(try_it(self)).catch_unwind();
                match tokio::time::timeout(LONGEST_STEP, tried).await {
                    Ok(Ok(Ok(()))) => End::Passed,
                    Ok(Ok(Err(error))) => match error.downcast::<Skip>() {
                        Ok(Skip(why)) => End::Skipped(why),
                        Err(error) => End::Failed(format!("{error:#}")),
                    },
                    Ok(Err(panic)) => End::Failed(format!("It panicked: {}", words_of(&*panic))),
                    Err(_) => End::Failed(format!("It hung for {} s", LONGEST_STEP.as_secs())),
                }
            }
        };
        let sent = self.shared.log.since(from);
        let compared = std::mem::take(&mut self.compared);
        let step = Step { name, end, took: began.elapsed(), compared, sent };
        (self.say)(&self.shared.redactor.lock().clean(&crate::report::line(&step)));
        *self.shared.under_way.lock() = None;
        self.shared.steps.lock().push(step);
    }

    /// Why a step need not be tried.
    async fn hindrance(&self, needs: &[&str]) -> Option<String> {
        let well = self.shared.steps.lock().last().is_none_or(|last| last.end == End::Passed);
        if !well && !self.shared.second.answers().await {
            return Some("the server no longer answers".to_owned());
        }
        if needs.is_empty() {
            return None;
        }
        let Some(rights) = &self.rights else {
            return Some("it is not known what the token may do".to_owned());
        };
        let missing = rights.missing(needs);
        (!missing.is_empty()).then(|| format!("the token lacks {}", missing.join(", ")))
    }

    /// What the app has sent from a place of the log on, the writes alone.
    pub fn writes_since(&self, from: usize) -> Vec<Sent> {
        let all = self.shared.log.since(from);
        all.into_iter().filter(|sent| sent.who == Who::App && sent.writes()).collect()
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no words".to_owned())
}

/// How the names of a run's organizations begin.
pub fn prefix(now: DateTime<Utc>, random: u16) -> String {
    format!("{PREFIX}{}-{random:04x}", now.format("%Y%m%d-%H%M%S"))
}
