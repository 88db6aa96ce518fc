//! The app: what it is opened with, and what it holds while it runs.

use crate::journal::{JournalKeyState, Owed};
use crate::journal_head::HeadKeeper;
use crate::links::Arrivals;
use crate::sign_in::KeptSignIn;
use crate::undo_group::KeptGroup;
use crate::{AppInfo, ApplyState, FormRef, GroupId, Language, MadeOf, Secrets, SignInId};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use orgdesk_model::{
    Connection, ConnectionId, ConnectionSettings, Draft, Expected, FormReading, Plan, PlanId, PlatformId,
    Problem, ProblemCode, Snapshot,
};
use orgdesk_platform::{Platform, Session};
use orgdesk_store::{Store, StoreState};
use orgdesk_vault::Vault;
use orgdesk_words::say;
use parking_lot::Mutex;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What the app is opened with.
pub struct Options {
    /// The computer's language, of those that the app speaks.
    pub language: Language,
    /// Where it keeps its data.
    pub folder: PathBuf,
    /// Its version.
    pub version: String,
    /// The platforms that it knows.
    pub platforms: Vec<Arc<dyn Platform>>,
    /// Where it keeps secrets.
    pub vault: Vault,
    /// Tells the time.
    pub clock: Clock,
    /// How long a write is read again until it shows; reads can lag.
    pub verify_for: Duration,
}

/// A server of the sample data, running.
pub struct Sample {
    /// Its connection's identifier: the same at each start, so that addresses in the app stay valid.
    pub id: ConnectionId,
    /// How to connect to it.
    pub settings: ConnectionSettings,
    /// What signs in there.
    pub secrets: Secrets,
}

/// The handful of things that a use case needs from the program around it.
#[async_trait]
pub trait Host: Send + Sync {
    /// Puts text on the clipboard.
    ///
    /// # Errors
    /// No clipboard.
    fn copy_text(&self, text: &str) -> Result<(), Problem>;

    /// Opens a checked link in the desktop's browser.
    ///
    /// # Errors
    /// No browser.
    fn open_link(&self, url: &Url) -> Result<(), Problem>;

    /// The person's folder for downloads, where an export goes.
    ///
    /// # Errors
    /// The desktop names none.
    fn downloads(&self) -> Result<PathBuf, Problem>;

    /// Shows the window at so many percent of its usual size. One that can't be zoomed stays as it is.
    fn set_zoom(&self, percent: u16);

    /// Ends the process that shows the page, and shows it anew at the same address. A host whose page isn't its own leaves
    /// it as it is.
    fn renew_page(&self) {}

    /// Starts the sample data's servers on loopback, or finds them running.
    ///
    /// # Errors
    /// No free port.
    async fn start_samples(&self) -> Result<Vec<Sample>, Problem>;

    /// What the program is made of, for *About*.
    fn made_of(&self) -> MadeOf {
        MadeOf::default()
    }

    /// Tells what long work came to, where nobody looks at the window. Never holds a secret.
    fn tell(&self, _news: &News) {}
}

/// What long work came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What happened.
    pub headline: String,
    /// To what, where. Holds text from servers.
    pub place: String,
}

/// A draft as it is kept, and as it was planned: brought onto what the server then held.
#[derive(Clone)]
pub(crate) struct Drafts {
    pub(crate) kept: Draft,
    pub(crate) ready: Draft,
    /// The changes that the kept one takes back.
    pub(crate) undoes: Vec<PlanId>,
}

/// A plan as it was shown, with what it was made from.
#[derive(Clone)]
pub(crate) struct KeptPlan {
    pub(crate) plan: Plan,
    pub(crate) expected: Expected,
    pub(crate) reading: FormReading,
    pub(crate) drafts: Drafts,
    /// The connection as it was: edited since, the plan is void.
    pub(crate) settings: ConnectionSettings,
}

/// An Apply, and whether somebody has closed its outcome.
pub(crate) struct KeptApply {
    pub(crate) state: ApplyState,
    pub(crate) closed: bool,
}

/// A session with what it was opened with.
pub(crate) struct OpenSession {
    settings: ConnectionSettings,
    session: Arc<dyn Session>,
}

/// A connection as it was typed and passed its test with a secret that can be used only once.
pub(crate) struct Tested {
    pub(crate) settings: ConnectionSettings,
    pub(crate) secrets: Secrets,
    pub(crate) session: Arc<dyn Session>,
}

pub(crate) struct RunningSearch {
    pub(crate) search: u64,
    pub(crate) cancel: CancellationToken,
}

type Gate = tokio::sync::Mutex<()>;

/// The changes that are being settled.
#[derive(Default)]
pub(crate) struct Settling(Mutex<HashMap<PlanId, std::sync::Weak<Gate>>>);

impl Settling {
    /// What whoever settles a change holds meanwhile.
    pub(crate) fn lock(&self, id: PlanId) -> Arc<Gate> {
        let mut gates = self.0.lock();
        gates.retain(|_, gate| gate.strong_count() > 0);
        let gate = gates.get(&id).and_then(std::sync::Weak::upgrade).unwrap_or_default();
        gates.insert(id, Arc::downgrade(&gate));
        gate
    }
}

