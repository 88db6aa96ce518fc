//! The journal: appending against a bare file, and a long one against a short one.

mod append;
mod open;
mod sample;

pub use append::append;
pub use open::{Page, open, page};

use std::time::Duration;

/// Rows and pages that take this much longer than what they are measured against are slow.
const GOAL: f64 = 1.5;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
