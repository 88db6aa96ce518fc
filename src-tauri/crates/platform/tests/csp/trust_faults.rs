//! Trusts on servers that refuse, lie, fall silent or go in circles.

use crate::support::{ORGS, app, csp, draft, org_id, sandbox, session, switched, value};
use crate::trust_support::{TRUST, apply, apply_draft, form, level, look, new_level, read, scopes, wants};
use orgdesk_model::{
    Access, Direction, Draft, Intent, Level, PlannedRequest, Problem, ProblemCode as P, TrustId, Until,
};
use orgdesk_platform::{Platform, Sent, Session};
use orgdesk_sandbox::csp::{Generation, Switches, TrustTime};
use orgdesk_sandbox::{Fault, FaultRule, Running};
use serde_json::{Value as Json, json};
use std::sync::Arc;

fn status(status: u16, body: Option<Json>) -> Fault {
    Fault::Status { status, retry_after: None, body }
}

fn path(running: &Running) -> String {
    format!("{ORGS}{}/trusts", org_id(running, "pier"))
}

fn fault(running: &Running, method: &str, fault: Fault) {
    running.faults.clear();
    running.requests.clear();
    running.faults.add(FaultRule::new(&path(running), fault).method(method));
}

async fn planned(session: &Arc<dyn Session>, level: &Level, draft: &Draft) -> PlannedRequest {
    let reading = read(session, level).await;
    session.plan(&form(level).into(), &reading, draft).await.unwrap().requests.remove(0)
}

/// A request of each kind, with its method and what its refusal says did not happen.
async fn writes(running: &Running, session: &Arc<dyn Session>) -> Vec<(PlannedRequest, &'static str)> {
    let isle = org_id(running, "isle").0;
    let at = level(running, "pier", "mole");
    let create = draft(&[("trustedOrgId", isle.as_str().into()), ("expiresAt", "2033-01-01T00:00Z".into())]);
    vec![
        (planned(session, &new_level(running, "pier"), &create).await, "No trust was created"),
        (planned(session, &at, &draft(&[("description", "x".into())])).await, "Nothing was changed."),
        (planned(session, &at, &wants(Intent::Remove)).await, "The trust was not removed."),
    ]
}

#[tokio::test]
async fn each_row_of_the_error_table_means_what_it_means() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let rows = [
        (400, true, P::RefusedValue),
        (401, true, P::CredentialRejected),
        (403, true, P::PermissionDenied),
        (404, true, P::NotFound),
        (409, true, P::Refused),
        (412, true, P::Refused),
        (429, true, P::RateLimited),
        (408, false, P::NoAnswer),
        (500, false, P::Refused),
        (503, false, P::Unavailable),
    ];
    for (request, said) in writes(&running, &session).await {
        for (number, refused, code) in rows {
            fault(&running, &request.method, status(number, None));
            let (was_refused, problem) = match session.send(&request).await {
                Sent::Refused(problem) => (true, problem),
                Sent::Unknown(problem) => (false, problem),
                Sent::Done(answered) => panic!("{answered:?}"),
            };
            let conflict = request.method == "POST" && number == 409;
            let code = if conflict { P::AlreadyExists } else { code };
            assert_eq!(
                (was_refused, problem.code),
                (refused, code),
                "{} {number} {problem:?}",
                request.method
            );
            let said = if refused { said } else { "can't be told" };
            assert!(problem.message.contains(said), "{}", problem.message);
            assert!(problem.message.contains(&number.to_string()), "{}", problem.message);
            let sent = running.requests.all().into_iter().filter(|asked| asked.path.contains("/trusts"));
            assert_eq!(sent.count(), 1, "a write is sent once");
            if number == 403 {
                assert!(problem.message.contains("Organization Owner"), "{}", problem.message);
            }
            if number == 404 {
                let what = if request.method == "POST" { "organizations" } else { "no such trust" };
                assert!(problem.message.contains(what), "{}", problem.message);
            }
        }
        for silence in [Fault::CutBefore, Fault::CutAfter, Fault::Stall] {
            fault(&running, &request.method, silence);
            assert!(matches!(session.send(&request).await, Sent::Unknown(_)));
        }
    }
    for (number, _, code) in rows {
        fault(&running, "GET", status(number, None));
        let at = level(&running, "pier", "mole");
        for problem in [
            session.trusts(None, None).await.unwrap_err(),
            session.read(&TRUST.into(), &at).await.unwrap_err(),
            session.read(&"csp.new_trust".into(), &new_level(&running, "pier")).await.unwrap_err(),
        ] {
            assert_eq!(problem.code, code, "{number} {problem:?}");
            let message = &problem.message;
            assert!(message.contains("not read.") && message.contains(&number.to_string()), "{message}");
        }
    }
}

