//! The shape of credentials, and of a connection as typed.

use super::descriptor::{
    ALLOWED, API_TOKEN, BEARER, BOTH, CLIENT_ID, CLIENT_SECRET, HEADER, HOSTS, OAUTH_APP, ORGANIZATION_ID,
    PASSCODE, RESTRICTED, TOKEN, TRUST_STATUS,
};
use super::links::is_guid;
use crate::transport::{BaseUrl, certificates};
use chrono::{DateTime, Utc};
use orgdesk_model::{ConnectionSettings, Finding};
use orgdesk_words::{phrase, say};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;

/// Most bytes of a token, a client id or its secret; API tokens have 65.
pub const LONGEST: usize = 4 * 1024;
/// Most characters of a passcode.
pub const LONGEST_PASSCODE: usize = 16;
const LONGEST_NAME: usize = 200;
const OPTIONS: [&str; 5] = [HEADER, TRUST_STATUS, CLIENT_ID, ORGANIZATION_ID, certificates::CERTIFICATES];

/// What is exchanged for access tokens.
#[derive(Clone, Debug)]
pub enum Grant {
    /// A user's API token, for one organization.
    ApiToken {
        /// The token.
        token: SecretString,
    },
    /// An OAuth app, which is a service account.
    App {
        /// Its client id.
        id: String,
        /// Its secret.
        secret: SecretString,
        /// The organization to act in.
        org: String,
    },
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
    findings.extend(address(&settings.address));
    let text = |path: &str| settings.options.get(path).map_or("", |value| value.trim());
    match settings.credential.as_str() {
        API_TOKEN => {}
        OAUTH_APP => {
            findings.extend(word(text(CLIENT_ID), CLIENT_ID, phrase!("client ID")).err());
            let org = text(ORGANIZATION_ID);
            if !is_guid(org) {
                findings.push(Finding::error(
                    "organization_id",
                    ORGANIZATION_ID,
                    phrase!(
                        "This is not the long id of an organization. It looks like \
                     0d6e1a52-3b7c-4f80-9a51-2c64e8b7f013; the console shows it under Organization, Details."
                    ),
                ));
            }
        }
        _ => findings.push(Finding::error(
            "credential_unknown",
            "credential",
            phrase!("VMware Cloud Services connections sign in with an API token or an OAuth app."),
        )),
    }
    for (option, value) in &settings.options {
        if !OPTIONS.contains(&option.as_str()) {
            findings.push(Finding::error(
                "option_unknown",
                option,
                phrase!("VMware Cloud Services connections have no such setting."),
            ));
        } else if (option == HEADER && value != BEARER && value != BOTH)
            || (option == TRUST_STATUS && value != RESTRICTED && value != ALLOWED)
        {
            findings.push(Finding::error("option_value", option, phrase!("Choose one of the two.")));
        }
    }
    findings.extend(certificates::check(settings, now));
    if let Some(secrets) = secrets {
        findings.extend(check_secrets(&settings.credential, secrets));
    }
    findings
}

fn address(typed: &str) -> Vec<Finding> {
    let (base, mut findings) = match BaseUrl::parse(typed) {
        Ok(read) => read,
        Err(wrong) => return vec![wrong],
    };
    // Every path begins with /csp at the server itself.
    if base.join("/").matches('/').count() > 3 {
        return vec![Finding::error(
            "address_path",
            "address",
            say!("Leave out everything after the server's name, as in {}.", HOSTS[0]),
        )];
    }
    let origin = base.join("");
    if !base.is_loopback() && !HOSTS.contains(&origin.as_str()) {
        let [cloud, tanzu] = HOSTS;
        findings.push(Finding::note(
            "address_unusual",
            "address",
            say!("The usual addresses are {cloud} and {tanzu}. Another one is fine if you know it."),
        ));
    }
    findings
}

