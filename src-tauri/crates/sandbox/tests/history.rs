//! The server's own record: what writes leave behind, who may read it, and how it counts.

#![allow(clippy::expect_used, reason = "a test may fail by panic")]

mod support;

use orgdesk_sandbox::zitadel::{ServerVersion, sample};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use support::Server;

const EVENTS: &str = "/admin/v1/events/_search";
const CHANGES: &str = "/management/v1/orgs/me/changes/_search";

fn events(server: &Server, query: &Value) -> Vec<Value> {
    let (status, answer) = server.owner("POST", EVENTS, &query.to_string());
    assert_eq!(status, 200, "{answer}");
    answer["events"].as_array().cloned().unwrap_or_default()
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|e| e["type"]["type"].as_str().expect("type")).collect()
}

fn number(value: &Value) -> u64 {
    value.as_str().and_then(|text| text.parse().ok()).expect("a number as text")
}

#[test]
fn each_thing_counts_its_own_events_without_a_gap() {
    for version in [ServerVersion::V2_71, ServerVersion::V4_13, ServerVersion::Main] {
        let server = Server::new(sample::world(), version);
        let (aurora, fjord) = (server.org("aurora"), server.org("fjord"));
        let custom = format!("/admin/v1/orgs/{aurora}/policies/domain");
        let before = server.owner("DELETE", &custom, "").0 == 200;
        let (_, first) = server.owner("POST", &custom, r#"{"userLoginMustBeDomain":true}"#);
        // Of another organization, of the instance, and of aurora itself.
        server.ask(
            "owner",
            &fjord,
            "POST",
            "/management/v1/policies/lockout",
            r#"{"maxPasswordAttempts":5}"#,
        );
        server.owner("PUT", "/admin/v1/policies/domain", r#"{"validateOrgDomains":true}"#);
        server.ask("owner", &aurora, "POST", "/management/v1/metadata/a", r#"{"value":"Yg=="}"#);
        let (_, second) = server.owner("PUT", &custom, r#"{"validateOrgDomains":true}"#);
        let (first, second) = (number(&first["details"]["sequence"]), number(&second["details"]["sequence"]));
        assert_eq!(second, first + 2, "{version}, custom before: {before}");

        let mut last: BTreeMap<String, u64> = BTreeMap::new();
        let all = events(&server, &json!({"asc": true}));
        assert!(all.len() > 100, "{}", all.len());
        for event in &all {
            let last = last.entry(event["aggregate"]["id"].to_string()).or_default();
            *last += 1;
            assert_eq!(number(&event["sequence"]), *last, "{event}");
        }
    }
}

#[test]
fn an_event_says_who_did_what_to_whom() {
    let server = Server::sample();
    let fjord = server.org("fjord");
    let custom = format!("/admin/v1/orgs/{fjord}/policies/domain");
    server.owner("DELETE", &custom, "");
    server.owner("POST", &custom, r#"{"userLoginMustBeDomain":true,"validateOrgDomains":true}"#);
    server.owner(
        "PUT",
        &custom,
        r#"{"smtpSenderAddressMatchesInstanceDomain":true,"validateOrgDomains":true}"#,
    );
    server.owner("DELETE", &custom, "");
    let found = events(&server, &json!({"aggregateTypes": ["org"], "aggregateId": fjord, "limit": 3}));
    assert_eq!(
        kinds(&found),
        ["org.policy.domain.removed", "org.policy.domain.changed", "org.policy.domain.added"]
    );
    assert_eq!(found[0].get("payload"), None);
    assert_eq!(
        found[1]["payload"],
        json!({"userLoginMustBeDomain": false, "smtpSenderAddressMatchesInstanceDomain": true})
    );
    assert_eq!(found[2]["payload"], json!({"userLoginMustBeDomain": true, "validateOrgDomains": true}));
    assert_eq!(found[0]["editor"]["userId"].as_str(), server.variables.get("user.admin").map(String::as_str));
    let renamed = events(&server, &json!({"aggregateTypes": ["user"], "resourceOwner": fjord, "limit": 1}));
    assert_eq!(kinds(&renamed), ["user.username.changed"]);
}

#[test]
fn a_refused_write_leaves_no_event() {
    let server = Server::sample();
    let aurora = server.org("aurora");
    let newest = |server: &Server| events(server, &json!({"limit": 1}));
    let before = newest(&server);
    for (token, method, path, body) in [
        ("owner", "DELETE", "/management/v1/policies/lockout".to_owned(), ""),
        (
            "owner",
            "DELETE",
            "/management/v1/policies/login/second_factors/SECOND_FACTOR_TYPE_OTP_SMS".into(),
            "",
        ),
        ("owner", "PUT", "/admin/v1/policies/domain".into(), "{}"),
        ("owner", "DELETE", "/management/v1/metadata/nothing".into(), ""),
        ("nobody", "POST", format!("/admin/v1/orgs/{aurora}/policies/domain"), "{}"),
    ] {
        let (status, answer) = server.ask(token, "", method, &path, body);
        assert!(status >= 400, "{path}: {answer}");
        assert_eq!(newest(&server), before, "{path}");
    }
}

#[test]
fn searches_find_by_all_that_they_name_and_refuse_the_rest() {
    let server = Server::sample();
    let aurora = server.org("aurora");
    let asked = |query: Value| server.owner("POST", EVENTS, &query.to_string());
    // The server's store fails when types come without what they happened to.
    let (status, answer) = asked(json!({"eventTypes": ["org.added"]}));
    assert_eq!(
        (status, &answer["code"], &answer["details"][0]["id"]),
        (500, &json!(13), &json!("SQL-KyeAx"))
    );
    let added = events(&server, &json!({"eventTypes": ["org.added"], "aggregateId": aurora}));
    assert_eq!(added.len(), 1);
    let at = added[0]["creationDate"].clone();
    let since = events(&server, &json!({"aggregateId": aurora, "range": {"since": at}}));
    assert!(!since.is_empty() && !kinds(&since).contains(&"org.added"));
    assert_eq!(asked(json!({"range": {"since": "yesterday"}})).0, 400);
    // v4.13 wraps a refused field into 500 code 2.
    let (status, answer) = asked(json!({"eventTypes": vec!["x"; 31], "aggregateId": aurora}));
    assert_eq!((status, &answer["code"]), (500, &json!(2)), "{answer}");
    let after = events(&server, &json!({"aggregateId": aurora, "sequence": "2", "asc": true, "limit": 1}));
    assert_eq!(number(&after[0]["sequence"]), 3);
    assert_eq!(server.ask("aurora-owner", "", "POST", EVENTS, "{}").0, 403);
    let (status, own) = server.ask("aurora-owner", "", "POST", CHANGES, r#"{"query":{"limit":2}}"#);
    assert_eq!((status, own["result"].as_array().map(Vec::len)), (200, Some(2)));
    assert!(own["result"][0].get("payload").is_none());
}
