//! What the window may do is what the list of commands says, and nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at what it did not expect")]

use orgdesk_commands::typescript::NAMES;
use serde_json::{Value, json};
use std::path::Path;

fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_main_window_is_granted_the_list_of_commands_and_nothing_else() {
    let capability = read("capabilities/main.json");
    let wanted: Vec<Value> =
        NAMES.iter().map(|name| json!(format!("allow-{}", name.replace('_', "-")))).collect();
    assert_eq!(capability["permissions"], json!(wanted));
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["local"], true);
    assert_eq!(capability.get("remote"), None);
}

#[test]
fn there_is_one_capability_file_a_window() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities");
    let files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, ["main.json"]);
}

#[test]
fn the_web_view_is_closed_by_default() {
    let config = read("tauri.conf.json");
    let security = &config["app"]["security"];
    assert_eq!(security["capabilities"], json!(["main"]));
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(security["assetProtocol"]["enable"], false);
    assert_eq!(security.get("dangerousDisableAssetCspModification"), None);
    assert_eq!(config["app"]["withGlobalTauri"], false);
    assert_eq!(config["app"]["windows"], json!([]), "the window is made by the code that guards it");

    let policy = security["csp"].as_str().unwrap();
    let parts: Vec<&str> = policy.split(';').map(str::trim).collect();
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src ipc: http://ipc.localhost",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(parts.contains(&part), "{part} is missing from {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
}

/// A platform is named in its own folder and in fixtures, and nowhere above.
#[test]
fn no_crate_above_the_platforms_names_one() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/crates");
    let mut folders: Vec<_> =
        ["core", "commands", "store", "model"].map(|name| crates.join(name).join("src")).into();
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // Fixtures are some platform's.
                if !path.ends_with("tests") {
                    folders.push(path);
                }
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
            let words = || text.split(|c: char| !c.is_alphanumeric());
            for name in ["zitadel", "vmware", "broadcom", "csp"] {
                assert!(words().all(|word| word != name), "{} names {name}", path.display());
            }
            read += 1;
        }
    }
    assert!(read > 30, "the sources were found: {read}");
}
