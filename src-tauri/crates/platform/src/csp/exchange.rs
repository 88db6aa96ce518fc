//! Exchanging an API token, or an OAuth app's id and secret, for an access token.

use super::credential::Grant;
use super::links::AM;
use crate::transport::{Answer, Client, Exchange, TransportError};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroize;

/// What an exchange gives.
pub struct Granted {
    /// The access token.
    pub token: SecretString,
    /// How many seconds the server says that it lives.
    pub life: Option<i64>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: Option<SecretString>,
    expires_in: Option<Value>,
}

/// Exchanges, once. `client` signs with nothing.
///
/// # Errors
/// Everything but an answer with an access token. No error holds any of a secret.
pub async fn exchange(
    client: &Client,
    grant: &Grant,
    passcode: Option<&SecretString>,
) -> Result<Granted, TransportError> {
    read(client.exchange(&request(grant, passcode)).await?)
}

/// The names are the documented ones; `refresh_token` for the API token, and the query as its place, are deprecated.
fn request(grant: &Grant, passcode: Option<&SecretString>) -> Exchange {
    match grant {
        Grant::ApiToken { token } => {
            let passcode = passcode.into_iter();
            let fields = passcode.clone().map(|code| ("passcode", code.expose_secret()));
            let fields = std::iter::once(("api_token", token.expose_secret())).chain(fields);
            let exchange = Exchange::new(format!("{AM}/auth/api-tokens/authorize"), fields);
            passcode.fold(exchange.without(token), Exchange::without)
        }
        Grant::App { id, secret, org } => {
            let fields = [("grant_type", "client_credentials"), ("orgId", org)];
            Exchange::new(format!("{AM}/auth/token"), fields).basic(id, secret)
        }
    }
}

/// The answer holds an access token, so none of it gets into an error.
fn read(mut answer: Answer) -> Result<Granted, TransportError> {
    let read = serde_json::from_slice::<TokenAnswer>(&answer.body);
    answer.body.zeroize();
    let unreadable = |reason: &str| TransportError::Unreadable {
        reason: reason.to_owned(),
        answer: Box::new(answer.clone()),
    };
    let read = read.map_err(|_| unreadable("it is not the JSON of an access token"))?;
    let token = read.access_token.filter(|token| !token.expose_secret().trim().is_empty());
    let token = token.ok_or_else(|| unreadable("there is no access token in it"))?;
    // What is no text of a header can't be sent as one, and nobody who typed something has to hear of it (RFC 6750, 2.1).
    if !token.expose_secret().bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(unreadable("its access token has characters that no token has"));
    }
    let life = read.expires_in.and_then(|life| life.as_i64().or_else(|| life.as_str()?.trim().parse().ok()));
    Ok(Granted { token, life })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_a_token_is_no_grant_and_is_not_repeated() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"access_token": " "}"#,
            r#"{"access_token": 5, "id_token": "s3cret"}"#,
            r#"{"access_token": "s3cret\u0000"}"#,
            r#"{"access_token": "s3cret\u202e"}"#,
        ] {
            let answer = Answer { body: body.as_bytes().to_vec(), ..Answer::empty(200) };
            let Err(TransportError::Unreadable { answer, .. }) = read(answer) else { panic!("{body}") };
            assert!(!answer.text().contains("s3cret"), "{body}");
        }
    }

    #[test]
    fn the_life_may_be_a_number_or_text() {
        for (body, life) in [
            (r#"{"access_token": "a", "expires_in": 1799}"#, Some(1799)),
            (r#"{"access_token": "a", "expires_in": "1799"}"#, Some(1799)),
            (r#"{"access_token": "a", "expires_in": null}"#, None),
        ] {
            let answer = Answer { body: body.as_bytes().to_vec(), ..Answer::empty(200) };
            assert_eq!(read(answer).unwrap().life, life);
        }
    }
}
