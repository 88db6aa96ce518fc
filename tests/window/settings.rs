//! Domain settings: from what is typed to what the server holds.

use crate::steps::{self, LOGIN, SENDER, VALIDATE};
use crate::support::{Keyring, Part, Server, Start, Window, on_desktop};
use serde_json::json;

#[test]
fn the_instances_settings_are_changed_and_verified() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("instance"), Start::default()).await;
        steps::connect(&window, &server).await;
        steps::open_instance(&window).await;
        let before = server.instance_policy().await;
        let turned = if before["validateOrgDomains"] == true { "Off" } else { "On" };
        window.choose(VALIDATE, turned).await;
        window.press("Review changes").await;
        window.dialog_says("Now and after").await;
        window.press("Apply changes").await;
        window.dialog_says("Applied and verified").await;

        let after = server.instance_policy().await;
        assert_eq!(after["validateOrgDomains"] == true, turned == "On", "{after}");
        assert_eq!(after["userLoginMustBeDomain"], before["userLoginMustBeDomain"]);
        window.nothing_was_blocked().await;
    });
}

#[test]
fn an_org_gets_settings_of_its_own_and_gives_them_up() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("org"), Start::default()).await;
        steps::connect(&window, &server).await;
        steps::open_org(&window, "Aurora Logistics").await;
        window.press("Customize settings").await;
        window.choose(LOGIN, "On").await;
        window.press("Review changes").await;
        window.press("Apply changes").await;
        window.dialog_says("Applied and verified").await;
        let policy = server.org_policy("aurora").await;
        assert_eq!(policy["userLoginMustBeDomain"], true, "{policy}");
        assert_ne!(policy["isDefault"], true, "{policy}");

        window.press("Back to the form").await;
        window.press("Reset to default").await;
        window.press("Review changes").await;
        window.press("Apply changes").await;
        window.dialog_says("Applied and verified").await;
        let policy = server.org_policy("aurora").await;
        assert_eq!(policy["isDefault"], true, "{policy}");
        window.nothing_was_blocked().await;
    });
}

#[test]
fn a_server_that_moved_on_stops_the_apply() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("moved"), Start::default()).await;
        steps::connect(&window, &server).await;
        steps::open_org(&window, "Cobalt & Söhne GmbH").await;
        window.choose(LOGIN, "Off").await;
        window.press("Review changes").await;
        window.part(Part::Button, "Apply changes").await;

        let path = format!("/admin/v1/orgs/{}/policies/domain", server.variable("org.cobalt"));
        let theirs = json!({
            "userLoginMustBeDomain": true,
            "validateOrgDomains": false,
            "smtpSenderAddressMatchesInstanceDomain": true,
        });
        server.second_person("PUT", &path, Some(theirs)).await;
        window.press("Apply changes").await;
        window.dialog_says("Not applied: the server moved on").await;
        let policy = server.org_policy("cobalt").await;
        assert_eq!(policy["userLoginMustBeDomain"], true, "nothing was sent: {policy}");

        window.press("Review the new plan").await;
        window.press("Apply changes").await;
        window.dialog_says("Applied and verified").await;
        let policy = server.org_policy("cobalt").await;
        assert_ne!(policy["userLoginMustBeDomain"], true, "{policy}");
        assert_eq!(policy["smtpSenderAddressMatchesInstanceDomain"], true, "theirs travels along: {policy}");
        window.nothing_was_blocked().await;
    });
}

#[test]
fn the_legacy_api_says_what_it_is_and_what_else_it_does() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("legacy"), Start::default()).await;
        steps::fill_connection(&window, &server.address(), server.variable("token.owner")).await;
        window.choose("API", "Legacy").await;
        window.press("Save connection").await;
        window.no_longer_sees("Save connection").await;
        steps::open_org(&window, "Cobalt & Söhne GmbH").await;
        window.sees("is deprecated since v2.21.0").await;
        window.sees("also turns on validateOrgDomains and smtpSenderAddressMatchesInstanceDomain").await;
        window.choose(LOGIN, "Off").await;
        window.press("Review changes").await;
        window.sees(SENDER).await;
        window.part(Part::Button, "Apply changes").await;
        window.press("Apply changes").await;
        window.dialog_says("Applied and verified").await;
        let policy = server.org_policy("cobalt").await;
        assert_ne!(policy["userLoginMustBeDomain"], true, "{policy}");
        assert_eq!(policy["smtpSenderAddressMatchesInstanceDomain"], true, "{policy}");

        window.press("Back to the form").await;
        window.press("Switch to the current API").await;
        window.no_longer_sees("is deprecated since v2.21.0").await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn an_org_owner_sees_values_and_what_is_needed_to_change_them() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("owner"), Start::default()).await;
        steps::connect_as(&window, &server, "token.aurora-owner").await;
        steps::open_org(&window, "Aurora Logistics").await;
        window.sees("IAM_OWNER").await;
        assert!(!window.has(Part::Button, "Customize settings").await);
        assert!(!window.has(Part::Field, LOGIN).await, "the value is text, not a control");
        window.nothing_was_blocked().await;
    });
}
