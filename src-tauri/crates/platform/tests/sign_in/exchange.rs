//! Exchanging a credential for access tokens: once for all callers, again before they end, and what refusals mean.

use crate::support::{
    KEY, TestClock, answer, asked, discovery, form, key_file, keys, open, secrets, server, settings, tokens,
};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use orgdesk_model::{Problem, ProblemCode};
use orgdesk_platform::{Platform, SecretKeeper, Secrets};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// What an assertion says, whose signature the server's keys prove.
fn believed(assertion: &str) -> Value {
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let (text, signature) = assertion.rsplit_once('.').unwrap();
    let known = &keys()["keys"][0];
    let of = |name: &str| decoded(known[name].as_str().unwrap());
    let public = RsaPublicKeyComponents { n: of("n"), e: of("e") };
    public.verify(&RSA_PKCS1_2048_8192_SHA256, text.as_bytes(), &decoded(signature)).unwrap();
    let (header, claims) = text.split_once('.').unwrap();
    let header: Value = serde_json::from_slice(&decoded(header)).unwrap();
    assert_eq!(header, json!({ "alg": "RS256", "typ": "JWT", "kid": "key-1" }));
    serde_json::from_slice(&decoded(claims)).unwrap()
}

#[test]
fn each_wrong_key_file_is_told_by_what_is_wrong_and_never_quoted() {
    const LONGEST: usize = 32 * 1024;
    let platform = TestClock::now().zitadel();
    let at = settings("https://idp.example", "key");
    let check = |typed: &str| platform.check_connection(&at, Some(&secrets(&[("keyFile", typed)])));
    assert_eq!(check(&key_file()), []);
    assert_eq!(check(&format!("\u{feff} {}\n", key_file())), []);
    let with = |change: fn(&mut Value)| {
        let mut file: Value = serde_json::from_str(&key_file()).unwrap();
        change(&mut file);
        file.to_string()
    };
    for (bad, code) in [
        (String::new(), "secret_empty"),
        ("x".repeat(LONGEST + 1), "secret_too_long"),
        ("x".repeat(10 * 1024 * 1024), "secret_too_long"),
        (KEY.to_owned(), "key_file_only_key"),
        (key_file()[..900].to_owned(), "key_file_unreadable"),
        ("[1]".to_owned(), "key_file_unreadable"),
        (with(|file| file["type"] = json!("application")), "key_file_application"),
        (with(|file| file["type"] = json!("Serviceaccount")), "key_file_type"),
        (with(|file| file["keyId"] = json!(" ")), "key_file_incomplete"),
        (with(|file| file["userId"] = Value::Null), "key_file_incomplete"),
        (with(|file| file["key"] = json!("hunter2 hunter2")), "key_file_no_key"),
        (with(|file| file["key"] = json!(KEY[..800])), "key_file_no_key"),
        (
            with(|file| {
                file["key"] =
                    json!("-----BEGIN RSA PRIVATE KEY-----\naHVudGVyMg==\n-----END RSA PRIVATE KEY-----\n")
            }),
            "key_file_bad_key",
        ),
        (with(|file| file["expirationDate"] = json!("2020-01-01T00:00:00Z")), "key_file_expired"),
    ] {
        let findings = check(&bad);
        let finding = &findings[0];
        assert_eq!((findings.len(), finding.code.as_str()), (1, code));
        assert_eq!(finding.path.as_ref().unwrap().as_str(), "keyFile");
        assert!(!finding.message.contains("hunter2") && !finding.message.contains(&KEY[40..60]));
    }
    let ends = |date: &str| {
        let mut file: Value = serde_json::from_str(&key_file()).unwrap();
        file["expirationDate"] = json!(date);
        let typed = secrets(&[("keyFile", &file.to_string())]);
        platform.open(&at, &typed).unwrap().sign_in().credential_ends
    };
    assert_eq!(ends("9999-12-31T23:59:59Z"), None, "the end of time is no end");
    assert_eq!(ends("2900-01-01T00:00:00Z").unwrap().to_rfc3339(), "2900-01-01T00:00:00+00:00");
}

