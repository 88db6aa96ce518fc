//! The app without a window: opened on a folder of its own, with a keyring in memory.

use anyhow::{Context as _, Result, bail, ensure};
use async_trait::async_trait;
use chrono::Utc;
use keyring_core::CredentialStore;
use orgdesk_core::{
    App, ApplyEnd, ApplyPlan, ApplyState, ConnectionInput, FormRef, FormView, Host, KeepSecret, Language,
    Options, Planned, Sample, SaveDraft, Saved,
};
use orgdesk_model::{
    ConnectionId, ConnectionSettings, Draft, Environment, Intent, Level, OrgId, Plan, Problem, ProblemCode,
    Value, Verification,
};
use orgdesk_platform::Config;
use orgdesk_vault::Vault;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

/// The platform.
pub const PLATFORM: &str = "zitadel";
/// The form of domain settings.
pub const DOMAIN: &str = "zitadel.domain";
/// Between two looks at an Apply.
const LOOK: Duration = Duration::from_millis(10);
/// Longest wait for the keyring in memory.
const KEYRING: Duration = Duration::from_secs(10);

/// Which of the server's two APIs a connection is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    /// The current one.
    Current,
    /// The deprecated one.
    Legacy,
}

impl Api {
    /// As the connection's option names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Legacy => "legacy",
        }
    }
}

/// How patient and how quick the app is.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long a write is read again until it shows.
    pub settle_for: Duration,
    /// Requests per second.
    pub rate: NonZeroU32,
}

impl Pace {
    fn config(self) -> Config {
        let burst = self.rate.saturating_mul(const { NonZeroU32::new(2).unwrap() });
        Config { requests_per_second: self.rate, burst, ..Config::default() }
    }

    /// The platforms at this pace.
    pub fn platforms(self) -> Vec<Arc<dyn orgdesk_platform::Platform>> {
        orgdesk_platform::platforms(self.config())
    }
}

/// A desktop that isn't there.
struct NoDesktop;

fn absent() -> Problem {
    Problem::new(ProblemCode::Internal, "There is no desktop here.")
}

#[async_trait]
impl Host for NoDesktop {
    fn copy_text(&self, _: &str) -> Result<(), Problem> {
        Err(absent())
    }

    fn open_link(&self, _: &Url) -> Result<(), Problem> {
        Err(absent())
    }

    fn downloads(&self) -> Result<PathBuf, Problem> {
        Err(absent())
    }

    fn set_zoom(&self, _: u16) {}

    async fn start_samples(&self) -> Result<Vec<Sample>, Problem> {
        Err(absent())
    }
}

/// The app, and what outlives one run of it.
pub struct Driver {
    /// The app.
    pub app: App,
    folder: TempDir,
    keyring: Arc<CredentialStore>,
    pace: Pace,
}

impl Driver {
    /// Opens the app on a fresh folder.
    ///
    /// # Errors
    /// There is no folder for temporary files.
    pub async fn open(pace: Pace) -> Result<Self> {
        let folder = tempfile::tempdir().context("there is no folder for temporary files")?;
        let keyring: Arc<CredentialStore> = keyring_core::mock::Store::new()?;
        let app = open(&folder, &keyring, pace).await?;
        Ok(Self { app, folder, keyring, pace })
    }

    /// Ends the app and starts it again on the same folder.
    ///
    /// # Errors
    /// The folder can't be opened again.
    pub async fn restart(self) -> Result<Self> {
        let Self { app, folder, keyring, pace } = self;
        drop(app);
        // The folder has one owner at a time, and the app's last thread may still be on its way out.
        let mut tries = 0;
        let app = loop {
            match open(&folder, &keyring, pace).await {
                Ok(app) => break app,
                Err(_) if tries < 100 => tries += 1,
                Err(error) => return Err(error),
            }
            tokio::time::sleep(LOOK * 5).await;
        };
        Ok(Self { app, folder, keyring, pace })
    }

    /// What a connection to an address is given.
    pub fn connection(
        &self,
        address: &str,
        api: Api,
        token: &SecretString,
        read_only: bool,
    ) -> ConnectionInput {
        ConnectionInput {
            id: None,
            settings: ConnectionSettings {
                platform: PLATFORM.into(),
                name: "Live test".to_owned(),
                address: address.to_owned(),
                environment: Environment::Development,
                read_only,
                credential: "pat".to_owned(),
                options: BTreeMap::from([("api".to_owned(), api.word().to_owned())]),
            },
            secrets: Some(BTreeMap::from([("token".to_owned(), token.clone())])),
            keep: KeepSecret::Keyring,
        }
    }

