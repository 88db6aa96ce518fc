//! The log of what was asked. It never holds a credential.

use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

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
}

/// The log, shared by its clones.
#[derive(Debug, Clone, Default)]
pub struct Requests(Arc<Mutex<Log>>);

#[derive(Debug, Default)]
struct Log {
    first: usize,
    entries: VecDeque<Entry>,
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
            body: String::from_utf8_lossy(&asked.body[..asked.body.len().min(BODY)]).into_owned(),
            status: None,
            authorized: asked.headers.contains_key("authorization"),
        };
        self.with(|log| {
            if log.entries.len() == KEPT {
                log.entries.pop_front();
                log.first += 1;
            }
            log.entries.push_back(entry);
            log.first + log.entries.len() - 1
        })
    }

    pub(crate) fn answered(&self, number: usize, status: u16) {
        self.with(|log| {
            let at = number.checked_sub(log.first);
            if let Some(entry) = at.and_then(|at| log.entries.get_mut(at)) {
                entry.status = Some(status);
            }
        });
    }
}
