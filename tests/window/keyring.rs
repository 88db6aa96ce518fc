//! The states of the desktop's keyring, each with its own words and a way on.

use crate::steps;
use crate::support::{Desktop, Keyring, Part, Server, Start, Window, on_desktop};

/// Saves a connection while the keyring takes nothing: the form says why, and keeps the secret for this run if told.
async fn saves_for_this_run(desktop: &Desktop, environment: &[(&str, &str)], says: &str) {
    let server = Server::start().await;
    let data = desktop.folder("keyring");
    let window = Window::open(desktop, &data, Start { environment, ..Start::default() }).await;
    steps::fill_connection(&window, &server.address(), server.variable("token.owner")).await;
    window.press("Save connection").await;
    window.sees(says).await;
    window.press("Keep for this run only").await;
    window.no_longer_sees("Save connection").await;
    window.follow("Organizations").await;
    window.sees("Kestrel Aerospace").await;
    window.nothing_was_blocked().await;
    window.end();

    // This run is over: the secret is gone, and it is said in place of an empty list.
    let window = Window::open(desktop, &data, Start { environment, ..Start::default() }).await;
    window.follow("Organizations").await;
    window.sees("its organizations are missing from this list").await;
    assert!(!window.text().await.contains("Kestrel Aerospace"));
}

#[test]
fn no_keyring() {
    on_desktop(Keyring::None, async |desktop| {
        saves_for_this_run(desktop, &[], "Your computer has no keyring that answers").await;
    });
}

#[test]
fn a_keyring_that_refuses() {
    on_desktop(Keyring::None, async |desktop| {
        let environment = [("ORGDESK_KEYRING", "mock:denied")];
        saves_for_this_run(desktop, &environment, "The keyring of your computer refused access").await;
    });
}

#[test]
fn a_secret_too_large_for_the_keyring() {
    on_desktop(Keyring::None, async |desktop| {
        let environment = [("ORGDESK_KEYRING", "mock:too-large")];
        saves_for_this_run(desktop, &environment, "too large for the keyring").await;
    });
}

#[test]
fn a_locked_keyring_hides_no_connection_and_says_what_to_do() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let data = desktop.folder("locked");
        let window = Window::open(desktop, &data, Start::default()).await;
        steps::connect(&window, &server).await;
        window.end();

        desktop.lock_keyring().await;
        let window = Window::open(desktop, &data, Start::default()).await;
        window.follow("Organizations").await;
        window.sees("The keyring of your computer is locked").await;
        window.part(Part::Button, "Try again").await;
        window.nothing_was_blocked().await;
    });
}