#[tokio::test]
async fn documented_refusals_are_explained() {
    let running = sandbox(Generation::C).await;
    let owner = session(&running, "owner");
    let said = async |request: &PlannedRequest, message: &str| -> Problem {
        let body = json!({"message": message, "cspErrorCode": "x"});
        fault(&running, &request.method, status(400, Some(body)));
        match owner.send(request).await {
            Sent::Refused(problem) => problem,
            other => panic!("{other:?}"),
        }
    };
    let all = writes(&running, &owner).await;
    let past = said(&all[0].0, "Organization trust cannot expire in the past.").await;
    assert_eq!((past.code, past.field_errors[0].path.as_ref()), (P::RefusedValue, Some(&"expiresAt".into())));
    assert!(past.message.contains("another unit"), "{past}");
    let ended = said(&all[1].0, "Cannot update non-active organization trust.").await;
    assert!(ended.code == P::Refused && ended.message.contains("not active any more"), "{ended}");
    let long = said(&all[1].0, "description: size must be between 0 and 200").await;
    assert_eq!(long.field_errors[0].path, Some("description".into()));

    // The org that receives a trust may not change it here, whatever its owner is.
    running.faults.clear();
    let at = level(&running, "pier", "from");
    let (_, sent) = apply(&owner, &at, &[("description", "mine".into())]).await;
    let Sent::Refused(problem) = sent else { panic!() };
    assert!(problem.message.contains("only the organization that gives a trust"), "{problem}");
}

#[tokio::test]
async fn who_lacks_a_role_is_told_which() {
    let running = sandbox(Generation::C).await;
    let admin = session(&running, "admin");
    let page = admin.trusts(None, None).await.unwrap();
    let lacks = |access: &Access| match access {
        Access::ReadOnly { reason } => reason.clone(),
        Access::Writable => panic!(),
    };
    assert_eq!(
        lacks(&page.create),
        "Creating a trust needs the role Organization Owner. Your token has org_admin."
    );
    assert!(lacks(&page.trusts[0].edit).starts_with("Changing a trust needs"));
    let reading = read(&admin, &level(&running, "pier", "mole")).await;
    assert!(lacks(reading.access_for(Intent::Remove)).starts_with("Removing a trust needs"));
    for draft in [draft(&[("description", "x".into())]), wants(Intent::Remove)] {
        let refused = admin.plan(&TRUST.into(), &reading, &draft).await.unwrap_err();
        assert_eq!(refused.code, P::PermissionDenied);
    }
    assert!(lacks(&read(&admin, &new_level(&running, "pier")).await.access).contains("org_admin"));

    let member = session(&running, "member").trusts(None, None).await.unwrap_err();
    assert_eq!(member.code, P::PermissionDenied);
    assert!(member.message.contains("The token has org_member."), "{member}");
    let older = sandbox(Generation::B).await;
    let admin = session(&older, "admin").trusts(None, None).await.unwrap_err();
    assert!(admin.message.contains("on newer servers Organization Administrator is enough"), "{admin}");

    let crane = app(&running, "pier");
    assert_eq!(crane.trusts(None, None).await.unwrap().create, Access::Writable);
    let elsewhere = crane.trusts(Some(&org_id(&running, "mole")), None).await.unwrap_err();
    assert_eq!(elsewhere.code, P::NoMembership);
    assert!(elsewhere.message.contains("needs its own token"), "{elsewhere}");
}

