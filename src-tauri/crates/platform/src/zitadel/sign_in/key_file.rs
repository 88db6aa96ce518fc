//! The key file of a service account, as ZITADEL hands it out once.

use super::jws::{BadKey, SigningKey};
use crate::zitadel::descriptor::KEY_FILE;
use chrono::{DateTime, Datelike, Utc};
use orgdesk_model::Finding;
use orgdesk_words::{day, phrase, say};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::sync::Arc;

/// Most bytes of the file; those with a key of 4096 bits have less than four thousand.
pub const LONGEST: usize = 32 * 1024;
/// ZITADEL writes the end of time where a key has no end.
const NO_END: i32 = 9000;

/// A key file, read.
#[derive(Clone)]
pub struct KeyFile {
    /// Names the key for the server.
    pub id: String,
    /// The service account.
    pub user: String,
    /// When the key ends, where the file tells.
    pub ends: Option<DateTime<Utc>>,
    /// The key.
    pub key: Arc<SigningKey>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    r#type: Option<String>,
    key_id: Option<String>,
    key: Option<SecretString>,
    user_id: Option<String>,
    expiration_date: Option<String>,
}

/// Reads what was pasted or chosen. The findings never repeat any of it.
pub fn read(typed: &str, now: DateTime<Utc>) -> Result<KeyFile, Finding> {
    let wrong = |code, message: &str| Err(Finding::error(code, KEY_FILE, message));
    let typed = typed.trim().trim_start_matches('\u{feff}');
    if typed.is_empty() {
        return wrong("secret_empty", phrase!("Choose the key file, or paste all of it."));
    }
    if typed.len() > LONGEST {
        return wrong(
            "secret_too_long",
            phrase!("This is too long for a key file. Choose the file that ZITADEL gave."),
        );
    }
    if typed.starts_with("-----BEGIN") {
        return wrong(
            "key_file_only_key",
            phrase!("This is the key alone. The whole file is needed: it also says whose key it is."),
        );
    }
    let Ok(file) = serde_json::from_str::<File>(typed) else {
        return wrong(
            "key_file_unreadable",
            phrase!(
                "This is not the JSON of a key file. Choose the file that ZITADEL gave when the key was made, and leave nothing out."
            ),
        );
    };
    match file.r#type.as_deref() {
        Some("serviceaccount") => {}
        Some("application") => {
            return wrong(
                "key_file_application",
                phrase!(
                    "This is the key of an application. A key of a service account is needed: make one under the service account, Keys, as JSON."
                ),
            );
        }
        _ => {
            return wrong(
                "key_file_type",
                phrase!("This is not the key file of a service account: its type is not serviceaccount."),
            );
        }
    }
    let some = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let (Some(id), Some(user)) = (some(file.key_id), some(file.user_id)) else {
        return wrong(
            "key_file_incomplete",
            phrase!("The file lacks its keyId or its userId. Choose the file as ZITADEL gave it."),
        );
    };
    let pem = file.key.as_ref().map_or("", ExposeSecret::expose_secret);
    let key = match SigningKey::from_pem(pem) {
        Ok(key) => Arc::new(key),
        Err(BadKey::NoPem) => {
            return wrong(
                "key_file_no_key",
                phrase!(
                    "There is no private key in the file, or it is cut off. Choose the file as ZITADEL gave it."
                ),
            );
        }
        Err(BadKey::NotRsa) => {
            return wrong(
                "key_file_bad_key",
                phrase!(
                    "The private key in the file is not an RSA key of at least 2048 bits, or it is damaged. Make a new key in ZITADEL."
                ),
            );
        }
    };
    let ends = file
        .expiration_date
        .and_then(|date| DateTime::parse_from_rfc3339(date.trim()).ok())
        .map(|date| date.with_timezone(&Utc))
        .filter(|date| (1971..NO_END).contains(&date.year()));
    if let Some(ends) = ends.filter(|ends| *ends <= now) {
        return Err(Finding::error(
            "key_file_expired",
            KEY_FILE,
            say!("This key has ended on {}. Make a new one in ZITADEL.", day(ends)),
        ));
    }
    Ok(KeyFile { id, user, ends, key })
}
