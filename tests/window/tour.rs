//! A walk through the app that leaves pictures, for someone without a display and for the README.

use crate::names;
use crate::steps::{self, DISPLAY_NAME, LOGIN};
use crate::support::{Keyring, Part, Server, Start, Window, run};
use orgdesk_sandbox::csp::Generation;
use std::path::{Path, PathBuf};

/// Names the folder for the pictures.
const ASKED: &str = "ORGDESK_TOUR";

struct Album<'a> {
    folder: PathBuf,
    window: &'a Window,
    count: std::cell::Cell<u32>,
}

impl Album<'_> {
    async fn picture(&self, name: &str) {
        let number = self.count.get() + 1;
        self.count.set(number);
        self.window.picture(&self.folder.join(format!("{number:02}-{name}.png"))).await;
    }
}

#[test]
fn tour() {
    let Some(folder) = std::env::var_os(ASKED) else {
        println!("not asked for; set {ASKED} to a folder for pictures");
        return;
    };
    run(Keyring::Unlocked, async |desktop| {
        let server = Server::start().await;
        let window = Window::open(desktop, &desktop.folder("tour"), Start::default()).await;
        let album = Album { folder: Path::new(&folder).to_owned(), window: &window, count: 0.into() };

        window.sees("Welcome to Orgdesk").await;
        album.picture("welcome").await;

        window.press("Explore with sample data").await;
        window.sees("Kestrel Aerospace").await;
        album.picture("organizations").await;

        window.fill("Find organizations", "harbour").await;
        window.no_longer_sees("Kestrel Aerospace").await;
        album.picture("find").await;

        steps::open_org(&window, "Meridian Health Partners").await;
        album.picture("domain-settings").await;

        window.press("Customize settings").await;
        window.choose(LOGIN, "On").await;
        window.part(Part::Button, "Review changes").await;
        album.picture("changed").await;

        window.press("Review changes").await;
        window.part(Part::Button, "Apply changes").await;
        album.picture("plan").await;

        window.press("Apply changes").await;
        window.dialog_says("Applied and verified").await;
        album.picture("applied").await;

        window.follow("Trusts").await;
        window.sees("expires soon").await;
        album.picture("trusts").await;

        window.follow("Northwind Management → Helios Consulting").await;
        window.press("Edit scopes").await;
        window.fill_and_enter("Add an organization role", "developer").await;
        window.press("Remove Support User").await;
        window.part(Part::Button, "Review changes").await;
        album.picture("scope-editor").await;

        window.press("Review changes").await;
        window.dialog_says("Change 1 setting of the trust").await;
        album.picture("plan-of-a-trust").await;
        window.press("Back to the form").await;

        let cloud = Server::cloud(Generation::C).await;
        window.follow("Connections").await;
        steps::connect_cloud_as(&window, &cloud, "apitoken.owner", "Northwind Cloud").await;
        window.follow("Organizations").await;
        window.fill("Find organizations", "Northwind").await;
        window.follow_in_row(&["Northwind Management", "Northwind Cloud"]).await;
        window.fill(DISPLAY_NAME, "Northwind Group").await;
        window.part(Part::Link, &names::drafts(2)).await;
        cloud.second_person_renames("northwind", "Northwind Holding").await;
        window.follow(&names::drafts(2)).await;
        window.sees("conflict").await;
        album.picture("drafts").await;

        window.follow("Organization settings").await;
        window.choose_side(DISPLAY_NAME, names::MINE).await;
        album.picture("conflict").await;

        window.press(names::USE_CHOICES).await;
        window.no_longer_sees("1 conflict").await;
        steps::apply(&window).await;
        window.press("Back to the form").await;
        window.follow(names::CHANGES).await;
        window.follow_in_row(&["Customized Domain settings"]).await;
        window.press(names::UNDO).await;
        steps::apply(&window).await;
        window.press("Back to the form").await;
        window.follow(names::CHANGES).await;
        window.sees("3 changes").await;
        window.press(names::VERIFY).await;
        window.sees("Nothing wrong was found").await;
        album.picture("changes").await;

        window.follow_in_row(&["Changed Display name"]).await;
        window.part(Part::Button, names::UNDO).await;
        album.picture("change").await;

        window.follow("Connections").await;
        steps::fill_connection(&window, "http://zitadel.example.com", "a token with spaces").await;
        window.press("Test connection").await;
        window.sees("https").await;
        album.picture("connection-form").await;

        window.fill("Server address", &server.address()).await;
        window.fill("Personal access token", server.variable("token.owner")).await;
        window.choose("Environment", "production").await;
        window.choose("API", "Legacy").await;
        window.press("Save connection").await;
        window.no_longer_sees("Save connection").await;
        steps::open_org_of(&window, "Acme", "Cobalt & Söhne GmbH").await;
        window.sees("is deprecated since").await;
        album.picture("legacy-and-production").await;

        window.follow("Preferences").await;
        window.choose("Theme", "Dark").await;
        steps::open_org_of(&window, "Acme", "Delta Dental Group").await;
        album.picture("dark").await;
        assert!(album.count.get() >= 17);
    });
}
