//! Signing in where the credential is no token itself: it is exchanged for access tokens at the server's own token
//! endpoint, by all callers of a session together.

mod browser;
mod discovery;
mod held;
mod jws;
pub mod key_file;
mod refusal;

pub use browser::begin;
pub use held::Held;

use crate::transport::{Client, Clock, Exchange, Exchanger, Granted, GrantedToken};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use discovery::{Discovery, discover};
use key_file::KeyFile;
use orgdesk_model::{Problem, ProblemCode};
use orgdesk_words::phrase;
use refusal::{Attempt, failed};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// What every token is asked for: who it is, and the right to use ZITADEL's own API.
const SCOPES: &str = "openid urn:zitadel:iam:org:project:id:zitadel:aud";
/// The same with a token that outlives it.
const SCOPES_OFFLINE: &str = "openid urn:zitadel:iam:org:project:id:zitadel:aud offline_access";
/// RFC 7523.
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// The server takes an assertion up to an hour after it was made, and a second before. A clock may be this far ahead.
const BACKDATED: TimeDelta = TimeDelta::seconds(45);
/// How long an assertion holds.
const ASSERTION: TimeDelta = TimeDelta::minutes(10);
/// The life of a token that doesn't tell its own.
const SHORTEST_LIFE: i64 = 600;
/// A life beyond this is taken for this.
const LONGEST_LIFE: i64 = 366 * 24 * 3600;

/// What is exchanged.
pub enum Grant {
    /// A service account's key.
    Key(KeyFile),
    /// A client's id and secret.
    Client {
        /// The client id; of a service account its user name.
        id: String,
        /// The secret.
        secret: SecretString,
    },
    /// What a sign-in through the browser left.
    Browser {
        /// The application's client id.
        client: String,
        /// The tokens.
        held: Arc<Held>,
    },
}

/// Exchanges one connection's credential.
pub struct SignIn {
    anonymous: Arc<Client>,
    grant: Grant,
    clock: Clock,
    discovery: OnceCell<Discovery>,
}

impl SignIn {
    /// `anonymous` signs with nothing. Sends nothing yet.
    pub fn new(anonymous: Arc<Client>, grant: Grant, clock: Clock) -> Self {
        Self { anonymous, grant, clock, discovery: OnceCell::new() }
    }

    /// What is exchanged.
    pub fn grant(&self) -> &Grant {
        &self.grant
    }

    /// Whether another access token is had without a person.
    pub fn renews(&self) -> bool {
        match &self.grant {
            Grant::Key(_) | Grant::Client { .. } => true,
            Grant::Browser { held, .. } => held.refresh().is_some(),
        }
    }

    async fn ask(&self, exchange: &Exchange, attempt: Attempt) -> Result<GrantedToken, Problem> {
        let now = (self.clock)();
        let answer = self.anonymous.exchange(exchange).await.and_then(GrantedToken::read);
        answer.map_err(|error| failed(&error, attempt, now))
    }

    fn granted(&self, token: SecretString, life: TimeDelta) -> Granted<Client> {
        Granted { access: self.anonymous.signing_with(token), life }
    }
}

/// How long a token lives.
fn life(told: Option<i64>) -> TimeDelta {
    TimeDelta::seconds(told.unwrap_or(SHORTEST_LIFE).min(LONGEST_LIFE))
}

#[async_trait]
impl Exchanger for SignIn {
    type Access = Client;

    async fn exchange(&self) -> Result<Granted<Client>, Problem> {
        let now = (self.clock)();
        if let Grant::Browser { held, .. } = &self.grant
            && let Some((token, ends)) = held.take_access(now)
        {
            return Ok(self.granted(token, ends - now));
        }
        let discovery = self.discovery.get_or_try_init(|| discover(&self.anonymous)).await?;
        let granted = match &self.grant {
            Grant::Key(key) => {
                let assertion = assertion(key, &discovery.issuer, now)?;
                let fields =
                    [("grant_type", JWT_BEARER), ("scope", SCOPES), ("assertion", assertion.expose_secret())];
                let exchange = Exchange::new(discovery.token.as_str(), fields).without(&assertion);
                self.ask(&exchange, Attempt::Key).await?
            }
            Grant::Client { id, secret } => {
                let fields = [("grant_type", "client_credentials"), ("scope", SCOPES)];
                let exchange = Exchange::new(discovery.token.as_str(), fields).basic_encoded(id, secret);
                self.ask(&exchange, Attempt::Client).await?
            }
            Grant::Browser { client, held } => {
                let Some(refresh) = held.refresh() else { return Err(ended()) };
                let fields = [
                    ("grant_type", "refresh_token"),
                    ("client_id", client),
                    ("refresh_token", refresh.expose_secret()),
                ];
                let exchange = Exchange::new(discovery.token.as_str(), fields).without(&refresh);
                let granted = self.ask(&exchange, Attempt::Refresh).await?;
                if let Some(next) = &granted.refresh {
                    held.replace(next.clone()).await;
                }
                granted
            }
        };
        Ok(self.granted(granted.token, life(granted.life)))
    }
}

/// What a service account says of itself, signed with its key.
fn assertion(key: &KeyFile, issuer: &str, now: DateTime<Utc>) -> Result<SecretString, Problem> {
    let claims = json!({
        "iss": key.user,
        "sub": key.user,
        "aud": issuer,
        "iat": (now - BACKDATED).timestamp(),
        "exp": (now + ASSERTION).timestamp(),
    });
    let signed = key.key.sign(&key.id, &claims).ok_or_else(no_randomness)?;
    Ok(SecretString::from(signed.as_str()))
}

fn no_randomness() -> Problem {
    Problem::new(
        ProblemCode::Internal,
        phrase!(
            "This computer gives no randomness to sign in with. Nothing was sent. Restart it, then try again."
        ),
    )
}

fn ended() -> Problem {
    Problem::new(
        ProblemCode::CredentialExpired,
        phrase!(
            "The sign-in has ended, and the server gave nothing to go on with. Nothing was read or changed, and no edit is lost. Sign in with the browser again. So that it lasts longer, give the application the grant Refresh Token in ZITADEL."
        ),
    )
}
