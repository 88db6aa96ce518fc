//! Connecting, searching, and what goes wrong with it.

use crate::steps;
use crate::support::{Keyring, Part, Server, Start, Window, on_desktop};

#[test]
fn connect_test_search_and_come_back() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let data = desktop.folder("connect");
        let window = Window::open(desktop, &data, Start::default()).await;
        // A token is often copied with the line's end.
        let token = format!("  {} ", server.variable("token.owner"));
        steps::fill_connection(&window, &server.address(), &token).await;
        window.press("Test connection").await;
        window.sees("The test passed").await;
        window.press("Save connection").await;
        window.no_longer_sees("Save connection").await;

        window.follow("Organizations").await;
        window.sees("Kestrel Aerospace").await;
        window.fill("Find organizations", "harbour").await;
        window.sees("Harbour Bank (test)").await;
        window.no_longer_sees("Kestrel Aerospace").await;
        // A domain that is nobody's primary one: only the server can find it.
        window.fill("Find organizations", "fjordkraft.example").await;
        window.sees("Fjord Kraft AS").await;
        window.nothing_was_blocked().await;
        window.end();

        // The secret comes back from the keyring.
        let window = Window::open(desktop, &data, Start::default()).await;
        window.sees("Fjord Kraft AS").await;
        window.follow("Organizations").await;
        window.fill("Find organizations", "").await;
        window.sees("Kestrel Aerospace").await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn a_wrong_token_is_said_and_nothing_typed_is_lost() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("wrong"), Start::default()).await;
        steps::fill_connection(&window, &server.address(), "not-a-token-of-this-server").await;
        window.press("Test connection").await;
        window.sees("The test failed").await;
        window.press("Save connection").await;
        window.part(Part::Button, "Show details").await;
        assert_eq!(window.value("Name").await, "Acme");
        assert_eq!(window.value("Server address").await, server.address());
        window.nothing_was_blocked().await;
    });
}

#[test]
fn an_expired_token_is_renewed_in_place() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("expired"), Start::default()).await;
        steps::connect_as(&window, &server, "token.viewer").await;
        window.follow("Organizations").await;
        window.sees("Kestrel Aerospace").await;

        server.expire("viewer");
        steps::open_instance_page(&window).await;
        window.press("Sign in again").await;
        window.dialog_says("Sign in to Acme again").await;
        window.fill("Personal access token", server.variable("token.owner")).await;
        window.press("Sign in again").await;
        window.no_longer_sees("Sign in to Acme again").await;
        window.part(Part::Field, steps::LOGIN).await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn a_server_that_is_down_is_a_row_with_a_reason() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let data = desktop.folder("down");
        let window = Window::open(desktop, &data, Start::default()).await;
        steps::connect(&window, &server).await;
        window.end();
        server.stop().await;

        let window = Window::open(desktop, &data, Start::default()).await;
        window.follow("Organizations").await;
        window.sees("its organizations are missing from this list").await;
        window.part(Part::Button, "Try again").await;
        window.nothing_was_blocked().await;
    });
}
