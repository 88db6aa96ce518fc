//! Listens on a loopback address and hands requests to a stand-in, through the faults.

use crate::control;
use crate::faults::{Fault, Faults};
use crate::hostile::bomb_pieces;
use crate::requests::Requests;
use crate::stand_in::{Answer, Asked, StandIn, View};
use crate::{Error, Options};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use futures::stream;
use http_body_util::{BodyExt as _, Limited};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use serde_json::Value;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tower::ServiceExt as _;

/// Largest request body taken.
const REQUEST_LIMIT: usize = 64 * 1024 * 1024;
/// Piece of a huge body.
const PIECE: usize = 64 * 1024;

/// Starts sandboxes.
#[derive(Debug)]
pub struct Sandbox;

/// A sandbox that listens. Ends when stopped or dropped.
pub struct Running {
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    /// Ids and tokens of the world by name: `org.alpha`, `token.owner` … Tokens are new with every start.
    pub variables: BTreeMap<String, String>,
    /// Faults to set and remove.
    pub faults: Faults,
    /// What was asked.
    pub requests: Requests,
    stand_in: Arc<dyn StandIn>,
    task: Option<JoinHandle<()>>,
}

struct Shared {
    stand_in: Arc<dyn StandIn>,
    faults: Faults,
    requests: Requests,
    control: Router,
}

impl Sandbox {
    /// Starts one inside the tokio runtime that runs.
    ///
    /// # Errors
    /// A world that doesn't fit together, an address that is no loopback address or can't be listened on.
    pub async fn start(options: Options) -> Result<Running, Error> {
        let stand_in = options.platform.stand_in()?;
        if !options.listen.ip().is_loopback() {
            return Err(Error::NotLoopback(options.listen));
        }
        let failed = |e| Error::Listen(options.listen, e);
        let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let faults = Faults::new(stand_in.clone());
        let requests = Requests::default();
        let shared = Arc::new(Shared {
            control: control::router(faults.clone(), requests.clone(), stand_in.clone()),
            stand_in: stand_in.clone(),
            faults: faults.clone(),
            requests: requests.clone(),
        });
        Ok(Running {
            base: format!("http://{address}"),
            variables: stand_in.variables(),
            faults,
            requests,
            stand_in,
            task: Some(tokio::spawn(accept(listener, shared))),
        })
    }
}

impl Running {
    /// Changes what no API can, as `POST /_sandbox/state` does: `{"tokens": {"owner": "expire"}}`.
    ///
    /// # Errors
    /// A sentence that says what can't be done.
    pub fn arrange(&self, wish: &serde_json::Value) -> Result<(), String> {
        self.stand_in.arrange(wish)
    }

    /// Asks the server itself, past the faults and without a trace in the log: what an observer sees, and what somebody
    /// else changes.
    #[must_use]
    pub fn ask(&self, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
        let mut headers = HeaderMap::new();
        if let Ok(bearer) = HeaderValue::try_from(format!("Bearer {token}")) {
            headers.insert(AUTHORIZATION, bearer);
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let body = if body.is_null() { Bytes::new() } else { body.to_string().into() };
        let asked = Asked {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            host: self.base.trim_start_matches("http://").to_owned(),
            headers,
            body,
        };
        let answer = self.stand_in.answer(&asked, View::Now);
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
    }

    /// Ends it and waits until its connections are closed.
    pub async fn stop(mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            // Aborted is what it should be.
            let _ = task.await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// Dropping the set of connections, as the end of this task does, ends them too.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, shared.clone()));
                }
                // Out of file descriptors, say: the next moment may be better.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
        let shared = shared.clone();
        async move { respond(&shared, request).await }
    });
    // How a connection ends is the client's business, or a fault's.
    let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
}

