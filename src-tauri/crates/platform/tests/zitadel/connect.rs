//! Connecting: what is wrong with an address or a token, and which step of a test fails.

use crate::support::{sandbox, secrets, session, settings, zitadel};
use orgdesk_model::{FieldKind, Problem, ProblemCode, TestReport, TestState};
use orgdesk_sandbox::zitadel::ServerVersion;
use orgdesk_sandbox::{Fault, FaultRule};
use serde_json::json;
use tokio::net::TcpListener;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The step that failed, with its problem; all before it passed (but the instance of a server that only starts), none
/// after it was tried.
fn failed(report: &TestReport) -> (&str, &Problem) {
    let at = report.steps.iter().position(|step| matches!(step.state, TestState::Failed { .. })).unwrap();
    let TestState::Failed { problem } = &report.steps[at].state else { panic!("{:?}", report.steps[at]) };
    let starting = problem.code == ProblemCode::Unavailable;
    for step in &report.steps[..at] {
        let passed = matches!(step.state, TestState::Passed { .. });
        assert!(passed || (starting && step.title == "Instance found"), "{step:?}");
    }
    assert!(report.steps[at + 1..].iter().all(|step| step.state == TestState::NotTried));
    assert_eq!(report.identity, None);
    (&report.steps[at].title, problem)
}

async fn test_of(address: &str, token: &str) -> TestReport {
    zitadel().open(&settings(address, "current"), &secrets(token)).unwrap().test().await
}

#[test]
fn the_form_has_the_names_that_people_and_automation_rely_on() {
    let zitadel = zitadel();
    let shown = zitadel.descriptor();
    assert_eq!(shown.credentials[0].fields[0].label, "Personal access token");
    assert_eq!(shown.options[0].label, "API");
    let FieldKind::Choice { options } = &shown.options[0].kind else { panic!() };
    assert_eq!(options.iter().map(|o| o.label.as_str()).collect::<Vec<_>>(), ["Current", "Legacy"]);
    assert_eq!(shown.forms[0].title, "Domain settings");
}

#[test]
fn a_session_is_not_opened_with_what_a_check_refuses() {
    for (address, token, code) in [
        ("http://zitadel.example.com", "abcdefgh", ProblemCode::BadAddress),
        ("nonsense at all", "abcdefgh", ProblemCode::BadAddress),
        ("https://zitadel.example.com", "", ProblemCode::NotSignedIn),
        ("https://zitadel.example.com", "abc def", ProblemCode::InvalidInput),
    ] {
        let problem = zitadel().open(&settings(address, "current"), &secrets(token)).err().unwrap();
        assert_eq!(problem.code, code);
        assert!(problem.message.ends_with("Nothing was sent."), "{}", problem.message);
    }
}

#[tokio::test]
async fn all_steps_pass_and_say_what_they_found() {
    for version in [ServerVersion::V2_71, ServerVersion::V4_13, ServerVersion::Main, ServerVersion::Legacy] {
        let running = sandbox(version).await;
        let report = session(&running, "owner", "current").test().await;
        assert!(report.passed(), "{report:#?}");
        let identity = report.identity.unwrap();
        assert_eq!(identity.name, "admin");
        assert!(identity.roles.contains(&"IAM_OWNER".to_owned()));
        assert!(identity.server_version.unwrap().starts_with('v'));
    }
}

#[tokio::test]
async fn few_rights_pass_and_are_said() {
    let running = sandbox(ServerVersion::V4_13).await;
    let said = |report: TestReport| {
        assert!(report.passed(), "{report:#?}");
        let TestState::Passed { found } = &report.steps[8].state else { panic!() };
        (found.clone(), report.identity.unwrap())
    };
    let (viewer, _) = said(session(&running, "viewer", "current").test().await);
    assert!(
        viewer.contains("IAM_OWNER_VIEWER. May read everything, may not change domain settings"),
        "{viewer}"
    );
    let (owner, identity) = said(session(&running, "harbour-owner", "current").test().await);
    assert!(owner.contains("may not change domain settings"), "{owner}");
    assert_eq!((identity.roles, identity.server_version), (vec!["ORG_OWNER".to_owned()], None));
}

