//! The program as a browser test starts it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at what it did not expect")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

struct Program {
    child: Child,
    greeting: Value,
    _data: TempDir,
}

impl Program {
    fn start() -> Self {
        Self::start_in("C.UTF-8")
    }

    /// On a computer whose language is this.
    fn start_in(locale: &str) -> Self {
        let data = TempDir::new().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_orgdesk-web-host"))
            .arg("--data-dir")
            .arg(data.path().join("data"))
            .arg("--ui")
            .arg(data.path())
            .arg("--sandbox")
            .env_remove("LANGUAGE")
            .env("LC_ALL", locale)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { greeting: serde_json::from_str(&line).unwrap(), child, _data: data }
    }

    /// Status and body of one exchange.
    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
        let own = self.greeting["base"].as_str().unwrap().strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(own).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let host =
            if headers.to_lowercase().contains("host:") { String::new() } else { format!("host: {own}\r\n") };
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\n{host}{headers}connection: close\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
    }

    fn call(&self, command: &str, request: &Value) -> (u16, Value) {
        let (status, body) = self.ask("POST", &format!("/api/{command}"), "", &request.to_string());
        (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_serves_the_commands_to_itself_only() {
    let program = Program::start();
    for platform in ["zitadel", "csp"] {
        let variables = &program.greeting["sandboxes"][platform]["variables"];
        assert!(variables["token.owner"].is_string(), "{platform}");
    }

    let (status, info) = program.call("get_app_info", &json!({}));
    assert_eq!((status, &info["version"]), (200, &json!(env!("CARGO_PKG_VERSION"))));
    assert_eq!(program.call("no_such_command", &json!({})).0, 404);
    let (status, problem) = program.call("get_identity", &json!({ "connection": "not an id" }));
    assert_eq!((status, &problem["code"]), (422, &json!("invalid_input")));

    let foreign = "origin: https://elsewhere.example\r\n";
    assert_eq!(program.ask("POST", "/api/get_app_info", foreign, "{}").0, 403);
    assert_eq!(program.ask("POST", "/api/get_app_info", "host: rebound.example\r\n", "{}").0, 403);
    assert_eq!(program.ask("GET", "/test/clipboard", foreign, "").0, 403);
}

#[test]
fn the_samples_are_the_servers_that_were_announced_and_copies_can_be_read() {
    let program = Program::start();
    let (status, connections) = program.call("start_sample", &json!({}));
    assert_eq!(status, 200, "{connections}");
    let connections = connections.as_array().unwrap();
    assert_eq!(connections.len(), 2);
    for connection in connections {
        let announced = &program.greeting["sandboxes"][connection["platform"].as_str().unwrap()]["base"];
        let announced = announced.as_str().unwrap().replace("127.0.0.1", "localhost");
        assert_eq!(connection["address"], json!(announced));
    }

    assert_eq!(program.call("copy_text", &json!({ "text": "an id" })).0, 200);
    let (_, copied) = program.ask("GET", "/test/clipboard", "", "");
    assert_eq!(serde_json::from_str::<Value>(&copied).unwrap()["text"], "an id");
}

#[test]
fn it_listens_on_loopback_only() {
    let status = Command::new(env!("CARGO_BIN_EXE_orgdesk-web-host"))
        .args(["--listen", "0.0.0.0:0", "--data-dir", "unused"])
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!status.success());
}
