//! The token endpoint, and the end of tokens.

use super::jwt::{self, Parts};
use super::rsa::PrivateKey;
use super::state::Grant;
use super::{Call, Refusal};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::Utc;
use percent_encoding::percent_decode_str;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// An assertion may be this old, in seconds.
const ASSERTION_AGE: i64 = 60 * 60;
/// Clocks may differ by this much, in seconds.
const SKEW: i64 = 1;
/// Id of the key that the server signs with.
pub const SERVER_KEY: &str = "381204517632114691";

/// A token, by one of the ways of `grant_type`.
pub fn token(call: &mut Call<'_>) -> Result<Value, Refusal> {
    match call.text("grant_type") {
        "" => Err(Refusal::request("grant_type missing")),
        JWT_BEARER => jwt_bearer(call),
        "client_credentials" => client_credentials(call),
        "authorization_code" => authorization_code(call),
        "refresh_token" => refresh_token(call),
        other => Err(Refusal::new("unsupported_grant_type", format!("{other} not supported"))),
    }
}

/// Ends a token; with a refresh token, everything of its sign-in. That it is unknown is no error.
pub fn revoke(call: &mut Call<'_>) -> Result<(), Refusal> {
    let (client, secret) = client(call)?;
    match call.state.service_user(&client).map(|user| user.id.clone()) {
        Some(user) => check_secret(call, &user, &secret)?,
        None if call.state.oauth.app(&client).is_none() => return Err(Refusal::no_client()),
        None => {}
    }
    let text = call.text("token").to_owned();
    let foreign = || Refusal::new("invalid_client", "token was not issued for this client");
    if let Some(refresh) = call.state.oauth.refresh.get(&text) {
        if refresh.grant.client != client {
            return Err(foreign());
        }
        let session = refresh.session;
        call.state.end_sessions(Some(session), true);
    } else if let Some(token) = call.state.tokens.get_mut(&text) {
        if token.client != client {
            return Err(foreign());
        }
        token.valid = false;
    }
    Ok(())
}

