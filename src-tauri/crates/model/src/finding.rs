//! Findings: what a check says of a draft.

use crate::FieldPath;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Stops the review.
    Error,
    /// Worth a second thought.
    Warning,
    /// Good to know.
    Note,
}

/// What a check says of one field, or of the draft as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// What it is, for tests and translations.
    pub code: String,
    /// The field that it concerns.
    pub path: Option<FieldPath>,
    /// What is wrong and what to do, in words for people.
    pub message: String,
}

impl Finding {
    /// An error at a field.
    pub fn error(code: &str, path: &str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code: code.to_owned(),
            path: Some(path.into()),
            message: message.into(),
        }
    }

    /// A warning at a field.
    pub fn warning(code: &str, path: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, path, message) }
    }

    /// A note at a field.
    pub fn note(code: &str, path: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, path, message) }
    }
}
