//! Every fault that a write can meet, and what a person must be told of it.

use super::writes::{Server, Write};
use crate::world::Patience;
use orgdesk_model::Act;
use orgdesk_sandbox::{Fault, FaultRule};
use serde_json::json;
use std::time::Duration;

/// What a person is told, and what it says of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Applied and verified.
    Applied,
    /// No clear answer; reading again shows that it was applied.
    Found,
    /// No clear answer; reading again shows that it was not applied.
    NotFound,
    /// Refused: nothing was changed.
    Refused,
    /// The answer named another org: everything stopped.
    WrongOrg,
    /// Nothing was sent.
    NotSent,
    /// Applied, but it could not be read again.
    Unverified,
    /// Accepted, but reading again shows the values from before.
    Lags,
    /// No clear answer, and it could not be read again.
    Unknown,
}

impl Told {
    /// How it is written in the table.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Applied => "✓",
            Self::Found => "✓?",
            Self::NotFound => "✗?",
            Self::Refused => "✗",
            Self::WrongOrg => "!",
            Self::NotSent => "-",
            Self::Unverified => "~",
            Self::Lags => "≠",
            Self::Unknown => "?",
        }
    }

    /// What it claims of the server: that the write was done, that it was not, or neither.
    pub fn claims(self) -> Option<bool> {
        match self {
            Self::Applied | Self::Found | Self::Unverified | Self::Lags => Some(true),
            Self::NotFound | Self::Refused | Self::NotSent => Some(false),
            Self::WrongOrg | Self::Unknown => None,
        }
    }
}

/// Where waiting ends with what comes.
const LONG: Duration = Duration::from_secs(60);
/// An answer that comes after the app has given up, in milliseconds.
const TOO_LATE: u64 = 30_000;

/// What the fault meets.
#[derive(Clone, Debug, PartialEq)]
pub enum Meets {
    Nothing,
    Write(Fault),
    /// The reading before the write.
    ReadBefore(Fault),
    /// The readings after it, so often or for good.
    ReadAfter(Fault, Option<u64>),
    /// The write, and all readings after it.
    Both(Fault, Fault),
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: &'static str,
    pub meets: Meets,
}

impl Column {
    /// Sets it. `reads` is how many readings of the form's path come before the write.
    pub fn rules(&self, write: &Write, reads: u64) -> Vec<FaultRule> {
        let on_write = |fault: &Fault| FaultRule::new(write.path, fault.clone()).method(write.method);
        let on_read = |fault: &Fault| FaultRule::new(&write.read_from(), fault.clone()).method("GET");
        match &self.meets {
            Meets::Nothing => Vec::new(),
            Meets::Write(fault) => vec![on_write(fault)],
            Meets::ReadBefore(fault) => vec![on_read(fault)],
            Meets::ReadAfter(fault, None) => vec![on_read(fault).skip(reads)],
            Meets::ReadAfter(fault, Some(times)) => vec![on_read(fault).skip(reads).times(*times)],
            Meets::Both(write, read) => vec![on_write(write), on_read(read).skip(reads)],
        }
    }

    /// How long the app waits for answers, and for a write to show. `short` is for what never comes: long enough to
    /// read in, however busy the machine is.
    pub fn patience(&self, short: Duration) -> Patience {
        let shows = match &self.meets {
            Meets::Nothing | Meets::ReadAfter(_, Some(_)) => true,
            Meets::Write(fault) => !matches!(
                fault,
                Fault::Status { .. }
                    | Fault::Starting
                    | Fault::CutBefore
                    | Fault::Stall
                    | Fault::Redirect { .. }
            ),
            _ => false,
        };
        let slow = matches!(self.meets, Meets::Write(Fault::Stall)) || self.is_too_late();
        let of = |never: bool| if never { short } else { LONG };
        Patience { answer: of(slow), verify: of(!shows || self.is_too_late()) }
    }

    fn is_too_late(&self) -> bool {
        matches!(self.meets, Meets::Write(Fault::Latency { ms }) if ms == TOO_LATE)
    }

