//! Lists, searches and single orgs, by permission and version.

use crate::support::{org_id, sandbox, secrets, session, settings, zitadel};
use orgdesk_model::{NoticeAction, OrgId, OrgPage, OrgState, ProblemCode};
use orgdesk_sandbox::zitadel::{ServerVersion, World};
use orgdesk_sandbox::{Fault, FaultRule, Options, Sandbox};
use serde_json::json;
use wiremock::matchers::{body_partial_json, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn names(page: &OrgPage) -> Vec<&str> {
    page.orgs.iter().map(|org| org.name.as_deref().unwrap_or("-")).collect()
}

const ALL: [&str; 5] = ["Harbour Works", "North Works", "Odd\\u{202e}gnihT", "Quiet GmbH", "ZITADEL"];

#[tokio::test]
async fn the_current_list_shows_each_identity_its_own() {
    let running = sandbox(ServerVersion::V4_13).await;
    let all = session(&running, "owner", "current").orgs(None).await.unwrap();
    assert_eq!(names(&all), ALL);
    assert_eq!((all.total, all.next.as_deref(), all.notices.len()), (Some(5), None, 0));
    assert_eq!(all.orgs[3].state, OrgState::Inactive);
    assert_eq!(all.orgs[0].primary_domain.as_deref(), Some("harbour-works.localhost"));

    let own = session(&running, "harbour-owner", "current").orgs(None).await.unwrap();
    assert_eq!(names(&own), ["Harbour Works"]);
    assert_eq!(own.total, None, "the server counts orgs that this identity may not see");
    let none = session(&running, "nobody", "current").orgs(None).await.unwrap();
    assert!(none.orgs.is_empty() && none.source.contains("no role"), "{}", none.source);
}

#[tokio::test]
async fn the_legacy_lists() {
    for (version, api, switch) in [
        (ServerVersion::Legacy, "current", false),
        (ServerVersion::Legacy, "legacy", false),
        (ServerVersion::V4_13, "legacy", true),
    ] {
        let running = sandbox(version).await;
        let all = session(&running, "owner", api).orgs(None).await.unwrap();
        assert_eq!(names(&all), ALL);
        assert!(all.source.contains("deprecated"));
        assert_eq!(all.notices[0].replacement.as_deref(), Some("POST /v2/organizations/_search"));
        assert_eq!(matches!(all.notices[0].action, Some(NoticeAction::SetOption { .. })), switch);
        let own = session(&running, "harbour-owner", api).orgs(None).await.unwrap();
        assert_eq!((names(&own), own.total), (vec!["Harbour Works"], None));
        assert!(own.source.contains("own organization"));
        let nobody = session(&running, "nobody", api).orgs(None).await.unwrap_err();
        assert_eq!(nobody.code, ProblemCode::NoMembership);
    }
}

#[tokio::test]
async fn a_scrap_is_a_part_of_a_name_an_id_or_any_domain() {
    for (version, api) in [
        (ServerVersion::V4_13, "current"),
        (ServerVersion::V4_13, "legacy"),
        (ServerVersion::Legacy, "current"),
    ] {
        let running = sandbox(version).await;
        let owner = session(&running, "owner", api);
        let id = org_id(&running, "north").0;
        for (scrap, found) in [
            ("wORKS", vec!["Harbour Works", "North Works"]),
            (id.as_str(), vec!["North Works"]),
            (" harbour.example ", vec!["Harbour Works"]),
            ("quiet", vec!["Quiet GmbH"]),
            ("%", vec![]),
            ("nothing like it", vec![]),
        ] {
            let page = owner.search(scrap).await.unwrap();
            assert_eq!(names(&page), found, "{scrap} {api}");
        }
    }
}

#[tokio::test]
async fn what_the_server_would_refuse_is_not_asked() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    for scrap in ["", "  ", "a\u{0}b", &"x".repeat(201)] {
        assert!(owner.search(scrap).await.unwrap().orgs.is_empty());
    }
    assert!(running.requests.all().is_empty());
    assert_eq!(owner.org(&OrgId("9".repeat(201))).await.unwrap(), None);
    assert_eq!(owner.org(&OrgId(String::new())).await.unwrap(), None);
    assert!(running.requests.all().is_empty());
}