    /// Keeps a connection.
    ///
    /// # Errors
    /// The app finds something wrong with it.
    pub async fn connect(&self, input: ConnectionInput) -> Result<ConnectionId> {
        match self.app.save_connection(input).await? {
            Saved::Saved { connection } => Ok(connection.connection.id),
            Saved::Invalid { findings } => {
                let said: Vec<_> = findings.into_iter().map(|finding| finding.message).collect();
                bail!("the app does not take the connection: {}", said.join(" "))
            }
            Saved::SignInFailed { problem } | Saved::KeyringUnavailable { problem, .. } => {
                Err(problem.into())
            }
        }
    }

    /// Opens a form, and takes leave of an outcome that lies over it.
    ///
    /// # Errors
    /// The server refused, or could not be asked.
    pub async fn open_form(&self, form: &FormRef) -> Result<FormView> {
        let view = self.app.open_form(form.clone()).await?;
        if let Some(apply) = &view.apply {
            self.app.close_apply(apply.plan.id);
        }
        Ok(view)
    }

    /// Types a draft into a form.
    ///
    /// # Errors
    /// The form can't be read, or the draft can't be kept.
    pub async fn type_into(&self, form: &FormRef, intent: Intent, inputs: &[(&str, bool)]) -> Result<()> {
        self.open_form(form).await?;
        let inputs = inputs.iter().map(|(path, on)| ((*path).into(), Value::Bool(*on))).collect();
        self.app.save_draft(SaveDraft { form: form.clone(), draft: Draft { intent, inputs } }).await?;
        Ok(())
    }

    /// Plans what a form's draft would do.
    ///
    /// # Errors
    /// There is no plan.
    pub async fn plan(&self, form: &FormRef) -> Result<Plan> {
        match self.app.plan_change(form.clone()).await? {
            Planned::Planned { plan } => Ok(*plan),
            Planned::Invalid { findings } => {
                bail!("not planned: {}", findings.first().map_or("", |finding| &finding.message))
            }
            Planned::Conflicts { .. } => bail!("not planned: the server changed the same meanwhile"),
        }
    }

    /// Applies a plan to its end.
    ///
    /// # Errors
    /// It never began.
    pub async fn apply(&self, plan: &Plan) -> Result<ApplyState> {
        self.app.apply_plan(ApplyPlan { plan: plan.id, typed: plan.confirm.clone() }).await?;
        loop {
            let state = self.app.apply_state(plan.id)?;
            if state.ended.is_some() {
                return Ok(state);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Applies a plan, which has to be applied and verified.
    ///
    /// # Errors
    /// It came to anything else.
    pub async fn apply_verified(&self, plan: &Plan) -> Result<()> {
        let state = self.apply(plan).await?;
        let verified =
            matches!(state.ended, Some(ApplyEnd::Sent { verification: Some(Verification::Verified), .. }));
        ensure!(verified, "{}", words(&state));
        Ok(())
    }
}

async fn open(folder: &TempDir, keyring: &Arc<CredentialStore>, pace: Pace) -> Result<App> {
    let options = Options {
        language: Language::English,
        folder: folder.path().join("data"),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        platforms: pace.platforms(),
        vault: Vault::with_store(Arc::clone(keyring), KEYRING),
        clock: Arc::new(Utc::now),
        verify_for: pace.settle_for,
    };
    Ok(App::open(options, Arc::new(NoDesktop)).await?)
}

/// What a person is told of an Apply.
pub fn words(state: &ApplyState) -> String {
    let headline = state.headline.as_deref().unwrap_or("It has not ended");
    format!("the app says: {headline}. {}", state.message.as_deref().unwrap_or_default())
}

/// A form of an org.
pub fn of_org(connection: ConnectionId, org: &str) -> FormRef {
    FormRef { connection, level: Level::Org { id: OrgId(org.to_owned()) }, form: DOMAIN.into() }
}

/// The form of the whole instance.
pub fn of_instance(connection: ConnectionId) -> FormRef {
    FormRef { connection, level: Level::Instance, form: DOMAIN.into() }
}
