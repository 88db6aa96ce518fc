//! What an answer to a write proves.

use crate::support::{FORM, ORGS, draft, org, org_id, read, sandbox, session};
use orgdesk_model::{PlannedRequest, ProblemCode};
use orgdesk_platform::{Sent, Session};
use orgdesk_sandbox::csp::Generation;
use orgdesk_sandbox::{Fault, FaultRule, Running};
use serde_json::json;
use std::sync::Arc;

async fn planned(running: &Running, session: &Arc<dyn Session>) -> PlannedRequest {
    let reading = read(session, &org(running, "pier")).await;
    let plan = session.plan(&FORM.into(), &reading, &draft(&[("language", "de".into())])).await.unwrap();
    plan.requests.into_iter().next().unwrap()
}

fn status(status: u16, body: Option<serde_json::Value>) -> Fault {
    Fault::Status { status, retry_after: None, body }
}

#[tokio::test]
async fn refusals_prove_that_nothing_happened_and_silence_proves_nothing() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let request = planned(&running, &session).await;
    let own_code = json!({"statusCode": 400, "message": "bad", "cspErrorCode": "x"});
    for (fault, refused, code) in [
        (status(400, None), true, ProblemCode::RefusedValue),
        (status(401, None), true, ProblemCode::CredentialRejected),
        (status(403, None), true, ProblemCode::PermissionDenied),
        (status(404, None), true, ProblemCode::NotFound),
        (status(409, None), true, ProblemCode::Refused),
        (status(412, None), true, ProblemCode::Refused),
        (status(429, None), true, ProblemCode::RateLimited),
        (status(408, None), false, ProblemCode::NoAnswer),
        (status(500, None), false, ProblemCode::Refused),
        (status(500, Some(own_code)), false, ProblemCode::Refused),
        (status(502, None), false, ProblemCode::Unavailable),
        (status(503, None), false, ProblemCode::Unavailable),
        (Fault::CutBefore, false, ProblemCode::NoAnswer),
        (Fault::CutAfter, false, ProblemCode::NoAnswer),
        (Fault::Stall, false, ProblemCode::NoAnswer),
        (Fault::Truncated, false, ProblemCode::NoAnswer),
        (Fault::Malformed, false, ProblemCode::UnreadableAnswer),
        (Fault::ContentType { value: "text/html".to_owned() }, false, ProblemCode::UnreadableAnswer),
        (
            Fault::Redirect { location: "https://evil.example/".to_owned(), status: 307 },
            false,
            ProblemCode::WrongServer,
        ),
    ] {
        running.faults.clear();
        running.requests.clear();
        running.faults.add(FaultRule::new(ORGS, fault.clone()).method("PATCH"));
        let (was_refused, problem) = match session.send(&request).await {
            Sent::Refused(problem) => (true, problem),
            Sent::Unknown(problem) => (false, problem),
            Sent::Done(answered) => panic!("{fault:?} {answered:?}"),
        };
        assert_eq!((was_refused, problem.code), (refused, code), "{fault:?} {problem:?}");
        let said = if refused { "Nothing was changed." } else { "can't be told" };
        assert!(problem.message.contains(said), "{}", problem.message);
        let patches = running.requests.all().iter().filter(|asked| asked.method == "PATCH").count();
        assert_eq!(patches, 1, "{fault:?}: a write is sent once");
    }
}

#[tokio::test]
async fn an_answer_names_the_organization_or_none() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let request = planned(&running, &session).await;
    let owner = async |fault: Fault| {
        running.faults.clear();
        running.faults.add(FaultRule::new(ORGS, fault).method("PATCH"));
        match session.send(&request).await {
            Sent::Done(answered) => answered.owner,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(owner(Fault::Latency { ms: 1 }).await, request.expected_owner);
    assert_eq!(owner(Fault::Empty).await, None);
    assert_eq!(owner(status(200, Some(json!({})))).await, None);
    assert_eq!(owner(status(200, Some(json!({"refLink": null})))).await, None);
    let other = org_id(&running, "mole").0;
    assert_eq!(owner(Fault::OtherOrg { org: Some(other.clone()) }).await, Some(other));
}

#[tokio::test]
async fn a_plan_never_leaves_for_another_server() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let mut request = planned(&running, &session).await;
    running.requests.clear();
    request.url = request.url.replace("127.0.0.1", "127.0.0.2");
    assert!(matches!(session.send(&request).await, Sent::Refused(_)));
    assert!(running.requests.all().is_empty());
}
