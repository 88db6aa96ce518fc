//! Every fault as a client on the wire sees it.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may fail by panic and says what it skips"
)]

mod support;

use orgdesk_sandbox::zitadel::sample;
use orgdesk_sandbox::{Error, Fault, FaultRule, Options, Running, Sandbox};
use serde_json::{Map, Value, json};
use std::io::ErrorKind;
use std::time::{Duration, Instant};
use support::{Reply, raw};

const POLICY: &str = "/admin/v1/policies/domain";
const LIMIT: usize = 4 * 1024 * 1024;

struct Live(Running);

impl Live {
    async fn start() -> Self {
        Self(Sandbox::start(Options::zitadel(sample::world())).await.expect("start"))
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> std::io::Result<Reply> {
        let head = format!("Authorization: Bearer {}\r\n", self.0.variables["token.owner"]);
        raw(&self.0.base, method, path, &head, body, LIMIT).await
    }

    async fn get(&self) -> std::io::Result<Reply> {
        self.ask("GET", POLICY, "").await
    }

    /// The answer under one fault.
    async fn under(&self, fault: Fault) -> std::io::Result<Reply> {
        self.0.faults.clear();
        self.0.faults.add(FaultRule::new("/admin", fault));
        self.get().await
    }

    async fn validates(&self) -> bool {
        self.0.faults.clear();
        self.get().await.expect("answer").json()["policy"]["validateOrgDomains"] == true
    }
}

#[tokio::test]
async fn statuses_keep_the_request_from_being_done() {
    let live = Live::start().await;
    for status in [400, 401, 403, 404, 408, 409, 429, 500, 502, 503] {
        live.0.faults.clear();
        let fault = Fault::Status { status, retry_after: (status == 429).then_some(7), body: None };
        live.0.faults.add(FaultRule::new(POLICY, fault).method("PUT"));
        let reply = live.ask("PUT", POLICY, r#"{"validateOrgDomains":true}"#).await.expect("answer");
        assert_eq!(reply.status, status);
        assert_eq!(reply.header("retry-after"), (status == 429).then_some("7"));
        assert!(reply.json()["code"].is_u64());
        assert!(!live.validates().await, "{status}");
    }
    let own = Fault::Status { status: 500, retry_after: None, body: Some(json!({"mine": 1})) };
    assert_eq!(live.under(own).await.expect("answer").json(), json!({"mine": 1}));
    let starting = live.under(Fault::Starting).await.expect("answer");
    assert_eq!((starting.status, &starting.json()["code"]), (503, &json!(14)));
    live.0.stop().await;
}

#[tokio::test]
async fn cuts_before_and_after_the_commit_look_alike_and_are_not() {
    let live = Live::start().await;
    for (fault, done) in [(Fault::CutBefore, false), (Fault::CutAfter, true)] {
        live.0.faults.add(FaultRule::new(POLICY, fault).method("PUT").times(1));
        let cut = live.ask("PUT", POLICY, r#"{"validateOrgDomains":true}"#).await;
        assert_eq!(cut.expect_err("no answer").kind(), ErrorKind::UnexpectedEof);
        assert_eq!(live.validates().await, done);
    }
}

#[tokio::test]
async fn slow_and_silent() {
    let live = Live::start().await;
    let start = Instant::now();
    assert_eq!(live.under(Fault::Latency { ms: 150 }).await.expect("answer").status, 200);
    assert!(start.elapsed() >= Duration::from_millis(150));
    assert_eq!(live.under(Fault::Stall).await.expect_err("nothing").kind(), ErrorKind::TimedOut);
}

#[tokio::test]
async fn bodies_that_no_client_should_trust() {
    let live = Live::start().await;
    let whole = live.get().await.expect("answer");
    assert!(whole.whole && whole.json()["policy"].is_object());
    let truncated = live.under(Fault::Truncated).await.expect("head");
    assert_eq!((truncated.status, truncated.whole), (200, false));
    assert!(!truncated.body.is_empty() && truncated.body.len() < whole.body.len());
    let malformed = live.under(Fault::Malformed).await.expect("answer");
    assert!(malformed.whole && serde_json::from_slice::<Value>(&malformed.body).is_err());
    assert!(live.under(Fault::Empty).await.expect("answer").body.is_empty());
    let deep = live.under(Fault::Deep { depth: 100_000 }).await.expect("answer");
    assert_eq!(deep.body.len(), 200_000);
    let html = live.under(Fault::ContentType { value: "text/html".into() }).await.expect("answer");
    assert_eq!(html.header("content-type"), Some("text/html"));
    let huge = live.under(Fault::Huge { bytes: Some(1_000_000) }).await.expect("answer");
    assert_eq!((huge.body.len(), huge.whole), (1_000_000, true));
    assert!(serde_json::from_slice::<Value>(&huge.body).is_ok());
    let endless = live.under(Fault::Huge { bytes: None }).await.expect("head");
    assert!(!endless.whole && endless.body.len() > LIMIT / 2);
}

#[tokio::test]
async fn redirects_headers_and_fields() {
    let live = Live::start().await;
    let redirect = Fault::Redirect { location: "http://127.0.0.2:1/steal".into(), status: 307 };
    let moved = live.under(redirect).await.expect("answer");
    assert_eq!((moved.status, moved.header("location")), (307, Some("http://127.0.0.2:1/steal")));
    let headers: Map<String, Value> =
        [("Deprecation".to_owned(), json!("@1688169599"))].into_iter().collect();
    let told = live.under(Fault::Headers { headers }).await.expect("answer");
    assert_eq!((told.status, told.header("deprecation")), (200, Some("@1688169599")));
    let fields: Map<String, Value> = [("futureSetting".to_owned(), json!({"a": 1}))].into_iter().collect();
    let more = live.under(Fault::Fields { fields, at: None }).await.expect("answer");
    assert_eq!(more.json()["policy"]["futureSetting"], json!({"a": 1}));
}

#[tokio::test]
async fn a_stale_read_shows_the_state_before_the_last_write() {
    let live = Live::start().await;
    live.0.faults.add(FaultRule::new(POLICY, Fault::Stale).method("GET").times(1));
    let put = live.ask("PUT", POLICY, r#"{"validateOrgDomains":true}"#).await.expect("answer");
    assert_eq!(put.status, 200);
    assert_eq!(live.get().await.expect("answer").json()["policy"].get("validateOrgDomains"), None);
    assert!(live.validates().await, "the next read is right");
}

#[tokio::test]
async fn another_orgs_answer() {
    let live = Live::start().await;
    let (cobalt, delta) = (live.0.variables["org.cobalt"].clone(), live.0.variables["org.delta"].clone());
    live.0
        .faults
        .add(FaultRule::new("/admin/*/policies/domain", Fault::OtherOrg { org: Some(delta.clone()) }));
    let path = format!("/admin/v1/orgs/{cobalt}/policies/domain");
    let reply = live.ask("PUT", &path, "{}").await.expect("answer");
    assert_eq!(reply.json()["details"]["resourceOwner"], delta);
}

#[tokio::test]
async fn counts_let_some_pass_and_end() {
    let live = Live::start().await;
    let fault = Fault::Status { status: 503, retry_after: None, body: None };
    live.0.faults.add(FaultRule::new("/admin", fault).skip(1).times(2));
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(live.get().await.expect("answer").status);
    }
    assert_eq!(seen, [200, 503, 503, 200]);
    assert!(live.0.faults.all().is_empty());
}

#[tokio::test]
async fn faults_requests_and_tokens_over_http() {
    let live = Live::start().await;
    let base = live.0.base.clone();
    let control = |method: &'static str, path: &'static str, body: &'static str| {
        let base = base.clone();
        async move {
            raw(&base, method, path, "Content-Type: application/json\r\n", body, LIMIT).await.expect("answer")
        }
    };
    let rules = r#"[{"path":"/admin","times":1,"fault":{"kind":"status","status":429,"retryAfter":3}}]"#;
    assert_eq!(control("POST", "/_sandbox/faults", rules).await.status, 204);
    assert_eq!(
        control("POST", "/_sandbox/faults", r#"{"path":"/x","fault":{"kind":"no-such"}}"#).await.status,
        422
    );
    assert_eq!(live.get().await.expect("answer").header("retry-after"), Some("3"));
    assert_eq!(
        live.ask("PUT", POLICY, r#"{"validateOrgDomains":true,"futureSetting":1}"#)
            .await
            .expect("answer")
            .status,
        200
    );
    let log = control("GET", "/_sandbox/requests", "").await.json();
    assert_eq!((&log[0]["status"], &log[0]["authorized"]), (&json!(429), &json!(true)));
    assert_eq!(log[1]["body"], r#"{"validateOrgDomains":true,"futureSetting":1}"#);
    assert!(!log.to_string().contains(&live.0.variables["token.owner"]), "no token is logged");
    assert_eq!(control("DELETE", "/_sandbox/requests", "").await.status, 204);
    assert_eq!(control("GET", "/_sandbox/requests", "").await.json(), json!([]));
    assert_eq!(control("POST", "/_sandbox/state", r#"{"tokens":{"owner":"expire"}}"#).await.status, 204);
    assert_eq!(live.get().await.expect("answer").status, 401);
    assert_eq!(control("POST", "/_sandbox/state", r#"{"tokens":{"owner":"restore"}}"#).await.status, 204);
    assert_eq!(live.get().await.expect("answer").status, 200);
    assert_eq!(control("POST", "/_sandbox/state", r#"{"tokens":{"nosuch":"expire"}}"#).await.status, 400);
}

#[tokio::test]
async fn only_loopback_and_only_while_it_runs() {
    let mut options = Options::zitadel(sample::world());
    options.listen = "0.0.0.0:0".parse().expect("address");
    assert!(matches!(Sandbox::start(options).await, Err(Error::NotLoopback(_))));
    let live = Live::start().await;
    let base = live.0.base.clone();
    live.0.stop().await;
    assert!(raw(&base, "GET", "/debug/healthz", "", "", LIMIT).await.is_err());
    let live = Live::start().await;
    let base = live.0.base.clone();
    drop(live);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(raw(&base, "GET", "/debug/healthz", "", "", LIMIT).await.is_err());
}