fn scopes(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Id and secret of the client: from the header, where each is written as in a form, or from the form.
fn client(call: &Call<'_>) -> Result<(String, String), Refusal> {
    let Some(basic) = call.authorization.strip_prefix("Basic ") else {
        return Ok((call.text("client_id").to_owned(), call.text("client_secret").to_owned()));
    };
    let invalid = || Refusal::new("invalid_client", "invalid basic auth header");
    let text = STANDARD.decode(basic.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or_else(invalid)?;
    let (id, secret) = text.split_once(':').ok_or_else(invalid)?;
    let plain =
        |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8().map(|text| text.into_owned());
    Ok((plain(id).map_err(|_| invalid())?, plain(secret).map_err(|_| invalid())?))
}

fn check_secret(call: &Call<'_>, user: &str, given: &str) -> Result<(), Refusal> {
    match call.state.oauth.secrets.get(user) {
        None => Err(Refusal::request("Errors.User.Machine.Secret.NotExisting")),
        Some(secret) if secret != given => Err(Refusal::request("Errors.User.Machine.Secret.Invalid")),
        Some(_) => Ok(()),
    }
}

fn client_credentials(call: &mut Call<'_>) -> Result<Value, Refusal> {
    let (client, secret) = client(call)?;
    let user = call.state.service_user(&client).ok_or_else(Refusal::no_client)?.id.clone();
    check_secret(call, &user, &secret)?;
    Ok(machine_tokens(call, user, client))
}

/// A service user's tokens: no refresh token, since it can prove itself again.
fn machine_tokens(call: &mut Call<'_>, user: String, client: String) -> Value {
    let scopes = scopes(call.text("scope"));
    let signed_in = call.state.now();
    let grant = Grant { client, user, scopes, nonce: String::new(), signed_in };
    let session = call.state.oauth.session();
    issue(call, &grant, session)
}

fn jwt_bearer(call: &mut Call<'_>) -> Result<Value, Refusal> {
    let invalid = || Refusal::grant("invalid assertion");
    let assertion = call.text("assertion").to_owned();
    let Some(parts) = Parts::of(&assertion) else {
        return Err(match call.traits.broken_assertion_is_a_fault {
            true => Refusal { status: 500, error: "server_error", description: "Errors.Internal".into() },
            false => invalid(),
        });
    };
    let now = Utc::now().timestamp();
    let user = parts.claim("sub").to_owned();
    let fresh = parts.time("iat").is_some_and(|at| at <= now + SKEW && at >= now - ASSERTION_AGE - SKEW)
        && parts.time("exp").is_some_and(|at| at >= now - SKEW);
    let key = call.state.oauth.keys.get(parts.header("kid"));
    let signed = key
        .is_some_and(|k| k.user == user && k.expires > call.state.now() && parts.is_signed_with(&k.public));
    let right = parts.claim("iss") == user && parts.is_for(call.base);
    let Some(client) = call.state.living_user(&user).map(|user| user.user_name.clone()) else {
        return Err(invalid());
    };
    if !(fresh && signed && right) {
        return Err(invalid());
    }
    Ok(machine_tokens(call, user, client))
}

fn authorization_code(call: &mut Call<'_>) -> Result<Value, Refusal> {
    let (client, _) = client(call)?;
    if call.state.oauth.app(&client).is_none() {
        return Err(Refusal::no_client());
    }
    // Redeemed once, rightly or wrongly.
    let text = call.text("code").to_owned();
    let found = call.state.oauth.codes.remove(&text);
    let found = found.filter(|code| code.expires > call.state.now());
    let code = found.ok_or_else(|| Refusal::grant("Errors.AuthRequest.NoCode"))?;
    if code.grant.client != client {
        return Err(Refusal::grant("code was issued for another client"));
    }
    if code.redirect != call.text("redirect_uri") {
        return Err(Refusal::grant("redirect_uri does not correspond"));
    }
    if code.challenge.is_empty() {
        return Err(Refusal::request("PKCE required"));
    }
    let proof = URL_SAFE_NO_PAD.encode(digest(&SHA256, call.text("code_verifier").as_bytes()));
    if proof != code.challenge {
        return Err(Refusal::grant("invalid code challenge"));
    }
    let session = call.state.oauth.session();
    Ok(issue(call, &code.grant, session))
}

fn refresh_token(call: &mut Call<'_>) -> Result<Value, Refusal> {
    let (client, _) = client(call)?;
    if call.state.oauth.app(&client).is_none() {
        return Err(Refusal::no_client());
    }
    let invalid = || Refusal::grant("Errors.OIDCSession.RefreshTokenInvalid");
    let text = call.text("refresh_token").to_owned();
    let found = call.state.oauth.refresh.get(&text).filter(|r| r.grant.client == client).cloned();
    let found = found.filter(|r| r.expires > call.state.now()).ok_or_else(invalid)?;
    call.state.living_user(&found.grant.user).ok_or_else(invalid)?;
    let wanted = scopes(call.text("scope"));
    if !wanted.iter().all(|scope| found.grant.has(scope)) {
        return Err(Refusal::new("invalid_scope", "Errors.OIDCSession.Scope.Invalid"));
    }
    let mut grant = found.grant;
    if !wanted.is_empty() {
        grant.scopes = wanted;
    }
    // The next one takes its place.
    call.state.oauth.refresh.remove(&text);
    let mut answer = issue(call, &grant, found.session);
    if answer.get("refresh_token").is_none() {
        answer["refresh_token"] = json!(call.state.issue_refresh(&grant, found.session));
    }
    Ok(answer)
}

/// Tokens for a grant, as an answer.
fn issue(call: &mut Call<'_>, grant: &Grant, session: u64) -> Value {
    let (token, left) = call.state.issue_token(grant, session);
    let mut answer = json!({"access_token": token, "token_type": "Bearer"});
    let refreshes = call.state.oauth.app(&grant.client).is_some_and(|app| app.refreshes);
    if refreshes && grant.has("offline_access") {
        answer["refresh_token"] = json!(call.state.issue_refresh(grant, session));
    }
    // The server leaves zeros out.
    if left > 0 {
        answer["expires_in"] = json!(left);
    }
    if grant.has("openid") {
        answer["id_token"] = json!(id_token(call, grant, &token));
    }
    answer
}

fn id_token(call: &Call<'_>, grant: &Grant, access_token: &str) -> String {
    let now = call.state.now().timestamp();
    let hash = digest(&SHA256, access_token.as_bytes());
    let half = hash.as_ref().get(..16).unwrap_or_default();
    let project = call.state.oauth.app(&grant.client).map(|app| app.project.clone());
    let audience: Vec<_> = std::iter::once(grant.client.clone()).chain(project).collect();
    let mut claims = json!({
        "iss": call.base,
        "sub": grant.user,
        "aud": audience,
        "exp": now + i64::from(call.state.oauth.token_life),
        "iat": now,
        "auth_time": grant.signed_in.timestamp(),
        "azp": grant.client,
        "client_id": grant.client,
        "at_hash": URL_SAFE_NO_PAD.encode(half),
    });
    if !grant.nonce.is_empty() {
        claims["nonce"] = json!(grant.nonce);
    }
    jwt::sign(&PrivateKey::number(0), SERVER_KEY, &claims)
}
