//! What VMware Cloud Services says of itself to the UI.

use super::credential::{LONGEST, LONGEST_PASSCODE};
use super::forms::{organization, trust};
use orgdesk_model::{
    AddressPreset, ChoiceOption, CredentialKind, FieldDescriptor, FieldKind, PlatformDescriptor, TrustForms,
};
use orgdesk_words::{phrase, say};

/// The platform's identifier.
pub const ID: &str = "csp";
/// The known hosts: of VMware Cloud Services, and of the Tanzu platform. Any other is allowed.
pub const HOSTS: [&str; 2] = ["https://console.cloud.vmware.com", "https://console.tanzu.broadcom.com"];
/// The kind of credential that is an API token.
pub const API_TOKEN: &str = "api_token";
/// The kind of credential that is an OAuth app.
pub const OAUTH_APP: &str = "oauth_app";
/// The API token among the secrets.
pub const TOKEN: &str = "token";
/// What the user's device shows, among the secrets. Used for one exchange.
pub const PASSCODE: &str = "passcode";
/// The OAuth app's id, among the options.
pub const CLIENT_ID: &str = "clientId";
/// The OAuth app's secret, among the secrets.
pub const CLIENT_SECRET: &str = "clientSecret";
/// The organization that an OAuth app acts in, among the options.
pub const ORGANIZATION_ID: &str = "organizationId";
/// The option that chooses where the access token stands.
pub const HEADER: &str = "tokenHeader";
/// In `Authorization` alone, as documented.
pub const BEARER: &str = "bearer";
/// In `csp-auth-token` too, as most older clients send it.
pub const BOTH: &str = "both";
/// The option that tells whether the server lets the status of a trust change.
pub const TRUST_STATUS: &str = "trustStatus";
/// It doesn't, as newer documents say.
pub const RESTRICTED: &str = "restricted";
/// It does, as the earliest documents say.
pub const ALLOWED: &str = "allowed";

/// The descriptor.
pub fn descriptor() -> PlatformDescriptor {
    let field = |path: &str, kind, label: &str, help: String, longest| {
        FieldDescriptor::new(path, kind, label, help).at_most(longest)
    };
    let [cloud, tanzu] = HOSTS;
    PlatformDescriptor {
        id: ID.into(),
        name: "VMware Cloud Services".to_owned(),
        address_example: cloud.to_owned(),
        address_presets: [("VMware Cloud Services", cloud), ("Tanzu Platform", tanzu)]
            .map(|(label, address)| AddressPreset { label: label.to_owned(), address: address.to_owned() })
            .into(),
        credentials: vec![
            CredentialKind {
                id: API_TOKEN.to_owned(),
                label: say!("API token"),
                fields: vec![
                    field(
                        TOKEN,
                        FieldKind::Secret,
                        phrase!("API token"),
                        say!(
                            "Made under My Account, API Tokens. It is for one organization, and carries only the roles \
                         that were chosen for it."
                        ),
                        LONGEST,
                    ),
                    FieldDescriptor {
                        once: true,
                        ..field(
                            PASSCODE,
                            FieldKind::Secret,
                            phrase!("MFA passcode"),
                            say!(
                                "Only where the organization asks for a second factor when API tokens are used: what \
                             your device shows now. It is used once, and not kept."
                            ),
                            LONGEST_PASSCODE,
                        )
                    },
                ],
            },
            CredentialKind {
                id: OAUTH_APP.to_owned(),
                label: say!("OAuth app"),
                fields: vec![
                    field(
                        CLIENT_ID,
                        FieldKind::Text,
                        phrase!("Client ID"),
                        say!(
                            "Of an OAuth app of the type server to server. Not all operations are open to it."
                        ),
                        LONGEST,
                    ),
                    field(
                        CLIENT_SECRET,
                        FieldKind::Secret,
                        phrase!("Client secret"),
                        say!("Shown once, when the app was made."),
                        LONGEST,
                    ),
                    field(
                        ORGANIZATION_ID,
                        FieldKind::Text,
                        phrase!("Organization ID"),
                        say!("The long id (a GUID) of the organization to act in."),
                        36,
                    ),
                ],
            },
        ],
        options: vec![
            FieldDescriptor::new(
                HEADER,
                FieldKind::Choice {
                    options: vec![
                        ChoiceOption {
                            value: BEARER.to_owned(),
                            label: "Authorization".to_owned(),
                            help: say!("As documented."),
                        },
                        ChoiceOption {
                            value: BOTH.to_owned(),
                            label: say!("Authorization and csp-auth-token"),
                            help: say!("As some older servers ask for it."),
                        },
                    ],
                },
                phrase!("Token header"),
                say!("Which headers carry the access token. {cloud} and {tanzu} take the first."),
            ),
            FieldDescriptor::new(
                TRUST_STATUS,
                FieldKind::Choice {
                    options: vec![
                        ChoiceOption {
                            value: RESTRICTED.to_owned(),
                            label: say!("Restricted"),
                            help: say!(
                                "As documented since 2024: “Update of the status is currently restricted”."
                            ),
                        },
                        ChoiceOption {
                            value: ALLOWED.to_owned(),
                            label: say!("Allowed"),
                            help: say!("As the earliest documents have it: trusts can be deactivated."),
                        },
                    ],
                },
                phrase!("Status of trusts"),
                phrase!(
                    "Whether this server lets the status of a trust change. Where it does, Deactivate trust is offered."
                ),
            ),
            crate::transport::certificates::option(),
        ],
        instance_name: None,
        forms: vec![organization::descriptor(), trust::descriptor(), trust::new_descriptor()],
        trusts: Some(TrustForms { edit: trust::ID.into(), create: trust::NEW_ID.into() }),
    }
}
