//! The `details` of answers.

use super::state::{Stamp, time};
use serde_json::{Map, Value, json};

/// Of something read.
#[must_use]
pub fn full(stamp: Stamp, owner: &str) -> Value {
    json!({"sequence": stamp.sequence.to_string(), "creationDate": time(stamp.created),
           "changeDate": time(stamp.changed), "resourceOwner": owner})
}

/// Of something just made.
#[must_use]
pub fn added(stamp: Stamp, owner: &str) -> Value {
    json!({"details": {"sequence": stamp.sequence.to_string(), "creationDate": time(stamp.changed), "resourceOwner": owner}})
}

/// Of something just changed or removed.
#[must_use]
pub fn changed(stamp: Stamp, owner: &str) -> Value {
    json!({"details": {"sequence": stamp.sequence.to_string(), "changeDate": time(stamp.changed), "resourceOwner": owner}})
}

/// An object of the members that are not zero, as the server leaves zero values out.
#[must_use]
pub fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let kept = members.into_iter().filter(|(_, v)| {
        !(v.is_null()
            || *v == Value::Bool(false)
            || v.as_str() == Some("")
            || v.as_array().is_some_and(Vec::is_empty))
    });
    Value::Object(kept.map(|(k, v)| (k.to_owned(), v)).collect::<Map<_, _>>())
}
