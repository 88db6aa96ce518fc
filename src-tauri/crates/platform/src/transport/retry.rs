//! When a read is worth asking again, and how long to wait first.

use super::{Config, TransportError};
use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::time::Duration;

/// The wait before a failed read is repeated; nothing when it is not.
pub fn pause(error: &TransportError, attempt: u32, config: &Config) -> Option<Duration> {
    if attempt >= config.retries {
        return None;
    }
    let own = config.retry_pause.saturating_mul(1 << attempt.min(10));
    match error {
        TransportError::Refused(answer) => match answer.status {
            429 | 502 | 503 | 504 => {
                let asked = answer.retry_after.unwrap_or(own);
                (asked <= config.longest_pause).then_some(asked)
            }
            _ => None,
        },
        TransportError::ConnectionRefused { .. } | TransportError::Cut { .. } => {
            Some(own.min(config.longest_pause))
        }
        _ => None,
    }
}

/// How long a server asks to wait: seconds, or until a date (RFC 9110, 10.2.3).
pub fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until: DateTime<Utc> = httpdate::parse_http_date(text).ok()?.into();
    Some((until - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::Answer;

    fn refused(status: u16, retry_after: Option<u64>) -> TransportError {
        let mut answer = Answer::empty(status);
        answer.retry_after = retry_after.map(Duration::from_secs);
        TransportError::Refused(Box::new(answer))
    }

    #[test]
    fn a_server_is_asked_again_when_it_says_soon() {
        let config = Config::default();
        assert_eq!(pause(&refused(429, Some(3)), 0, &config), Some(Duration::from_secs(3)));
        assert_eq!(pause(&refused(429, Some(6)), 0, &config), None);
        assert_eq!(pause(&refused(503, None), 1, &config), Some(Duration::from_millis(600)));
        assert_eq!(pause(&refused(503, None), 2, &config), None);
        assert_eq!(pause(&refused(500, None), 0, &config), None);
        assert_eq!(pause(&refused(404, None), 0, &config), None);
    }

    #[test]
    fn a_wait_is_read_as_seconds_and_as_a_date() {
        let now = DateTime::from_timestamp(784_111_770, 0).unwrap();
        let wait = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            retry_after(&headers, now)
        };
        assert_eq!(wait("120"), Some(Duration::from_secs(120)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::from_secs(7)));
        assert_eq!(wait("Sat, 06 Nov 1993 08:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("soon"), None);
    }
}
