//! Trusts of CSP: the list, its filters and pages, create, change, remove, and what differs by switch.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail by panic")]

mod csp_support;

use csp_support::{NOBODY, Server, small};
use orgdesk_sandbox::View;
use orgdesk_sandbox::csp::{Generation, ScopesRule, Switches, TrustTime};
use serde_json::{Value, json};

const FAR: i64 = 4_000_000_000_000;

fn ids(page: &Value) -> Vec<&str> {
    page["results"].as_array().expect("results").iter().filter_map(|t| t["trustId"].as_str()).collect()
}

#[test]
fn the_list_has_both_directions_and_its_filters_narrow_it() {
    let server = Server::small();
    let var = |name: &str| server.var(name).to_owned();
    for (query, found) in [
        (String::new(), vec!["pier-mole", "pier-reef", "reef-pier"]),
        (format!("?trustId={}", var("trust.pier-reef")), vec!["pier-reef"]),
        (format!("?trusteeOrgId={}", var("org.reef")), vec!["reef-pier"]),
        (format!("?trustedOrgId={}", var("org.reef")), vec!["pier-reef"]),
        ("?type=HIERARCHY".into(), vec!["reef-pier"]),
        ("?trustStatus=PENDING".into(), vec!["pier-reef"]),
        ("?trustStatus=PENDING&trustStatus=ACTIVE&type=CUSTOM".into(), vec!["pier-mole"]),
        ("?type=nosuch".into(), vec![]),
        (format!("?trustId={}", var("trust.mole-reef")), vec![]),
        (format!("?trustId={NOBODY}"), vec![]),
        ("?trustId=".into(), vec!["pier-mole", "pier-reef", "reef-pier"]),
    ] {
        let (status, page) = server.get("owner", &server.org("pier", &format!("/trusts{query}")));
        let wanted: Vec<String> = found.iter().map(|key| var(&format!("trust.{key}"))).collect();
        assert_eq!((status, ids(&page)), (200, wanted.iter().map(String::as_str).collect()), "{query}");
        assert_eq!(page["totalResults"], found.len());
        assert!(page.get("nextLink").is_none() && page.get("prevLink").is_none());
    }
}

#[test]
fn pages_count_from_one_and_links_keep_the_filters() {
    let server = Server::small();
    let path = server.org("pier", "/trusts");
    let (_, first) = server.get("owner", &format!("{path}?pageLimit=1"));
    assert_eq!(first["nextLink"], format!("{path}?pageStart=2&pageLimit=1"));
    let (_, middle) = server.get("owner", &format!("{path}?pageStart=2&pageLimit=1"));
    assert_eq!(middle["prevLink"], format!("{path}?pageStart=1&pageLimit=1"));
    assert_eq!(middle["nextLink"], format!("{path}?pageStart=3&pageLimit=1"));
    let (_, last) = server.get("owner", &format!("{path}?pageStart=3&pageLimit=2"));
    assert_eq!(
        (&last["prevLink"], last.get("nextLink")),
        (&json!(format!("{path}?pageStart=1&pageLimit=2")), None)
    );
    let (_, filtered) = server.get("owner", &format!("{path}?trustStatus=ACTIVE&pageLimit=1"));
    assert_eq!(filtered["nextLink"], format!("{path}?pageStart=2&pageLimit=1&trustStatus=ACTIVE"));
    for query in ["pageStart=0", "pageLimit=0", "pageLimit=201", "pageStart=99999999999"] {
        assert_eq!(server.get("owner", &format!("{path}?{query}")).0, 400, "{query}");
    }
}

