//! Requests that were logged, sent again by a client that does nothing else.

use anyhow::{Result, ensure};
use orgdesk_sandbox::Entry;
use reqwest::{Client, Method};

/// A client of one server.
pub struct Bare {
    http: Client,
    base: String,
    token: String,
}

impl Bare {
    /// Of a server, with a token.
    ///
    /// # Errors
    /// It can't be set up.
    pub fn new(base: &str, token: &str) -> Result<Self> {
        // An error is that there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().no_proxy().build()?;
        Ok(Self { http, base: base.to_owned(), token: token.to_owned() })
    }

    /// Sends a request as it was, with another body where one is given, and takes the whole answer.
    ///
    /// # Errors
    /// No answer, or a refusal.
    pub async fn send(&self, entry: &Entry, body: Option<&str>) -> Result<Vec<u8>> {
        let method: Method = entry.method.parse()?;
        let mut request = self
            .http
            .request(method, format!("{}{}", self.base, entry.path))
            .bearer_auth(&self.token)
            .header("accept", "application/json");
        if let Some(org) = &entry.org {
            request = request.header("x-zitadel-orgid", org);
        }
        let body = body.unwrap_or(&entry.body);
        if !body.is_empty() {
            request = request.header("content-type", "application/json").body(body.to_owned());
        }
        let answer = request.send().await?;
        ensure!(answer.status().is_success(), "{} {}: {}", entry.method, entry.path, answer.status());
        Ok(answer.bytes().await?.into())
    }
}
