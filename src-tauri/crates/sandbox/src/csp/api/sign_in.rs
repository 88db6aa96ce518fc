//! Signing in: API tokens and OAuth apps against access tokens. A refused API token is 400, not 401.

use crate::csp::call::{Call, Reply};
use crate::csp::errors::Failure;
use crate::csp::fill::DOMAIN;
use crate::csp::state::Account;
use crate::csp::tokens;
use base64::Engine as _;
use serde_json::json;

fn first<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    form.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
}

/// An API token against an access token. The name `refresh_token` and the query as its place are deprecated, and work.
pub fn exchange(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let form = call.form();
    let text = first(&form, "api_token").or_else(|| first(&form, "refresh_token"));
    let text = text.ok_or_else(|| Failure::sign_in("invalid_request: api_token is missing"))?;
    let now = call.state.now();
    // The real message goes on after the colon, likely with the token: clients have to redact what a server says.
    let invalid = || Failure::sign_in(format!("invalid_grant: Invalid refresh token: {text}"));
    let at = call.state.api_tokens.iter().position(|t| t.text == text).ok_or_else(invalid)?;
    let token = &call.state.api_tokens[at];
    if token.deactivated || token.ends <= now {
        return Err(invalid());
    }
    let (user, org) = (token.user.clone(), token.org.clone());
    if call.state.org(&org).is_some_and(|o| o.passcode_required) {
        let right = call.state.users.get(&user).and_then(|u| u.passcode.as_deref());
        match first(&form, "passcode") {
            None => return Err(Failure::sign_in("invalid_grant: Multi-factor authentication is required")),
            Some(given) if Some(given) != right => {
                return Err(Failure::sign_in("invalid_grant: Multi-factor authentication failed"));
            }
            Some(_) => {}
        }
    }
    call.state.api_tokens[at].used = Some(now);
    Ok((200, Some(tokens::issue(call, Account::User(user), &org, Some(text)))))
}

/// What an API token is, without exchanging it. The answer repeats the token. Times are milliseconds, as clients read
/// them; the page says seconds.
pub fn details(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let fields = call.fields()?;
    let text = fields.text("tokenValue")?.unwrap_or_default();
    let token = call.state.api_tokens.iter().find(|t| t.text == text);
    let token = token.ok_or_else(|| Failure::sign_in("invalid_grant: Invalid token"))?;
    let acct = call.state.author(&Account::User(token.user.clone()));
    let milliseconds = |at: chrono::DateTime<chrono::Utc>| at.timestamp_millis();
    let everything = json!({"allRoles": true, "roles": null});
    let answer = json!({
        "tokenId": token.id,
        "tokenName": token.name,
        "orgId": token.org,
        "userId": token.user,
        "acct": acct,
        "domain": DOMAIN,
        "idpId": DOMAIN,
        "createdAt": milliseconds(token.created),
        "expiresAt": milliseconds(token.ends),
        "lastUsedAt": token.used.map(milliseconds),
        "deactivated": token.deactivated,
        "deactivatedUpdatedBy": token.switched.as_ref().map(|(who, _)| who),
        "deactivatedUpdatedOn": token.switched.as_ref().map(|(_, at)| milliseconds(*at)),
        "scope": ["ALL_PERMISSIONS", "openid", "customer_number"],
        "allowedScopes": {"generalScopes": null, "organizationScopes": everything, "servicesScopes": null},
        "token": token.text,
        "username": acct,
    });
    Ok((200, Some(answer)))
}

/// An OAuth app's id and secret against an access token for an organization that it is a member of, its own unless
/// another is named.
pub fn client_credentials(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let app = client(call).ok_or_else(Failure::unknown_client)?;
    let form = call.form();
    match first(&form, "grant_type") {
        Some("client_credentials") => {}
        Some(other) => return Err(Failure::sign_in(format!("unsupported_grant_type: {other}"))),
        None => return Err(Failure::sign_in("invalid_request: grant_type is missing")),
    }
    let own = call.state.apps.get(&app).map(|a| a.org.clone()).unwrap_or_default();
    let org = first(&form, "orgId").map_or(own, str::to_owned);
    let account = Account::App(app);
    if call.state.member(&account, &org).is_none() {
        return Err(Failure::sign_in("invalid_grant: The client does not belong to the organization"));
    }
    Ok((200, Some(tokens::issue(call, account, &org, None))))
}

/// The id of the app that `Authorization: Basic …` names, if its secret is right.
fn client(call: &Call<'_>) -> Option<String> {
    let (scheme, text) = call.asked.header("authorization").split_once(' ')?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    let app = call.state.apps.get(id)?;
    (scheme.eq_ignore_ascii_case("basic") && app.secret == secret).then(|| app.id.clone())
}
