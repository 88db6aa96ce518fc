//! Forms as tables of fields, which the UI renders without knowing the platform.

use crate::{FieldPath, FormId, Value};
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
    /// A text of many lines that is never shown again once sent, pasted or chosen as a file.
    SecretFile {
        /// How the names of such files end, such as `.json`.
        ends: Vec<String>,
    },
    /// Certificates as PEM text, pasted or chosen as a file. Not secret.
    Certificates,
    /// Nothing to type: the person signs in with the system's browser, and a ticket stands for what came of it.
    BrowserSignIn,
    /// One of a few values.
    Choice {
        /// What can be chosen, in order.
        options: Vec<ChoiceOption>,
    },
    /// A point in time: text such as `2029-07-01T12:00:00Z`, or whatever was typed of it so far.
    Time,
    /// What a trust allows: [`Scopes`](crate::Scopes) as a value.
    Scopes,
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
    /// Common values, for text whose possible values nobody can list.
    pub suggestions: Vec<String>,
    /// A value that a button of its own sets.
    pub preset: Option<Preset>,
    /// Whether it is used for one sign-in, and never kept.
    pub once: bool,
}

/// A value that a button beside a field sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Preset {
    /// What the button says.
    pub label: String,
    /// The value that it sets.
    pub value: Value,
}

impl FieldKind {
    /// Whether its value goes to the keyring and never comes back.
    pub fn is_secret(&self) -> bool {
        matches!(self, Self::Secret | Self::SecretFile { .. } | Self::BrowserSignIn)
    }
}

impl FieldDescriptor {
    /// A field with nothing but what each has.
    pub fn new(path: &str, kind: FieldKind, label: &str, help: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            kind,
            label: label.to_owned(),
            help: help.into(),
            max_length: None,
            suggestions: Vec::new(),
            preset: None,
            once: false,
        }
    }

    /// The same with a limit on its characters.
    pub fn at_most(mut self, characters: usize) -> Self {
        self.max_length = u32::try_from(characters).ok();
        self
    }
}

/// The levels that a form exists at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LevelKind {
    /// The whole server: the default of every org.
    Instance,
    /// One org.
    Org,
    /// One trust.
    Trust,
    /// A trust that doesn't exist yet.
    NewTrust,
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
