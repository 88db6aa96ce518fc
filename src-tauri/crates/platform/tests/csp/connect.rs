//! Connecting: what is wrong with what was typed, and which step of a test fails.

use crate::support::{EXCHANGE, app, csp, exchanges, open, org_id, sandbox, secrets, session, settings};
use orgdesk_model::{FieldKind, Problem, ProblemCode, TestReport, TestState};
use orgdesk_platform::Platform;
use orgdesk_sandbox::csp::Generation;
use orgdesk_sandbox::{Fault, FaultRule};
use serde_json::json;
use tokio::net::TcpListener;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn failed(report: &TestReport) -> (&str, &Problem) {
    let at = report.steps.iter().position(|step| matches!(step.state, TestState::Failed { .. })).unwrap();
    let TestState::Failed { problem } = &report.steps[at].state else { panic!("{:?}", report.steps[at]) };
    assert!(
        report.steps[..at].iter().all(|step| matches!(step.state, TestState::Passed { .. })),
        "{report:#?}"
    );
    assert!(report.steps[at + 1..].iter().all(|step| step.state == TestState::NotTried));
    assert_eq!(report.identity, None);
    (&report.steps[at].title, problem)
}

#[test]
fn the_form_has_the_names_that_people_and_automation_rely_on() {
    let csp = csp();
    let shown = csp.descriptor();
    assert_eq!((shown.id.as_str(), shown.name.as_str()), ("csp", "VMware Cloud Services"));
    let labels: Vec<Vec<&str>> =
        shown.credentials.iter().map(|kind| kind.fields.iter().map(|f| f.label.as_str()).collect()).collect();
    assert_eq!(
        labels,
        [vec!["API token", "MFA passcode"], vec!["Client ID", "Client secret", "Organization ID"]]
    );
    assert!(shown.credentials[0].fields.iter().all(|field| field.kind == FieldKind::Secret));
    assert_eq!(shown.forms[0].title, "Organization settings");
    assert_eq!(shown.instance_name, None);
}

#[test]
fn a_session_is_not_opened_with_what_a_check_refuses() {
    for (address, token, code) in [
        ("http://console.cloud.vmware.com", "abcdefgh", ProblemCode::BadAddress),
        ("https://console.cloud.vmware.com/csp", "abcdefgh", ProblemCode::BadAddress),
        ("https://console.cloud.vmware.com", " ", ProblemCode::NotSignedIn),
        ("https://console.cloud.vmware.com", "abc def", ProblemCode::InvalidInput),
    ] {
        let opened = csp().open(&settings(address, "api_token", &[]), &secrets(&[("token", token)]));
        let problem = opened.err().unwrap();
        assert_eq!(problem.code, code, "{problem:?}");
        assert!(problem.message.ends_with("Nothing was sent."), "{}", problem.message);
    }
}

#[tokio::test]
async fn all_steps_pass_and_say_what_they_found() {
    for generation in [Generation::A, Generation::B, Generation::C] {
        let running = sandbox(generation).await;
        let report = session(&running, "owner").test().await;
        assert!(report.passed(), "{report:#?}");
        let identity = report.identity.unwrap();
        assert_eq!(
            (identity.name.as_str(), identity.roles),
            ("pia@pier.example", vec!["org_owner".to_owned()])
        );
        let TestState::Passed { found } = &report.steps[6].state else { panic!() };
        assert_eq!(found, "Pier Works");
        assert!(app(&running, "pier").test().await.passed());
    }
}

#[tokio::test]
async fn a_member_passes_and_is_told_what_is_missing() {
    let running = sandbox(Generation::C).await;
    let report = session(&running, "member").test().await;
    let TestState::Passed { found } = &report.steps[7].state else { panic!("{report:#?}") };
    assert_eq!(found, "org_member. May read settings, not change them");
}

