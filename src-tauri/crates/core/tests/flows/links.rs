//! Links from outside: what they open, what they don't, and that nothing is sent because of them.

use crate::world::{LOGIN, World};
use orgdesk_core::{ArrivedLink, CopyLink, LinkTarget, NextLink};
use orgdesk_model::{Intent, Level};

async fn arrives(world: &World, seen: u64, link: &str) -> ArrivedLink {
    world.app.link_arrived(link);
    world.app.next_link(NextLink { seen }).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_copied_link_leads_back_and_sends_nothing() {
    let world = World::new().await;
    let id = world.connect().await;
    let level = world.org("cobalt");
    let Level::Org { id: org } = &level else { panic!("an org has its own level") };
    let form = world.form(id, level.clone());
    let before = world.sandbox.requests.all().len();
    for (form, query) in [(None, String::new()), (Some(form.form.clone()), format!("?form={}", form.form))] {
        world.app.copy_link(CopyLink { connection: id, level: level.clone(), form }).await.unwrap();
        let link = world.host.copied.lock().unwrap().clone().unwrap();
        assert!(link.starts_with("orgdesk://org/") && !link.contains(&world.token("owner")), "{link}");
        let seen = if query.is_empty() { 0 } else { 1 };
        let arrived = arrives(&world, seen, &link).await;
        assert_eq!(arrived.number, seen + 1);
        assert_eq!(arrived.target, LinkTarget::Opens { address: format!("/c/{id}/o/{org}{query}") });
    }
    assert_eq!(world.sandbox.requests.all().len(), before);
}

#[tokio::test]
async fn whoever_has_another_connection_to_the_server_gets_there_too() {
    let world = World::new().await;
    let id = world.connect().await;
    let address = world.input("owner").settings.address;
    let server = address.replace(':', "%3A").replace('/', "%2F");
    let link = format!(
        "orgdesk://instance?server={server}&via=11111111-2222-4333-8444-555555555555&form=zitadel.domain"
    );
    let address = format!("/c/{id}/instance?form=zitadel.domain");
    assert_eq!(arrives(&world, 0, &link).await.target, LinkTarget::Opens { address });
    let unknown = link.replace("zitadel.domain", "zitadel.other");
    assert_eq!(arrives(&world, 1, &unknown).await.target, LinkTarget::NotUnderstood);
}

#[tokio::test]
async fn what_leads_nowhere_says_so() {
    let world = World::new().await;
    world.connect().await;
    assert_eq!(arrives(&world, 0, "orgdesk://apply/1").await.target, LinkTarget::NotUnderstood);
    let elsewhere = arrives(&world, 1, "orgdesk://org/1?server=https://elsewhere.example").await;
    let server = "https://elsewhere.example/".to_owned();
    assert_eq!(elsewhere.target, LinkTarget::NoConnection { server });
}

#[tokio::test]
async fn the_desktop_is_told_what_an_apply_came_to_by_names_alone() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("aurora"));
    let plan = world.review(&form, Intent::Customize, &[(LOGIN, true)]).await;
    world.end(&plan).await;
    let told = world.host.told.lock().unwrap().clone();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].headline, "Applied and verified");
    assert!(told[0].place.starts_with("Domain settings · Aurora"), "{}", told[0].place);
}
