//! Plays the exchanges that were written from the documents, where `ORGDESK_RECORDED` names the folder of recordings
//! that they lie beside.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail by panic and says what it skips"
)]

mod csp_support;

use csp_support::Server;
use orgdesk_sandbox::csp::{Switches, World};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The exchanges of the set as it was when this was written.
const KNOWN: usize = 122;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("ORGDESK_RECORDED").map(|f| PathBuf::from(f).join("../csp-exchanges"));
    let folder = folder.filter(|f| f.is_dir());
    if folder.is_none() {
        println!("ORGDESK_RECORDED is not set or has no csp-exchanges beside it: nothing was played");
    }
    folder
}

fn switches(flags: &str) -> Switches {
    let mut switches = Switches::default();
    let mut words = flags.split_whitespace();
    while let (Some(flag), Some(value)) = (words.next(), words.next()) {
        match flag {
            "--trust-time" => switches.trust_time = value.parse().expect("unit"),
            "--scopes" => switches.scopes = value.parse().expect("rule"),
            "--generation" => switches.generation = value.parse().expect("generation"),
            other => panic!("no switch {other}"),
        }
    }
    switches
}

#[test]
fn the_documents_exchanges_come_out_alike() {
    let Some(folder) = folder() else { return };
    let world = World::read(&folder.join("world.json")).expect("world");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder.join("exchanges"))
        .expect("folder")
        .map(|e| e.expect("entry").path())
        .collect();
    files.sort();
    let (mut played, mut problems) = (0, Vec::new());
    for file in files {
        let scenario: Value =
            serde_json::from_str(&std::fs::read_to_string(file).expect("file")).expect("JSON");
        let server = Server::new(world.clone(), switches(scenario["flags"].as_str().unwrap_or_default()));
        let mut variables = server.variables.clone();
        for (n, step) in scenario["steps"].as_array().expect("steps").iter().enumerate() {
            played += 1;
            let found = play(&server, step, &mut variables);
            problems.extend(found.into_iter().map(|p| format!("{} {}: {p}", scenario["scenario"], n + 1)));
        }
    }
    assert!(played >= KNOWN, "only {played} exchanges");
    assert!(problems.is_empty(), "{} differ:\n{}", problems.len(), problems.join("\n"));
}

fn play(server: &Server, step: &Value, variables: &mut BTreeMap<String, String>) -> Vec<String> {
    let request = &step["request"];
    let mut headers: Vec<(&str, String)> = Vec::new();
    if let Some(token) = request["as"].as_str() {
        headers.push(("authorization", format!("Bearer {}", variables[&format!("token.{token}")])));
    }
    for (name, value) in request["headers"].as_object().into_iter().flatten() {
        headers.push((name, fill(value.as_str().unwrap_or_default(), variables)));
    }
    let body = match &request["body"] {
        Value::Null => String::new(),
        Value::String(text) => fill(text, variables),
        other => fill(&other.to_string(), variables),
    };
    let path = fill(request["path"].as_str().expect("path"), variables);
    let answer = server.answer(request["method"].as_str().expect("method"), &path, &headers, &body);
    let kind = answer.headers.iter().find(|(n, _)| n == "content-type").map_or("", |(_, v)| v.as_str());
    let got: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
    for (name, at) in step["capture"].as_object().into_iter().flatten() {
        let value = at.as_str().and_then(|at| got.get(at)).and_then(Value::as_str).unwrap_or_default();
        variables.insert(name.clone(), value.into());
    }
    let want = &step["answer"];
    if want["status"] != answer.status {
        return vec![format!("status: want {}, got {}", want["status"], answer.status)];
    }
    if want["type"].as_str() != Some(kind) {
        return vec![format!("content type: want {}, got {kind}", want["type"])];
    }
    let mut out = Vec::new();
    compare(&want["body"], &got, "", step["unordered"] == true, variables, &mut out);
    out
}

fn fill(text: &str, variables: &BTreeMap<String, String>) -> String {
    let mut out = text.to_owned();
    for (name, value) in variables.iter().filter(|_| text.contains("{{")) {
        out = out.replace(&format!("{{{{{name}}}}}"), value);
    }
    out
}

/// What a placeholder stands for; none where the text is no placeholder.
fn placeholder(want: &str, got: &Value) -> Option<bool> {
    let number = got.as_i64();
    let text = got.as_str();
    let part = |text: &str, lengths: &[usize]| {
        let parts: Vec<&str> = text.split('-').collect();
        parts.iter().map(|p| p.len()).eq(lengths.iter().copied())
            && parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)))
    };
    Some(match want {
        "{{any}}" => true,
        "{{id}}" => text.is_some_and(|t| !t.is_empty()),
        "{{guid}}" => text.is_some_and(|t| part(t, &[8, 4, 4, 4, 12])),
        "{{jwt}}" => text.is_some_and(|t| t.split('.').count() == 3),
        "{{epoch-s}}" => number.is_some_and(|n| (1_000_000_000..100_000_000_000).contains(&n)),
        "{{epoch-ms}}" => number.is_some_and(|n| (1_000_000_000_000..100_000_000_000_000).contains(&n)),
        "{{seconds}}" => number.is_some_and(|n| n > 0),
        _ => return None,
    })
}

fn compare(
    want: &Value,
    got: &Value,
    at: &str,
    unordered: bool,
    variables: &BTreeMap<String, String>,
    out: &mut Vec<String>,
) {
    if let Some(alike) = want.as_str().and_then(|w| placeholder(w, got)) {
        if !alike {
            out.push(format!("{at}: want {want}, got {got}"));
        }
        return;
    }
    match (want, got) {
        (Value::Object(w), Value::Object(g)) => {
            out.extend(g.keys().filter(|k| !w.contains_key(*k)).map(|k| format!("{at}.{k}: not expected")));
            for (k, v) in w {
                match g.get(k) {
                    // Text for people.
                    Some(Value::String(text)) if k == "message" && !text.is_empty() => {}
                    Some(got) => compare(v, got, &format!("{at}.{k}"), unordered, variables, out),
                    None => out.push(format!("{at}.{k}: missing")),
                }
            }
        }
        (Value::Array(w), Value::Array(g)) if w.len() == g.len() && unordered => {
            let mut left: Vec<&Value> = g.iter().collect();
            for want in w {
                let alike = |got: &&Value| {
                    let mut found = Vec::new();
                    compare(want, got, at, unordered, variables, &mut found);
                    found.is_empty()
                };
                match left.iter().position(alike) {
                    Some(n) => drop(left.remove(n)),
                    None => out.push(format!("{at}: nothing like {want}")),
                }
            }
        }
        (Value::Array(w), Value::Array(g)) if w.len() == g.len() => {
            w.iter().zip(g).for_each(|(w, g)| compare(w, g, at, unordered, variables, out));
        }
        (Value::String(w), Value::String(g)) if fill(w, variables) == *g => {}
        (w, g) if w == g => {}
        (w, g) => out.push(format!("{at}: want {w}, got {g}")),
    }
}
