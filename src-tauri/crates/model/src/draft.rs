//! Drafts: edits that are not applied yet.

use crate::{FieldPath, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a draft wants of a form as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Change fields of settings that are this level's own.
    #[default]
    Edit,
    /// Give an org settings of its own, in place of the instance default.
    Customize,
    /// Give them up, and follow the instance default again.
    Reset,
    /// Remove what the form is of.
    Remove,
    /// Switch off what the form is of.
    Deactivate,
}

/// Edits not applied yet: whatever was typed, by field path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// What is wanted of the form as a whole.
    pub intent: Intent,
    /// What was typed.
    pub inputs: BTreeMap<FieldPath, Value>,
}

impl Draft {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.intent == Intent::Edit && self.inputs.is_empty()
    }
}
