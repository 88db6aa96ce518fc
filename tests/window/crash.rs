//! The app is killed in the middle of an Apply: what became of it is told at the next start, and nothing is sent twice.

use crate::names::{self, CHANGES, VERIFIED};
use crate::steps::{self, VALIDATE};
use crate::support::{Keyring, Part, Relay, Server, Start, Window, on_desktop};
use orgdesk_sandbox::{Fault, FaultRule};
use std::time::Duration;

/// What the journal calls the change.
const CHANGED: &str = "Changed Organization domains must be verified";
const TRIED: &str = "Tried to change Organization domains must be verified";

/// Sends a change of the instance, and stays until the server has it.
async fn send(window: &Window, server: &Server, answered: bool) {
    window.press("Review changes").await;
    window.press("Apply changes").await;
    server.was_asked("PUT", 1, answered).await;
}

#[test]
fn a_change_that_the_server_made_is_settled_as_applied() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let between = Relay::start(&server.address()).await;
        let data = desktop.folder("made");
        let window = Window::open(desktop, &data, Start::default()).await;
        steps::connect_by(&window, between.address(), server.variable("token.owner")).await;
        let turned = steps::turn_instance_setting(&window, &server).await;
        between.loses_answers_to_writes(true);
        send(&window, &server, true).await;
        window.dialog_says("Applying. It goes on if you leave this screen.").await;
        window.kill();
        between.loses_answers_to_writes(false);

        let window = Window::open(desktop, &data, Start::default()).await;
        window.follow(CHANGES).await;
        window.follow_in_row(&[CHANGED]).await;
        window.sees(VERIFIED).await;
        window.sees("Its answer was lost").await;
        window.part(Part::Link, &names::drafts(0)).await;
        assert_eq!(server.instance_policy().await["validateOrgDomains"] == true, turned);
        assert_eq!(server.asked("PUT").len(), 1, "nothing is sent twice");
        window.nothing_was_blocked().await;
    });
}

#[test]
fn a_change_that_never_arrived_is_settled_as_not_applied_and_its_draft_waits() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let data = desktop.folder("not-made");
        let window = Window::open(desktop, &data, Start::default()).await;
        steps::connect(&window, &server).await;
        let turned = steps::turn_instance_setting(&window, &server).await;
        server.goes_wrong(FaultRule::new("/", Fault::Stall).method("PUT"));
        send(&window, &server, false).await;
        window.kill();
        server.goes_right();

        let window = Window::open(desktop, &data, Start::default()).await;
        window.follow(CHANGES).await;
        window.follow_in_row(&[TRIED]).await;
        // Ten seconds of reading, since a server may show late what it did.
        window.sees("reading the server found everything as before").await;
        assert_ne!(server.instance_policy().await["validateOrgDomains"] == true, turned);
        assert_eq!(server.asked("PUT").len(), 1, "nothing is sent again by itself");

        window.follow(&names::drafts(1)).await;
        window.follow("Domain settings").await;
        window.part(Part::Field, VALIDATE).await;
        steps::apply(&window).await;
        assert_eq!(server.instance_policy().await["validateOrgDomains"] == true, turned);
        assert_eq!(server.asked("PUT").len(), 2, "the second is the one that was reviewed");
        window.press("Back to the form").await;
        window.part(Part::Link, &names::drafts(0)).await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn a_server_that_is_away_at_the_next_start_leaves_the_change_open_until_it_is_settled() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let between = Relay::start(&server.address()).await;
        let data = desktop.folder("away");
        let window = Window::open(desktop, &data, Start::default()).await;
        steps::connect_by(&window, between.address(), server.variable("token.owner")).await;
        steps::turn_instance_setting(&window, &server).await;
        between.loses_answers_to_writes(true);
        send(&window, &server, true).await;
        window.kill();
        between.loses_answers_to_writes(false);
        server.goes_wrong(FaultRule::new("/", Fault::CutBefore));

        let window = Window::open(desktop, &data, Start::default()).await;
        window.follow(CHANGES).await;
        window.follow_in_row(&[TRIED]).await;
        window.sees("Not settled yet").await;
        // What the app tries at its start is over then.
        tokio::time::sleep(Duration::from_secs(11)).await;
        window.sees("Not settled yet").await;
        server.goes_right();
        window.press("Settle now").await;
        window.sees(VERIFIED).await;
        assert_eq!(server.asked("PUT").len(), 1, "nothing is sent twice");
        window.nothing_was_blocked().await;
    });
}
