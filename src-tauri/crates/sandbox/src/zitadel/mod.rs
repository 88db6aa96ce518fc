//! ZITADEL: a model of its server, as recorded from v4.13.1, v2.71.19 and upstream main.

mod api;
mod arrange;
mod auth;
mod credentials;
mod decode;
mod details;
mod duration;
mod errors;
mod events;
pub mod generate;
mod lists;
mod names;
mod oauth;
mod orgs;
mod policies;
mod roles;
pub mod sample;
mod schema;
mod state;
mod traits;
mod world;

pub use traits::{ServerVersion, Traits};
pub use world::{
    AppSpec, GrantSpec, KeySpec, MemberSpec, OrgSpec, ProjectSpec, SecretSpec, TokenSpec, UserSpec, World,
};

use crate::stand_in::{Answer, Asked, StandIn, View};
use api::{Call, Route};
use errors::{Code, Failure, Service};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use state::{Org, State};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A ZITADEL server.
pub struct Zitadel {
    traits: &'static Traits,
    routes: Vec<Route>,
    variables: BTreeMap<String, String>,
    inner: Mutex<Inner>,
}

/// A route, and the values of its path's fields.
type Found<'a> = (&'a Route, Vec<(&'a str, String)>);

struct Inner {
    state: State,
    before: Option<State>,
    keeps_history: bool,
}

impl Zitadel {
    /// A fresh server that holds a world.
    #[must_use]
    pub fn new(world: &World, version: ServerVersion) -> Self {
        let traits = version.traits();
        let (state, variables) = State::new(world, chrono::Utc::now);
        let inner = Mutex::new(Inner { state, before: None, keeps_history: false });
        Self { traits, routes: api::routes(traits), variables, inner }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, method: &str, path: &str) -> Result<Found<'_>, Failure> {
        let segments: Vec<String> =
            path.split('/').skip(1).map(|s| percent_decode_str(s).decode_utf8_lossy().into_owned()).collect();
        let mut of_path =
            self.routes.iter().filter_map(|r| r.matches(&segments).map(|fields| (r, fields))).peekable();
        if of_path.peek().is_none() {
            return Err(Failure::no_route());
        }
        of_path.find(|(r, _)| r.method == method).ok_or_else(Failure::wrong_method)
    }

    /// Answers at the endpoints for signing in, under the instance's own name only.
    fn sign_in(&self, asked: &Asked) -> Option<Answer> {
        let inner = &mut *self.lock();
        if !is_own_host(&asked.host, &inner.state.instance.domain) {
            return None;
        }
        oauth::answer(&mut inner.state, self.traits, asked, &format!("http://{}", asked.host))
    }

    /// The way of a request: route, message, instance, caller, validation, operation. The order is the server's, so
    /// a body that doesn't parse comes before a missing token, and a missing token before a refused field.
    fn operate(&self, asked: &Asked, view: View) -> Result<(u16, Value), (Failure, Service)> {
        let v1 = |failure| (failure, Service::V1);
        let (route, fields) = self.find(&asked.method, &asked.path).map_err(v1)?;
        let failed = |failure| (failure, route.service);
        let has_body =
            matches!(asked.method.as_str(), "POST" | "PUT" | "PATCH") || route.path.ends_with("/_bulk");
        let mut input = if has_body {
            decode::body(route.message, &asked.body).map_err(failed)?
        } else {
            let mut input = decode::Decoded::new();
            decode::query(route.message, &query_pairs(&asked.query), &mut input).map_err(failed)?;
            input
        };
        for (name, value) in fields {
            input.remove(name);
            decode::query(route.message, &[(name.to_owned(), value)], &mut input).map_err(failed)?;
        }
        let inner = &mut *self.lock();
        if !is_own_host(&asked.host, &inner.state.instance.domain) {
            let message = format!(
                "unable to set instance using origin http://{} (ExternalDomain is {}): Instance not found (QUERY-1kIjX)",
                asked.host, inner.state.instance.domain
            );
            return Err(failed(Failure::Gateway { status: 404, code: Code::NotFound, message }));
        }
        let reading = asked.method == "GET" || asked.path.ends_with("search");
        let state = match (&mut inner.before, view) {
            (Some(before), View::BeforeLastWrite) if reading => before,
            _ => &mut inner.state,
        };
        let headers = (asked.header("authorization"), asked.header("x-zitadel-orgid"));
        let caller =
            auth::authorize(state, self.traits, headers.0, headers.1, route.access).map_err(failed)?;
        route.message.validate(&input).map_err(failed)?;
        let copy = (inner.keeps_history && !reading).then(|| state.clone());
        let base = format!("http://{}", asked.host);
        if !reading {
            state.events.set_editor(&caller.user);
        }
        let mut call = Call {
            state,
            traits: self.traits,
            user: caller.user,
            org: caller.org,
            input,
            policy: route.policy,
            base: &base,
        };
        let body = (route.handler)(&mut call).map_err(failed)?;
        if copy.is_some() {
            inner.before = copy;
        }
        Ok((route.status, body))
    }

    fn finish(&self, status: u16, body: &Value) -> Answer {
        let mut headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("cache-control".to_owned(), "no-store".to_owned()),
            ("set-cookie".to_owned(), "zitadel.quota.exhausted=; Path=/; Max-Age=0; SameSite=Lax".to_owned()),
        ];
        if self.traits.request_ids {
            headers.push(("x-request-id".to_owned(), uuid::Uuid::new_v4().to_string()));
        }
        if let (401, Some(message)) = (status, body["message"].as_str()) {
            headers.push(("www-authenticate".to_owned(), message.to_owned()));
        }
        Answer { status, headers, body: body.to_string().into_bytes() }
    }
}

