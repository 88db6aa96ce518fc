//! Random walks: whatever is asked in whatever order, the server stays in a state that can be, and its rules hold.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may fail by panic and says what it skips"
)]

mod support;

use orgdesk_sandbox::zitadel::{ServerVersion, Zitadel, sample};
use orgdesk_sandbox::{Asked, StandIn, View};
use proptest::prelude::*;
use serde_json::Value;
use support::asked;

const TOKENS: &[&str] = &["owner", "viewer", "orgmanager", "aurora-owner", "nobody", "expired", ""];
const ORGS: &[&str] = &["default", "aurora", "cobalt", "everglade", "ghost", "harbour", "unknown"];
const OPERATIONS: &[(&str, &str)] = &[
    ("GET", "/admin/v1/orgs/{org}/policies/domain"),
    ("POST", "/admin/v1/orgs/{org}/policies/domain"),
    ("PUT", "/admin/v1/orgs/{org}/policies/domain"),
    ("DELETE", "/admin/v1/orgs/{org}/policies/domain"),
    ("POST", "/admin/v1/orgs/{org}/policies/orgiam"),
    ("PUT", "/admin/v1/orgs/{org}/policies/orgiam"),
    ("PUT", "/admin/v1/policies/domain"),
    ("PUT", "/admin/v1/policies/orgiam"),
    ("PUT", "/management/v1/policies/login"),
    ("POST", "/management/v1/policies/login"),
    ("POST", "/management/v1/orgs"),
    ("PUT", "/management/v1/orgs/me"),
    ("GET", "/management/v1/orgs/me"),
    ("DELETE", "/management/v1/orgs/me"),
    ("POST", "/management/v1/orgs/me/_deactivate"),
    ("POST", "/management/v1/orgs/me/_reactivate"),
    ("POST", "/management/v1/orgs/me/domains"),
    ("POST", "/management/v1/orgs/me/domains/shared.example/_set_primary"),
    ("DELETE", "/management/v1/orgs/me/domains/shared.example"),
    ("POST", "/management/v1/orgs/me/domains/_search"),
    ("POST", "/management/v1/metadata/k"),
    ("DELETE", "/management/v1/metadata/k"),
    ("POST", "/management/v1/users/_search"),
    ("POST", "/v2/organizations/_search"),
    ("POST", "/admin/v1/orgs/_search"),
    ("POST", "/auth/v1/memberships/me/_search"),
];
const BODIES: &[&str] = &[
    "",
    "{}",
    "null",
    "{bad",
    r#"{"userLoginMustBeDomain":true}"#,
    r#"{"userLoginMustBeDomain":true,"validateOrgDomains":true,"smtpSenderAddressMatchesInstanceDomain":true}"#,
    r#"{"validateOrgDomains":true}"#,
    r#"{"name":"Nimbus","domain":"shared.example","value":"YQ=="}"#,
    r#"{"name":"Aurora Logistics","domain":"aurora.example"}"#,
    r#"{"name":"&","domain":" "}"#,
    r#"{"queries":[{"nameQuery":{"name":"a","method":4}}],"query":{"limit":2}}"#,
    r#"{"forceMfa":true,"allowUsernamePassword":true}"#,
];

#[derive(Debug, Clone)]
struct Step {
    token: usize,
    org: usize,
    header: bool,
    operation: usize,
    body: usize,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // The owner asks half of the time, so that most walks get somewhere.
    let token = prop_oneof![Just(0), 0..TOKENS.len()];
    let step = (token, 0..ORGS.len(), any::<bool>(), 0..OPERATIONS.len(), 0..BODIES.len())
        .prop_map(|(token, org, header, operation, body)| Step { token, org, header, operation, body });
    prop::collection::vec(step, 1..60)
}

struct Walk {
    server: Zitadel,
    variables: std::collections::BTreeMap<String, String>,
}

impl Walk {
    fn new(version: ServerVersion) -> Self {
        let server = Zitadel::new(&sample::world(), version);
        Self { variables: server.variables(), server }
    }

    fn request(&self, step: &Step) -> Asked {
        let id = self.variables.get(&format!("org.{}", ORGS[step.org])).map_or("4711", String::as_str);
        let mut headers = Vec::new();
        if !TOKENS[step.token].is_empty() {
            let token = &self.variables[&format!("token.{}", TOKENS[step.token])];
            headers.push(("authorization", format!("Bearer {token}")));
        }
        if step.header {
            headers.push(("x-zitadel-orgid", id.to_owned()));
        }
        let (method, path) = OPERATIONS[step.operation];
        asked(method, &path.replace("{org}", id), &headers, BODIES[step.body].as_bytes())
    }

    fn ask(&self, request: &Asked) -> (u16, Value) {
        let answer = self.server.answer(request, View::Now);
        (answer.status, serde_json::from_slice(&answer.body).expect("every answer is JSON"))
    }
}

fn version() -> impl Strategy<Value = ServerVersion> {
    prop_oneof![
        Just(ServerVersion::V4_13),
        Just(ServerVersion::V2_71),
        Just(ServerVersion::Main),
        Just(ServerVersion::Legacy)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_walk_breaks_the_state(version in version(), steps in steps()) {
        let walk = Walk::new(version);
        for step in &steps {
            let (status, body) = walk.ask(&walk.request(step));
            prop_assert!(matches!(status, 200 | 201 | 400 | 401 | 403 | 404 | 405 | 409 | 500), "{step:?}: {status}");
            prop_assert_eq!(status >= 400, body.get("code").is_some(), "{:?}: {}", step, body);
            // 500 is only ever a wrapped refusal, and only in the version that wraps.
            if status == 500 {
                prop_assert_eq!(version, ServerVersion::V4_13);
                prop_assert_eq!(&body["code"], 2);
            }
            prop_assert_eq!(walk.server.check_invariants(), Ok(()), "after {:?}", step);
        }
    }

    #[test]
    fn a_write_repeated_at_once_never_succeeds_as_a_change(version in version(), steps in steps()) {
        let walk = Walk::new(version);
        for step in &steps {
            let request = walk.request(step);
            let (first, _) = walk.ask(&request);
            if first == 200 && request.path.contains("/policies/") && request.method == "PUT" {
                let (second, body) = walk.ask(&request);
                prop_assert_eq!((second, &body["code"]), (400, &Value::from(9)), "{:?}", step);
            }
            if first == 200 && request.path.contains("/policies/") && request.method == "POST" {
                prop_assert_eq!(walk.ask(&request).0, 409, "{:?}", step);
            }
        }
    }

    #[test]
    fn who_may_not_write_changes_nothing(steps in steps()) {
        let walk = Walk::new(ServerVersion::V4_13);
        let owner = walk.variables["token.owner"].clone();
        let headers = [("authorization", format!("Bearer {owner}"))];
        let look = || walk.ask(&asked("POST", "/admin/v1/orgs/_search", &headers, b"{}")).1["result"].clone();
        let before = look();
        for step in &steps {
            // viewer, nobody, expired, no token
            for token in [1, 4, 5, 6] {
                let (method, path) = OPERATIONS[step.operation];
                let (status, _) = walk.ask(&walk.request(&Step { token, ..step.clone() }));
                prop_assert!(method == "GET" || path.ends_with("_search") || status >= 400, "{step:?}: {status}");
            }
        }
        prop_assert_eq!(look(), before);
    }
}
