//! The browser's part, played by a test.

use crate::support::{CLIENT, TestClock, answer, asked, form, server, settings, signed};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use orgdesk_model::ProblemCode;
use orgdesk_platform::{BrowserSignIn, Platform};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn query(url: &Url) -> BTreeMap<String, String> {
    url.query_pairs().into_owned().collect()
}

/// What the server answers for a code, with what `change` makes of the ID token's claims.
async fn grants(server: &MockServer, clock: &TestClock, nonce: &str, refresh: bool, change: fn(&mut Value)) {
    let hash = URL_SAFE_NO_PAD.encode(&digest(&SHA256, b"access-0").as_ref()[..16]);
    let mut claims = json!({
        "iss": server.uri(), "aud": [CLIENT, "project"], "azp": CLIENT, "sub": "user-1", "nonce": nonce,
        "iat": clock.time().timestamp(), "exp": clock.time().timestamp() + 3_600, "at_hash": hash,
    });
    change(&mut claims);
    let id_token = signed(&json!({ "alg": "RS256", "kid": "key-1" }), &claims);
    let mut body = json!({ "access_token": "access-0", "expires_in": 3_600, "id_token": id_token });
    if refresh {
        body["refresh_token"] = json!("refresh-0");
    }
    Mock::given(method("POST"))
        .and(path("/oauth/v2/token"))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .up_to_n_times(1)
        .with_priority(1)
        .mount(server)
        .await;
}

async fn begun(server: &MockServer, clock: &TestClock) -> Box<dyn BrowserSignIn> {
    clock.zitadel().begin_browser_sign_in(&settings(&server.uri(), "browser")).await.unwrap()
}

/// Asks as a browser does.
async fn get(url: &str) -> (u16, String) {
    let url = Url::parse(url).unwrap();
    let mut stream = TcpStream::connect(url.authority()).await.unwrap();
    let path = &url[url::Position::BeforePath..];
    let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", url.authority());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

#[tokio::test]
async fn a_browser_signs_in_with_a_code_that_is_worth_something_here_only() {
    let (server, clock) = (server().await, TestClock::now());
    let begun = begun(&server, &clock).await;
    let url = begun.url().clone();
    assert!(url.as_str().starts_with(&format!("{}/oauth/v2/authorize?", server.uri())));
    let asked_for = query(&url);
    assert_eq!(asked_for["client_id"], CLIENT);
    assert_eq!(asked_for["scope"], "openid urn:zitadel:iam:org:project:id:zitadel:aud offline_access");
    assert_eq!(
        (asked_for["response_type"].as_str(), asked_for["code_challenge_method"].as_str()),
        ("code", "S256")
    );
    let redirect = asked_for["redirect_uri"].clone();
    assert!(redirect.starts_with("http://127.0.0.1:") && redirect.ends_with("/callback"), "{redirect}");
    assert!(asked_for["state"].len() >= 43 && asked_for["nonce"].len() >= 43);
    grants(&server, &clock, &asked_for["nonce"], true, |_| {}).await;

    let waiting = tokio::spawn(begun.finish());
    let state = &asked_for["state"];
    for (bad, status) in [
        (format!("{redirect}?code=c&state=other"), 400),
        (format!("{redirect}?code=c"), 400),
        (format!("{redirect}?code=c&state={state}&state={state}"), 400),
        (format!("{redirect}?state={state}"), 400),
        (format!("{redirect}?code=c&state={state}&iss=https://elsewhere.example"), 400),
        (redirect.replace("/callback", "/") + "?code=c", 404),
        (redirect.replace("/callback", "/callback/x") + "?code=c", 404),
        (redirect.replace("127.0.0.1", "localhost") + &format!("?code=c&state={state}"), 404),
    ] {
        let (answered, page) = get(&bad).await;
        assert_eq!(answered, status, "{bad}");
        assert!(!page.contains(state.as_str()) && !page.contains("signed in"));
    }
    assert!(!waiting.is_finished(), "none of these ends the wait");
    let (status, page) = get(&format!("{redirect}?code=the-code&state={state}")).await;
    assert_eq!(status, 200);
    assert!(page.contains("You can close this tab") && !page.contains("the-code"));

    let session = waiting.await.unwrap().unwrap();
    assert!(TcpStream::connect(Url::parse(&redirect).unwrap().authority()).await.is_err(), "closed");
    let exchange = form(&asked(&server, "/oauth/v2/token").await[0]);
    assert_eq!(
        (exchange["grant_type"].as_str(), exchange["code"].as_str()),
        ("authorization_code", "the-code")
    );
    assert_eq!((&exchange["redirect_uri"], exchange["client_id"].as_str()), (&redirect, CLIENT));
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, exchange["code_verifier"].as_bytes()));
    assert_eq!(asked_for["code_challenge"], challenge);
    assert_eq!(session.secrets().unwrap().keys().collect::<Vec<_>>(), ["refreshToken"]);
    session.identity().await.unwrap();
    assert_eq!(asked(&server, "/oauth/v2/token").await.len(), 1, "its access token is used");
    let standing = session.sign_in();
    assert_eq!((standing.access_ends, standing.renews), (Some(clock.time() + TimeDelta::hours(1)), true));
}

