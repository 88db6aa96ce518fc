//! Connections: one server of a platform, with a credential and an environment.

use crate::{ConnectionId, FieldDescriptor, FormDescriptor, FormId, PlatformId, Problem};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a connection is for. Production is read-only until it is unlocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// People's daily work depends on it.
    Production,
    /// A rehearsal of production.
    Staging,
    /// A place to try things.
    Development,
}

impl Environment {
    /// The word that people see, everywhere the connection shows.
    pub fn word(self) -> &'static str {
        match self {
            Self::Production => "PRODUCTION",
            Self::Staging => "STAGING",
            Self::Development => "DEVELOPMENT",
        }
    }
}

/// All of a connection that isn't secret, as a person set it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionSettings {
    /// The kind of service.
    pub platform: PlatformId,
    /// What people call it.
    pub name: String,
    /// Where the server is, as typed.
    pub address: String,
    /// What it is for.
    pub environment: Environment,
    /// No write is offered when set.
    pub read_only: bool,
    /// The kind of credential, one of the platform's.
    pub credential: String,
    /// The platform's own settings by their path, such as `api`: `current`.
    pub options: BTreeMap<String, String>,
}

/// A connection as it is kept and shown. Its secret lives in the OS keyring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// Its identifier.
    pub id: ConnectionId,
    /// What a person set.
    #[serde(flatten)]
    pub settings: ConnectionSettings,
    /// Whether it is the built-in sample.
    pub sample: bool,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// A kind of credential that a platform takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CredentialKind {
    /// Its identifier, such as `pat`.
    pub id: String,
    /// Its name, such as *Personal access token*.
    pub label: String,
    /// What to type. Fields of kind secret go to the keyring.
    pub fields: Vec<FieldDescriptor>,
}

/// What a platform says of itself. The UI renders it and knows no platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlatformDescriptor {
    /// Its identifier.
    pub id: PlatformId,
    /// Its name, as people know it.
    pub name: String,
    /// An example of a server address.
    pub address_example: String,
    /// Addresses of known servers. Any other one is allowed.
    pub address_presets: Vec<AddressPreset>,
    /// Kinds of credential, the usual one first.
    pub credentials: Vec<CredentialKind>,
    /// The platform's own settings of a connection.
    pub options: Vec<FieldDescriptor>,
    /// What the whole-server level is called, where the platform has one.
    pub instance_name: Option<String>,
    /// Its forms.
    pub forms: Vec<FormDescriptor>,
    /// The forms of trusts between orgs, where the platform has such.
    pub trusts: Option<TrustForms>,
}

/// A server that many have a connection to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AddressPreset {
    /// What people call it.
    pub label: String,
    /// Its address.
    pub address: String,
}

/// The two forms of a trust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TrustForms {
    /// Of a trust that is there.
    pub edit: FormId,
    /// Of a new one.
    pub create: FormId,
}

/// Who a connection acts as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// The user's name on the server.
    pub name: String,
    /// The server's identifier of the user, as its history names who did something; none where it tells none.
    #[serde(default)]
    pub id: Option<String>,
    /// The roles that the server told, on the whole server and in the user's own org.
    pub roles: Vec<String>,
    /// The server's version, where it tells one.
    pub server_version: Option<String>,
}

/// How long a session may go on without anybody signing in again, as far as its server tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignInStanding {
    /// When the present access token ends. None: none was exchanged yet, or the credential is the token itself.
    pub access_ends: Option<DateTime<Utc>>,
    /// Whether another access token is had without anybody's help once this one ends.
    pub renews: bool,
    /// When the credential itself ends. None: the server does not tell.
    pub credential_ends: Option<DateTime<Utc>>,
    /// Why the newest secret is not in the keyring: then it ends with this run.
    pub not_kept: Option<Problem>,
}

impl SignInStanding {
    /// When somebody has to sign in again at the latest, as far as it is known.
    pub fn ends(&self) -> Option<DateTime<Utc>> {
        let access = self.access_ends.filter(|_| !self.renews);
        access.into_iter().chain(self.credential_ends).min()
    }
}

/// How one step of a connection test ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum TestState {
    /// The step succeeded; a few words on what was found.
    Passed {
        /// What was found.
        found: String,
    },
    /// The step failed, with what to do.
    Failed {
        /// What happened, what did not, what to do.
        problem: Problem,
    },
    /// An earlier step failed, so this one was not tried.
    NotTried,
}

/// One step of a connection test, in the order in which things can fail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TestStep {
    /// What was tried, such as *Server name found*.
    pub title: String,
    /// How it ended.
    #[serde(flatten)]
    pub state: TestState,
}

/// A whole connection test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TestReport {
    /// All steps, also those not tried.
    pub steps: Vec<TestStep>,
    /// Who the credential belongs to, when all passed.
    pub identity: Option<Identity>,
}

impl TestReport {
    /// Whether every step passed.
    pub fn passed(&self) -> bool {
        self.steps.iter().all(|step| matches!(step.state, TestState::Passed { .. }))
    }
}
