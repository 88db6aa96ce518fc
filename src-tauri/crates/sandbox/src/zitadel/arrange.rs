//! What no API of the server can, as a test asks it of the sandbox.

use super::oauth::Answering;
use super::state::State;
use chrono::TimeDelta;
use serde_json::Value;
use std::collections::BTreeMap;

/// Any of:
/// - `{"tokens": {"<name>": "expire" | "revoke" | "restore"}}`: tokens of the world. Expired and revoked ones are
///   refused alike.
/// - `{"tokenLife": SECONDS}`: of tokens issued from now on.
/// - `{"sessions": "expire" | "end"}`: the access tokens of every sign-in so far end; with `end` they can't be
///   refreshed either.
/// - `{"signIn": {"user": "<name>"} | {"refuse": true} | null}`: who answers in the browser, at once; `null` is a person.
///
/// # Errors
/// A sentence that says what can't be done. What comes before it is done.
pub fn arrange(state: &mut State, variables: &BTreeMap<String, String>, wish: &Value) -> Result<(), String> {
    let wishes = wish.as_object().filter(|wishes| !wishes.is_empty());
    for (what, how) in
        wishes.ok_or("nothing to arrange: say \"tokens\", \"tokenLife\", \"sessions\" or \"signIn\"")?
    {
        match what.as_str() {
            "tokens" => tokens(state, how)?,
            "tokenLife" => {
                let life = how.as_u64().and_then(|seconds| u32::try_from(seconds).ok());
                state.oauth.token_life = life.ok_or("tokenLife: seconds")?;
            }
            "sessions" => match how.as_str() {
                Some("expire") => state.end_sessions(None, false),
                Some("end") => state.end_sessions(None, true),
                _ => return Err("sessions: expire or end".into()),
            },
            "signIn" => state.oauth.answering = answering(variables, how)?,
            other => return Err(format!("'{other}' can't be arranged")),
        }
    }
    Ok(())
}

fn answering(variables: &BTreeMap<String, String>, how: &Value) -> Result<Answering, String> {
    if how.is_null() {
        return Ok(Answering::Person);
    }
    if how["refuse"] == true {
        return Ok(Answering::Refusal);
    }
    let name = how["user"].as_str().ok_or("signIn: a user, refuse, or null")?;
    let id = variables.get(&format!("user.{name}")).ok_or_else(|| format!("no user '{name}'"))?;
    Ok(Answering::User(id.clone()))
}

fn tokens(state: &mut State, wish: &Value) -> Result<(), String> {
    let now = state.now();
    for (name, what) in wish.as_object().ok_or("tokens: what happens to which")? {
        let valid = match what.as_str() {
            Some("expire" | "revoke") => false,
            Some("restore") => true,
            _ => return Err(format!("{name}: expire, revoke or restore")),
        };
        let mut found = false;
        for token in state.tokens.values_mut().filter(|t| !name.is_empty() && t.name == *name) {
            token.valid = valid;
            if valid && token.expires <= now {
                token.expires = now + TimeDelta::days(365);
            }
            found = true;
        }
        if !found {
            return Err(format!("no token '{name}'"));
        }
    }
    Ok(())
}
