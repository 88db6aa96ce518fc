//! An end as somebody types it: read in full, or what is still missing said in words.

use super::EXPIRES;
use crate::csp::trusts::time::text;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use orgdesk_model::{Finding, Value, visible};
use orgdesk_words::{Text, minute, number, phrase, say, say_count};

/// More characters than any time has.
const LONGEST: usize = 64;
/// The last year of four digits. What lies beyond is a mistaken unit.
const LAST_YEAR: i32 = 9999;
/// Years in which a number of a known unit would be an end that somebody means.
const LIKELY: std::ops::RangeInclusive<i32> = 2000..=2200;
/// The greatest offset from UTC, in hours. None on Earth is beyond 14.
const GREATEST_OFFSET: i32 = 18;
/// How it has to look.
const EXAMPLE: Text = orgdesk_words::text!("2029-07-01T12:00Z, or 2029-07-01T14:00+02:00");

/// Why what was typed is no time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What it is, for tests.
    pub code: &'static str,
    /// What is wrong, in words.
    pub message: String,
}

fn missing(message: String) -> Wrong {
    Wrong { code: "expiry_incomplete", message }
}

fn not_a_time() -> Wrong {
    Wrong { code: "expiry_not_time", message: say!("This is not a time. It looks like {EXAMPLE}.") }
}

/// Whether the field says that there is no end.
pub fn is_empty(value: &Value) -> bool {
    value.as_text().is_some_and(|typed| typed.trim().is_empty())
}

/// Reads a time: a date, a time of day, and a zone.
///
/// # Errors
/// What is missing or wrong.
pub fn parse(typed: &str) -> Result<DateTime<Utc>, Wrong> {
    let typed = typed.trim();
    let fits = |c: char| c.is_ascii_digit() || "TtZz:+-. \u{2212}".contains(c);
    if typed.len() > LONGEST || !typed.chars().all(fits) {
        return Err(not_a_time());
    }
    if let Ok(number) = typed.parse::<i64>()
        && typed.len() > 4
    {
        return Err(number_of_what(number));
    }
    let (date, rest) = match typed.find(['T', 't', ' ']) {
        Some(at) => (&typed[..at], typed[at + 1..].trim()),
        None => (typed, ""),
    };
    let date = parse_date(date)?;
    if rest.is_empty() {
        return Err(missing(say!("The time of day is missing: add it with its zone, as in T12:00Z.")));
    }
    let (time, offset) = parse_time(rest)?;
    let local = offset.from_local_datetime(&date.and_time(time)).single().ok_or_else(not_a_time)?;
    let at = local.with_timezone(&Utc);
    if date.year() > LAST_YEAR { Err(too_far(at)) } else { Ok(at) }
}

fn number_of_what(number: i64) -> Wrong {
    let likely = |at: Option<DateTime<Utc>>| at.filter(|at| LIKELY.contains(&at.year())).map(text);
    let guess = match (
        likely(DateTime::from_timestamp(number, 0)),
        likely(DateTime::from_timestamp_millis(number)),
    ) {
        (Some(at), _) => say!("As seconds since 1970 it would be {at}."),
        (None, Some(at)) => say!("As milliseconds since 1970 it would be {at}."),
        (None, None) => String::new(),
    };
    let message = say!(
        "This is a number, and whether it counts seconds or milliseconds can't be told. Type a time such as {EXAMPLE}."
    );
    Wrong { code: "expiry_number", message: format!("{message} {guess}").trim_end().to_owned() }
}

fn too_far(at: DateTime<Utc>) -> Wrong {
    let near = DateTime::from_timestamp(at.timestamp() / 1_000, 0).map(text).unwrap_or_default();
    Wrong {
        code: "expiry_far",
        message: say!(
            "This is after the year {LAST_YEAR}. Ends that far away come from milliseconds that were taken for \
             seconds: a thousand times nearer it would be {near}."
        ),
    }
}

fn parse_date(date: &str) -> Result<NaiveDate, Wrong> {
    if date.is_empty() {
        return Err(missing(say!("The date is missing: write it as in {EXAMPLE}.")));
    }
    let date = date.strip_prefix('+').unwrap_or(date);
    let mut parts = date.split('-');
    let mut part = |absent: &str, least: usize| {
        let digits = parts.next().unwrap_or_default();
        if digits.is_empty() {
            return Err(missing(say!("{absent} Write the date as in {EXAMPLE}.")));
        }
        if !digits.bytes().all(|c| c.is_ascii_digit()) {
            return Err(not_a_time());
        }
        if digits.len() < least {
            return Err(missing(say!("{absent} It needs {least} digits.")));
        }
        digits.parse::<i32>().map_err(|_| not_a_time())
    };
    let year = part(phrase!("The year is missing."), 4)?;
    let month = part(phrase!("The month is missing."), 2)?;
    let day = part(phrase!("The day is missing."), 2)?;
    if parts.next().is_some() {
        return Err(not_a_time());
    }
    let small = |number: i32| u32::try_from(number).unwrap_or(0);
    NaiveDate::from_ymd_opt(year, small(month), small(day)).ok_or_else(|| {
        let shown = visible(date);
        Wrong { code: "expiry_not_time", message: say!("The calendar has no day {shown}.") }
    })
}

