//! The list of orgs, the search, and one org.

use crate::support::{LIST, ORGS, app, exchanges, org_id, sandbox, session};
use orgdesk_model::{OrgId, OrgPage, OrgState, ProblemCode};
use orgdesk_platform::Session;
use orgdesk_sandbox::csp::{Generation, generate};
use orgdesk_sandbox::{Fault, FaultRule, Options, Sandbox};
use serde_json::{Map, json};
use std::sync::Arc;

fn names(page: &OrgPage) -> Vec<&str> {
    page.orgs.iter().filter_map(|org| org.name.as_deref()).collect()
}

fn status(status: u16) -> Fault {
    Fault::Status { status, retry_after: None, body: None }
}

#[tokio::test]
async fn a_user_sees_all_organizations_of_theirs() {
    let running = sandbox(Generation::C).await;
    let page = session(&running, "owner").orgs(None).await.unwrap();
    assert_eq!(names(&page), ["Pier Works", "Mole & Söhne", "Reef"]);
    assert_eq!((page.total, page.next.as_deref(), page.notices.len()), (Some(3), None, 0));
    assert_eq!(page.orgs[0].id, org_id(&running, "pier"));
    assert!(page.orgs.iter().all(|org| org.state == OrgState::Active));
}

#[tokio::test]
async fn the_deprecated_list_stands_in_and_says_so_then_the_own_organization() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    running.faults.add(FaultRule::new(LIST, status(404)));
    let page = session.orgs(None).await.unwrap();
    assert_eq!(names(&page), ["Pier Works", "Mole & Söhne", "Reef"]);
    assert_eq!(page.notices[0].code, "csp.orgs_deprecated");
    assert!(page.notices[0].replacement.as_deref().unwrap().ends_with("/v2/loggedin/user/orgs"));
    let body = json!({"items": null, "refLinks": [format!("{ORGS}{}", org_id(&running, "reef"))]});
    let old = "/csp/gateway/am/api/loggedin/user/orgs?expand";
    let old = old.split('?').next().unwrap();
    running
        .faults
        .add(FaultRule::new(old, Fault::Status { status: 200, retry_after: None, body: Some(body) }));
    let page = session.orgs(None).await.unwrap();
    assert_eq!((page.orgs.len(), page.orgs[0].name.as_deref()), (1, None));
    running.faults.clear();
    running.faults.add(FaultRule::new(LIST, status(404)));
    running.faults.add(FaultRule::new(old, status(404)));
    let page = session.orgs(None).await.unwrap();
    assert_eq!(names(&page), ["Pier Works"]);
    assert!(page.source.starts_with("The token's own organization"));
}

