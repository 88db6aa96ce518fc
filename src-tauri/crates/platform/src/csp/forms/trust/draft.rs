//! What a draft comes to: the fields that mean something else than what was read.

use super::{DESCRIPTION, EXPIRES, SCOPES, TRUSTED, TYPE, expiry};
use crate::csp::trusts::normalised;
use chrono::{DateTime, Utc};
use orgdesk_model::{Draft, FieldPath, FormReading, Scopes, Value};

/// Values that differ from those that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// What it allows, in an order of its own.
    pub scopes: Option<Scopes>,
    /// When it ends.
    pub expires: Option<DateTime<Utc>>,
    /// What it is for.
    pub description: Option<String>,
}

impl Edits {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether a value is as it was read, in whatever order or zone it is written.
pub fn is_as_read(path: &str, value: &Value, before: Option<&Value>) -> bool {
    let Some(before) = before else { return false };
    value == before
        || match path {
            EXPIRES => expiry::same(value, before),
            SCOPES => {
                let scopes = |value: &Value| Scopes::from_value(value).map(normalised);
                scopes(value).is_some_and(|scopes_now| scopes(before) == Some(scopes_now))
            }
            _ => false,
        }
}

/// The edits of a draft that a check has passed.
pub fn edits(reading: &FormReading, draft: &Draft) -> Edits {
    let changed = |path: &str| {
        let key = FieldPath::from(path);
        let value = draft.inputs.get(&key)?;
        let before = reading.snapshot.fields.get(&key).map(|reading| &reading.value);
        (!is_as_read(path, value, before)).then_some(value)
    };
    Edits {
        scopes: changed(SCOPES).and_then(Scopes::from_value).map(normalised),
        expires: changed(EXPIRES).and_then(Value::as_text).and_then(|typed| expiry::parse(typed).ok()),
        description: changed(DESCRIPTION).and_then(Value::as_text).map(str::to_owned),
    }
}

/// A new trust as it is wanted: what was typed, over what it starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The org that may act, in lower case.
    pub trusted: String,
    /// The type.
    pub kind: String,
    /// What it allows, in an order of its own.
    pub scopes: Scopes,
    /// When it ends; none: never.
    pub expires: Option<DateTime<Utc>>,
    /// What it is for.
    pub description: String,
}

/// The trust that a draft that a check has passed makes.
pub fn wanted(reading: &FormReading, draft: &Draft) -> Wanted {
    let value = |path: &str| {
        let key = FieldPath::from(path);
        draft
            .inputs
            .get(&key)
            .cloned()
            .or_else(|| reading.snapshot.fields.get(&key).map(|reading| reading.value.clone()))
            .unwrap_or(Value::Null)
    };
    let text = |path: &str| value(path).as_text().unwrap_or_default().to_owned();
    Wanted {
        trusted: text(TRUSTED).trim().to_ascii_lowercase(),
        kind: text(TYPE),
        scopes: normalised(Scopes::from_value(&value(SCOPES)).unwrap_or_default()),
        expires: expiry::parse(&text(EXPIRES)).ok(),
        description: text(DESCRIPTION),
    }
}
