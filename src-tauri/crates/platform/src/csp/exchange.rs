//! Exchanging an API token, or an OAuth app's id and secret, for an access token.
//!
//! A form, with no credential but its own, that is sent once: a client of its own, since a passcode must not be
//! repeated and a server's refusal quotes what it was sent.

use super::credential::Grant;
use super::links::AM;
use crate::transport::{Answer, BaseUrl, Call, Client, Config, Deprecation, TransportError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::redirect;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use url::form_urlencoded;
use zeroize::Zeroizing;

/// Most bytes of an answer. Access tokens of users with many roles have tens of kilobytes.
const LONGEST: usize = 1024 * 1024;
/// What stands where a server repeated a secret.
const REMOVED: &str = "[secret removed]";
const FORM: &str = "application/x-www-form-urlencoded";

/// What an exchange gives.
pub struct Granted {
    /// The access token.
    pub token: SecretString,
    /// How many seconds the server says that it lives.
    pub life: Option<i64>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: Option<String>,
    expires_in: Option<Value>,
}

/// The client of one server's token endpoints.
pub struct Exchanger {
    http: reqwest::Client,
    base: BaseUrl,
    /// Tells a failed connection's cause.
    anonymous: Arc<Client>,
}

impl fmt::Debug for Exchanger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchanger").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Exchanger {
    /// A client; sends nothing yet. `anonymous` talks to the same server.
    ///
    /// # Errors
    /// The trust store of the operating system, or an extra certificate, can't be read.
    pub fn new(base: BaseUrl, anonymous: Arc<Client>, config: &Config) -> Result<Self, TransportError> {
        let tls = tls(&base, &config.extra_roots)
            .map_err(|error| TransportError::Tls { host: base.host_and_port(), reason: error.to_string() })?;
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .user_agent(concat!("Orgdesk/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(config.connect_timeout)
            .read_timeout(config.read_timeout)
            .timeout(config.total_timeout);
        if base.is_loopback() {
            // Neither a proxy nor a resolver decides what this machine is.
            let here = [(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()];
            let here: [SocketAddr; 2] = here;
            builder = builder.no_proxy().resolve_to_addrs("localhost", &here);
        }
        let http = builder.build().map_err(|_| TransportError::Unsendable {
            reason: "the HTTP client could not be set up".to_owned(),
        })?;
        Ok(Self { http, base, anonymous })
    }

    /// Exchanges, once.
    ///
    /// # Errors
    /// Everything but an answer with an access token. No error holds any of a secret.
    pub async fn exchange(
        &self,
        grant: &Grant,
        passcode: Option<&SecretString>,
    ) -> Result<Granted, TransportError> {
        let (path, form, basic) = request(grant, passcode);
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(FORM));
        if let Some(basic) = &basic {
            headers.insert(AUTHORIZATION, sensitive(&format!("Basic {}", basic.as_str()))?);
        }
        let request = self
            .http
            .post(self.base.join(&format!("{AM}{path}")))
            .headers(headers)
            .body(bytes::Bytes::from_owner(Zeroizing::new(form.as_bytes().to_vec())));
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => return Err(self.why(&error).await),
        };
        let status = response.status().as_u16();
        tracing::debug!(path, status, "asked for an access token");
        self.receive(response, &secrets(grant, passcode, basic.as_ref())).await
    }

    async fn receive(
        &self,
        mut response: reqwest::Response,
        secrets: &[Zeroizing<String>],
    ) -> Result<Granted, TransportError> {
        let status = response.status();
        let mut answer = Answer {
            status: status.as_u16(),
            request_id: header(response.headers(), "x-request-id"),
            retry_after: header(response.headers(), RETRY_AFTER.as_str()).and_then(|text| wait(&text)),
            deprecation: Deprecation::of(response.headers()),
            remote: response.remote_addr(),
            headers: response.headers().clone(),
            body: Vec::new(),
        };
        if status.is_redirection() {
            let to = header(&answer.headers, LOCATION.as_str()).map(|to| without(&to, secrets));
            return Err(TransportError::Redirected {
                status: answer.status,
                to,
                request_id: answer.request_id,
            });
        }
        let mut body = Zeroizing::new(Vec::new());
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= LONGEST => body.extend_from_slice(&chunk),
                Ok(Some(_)) if status.is_success() => {
                    return Err(unreadable(answer, "it is far too long for an access token"));
                }
                // The status of a refusal says all that matters.
                Ok(_) => break,
                Err(_) if !status.is_success() => break,
                Err(error) => return Err(self.why(&error).await),
            }
        }
        if !status.is_success() {
            answer.body = without(&String::from_utf8_lossy(&body), secrets).into_bytes();
            return Err(TransportError::Refused(Box::new(answer)));
        }
        // From here on the body holds an access token, so it stays out of every error.
        let Ok(read) = serde_json::from_slice::<TokenAnswer>(&body) else {
            return Err(unreadable(answer, "it is not the JSON of an access token"));
        };
        let Some(token) = read.access_token.filter(|token| !token.trim().is_empty()).map(SecretString::from)
        else {
            return Err(unreadable(answer, "there is no access token in it"));
        };
        let life =
            read.expires_in.and_then(|life| life.as_i64().or_else(|| life.as_str()?.trim().parse().ok()));
        Ok(Granted { token, life })
    }

    /// Why a request failed. A connection that did not come about is tried once more without any secret: the shared
    /// client knows each cause.
    async fn why(&self, error: &reqwest::Error) -> TransportError {
        let host = self.base.host_and_port();
        if error.is_connect() {
            return match self.anonymous.read(&Call::get("/").unsigned().impatient()).await {
                Err(cause) if cause.never_left() => cause,
                _ if error.is_timeout() => TransportError::ConnectTimedOut { host },
                _ => TransportError::ConnectionRefused { host },
            };
        }
        if error.is_timeout() { TransportError::TimedOut { host } } else { TransportError::Cut { host } }
    }
}

