//! Replays exchanges recorded from real servers, where `ORGDESK_RECORDED` names the folder that holds them.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may fail by panic and says what it skips"
)]

mod support;

use orgdesk_sandbox::View;
use orgdesk_sandbox::zitadel::{ServerVersion, World};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::{Server, asked};

/// Scenarios that are built so far, by the start of their names.
const BUILT: &[&str] = &[
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "20", "21", "22", "23", "24", "26", "31",
    "40", "42",
];
const HOST: &str = "localhost:8080";

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("ORGDESK_RECORDED").map(PathBuf::from);
    if folder.is_none() {
        println!("ORGDESK_RECORDED is not set: nothing recorded was replayed");
    }
    folder
}

#[test]
fn v4_13_answers_as_recorded() {
    replay("exchanges", ServerVersion::V4_13);
}

#[test]
fn v2_71_answers_as_recorded() {
    replay("exchanges-v2.71", ServerVersion::V2_71);
}

#[test]
fn main_answers_as_recorded() {
    replay("exchanges-main", ServerVersion::Main);
}

fn replay(exchanges: &str, version: ServerVersion) {
    let Some(folder) = folder() else { return };
    let world = World::read(&folder.join("world.json")).expect("world");
    let mut problems = Vec::new();
    let mut replayed = 0;
    for path in scenarios(&folder.join(exchanges)) {
        let scenario: Value =
            serde_json::from_str(&std::fs::read_to_string(path).expect("file")).expect("JSON");
        let server = Server::new(world.clone(), version);
        let mut variables = server.variables.clone();
        variables.insert("base".into(), format!("http://{HOST}"));
        for (n, step) in scenario["steps"].as_array().expect("steps").iter().enumerate() {
            replayed += 1;
            let found = exchange(&server, step, &mut variables);
            problems.extend(found.into_iter().map(|p| format!("{} {}: {p}", scenario["scenario"], n + 1)));
        }
    }
    assert!(replayed >= 504, "only {replayed} exchanges in {exchanges}");
    assert!(problems.is_empty(), "{} differ:\n{}", problems.len(), problems.join("\n"));
}

fn scenarios(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()).collect();
    files.retain(|f| f.file_name().is_some_and(|n| BUILT.iter().any(|b| n.to_string_lossy().starts_with(b))));
    files.sort();
    files
}

fn exchange(server: &Server, step: &Value, variables: &mut BTreeMap<String, String>) -> Vec<String> {
    let request = &step["request"];
    let mut headers: Vec<(&str, String)> = Vec::new();
    if let Some(header) = request["authorization"].as_str() {
        headers.push(("authorization", header.into()));
    } else if let Some(token) = request["as"].as_str() {
        headers.push(("authorization", format!("Bearer {}", variables[&format!("token.{token}")])));
    }
    for (name, value) in request["headers"].as_object().into_iter().flatten() {
        let value = fill(value.as_str().unwrap_or_default(), variables);
        headers.push((name, value.trim().to_owned()));
    }
    let body = match &request["body"] {
        Value::Null => String::new(),
        Value::String(text) => fill(text, variables),
        other => fill(&other.to_string(), variables),
    };
    let path = fill(request["path"].as_str().expect("path"), variables);
    let mut ask = asked(request["method"].as_str().expect("method"), &path, &headers, body.as_bytes());
    ask.host = HOST.into();
    let answer = server.stand_in.answer(&ask, View::Now);
    let kind = answer.headers.iter().find(|(n, _)| n == "content-type").map_or("", |(_, v)| v.as_str());
    let kind = kind.split(';').next().unwrap_or_default();
    let want = &step["answer"];
    let got: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
    for (name, at) in step["capture"].as_object().into_iter().flatten() {
        let pointer = format!("/{}", at.as_str().unwrap_or_default().replace('.', "/"));
        variables
            .insert(name.clone(), got.pointer(&pointer).and_then(Value::as_str).unwrap_or_default().into());
    }
    let mut out = Vec::new();
    if want["status"] != answer.status {
        out.push(format!("status: want {}, got {}", want["status"], answer.status));
    } else if want["type"].as_str() != Some(kind) {
        out.push(format!("content type: want {}, got {kind}", want["type"]));
    } else if kind == "application/json" {
        let rule = Rule { variables, unordered: step["unordered"] == true };
        rule.compare(&want["body"], &got, "", "", &mut out);
    }
    out
}

