//! A change on its way: what each request and the whole came to.
//!
//! One closed set of states and one [`step`](Progress::step) function; no other code changes a state.

use orgdesk_words::say;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// Where one request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Not begun.
    Planned,
    /// Begun: from here on the server may have acted.
    Sending,
    /// The server says that it acted.
    Done,
    /// The server's answer proves that it did not act.
    Refused,
    /// Nobody can tell from the answer, or there was none.
    Unknown,
}

/// What all requests together came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All requests are done.
    Applied,
    /// Some are done, the rest were refused or not sent.
    PartlyApplied,
    /// Nothing was done.
    Refused,
    /// At least one is unknown.
    Unknown,
}

/// What reading again came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// The server holds what was wanted.
    Verified,
    /// The server holds what was wanted in part, and the rest as before.
    Partly,
    /// The server holds all as before.
    Unchanged,
    /// The server holds something else.
    Differs,
    /// It could not be read again.
    CannotTell,
}

/// Something that happened to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The request at this place is about to leave.
    Sending(usize),
    /// It was answered so that it is known to be done.
    Done(usize),
    /// It was answered so that it is known to be not done.
    Refused(usize),
    /// It can't be told.
    Unknown(usize),
    /// Reading again came to this.
    Verified(Verification),
}

/// An event that doesn't fit the state that it met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{}", say!("{event:?} can't follow {state:?}"))]
pub struct WrongEvent {
    /// The event.
    pub event: Event,
    /// The state of the request that it names, or of the last one.
    pub state: Option<RequestState>,
}

/// Where a change stands: its requests, in order, and what reading again came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Progress {
    /// Each request's state, in order.
    pub requests: Vec<RequestState>,
    /// What reading again came to, once it was done.
    pub verification: Option<Verification>,
}

impl Progress {
    /// A change with this many requests, none begun.
    pub fn planned(requests: usize) -> Self {
        Self { requests: vec![RequestState::Planned; requests], verification: None }
    }

    /// Follows one event.
    ///
    /// # Errors
    /// An event that can't follow: a request sent twice or out of order, an answer to one that wasn't sent, a
    /// request after one that was not done, a verification while one is under way, or after one that could tell.
    pub fn step(mut self, event: Event) -> Result<Self, WrongEvent> {
        use RequestState::{Done, Planned, Refused, Sending, Unknown};
        let wrong = |state| Err(WrongEvent { event, state });
        let (at, from, to) = match event {
            Event::Sending(at) => (at, Planned, Sending),
            Event::Done(at) => (at, Sending, Done),
            Event::Refused(at) => (at, Sending, Refused),
            Event::Unknown(at) => (at, Sending, Unknown),
            Event::Verified(found) => {
                if self.requests.contains(&Sending) || self.is_settled() {
                    return wrong(self.requests.last().copied());
                }
                self.verification = Some(found);
                return Ok(self);
            }
        };
        let Some(state) = self.requests.get(at).copied() else { return wrong(None) };
        let earlier_done = self.requests.iter().take(at).all(|earlier| *earlier == Done);
        if state != from || !earlier_done || self.verification.is_some() {
            return wrong(Some(state));
        }
        if let Some(slot) = self.requests.get_mut(at) {
            *slot = to;
        }
        Ok(self)
    }

    /// Whether reading again could tell what it came to. What can't be told may be read again later.
    pub fn is_settled(&self) -> bool {
        self.verification.is_some_and(|found| found != Verification::CannotTell)
    }

    /// Where it stands when who sent its requests is gone: the one under way is unknown.
    pub fn interrupted(self) -> Self {
        let under_way = self.requests.iter().position(|state| *state == RequestState::Sending);
        match under_way {
            Some(at) => self.clone().step(Event::Unknown(at)).unwrap_or(self),
            None => self,
        }
    }

    /// What it came to when no request will follow any more. None: nothing was ever sent.
    pub fn outcome_if_left(&self) -> Option<Outcome> {
        let done = self.requests.contains(&RequestState::Done);
        self.clone().interrupted().outcome().or(done.then_some(Outcome::PartlyApplied))
    }

