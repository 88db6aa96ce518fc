//! Lists and lookups.

use crate::world::World;
use orgdesk_core::{ListOrgs, OrgRef, SearchOrgs};
use orgdesk_model::{Level, OrgState, ProblemCode};
use orgdesk_sandbox::{Fault, FaultRule};
use std::time::Duration;

#[tokio::test]
async fn the_list_names_how_it_was_read() {
    let world = World::new().await;
    let connection = world.connect().await;
    let page = world.app.list_orgs(ListOrgs { connection, next: None }).await.unwrap();
    assert_eq!(page.orgs.len(), 13);
    assert_eq!(page.total, Some(13));
    assert_eq!(page.next, None);
    assert!(!page.source.is_empty());
    assert!(page.orgs.iter().any(|org| org.state == OrgState::Inactive));
}

#[tokio::test]
async fn an_org_is_found_by_part_of_its_name_its_id_and_any_domain() {
    let world = World::new().await;
    let connection = world.connect().await;
    let Level::Org { id } = world.org("aurora") else { unreachable!() };
    for (search, scrap) in ["rora log", id.as_str(), "aurora.example"].into_iter().enumerate() {
        let search = u64::try_from(search).unwrap();
        let page =
            world.app.search_orgs(SearchOrgs { connection, scrap: scrap.to_owned(), search }).await.unwrap();
        assert_eq!(page.orgs.iter().map(|org| &org.id).collect::<Vec<_>>(), [&id], "{scrap}");
    }
}

#[tokio::test]
async fn a_newer_search_cancels_the_older() {
    let world = World::new().await;
    let connection = world.connect().await;
    world
        .sandbox
        .faults
        .add(FaultRule::new("/v2/organizations/_search", Fault::Latency { ms: 300 }).times(3));
    let ask = |search, scrap: &str| {
        let wanted = SearchOrgs { connection, scrap: scrap.to_owned(), search };
        let app = world.app.clone();
        tokio::spawn(async move { app.search_orgs(wanted).await })
    };
    let older = ask(1, "aurora");
    tokio::time::sleep(Duration::from_millis(50)).await;
    let newer = ask(2, "harbour").await.unwrap().unwrap();
    assert_eq!(newer.orgs.len(), 2);
    assert_eq!(older.await.unwrap().unwrap_err().code, ProblemCode::Cancelled);
    assert_eq!(
        ask(1, "aurora").await.unwrap().unwrap_err().code,
        ProblemCode::Cancelled,
        "a late one is stale"
    );
}

#[tokio::test]
async fn a_failed_list_is_a_problem_and_never_an_empty_list() {
    let world = World::new().await;
    for (token, code) in
        [("expired", ProblemCode::CredentialRejected), ("gone", ProblemCode::CredentialRejected)]
    {
        let mut input = world.input("owner");
        let secret = if token == "gone" { "not-a-token".to_owned() } else { world.token(token) };
        input.secrets = Some([("token".to_owned(), secret.into())].into());
        let connection = world.connect_as(input).await.connection.id;
        let problem = world.app.list_orgs(ListOrgs { connection, next: None }).await.unwrap_err();
        assert_eq!(problem.code, code, "{problem:?}");
    }
}

#[tokio::test]
async fn an_org_that_the_server_does_not_list_is_none() {
    let world = World::new().await;
    let connection = world.connect().await;
    for (name, listed) in [("aurora", true), ("everglade", true), ("ghost", false)] {
        let Level::Org { id } = world.org(name) else { unreachable!() };
        let view = world.app.org(OrgRef { connection, org: id }).await.unwrap();
        assert_eq!(view.org.is_some(), listed, "{name}");
    }
}
