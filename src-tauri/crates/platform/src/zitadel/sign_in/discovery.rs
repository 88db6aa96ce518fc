//! Where a server signs in, as it says itself (OpenID Connect Discovery). A secret goes to the connection's own server
//! and nowhere else, whatever is said.

use crate::transport::{Call, Client, TransportError};
use crate::zitadel::errors::{Task, problem};
use orgdesk_model::{Problem, ProblemCode, visible};
use orgdesk_words::{phrase, say};
use serde::Deserialize;
use url::Url;

/// The document's place below the issuer.
const PLACE: &str = "/.well-known/openid-configuration";

#[derive(Deserialize)]
struct Document {
    issuer: String,
    token_endpoint: String,
    authorization_endpoint: Option<String>,
    jwks_uri: Option<String>,
}

/// What is needed of it. Every place is on the connection's own server.
#[derive(Clone, Debug)]
pub struct Discovery {
    /// What tokens name as their issuer, and assertions as their audience; as the server writes it.
    pub issuer: String,
    /// The path to exchange at.
    pub token: String,
    /// Where the browser signs in.
    pub authorize: Option<Url>,
    /// The path of the keys that tokens are signed with.
    pub keys: Option<String>,
}

/// Asks the server.
///
/// # Errors
/// It can't be asked, tells nothing readable, is not the issuer under this address, or names another server.
pub async fn discover(client: &Client) -> Result<Discovery, Problem> {
    let call = Call::get(PLACE).unsigned();
    let document: Document = match client.read(&call).await.and_then(|answer| answer.json()) {
        Ok(document) => document,
        Err(TransportError::Refused(answer)) if matches!(answer.status, 404 | 405 | 501) => {
            return Err(Problem::new(
                ProblemCode::WrongServer,
                say!(
                    "The server doesn't say where to sign in ({}). The credential was not sent. Check that the address leads to ZITADEL itself.",
                    answer.status
                ),
            ));
        }
        Err(error) => return Err(problem(&error, Task::SignIn)),
    };
    let base = client.base();
    let issuer = Url::parse(&document.issuer).ok().filter(|issuer| {
        issuer.query().is_none()
            && issuer.fragment().is_none()
            && issuer.as_str().trim_end_matches('/') == base.join("")
    });
    if issuer.is_none() {
        return Err(elsewhere(phrase!("the issuer of its tokens"), &document.issuer, &base.join("")));
    }
    let own = |what: &str, address: &str| {
        base.path_of(address).ok_or_else(|| elsewhere(what, address, &base.join("")))
    };
    let token = own(phrase!("the place to exchange a credential"), &document.token_endpoint)?;
    let keys =
        document.jwks_uri.map(|address| own(phrase!("the place of its keys"), &address)).transpose()?;
    let authorize = match document.authorization_endpoint {
        Some(address) => {
            let path = own(phrase!("the place to sign in"), &address)?;
            Url::parse(&base.join(&path)).ok()
        }
        None => None,
    };
    Ok(Discovery { issuer: document.issuer, token, authorize, keys })
}

fn elsewhere(what: &str, named: &str, own: &str) -> Problem {
    let named: String = visible(named).chars().take(200).collect();
    Problem::new(
        ProblemCode::WrongServer,
        say!(
            "The server at {own} names {named} as {what}. The credential was not sent there. Use the address that ZITADEL is configured for (its external domain, with its port)."
        ),
    )
}
