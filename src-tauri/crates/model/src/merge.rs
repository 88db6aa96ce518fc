//! Three-way merge: a draft, the snapshot that it was begun on, and what the server holds now.
//!
//! A field that only one side touched is that side's. One that both touched to the same value is settled. One that both
//! touched otherwise is a conflict, and a person chooses. Giving up a form's own settings, or removing it, touches all
//! of it: it is in conflict with every change of the other side. So are settings of one's own that somebody else gave the
//! form meanwhile. Where a form follows its default and has other values now, only the default moved.

use crate::{Draft, FieldPath, Intent, Snapshot, Source, Value, Values};
use orgdesk_words::say;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;
use ts_rs::TS;

/// A field that both sides touched, to different values. A side that doesn't tell the field has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldConflict {
    /// The field.
    pub path: FieldPath,
    /// When the draft was begun.
    pub base: Option<Value>,
    /// Now on the server.
    pub theirs: Option<Value>,
    /// In the draft.
    pub mine: Option<Value>,
}

/// The form as a whole: the server's side and the draft can't both be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WholeConflict {
    /// Where the form came from when the draft was begun.
    pub base: Source,
    /// Where it comes from now.
    pub theirs: Source,
    /// What the draft wanted of it.
    pub intent: Intent,
    /// What is planned if this side is chosen, without the fields that are in conflict by themselves.
    pub mine: Draft,
}

/// A field that only the server changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Taken {
    /// The field.
    pub path: FieldPath,
    /// When the draft was begun.
    pub base: Option<Value>,
    /// Now on the server.
    pub theirs: Option<Value>,
}

/// A draft brought onto what the server holds now.
///
/// What is in conflict is not in the draft: until all is chosen, the original draft has to be kept as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Merge {
    /// What can be planned on what the server holds now: what only the draft touched, and what was chosen.
    pub draft: Draft,
    /// Fields that only the server changed, taken along.
    pub taken: Vec<Taken>,
    /// Fields that both touched to the same value, with that value.
    pub settled: BTreeMap<FieldPath, Option<Value>>,
    /// Fields that both touched, to different values.
    pub conflicts: Vec<FieldConflict>,
    /// The form as a whole, where that is in conflict.
    pub whole: Option<WholeConflict>,
}

/// One of the two sides of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// What the server holds now.
    Theirs,
    /// What the draft wants.
    Mine,
}

/// What a person chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Choices {
    /// Of the form as a whole. The server's side drops the draft.
    pub whole: Option<Choice>,
    /// Of single fields.
    pub fields: BTreeMap<FieldPath, Choice>,
}

/// Something was chosen that is not in conflict.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoConflict {
    /// The form as a whole.
    #[error("{}", say!("the form as a whole is not in conflict"))]
    Whole,
    /// A field.
    #[error("{}", say!("the field {} is not in conflict", .0))]
    Field(FieldPath),
}

/// Values of three states of a form, merged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergedValues {
    /// Values that both sides can have. Fields in conflict are not in it.
    pub merged: Values,
    /// Fields that only the other side changed.
    pub taken: Vec<Taken>,
    /// Fields that only this side changed, with the value that it gave.
    pub kept: BTreeMap<FieldPath, Option<Value>>,
    /// Fields that both changed to the same.
    pub settled: BTreeMap<FieldPath, Option<Value>>,
    /// Fields that both changed, not to the same.
    pub conflicts: Vec<FieldConflict>,
}

/// Merges field by field. With the sides swapped it gives the same but for the conflicts' sides.
pub fn merge_values(base: &Values, theirs: &Values, mine: &Values) -> MergedValues {
    let mut all = MergedValues::default();
    let paths: BTreeSet<_> = base.keys().chain(theirs.keys()).chain(mine.keys()).collect();
    for path in paths {
        let [was, now, wanted] = [base, theirs, mine].map(|side| side.get(path).cloned());
        let merged = match (now == was, wanted == was) {
            (true, true) => was,
            (false, true) => {
                all.taken.push(Taken { path: path.clone(), base: was, theirs: now.clone() });
                now
            }
            (true, false) => {
                all.kept.insert(path.clone(), wanted.clone());
                wanted
            }
            (false, false) if now == wanted => {
                all.settled.insert(path.clone(), now.clone());
                now
            }
            (false, false) => {
                let path = path.clone();
                all.conflicts.push(FieldConflict { path, base: was, theirs: now, mine: wanted });
                continue;
            }
        };
        if let Some(value) = merged {
            all.merged.insert(path.clone(), value);
        }
    }
    all
}

