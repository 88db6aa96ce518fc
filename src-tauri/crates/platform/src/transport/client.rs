//! A client of one server: signs, paces, repeats reads, limits what comes back, and keeps the credential out of it.

use super::error::is_badly_compressed;
use super::{
    Answer, BaseUrl, Config, Deprecation, Proxy, SMALL, TransportError, resolver::SystemResolver, retry, tls,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::Utc;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use orgdesk_words::{phrase, say};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Method, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;
use std::time::Instant;
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

/// Most bytes kept of an answer that says no; nobody's error message is longer.
const REFUSAL: usize = 64 * 1024;
/// What stands where a server repeated the credential.
const REMOVED: &[u8] = b"[secret removed]";
/// Shorter secrets are no credentials, and would be found in ordinary words.
const SHORTEST_REMOVED: usize = 8;
/// Passcodes are short, and a refusal of an exchange has few ordinary words.
const SHORTEST_EXCHANGED: usize = 4;
/// Most bytes of an access token's answer. Tokens of users with many roles have tens of kilobytes.
const LONGEST_TOKEN: usize = 1024 * 1024;

/// One request of an operation that only reads.
#[derive(Clone, Debug)]
pub struct Call {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    limit: usize,
    signed: bool,
    patient: bool,
}

impl Call {
    /// Asks for a path, which begins with a slash and is escaped already.
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            headers: Vec::new(),
            body: None,
            limit: SMALL,
            signed: true,
            patient: true,
        }
    }

    /// A search: a POST that changes nothing.
    pub fn search(path: impl Into<String>, body: &impl Serialize) -> Self {
        // Serializing a `serde_json::Value` can't fail; an empty object is what these searches take as "all".
        let body = serde_json::to_vec(body).unwrap_or_else(|_| b"{}".to_vec());
        Self { method: Method::POST, body: Some(body), ..Self::get(path) }
    }

    /// Adds a header.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Lets the answer have more bytes.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Leaves the credential at home.
    pub fn unsigned(mut self) -> Self {
        self.signed = false;
        self
    }

    /// Whether the credential goes with it.
    pub fn is_signed(&self) -> bool {
        self.signed
    }

    /// Takes the first answer, whatever it is.
    pub fn impatient(mut self) -> Self {
        self.patient = false;
        self
    }
}

/// A credential on its way to be exchanged for an access token: a form that is sent once, with no signature but its
/// own.
pub struct Exchange {
    path: String,
    form: Zeroizing<String>,
    basic: Option<Zeroizing<String>>,
    secrets: Vec<Zeroizing<String>>,
}

impl Exchange {
    /// A form to a path, which begins with a slash and is escaped already. What `secret` is stays out of the answer.
    pub fn new<'a>(path: impl Into<String>, fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        Self { path: path.into(), form: Zeroizing::new(form.finish()), basic: None, secrets: Vec::new() }
    }

    /// Signs with an id and a secret (RFC 7617).
    pub fn basic(mut self, id: &str, secret: &SecretString) -> Self {
        let pair = Zeroizing::new(format!("{id}:{}", secret.expose_secret()));
        let coded = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
        self.basic = Some(coded.clone());
        self.secrets.push(coded);
        self.without(secret)
    }

    /// The same with each part encoded as in a form (RFC 6749, 2.3.1).
    pub fn basic_encoded(self, id: &str, secret: &SecretString) -> Self {
        let coded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let exchange = self.without(secret);
        exchange.basic(&coded(id), &SecretString::from(coded(secret.expose_secret())))
    }

    /// Takes a secret out of whatever the server answers.
    pub fn without(mut self, secret: &SecretString) -> Self {
        if secret.expose_secret().len() >= SHORTEST_EXCHANGED {
            self.secrets.push(Zeroizing::new(secret.expose_secret().to_owned()));
        }
        self
    }
}

