//! Exchanging an API token, or an OAuth app's id and secret, for an access token.

use super::credential::Grant;
use super::links::AM;
use crate::transport::{Client, Exchange, GrantedToken, TransportError};
use secrecy::{ExposeSecret, SecretString};

/// Exchanges, once. `client` signs with nothing.
///
/// # Errors
/// Everything but an answer with an access token. No error holds any of a secret.
pub async fn exchange(
    client: &Client,
    grant: &Grant,
    passcode: Option<&SecretString>,
) -> Result<GrantedToken, TransportError> {
    GrantedToken::read(client.exchange(&request(grant, passcode)).await?)
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
