//! The second client: it makes and removes the organizations, plays the somebody else who was faster, and tells what
//! the server holds. It knows ZITADEL by itself: what it shared with the app, it would be wrong about together.

mod domain;
mod orgs;

pub use domain::{Held, LOGIN, PATHS, SMTP, VALIDATE};
pub use orgs::{Org, PREFIX};

use crate::log::{Log, Who};
use anyhow::{Context as _, Result, anyhow, bail};
use reqwest::Method;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;
use url::Url;

/// What the token may do on the whole server.
#[derive(Clone, Debug, Default)]
pub struct Rights(BTreeSet<String>);

impl Rights {
    /// The permissions among these that are missing.
    pub fn missing<'a>(&self, wanted: &[&'a str]) -> Vec<&'a str> {
        wanted.iter().copied().filter(|one| !self.0.contains(*one)).collect()
    }
}

/// An answer.
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its body, where it is JSON.
    pub body: Value,
}

impl Reply {
    /// Whether the server acted.
    pub fn is_done(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the server has no such operation: a gateway's own 404 has no `details` (recorded from v4.13.1).
    pub fn is_no_route(&self) -> bool {
        matches!(self.status, 404 | 405 | 501) && self.body.get("details").is_none()
    }

    /// Whether what was asked for is there already, or was so: a write that changes nothing is a 400 with code 9.
    pub fn says_unchanged(&self) -> bool {
        self.status == 400 && self.body["code"] == 9
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        match self.body["message"].as_str() {
            Some(message) => write!(f, " “{message}”"),
            None => Ok(()),
        }
    }
}

/// The client.
#[derive(Clone)]
pub struct Second {
    http: reqwest::Client,
    server: Url,
    token: SecretString,
    log: Log,
}

/// The HTTP client that the second client and the proxy share: no redirects, nothing unpacked.
///
/// # Errors
/// The operating system's trust store can't be read.
pub fn http(server: &Url) -> Result<reqwest::Client> {
    // That another one is set already is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .gzip(false)
        .user_agent(concat!("orgdesk-live/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(60));
    if server.scheme() == "http" {
        builder = builder.no_proxy();
    }
    builder.build().context("the HTTP client could not be set up")
}

impl Second {
    /// A client of a server.
    pub fn new(http: reqwest::Client, server: Url, token: SecretString, log: Log) -> Self {
        Self { http, server, token, log }
    }

    /// Sends a request, in an org's context where one is named.
    ///
    /// # Errors
    /// No answer, or one that can't be read.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        org: Option<&str>,
        body: Option<Value>,
    ) -> Result<Reply> {
        let text = body.map(|body| body.to_string()).unwrap_or_default();
        let noted = self.log.begin(Who::Second, method.as_str(), path, text.as_bytes());
        let base = self.server.as_str().trim_end_matches('/');
        let mut request = self
            .http
            .request(method.clone(), format!("{base}{path}"))
            .bearer_auth(self.token.expose_secret())
            .header("accept", "application/json");
        if let Some(org) = org {
            request = request.header("x-zitadel-orgid", org);
        }
        if !text.is_empty() {
            request = request.header("content-type", "application/json").body(text);
        }
        noted.delivered();
        // Errors of the client name the address, which no report should hold.
        let told = |error: reqwest::Error| anyhow!("{method} {path} has no answer: {}", error.without_url());
        let answer = request.send().await.map_err(told)?;
        let status = answer.status().as_u16();
        let bytes = answer.bytes().await.map_err(|error| anyhow!("{}", error.without_url()))?;
        noted.answered(status);
        Ok(Reply { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) })
    }

    async fn get(&self, path: &str) -> Result<Reply> {
        self.send(Method::GET, path, None, None).await
    }

    async fn search(&self, path: &str, body: Value) -> Result<Reply> {
        self.send(Method::POST, path, None, Some(body)).await
    }

    /// Whether the server answers at all.
    pub async fn answers(&self) -> bool {
        let asked = tokio::time::timeout(Duration::from_secs(5), self.get("/debug/healthz"));
        matches!(asked.await, Ok(Ok(reply)) if reply.status < 500)
    }

    /// What the token may do on the whole server.
    ///
    /// # Errors
    /// The server refused the token, or could not be asked.
    pub async fn rights(&self) -> Result<Rights> {
        let reply = self.search("/auth/v1/permissions/zitadel/me/_search", json!({})).await?;
        if !reply.is_done() {
            bail!("the server does not say what this token may do: {reply}");
        }
        Ok(Rights(texts(&reply.body["result"])))
    }

    /// The server's version, where it tells one.
    ///
    /// # Errors
    /// The server could not be asked.
    pub async fn version(&self) -> Result<Option<String>> {
        let reply = self.get("/admin/v1/instances/me").await?;
        Ok(reply.body["instance"]["version"]
            .as_str()
            .filter(|version| !version.is_empty())
            .map(str::to_owned))
    }
}

fn texts(list: &Value) -> BTreeSet<String> {
    list.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
}
