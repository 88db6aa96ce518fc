//! A refusal's body: six optional fields, or nothing, or no JSON at all.

use crate::transport::Answer;
use crate::transport::words::shorten;
use orgdesk_model::visible;
use orgdesk_words::phrase;
use serde_json::Value;

/// The names that a refusal of this platform has.
const OWN: [&str; 4] = ["cspErrorCode", "errorCode", "moduleCode", "requestId"];

/// What a refusal says.
#[derive(Clone, Debug, Default)]
pub struct Refusal {
    /// Whether its body has the platform's shape.
    pub is_api: bool,
    /// Its code: no list of them is known.
    pub code: Option<String>,
    /// Its message, made visible and short.
    pub message: Option<String>,
    /// The body as text, where it has no message.
    pub text: String,
    /// What the server calls the request.
    pub request_id: Option<String>,
}

impl Refusal {
    /// Reads an answer.
    pub fn of(answer: &Answer) -> Self {
        let text = || visible(&shorten(&answer.text())).into_owned();
        let Ok(Value::Object(body)) = serde_json::from_slice::<Value>(&answer.body) else {
            return Self { text: text(), request_id: answer.request_id.clone(), ..Self::default() };
        };
        let word = |name: &str| match body.get(name)? {
            Value::String(word) if !word.is_empty() => Some(visible(&shorten(word)).into_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        Self {
            is_api: OWN.iter().any(|name| body.contains_key(*name)),
            code: word("cspErrorCode").or_else(|| word("errorCode")).or_else(|| word("moduleCode")),
            message: word("message"),
            text: text(),
            request_id: word("requestId").or_else(|| answer.request_id.clone()),
        }
    }

    /// The server's words, for a message.
    pub fn words(&self) -> &str {
        self.message
            .as_deref()
            .map_or(phrase!("it names no reason"), |message| message.trim().trim_end_matches('.'))
    }
}
