//! Connections: add, test, edit, remove, sign in again; when writes are offered.

use crate::app::Tested;
use crate::sign_in::signs_in_alike;
use crate::{
    App, ConnectionInput, ConnectionView, KeepSecret, Sample, Saved, Secrets, SetOption, SignIn, Writes,
};
use chrono::{DateTime, TimeDelta, Utc};
use orgdesk_model::{
    Connection, ConnectionId, ConnectionSettings, Environment, Finding, Identity, PlatformDescriptor,
    Problem, ProblemCode, Severity, TestReport,
};
use orgdesk_platform::Session;
use orgdesk_store::StoreState;
use orgdesk_vault::VaultError;
use orgdesk_words::{phrase, say};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How long a test is remembered whose secret can't be used again: to save what was tested, not to keep it.
const TESTED_FOR: Duration = Duration::from_secs(600);

/// How long *Unlock writes* lasts.
const UNLOCKED_FOR: TimeDelta = TimeDelta::minutes(15);

impl App {
    /// The platforms, as they describe themselves.
    pub fn platforms(&self) -> Vec<PlatformDescriptor> {
        self.inner.options.platforms.iter().map(|platform| platform.descriptor().clone()).collect()
    }

    /// All connections, the oldest first.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn connections(&self) -> Result<Vec<ConnectionView>, Problem> {
        let connections = self.store().connections().await?;
        Ok(connections.into_iter().map(|connection| self.view(connection)).collect())
    }

    pub(crate) async fn connection(&self, id: ConnectionId) -> Result<Connection, Problem> {
        self.store().connections().await?.into_iter().find(|connection| connection.id == id).ok_or_else(
            || {
                Problem::new(
                    ProblemCode::NotFound,
                    phrase!("This connection was removed. Nothing was sent. Choose another one."),
                )
            },
        )
    }

    pub(crate) fn view(&self, connection: Connection) -> ConnectionView {
        let writes = self.writes(&connection);
        ConnectionView { connection, writes }
    }

    /// Whether writes are offered on a connection now.
    pub(crate) fn writes(&self, connection: &Connection) -> Writes {
        let settings = &connection.settings;
        let until = self.inner.running.lock().unlocked.get(&connection.id).copied();
        writes_at(self.now(), &settings.name, settings.environment, settings.read_only, until)
    }

    /// Checks a connection as typed. Sends nothing.
    ///
    /// # Errors
    /// An unknown platform; a data folder that can't be read.
    pub async fn check_connection(&self, input: &ConnectionInput) -> Result<Vec<Finding>, Problem> {
        let platform = self.platform(&input.settings.platform)?;
        let typed = match input.secrets.clone() {
            Some(secrets) => match self.redeem(platform.descriptor(), &tidy(input.settings.clone()), secrets)
            {
                Ok((secrets, _)) => Some(secrets),
                Err(wrong) => {
                    let mut findings = platform.check_connection(&input.settings, None);
                    findings.push(*wrong);
                    return Ok(findings);
                }
            },
            None => None,
        };
        let mut findings = platform.check_connection(&input.settings, typed.as_ref());
        let Some(id) = input.id else { return Ok(findings) };
        let kept = self.connection(id).await?;
        if kept.settings.address.trim() != input.settings.address.trim() {
            if kept.sample {
                findings.push(Finding::error(
                    "sample_address",
                    "address",
                    phrase!("The sample's server runs inside this app, so its address stays. Add another connection instead."),
                ));
            } else if input.secrets.is_none() {
                findings.push(Finding::error(
                    "secret_for_new_address",
                    &first_secret(platform.descriptor(), &input.settings.credential),
                    phrase!("The address changed. The kept secret belongs to the old one and is not sent to another: type it \
                     again."),
                ));
            }
        }
        Ok(findings)
    }

    /// Tries a connection as typed, step by step.
    ///
    /// # Errors
    /// What was typed can't be used, or the kept secret can't be read.
    pub async fn test_connection(&self, input: ConnectionInput) -> Result<TestReport, Problem> {
        let findings = self.check_connection(&input).await?;
        if has_errors(&findings) {
            return Err(invalid(findings));
        }
        let settings = tidy(input.settings);
        let typed = match (input.secrets, input.id) {
            (Some(secrets), _) => secrets,
            (None, Some(id)) => return self.test_kept(id, &settings).await,
            (None, None) => Secrets::new(),
        };
        let platform = self.platform(&settings.platform)?;
        let (typed, signed_in) =
            self.redeem(platform.descriptor(), &settings, typed).map_err(|wrong| invalid(vec![*wrong]))?;
        if let Some(session) = signed_in {
            return Ok(session.test().await);
        }
        let secrets = trimmed(&typed);
        let session = match self.take_tested(&settings, &secrets) {
            Some(session) => session,
            None => platform.open(&settings, &secrets)?,
        };
        let report = session.test().await;
        if report.passed() && self.used_once(&settings, &secrets)? {
            self.remember_tested(Tested { settings, secrets, session });
        }
        Ok(report)
    }

    /// Tries a connection with its kept secret, under settings that may have been edited.
    async fn test_kept(
        &self,
        id: ConnectionId,
        settings: &ConnectionSettings,
    ) -> Result<TestReport, Problem> {
        let connection = self.connection(id).await?;
        if let Some(session) = self.open_session(&connection)
            && signs_in_alike(&connection.settings, settings)
        {
            // The same session: a secret that the server replaces at each use has one user.
            return Ok(session.test().await);
        }
        let _alone = self.alone_with(id).await;
        let secrets = self.vault().get(id).await?.unwrap_or_default();
        let session = self.platform(&settings.platform)?.open(settings, &secrets)?;
        session.keep_with(self.keeper(id), secrets);
        let report = session.test().await;
        if session.secrets().is_some() {
            self.close_session(id);
        }
        Ok(report)
    }

    /// Keeps a tested session, with its secrets, for as long as somebody may still save it.
    fn remember_tested(&self, tested: Tested) {
        let session = Arc::downgrade(&tested.session);
        self.inner.running.lock().tested = Some(tested);
        let app = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(TESTED_FOR).await;
            let mut running = app.inner.running.lock();
            let same = |tested: &Tested| std::ptr::addr_eq(Arc::as_ptr(&tested.session), session.as_ptr());
            running.tested.take_if(|tested| same(tested));
        });
    }

    /// The session that passed a test with just these secrets, one of which can't be used again.
    fn take_tested(&self, settings: &ConnectionSettings, secrets: &Secrets) -> Option<Arc<dyn Session>> {
        let tested = self.inner.running.lock().tested.take()?;
        let same = |(path, secret): (&String, &SecretString)| {
            secrets.get(path).is_some_and(|other| other.expose_secret() == secret.expose_secret())
        };
        let fits = tested.settings == *settings
            && tested.secrets.len() == secrets.len()
            && tested.secrets.iter().all(same);
        fits.then_some(tested.session)
    }

    /// Whether something was typed that is used for one sign-in only.
    fn used_once(&self, settings: &ConnectionSettings, secrets: &Secrets) -> Result<bool, Problem> {
        let once = once(self.platform(&settings.platform)?.descriptor(), &settings.credential);
        Ok(secrets.iter().any(|(path, secret)| once.contains(path) && !secret.expose_secret().is_empty()))
    }

    /// Keeps a connection: its settings in the data folder, its secrets in the OS keyring.
    ///
    /// # Errors
    /// The data folder can't be written.
    pub async fn save_connection(&self, input: ConnectionInput) -> Result<Saved, Problem> {
        let mut findings = self.check_connection(&input).await?;
        if input.id.is_none() && input.secrets.is_none() {
            let path = first_secret(
                self.platform(&input.settings.platform)?.descriptor(),
                &input.settings.credential,
            );
            findings.push(Finding::error(
                "secret_missing",
                &path,
                phrase!("A new connection needs a credential to sign in with."),
            ));
        }
        if has_errors(&findings) {
            return Ok(Saved::Invalid { findings });
        }
        let id = input.id.unwrap_or_else(|| ConnectionId(Uuid::new_v4()));
        let _alone = self.alone_with(id).await;
        let kept = match input.id {
            Some(id) => Some(self.connection(id).await?),
            None => None,
        };
        let connection = Connection {
            id,
            settings: tidy(input.settings),
            sample: kept.as_ref().is_some_and(|kept| kept.sample),
            created_at: kept.as_ref().map_or_else(|| self.now(), |kept| kept.created_at),
        };
        if let StoreState::ReadOnly(error) = self.store().state() {
            return Err(error.into());
        }
        let Some(typed) = input.secrets else {
            return self.keep_settings(connection, kept.as_ref()).await;
        };
        let platform = self.platform(&connection.settings.platform)?.descriptor().clone();
        let (typed, mut session) = match self.redeem(&platform, &connection.settings, typed) {
            Ok(redeemed) => redeemed,
            Err(wrong) => return Ok(Saved::Invalid { findings: vec![*wrong] }),
        };
        let signed_in = session.is_some();
        let secrets = trimmed(&typed);
        // What can be used only once is used now, or never.
        if self.used_once(&connection.settings, &secrets)? {
            let opened = match self.take_tested(&connection.settings, &secrets) {
                Some(tested) => tested,
                None => self.platform(&connection.settings.platform)?.open(&connection.settings, &secrets)?,
            };
            if let Err(problem) = opened.identity().await {
                return Ok(Saved::SignInFailed { problem });
            }
            session = Some(opened);
        }
        let typed = secrets.clone();
        let secrets = self.to_keep(&connection.settings, secrets)?;
        let before = if kept.is_some() { self.vault().get(id).await.ok().flatten() } else { None };
        if let Some(unavailable) = self.keep_secrets(id, &secrets, input.keep).await {
            if let Some(session) = session.filter(|_| !signed_in) {
                // Saved once more, for this run only perhaps: what is used once is used already.
                self.remember_tested(Tested { settings: connection.settings, secrets: typed, session });
            }
            return Ok(unavailable);
        }
        let saved = self.keep_settings(connection.clone(), kept.as_ref()).await;
        if let (Ok(_), Some(session)) = (&saved, &session) {
            self.keep_session(&connection, session, secrets);
            self.taken(session);
        }
        if saved.is_err() {
            // The old address must not meet the new secret.
            let undone = match before {
                Some(before) => self.vault().put(id, &before, input.keep).await,
                None => self.vault().remove(id).await,
            };
            if let Err(error) = undone {
                tracing::error!(%error, "a secret whose connection could not be saved stays");
            }
        }
        saved
    }

    async fn keep_settings(
        &self,
        connection: Connection,
        kept: Option<&Connection>,
    ) -> Result<Saved, Problem> {
        self.store().save_connection(&connection).await?;
        self.close_session(connection.id);
        let moved = kept.is_some_and(|kept| {
            kept.settings.address != connection.settings.address
                || kept.settings.environment != connection.settings.environment
        });
        if moved {
            self.inner.running.lock().unlocked.remove(&connection.id);
        }
        Ok(Saved::Saved { connection: Box::new(self.view(connection)) })
    }

    /// Gives a connection a new secret, after its server has taken it.
    ///
    /// # Errors
    /// The connection was removed.
    pub async fn sign_in_again(&self, input: SignIn) -> Result<Saved, Problem> {
        let connection = self.connection(input.connection).await?;
        let platform = self.platform(&connection.settings.platform)?;
        let (typed, signed_in) = match self.redeem(platform.descriptor(), &connection.settings, input.secrets)
        {
            Ok(redeemed) => redeemed,
            Err(wrong) => return Ok(Saved::Invalid { findings: vec![*wrong] }),
        };
        let mut secrets = trimmed(&typed);
        let fresh = self.to_keep(&connection.settings, secrets.clone())?;
        if fresh.is_empty() && self.used_once(&connection.settings, &secrets)? {
            // What is used once comes beside the secrets that are kept.
            let kept = self.vault().get(connection.id).await?.unwrap_or_default();
            secrets.retain(|_, secret| !secret.expose_secret().is_empty());
            secrets.extend(kept);
        }
        let findings = platform.check_connection(&connection.settings, Some(&secrets));
        if has_errors(&findings) {
            return Ok(Saved::Invalid { findings });
        }
        let session = match signed_in {
            Some(session) => session,
            None => platform.open(&connection.settings, &secrets)?,
        };
        if let Err(problem) = session.identity().await {
            return Ok(Saved::SignInFailed { problem });
        }
        // The server may have replaced them meanwhile.
        let (secrets, fresh) = match session.secrets() {
            Some(newest) => (newest.clone(), newest),
            None => (secrets, fresh),
        };
        let _alone = self.alone_with(connection.id).await;
        if self.connection(connection.id).await? != connection {
            return Err(Problem::new(
                ProblemCode::InvalidInput,
                phrase!(
                    "The connection was edited meanwhile. The new credential was not kept. Sign in again."
                ),
            ));
        }
        if !fresh.is_empty()
            && let Some(unavailable) = self.keep_secrets(connection.id, &fresh, input.keep).await
        {
            return Ok(unavailable);
        }
        self.close_session(connection.id);
        self.keep_session(&connection, &session, secrets);
        self.taken(&session);
        Ok(Saved::Saved { connection: Box::new(self.view(connection)) })
    }

    /// The secrets that are worth keeping: what is used once isn't.
    fn to_keep(&self, settings: &ConnectionSettings, mut secrets: Secrets) -> Result<Secrets, Problem> {
        let once = once(self.platform(&settings.platform)?.descriptor(), &settings.credential);
        secrets.retain(|path, secret| !once.contains(path) && !secret.expose_secret().is_empty());
        Ok(secrets)
    }

    async fn keep_secrets(&self, id: ConnectionId, secrets: &Secrets, keep: KeepSecret) -> Option<Saved> {
        let error = self.vault().put(id, secrets, keep).await.err()?;
        let offer_this_run = !matches!(error, VaultError::Empty);
        Some(Saved::KeyringUnavailable { problem: error.into(), offer_this_run })
    }

    /// Forgets a connection, its secret and its drafts.
    ///
    /// # Errors
    /// The keyring is locked, so that the secret would stay; the data folder can't be written.
    pub async fn remove_connection(&self, id: ConnectionId) -> Result<(), Problem> {
        let _alone = self.alone_with(id).await;
        let connection = self.connection(id).await?;
        match self.vault().remove(id).await {
            Ok(()) | Err(VaultError::Absent(_)) => {}
            // The sample's secret was never in the keyring.
            Err(_) if connection.sample => {}
            Err(error) => return Err(error.into()),
        }
        self.store().remove_connection(id).await?;
        self.close_session(id);
        let mut running = self.inner.running.lock();
        running.unlocked.remove(&id);
        running.bases.retain(|form, _| form.connection != id);
        Ok(())
    }

    /// Sets one of a connection's options.
    ///
    /// # Errors
    /// The platform has no such option or value; the data folder can't be written.
    pub async fn set_connection_option(&self, set: SetOption) -> Result<ConnectionView, Problem> {
        let _alone = self.alone_with(set.connection).await;
        let mut connection = self.connection(set.connection).await?;
        connection.settings.options.insert(set.option, set.value);
        let findings =
            self.platform(&connection.settings.platform)?.check_connection(&connection.settings, None);
        if has_errors(&findings) {
            return Err(invalid(findings));
        }
        self.store().save_connection(&connection).await?;
        self.close_session(connection.id);
        Ok(self.view(connection))
    }

    /// Offers writes on a production connection for 15 minutes.
    ///
    /// # Errors
    /// The connection is set to read only.
    pub async fn unlock_writes(&self, id: ConnectionId) -> Result<ConnectionView, Problem> {
        let connection = self.connection(id).await?;
        if connection.settings.read_only {
            return Err(Problem::new(
                ProblemCode::WritesLocked,
                say!(
                    "{} is set to read only. Nothing was unlocked. Edit the connection to change that.",
                    connection.settings.name
                ),
            ));
        }
        let until = self.now() + UNLOCKED_FOR;
        self.inner.running.lock().unlocked.insert(id, until);
        Ok(self.view(connection))
    }

    /// Withdraws what [`unlock_writes`](Self::unlock_writes) gave.
    ///
    /// # Errors
    /// The connection was removed.
    pub async fn lock_writes(&self, id: ConnectionId) -> Result<ConnectionView, Problem> {
        self.inner.running.lock().unlocked.remove(&id);
        Ok(self.view(self.connection(id).await?))
    }

    /// Starts the sample data's servers and connects to them. Their secrets are kept for this run only.
    ///
    /// # Errors
    /// A server can't start.
    pub async fn start_sample(&self) -> Result<Vec<ConnectionView>, Problem> {
        let mut views = Vec::new();
        for sample in self.inner.host.start_samples().await? {
            let _alone = self.alone_with(sample.id).await;
            views.push(self.view(self.keep_sample(sample).await?));
        }
        Ok(views)
    }

    /// A sample's connection, with its server running. The caller is alone with it.
    pub(crate) async fn reach_sample(&self, id: ConnectionId) -> Result<Connection, Problem> {
        let samples = self.inner.host.start_samples().await?;
        let sample = samples.into_iter().find(|sample| sample.id == id).ok_or_else(|| {
            Problem::new(
                ProblemCode::NotFound,
                phrase!("This version of Orgdesk has no such sample data. Nothing was sent. Remove the connection."),
            )
        })?;
        self.keep_sample(sample).await
    }

    async fn keep_sample(&self, sample: Sample) -> Result<Connection, Problem> {
        let kept = self.store().connections().await?.into_iter().find(|kept| kept.id == sample.id);
        let settings = match &kept {
            Some(kept) => ConnectionSettings { address: sample.settings.address, ..kept.settings.clone() },
            None => sample.settings,
        };
        let connection = Connection {
            id: sample.id,
            settings,
            sample: true,
            created_at: kept.as_ref().map_or_else(|| self.now(), |kept| kept.created_at),
        };
        self.vault().put(sample.id, &sample.secrets, KeepSecret::ThisRun).await?;
        if kept.as_ref() != Some(&connection) {
            self.store().save_connection(&connection).await?;
            self.close_session(sample.id);
        }
        Ok(connection)
    }

    /// Who a connection acts as.
    ///
    /// # Errors
    /// The server refused, or could not be asked.
    pub async fn identity(&self, id: ConnectionId) -> Result<Identity, Problem> {
        let (_, session) = self.session(id).await?;
        session.identity().await
    }
}