    /// What it came to, once no request is under way or could still follow.
    pub fn outcome(&self) -> Option<Outcome> {
        use RequestState::{Done, Planned, Refused, Sending, Unknown};
        let has = |state| self.requests.contains(&state);
        if has(Sending) {
            return None;
        }
        if has(Unknown) {
            return Some(Outcome::Unknown);
        }
        if has(Refused) {
            return Some(if has(Done) { Outcome::PartlyApplied } else { Outcome::Refused });
        }
        if has(Planned) {
            return None;
        }
        Some(Outcome::Applied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            (0..4usize).prop_map(Event::Sending),
            (0..4usize).prop_map(Event::Done),
            (0..4usize).prop_map(Event::Refused),
            (0..4usize).prop_map(Event::Unknown),
            Just(Event::Verified(Verification::Verified)),
        ]
    }

    proptest! {
        #[test]
        fn no_request_is_sent_twice_and_none_after_one_that_was_not_done(events in prop::collection::vec(event(), 0..40)) {
            let mut progress = Progress::planned(3);
            let mut sent = Vec::new();
            for event in events {
                let before = progress.clone();
                match progress.clone().step(event) {
                    Ok(next) => {
                        if let Event::Sending(at) = event {
                            prop_assert!(before.requests[..at].iter().all(|s| *s == RequestState::Done));
                            sent.push(at);
                        }
                        progress = next;
                    }
                    Err(wrong) => prop_assert_eq!(wrong.event, event),
                }
            }
            let mut once = sent.clone();
            once.dedup();
            prop_assert_eq!(&sent, &once);
            prop_assert!(sent.windows(2).all(|pair| pair[0] < pair[1]));
        }

        #[test]
        fn an_unknown_request_makes_the_whole_unknown(at in 0..3usize) {
            let mut progress = Progress::planned(3);
            for earlier in 0..at {
                progress = progress.step(Event::Sending(earlier)).unwrap().step(Event::Done(earlier)).unwrap();
            }
            progress = progress.step(Event::Sending(at)).unwrap();
            prop_assert_eq!(progress.outcome(), None);
            progress = progress.step(Event::Unknown(at)).unwrap();
            prop_assert_eq!(progress.outcome(), Some(Outcome::Unknown));
        }
    }

    #[test]
    fn what_is_left_behind_is_unknown_only_where_something_was_under_way() {
        let follow = |events: &[Event]| {
            events.iter().fold(Progress::planned(2), |progress, event| progress.step(*event).unwrap())
        };
        let outcome = |events: &[Event]| follow(events).outcome_if_left();
        assert_eq!(outcome(&[]), None);
        assert_eq!(outcome(&[Event::Sending(0)]), Some(Outcome::Unknown));
        assert_eq!(outcome(&[Event::Sending(0), Event::Done(0)]), Some(Outcome::PartlyApplied));
        assert_eq!(outcome(&[Event::Sending(0), Event::Refused(0)]), Some(Outcome::Refused));
        assert_eq!(outcome(&[Event::Sending(0), Event::Done(0), Event::Sending(1)]), Some(Outcome::Unknown));
        let left = follow(&[Event::Sending(0), Event::Done(0), Event::Sending(1)]).interrupted();
        assert_eq!(left.requests, [RequestState::Done, RequestState::Unknown]);
        assert_eq!(left.clone().interrupted(), left);
    }

    #[test]
    fn what_could_not_be_told_may_be_read_again() {
        use Verification::{CannotTell, Differs, Verified};
        let unknown = Progress::planned(1).step(Event::Sending(0)).unwrap().step(Event::Unknown(0)).unwrap();
        let later = unknown.step(Event::Verified(CannotTell)).unwrap();
        assert!(!later.is_settled());
        let settled =
            later.step(Event::Verified(CannotTell)).unwrap().step(Event::Verified(Differs)).unwrap();
        assert!(settled.is_settled());
        assert!(settled.clone().step(Event::Verified(Verified)).is_err());
        assert!(settled.step(Event::Sending(0)).is_err());
    }

    #[test]
    fn outcome_of_the_whole() {
        let sent = |progress: Progress, at| progress.step(Event::Sending(at)).unwrap();
        let one = sent(Progress::planned(1), 0);
        assert_eq!(one.clone().step(Event::Done(0)).unwrap().outcome(), Some(Outcome::Applied));
        assert_eq!(one.step(Event::Refused(0)).unwrap().outcome(), Some(Outcome::Refused));
        let two = sent(sent(Progress::planned(2), 0).step(Event::Done(0)).unwrap(), 1);
        assert_eq!(two.step(Event::Refused(1)).unwrap().outcome(), Some(Outcome::PartlyApplied));
    }
}
