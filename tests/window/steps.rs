//! What several flows do alike.

use crate::names::VERIFIED;
use crate::support::{Part, Server, Window};

/// The three settings of the form, as people read them.
pub const LOGIN: &str = "Login names carry the organization's domain";
/// The second.
pub const VALIDATE: &str = "Organization domains must be verified";
/// The third.
pub const SENDER: &str = "Sender address must match an instance domain";

/// A text among the settings of an organization on the platform with trusts.
pub const DISPLAY_NAME: &str = "Display name";

/// Fills the connection form, from the welcome page or from the connections.
pub async fn fill_connection(window: &Window, address: &str, token: &str) {
    window.press("Add connection").await;
    window.fill("Name", "Acme").await;
    window.fill("Server address", address).await;
    window.choose("Environment", "development").await;
    window.fill("Personal access token", token).await;
}

/// Connects to the server as the owner of its instance.
pub async fn connect(window: &Window, server: &Server) {
    connect_as(window, server, "token.owner").await;
}

/// Connects to the server with one of its tokens.
pub async fn connect_as(window: &Window, server: &Server, token: &str) {
    connect_by(window, &server.address(), server.variable(token)).await;
}

/// Connects to the server through something in between.
pub async fn connect_by(window: &Window, address: &str, token: &str) {
    fill_connection(window, address, token).await;
    window.press("Save connection").await;
    window.no_longer_sees("Save connection").await;
}

/// What a change of a trust's scopes and end sends.
pub const SCOPES: [&str; 2] = ["allowedScopes", "expiresAt"];

/// Connects to the server of the platform with trusts, with one of its API tokens.
pub async fn connect_cloud(window: &Window, server: &Server, token: &str) {
    connect_cloud_as(window, server, token, "Acme").await;
}

/// The same under another name.
pub async fn connect_cloud_as(window: &Window, server: &Server, token: &str, name: &str) {
    window.press("Add connection").await;
    window.choose("Platform", "VMware Cloud Services").await;
    window.fill("Name", name).await;
    window.fill("Server address", &server.address()).await;
    window.choose("Environment", "development").await;
    window.fill("API token", server.variable(token)).await;
    window.press("Save connection").await;
    window.no_longer_sees("Save connection").await;
}

/// Opens the domain settings of an org, found by name.
pub async fn open_org(window: &Window, name: &str) {
    window.follow("Organizations").await;
    window.fill("Find organizations", name).await;
    window.follow(name).await;
    window.sees("userLoginMustBeDomain").await;
}

/// Opens the settings of the organization whose token the connection has.
pub async fn open_northwind(window: &Window) {
    window.follow("Organizations").await;
    window.fill("Find organizations", "Northwind").await;
    window.follow("Northwind Management").await;
    window.part(Part::Field, DISPLAY_NAME).await;
}

/// Reviews what was edited and applies it.
pub async fn apply(window: &Window) {
    window.press("Review changes").await;
    window.press("Apply changes").await;
    window.dialog_says(VERIFIED).await;
}

/// Opens the settings of the instance and turns one of them; tells what it is now.
pub async fn turn_instance_setting(window: &Window, server: &Server) -> bool {
    open_instance(window).await;
    let turned = server.instance_policy().await["validateOrgDomains"] != true;
    window.choose(VALIDATE, if turned { "On" } else { "Off" }).await;
    turned
}

/// Opens the domain settings of the org that one of several connections lists.
pub async fn open_org_of(window: &Window, connection: &str, name: &str) {
    window.follow("Organizations").await;
    window.fill("Find organizations", name).await;
    window.sees(connection).await;
    window.follow_in_row(&[name, connection]).await;
    window.sees("userLoginMustBeDomain").await;
}

/// Opens the page of the instance's settings, whatever it shows.
pub async fn open_instance_page(window: &Window) {
    window.follow("Connections").await;
    window.follow("Acme").await;
    window.follow("Settings of the instance").await;
}

/// Opens the settings of the instance.
pub async fn open_instance(window: &Window) {
    open_instance_page(window).await;
    window.part(Part::Field, LOGIN).await;
}
