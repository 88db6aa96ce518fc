//! A server that answers as told, and a clock that tests move.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use orgdesk_model::{ConnectionSettings, Environment};
use orgdesk_platform::zitadel::Zitadel;
use orgdesk_platform::{Clock, Config, Platform, Secrets, Session};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::RSA_PKCS1_SHA256;
use rustls::pki_types::PrivatePkcs1KeyDer;
use rustls::pki_types::pem::PemObject;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// Made for these tests, and good for nothing else.
pub const KEY: &str = include_str!("test_key.pem");
pub const CLIENT: &str = "312345678901234567@app";

/// A clock that tests move.
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<DateTime<Utc>>>);

impl TestClock {
    pub fn now() -> Self {
        Self(Arc::new(Mutex::new(Utc::now())))
    }

    pub fn pass(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }

    pub fn time(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    fn clock(&self) -> Clock {
        let own = self.clone();
        Arc::new(move || own.time())
    }

    pub fn zitadel(&self) -> Zitadel {
        Zitadel::with_clock(Config { retries: 0, ..Config::default() }, self.clock())
    }
}

pub fn settings(address: &str, credential: &str) -> ConnectionSettings {
    ConnectionSettings {
        platform: "zitadel".into(),
        name: "Test".to_owned(),
        address: address.to_owned(),
        environment: Environment::Development,
        read_only: false,
        credential: credential.to_owned(),
        options: BTreeMap::from([("clientId".to_owned(), CLIENT.to_owned())]),
    }
}

pub fn secrets(pairs: &[(&str, &str)]) -> Secrets {
    pairs.iter().map(|(path, secret)| ((*path).to_owned(), SecretString::from(*secret))).collect()
}

pub fn key_file() -> String {
    json!({ "type": "serviceaccount", "keyId": "key-1", "key": KEY, "userId": "user-1" }).to_string()
}

fn pair() -> KeyPair {
    let der = PrivatePkcs1KeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    KeyPair::from_der(der.secret_pkcs1_der()).unwrap()
}

/// Claims under a header, signed with the key whatever the header says.
pub fn signed(header: &Value, claims: &Value) -> String {
    let text = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
    let pair = pair();
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The public half of the key, as a server tells it.
pub fn keys() -> Value {
    let public = PublicKeyComponents::<Vec<u8>>::from(pair().public());
    let coded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    json!({ "keys": [{ "kid": "key-1", "kty": "RSA", "alg": "RS256", "use": "sig", "n": coded(&public.n), "e": coded(&public.e) }] })
}

/// A server that says where it signs in.
pub async fn server() -> MockServer {
    let server = MockServer::start().await;
    let base = server.uri();
    discovery(&server, |_| {}).await;
    answer(&server, "GET", "/oauth/v2/keys", 200, &keys()).await;
    answer(
        &server,
        "GET",
        "/auth/v1/users/me",
        200,
        &json!({ "user": { "id": "user-1", "userName": "robot" } }),
    )
    .await;
    answer(&server, "POST", "/auth/v1/permissions/zitadel/me/_search", 200, &json!({ "result": [] })).await;
    answer(&server, "POST", "/auth/v1/memberships/me/_search", 200, &json!({ "details": {}, "result": [] }))
        .await;
    assert!(base.starts_with("http://127.0.0.1"));
    server
}

pub async fn discovery(server: &MockServer, change: impl FnOnce(&mut Value)) {
    let base = server.uri();
    let mut document = json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/oauth/v2/authorize"),
        "token_endpoint": format!("{base}/oauth/v2/token"),
        "jwks_uri": format!("{base}/oauth/v2/keys"),
    });
    change(&mut document);
    Mock::given(method("GET"))
        .and(path("/.well-known/openid-configuration"))
        .respond_with(ResponseTemplate::new(200).set_body_json(document))
        .with_priority(1)
        .mount(server)
        .await;
}

pub async fn answer(server: &MockServer, verb: &str, at: &str, status: u16, body: &Value) {
    Mock::given(method(verb))
        .and(path(at))
        .respond_with(ResponseTemplate::new(status).set_body_json(body))
        .mount(server)
        .await;
}

/// Tokens that tell one another apart: `access-1`, `refresh-1` …
pub async fn tokens(server: &MockServer, life: i64, refreshes: bool) {
    let count = Mutex::new(0);
    Mock::given(method("POST"))
        .and(path("/oauth/v2/token"))
        .respond_with(move |_: &Request| {
            let mut count = count.lock().unwrap();
            *count += 1;
            let mut body = json!({ "access_token": format!("access-{count}"), "token_type": "Bearer", "expires_in": life });
            if refreshes {
                body["refresh_token"] = json!(format!("refresh-{count}"));
            }
            ResponseTemplate::new(200).set_body_json(body)
        })
        .mount(server)
        .await;
}

pub async fn asked(server: &MockServer, at: &str) -> Vec<Request> {
    server.received_requests().await.unwrap().into_iter().filter(|request| request.url.path() == at).collect()
}

pub fn form(request: &Request) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

pub fn open(clock: &TestClock, server: &MockServer, kind: &str, all: &[(&str, &str)]) -> Arc<dyn Session> {
    clock.zitadel().open(&settings(&server.uri(), kind), &secrets(all)).unwrap()
}