impl StandIn for Zitadel {
    fn answer(&self, asked: &Asked, view: View) -> Answer {
        if let Some(clean) = cleaned(&asked.path) {
            let query = if asked.query.is_empty() { String::new() } else { format!("?{}", asked.query) };
            return Answer {
                status: 301,
                headers: vec![("location".into(), format!("{clean}{query}"))],
                body: Vec::new(),
            };
        }
        if asked.path == "/debug/healthz" && asked.method == "GET" {
            let headers = vec![("content-type".into(), "text/plain; charset=utf-8".into())];
            return Answer { status: 200, headers, body: b"ok".to_vec() };
        }
        if let Some(answer) = self.sign_in(asked) {
            return answer;
        }
        match self.operate(asked, view) {
            Ok((status, body)) => self.finish(status, &body),
            Err((failure, service)) => {
                let (status, body) = failure.render(service, self.traits);
                self.finish(status, &body)
            }
        }
    }

    fn keep_history(&self) {
        self.lock().keeps_history = true;
    }

    fn variables(&self) -> BTreeMap<String, String> {
        self.variables.clone()
    }

    fn name_other_org(&self, body: &mut Value, org: Option<&str>) {
        let inner = self.lock();
        let orgs = &inner.state.orgs;
        rename_orgs(body, &|id| match org {
            Some(other) => orgs.contains_key(id).then(|| other.to_owned()),
            None => orgs
                .contains_key(id)
                .then(|| orgs.values().find(|o| o.exists() && o.id != id))
                .flatten()
                .map(|o| o.id.clone()),
        });
    }

    fn arrange(&self, wish: &Value) -> Result<(), String> {
        arrange::arrange(&mut self.lock().state, &self.variables, wish)
    }
}

/// Replaces ids of orgs, wherever the answer says whose it is about.
fn rename_orgs(body: &mut Value, other: &dyn Fn(&str) -> Option<String>) {
    match body {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(id)
                        if matches!(name.as_str(), "resourceOwner" | "orgId" | "organizationId" | "id") =>
                    {
                        if let Some(other) = other(id) {
                            *id = other;
                        }
                    }
                    value => rename_orgs(value, other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename_orgs(item, other)),
        _ => {}
    }
}

/// The path that the server redirects to, when it isn't clean: double slashes and dots.
fn cleaned(path: &str) -> Option<String> {
    let needs = path.contains("//") || path.split('/').any(|s| s == "." || s == "..");
    needs.then(|| {
        let mut out: Vec<&str> = Vec::new();
        for segment in path.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    out.pop();
                }
                segment => out.push(segment),
            }
        }
        let end = if path.ends_with('/') && !out.is_empty() { "/" } else { "" };
        format!("/{}{end}", out.join("/"))
    })
}

/// The instance is found by its domain; loopback addresses lead to it too, so that nobody needs to edit a hosts file.
fn is_own_host(host: &str, domain: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    name.eq_ignore_ascii_case(domain) || matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

fn query_pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

impl Zitadel {
    /// Says what no state may be, for tests: unique names and domains, one default organization that exists, primary
    /// domains that are verified domains of their organization.
    ///
    /// # Errors
    /// A sentence about what is broken.
    pub fn check_invariants(&self) -> Result<(), String> {
        let inner = self.lock();
        let state = &inner.state;
        let existing = || state.orgs.values().filter(|o| o.exists());
        for org in existing() {
            let owns = |map: &std::collections::HashMap<String, String>, key: &str| {
                map.get(&key.to_lowercase()) == Some(&org.id)
            };
            if !owns(&state.org_names, &org.name) {
                return Err(format!("{} does not own its name {:?}", org.id, org.name));
            }
            if let Some(domain) = org.verified().into_iter().find(|d| !owns(&state.verified_domains, d)) {
                return Err(format!("{} does not own its domain {domain}", org.id));
            }
            if !org.verified().contains(&org.primary.as_str()) {
                return Err(format!(
                    "primary domain {} of {} is not a verified one of it",
                    org.primary, org.id
                ));
            }
        }
        if !state.orgs.get(&state.instance.default_org).is_some_and(Org::exists) {
            return Err("the default organization is gone".into());
        }
        let names = existing().count();
        if state.org_names.len() != names {
            return Err(format!("{} names for {names} organizations", state.org_names.len()));
        }
        Ok(())
    }
}
