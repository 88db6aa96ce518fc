//! Organizations of CSP: lists, one, its change, and what is refused.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail by panic")]

mod csp_support;

use csp_support::{AM, NOBODY, Server};
use orgdesk_sandbox::csp::Generation;
use serde_json::{Value, json};

#[test]
fn a_user_sees_all_own_organizations_and_a_service_account_none() {
    let server = Server::small();
    let (status, page) = server.get("owner", &format!("{AM}/v2/loggedin/user/orgs"));
    assert_eq!((status, &page["totalResults"]), (200, &json!(3)));
    let first = &page["results"][0];
    assert_eq!(
        (&first["displayName"], first.get("id")),
        (&json!("Pier"), None),
        "an id stands only in the link"
    );
    assert_eq!(first["refLink"], server.org("pier", ""));
    assert_eq!(first["language"], Value::Null);
    assert!(page.get("nextLink").is_none() && page.get("prevLink").is_none());
    for list in ["v2/loggedin/user/orgs", "loggedin/user/orgs", "loggedin/user"] {
        for (token, status) in [("app", 403), ("expired", 401), ("", 401), ("member", 200)] {
            assert_eq!(server.get(token, &format!("{AM}/{list}")).0, status, "{list} as {token}");
        }
    }
}

#[test]
fn pages_follow_each_other_by_relative_links() {
    let server = Server::small();
    let mut path = format!("{AM}/v2/loggedin/user/orgs?pageLimit=1");
    let mut seen = Vec::new();
    loop {
        let (status, page) = server.get("owner", &path);
        assert_eq!((status, &page["totalResults"]), (200, &json!(3)));
        seen.push(page["results"][0]["displayName"].clone());
        assert_eq!(page.get("prevLink").is_some(), seen.len() > 1);
        match page.get("nextLink").and_then(Value::as_str) {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, ["Pier", "Mole", "Reef"]);
    assert!(path.starts_with("/csp/"));
    for query in ["pageLimit=0", "pageLimit=201", "pageStart=-1", "pageLimit=x"] {
        assert_eq!(server.get("owner", &format!("{AM}/v2/loggedin/user/orgs?{query}")).0, 400, "{query}");
    }
    let (_, beyond) = server.get("owner", &format!("{AM}/v2/loggedin/user/orgs?pageStart=9&pageLimit=2"));
    assert_eq!((&beyond["results"], &beyond["totalResults"]), (&json!([]), &json!(3)));
    assert!(beyond.get("nextLink").is_none());
}

#[test]
fn the_deprecated_list_has_links_and_objects_when_expanded() {
    let server = Server::small();
    let (_, bare) = server.get("owner", &format!("{AM}/loggedin/user/orgs"));
    assert_eq!((&bare["items"], &bare["refLinks"][1]), (&Value::Null, &json!(server.org("mole", ""))));
    let (_, expanded) = server.get("owner", &format!("{AM}/loggedin/user/orgs?expand"));
    assert_eq!(expanded["items"][1]["displayName"], "Mole");
}

#[test]
fn a_token_opens_one_organization_whatever_its_owner_is_elsewhere() {
    let server = Server::small();
    for (token, path, status) in [
        ("owner", server.org("pier", ""), 200),
        ("member", server.org("pier", ""), 200),
        ("reader", server.org("pier", ""), 200),
        ("owner", server.org("mole", ""), 403),
        ("other", server.org("pier", ""), 403),
        ("owner", format!("{AM}/orgs/{NOBODY}"), 404),
        ("owner", format!("{AM}/orgs/pier"), 404),
        ("", server.org("pier", ""), 401),
        ("expired", format!("{AM}/orgs/{NOBODY}"), 401),
    ] {
        let (got, body) = server.get(token, &path);
        assert_eq!(got, status, "{token} {path}");
        if status != 200 {
            let fields: Vec<&str> = body.as_object().expect("object").keys().map(String::as_str).collect();
            let wanted = ["cspErrorCode", "errorCode", "message", "moduleCode", "requestId", "statusCode"];
            assert!(fields.len() == 6 && wanted.iter().all(|f| fields.contains(f)), "{fields:?}");
        }
    }
}

#[test]
fn a_change_touches_the_sent_fields_alone() {
    let server = Server::small();
    let path = server.org("pier", "");
    let (_, before) = server.get("owner", &path);
    let body = json!({"displayName": "Pier 株 -_.`':@&", "language": null, "unknown": {"deep": []}});
    let (status, answer) = server.ask("admin", "PATCH", &path, &body);
    assert_eq!((status, answer), (200, json!({"refLink": path})));
    let (_, after) = server.get("owner", &path);
    let mut wanted = before;
    wanted["displayName"] = json!("Pier 株 -_.`':@&");
    assert_eq!(after, wanted);
    // The trusts' view of it follows.
    assert_eq!(server.one("pier", "pier-mole")["trusteeOrg"]["displayName"], "Pier 株 -_.`':@&");
}

#[test]
fn audit_logs_go_to_an_instance_of_the_organization_and_an_empty_text_resets() {
    let server = Server::small();
    let path = server.org("pier", "");
    let set = |value: &str| server.ask("owner", "PATCH", &path, &json!({"auditLogsInstanceId": value})).0;
    let read = || server.get("owner", &path).1["auditLogsInstanceId"].clone();
    assert_eq!((set("log-2"), read()), (200, json!("log-2")));
    assert_eq!((set("log-9"), read()), (400, json!("log-2")), "not one of its own");
    assert_eq!((set(""), read()), (200, Value::Null));
    let mole = server.org("mole", "");
    assert_eq!(
        server.ask("other", "PATCH", &mole, &json!({"auditLogsInstanceId": "log-1"})).0,
        400,
        "no access"
    );
    assert_eq!(server.ask("other", "PATCH", &mole, &json!({"auditLogsInstanceId": ""})).0, 200);
}

#[test]
fn a_refused_change_changes_nothing() {
    let server = Server::small();
    let path = server.org("pier", "");
    let (_, before) = server.get("owner", &path);
    let with = |field: &str, value: Value| json!({"language": "xx", field: value}).to_string();
    for body in [
        with("displayName", json!("Pier <b>")),
        with("displayName", json!("a".repeat(201))),
        with("displayName", json!(7)),
        with("locale", json!(["de"])),
        with("isMfaRequired", json!("yes")),
        with("auditLogsInstanceId", json!("log-9")),
        "{bad".into(),
        "[]".into(),
        "null".into(),
        String::new(),
    ] {
        assert_eq!(server.send("owner", "PATCH", &path, &body).0, 400, "{body}");
    }
    assert_eq!(server.send("owner", "PATCH", &path, &with("type", json!("INTERNAL"))).0, 403);
    for (token, status) in [("member", 403), ("reader", 403), ("other", 403), ("expired", 401), ("", 401)] {
        assert_eq!(server.send(token, "PATCH", &path, r#"{"language":"xx"}"#).0, status, "{token}");
    }
    let nowhere = format!("{AM}/orgs/{NOBODY}");
    assert_eq!(server.send("owner", "PATCH", &nowhere, r#"{"language":"xx"}"#).0, 404);
    assert_eq!(server.get("owner", &path).1, before);
}

#[test]
fn generations_differ_in_fields_flags_and_service_accounts() {
    for (generation, newest) in [(Generation::A, false), (Generation::B, false), (Generation::C, true)] {
        let server = Server::of(generation);
        let path = server.org("pier", "");
        let (_, shown) = server.get("owner", &path);
        for field in ["type", "trusteeOrgs", "customerId"] {
            assert_eq!(shown.get(field).is_some(), newest, "{generation} {field}");
        }
        let own = json!({"isMfaRequired": true, "customerId": "7", "displayName": "N".repeat(if newest { 200 } else { 300 })});
        assert_eq!(server.ask("owner", "PATCH", &path, &own).0, 200);
        let (_, shown) = server.get("owner", &path);
        assert_eq!(shown["isMfaRequired"], if newest { Value::Null } else { json!(true) });
        assert_eq!(shown.get("customerId"), newest.then_some(&json!("7")));
        let by_app = server.ask("app", "PATCH", &path, &json!({"language": "de"})).0;
        assert_eq!(by_app, if newest { 200 } else { 403 });
        // Before generation c, `type` is a field that nobody knows.
        assert_eq!(
            server.ask("owner", "PATCH", &path, &json!({"type": "X"})).0,
            if newest { 403 } else { 200 }
        );
        let policy = server.get("owner", &server.org("pier", "/mfa-policy")).0;
        assert_eq!(policy, if newest { 200 } else { 404 });
    }
}

#[test]
fn policies_take_the_place_of_the_flags() {
    let server = Server::small();
    let path = server.org("pier", "/mfa-policy");
    assert_eq!(server.get("admin", &path), (200, json!({"status": "INACTIVE"})));
    assert_eq!(server.ask("admin", "POST", &format!("{path}/activate"), &Value::Null).0, 403);
    assert_eq!(server.ask("owner", "POST", &format!("{path}/activate"), &Value::Null).0, 200);
    assert_eq!(server.get("owner", &path).1, json!({"status": "ACTIVE"}));
    assert_eq!(server.get("member", &path).0, 403);
}

#[test]
fn a_scope_editor_finds_roles_and_services() {
    let server = Server::small();
    let names = |path: &str| -> Vec<String> {
        let (status, body) = server.get("member", &server.org("pier", path));
        assert_eq!(status, 200, "{body}");
        let roles = body["orgRolesData"].as_array().expect("roles");
        roles.iter().map(|r| r["name"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(names("/roles"), ["org_owner", "org_member", "support_user"]);
    assert_eq!(names("/roles?name=support_user,org_owner,nosuch"), ["org_owner", "support_user"]);
    let pier = server.var("org.pier").to_owned();
    for path in ["definitions/", "definitions"] {
        let path = format!("/csp/gateway/slc/api/v2/ui/{path}?orgId={pier}");
        let headers = [("csp-auth-token", server.var("token.member").to_owned())];
        let answer = server.answer("GET", &path, &headers, "");
        let (status, body) = csp_support::read(&answer);
        assert_eq!(
            (status, &body["servicesList"][1]["displayName"]),
            (200, &Value::Null),
            "a service without a name"
        );
        assert_eq!(body["servicesList"][0]["serviceDefinitionId"], server.var("service.tide"));
    }
    let catalogue = format!("/csp/slc/api/definitions/external/{}", server.var("service.tide"));
    assert_eq!(server.get("owner", &catalogue).0, 403);
    assert_eq!(server.get("", &catalogue).0, 401);
    let info = format!("{AM}/loggedin/user/orgs/{pier}/info");
    assert_eq!(server.get("owner", &info).1["userOrgInfo"][0]["orgRoles"][0]["name"], "org_owner");
    assert_eq!(server.get("app", &info).0, 403);
}

#[test]
fn unknown_paths_and_methods_are_refused_with_a_body() {
    let server = Server::small();
    assert_eq!(server.get("owner", "/csp/gateway/am/api/nosuch").0, 404);
    assert_eq!(server.ask("owner", "PUT", &server.org("pier", ""), &json!({})).0, 405);
    assert_eq!(server.get("owner", &server.trust("pier", "pier-mole")).0, 405, "no call reads one trust");
}

#[test]
fn a_fault_refuses_in_the_words_of_the_documents() {
    let server = Server::small();
    for (status, part) in
        [(401, "authorized"), (403, "forbidden"), (409, "conflict"), (429, "too many"), (500, "unexpected")]
    {
        let body = server.stand_in.refusal(status).expect("a body of its own");
        assert_eq!(
            (&body["statusCode"], body.as_object().map(serde_json::Map::len)),
            (&json!(status), Some(6))
        );
        assert!(body["message"].as_str().is_some_and(|m| m.contains(part)), "{body}");
    }
}