/// What lives as long as the app runs, and no longer.
#[derive(Default)]
pub(crate) struct Running {
    pub(crate) sessions: HashMap<ConnectionId, OpenSession>,
    pub(crate) tested: Option<Tested>,
    /// Sign-ins through the browser, under way or waiting to be taken.
    pub(crate) sign_ins: HashMap<SignInId, KeptSignIn>,
    pub(crate) unlocked: HashMap<ConnectionId, DateTime<Utc>>,
    pub(crate) searches: HashMap<ConnectionId, RunningSearch>,
    pub(crate) readings: BTreeMap<FormRef, FormReading>,
    /// What drafts begin on. Unlike readings, these outlive a session.
    pub(crate) bases: BTreeMap<FormRef, Snapshot>,
    pub(crate) plans: HashMap<PlanId, KeptPlan>,
    pub(crate) applies: HashMap<PlanId, KeptApply>,
    pub(crate) groups: HashMap<GroupId, KeptGroup>,
    /// One for each connection: whoever changes it, or opens its session, goes alone.
    gates: HashMap<ConnectionId, Arc<Gate>>,
}

pub(crate) struct Inner {
    pub(crate) options: Options,
    pub(crate) store: Store,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) running: Mutex<Running>,
    /// One settling of a change at a time.
    pub(crate) settling: Settling,
    /// What this run knows of the journal's key.
    pub(crate) journal: tokio::sync::Mutex<JournalKeyState>,
    pub(crate) journal_head: HeadKeeper,
    /// What happened to changes and could not be written down yet, in order.
    pub(crate) owed: tokio::sync::Mutex<VecDeque<Owed>>,
    pub(crate) arrivals: Arrivals,
}

/// The app. Cheap to clone; all use cases are its methods.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

impl App {
    /// Opens the data folder, and speaks the language chosen there. A folder that can't be written still opens,
    /// read-only.
    ///
    /// # Errors
    /// Another instance uses the data folder.
    pub async fn open(options: Options, host: Arc<dyn Host>) -> Result<Self, Problem> {
        orgdesk_words::set_language(options.language);
        let store = Store::open(&options.folder).await?;
        let journal_head = HeadKeeper::of(&options.folder);
        let app = Self {
            inner: Arc::new(Inner {
                settling: Settling::default(),
                options,
                store,
                host,
                running: Mutex::default(),
                journal: tokio::sync::Mutex::default(),
                journal_head,
                owed: tokio::sync::Mutex::default(),
                arrivals: Arrivals::default(),
            }),
        };
        app.speak_as_chosen().await;
        Ok(app)
    }

    /// What the app says of itself.
    pub async fn info(&self) -> AppInfo {
        let unreadable = self.store().unreadable().await.unwrap_or_default();
        AppInfo {
            version: self.inner.options.version.clone(),
            system_language: self.inner.options.language.tag(),
            data_folder: self.inner.options.folder.display().to_string(),
            storage_problem: match self.store().state() {
                StoreState::Writable => None,
                StoreState::ReadOnly(error) => Some(error.into()),
            },
            unreadable: unreadable.iter().map(ToString::to_string).collect(),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.inner.options.clock)()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.inner.options.vault
    }

    pub(crate) fn platform(&self, id: &PlatformId) -> Result<&Arc<dyn Platform>, Problem> {
        self.inner.options.platforms.iter().find(|platform| &platform.descriptor().id == id).ok_or_else(
            || {
                Problem::new(
                    ProblemCode::InvalidInput,
                    say!("This version of Orgdesk doesn't know the platform “{id}”. Nothing was sent."),
                )
            },
        )
    }

    /// Waits until nobody else changes a connection or opens its session. Without it, a new secret could meet an old
    /// address.
    pub(crate) async fn alone_with(&self, id: ConnectionId) -> tokio::sync::OwnedMutexGuard<()> {
        let gate = Arc::clone(self.inner.running.lock().gates.entry(id).or_default());
        gate.lock_owned().await
    }

    /// The session of a connection: the open one, or a new one with the kept secret.
    pub(crate) async fn session(&self, id: ConnectionId) -> Result<(Connection, Arc<dyn Session>), Problem> {
        let connection = self.connection(id).await?;
        if let Some(session) = self.open_session(&connection) {
            return Ok((connection, session));
        }
        let _alone = self.alone_with(id).await;
        let mut connection = self.connection(id).await?;
        if let Some(session) = self.open_session(&connection) {
            return Ok((connection, session));
        }
        if connection.sample {
            connection = self.reach_sample(id).await?;
        }
        let Some(secrets) = self.vault().get(id).await? else {
            return Err(Problem::new(
                ProblemCode::NotSignedIn,
                say!(
                    "No credential is kept for {}. Nothing was sent. Sign in again to use it.",
                    connection.settings.name
                ),
            ));
        };
        let session = self.platform(&connection.settings.platform)?.open(&connection.settings, &secrets)?;
        self.keep_session(&connection, &session, secrets);
        Ok((connection, session))
    }

    pub(crate) fn open_session(&self, connection: &Connection) -> Option<Arc<dyn Session>> {
        let running = self.inner.running.lock();
        let open = running.sessions.get(&connection.id)?;
        (open.settings == connection.settings).then(|| Arc::clone(&open.session))
    }

    /// Keeps a session open that was opened with `secrets`, and tells it where to put what replaces them.
    pub(crate) fn keep_session(&self, connection: &Connection, session: &Arc<dyn Session>, secrets: Secrets) {
        session.keep_with(self.keeper(connection.id), secrets);
        let open = OpenSession { settings: connection.settings.clone(), session: Arc::clone(session) };
        self.inner.running.lock().sessions.insert(connection.id, open);
    }

    /// Forgets the session and what was read through it.
    pub(crate) fn close_session(&self, id: ConnectionId) {
        let mut running = self.inner.running.lock();
        running.sessions.remove(&id);
        running.readings.retain(|form, _| form.connection != id);
        if let Some(search) = running.searches.remove(&id) {
            search.cancel.cancel();
        }
    }
}