/// Path, form and Basic credential of an exchange. The names are the documented ones; `refresh_token` for the API
/// token, and the query as its place, are deprecated.
fn request(
    grant: &Grant,
    passcode: Option<&SecretString>,
) -> (&'static str, Zeroizing<String>, Option<Zeroizing<String>>) {
    let mut form = form_urlencoded::Serializer::new(String::new());
    match grant {
        Grant::ApiToken { token } => {
            form.append_pair("api_token", token.expose_secret());
            if let Some(passcode) = passcode {
                form.append_pair("passcode", passcode.expose_secret());
            }
            ("/auth/api-tokens/authorize", Zeroizing::new(form.finish()), None)
        }
        Grant::App { id, secret, org } => {
            form.append_pair("grant_type", "client_credentials").append_pair("orgId", org);
            let pair = Zeroizing::new(format!("{id}:{}", secret.expose_secret()));
            let basic = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
            ("/auth/token", Zeroizing::new(form.finish()), Some(basic))
        }
    }
}

/// All that an answer must not repeat.
fn secrets(
    grant: &Grant,
    passcode: Option<&SecretString>,
    basic: Option<&Zeroizing<String>>,
) -> Vec<Zeroizing<String>> {
    let secret = match grant {
        Grant::ApiToken { token } => token,
        Grant::App { secret, .. } => secret,
    };
    let plain = [Some(secret), passcode].into_iter().flatten();
    let plain = plain.map(|secret| Zeroizing::new(secret.expose_secret().to_owned()));
    plain.chain(basic.cloned()).filter(|secret| secret.len() >= 4).collect()
}

fn without(text: &str, secrets: &[Zeroizing<String>]) -> String {
    secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), REMOVED))
}

fn unreadable(answer: Answer, reason: &str) -> TransportError {
    TransportError::Unreadable { reason: reason.to_owned(), answer: Box::new(answer) }
}

fn sensitive(text: &str) -> Result<HeaderValue, TransportError> {
    let mut value = HeaderValue::from_str(text).map_err(|_| TransportError::Unsendable {
        reason: "the credential has characters that can't be sent".to_owned(),
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.chars().take(200).collect())
}

fn wait(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until: DateTime<Utc> = httpdate::parse_http_date(text.trim()).ok()?.into();
    Some((until - Utc::now()).to_std().unwrap_or_default())
}

/// As every client of this app: rustls with ring, the operating system's trust store, and extra authorities.
fn tls(base: &BaseUrl, extra_roots: &[Vec<u8>]) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    if !base.is_encrypted() {
        return Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth());
    }
    let roots = extra_roots.iter().map(|der| CertificateDer::from(der.clone()));
    let verifier = if extra_roots.is_empty() {
        Verifier::new(provider)?
    } else {
        Verifier::new_with_extra_roots(roots, provider)?
    };
    let mut config =
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_the_documented_one_and_escapes_what_it_must() {
        let token = Grant::ApiToken { token: SecretString::from("a+b&c=d".to_owned()) };
        let passcode = SecretString::from("123456".to_owned());
        let (path, form, basic) = request(&token, Some(&passcode));
        assert_eq!(
            (path, form.as_str()),
            ("/auth/api-tokens/authorize", "api_token=a%2Bb%26c%3Dd&passcode=123456")
        );
        assert!(basic.is_none());
        let app = Grant::App {
            id: "id".to_owned(),
            secret: SecretString::from("secret".to_owned()),
            org: "0d6e1a52-3b7c-4f80-9a51-2c64e8b7f013".to_owned(),
        };
        let (path, form, basic) = request(&app, None);
        assert_eq!(path, "/auth/token");
        assert_eq!(form.as_str(), "grant_type=client_credentials&orgId=0d6e1a52-3b7c-4f80-9a51-2c64e8b7f013");
        assert_eq!(basic.unwrap().as_str(), STANDARD.encode("id:secret"));
    }

    #[test]
    fn what_a_server_repeats_is_removed() {
        let token = Grant::ApiToken { token: SecretString::from("very-secret-token".to_owned()) };
        let passcode = SecretString::from("123456".to_owned());
        let all = secrets(&token, Some(&passcode), None);
        assert_eq!(
            without("invalid_grant: Invalid refresh token: very-secret-token (123456)", &all),
            "invalid_grant: Invalid refresh token: [secret removed] ([secret removed])"
        );
    }
}
