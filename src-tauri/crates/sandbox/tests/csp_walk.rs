//! Random walks: whatever is asked in whatever order, by whomever, CSP answers in its shapes, a refusal changes
//! nothing, and nobody gets at what a token isn't for.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail by panic")]

mod csp_support;

use csp_support::{NOBODY, Server, small};
use orgdesk_sandbox::csp::{Generation, ScopesRule, Switches, TrustTime};
use proptest::prelude::*;
use serde_json::{Value, json};

const TOKENS: &[&str] = &["owner", "admin", "member", "app", "reader", "other", "expired", ""];
const OPERATIONS: &[(&str, &str)] = &[
    ("GET", "/csp/gateway/am/api/v2/loggedin/user/orgs?pageLimit=2"),
    ("GET", "/csp/gateway/am/api/orgs/{org}"),
    ("PATCH", "/csp/gateway/am/api/orgs/{org}"),
    ("GET", "/csp/gateway/am/api/orgs/{org}/trusts?pageStart=2&pageLimit=1"),
    ("POST", "/csp/gateway/am/api/orgs/{org}/trusts"),
    ("PATCH", "/csp/gateway/am/api/orgs/{org}/trusts/{trust}"),
    ("DELETE", "/csp/gateway/am/api/orgs/{org}/trusts/{trust}"),
    ("POST", "/csp/gateway/am/api/orgs/{org}/mfa-policy/activate"),
    ("GET", "/csp/gateway/am/api/orgs/{org}/roles"),
    ("GET", "/csp/gateway/slc/api/v2/ui/definitions/?orgId={org}"),
    ("POST", "/csp/gateway/am/api/orgs/{org}/api-tokens/deactivate"),
];
const ORGS: &[&str] = &["pier", "mole", "reef", "dock", "nobody"];
const TRUSTS: &[&str] = &["pier-mole", "pier-reef", "reef-pier", "mole-reef", "nobody"];
const BODIES: &[&str] = &[
    "",
    "{}",
    "null",
    "{bad",
    r#"{"displayName":"New name","locale":"de_DE"}"#,
    r#"{"displayName":"<"}"#,
    r#"{"auditLogsInstanceId":"log-1"}"#,
    r#"{"type":"X","enforceUserApiTokenMfa":true}"#,
    r#"{"description":"d","expiresAt":4000000000000}"#,
    r#"{"expiresAt":-1}"#,
    r#"{"status":"DEACTIVATED"}"#,
    r#"{"allowedScopes":{"organizationScopes":{"roles":[{"name":"r"}]}}}"#,
    r#"{"allowedScopes":{"servicesScopes":[{}]}}"#,
    r#"{"trustedOrgId":"{dock}","allowedScopes":{}}"#,
    r#"{"trustedOrgId":"{mole}","allowedScopes":{"allScopes":true},"type":"CUSTOM"}"#,
];

/// What everybody's tokens show of everything.
fn snapshot(server: &Server) -> Vec<(u16, Value)> {
    [("owner", "pier"), ("other", "mole")]
        .iter()
        .flat_map(|(token, org)| {
            [server.get(token, &server.org(org, "")), server.get(token, &server.org(org, "/trusts"))]
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn refusals_change_nothing_and_answers_keep_their_shape(
        generation in prop::sample::select(vec![Generation::A, Generation::B, Generation::C]),
        merge in any::<bool>(),
        seconds in any::<bool>(),
        steps in prop::collection::vec(
            (0..TOKENS.len(), 0..OPERATIONS.len(), 0..ORGS.len(), 0..TRUSTS.len(), 0..BODIES.len()), 1..25),
    ) {
        let switches = Switches {
            generation,
            scopes: if merge { ScopesRule::Merge } else { ScopesRule::Replace },
            trust_time: if seconds { TrustTime::Seconds } else { TrustTime::Milliseconds },
            ..Switches::default()
        };
        let server = Server::new(small(), switches);
        let id = |kind: &str, key: &str| match key {
            "nobody" => NOBODY.to_owned(),
            key => server.var(&format!("{kind}.{key}")).to_owned(),
        };
        for (token, operation, org, trust, body) in steps {
            let (token, org) = (TOKENS[token], ORGS[org]);
            let (method, path) = OPERATIONS[operation];
            let path = path.replace("{org}", &id("org", org)).replace("{trust}", &id("trust", TRUSTS[trust]));
            let body = BODIES[body].replace("{dock}", &id("org", "dock")).replace("{mole}", &id("org", "mole"));
            let before = snapshot(&server);
            let (status, answer) = server.send(token, method, &path, &body);
            let what = format!("{token} {method} {path} {body}: {status} {answer}");
            match status {
                200 | 201 => prop_assert!(answer.is_object(), "{what}"),
                204 => prop_assert_eq!(answer, Value::Null),
                400 | 401 | 403 | 404 | 409 => {
                    prop_assert_eq!(answer["statusCode"].as_u64(), Some(u64::from(status)));
                    prop_assert!(answer["message"].as_str().is_some_and(|m| !m.is_empty()), "{what}");
                    prop_assert_eq!(answer.as_object().map(serde_json::Map::len), Some(6));
                }
                _ => prop_assert!(false, "{what}"),
            }
            if matches!(token, "expired" | "") && !path.contains("mfa-policy") {
                prop_assert_eq!(status, 401, "{}", what);
            }
            let own = if token == "other" { "mole" } else { "pier" };
            if path.contains(&id("org", org)) && org != own {
                prop_assert!(status >= 400, "{what}");
            }
            if status >= 400 || method == "GET" {
                prop_assert_eq!(snapshot(&server), before, "{}", what);
            }
        }
        let page = server.get("owner", &server.org("pier", "/trusts")).1;
        let waiting = |t: &&Value| matches!(t["status"].as_str(), Some("ACTIVE" | "PENDING"));
        let mut pairs: Vec<Value> = page["results"].as_array().expect("results").iter().filter(waiting)
            .map(|t| json!([t["trusteeOrg"]["id"], t["trustedOrg"]["id"]])).collect();
        let all = pairs.len();
        pairs.sort_by_key(Value::to_string);
        pairs.dedup();
        prop_assert_eq!(pairs.len(), all, "one trust at a time between two organizations");
    }
}
