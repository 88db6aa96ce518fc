//! Requests as the gateway takes and refuses them, lists, and the life of an organization.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may fail by panic and says what it skips"
)]

mod support;

use orgdesk_sandbox::View;
use orgdesk_sandbox::zitadel::{ServerVersion, sample};
use serde_json::{Value, json};
use support::{Server, asked};

const POLICY: &str = "/admin/v1/policies/orgiam";

#[test]
fn bodies_that_do_not_parse_are_refused_even_before_the_token_is_looked_at() {
    let server = Server::sample();
    for body in [
        "{bad",
        "[]",
        "null",
        "7",
        r#"{"userLoginMustBeDomain":"true"}"#,
        r#"{"userLoginMustBeDomain":1}"#,
        r#"{"userLoginMustBeDomain":true,"user_login_must_be_domain":true}"#,
        r#"{"userLoginMustBeDomain":[true]}"#,
    ] {
        for token in ["owner", "nobody", ""] {
            let (status, answer) = server.ask(token, "", "PUT", POLICY, body);
            assert_eq!(
                (status, &answer["code"], answer.get("details")),
                (400, &json!(3), None),
                "{token} {body}"
            );
        }
    }
}

#[test]
fn unknown_fields_nulls_and_what_follows_the_first_value_are_ignored() {
    let server = Server::sample();
    assert_eq!(
        server.owner("PUT", POLICY, r#"{"user_login_must_be_domain":true,"x":{"y":[1]}} trailing"#).0,
        200
    );
    let (_, body) = server.owner("GET", POLICY, "");
    assert_eq!(body["policy"]["userLoginMustBeDomain"], true);
    assert_eq!(
        server.owner("PUT", POLICY, r#"{"userLoginMustBeDomain":null}"#).0,
        200,
        "null counts as left out"
    );
    assert_eq!(server.owner("GET", POLICY, "").1["policy"].get("userLoginMustBeDomain"), None);
}

#[test]
fn a_missing_token_and_a_refused_field_look_different_in_each_version() {
    let long = "9".repeat(201);
    let path = format!("/admin/v1/orgs/{long}/policies/domain");
    for (version, status, code) in [
        (ServerVersion::V4_13, (500, 500), (2, 2)),
        (ServerVersion::Main, (401, 400), (16, 3)),
        (ServerVersion::V2_71, (401, 400), (16, 3)),
    ] {
        let server = Server::new(sample::world(), version);
        let (got, body) = server.ask("", "", "GET", POLICY, "");
        assert_eq!((got, body["code"].as_u64()), (status.0, Some(code.0)), "{version}");
        let (got, body) = server.owner("GET", &path, "");
        assert_eq!((got, body["code"].as_u64()), (status.1, Some(code.1)), "{version}");
        assert_eq!(server.ask("", "", "GET", "/v2/settings/domain", "").0, 401, "v2 is alike in all");
    }
}

#[test]
fn routes_methods_and_unclean_paths() {
    let server = Server::sample();
    assert_eq!(server.owner("GET", "/admin/v1/policies/orgiam/", "").0, 404);
    assert_eq!(server.owner("PATCH", POLICY, "{}").0, 405);
    let answer =
        server.stand_in.answer(&asked("GET", "/admin/v1/orgs//policies/orgiam", &[], b""), View::Now);
    assert_eq!((answer.status, answer.body.len()), (301, 0));
    // A path made of names that look like operations is an id where an id fits.
    assert_eq!(server.owner("GET", "/admin/v1/orgs/_search", "").0, 404);
}

#[test]
fn another_host_is_another_instance() {
    let server = Server::sample();
    for (host, status) in [
        ("localhost:1", 500),
        ("127.0.0.1", 500),
        ("[::1]:8080", 500),
        ("evil.example", 500),
        ("LOCALHOST", 500),
    ] {
        let mut ask = asked("GET", POLICY, &[], b"");
        ask.host = host.into();
        let answer = server.stand_in.answer(&ask, View::Now);
        let body: Value = serde_json::from_slice(&answer.body).expect("JSON");
        let missing = body["message"].as_str().is_some_and(|m| m.contains("Instance not found"));
        assert_eq!(missing, host == "evil.example", "{host}: {body}");
        assert_eq!(answer.status, if missing { 404 } else { status }, "{host}");
    }
}

#[test]
fn answers_carry_what_the_recorded_headers_did() {
    for (version, with_id) in [(ServerVersion::V4_13, true), (ServerVersion::V2_71, false)] {
        let server = Server::new(sample::world(), version);
        let headers = [("authorization", "Bearer nonsense".to_owned())];
        let answer = server.stand_in.answer(&asked("GET", POLICY, &headers, b""), View::Now);
        let has = |name: &str| answer.headers.iter().any(|(n, _)| n == name);
        assert_eq!((answer.status, has("x-request-id"), has("www-authenticate")), (401, with_id, true));
        assert!(
            answer
                .headers
                .iter()
                .any(|(n, v)| n == "set-cookie" && v.starts_with("zitadel.quota.exhausted="))
        );
    }
}

fn names(body: &Value) -> Vec<&str> {
    body["result"].as_array().map_or(Vec::new(), |r| r.iter().filter_map(|o| o["name"].as_str()).collect())
}

#[test]
fn lists_compare_text_in_eight_ways_and_join_queries_with_and() {
    let server = Server::sample();
    let find = |text: &str, method: &str| {
        let body = json!({"queries": [{"nameQuery": {"name": text, "method": format!("TEXT_QUERY_METHOD_{method}")}}]});
        let v2 = server.owner("POST", "/v2/organizations/_search", &body.to_string()).1;
        let v1 = server.owner("POST", "/admin/v1/orgs/_search", &body.to_string()).1;
        assert_eq!(names(&v1), names(&v2));
        names(&v2).len()
    };
    assert_eq!(find("Harbour Bank", "EQUALS"), 1);
    assert_eq!(find("harbour bank", "EQUALS"), 0);
    assert_eq!(find("harbour bank", "EQUALS_IGNORE_CASE"), 1);
    assert_eq!(find("Harbour", "STARTS_WITH"), 2);
    assert_eq!(find("HARBOUR", "STARTS_WITH_IGNORE_CASE"), 2);
    assert_eq!(find("bour", "CONTAINS"), 2);
    assert_eq!(find("CAFÉ", "CONTAINS_IGNORE_CASE"), 1);
    assert_eq!(find("(test)", "ENDS_WITH"), 1);
    assert_eq!(find("(TEST)", "ENDS_WITH_IGNORE_CASE"), 1);
    assert_eq!(find("%", "CONTAINS"), 0, "wildcards are text");
    assert_eq!(find("Harbour Bank", "NO_SUCH_METHOD"), 1, "an unknown name is the zero value");
    let both = r#"{"queries":[{"nameQuery":{"name":"Harbour","method":"TEXT_QUERY_METHOD_STARTS_WITH"}},
        {"domainQuery":{"domain":"test.harbourbank.example"}}]}"#;
    assert_eq!(names(&server.owner("POST", "/v2/organizations/_search", both).1), ["Harbour Bank (test)"]);
}

