//! Tokens, keys and secrets of service users.

use super::org_lists::answer_v1;
use super::{Call, Route, route};
use crate::zitadel::auth::Access::Permission;
use crate::zitadel::credentials::{key_file, never};
use crate::zitadel::details;
use crate::zitadel::errors::{Code, Failure, own};
use crate::zitadel::lists::{self, LIST_QUERY};
use crate::zitadel::oauth::{MachineKey, PrivateKey, PublicKey, random_text};
use crate::zitadel::schema::{Kind, Message, Rule, field, message, ruled, short};
use crate::zitadel::state::{Token, time};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

const KEY_TYPES: &[&str] = &["KEY_TYPE_UNSPECIFIED", "KEY_TYPE_JSON"];

static LIST: Message = message("ListRequest", &[short("userId"), field("query", Kind::Message(&LIST_QUERY))]);
static ADD_TOKEN: Message =
    message("AddPersonalAccessTokenRequest", &[short("userId"), field("expirationDate", Kind::Timestamp)]);
static ONE_TOKEN: Message = message("PersonalAccessTokenRequest", &[short("userId"), short("tokenId")]);
static ADD_KEY: Message = message(
    "AddMachineKeyRequest",
    &[
        short("userId"),
        ruled("type", Kind::Enum(KEY_TYPES), Rule::Specified),
        field("expirationDate", Kind::Timestamp),
        field("publicKey", Kind::Bytes),
    ],
);
static ONE_KEY: Message = message("MachineKeyRequest", &[short("userId"), short("keyId")]);
static OF_USER: Message = message("MachineSecretRequest", &[short("userId")]);

pub fn routes() -> Vec<Route> {
    let (read, write) = (Permission("user.read"), Permission("user.write"));
    let at = |rest: &str| format!("/management/v1/users/{{userId}}{rest}");
    vec![
        route("POST", at("/pats/_search"), &LIST, read, list_tokens),
        route("POST", at("/pats"), &ADD_TOKEN, write, add_token),
        route("GET", at("/pats/{tokenId}"), &ONE_TOKEN, read, get_token),
        route("DELETE", at("/pats/{tokenId}"), &ONE_TOKEN, write, remove_token),
        route("POST", at("/keys/_search"), &LIST, read, list_keys),
        route("POST", at("/keys"), &ADD_KEY, write, add_key),
        route("GET", at("/keys/{keyId}"), &ONE_KEY, read, get_key),
        route("DELETE", at("/keys/{keyId}"), &ONE_KEY, write, remove_key),
        route("PUT", at("/secret"), &OF_USER, write, set_secret),
        route("DELETE", at("/secret"), &OF_USER, write, remove_secret),
    ]
}

/// The service user of the request.
fn machine(call: &Call) -> Result<String, Failure> {
    Ok(call.state.machine_in(&call.org, &call.text("userId"))?.id.clone())
}

/// When the new thing ends: not in the past.
fn end(call: &Call) -> Result<DateTime<Utc>, Failure> {
    let text = call.text("expirationDate");
    let Ok(end) = DateTime::parse_from_rfc3339(&text) else { return Ok(never()) };
    let end = end.with_timezone(&Utc);
    if end < call.state.now() {
        return Err(own(Code::InvalidArgument, "DOMAIN-dv3t5", "Errors.AuthNKey.ExpireBeforeNow"));
    }
    Ok(end)
}

fn write_token(token: &Token, owner: &str) -> Value {
    json!({"id": token.id, "details": details::full(token.stamp, owner), "expirationDate": time(token.expires),
           "scopes": token.scopes})
}

fn write_key(id: &str, key: &MachineKey, owner: &str) -> Value {
    json!({"id": id, "details": details::full(key.stamp, owner), "type": KEY_TYPES[1],
           "expirationDate": time(key.expires)})
}

fn list_tokens(call: &mut Call) -> Result<Value, Failure> {
    let user = call.text("userId");
    let there = call.state.users_in(&call.org).any(|u| u.id == user);
    let mut found: Vec<&Token> =
        call.state.tokens.values().filter(|t| there && t.is_personal() && t.user == user).collect();
    let up = lists::ascending(&call.input);
    lists::sort_by_key(&mut found, up, |t| t.id.clone());
    let (total, page) = lists::page(found, call.input.get("query"));
    let result = page.into_iter().map(|t| write_token(t, &call.org)).collect();
    answer_v1(call.state, total, result)
}

