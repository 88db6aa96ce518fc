//! What ZITADEL says of itself to the UI.

use super::forms::domain;
use super::sign_in::key_file;
use crate::transport::certificates;
use orgdesk_model::{ChoiceOption, CredentialKind, FieldDescriptor, FieldKind, PlatformDescriptor};
use orgdesk_words::{phrase, say};

/// The platform's identifier.
pub const ID: &str = "zitadel";
/// The kind of credential.
pub const PAT: &str = "pat";
/// The path of the token among a credential's secrets.
pub const TOKEN: &str = "token";
/// The kind of credential that is a service account's key file.
pub const KEY: &str = "key";
/// The key file among the secrets.
pub const KEY_FILE: &str = "keyFile";
/// The kind of credential that is a client's id and secret.
pub const CLIENT: &str = "client";
/// The client's id, among the options.
pub const CLIENT_ID: &str = "clientId";
/// The client's secret, among the secrets.
pub const CLIENT_SECRET: &str = "clientSecret";
/// The kind of credential that is a sign-in through the browser.
pub const BROWSER: &str = "browser";
/// The ticket of a sign-in, where a person would type.
pub const SIGN_IN: &str = "signIn";
/// What a sign-in left, among the secrets that are kept: a refresh token.
pub const REFRESH_TOKEN: &str = "refreshToken";
/// The access token, kept where there is no refresh token.
pub const ACCESS_TOKEN: &str = "accessToken";
/// When it ends (RFC 3339).
pub const ACCESS_ENDS: &str = "accessEnds";
/// The option that chooses the API.
pub const API: &str = "api";
/// The current API.
pub const CURRENT: &str = "current";
/// The deprecated one.
pub const LEGACY: &str = "legacy";

/// The ways to sign in, the usual one first.
fn credentials() -> Vec<CredentialKind> {
    let kind =
        |id: &str, label: &str, fields| CredentialKind { id: id.to_owned(), label: label.to_owned(), fields };
    vec![
        kind(
            PAT,
            phrase!("Personal access token"),
            vec![
                FieldDescriptor::new(
                    TOKEN,
                    FieldKind::Secret,
                    phrase!("Personal access token"),
                    phrase!("A token of a service account. Changing domain settings needs one with the role IAM_OWNER."),
                )
                .at_most(super::credential::LONGEST),
            ],
        ),
        kind(
            KEY,
            phrase!("Service account key file"),
            vec![
                FieldDescriptor::new(
                    KEY_FILE,
                    FieldKind::SecretFile { ends: vec![".json".to_owned()] },
                    phrase!("Key file"),
                    phrase!("The JSON file that ZITADEL gave when a key of a service account was made. All of it goes to the keyring; the file itself can be deleted."),
                )
                .at_most(key_file::LONGEST),
            ],
        ),
        kind(
            CLIENT,
            phrase!("Client credentials"),
            vec![
                client_id(phrase!("Of a service account with a client secret: its user name.")),
                FieldDescriptor::new(
                    CLIENT_SECRET,
                    FieldKind::Secret,
                    phrase!("Client secret"),
                    phrase!("Shown once, when it was made."),
                )
                .at_most(super::credential::LONGEST),
            ],
        ),
        kind(
            BROWSER,
            phrase!("Browser"),
            vec![
                client_id(
                    phrase!("Of an application of the type Native in ZITADEL, with the redirect URI http://127.0.0.1/callback and the grants Authorization Code and Refresh Token."),
                ),
                FieldDescriptor::new(
                    SIGN_IN,
                    FieldKind::BrowserSignIn,
                    phrase!("Sign-in"),
                    phrase!("You sign in on the server's own page, with all that it asks of you."),
                ),
            ],
        ),
    ]
}

fn client_id(help: &str) -> FieldDescriptor {
    FieldDescriptor::new(CLIENT_ID, FieldKind::Text, phrase!("Client ID"), help)
        .at_most(super::credential::LONGEST_CLIENT)
}

/// The descriptor.
pub fn descriptor() -> PlatformDescriptor {
    PlatformDescriptor {
        id: ID.into(),
        name: "ZITADEL".to_owned(),
        address_example: "https://zitadel.example.com".to_owned(),
        address_presets: Vec::new(),
        credentials: credentials(),
        options: vec![
            FieldDescriptor::new(
                API,
                FieldKind::Choice {
                    options: vec![
                        ChoiceOption {
                            value: CURRENT.to_owned(),
                            label: say!("Current"),
                            help: say!(
                                "Domain Settings and the v2 services. Right for every server since v2.59."
                            ),
                        },
                        ChoiceOption {
                            value: LEGACY.to_owned(),
                            label: say!("Legacy"),
                            help: say!(
                                "The deprecated Org IAM Policy. Each write through it also turns on two other settings."
                            ),
                        },
                    ],
                },
                "API",
                phrase!("Which operations to use where the server has both."),
            ),
            certificates::option(),
        ],
        instance_name: Some(say!("Instance")),
        forms: vec![domain::descriptor()],
        trusts: None,
    }
}