/// An error cuts the connection.
async fn respond(
    shared: &Shared,
    request: Request<hyper::body::Incoming>,
) -> Result<Response<Body>, io::Error> {
    if request.uri().path().starts_with(control::PREFIX) {
        let answer: Result<_, Infallible> = shared.control.clone().oneshot(request.map(Body::new)).await;
        return answer.map_err(|never| match never {});
    }
    let Some(asked) = read(request).await else {
        return Ok(response(413, &[], Body::empty()));
    };
    let number = shared.requests.note(&asked);
    let faults = shared.faults.meet(&asked.method, &asked.path);
    for fault in &faults {
        match fault {
            Fault::Latency { ms } => tokio::time::sleep(Duration::from_millis(*ms)).await,
            Fault::Stall => std::future::pending().await,
            Fault::CutBefore => return Err(cut()),
            _ => {}
        }
    }
    let mut answer = match faults.iter().find_map(|fault| fault.instead(&*shared.stand_in)) {
        Some(answer) => answer,
        None => {
            let view = if faults.contains(&Fault::Stale) { View::BeforeLastWrite } else { View::Now };
            shared.requests.acting(number, || shared.stand_in.answer(&asked, view))
        }
    };
    faults.iter().for_each(|fault| fault.spoil(&mut answer, &*shared.stand_in));
    if faults.contains(&Fault::CutAfter) {
        return Err(cut());
    }
    shared.requests.answered(number, answer.status);
    let body = faults.iter().find_map(|fault| strange_body(fault, &answer));
    let Answer { status, mut headers, body: bytes } = answer;
    if faults.contains(&Fault::Truncated) {
        headers.push(("content-length".into(), bytes.len().to_string()));
    }
    Ok(response(status, &headers, body.unwrap_or_else(|| Body::from(bytes))))
}

fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "cut on request")
}

async fn read(request: Request<hyper::body::Incoming>) -> Option<Asked> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, REQUEST_LIMIT).collect().await.ok()?.to_bytes();
    let host = head.uri.authority().map(|a| a.as_str().to_owned());
    let host = host.or_else(|| head.headers.get("host").and_then(|v| v.to_str().ok()).map(str::to_owned));
    Some(Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        host: host.unwrap_or_default(),
        headers: head.headers,
        body,
    })
}

fn response(status: u16, headers: &[(String, String)], body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// Bodies that aren't a piece of memory.
fn strange_body(fault: &Fault, answer: &Answer) -> Option<Body> {
    match fault {
        Fault::Truncated => {
            let half = Bytes::copy_from_slice(&answer.body[..answer.body.len() / 2]);
            // The pause lets the half leave before the connection ends.
            let end = async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Err(cut())
            };
            Some(Body::from_stream(stream::unfold(Some((half, end)), |state| async {
                match state {
                    Some((half, end)) if !half.is_empty() => Some((Ok(half), Some((Bytes::new(), end)))),
                    Some((_, end)) => Some((end.await, None)),
                    None => None,
                }
            })))
        }
        Fault::Bomb => Some(Body::from_stream(stream::iter(bomb_pieces()))),
        Fault::Drip { ms } => {
            let (pause, bytes) = (Duration::from_millis(*ms), answer.body.clone());
            Some(Body::from_stream(stream::unfold(bytes.into_iter(), move |mut left| async move {
                let byte = left.next()?;
                tokio::time::sleep(pause).await;
                Some((Ok::<_, io::Error>(Bytes::from(vec![byte])), left))
            })))
        }
        Fault::Huge { bytes } => {
            let limit = bytes.unwrap_or(u64::MAX);
            let start: &[u8] = br#"{"padding":""#;
            let first = stream::iter([Ok::<_, io::Error>(Bytes::from_static(start))]);
            let rest = stream::unfold(start.len() as u64, move |sent| async move {
                let left = limit.saturating_sub(sent);
                let size = usize::try_from(left).unwrap_or(usize::MAX).min(PIECE);
                let mut piece = vec![b'x'; size];
                if left <= PIECE as u64 && size >= 2 {
                    piece[size - 2..].copy_from_slice(b"\"}");
                }
                (size > 0).then(|| (Ok(Bytes::from(piece)), sent + size as u64))
            });
            Some(Body::from_stream(futures::StreamExt::chain(first, rest)))
        }
        _ => None,
    }
}
