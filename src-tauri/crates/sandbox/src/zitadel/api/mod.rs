//! The operations: paths, messages, permissions, handlers.

mod admin;
mod auth_api;
mod credentials;
mod factors;
mod health;
mod history;
mod management;
mod org_lists;
mod policy_api;
mod users;
mod v2;

pub use management::VALIDATIONS;

use super::auth::Access;
use super::decode::Decoded;
use super::errors::{Failure, Service};
use super::policies::PolicyKind;
use super::schema::{Message, message};
use super::state::State;
use super::traits::Traits;
use serde_json::Value;

/// A request on its way through an operation.
pub struct Call<'a> {
    /// What the server holds.
    pub state: &'a mut State,
    /// What the version does.
    pub traits: &'static Traits,
    /// Id of the caller.
    pub user: String,
    /// Id of the organization in context.
    pub org: String,
    /// The request message.
    pub input: Decoded,
    /// The kind of policy that the route is about.
    pub policy: Option<&'static PolicyKind>,
    /// `http://localhost:PORT` as the request named the server.
    pub base: &'a str,
}

impl Call<'_> {
    /// A text of the request, empty when left out.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.input.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// What an operation does.
pub type Handler = fn(&mut Call) -> Result<Value, Failure>;

/// Which versions have a route.
pub type Since = fn(&Traits) -> bool;

/// An operation.
pub struct Route {
    /// HTTP method.
    pub method: &'static str,
    /// Path with `{fields}` of the message.
    pub path: String,
    /// Its request message.
    pub message: &'static Message,
    /// What it asks of the caller.
    pub access: Access,
    /// Its family.
    pub service: Service,
    /// What it does.
    pub handler: Handler,
    /// Its kind of policy.
    pub policy: Option<&'static PolicyKind>,
    /// Versions that have it.
    pub since: Since,
    /// HTTP status of success.
    pub status: u16,
}

/// A message without fields.
pub static EMPTY: Message = message("Empty", &[]);

fn always(_: &Traits) -> bool {
    true
}

fn route(
    method: &'static str,
    path: impl Into<String>,
    message: &'static Message,
    access: Access,
    handler: Handler,
) -> Route {
    let path = path.into();
    let service = if path.starts_with("/v2") { Service::V2 } else { Service::V1 };
    Route { method, path, message, access, service, handler, policy: None, since: always, status: 200 }
}

impl Route {
    fn since(self, since: Since) -> Self {
        Self { since, ..self }
    }
    fn of(self, kind: &'static PolicyKind) -> Self {
        Self { policy: Some(kind), ..self }
    }
    fn answering(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Values of the path's fields, when the path is this route's.
    #[must_use]
    pub fn matches(&self, segments: &[String]) -> Option<Vec<(&str, String)>> {
        let own: Vec<&str> = self.path.split('/').skip(1).collect();
        if own.len() != segments.len() {
            return None;
        }
        let mut fields = Vec::new();
        for (pattern, segment) in own.iter().zip(segments) {
            match pattern.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                Some(name) if !segment.is_empty() => fields.push((name, segment.clone())),
                None if pattern == segment => {}
                _ => return None,
            }
        }
        Some(fields)
    }

    /// Literal segments come before fields, so `orgs/default` is not an id.
    fn rank(&self) -> Vec<bool> {
        self.path.split('/').map(|s| s.starts_with('{')).collect()
    }
}

/// Every operation of a version.
#[must_use]
pub fn routes(traits: &Traits) -> Vec<Route> {
    let mut all = Vec::new();
    all.extend(health::routes());
    all.extend(history::routes());
    all.extend(policy_api::routes());
    all.extend(factors::routes());
    all.extend(admin::routes());
    all.extend(management::routes());
    all.extend(users::routes());
    all.extend(credentials::routes());
    all.extend(auth_api::routes());
    all.extend(v2::routes());
    all.retain(|r| (r.since)(traits));
    all.sort_by_key(Route::rank);
    all
}
