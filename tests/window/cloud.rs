//! The second platform: its settings, its trusts, and credentials that are exchanged.

use crate::steps::{self, SCOPES};
use crate::support::{Keyring, Part, Server, Start, Window, on_desktop};
use orgdesk_sandbox::csp::Generation;
use serde_json::{Value, json};

const HELIOS: &str = "Northwind Management → Helios Consulting";

fn body(entry: &orgdesk_sandbox::Entry) -> Value {
    serde_json::from_str(&entry.body).unwrap()
}

#[test]
fn the_samples_organization_is_renamed() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let window = Window::open(desktop, &desktop.folder("rename"), Start::default()).await;
        window.press("Explore with sample data").await;
        window.fill("Find organizations", "Northwind Management").await;
        window.follow("Northwind Management").await;
        window.fill("Display name", "Northwind Group").await;
        window.press("Review changes").await;
        window.dialog_says("Change 1 setting of Northwind Management on Sample cloud (DEVELOPMENT)").await;
        window.press("Apply changes").await;
        window.dialog_says("Applied and verified").await;
        window.press("Back to the form").await;
        assert_eq!(window.value("Display name").await, "Northwind Group");
        window.nothing_was_blocked().await;
    });
}

#[test]
fn scopes_and_end_of_a_trust_are_changed() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::cloud(Generation::C).await;
        let window = Window::open(desktop, &desktop.folder("trust"), Start::default()).await;
        steps::connect_cloud(&window, &server, "apitoken.owner").await;
        window.follow("Trusts").await;
        window.sees("expires soon").await;
        window.follow(HELIOS).await;
        window.press("Edit scopes").await;
        window.fill_and_enter("Add an organization role", "developer").await;
        window.press("Remove Support User").await;
        window.fill("Date", "2031-05-01").await;
        window.fill("Time", "12:00").await;
        window.press("Review changes").await;
        window.dialog_says("Change 2 settings of the trust").await;
        window.dialog_says("added").await;
        window.press("Apply changes").await;
        window.dialog_says("Applied and verified").await;

        let sent = server.asked("PATCH");
        assert_eq!(sent.len(), 1);
        let sent = body(&sent[0]);
        assert_eq!(sent.as_object().unwrap().keys().collect::<Vec<_>>(), SCOPES, "{sent}");
        assert_eq!(sent["expiresAt"], json!(1_935_403_200_000_i64), "in the record's unit: {sent}");
        let roles = sent["allowedScopes"]["organizationScopes"]["roles"].as_array().unwrap();
        let names: Vec<_> = roles.iter().map(|role| role["name"].as_str().unwrap()).collect();
        assert!(names.contains(&"developer") && !names.contains(&"support_user"), "{names:?}");
        window.nothing_was_blocked().await;
    });
}

#[test]
fn a_trust_is_created_and_removed() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::cloud(Generation::C).await;
        let window = Window::open(desktop, &desktop.folder("create"), Start::default()).await;
        steps::connect_cloud(&window, &server, "apitoken.owner").await;
        window.follow("Trusts").await;
        window.follow(HELIOS).await;
        window.press("Remove trust").await;
        window.dialog_says("Remove the trust Northwind Management → Helios Consulting").await;
        window.fill("Type Helios Consulting to confirm", "Helios Consulting").await;
        window.press("Remove trust").await;
        window.dialog_says("Applied and verified").await;
        assert_eq!(server.asked("DELETE").len(), 1);

        window.press("Back to the trusts").await;
        window.press("Create trust").await;
        window.fill("Organization ID", server.variable("org.helios")).await;
        window.fill_and_enter("Add an organization role", "org_member").await;
        window.fill("Description", "For the audit").await;
        window.press("Review changes").await;
        window.dialog_says("Create a trust of Northwind Management").await;
        window.press("Create trust").await;
        window.dialog_says("Applied and verified").await;
        let made: Vec<_> =
            server.asked("POST").into_iter().filter(|entry| entry.path.ends_with("/trusts")).collect();
        assert_eq!(made.len(), 1);
        let made = body(&made[0]);
        assert_eq!((&made["type"], &made["description"]), (&json!("CUSTOM"), &json!("For the audit")));
        window.nothing_was_blocked().await;
    });
}

#[test]
fn turning_the_second_factor_on_warns_of_who_is_locked_out() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::cloud(Generation::B).await;
        let window = Window::open(desktop, &desktop.folder("mfa"), Start::default()).await;
        steps::connect_cloud(&window, &server, "apitoken.owner").await;
        window.follow("Organizations").await;
        window.follow("Northwind Management").await;
        window.choose("API tokens need a passcode", "On").await;
        window.press("Review changes").await;
        window.dialog_says("This could lock you out").await;
        window.dialog_says("MFA passcode").await;
        window.press("Back to the form").await;
        assert!(server.asked("PATCH").is_empty(), "looking sends nothing");
        window.nothing_was_blocked().await;
    });
}

#[test]
fn a_refused_exchange_is_said_and_mended_in_place() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::cloud(Generation::C).await;
        let window = Window::open(desktop, &desktop.folder("exchange"), Start::default()).await;
        steps::connect_cloud(&window, &server, "apitoken.owner").await;
        window.follow("Trusts").await;
        window.sees("expires soon").await;

        server.expire_api_token("owner");
        window.press("Read again").await;
        window.press("Sign in again").await;
        window.dialog_says("Sign in to Acme again").await;
        window.fill("API token", server.variable("apitoken.admin")).await;
        window.press("Sign in again").await;
        window.no_longer_sees("Sign in to Acme again").await;
        window.part(Part::Link, HELIOS).await;
        window.nothing_was_blocked().await;
    });
}

#[test]
fn a_trust_is_deactivated_only_where_the_connection_says_that_it_can_be() {
    on_desktop(Keyring::Unlocked, async |desktop| {
        let server = Server::cloud(Generation::A).await;
        let window = Window::open(desktop, &desktop.folder("deactivate"), Start::default()).await;
        steps::connect_cloud(&window, &server, "apitoken.owner").await;
        window.follow("Trusts").await;
        window.follow(HELIOS).await;
        window.sees("Update of the status is currently restricted").await;
        let deactivate = window.part(Part::Button, "Deactivate trust").await;
        assert!(!deactivate.is_enabled().await.unwrap());

        window.follow("Connections").await;
        window.follow("Acme").await;
        window.press("Edit connection").await;
        window.choose("Status of trusts", "Allowed").await;
        window.press("Save connection").await;
        window.no_longer_sees("Save connection").await;
        window.follow("Trusts").await;
        window.follow(HELIOS).await;
        window.press("Deactivate trust").await;
        window.dialog_says("Deactivate the trust Northwind Management → Helios Consulting").await;
        window.fill("Type Helios Consulting to confirm", "Helios Consulting").await;
        window.press("Deactivate trust").await;
        window.dialog_says("Applied and verified").await;
        let sent = server.asked("PATCH");
        assert_eq!(sent.iter().map(body).collect::<Vec<_>>(), [json!({ "status": "DEACTIVATED" })]);
        window.nothing_was_blocked().await;
    });
}
