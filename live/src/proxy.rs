//! A proxy on this machine between the app and the server. It notes what the app sends, and cuts connections on
//! request: before the server gets a write, or after it acted on it.

use crate::log::{Log, Who, writes};
use anyhow::{Context as _, Result};
use bytes::Bytes;
use futures::future::{AbortHandle, Abortable};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, CONTENT_LENGTH, HOST, HeaderName, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use url::Url;

/// Where a connection is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// Nowhere.
    #[default]
    Never,
    /// The next write ends before the server gets it.
    BeforeNextWrite,
    /// The next write ends after the server acted on it.
    AfterNextWrite,
    /// As [`AfterNextWrite`](Self::AfterNextWrite), and nothing passes from then on.
    AfterNextWriteForGood,
    /// Nothing passes.
    All,
}

/// A proxy that listens. It ends when dropped.
pub struct Proxy {
    /// `http://127.0.0.1:PORT`, which the app connects to.
    pub base: String,
    shared: Arc<Shared>,
    accepting: AbortHandle,
}

struct Shared {
    http: reqwest::Client,
    server: Url,
    log: Log,
    cut: Mutex<Cut>,
    under_way: AtomicUsize,
    idle: Notify,
}

/// Counts a request while the server may act on it.
struct UnderWay<'a>(&'a Shared);

impl<'a> UnderWay<'a> {
    fn new(shared: &'a Shared) -> Self {
        shared.under_way.fetch_add(1, Ordering::SeqCst);
        Self(shared)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if self.0.under_way.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.idle.notify_waiters();
        }
    }
}

impl Proxy {
    /// Starts one before a server.
    ///
    /// # Errors
    /// No port is free.
    pub async fn start(http: reqwest::Client, server: Url, log: Log) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no free port")?;
        let base = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared {
            http,
            server,
            log,
            cut: Mutex::default(),
            under_way: AtomicUsize::new(0),
            idle: Notify::new(),
        });
        let (accepting, registration) = AbortHandle::new_pair();
        tokio::spawn(Abortable::new(accept(listener, Arc::clone(&shared)), registration));
        Ok(Self { base, shared, accepting })
    }

    /// From now on cuts here.
    pub fn cut(&self, cut: Cut) {
        *self.shared.cut.lock() = cut;
    }

    /// Lets nothing more pass, and waits a while for what is on its way: afterwards the app changes nothing any more.
    pub async fn close(&self, patience: Duration) {
        self.cut(Cut::All);
        let idle = async {
            loop {
                let notified = self.shared.idle.notified();
                if self.shared.under_way.load(Ordering::SeqCst) == 0 {
                    return;
                }
                notified.await;
            }
        };
        // Whoever waited long enough goes on: what hangs so long is the server's.
        let _ = tokio::time::timeout(patience, idle).await;
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, say: the next moment may be better.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let shared = Arc::clone(&shared);
                // A task of its own: the server may still act when the app has hung up.
                let passing = tokio::spawn(async move { pass(&shared, request).await });
                async move { passing.await.unwrap_or_else(|_| Err(cut())) }
            });
            // An error cuts the connection, which is how it should look to the app.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "cut")
}

async fn pass(shared: &Shared, request: Request<Incoming>) -> io::Result<Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let noted = shared.log.begin(Who::App, head.method.as_str(), &path, &body);
    let writing = writes(head.method.as_str(), &path);
    let (under_way, after) = {
        let mut cut_now = shared.cut.lock();
        let after = match *cut_now {
            Cut::All => return Err(cut()),
            Cut::BeforeNextWrite if writing => {
                *cut_now = Cut::Never;
                return Err(cut());
            }
            Cut::AfterNextWrite if writing => {
                *cut_now = Cut::Never;
                true
            }
            Cut::AfterNextWriteForGood if writing => {
                *cut_now = Cut::All;
                true
            }
            _ => false,
        };
        // Under the lock, so that closing misses none.
        (UnderWay::new(shared), after)
    };
    let base = shared.server.as_str().trim_end_matches('/');
    let mut onward = shared.http.request(head.method, format!("{base}{path}")).body(body);
    for (name, value) in head.headers.iter().filter(|(name, _)| !is_of_one_hop(name) && *name != HOST) {
        onward = onward.header(name, value);
    }
    noted.delivered();
    let answer = async {
        let answer = onward.send().await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        Ok::<_, reqwest::Error>((status, headers, answer.bytes().await?))
    };
    let answer = answer.await;
    drop(under_way);
    let (status, headers, body) = answer.map_err(io::Error::other)?;
    if after {
        return Err(cut());
    }
    noted.answered(status.as_u16());
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    for (name, value) in headers.iter().filter(|(name, _)| !is_of_one_hop(name)) {
        response.headers_mut().append(name, value.clone());
    }
    Ok(response)
}

/// Headers that are about one connection only (RFC 9110, 7.6.1), and the length, which is written anew.
fn is_of_one_hop(name: &HeaderName) -> bool {
    [CONNECTION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, CONTENT_LENGTH].contains(name)
        || name.as_str() == "keep-alive"
        || name.as_str().starts_with("proxy-")
}