    /// What a person must be told, by what the answer proves. `done`: whether the server did it.
    pub fn must_tell(&self, write: &Write, done: bool) -> Told {
        let settled = if done { Told::Found } else { Told::NotFound };
        match &self.meets {
            Meets::Nothing => Told::Applied,
            Meets::ReadBefore(_) => Told::NotSent,
            Meets::ReadAfter(Fault::Stale, Some(_)) => Told::Applied,
            Meets::ReadAfter(Fault::Stale, None) => Told::Lags,
            Meets::ReadAfter(..) => Told::Unverified,
            Meets::Both(..) => Told::Unknown,
            Meets::Write(fault) => match fault {
                Fault::Status { status, body, .. } => {
                    // A 5xx with a client's error in ZITADEL's own words is how v4.13 refuses; no source says that
                    // of Cloud Services.
                    let own_words = matches!(write.server, Server::Zitadel(..))
                        && body.as_ref().is_some_and(|body| body["code"] == 5);
                    let refused = *status != 408 && *status < 500 || own_words;
                    if refused { Told::Refused } else { settled }
                }
                Fault::Latency { ms } if *ms != TOO_LATE => Told::Applied,
                Fault::OtherOrg { .. } if write.names_org => Told::WrongOrg,
                // What isn't asked of an answer can't be missed.
                Fault::OtherOrg { .. } | Fault::Headers { .. } | Fault::Fields { .. } => Told::Applied,
                // It is JSON, and short enough to be read to its end.
                Fault::Huge { bytes: Some(_) } => Told::Applied,
                // An answer that has no body by its status (204) can't have a bad one.
                Fault::Truncated
                | Fault::Malformed
                | Fault::Huge { .. }
                | Fault::Deep { .. }
                | Fault::ContentType { .. }
                    if write.act == Act::Remove =>
                {
                    Told::Applied
                }
                // Cloud Services promises no body, ZITADEL does.
                Fault::Empty if matches!(write.server, Server::Csp(..)) => Told::Applied,
                _ => settled,
            },
        }
    }
}

fn status(status: u16) -> Fault {
    Fault::Status { status, retry_after: None, body: None }
}

/// All of them.
pub fn all() -> Vec<Column> {
    let write = |name, fault| Column { name, meets: Meets::Write(fault) };
    let before = |name, fault| Column { name, meets: Meets::ReadBefore(fault) };
    let after = |name, fault| Column { name, meets: Meets::ReadAfter(fault, None) };
    let busy = Fault::Status { status: 429, retry_after: Some(1), body: None };
    let coded = json!({"code": 5, "message": "rpc error: code = NotFound desc = Errors.NotFound"});
    let own = Fault::Status { status: 500, retry_after: None, body: Some(coded) };
    let fields = json!({"futureSetting": {"depth": [1, 2]}}).as_object().unwrap().clone();
    let headers = json!({"deprecation": "@1688169599"}).as_object().unwrap().clone();
    let elsewhere = |status| Fault::Redirect { location: "http://127.0.0.1:9/".to_owned(), status };
    let mut columns = vec![Column { name: "none", meets: Meets::Nothing }];
    let names = ["400", "401", "403", "404", "405", "408", "409", "410", "412", "422"];
    columns.extend(names.map(|name| write(name, status(name.parse().unwrap()))));
    columns.extend([
        write("429 with Retry-After", busy),
        write("500", status(500)),
        write("500 in ZITADEL's words for 404", own),
        write("501", status(501)),
        write("502", status(502)),
        write("503 while it starts", Fault::Starting),
        write("504", status(504)),
        write("cut before", Fault::CutBefore),
        write("cut after", Fault::CutAfter),
        write("stall", Fault::Stall),
        write("answer too late", Fault::Latency { ms: TOO_LATE }),
        write("answer late", Fault::Latency { ms: 200 }),
        write("truncated", Fault::Truncated),
        write("malformed", Fault::Malformed),
        write("empty", Fault::Empty),
        write("endless", Fault::Huge { bytes: None }),
        write("2 MB", Fault::Huge { bytes: Some(2 * 1024 * 1024) }),
        write("deep", Fault::Deep { depth: 100_000 }),
        write("wrong content type", Fault::ContentType { value: "text/html".to_owned() }),
        write("302", elsewhere(302)),
        write("307", elsewhere(307)),
        write("another org's answer", Fault::OtherOrg { org: None }),
        write("more fields", Fault::Fields { fields, at: None }),
        write("deprecated", Fault::Headers { headers }),
        before("read before: cut", Fault::CutBefore),
        before("read before: 403", status(403)),
        before("read before: 500", status(500)),
        before("read before: malformed", Fault::Malformed),
        before("read before: 302", elsewhere(302)),
        after("read after: cut", Fault::CutBefore),
        after("read after: 403", status(403)),
        after("read after: malformed", Fault::Malformed),
        Column { name: "read after: stale twice", meets: Meets::ReadAfter(Fault::Stale, Some(2)) },
        after("read after: stale for good", Fault::Stale),
        Column {
            name: "cut after, then none to be read",
            meets: Meets::Both(Fault::CutAfter, Fault::CutBefore),
        },
        Column {
            name: "cut before, then none to be read",
            meets: Meets::Both(Fault::CutBefore, Fault::CutBefore),
        },
    ]);
    columns
}