#[tokio::test]
async fn a_list_that_is_odd_is_told_and_never_an_empty_one() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    session.identity().await.unwrap();
    let list = async |body: Json| {
        fault(&running, "GET", status(200, Some(body)));
        session.trusts(None, None).await
    };
    for odd in [json!({"results": null}), json!({}), json!({"results": {}}), json!([]), json!(null)] {
        assert_eq!(list(odd.clone()).await.unwrap_err().code, P::UnreadableAnswer, "{odd}");
    }
    let org = |name: &str| json!({"id": org_id(&running, name).0});
    let whole = json!({"trustId": "t-1", "trusteeOrg": org("pier"), "trustedOrg": org("mole")});
    let page =
        list(json!({"results": [null, whole, {"trustId": "t-2"}, 7], "totalResults": -1})).await.unwrap();
    assert_eq!((page.trusts.len(), page.total), (1, None));
    assert_eq!(page.notices[0].code, "csp.trusts_unread");
    assert!(page.notices[0].title.starts_with("3 trusts can't be read"), "{}", page.notices[0].title);
    let bare = &page.trusts[0];
    assert_eq!((bare.kind.as_str(), bare.status.label.as_str()), ("Not told", "Not told"));
    assert_eq!((&bare.scopes, &bare.breadth, bare.expiry.until), (&None, &None, Until::Never));
    assert_eq!(bare.parties.trusted.name, None);
    assert!(matches!(&bare.edit, Access::ReadOnly { reason } if reason.contains("doesn't tell its status")));

    let itself = path(&running);
    for (link, code) in [
        ("https://evil.example/csp/gateway/am/api/orgs", "csp.trusts_cut"),
        ("//evil.example/csp/", "csp.trusts_cut"),
        (itself.as_str(), "csp.trusts_cut"),
    ] {
        let page = list(json!({"results": [whole], "nextLink": link})).await.unwrap();
        assert_eq!((page.next, page.trusts.len()), (None, 1));
        assert_eq!(page.notices[0].code, code);
        assert_eq!(running.requests.all().len(), 1, "{link}");
    }
    for next in ["", "1", "2 https://evil.example/csp/", "9999 /csp/x", "x /csp/x"] {
        let problem = session.trusts(None, Some(next)).await.unwrap_err();
        assert_eq!(problem.code, P::InvalidInput, "{next}");
    }
    running.faults.clear();
    running.requests.clear();
    let first = session.trusts(None, Some(&format!("2 {itself}?pageLimit=2"))).await.unwrap();
    assert_eq!((first.trusts.len(), first.total), (2, Some(3)));
    let last = session.trusts(None, first.next.as_deref()).await.unwrap();
    assert_eq!((last.trusts.len(), last.next), (1, None));
    assert_eq!(last.trusts[0].direction, Direction::Receives);
    for id in ["pier", "../x", ""] {
        assert_eq!(session.trusts(Some(&id.into()), None).await.unwrap_err().code, P::NotFound, "{id}");
    }
}

#[tokio::test]
async fn a_trust_of_others_or_of_nobody_is_not_shown() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let org = org_id(&running, "pier");
    let at = |id: &str| Level::Trust { org: org.clone(), id: TrustId(id.to_owned()) };
    for id in ["00000000-0000-4000-8000-000000000000", "../orgs", "a?b", "", &"x".repeat(100)] {
        let problem = session.read(&TRUST.into(), &at(id)).await.unwrap_err();
        assert_eq!(problem.code, P::NotFound, "{id}");
        assert!(problem.message.contains("no such trust of this organization"), "{problem}");
    }
    let party = |name: &str| json!({"id": org_id(&running, name).0});
    let answer = |trustee: &str, id: &str| json!({"results": [{"trustId": id, "status": "ACTIVE", "trusteeOrg": party(trustee), "trustedOrg": party("mole")}]});
    fault(&running, "GET", status(200, Some(answer("reef", "t-1"))));
    let problem = session.read(&TRUST.into(), &at("t-1")).await.unwrap_err();
    assert!(problem.code == P::NotFound && problem.message.contains("two other organizations"), "{problem}");
    fault(&running, "GET", status(200, Some(answer("pier", "t-2"))));
    assert_eq!(session.read(&TRUST.into(), &at("t-1")).await.unwrap_err().code, P::NotFound);
    fault(&running, "GET", status(200, Some(json!({"results": [{"trustId": "t-1"}]}))));
    assert_eq!(session.read(&TRUST.into(), &at("t-1")).await.unwrap_err().code, P::UnreadableAnswer);
    let odd = json!({"results": [{"trustId": "t-1", "status": "ACTIVE", "trusteeOrg": party("pier"),
        "trustedOrg": party("mole"), "allowedScopes": {"servicesScopes": [{"allRoles": true}]}}]});
    fault(&running, "GET", status(200, Some(odd)));
    let reading = session.read(&TRUST.into(), &at("t-1")).await.unwrap();
    assert_eq!(value(&reading, "allowedScopes"), None);
    assert!(reading.fixed[&"allowedScopes".into()].contains("serviceDefinitionId"));
    let tried = draft(&[("allowedScopes", scopes(&["x"]).to_value())]);
    assert_eq!(csp().check(&TRUST.into(), &reading, &tried)[0].code, "fixed");
    for (form, level) in [(TRUST, Level::Org { id: org.clone() }), ("csp.organization", at("t-1"))] {
        assert_eq!(session.read(&form.into(), &level).await.unwrap_err().code, P::InvalidInput);
    }
}

