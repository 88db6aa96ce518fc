//! What can go wrong with secrets, in words for people.

use orgdesk_model::{Problem, ProblemCode};
use orgdesk_words::{phrase, say};
use thiserror::Error;

/// What of the OS keyring is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No program on this session offers a keyring.
    Service,
    /// There is a keyring service, but it has no default keyring to put a secret into.
    DefaultKeyring,
}

/// Why a secret could not be kept, found or removed.
///
/// The messages say what happened, what did not happen, and what to do. None carries a secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VaultError {
    /// The keyring is locked, or did not answer in time, which a locked one doesn't either.
    #[error(
        "{}",
        say!(
            "The keyring of your computer is locked or does not answer. Nothing was saved in it, read from it or \
             removed from it. Unlock the keyring and try again, or keep the secret for this run only."
        )
    )]
    Locked,
    /// There is no keyring.
    #[error("{}", absent(*.0))]
    Absent(Missing),
    /// The keyring refused.
    #[error(
        "{}",
        say!(
            "The keyring of your computer refused access ({}). Nothing was saved in it, read from it or removed from \
             it. Allow Orgdesk to use the keyring and try again, or keep the secret for this run only.",
            .0
        )
    )]
    Denied(String),
    /// The secret doesn't fit into the keyring.
    #[error(
        "{}",
        say!(
            "The secret is too large for the keyring of your computer, which takes {limit} bytes. It was not saved. \
             Use a shorter credential, such as an access token in place of a key file, or keep the secret for this \
             run only."
        )
    )]
    TooLarge {
        /// The most bytes that fit, as the keyring tells.
        limit: u32,
    },
    /// There is no secret in what should be kept.
    #[error("{}", say!("The secret is empty. Nothing was saved. Enter the secret and try again."))]
    Empty,
    /// Anything else, with the keyring's own words.
    #[error(
        "{}",
        say!(
            "The keyring of your computer failed ({}). It can't be told whether it changed. Try again; if it fails \
             again, keep the secret for this run only.",
            .0
        )
    )]
    Failed(String),
}

fn absent(missing: Missing) -> &'static str {
    match missing {
        Missing::Service => {
            phrase!(
                "Your computer has no keyring that answers. Nothing was saved in it, read from it or removed from it. \
             Start or install one (such as GNOME Keyring or KWallet) and try again, or keep the secret for this \
             run only."
            )
        }
        Missing::DefaultKeyring => {
            phrase!(
                "The keyring service of your computer has no default keyring. Nothing was saved in it, read from it or \
             removed from it. Create a default keyring in your password manager and try again, or keep the secret \
             for this run only."
            )
        }
    }
}

impl VaultError {
    /// The code under which people and the UI meet this error.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::Locked => ProblemCode::KeyringLocked,
            Self::Absent(_) => ProblemCode::KeyringAbsent,
            Self::Denied(_) | Self::Failed(_) => ProblemCode::KeyringDenied,
            Self::TooLarge { .. } => ProblemCode::SecretTooLarge,
            Self::Empty => ProblemCode::SecretEmpty,
        }
    }
}

impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        let mut problem = Self::new(error.code(), error.to_string());
        problem.retryable |= matches!(error, VaultError::Failed(_) | VaultError::Absent(_));
        problem
    }
}
