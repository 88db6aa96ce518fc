//! Trusts: listed, read, changed, created, removed, on all three generations and in both units.

use crate::support::{Clock, csp, draft, open, org_id, sandbox, session, switched, value};
use crate::trust_support::{
    NEW, TRUST, apply, apply_draft, level, look, new_level, read, scopes, session_with, wants,
};
use orgdesk_model::{
    Access, Act, Breadth, Direction, Effect, Intent, ProblemCode, Scopes, Severity, Until, Value,
};
use orgdesk_platform::{Platform, Sent};
use orgdesk_sandbox::csp::{Generation, ScopesRule, Switches, TrustTime};
use serde_json::{Value as Json, json};

/// All generations, each in both units.
fn every() -> Vec<Switches> {
    [Generation::A, Generation::B, Generation::C]
        .into_iter()
        .flat_map(|generation| {
            [TrustTime::Seconds, TrustTime::Milliseconds].map(|trust_time| Switches {
                generation,
                trust_time,
                ..Switches::default()
            })
        })
        .collect()
}

#[tokio::test]
async fn trusts_are_listed_alike_on_every_server() {
    for switches in every() {
        let running = switched(switches).await;
        let page = session(&running, "owner").trusts(None, None).await.unwrap();
        assert_eq!((page.org, page.next, page.total), (org_id(&running, "pier"), None, Some(3)));
        assert_eq!((page.create, page.notices), (Access::Writable, Vec::new()));
        let [mole, reef, from] = page.trusts.as_slice() else { panic!("{:?}", page.trusts) };
        assert_eq!(mole.direction, Direction::Gives);
        assert_eq!(mole.parties.trusted.name.as_deref(), Some("Mole & Söhne"));
        assert_eq!((mole.kind.as_str(), mole.status.label.as_str()), ("Custom", "Active"));
        assert_eq!(mole.breadth, Some(Breadth::Roles { organization: 2, service: 1, services: 1 }));
        assert_eq!(mole.expiry.at.unwrap().to_rfc3339(), "2031-03-01T00:00:00+00:00");
        assert!(mole.status.active && matches!(mole.expiry.until, Until::Later { .. }));
        assert_eq!(mole.created.by.as_deref(), Some("pia@pier.example"));
        assert_eq!(mole.updated.at.unwrap().to_rfc3339(), "2025-06-10T14:00:00+00:00");
        assert_eq!(mole.edit, Access::Writable);
        assert_eq!((reef.status.label.as_str(), reef.breadth), ("Expired", Some(Breadth::Everything)));
        let Access::ReadOnly { reason } = &reef.edit else { panic!() };
        assert_eq!(reason, "Only active trusts can be edited: it has expired.");
        assert!(matches!(reef.expiry.until, Until::Expired { .. }));
        assert_eq!((from.kind.as_str(), from.direction), ("FEDERATED", Direction::Receives));
        assert_eq!(from.expiry.until, Until::Never);
    }
}