#[tokio::test]
async fn each_bad_credential_fails_at_the_credential() {
    let running = sandbox(Generation::C).await;
    for token in ["old", "off", "safe"] {
        let report = session(&running, token).test().await;
        let (step, problem) = failed(&report);
        assert_eq!((step, problem.code), ("Credential accepted", ProblemCode::CredentialRejected));
        assert!(problem.message.contains("MFA passcode is missing"), "{}", problem.message);
        let told = format!("{problem:?}");
        assert!(!told.contains(&running.variables[&format!("apitoken.{token}")]), "{told}");
    }
    let wrong = open(&csp(), &running.base, "not-a-token-of-this-server", "112233").test().await;
    assert!(!format!("{wrong:?}").contains("not-a-token-of-this-server"));
    assert!(format!("{wrong:?}").contains("[secret removed]"));
    let stranger = app(&running, "dock").test().await;
    assert_eq!(failed(&stranger).1.code, ProblemCode::CredentialRejected);
}

#[tokio::test]
async fn a_passcode_opens_what_asks_for_one() {
    let running = sandbox(Generation::C).await;
    let token = &running.variables["apitoken.safe"];
    assert!(open(&csp(), &running.base, token, "112 233").test().await.passed());
    let wrong = open(&csp(), &running.base, token, "445566").test().await;
    assert_eq!(failed(&wrong).0, "Credential accepted");
    assert!(!format!("{wrong:?}").contains("445566"));
}

#[tokio::test]
async fn names_ports_and_tls_fail_at_their_steps() {
    let test = async |address: &str| open(&csp(), address, "abcdefgh", "").test().await;
    let report = test("https://no-such-name.invalid").await;
    assert_eq!(
        (failed(&report).0, failed(&report).1.code),
        ("Server name found", ProblemCode::NameNotResolved)
    );
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let report = test(&format!("http://{free}")).await;
    assert_eq!(
        (failed(&report).0, failed(&report).1.code),
        ("Server answers", ProblemCode::ConnectionRefused)
    );
    let running = sandbox(Generation::C).await;
    let report = test(&running.base.replace("http:", "https:")).await;
    assert_eq!((failed(&report).0, failed(&report).1.code), ("Secure connection", ProblemCode::TlsFailed));
    let problem = open(&csp(), &format!("http://{free}"), "abcdefgh", "").orgs(None).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::ConnectionRefused);
}

#[tokio::test]
async fn a_stranger_never_gets_the_credential() {
    for answer in [
        ResponseTemplate::new(200).set_body_raw("<html>Welcome</html>", "text/html"),
        ResponseTemplate::new(200).set_body_raw("{}", "application/json"),
        ResponseTemplate::new(404).set_body_raw("<html>Nothing here</html>", "text/html"),
        ResponseTemplate::new(401).set_body_raw(r#"{"error":"unauthorized"}"#, "application/json"),
        ResponseTemplate::new(302).insert_header("location", "https://elsewhere.example/login"),
    ] {
        let stranger = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&stranger).await;
        let report = open(&csp(), &stranger.uri(), "a-very-secret-token", "").test().await;
        assert_eq!(
            (failed(&report).0, failed(&report).1.code),
            ("It is VMware Cloud Services", ProblemCode::WrongServer)
        );
        for request in stranger.received_requests().await.unwrap() {
            assert!(!request.headers.contains_key("authorization") && request.body.is_empty());
        }
    }
}

#[tokio::test]
async fn a_server_that_refuses_without_a_body_is_known_by_its_metadata() {
    let server = MockServer::start().await;
    let metadata = json!({"issuer": format!("{}/csp/gateway/am/api", server.uri())});
    Mock::given(path("/csp/gateway/am/api/auth/.well-known/openid-configuration"))
        .respond_with(ResponseTemplate::new(200).set_body_json(metadata))
        .mount(&server)
        .await;
    Mock::given(any()).respond_with(ResponseTemplate::new(401)).mount(&server).await;
    let report = open(&csp(), &server.uri(), "a-very-secret-token", "").test().await;
    assert_eq!(failed(&report).0, "Credential accepted");
}

