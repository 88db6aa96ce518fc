//! Signing in at the ZITADEL stand-in: keys, secrets, the browser, refresh tokens.

#![allow(clippy::expect_used, reason = "a test may fail by panic")]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use orgdesk_sandbox::zitadel::{ServerVersion, sample};
use orgdesk_sandbox::{Answer, View};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents};
use serde_json::{Value, json};
use support::{Server, asked};

const BASE: &str = "http://localhost:8080";
const API: &str = "openid profile email urn:zitadel:iam:org:project:id:zitadel:aud";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// Of RFC 7636, appendix B.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const CALLBACK: &str = "http://127.0.0.1:40123/callback";
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

fn form(fields: &[(&str, &str)]) -> String {
    let quoted = |text: &str| {
        text.bytes().fold(String::new(), |out, byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                out + &char::from(byte).to_string()
            }
            byte => out + &format!("%{byte:02X}"),
        })
    };
    fields.iter().map(|(n, v)| format!("{n}={}", quoted(v))).collect::<Vec<_>>().join("&")
}

fn send(server: &Server, method: &str, path: &str, authorization: &str, body: &str) -> Answer {
    let mut headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
    if !authorization.is_empty() {
        headers.push(("authorization", authorization.to_owned()));
    }
    server.stand_in.answer(&asked(method, path, &headers, body.as_bytes()), View::Now)
}

fn parsed(answer: &Answer) -> (u16, Value) {
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
}

fn token(server: &Server, fields: &[(&str, &str)]) -> (u16, Value) {
    parsed(&send(server, "POST", "/oauth/v2/token", "", &form(fields)))
}

/// Whether a token opens the API, as a status.
fn api(server: &Server, token: &str) -> u16 {
    send(server, "GET", "/auth/v1/users/me", &format!("Bearer {token}"), "").status
}

fn key_file(server: &Server, name: &str) -> Value {
    serde_json::from_str(&server.variables[&format!("key.{name}")]).expect("a key file")
}

fn signed(file: &Value, header: &Value, claims: &Value) -> String {
    let pem = file["key"].as_str().expect("key");
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let pair = RsaKeyPair::from_der(&STANDARD.decode(body).expect("base64")).expect("an RSA key");
    let text = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).expect("signed");
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn claims(file: &Value) -> Value {
    json!({"iss": file["userId"], "sub": file["userId"], "aud": BASE, "iat": now(), "exp": now() + 600})
}

fn assert_with(file: &Value, claims: &Value) -> String {
    signed(file, &json!({"alg": "RS256", "kid": file["keyId"]}), claims)
}

fn bearer(server: &Server, assertion: &str) -> (u16, Value) {
    token(server, &[("grant_type", JWT_BEARER), ("assertion", assertion), ("scope", API)])
}

#[test]
fn a_key_signs_in() {
    let server = Server::sample();
    let file = key_file(&server, "owner");
    let (status, answer) = bearer(&server, &assert_with(&file, &claims(&file)));
    assert_eq!(
        (status, &answer["token_type"], &answer["expires_in"]),
        (200, &json!("Bearer"), &json!(43199))
    );
    assert!(answer.get("refresh_token").is_none(), "a key signs again instead");
    assert_eq!(api(&server, answer["access_token"].as_str().expect("token")), 200);
}

#[test]
fn an_assertion_that_is_wrong_anywhere_is_refused() {
    let server = Server::sample();
    let file = key_file(&server, "owner");
    let refused = (400, json!({"error": "invalid_grant", "error_description": "invalid assertion"}));
    let wrong = [
        ("iss", json!("1")),
        ("sub", json!(server.variables["user.viewer"])),
        ("aud", json!("http://elsewhere:8080")),
        ("iat", json!(now() - 3700)),
        ("iat", json!(now() + 60)),
        ("iat", Value::Null),
        ("exp", json!(now() - 60)),
        ("exp", Value::Null),
    ];
    for (name, value) in wrong {
        let mut claims = claims(&file);
        claims[name] = value.clone();
        assert_eq!(bearer(&server, &assert_with(&file, &claims)), refused, "{name} {value}");
    }
    let right = claims(&file);
    let none = signed(&file, &json!({"alg": "none", "kid": file["keyId"]}), &right);
    let other = signed(&key_file(&server, "expired"), &json!({"alg": "RS256", "kid": file["keyId"]}), &right);
    let expired = key_file(&server, "expired");
    let expired = assert_with(&expired, &claims(&expired));
    for assertion in [none, other, expired] {
        assert_eq!(bearer(&server, &assertion), refused);
    }
    assert_eq!(bearer(&server, &assert_with(&file, &right)).0, 200);
}