#[test]
fn who_may_depends_on_role_and_generation() {
    let list = |server: &Server, token: &str| server.get(token, &server.org("pier", "/trusts")).0;
    let newest = Server::small();
    let older = Server::of(Generation::B);
    for (token, in_c, in_b) in [
        ("owner", 200, 200),
        ("app", 200, 200),
        ("admin", 200, 403),
        ("member", 403, 403),
        ("reader", 403, 403),
        ("other", 403, 403),
        ("expired", 401, 401),
        ("", 401, 401),
    ] {
        assert_eq!((list(&newest, token), list(&older, token)), (in_c, in_b), "{token}");
        let change =
            newest.ask(token, "PATCH", &newest.trust("pier", "pier-mole"), &json!({"description": "d"})).0;
        let remove = Server::small();
        let removed = remove.ask(token, "DELETE", &remove.trust("pier", "pier-mole"), &Value::Null).0;
        let owns = matches!(token, "owner" | "app");
        let refused = if in_c == 401 { 401 } else { 403 };
        assert_eq!((change, removed), if owns { (200, 204) } else { (refused, refused) }, "{token}");
    }
    let shown = |server: &Server| server.one("pier", "pier-mole")["trusteeOrg"].clone();
    assert_eq!(shown(&newest).get("name"), None);
    assert_eq!(shown(&older)["name"], "pier");
}

#[test]
fn a_change_answers_the_whole_trust_and_touches_the_sent_fields_alone() {
    let server = Server::small();
    let path = server.trust("pier", "pier-mole");
    let mut wanted = server.one("pier", "pier-mole");
    let (status, got) =
        server.ask("app", "PATCH", &path, &json!({"expiresAt": FAR, "description": null, "type": "X"}));
    wanted["expiresAt"] = json!(FAR);
    for field in ["lastUpdatedAt", "lastUpdatedBy"] {
        assert_ne!(got[field], wanted[field]);
        wanted[field] = got[field].clone();
    }
    assert_eq!((status, &got), (200, &wanted));
    assert_eq!(server.one("pier", "pier-mole"), wanted);
}

#[test]
fn scopes_replace_or_merge_by_switch() {
    let sent = |server: &Server| {
        json!({"allowedScopes": {"allScopes": false, "organizationScopes": {"allRoles": false, "roles": [{"name": "developer"}]},
            "servicesScopes": [{"serviceDefinitionId": server.var("service.blank"), "allRoles": true, "roles": []}]}})
    };
    let after = |rule: ScopesRule| {
        let server = Server::new(small(), Switches { scopes: rule, ..Switches::default() });
        let (status, got) = server.ask("owner", "PATCH", &server.trust("pier", "pier-mole"), &sent(&server));
        assert_eq!(status, 200);
        assert_eq!(server.one("pier", "pier-mole")["allowedScopes"], got["allowedScopes"]);
        let count = |list: &Value| list.as_array().expect("list").len();
        let scopes = &got["allowedScopes"];
        let last = scopes["organizationScopes"]["roles"].as_array().and_then(|r| r.last()).cloned();
        assert_eq!(last, Some(json!({"name": "developer", "resources": null})));
        (count(&scopes["organizationScopes"]["roles"]), count(&scopes["servicesScopes"]))
    };
    assert_eq!(after(ScopesRule::Replace), (1, 1));
    assert_eq!(after(ScopesRule::Merge), (2, 2), "nothing was taken away");
}

#[test]
fn times_are_read_and_written_in_one_unit() {
    for (unit, created, soon) in [
        (TrustTime::Seconds, 1_704_164_645_i64, 4_000_000_000_i64),
        (TrustTime::Milliseconds, 1_704_164_645_000, FAR),
    ] {
        let server = Server::new(small(), Switches { trust_time: unit, ..Switches::default() });
        let path = server.trust("pier", "pier-mole");
        assert_eq!(server.one("pier", "pier-mole")["createdAt"], created);
        let (_, got) = server.ask("owner", "PATCH", &path, &json!({"expiresAt": soon}));
        assert_eq!(got["expiresAt"], soon);
        let (updated, long_ago) = (got["lastUpdatedAt"].as_i64(), Some(created));
        assert!(updated > long_ago && updated < Some(soon));
        // The other unit: far in the future passes, 1970 doesn't.
        let other = if unit == TrustTime::Seconds { FAR } else { 4_000_000_000 };
        let (status, got) = server.ask("owner", "PATCH", &path, &json!({"expiresAt": other}));
        match unit {
            TrustTime::Seconds => assert_eq!((status, &got["expiresAt"]), (200, &json!(FAR))),
            TrustTime::Milliseconds => assert_eq!(status, 400),
        }
    }
}