fn add_token(call: &mut Call) -> Result<Value, Failure> {
    let end = end(call)?;
    let user = machine(call)?;
    let text = random_text();
    let (id, stamp) = call.state.add_personal_token(&user, end, String::new(), text.clone());
    let mut out = json!({"tokenId": id, "token": text});
    out["details"] = details::added(stamp, &call.org)["details"].take();
    Ok(out)
}

fn get_token(call: &mut Call) -> Result<Value, Failure> {
    let (user, id) = (machine(call)?, call.text("tokenId"));
    let found = call.state.tokens.values().find(|t| t.is_personal() && t.user == user && t.id == id);
    let token = found.ok_or_else(|| own(Code::NotFound, "QUERY-Fk2fs", "Personal Access Token not found"))?;
    Ok(json!({"token": write_token(token, &call.org)}))
}

fn remove_token(call: &mut Call) -> Result<Value, Failure> {
    let user = machine(call)?;
    let stamp = call.state.remove_personal_token(&user, &call.text("tokenId"))?;
    Ok(details::changed(stamp, &call.org))
}

fn list_keys(call: &mut Call) -> Result<Value, Failure> {
    let user = call.text("userId");
    let there = call.state.users_in(&call.org).any(|u| u.id == user);
    let mut found: Vec<(&String, &MachineKey)> =
        call.state.oauth.keys.iter().filter(|(_, key)| there && key.user == user).collect();
    let up = lists::ascending(&call.input);
    lists::sort_by_key(&mut found, up, |(id, _)| (*id).clone());
    let (total, page) = lists::page(found, call.input.get("query"));
    let result = page.into_iter().map(|(id, key)| write_key(id, key, &call.org)).collect();
    answer_v1(call.state, total, result)
}

fn add_key(call: &mut Call) -> Result<Value, Failure> {
    let end = end(call)?;
    let user = machine(call)?;
    // Whoever hands in a public key keeps the private one: the key file has none then.
    let given = STANDARD.decode(call.text("publicKey")).unwrap_or_default();
    let (private, public) = if given.is_empty() {
        let private = PrivateKey::generate();
        let public = private.public();
        (Some(private), public)
    } else {
        let invalid = || own(Code::InvalidArgument, "COMMAND-dDaL9", "Errors.AuthNKey.Invalid");
        (None, PublicKey::from_pem(&given).ok_or_else(invalid)?)
    };
    let (id, stamp) = call.state.add_key(&user, public, end);
    let mut out = json!({"keyId": id});
    if let Some(private) = private {
        out["keyDetails"] = json!(STANDARD.encode(key_file(&id, &private, &user)));
    }
    out["details"] = details::added(stamp, &call.org)["details"].take();
    Ok(out)
}

fn get_key(call: &mut Call) -> Result<Value, Failure> {
    let (user, id) = (machine(call)?, call.text("keyId"));
    let found = call.state.oauth.keys.get(&id).filter(|key| key.user == user);
    let key = found.ok_or_else(|| own(Code::NotFound, "QUERY-Tha6f", "Machine key not found"))?;
    Ok(json!({"key": write_key(&id, key, &call.org)}))
}

fn remove_key(call: &mut Call) -> Result<Value, Failure> {
    let user = machine(call)?;
    let stamp = call.state.remove_key(&user, &call.text("keyId"))?;
    Ok(details::changed(stamp, &call.org))
}

fn set_secret(call: &mut Call) -> Result<Value, Failure> {
    let user = machine(call)?;
    let (secret, stamp) = call.state.set_secret(&user);
    let name = call.state.users.get(&user).map(|user| user.user_name.clone());
    let mut out = json!({"clientId": name, "clientSecret": secret});
    out["details"] = details::added(stamp, &call.org)["details"].take();
    Ok(out)
}

fn remove_secret(call: &mut Call) -> Result<Value, Failure> {
    let user = machine(call)?;
    let stamp = call.state.remove_secret(&user)?;
    Ok(details::changed(stamp, &call.org))
}
