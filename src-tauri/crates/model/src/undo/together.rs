//! Several changes of one form, taken back by one draft.

use super::Undoing;
use crate::{Draft, FieldPath, Intent, Snapshot, Source, Value};
use orgdesk_words::say;
use thiserror::Error;

/// Between two of the changes somebody else changed the same, so that one draft can't take both back.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BrokenBetween {
    /// These fields.
    #[error("{}", say!("somebody else changed {} between them", paths(.0)))]
    Fields(Vec<FieldPath>),
    /// Whether the form has settings of its own.
    #[error("{}", say!("between them, somebody else changed whether it has settings of its own"))]
    Source,
}

fn paths(paths: &[FieldPath]) -> String {
    paths.iter().map(|path| path.0.as_str()).collect::<Vec<_>>().join(", ")
}

/// What takes a change back, and then the one before it: one draft, on what the newer one left behind. None of what
/// somebody else did between them is taken back with them.
///
/// # Errors
/// Somebody else changed the same in between.
pub fn together(newer: Undoing, older: Undoing) -> Result<Undoing, BrokenBetween> {
    let (Some(now), Some(left)) = (&newer.base, &older.base) else {
        // What the older change made is removed, whatever was done to it.
        return Ok(older);
    };
    let reached = match newer.draft.intent {
        Intent::Customize => Source::Custom,
        Intent::Reset => Source::Default,
        _ => now.source,
    };
    if reached != left.source {
        return Err(BrokenBetween::Source);
    }
    if older.draft.is_empty() {
        return Ok(newer);
    }
    let moved = |path: &&FieldPath| reached_value(now, &newer.draft, path) != held(left, path);
    let moved: Vec<_> = match older.draft.intent {
        Intent::Edit => older.draft.inputs.keys().filter(moved).cloned().collect(),
        // It takes all fields with it.
        Intent::Reset => left.fields.keys().filter(moved).cloned().collect(),
        _ => Vec::new(),
    };
    if !moved.is_empty() {
        return Err(BrokenBetween::Fields(moved));
    }
    let (intent, from) = match (newer.draft.intent, older.draft.intent) {
        // Its default holds before and after: it can't be edited there.
        (Intent::Reset, Intent::Edit) => return Err(BrokenBetween::Source),
        // Given up, then given back: its own settings stay.
        (Intent::Reset, Intent::Customize) => (Intent::Edit, Draft::default()),
        // Given back, then given up: its default stays.
        (Intent::Customize, Intent::Reset) => (Intent::Edit, Draft::default()),
        (Intent::Edit | Intent::Customize, Intent::Edit) => (newer.draft.intent, newer.draft.clone()),
        (_, Intent::Customize) => (Intent::Customize, newer.draft.clone()),
        (_, intent) => (intent, Draft::default()),
    };
    let mut inputs = from.inputs;
    if older.draft.intent != Intent::Reset {
        inputs.extend(older.draft.inputs);
    }
    Ok(Undoing { level: newer.level, draft: Draft { intent, inputs }, base: newer.base })
}

fn held<'a>(snapshot: &'a Snapshot, path: &FieldPath) -> Option<&'a Value> {
    snapshot.fields.get(path).map(|reading| &reading.value)
}