fn check_secrets(credential: &str, secrets: &BTreeMap<String, SecretString>) -> Vec<Finding> {
    let typed = |path: &str| secrets.get(path).map_or("", ExposeSecret::expose_secret);
    let (path, what) = match credential {
        API_TOKEN => (TOKEN, phrase!("API token")),
        OAUTH_APP => (CLIENT_SECRET, phrase!("client secret")),
        _ => return Vec::new(),
    };
    let mut findings = Vec::new();
    match word(typed(path), path, what) {
        Ok(trimmed) if trimmed.len() < typed(path).len() => findings.push(Finding::note(
            "token_trimmed",
            path,
            say!("Spaces or line breaks around the {what} were left out."),
        )),
        Ok(_) => {}
        Err(wrong) => findings.push(wrong),
    }
    if credential == API_TOKEN {
        findings.extend(passcode(typed(PASSCODE)).err());
    }
    findings
}

/// A token, an id or a secret in what was typed.
fn word<'a>(typed: &'a str, path: &str, what: &str) -> Result<&'a str, Finding> {
    let wrong = |code, message: String| Err(Finding::error(code, path, message));
    let word = typed.trim();
    if word.is_empty() {
        return wrong("secret_empty", say!("Paste the {what}."));
    }
    if word.len() > LONGEST {
        return wrong("secret_too_long", say!("This is too long. Paste the {what} only."));
    }
    if word.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer ")) {
        return wrong("token_with_scheme", say!("Paste the {what} without the word Bearer in front of it."));
    }
    if !word.chars().all(|c| c.is_ascii_graphic()) {
        return wrong(
            "token_characters",
            say!("The {what} has only letters, digits and signs, no spaces or line breaks. Copy it again."),
        );
    }
    Ok(word)
}

/// The passcode in what was typed, without the spaces that devices show; none where none was typed.
fn passcode(typed: &str) -> Result<Option<SecretString>, Finding> {
    let code: String = typed.chars().take(LONGEST).filter(|c| !c.is_whitespace()).collect();
    if code.is_empty() {
        return Ok(None);
    }
    if code.len() > LONGEST_PASSCODE || !code.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(Finding::error(
            "passcode",
            PASSCODE,
            phrase!("Type the few digits that your device shows now, or leave it empty."),
        ));
    }
    Ok(Some(SecretString::from(code)))
}

