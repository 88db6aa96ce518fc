//! VMware Cloud Services (CSP): a model of its account management, as its documents say. No real server could be had:
//! where the documents tell nothing, a choice is made once and said where it is made, and what they tell differently
//! is a switch ([`Switches`]).

mod api;
mod call;
mod errors;
mod fill;
pub mod generate;
mod ident;
mod paging;
pub mod sample;
mod scopes;
mod state;
mod switches;
mod tokens;
mod world;

pub use scopes::{Granted, Role, Scopes, ServiceScope, granted};
pub use switches::{Generation, ScopesRule, Switches, TOKEN_LIFE, TrustTime};
pub use world::{
    ApiTokenSpec, AppSpec, MemberSpec, OrgSpec, RoleSpec, ServiceSpec, TokenSpec, TrustSpec, UserSpec, World,
    service_scope,
};

use crate::stand_in::{Answer, Asked, StandIn, View};
use api::{ROUTES, Route};
use call::{Call, Reply};
use chrono::TimeDelta;
use errors::Failure;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use state::State;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A CSP server.
pub struct Csp {
    switches: Switches,
    variables: BTreeMap<String, String>,
    inner: Mutex<Inner>,
}

struct Inner {
    state: State,
    before: Option<State>,
    keeps_history: bool,
}

impl Csp {
    /// A fresh server that holds a world.
    #[must_use]
    pub fn new(world: &World, switches: Switches) -> Self {
        let (state, variables) = fill::fill(world, switches, chrono::Utc::now);
        Self { switches, variables, inner: Mutex::new(Inner { state, before: None, keeps_history: false }) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, method: &str, path: &str) -> Result<(&'static Route, Vec<String>), Failure> {
        let segments: Vec<String> =
            path.split('/').skip(1).map(|s| percent_decode_str(s).decode_utf8_lossy().into_owned()).collect();
        let newest = self.switches.generation.is_newest();
        let mut of_path = ROUTES
            .iter()
            .filter(|r| newest || !r.newest_only)
            .filter_map(|r| r.matches(&segments).map(|open| (r, open)))
            .peekable();
        if of_path.peek().is_none() {
            return Err(Failure::no_route());
        }
        of_path.find(|(r, _)| r.method == method).ok_or_else(Failure::wrong_method)
    }

    fn operate(&self, asked: &Asked, view: View) -> Result<Reply, Failure> {
        let (route, open) = self.find(&asked.method, &asked.path)?;
        let inner = &mut *self.lock();
        let reading = route.method == "GET";
        // Signing in writes nothing that a list would show.
        let writing = !reading && !asked.path.contains("/auth/");
        let copy = (inner.keeps_history && writing).then(|| inner.state.clone());
        let state = match (&mut inner.before, view) {
            (Some(before), View::BeforeLastWrite) if reading => {
                // Tokens don't lag: what was signed in since stays signed in.
                before.access_tokens.clone_from(&inner.state.access_tokens);
                before
            }
            _ => &mut inner.state,
        };
        let reply = (route.operation)(&mut Call { state, switches: self.switches, asked, open })?;
        if copy.is_some() {
            inner.before = copy;
        }
        Ok(reply)
    }
}

impl StandIn for Csp {
    fn answer(&self, asked: &Asked, view: View) -> Answer {
        let (status, body) =
            self.operate(asked, view).unwrap_or_else(|refused| (refused.status, Some(refused.body())));
        match body {
            Some(body) => Answer {
                status,
                headers: vec![
                    ("content-type".to_owned(), "application/json".to_owned()),
                    ("cache-control".to_owned(), "no-store".to_owned()),
                ],
                body: body.to_string().into_bytes(),
            },
            None => Answer { status, headers: Vec::new(), body: Vec::new() },
        }
    }

    fn keep_history(&self) {
        self.lock().keeps_history = true;
    }

    fn variables(&self) -> BTreeMap<String, String> {
        self.variables.clone()
    }

    fn refusal(&self, status: u16) -> Option<Value> {
        let message = match status {
            401 => return Some(Failure::unauthorized().body()),
            403 => return Some(Failure::forbidden().body()),
            409 => "The request could not be processed due to a conflict",
            429 => "The user has sent too many requests",
            500 => "An unexpected error has occurred while processing the request",
            _ => "refused on request",
        };
        Some(Failure { status, message: message.to_owned(), module: None }.body())
    }

