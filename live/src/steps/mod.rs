//! The steps, in order.

mod changes;
mod conflicts;
mod connect;
mod instance;
mod journal;
mod lookup;
mod unknown;

use crate::app::Api;
use crate::run::{CHANGES, INSTANCE, Live, ORGS};
use crate::second::{LOGIN, PATHS};
use changes::What;
use futures::FutureExt as _;

/// Tries all that was asked for.
pub async fn all(live: &mut Live) {
    live.step("The server takes the token", &[], |live| connect::server(live).boxed_local()).await;
    live.step("The app connects to the server", &[], |live| connect::direct(live).boxed_local()).await;
    live.step("The app connects through the proxy", &[], |live| connect::proxied(live).boxed_local()).await;
    live.step("Every form of the app is tried here", &[], |live| connect::forms(live).boxed_local()).await;
    lookups(live).await;
    for api in apis(live) {
        organization(live, api).await;
    }
    live.step("Read the instance's settings", INSTANCE, |live| instance::read(live).boxed_local()).await;
    conflicts(live).await;
    unknowns(live).await;
    live.step("A deleted organization is written no more", CHANGES, |live| {
        changes::deleted(live).boxed_local()
    })
    .await;
    if live.wanted.instance {
        on_the_instance(live).await;
    }
    live.step("The journal is whole and holds every change", CHANGES, |live| {
        journal::whole(live).boxed_local()
    })
    .await;
}

/// The APIs to try: where the server has only one, the app takes that one by itself.
fn apis(live: &Live) -> Vec<Api> {
    let both = live.apis == (true, true);
    if both { vec![Api::Current, Api::Legacy] } else { vec![Api::Current] }
}

async fn lookups(live: &mut Live) {
    live.step("List all organizations", ORGS, |live| lookup::list(live).boxed_local()).await;
    live.step("Search by name, id and domain", ORGS, |live| lookup::search(live).boxed_local()).await;
    live.step("Look one up by its id", ORGS, |live| lookup::one(live).boxed_local()).await;
}

async fn organization(live: &mut Live, api: Api) {
    let what = |what: &str| format!("{what} an organization's settings, {} API", api.word());
    live.step(what("Read"), CHANGES, |live| changes::read(live, api).boxed_local()).await;
    live.step(what("Customize"), CHANGES, |live| changes::one(live, api, What::Customize).boxed_local())
        .await;
    // The legacy API can set no other.
    let paths = if api == Api::Legacy { &[LOGIN][..] } else { &PATHS };
    for path in paths {
        let name = format!("Edit {path} of an organization, {} API", api.word());
        live.step(name, CHANGES, |live| changes::one(live, api, What::Edit(path)).boxed_local()).await;
    }
    live.step(what("Reset"), CHANGES, |live| changes::one(live, api, What::Reset).boxed_local()).await;
    let name = format!("Undo a change, and redo it, {} API", api.word());
    live.step(name, CHANGES, |live| changes::undo(live, api).boxed_local()).await;
}

async fn conflicts(live: &mut Live) {
    live.step("Conflict: somebody changed another field", CHANGES, |live| {
        conflicts::merged(live).boxed_local()
    })
    .await;
    live.step("Conflict: somebody changed the same", CHANGES, |live| conflicts::asked(live).boxed_local())
        .await;
    live.step("History: who changed it", CHANGES, |live| conflicts::history(live).boxed_local()).await;
    live.step("Conflict: somebody did the same already", CHANGES, |live| {
        conflicts::nothing_left(live).boxed_local()
    })
    .await;
}

async fn unknowns(live: &mut Live) {
    live.step("Unknown: cut before the server got it", CHANGES, |live| unknown::before(live).boxed_local())
        .await;
    live.step("Unknown: cut after the server acted", CHANGES, |live| unknown::after(live).boxed_local())
        .await;
    live.step("Unknown: cut for good, settled at the next start", CHANGES, |live| {
        unknown::at_the_next_start(live).boxed_local()
    })
    .await;
}

async fn on_the_instance(live: &mut Live) {
    for path in PATHS {
        let name = format!("Edit {path} of the instance, current API");
        live.step(name, CHANGES, |live| instance::edit(live, path).boxed_local()).await;
    }
    live.step("Edit the instance, legacy API", CHANGES, |live| instance::legacy(live).boxed_local()).await;
}