#[tokio::test]
async fn a_ghost_is_not_listed() {
    for (version, api) in [
        (ServerVersion::V4_13, "current"),
        (ServerVersion::V4_13, "legacy"),
        (ServerVersion::Legacy, "current"),
    ] {
        let running = sandbox(version).await;
        let owner = session(&running, "owner", api);
        let harbour = org_id(&running, "harbour");
        assert_eq!(owner.org(&harbour).await.unwrap().unwrap().name.as_deref(), Some("Harbour Works"));
        assert_eq!(owner.org(&OrgId::from("123")).await.unwrap(), None);
        let harbour_owner = session(&running, "harbour-owner", api);
        assert_eq!(harbour_owner.org(&harbour).await.unwrap().unwrap().id, harbour);
        assert_eq!(harbour_owner.org(&OrgId::from("123")).await.unwrap(), None);
    }
}

/// More orgs than one page: both lists are read to their end, and no row twice.
#[tokio::test]
async fn many_orgs_are_read_to_the_end() {
    let mut world: serde_json::Value = serde_json::from_str(include_str!("world.json")).unwrap();
    let orgs = world["orgs"].as_object_mut().unwrap();
    for number in 0..2_100 {
        orgs.insert(format!("m{number}"), json!({"name": format!("Many {number:05}")}));
    }
    let world = World::parse(&world.to_string()).unwrap();
    let running = Sandbox::start(Options::zitadel(world)).await.unwrap();
    for (token, total, pages) in [("owner", Some(2_105), 1), ("harbour-owner", None, 3)] {
        let session = session(&running, token, "current");
        let (mut rows, mut next, mut read) = (Vec::new(), None, 0);
        loop {
            let page = session.orgs(next.as_deref()).await.unwrap();
            assert_eq!(page.total, total);
            assert_eq!(page.notices.len(), usize::from(token == "owner"), "the admin list is deprecated");
            rows.extend(page.orgs);
            read += 1;
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        assert_eq!((rows.len(), read), (total.unwrap_or(1) as usize, pages));
        rows.dedup_by(|a, b| a.id == b.id);
        assert_eq!(rows.len(), total.unwrap_or(1) as usize);
    }
    let lost = session(&running, "owner", "current").orgs(Some("elsewhere")).await.unwrap_err();
    assert_eq!(lost.code, ProblemCode::InvalidInput);
}

/// A total that no server has, on every page, and nothing on any page after the first.
#[tokio::test]
async fn a_total_that_is_a_lie_ends_the_list() {
    let server = MockServer::start().await;
    let lie = json!({"totalResult": "9223372036854775807"});
    let empty = ResponseTemplate::new(200).set_body_json(json!({"details": lie}));
    let first = json!({"details": lie, "result": [{"id": "1", "name": "Only", "state": "ORG_STATE_ACTIVE"}]});
    let rights = json!({"result": ["iam.read"]});
    let list = || Mock::given(path("/admin/v1/orgs/_search"));
    Mock::given(path("/auth/v1/permissions/zitadel/me/_search"))
        .respond_with(ResponseTemplate::new(200).set_body_json(rights))
        .mount(&server)
        .await;
    Mock::given(path("/auth/v1/memberships/me/_search")).respond_with(empty.clone()).mount(&server).await;
    list()
        .and(body_partial_json(json!({"query": {"offset": "0"}})))
        .respond_with(ResponseTemplate::new(200).set_body_json(first))
        .mount(&server)
        .await;
    list().respond_with(empty).with_priority(9).mount(&server).await;
    let session = zitadel().open(&settings(&server.uri(), "legacy"), &secrets("abcdefgh")).unwrap();
    let page = session.orgs(None).await.unwrap();
    assert_eq!(names(&page), ["Only"]);
    let end = session.orgs(page.next.as_deref()).await.unwrap();
    assert!(end.orgs.is_empty());
    assert_eq!((end.next, end.total), (None, None));
}

#[tokio::test]
async fn headers_of_deprecation_raise_a_banner() {
    let running = sandbox(ServerVersion::V4_13).await;
    let headers = json!({
        "deprecation": "@1688169599", "sunset": "sometime",
        "link": "<https://zitadel.com/docs>; rel=\"deprecation\""
    });
    let headers = headers.as_object().unwrap().clone();
    running.faults.add(FaultRule::new("/v2/organizations", Fault::Headers { headers }));
    let page = session(&running, "owner", "current").orgs(None).await.unwrap();
    assert_eq!(page.notices[0].since.as_deref(), Some("2023-06-30"));
    assert_eq!(page.notices[0].sunset, None);
    assert!(
        matches!(&page.notices[0].action, Some(NoticeAction::OpenLink { url, .. }) if url.starts_with("https://zitadel"))
    );
}