#[tokio::test]
async fn a_key_signs_in_by_an_assertion_and_all_callers_share_one_exchange() {
    let (server, clock) = (server().await, TestClock::now());
    tokens(&server, 3_600, false).await;
    let session = open(&clock, &server, "key", &[("keyFile", &key_file())]);
    assert_eq!(session.sign_in().access_ends, None);
    let all = futures::future::join_all((0..8).map(|_| session.identity())).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    let exchanges = asked(&server, "/oauth/v2/token").await;
    assert_eq!(exchanges.len(), 1);
    let form = form(&exchanges[0]);
    assert_eq!(form["grant_type"], "urn:ietf:params:oauth:grant-type:jwt-bearer");
    assert_eq!(form["scope"], "openid urn:zitadel:iam:org:project:id:zitadel:aud");
    let claims = believed(&form["assertion"]);
    let now = clock.time().timestamp();
    assert_eq!(
        (&claims["iss"], &claims["sub"], &claims["aud"]),
        (&json!("user-1"), &json!("user-1"), &json!(server.uri()))
    );
    assert!(claims["iat"].as_i64().unwrap() <= now && claims["exp"].as_i64().unwrap() > now);
    assert!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap() <= 3_600);
    let me = asked(&server, "/auth/v1/users/me").await;
    assert!(me.iter().all(|request| request.headers["authorization"] == "Bearer access-1"));
    let standing = session.sign_in();
    assert_eq!((standing.access_ends, standing.renews), (Some(clock.time() + TimeDelta::hours(1)), true));

    clock.pass(TimeDelta::minutes(58));
    session.identity().await.unwrap();
    assert_eq!(asked(&server, "/oauth/v2/token").await.len(), 1, "it still lives");
    clock.pass(TimeDelta::seconds(61));
    session.identity().await.unwrap();
    assert_eq!(asked(&server, "/oauth/v2/token").await.len(), 2, "renewed before its end");
    assert_eq!(asked(&server, "/.well-known/openid-configuration").await.len(), 1);
}

#[tokio::test]
async fn a_client_signs_in_with_both_parts_encoded() {
    let (server, clock) = (server().await, TestClock::now());
    tokens(&server, 3_600, false).await;
    let session = open(&clock, &server, "client", &[("clientSecret", "p:w+1 é%")]);
    session.identity().await.unwrap();
    let exchange = &asked(&server, "/oauth/v2/token").await[0];
    let basic = exchange.headers["authorization"].to_str().unwrap().strip_prefix("Basic ").unwrap();
    let pair = String::from_utf8(STANDARD.decode(basic).unwrap()).unwrap();
    assert_eq!(pair, "312345678901234567%40app:p%3Aw%2B1+%C3%A9%25");
    assert_eq!(form(exchange).get("client_secret"), None);
}

