//! The way through a proxy: which one, and in whose words it fails.
//!
//! The proxy is chosen once, for a client's own server, so that the one that is told of is the one that is used. This
//! machine is never reached through the system's proxy, which has its own idea of what this machine is.

use super::{BaseUrl, TransportError};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use reqwest::header::HeaderValue;
use std::error::Error;
use std::fmt;
use thiserror::Error;

/// Where a client learns of its proxy.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum ProxySource {
    /// The system: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, else what macOS and Windows are set to.
    #[default]
    System,
    /// This one, whatever the server; may hold a user name and password.
    Address(String),
}

impl fmt::Debug for ProxySource {
    /// A password does not belong in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Address(_) => "Address",
        })
    }
}

/// Why a proxy did not let a request through. Nothing was sent to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProxyFailure {
    /// Its name did not resolve.
    #[error("its name was not found")]
    NotFound,
    /// Nothing listens there.
    #[error("it accepts no connection")]
    Unreachable,
    /// It asks for a user name and password, or for other ones (407).
    #[error("it asks for a login")]
    Login,
    /// It doesn't connect to this server.
    #[error("it refused to connect")]
    Refused,
    /// It speaks another protocol than HTTP.
    #[error("it is no HTTP proxy")]
    NotHttp,
}

/// A proxy that requests go through.
#[derive(Clone)]
pub struct Proxy {
    address: String,
    shown: String,
    login: Option<HeaderValue>,
}

impl Proxy {
    /// The proxy on the way to a server, if there is one.
    ///
    /// # Errors
    /// It is none that can be used.
    pub fn on_the_way(source: &ProxySource, base: &BaseUrl) -> Result<Option<Self>, TransportError> {
        let matcher = match source {
            ProxySource::System if base.is_loopback() => return Ok(None),
            ProxySource::System => Matcher::from_system(),
            ProxySource::Address(address) => Matcher::builder().all(address.as_str()).build(),
        };
        let Ok(target) = base.join("/").parse() else { return Ok(None) };
        matcher.intercept(&target).map(|found| Self::of(&found)).transpose()
    }

    fn of(found: &Intercept) -> Result<Self, TransportError> {
        let uri = found.uri();
        let scheme = uri.scheme_str().unwrap_or("http");
        let host = uri.host().unwrap_or_default();
        let shown = uri.port_u16().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        if !matches!(scheme, "http" | "https") {
            return Err(TransportError::Proxy { proxy: shown, failure: ProxyFailure::NotHttp });
        }
        let login = found.basic_auth().cloned().map(|mut login| {
            login.set_sensitive(true);
            login
        });
        Ok(Self { address: format!("{scheme}://{shown}"), shown, login })
    }

    /// Host and port, for messages. Never the login.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The same for the HTTP library.
    pub(super) fn for_client(&self) -> reqwest::Result<reqwest::Proxy> {
        let proxy = reqwest::Proxy::all(&self.address)?;
        Ok(match &self.login {
            Some(login) => proxy.custom_http_auth(login.clone()),
            None => proxy,
        })
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// What a proxy said instead of connecting. The library keeps its error's type to itself, so its words are read; a
/// test holds them.
pub(super) fn refusal(error: &(dyn Error + 'static)) -> Option<ProxyFailure> {
    let mut next = Some(error);
    while let Some(error) = next {
        match error.to_string().as_str() {
            "tunnel error: proxy authorization required" => return Some(ProxyFailure::Login),
            "tunnel error: unsuccessful"
            | "tunnel error: unexpected end of file"
            | "tunnel error: proxy response headers too long" => return Some(ProxyFailure::Refused),
            _ => {}
        }
        next = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_the_way(proxy: &str, server: &str) -> Result<Option<Proxy>, TransportError> {
        let base = BaseUrl::parse(server).unwrap().0;
        Proxy::on_the_way(&ProxySource::Address(proxy.to_owned()), &base)
    }

    #[test]
    fn a_login_is_used_and_never_shown() {
        let source = ProxySource::Address("http://ada:hunter2@proxy.example:3128".to_owned());
        let proxy =
            on_the_way("http://ada:hunter2@proxy.example:3128", "https://idp.example").unwrap().unwrap();
        assert_eq!(proxy.shown(), "proxy.example:3128");
        assert!(proxy.login.as_ref().is_some_and(HeaderValue::is_sensitive));
        assert!(!format!("{proxy:?} {source:?} {:?}", proxy.for_client().unwrap()).contains("hunter2"));
    }

    #[test]
    fn another_protocol_is_refused_at_once() {
        let error = on_the_way("socks5://proxy.example:1080", "https://idp.example").unwrap_err();
        assert!(
            matches!(&error, TransportError::Proxy { proxy, failure: ProxyFailure::NotHttp } if proxy == "proxy.example:1080")
        );
        assert!(error.never_left());
    }

    #[test]
    fn the_systems_proxy_is_never_asked_for_this_machine() {
        let base = BaseUrl::parse("http://127.0.0.1:8080").unwrap().0;
        assert!(Proxy::on_the_way(&ProxySource::System, &base).unwrap().is_none());
    }
}