#[tokio::test]
async fn no_role_at_all_fails_at_the_permission() {
    let running = sandbox(ServerVersion::V4_13).await;
    let report = session(&running, "nobody", "current").test().await;
    assert_eq!(failed(&report).0, "Permission");
    assert_eq!(failed(&report).1.code, ProblemCode::PermissionDenied);
}

#[tokio::test]
async fn wrong_and_expired_tokens_fail_at_the_credential() {
    let running = sandbox(ServerVersion::V4_13).await;
    let wrong = test_of(&running.base, "not-a-token-of-this-server").await;
    assert_eq!(failed(&wrong).0, "Credential accepted");
    assert_eq!(failed(&wrong).1.code, ProblemCode::CredentialRejected);
    let expired = session(&running, "expired", "current").test().await;
    let (step, problem) = failed(&expired);
    assert_eq!(step, "Credential accepted");
    assert!(problem.message.contains("has expired, was revoked or is not from this server"));
    let session = session(&running, "owner", "current");
    running.arrange(&json!({"tokens": {"owner": "expire"}})).unwrap();
    assert_eq!(session.orgs(None).await.unwrap_err().code, ProblemCode::CredentialRejected);
}

#[tokio::test]
async fn a_server_that_starts_or_knows_no_instance() {
    let running = sandbox(ServerVersion::V4_13).await;
    running.faults.add(FaultRule::new("/auth/", Fault::Starting));
    let report = session(&running, "owner", "current").test().await;
    assert_eq!((failed(&report).0, failed(&report).1.code), ("Ready", ProblemCode::Unavailable));
    running.faults.clear();
    let body =
        json!({"code": 5, "message": "unable to set instance using origin http://x (Instance not found)"});
    running
        .faults
        .add(FaultRule::new("/auth/", Fault::Status { status: 404, retry_after: None, body: Some(body) }));
    let report = session(&running, "owner", "current").test().await;
    assert_eq!(
        (failed(&report).0, failed(&report).1.code),
        ("Instance found", ProblemCode::InstanceNotFound)
    );
    running.faults.clear();
    running
        .faults
        .add(FaultRule::new("/debug/ready", Fault::Status { status: 412, retry_after: None, body: None }));
    let report = session(&running, "owner", "current").test().await;
    assert_eq!((failed(&report).0, failed(&report).1.code), ("Ready", ProblemCode::Unavailable));
}

#[tokio::test]
async fn names_ports_and_tls_fail_at_their_steps() {
    let report = test_of("https://no-such-name.invalid", "abcdefgh").await;
    assert_eq!(
        (failed(&report).0, failed(&report).1.code),
        ("Server name found", ProblemCode::NameNotResolved)
    );

    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let report = test_of(&format!("http://{free}"), "abcdefgh").await;
    assert_eq!(
        (failed(&report).0, failed(&report).1.code),
        ("Server answers", ProblemCode::ConnectionRefused)
    );

    let running = sandbox(ServerVersion::V4_13).await;
    let report = test_of(&running.base.replace("http:", "https:"), "abcdefgh").await;
    assert_eq!((failed(&report).0, failed(&report).1.code), ("Secure connection", ProblemCode::TlsFailed));

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let report = test_of(&format!("http://{}", silent.local_addr().unwrap()), "abcdefgh").await;
    assert_eq!((failed(&report).0, failed(&report).1.code), ("Server answers", ProblemCode::NoAnswer));
}

#[tokio::test]
async fn a_stranger_never_gets_the_token() {
    let answers = [
        ResponseTemplate::new(200).set_body_raw("<html>Welcome</html>", "text/html"),
        ResponseTemplate::new(200).set_body_raw("{}", "application/json"),
        ResponseTemplate::new(404).set_body_raw("<html>Nothing here</html>", "text/html"),
        ResponseTemplate::new(401).set_body_raw(r#"{"error":"unauthorized"}"#, "application/json"),
        ResponseTemplate::new(302).insert_header("location", "https://elsewhere.example/login"),
    ];
    for answer in answers {
        let stranger = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&stranger).await;
        let report = test_of(&stranger.uri(), "a-very-secret-token").await;
        assert_eq!((failed(&report).0, failed(&report).1.code), ("It is ZITADEL", ProblemCode::WrongServer));
        for request in stranger.received_requests().await.unwrap() {
            assert!(!request.headers.contains_key("authorization"));
            assert!(!request.headers.contains_key("origin"));
        }
    }
}