#[test]
fn what_is_no_assertion_is_refused_as_each_version_does() {
    for (version, status, error) in [
        (ServerVersion::V2_71, 500, "server_error"),
        (ServerVersion::V4_13, 500, "server_error"),
        (ServerVersion::Main, 400, "invalid_grant"),
    ] {
        let server = Server::new(sample::world(), version);
        let (got, answer) = bearer(&server, "abc");
        assert_eq!((got, &answer["error"]), (status, &json!(error)));
    }
}

#[test]
fn a_secret_signs_in_by_header_and_by_form() {
    let server = Server::sample();
    let (id, secret) = (&server.variables["client.owner"], &server.variables["secret.owner"]);
    let grant = [("grant_type", "client_credentials"), ("scope", API)];
    let header = format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    let (status, answer) = parsed(&send(&server, "POST", "/oauth/v2/token", &header, &form(&grant)));
    assert_eq!(status, 200, "{answer}");
    let fields = [grant[0], grant[1], ("client_id", id), ("client_secret", secret)];
    let (status, answer) = token(&server, &fields);
    assert_eq!((status, api(&server, answer["access_token"].as_str().expect("token"))), (200, 200));
    // Of the other service user.
    let fields = [grant[0], grant[1], ("client_id", "nobody"), ("client_secret", secret)];
    let description = "Errors.User.Machine.Secret.Invalid";
    let refused = json!({"error": "invalid_request", "error_description": description});
    assert_eq!(token(&server, &fields), (400, refused));
}

#[test]
fn a_token_without_the_audience_opens_no_api() {
    let server = Server::sample();
    let (id, secret) = (&server.variables["client.owner"], &server.variables["secret.owner"]);
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", id),
        ("client_secret", secret),
        ("scope", "openid"),
    ];
    let (_, answer) = token(&server, &fields);
    let text = answer["access_token"].as_str().expect("token");
    assert_eq!(api(&server, text), 401);
    let info = send(&server, "GET", "/oidc/v1/userinfo", &format!("Bearer {text}"), "");
    assert_eq!(parsed(&info).1["sub"], json!(server.variables["user.admin"]));
}

fn authorize(server: &Server, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("client_id", server.variables["app.desk"].as_str()),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid profile offline_access urn:zitadel:iam:org:project:id:zitadel:aud"),
        ("state", "st&te"),
        ("nonce", "n1"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(n, _)| n == name));
    fields.extend(more);
    send(server, "GET", &format!("/oauth/v2/authorize?{}", form(&fields)), "", "")
}

fn sent_to(answer: &Answer) -> String {
    assert_eq!(answer.status, 302, "{}", String::from_utf8_lossy(&answer.body));
    answer.headers.iter().find(|(n, _)| n == "location").map(|(_, v)| v.clone()).expect("location")
}

fn code(server: &Server) -> String {
    let location = sent_to(&authorize(server, &[("login_hint", "ingrid.solberg")]));
    let query = location.strip_prefix(&format!("{CALLBACK}?code=")).expect("a code");
    query.strip_suffix("&state=st%26te").expect("the state").to_owned()
}

fn redeem(server: &Server, code: &str, more: &[(&str, &str)]) -> (u16, Value) {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("client_id", server.variables["app.desk"].as_str()),
        ("redirect_uri", CALLBACK),
        ("code", code),
        ("code_verifier", VERIFIER),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(n, _)| n == name));
    fields.extend(more);
    token(server, &fields)
}

