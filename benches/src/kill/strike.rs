//! When to kill: at any moment of an Apply, and at those that matter most.

use fastrand::Rng;
use orgdesk_sandbox::Fault;
use std::time::Duration;

/// What the harness waits for before it counts the delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The draft at a place is kept; the place is drawn.
    Typed,
    /// The Apply is asked for.
    Applying,
    /// The write reached the server.
    Arrived,
    /// The Apply ended.
    Ended,
}

/// A moment, and what the server does to the write meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strike {
    /// While the draft is typed.
    Typing,
    /// Anywhere in an Apply that nothing disturbs.
    Anywhere,
    /// The server has the request and does nothing.
    Held,
    /// The server does it, now or in a few milliseconds.
    Slow,
    /// The connection was cut before the server did anything.
    CutBefore,
    /// The connection was cut after the server did it.
    CutAfter,
    /// Half of the answer came.
    Broken,
    /// The server failed without doing anything.
    Failed,
    /// The server refused.
    Refused,
    /// The server did it, and is slow to be read again.
    Reading,
    /// All is over, or nearly so.
    Ended,
}

impl Strike {
    /// Each as often as it is drawn.
    pub const DRAWN: [Self; 16] = [
        Self::Typing,
        Self::Typing,
        Self::Anywhere,
        Self::Anywhere,
        Self::Anywhere,
        Self::Anywhere,
        Self::Anywhere,
        Self::Held,
        Self::Slow,
        Self::CutBefore,
        Self::CutAfter,
        Self::Broken,
        Self::Failed,
        Self::Refused,
        Self::Reading,
        Self::Ended,
    ];

    /// What it counts from.
    pub const fn mark(self) -> Mark {
        match self {
            Self::Typing => Mark::Typed,
            Self::Anywhere => Mark::Applying,
            Self::Ended => Mark::Ended,
            _ => Mark::Arrived,
        }
    }

    /// How long after that; `apply` is how long an undisturbed Apply takes.
    pub fn delay(self, rng: &mut Rng, apply: Duration) -> Duration {
        let longest = match self {
            Self::Typing => Duration::from_millis(6),
            Self::Anywhere => apply.mul_f64(1.3),
            Self::Held | Self::Slow | Self::Refused => Duration::from_millis(30),
            Self::Broken | Self::CutAfter => Duration::from_millis(60),
            Self::CutBefore | Self::Failed => Duration::from_millis(360),
            Self::Reading => Duration::from_millis(120),
            Self::Ended => Duration::from_millis(4),
        };
        longest.mul_f64(rng.f64())
    }

    /// What the server does to the write.
    pub fn fault(self, rng: &mut Rng) -> Option<Fault> {
        let status = |status| Fault::Status { status, retry_after: None, body: None };
        match self {
            Self::Held => Some(Fault::Stall),
            Self::Slow => Some(Fault::Latency { ms: rng.u64(1..25) }),
            Self::CutBefore => Some(Fault::CutBefore),
            Self::CutAfter => Some(Fault::CutAfter),
            Self::Broken => Some(Fault::Truncated),
            Self::Failed => Some(status(*rng.choice(&[500, 502, 503, 504]).unwrap_or(&500))),
            Self::Refused => Some(status(*rng.choice(&[400, 403, 409]).unwrap_or(&403))),
            Self::Typing | Self::Anywhere | Self::Reading | Self::Ended => None,
        }
    }

    /// What the server does to reads after the write came.
    pub fn reading_fault(self) -> Option<Fault> {
        (self == Self::Reading).then_some(Fault::Latency { ms: 40 })
    }
}
