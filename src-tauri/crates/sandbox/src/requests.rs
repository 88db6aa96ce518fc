//! The log of what was asked. It never holds a credential.

use crate::stand_in::Answer;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Entries kept; the oldest go first.
const KEPT: usize = 20_000;
/// Bytes of a body kept.
const BODY: usize = 64 * 1024;

/// One request.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// HTTP method.
    pub method: String,
    /// Path with query.
    pub path: String,
    /// `x-zitadel-orgid`, or what the platform uses instead; `None` without.
    pub org: Option<String>,
    /// Body as text, cut after 64 KiB.
    pub body: String,
    /// Status of the answer. `None`: there was none, or it is still to come.
    pub status: Option<u16>,
    /// Whether it came with an `Authorization` header.
    pub authorized: bool,
    /// `Host` or HTTP/2's authority, which tells clients apart that use different names of this machine.
    pub host: String,
    /// When it had arrived whole, in microseconds since the log began.
    pub arrived: u64,
    /// When the server had acted on it, in microseconds since the log began. `None`: a fault kept it from the server.
    pub acted: Option<u64>,
    /// Status that the server itself gave, whatever a fault made of it.
    pub outcome: Option<u16>,
}

/// The log, shared by its clones.
#[derive(Debug, Clone, Default)]
pub struct Requests(Arc<Mutex<Log>>);

#[derive(Debug)]
struct Log {
    began: Instant,
    first: usize,
    entries: VecDeque<Entry>,
}

impl Default for Log {
    fn default() -> Self {
        Self { began: Instant::now(), first: 0, entries: VecDeque::new() }
    }
}

impl Log {
    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    fn entry(&mut self, number: usize) -> Option<&mut Entry> {
        self.entries.get_mut(number.checked_sub(self.first)?)
    }
}

/// Fields of forms that are credentials, or as good as one.
const SECRET: &[&str] = &[
    "api_token",
    "assertion",
    "client_secret",
    "code",
    "code_verifier",
    "passcode",
    "password",
    "refresh_token",
    "token",
];

/// The body as text, cut, without the credentials of a form.
fn body(asked: &crate::Asked) -> String {
    let text = String::from_utf8_lossy(&asked.body[..asked.body.len().min(BODY)]);
    if !asked.header("content-type").starts_with("application/x-www-form-urlencoded") {
        return text.into_owned();
    }
    let fields = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) if SECRET.contains(&name) && !value.is_empty() => format!("{name}=***"),
        _ => pair.to_owned(),
    });
    fields.collect::<Vec<_>>().join("&")
}

impl Requests {
    fn with<T>(&self, use_log: impl FnOnce(&mut Log) -> T) -> T {
        use_log(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Everything asked since the start or the last [`Requests::clear`], oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Entry> {
        self.with(|log| log.entries.iter().cloned().collect())
    }

    /// Forgets what was asked.
    pub fn clear(&self) {
        self.with(|log| {
            log.first += log.entries.len();
            log.entries.clear();
        });
    }

    pub(crate) fn note(&self, asked: &crate::Asked) -> usize {
        let query = if asked.query.is_empty() { String::new() } else { format!("?{}", asked.query) };
        let entry = Entry {
            method: asked.method.clone(),
            path: format!("{}{query}", asked.path),
            org: asked.headers.get("x-zitadel-orgid").and_then(|v| v.to_str().ok()).map(str::to_owned),
            body: body(asked),
            status: None,
            authorized: asked.headers.contains_key("authorization"),
            host: asked.host.clone(),
            arrived: 0,
            acted: None,
            outcome: None,
        };
        self.with(|log| {
            let entry = Entry { arrived: log.now(), ..entry };
            if log.entries.len() == KEPT {
                log.entries.pop_front();
                log.first += 1;
            }
            log.entries.push_back(entry);
            log.first + log.entries.len() - 1
        })
    }

    /// Lets the server act on a request. One at a time, so that the times of the log tell the order exactly; the server
    /// has one lock anyhow.
    pub(crate) fn acting(&self, number: usize, act: impl FnOnce() -> Answer) -> Answer {
        self.with(|log| {
            let answer = act();
            let now = log.now();
            if let Some(entry) = log.entry(number) {
                entry.acted = Some(now);
                entry.outcome = Some(answer.status);
            }
            answer
        })
    }

    pub(crate) fn answered(&self, number: usize, status: u16) {
        self.with(|log| {
            if let Some(entry) = log.entry(number) {
                entry.status = Some(status);
            }
        });
    }
}
