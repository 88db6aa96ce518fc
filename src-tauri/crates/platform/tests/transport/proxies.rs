//! Proxies on the way: one that lets requests through, and each that doesn't.

use crate::authority::{Authority, Manners, proxy};
use crate::{Lines, TOKEN, config};
use orgdesk_platform::transport::{BaseUrl, Call, Client, Config, ProxyFailure, ProxySource, TransportError};
use secrecy::SecretString;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

const PASSWORD: &str = "hunter2-of-the-proxy";

fn client(server: &str, through: &str, authority: &Authority) -> Client {
    let root = CertificateDer::from_pem_slice(authority.pem().as_bytes()).unwrap().to_vec();
    let config =
        Config { proxy: ProxySource::Address(through.to_owned()), extra_roots: vec![root], ..config() };
    Client::new(BaseUrl::parse(server).unwrap().0, SecretString::from(TOKEN), config).unwrap()
}

#[tokio::test]
async fn requests_go_through_a_proxy_that_sees_no_token_and_whose_login_is_in_no_log() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let authority = Authority::named("Acme Root");
    let (server, asked) = authority.serve(|_, _| r#"{"well":true}"#.to_owned()).await;
    let (address, heads) = proxy(Manners::Connects).await;
    // A name that no resolver knows: the proxy finds the server, and nobody else has to.
    let server = server.replace("localhost", "idp.example");
    let client = client(&server, &format!("http://ada:{PASSWORD}@{address}"), &authority);
    assert_eq!(client.read(&Call::get("/x")).await.unwrap().text(), r#"{"well":true}"#);
    assert!(client.way().ends_with(&format!(", through the proxy {address}")), "{}", client.way());
    assert!(asked.all()[0].contains(TOKEN));
    let head = &heads.all()[0];
    assert!(head.starts_with("CONNECT idp.example:"), "{head}");
    assert!(head.to_lowercase().contains("proxy-authorization: basic "), "{head}");
    assert!(!head.contains(TOKEN));
    let logged = format!("{}{client:?}", String::from_utf8_lossy(&lines.0.lock().unwrap()));
    assert!(logged.contains("answered"), "the log is really read");
    for secret in [PASSWORD, TOKEN, "YWRhOmh1bnRlcjIt"] {
        assert!(!logged.contains(secret), "{logged}");
    }
}

#[tokio::test]
async fn each_proxy_that_is_in_the_way_is_told_by_its_own_failure() {
    let authority = Authority::named("Acme Root");
    let (server, asked) = authority.serve(|_, _| "{}".to_owned()).await;
    let closed = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().to_string()
    };
    for (through, failure) in [
        (proxy(Manners::Refuses("407 Proxy Authentication Required")).await.0, ProxyFailure::Login),
        (proxy(Manners::Refuses("403 Forbidden")).await.0, ProxyFailure::Refused),
        (proxy(Manners::Refuses("502 Bad Gateway")).await.0, ProxyFailure::Refused),
        (proxy(Manners::HangsUp).await.0, ProxyFailure::Refused),
        (closed, ProxyFailure::Unreachable),
        ("no-such-proxy.invalid:3128".to_owned(), ProxyFailure::NotFound),
    ] {
        let client = client(&server, &format!("http://ada:{PASSWORD}@{through}"), &authority);
        let error = client.read(&Call::get("/x").impatient()).await.unwrap_err();
        assert!(
            matches!(&error, TransportError::Proxy { proxy, failure: of } if *of == failure && *proxy == through),
            "{failure:?}: {error:?}"
        );
        assert!(error.never_left());
        let told = orgdesk_platform::transport::words::told(&error, "the server", "its support").unwrap();
        let problem = told.problem("Nothing was read.", "");
        assert!(problem.message.contains(&through) && !problem.message.contains(PASSWORD), "{problem}");
    }
    assert!(asked.all().is_empty());
}
