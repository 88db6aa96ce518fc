//! The redirect of a sign-in in the browser, received on this machine (RFC 8252, 7.3): one port of 127.0.0.1 that the
//! system chooses, open only while somebody waits, for one answer.

use super::TransportError;
use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderValue, REFERRER_POLICY,
};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use orgdesk_words::{Text, language, say, text};
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;
use url::Url;

/// Longest wait for a request that was begun.
const REQUEST: Duration = Duration::from_secs(10);
/// Most connections at a time; a browser needs one or two.
const CONNECTIONS: usize = 16;

const DONE: Text = text!("You are signed in. You can close this tab and go back to Orgdesk.");
const REFUSED: Text = text!("The sign-in was not completed. You can close this tab and go back to Orgdesk.");
const UNKNOWN: Text = text!("Nothing is here.");

/// What a redirect is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<T> {
    /// The one that was waited for, with what it brought; the page says that it went well, or not.
    Taken {
        /// What it brought.
        value: T,
        /// What the page says.
        well: bool,
    },
    /// Somebody else's: it is refused, and the wait goes on.
    Refused,
}

/// A port that waits for one redirect.
#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
    redirect: Url,
}

type Judge<T> = Box<dyn FnMut(&Url) -> Verdict<T> + Send>;

/// What all connections share: the judgement, until one is taken.
struct Waiting<T> {
    redirect: Url,
    open: Mutex<Option<(Judge<T>, oneshot::Sender<T>)>>,
}

impl Listener {
    /// Opens a port for a path, which begins with a slash.
    ///
    /// # Errors
    /// No free port.
    pub async fn open(path: &str) -> Result<Self, TransportError> {
        let closed = |reason: String| TransportError::Unsendable {
            reason: say!(
                "no port of this computer could be opened for the browser to come back to ({reason})"
            ),
        };
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(|error| closed(error.to_string()))?;
        let port = listener.local_addr().map_err(|error| closed(error.to_string()))?.port();
        let redirect = Url::parse(&format!("http://127.0.0.1:{port}{path}"))
            .map_err(|error| closed(error.to_string()))?;
        Ok(Self { listener, redirect })
    }

    /// Where the browser is to come back to.
    pub fn redirect(&self) -> &Url {
        &self.redirect
    }

    /// Waits for the redirect that `judge` takes. All else is refused: other paths, other methods, other names of this
    /// machine (a page elsewhere whose name was made to lead here). Dropping it closes the port.
    ///
    /// # Errors
    /// The port broke.
    pub async fn wait<T: Send + 'static>(
        self,
        judge: impl FnMut(&Url) -> Verdict<T> + Send + 'static,
    ) -> Result<T, TransportError> {
        let (sender, mut taken) = oneshot::channel();
        let waiting =
            Arc::new(Waiting { redirect: self.redirect, open: Mutex::new(Some((Box::new(judge), sender))) });
        let room = Arc::new(Semaphore::new(CONNECTIONS));
        let mut connections = JoinSet::new();
        let broken = || TransportError::Unsendable {
            reason: say!("the port of this computer that waited for the browser broke"),
        };
        let value = loop {
            tokio::select! {
                value = &mut taken => break value.map_err(|_| broken())?,
                accepted = self.listener.accept() => {
                    let Ok((stream, from)) = accepted else {
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        continue;
                    };
                    let Ok(place) = Arc::clone(&room).try_acquire_owned() else { continue };
                    if !from.ip().is_loopback() {
                        continue;
                    }
                    let waiting = Arc::clone(&waiting);
                    connections.spawn(async move {
                        let _place = place;
                        let answer = service_fn(move |request| {
                            std::future::ready(Ok::<_, Infallible>(waiting.answer(&request)))
                        });
                        let served = hyper::server::conn::http1::Builder::new()
                            .timer(TokioTimer::new())
                            .header_read_timeout(REQUEST)
                            .keep_alive(false)
                            .max_buf_size(16 * 1024)
                            .serve_connection(TokioIo::new(stream), answer);
                        let _ = tokio::time::timeout(REQUEST, served).await;
                    });
                }
            }
        };
        // The port is closed at once; the page that says so is still sent.
        drop(self.listener);
        tokio::spawn(async move { while connections.join_next().await.is_some() {} });
        Ok(value)
    }
}

impl<T> Waiting<T> {
    fn answer<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        let own = self.redirect.authority();
        let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
        if host != Some(own) || request.uri().path() != self.redirect.path() {
            return page(StatusCode::NOT_FOUND, UNKNOWN);
        }
        if request.method() != Method::GET {
            return page(StatusCode::METHOD_NOT_ALLOWED, UNKNOWN);
        }
        let mut url = self.redirect.clone();
        url.set_query(request.uri().query());
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((judge, _)) = open.as_mut() else { return page(StatusCode::NOT_FOUND, UNKNOWN) };
        match judge(&url) {
            Verdict::Refused => page(StatusCode::BAD_REQUEST, UNKNOWN),
            Verdict::Taken { value, well } => {
                if let Some((_, sender)) = open.take() {
                    let _ = sender.send(value);
                }
                page(StatusCode::OK, if well { DONE } else { REFUSED })
            }
        }
    }
}

/// A page of one sentence, which is never one of the request's.
fn page(status: StatusCode, text: Text) -> Response<Full<Bytes>> {
    let language = language().tag();
    let html = format!(
        "<!doctype html><html lang=\"{language}\"><meta charset=\"utf-8\"><title>Orgdesk</title><body><p>{text}</p></body></html>"
    );
    let mut response = Response::new(Full::new(Bytes::from(html)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
