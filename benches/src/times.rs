//! Times of one run: the middle one, and how far they lie apart.

use crate::table::Ratio;
use std::fmt;
use std::time::Duration;

pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

pub fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The middle time, and between which lie eight of ten.
struct Spread {
    low: Duration,
    middle: Duration,
    high: Duration,
}

impl Spread {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |tenths: usize| times.get(times.len() * tenths / 10).copied().unwrap_or_default();
        Self { low: at(1), middle: at(5), high: at(9) }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scale, unit) = match self.middle {
            short if short < Duration::from_millis(1) => (1e6, "µs"),
            _ => (1e3, "ms"),
        };
        let [low, middle, high] = [self.low, self.middle, self.high].map(|time| time.as_secs_f64() * scale);
        write!(f, "{middle:.1} {unit} ({low:.1}–{high:.1})")
    }
}

/// Two kinds of times, taken in turn.
#[derive(Default)]
pub struct InTurn {
    /// Of the app.
    pub app: Vec<Duration>,
    /// Of what the app can't do without.
    pub bare: Vec<Duration>,
}

impl InTurn {
    /// The row of the table.
    pub fn row(self, what: &str, goal: Option<f64>) -> Ratio {
        let (app, bare) = (Spread::of(self.app), Spread::of(self.bare));
        Ratio {
            what: what.to_owned(),
            measures: format!("{app}, {bare}"),
            ratio: ratio(app.middle, bare.middle),
            goal,
        }
    }
}
