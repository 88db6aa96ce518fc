//! Links into the app, at a cold start and while it runs; *About*; notifications.

use crate::names::VERIFIED;
use crate::start::start;
use crate::steps::{self, VALIDATE};
use crate::support::{APP, Desktop, Keyring, Notifications, Part, Server, Start, Window, on_desktop};
use std::path::Path;
use std::time::Duration;

const NO_CHANGE: &str = "orgdesk://change/11111111-2222-4333-8444-555555555555";

#[test]
fn a_link_opens_at_a_cold_start() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let start = Start { arguments: &[NO_CHANGE], ..Start::default() };
        let window = Window::open(desktop, &desktop.folder("cold"), start).await;
        window.is_at("/changes/11111111-2222-4333-8444-555555555555").await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn a_second_start_hands_its_link_over_and_nothing_is_written() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let data = desktop.folder("running");
        let window = Window::open(desktop, &data, Start::default()).await;
        steps::connect(&window, &server).await;
        steps::open_org(&window, "Aurora Logistics").await;
        window.press("Copy a link to Domain settings").await;
        window.sees("Link copied").await;
        let path = window.path().await;
        let link = link_to(&path, &server.address());
        window.follow("Changes").await;
        window.is_at("/changes").await;

        follow(desktop, &data, &link);
        window.is_at(&path).await;
        window.sees(steps::LOGIN).await;

        for wrong in ["orgdesk://apply/1", "orgdesk://org/1?server=https://a.example&apply=1", "/changes"] {
            follow(desktop, &data, wrong);
            window.sees("This link was not opened").await;
            window.press("Dismiss").await;
            window.no_longer_sees("This link was not opened").await;
        }
        follow(desktop, &data, "orgdesk://org/1?server=https://a.example");
        window.sees("It leads to https://a.example/").await;
        window.is_at(&path).await;
        for method in ["PUT", "PATCH", "DELETE"] {
            assert!(server.asked(method).is_empty(), "{method}");
        }
        window.nothing_was_blocked().await;
    });
}

/// What *Copy link* makes of a form's screen.
fn link_to(path: &str, server: &str) -> String {
    let mut parts = path.split('/').skip(2);
    let (connection, org) = (parts.next().unwrap(), parts.nth(1).unwrap());
    let server = server.replace(':', "%3A").replace('/', "%2F");
    format!("orgdesk://org/{org}?server={server}&via={connection}&form=zitadel.domain")
}

/// Follows a link as a desktop does, while the app runs.
fn follow(desktop: &Desktop, data: &Path, link: &str) {
    let mut second = start(desktop.command(APP).arg(link), data);
    let status = second.ended_within(Duration::from_secs(30)).expect("a second start ends by itself");
    assert!(status.success(), "{status}");
}

#[test]
fn about_tells_versions_and_licences_by_keyboard() {
    on_desktop(Keyring::None, async |desktop| {
        let data = desktop.folder("about");
        let window = Window::open(desktop, &data, Start::default()).await;
        window.sees("Welcome to Orgdesk").await;
        window.enter(Part::Link, "About Orgdesk").await;
        window.is_at("/about").await;
        for words in ["WebKitGTK", "Tauri", env!("CARGO_PKG_VERSION"), &data.to_string_lossy()] {
            window.sees(words).await;
        }
        window.sees("Libraries by others").await;
        window.sees("@tanstack/react-router").await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn what_ended_behind_another_window_is_told_by_the_desktop_by_names_alone() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let told = Notifications::listen(desktop).await;
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("behind"), Start::default()).await;
        steps::connect(&window, &server).await;
        steps::open_org(&window, "Aurora Logistics").await;
        window.press("Customize settings").await;
        window.choose(VALIDATE, "On").await;
        window.press("Review changes").await;
        window.step_aside().await;
        window.press("Apply changes").await;
        let note = told.next().await;
        assert_eq!(note.summary, VERIFIED);
        assert_eq!(note.body, "Domain settings · Aurora Logistics · Acme");
    });
}