#[test]
fn the_browser_signs_in_with_a_proof_key() {
    let server = Server::sample();
    let first = code(&server);
    let (status, answer) = redeem(&server, &first, &[]);
    assert_eq!(status, 200, "{answer}");
    assert_eq!(api(&server, answer["access_token"].as_str().expect("token")), 200);
    assert_eq!(redeem(&server, &first, &[]).1["error"], "invalid_grant", "a code is redeemed once");
    for wrong in [("code_verifier", "wrong"), ("redirect_uri", "http://127.0.0.1:40124/callback")] {
        assert_eq!(redeem(&server, &code(&server), &[wrong]).1["error"], "invalid_grant", "{wrong:?}");
    }
}

#[test]
fn the_id_token_is_signed_with_the_servers_key() {
    let server = Server::sample();
    let (_, answer) = redeem(&server, &code(&server), &[]);
    let text = answer["id_token"].as_str().expect("id token");
    let (signed, signature) = text.rsplit_once('.').expect("parts");
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64url");
    let (_, keys) = parsed(&send(&server, "GET", "/oauth/v2/keys", "", ""));
    let number = |name: &str| decode(keys["keys"][0][name].as_str().expect("a number"));
    RsaPublicKeyComponents { n: number("n"), e: number("e") }
        .verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &decode(signature))
        .expect("signed");
    let claims: Value =
        serde_json::from_slice(&decode(signed.split('.').nth(1).expect("claims"))).expect("JSON");
    assert_eq!(claims["iss"], BASE);
    assert_eq!(claims["nonce"], "n1");
    assert_eq!(claims["sub"], json!(server.variables["user.default.ingrid.solberg"]));
    assert_eq!(claims["aud"][0], json!(server.variables["app.desk"]));
}

#[test]
fn the_page_lets_choose_and_refuse() {
    let server = Server::sample();
    let page = authorize(&server, &[]);
    let text = String::from_utf8(page.body.clone()).expect("text");
    assert!(page.status == 200 && text.contains("Ingrid Solberg") && text.contains("Orgdesk"), "{text}");
    assert!(!text.contains("Instance administrator"), "service users sign in otherwise");
    let link = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.contains(name)).expect("a link").to_owned();
        line.split('"').nth(1).expect("an address").replace("&amp;", "&")
    };
    for (name, wanted) in [("Ingrid Solberg", "?code="), ("Refuse", "?error=access_denied")] {
        let followed = send(&server, "GET", &link(&text, name), "", "");
        assert!(sent_to(&followed).starts_with(&format!("{CALLBACK}{wanted}")), "{name}");
    }
}

#[test]
fn a_world_may_answer_at_once() {
    let server = Server::sample();
    let arrange = |wish: Value| server.stand_in.arrange(&wish).expect("arranged");
    arrange(json!({"signIn": {"user": "default.tomasz.wilk"}}));
    assert!(sent_to(&authorize(&server, &[])).contains("?code="));
    arrange(json!({"signIn": {"refuse": true}}));
    assert!(sent_to(&authorize(&server, &[])).contains("?error=access_denied"));
    arrange(json!({"signIn": null}));
    assert_eq!(authorize(&server, &[]).status, 200);
    assert!(server.stand_in.arrange(&json!({"signIn": {"user": "unknown"}})).is_err());
}

#[test]
fn nobody_is_sent_to_an_address_that_is_not_registered() {
    let server = Server::sample();
    let wrong = [
        ("redirect_uri", "http://127.0.0.1:40123/other"),
        ("redirect_uri", "https://127.0.0.1/callback"),
        ("redirect_uri", "http://attacker.example/callback"),
        ("client_id", "1"),
        ("client_id", ""),
    ];
    for wrong in wrong {
        let answer = authorize(&server, &[wrong, ("login_hint", "ingrid.solberg")]);
        assert_eq!(answer.status, 400, "{wrong:?}");
        assert!(answer.headers.iter().all(|(name, _)| name != "location"));
    }
    let told = [
        (("scope", "profile"), "invalid_scope"),
        (("response_type", "token"), "unauthorized_client"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("prompt", "none"), "login_required"),
    ];
    for (wrong, error) in told {
        let location = sent_to(&authorize(&server, &[wrong]));
        assert!(location.starts_with(&format!("{CALLBACK}?error={error}&")), "{location}");
    }
}

