//! Extra certificate authorities of one connection, for all that goes to its server.

use crate::authority::Authority;
use crate::config;
use orgdesk_model::{ConnectionSettings, Environment, Finding, ProblemCode, Severity};
use orgdesk_platform::{Platform, platforms};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::sync::Arc;

fn platform(id: &str) -> Arc<dyn Platform> {
    platforms(config()).into_iter().find(|platform| platform.descriptor().id.as_str() == id).unwrap()
}

fn settings(address: &str, certificates: &str) -> ConnectionSettings {
    let options = [("clientId", "robot"), ("certificates", certificates)];
    ConnectionSettings {
        platform: "zitadel".into(),
        name: "Test".to_owned(),
        address: address.to_owned(),
        environment: Environment::Development,
        read_only: false,
        credential: "client".to_owned(),
        options: options.map(|(path, value)| (path.to_owned(), value.to_owned())).into(),
    }
}

/// ZITADEL, as far as signing in goes.
fn answers(base: &str, head: &str) -> String {
    let path = head.split(' ').nth(1).unwrap_or_default();
    match path {
        "/.well-known/openid-configuration" => {
            format!(r#"{{"issuer":"{base}","token_endpoint":"{base}/oauth/v2/token"}}"#)
        }
        "/oauth/v2/token" => r#"{"access_token":"access-1","expires_in":3600}"#.to_owned(),
        "/auth/v1/users/me" => r#"{"user":{"id":"1","userName":"robot"}}"#.to_owned(),
        _ => r#"{"details":{},"result":[]}"#.to_owned(),
    }
}

fn secret() -> BTreeMap<String, SecretString> {
    BTreeMap::from([("clientSecret".to_owned(), SecretString::from("s3cret-of-robot"))])
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_by_the_exchange_and_the_api_of_its_connection() {
    let own = Authority::named("Acme Root");
    let (base, asked) = own.serve(answers).await;
    let zitadel = platform("zitadel");
    let session = zitadel.open(&settings(&base, &own.pem()), &secret()).unwrap();
    assert_eq!(session.identity().await.unwrap().name, "robot");
    let paths: Vec<String> =
        asked.all().iter().map(|head| head.split(' ').nth(1).unwrap_or_default().to_owned()).collect();
    for path in ["/.well-known/openid-configuration", "/oauth/v2/token", "/auth/v1/users/me"] {
        assert!(paths.iter().any(|asked| asked == path), "{paths:?}");
    }

    for wrong in ["", &Authority::named("Another Root").pem()] {
        let session = zitadel.open(&settings(&base, wrong), &secret()).unwrap();
        let problem = session.identity().await.unwrap_err();
        assert_eq!(problem.code, ProblemCode::TlsFailed);
        assert!(problem.message.contains("an authority that this computer doesn't trust"), "{problem}");
        assert!(problem.message.contains("Extra certificate authorities"), "it says what to do: {problem}");
    }
    assert_eq!(asked.all().len(), paths.len(), "nothing was sent to a server that isn't trusted");
}

#[test]
fn what_was_pasted_is_told_by_number_name_and_end() {
    let check = |typed: &str| -> Vec<Finding> {
        let all = ["zitadel", "csp"].map(|id| {
            let mut settings = settings("https://idp.example", typed);
            settings.platform = id.into();
            platform(id).check_connection(&settings, None)
        });
        let [one, other] = all.map(|findings| {
            findings
                .into_iter()
                .filter(|finding| finding.path.as_ref().is_some_and(|path| path.as_str() == "certificates"))
                .collect::<Vec<_>>()
        });
        assert_eq!(one, other, "all platforms alike");
        one
    };
    assert_eq!(check(" \n"), []);
    let (first, second) = (Authority::named("Acme Root"), Authority::named("Acme\u{202e} Second"));
    let both = check(&format!("A note in front\n{}\n{}", first.pem(), second.pem()));
    assert_eq!((both.len(), both[0].severity), (1, Severity::Note));
    assert!(
        both[0].message.starts_with("2 certificates: Acme Root (until 2099-01-01), "),
        "{}",
        both[0].message
    );
    assert!(!both[0].message.contains('\u{202e}'));

    let expired = check(&Authority::until("Old Root", 2021).pem());
    assert_eq!((expired[0].severity, expired[0].code.as_str()), (Severity::Error, "certificate_expired"));
    assert!(expired[0].message.contains("Old Root"));
    for (bad, code) in [
        (format!("{}{}", first.pem(), first.key_pem()), "certificates_private_key"),
        (first.key_pem(), "certificates_private_key"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----".to_owned(), "certificates_private_key"),
        ("hunter2".to_owned(), "certificates_unreadable"),
        (
            "-----BEGIN CERTIFICATE-----\naHVudGVyMg==\n-----END CERTIFICATE-----".to_owned(),
            "certificates_unreadable",
        ),
        (first.pem().replace("-----END", "---END"), "certificates_unreadable"),
        ("x".repeat(300 * 1024), "certificates_too_long"),
        (first.pem().repeat(51), "certificates_too_many"),
    ] {
        let findings = check(&bad);
        assert_eq!((findings[0].severity, findings[0].code.as_str()), (Severity::Error, code));
        assert!(!findings[0].message.contains("hunter2") && findings[0].message.len() < 400);
    }
}