#[test]
fn pages_sort_down_unless_told_and_past_the_end_have_no_total() {
    let server = Server::sample();
    let page = |query: &str| server.owner("POST", "/v2/organizations/_search", query).1;
    let by_name = |asc: bool| {
        page(
            &json!({"query": {"limit": 1, "asc": asc}, "sortingColumn": "ORGANIZATION_FIELD_NAME_NAME"})
                .to_string(),
        )
    };
    assert_eq!(names(&by_name(true)), ["Aurora Logistics"]);
    assert_eq!(names(&by_name(false)), ["Northwind Identity"]);
    assert_eq!(by_name(true)["details"]["totalResult"], "13", "text, of all, without the ghost");
    assert_eq!(page(r#"{"query":{"offset":"99"}}"#)["details"].get("totalResult"), None);
    let (_, mine) = server.ask("aurora-owner", "", "POST", "/v2/organizations/_search", "{}");
    assert_eq!((names(&mine), &mine["details"]["totalResult"]), (vec!["Aurora Logistics"], &json!("13")));
    let (_, none) = server.ask("nobody", "", "POST", "/v2/organizations/_search", "{}");
    assert_eq!((names(&none).len(), &none["details"]["totalResult"]), (0, &json!("13")));
}

#[test]
fn an_org_lives_is_renamed_and_stays_readable_when_deleted() {
    let server = Server::sample();
    let (status, body) = server.owner("POST", "/management/v1/orgs", r#"{"name":"Nimbus Ltd"}"#);
    assert_eq!(status, 200);
    let org = body["id"].as_str().expect("id").to_owned();
    let me = |method: &str, path: &str, body: &str| {
        server.ask("owner", &org, method, &format!("/management/v1{path}"), body)
    };
    assert_eq!(
        server.owner("POST", "/management/v1/orgs", r#"{"name":"NIMBUS ltd"}"#).0,
        409,
        "names ignore case"
    );
    assert_eq!(me("PUT", "/orgs/me", r#"{"name":"Nimbus Group"}"#).0, 200);
    assert_eq!(me("GET", "/orgs/me", "").1["org"]["primaryDomain"], "nimbus-group.localhost");
    assert_eq!(me("POST", "/orgs/me/domains", r#"{"domain":"nimbus.example"}"#).0, 200);
    assert_eq!(me("POST", "/orgs/me/domains/nimbus.example/_set_primary", "{}").0, 200);
    assert_eq!(me("PUT", "/orgs/me", r#"{"name":"Nimbus"}"#).0, 200);
    assert_eq!(me("GET", "/orgs/me", "").1["org"]["primaryDomain"], "nimbus.example", "a chosen one stays");
    assert_eq!(me("DELETE", "/orgs/me/domains/nimbus.example", "").0, 400);
    assert_eq!(me("POST", "/orgs/me/_deactivate", "{}").0, 200);
    assert_eq!(me("POST", "/orgs/me/_deactivate", "{}").0, 400);
    assert_eq!(me("POST", "/orgs/me/_reactivate", "{}").0, 200);
    let (_, gone) = me("DELETE", "/orgs/me", "");
    assert_eq!(gone["details"]["resourceOwner"], server.variables["instance"]);
    let (status, body) = me("GET", "/orgs/me", "");
    assert_eq!((status, body["org"].get("state"), &body["org"]["name"]), (200, None, &json!("Nimbus")));
    assert_eq!(me("DELETE", "/orgs/me", "").0, 404);
    assert_eq!(
        server.owner("POST", "/management/v1/orgs", r#"{"name":"Nimbus"}"#).0,
        200,
        "the name is free again"
    );
    let default = server.org("default");
    assert_eq!(server.ask("owner", &default, "DELETE", "/management/v1/orgs/me", "").0, 400);
}

#[test]
fn who_deletes_their_own_org_is_gone_too() {
    let server = Server::sample();
    assert_eq!(server.ask("aurora-owner", "", "DELETE", "/management/v1/orgs/me", "").0, 200);
    assert_eq!(server.ask("aurora-owner", "", "GET", "/auth/v1/users/me", "").0, 401);
}