#[tokio::test]
async fn answers_of_the_exchange_that_are_none_are_told_without_a_token() {
    let running = sandbox(Generation::C).await;
    for (fault, code) in [
        (Fault::Malformed, ProblemCode::UnreadableAnswer),
        (Fault::Empty, ProblemCode::UnreadableAnswer),
        (Fault::Deep { depth: 100_000 }, ProblemCode::UnreadableAnswer),
        (Fault::Huge { bytes: None }, ProblemCode::UnreadableAnswer),
        (Fault::Truncated, ProblemCode::NoAnswer),
        (Fault::Stall, ProblemCode::NoAnswer),
        (Fault::CutBefore, ProblemCode::NoAnswer),
        (
            Fault::Redirect { location: "https://evil.example/".to_owned(), status: 307 },
            ProblemCode::WrongServer,
        ),
        (Fault::Status { status: 429, retry_after: Some(7), body: None }, ProblemCode::RateLimited),
        (Fault::Status { status: 500, retry_after: None, body: None }, ProblemCode::Refused),
        (Fault::Status { status: 503, retry_after: None, body: None }, ProblemCode::Unavailable),
        (
            Fault::Status { status: 200, retry_after: None, body: Some(json!({"cspErrorCode": "x"})) },
            ProblemCode::UnreadableAnswer,
        ),
    ] {
        running.faults.clear();
        running.requests.clear();
        running.faults.add(FaultRule::new(EXCHANGE, fault.clone()));
        let problem = session(&running, "owner").orgs(None).await.expect_err(&format!("{fault:?}"));
        assert_eq!(problem.code, code, "{fault:?} {problem:?}");
        assert!(problem.message.contains("Nothing was read or changed."), "{}", problem.message);
        assert!(!format!("{problem:?}").contains("eyJ"), "{problem:?}");
        assert_eq!(exchanges(&running), 1, "an exchange is never repeated on its own");
        if let ProblemCode::RateLimited = code {
            assert_eq!(problem.retry_after, Some(7));
        }
    }
}

#[tokio::test]
async fn the_token_stands_in_the_headers_that_the_connection_says() {
    let server = MockServer::start().await;
    for (header, both) in [("bearer", false), ("both", true)] {
        server.reset().await;
        Mock::given(path(EXCHANGE))
            .respond_with(
                ResponseTemplate::new(200)
                    .set_body_json(json!({"access_token": "an-access-token", "expires_in": 1800})),
            )
            .mount(&server)
            .await;
        Mock::given(any())
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"results": []})))
            .mount(&server)
            .await;
        let settings = settings(&server.uri(), "api_token", &[("tokenHeader", header)]);
        let session = csp().open(&settings, &secrets(&[("token", "an-api-token")])).unwrap();
        session.orgs(None).await.unwrap();
        let requests = server.received_requests().await.unwrap();
        let [exchange, list] = requests.as_slice() else { panic!("{requests:?}") };
        assert!(!exchange.headers.contains_key("authorization") && exchange.url.query().is_none());
        assert_eq!(exchange.body, b"api_token=an-api-token");
        assert_eq!(exchange.headers["content-type"], "application/x-www-form-urlencoded");
        assert_eq!(list.headers["authorization"], "Bearer an-access-token");
        assert_eq!(
            list.headers.get("csp-auth-token").map(|v| v.to_str().unwrap()),
            both.then_some("an-access-token")
        );
    }
}

#[tokio::test]
async fn an_app_is_told_when_it_got_another_organizations_token() {
    let running = sandbox(Generation::C).await;
    let identity = app(&running, "pier").identity().await.unwrap();
    assert_eq!(identity.roles, ["org_owner"]);
    let other = org_id(&running, "mole");
    let payload = json!({"context_name": other.as_str()}).to_string();
    use base64::Engine as _;
    let jwt = format!("e30.{}.c2ln", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(payload));
    let body = json!({"access_token": jwt, "expires_in": 600});
    running.faults.add(FaultRule::new(
        "/csp/gateway/am/api/auth/token",
        Fault::Status { status: 200, retry_after: None, body: Some(body) },
    ));
    let problem = app(&running, "pier").identity().await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::CredentialRejected);
    assert!(problem.message.contains("another organization"), "{}", problem.message);
}
