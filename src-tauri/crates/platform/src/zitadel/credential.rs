//! The shape of credentials, and of a connection as typed.

use super::descriptor::{
    ACCESS_TOKEN, API, BROWSER, CLIENT, CLIENT_ID, CLIENT_SECRET, CURRENT, KEY, KEY_FILE, LEGACY, PAT,
    REFRESH_TOKEN, SIGN_IN, TOKEN,
};
use super::sign_in::{Grant, Held, key_file};
use crate::transport::{BaseUrl, certificates};
use chrono::{DateTime, Utc};
use orgdesk_model::{ConnectionSettings, Finding};
use orgdesk_words::phrase;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most bytes of a token; servers and proxies refuse longer headers.
pub const LONGEST: usize = 16 * 1024;
/// Most bytes of a client id.
pub const LONGEST_CLIENT: usize = 200;
const LONGEST_NAME: usize = 200;

/// What signs a connection in.
pub enum Credential {
    /// A personal access token.
    Token(SecretString),
    /// Something that is exchanged for access tokens.
    Grant(Grant),
}

/// Checks a connection as typed. The findings never repeat any of a secret.
pub fn check(
    settings: &ConnectionSettings,
    secrets: Option<&BTreeMap<String, SecretString>>,
    now: DateTime<Utc>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let name = settings.name.trim();
    if name.is_empty() {
        findings.push(Finding::error("name_missing", "name", phrase!("Give the connection a name.")));
    } else if name.chars().count() > LONGEST_NAME {
        findings.push(Finding::error("name_too_long", "name", phrase!("Use at most 200 characters.")));
    }
    match BaseUrl::parse(&settings.address) {
        Ok((_, notes)) => findings.extend(notes),
        Err(wrong) => findings.push(wrong),
    }
    match settings.credential.as_str() {
        PAT | KEY => {}
        CLIENT | BROWSER => findings.extend(client_id(settings).err()),
        _ => findings.push(Finding::error(
            "credential_unknown",
            "credential",
            phrase!("ZITADEL connections sign in with a personal access token, a key file, client credentials or the browser."),
        )),
    }
    for (option, value) in &settings.options {
        if matches!(option.as_str(), CLIENT_ID | certificates::CERTIFICATES) {
            continue;
        }
        if option != API {
            findings.push(Finding::error(
                "option_unknown",
                option,
                phrase!("ZITADEL connections have no such setting."),
            ));
        } else if value != CURRENT && value != LEGACY {
            findings.push(Finding::error("option_value", API, phrase!("Choose Current or Legacy.")));
        }
    }
    findings.extend(certificates::check(settings, now));
    if let Some(secrets) = secrets {
        findings.extend(check_secrets(&settings.credential, secrets, now));
    }
    findings
}

fn check_secrets(
    credential: &str,
    secrets: &BTreeMap<String, SecretString>,
    now: DateTime<Utc>,
) -> Option<Finding> {
    let typed = |path: &str| secrets.get(path).map_or("", ExposeSecret::expose_secret);
    let trimmed = |path: &str, word: Result<&str, Finding>| match word {
        Ok(word) if word.len() < typed(path).len() => Some(Finding::note(
            "token_trimmed",
            path,
            if path == TOKEN {
                phrase!("Spaces or line breaks around the token were left out.")
            } else {
                phrase!("Spaces or line breaks around the secret were left out.")
            },
        )),
        Ok(_) => None,
        Err(wrong) => Some(wrong),
    };
    match credential {
        PAT => trimmed(TOKEN, token(typed(TOKEN))),
        CLIENT => trimmed(CLIENT_SECRET, client_secret(typed(CLIENT_SECRET))),
        KEY => key_file::read(typed(KEY_FILE), now).err(),
        BROWSER if typed(REFRESH_TOKEN).is_empty() && typed(ACCESS_TOKEN).is_empty() => {
            Some(Finding::error("secret_empty", SIGN_IN, phrase!("Sign in with the browser first.")))
        }
        _ => None,
    }
}

/// The client id that was typed.
pub fn client_id(settings: &ConnectionSettings) -> Result<&str, Finding> {
    let wrong = |code, message| Err(Finding::error(code, CLIENT_ID, message));
    let id = settings.options.get(CLIENT_ID).map_or("", |id| id.trim());
    if id.is_empty() {
        return wrong("client_id_missing", phrase!("Type the client ID."));
    }
    if id.len() > LONGEST_CLIENT || id.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return wrong(
            "client_id_unusual",
            phrase!("A client ID is short and has no spaces in it. Copy it again."),
        );
    }
    Ok(id)
}

