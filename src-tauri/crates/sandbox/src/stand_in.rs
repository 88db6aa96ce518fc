//! What a platform's stand-in is to the rest: requests in, answers out.

use axum::body::Bytes;
use axum::http::HeaderMap;
use serde_json::Value;
use std::collections::BTreeMap;

/// A request, read whole.
#[derive(Debug, Clone)]
pub struct Asked {
    /// HTTP method.
    pub method: String,
    /// Path as it came, without the query.
    pub path: String,
    /// Query as it came, empty without one.
    pub query: String,
    /// `Host` or HTTP/2's authority.
    pub host: String,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

impl Asked {
    /// A header's text, empty when it is absent or no text.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

/// An answer, before faults get at it.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers, `Content-Type` among them.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// Which state a request sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The state as it is.
    Now,
    /// The state before the last write, as a projection that lags shows it.
    BeforeLastWrite,
}

/// A platform's server as the listener and the faults see it.
pub trait StandIn: Send + Sync {
    /// Answers a request.
    fn answer(&self, asked: &Asked, view: View) -> Answer;
    /// From now on keeps the state before the last write, which costs a copy for each.
    fn keep_history(&self);
    /// The names by which the things of the world are found: ids and tokens.
    fn variables(&self) -> BTreeMap<String, String>;
    /// The JSON body with which this server refuses, for a fault that does; none for a gRPC gateway's.
    fn refusal(&self, status: u16) -> Option<Value> {
        let _ = status;
        None
    }
    /// Makes an answer name another org than it should.
    fn name_other_org(&self, body: &mut Value, org: Option<&str>);
    /// Changes what no API can, as a test asks: expired tokens and the like.
    ///
    /// # Errors
    /// A sentence that says what can't be done.
    fn arrange(&self, wish: &Value) -> Result<(), String>;
}
