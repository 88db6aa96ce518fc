//! Numbers, times and lists inside sentences, as people of the language write them.

use crate::{Language, language, say};
use chrono::{DateTime, Utc};

/// A type of whole numbers.
pub trait Whole: std::fmt::Display {}

impl Whole for i32 {}
impl Whole for i64 {}
impl Whole for u16 {}
impl Whole for u32 {}
impl Whole for u64 {}
impl Whole for usize {}

/// A whole number as people of the language write it: *10,000*, *10.000*.
pub fn number(number: impl Whole) -> String {
    let separator = match language() {
        Language::English => ',',
        Language::German => '.',
    };
    let plain = number.to_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let mut written = String::with_capacity(plain.len() + digits.len() / 3);
    written.push_str(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

/// A day: *2029-07-01*, *01.07.2029*.
pub fn day(at: DateTime<Utc>) -> String {
    let format = match language() {
        Language::English => "%Y-%m-%d",
        Language::German => "%d.%m.%Y",
    };
    at.format(format).to_string()
}

/// A time to the minute, with its zone, since whoever reads it may be elsewhere: *2029-07-01 12:00 UTC*,
/// *01.07.2029, 12:00 UTC*.
pub fn minute(at: DateTime<Utc>) -> String {
    let format = match language() {
        Language::English => "%Y-%m-%d %H:%M UTC",
        Language::German => "%d.%m.%Y, %H:%M UTC",
    };
    at.format(format).to_string()
}

/// A time to the second, with its zone: *2029-07-01 12:00:00 UTC*, *01.07.2029, 12:00:00 UTC*.
pub fn second(at: DateTime<Utc>) -> String {
    let format = match language() {
        Language::English => "%Y-%m-%d %H:%M:%S UTC",
        Language::German => "%d.%m.%Y, %H:%M:%S UTC",
    };
    at.format(format).to_string()
}

/// Things one after another: *a*, *a and b*, *a, b and c*. Empty for none.
pub fn list<S: AsRef<str>>(things: &[S]) -> String {
    let Some((last, rest)) = things.split_last() else { return String::new() };
    let last = last.as_ref();
    if rest.is_empty() {
        return last.to_owned();
    }
    let rest = rest.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    say!("{rest} and {last}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::with_language;

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        let in_both = |n| Language::ALL.map(|language| with_language(language, || number(n)));
        assert_eq!(in_both(-12_345), ["-12,345", "-12.345"]);
        assert_eq!(in_both(0), ["0", "0"]);
        assert_eq!(in_both(999), ["999", "999"]);
        assert_eq!(in_both(1_000), ["1,000", "1.000"]);
        assert_eq!(in_both(1_234_567), ["1,234,567", "1.234.567"]);
    }

    #[test]
    fn times_name_their_zone() {
        let at = DateTime::from_timestamp(1_877_601_845, 0).unwrap();
        assert_eq!(
            (minute(at), second(at)),
            ("2029-07-01 12:04 UTC".into(), "2029-07-01 12:04:05 UTC".into())
        );
        let german = with_language(Language::German, || (minute(at), second(at)));
        assert_eq!(german, ("01.07.2029, 12:04 UTC".into(), "01.07.2029, 12:04:05 UTC".into()));
    }

    #[test]
    fn lists_end_with_a_word_between_the_last_two() {
        let in_both =
            |things: &[&str]| Language::ALL.map(|language| with_language(language, || list(things)));
        assert_eq!(in_both(&[]), ["", ""]);
        assert_eq!(in_both(&["a"]), ["a", "a"]);
        assert_eq!(in_both(&["a", "b"]), ["a and b", "a und b"]);
        assert_eq!(in_both(&["a", "b", "c"]), ["a, b and c", "a, b und c"]);
    }
}
