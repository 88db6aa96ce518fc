//! What was sent, by whom, and what came of it. It holds no header and no answer.

use parking_lot::Mutex;
use percent_encoding::percent_decode_str;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Who sent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The app, through the proxy.
    App,
    /// The second client.
    Second,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Who sent it.
    pub who: Who,
    /// Its method.
    pub method: String,
    /// Its path, with the query.
    pub path: String,
    /// Its body.
    pub body: Vec<u8>,
    /// Whether the server got it.
    pub delivered: bool,
    /// The status that its sender saw; none where there was no answer.
    pub status: Option<u16>,
    /// How long the answer took.
    pub took: Duration,
}

impl Sent {
    /// Whether it was to change something. ZITADEL's searches are POSTs.
    pub fn writes(&self) -> bool {
        writes(&self.method, &self.path)
    }

    /// Its path without what could name somebody: no query, and no identifiers.
    pub fn masked(&self) -> String {
        masked(&self.path)
    }
}

/// Whether a request changes something.
pub fn writes(method: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    match method {
        "GET" | "HEAD" | "OPTIONS" => false,
        "POST" => !path.ends_with("/_search") && !path.ends_with("/search"),
        _ => true,
    }
}

fn masked(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let part = |part: &str| {
        let plain = percent_decode_str(part).decode_utf8_lossy();
        let word = plain.chars().all(|c| c.is_ascii_alphabetic() || c == '_' || c == '-');
        let version = plain
            .strip_prefix('v')
            .is_some_and(|rest| rest.len() <= 6 && rest.starts_with(|c: char| c.is_ascii_digit()));
        let known = plain == "openid-configuration" || plain.starts_with(".well-known");
        if word || version || known { plain.into_owned() } else { "{id}".to_owned() }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// All that was sent, shared by its clones.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Sent>>>);

impl Log {
    /// How many requests there were so far.
    pub fn len(&self) -> usize {
        self.0.lock().len()
    }

    /// All from a place on.
    pub fn since(&self, from: usize) -> Vec<Sent> {
        self.0.lock().get(from..).unwrap_or_default().to_vec()
    }

    /// Notes a request that is about to leave.
    pub fn begin(&self, who: Who, method: &str, path: &str, body: &[u8]) -> Noted {
        let sent = Sent {
            who,
            method: method.to_owned(),
            path: path.to_owned(),
            body: body.to_vec(),
            delivered: false,
            status: None,
            took: Duration::ZERO,
        };
        let mut all = self.0.lock();
        all.push(sent);
        Noted { log: self.clone(), at: all.len() - 1, began: Instant::now() }
    }
}

/// A request that was noted.
pub struct Noted {
    log: Log,
    at: usize,
    began: Instant,
}

impl Noted {
    /// It is on its way to the server.
    pub fn delivered(&self) {
        if let Some(sent) = self.log.0.lock().get_mut(self.at) {
            sent.delivered = true;
        }
    }

    /// Its sender got an answer.
    pub fn answered(&self, status: u16) {
        if let Some(sent) = self.log.0.lock().get_mut(self.at) {
            sent.status = Some(status);
            sent.took = self.began.elapsed();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_only_read() {
        assert!(!writes("POST", "/v2/organizations/_search"));
        assert!(!writes("POST", "/v2/organizations/1/domains/search?x=1"));
        assert!(!writes("GET", "/admin/v1/policies/domain"));
        assert!(writes("POST", "/admin/v1/orgs/1/policies/domain"));
        assert!(writes("DELETE", "/admin/v1/orgs/1/policies/domain"));
    }

    #[test]
    fn a_shown_path_names_nobody() {
        for (path, shown) in [
            ("/admin/v1/orgs/381204517000000001/policies/domain", "/admin/v1/orgs/{id}/policies/domain"),
            ("/management/v1/users/ada%40example.com?x=secret", "/management/v1/users/{id}"),
            ("/v2beta/organizations/_search", "/v2beta/organizations/_search"),
            (
                "/management/v1/global/orgs/_by_domain?domain=a.example",
                "/management/v1/global/orgs/_by_domain",
            ),
        ] {
            assert_eq!(masked(path), shown);
        }
    }
}
