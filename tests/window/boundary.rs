//! What a script in the page can not do, whoever wrote it.

use crate::support::{Keyring, Start, Window, on_desktop};
use serde_json::{Value, json};

fn refused_by_the_access_list(answer: &Result<Value, Value>) -> bool {
    matches!(answer, Err(error) if error.to_string().contains("not allowed"))
}

#[test]
fn commands_that_are_not_granted_are_refused() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let window = Window::open(desktop, &desktop.folder("commands"), Start::default()).await;
        window.sees("Welcome to Orgdesk").await;
        let granted = window.invoke("get_app_info", json!({ "request": {} })).await;
        assert_eq!(granted.unwrap()["version"], env!("CARGO_PKG_VERSION"));
        for (command, request) in [
            ("plugin:clipboard-manager|read_text", json!({})),
            ("plugin:clipboard-manager|write_text", json!({ "text": "stolen" })),
            ("plugin:opener|open_url", json!({ "url": "https://example.com" })),
            ("plugin:opener|open_path", json!({ "path": "/etc/passwd" })),
            ("plugin:window-state|save_window_state", json!({ "flags": 1 })),
            ("plugin:webview|internal_toggle_devtools", json!({})),
            ("plugin:event|listen", json!({ "event": "x", "target": { "kind": "Any" }, "handler": 1 })),
            ("get_secret", json!({ "request": {} })),
        ] {
            let answer = window.invoke(command, request).await;
            assert!(refused_by_the_access_list(&answer), "{command}: {answer:?}");
        }
    });
}

#[test]
fn a_request_that_can_not_be_read_is_a_problem_and_repeats_nothing() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let window = Window::open(desktop, &desktop.folder("requests"), Start::default()).await;
        window.sees("Welcome to Orgdesk").await;
        let request = json!({ "request": { "connection": "hunter2", "secrets": "hunter2" } });
        let problem = window.invoke("sign_in_again", request).await.unwrap_err();
        assert_eq!(problem["code"], "invalid_input");
        assert!(!problem.to_string().contains("hunter2"), "{problem}");
    });
}

#[test]
fn the_page_reaches_no_other_host_and_leaves_for_none() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let window = Window::open(desktop, &desktop.folder("hosts"), Start::default()).await;
        window.sees("Welcome to Orgdesk").await;
        let before = window.address().await;
        window.script("window.open('https://example.com/'); location.href = 'https://example.com/'").await;
        window.script("const image = new Image(); image.src = 'https://example.com/x.png'").await;
        window.script("fetch('https://example.com/').catch(() => {})").await;
        window.sees("Welcome to Orgdesk").await;
        assert_eq!(window.address().await, before);
        let violations = window.violations().await.to_string();
        assert!(violations.contains("img-src") && violations.contains("connect-src"), "{violations}");
        assert_eq!(window.script("return Object.isFrozen(Object.prototype)").await, true);
        assert_eq!(window.script("return typeof window.__TAURI__").await, "undefined");
    });
}
