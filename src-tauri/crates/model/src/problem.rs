//! Problems: the one shape in which an error reaches people.

use crate::Finding;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// What kind of problem it is. A closed set: the UI may branch on it, and on nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// What was typed can't be used; nothing was sent.
    InvalidInput,
    /// What was named doesn't exist (any more).
    NotFound,
    /// The address is not one, or not an allowed one; nothing was sent.
    BadAddress,
    /// The server's name could not be resolved.
    NameNotResolved,
    /// Nothing listens there, or the way there is closed.
    ConnectionRefused,
    /// The server's certificate could not be trusted.
    TlsFailed,
    /// The server did not answer in time, or the connection broke.
    NoAnswer,
    /// What answers is not the platform that was expected.
    WrongServer,
    /// The server knows no instance for this address.
    InstanceNotFound,
    /// The server is still starting, or overloaded.
    Unavailable,
    /// The server asked to wait.
    RateLimited,
    /// No credential is kept for this connection.
    NotSignedIn,
    /// The server does not know the credential, or no longer.
    CredentialRejected,
    /// The credential has ended.
    CredentialExpired,
    /// The identity lacks a right.
    PermissionDenied,
    /// The identity is no member there.
    NoMembership,
    /// It exists already.
    AlreadyExists,
    /// The server sees nothing to change.
    NothingToChange,
    /// The server refused a value.
    RefusedValue,
    /// The server refused for another reason.
    Refused,
    /// The answer could not be read.
    UnreadableAnswer,
    /// Writes are not offered on this connection, or not now.
    WritesLocked,
    /// The plan is no longer valid.
    PlanGone,
    /// The OS keyring is locked.
    KeyringLocked,
    /// No OS keyring answers.
    KeyringAbsent,
    /// The OS keyring refused.
    KeyringDenied,
    /// The secret does not fit into the OS keyring.
    SecretTooLarge,
    /// The secret is empty.
    SecretEmpty,
    /// The data folder could not be read or written.
    Storage,
    /// A newer request took its place.
    Cancelled,
    /// A defect of this app.
    Internal,
}

/// What the platform itself said, for *Show details*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlatformAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The platform's own error code or id, such as `AUTH-5mWD2`.
    pub code: Option<String>,
    /// The platform's message, as it was.
    pub message: String,
}

/// An error as people meet it: what happened, what did not happen, what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize, TS)]
#[error("{message}")]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Its kind.
    pub code: ProblemCode,
    /// What happened · what did not happen · what to do.
    pub message: String,
    /// What concerns single fields.
    pub field_errors: Vec<Finding>,
    /// Whether trying the same again can help.
    pub retryable: bool,
    /// How many seconds to wait first, where the server told.
    pub retry_after: Option<u32>,
    /// What the server calls the request; its support asks for it.
    pub request_id: Option<String>,
    /// What the platform itself said.
    pub platform: Option<Box<PlatformAnswer>>,
}

impl Problem {
    /// A problem with nothing but its kind and its words.
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field_errors: Vec::new(),
            retryable: matches!(
                code,
                ProblemCode::NoAnswer
                    | ProblemCode::Unavailable
                    | ProblemCode::RateLimited
                    | ProblemCode::ConnectionRefused
                    | ProblemCode::NameNotResolved
                    | ProblemCode::KeyringLocked
            ),
            retry_after: None,
            request_id: None,
            platform: None,
        }
    }
}
