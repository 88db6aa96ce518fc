//! What can go wrong on the way, and how it is told.

use crate::support::{
    FORM, LOGIN, draft, org, org_id, plan, read, sandbox, secrets, session, settings, zitadel,
};
use orgdesk_model::{Header, Intent, Level, PlannedRequest, ProblemCode};
use orgdesk_platform::{Sent, Session};
use orgdesk_sandbox::zitadel::ServerVersion;
use orgdesk_sandbox::{Fault, FaultRule, Running};
use serde_json::json;
use std::sync::Arc;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

async fn planned(running: &Running, owner: &Arc<dyn Session>) -> PlannedRequest {
    let reading = read(owner, &org(running, "harbour")).await;
    plan(owner, &reading, &draft(Intent::Customize, &[(LOGIN, true)])).await.unwrap().requests.remove(0)
}

fn status(status: u16, retry_after: Option<u64>) -> Fault {
    Fault::Status { status, retry_after, body: None }
}

#[tokio::test]
async fn reads_wait_as_told_or_say_so() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    running.faults.add(FaultRule::new("/v2/organizations", status(429, Some(1))).times(1));
    let started = std::time::Instant::now();
    assert_eq!(owner.orgs(None).await.unwrap().orgs.len(), 5);
    assert!(started.elapsed().as_millis() >= 1_000);
    running.faults.add(FaultRule::new("/v2/organizations", status(429, Some(30))));
    let problem = owner.orgs(None).await.unwrap_err();
    assert_eq!(
        (problem.code, problem.retry_after, problem.retryable),
        (ProblemCode::RateLimited, Some(30), true)
    );
    assert!(problem.message.contains("wait 30 s"), "{}", problem.message);
    running.faults.clear();
    for status_code in [502, 503, 504] {
        running.faults.add(FaultRule::new("/v2/organizations", status(status_code, None)).times(2));
        assert_eq!(owner.orgs(None).await.unwrap().orgs.len(), 5);
    }
    running.faults.add(FaultRule::new("/v2/organizations", Fault::CutBefore).times(1));
    assert_eq!(owner.orgs(None).await.unwrap().orgs.len(), 5);
}

#[tokio::test]
async fn a_failed_list_is_never_an_empty_one() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    for (fault, code) in [
        (status(500, None), ProblemCode::Refused),
        (Fault::Starting, ProblemCode::Unavailable),
        (Fault::Stall, ProblemCode::NoAnswer),
        (Fault::Truncated, ProblemCode::NoAnswer),
        (Fault::Malformed, ProblemCode::UnreadableAnswer),
        (Fault::Empty, ProblemCode::UnreadableAnswer),
        (Fault::Deep { depth: 100_000 }, ProblemCode::UnreadableAnswer),
        (Fault::ContentType { value: "text/html".to_owned() }, ProblemCode::UnreadableAnswer),
        (
            Fault::Redirect { location: "https://evil.example/".to_owned(), status: 307 },
            ProblemCode::WrongServer,
        ),
        (status(401, None), ProblemCode::CredentialRejected),
        (status(403, None), ProblemCode::PermissionDenied),
    ] {
        running.faults.clear();
        running.faults.add(FaultRule::new("/v2/organizations", fault.clone()));
        let problem = owner.orgs(None).await.expect_err(&format!("{fault:?}"));
        assert_eq!(problem.code, code, "{fault:?} {problem:?}");
        assert!(problem.message.contains("The organizations were not read."), "{}", problem.message);
    }
}

#[tokio::test]
async fn endless_bodies_stop() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    for bytes in [Some(200_000_000), None] {
        running.faults.clear();
        running.faults.add(FaultRule::new("/admin/v1/orgs/", Fault::Huge { bytes }));
        let problem = owner.read(&FORM.into(), &org(&running, "harbour")).await.unwrap_err();
        assert_eq!(problem.code, ProblemCode::UnreadableAnswer);
        assert!(problem.message.contains("longer than 4 MB"), "{}", problem.message);
    }
}