#[tokio::test]
async fn the_recorded_refusals_say_what_to_do_and_are_not_tried_again_at_once() {
    for (kind, status, error, said, code, words) in [
        (
            "client",
            400,
            "invalid_request",
            "Errors.User.Machine.Secret.Invalid",
            ProblemCode::CredentialRejected,
            "refuses the client secret",
        ),
        (
            "client",
            400,
            "invalid_client",
            "client not found",
            ProblemCode::CredentialRejected,
            "knows no client with this ID",
        ),
        (
            "client",
            400,
            "unsupported_grant_type",
            "client_credentials not supported",
            ProblemCode::Refused,
            "doesn't offer this way",
        ),
        (
            "key",
            500,
            "server_error",
            "Errors.Internal",
            ProblemCode::CredentialRejected,
            "could not use the key",
        ),
        (
            "key",
            400,
            "invalid_grant",
            "invalid assertion",
            ProblemCode::CredentialRejected,
            "refuses the key",
        ),
        (
            "browser",
            400,
            "invalid_grant",
            "Errors.OIDCSession.RefreshTokenInvalid",
            ProblemCode::CredentialExpired,
            "browser again",
        ),
    ] {
        let (server, clock) = (server().await, TestClock::now());
        answer(
            &server,
            "POST",
            "/oauth/v2/token",
            status,
            &json!({ "error": error, "error_description": said }),
        )
        .await;
        let all = [
            ("keyFile", key_file()),
            ("clientSecret", "s3cret-s3cret".to_owned()),
            ("refreshToken", "refresh-0".to_owned()),
        ];
        let all: Vec<(&str, &str)> = all.iter().map(|(path, secret)| (*path, secret.as_str())).collect();
        let session = open(&clock, &server, kind, &all);
        for _ in 0..2 {
            let problem = session.identity().await.unwrap_err();
            assert_eq!(problem.code, code, "{error}: {problem}");
            assert!(problem.message.contains(words) && problem.message.contains("Nothing was"), "{problem}");
            assert_eq!(problem.platform.as_ref().unwrap().code.as_deref(), Some(error));
        }
        let expected = if code == ProblemCode::Refused { 4 } else { 1 };
        assert!(asked(&server, "/oauth/v2/token").await.len() <= expected, "{error}");
        assert!(asked(&server, "/auth/v1/users/me").await.is_empty(), "nothing leaves unsigned");
    }
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_told_where_a_key_is_refused() {
    let (server, clock) = (server().await, TestClock::now());
    let date = httpdate::fmt_http_date((clock.time() - TimeDelta::minutes(20)).into());
    let refusal = ResponseTemplate::new(500)
        .insert_header("date", date.as_str())
        .set_body_json(json!({ "error": "server_error", "error_description": "Errors.Internal" }));
    Mock::given(method("POST")).and(path("/oauth/v2/token")).respond_with(refusal).mount(&server).await;
    let problem = open(&clock, &server, "key", &[("keyFile", &key_file())]).identity().await.unwrap_err();
    assert!(problem.message.contains("ahead of the server's"), "{problem}");
}

#[tokio::test]
async fn a_server_that_names_another_gets_no_secret() {
    for (field, value) in [
        ("issuer", "https://elsewhere.example"),
        ("token_endpoint", "https://elsewhere.example/oauth/v2/token"),
        ("jwks_uri", "https://elsewhere.example/keys"),
        ("authorization_endpoint", "https://elsewhere.example/authorize"),
    ] {
        let (server, clock) = (server().await, TestClock::now());
        server.reset().await;
        discovery(&server, |document| document[field] = json!(value)).await;
        tokens(&server, 3_600, false).await;
        let problem = open(&clock, &server, "key", &[("keyFile", &key_file())]).identity().await.unwrap_err();
        assert_eq!(problem.code, ProblemCode::WrongServer, "{field}");
        assert!(problem.message.contains("elsewhere.example"), "{problem}");
        let begun = clock.zitadel().begin_browser_sign_in(&settings(&server.uri(), "browser")).await;
        assert_eq!(begun.err().unwrap().code, ProblemCode::WrongServer, "{field}");
        assert!(asked(&server, "/oauth/v2/token").await.is_empty());
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_exchanged_once_more_and_no_further() {
    let (server, clock) = (MockServer::start().await, TestClock::now());
    discovery(&server, |_| {}).await;
    tokens(&server, 3_600, false).await;
    let body = json!({ "code": 16, "message": "Errors.Token.Invalid (AUTH-7fs1e)", "details": [{ "id": "AUTH-7fs1e" }] });
    Mock::given(wiremock::matchers::any())
        .respond_with(ResponseTemplate::new(401).set_body_json(body))
        .with_priority(9)
        .mount(&server)
        .await;
    let session = open(&clock, &server, "client", &[("clientSecret", "s3cret")]);
    let org = orgdesk_model::OrgId("1".to_owned());
    let problem = session.org(&org).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::CredentialRejected, "{problem}");
    assert_eq!(asked(&server, "/oauth/v2/token").await.len(), 2);

    let write = orgdesk_model::PlannedRequest {
        method: "PUT".to_owned(),
        url: format!("{}/admin/v1/policies/domain", server.uri()),
        headers: Vec::new(),
        credential: Vec::new(),
        body: Some("{}".to_owned()),
        purpose: String::new(),
        operation: String::new(),
        expected_owner: None,
    };
    let sent = session.send(&write).await;
    assert!(matches!(sent, orgdesk_platform::Sent::Refused(_)), "{sent:?}");
    assert_eq!(asked(&server, "/admin/v1/policies/domain").await.len(), 1, "a write is never repeated");
}

/// A keyring that is locked as told.
#[derive(Default)]
struct Keeper {
    locked: Mutex<bool>,
    kept: Mutex<Vec<(String, String)>>,
}

#[async_trait]
impl SecretKeeper for Keeper {
    async fn replace(&self, old: &Secrets, new: &Secrets) -> Result<(), Problem> {
        if *self.locked.lock().unwrap() {
            return Err(Problem::new(ProblemCode::KeyringLocked, "locked"));
        }
        let text = |all: &Secrets| all["refreshToken"].expose_secret().to_owned();
        self.kept.lock().unwrap().push((text(old), text(new)));
        Ok(())
    }
}

#[tokio::test]
async fn a_refresh_token_that_was_replaced_is_kept_before_the_next_is_asked_for() {
    let (server, clock) = (server().await, TestClock::now());
    tokens(&server, 3_600, true).await;
    let kept = secrets(&[("refreshToken", "refresh-0")]);
    let session = clock.zitadel().open(&settings(&server.uri(), "browser"), &kept).unwrap();
    let keeper = Arc::new(Keeper::default());
    session.keep_with(keeper.clone(), kept);
    session.identity().await.unwrap();
    clock.pass(TimeDelta::hours(1));
    *keeper.locked.lock().unwrap() = true;
    session.identity().await.unwrap();
    assert_eq!(session.sign_in().not_kept.unwrap().code, ProblemCode::KeyringLocked);
    assert_eq!(session.keep_now().await.unwrap_err().code, ProblemCode::KeyringLocked);
    clock.pass(TimeDelta::hours(1));
    session.identity().await.unwrap();
    *keeper.locked.lock().unwrap() = false;
    session.keep_now().await.unwrap();
    assert_eq!(session.sign_in().not_kept, None);
    session.keep_now().await.unwrap();
    let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
    assert_eq!(
        *keeper.kept.lock().unwrap(),
        [pair("refresh-0", "refresh-1"), pair("refresh-1", "refresh-3")]
    );
    let sent: Vec<String> = asked(&server, "/oauth/v2/token")
        .await
        .iter()
        .map(|request| form(request)["refresh_token"].clone())
        .collect();
    assert_eq!(sent, ["refresh-0", "refresh-1", "refresh-2"], "each is used once, kept or not");
    assert_eq!(session.secrets().unwrap()["refreshToken"].expose_secret(), "refresh-3");
}

#[tokio::test]
async fn a_refresh_goes_to_its_end_though_nobody_waits_any_more() {
    let (server, clock) = (server().await, TestClock::now());
    let slow = ResponseTemplate::new(200).set_delay(std::time::Duration::from_millis(300)).set_body_json(
        json!({ "access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3_600 }),
    );
    Mock::given(method("POST")).and(path("/oauth/v2/token")).respond_with(slow).mount(&server).await;
    let kept = secrets(&[("refreshToken", "refresh-0")]);
    let session = clock.zitadel().open(&settings(&server.uri(), "browser"), &kept).unwrap();
    let keeper = Arc::new(Keeper::default());
    session.keep_with(keeper.clone(), kept);
    let search = tokio::time::timeout(std::time::Duration::from_millis(100), session.search("x")).await;
    assert!(search.is_err(), "the search was dropped");
    session.identity().await.unwrap();
    assert_eq!(asked(&server, "/oauth/v2/token").await.len(), 1);
    assert_eq!(keeper.kept.lock().unwrap().len(), 1);
}