#[tokio::test]
async fn without_a_refresh_token_the_access_token_is_kept_with_its_end() {
    let (server, clock) = (server().await, TestClock::now());
    let begun = begun(&server, &clock).await;
    let asked_for = query(begun.url());
    grants(&server, &clock, &asked_for["nonce"], false, |_| {}).await;
    let waiting = tokio::spawn(begun.finish());
    get(&format!("{}?code=c&state={}", asked_for["redirect_uri"], asked_for["state"])).await;
    let kept = waiting.await.unwrap().unwrap().secrets().unwrap();
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["accessEnds", "accessToken"]);
    let later = clock.zitadel().open(&settings(&server.uri(), "browser"), &kept).unwrap();
    later.identity().await.unwrap();
    assert!(!later.sign_in().renews);
    clock.pass(TimeDelta::minutes(59) + TimeDelta::seconds(30));
    later.identity().await.unwrap();
    clock.pass(TimeDelta::minutes(1));
    let ended = later.identity().await.unwrap_err();
    assert_eq!(ended.code, ProblemCode::CredentialExpired, "{ended}");
    assert_eq!(asked(&server, "/oauth/v2/token").await.len(), 1);
}

#[tokio::test]
async fn whatever_the_id_token_says_wrong_ends_the_sign_in() {
    type Wrong = (fn(&mut Value), &'static str);
    let changes: [Wrong; 10] = [
        (|claims| claims["iss"] = json!("https://elsewhere.example"), "another server"),
        (|claims| claims["aud"] = json!("another"), "another application"),
        (|claims| claims["azp"] = json!("another"), "another application"),
        (|claims| claims["nonce"] = json!("another"), "another sign-in"),
        (|claims| claims["nonce"] = Value::Null, "another sign-in"),
        (|claims| claims["exp"] = json!(1), "has ended"),
        (|claims| claims["exp"] = json!("9999999999"), "has ended"),
        (|claims| claims["iat"] = json!(9_999_999_999_i64), "from the future"),
        (|claims| claims["sub"] = json!(""), "names nobody"),
        (|claims| claims["at_hash"] = json!("other"), "another access token"),
    ];
    for (change, words) in changes {
        let (server, clock) = (server().await, TestClock::now());
        let begun = begun(&server, &clock).await;
        let asked_for = query(begun.url());
        grants(&server, &clock, &asked_for["nonce"], true, change).await;
        let waiting = tokio::spawn(begun.finish());
        get(&format!("{}?code=c&state={}", asked_for["redirect_uri"], asked_for["state"])).await;
        let problem = waiting.await.unwrap().err().unwrap();
        assert!(problem.message.contains(words), "{words}: {problem}");
        assert!(!problem.message.contains("access-0"));
    }
}

#[tokio::test]
async fn only_what_the_server_signed_in_the_agreed_way_is_believed() {
    let coded = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    for (header, part, words) in [
        (json!({ "alg": "none" }), "", "RS256"),
        (json!({ "alg": "none" }), "signature", "RS256"),
        (json!({ "alg": "HS256", "kid": "key-1" }), "signature", "RS256"),
        (json!({ "alg": "RS256", "kid": "key-1", "crit": ["exp"] }), "signature", "RS256"),
        (json!({ "alg": "RS256", "kid": "key-2" }), "signature", "doesn't name"),
        (json!({ "alg": "RS256", "kid": "key-1" }), "another's", "signature is wrong"),
        (json!({ "alg": "RS256" }), "another's", "signature is wrong"),
        (json!({ "alg": "RS256", "kid": "key-1" }), "no signature at all", "no signed token"),
        (json!(7), "signature", "no signed token"),
    ] {
        let (server, clock) = (server().await, TestClock::now());
        let begun = begun(&server, &clock).await;
        let asked_for = query(begun.url());
        let claims = json!({ "iss": server.uri(), "aud": CLIENT, "sub": "x", "nonce": asked_for["nonce"],
            "iat": clock.time().timestamp(), "exp": clock.time().timestamp() + 60 });
        let whole = signed(&header, &claims);
        let (text, signature) = whole.rsplit_once('.').unwrap();
        let id_token = match part {
            "signature" => whole.clone(),
            "another's" => {
                let other = signed(&header, &json!({ "sub": "y" }));
                format!("{text}.{}", other.rsplit_once('.').unwrap().1)
            }
            "" => format!("{}.{}.", coded(header.clone()), coded(claims)),
            _ => text.to_owned(),
        };
        assert!(!signature.is_empty());
        let body = json!({ "access_token": "access-0", "id_token": id_token });
        answer(&server, "POST", "/oauth/v2/token", 200, &body).await;
        let waiting = tokio::spawn(begun.finish());
        get(&format!("{}?code=c&state={}", asked_for["redirect_uri"], asked_for["state"])).await;
        let problem = waiting.await.unwrap().err().unwrap();
        assert!(problem.message.contains(words), "{header} {part}: {problem}");
    }
}

#[tokio::test]
async fn a_refusal_in_the_browser_is_told_and_a_dropped_wait_frees_the_port() {
    let (server, clock) = (server().await, TestClock::now());
    let first = begun(&server, &clock).await;
    let asked_for = query(first.url());
    let waiting = tokio::spawn(first.finish());
    let (status, page) = get(&format!(
        "{}?error=access_denied&error_description=The%20user%20denied&state={}",
        asked_for["redirect_uri"], asked_for["state"]
    ))
    .await;
    assert_eq!(status, 200);
    assert!(page.contains("not completed"), "{page}");
    let problem = waiting.await.unwrap().err().unwrap();
    assert!(problem.message.contains("The user denied"), "{problem}");

    let second = begun(&server, &clock).await;
    let redirect = Url::parse(&query(second.url())["redirect_uri"]).unwrap();
    let waiting = tokio::spawn(second.finish());
    assert!(TcpStream::connect(redirect.authority()).await.is_ok());
    waiting.abort();
    assert!(waiting.await.is_err());
    assert!(TcpStream::connect(redirect.authority()).await.is_err(), "nothing listens any more");
    assert!(asked(&server, "/oauth/v2/token").await.is_empty());
}