/// Whether writes are offered. Production starts read-only and is unlocked for a while.
fn writes_at(
    now: DateTime<Utc>,
    name: &str,
    environment: Environment,
    read_only: bool,
    unlocked_until: Option<DateTime<Utc>>,
) -> Writes {
    if read_only {
        return Writes::ReadOnly {
            reason: say!("{name} is set to read only. Edit the connection to change that."),
        };
    }
    if environment != Environment::Production {
        return Writes::Offered;
    }
    match unlocked_until {
        Some(until) if until > now => Writes::Unlocked { until },
        _ => Writes::Locked {
            reason: say!("{name} is production, and read-only until you unlock writes for 15 minutes."),
        },
    }
}

/// Settings without the spaces that were typed around them.
pub(crate) fn tidy(settings: ConnectionSettings) -> ConnectionSettings {
    ConnectionSettings {
        name: settings.name.trim().to_owned(),
        address: settings.address.trim().to_owned(),
        ..settings
    }
}

fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

fn invalid(findings: Vec<Finding>) -> Problem {
    let first = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error)
        .map_or_else(String::new, |finding| finding.message.clone());
    Problem { field_errors: findings, ..Problem::new(ProblemCode::InvalidInput, first) }
}

fn trimmed(secrets: &Secrets) -> Secrets {
    secrets
        .iter()
        .map(|(path, secret)| (path.clone(), SecretString::from(secret.expose_secret().trim())))
        .collect()
}

