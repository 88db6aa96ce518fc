use super::*;
use crate::{Level, Reading, apply, diff};
use proptest::collection::btree_map;
use proptest::prelude::*;

fn snapshot(source: Source, values: &Values) -> Snapshot {
    let reading = |value: &Value| Reading { value: value.clone(), source, default: None };
    Snapshot {
        form: "x.y".into(),
        level: Level::Org { id: "1".into() },
        raw: String::new(),
        fields: values.iter().map(|(path, value)| (path.clone(), reading(value))).collect(),
        source,
        version: None,
        read_at: chrono::DateTime::UNIX_EPOCH,
    }
}

fn set(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(path, value)| ((*path).into(), Value::from(*value))).collect()
}

fn draft(intent: Intent, pairs: &[(&str, &str)]) -> Draft {
    Draft { intent, inputs: set(pairs) }
}

fn values() -> impl Strategy<Value = Values> {
    let value =
        prop_oneof!["[xyz]".prop_map(Value::Text), any::<bool>().prop_map(Value::Bool), Just(Value::Null)];
    btree_map("[a-d]".prop_map(FieldPath), value, 0..5)
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![Just(Source::Default), Just(Source::Custom)]
}

fn intent() -> impl Strategy<Value = Intent> {
    prop_oneof![
        4 => Just(Intent::Edit),
        2 => Just(Intent::Customize),
        1 => Just(Intent::Reset),
        1 => Just(Intent::Remove),
        1 => Just(Intent::Deactivate)
    ]
}

prop_compose! {
    fn any_draft()(intent in intent(), inputs in values()) -> Draft {
        Draft { intent, inputs }
    }
}

prop_compose! {
    fn any_snapshot()(source in source(), values in values()) -> Snapshot {
        snapshot(source, &values)
    }
}

/// A side as somebody's draft would bring it about. A reset has no inputs.
fn as_draft(base: &Snapshot, side: &Snapshot) -> Draft {
    let inputs = edited(base, side);
    match (base.source, side.source) {
        (Source::Custom, Source::Default) => Draft { intent: Intent::Reset, inputs: Values::new() },
        (Source::Default, Source::Custom) => Draft { intent: Intent::Customize, inputs },
        _ => Draft { intent: Intent::Edit, inputs },
    }
}

fn edited(base: &Snapshot, side: &Snapshot) -> Values {
    diff(&base.values(), &side.values())
        .into_iter()
        .filter_map(|(path, value)| Some((path, value?)))
        .collect()
}

/// The source afterwards, and the values where a draft alone tells them, without those that are in conflict.
fn outcome(now: &Snapshot, merge: &Merge) -> (Source, Option<Values>) {
    let mut values = now.values();
    values.extend(merge.draft.inputs.clone());
    values.retain(|path, _| merge.conflicts.iter().all(|conflict| &conflict.path != path));
    match merge.draft.intent {
        Intent::Reset => (Source::Default, None),
        Intent::Customize => (Source::Custom, Some(values)),
        _ => (now.source, Some(values)),
    }
}

fn swapped(conflicts: &[FieldConflict]) -> Vec<FieldConflict> {
    let swap = |conflict: &FieldConflict| FieldConflict {
        theirs: conflict.mine.clone(),
        mine: conflict.theirs.clone(),
        ..conflict.clone()
    };
    conflicts.iter().map(swap).collect()
}

