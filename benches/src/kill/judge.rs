//! What the app says after a kill against what the server knows.

use crate::headless::{Found, Kept, Orders};
use orgdesk_model::{Draft, Outcome, RequestState, Verification};

/// When the program was killed, as its journal and the server tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// While the draft was typed.
    Typing,
    /// After the Apply was asked for, before anything was in the journal.
    BeforeIntent,
    /// The plan was in the journal; no byte had reached the server.
    BeforeFirstByte,
    /// The server had the request and had not done it.
    InFlight,
    /// The server had done it; the answer was not in the journal.
    AfterCommit,
    /// The answer, or that none came, was in the journal.
    AfterAnswer,
    /// What reading again came to was in the journal.
    AfterVerified,
}

/// What the app says of the change after a new start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Settled {
    /// Nothing was sent.
    NeverSent,
    /// The server refused.
    Refused,
    /// The server did it, and reading again showed it.
    Applied,
    /// The server said that it did it, and could not be read again in time: the draft stays.
    Unverified,
    /// The server did not do it.
    NotApplied,
}

/// What the harness itself knows.
#[derive(Clone, Debug)]
pub struct Truth {
    /// The last draft that the program said was kept.
    pub typed: Option<usize>,
    /// Whether the program said that it asked for the Apply.
    pub applying: bool,
    /// Whether the program told a person that the change is applied and verified.
    pub told_verified: bool,
    /// How often the write reached the server.
    pub writes: usize,
    /// Other requests that could change something.
    pub strangers: Vec<String>,
    /// Whether the server holds what was applied.
    pub done: bool,
    /// Whether the server holds exactly what it held before.
    pub untouched: bool,
}

/// What came of one kill.
#[derive(Clone, Debug)]
pub struct Judged {
    /// When it was.
    pub when: When,
    /// What the app says.
    pub settled: Option<Settled>,
    /// What is wrong, a sentence each.
    pub wrong: Vec<String>,
}

/// Compares.
pub fn judge(orders: &Orders, truth: &Truth, before: &[Kept], found: &Found) -> Judged {
    let mut wrong = found.trouble.clone();
    let mut expect = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    expect(found.whole, "the journal is not whole");
    expect(truth.writes <= 1, "the write reached the server more than once");
    expect(truth.strangers.is_empty(), "something else was written");
    expect(truth.done != truth.untouched, "the server holds neither what was before nor what was applied");
    expect(!truth.done || truth.writes == 1, "the server did what nobody sent");
    expect(found.changes.len() <= 1, "the journal has more than one change");
    expect(before.len() == found.changes.len(), "the number of changes is another one after settling");
    expect(truth.applying || found.changes.is_empty(), "there is a change that nobody asked for");

    let change = found.changes.first();
    let settled = settled(change);
    match settled {
        None => expect(false, "the change is not settled"),
        Some(Settled::NeverSent) => expect(truth.writes == 0, "it says nothing was sent, and something was"),
        Some(Settled::Applied | Settled::Unverified) => {
            expect(truth.done, "it says applied, and the server did not do it")
        }
        Some(Settled::NotApplied) => expect(!truth.done, "it says not applied, and the server did it"),
        Some(Settled::Refused) => {
            expect(!truth.done, "it says refused, and the server did it");
            expect(truth.writes == 1, "it says refused, and nothing reached the server");
        }
    }
    let applied = settled == Some(Settled::Applied);
    expect(!truth.told_verified || applied, "a person was told applied and verified, and now it is not");

    if applied {
        expect(!found.work.listed, "the draft of an applied change is still there");
    } else {
        expect(kept(orders, truth, found), "the draft is not the one that was typed");
    }
    let aside = &found.aside;
    let waiting = orders.aside.drafts.last();
    expect(
        aside.listed && aside.draft.as_ref() == waiting,
        "the draft in the other form is not as it was typed",
    );
    Judged { when: when(truth, before.first()), settled, wrong }
}

/// Whether the draft is the last one that was said to be kept, or the one that was typed while the kill came.
fn kept(orders: &Orders, truth: &Truth, found: &Found) -> bool {
    let drafts = &orders.work.drafts;
    let next = truth.typed.map_or(0, |at| at + 1);
    let last = truth.typed.and_then(|at| drafts.get(at));
    let Some(shown) = &found.work.draft else { return false };
    match last {
        Some(last) => found.work.listed && (shown == last || Some(shown) == drafts.get(next)),
        None => *shown == Draft::default() || Some(shown) == drafts.first(),
    }
}

fn settled(change: Option<&Kept>) -> Option<Settled> {
    let Some(change) = change else { return Some(Settled::NeverSent) };
    let progress = &change.progress;
    if change.unsettled || change.under_way || progress.requests.contains(&RequestState::Sending) {
        return None;
    }
    match (change.outcome, progress.verification) {
        (None, None) => Some(Settled::NeverSent),
        (Some(Outcome::Refused), None) => Some(Settled::Refused),
        (Some(Outcome::Applied | Outcome::Unknown), Some(Verification::Verified)) => Some(Settled::Applied),
        (Some(Outcome::Applied), Some(Verification::CannotTell)) => Some(Settled::Unverified),
        (Some(Outcome::Unknown), Some(Verification::Unchanged)) => Some(Settled::NotApplied),
        _ => None,
    }
}

fn when(truth: &Truth, before: Option<&Kept>) -> When {
    let Some(before) = before else {
        return if truth.applying { When::BeforeIntent } else { When::Typing };
    };
    if before.progress.verification.is_some() {
        return When::AfterVerified;
    }
    if !before.under_way {
        let sent = before.progress.requests.iter().any(|state| *state != RequestState::Planned);
        return if sent { When::AfterAnswer } else { When::BeforeFirstByte };
    }
    match (truth.writes, truth.done) {
        (0, _) => When::BeforeFirstByte,
        (_, false) => When::InFlight,
        (_, true) => When::AfterCommit,
    }
}