    fn name_other_org(&self, body: &mut Value, org: Option<&str>) {
        let inner = self.lock();
        let orgs = &inner.state.orgs;
        rename_orgs(body, &|id| {
            inner.state.org(id)?;
            let other = || orgs.iter().find(|o| o.id != id).map(|o| o.id.clone());
            org.map(str::to_owned).or_else(other)
        });
    }

    /// Any of these:
    /// `{"tokens": {"<name>": "expire" | "restore"}}`, where the name `*` stands for every access token, exchanged
    /// ones included; `{"apiTokens": {"<name>": "expire" | "deactivate" | "restore"}}`;
    /// `{"trusts": {"<name>": "<status>"}}`; `{"advanceSeconds": <n>}`, which lets time pass.
    fn arrange(&self, wish: &Value) -> Result<(), String> {
        let mut inner = self.lock();
        let mut state = inner.state.clone();
        let wishes = wish.as_object().filter(|w| !w.is_empty()).ok_or("nothing to arrange")?;
        for (kind, wish) in wishes {
            match kind.as_str() {
                "tokens" => each(wish, |name, what| arrange_token(&mut state, name, what))?,
                "apiTokens" => each(wish, |name, what| arrange_api_token(&mut state, name, what))?,
                "trusts" => each(wish, |name, status| arrange_trust(&mut state, name, status))?,
                "advanceSeconds" => {
                    let seconds = wish.as_i64().and_then(TimeDelta::try_seconds);
                    let ahead = seconds.and_then(|s| state.ahead.checked_add(&s));
                    state.ahead = ahead.ok_or("advanceSeconds: a number of seconds")?;
                }
                other => return Err(format!("'{other}' can't be arranged")),
            }
        }
        inner.state = state;
        Ok(())
    }
}

fn each(wish: &Value, mut apply: impl FnMut(&str, &str) -> Result<(), String>) -> Result<(), String> {
    let wishes = wish.as_object().ok_or("names with what should become of them")?;
    wishes.iter().try_for_each(|(name, what)| apply(name, what.as_str().unwrap_or_default()))
}

fn arrange_token(state: &mut State, name: &str, what: &str) -> Result<(), String> {
    let revoked = match what {
        "expire" | "revoke" => true,
        "restore" => false,
        _ => return Err(format!("{name}: expire, revoke or restore")),
    };
    let mut found = name == "*";
    for token in state.access_tokens.values_mut().filter(|t| name == "*" || t.key.as_deref() == Some(name)) {
        token.revoked = revoked;
        found = true;
    }
    if found { Ok(()) } else { Err(format!("no token '{name}'")) }
}

fn arrange_api_token(state: &mut State, name: &str, what: &str) -> Result<(), String> {
    let now = state.now();
    let token =
        state.api_tokens.iter_mut().find(|t| t.key == name).ok_or(format!("no API token '{name}'"))?;
    match what {
        "expire" => token.ends = now,
        "deactivate" => token.deactivated = true,
        "restore" => {
            token.deactivated = false;
            token.ends = token.ends.max(now + TimeDelta::days(1));
        }
        _ => return Err(format!("{name}: expire, deactivate or restore")),
    }
    Ok(())
}

fn arrange_trust(state: &mut State, name: &str, status: &str) -> Result<(), String> {
    let trust = state.trusts_mut().find(|t| t.key.as_deref() == Some(name));
    let trust = trust.filter(|_| !status.is_empty()).ok_or(format!("{name}: a trust's name and a status"))?;
    status.clone_into(&mut trust.status);
    Ok(())
}

/// Replaces ids of organizations, on their own and at the end of links, wherever the answer says whose it is.
fn rename_orgs(body: &mut Value, other: &dyn Fn(&str) -> Option<String>) {
    match body {
        Value::String(text) => {
            let at = text.rfind('/').map_or(0, |slash| slash + 1);
            if let Some(other) = other(&text[at..]) {
                text.replace_range(at.., &other);
            }
        }
        Value::Object(members) => members.values_mut().for_each(|value| rename_orgs(value, other)),
        Value::Array(items) => items.iter_mut().for_each(|item| rename_orgs(item, other)),
        _ => {}
    }
}
