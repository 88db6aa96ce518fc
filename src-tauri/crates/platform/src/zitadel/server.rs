//! One ZITADEL server: its client, the chosen API, and paths with ids in them.

use super::errors::{Task, is_no_route, problem};
use super::sign_in::SignIn;
use crate::transport::{Answer, BaseUrl, Call, Client, Tokens, TransportError};
use orgdesk_model::{Notice, OrgId, Problem};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::OnceCell;

/// The header that names the org of a v1 call. Sent on each, since the default is the token's own.
pub const ORG: &str = "x-zitadel-orgid";
/// Most characters of an id, a name or a domain that the server takes (recorded: 201 are refused).
pub const LONGEST: usize = 200;

/// Which of two APIs to use where the server has both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// Domain Settings and v2.
    Current,
    /// The deprecated Org IAM Policy and the admin list.
    Legacy,
}

/// What signs requests.
#[derive(Debug)]
pub enum Signer {
    /// A token that is the credential itself.
    Token(Box<Client>),
    /// Access tokens that a credential is exchanged for.
    Exchanged(Tokens<SignIn>),
}

/// One server.
#[derive(Debug)]
pub struct Server {
    anonymous: Arc<Client>,
    /// What signs.
    pub signer: Signer,
    /// What the connection is set to.
    pub api: Api,
    no_v2_orgs: AtomicBool,
    v2_orgs: OnceCell<bool>,
}

/// An answer, read.
pub struct Told<T> {
    /// What it says.
    pub value: T,
    /// The answer as it came.
    pub answer: Answer,
}

impl<T> Told<T> {
    /// The banner that the answer's headers raise.
    pub fn notice(&self, operation: &str) -> Option<Notice> {
        self.answer.deprecation.as_ref().map(|found| found.notice(operation))
    }
}

impl Server {
    /// A server that nothing is known of yet.
    pub fn new(anonymous: Arc<Client>, signer: Signer, api: Api) -> Self {
        Self { anonymous, signer, api, no_v2_orgs: AtomicBool::new(false), v2_orgs: OnceCell::new() }
    }

    /// Where it is.
    pub fn base(&self) -> &BaseUrl {
        self.anonymous.base()
    }

    /// Where it is reached, and through what, for people.
    pub fn way(&self) -> String {
        self.anonymous.way()
    }

    /// Asks. An access token that the server no longer takes is exchanged once more, and no further.
    ///
    /// # Errors
    /// Everything but a status from 200 to 299; no access token was to be had.
    pub async fn read(&self, call: &Call) -> Result<Answer, TransportError> {
        if !call.is_signed() {
            return self.anonymous.read(call).await;
        }
        let tokens = match &self.signer {
            Signer::Token(client) => return client.read(call).await,
            Signer::Exchanged(tokens) => tokens,
        };
        let access = tokens.access().await.map_err(not_signed_in)?;
        let first = access.read(call).await;
        if !first.as_ref().is_err_and(is_unauthorized) {
            return first;
        }
        tokens.discard(&access);
        let access = tokens.access().await.map_err(not_signed_in)?;
        let second = access.read(call).await;
        if second.as_ref().is_err_and(is_unauthorized) {
            tokens.discard(&access);
        }
        second
    }

    /// Sends a write: exactly these bytes, once, whatever the answer.
    ///
    /// # Errors
    /// Everything but a status from 200 to 299; no access token was to be had.
    pub async fn write(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Result<Answer, TransportError> {
        let tokens = match &self.signer {
            Signer::Token(client) => return client.write(method, url, headers, body).await,
            Signer::Exchanged(tokens) => tokens,
        };
        let access = tokens.access().await.map_err(not_signed_in)?;
        let written = access.write(method, url, headers, body).await;
        if written.as_ref().is_err_and(is_unauthorized) {
            tokens.discard(&access);
        }
        written
    }

    /// Whether the v2 list of orgs may be there: the connection allows it, and it was not missed yet.
    pub fn may_have_v2_orgs(&self) -> bool {
        self.api == Api::Current && !self.no_v2_orgs.load(Ordering::Relaxed)
    }

    /// Remembers that it is not there, for as long as the session lasts.
    pub fn misses_v2_orgs(&self) {
        self.no_v2_orgs.store(true, Ordering::Relaxed);
    }

    /// Whether the server has the current list of orgs, although the connection doesn't use it. Asked once; a server
    /// that doesn't tell is asked again the next time.
    pub async fn offers_v2_orgs(&self, probe: &Call) -> bool {
        let asked = self.v2_orgs.get_or_try_init(|| async {
            match self.read(probe).await {
                Ok(_) => Ok(true),
                Err(error) if is_no_route(&error) => Ok(false),
                Err(error) => Err(error),
            }
        });
        asked.await.is_ok_and(|has| *has)
    }

    /// Asks and reads the answer.
    pub async fn ask<T: DeserializeOwned>(&self, call: &Call) -> Result<Told<T>, TransportError> {
        let answer = self.read(call).await?;
        Ok(Told { value: answer.json()?, answer })
    }

    /// Asks, and puts a failure in words.
    pub async fn get<T: DeserializeOwned>(&self, call: &Call, task: Task) -> Result<Told<T>, Problem> {
        self.ask(call).await.map_err(|error| problem(&error, task))
    }
}

fn not_signed_in(problem: Problem) -> TransportError {
    TransportError::NotSignedIn(Box::new(problem))
}

fn is_unauthorized(error: &TransportError) -> bool {
    matches!(error, TransportError::Refused(answer) if answer.status == 401)
}

/// A call of the v1 API in the context of one org.
pub fn in_org(call: Call, org: &OrgId) -> Call {
    call.header(ORG, org.as_str())
}

/// Whether an id can be sent at all. Any other is no org's.
pub fn can_be_id(id: &str) -> bool {
    !id.is_empty()
        && id.chars().count() <= LONGEST
        && !id.chars().any(|c| c.is_control() || c.is_whitespace())
        && !matches!(id, "." | "..")
}

/// Escapes one segment of a path.
pub fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_can_not_leave_its_segment() {
        assert_eq!(segment("69629023906488334"), "69629023906488334");
        assert_eq!(segment("../x?y#z/ é"), "..%2Fx%3Fy%23z%2F%20%C3%A9");
        assert!(!can_be_id("..") && !can_be_id("") && !can_be_id("1 2") && !can_be_id(&"1".repeat(201)));
        assert!(can_be_id("org-1") && can_be_id(&"1".repeat(200)));
    }
}
