//! Signing in with OAuth and OpenID Connect: keys and secrets of service users, the browser, refresh tokens.
//!
//! Errors are RFC 6749's, not the API's: `error` and `error_description`.

mod authorize;
mod jwt;
mod page;
mod rsa;
mod state;
mod token;
mod userinfo;

pub use rsa::{PrivateKey, PublicKey};
pub use state::{Answering, App, MachineKey, OAuth};

use super::state::State;
use super::traits::Traits;
use crate::stand_in::{Answer, Asked};
use serde_json::{Value, json};

/// Why a request is refused, as RFC 6749 says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// A code of the standard.
    pub error: &'static str,
    /// Text for people.
    pub description: String,
}

impl Refusal {
    fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self { status: 400, error, description: description.into() }
    }

    fn request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    fn grant(description: impl Into<String>) -> Self {
        Self::new("invalid_grant", description)
    }

    fn no_client() -> Self {
        Self::new("invalid_client", "client not found")
    }

    fn body(&self) -> Value {
        json!({"error": self.error, "error_description": self.description})
    }
}

/// A request on its way through an endpoint.
struct Call<'a> {
    state: &'a mut State,
    traits: &'static Traits,
    /// `http://localhost:PORT` as the request named the server: the issuer.
    base: &'a str,
    authorization: &'a str,
    /// The form of a POST, else the query.
    fields: Vec<(String, String)>,
}

impl Call<'_> {
    /// A parameter, empty without.
    fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
}

/// Answers a request to one of these endpoints. `None`: it goes to none of them.
pub fn answer(state: &mut State, traits: &'static Traits, asked: &Asked, base: &str) -> Option<Answer> {
    let post = asked.method == "POST";
    let (get_too, answer): (bool, fn(&mut Call<'_>) -> Answer) = match asked.path.as_str() {
        "/oauth/v2/authorize" => (true, authorize::authorize),
        "/oauth/v2/token" => (false, |call| json_answer(token::token(call))),
        "/oauth/v2/revoke" => (false, |call| match token::revoke(call) {
            Ok(()) => Answer { status: 200, ..Answer::default() },
            Err(refusal) => json_answer(Err(refusal)),
        }),
        "/oauth/v2/keys" => (true, |call| json_answer(Ok(userinfo::key_set(call)))),
        "/oidc/v1/userinfo" => (true, |call| json_answer(userinfo::userinfo(call))),
        _ => return None,
    };
    if !(post || get_too && asked.method == "GET") {
        return Some(Answer { status: 405, ..Answer::default() });
    }
    let fields = match post {
        true => super::query_pairs(&String::from_utf8_lossy(&asked.body)),
        false => super::query_pairs(&asked.query),
    };
    Some(answer(&mut Call { state, traits, base, authorization: asked.header("authorization"), fields }))
}

fn json_answer(result: Result<Value, Refusal>) -> Answer {
    let (status, body) = match result {
        Ok(body) => (200, body),
        Err(refusal) => (refusal.status, refusal.body()),
    };
    let headers =
        [("content-type", "application/json"), ("cache-control", "no-store"), ("pragma", "no-cache")];
    Answer {
        status,
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        body: body.to_string().into_bytes(),
    }
}

/// A new token, code or secret.
pub fn random_text() -> String {
    format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple())
}
