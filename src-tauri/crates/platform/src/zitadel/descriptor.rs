//! What ZITADEL says of itself to the UI.

use super::forms::domain;
use orgdesk_model::{ChoiceOption, CredentialKind, FieldDescriptor, FieldKind, PlatformDescriptor};
use orgdesk_words::{phrase, say};

/// The platform's identifier.
pub const ID: &str = "zitadel";
/// The kind of credential.
pub const PAT: &str = "pat";
/// The path of the token among a credential's secrets.
pub const TOKEN: &str = "token";
/// The option that chooses the API.
pub const API: &str = "api";
/// The current API.
pub const CURRENT: &str = "current";
/// The deprecated one.
pub const LEGACY: &str = "legacy";

/// The descriptor.
pub fn descriptor() -> PlatformDescriptor {
    PlatformDescriptor {
        id: ID.into(),
        name: "ZITADEL".to_owned(),
        address_example: "https://zitadel.example.com".to_owned(),
        address_presets: Vec::new(),
        credentials: vec![CredentialKind {
            id: PAT.to_owned(),
            label: say!("Personal access token"),
            fields: vec![
                FieldDescriptor::new(
                    TOKEN,
                    FieldKind::Secret,
                    phrase!("Personal access token"),
                    phrase!("A token of a service account. Changing domain settings needs one with the role IAM_OWNER."),
                )
                .at_most(super::credential::LONGEST),
            ],
        }],
        options: vec![FieldDescriptor::new(
            API,
            FieldKind::Choice {
                options: vec![
                    ChoiceOption {
                        value: CURRENT.to_owned(),
                        label: say!("Current"),
                        help: say!("Domain Settings and the v2 services. Right for every server since v2.59."),
                    },
                    ChoiceOption {
                        value: LEGACY.to_owned(),
                        label: say!("Legacy"),
                        help: say!("The deprecated Org IAM Policy. Each write through it also turns on two other settings."),
                    },
                ],
            },
            "API",
            phrase!("Which operations to use where the server has both."),
        )],
        instance_name: Some(say!("Instance")),
        forms: vec![domain::descriptor()],
        trusts: None,
    }
}
