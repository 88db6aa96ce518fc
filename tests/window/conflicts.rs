//! Two people change the same: nobody's edit is overwritten unseen.

use crate::names::{MINE, SIDES, THEIRS, USE_CHOICES, VERIFIED};
use crate::steps::{self, DISPLAY_NAME, LOGIN};
use crate::support::{Keyring, Part, Server, Start, Window, on_desktop};
use orgdesk_sandbox::csp::Generation;
use serde_json::json;

#[test]
fn a_field_that_both_changed_is_asked_about_and_the_choice_is_applied() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::cloud(Generation::C).await;
        let window = Window::open(desktop, &desktop.folder("both"), Start::default()).await;
        steps::connect_cloud(&window, &server, "apitoken.owner").await;
        steps::open_northwind(&window).await;
        window.fill(DISPLAY_NAME, "Mine Northwind").await;
        window.press("Review changes").await;
        window.part(Part::Button, "Apply changes").await;
        server.second_person_renames("northwind", "Theirs Northwind").await;
        window.press("Apply changes").await;
        window.dialog_says("Not applied: somebody changed the same").await;
        window.press("Choose in the form").await;

        window.sees("1 conflict: you and somebody else changed the same").await;
        for side in SIDES {
            window.sees(side).await;
        }
        let row = "return document.querySelector('[data-conflict]').innerText";
        let row = window.script(row).await.as_str().unwrap().to_owned();
        let places =
            ["Northwind Management", "Theirs Northwind", "Mine Northwind"].map(|side| row.find(side));
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{row}");
        assert_eq!(server.asked("PATCH").len(), 1, "only the second person wrote so far");

        // Nothing is chosen for anybody.
        let chosen = window.part(Part::Button, USE_CHOICES).await;
        assert!(!chosen.is_enabled().await.unwrap());
        window.press("Review changes").await;
        window.sees("1 conflict stops the review: Display name").await;
        window.choose_side(DISPLAY_NAME, MINE).await;
        window.press(USE_CHOICES).await;
        window.no_longer_sees("1 conflict").await;
        window.press("Review changes").await;
        window.dialog_says("Theirs Northwind").await;
        window.press("Apply changes").await;
        window.dialog_says(VERIFIED).await;
        assert_eq!(server.cloud_org("northwind").await["displayName"], "Mine Northwind");
        window.nothing_was_blocked().await;
    });
}

#[test]
fn an_org_that_somebody_else_customized_meanwhile_is_a_conflict_that_survives_a_kill() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let data = desktop.folder("whole");
        let window = Window::open(desktop, &data, Start::default()).await;
        steps::connect(&window, &server).await;
        steps::open_org(&window, "Aurora Logistics").await;
        window.press("Customize settings").await;
        window.choose(LOGIN, "On").await;
        window.sees("1 change").await;
        let path = format!("/admin/v1/orgs/{}/policies/domain", server.variable("org.aurora"));
        let theirs = json!({
            "userLoginMustBeDomain": false,
            "validateOrgDomains": true,
            "smtpSenderAddressMatchesInstanceDomain": true,
        });
        let before = server.asked("POST").len();
        server.second_person("POST", &path, Some(theirs)).await;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        window.kill();

        let window = Window::open(desktop, &data, Start::default()).await;
        window.follow(&crate::names::drafts(1)).await;
        window.sees("conflict").await;
        window.follow("Domain settings").await;
        window.sees("Somebody gave this organization settings of its own meanwhile").await;
        window.sees("Changed last").await;
        window.choose_side(
            "Somebody gave this organization settings of its own meanwhile. When you started, it followed the instance \
             default. What do you want?",
            THEIRS,
        )
        .await;
        window.press(USE_CHOICES).await;
        window.no_longer_sees("What do you want?").await;
        assert!(!window.has(Part::Button, "Review changes").await, "nothing of mine is left");
        let policy = server.org_policy("aurora").await;
        assert_eq!(policy["smtpSenderAddressMatchesInstanceDomain"], true, "{policy}");
        let wrote = server.asked("POST").into_iter().skip(before);
        let wrote: Vec<_> = wrote.filter(|entry| entry.path.contains("/policies/")).collect();
        assert_eq!(wrote.len(), 1, "the second person alone wrote: {wrote:?}");
        window.nothing_was_blocked().await;
    });
}
