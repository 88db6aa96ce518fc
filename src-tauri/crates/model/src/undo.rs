//! Undo: what takes an applied change back. A draft like any other, so that it goes through check, review, conflict
//! check and journal.

mod together;

pub use together::{BrokenBetween, together};

use crate::{
    Act, Draft, FieldChange, FieldPath, Intent, Level, Plan, Reading, Snapshot, Source, TrustId, Value,
};
use orgdesk_words::{phrase, say};
use std::collections::BTreeMap;

/// What takes a change back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// This draft does.
    Draft(Undoing),
    /// Nothing does.
    Impossible {
        /// Why, in words for people.
        reason: String,
    },
}

/// A draft that takes a change back, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoing {
    /// Where.
    pub level: Level,
    /// What it wants.
    pub draft: Draft,
    /// What the change left behind; none where only a reading tells, as of a trust that was made.
    pub base: Option<Box<Snapshot>>,
}

/// What takes a plan back that was applied on `before`. `made` is the trust that it made.
pub fn undo(plan: &Plan, before: &Snapshot, made: Option<&TrustId>) -> Undo {
    let level = &plan.target.level;
    let back = |intent, inputs| {
        Undo::Draft(Undoing {
            level: level.clone(),
            draft: Draft { intent, inputs },
            base: Some(Box::new(after(plan, before))),
        })
    };
    let impossible = |reason: &str| Undo::Impossible { reason: reason.to_owned() };
    match plan.act {
        Act::Change => match before_values(&plan.changes) {
            Ok(inputs) if inputs.is_empty() => {
                impossible(phrase!("It changed no value that could be put back."))
            }
            Ok(inputs) => back(Intent::Edit, inputs),
            Err(change) => Undo::Impossible {
                reason: say!(
                    "What “{}” was before wasn't told, so it can't be put back.",
                    change.field.label
                ),
            },
        },
        Act::Customize => back(Intent::Reset, BTreeMap::new()),
        Act::Reset => {
            let values = before.fields.iter().map(|(path, reading)| (path.clone(), reading.value.clone()));
            back(Intent::Customize, values.collect())
        }
        Act::Create => match (level.org(), made) {
            (Some(org), Some(made)) => Undo::Draft(Undoing {
                level: Level::Trust { org: org.clone(), id: made.clone() },
                draft: Draft { intent: Intent::Remove, inputs: BTreeMap::new() },
                base: None,
            }),
            _ => impossible(phrase!(
                "The server didn't tell what it made, so that can't be removed from here."
            )),
        },
        Act::Remove => impossible(phrase!("What was removed is gone: it can only be made anew.")),
        Act::Deactivate => impossible(phrase!("Nothing turns it on again: no operation for that is known.")),
    }
}

fn before_values(changes: &[FieldChange]) -> Result<BTreeMap<FieldPath, Value>, &FieldChange> {
    let changed = changes.iter().filter(|change| change.before.value != change.after.value);
    changed
        .map(|change| Ok((change.field.path.clone(), change.before.value.clone().ok_or(change)?)))
        .collect()
}