#[tokio::test]
async fn a_trust_is_read_with_all_that_can_be_done_to_it() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let reading = read(&session, &level(&running, "pier", "mole")).await;
    assert_eq!(value(&reading, "expiresAt"), Some("2031-03-01T00:00:00Z".into()));
    assert_eq!(value(&reading, "description"), Some("Mole repairs".into()));
    assert_eq!(value(&reading, "status"), Some("ACTIVE".into()));
    let told = Scopes::from_value(&value(&reading, "allowedScopes").unwrap()).unwrap();
    assert_eq!(told.organization.roles[0].name, "developer", "in an order of its own");
    assert_eq!(told.services[0].roles[0].resources, ["eu"]);
    assert_eq!(reading.snapshot.version.as_deref(), Some("1749564000000"));
    assert_eq!(reading.access, Access::Writable);
    assert!(reading.fixed[&"status".into()].contains("Update of the status is currently restricted"));
    let raw: Json = serde_json::from_str(&reading.snapshot.raw).unwrap();
    assert_eq!(raw["description"], json!("Mole repairs"));
    assert_eq!(reading.access_for(Intent::Remove), &Access::Writable);
    let Access::ReadOnly { reason } = reading.access_for(Intent::Deactivate) else { panic!() };
    assert!(reason.contains("restricted"), "{reason}");
    assert_eq!(reading.trust.as_ref().unwrap().parties.trusted.name.as_deref(), Some("Mole & Söhne"));
    let again = read(&session, &level(&running, "pier", "mole")).await;
    assert!(again.snapshot.same_state(&reading.snapshot));

    let expired = read(&session, &level(&running, "pier", "reef")).await;
    assert!(matches!(expired.access, Access::ReadOnly { .. }));
    assert_eq!(expired.access_for(Intent::Remove), &Access::Writable);
    let received = read(&session, &level(&running, "pier", "from")).await;
    assert_eq!(
        (received.access, received.notices[0].code.as_str()),
        (Access::Writable, "csp.trust_received")
    );
    assert_eq!(value(&read(&session, &level(&running, "pier", "from")).await, "expiresAt"), Some("".into()));
}

#[tokio::test]
async fn exactly_the_changed_fields_are_sent_and_found_again() {
    for switches in every() {
        let running = switched(switches).await;
        let session = session(&running, "owner");
        let at = level(&running, "pier", "mole");
        let (plan, sent) = apply(
            &session,
            &at,
            &[("expiresAt", "2032-01-01T02:00+02:00".into()), ("description", "Mole repairs".into())],
        )
        .await;
        let Sent::Done(answered) = sent else { panic!("{sent:?}") };
        assert_eq!((answered.owner, answered.notices), (plan.requests[0].expected_owner.clone(), Vec::new()));
        let seconds = i64::from(switches.trust_time == TrustTime::Milliseconds) * 999 + 1;
        let body = format!(r#"{{"expiresAt":{}}}"#, 1_956_528_000 * seconds);
        assert_eq!(plan.requests[0].body.as_ref(), Some(&body));
        let patch = running.requests.all().into_iter().find(|asked| asked.method == "PATCH").unwrap();
        assert_eq!(patch.body, body);
        assert_eq!(plan.changes.len(), 1);
        assert_eq!(plan.changes[0].after.value, Some("2032-01-01T00:00:00Z".into()));
        assert!(matches!(&plan.effects[..], [Effect::Weakens { what }] if what.contains("306 days longer")));
        assert!(plan.expected.met_by(look(&session, &at, &plan, None).await.map(|r| r.snapshot).as_ref()));

        let mut wanted = scopes(&["org_owner", "org_member"]);
        wanted.services.push(orgdesk_model::ServiceScopes {
            service: running.variables["service.net"].clone(),
            all_roles: true,
            roles: Vec::new(),
        });
        let (plan, sent) = apply(
            &session,
            &at,
            &[("allowedScopes", wanted.to_value()), ("description", "<b>Neu</b> & günstig".into())],
        )
        .await;
        let Sent::Done(answered) = sent else { panic!("{sent:?}") };
        assert_eq!(answered.notices, []);
        let body: Json = serde_json::from_str(plan.requests[0].body.as_deref().unwrap()).unwrap();
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["allowedScopes", "description"]);
        assert_eq!(
            body["allowedScopes"],
            json!({"allScopes": false,
                "organizationScopes": {"allRoles": false, "roles": [{"name": "org_member", "resources": []}, {"name": "org_owner"}]},
                "servicesScopes": [{"serviceDefinitionId": running.variables["service.net"], "allRoles": true, "roles": []}]})
        );
        let Effect::TakesAccess { what: reason } = &plan.effects[0] else { panic!() };
        assert!(
            reason
                .contains("Mole & Söhne lose the role developer (for p:1) of the organization in Pier Works")
        );
        let Effect::Weakens { what } = &plan.effects[1] else { panic!() };
        assert!(what.contains("may use the role org_owner of the organization and all roles of the service"));
        assert!(matches!(plan.effects[2], Effect::TakesEffectLater { .. }));
        assert!(plan.expected.met_by(look(&session, &at, &plan, None).await.map(|r| r.snapshot).as_ref()));
        let named = plan.parties.unwrap();
        assert_eq!(
            (named.trustee.id, named.trusted.id),
            (org_id(&running, "pier"), org_id(&running, "mole"))
        );
    }
}

