//! Starting, starting again, ending.

use crate::steps;
use crate::support::{APP, Keyring, Owned, Part, Server, Start, Window, on_desktop};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn welcome_and_one_click_to_sample_data() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let window = Window::open(desktop, &desktop.folder("welcome"), Start::default()).await;
        window.sees("Welcome to Orgdesk").await;
        window.part(Part::Button, "Add connection").await;
        window.press("Explore with sample data").await;
        window.sees("Aurora Logistics").await;
        window.sees("Development").await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn the_sandbox_option_starts_with_sample_data() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let start = Start { arguments: &["--sandbox"], ..Start::default() };
        let window = Window::open(desktop, &desktop.folder("sandbox"), start).await;
        window.sees("Aurora Logistics").await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn a_window_comes_back_as_it_was_left() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let data = desktop.folder("left");
        let window = Window::open(desktop, &data, Start::default()).await;
        window.sees("Welcome to Orgdesk").await;
        window.resize(1111, 777).await;
        window.follow("Connections").await;
        window.is_remembered_at("/connections").await;
        window.end();

        let window = Window::open(desktop, &data, Start::default()).await;
        window.sees("Welcome to Orgdesk").await;
        assert_eq!(window.size().await, (1111, 777));
        let address = window.address().await;
        assert!(address.ends_with("/connections"), "{address}");
        // The page said so before its first script ran.
        let told = window.script("return document.documentElement.dataset.location").await;
        assert_eq!(told, "/connections");
    });
}

/// Starts the app as a menu does, without WebDriver.
pub fn start(command: &mut Command, data: &Path) -> Owned {
    Owned::start(command.arg("--data-dir").arg(data).stdout(Stdio::null()).stderr(Stdio::null()))
}

#[test]
fn a_second_start_hands_over_and_another_folder_is_another_app() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let data = desktop.folder("first");
        let window = Window::open(desktop, &data, Start::default()).await;
        window.sees("Welcome to Orgdesk").await;

        let mut second = start(&mut desktop.command(APP), &data);
        let status = second.ended_within(Duration::from_secs(20)).expect("a second start ends by itself");
        assert!(status.success(), "{status}");
        window.sees("Welcome to Orgdesk").await;

        let mut other = start(&mut desktop.command(APP), &desktop.folder("other"));
        assert_eq!(other.ended_within(Duration::from_secs(3)), None, "another folder is another app");
    });
}

#[test]
fn a_folder_that_takes_nothing_is_said_and_the_window_opens() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        // Nobody, root included, can make a folder where a file is.
        let file = desktop.folder("blocked").join("file");
        std::fs::write(&file, "in the way").unwrap();
        let window = Window::open(desktop, &file.join("data"), Start::default()).await;
        window.sees("data folder").await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn the_secret_is_in_no_file_and_not_in_the_page() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let data = desktop.folder("secret");
        let start = Start { arguments: &["--log-level", "trace"], ..Start::default() };
        let window = Window::open(desktop, &data, start).await;
        steps::connect(&window, &server).await;
        steps::open_org(&window, "Aurora Logistics").await;
        let token = server.variable("token.owner");
        let page = window.script("return document.documentElement.outerHTML").await;
        assert!(!page.as_str().unwrap().contains(token), "the page holds the token");
        window.end();
        let files = files_below(&data);
        assert!(files.iter().any(|file| file.extension().is_some_and(|kind| kind == "log")), "{files:?}");
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            let holds = bytes.windows(token.len()).any(|part| part == token.as_bytes());
            assert!(!holds, "{} holds the token", file.display());
        }
    });
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}
