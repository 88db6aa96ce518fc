//! Domain settings: what each write does, to whom, and to their login names.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may fail by panic and says what it skips"
)]

mod support;

use orgdesk_sandbox::zitadel::{ServerVersion, sample};
use serde_json::{Value, json};
use support::Server;

fn domain(org: &str) -> String {
    format!("/admin/v1/orgs/{org}/policies/domain")
}

fn legacy(org: &str) -> String {
    format!("/admin/v1/orgs/{org}/policies/orgiam")
}

fn id(body: &Value) -> &str {
    body["details"][0]["id"].as_str().unwrap_or_default()
}

#[test]
fn a_deprecated_write_turns_two_other_settings_on_even_with_an_empty_body() {
    let server = Server::sample();
    let aurora = server.org("aurora");
    let (status, _) = server.owner("POST", &legacy(&aurora), "");
    assert_eq!(status, 200);
    let (_, body) = server.owner("GET", &domain(&aurora), "");
    assert_eq!(body["policy"]["validateOrgDomains"], true);
    assert_eq!(body["policy"]["smtpSenderAddressMatchesInstanceDomain"], true);
    assert_eq!(body["policy"].get("userLoginMustBeDomain"), None, "zero values are left out");
    let (_, old) = server.owner("GET", &legacy(&aurora), "");
    assert_eq!(old["policy"].get("validateOrgDomains"), None, "the deprecated read knows one setting");
}