#[tokio::test]
async fn a_trust_is_created_found_and_removed() {
    for switches in every() {
        let running = switched(switches).await;
        let session = session(&running, "owner");
        let at = new_level(&running, "pier");
        let isle = org_id(&running, "isle").0;
        let (plan, sent) = apply(
            &session,
            &at,
            &[
                ("trustedOrgId", isle.to_uppercase().as_str().into()),
                ("allowedScopes", scopes(&["org_member"]).to_value()),
                ("expiresAt", "2033-05-18T03:33:20Z".into()),
                ("description", "For the season".into()),
            ],
        )
        .await;
        let Sent::Done(answered) = sent else { panic!("{sent:?}") };
        let made = answered.made.unwrap();
        assert_eq!((plan.act, answered.status), (Act::Create, 201));
        let body: Json = serde_json::from_str(plan.requests[0].body.as_deref().unwrap()).unwrap();
        let unit = if switches.trust_time == TrustTime::Seconds { 1 } else { 1000 };
        assert_eq!((&body["expiresAt"], &body["type"]), (&json!(2_000_000_000_i64 * unit), &json!("CUSTOM")));
        assert_eq!(body["trustedOrgId"], json!(isle));
        assert!(matches!(&plan.effects[0], Effect::Weakens { what } if what.contains("until 2033-05-18")));
        let found = look(&session, &at, &plan, Some(&made)).await.unwrap();
        assert!(plan.expected.met_by(Some(&found.snapshot)), "{:?}", found.snapshot);
        let found = look(&session, &at, &plan, None).await.unwrap();
        assert!(plan.expected.met_by(Some(&found.snapshot)));
        assert_eq!(found.trust.as_ref().unwrap().id.0, made);

        // Another one to the same org is warned of, and refused.
        let reading = read(&session, &at).await;
        let again = [("trustedOrgId", isle.as_str().into())];
        let warned = csp().check(&NEW.into(), &reading, &draft(&again));
        let warning = warned.iter().find(|finding| finding.code == "trusted_org_taken").unwrap();
        assert!(warning.severity == Severity::Warning && warning.message.contains("Isle"), "{warning:?}");
        let (_, refused) = apply(&session, &at, &again).await;
        let Sent::Refused(problem) = refused else { panic!() };
        assert_eq!(problem.code, ProblemCode::AlreadyExists);

        let there = found.snapshot.level;
        let (plan, sent) = apply_draft(&session, &there, &wants(Intent::Remove)).await;
        let Sent::Done(answered) = sent else { panic!() };
        assert_eq!((answered.status, answered.owner, plan.confirm.as_deref()), (204, None, Some("Isle")));
        assert!(plan.requests[0].body.is_none() && plan.changes.is_empty());
        assert!(plan.effects.iter().any(|effect| matches!(effect, Effect::CannotBeUndone { .. })));
        assert!(look(&session, &there, &plan, None).await.is_none());
        assert!(plan.expected.met_by(None));
        let gone = session.read(&TRUST.into(), &there).await.unwrap_err();
        assert_eq!(gone.code, ProblemCode::NotFound);
        let Sent::Refused(problem) = session.send(&plan.requests[0]).await else { panic!() };
        assert!(problem.message.contains("no such trust (404)"), "{problem}");
    }
}

