//! Certificates: one that is trusted, and each that is not.

use crate::{TOKEN, config};
use orgdesk_platform::transport::{BaseUrl, Call, Client, Config, TransportError};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use secrecy::SecretString;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A server with a certificate of its own making: its address, and the certificate.
async fn server(name: &str, expired: bool) -> (String, Vec<u8>) {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    if expired {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    }
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap().der().clone();
    let tls = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = [0; 4_096];
            let length = stream.read(&mut request).await.unwrap_or(0);
            let signed = String::from_utf8_lossy(&request[..length]).contains(TOKEN);
            let body = format!("{{\"signed\":{signed}}}");
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (format!("https://localhost:{port}"), certificate.to_vec())
}

async fn read(address: &str, extra_roots: Vec<Vec<u8>>) -> Result<String, TransportError> {
    let config = Config { extra_roots, ..config() };
    let client = Client::new(BaseUrl::parse(address).unwrap().0, SecretString::from(TOKEN), config)?;
    Ok(client.read(&Call::get("/")).await?.text().into_owned())
}

#[tokio::test]
async fn a_certificate_of_an_extra_authority_is_trusted() {
    let (address, certificate) = server("localhost", false).await;
    assert_eq!(read(&address, vec![certificate]).await.unwrap(), r#"{"signed":true}"#);
}

#[tokio::test]
async fn each_bad_certificate_says_what_is_wrong_with_it() {
    let (unknown, _) = server("localhost", false).await;
    let (expired, expired_certificate) = server("localhost", true).await;
    let (other, other_certificate) = server("elsewhere.example", false).await;
    for (address, roots, words) in [
        (unknown, vec![], "an authority that this computer doesn't trust"),
        (expired, vec![expired_certificate], "has expired"),
        (other, vec![other_certificate], "is for another name"),
    ] {
        let error = read(&address, roots).await.unwrap_err();
        assert!(matches!(&error, TransportError::Tls { reason, .. } if reason.contains(words)), "{error:?}");
        assert!(error.never_left());
    }
}

#[test]
fn an_extra_authority_that_is_none_is_refused_at_once() {
    let config = Config { extra_roots: vec![b"no certificate".to_vec()], ..config() };
    let base = BaseUrl::parse("https://localhost").unwrap().0;
    assert!(matches!(Client::new(base, SecretString::from(TOKEN), config), Err(TransportError::Tls { .. })));
}