/// A client of one server.
pub struct Client {
    http: reqwest::Client,
    base: BaseUrl,
    secret: SecretString,
    pace: Arc<DefaultDirectRateLimiter>,
    config: Config,
    proxy: Option<Proxy>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Client {
    /// A client that signs with a bearer token. Sends nothing yet.
    ///
    /// # Errors
    /// The trust store of the operating system, or an extra certificate, can't be read; no usable proxy.
    pub fn new(base: BaseUrl, secret: SecretString, config: Config) -> Result<Self, TransportError> {
        let tls = tls::config(&base, &config.extra_roots)
            .map_err(|error| TransportError::Tls { host: base.host_and_port(), reason: error.to_string() })?;
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Arc::new(SystemResolver { this_machine_only: !base.is_encrypted() }))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .user_agent(concat!("Orgdesk/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(config.connect_timeout)
            .read_timeout(config.read_timeout)
            .timeout(config.total_timeout);
        let unbuilt = |_| TransportError::Unsendable { reason: say!("the HTTP client could not be set up") };
        let proxy = Proxy::on_the_way(&config.proxy, &base)?;
        builder = match &proxy {
            Some(proxy) => builder.proxy(proxy.for_client().map_err(unbuilt)?),
            None => builder.no_proxy(),
        };
        let http = builder.build().map_err(unbuilt)?;
        let quota = Quota::per_second(config.requests_per_second).allow_burst(config.burst);
        Ok(Self { http, base, secret, pace: Arc::new(RateLimiter::direct(quota)), config, proxy })
    }

    /// The same client under another bearer token: one pace, and the connections that are open.
    pub fn signing_with(&self, secret: SecretString) -> Self {
        Self {
            http: self.http.clone(),
            base: self.base.clone(),
            secret,
            pace: Arc::clone(&self.pace),
            config: self.config.clone(),
            proxy: self.proxy.clone(),
        }
    }

    /// The proxy on the way, as host and port.
    pub fn proxy(&self) -> Option<&str> {
        self.proxy.as_ref().map(Proxy::shown)
    }

    /// The server's address.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Where the server is reached, and through what, for people.
    pub fn way(&self) -> String {
        let at = self.base.host_and_port();
        self.proxy().map_or_else(|| at.clone(), |proxy| say!("{at}, through the proxy {proxy}"))
    }

    /// Asks, and asks again where the answer says that it may help.
    ///
    /// # Errors
    /// Everything but a status from 200 to 299.
    pub async fn read(&self, call: &Call) -> Result<Answer, TransportError> {
        let mut attempt = 0;
        loop {
            let error = match self.once(call).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let Some(pause) = retry::pause(&error, attempt, &self.config).filter(|_| call.patient) else {
                return Err(error);
            };
            tracing::info!(path = %without_query(&call.path), %error, ?pause, "asking again after a pause");
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }

    async fn once(&self, call: &Call) -> Result<Answer, TransportError> {
        let url = Url::parse(&self.base.join(&call.path))
            .map_err(|_| TransportError::Unsendable { reason: say!("its address can't be built") })?;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if call.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        for (name, value) in &call.headers {
            insert(&mut headers, name, value)?;
        }
        let body = call.body.clone().map(Bytes::from);
        self.send(call.method.clone(), url, headers, body, call.limit, call.signed, &[]).await
    }

    /// Exchanges a credential, once: a passcode must not be repeated.
    ///
    /// # Errors
    /// Everything but a status from 200 to 299.
    pub async fn exchange(&self, exchange: &Exchange) -> Result<Answer, TransportError> {
        let url = Url::parse(&self.base.join(&exchange.path))
            .map_err(|_| TransportError::Unsendable { reason: say!("its address can't be built") })?;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        if let Some(basic) = &exchange.basic {
            headers.insert(AUTHORIZATION, sensitive("Basic", basic)?);
        }
        let body = Bytes::from_owner(Zeroizing::new(exchange.form.as_bytes().to_vec()));
        self.send(Method::POST, url, headers, Some(body), LONGEST_TOKEN, false, &exchange.secrets).await
    }

    /// Sends a write: exactly these bytes, once.
    ///
    /// # Errors
    /// Everything but a status from 200 to 299; another server than this client's is never asked.
    pub async fn write(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Result<Answer, TransportError> {
        let unsendable = |reason: &str| TransportError::Unsendable { reason: reason.to_owned() };
        let method =
            Method::from_bytes(method.as_bytes()).map_err(|_| unsendable(phrase!("its method is none")))?;
        let parsed = Url::parse(url).map_err(|_| unsendable(phrase!("its address is none")))?;
        if !self.base.contains(&parsed) || parsed.as_str() != url {
            return Err(unsendable(phrase!("it would go to another address than this connection's")));
        }
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            insert(&mut map, name, value)?;
        }
        if map.contains_key(AUTHORIZATION) {
            return Err(unsendable(phrase!("it carries a credential of its own")));
        }
        let body = body.map(|text| Bytes::from(text.as_bytes().to_vec()));
        self.send(method, parsed, map, body, SMALL, true, &[]).await
    }

    #[expect(clippy::too_many_arguments, reason = "the one place where all that makes a request meets")]
    async fn send(
        &self,
        method: Method,
        url: Url,
        mut headers: HeaderMap,
        body: Option<Bytes>,
        limit: usize,
        signed: bool,
        secrets: &[Zeroizing<String>],
    ) -> Result<Answer, TransportError> {
        if signed {
            headers.insert(AUTHORIZATION, sensitive("Bearer", self.secret.expose_secret())?);
        }
        #[cfg(feature = "fuzzing")]
        if let Some(response) = super::canned::next() {
            return self.receive(response, limit, secrets).await;
        }
        self.pace.until_ready().await;
        let (started, path) = (Instant::now(), url.path().to_owned());
        let mut request = self.http.request(method.clone(), url).headers(headers);
        if let Some(body) = body {
            request = request.body(body);
        }
        let sent = request.send().await.map_err(|error| self.sort(&error));
        let result = match sent {
            Ok(response) => self.receive(response, limit, secrets).await,
            Err(error) => Err(error),
        };
        let took = started.elapsed();
        match &result {
            Ok(answer) => {
                tracing::debug!(%method, path, status = answer.status, id = answer.request_id, ?took, "answered");
            }
            Err(error) => tracing::debug!(%method, path, %error, ?took, "failed"),
        }
        result
    }

    fn sort(&self, error: &reqwest::Error) -> TransportError {
        TransportError::sort(error, self.base.host_and_port(), self.proxy.as_ref())
    }

    async fn receive(
        &self,
        mut response: reqwest::Response,
        limit: usize,
        secrets: &[Zeroizing<String>],
    ) -> Result<Answer, TransportError> {
        let own = self.secret.expose_secret();
        let own = (own.len() >= SHORTEST_REMOVED).then_some(own);
        let secrets: Vec<&str> =
            own.into_iter().chain(secrets.iter().map(|secret| secret.as_str())).collect();
        let clean =
            |bytes: Vec<u8>| secrets.iter().fold(bytes, |bytes, secret| without(bytes, secret.as_bytes()));
        let status = response.status();
        let headers = response.headers().clone();
        let mut answer = Answer {
            status: status.as_u16(),
            request_id: header_text(&headers, "x-request-id"),
            retry_after: retry::retry_after(&headers, Utc::now()),
            deprecation: Deprecation::of(&headers),
            remote: response.remote_addr(),
            headers,
            body: Vec::new(),
        };
        if status.is_redirection() {
            let to = answer.headers.get(LOCATION).map(|to| clean(to.as_bytes().to_vec()));
            return Err(TransportError::Redirected {
                status: answer.status,
                to: to.map(|to| String::from_utf8_lossy(&to).into_owned()),
                request_id: answer.request_id,
            });
        }
        let limit = if status.is_success() { limit } else { REFUSAL };
        let mut bytes = Vec::new();
        let end = loop {
            match response.chunk().await {
                Ok(Some(chunk)) if bytes.len() + chunk.len() > limit => {
                    let room = limit - bytes.len();
                    bytes.extend_from_slice(&chunk[..room.min(chunk.len())]);
                    break Err(None);
                }
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => break Ok(()),
                Err(error) => break Err(Some(error)),
            }
        };
        answer.body = clean(bytes);
        if !status.is_success() {
            // Its status says all that matters; a body that is cut or too long doesn't take that back.
            return Err(TransportError::Refused(Box::new(answer)));
        }
        match end {
            Ok(()) => Ok(answer),
            Err(None) => Err(TransportError::Unreadable {
                reason: say!("it is longer than {} MB", limit / 1024 / 1024),
                answer: Box::new(answer),
            }),
            Err(Some(error)) if is_badly_compressed(&error) => Err(TransportError::Unreadable {
                reason: say!("its compression is broken"),
                answer: Box::new(answer),
            }),
            Err(Some(error)) => Err(self.sort(&error)),
        }
    }
}

/// Takes a secret out of what a server sent.
fn without(bytes: Vec<u8>, secret: &[u8]) -> Vec<u8> {
    if secret.is_empty() || memchr::memmem::find(&bytes, secret).is_none() {
        return bytes;
    }
    let mut clean = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for at in memchr::memmem::find_iter(&bytes, secret) {
        clean.extend_from_slice(&bytes[from..at]);
        clean.extend_from_slice(REMOVED);
        from = at + secret.len();
    }
    clean.extend_from_slice(&bytes[from..]);
    clean
}

/// A header that signs. Its bytes are wiped when the last request that carries it is gone.
fn sensitive(scheme: &str, secret: &str) -> Result<HeaderValue, TransportError> {
    let text = Zeroizing::new(format!("{scheme} {secret}").into_bytes());
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text)).map_err(|_| {
        TransportError::Unsendable { reason: say!("the credential has characters that can't be sent") }
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn insert(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), TransportError> {
    let unsendable = || TransportError::Unsendable { reason: say!("its header {name} can't be sent") };
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unsendable())?;
    let value = HeaderValue::from_str(value).map_err(|_| unsendable())?;
    headers.insert(name, value);
    Ok(())
}

fn header_text(headers: &HeaderMap, name: &str) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    Some(text.chars().take(200).collect())
}

fn without_query(path: &str) -> &str {
    path.split('?').next().unwrap_or_default()
}