#[test]
fn a_put_replaces_everything_and_an_equal_one_is_refused() {
    let server = Server::sample();
    let delta = server.org("delta");
    let (status, body) = server.owner(
        "PUT",
        &domain(&delta),
        r#"{"validateOrgDomains":true,"smtpSenderAddressMatchesInstanceDomain":true}"#,
    );
    assert_eq!((status, id(&body)), (400, "ORG-3M9ds"));
    assert_eq!(server.owner("PUT", &domain(&delta), r#"{"validateOrgDomains":true}"#).0, 200);
    let (_, body) = server.owner("GET", &domain(&delta), "");
    assert_eq!(
        body["policy"].get("smtpSenderAddressMatchesInstanceDomain"),
        None,
        "what was left out became false"
    );
    let (status, body) = server.owner("PUT", "/admin/v1/policies/domain", "{}");
    assert_eq!((status, id(&body)), (400, "INSTANCE-pl9fN"));
}

#[test]
fn an_override_equal_to_the_default_stays_when_the_default_moves() {
    let server = Server::sample();
    let (aurora, brightwater) = (server.org("aurora"), server.org("brightwater"));
    assert_eq!(server.owner("PUT", "/admin/v1/policies/domain", r#"{"validateOrgDomains":true}"#).0, 200);
    let (_, follows) = server.owner("GET", &domain(&aurora), "");
    assert_eq!(
        (&follows["policy"]["validateOrgDomains"], &follows["policy"]["isDefault"]),
        (&json!(true), &json!(true))
    );
    let (_, own) = server.owner("GET", &domain(&brightwater), "");
    assert_eq!((own["policy"].get("validateOrgDomains"), own["policy"].get("isDefault")), (None, None));
    assert_eq!(own["policy"]["details"]["resourceOwner"], brightwater);
}

#[test]
fn exists_and_missing_have_their_own_errors() {
    let server = Server::sample();
    let (aurora, cobalt) = (server.org("aurora"), server.org("cobalt"));
    for path in [domain(&aurora), legacy(&aurora)] {
        assert_eq!(id(&server.owner("PUT", &path, "{}").1), "ORG-2N9sd");
        assert_eq!(id(&server.owner("DELETE", &path, "").1), "ORG-Dvsh3");
    }
    let (status, body) = server.owner("POST", &domain(&cobalt), "{}");
    assert_eq!((status, id(&body)), (409, "ORG-1M8ds"));
    assert_eq!(server.owner("DELETE", &domain(&cobalt), "").0, 200);
    assert_eq!(server.owner("DELETE", &domain(&cobalt), "").0, 404);
}

fn user(server: &Server, org: &str, user: &str) -> Value {
    let path = format!("/management/v1/users/{}", server.variables[&format!("user.{user}")]);
    server.ask("owner", &server.org(org), "GET", &path, "").1["user"].clone()
}

#[test]
fn login_names_follow_the_setting_and_turning_it_off_is_for_good() {
    let server = Server::sample();
    let aurora = server.org("aurora");
    let name = "aurora.amara.okafor";
    assert_eq!(user(&server, "aurora", name)["loginNames"], json!(["amara.okafor"]));
    server.owner("POST", &domain(&aurora), r#"{"userLoginMustBeDomain":true}"#);
    let on = user(&server, "aurora", name);
    assert_eq!(on["userName"], "amara.okafor");
    assert_eq!(on["preferredLoginName"], "amara.okafor@aurora-logistics.localhost");
    assert_eq!(on["loginNames"].as_array().map(Vec::len), Some(3), "one for each domain");
    server.owner("PUT", &domain(&aurora), "{}");
    let off = user(&server, "aurora", name);
    assert_eq!(off["userName"], "amara.okafor@aurora-logistics.localhost");
    server.owner("DELETE", &domain(&aurora), "");
    assert_eq!(user(&server, "aurora", name)["userName"], off["userName"], "the reset doesn't undo it");
    server.owner("POST", &domain(&aurora), r#"{"userLoginMustBeDomain":true}"#);
    assert_eq!(
        user(&server, "aurora", name)["userName"],
        "amara.okafor",
        "a verified domain at the end goes again"
    );
}

#[test]
fn the_default_reaches_only_orgs_that_follow_it() {
    let server = Server::sample();
    server.owner("PUT", "/admin/v1/policies/domain", r#"{"userLoginMustBeDomain":true}"#);
    let fjord = user(&server, "fjord", "fjord.hakon.berg");
    assert_eq!(fjord["preferredLoginName"], "hakon.berg@fjord-kraft-as.localhost");
    let brightwater = user(&server, "brightwater", "brightwater.dylan.morgan");
    assert_eq!(brightwater["preferredLoginName"], "dylan.morgan");
}

#[test]
fn a_post_to_an_unknown_id_makes_a_ghost() {
    let server = Server::sample();
    let (status, body) = server.owner("GET", &domain("123"), "");
    assert_eq!((status, &body["policy"]["isDefault"]), (200, &json!(true)));
    assert_eq!(id(&server.ask("owner", "123", "GET", "/management/v1/orgs/me", "").1), "AUTH-Bs7Ds");
    assert_eq!(server.owner("POST", &domain("123"), "{}").0, 200);
    let (status, body) = server.ask("owner", "123", "GET", "/management/v1/orgs/me", "");
    assert_eq!((status, body["org"].get("state"), body["org"].get("name")), (200, None, None));
    let (_, found) =
        server.owner("POST", "/v2/organizations/_search", r#"{"queries":[{"idQuery":{"id":"123"}}]}"#);
    assert_eq!(found.get("result"), None);
    let old = Server::new(sample::world(), ServerVersion::V2_71);
    assert_eq!(old.owner("POST", &domain("123"), "{}").0, 200);
    assert_eq!(old.ask("owner", "123", "GET", "/management/v1/orgs/me", "").0, 403);
}

#[test]
fn a_deleted_org_hides_its_override_from_reads_but_not_from_writes() {
    let server = Server::sample();
    let cobalt = server.org("cobalt");
    assert_eq!(server.ask("owner", &cobalt, "DELETE", "/management/v1/orgs/me", "").0, 200);
    assert_eq!(server.owner("GET", &domain(&cobalt), "").1["policy"]["isDefault"], true);
    assert_eq!(server.owner("POST", &domain(&cobalt), "{}").0, 409);
    assert_eq!(server.owner("DELETE", &domain(&cobalt), "").0, 200);
    assert_eq!(server.owner("POST", &domain(&cobalt), "{}").0, 200);
    assert_eq!(server.owner("GET", &domain(&cobalt), "").1["policy"].get("isDefault"), None);
}

#[test]
fn only_the_instance_owner_writes_and_anybody_with_a_token_reads_their_view() {
    let server = Server::sample();
    let aurora = server.org("aurora");
    for (token, read, write) in [
        ("viewer", 200, 403),
        ("orgmanager", 403, 403),
        ("aurora-owner", 403, 403),
        ("nobody", 404, 404),
        ("expired", 401, 401),
    ] {
        assert_eq!(server.ask(token, "", "GET", &domain(&aurora), "").0, read, "{token}");
        assert_eq!(server.ask(token, "", "POST", &domain(&aurora), "{}").0, write, "{token}");
        let mine = server.ask(token, &aurora, "GET", "/management/v1/policies/domain", "").0;
        assert_eq!(mine, if token == "expired" { 401 } else { 200 }, "{token}");
    }
}

#[test]
fn the_legacy_server_has_only_the_deprecated_operations() {
    let server = Server::new(sample::world(), ServerVersion::Legacy);
    let aurora = server.org("aurora");
    assert_eq!(server.owner("GET", "/admin/v1/policies/orgiam", "").0, 200);
    assert_eq!(server.owner("PUT", &legacy(&aurora), "{}").0, 404);
    for path in [
        "/admin/v1/policies/domain",
        &domain(&aurora),
        "/management/v1/policies/domain",
        "/v2/settings/domain",
    ] {
        let (status, body) = server.owner("GET", path, "");
        assert_eq!((status, body.get("details")), (404, None), "{path} is no route");
    }
    assert_eq!(server.owner("POST", "/v2/organizations/_search", "{}").0, 404);
}
