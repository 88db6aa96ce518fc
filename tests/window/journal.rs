//! The journal of what was applied: found, exported, and not to be altered unseen.

use crate::names::{AS_CSV, AS_JSON, CHANGES, CLEAR, EXPORT, FIND, VERIFY};
use crate::steps::{self, DISPLAY_NAME, LOGIN};
use crate::support::{Keyring, Start, Window, alter_one_byte, on_desktop, only_file};
use serde_json::{Value, json};
use std::path::Path;

const RENAMED: &str = "Changed Display name";
const CUSTOMIZED: &str = "Customized Domain settings";

/// Two changes on the two servers of the sample data.
async fn make_changes(window: &Window) {
    window.press("Explore with sample data").await;
    steps::open_northwind(window).await;
    window.fill(DISPLAY_NAME, "Northwind Sealed").await;
    steps::apply(window).await;
    window.press("Back to the form").await;
    steps::open_org(window, "Meridian Health Partners").await;
    window.press("Customize settings").await;
    window.choose(LOGIN, "On").await;
    steps::apply(window).await;
    window.press("Back to the form").await;
    window.follow(CHANGES).await;
    window.sees("2 changes").await;
}

#[test]
fn changes_are_found_filtered_and_exported() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let downloads = desktop.downloads();
        let window = Window::open(desktop, &desktop.folder("journal"), Start::default()).await;
        make_changes(&window).await;

        window.fill(FIND, "meridian").await;
        window.sees("1 change found").await;
        window.no_longer_sees(RENAMED).await;
        window.fill(FIND, "no such words").await;
        window.sees("No change in the journal fits what is looked for.").await;
        window.press(CLEAR).await;
        window.sees(CUSTOMIZED).await;
        window.choose("Connection", "Sample cloud · Development").await;
        window.sees("1 change found").await;
        window.no_longer_sees(CUSTOMIZED).await;
        window.sees(RENAMED).await;

        window.take(EXPORT, AS_JSON).await;
        window.dialog_says("1 change exported").await;
        let file = only_file(&downloads, "json");
        window.dialog_says(&file.to_string_lossy()).await;
        window.press("Close").await;
        is_the_rename(&serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap());
        window.press(CLEAR).await;
        window.sees("2 changes").await;
        window.choose("Form", "Domain settings (ZITADEL)").await;
        window.sees("1 change found").await;
        window.take(EXPORT, AS_CSV).await;
        window.dialog_says("1 change exported").await;
        is_the_customizing(&only_file(&downloads, "csv"));
        window.press("Close").await;
        window.nothing_was_blocked().await;
    });
}

/// The whole of one change, and nothing of the other.
fn is_the_rename(exported: &Value) {
    let [change] = exported.as_array().unwrap().as_slice() else { panic!("{exported}") };
    assert_eq!(change["outcome"], "applied");
    assert_eq!(change["progress"]["verification"], "verified");
    assert_eq!(change["plan"]["target"]["connectionName"], "Sample cloud");
    let [field] = change["plan"]["changes"].as_array().unwrap().as_slice() else { panic!("{change}") };
    assert_eq!(field["path"], "displayName");
    assert_eq!(field["before"]["value"], "Northwind Management");
    assert_eq!(field["after"]["value"], "Northwind Sealed");
    assert!(change["identity"]["name"].as_str().is_some_and(|name| !name.is_empty()), "{change}");
    let request = &change["plan"]["requests"][0];
    assert_eq!(request["method"], "PATCH");
    let sent: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
    assert_eq!(sent, json!({ "displayName": "Northwind Sealed" }));
    let answer = &change["answers"][0];
    assert_eq!((&answer["state"], &answer["status"]), (&json!("done"), &json!(200)));
}

/// A line for each field, under a head.
fn is_the_customizing(file: &Path) {
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.lines();
    let head = lines.next().unwrap();
    assert!(
        head.starts_with("change,time,connection,environment,organization,organization id,trust,form,"),
        "{head}"
    );
    let lines: Vec<_> = lines.collect();
    assert!(
        !lines.is_empty() && lines.iter().all(|line| line.contains("Meridian Health Partners")),
        "{text}"
    );
    let login = lines.iter().find(|line| line.contains("userLoginMustBeDomain")).unwrap();
    assert!(login.contains(",applied,verified,") && login.ends_with("false,true"), "{login}");
    assert!(!text.contains("Northwind"), "what was not looked for stays out: {text}");
}

#[test]
fn one_altered_byte_is_found_and_named() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let data = desktop.folder("altered");
        let window = Window::open(desktop, &data, Start::default()).await;
        make_changes(&window).await;
        window.press(VERIFY).await;
        window.sees("Nothing wrong was found").await;
        window.sees("The journal is whole: all").await;
        window.end();

        alter_one_byte(&data, 1, "Northwind Sealed");
        let window = Window::open(desktop, &data, Start::default()).await;
        window.follow(CHANGES).await;
        window.sees(CUSTOMIZED).await;
        window.press(VERIFY).await;
        window.sees("The journal is not whole").await;
        window.sees("Entry 1 is not as it was written.").await;
        window.nothing_was_blocked().await;
    });
}