/// A field once the newer change is taken back.
fn reached_value<'a>(now: &'a Snapshot, draft: &'a Draft, path: &FieldPath) -> Option<&'a Value> {
    draft.inputs.get(path).or_else(|| held(now, path))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{plan, snapshot};
    use super::super::{Undo, undo};
    use super::*;
    use crate::{Act, FieldChange, FieldName, Level, Side, TrustId, Values, diff, edited};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn values() -> impl Strategy<Value = Values> {
        let value = "[wxyz]".prop_map(Value::Text);
        prop::collection::vec(value, 3)
            .prop_map(|three| ["a", "b", "c"].map(FieldPath::from).into_iter().zip(three).collect())
    }

    /// What a server's default is, throughout.
    fn default() -> Values {
        ["a", "b", "c"].map(|path| (path.into(), "d".into())).into()
    }

    fn changes(before: &Values, after: &Values) -> Vec<FieldChange> {
        let side = |value: Option<&Value>| Side { value: value.cloned(), source: Source::Custom };
        diff(before, after)
            .into_keys()
            .map(|path| FieldChange {
                before: side(before.get(&path)),
                after: side(after.get(&path)),
                edited: true,
                field: FieldName { label: path.0.clone(), path },
            })
            .collect()
    }

    /// What a form holds after a draft was applied to it.
    fn after(held: &Snapshot, draft: &Draft) -> Snapshot {
        match draft.intent {
            Intent::Reset => snapshot(default(), Source::Default),
            intent => {
                let mut values = held.values();
                values.extend(edited(held, draft));
                let customized = intent == Intent::Customize;
                snapshot(values, if customized { Source::Custom } else { held.source })
            }
        }
    }

    /// One change by this app: what undoes it, and what it leaves behind.
    fn step(held: &Snapshot, inputs: Values, give_up: bool) -> (Undoing, Snapshot) {
        let (act, intent) = match (held.source, give_up) {
            (Source::Default, _) => (Act::Customize, Intent::Customize),
            (_, true) => (Act::Reset, Intent::Reset),
            (_, false) => (Act::Change, Intent::Edit),
        };
        let left = after(held, &Draft { intent, inputs });
        let plan = plan(act, held.level.clone(), changes(&held.values(), &left.values()));
        match undo(&plan, held, None) {
            Undo::Draft(undoing) => (undoing, left),
            Undo::Impossible { reason } => {
                // Nothing was changed.
                assert!(plan.changes.is_empty(), "{reason}");
                let draft = Draft { intent: Intent::Edit, inputs: BTreeMap::new() };
                let base = Some(Box::new(left.clone()));
                (Undoing { level: held.level.clone(), draft, base }, left)
            }
        }
    }

    proptest! {
        #[test]
        fn all_changes_taken_back_together_are_as_if_none_had_been(
            first in values(),
            own in any::<bool>(),
            steps in prop::collection::vec((values(), prop::bool::weighted(0.3)), 1..6),
        ) {
            let first = if own { snapshot(first, Source::Custom) } else { snapshot(default(), Source::Default) };
            let mut held = first.clone();
            let mut all: Option<Undoing> = None;
            for (inputs, give_up) in steps {
                let (undoing, left) = step(&held, inputs, give_up);
                held = left;
                all = Some(match all {
                    None => undoing,
                    Some(older) => together(undoing, older).unwrap(),
                });
            }
            let all = all.unwrap();
            let base = all.base.unwrap();
            prop_assert_eq!((base.values(), base.source), (held.values(), held.source));
            let back = after(&held, &all.draft);
            prop_assert_eq!((back.values(), back.source), (first.values(), first.source));
        }

        #[test]
        fn what_somebody_else_changed_in_between_stops_it_only_where_it_is_the_same_field(
            first in values(), mine in values(), theirs in values(), then in values(),
        ) {
            let first = snapshot(first, Source::Custom);
            let (older, left) = step(&first, mine, false);
            let between = snapshot(theirs, Source::Custom);
            let (newer, _) = step(&between, then, false);
            let touched: Vec<_> = older.draft.inputs.keys().cloned().collect();
            let moved: Vec<_> = touched
                .into_iter()
                .filter(|path| between.values().get(path) != left.values().get(path))
                .collect();
            match together(newer, older) {
                Ok(_) => prop_assert!(moved.is_empty()),
                Err(broken) => prop_assert_eq!(broken, BrokenBetween::Fields(moved)),
            }
        }
    }

    #[test]
    fn what_somebody_else_changed_is_not_given_up_with_settings_of_ones_own() {
        let first = snapshot(default(), Source::Default);
        let (older, left) = step(&first, [("a".into(), "x".into())].into(), false);
        let mut theirs = left.values();
        theirs.insert("b".into(), "theirs".into());
        let (newer, _) = step(&snapshot(theirs, Source::Custom), [("c".into(), "y".into())].into(), false);
        assert_eq!(together(newer, older), Err(BrokenBetween::Fields(vec!["b".into()])));
    }

    #[test]
    fn what_was_made_and_edited_is_only_removed() {
        let held = Snapshot {
            level: Level::NewTrust { org: "1".into() },
            ..snapshot(BTreeMap::new(), Source::Custom)
        };
        let create = plan(Act::Create, held.level.clone(), Vec::new());
        let Undo::Draft(older) = undo(&create, &held, Some(&TrustId::from("t"))) else { panic!() };
        let trust = Snapshot { level: older.level.clone(), ..snapshot(default(), Source::Custom) };
        let (newer, _) = step(&trust, [("a".into(), "x".into())].into(), false);
        assert_eq!(together(newer, older.clone()).unwrap(), older);
    }
}
