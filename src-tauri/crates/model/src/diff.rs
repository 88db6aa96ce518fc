//! What a draft changes in a snapshot.

use crate::{Draft, FieldPath, Snapshot, Value};
use std::collections::BTreeMap;

/// The fields of a draft that are not as the snapshot has them.
pub fn edited(snapshot: &Snapshot, draft: &Draft) -> BTreeMap<FieldPath, Value> {
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
