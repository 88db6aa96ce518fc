//! The client against servers that misbehave.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test may fail it")]

mod authorities;
mod authority;
mod proxies;
mod tls;

use flate2::Compression;
use flate2::write::GzEncoder;
use orgdesk_platform::transport::{BaseUrl, Call, Client, Config, Exchange, LIST, SMALL, TransportError};
use secrecy::SecretString;
use std::io::Write;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const TOKEN: &str = "s3cret-token-0123456789";

fn config() -> Config {
    Config {
        connect_timeout: Duration::from_millis(800),
        read_timeout: Duration::from_millis(1_500),
        total_timeout: Duration::from_secs(3),
        retry_pause: Duration::from_millis(5),
        ..Config::default()
    }
}

fn client(address: &str, config: Config) -> Client {
    Client::new(BaseUrl::parse(address).unwrap().0, SecretString::from(TOKEN), config).unwrap()
}

async fn serving(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_request_is_signed_and_carries_no_origin_and_no_cookie() {
    let server = serving(
        ResponseTemplate::new(200).insert_header("set-cookie", "a=b").set_body_raw("{}", "application/json"),
    )
    .await;
    let client = client(&server.uri(), config());
    client.read(&Call::get("/one")).await.unwrap();
    client.read(&Call::get("/two")).await.unwrap();
    client.read(&Call::get("/three").unsigned()).await.unwrap();
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked[0].headers["authorization"], format!("Bearer {TOKEN}"));
    assert!(!asked[2].headers.contains_key("authorization"));
    for request in asked {
        assert!(!request.headers.contains_key("cookie") && !request.headers.contains_key("origin"));
    }
}

#[tokio::test]
async fn compressed_answers_are_read_and_their_size_is_limited_as_decoded() {
    let body = br#"{"answer": 42}"#;
    let answer = |bytes: Vec<u8>| {
        ResponseTemplate::new(200)
            .insert_header("content-encoding", "gzip")
            .set_body_raw(bytes, "application/json")
    };
    let server = serving(answer(zipped(body))).await;
    assert_eq!(client(&server.uri(), config()).read(&Call::get("/")).await.unwrap().body, body);
    let bomb = serving(answer(zipped(&vec![b' '; SMALL + 1]))).await;
    let error = client(&bomb.uri(), config()).read(&Call::get("/")).await.unwrap_err();
    let TransportError::Unreadable { answer: kept, .. } = error else { panic!("{error:?}") };
    assert_eq!(kept.body.len(), SMALL);
    assert_eq!(
        client(&bomb.uri(), config()).read(&Call::get("/").limit(LIST)).await.unwrap().body.len(),
        SMALL + 1
    );
    let broken = serving(answer(b"this is no gzip at all".to_vec())).await;
    let error = client(&broken.uri(), config()).read(&Call::get("/")).await.unwrap_err();
    assert!(matches!(error, TransportError::Unreadable { .. }), "{error:?}");
}

#[tokio::test]
async fn each_way_to_fail_before_sending_has_its_name() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain = serving(ResponseTemplate::new(200)).await;
    let read = async |address: &str| client(address, config()).read(&Call::get("/")).await.unwrap_err();
    let error = read("https://no-such-host.invalid").await;
    assert!(
        matches!(&error, TransportError::NameNotResolved { host } if host == "no-such-host.invalid"),
        "{error:?}"
    );
    assert!(error.never_left());
    let error = read(&format!("http://{free}")).await;
    assert!(matches!(error, TransportError::ConnectionRefused { .. }) && error.never_left(), "{error:?}");
    let error = read(&plain.uri().replace("http:", "https:")).await;
    assert!(matches!(error, TransportError::Tls { .. }) && error.never_left(), "{error:?}");
    // TLS that never answers is still on the way to a connection.
    let error = read(&format!("https://{}", silent.local_addr().unwrap())).await;
    assert!(matches!(error, TransportError::ConnectTimedOut { .. }) && error.never_left(), "{error:?}");
    let error = read(&format!("http://{}", silent.local_addr().unwrap())).await;
    assert!(matches!(error, TransportError::TimedOut { .. }) && !error.never_left(), "{error:?}");
}

