//! Taking back what was applied.

use crate::names::{self, CHANGES, UNDO, UNDO_OF};
use crate::steps::{self, LOGIN};
use crate::support::{Keyring, Part, Server, Start, Window, on_desktop};

#[test]
fn an_undo_restores_the_values_before_and_its_undo_is_a_redo() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("undo"), Start::default()).await;
        steps::connect(&window, &server).await;
        let before = server.instance_policy().await["validateOrgDomains"] == true;
        steps::turn_instance_setting(&window, &server).await;
        steps::apply(&window).await;
        window.press("Back to the form").await;

        let changed = "Changed Organization domains must be verified";
        window.follow(CHANGES).await;
        window.follow_in_row(&[changed]).await;
        window.press(UNDO).await;
        window.part(Part::Link, &names::drafts(1)).await;
        assert_eq!(server.asked("PUT").len(), 1, "an undo is a draft until it is applied");
        steps::apply(&window).await;
        assert_eq!(server.instance_policy().await["validateOrgDomains"] == true, before);
        window.press("Back to the form").await;

        window.follow(CHANGES).await;
        window.sees("2 changes").await;
        window.follow_in_row(&[changed, UNDO_OF]).await;
        window.sees("Undo of").await;
        window.press(UNDO).await;
        window.part(Part::Link, &names::drafts(1)).await;
        steps::apply(&window).await;
        assert_eq!(server.instance_policy().await["validateOrgDomains"] == true, !before, "redone");
        assert_eq!(server.asked("PUT").len(), 3);
        window.press("Back to the form").await;
        window.part(Part::Link, &names::drafts(0)).await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn the_undo_of_settings_of_its_own_gives_them_up() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("give-up"), Start::default()).await;
        steps::connect(&window, &server).await;
        steps::open_org(&window, "Aurora Logistics").await;
        window.press("Customize settings").await;
        window.choose(LOGIN, "On").await;
        steps::apply(&window).await;
        window.press("Back to the form").await;
        window.follow(CHANGES).await;
        window.follow_in_row(&["Customized Domain settings"]).await;
        window.press(UNDO).await;
        window.sees("A reset to the default").await;
        steps::apply(&window).await;
        assert_eq!(server.org_policy("aurora").await["isDefault"], true);
        window.nothing_was_blocked().await;
    });
}

#[test]
fn an_undo_waits_for_the_draft_that_is_there() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("occupied"), Start::default()).await;
        steps::connect(&window, &server).await;
        steps::turn_instance_setting(&window, &server).await;
        steps::apply(&window).await;
        window.press("Back to the form").await;
        window.choose(LOGIN, "On").await;
        window.part(Part::Link, &names::drafts(1)).await;
        window.follow(CHANGES).await;
        window.follow_in_row(&["Changed Organization domains must be verified"]).await;
        window.press(UNDO).await;
        window.sees("Another draft waits there.").await;
        window.follow("Go to the draft").await;
        window.press("Discard changes").await;
        window.part(Part::Link, &names::drafts(0)).await;
        assert_eq!(server.asked("PUT").len(), 1);
        window.nothing_was_blocked().await;
    });
}