/// All that is in conflict, each with a choice.
fn all(merge: &Merge, mut choose: impl FnMut() -> Choice) -> Choices {
    Choices {
        whole: merge.whole.as_ref().map(|_| choose()),
        fields: merge.conflicts.iter().map(|conflict| (conflict.path.clone(), choose())).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn values_merge_alike_from_both_sides(base in values(), a in values(), b in values()) {
        let (one, other) = (merge_values(&base, &a, &b), merge_values(&base, &b, &a));
        prop_assert_eq!(&one.merged, &other.merged);
        prop_assert_eq!(&one.settled, &other.settled);
        prop_assert_eq!(&one.conflicts, &swapped(&other.conflicts));
        let taken = |of: &MergedValues| of.taken.iter().map(|t| (t.path.clone(), t.theirs.clone())).collect::<BTreeMap<_, _>>();
        prop_assert_eq!(&taken(&one), &other.kept);
        prop_assert_eq!(&taken(&other), &one.kept);
    }

    #[test]
    fn merged_values_are_one_sides_own_and_a_conflict_is_none(base in values(), a in values(), b in values()) {
        let merged = merge_values(&base, &a, &b);
        for (path, value) in &merged.merged {
            prop_assert!([&base, &a, &b].iter().any(|side| side.get(path) == Some(value)));
        }
        for conflict in &merged.conflicts {
            let sides = [&conflict.base, &conflict.theirs, &conflict.mine];
            prop_assert!(sides[0] != sides[1] && sides[0] != sides[2] && sides[1] != sides[2]);
            prop_assert!(!merged.merged.contains_key(&conflict.path));
        }
    }

    #[test]
    fn a_side_that_touched_no_value_gives_the_other(base in values(), side in values()) {
        for merged in [merge_values(&base, &side, &base), merge_values(&base, &base, &side)] {
            prop_assert_eq!(&merged.merged, &side);
            prop_assert!(merged.conflicts.is_empty() && merged.settled.is_empty());
        }
        prop_assert_eq!(merge_values(&base, &side, &side).merged, side);
    }

    #[test]
    fn forms_merge_alike_from_both_sides(
        base in any_snapshot(), a in (source(), values()), b in (source(), values()),
    ) {
        // A draft can't take a field away, so neither side does.
        let side = |(source, values): (Source, Values)| snapshot(source, &base.values().into_iter().chain(values).collect());
        let (a, b) = (side(a), side(b));
        // The one thing in which the sides are not alike: where the form follows its default, only the default moves.
        let default_moved = |one: &Snapshot, other: &Snapshot| {
            base.source == Source::Default && one.source == Source::Default && other.source == Source::Custom
                && one.fields != base.fields
        };
        prop_assume!(!default_moved(&a, &b) && !default_moved(&b, &a));
        let one = merge(&base, &a, &as_draft(&base, &b));
        let other = merge(&base, &b, &as_draft(&base, &a));
        prop_assert_eq!(one.whole.is_some(), other.whole.is_some());
        prop_assert_eq!(&one.conflicts, &swapped(&other.conflicts));
        if one.whole.is_none() {
            let (one, other) = (outcome(&a, &one), outcome(&b, &other));
            prop_assert_eq!(one.0, other.0);
            if let ((Source::Custom, Some(one)), (_, Some(other))) = (one, other) {
                prop_assert_eq!(one, other);
            }
        }
    }

    #[test]
    fn merging_again_changes_nothing(
        base in any_snapshot(), now in any_snapshot(), draft in any_draft(), choices in any::<[bool; 6]>(),
    ) {
        let mut choices = choices.into_iter().cycle().map(|mine| if mine { Choice::Mine } else { Choice::Theirs });
        let merged = merge(&base, &now, &draft);
        let chosen = all(&merged, || choices.next().unwrap());
        let merged = merged.resolve(&chosen).unwrap();
        let again = merge(&now, &now, merged.ready().unwrap());
        prop_assert_eq!(again, Merge { draft: merged.draft, ..Merge::default() });
    }

    #[test]
    fn a_draft_is_never_given_what_nobody_typed(
        base in any_snapshot(), now in any_snapshot(), draft in any_draft(), mine in any::<bool>(),
    ) {
        let merged = merge(&base, &now, &draft);
        let chosen = all(&merged, || if mine { Choice::Mine } else { Choice::Theirs });
        let resolved = merged.clone().resolve(&chosen).unwrap();
        for (path, value) in &resolved.draft.inputs {
            prop_assert_eq!(draft.inputs.get(path), Some(value));
        }
        for taken in &resolved.taken {
            prop_assert_eq!(&taken.base, &base.values().get(&taken.path).cloned());
            prop_assert_eq!(&taken.theirs, &now.values().get(&taken.path).cloned());
        }
        if !mine && !merged.conflicts.is_empty() {
            prop_assert!(merged.conflicts.iter().all(|c| !resolved.draft.inputs.contains_key(&c.path)));
        }
        if merged.whole.is_some() && !mine {
            prop_assert!(resolved.draft.is_empty());
        }
    }

    #[test]
    fn where_the_server_stands_still_a_draft_stays(base in any_snapshot(), draft in any_draft()) {
        let later = Snapshot { version: Some("9".into()), read_at: chrono::DateTime::UNIX_EPOCH, ..base.clone() };
        let merged = merge(&base, &later, &draft);
        prop_assert!(merged.taken.is_empty() && merged.settled.is_empty());
        let ready = merged.ready().cloned();
        let inputs = crate::edited(&base, &draft);
        let wanted = match (draft.intent, base.source) {
            (Intent::Reset, Source::Default) => Draft::default(),
            (Intent::Customize, Source::Custom) => Draft { intent: Intent::Edit, inputs },
            (intent, _) => Draft { intent, inputs },
        };
        prop_assert_eq!(ready, Some(wanted));
    }

    #[test]
    fn a_draft_that_edits_nothing_takes_all(base in any_snapshot(), now in any_snapshot()) {
        let typed_back = Draft { intent: Intent::Edit, inputs: base.values() };
        let merged = merge(&base, &now, &typed_back);
        prop_assert_eq!(merged.ready(), Some(&Draft::default()));
        let taken = merged.taken.into_iter().map(|taken| (taken.path, taken.theirs)).collect();
        prop_assert_eq!(apply(&taken, &base.values()), now.values());
    }

    #[test]
    fn choosing_a_few_leaves_the_rest(base in any_snapshot(), now in any_snapshot(), draft in any_draft()) {
        let merged = merge(&base, &now, &draft);
        prop_assert_eq!(merged.clone().resolve(&Choices::default()), Ok(merged.clone()));
        let everything = all(&merged, || Choice::Mine);
        let mut stepwise = merged.clone();
        for (path, choice) in &everything.fields {
            let left = stepwise.conflicts.len();
            let one = Choices { whole: None, fields: [(path.clone(), *choice)].into() };
            stepwise = stepwise.resolve(&one).unwrap();
            prop_assert_eq!(stepwise.conflicts.len(), left - 1);
            prop_assert_eq!(stepwise.clone().resolve(&one), Err(NoConflict::Field(path.clone())));
        }
        let rest = Choices { whole: everything.whole, fields: BTreeMap::new() };
        prop_assert_eq!(stepwise.resolve(&rest), merged.resolve(&everything));
    }
}

const BASE: &[(&str, &str)] = &[("a", "1"), ("b", "1"), ("c", "1"), ("d", "1")];

fn custom(pairs: &[(&str, &str)]) -> Snapshot {
    snapshot(Source::Custom, &set(BASE).into_iter().chain(set(pairs)).collect())
}

fn default(pairs: &[(&str, &str)]) -> Snapshot {
    Snapshot { source: Source::Default, ..custom(pairs) }
}

#[test]
fn each_fate_of_a_field() {
    let mine = draft(Intent::Edit, &[("a", "mine"), ("b", "same"), ("d", "mine")]);
    let merged = merge(&custom(&[]), &custom(&[("b", "same"), ("c", "theirs"), ("d", "theirs")]), &mine);
    assert_eq!(merged.draft, draft(Intent::Edit, &[("a", "mine")]));
    assert_eq!(merged.settled, [("b".into(), Some("same".into()))].into());
    let one = |value: &str| Some(Value::from(value));
    assert_eq!(merged.taken, vec![Taken { path: "c".into(), base: one("1"), theirs: one("theirs") }]);
    let conflict =
        FieldConflict { path: "d".into(), base: one("1"), theirs: one("theirs"), mine: one("mine") };
    assert_eq!(merged.conflicts, vec![conflict]);
    assert_eq!(merged.ready(), None);
    let choose = |choice| Choices { whole: None, fields: [("d".into(), choice)].into() };
    let theirs = merged.clone().resolve(&choose(Choice::Theirs)).unwrap();
    assert_eq!(theirs.ready(), Some(&draft(Intent::Edit, &[("a", "mine")])));
    let mine = merged.clone().resolve(&choose(Choice::Mine)).unwrap();
    assert_eq!(mine.ready(), Some(&draft(Intent::Edit, &[("a", "mine"), ("d", "mine")])));
    let not = Choices { whole: None, fields: [("c".into(), Choice::Mine)].into() };
    assert_eq!(merged.clone().resolve(&not), Err(NoConflict::Field("c".into())));
    let not = Choices { whole: Some(Choice::Mine), fields: BTreeMap::new() };
    assert_eq!(merged.resolve(&not), Err(NoConflict::Whole));
}

/// What both choices of a conflict over the whole form come to.
fn both(merged: &Merge) -> [Draft; 2] {
    [Choice::Theirs, Choice::Mine].map(|choice| {
        let choices = Choices { whole: Some(choice), fields: BTreeMap::new() };
        merged.clone().resolve(&choices).unwrap().ready().unwrap().clone()
    })
}

#[test]
fn settings_that_went_back_to_the_default_under_an_edit_ask_once() {
    let merged =
        merge(&custom(&[]), &default(&[("a", "2"), ("b", "2")]), &draft(Intent::Edit, &[("a", "x")]));
    assert_eq!(merged.conflicts, vec![], "the values moved because the form did");
    assert_eq!(both(&merged), [Draft::default(), draft(Intent::Customize, &[("a", "x")])]);
}

#[test]
fn settings_that_somebody_customized_meanwhile_ask() {
    let wanted = draft(Intent::Customize, &[("a", "x"), ("b", "x")]);
    let merged = merge(&default(&[]), &custom(&[("b", "2"), ("c", "2")]), &wanted);
    assert!(merged.whole.is_some());
    assert_eq!(merged.conflicts.len(), 1);
    let choices = Choices { whole: Some(Choice::Mine), fields: [("b".into(), Choice::Theirs)].into() };
    let resolved = merged.clone().resolve(&choices).unwrap();
    assert_eq!(resolved.ready(), Some(&draft(Intent::Edit, &[("a", "x")])), "it has its own settings now");
    let theirs = Choices { whole: Some(Choice::Theirs), fields: BTreeMap::new() };
    assert_eq!(
        merged.resolve(&theirs).unwrap().ready(),
        Some(&Draft::default()),
        "the form answers for its fields"
    );
    let alike = merge(&default(&[]), &custom(&[("a", "x"), ("b", "x")]), &wanted);
    assert_eq!(alike.ready(), Some(&Draft::default()), "somebody did just that");
}

#[test]
fn a_default_that_moved_under_a_customization_is_taken_along() {
    let merged = merge(&default(&[]), &default(&[("b", "2")]), &draft(Intent::Customize, &[("a", "x")]));
    assert_eq!(merged.ready(), Some(&draft(Intent::Customize, &[("a", "x")])));
    assert_eq!(merged.taken.len(), 1);
}

#[test]
fn giving_up_what_somebody_changed_meanwhile_asks() {
    for intent in [Intent::Reset, Intent::Remove] {
        let merged = merge(&custom(&[]), &custom(&[("a", "2")]), &draft(intent, &[]));
        assert_eq!(merged.taken.len(), 1, "what would be lost is told");
        assert_eq!(both(&merged), [Draft::default(), draft(intent, &[])]);
    }
    let merged = merge(&custom(&[]), &default(&[]), &draft(Intent::Reset, &[]));
    assert_eq!(merged.ready(), Some(&Draft::default()), "somebody did just that");
    let merged = merge(&custom(&[]), &custom(&[("a", "2")]), &draft(Intent::Deactivate, &[]));
    assert_eq!(merged.ready(), Some(&draft(Intent::Deactivate, &[])), "it overwrites no value");
}