/// Answers each connection with the same bytes, then closes it.
async fn raw(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // Closing with the request unread would reset the connection and lose the answer.
            let _ = stream.read(&mut [0; 4_096]).await;
            let _ = stream.write_all(bytes).await;
            let _ = stream.shutdown().await;
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn cut_and_strange_answers() {
    for bytes in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{}",
        b"SSH-2.0-OpenSSH\r\n",
    ] {
        let error = client(&raw(bytes).await, config()).read(&Call::get("/")).await.unwrap_err();
        assert!(matches!(error, TransportError::Cut { .. }) && !error.never_left(), "{error:?}");
    }
    // A refusal stays one, even if its words are cut off.
    let cut = raw(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 10\r\n\r\n{}").await;
    let error = client(&cut, config()).read(&Call::get("/")).await.unwrap_err();
    assert!(
        matches!(&error, TransportError::Refused(answer) if answer.status == 403 && answer.body == b"{}"),
        "{error:?}"
    );
}

#[tokio::test]
async fn redirects_are_told_and_not_followed() {
    let elsewhere = serving(ResponseTemplate::new(200)).await;
    for status in [301, 302, 303, 307, 308] {
        let server =
            serving(ResponseTemplate::new(status).insert_header("location", elsewhere.uri().as_str())).await;
        let error = client(&server.uri(), config()).read(&Call::get("/")).await.unwrap_err();
        assert!(
            matches!(&error, TransportError::Redirected { to: Some(to), .. } if *to == elsewhere.uri()),
            "{error:?}"
        );
    }
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn reads_are_repeated_and_writes_are_not() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/a"))
        .respond_with(ResponseTemplate::new(503))
        .up_to_n_times(2)
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_raw("{}", "application/json"))
        .mount(&server)
        .await;
    let one = client(&server.uri(), config());
    one.read(&Call::get("/a")).await.unwrap();
    assert_eq!(server.received_requests().await.unwrap().len(), 3);

    let failing = serving(ResponseTemplate::new(503).insert_header("retry-after", "0")).await;
    let one = client(&failing.uri(), config());
    let error = one.write("POST", &format!("{}/w", failing.uri()), &[], Some("{}")).await.unwrap_err();
    assert!(matches!(error, TransportError::Refused(_)));
    assert_eq!(failing.received_requests().await.unwrap().len(), 1);
    one.read(&Call::get("/r").impatient()).await.unwrap_err();
    assert_eq!(failing.received_requests().await.unwrap().len(), 2);
    let gone = raw(b"").await;
    let error = client(&gone, config()).write("PUT", &format!("{gone}/w"), &[], None).await.unwrap_err();
    assert!(matches!(error, TransportError::Cut { .. }));
}

#[tokio::test]
async fn requests_keep_the_pace() {
    let server = serving(ResponseTemplate::new(200).set_body_raw("{}", "application/json")).await;
    let pace = Config {
        requests_per_second: NonZeroU32::new(20).unwrap(),
        burst: NonZeroU32::new(2).unwrap(),
        ..config()
    };
    let client = client(&server.uri(), pace);
    let started = Instant::now();
    for _ in 0..6 {
        client.read(&Call::get("/")).await.unwrap();
    }
    assert!(started.elapsed() >= Duration::from_millis(190), "{:?}", started.elapsed());
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_secret_is_in_no_log_no_debug_output_and_no_answer() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let server = serving(
        ResponseTemplate::new(200)
            .set_body_raw(format!("{{\"you\": \"{TOKEN}\", \"and\": \"{TOKEN}\"}}"), "application/json"),
    )
    .await;
    let client = client(&server.uri(), config());
    let answer = client.read(&Call::get("/x")).await.unwrap();
    assert_eq!(answer.text(), r#"{"you": "[secret removed]", "and": "[secret removed]"}"#);
    for shown in [format!("{client:?}"), format!("{answer:?}")] {
        assert!(!shown.contains(TOKEN));
    }
    let logged = String::from_utf8_lossy(&lines.0.lock().unwrap()).into_owned();
    assert!(logged.contains("answered"), "the log is really read: {logged}");
    assert!(!logged.contains(TOKEN), "{logged}");
}

#[tokio::test]
async fn an_exchange_is_one_form_and_its_secrets_stay_out_of_the_answer() {
    let server =
        serving(ResponseTemplate::new(503).set_body_raw("no: a+b&c=d 1234 aWQ6YStiJmM9ZA==", "text/plain"))
            .await;
    let client =
        Client::new(BaseUrl::parse(&server.uri()).unwrap().0, SecretString::from(""), config()).unwrap();
    let (token, code) = (SecretString::from("a+b&c=d"), SecretString::from("1234"));
    let form = Exchange::new("/token", [("api_token", "a+b&c=d"), ("passcode", "1234")])
        .without(&token)
        .without(&code);
    let Err(TransportError::Refused(answer)) = client.exchange(&form).await else { panic!() };
    assert_eq!(answer.text(), "no: [secret removed] [secret removed] aWQ6YStiJmM9ZA==");
    let Err(TransportError::Refused(answer)) =
        client.exchange(&Exchange::new("/token", [("grant_type", "x")]).basic("id", &token)).await
    else {
        panic!()
    };
    assert_eq!(answer.text(), "no: [secret removed] 1234 [secret removed]");
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked.len(), 2, "a passcode is never sent again");
    assert_eq!(String::from_utf8_lossy(&asked[0].body), "api_token=a%2Bb%26c%3Dd&passcode=1234");
    assert_eq!(asked[0].headers["content-type"], "application/x-www-form-urlencoded");
    assert!(!asked[0].headers.contains_key("authorization"));
    assert_eq!(asked[1].headers["authorization"], "Basic aWQ6YStiJmM9ZA==");
}