#[tokio::test]
async fn an_answer_is_compared_with_what_was_sent() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let at = level(&running, "pier", "mole");
    let wanted = [
        ("expiresAt", "2033-01-01T00:00Z".into()),
        ("description", "new".into()),
        ("allowedScopes", scopes(&["a"]).to_value()),
    ];
    let request = planned(&session, &at, &draft(&wanted)).await;
    let echoed = async |change: Json| {
        running.faults.clear();
        let fields = change.as_object().unwrap().clone();
        running.faults.add(
            FaultRule::new(&path(&running), Fault::Fields { fields, at: Some(String::new()) })
                .method("PATCH"),
        );
        match session.send(&request).await {
            Sent::Done(answered) => {
                Ok((answered.owner, answered.notices.into_iter().map(|n| n.code).collect::<Vec<_>>()))
            }
            Sent::Unknown(problem) => Err(problem),
            Sent::Refused(problem) => panic!("{problem}"),
        }
    };
    let pier = Some(org_id(&running, "pier").0);
    let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    let end = 1_988_150_400_000_i64;
    assert_eq!(echoed(json!({"brandNew": 1})).await.unwrap(), (pier.clone(), vec![]));
    for (change, code) in [
        (json!({"expiresAt": end / 1000}), "csp.echo_expiry_unit"),
        (json!({"expiresAt": end * 1000}), "csp.echo_expiry_unit"),
        (json!({"createdAt": 1_738_575_000, "lastUpdatedAt": 1_738_575_000}), "csp.echo_expiry_unit"),
        (json!({"expiresAt": end + 5}), "csp.echo_expiry"),
        (json!({"expiresAt": null}), "csp.echo_expiry"),
        (json!({"description": "n"}), "csp.echo_description"),
        (json!({"allowedScopes": {"allScopes": true}}), "csp.echo_scopes_merged"),
        (json!({"allowedScopes": {"allScopes": false}}), "csp.echo_scopes"),
        (json!({"allowedScopes": []}), "csp.echo_scopes"),
    ] {
        assert_eq!(echoed(change.clone()).await.unwrap(), (pier.clone(), codes(&[code])), "{change}");
    }
    let mole = org_id(&running, "mole").0;
    assert_eq!(echoed(json!({"trusteeOrg": {"id": mole}})).await.unwrap().0, Some(mole));
    let other = echoed(json!({"trustId": "t-9"})).await.unwrap_err();
    assert!(other.code == P::UnreadableAnswer && other.message.contains("another trust"), "{other}");
    assert_eq!(echoed(json!({"trustedOrg": null})).await.unwrap_err().code, P::UnreadableAnswer);

    for (answer, told) in [(Fault::Empty, None), (status(200, Some(json!({}))), None)] {
        fault(&running, "PATCH", answer);
        let Sent::Done(answered) = session.send(&request).await else { panic!() };
        assert_eq!((answered.owner, answered.notices.len()), (told, 0));
    }
    fault(&running, "PATCH", Fault::Malformed);
    assert!(matches!(session.send(&request).await, Sent::Unknown(_)));
}