#[tokio::test]
async fn an_app_sees_its_own_organization() {
    let running = sandbox(Generation::B).await;
    let page = app(&running, "pier").orgs(None).await.unwrap();
    assert_eq!(names(&page), ["Pier Works"]);
    assert!(page.source.starts_with("The token's own organization"));
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page_and_searched() {
    let running = Sandbox::start(Options::csp(generate::world(450, 7))).await.unwrap();
    let session = session(&running, "owner");
    let mut next = None;
    let mut all = Vec::new();
    loop {
        let page = session.orgs(next.as_deref()).await.unwrap();
        assert_eq!(page.notices, []);
        all.extend(page.orgs);
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!(all.len(), 450);
    let mut ids: Vec<_> = all.iter().map(|org| org.id.clone()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all.len());
    let last = all.last().unwrap();
    let found = session.search(last.id.as_str()).await.unwrap();
    assert_eq!(found.orgs.as_slice(), std::slice::from_ref(last));
    assert_eq!(exchanges(&running), 1);
}

#[tokio::test]
async fn a_link_to_elsewhere_or_to_itself_is_not_followed_and_nothing_is_lost() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    for link in ["https://evil.example/csp/gateway/x", "//evil.example/csp/x", LIST, "/other/path"] {
        running.faults.clear();
        let fields = Map::from_iter([("nextLink".to_owned(), json!(link))]);
        running.faults.add(FaultRule::new(LIST, Fault::Fields { fields, at: Some(String::new()) }));
        let page = session.orgs(None).await.unwrap();
        assert_eq!((page.orgs.len(), page.next), (3, None), "{link}");
        assert_eq!(page.notices[0].code, "csp.orgs_cut", "{link}");
    }
    for place in ["https://evil.example/csp/x", "2 https://evil.example/csp/x", "x y", "", "99999999 /csp/x"]
    {
        running.requests.clear();
        assert_eq!(session.orgs(Some(place)).await.unwrap_err().code, ProblemCode::InvalidInput, "{place}");
        assert!(running.requests.all().is_empty());
    }
}

async fn found(session: &Arc<dyn Session>, scrap: &str) -> Vec<String> {
    let page = session.search(scrap).await.unwrap();
    page.orgs.into_iter().filter_map(|org| org.name).collect()
}

#[tokio::test]
async fn any_scrap_finds_an_organization() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    assert_eq!(found(&session, "söhne").await, ["Mole & Söhne"]);
    assert_eq!(found(&session, "pier-wk").await, ["Pier Works"]);
    assert_eq!(found(&session, " REEF ").await, ["Reef"]);
    assert_eq!(found(&session, &org_id(&running, "mole").as_str().to_uppercase()).await, ["Mole & Söhne"]);
    assert!(found(&session, "dock").await.is_empty());
    assert!(found(&session, org_id(&running, "dock").as_str()).await.is_empty());
    for nothing in ["", "  ", "a\nb", &"x".repeat(201)] {
        running.requests.clear();
        assert!(session.search(nothing).await.unwrap().source.starts_with("Nothing was asked"));
        assert!(running.requests.all().is_empty());
    }
}

#[tokio::test]
async fn one_organization_as_the_server_knows_it() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let pier = session.org(&org_id(&running, "pier")).await.unwrap().unwrap();
    assert_eq!(pier.name.as_deref(), Some("Pier Works"));
    // Another org of the user's, which the token isn't for, is listed all the same.
    let reef = session.org(&org_id(&running, "reef")).await.unwrap().unwrap();
    assert_eq!(reef.name.as_deref(), Some("Reef"));
    let dock = session.org(&org_id(&running, "dock")).await.unwrap_err();
    assert_eq!(dock.code, ProblemCode::NoMembership);
    for unknown in ["00000000-0000-4000-8000-000000000000", "alpha", "", "../x"] {
        assert_eq!(session.org(&OrgId::from(unknown)).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_failed_list_is_never_an_empty_one() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    session.orgs(None).await.unwrap();
    let null = Map::from_iter([("results".to_owned(), json!(null))]);
    for (fault, code) in [
        (status(500), ProblemCode::Refused),
        (status(503), ProblemCode::Unavailable),
        (status(401), ProblemCode::CredentialRejected),
        (Fault::Status { status: 429, retry_after: Some(30), body: None }, ProblemCode::RateLimited),
        (Fault::Stall, ProblemCode::NoAnswer),
        (Fault::Truncated, ProblemCode::NoAnswer),
        (Fault::Malformed, ProblemCode::UnreadableAnswer),
        (Fault::Empty, ProblemCode::UnreadableAnswer),
        (Fault::Deep { depth: 100_000 }, ProblemCode::UnreadableAnswer),
        (Fault::Fields { fields: null, at: Some(String::new()) }, ProblemCode::UnreadableAnswer),
        (Fault::ContentType { value: "text/html".to_owned() }, ProblemCode::UnreadableAnswer),
        (
            Fault::Redirect { location: "https://evil.example/".to_owned(), status: 307 },
            ProblemCode::WrongServer,
        ),
    ] {
        running.faults.clear();
        running.faults.add(FaultRule::new(LIST, fault.clone()));
        let problem = session.orgs(None).await.expect_err(&format!("{fault:?}"));
        assert_eq!(problem.code, code, "{fault:?} {problem:?}");
        assert!(problem.message.contains("The organizations were not read."), "{}", problem.message);
    }
}
