//! What the tests share: a server in this process, and a raw HTTP client that hides nothing.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use orgdesk_sandbox::zitadel::{ServerVersion, World, sample};
use orgdesk_sandbox::{Asked, Platform, StandIn, View};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A server asked without a network between.
pub struct Server {
    pub stand_in: Arc<dyn StandIn>,
    pub variables: BTreeMap<String, String>,
}

impl Server {
    pub fn new(world: World, server: ServerVersion) -> Self {
        let stand_in = Platform::Zitadel { world, server }.stand_in().expect("a world that fits together");
        let variables = stand_in.variables();
        Self { stand_in, variables }
    }

    pub fn sample() -> Self {
        Self::new(sample::world(), ServerVersion::default())
    }

    pub fn org(&self, key: &str) -> String {
        self.variables[&format!("org.{key}")].clone()
    }

    /// Asks as the token of a name; `@org` sets the header.
    pub fn ask(&self, token: &str, org: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
        let mut headers = vec![];
        if !token.is_empty() {
            headers.push(("authorization", format!("Bearer {}", self.variables[&format!("token.{token}")])));
        }
        if !org.is_empty() {
            headers.push(("x-zitadel-orgid", org.to_owned()));
        }
        let answer = self.stand_in.answer(&asked(method, path, &headers, body.as_bytes()), View::Now);
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
    }

    pub fn owner(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        self.ask("owner", "", method, path, body)
    }
}

pub fn asked(method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Asked {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let headers: HeaderMap = headers
        .iter()
        .map(|(n, v)| (HeaderName::try_from(*n).expect("name"), HeaderValue::try_from(v).expect("value")))
        .collect();
    Asked {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        host: "localhost:8080".into(),
        headers,
        body: body.to_vec().into(),
    }
}

/// What came over the wire.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Whether the body came whole.
    pub whole: bool,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// Sends one request over a connection of its own and reads at most `limit` bytes of answer. An error of kind
/// `UnexpectedEof` is a connection that ended without an answer, `TimedOut` one that stays silent for a second.
pub async fn raw(
    base: &str,
    method: &str,
    path: &str,
    head: &str,
    body: &str,
    limit: usize,
) -> io::Result<Reply> {
    let address = base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await?;
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{head}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut bytes = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    while bytes.len() < limit {
        let read = tokio::time::timeout(Duration::from_secs(1), stream.read(&mut piece));
        match read.await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))? {
            Ok(0) => break,
            Ok(n) => bytes.extend_from_slice(&piece[..n]),
            // A cut may arrive as a reset.
            Err(_) => break,
        }
    }
    parse(&bytes).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

fn parse(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> =
        lines.filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_lowercase(), v.to_owned())).collect();
    let rest = &bytes[end + 4..];
    let of = |name: &str| headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
    let (body, whole) = match of("content-length") {
        Some(length) => (rest.to_vec(), rest.len() == length.parse::<usize>().ok()?),
        None => chunked(rest),
    };
    Some(Reply { status, headers, body, whole })
}

fn chunked(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        let Some(line) = rest.windows(2).position(|w| w == b"\r\n") else { return (body, false) };
        let size = std::str::from_utf8(&rest[..line])
            .ok()
            .and_then(|s| usize::from_str_radix(s, 16).ok())
            .unwrap_or(0);
        rest = &rest[line + 2..];
        if size == 0 || rest.len() < size + 2 {
            body.extend_from_slice(&rest[..rest.len().min(size)]);
            return (body, size == 0);
        }
        body.extend_from_slice(&rest[..size]);
        rest = &rest[size + 2..];
    }
}
