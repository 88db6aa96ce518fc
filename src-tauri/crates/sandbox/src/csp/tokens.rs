//! Access tokens: their claims, their making, and the account behind one.

use super::call::Call;
use super::errors::Failure;
use super::ident;
use super::state::{AccessToken, Account, State};
use crate::stand_in::Asked;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// Longest life of an OAuth app's access token, in seconds: the default of new apps.
const APP_LIFE: u32 = 600;

/// Who asks, and for which organization the token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub account: Account,
    /// Id of the organization.
    pub org: String,
}

/// The caller's token stands in `Authorization: Bearer …`, or without a prefix in `csp-auth-token`.
///
/// # Errors
/// 401 for no token, an unknown one, one past its end.
pub fn caller(state: &State, asked: &Asked) -> Result<Caller, Failure> {
    let text = bearer(asked.header("authorization"))
        .or_else(|| Some(asked.header("csp-auth-token").trim()).filter(|t| !t.is_empty()))
        .ok_or_else(Failure::unauthorized)?;
    let now = state.now();
    let token = state.access_tokens.get(text).filter(|t| !t.revoked && t.ends > now);
    let token = token.ok_or_else(Failure::unauthorized)?;
    Ok(Caller { account: token.account.clone(), org: token.org.clone() })
}

/// The scheme's name has no case (RFC 9110).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, text) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| text.trim())
}

/// The text of an access token: a JWT with the claims that clients read.
#[must_use]
pub fn text(state: &State, account: &Account, org: &str, ends: DateTime<Utc>) -> String {
    let member = state.member(account, org);
    let roles = member.into_iter().flat_map(|m| m.roles.iter().map(|role| format!("csp:{role}")));
    let services = member.into_iter().flat_map(|m| &m.service_roles);
    let of_services =
        services.flat_map(|(id, roles)| roles.iter().map(move |role| format!("external/{id}/{role}")));
    let perms: Vec<String> = roles.chain(of_services).collect();
    let (subject, kind) = match account {
        Account::User(id) => (id, "user"),
        Account::App(id) => (id, "client"),
    };
    ident::jwt(&json!({
        "sub": subject,
        "iss": "orgdesk-sandbox",
        "context": ident::new_guid(),
        "context_name": org,
        "username": state.author(account),
        "acct": state.author(account),
        "sub_type": kind,
        "perms": perms,
        "iat": state.now().timestamp(),
        "exp": ends.timestamp(),
    }))
}

/// Makes an access token and the answer that carries it. `repeated` is the API token, which the answer repeats.
pub fn issue(call: &mut Call<'_>, account: Account, org: &str, repeated: Option<&str>) -> Value {
    let life = match account {
        Account::User(_) => call.switches.token_life,
        Account::App(_) => call.switches.token_life.min(APP_LIFE),
    };
    let now = call.state.now();
    let ends = now + TimeDelta::seconds(i64::from(life));
    let text = text(call.state, &account, org, ends);
    let token = AccessToken { key: None, account, org: org.to_owned(), ends, revoked: false };
    call.state.access_tokens.retain(|_, t| t.key.is_some() || t.ends > now);
    call.state.access_tokens.insert(text.clone(), token);
    let mut answer = json!({
        "access_token": text,
        "token_type": "bearer",
        "id_token": null,
        "refresh_token": repeated,
        "expires_in": life.saturating_sub(1).max(1),
        "scope": "ALL_PERMISSIONS openid customer_number",
    });
    if call.switches.generation.is_newest() {
        answer["issued_token_type"] = json!("urn:ietf:params:oauth:token-type:access_token");
    }
    answer
}