#[test]
fn an_active_trust_whose_end_has_come_is_expired_and_no_longer_changed() {
    let server = Server::small();
    let path = server.trust("pier", "pier-mole");
    let soon = chrono::Utc::now().timestamp_millis() + 60_000;
    assert_eq!(server.ask("owner", "PATCH", &path, &json!({"expiresAt": soon})).0, 200);
    assert_eq!(server.one("pier", "pier-mole")["status"], "ACTIVE");
    server.stand_in.arrange(&json!({"advanceSeconds": 120})).expect("time passes");
    assert_eq!(server.one("pier", "pier-mole")["status"], "EXPIRED");
    assert_eq!(server.ask("owner", "PATCH", &path, &json!({"expiresAt": FAR})).0, 400);
    let (_, page) = server.get("owner", &server.org("pier", "/trusts?trustStatus=ACTIVE"));
    assert_eq!(ids(&page), [server.var("trust.reef-pier")]);
    let again = json!({"trustedOrgId": server.var("org.mole"), "allowedScopes": {}});
    assert_eq!(
        server.ask("owner", "POST", &server.org("pier", "/trusts"), &again).0,
        201,
        "no conflict any more"
    );
}

#[test]
fn a_refused_change_changes_nothing() {
    let server = Server::small();
    let path = server.trust("pier", "pier-mole");
    let before = server.one("pier", "pier-mole");
    let scoped = |scopes: Value| json!({"description": "x", "allowedScopes": scopes}).to_string();
    for body in [
        scoped(json!({"organizationScopes": {"roles": [{"resources": []}]}})),
        scoped(json!({"servicesScopes": [{"allRoles": true}]})),
        scoped(json!([])),
        json!({"description": "d".repeat(201)}).to_string(),
        json!({"description": "x", "expiresAt": 1}).to_string(),
        json!({"description": "x", "expiresAt": "2099-01-01"}).to_string(),
        json!({"description": "x", "expiresAt": 4e12}).to_string(),
        json!({"description": "x", "status": "ACTIVE"}).to_string(),
        "{".into(),
        "[]".into(),
        String::new(),
    ] {
        assert_eq!(server.send("owner", "PATCH", &path, &body).0, 400, "{body}");
    }
    assert_eq!(server.one("pier", "pier-mole"), before);
    let patch = |path: &str| server.ask("owner", "PATCH", path, &json!({"description": "x"})).0;
    assert_eq!(patch(&server.trust("pier", "pier-reef")), 400, "pending");
    assert_eq!(patch(&server.trust("pier", "mole-reef")), 404, "none of its own");
    assert_eq!(patch(&server.org("pier", &format!("/trusts/{NOBODY}"))), 404);
    assert_eq!(
        patch(&server.trust("pier", "reef-pier")),
        403,
        "the beneficiary sees it, and may not touch it"
    );
    assert_eq!(patch(&server.trust("mole", "pier-mole")), 403, "another organization's token");
}

#[test]
fn a_status_changes_in_generation_a_alone_and_then_never_back() {
    for (generation, wanted) in [(Generation::A, 200), (Generation::B, 400), (Generation::C, 400)] {
        let server = Server::of(generation);
        let path = server.trust("pier", "pier-mole");
        let set = |status: &str| server.ask("owner", "PATCH", &path, &json!({"status": status})).0;
        assert_eq!(set("NOSUCH"), 400);
        assert_eq!(set("DEACTIVATED"), wanted, "{generation}");
        assert_eq!(set("ACTIVE"), 400, "{generation}");
    }
}

