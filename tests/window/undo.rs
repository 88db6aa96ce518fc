//! Taking back what was applied.

use crate::names::{self, CHANGES, UNDO, UNDO_OF};
use crate::steps::{self, LOGIN};
use crate::support::{Keyring, Part, Server, Start, Window, on_desktop};
use orgdesk_sandbox::{Fault, FaultRule};

#[test]
fn an_undo_restores_the_values_before_and_its_undo_is_a_redo() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("undo"), Start::default()).await;
        steps::connect(&window, &server).await;
        let before = server.instance_policy().await["validateOrgDomains"] == true;
        steps::turn_instance_setting(&window, &server).await;
        // Its outcome stays open, as people leave it, and is not what the undo leads to.
        steps::apply(&window).await;

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

#[test]
fn several_changes_are_taken_back_together_and_a_failure_stops_the_rest() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("together"), Start::default()).await;
        steps::connect(&window, &server).await;
        for org in ["Aurora Logistics", "Meridian Health Partners"] {
            steps::open_org(&window, org).await;
            window.press("Customize settings").await;
            window.choose(LOGIN, "On").await;
            steps::apply(&window).await;
            window.press("Back to the form").await;
        }
        window.follow(CHANGES).await;
        window.pick_row(&["Aurora Logistics"]).await;
        window.pick_row(&["Meridian Health Partners"]).await;
        window.press("Undo 2 changes").await;
        window.dialog_says("Undo 2 changes: 2 plans, the newest change first").await;
        let path = format!("/admin/v1/orgs/{}/", server.variable("org.aurora"));
        let refused = Fault::Status { status: 403, retry_after: None, body: None };
        server.goes_wrong(FaultRule::new(&path, refused).method("DELETE").times(1));
        window.press("Apply 2 plans").await;
        window.dialog_says("Stopped at plan 2 of 2").await;
        window.dialog_says("1 plan before it was applied and verified.").await;
        assert_eq!(server.org_policy("meridian").await["isDefault"], true);
        assert_ne!(server.org_policy("aurora").await["isDefault"], true);

        window.press("Review the rest again").await;
        window.press("Apply 1 plan").await;
        window.dialog_says("The plan was applied and verified").await;
        assert_eq!(server.org_policy("aurora").await["isDefault"], true);
        assert_eq!(server.asked("DELETE").len(), 3);
        window.press("Back to the changes").await;
        window.part(Part::Link, &names::drafts(0)).await;
        window.nothing_was_blocked().await;
    });
}
