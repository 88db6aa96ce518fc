//! One CSP server: signed calls, and what is known of who asks.

use super::credential::Grant;
use super::errors::{Task, Who, problem};
use super::tokens::{Access, Grants};
use crate::transport::{Answer, BaseUrl, Call, Client, Clock, Config, Tokens, TransportError};
use chrono::{DateTime, Utc};
use orgdesk_model::{Header, Notice, Problem};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;

/// The header that older clients send in place of `Authorization`, without a prefix.
const OLDER_HEADER: &str = "csp-auth-token";

/// One server.
pub struct Server {
    /// Where it is.
    pub base: BaseUrl,
    /// Asks without a token.
    pub anonymous: Arc<Client>,
    /// The access tokens.
    pub tokens: Tokens<Grants>,
    both_headers: bool,
    clock: Clock,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("base", &self.base).finish_non_exhaustive()
    }
}

/// An answer, read.
pub struct Told<T> {
    /// What it says.
    pub value: T,
    /// The answer as it came.
    pub answer: Answer,
    /// Who asked.
    pub access: Arc<Access>,
}

impl<T> Told<T> {
    /// The banner that the answer's headers raise.
    pub fn notice(&self, operation: &str) -> Option<Notice> {
        self.answer.deprecation.as_ref().map(|found| found.notice(operation))
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Failed {
    /// No access token was to be had.
    SignIn(Problem),
    /// The call failed.
    Call(TransportError, Arc<Access>),
}

impl Failed {
    /// The failure in words. `org` is the organization that was asked about.
    pub fn problem(&self, task: Task, org: Option<&str>) -> Problem {
        match self {
            Self::SignIn(problem) => problem.clone(),
            Self::Call(error, access) => problem(error, task, Some(&who(access, org))),
        }
    }

    /// The status of a refusal.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Call(TransportError::Refused(answer), _) => Some(answer.status),
            _ => None,
        }
    }
}

/// Who asks, for messages about missing rights.
pub fn who<'a>(access: &'a Access, org: Option<&'a str>) -> Who<'a> {
    Who { claims: &access.claims, is_app: access.is_app, org }
}

impl Server {
    /// A server that nothing is known of yet. Sends nothing.
    ///
    /// # Errors
    /// The trust store of the operating system, or an extra certificate, can't be read.
    pub fn new(
        base: BaseUrl,
        grant: Grant,
        passcode: Option<SecretString>,
        both_headers: bool,
        config: Config,
        clock: Clock,
    ) -> Result<Self, TransportError> {
        let anonymous = Arc::new(Client::new(base.clone(), SecretString::from(""), config)?);
        let tokens = Tokens::new(Grants::new(Arc::clone(&anonymous), grant, passcode), Arc::clone(&clock));
        Ok(Self { base, anonymous, tokens, both_headers, clock })
    }

    /// The headers that carry the access token, as a plan shows them.
    pub fn credential(&self) -> Vec<Header> {
        let header = |name: &str, value: &str| Header { name: name.to_owned(), value: value.to_owned() };
        let mut headers = vec![header("Authorization", "Bearer $TOKEN")];
        if self.both_headers {
            headers.push(header(OLDER_HEADER, "$TOKEN"));
        }
        headers
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Asks. A token that the server no longer takes is exchanged once more.
    pub async fn call(&self, call: &Call) -> Result<(Answer, Arc<Access>), Failed> {
        let access = self.tokens.access().await.map_err(Failed::SignIn)?;
        match self.once(call, &access).await {
            Err(TransportError::Refused(answer)) if answer.status == 401 => {
                self.tokens.discard(&access);
                let access = self.tokens.access().await.map_err(Failed::SignIn)?;
                self.once(call, &access).await.map(|answer| (answer, Arc::clone(&access))).map_err(|error| {
                    self.tokens.discard(&access);
                    Failed::Call(error, access)
                })
            }
            Err(error) => Err(Failed::Call(error, access)),
            Ok(answer) => Ok((answer, access)),
        }
    }

    async fn once(&self, call: &Call, access: &Access) -> Result<Answer, TransportError> {
        if self.both_headers {
            return access
                .client
                .read(&call.clone().header(OLDER_HEADER, access.token.expose_secret()))
                .await;
        }
        access.client.read(call).await
    }

    /// Asks and reads the answer.
    pub async fn ask<T: DeserializeOwned>(&self, call: &Call) -> Result<Told<T>, Failed> {
        let (answer, access) = self.call(call).await?;
        match answer.json() {
            Ok(value) => Ok(Told { value, answer, access }),
            Err(error) => Err(Failed::Call(error, access)),
        }
    }

    /// Sends a write, once.
    pub async fn write(
        &self,
        access: &Access,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Result<Answer, TransportError> {
        let mut headers = headers.to_vec();
        if self.both_headers {
            headers.push((OLDER_HEADER, access.token.expose_secret()));
        }
        access.client.write(method, url, &headers, body).await
    }
}