/// Brings a draft that was begun on `base` onto what the server holds `now`.
///
/// Values and the form's source count; a version or a time of reading that alone is different changes nothing. That
/// the form, its org or its trust is gone is for the caller, who has no snapshot then.
pub fn merge(base: &Snapshot, now: &Snapshot, draft: &Draft) -> Merge {
    let (was, theirs) = (base.values(), now.values());
    let mut mine = was.clone();
    mine.extend(draft.inputs.clone());
    let fields = merge_values(&was, &theirs, &mine);
    let moved = now.source != base.source;
    let edited = mine != was;
    let with = |intent, inputs: Values| Draft { intent, inputs };
    let kept: Values = fields.kept.into_iter().filter_map(|(path, value)| Some((path, value?))).collect();
    let done = Merge {
        taken: fields.taken,
        settled: fields.settled,
        conflicts: fields.conflicts,
        ..Merge::default()
    };
    let whole = |merge: Merge, mine: Draft| {
        let conflict = WholeConflict { base: base.source, theirs: now.source, intent: draft.intent, mine };
        Merge { draft: Draft::default(), whole: Some(conflict), ..merge }
    };
    match draft.intent {
        Intent::Customize if base.source == Source::Default => match (moved, mine == theirs) {
            (false, _) => Merge { draft: with(Intent::Customize, kept), ..done },
            (true, true) => done,
            (true, false) => whole(done, with(Intent::Edit, kept)),
        },
        // To customize what has settings of its own is to edit them.
        Intent::Edit | Intent::Customize => match (edited, moved, now.source) {
            (false, ..) => done,
            (true, false, _) => Merge { draft: with(Intent::Edit, kept), ..done },
            (true, true, Source::Custom) => whole(done, with(Intent::Edit, kept)),
            // All values moved because the form did: one question, not one for each field.
            (true, true, Source::Default) => {
                let differs = |path: &FieldPath, value: &Value| {
                    was.get(path) != Some(value) && theirs.get(path) != Some(value)
                };
                let inputs = draft.inputs.clone().into_iter().filter(|(path, value)| differs(path, value));
                let mine = with(Intent::Customize, inputs.collect());
                whole(untouched_by_mine(&was, &theirs, Merge::default()), mine)
            }
        },
        Intent::Reset if base.source == Source::Default || moved => untouched_by_mine(&was, &theirs, done),
        Intent::Reset | Intent::Remove => {
            let mine = with(draft.intent, kept);
            let all = untouched_by_mine(&was, &theirs, done);
            match theirs == was && !moved {
                true => Merge { draft: mine, ..all },
                false => whole(all, mine),
            }
        }
        // It overwrites no value: what the server changed is taken along.
        Intent::Deactivate => {
            Merge { draft: with(Intent::Deactivate, kept), ..untouched_by_mine(&was, &theirs, done) }
        }
    }
}

/// What it is when no field of the draft counts: all that the server changed is taken.
fn untouched_by_mine(was: &Values, theirs: &Values, merge: Merge) -> Merge {
    let taken = merge_values(was, theirs, was).taken;
    Merge { taken, settled: BTreeMap::new(), conflicts: Vec::new(), ..merge }
}

impl Merge {
    /// The draft to plan, once nothing is in conflict any more.
    pub fn ready(&self) -> Option<&Draft> {
        (self.whole.is_none() && self.conflicts.is_empty()).then_some(&self.draft)
    }

    /// Follows what a person chose. What was not chosen stays in conflict.
    ///
    /// # Errors
    /// Something was chosen that is not in conflict. Nothing was followed then.
    pub fn resolve(self, choices: &Choices) -> Result<Self, NoConflict> {
        if choices.whole.is_some() && self.whole.is_none() {
            return Err(NoConflict::Whole);
        }
        let in_conflict = |path: &&FieldPath| self.conflicts.iter().any(|conflict| conflict.path == **path);
        if let Some(path) = choices.fields.keys().find(|path| !in_conflict(path)) {
            return Err(NoConflict::Field(path.clone()));
        }
        let mut resolved = Self { conflicts: Vec::new(), ..self };
        for conflict in self.conflicts {
            let choice = match choices.whole {
                Some(Choice::Theirs) => Some(Choice::Theirs),
                _ => choices.fields.get(&conflict.path).copied(),
            };
            match choice {
                None => resolved.conflicts.push(conflict),
                Some(Choice::Mine) => resolved.want(conflict.path, conflict.mine),
                Some(Choice::Theirs) => {
                    let FieldConflict { path, base, theirs, .. } = conflict;
                    resolved.taken.push(Taken { path, base, theirs });
                }
            }
        }
        resolved.taken.sort_by(|a, b| a.path.cmp(&b.path));
        if let Some(choice) = choices.whole
            && let Some(whole) = resolved.whole.take()
            && choice == Choice::Mine
        {
            resolved.draft = whole.mine;
        }
        Ok(resolved)
    }

    fn want(&mut self, path: FieldPath, value: Option<Value>) {
        let draft = self.whole.as_mut().map_or(&mut self.draft, |whole| &mut whole.mine);
        // A draft gives each field that it touches a value.
        if let Some(value) = value {
            draft.inputs.insert(path, value);
        }
    }
}

#[cfg(test)]
mod tests;
