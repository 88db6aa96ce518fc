//! Trusts: what one allows, until when, and what it is for; and a new one. Two tables of fields, one check, and the
//! binding to the list, POST, PATCH and DELETE of trusts.

mod answer;
mod check;
mod draft;
mod effects;
mod expiry;
mod look;
mod plan;
mod read;
mod scopes;

pub use answer::{Answered, answered};
pub use check::check;
pub use look::look;
pub use plan::{Planner, plan};
pub use read::{read, read_new};

use super::super::trusts;
use orgdesk_model::{ChoiceOption, FieldDescriptor, FieldKind, FieldName, FormDescriptor, LevelKind};
use orgdesk_words::{Text, phrase, say, text};

/// The form of a trust that is there.
pub const ID: &str = "csp.trust";
/// The form of a new one.
pub const NEW_ID: &str = "csp.new_trust";
/// The org that may act.
pub const TRUSTED: &str = "trustedOrgId";
/// The type.
pub const TYPE: &str = "type";
/// What it allows.
pub const SCOPES: &str = "allowedScopes";
/// When it ends.
pub const EXPIRES: &str = "expiresAt";
/// What it is for.
pub const DESCRIPTION: &str = "description";
/// Its status.
pub const STATUS: &str = "status";
/// Fields of a trust that is there, in the order of the table.
pub const PATHS: [&str; 4] = [SCOPES, EXPIRES, DESCRIPTION, STATUS];
/// Fields of a new one, in the order of the table.
pub const NEW_PATHS: [&str; 5] = [TRUSTED, TYPE, SCOPES, EXPIRES, DESCRIPTION];

/// Most characters of a description, as the newest documents say.
pub const LONGEST_DESCRIPTION: usize = 200;
/// Why the status can't be set.
const STATUS_FIXED: Text = text!("The documents say: “Update of the status is currently restricted”.");

/// The table of fields of a trust that is there.
pub fn descriptor() -> FormDescriptor {
    FormDescriptor {
        id: ID.into(),
        title: say!("Trust"),
        summary: say!("What another organization may do in this one, and until when."),
        levels: vec![LevelKind::Trust],
        fields: vec![
            scopes_field(),
            expires_field(phrase!("An end can be moved, but no document says how to take it away.")),
            description_field(),
            FieldDescriptor::new(STATUS, FieldKind::Text, phrase!("Status"), STATUS_FIXED.get()),
        ],
    }
}

/// The table of fields of a new trust.
pub fn new_descriptor() -> FormDescriptor {
    FormDescriptor {
        id: NEW_ID.into(),
        title: say!("New trust"),
        summary: say!("Lets another organization act in this one."),
        levels: vec![LevelKind::NewTrust],
        fields: vec![
            FieldDescriptor::new(
                TRUSTED,
                FieldKind::Text,
                phrase!("Organization ID"),
                phrase!("The organization that may act: its long id (a GUID), which its owners find in the console under \
                 Organization, Details."),
            )
            .at_most(36),
            FieldDescriptor::new(
                TYPE,
                FieldKind::Choice {
                    options: vec![ChoiceOption {
                        value: trusts::CUSTOM.to_owned(),
                        label: say!("Custom"),
                        help: say!("The only type that an organization's owner can create."),
                    }],
                },
                phrase!("Type"),
                phrase!("An organization's owner can create trusts of the type CUSTOM alone."),
            ),
            scopes_field(),
            expires_field(phrase!("Empty: it has no end. Once there is an end it can be moved, but not taken away.")),
            description_field(),
        ],
    }
}

fn scopes_field() -> FieldDescriptor {
    FieldDescriptor::new(
        SCOPES,
        FieldKind::Scopes,
        phrase!("Scopes"),
        phrase!(
            "What people of the trusted organization may do here: everything, or roles of the organization and of its \
         services."
        ),
    )
}

fn expires_field(more: &str) -> FieldDescriptor {
    FieldDescriptor::new(
        EXPIRES,
        FieldKind::Time,
        phrase!("Expires"),
        say!("When the trust ends, as 2029-07-01T12:00Z. {more}"),
    )
}

fn description_field() -> FieldDescriptor {
    FieldDescriptor::new(
        DESCRIPTION,
        FieldKind::Text,
        phrase!("Description"),
        phrase!("What the trust is for."),
    )
    .at_most(LONGEST_DESCRIPTION)
}

fn name_of(path: &str) -> FieldName {
    let (old, new) = (descriptor(), new_descriptor());
    let field = old.field(&path.into()).or_else(|| new.field(&path.into()));
    let label = field.map_or_else(|| path.to_owned(), |field| field.label.clone());
    FieldName { path: path.into(), label }
}

#[cfg(test)]
mod tests;
