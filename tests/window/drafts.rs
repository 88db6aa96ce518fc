//! What was typed is kept, however the app ends.

use crate::names::{self, VERIFIED};
use crate::steps::{self, DISPLAY_NAME};
use crate::support::{APP, Keyring, Owned, Part, Server, Start, Window, on_desktop};
use orgdesk_sandbox::csp::Generation;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// The most typing that a crash may take.
const AT_MOST_LOST: Duration = Duration::from_secs(1);

#[test]
fn an_edit_survives_a_kill_and_is_finished_after_it() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::cloud(Generation::C).await;
        let data = desktop.folder("killed");
        let window = Window::open(desktop, &data, Start::default()).await;
        steps::connect_cloud(&window, &server, "apitoken.owner").await;
        steps::open_northwind(&window).await;
        window.fill(DISPLAY_NAME, "Northwind Group").await;
        window.follow("Trusts").await;
        window.follow("Northwind Management → Helios Consulting").await;
        // Half of a date is no date, and is kept all the same.
        window.fill("Date", "2031-0").await;
        tokio::time::sleep(AT_MOST_LOST).await;
        window.kill();

        let window = Window::open(desktop, &data, Start::default()).await;
        window.follow(&names::drafts(2)).await;
        window.sees("2 drafts, kept on this computer only").await;
        window.sees("unchanged").await;
        window.follow("Trust").await;
        assert_eq!(window.value("Date").await, "2031-0");
        window.press("Review changes").await;
        window.sees("1 error stops the review").await;
        window.press("Discard changes").await;
        window.follow(&names::drafts(1)).await;
        window.follow("Organization settings").await;
        window.part(Part::Button, "Review changes").await;
        assert_eq!(window.value(DISPLAY_NAME).await, "Northwind Group");
        window.fill(DISPLAY_NAME, "Northwind Group Ltd").await;
        window.press("Review changes").await;
        window.dialog_says("Change 1 setting of Northwind Management on Acme (DEVELOPMENT)").await;
        window.press("Apply changes").await;
        window.dialog_says(VERIFIED).await;
        assert_eq!(server.cloud_org("northwind").await["displayName"], "Northwind Group Ltd");
        assert_eq!(server.asked("PATCH").len(), 1);

        window.press("Back to the form").await;
        window.follow(&names::drafts(0)).await;
        window.sees("No drafts.").await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn someone_who_types_without_a_rest_loses_a_second_at_most() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::cloud(Generation::C).await;
        let data = desktop.folder("typing");
        let window = Window::open(desktop, &data, Start::default()).await;
        steps::connect_cloud(&window, &server, "apitoken.owner").await;
        steps::open_northwind(&window).await;
        let before = window.value(DISPLAY_NAME).await;
        let text = " abcdefghijklmnopqrstuvwxyz".repeat(4);
        let began = Instant::now();
        let down = window.type_on(DISPLAY_NAME, &text).await;
        let killed = Instant::now();
        window.kill();
        let due = down.iter().filter(|down| killed - **down > AT_MOST_LOST).count();
        assert!(due > 20, "{due} keys in {:?} are no typing", killed - began);

        let window = Window::open(desktop, &data, Start::default()).await;
        window.follow(&names::drafts(1)).await;
        window.follow("Organization settings").await;
        window.part(Part::Button, "Review changes").await;
        let kept = window.value(DISPLAY_NAME).await;
        let typed = kept.strip_prefix(&before).unwrap();
        assert!(text.starts_with(typed), "what was kept is what was typed: {typed}");
        assert!(typed.len() >= due, "{} of {due} keys were kept: {typed}", typed.len());
    });
}

#[test]
fn a_second_start_leaves_what_is_being_typed() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::cloud(Generation::C).await;
        let data = desktop.folder("second");
        let window = Window::open(desktop, &data, Start::default()).await;
        steps::connect_cloud(&window, &server, "apitoken.owner").await;
        steps::open_northwind(&window).await;
        window.fill(DISPLAY_NAME, "Northwind Gr").await;
        let mut second = Owned::start(
            desktop.command(APP).arg("--data-dir").arg(&data).stdout(Stdio::null()).stderr(Stdio::null()),
        );
        assert!(second.ended_within(Duration::from_secs(20)).is_some_and(|status| status.success()));
        window.type_on(DISPLAY_NAME, "oup").await;
        assert_eq!(window.value(DISPLAY_NAME).await, "Northwind Group");
        tokio::time::sleep(AT_MOST_LOST).await;
        window.end();

        let window = Window::open(desktop, &data, Start::default()).await;
        window.follow(&names::drafts(1)).await;
        window.follow("Organization settings").await;
        window.part(Part::Button, "Review changes").await;
        assert_eq!(window.value(DISPLAY_NAME).await, "Northwind Group");
        window.nothing_was_blocked().await;
    });
}
