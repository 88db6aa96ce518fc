//! Organization settings: what an org is called, where its audit logs go, its default language, and the two flags that
//! ask for a second factor. One table of fields, one check, and the binding to GET and PATCH of an org.

mod check;
mod plan;
mod read;

pub use check::check;
pub use plan::plan;
pub use read::read;

use orgdesk_model::{FieldDescriptor, FieldKind, FieldName, FormDescriptor, LevelKind, Preset};
use orgdesk_words::{phrase, say};

/// The form's identifier.
pub const ID: &str = "csp.organization";
/// What people call the org.
pub const NAME: &str = "displayName";
/// The log instance that audit logs go to.
pub const AUDIT_LOGS: &str = "auditLogsInstanceId";
/// Signing in needs a second factor.
pub const MFA: &str = "isMfaRequired";
/// Exchanging an API token needs a passcode.
pub const TOKEN_MFA: &str = "enforceUserApiTokenMfa";
/// Default language.
pub const LANGUAGE: &str = "language";
/// Default locale.
pub const LOCALE: &str = "locale";
/// All fields, in the order of the table.
pub const PATHS: [&str; 6] = [NAME, AUDIT_LOGS, MFA, TOKEN_MFA, LANGUAGE, LOCALE];

/// Most characters of a name, as the newest documents say.
pub const LONGEST_NAME: usize = 200;
/// Most characters of a log instance's id, as the newest documents say.
pub const LONGEST_INSTANCE: usize = 255;
/// Most characters of a language or a locale. No source names a limit; no code of either kind comes near it.
pub const LONGEST_CODE: usize = 64;

/// Roles that alone don't change settings, as far as any source names roles.
const WEAK: [&str; 3] = ["org_member", "developer", "support_user"];

/// Whether a role may change settings. Only those known not to are denied it: no list of roles is documented.
pub fn may_change(role: &str) -> bool {
    !WEAK.contains(&role)
}

/// The table of fields.
pub fn descriptor() -> FormDescriptor {
    let field = |path: &str, kind, label: &str, help: &str, longest: Option<usize>| {
        let field = FieldDescriptor::new(path, kind, label, help);
        match longest {
            Some(longest) => field.at_most(longest),
            None => field,
        }
    };
    let common = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    FormDescriptor {
        id: ID.into(),
        title: say!("Organization settings"),
        summary: say!(
            "What the organization is called, where its audit logs go, and who needs a second factor."
        ),
        levels: vec![LevelKind::Org],
        fields: vec![
            field(
                NAME,
                FieldKind::Text,
                phrase!("Display name"),
                phrase!("Letters of any language, digits, spaces and - _ . ` ' : @ &"),
                Some(LONGEST_NAME),
            ),
            FieldDescriptor {
                preset: Some(Preset { label: say!("Reset audit log target"), value: "".into() }),
                ..field(
                    AUDIT_LOGS,
                    FieldKind::Text,
                    phrase!("Audit log target"),
                    phrase!(
                        "The instance of the log service (LINT, Aria Operations for Logs) that audit logs go to. The \
                     organization must already have access to that service and an instance of it."
                    ),
                    Some(LONGEST_INSTANCE),
                )
            },
            field(
                MFA,
                FieldKind::Toggle,
                phrase!("Signing in needs a second factor"),
                phrase!("On: people sign in only once they have set up multi-factor authentication."),
                None,
            ),
            field(
                TOKEN_MFA,
                FieldKind::Toggle,
                phrase!("API tokens need a passcode"),
                phrase!("On: whoever exchanges an API token for an access token also types an MFA passcode."),
                None,
            ),
            FieldDescriptor {
                suggestions: common(&["en", "de", "es", "fr", "it", "ja", "ko", "pt", "zh"]),
                ..field(
                    LANGUAGE,
                    FieldKind::Text,
                    phrase!("Default language"),
                    phrase!("A language code. No list of accepted ones is known."),
                    Some(LONGEST_CODE),
                )
            },
            FieldDescriptor {
                suggestions: common(&[
                    "en_US", "en_GB", "de_DE", "es_ES", "fr_FR", "it_IT", "ja_JP", "ko_KR", "pt_BR", "zh_CN",
                ]),
                ..field(
                    LOCALE,
                    FieldKind::Text,
                    phrase!("Default locale"),
                    phrase!("The form of dates and times. No list of accepted ones is known."),
                    Some(LONGEST_CODE),
                )
            },
        ],
    }
}

fn name_of(path: &str) -> FieldName {
    let label = descriptor().field(&path.into()).map_or_else(|| path.to_owned(), |field| field.label.clone());
    FieldName { path: path.into(), label }
}

#[cfg(test)]
mod tests;