#[tokio::test]
async fn a_server_that_takes_the_other_unit_is_found_out() {
    // The first trust of a server that counts in seconds: nothing told its unit, so milliseconds were sent.
    let running = switched(Switches { trust_time: TrustTime::Seconds, ..Switches::default() }).await;
    let session = session(&running, "owner");
    fault(&running, "GET", status(200, Some(json!({"results": []}))));
    let at = new_level(&running, "pier");
    let isle = org_id(&running, "isle").0;
    let wanted = draft(&[("trustedOrgId", isle.as_str().into()), ("expiresAt", "2033-01-01T00:00Z".into())]);
    let reading = read(&session, &at).await;
    let plan = session.plan(&form(&at).into(), &reading, &wanted).await.unwrap();
    running.faults.clear();
    let Sent::Done(answered) = session.send(&plan.requests[0]).await else { panic!() };
    let found = look(&session, &at, &plan, answered.made.as_deref()).await.unwrap();
    assert_eq!(plan.expected.differing(&found.snapshot), [&"expiresAt".into()]);
    assert_eq!(found.notices[0].code, "csp.trust_expiry_unit");
    assert!(found.notices[0].detail.contains("2033-01-01T00:00:00Z"), "{}", found.notices[0].detail);
    let there = found.snapshot.level;
    let shown = session.trusts(None, None).await.unwrap();
    let expiry = &shown.trusts.last().unwrap().expiry;
    assert_eq!(expiry.perhaps.unwrap().to_rfc3339(), "2033-01-01T00:00:00+00:00");
    // Set anew, in the unit that the record tells, it is right.
    let (plan, sent) = apply(&session, &there, &[("expiresAt", "2033-01-01T00:00Z".into())]).await;
    assert!(matches!(sent, Sent::Done(answered) if answered.notices.is_empty()));
    assert!(plan.expected.met_by(look(&session, &there, &plan, None).await.map(|r| r.snapshot).as_ref()));
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_found_by_looking() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let at = new_level(&running, "pier");
    let isle = org_id(&running, "isle").0;
    let wanted = draft(&[
        ("trustedOrgId", isle.as_str().into()),
        ("allowedScopes", scopes(&["b", "a"]).to_value()),
        ("description", "lost".into()),
    ]);
    let reading = read(&session, &at).await;
    let plan = session.plan(&form(&at).into(), &reading, &wanted).await.unwrap();
    fault(&running, "POST", Fault::CutBefore);
    assert!(matches!(session.send(&plan.requests[0]).await, Sent::Unknown(_)));
    assert!(look(&session, &at, &plan, None).await.is_none(), "nothing was made");
    fault(&running, "POST", Fault::CutAfter);
    assert!(matches!(session.send(&plan.requests[0]).await, Sent::Unknown(_)));
    running.faults.clear();
    let found = look(&session, &at, &plan, None).await.unwrap();
    assert!(plan.expected.met_by(Some(&found.snapshot)));
    // One that was made lately to the same org, but isn't as wanted, is shown with what differs.
    let other = session
        .plan(
            &form(&at).into(),
            &reading,
            &draft(&[("trustedOrgId", isle.as_str().into()), ("description", "x".into())]),
        )
        .await
        .unwrap();
    let near = look(&session, &at, &other, None).await.unwrap();
    assert_eq!(other.expected.differing(&near.snapshot), [&"allowedScopes".into(), &"description".into()]);
    // An old one to the same org isn't what was to be made.
    let mole = org_id(&running, "mole").0;
    let old = session
        .plan(
            &form(&at).into(),
            &reading,
            &draft(&[("trustedOrgId", mole.as_str().into()), ("description", "x".into())]),
        )
        .await
        .unwrap();
    assert!(look(&session, &at, &old, None).await.is_none());

    let there = found.snapshot.level;
    let remove = planned(&session, &there, &wants(Intent::Remove)).await;
    fault(&running, "DELETE", Fault::CutAfter);
    assert!(matches!(session.send(&remove).await, Sent::Unknown(_)));
    running.faults.clear();
    let (plan, _) = {
        let reading = read(&session, &level(&running, "pier", "mole")).await;
        (session.plan(&TRUST.into(), &reading, &wants(Intent::Remove)).await.unwrap(), ())
    };
    assert!(look(&session, &there, &plan, None).await.is_none());
    assert!(look(&session, &level(&running, "pier", "mole"), &plan, None).await.is_some(), "still there");
}

#[tokio::test]
async fn a_trust_that_ended_meanwhile_is_refused_and_can_be_removed() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let at = level(&running, "pier", "mole");
    let request = planned(&session, &at, &draft(&[("description", "x".into())])).await;
    for word in ["PENDING", "DEACTIVATED", "EXPIRATION_PROCESSING_FAILED", "HALFWAY"] {
        running.arrange(&json!({"trusts": {"mole": word}})).unwrap();
        let Sent::Refused(problem) = session.send(&request).await else { panic!() };
        assert!(problem.message.contains("not active any more"), "{problem}");
        let reading = read(&session, &at).await;
        assert!(matches!(&reading.access, Access::ReadOnly { reason } if reason.starts_with("Only active")));
        assert_eq!(value(&reading, "status"), Some(word.into()));
        assert_eq!(reading.access_for(Intent::Remove), &Access::Writable);
    }
    let (_, sent) = apply_draft(&session, &at, &wants(Intent::Remove)).await;
    assert!(matches!(sent, Sent::Done(answered) if answered.status == 204));
}
