//! The ways in which an exchange can fail, by how far it got.

use super::answer::Answer;
use super::proxy::{self, Proxy, ProxyFailure};
use super::resolver::NameNotResolved;
use orgdesk_model::Problem;
use orgdesk_words::say;
use std::error::Error;
use std::io;
use thiserror::Error;

/// What came of a request that was not answered with success.
#[derive(Debug, Error)]
pub enum TransportError {
    /// Not sent: the name did not resolve.
    #[error("the name {host} did not resolve")]
    NameNotResolved {
        /// The name.
        host: String,
    },
    /// Not sent: nothing listens there, or the way is closed.
    #[error("no connection to {host}")]
    ConnectionRefused {
        /// Host and port.
        host: String,
    },
    /// Not sent: no connection in time.
    #[error("no connection to {host} in time")]
    ConnectTimedOut {
        /// Host and port.
        host: String,
    },
    /// Not sent: no secure connection.
    #[error("no secure connection to {host}: {reason}")]
    Tls {
        /// Host and port.
        host: String,
        /// What TLS says.
        reason: String,
    },
    /// Not sent: the proxy on the way did not let it through.
    #[error("the proxy {proxy} is in the way: {failure}")]
    Proxy {
        /// Host and port of the proxy, without its login.
        proxy: String,
        /// Why.
        failure: ProxyFailure,
    },
    /// Not sent: no access token was to be had, which the problem tells all about.
    #[error("not signed in: {}", .0.message)]
    NotSignedIn(Box<Problem>),
    /// Not sent: the request could not be made, or would go to another server.
    #[error("not sent: {reason}")]
    Unsendable {
        /// Why.
        reason: String,
    },
    /// No answer: it took too long.
    #[error("no answer from {host} in time")]
    TimedOut {
        /// Host and port.
        host: String,
    },
    /// No answer, or not all of it: the connection broke.
    #[error("the connection to {host} broke")]
    Cut {
        /// Host and port.
        host: String,
    },
    /// The server points elsewhere. Nothing was sent there.
    #[error("redirected ({status})")]
    Redirected {
        /// The HTTP status.
        status: u16,
        /// Where it points.
        to: Option<String>,
        /// What the server calls the request.
        request_id: Option<String>,
    },
    /// Refused: any status from 400 on.
    #[error("refused ({})", .0.status)]
    Refused(Box<Answer>),
    /// The answer says success and can't be read. Its bytes are kept as far as they were read.
    #[error("unreadable answer: {reason}")]
    Unreadable {
        /// What is wrong with it, and where.
        reason: String,
        /// The answer.
        answer: Box<Answer>,
    },
}

impl TransportError {
    /// Whether it is certain that the request never left.
    pub fn never_left(&self) -> bool {
        matches!(
            self,
            Self::NameNotResolved { .. }
                | Self::ConnectionRefused { .. }
                | Self::ConnectTimedOut { .. }
                | Self::Tls { .. }
                | Self::Proxy { .. }
                | Self::NotSignedIn(_)
                | Self::Unsendable { .. }
        )
    }

    /// Sorts an error of the HTTP library. `host` is what to call the server, `through` the proxy on the way.
    pub(super) fn sort(error: &reqwest::Error, host: String, through: Option<&Proxy>) -> Self {
        if error.is_builder() {
            return Self::Unsendable { reason: say!("the request could not be built") };
        }
        if !error.is_connect() {
            return if error.is_timeout() { Self::TimedOut { host } } else { Self::Cut { host } };
        }
        let failure = connect_failure(error);
        if let Some(through) = through {
            let proxy = |failure| Self::Proxy { proxy: through.shown().to_owned(), failure };
            match (proxy::refusal(error), &failure) {
                (Some(refused), _) => return proxy(refused),
                (None, Some(Failure::Name)) => return proxy(ProxyFailure::NotFound),
                (None, None) if !error.is_timeout() => return proxy(ProxyFailure::Unreachable),
                _ => {}
            }
        }
        match failure {
            Some(Failure::Name) => Self::NameNotResolved { host },
            Some(Failure::Tls(reason)) => Self::Tls { host, reason },
            _ if error.is_timeout() => Self::ConnectTimedOut { host },
            Some(Failure::TimedOut) => Self::ConnectTimedOut { host },
            None => Self::ConnectionRefused { host },
        }
    }
}

enum Failure {
    Name,
    Tls(String),
    TimedOut,
}

/// Looks for the innermost known cause. An I/O error hides its own cause from `source`, so it is opened.
fn connect_failure(error: &(dyn Error + 'static)) -> Option<Failure> {
    let mut next = Some(error);
    let mut found = None;
    while let Some(error) = next {
        if error.is::<NameNotResolved>() {
            return Some(Failure::Name);
        }
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(Failure::Tls(words(tls)));
        }
        if let Some(io) = error.downcast_ref::<io::Error>() {
            if io.kind() == io::ErrorKind::TimedOut {
                found = Some(Failure::TimedOut);
            }
            if io.kind() == io::ErrorKind::UnexpectedEof {
                found = Some(Failure::Tls(say!("the server closed the connection")));
            }
            if let Some(inner) = io.get_ref()
                && let Some(cause) = connect_failure(inner)
            {
                return Some(cause);
            }
        }
        next = error.source();
    }
    found
}

/// Whether bytes came that can't be decompressed, in contrast to bytes that stayed away.
pub(super) fn is_badly_compressed(error: &reqwest::Error) -> bool {
    let mut next = error.source();
    while let Some(error) = next {
        if let Some(io) = error.downcast_ref::<io::Error>()
            && matches!(io.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData)
        {
            return true;
        }
        next = error.source();
    }
    false
}

fn words(error: &rustls::Error) -> String {
    use rustls::CertificateError as Bad;
    match error {
        rustls::Error::InvalidCertificate(bad) => match bad {
            Bad::Expired | Bad::ExpiredContext { .. } => say!("its certificate has expired"),
            Bad::NotValidYet | Bad::NotValidYetContext { .. } => {
                say!("its certificate is not valid yet")
            }
            Bad::UnknownIssuer => {
                say!("its certificate comes from an authority that this computer doesn't trust")
            }
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
                say!("its certificate is for another name")
            }
            Bad::Revoked => say!("its certificate was revoked"),
            other => say!("its certificate can't be used ({other:?})"),
        },
        rustls::Error::InvalidMessage(_) => say!("it doesn't speak TLS there"),
        other => other.to_string(),
    }
}