#[test]
fn an_owner_creates_custom_trusts_and_one_at_a_time() {
    let server = Server::small();
    let path = server.org("pier", "/trusts");
    let body = |org: &str, more: Value| {
        let mut body =
            json!({"trustedOrgId": server.var(&format!("org.{org}")), "allowedScopes": {"allScopes": true}});
        for (name, value) in more.as_object().expect("object") {
            body[name] = value.clone();
        }
        body
    };
    let create = |token: &str, body: &Value| server.ask(token, "POST", &path, body).0;
    assert_eq!(create("owner", &body("mole", json!({}))), 409, "active");
    assert_eq!(create("owner", &body("reef", json!({}))), 409, "pending");
    assert_eq!(create("owner", &body("dock", json!({"type": "HIERARCHY"}))), 403);
    assert_eq!(create("owner", &body("dock", json!({"expiresAt": 1_600_000_000_000_i64}))), 400);
    assert_eq!(create("owner", &body("dock", json!({"description": "d".repeat(201)}))), 400);
    assert_eq!(create("owner", &body("dock", json!({"allowedScopes": null}))), 400);
    assert_eq!(create("owner", &body("dock", json!({"trustedOrgId": null}))), 400);
    assert_eq!(create("owner", &body("dock", json!({"trustedOrgId": NOBODY}))), 404);
    assert_eq!(create("owner", &body("pier", json!({}))), 400, "with itself");
    for (token, status) in [("admin", 403), ("member", 403), ("reader", 403), ("other", 403), ("", 401)] {
        assert_eq!(create(token, &body("dock", json!({}))), status, "{token}");
    }
    let full = body("dock", json!({"type": "CUSTOM", "description": "d".repeat(200), "expiresAt": FAR}));
    let (status, made) = server.ask("owner", "POST", &path, &full);
    assert_eq!(status, 201);
    let (_, page) = server.get("owner", &path);
    let last = page["results"].as_array().and_then(|r| r.last()).cloned().expect("a trust");
    assert_eq!((&last["trustId"], &last["status"]), (&made["id"], &json!("ACTIVE")));
    assert_eq!(
        (&last["trusteeOrg"]["displayName"], &last["createdBy"]),
        (&json!("Pier"), &json!("pia@pier.example"))
    );
    assert_eq!(create("owner", &body("dock", json!({}))), 409);
    let one = format!("{path}/{}", made["id"].as_str().expect("id"));
    assert_eq!(server.ask("owner", "DELETE", &one, &Value::Null), (204, Value::Null));
    assert_eq!(server.ask("owner", "DELETE", &one, &Value::Null).0, 404);
    assert_eq!(create("owner", &body("dock", json!({}))), 201, "removed ones are no conflict");
}

#[test]
fn the_other_direction_is_a_trust_of_its_own() {
    let server = Server::small();
    let body = json!({"trustedOrgId": server.var("org.pier"), "allowedScopes": {}});
    assert_eq!(server.ask("other", "POST", &server.org("mole", "/trusts"), &body).0, 201);
    let (_, members) = server.get("owner", &server.org("pier", "/member-orgs"));
    let names: Vec<&Value> =
        members["results"].as_array().expect("results").iter().map(|m| &m["displayName"]).collect();
    assert_eq!(names, ["Reef", "Mole"]);
}

#[test]
fn faults_show_the_past_and_other_organizations() {
    let server = Server::small();
    server.stand_in.keep_history();
    let path = server.org("pier", "");
    assert_eq!(server.ask("owner", "PATCH", &path, &json!({"language": "de"})).0, 200);
    let bearer = [("authorization", format!("Bearer {}", server.var("token.owner")))];
    let read = |view| {
        let answer = server.stand_in.answer(&csp_support::asked("GET", &path, &bearer, ""), view);
        csp_support::read(&answer).1["language"].clone()
    };
    assert_eq!((read(View::BeforeLastWrite), read(View::Now)), (Value::Null, json!("de")));
    let mut trust = server.one("pier", "pier-mole");
    server.stand_in.name_other_org(&mut trust, None);
    assert_ne!(trust["trusteeOrg"]["id"], server.var("org.pier"));
    let mut answer = json!({"refLink": path});
    server.stand_in.name_other_org(&mut answer, Some(NOBODY));
    assert_eq!(answer["refLink"], format!("/csp/gateway/am/api/orgs/{NOBODY}"));
}
