//! Forms as tables of fields, which the UI renders without knowing the platform.

use crate::{FieldPath, FormId};
use serde::Serialize;
use ts_rs::TS;

/// What one can do with a field's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// On or off.
    Toggle,
    /// One line of text.
    Text,
    /// One line that is never shown again once sent.
    Secret,
    /// One of a few values.
    Choice {
        /// What can be chosen, in order.
        options: Vec<ChoiceOption>,
    },
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChoiceOption {
    /// The value.
    pub value: String,
    /// What people read.
    pub label: String,
    /// One line on what choosing it means.
    pub help: String,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldDescriptor {
    /// Where its value lives; also the platform's own name for it.
    pub path: FieldPath,
    /// What one can do with it.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// What a person would call it.
    pub label: String,
    /// What it means, in a sentence or two.
    pub help: String,
    /// Most characters that fit, for text.
    pub max_length: Option<u32>,
}

/// The levels that a form exists at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LevelKind {
    /// The whole server: the default of every org.
    Instance,
    /// One org.
    Org,
}

/// One group of settings read and written together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormDescriptor {
    /// Its identifier.
    pub id: FormId,
    /// Its name, such as *Domain settings*.
    pub title: String,
    /// What it governs, in a sentence.
    pub summary: String,
    /// Where it exists.
    pub levels: Vec<LevelKind>,
    /// Its fields in order.
    pub fields: Vec<FieldDescriptor>,
}

impl FormDescriptor {
    /// The field at a path.
    pub fn field(&self, path: &FieldPath) -> Option<&FieldDescriptor> {
        self.fields.iter().find(|field| &field.path == path)
    }
}