fn parse_time(rest: &str) -> Result<(NaiveTime, FixedOffset), Wrong> {
    let zone_at = rest.find(['Z', 'z', '+', '-', '\u{2212}']);
    let (clock, zone) = zone_at.map_or((rest, ""), |at| rest.split_at(at));
    let clock = clock.trim();
    if clock.is_empty() {
        return Err(missing(say!("The time of day is missing: write it before the zone, as in T12:00Z.")));
    }
    let time = parse_clock(clock)?;
    if zone.is_empty() {
        return Err(missing(say!("The zone is missing: add Z for UTC, or an offset such as +02:00.")));
    }
    Ok((time, parse_zone(zone)?))
}

fn parse_clock(clock: &str) -> Result<NaiveTime, Wrong> {
    let parts: Vec<&str> = clock.split(':').collect();
    if parts.len() > 3 {
        return Err(not_a_time());
    }
    let (seconds, fraction) = match parts.get(2).and_then(|last| last.split_once('.')) {
        Some((seconds, fraction)) => (Some(seconds), Some(fraction)),
        None => (parts.get(2).copied(), None),
    };
    let all = [parts.first().copied(), parts.get(1).copied(), seconds.or(Some("00"))];
    let absent = [
        phrase!("The hour is missing."),
        phrase!("The minute is missing."),
        phrase!("The second is missing."),
    ];
    let mut numbers = [0_u32; 3];
    for ((digits, absent), number) in all.into_iter().zip(absent).zip(&mut numbers) {
        let digits = digits.unwrap_or_default();
        if !digits.bytes().all(|c| c.is_ascii_digit()) || digits.len() > 2 {
            return Err(not_a_time());
        }
        if digits.len() < 2 {
            return Err(missing(say!("{absent} Write the time of day as in 12:00.")));
        }
        *number = digits.parse().map_err(|_| not_a_time())?;
    }
    let fraction = fraction.unwrap_or("0");
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|c| c.is_ascii_digit()) {
        return Err(not_a_time());
    }
    let nanoseconds = format!("{fraction:0<9}").parse().map_err(|_| not_a_time())?;
    NaiveTime::from_hms_nano_opt(numbers[0], numbers[1], numbers[2], nanoseconds)
        .ok_or(Wrong { code: "expiry_not_time", message: say!("No clock shows this time of day.") })
}

fn parse_zone(zone: &str) -> Result<FixedOffset, Wrong> {
    let utc = FixedOffset::east_opt(0).ok_or_else(not_a_time)?;
    if zone.eq_ignore_ascii_case("z") {
        return Ok(utc);
    }
    let mut characters = zone.chars();
    let east = match characters.next() {
        Some('+') => 1,
        Some('-' | '\u{2212}') => -1,
        _ => return Err(not_a_time()),
    };
    let digits: String = characters.filter(|c| *c != ':').collect();
    if !digits.bytes().all(|c| c.is_ascii_digit()) || digits.len() > 4 {
        return Err(not_a_time());
    }
    if digits.len() < 4 {
        return Err(missing(say!(
            "Part of the zone is missing: write its offset as in +02:00, or Z for UTC."
        )));
    }
    let hours: i32 = digits[..2].parse().map_err(|_| not_a_time())?;
    let minutes: i32 = digits[2..].parse().map_err(|_| not_a_time())?;
    if hours > GREATEST_OFFSET || minutes > 59 {
        return Err(Wrong {
            code: "expiry_not_time",
            message: say!("No zone is that far from UTC. Write an offset such as +02:00, or Z for UTC."),
        });
    }
    FixedOffset::east_opt(east * (hours * 60 + minutes) * 60).ok_or_else(not_a_time)
}

/// Checks an end. `before` is the field as read; none where the server tells no time there, or nothing at all.
pub fn check(value: &Value, before: Option<&Value>, now: DateTime<Utc>) -> Vec<Finding> {
    let error = |code: &str, message: String| vec![Finding::error(code, EXPIRES, message)];
    let Some(typed) = value.as_text() else {
        return error("expiry_not_time", not_a_time().message);
    };
    if is_empty(value) {
        return if before.is_some_and(is_empty) {
            Vec::new()
        } else {
            error(
                "expiry_removal",
                say!("An end can't be taken away: no document says how. It can be moved to a later day."),
            )
        };
    }
    let at = match parse(typed) {
        Ok(at) => at,
        Err(wrong) => return error(wrong.code, wrong.message),
    };
    if before.is_some_and(|before| same(value, before)) {
        return Vec::new();
    }
    if at <= now {
        let mut message = ago(now - at);
        if at.year() == 1970 {
            message.push(' ');
            message.push_str(phrase!("Ends in 1970 come from seconds that were taken for milliseconds."));
        }
        return error("expiry_past", message);
    }
    vec![Finding::note("expiry_in_days", EXPIRES, left(at - now, at))]
}

/// Whether two values are the same moment, however they are written.
pub fn same(one: &Value, other: &Value) -> bool {
    let moment = |value: &Value| parse(value.as_text()?).ok();
    one == other
        || (is_empty(one) && is_empty(other))
        || moment(one).is_some_and(|at| moment(other) == Some(at))
}

fn left(span: TimeDelta, at: DateTime<Utc>) -> String {
    let at = minute(at);
    match span.num_days() {
        0 => say!("In less than a day, on {at}."),
        days => say_count!(days, "In {days} day, on {at}.", "In {days} days, on {at}.", days = number(days)),
    }
}

fn ago(span: TimeDelta) -> String {
    match span.num_days() {
        0 => say!("This is past already, and a trust has to end in the future."),
        days => say_count!(
            days,
            "This is {days} day ago, and a trust has to end in the future.",
            "This is {days} days ago, and a trust has to end in the future.",
            days = number(days)
        ),
    }
}