fn fill(text: &str, variables: &BTreeMap<String, String>) -> String {
    let mut out = text.to_owned();
    for (name, value) in variables.iter().filter(|_| text.contains("{{")) {
        out = out.replace(&format!("{{{{{name}}}}}"), value);
    }
    out
}

struct Rule<'a> {
    variables: &'a BTreeMap<String, String>,
    unordered: bool,
}

impl Rule<'_> {
    fn compare(&self, want: &Value, got: &Value, at: &str, key: &str, out: &mut Vec<String>) {
        match (want, got) {
            (Value::Object(w), Value::Object(g)) => {
                out.extend(
                    g.keys().filter(|k| !w.contains_key(*k)).map(|k| format!("{at}.{k}: not expected")),
                );
                for (k, v) in w {
                    match g.get(k) {
                        Some(got) => self.compare(v, got, &format!("{at}.{k}"), k, out),
                        None => out.push(format!("{at}.{k}: missing")),
                    }
                }
            }
            (Value::Array(w), Value::Array(g)) if w.len() == g.len() => {
                let (mut w, mut g): (Vec<&Value>, Vec<&Value>) = (w.iter().collect(), g.iter().collect());
                if self.unordered {
                    w.sort_by_key(|v| self.sort_key(v));
                    g.sort_by_key(|v| self.sort_key(v));
                }
                w.iter().zip(g).for_each(|(w, g)| self.compare(w, g, at, key, out));
            }
            (Value::String(w), Value::String(g)) => {
                if !self.text(w, g, key) {
                    out.push(format!("{at}: want {w:?}, got {g:?}"));
                }
            }
            (w, g) if w == g => {}
            (w, g) => out.push(format!("{at}: want {w}, got {g}")),
        }
    }

    fn text(&self, want: &str, got: &str, key: &str) -> bool {
        match want {
            "{{time}}" => chrono::DateTime::parse_from_rfc3339(got).is_ok() && got.ends_with('Z'),
            "{{sequence}}" => !got.is_empty() && got.bytes().all(|b| b.is_ascii_digit()),
            "{{id}}" | "{{secret}}" | "{{generated-domain}}" => !got.is_empty(),
            _ if matches!(key, "message" | "localizedMessage" | "error_description") => {
                let code = want.strip_prefix("rpc error: code = ").and_then(|rest| rest.split(' ').next());
                let id = want.rfind('(').filter(|_| want.ends_with(')')).map(|at| &want[at..]);
                !got.is_empty()
                    && code.is_none_or(|c| got.starts_with(&format!("rpc error: code = {c}")))
                    && id.is_none_or(|id| got.ends_with(id))
            }
            _ => fill(want, self.variables) == got,
        }
    }

    /// Lists whose order means nothing are compared by what does not differ from server to server.
    fn sort_key(&self, value: &Value) -> String {
        let mut text = fill(&value.to_string(), self.variables);
        for masked in ["{{id}}", "{{time}}", "{{sequence}}", "{{secret}}"] {
            text = text.replace(masked, "");
        }
        // An id that no variable names is any id.
        let any_id = |part: &str| {
            (15..=20).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_digit())
                && !self.variables.values().any(|value| value == part)
        };
        let mut parts: Vec<&str> = text.split('"').filter(|p| !is_volatile(p) && !any_id(p)).collect();
        parts.sort_unstable();
        parts.concat()
    }
}

fn is_volatile(part: &str) -> bool {
    chrono::DateTime::parse_from_rfc3339(part).is_ok()
        || (part.len() < 12 && part.bytes().all(|b| b.is_ascii_digit()))
}
