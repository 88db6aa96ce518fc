//! Lists: paging, sorting and the ways to compare text.

use super::decode::Decoded;
use super::schema::{Field, Kind, Message, Rule, field, message, ruled};
use serde_json::Value;

/// Paging of v1 and of v2's older lists.
pub static LIST_QUERY: Message =
    message("ListQuery", &[field("offset", Kind::U64), field("limit", Kind::U32), field("asc", Kind::Bool)]);

/// Paging of v2's newer lists.
pub static PAGINATION: Message = message(
    "PaginationRequest",
    &[field("offset", Kind::U64), field("limit", Kind::U32), field("asc", Kind::Bool)],
);

/// The ways to compare text, by number.
pub const METHODS: &[&str] = &[
    "TEXT_QUERY_METHOD_EQUALS",
    "TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE",
    "TEXT_QUERY_METHOD_STARTS_WITH",
    "TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE",
    "TEXT_QUERY_METHOD_CONTAINS",
    "TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE",
    "TEXT_QUERY_METHOD_ENDS_WITH",
    "TEXT_QUERY_METHOD_ENDS_WITH_IGNORE_CASE",
];

/// The `method` of a text query.
pub const fn method() -> Field {
    ruled("method", Kind::Enum(METHODS), Rule::Defined)
}

/// A text as a query compares it.
#[derive(Debug)]
pub struct TextQuery {
    wanted: String,
    method: &'static str,
    ignore_case: bool,
}

impl TextQuery {
    /// From a query's message: the text under `name`, and how to compare it.
    #[must_use]
    pub fn from(query: &Value, name: &str) -> Self {
        let method = query["method"].as_str().unwrap_or(METHODS[0]);
        let method = METHODS.iter().find(|m| **m == method).copied().unwrap_or(METHODS[0]);
        let ignore_case = method.ends_with("_IGNORE_CASE");
        let wanted = query[name].as_str().unwrap_or_default();
        Self {
            wanted: if ignore_case { wanted.to_lowercase() } else { wanted.to_owned() },
            method: method.trim_start_matches("TEXT_QUERY_METHOD_").trim_end_matches("_IGNORE_CASE"),
            ignore_case,
        }
    }

    /// Whether a text is found.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        let lower;
        let text = if self.ignore_case {
            lower = text.to_lowercase();
            &lower
        } else {
            text
        };
        match self.method {
            "STARTS_WITH" => text.starts_with(&self.wanted),
            "CONTAINS" => text.contains(&self.wanted),
            "ENDS_WITH" => text.ends_with(&self.wanted),
            _ => text == self.wanted,
        }
    }
}

/// One page, and the number of all that were found, which a page past the end doesn't tell.
#[must_use]
pub fn page<T>(items: Vec<T>, query: Option<&Value>) -> (usize, Vec<T>) {
    let number =
        |name| query.and_then(|q| q[name].as_u64()).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let total = items.len();
    let limit = match number("limit") {
        0 => usize::MAX,
        limit => limit,
    };
    let page: Vec<T> = items.into_iter().skip(number("offset")).take(limit).collect();
    (if page.is_empty() { 0 } else { total }, page)
}

/// Whether the list goes up. Descending is what the server does unless told.
#[must_use]
pub fn ascending(input: &Decoded) -> bool {
    input.get("query").is_some_and(|q| q["asc"].as_bool() == Some(true))
}

/// Sorts by a key, up or down.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], ascending: bool, key: impl Fn(&T) -> K) {
    items.sort_by_cached_key(key);
    if !ascending {
        items.reverse();
    }
}

/// `totalResult` as the server writes it: text, or nothing when 0.
#[must_use]
pub fn total(count: usize) -> Value {
    if count == 0 { Value::Null } else { Value::String(count.to_string()) }
}