fn client_secret(typed: &str) -> Result<&str, Finding> {
    let wrong = |code, message| Err(Finding::error(code, CLIENT_SECRET, message));
    let secret = typed.trim();
    if secret.is_empty() {
        return wrong("secret_empty", phrase!("Paste the client secret."));
    }
    if secret.len() > LONGEST {
        return wrong("secret_too_long", phrase!("This is too long. Paste the client secret only."));
    }
    if secret.chars().any(char::is_control) {
        return wrong(
            "token_characters",
            phrase!("A client secret has no line breaks in it. Copy it again."),
        );
    }
    Ok(secret)
}

/// What signs a connection in, of what was typed or kept.
pub fn credential(
    settings: &ConnectionSettings,
    secrets: &BTreeMap<String, SecretString>,
    now: DateTime<Utc>,
) -> Result<Credential, Finding> {
    let typed = |path: &str| secrets.get(path).map_or("", ExposeSecret::expose_secret);
    Ok(match settings.credential.as_str() {
        KEY => Credential::Grant(Grant::Key(key_file::read(typed(KEY_FILE), now)?)),
        CLIENT => Credential::Grant(Grant::Client {
            id: client_id(settings)?.to_owned(),
            secret: SecretString::from(client_secret(typed(CLIENT_SECRET))?),
        }),
        BROWSER => Credential::Grant(Grant::Browser {
            client: client_id(settings)?.to_owned(),
            held: Arc::new(Held::kept(secrets)),
        }),
        _ => Credential::Token(SecretString::from(token(typed(TOKEN))?)),
    })
}

/// The token in what was typed. The findings never repeat any of it.
pub fn token(typed: &str) -> Result<&str, Finding> {
    let wrong = |code, message| Err(Finding::error(code, TOKEN, message));
    let token = typed.trim();
    if token.is_empty() {
        return wrong("secret_empty", phrase!("Paste a personal access token."));
    }
    if token.len() > LONGEST {
        return wrong("secret_too_long", phrase!("This is too long for a token. Paste the token only."));
    }
    if token.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer ")) {
        return wrong(
            "token_with_scheme",
            phrase!("Paste the token without the word Bearer in front of it."),
        );
    }
    if token.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return wrong(
            "token_characters",
            phrase!("A token has no spaces, line breaks or control characters in it. Copy it again."),
        );
    }
    if !token.is_ascii() {
        return wrong(
            "token_characters",
            phrase!("A token has only letters, digits and signs of ASCII in it. Copy it again."),
        );
    }
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use orgdesk_model::{Environment, Severity};

    fn settings() -> ConnectionSettings {
        ConnectionSettings {
            platform: "zitadel".into(),
            name: "Acme".to_owned(),
            address: "https://zitadel.example.com".to_owned(),
            environment: Environment::Staging,
            read_only: false,
            credential: PAT.to_owned(),
            options: BTreeMap::from([(API.to_owned(), CURRENT.to_owned())]),
        }
    }

    fn typed(token: &str) -> Vec<Finding> {
        check(
            &settings(),
            Some(&BTreeMap::from([(TOKEN.to_owned(), SecretString::from(token.to_owned()))])),
            Utc::now(),
        )
    }

    #[test]
    fn a_token_is_trimmed_and_that_is_said() {
        assert_eq!(typed("abc-DEF_123"), vec![]);
        let findings = typed(" abc-DEF_123\n");
        assert_eq!((findings[0].severity, findings[0].code.as_str()), (Severity::Note, "token_trimmed"));
        for (bad, code) in [
            ("", "secret_empty"),
            (" \n", "secret_empty"),
            ("abc def", "token_characters"),
            ("abc\ndef", "token_characters"),
            ("abc\u{0}def", "token_characters"),
            ("abc\u{202e}def", "token_characters"),
            ("Bearer abcdef", "token_with_scheme"),
            (&"x".repeat(LONGEST + 1), "secret_too_long"),
            (&"x".repeat(10 * 1024 * 1024), "secret_too_long"),
        ] {
            let findings = typed(bad);
            assert_eq!((findings[0].severity, findings[0].code.as_str()), (Severity::Error, code));
            assert!(bad.len() < 3 || !findings[0].message.contains(bad.trim()));
        }
        assert_eq!(check(&settings(), None, Utc::now()), vec![]);
    }

    #[test]
    fn each_wrong_part_is_found_at_its_field() {
        let wrong = ConnectionSettings {
            name: "  ".to_owned(),
            address: "http://zitadel.example.com".to_owned(),
            credential: "password".to_owned(),
            options: BTreeMap::from([(API.to_owned(), "v3".to_owned()), ("x".to_owned(), String::new())]),
            ..settings()
        };
        let paths: Vec<_> =
            check(&wrong, None, Utc::now()).into_iter().filter_map(|f| f.path).map(|p| p.0).collect();
        assert_eq!(paths, ["name", "address", "credential", "api", "x"]);
    }
}
