//! What is different: between two states of a form, and between a snapshot and a draft.

use crate::{Draft, FieldPath, Snapshot, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Values by field path. A field that the server doesn't tell is not in it.
pub type Values = BTreeMap<FieldPath, Value>;

/// What is different, by field path: the value afterwards, or none where the field is no longer told.
pub type Edits = BTreeMap<FieldPath, Option<Value>>;

/// What makes `before` into `after`.
pub fn diff(before: &Values, after: &Values) -> Edits {
    let paths: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    paths
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .map(|path| (path.clone(), after.get(path).cloned()))
        .collect()
}

/// Values with edits made to them. `apply(&diff(a, b), a)` is `b`.
pub fn apply(edits: &Edits, values: &Values) -> Values {
    let mut edited = values.clone();
    for (path, value) in edits {
        match value {
            Some(value) => edited.insert(path.clone(), value.clone()),
            None => edited.remove(path),
        };
    }
    edited
}

/// The fields of a draft that are not as the snapshot has them.
pub fn edited(snapshot: &Snapshot, draft: &Draft) -> Values {
    draft
        .inputs
        .iter()
        .filter(|(path, value)| snapshot.fields.get(*path).is_none_or(|reading| &reading.value != *value))
        .map(|(path, value)| (path.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Intent, Level, Reading, Source};
    use proptest::prelude::*;

    fn snapshot(values: &BTreeMap<FieldPath, Value>) -> Snapshot {
        Snapshot {
            form: "x.y".into(),
            level: Level::Instance,
            raw: String::new(),
            fields: values
                .iter()
                .map(|(path, value)| {
                    (path.clone(), Reading { value: value.clone(), source: Source::Custom, default: None })
                })
                .collect(),
            source: Source::Custom,
            version: None,
            read_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    fn values() -> impl Strategy<Value = BTreeMap<FieldPath, Value>> {
        prop::collection::btree_map(
            "[a-d]".prop_map(FieldPath),
            prop_oneof![any::<bool>().prop_map(Value::Bool), "[xy]".prop_map(Value::Text)],
            0..4,
        )
    }

    proptest! {
        #[test]
        fn a_diff_applied_to_one_side_is_the_other(a in values(), b in values()) {
            prop_assert_eq!(apply(&diff(&a, &b), &a), b.clone());
            prop_assert_eq!(diff(&a, &b).is_empty(), a == b);
        }

        #[test]
        fn edits_put_over_the_snapshot_are_the_draft(before in values(), inputs in values()) {
            let snapshot = snapshot(&before);
            let draft = Draft { intent: Intent::Edit, inputs: inputs.clone() };
            let put = |edits: BTreeMap<FieldPath, Value>| {
                before.clone().into_iter().chain(edits).collect::<BTreeMap<_, _>>()
            };
            prop_assert_eq!(put(edited(&snapshot, &draft)), put(inputs));
        }

        #[test]
        fn typing_what_is_there_edits_nothing(before in values()) {
            let snapshot = snapshot(&before);
            let draft = Draft { intent: Intent::Edit, inputs: before.clone() };
            prop_assert!(edited(&snapshot, &draft).is_empty());
        }
    }
}
