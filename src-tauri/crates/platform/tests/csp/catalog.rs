//! What a scope editor can offer, and what it says of what is missing.

use crate::support::{ORGS, app, org_id, sandbox, session};
use orgdesk_model::{OfferedService, ProblemCode, ScopeCatalog};
use orgdesk_sandbox::csp::Generation;
use orgdesk_sandbox::{Fault, FaultRule, Running};
use serde_json::json;

const SERVICES: &str = "/csp/gateway/slc/api/v2/ui/definitions";
const CATALOGUE: &str = "/csp/gateway/slc/api/definitions/external/";
const CUSTOM: &str = "/csp/gateway/iam-roles-mgmt/";

fn status(status: u16, body: Option<serde_json::Value>) -> Fault {
    Fault::Status { status, retry_after: None, body }
}

fn names(catalog: &ScopeCatalog) -> Vec<&str> {
    catalog.organization.roles.iter().map(|role| role.name.as_str()).collect()
}

fn service<'a>(catalog: &'a ScopeCatalog, running: &Running, key: &str) -> &'a OfferedService {
    let id = &running.variables[&format!("service.{key}")];
    catalog.services.iter().find(|service| &service.id == id).unwrap()
}

fn roles(service: &OfferedService) -> Vec<&str> {
    service.offered.roles.iter().map(|role| role.name.as_str()).collect()
}

#[tokio::test]
async fn roles_and_services_are_put_together_from_all_that_tells_of_them() {
    for generation in [Generation::A, Generation::B, Generation::C] {
        let running = sandbox(generation).await;
        let catalog = session(&running, "owner").scope_catalog(&org_id(&running, "pier")).await.unwrap();
        assert_eq!(names(&catalog), ["accountant", "developer", "org_admin", "org_member", "org_owner"]);
        assert_eq!(catalog.organization.roles[4].label.as_deref(), Some("Organization Owner"));
        assert_eq!(catalog.organization.roles[0].label, None, "seen in a trust");
        assert_eq!((&catalog.organization.incomplete, &catalog.services_problem), (&None, &None));
        let net = service(&catalog, &running, "net");
        assert_eq!(net.label.as_deref(), Some("Nets <b>& more</b>"));
        assert_eq!(roles(net), ["net:admin", "net:reader"], "mine, and one of a trust");
        assert!(net.offered.incomplete.as_ref().unwrap().contains("for the service's owner"));
        let bare = service(&catalog, &running, "bare");
        assert_eq!((bare.label.as_ref(), roles(bare).len()), (None, 0));
        assert_eq!(catalog.services.last().unwrap().id, bare.id, "those without a name come last");
    }
}

#[tokio::test]
async fn a_catalogue_that_is_open_is_whole() {
    let running = sandbox(Generation::C).await;
    let told = json!({"serviceRoles": [{"name": "net:captain", "displayName": "Captain"},
        {"name": "net:ghost", "isHidden": true}, {"name": null}, {"displayName": "x"}]});
    running.faults.add(FaultRule::new(CATALOGUE, status(200, Some(told))));
    let custom = json!({"results": [{"name": "harbour_master", "displayName": "Harbour\u{202e} master"}]});
    running.faults.add(FaultRule::new(CUSTOM, status(200, Some(custom))));
    let catalog = session(&running, "owner").scope_catalog(&org_id(&running, "pier")).await.unwrap();
    let net = service(&catalog, &running, "net");
    assert_eq!(roles(net), ["net:admin", "net:captain", "net:reader"]);
    assert_eq!(
        (net.offered.incomplete.as_ref(), net.offered.roles[1].label.as_deref()),
        (None, Some("Captain"))
    );
    let made = catalog.organization.roles.iter().find(|role| role.name == "harbour_master").unwrap();
    assert_eq!(made.label.as_deref(), Some("Harbour\\u{202e} master"));
}

#[tokio::test]
async fn what_fails_is_told_and_the_rest_is_offered() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let org = org_id(&running, "pier");
    for (fault, why) in [
        (status(403, None), "may not (403)"),
        (status(404, None), "doesn't have the list"),
        (status(500, None), "refused (500)"),
        (Fault::Malformed, "no readable answer"),
        (status(200, Some(json!([]))), "no readable answer"),
    ] {
        for (path, part) in [
            (format!("{ORGS}{org}/roles"), "roles"),
            (CUSTOM.to_owned(), "custom roles"),
            (SERVICES.to_owned(), "services"),
        ] {
            running.faults.clear();
            running.faults.add(FaultRule::new(&path, fault.clone()));
            let catalog = session.scope_catalog(&org).await.unwrap();
            let told =
                if part == "services" { &catalog.services_problem } else { &catalog.organization.incomplete };
            let told = told.as_ref().unwrap();
            assert!(told.contains(part) && told.contains(why), "{told}");
            assert!(names(&catalog).contains(&"developer"), "seen in a trust");
            assert_eq!(roles(service(&catalog, &running, "net")), ["net:admin", "net:reader"]);
        }
    }
    running.faults.clear();
    running.faults.add(FaultRule::new(&format!("{ORGS}{org}/"), status(401, None)));
    assert_eq!(session.scope_catalog(&org).await.unwrap_err().code, ProblemCode::CredentialRejected);
}

#[tokio::test]
async fn an_oauth_app_is_offered_what_it_may_read() {
    let running = sandbox(Generation::C).await;
    let catalog = app(&running, "pier").scope_catalog(&org_id(&running, "pier")).await.unwrap();
    assert_eq!(roles(service(&catalog, &running, "net")), ["net:reader"]);
    assert!(names(&catalog).contains(&"org_owner"));
    let asked = running.requests.all();
    assert!(asked.iter().all(|request| !request.path.contains("/loggedin/")), "not open to apps");
}
