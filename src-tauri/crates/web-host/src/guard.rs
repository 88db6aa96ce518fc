//! Who may call: pages that this server served, and programs on this computer that are no browser.
//!
//! A page of another origin could otherwise use this server through its visitor's browser, by a form or by a name
//! that resolves to loopback.

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;

/// Lets only calls to and from this server's own address pass.
#[derive(Clone)]
pub struct Guard {
    own: Arc<[String; 2]>,
}

impl Guard {
    /// A guard for a server that listens there.
    pub fn new(own: SocketAddr) -> Self {
        Self { own: Arc::new([own.to_string(), format!("localhost:{}", own.port())]) }
    }

    /// Refuses, or passes on.
    pub async fn check(self, request: Request, next: Next) -> Response {
        if self.allows(request.headers()) {
            next.run(request).await
        } else {
            (StatusCode::FORBIDDEN, "Only this server's own pages may ask.").into_response()
        }
    }

    fn allows(&self, headers: &HeaderMap) -> bool {
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let host = text(header::HOST).is_some_and(|host| self.own.iter().any(|own| own == host));
        let origin = text(header::ORIGIN)
            .is_none_or(|origin| self.own.iter().any(|own| origin.strip_prefix("http://") == Some(own)));
        host && origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(host: Option<&str>, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        if let Some(host) = host {
            headers.insert(header::HOST, host.parse().unwrap());
        }
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        Guard::new(([127, 0, 0, 1], 4000).into()).allows(&headers)
    }

    #[test]
    fn its_own_pages_and_plain_programs_pass() {
        assert!(allows(Some("127.0.0.1:4000"), Some("http://127.0.0.1:4000")));
        assert!(allows(Some("localhost:4000"), Some("http://localhost:4000")));
        assert!(allows(Some("127.0.0.1:4000"), None));
    }

    #[test]
    fn other_origins_and_names_do_not() {
        assert!(!allows(Some("127.0.0.1:4000"), Some("http://evil.example")));
        assert!(!allows(Some("127.0.0.1:4000"), Some("http://127.0.0.1:4001")));
        assert!(!allows(Some("127.0.0.1:4000"), Some("null")));
        assert!(!allows(Some("rebound.example:4000"), None));
        assert!(!allows(None, None));
    }
}
