//! Connections: add, test, edit, remove, sign in again; when writes are offered.

use crate::{App, ConnectionInput, ConnectionView, KeepSecret, Saved, Secrets, SetOption, SignIn, Writes};
use chrono::{DateTime, TimeDelta, Utc};
use orgdesk_model::{
    Connection, ConnectionId, Environment, FieldKind, Finding, Identity, PlatformDescriptor, Problem,
    ProblemCode, Severity, TestReport,
};
use orgdesk_vault::VaultError;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

/// How long *Unlock writes* lasts.
const UNLOCKED_FOR: TimeDelta = TimeDelta::minutes(15);

/// The sample's identifier, the same at each start, so that addresses in the app stay valid.
const SAMPLE: ConnectionId = ConnectionId(Uuid::from_u128(0x0a5a_3b1e_0000_4000_8000_5a4d_504c_4501));

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
                    "This connection was removed. Nothing was sent. Choose another one.",
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
        let mut findings = platform.check_connection(&input.settings, input.secrets.as_ref());
        if let (Some(id), None) = (input.id, &input.secrets) {
            let kept = self.connection(id).await?;
            if kept.settings.address.trim() != input.settings.address.trim() {
                findings.push(Finding::error(
                    "secret_for_new_address",
                    &first_secret(platform.descriptor(), &input.settings.credential),
                    "The address changed. The kept secret belongs to the old one and is not sent to another: type it \
                     again.",
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
        let secrets = match (input.secrets, input.id) {
            (Some(secrets), _) => trimmed(&secrets),
            (None, Some(id)) => self.vault().get(id).await?.unwrap_or_default(),
            (None, None) => Secrets::new(),
        };
        let session = self.platform(&input.settings.platform)?.open(&input.settings, &secrets)?;
        Ok(session.test().await)
    }

    /// Keeps a connection: its settings in the data folder, its secrets in the OS keyring.
    ///
    /// # Errors
    /// The data folder can't be written.
    pub async fn save_connection(&self, input: ConnectionInput) -> Result<Saved, Problem> {
        let findings = self.check_connection(&input).await?;
        if has_errors(&findings) {
            return Ok(Saved::Invalid { findings });
        }
        let kept = match input.id {
            Some(id) => Some(self.connection(id).await?),
            None => None,
        };
        let mut settings = input.settings;
        settings.name = settings.name.trim().to_owned();
        settings.address = settings.address.trim().to_owned();
        let connection = Connection {
            id: kept.as_ref().map_or_else(|| ConnectionId(Uuid::new_v4()), |kept| kept.id),
            settings,
            sample: kept.as_ref().is_some_and(|kept| kept.sample),
            created_at: kept.as_ref().map_or_else(|| self.now(), |kept| kept.created_at),
        };
        if let Some(secrets) = input.secrets {
            if let Some(unavailable) = self.keep_secrets(connection.id, &trimmed(&secrets), input.keep).await
            {
                return Ok(unavailable);
            }
        }
        self.close_session(connection.id);
        self.store().save_connection(&connection).await?;
        Ok(Saved::Saved { connection: Box::new(self.view(connection)) })
    }

    /// Gives a connection a new secret, after its server has taken it.
    ///
    /// # Errors
    /// The connection was removed.
    pub async fn sign_in_again(&self, input: SignIn) -> Result<Saved, Problem> {
        let connection = self.connection(input.connection).await?;
        let platform = self.platform(&connection.settings.platform)?;
        let findings = platform.check_connection(&connection.settings, Some(&input.secrets));
        if has_errors(&findings) {
            return Ok(Saved::Invalid { findings });
        }
        let secrets = trimmed(&input.secrets);
        let session = platform.open(&connection.settings, &secrets)?;
        if let Err(problem) = session.identity().await {
            return Ok(Saved::SignInFailed { problem });
        }
        if let Some(unavailable) = self.keep_secrets(connection.id, &secrets, input.keep).await {
            return Ok(unavailable);
        }
        self.close_session(connection.id);
        self.inner.running.lock().sessions.insert(connection.id, session);
        Ok(Saved::Saved { connection: Box::new(self.view(connection)) })
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
        match self.vault().remove(id).await {
            Ok(()) | Err(VaultError::Absent(_)) => {}
            Err(error) => return Err(error.into()),
        }
        self.close_session(id);
        self.inner.running.lock().unlocked.remove(&id);
        self.store().remove_connection(id).await?;
        Ok(())
    }

    /// Sets one of a connection's options.
    ///
    /// # Errors
    /// The platform has no such option or value; the data folder can't be written.
    pub async fn set_connection_option(&self, set: SetOption) -> Result<ConnectionView, Problem> {
        let mut connection = self.connection(set.connection).await?;
        connection.settings.options.insert(set.option, set.value);
        let findings =
            self.platform(&connection.settings.platform)?.check_connection(&connection.settings, None);
        if has_errors(&findings) {
            return Err(invalid(findings));
        }
        self.close_session(connection.id);
        self.store().save_connection(&connection).await?;
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
                format!(
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

    /// Starts the sample data's server and connects to it. Its secret is kept for this run only.
    ///
    /// # Errors
    /// The server can't start.
    pub async fn start_sample(&self) -> Result<ConnectionView, Problem> {
        let _one_at_a_time = self.inner.sample.lock().await;
        let sample = self.inner.host.start_sample().await?;
        let kept = self.store().connections().await?.into_iter().find(|connection| connection.id == SAMPLE);
        let mut settings = sample.settings;
        if let Some(kept) = &kept {
            settings =
                orgdesk_model::ConnectionSettings { address: settings.address, ..kept.settings.clone() };
        }
        let connection = Connection {
            id: SAMPLE,
            settings,
            sample: true,
            created_at: kept.as_ref().map_or_else(|| self.now(), |kept| kept.created_at),
        };
        self.vault().put(SAMPLE, &sample.secrets, KeepSecret::ThisRun).await?;
        if kept.as_ref() != Some(&connection) {
            self.close_session(SAMPLE);
            self.store().save_connection(&connection).await?;
        }
        Ok(self.view(connection))
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
            reason: format!("{name} is set to read only. Edit the connection to change that."),
        };
    }
    if environment != Environment::Production {
        return Writes::Offered;
    }
    match unlocked_until {
        Some(until) if until > now => Writes::Unlocked { until },
        _ => Writes::Locked {
            reason: format!("{name} is production, and read-only until you unlock writes for 15 minutes."),
        },
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

fn first_secret(platform: &PlatformDescriptor, credential: &str) -> String {
    platform
        .credentials
        .iter()
        .find(|kind| kind.id == credential)
        .into_iter()
        .flat_map(|kind| &kind.fields)
        .find(|field| field.kind == FieldKind::Secret)
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
