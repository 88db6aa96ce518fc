//! Durations in proto3 JSON: seconds, up to nine digits of fraction, an `s`.

/// The way the server writes a duration it was given: no fraction, or one of 3, 6 or 9 digits. `None`: not a duration.
#[must_use]
pub fn canonical(text: &str) -> Option<String> {
    let number = text.strip_suffix('s')?;
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty())
        || !all_digits(whole)
        || !all_digits(fraction)
        || fraction.len() > 9
    {
        return None;
    }
    let seconds: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    // The limit of google.protobuf.Duration, about 10,000 years.
    if seconds > 315_576_000_000 {
        return None;
    }
    let nanos = format!("{fraction:0<9}");
    let kept = nanos.trim_end_matches('0').len().div_ceil(3) * 3;
    let sign = if seconds == 0 && kept == 0 { "" } else { sign };
    Some(if kept == 0 { format!("{sign}{seconds}s") } else { format!("{sign}{seconds}.{}s", &nanos[..kept]) })
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn durations_are_written_with_three_digits_at_a_time() {
        assert_eq!(canonical("1.5s").as_deref(), Some("1.500s"));
        assert_eq!(canonical("-5s").as_deref(), Some("-5s"));
        assert_eq!(canonical("0.000s").as_deref(), Some("0s"));
        assert_eq!(canonical("1.0001s").as_deref(), Some("1.000100s"));
        for wrong in ["5", "s", "", "1e3s", "315576000001s", "+1s"] {
            assert_eq!(canonical(wrong), None, "{wrong}");
        }
    }
}