#[test]
fn a_refresh_token_works_once_and_until_it_is_revoked() {
    let server = Server::sample();
    let client = server.variables["app.desk"].as_str();
    let (_, first) = redeem(&server, &code(&server), &[]);
    let text = |answer: &Value, name: &str| answer[name].as_str().expect("text").to_owned();
    let refresh = |with: &str| {
        token(&server, &[("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", with)])
    };
    let (status, second) = refresh(&text(&first, "refresh_token"));
    assert_eq!((status, api(&server, &text(&second, "access_token"))), (200, 200));
    assert_eq!(refresh(&text(&first, "refresh_token")).1["error"], "invalid_grant", "rotated");
    let next = text(&second, "refresh_token");
    let body = form(&[("token", &next), ("client_id", client), ("token_type_hint", "refresh_token")]);
    assert_eq!(send(&server, "POST", "/oauth/v2/revoke", "", &body).status, 200);
    assert_eq!(refresh(&next).1["error"], "invalid_grant", "revoked");
    assert_eq!(api(&server, &text(&second, "access_token")), 401, "with its sign-in");
    assert_eq!(send(&server, "POST", "/oauth/v2/revoke", "", &body).status, 200, "unknown ones are no error");
}

#[test]
fn tokens_end() {
    let mut world = sample::world();
    world.token_life = Some(1);
    let server = Server::new(world, ServerVersion::default());
    let (_, first) = redeem(&server, &code(&server), &[]);
    assert!(first.get("expires_in").is_none(), "zeros are left out");
    let token = first["access_token"].as_str().expect("token");
    assert_eq!(api(&server, token), 200);
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert_eq!(api(&server, token), 401);
    server.stand_in.arrange(&json!({"tokenLife": 600})).expect("arranged");
    let (_, second) = redeem(&server, &code(&server), &[]);
    assert_eq!(second["expires_in"], 599);
    server.stand_in.arrange(&json!({"sessions": "expire"})).expect("arranged");
    assert_eq!(api(&server, second["access_token"].as_str().expect("token")), 401);
}

#[test]
fn keys_are_made_listed_and_removed() {
    let server = Server::sample();
    let path = format!("/management/v1/users/{}/keys", server.variables["user.admin"]);
    let (status, made) =
        server.owner("POST", &path, r#"{"type":"KEY_TYPE_JSON","expirationDate":"2090-01-01T00:00:00Z"}"#);
    assert_eq!(status, 200, "{made}");
    let details = STANDARD.decode(made["keyDetails"].as_str().expect("a key file")).expect("base64");
    let file: Value = serde_json::from_slice(&details).expect("JSON");
    let assertion = assert_with(&file, &claims(&file));
    assert_eq!(bearer(&server, &assertion).0, 200);
    let (_, listed) = server.owner("POST", &format!("{path}/_search"), "{}");
    assert_eq!(listed["details"]["totalResult"], "3");
    assert!(!listed.to_string().contains("PRIVATE KEY"));
    let one = format!("{path}/{}", file["keyId"].as_str().expect("id"));
    assert_eq!(server.owner("DELETE", &one, "").0, 200);
    assert_eq!(bearer(&server, &assertion).0, 400);
    assert_eq!(server.owner("DELETE", &one, "").0, 404);
}

#[tokio::test]
async fn the_log_of_requests_holds_no_credential() {
    let running = orgdesk_sandbox::Sandbox::start(orgdesk_sandbox::Options::zitadel(sample::world()))
        .await
        .expect("started");
    let secret = running.variables["secret.owner"].clone();
    let body =
        form(&[("grant_type", "client_credentials"), ("client_id", "admin"), ("client_secret", &secret)]);
    let request = format!(
        "POST /oauth/v2/token HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: \
         application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let address = running.base.trim_start_matches("http://").to_owned();
    let reply = tokio::task::spawn_blocking(move || {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(address).expect("connected");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("read");
        reply
    });
    assert!(reply.await.expect("a reply").starts_with("HTTP/1.1 200"));
    let entries = running.requests.all();
    assert_eq!(entries[0].body, "grant_type=client_credentials&client_id=admin&client_secret=***");
    running.stop().await;
}