/// The paths of secrets that are used for one sign-in.
fn once(platform: &PlatformDescriptor, credential: &str) -> Vec<String> {
    let kinds = platform.credentials.iter().filter(|kind| kind.id == credential);
    kinds.flat_map(|kind| &kind.fields).filter(|field| field.once).map(|field| field.path.0.clone()).collect()
}

fn first_secret(platform: &PlatformDescriptor, credential: &str) -> String {
    platform
        .credentials
        .iter()
        .find(|kind| kind.id == credential)
        .into_iter()
        .flat_map(|kind| &kind.fields)
        .find(|field| field.kind.is_secret())
        .map_or_else(String::new, |field| field.path.0.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_is_read_only_until_unlocked_and_again_after_15_minutes() {
        let now = DateTime::UNIX_EPOCH;
        let at = |environment, read_only, until| writes_at(now, "Acme", environment, read_only, until);
        assert_eq!(at(Environment::Development, false, None), Writes::Offered);
        assert!(matches!(at(Environment::Production, false, None), Writes::Locked { .. }));
        let until = now + UNLOCKED_FOR;
        assert_eq!(at(Environment::Production, false, Some(until)), Writes::Unlocked { until });
        assert!(matches!(at(Environment::Production, false, Some(now)), Writes::Locked { .. }));
        assert!(matches!(at(Environment::Production, true, Some(until)), Writes::ReadOnly { .. }));
    }
}
