//! The shape of a personal access token, and of a connection as typed.

use super::descriptor::{API, CURRENT, LEGACY, PAT, TOKEN};
use crate::transport::BaseUrl;
use orgdesk_model::{ConnectionSettings, Finding};
use orgdesk_words::phrase;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;

/// Most bytes of a token; servers and proxies refuse longer headers.
pub const LONGEST: usize = 16 * 1024;
const LONGEST_NAME: usize = 200;

/// Checks a connection as typed.
pub fn check(
    settings: &ConnectionSettings,
    secrets: Option<&BTreeMap<String, SecretString>>,
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
    if settings.credential != PAT {
        findings.push(Finding::error(
            "credential_unknown",
            "credential",
            phrase!("ZITADEL connections sign in with a personal access token."),
        ));
    }
    for (option, value) in &settings.options {
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
    if let Some(secrets) = secrets {
        let typed = secrets.get(TOKEN).map_or("", ExposeSecret::expose_secret);
        match token(typed) {
            Ok(trimmed) if trimmed.len() < typed.len() => findings.push(Finding::note(
                "token_trimmed",
                TOKEN,
                phrase!("Spaces or line breaks around the token were left out."),
            )),
            Ok(_) => {}
            Err(wrong) => findings.push(wrong),
        }
    }
    findings
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
        check(&settings(), Some(&BTreeMap::from([(TOKEN.to_owned(), SecretString::from(token.to_owned()))])))
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
        assert_eq!(check(&settings(), None), vec![]);
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
        let paths: Vec<_> = check(&wrong, None).into_iter().filter_map(|f| f.path).map(|p| p.0).collect();
        assert_eq!(paths, ["name", "address", "credential", "api", "x"]);
    }
}
