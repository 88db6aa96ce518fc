//! Access tokens: what one is, and how the credential is exchanged for it.

use super::claims::Claims;
use super::credential::Grant;
use super::errors::{Task, passcode_needed, problem};
use super::exchange::exchange;
use crate::transport::{Client, Exchanger, Granted, GrantedToken};
use async_trait::async_trait;
use chrono::TimeDelta;
use orgdesk_model::{Problem, ProblemCode};
use orgdesk_words::phrase;
use secrecy::{ExposeSecret, SecretString};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The life of a token that doesn't tell its own: the shortest documented default, that of OAuth apps.
const SHORTEST_LIFE: i64 = 600;
/// A life beyond this is taken for this.
const LONGEST_LIFE: i64 = 24 * 3600;

/// An access token, and the client that signs with it.
#[derive(Debug)]
pub struct Access {
    /// Signs with the token, and takes it out of answers.
    pub client: Client,
    /// The token.
    pub token: SecretString,
    /// What it says of itself.
    pub claims: Claims,
    /// Whether it is a service account's.
    pub is_app: bool,
}

/// Exchanges one connection's credential.
pub struct Grants {
    anonymous: Arc<Client>,
    grant: Grant,
    passcode: Mutex<Option<SecretString>>,
    /// Whether the last exchange that succeeded took a passcode: then the next one needs another.
    used_passcode: AtomicBool,
}

impl Grants {
    /// `anonymous` signs with nothing. The passcode is used for the first exchange, and forgotten.
    pub fn new(anonymous: Arc<Client>, grant: Grant, passcode: Option<SecretString>) -> Self {
        Self { anonymous, grant, passcode: Mutex::new(passcode), used_passcode: AtomicBool::new(false) }
    }

    /// Whether another access token is had without a person.
    pub fn renews(&self) -> bool {
        !self.used_passcode.load(Ordering::Relaxed)
    }

    fn accept(&self, granted: GrantedToken) -> Result<Granted<Access>, Problem> {
        let claims = Claims::of(granted.token.expose_secret());
        let is_app = match &self.grant {
            Grant::ApiToken { .. } => false,
            Grant::App { org, .. } => {
                if claims.org.as_ref().is_some_and(|of| of != org) {
                    return Err(Problem::new(
                        ProblemCode::CredentialRejected,
                        phrase!(
                            "The server gave an access token for another organization than the one of this connection. It is not used, and nothing was read or changed. Check the organization ID."
                        ),
                    ));
                }
                true
            }
        };
        let life = granted.life.or(claims.life).unwrap_or(SHORTEST_LIFE);
        let life = TimeDelta::seconds(life.min(LONGEST_LIFE));
        let client = self.anonymous.signing_with(granted.token.clone());
        Ok(Granted { access: Access { client, token: granted.token, claims, is_app }, life })
    }
}

#[async_trait]
impl Exchanger for Grants {
    type Access = Access;

    async fn exchange(&self) -> Result<Granted<Access>, Problem> {
        let passcode = self.passcode.lock().unwrap_or_else(PoisonError::into_inner).take();
        let result = exchange(&self.anonymous, &self.grant, passcode.as_ref()).await;
        let with_passcode = passcode.is_some();
        drop(passcode);
        let outcome = match result {
            Ok(granted) => self.accept(granted),
            Err(error) => Err(problem(&error, Task::SignIn, None)),
        };
        match outcome {
            Ok(granted) => {
                self.used_passcode.store(with_passcode, Ordering::Relaxed);
                Ok(granted)
            }
            Err(mut refusal) => {
                if refusal.code == ProblemCode::CredentialRejected && !self.renews() && !with_passcode {
                    passcode_needed(&mut refusal);
                }
                Err(refusal)
            }
        }
    }
}