/// The grant of a connection, and the passcode for its first exchange.
pub fn grant(
    settings: &ConnectionSettings,
    secrets: &BTreeMap<String, SecretString>,
) -> Result<(Grant, Option<SecretString>), Finding> {
    let typed = |path: &str| secrets.get(path).map_or("", ExposeSecret::expose_secret);
    let text = |path: &str| settings.options.get(path).map_or("", |value| value.trim());
    if settings.credential == OAUTH_APP {
        let grant = Grant::App {
            id: word(text(CLIENT_ID), CLIENT_ID, phrase!("client ID"))?.to_owned(),
            secret: SecretString::from(word(typed(CLIENT_SECRET), CLIENT_SECRET, phrase!("client secret"))?),
            org: text(ORGANIZATION_ID).to_ascii_lowercase(),
        };
        return Ok((grant, None));
    }
    let token = SecretString::from(word(typed(TOKEN), TOKEN, phrase!("API token"))?);
    Ok((Grant::ApiToken { token }, passcode(typed(PASSCODE))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use orgdesk_model::{Environment, Severity};

    fn settings(credential: &str, options: &[(&str, &str)]) -> ConnectionSettings {
        ConnectionSettings {
            platform: "csp".into(),
            name: "Acme".to_owned(),
            address: HOSTS[0].to_owned(),
            environment: Environment::Staging,
            read_only: false,
            credential: credential.to_owned(),
            options: options.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        }
    }

    fn secrets(all: &[(&str, &str)]) -> BTreeMap<String, SecretString> {
        all.iter().map(|(k, v)| ((*k).to_owned(), SecretString::from((*v).to_owned()))).collect()
    }

    fn codes(findings: Vec<Finding>) -> Vec<String> {
        findings.into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn an_api_token_and_its_passcode() {
        let typed =
            |all: &[(&str, &str)]| codes(check(&settings(API_TOKEN, &[]), Some(&secrets(all)), Utc::now()));
        assert_eq!(typed(&[(TOKEN, "abcDEF123")]), Vec::<String>::new());
        assert_eq!(typed(&[(TOKEN, "abcDEF123"), (PASSCODE, " 123 456\n")]), Vec::<String>::new());
        assert_eq!(typed(&[(TOKEN, " abcDEF123\n")]), ["token_trimmed"]);
        assert_eq!(typed(&[(PASSCODE, "123456")]), ["secret_empty"]);
        assert_eq!(typed(&[(TOKEN, "abc def")]), ["token_characters"]);
        assert_eq!(typed(&[(TOKEN, "abc\u{202e}")]), ["token_characters"]);
        assert_eq!(typed(&[(TOKEN, "Bearer abc")]), ["token_with_scheme"]);
        assert_eq!(typed(&[(TOKEN, &"x".repeat(10 * 1024 * 1024))]), ["secret_too_long"]);
        assert_eq!(typed(&[(TOKEN, "abc"), (PASSCODE, "12;456")]), ["passcode"]);
        assert_eq!(typed(&[(TOKEN, "abc"), (PASSCODE, &"1".repeat(1 << 20))]), ["passcode"]);
        let (_, passcode) =
            grant(&settings(API_TOKEN, &[]), &secrets(&[(TOKEN, "abc"), (PASSCODE, "123 456")])).unwrap();
        assert_eq!(passcode.unwrap().expose_secret(), "123456");
    }

    #[test]
    fn an_app_needs_three_things() {
        let org = "0d6e1a52-3b7c-4f80-9a51-2c64e8b7f013";
        let whole = settings(OAUTH_APP, &[(CLIENT_ID, "app"), (ORGANIZATION_ID, org), (HEADER, BOTH)]);
        assert_eq!(
            codes(check(&whole, Some(&secrets(&[(CLIENT_SECRET, "abcdef")])), Utc::now())),
            Vec::<String>::new()
        );
        assert_eq!(codes(check(&whole, None, Utc::now())), Vec::<String>::new());
        let poor = settings(OAUTH_APP, &[(ORGANIZATION_ID, "alpha"), (HEADER, "x"), ("y", "z")]);
        let findings = check(&poor, Some(&secrets(&[])), Utc::now());
        let paths: Vec<_> = findings.iter().filter_map(|f| f.path.as_ref()).map(|p| p.as_str()).collect();
        assert_eq!(paths, [CLIENT_ID, ORGANIZATION_ID, HEADER, "y", CLIENT_SECRET]);
        assert_eq!(codes(check(&settings("pat", &[]), None, Utc::now())), ["credential_unknown"]);
    }

    #[test]
    fn any_server_is_allowed_and_an_unusual_one_is_noted() {
        let at = |address: &str| {
            check(
                &ConnectionSettings { address: address.to_owned(), ..settings(API_TOKEN, &[]) },
                None,
                Utc::now(),
            )
            .into_iter()
            .map(|finding| (finding.severity, finding.code))
            .collect::<Vec<_>>()
        };
        for usual in HOSTS {
            assert_eq!(at(usual), []);
            assert_eq!(at(&format!("{usual}/")), []);
        }
        assert_eq!(at("http://127.0.0.1:8080"), []);
        assert_eq!(
            at("https://console-stg.cloud.vmware.com"),
            [(Severity::Note, "address_unusual".to_owned())]
        );
        assert_eq!(
            at("https://console.cloud.vmware.com/csp/gateway"),
            [(Severity::Error, "address_path".to_owned())]
        );
        assert_eq!(at("http://console.cloud.vmware.com")[0].0, Severity::Error);
    }
}
