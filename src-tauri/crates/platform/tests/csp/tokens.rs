//! The life of access tokens: shared, renewed before they end, and what becomes of those that the server takes back.

use crate::support::{
    Clock, EXCHANGE, FORM, app, draft, exchanges, open, org, read, sandbox, session, value,
};
use futures::future::join_all;
use orgdesk_model::ProblemCode;
use orgdesk_platform::Sent;
use orgdesk_sandbox::csp::Generation;
use orgdesk_sandbox::{Fault, FaultRule};
use serde_json::json;

#[tokio::test]
async fn callers_at_the_same_time_share_one_exchange() {
    let running = sandbox(Generation::C).await;
    running.faults.add(FaultRule::new(EXCHANGE, Fault::Latency { ms: 50 }));
    let session = session(&running, "owner");
    let all = join_all((0..20).map(|_| session.orgs(None))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(exchanges(&running), 1);
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_the_others_their_token() {
    let running = sandbox(Generation::C).await;
    running.faults.add(FaultRule::new(EXCHANGE, Fault::Latency { ms: 80 }));
    let session = session(&running, "owner");
    let short = tokio::time::timeout(std::time::Duration::from_millis(20), session.orgs(None));
    let (gone, stays) = tokio::join!(short, session.orgs(None));
    assert!(gone.is_err());
    assert!(stays.is_ok());
    assert_eq!(exchanges(&running), 1);
    // All went away: the next begins anew.
    let another = crate::support::session(&running, "owner");
    let short = tokio::time::timeout(std::time::Duration::from_millis(20), another.orgs(None)).await;
    assert!(short.is_err());
    assert!(another.orgs(None).await.is_ok());
}

#[tokio::test]
async fn a_token_is_exchanged_anew_before_it_ends() {
    let running = sandbox(Generation::C).await;
    let clock = Clock::now();
    let session = open(&clock.csp(), &running.base, &running.variables["apitoken.owner"], "");
    session.orgs(None).await.unwrap();
    clock.advance(1_700);
    session.orgs(None).await.unwrap();
    assert_eq!(exchanges(&running), 1);
    clock.advance(50);
    session.orgs(None).await.unwrap();
    assert_eq!(exchanges(&running), 2, "a minute before its end");
}

#[tokio::test]
async fn a_failed_renewal_leaves_the_token_that_still_lives() {
    let running = sandbox(Generation::C).await;
    let clock = Clock::now();
    let session = open(&clock.csp(), &running.base, &running.variables["apitoken.owner"], "");
    session.orgs(None).await.unwrap();
    running.arrange(&json!({"apiTokens": {"owner": "deactivate"}})).unwrap();
    clock.advance(1_750);
    session.orgs(None).await.unwrap();
    session.orgs(None).await.unwrap();
    assert_eq!(exchanges(&running), 2, "a refusal is not asked for again at once");
    clock.advance(120);
    let problem = session.orgs(None).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::CredentialRejected);
    running.arrange(&json!({"apiTokens": {"owner": "restore"}})).unwrap();
    assert!(session.orgs(None).await.is_err(), "not asked again within a minute");
    clock.advance(61);
    assert!(session.orgs(None).await.is_ok());
}

#[tokio::test]
async fn a_renewal_that_needs_a_passcode_says_so() {
    let running = sandbox(Generation::C).await;
    let clock = Clock::now();
    let session = open(&clock.csp(), &running.base, &running.variables["apitoken.safe"], "112233");
    let level = org(&running, "mole");
    let reading = read(&session, &level).await;
    let plan = session.plan(&FORM.into(), &reading, &draft(&[("language", "en".into())])).await.unwrap();
    clock.advance(1_900);
    let Sent::Refused(problem) = session.send(&plan.requests[0]).await else { panic!() };
    assert_eq!(problem.code, ProblemCode::CredentialExpired);
    assert!(problem.message.contains("no edit is lost"), "{}", problem.message);
    assert_eq!(problem.field_errors[0].path.as_ref().unwrap().as_str(), "passcode");
    let asked = running.requests.all();
    let bodies: Vec<&str> =
        asked.iter().filter(|a| a.path.starts_with(EXCHANGE)).map(|a| a.body.as_str()).collect();
    assert_eq!(bodies.len(), 2);
    assert!(bodies[0].contains("passcode=") && !bodies[1].contains("passcode="), "used once");
    assert!(!asked.iter().any(|a| a.method == "PATCH"));
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_exchanged_once_more_for_a_read_and_never_for_a_write() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let level = org(&running, "pier");
    let reading = read(&session, &level).await;
    running.arrange(&json!({"tokens": {"*": "revoke"}})).unwrap();
    let again = read(&session, &level).await;
    assert_eq!((exchanges(&running), value(&again, "displayName")), (2, value(&reading, "displayName")));
    let plan = session.plan(&FORM.into(), &again, &draft(&[("language", "de".into())])).await.unwrap();
    running.arrange(&json!({"tokens": {"*": "revoke"}})).unwrap();
    running.requests.clear();
    let Sent::Refused(problem) = session.send(&plan.requests[0]).await else { panic!() };
    assert_eq!(problem.code, ProblemCode::CredentialRejected);
    assert_eq!(running.requests.all().iter().filter(|asked| asked.method == "PATCH").count(), 1);
    // The next write has a fresh token.
    assert!(matches!(session.send(&plan.requests[0]).await, Sent::Done(_)));
}

#[tokio::test]
async fn an_apps_tokens_are_short_lived_and_renewed_too() {
    let running = sandbox(Generation::C).await;
    let session = app(&running, "pier");
    session.orgs(None).await.unwrap();
    session.orgs(None).await.unwrap();
    assert_eq!(exchanges(&running), 1);
}
