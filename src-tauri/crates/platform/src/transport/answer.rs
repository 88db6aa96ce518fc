//! An answer as it came, and how its JSON is read.

use super::deprecation::Deprecation;
use super::error::TransportError;
use orgdesk_words::say;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// An answer with a status. The credential is not in it, even where the server repeated it.
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// All headers.
    pub headers: HeaderMap,
    /// What the server calls the request.
    pub request_id: Option<String>,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
    /// What its headers say of the operation's end.
    pub deprecation: Option<Deprecation>,
    /// Who answered.
    pub remote: Option<SocketAddr>,
    /// The decoded bytes.
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer of nothing but a status.
    #[cfg(any(test, feature = "measured"))]
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            request_id: None,
            retry_after: None,
            deprecation: None,
            remote: None,
            body: Vec::new(),
        }
    }

    /// The type of the body, without parameters, in lower case.
    pub fn content_type(&self) -> Option<String> {
        let text = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        Some(text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// The body as text; bytes that are none show as replacement characters.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    /// Another content type, broken or too deeply nested JSON, or a value of the wrong type, with the path to it.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, TransportError> {
        self.parse().map_err(|reason| TransportError::Unreadable { reason, answer: Box::new(self.clone()) })
    }

    fn parse<T: DeserializeOwned>(&self) -> Result<T, String> {
        if let Some(kind) = self.content_type()
            && kind != "application/json"
            && !kind.ends_with("+json")
        {
            return Err(say!("JSON was expected, {kind} came"));
        }
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Err(say!("it is empty"));
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            // Read again for the path: keeping one costs what reading does, and most answers need none.
            let mut json = serde_json::Deserializer::from_slice(&self.body);
            match serde_path_to_error::deserialize::<_, T>(&mut json) {
                Err(at) if at.inner().is_data() => {
                    say!("at {path}: {inner}", path = at.path(), inner = at.inner())
                }
                _ => error.to_string(),
            }
        })
    }
}

impl fmt::Debug for Answer {
    /// Bodies and cookies don't belong in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Outer {
        #[serde(rename = "list")]
        _list: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[serde(rename = "flag")]
        _flag: bool,
    }

    fn reason(body: &str) -> String {
        let answer = Answer { body: body.as_bytes().to_vec(), ..Answer::empty(200) };
        match answer.json::<Outer>() {
            Err(TransportError::Unreadable { reason, .. }) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_wrong_type_is_named_with_its_path() {
        assert!(
            reason(r#"{"list":[{"flag":true},{"flag":"yes"}]}"#).starts_with("at list[1].flag: invalid type")
        );
        assert_eq!(reason(" \n"), "it is empty");
        assert!(reason(r#"{"list":[]} x"#).contains("trailing"));
        assert!(reason(r#"{"list":["#).contains("EOF"));
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let answer = Answer { body: deep.into_bytes(), ..Answer::empty(200) };
        assert!(answer.json::<serde_json::Value>().is_err());
    }

    #[test]
    fn another_content_type_is_no_json() {
        let mut answer = Answer { body: b"{}".to_vec(), ..Answer::empty(200) };
        answer.headers.insert(CONTENT_TYPE, "text/html; charset=utf-8".parse().unwrap());
        assert!(answer.json::<serde_json::Value>().is_err());
        answer.headers.insert(CONTENT_TYPE, "application/problem+json".parse().unwrap());
        assert!(answer.json::<serde_json::Value>().is_ok());
    }
}
