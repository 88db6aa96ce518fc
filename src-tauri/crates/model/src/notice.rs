//! Notices: deprecations and sunsets of what a connection uses.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What one can do about a notice, with one button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticeAction {
    /// Set one of the connection's options.
    SetOption {
        /// The option's path.
        option: String,
        /// The value to set.
        value: String,
        /// What the button says.
        label: String,
    },
    /// Read about it.
    OpenLink {
        /// Where, https only.
        url: String,
        /// What the button says.
        label: String,
    },
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Something that is used is deprecated, or no longer supported.
    Deprecation,
    /// Something else that one should know.
    Remark,
}

/// Something to know of what a connection uses: most often a deprecation or a sunset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// What it is about, the same each time it is met.
    pub code: String,
    /// Whether it is a deprecation.
    pub kind: NoticeKind,
    /// What is the matter, in a sentence.
    pub title: String,
    /// What that means here, and what replaces it.
    pub detail: String,
    /// The deprecated operation, such as `PUT /admin/v1/policies/orgiam`.
    pub operation: Option<String>,
    /// The version that deprecated it, such as *v2.21.0*, or a date.
    pub since: Option<String>,
    /// The operation that replaces it.
    pub replacement: Option<String>,
    /// When the server will stop answering it.
    pub sunset: Option<DateTime<Utc>>,
    /// What one can do about it.
    pub action: Option<NoticeAction>,
}

impl Notice {
    /// A remark, which is no deprecation.
    pub fn remark(code: impl Into<String>, title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            kind: NoticeKind::Remark,
            title: title.into(),
            detail: detail.into(),
            operation: None,
            since: None,
            replacement: None,
            sunset: None,
            action: None,
        }
    }
}