#[tokio::test]
async fn a_status_changes_only_where_the_connection_says_that_it_may() {
    let running = sandbox(Generation::A).await;
    let at = level(&running, "pier", "mole");
    let open = session_with(&running, "owner", &[("trustStatus", "allowed"), ("tokenHeader", "both")]);
    let reading = read(&open, &at).await;
    let edit = csp().check(&TRUST.into(), &reading, &draft(&[("status", "DEACTIVATED".into())]));
    assert_eq!(edit[0].code, "fixed");
    let (plan, sent) = apply_draft(&open, &at, &wants(Intent::Deactivate)).await;
    assert!(matches!(sent, Sent::Done(_)));
    assert_eq!(plan.requests[0].body.as_deref(), Some(r#"{"status":"DEACTIVATED"}"#));
    assert_eq!((plan.act, plan.confirm.as_deref()), (Act::Deactivate, Some("Mole & Söhne")));
    let carried: Vec<_> = plan.requests[0].credential.iter().map(|header| header.value.as_str()).collect();
    assert_eq!(carried, ["Bearer $TOKEN", "$TOKEN"]);
    let after = look(&open, &at, &plan, None).await.unwrap();
    assert!(plan.expected.met_by(Some(&after.snapshot)));
    let Access::ReadOnly { reason } = after.access_for(Intent::Deactivate) else { panic!() };
    assert!(reason.contains("it is deactivated"), "{reason}");

    let closed = session(&running, "owner");
    let reading = read(&closed, &level(&running, "pier", "from")).await;
    let refused = closed.plan(&TRUST.into(), &reading, &wants(Intent::Deactivate)).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::PermissionDenied);
    let found = csp().check(&TRUST.into(), &reading, &wants(Intent::Deactivate));
    assert_eq!(found[0].code, "not_offered");
}

#[tokio::test]
async fn a_server_that_merges_scopes_is_told_of() {
    let running = switched(Switches { scopes: ScopesRule::Merge, ..Switches::default() }).await;
    let session = session(&running, "owner");
    let at = level(&running, "pier", "mole");
    let (plan, sent) =
        apply(&session, &at, &[("allowedScopes", scopes(&["org_member", "fresh"]).to_value())]).await;
    let Sent::Done(answered) = sent else { panic!() };
    assert_eq!(answered.notices.len(), 1);
    assert_eq!(answered.notices[0].code, "csp.echo_scopes_merged");
    let found = look(&session, &at, &plan, None).await.unwrap();
    assert_eq!(plan.expected.differing(&found.snapshot), [&"allowedScopes".into()]);
    let (_, sent) = apply(&session, &at, &[("description", Value::from("still whole"))]).await;
    let Sent::Done(answered) = sent else { panic!() };
    assert_eq!(answered.notices, []);
}

#[tokio::test]
async fn every_trust_of_the_sample_is_read_and_left_as_it_is() {
    let options = orgdesk_sandbox::Options::csp(orgdesk_sandbox::csp::sample::world());
    let running = orgdesk_sandbox::Sandbox::start(options).await.unwrap();
    // A clock that stands, since what is left of a trust is counted by it.
    let session = open(&Clock::now().csp(), &running.base, &running.variables["apitoken.owner"], "");
    let page = session.trusts(None, None).await.unwrap();
    assert!(page.trusts.len() > 10 && page.notices.is_empty(), "{:?}", page.notices);
    for trust in page.trusts {
        let at = orgdesk_model::Level::Trust { org: page.org.clone(), id: trust.id.clone() };
        let reading = read(&session, &at).await;
        assert_eq!(*reading.trust.as_ref().unwrap().as_ref(), trust);
        let fields = &reading.snapshot.fields;
        let as_read: Vec<_> = fields.iter().map(|(path, read)| (path.as_str(), read.value.clone())).collect();
        assert_eq!(csp().check(&TRUST.into(), &reading, &draft(&as_read)), [], "{}", reading.snapshot.raw);
        let sentences = session.plan(&TRUST.into(), &reading, &wants(Intent::Remove)).await.unwrap().effects;
        assert!(sentences.iter().any(|effect| matches!(effect, Effect::CannotBeUndone { .. })));
    }
    let catalog = session.scope_catalog(&page.org).await.unwrap();
    assert!(catalog.organization.roles.len() > 3 && catalog.services.len() > 3);
}