#[tokio::test]
async fn what_an_answer_to_a_write_proves() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let request = planned(&running, &owner).await;
    let wrapped = |name: &str| {
        let message = format!(
            "rpc error: code = {name} desc = invalid AddCustomDomainPolicyRequest.UserLoginMustBeDomain: no ()"
        );
        Fault::Status {
            status: 500,
            retry_after: None,
            body: Some(json!({"code": 2, "message": message, "details": [{"@type": "t"}]})),
        }
    };
    for (fault, refused) in [
        (status(400, None), true),
        (status(403, None), true),
        (status(404, None), true),
        (status(409, None), true),
        (status(429, Some(1)), true),
        (status(408, None), false),
        (status(500, None), false),
        (status(502, None), false),
        (status(503, Some(1)), false),
        (wrapped("InvalidArgument"), true),
        (wrapped("Unauthenticated"), true),
        (wrapped("Internal"), false),
        (Fault::Starting, false),
        (Fault::Stall, false),
        (Fault::CutBefore, false),
        (Fault::Redirect { location: "https://evil.example/".to_owned(), status: 302 }, false),
    ] {
        running.faults.clear();
        running.requests.clear();
        running.faults.add(FaultRule::new("/admin/v1/orgs/", fault.clone()));
        let sent = owner.send(&request).await;
        assert!(
            matches!((&sent, refused), (Sent::Refused(_), true) | (Sent::Unknown(_), false)),
            "{fault:?} {sent:?}"
        );
        assert_eq!(running.requests.all().len(), 1, "a write leaves once");
        let (Sent::Refused(problem) | Sent::Unknown(problem)) = sent else { panic!() };
        let words = if refused { "Nothing was changed." } else { "can't be told" };
        assert!(problem.message.contains(words), "{}", problem.message);
    }
    running.faults.clear();
    running.faults.add(FaultRule::new("/admin/v1/orgs/", wrapped("InvalidArgument")));
    let Sent::Refused(problem) = owner.send(&request).await else { panic!() };
    assert_eq!(problem.code, ProblemCode::RefusedValue);
    assert_eq!(problem.field_errors[0].path.as_ref().unwrap().as_str(), LOGIN);
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_unknown_though_it_happened() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    for fault in [Fault::CutAfter, Fault::Truncated, Fault::Malformed, Fault::Empty] {
        let level = org(&running, "harbour");
        let request = planned(&running, &owner).await;
        running.faults.add(FaultRule::new("/admin/v1/orgs/", fault.clone()).method("POST"));
        assert!(matches!(owner.send(&request).await, Sent::Unknown(_)), "{fault:?}");
        running.faults.clear();
        let reading = read(&owner, &level).await;
        let undo = plan(&owner, &reading, &draft(Intent::Reset, &[])).await.unwrap();
        assert!(matches!(owner.send(&undo.requests[0]).await, Sent::Done(_)));
    }
}

#[tokio::test]
async fn a_request_never_goes_to_another_server() {
    let running = sandbox(ServerVersion::V4_13).await;
    let other = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&other).await;
    let owner = session(&running, "owner", "current");
    let request = planned(&running, &owner).await;
    running.requests.clear();
    let base = &running.base;
    for url in [
        request.url.replace(base.as_str(), &other.uri()),
        request.url.replace("http://", "https://"),
        request.url.replace("http://", "http://me:secret@"),
        format!("{base}/a/../admin"),
        "nonsense".to_owned(),
    ] {
        let Sent::Refused(_) = owner.send(&PlannedRequest { url, ..request.clone() }).await else { panic!() };
    }
    let own = Header { name: "Authorization".to_owned(), value: "Bearer other".to_owned() };
    let Sent::Refused(_) = owner.send(&PlannedRequest { headers: vec![own], ..request }).await else {
        panic!()
    };
    assert!(running.requests.all().is_empty());
    assert!(other.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn another_orgs_answer_is_not_shown() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let other = Some(org_id(&running, "harbour").0);
    running.faults.add(FaultRule::new("/admin/v1/orgs/", Fault::OtherOrg { org: other }));
    let problem = owner.read(&FORM.into(), &org(&running, "north")).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::UnreadableAnswer);
}

/// A server that repeats the token in every part of its answers doesn't bring it back into the app.
#[tokio::test]
async fn the_token_stays_out_of_problems_and_debug_output() {
    let token = "s3cret-token-0123456789";
    let echo = MockServer::start().await;
    let body = json!({"code": 3, "message": format!("bad header Bearer {token}"), "details": [{"id": "X-1", "message": token}]});
    Mock::given(any())
        .respond_with(
            ResponseTemplate::new(400)
                .set_body_json(body)
                .insert_header("location", format!("https://x/?t={token}").as_str()),
        )
        .mount(&echo)
        .await;
    let session = zitadel().open(&settings(&echo.uri(), "current"), &secrets(token)).unwrap();
    let request = PlannedRequest {
        method: "PUT".to_owned(),
        url: format!("{}/admin/v1/policies/domain", echo.uri()),
        headers: vec![],
        credential: vec![],
        body: Some("{}".to_owned()),
        purpose: String::new(),
        operation: String::new(),
        expected_owner: None,
    };
    let shown = [
        format!("{:?}", session.orgs(None).await),
        format!("{:?}", session.read(&FORM.into(), &Level::Instance).await),
        format!("{:?}", session.send(&request).await),
        format!("{:?}", session.test().await),
    ];
    for shown in shown {
        assert!(!shown.contains(token), "{shown}");
    }
    let redirect = MockServer::start().await;
    Mock::given(any())
        .respond_with(
            ResponseTemplate::new(307)
                .insert_header("location", format!("https://x.example/?t={token}").as_str()),
        )
        .mount(&redirect)
        .await;
    let session = zitadel().open(&settings(&redirect.uri(), "current"), &secrets(token)).unwrap();
    let problem = session.orgs(None).await.unwrap_err();
    assert!(problem.message.contains("https://x.example/?t=[secret removed]"), "{}", problem.message);
}