/// What a change leaves behind: the snapshot that it was planned on, with what it changes.
fn after(plan: &Plan, before: &Snapshot) -> Snapshot {
    let mut after = before.clone();
    for change in &plan.changes {
        let Some(value) = change.after.value.clone() else {
            // Not told, as the default to one who may not read it: the merge asks where it isn't as it was before.
            after.fields.remove(&change.field.path);
            continue;
        };
        let source = change.after.source;
        match after.fields.get_mut(&change.field.path) {
            Some(reading) => (reading.value, reading.source) = (value, source),
            // The server sets it along, and didn't tell it before: it won't now, and nobody took it away.
            None if !change.edited => {}
            None => {
                let reading = Reading { value, source, default: None };
                after.fields.insert(change.field.path.clone(), reading);
            }
        }
    }
    let source = match plan.act {
        Act::Customize => Source::Custom,
        Act::Reset => Source::Default,
        _ => after.source,
    };
    if source != after.source {
        after.source = source;
        after.fields.values_mut().for_each(|reading| reading.source = source);
    }
    // What the server calls the new state isn't known.
    after.version = None;
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ConnectionId, Environment, FieldName, PlanId, Side, Target, edited, merge};
    use chrono::DateTime;
    use proptest::prelude::*;
    use uuid::Uuid;

    pub(super) fn snapshot(values: BTreeMap<FieldPath, Value>, source: Source) -> Snapshot {
        let reading = |value| Reading { value, source, default: None };
        Snapshot {
            form: "x.y".into(),
            level: Level::Org { id: "1".into() },
            raw: String::new(),
            fields: values.into_iter().map(|(path, value)| (path, reading(value))).collect(),
            source,
            version: Some("7".to_owned()),
            read_at: DateTime::UNIX_EPOCH,
        }
    }

    pub(super) fn plan(act: Act, level: Level, changes: Vec<FieldChange>) -> Plan {
        Plan {
            id: PlanId(Uuid::nil()),
            target: Target {
                connection: ConnectionId(Uuid::nil()),
                connection_name: String::new(),
                environment: Environment::Staging,
                platform: "x".into(),
                level,
                level_name: String::new(),
                form: "x.y".into(),
                form_title: String::new(),
                parties: None,
            },
            act,
            changes,
            effects: Vec::new(),
            requests: Vec::new(),
            confirm: None,
            made_at: DateTime::UNIX_EPOCH,
        }
    }

    fn change(path: &FieldPath, before: Option<Value>, after: Option<Value>) -> FieldChange {
        let side = |value| Side { value, source: Source::Custom };
        FieldChange {
            field: FieldName { path: path.clone(), label: path.0.clone() },
            before: side(before),
            after: side(after),
            edited: true,
        }
    }

    fn values() -> impl Strategy<Value = BTreeMap<FieldPath, Value>> {
        prop::collection::btree_map("[a-c]".prop_map(FieldPath), "[xyz]".prop_map(Value::Text), 1..4)
    }

    proptest! {
        #[test]
        fn what_was_changed_is_put_back(before in values(), typed in values()) {
            let held = snapshot(before.clone(), Source::Custom);
            let draft = Draft { intent: Intent::Edit, inputs: typed };
            let edits: Vec<_> = edited(&held, &draft)
                .into_iter()
                .filter(|(path, _)| before.contains_key(path))
                .collect();
            prop_assume!(!edits.is_empty());
            let changes = edits
                .iter()
                .map(|(path, value)| change(path, before.get(path).cloned(), Some(value.clone())))
                .collect();
            let plan = plan(Act::Change, held.level.clone(), changes);
            let Undo::Draft(Undoing { draft, base, .. }) = undo(&plan, &held, None) else { panic!() };
            let base = base.unwrap();
            let mut put_back = base.values();
            put_back.extend(draft.inputs.clone());
            prop_assert_eq!(put_back, before);
            // Nobody else changed anything: nothing is in conflict, and the undo is what it says.
            let merged = merge(&base, &base, &draft);
            prop_assert_eq!(merged.ready(), Some(&draft));
        }
    }

    #[test]
    fn an_undo_that_meets_another_change_is_in_conflict() {
        let path = FieldPath::from("a");
        let held = snapshot(BTreeMap::from([(path.clone(), "old".into())]), Source::Custom);
        let changes = vec![change(&path, Some("old".into()), Some("new".into()))];
        let plan = plan(Act::Change, held.level.clone(), changes);
        let Undo::Draft(Undoing { draft, base, .. }) = undo(&plan, &held, None) else { panic!() };
        let now = snapshot(BTreeMap::from([(path.clone(), "theirs".into())]), Source::Custom);
        let merged = merge(&base.unwrap(), &now, &draft);
        assert_eq!((merged.ready(), merged.conflicts[0].path.clone()), (None, path));
    }

    #[test]
    fn settings_of_its_own_are_given_up_and_given_back() {
        let path = FieldPath::from("a");
        let held = snapshot(BTreeMap::from([(path.clone(), "x".into())]), Source::Default);
        let customize = plan(Act::Customize, held.level.clone(), Vec::new());
        let Undo::Draft(Undoing { draft, base, .. }) = undo(&customize, &held, None) else { panic!() };
        assert_eq!((draft.intent, base.unwrap().source), (Intent::Reset, Source::Custom));
        let own = snapshot(BTreeMap::from([(path.clone(), "x".into())]), Source::Custom);
        let reset =
            plan(Act::Reset, own.level.clone(), vec![change(&path, Some("x".into()), Some("d".into()))]);
        let Undo::Draft(Undoing { draft, base, .. }) = undo(&reset, &own, None) else { panic!() };
        assert_eq!((draft.intent, draft.inputs), (Intent::Customize, BTreeMap::from([(path, "x".into())])));
        assert_eq!(base.unwrap().source, Source::Default);
    }

    #[test]
    fn what_is_set_along_and_never_told_is_not_missed() {
        let (told, silent) = (FieldPath::from("a"), FieldPath::from("b"));
        let held = snapshot(BTreeMap::from([(told.clone(), "x".into())]), Source::Default);
        let along = FieldChange { edited: false, ..change(&silent, None, Some("on".into())) };
        let changes = vec![change(&told, Some("x".into()), Some("y".into())), along];
        let customize = plan(Act::Customize, held.level.clone(), changes);
        let Undo::Draft(Undoing { draft, base, .. }) = undo(&customize, &held, None) else { panic!() };
        let now = snapshot(BTreeMap::from([(told, "y".into())]), Source::Custom);
        assert_eq!(merge(&base.unwrap(), &now, &draft).ready(), Some(&draft));
    }

    #[test]
    fn what_was_made_is_removed_and_what_was_removed_stays_gone() {
        let level = Level::NewTrust { org: "1".into() };
        let held = Snapshot { level: level.clone(), ..snapshot(BTreeMap::new(), Source::Custom) };
        let made = TrustId::from("t");
        let create = plan(Act::Create, level.clone(), Vec::new());
        let Undo::Draft(Undoing { level: at, draft, .. }) = undo(&create, &held, Some(&made)) else {
            panic!()
        };
        assert_eq!((at, draft.intent), (Level::Trust { org: "1".into(), id: made }, Intent::Remove));
        assert!(matches!(undo(&create, &held, None), Undo::Impossible { .. }));
        for act in [Act::Remove, Act::Deactivate] {
            assert!(matches!(
                undo(&plan(act, level.clone(), Vec::new()), &held, None),
                Undo::Impossible { .. }
            ));
        }
    }

    #[test]
    fn a_value_that_was_not_told_before_cannot_be_put_back() {
        let path = FieldPath::from("a");
        let held = snapshot(BTreeMap::new(), Source::Custom);
        let plan = plan(Act::Change, held.level.clone(), vec![change(&path, None, Some("x".into()))]);
        let Undo::Impossible { reason } = undo(&plan, &held, None) else { panic!() };
        assert!(reason.contains("“a”"), "{reason}");
    }
}
