//! Times of trusts. The documents say seconds for a field, later ones milliseconds for the same: the record's own
//! times tell its unit.

use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Utc};
use orgdesk_model::{Expiry, Until};
use orgdesk_words::say;
use thiserror::Error;

/// Below this a number counts seconds, from here on milliseconds: as seconds it is the year 5138, as milliseconds
/// March 1973, and no trust is from before or lasts that long.
const LIMIT: u64 = 100_000_000_000;
/// *Expires soon*, from this many days on.
const SOON: i64 = 30;
/// The last year that is written. Beyond it lies a mistaken unit.
const LAST_YEAR: i32 = 9999;

/// A unit of time since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// As documents of generation A say.
    Seconds,
    /// As those of generations B and C say.
    Milliseconds,
}

impl Unit {
    /// The unit that the size of a number tells.
    pub fn of(raw: i64) -> Option<Self> {
        match raw.unsigned_abs() {
            0 => None,
            size if size < LIMIT => Some(Self::Seconds),
            _ => Some(Self::Milliseconds),
        }
    }

    /// The unit of a record: that of when it was made, which no person typed; else of when it was changed, else of its
    /// end. Milliseconds where it has no time at all.
    pub fn of_record(created: Option<i64>, updated: Option<i64>, expires: Option<i64>) -> Self {
        [created, updated, expires].into_iter().flatten().find_map(Self::of).unwrap_or(Self::Milliseconds)
    }

    /// The other one.
    #[cfg(test)]
    pub fn other(self) -> Self {
        match self {
            Self::Seconds => Self::Milliseconds,
            Self::Milliseconds => Self::Seconds,
        }
    }

    /// A number as a time, where there is such a time.
    pub fn read(self, raw: i64) -> Option<DateTime<Utc>> {
        match self {
            Self::Seconds => DateTime::from_timestamp(raw, 0),
            Self::Milliseconds => DateTime::from_timestamp_millis(raw),
        }
    }

    /// A new end as a number in this unit.
    ///
    /// # Errors
    /// It isn't in the future, or lies so far in it that a unit was mistaken.
    pub fn write(self, end: DateTime<Utc>, now: DateTime<Utc>) -> Result<i64, NotWritable> {
        if end <= now {
            return Err(NotWritable::Past);
        }
        if end.year() > LAST_YEAR {
            return Err(NotWritable::TooFar);
        }
        Ok(match self {
            Self::Seconds => end.timestamp(),
            Self::Milliseconds => end.timestamp_millis(),
        })
    }
}

/// Why an end can't be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotWritable {
    /// A trust can't end in the past.
    #[error("{}", say!("A trust has to end in the future."))]
    Past,
    /// Beyond the year 9999.
    #[error("{}", say!("This is after the year 9999: perhaps milliseconds were meant as seconds."))]
    TooFar,
}

/// An end as the server echoes it, against the one that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Echo {
    /// The same.
    Same,
    /// The same but for a factor of 1,000: the server counts in the other unit.
    OtherUnit,
    /// Another.
    Differs,
}

impl Echo {
    /// Compares. A server that counts in seconds may drop what is less than one.
    pub fn of(sent: i64, echoed: i64) -> Self {
        let (sent, echoed) = (i128::from(sent), i128::from(echoed));
        if sent == echoed {
            Self::Same
        } else if sent == echoed * 1_000 || echoed == sent * 1_000 || sent.div_euclid(1_000) == echoed {
            Self::OtherUnit
        } else {
            Self::Differs
        }
    }
}

/// A time, or a number that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// This.
    At(DateTime<Utc>),
    /// Outside of all calendars.
    Beyond,
}

/// The end of a trust, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The number as the server wrote it.
    pub raw: i64,
    /// When that is, in the unit of its record.
    pub moment: Moment,
    /// When it would be in the other unit, where its size says that it was written in that one: a factor of 1,000.
    pub perhaps: Option<DateTime<Utc>>,
}

impl End {
    /// Reads an end in the unit of its record.
    pub fn read(raw: i64, unit: Unit) -> Self {
        let perhaps = Unit::of(raw).filter(|own| *own != unit).and_then(|own| own.read(raw));
        Self { raw, moment: unit.read(raw).map_or(Moment::Beyond, Moment::At), perhaps }
    }

    /// How much is left. A number beyond all calendars is beyond all expiries, or long gone.
    pub fn until(&self, now: DateTime<Utc>) -> Until {
        let left = match self.moment {
            Moment::At(at) => at - now,
            Moment::Beyond if self.raw > 0 => return Until::Later { days: u32::MAX },
            Moment::Beyond => return Until::Expired { days: u32::MAX },
        };
        let days = u32::try_from(left.num_days().unsigned_abs()).unwrap_or(u32::MAX);
        if left <= TimeDelta::zero() {
            Until::Expired { days }
        } else if left <= TimeDelta::days(SOON) {
            Until::Soon { days }
        } else {
            Until::Later { days }
        }
    }

    /// The end as a list shows it.
    pub fn show(&self, now: DateTime<Utc>) -> Expiry {
        let at = match self.moment {
            Moment::At(at) => Some(at),
            Moment::Beyond => None,
        };
        Expiry { at, until: self.until(now), perhaps: self.perhaps }
    }
}

/// A time as fields hold it: RFC 3339, in UTC, with no more digits than it needs.
pub fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
