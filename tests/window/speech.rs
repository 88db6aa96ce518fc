//! What screen readers are told, and what is remembered of the window's looks.

use crate::steps;
use crate::support::{Keyring, Listener, Role, Server, Start, Window, on_desktop};
use std::time::Duration;

/// The bridge is off in all other flows, whose desktops have no accessibility bus.
pub const BRIDGED: Start<'static> = Start { arguments: &[], environment: &[("NO_AT_BRIDGE", "0")] };

#[test]
fn every_control_has_its_role_and_a_name_for_screen_readers() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let listener = Listener::start(desktop).await;
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("speech"), BRIDGED).await;
        window.sees("Welcome to Orgdesk").await;
        listener.hears(Role::Heading, "Welcome to Orgdesk").await;
        listener.hears(Role::Button, "Explore with sample data").await;
        listener.hears(Role::Link, "Connections").await;
        assert_eq!(listener.nameless().await, [], "on the welcome page");

        steps::connect(&window, &server).await;
        window.follow("Organizations").await;
        listener.hears(Role::Link, "Aurora Logistics").await;
        listener.hears(Role::Button, "Read again").await;
        listener.hears(Role::Entry, "Find organizations").await;
        assert_eq!(listener.nameless().await, [], "in the list of organizations");

        steps::open_org(&window, "Aurora Logistics").await;
        listener.hears(Role::Heading, "Aurora Logistics").await;
        listener.hears(Role::Button, "Customize settings").await;
        assert_eq!(listener.nameless().await, [], "in a form");
        window.press("Customize settings").await;
        listener.hears(Role::Radio, "On").await;
        listener.hears(Role::Button, "Review changes").await;
        assert_eq!(listener.nameless().await, [], "in a form with edits");

        window.follow("Connections").await;
        listener.hears(Role::Button, "Add connection").await;
        window.press("Add connection").await;
        listener.hears(Role::Entry, "Server address").await;
        assert_eq!(listener.nameless().await, [], "in the form of a connection");
    });
}

#[test]
fn the_zoom_follows_its_keys_and_is_remembered() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let data = desktop.folder("zoom");
        let window = Window::open(desktop, &data, Start::default()).await;
        window.sees("Welcome to Orgdesk").await;
        let before = width(&window).await;
        window.keys("=").await;
        window.keys("=").await;
        window.narrows_to(before * 100.0 / 125.0).await;
        window.keys("-").await;
        window.narrows_to(before * 100.0 / 110.0).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        window.end();

        let window = Window::open(desktop, &data, Start::default()).await;
        window.sees("Welcome to Orgdesk").await;
        window.narrows_to(before * 100.0 / 110.0).await;
        window.keys("0").await;
        window.narrows_to(before).await;
        window.nothing_was_blocked().await;
    });
}

async fn width(window: &Window) -> f64 {
    window.script("return innerWidth").await.as_f64().unwrap()
}
