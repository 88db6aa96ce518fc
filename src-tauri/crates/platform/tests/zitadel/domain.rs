//! Domain settings on the current API: read, plan, send, read again.

use crate::support::{
    FORM, LOGIN, SMTP, VALIDATE, apply, draft, org, org_id, plan, read, sandbox, session, values, zitadel,
};
use orgdesk_model::{Access, Act, Count, Draft, Effect, Intent, Level, OrgId, ProblemCode, Source, Value};
use orgdesk_platform::Sent;
use orgdesk_sandbox::zitadel::ServerVersion;
use orgdesk_sandbox::{Fault, FaultRule};
use serde_json::json;

#[tokio::test]
async fn values_and_sources_at_both_levels() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let harbour = read(&owner, &org(&running, "harbour")).await;
    assert_eq!((values(&harbour), harbour.snapshot.source), ([Some(false); 3], Source::Default));
    assert_eq!(harbour.access, Access::Writable);
    assert!(harbour.fixed.is_empty() && harbour.notices.is_empty());
    let north = read(&owner, &org(&running, "north")).await;
    assert_eq!(
        (values(&north), north.snapshot.source),
        ([Some(true), Some(false), Some(false)], Source::Custom)
    );
    assert_eq!(north.snapshot.fields[&LOGIN.into()].default, Some(Value::Bool(false)));
    let instance = read(&owner, &Level::Instance).await;
    assert_eq!(values(&instance), [Some(false); 3]);
}

#[tokio::test]
async fn an_org_owner_reads_all_and_is_told_what_changing_needs() {
    let running = sandbox(ServerVersion::V4_13).await;
    let session = session(&running, "harbour-owner", "current");
    let harbour = read(&session, &org(&running, "harbour")).await;
    assert_eq!(harbour.snapshot.source, Source::Default);
    let Access::ReadOnly { reason } = &harbour.access else { panic!() };
    assert_eq!(reason, "Changing domain settings needs the role IAM_OWNER; your token has ORG_OWNER.");
    assert!(
        running.requests.all().iter().filter(|r| r.path.starts_with("/management/")).all(|r| r.org.is_some())
    );
    let refused = plan(&session, &harbour, &draft(Intent::Customize, &[(LOGIN, true)])).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::PermissionDenied);
}

#[tokio::test]
async fn an_org_that_does_not_exist_is_never_written() {
    for version in [ServerVersion::V2_71, ServerVersion::V4_13] {
        let running = sandbox(version).await;
        let owner = session(&running, "owner", "current");
        let unknown = Level::Org { id: OrgId::from("123") };
        let problem = owner.read(&FORM.into(), &unknown).await.unwrap_err();
        assert_eq!(problem.code, ProblemCode::NotFound);
        let mut reading = read(&owner, &org(&running, "harbour")).await;
        reading.snapshot.level = unknown;
        let problem = plan(&owner, &reading, &draft(Intent::Customize, &[])).await.unwrap_err();
        assert_eq!(problem.code, ProblemCode::NotFound);
        let told = "a write to an unknown id makes an organization without name and domain";
        assert!(problem.message.contains(told), "{}", problem.message);
    }
}

#[tokio::test]
async fn customize_edit_and_reset_do_what_their_plans_say() {
    for version in [ServerVersion::V2_71, ServerVersion::V4_13, ServerVersion::Main] {
        let running = sandbox(version).await;
        let owner = session(&running, "owner", "current");
        let (level, id) = (org(&running, "harbour"), org_id(&running, "harbour").0);
        for (draft, method, act) in [
            (draft(Intent::Customize, &[(LOGIN, true)]), "POST", Act::Customize),
            (draft(Intent::Edit, &[(SMTP, true)]), "PUT", Act::Change),
            (draft(Intent::Reset, &[]), "DELETE", Act::Reset),
        ] {
            running.requests.clear();
            let (answered, plan, found) = apply(&owner, &level, &draft).await;
            assert_eq!((plan.act, plan.requests[0].method.as_str()), (act, method));
            assert_eq!(answered.owner.as_deref(), Some(id.as_str()));
            assert_eq!(plan.requests[0].expected_owner, answered.owner);
            assert!(plan.expected.met_by(Some(&found.snapshot)), "{:?}", plan.expected);
            let sent = running
                .requests
                .all()
                .into_iter()
                .find(|r| r.method == method && r.path.starts_with("/admin/v1/orgs/"))
                .unwrap();
            assert_eq!(format!("{}{}", running.base, sent.path), plan.requests[0].url);
            assert_eq!(
                sent.body,
                plan.requests[0].body.clone().unwrap_or_default(),
                "what is shown is what is sent"
            );
        }
    }
}

#[tokio::test]
async fn the_plan_counts_whose_login_names_change() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let level = org(&running, "harbour");
    let reading = read(&owner, &level).await;
    let turned_on = plan(&owner, &reading, &draft(Intent::Customize, &[(LOGIN, true)])).await.unwrap();
    let Effect::RewritesLoginNames { users, examples, .. } = &turned_on.effects[0] else {
        panic!("{turned_on:?}")
    };
    assert_eq!(*users, Count::Exactly { number: 3 });
    let mona = examples.iter().find(|e| e.before == "mona").unwrap();
    assert_eq!(mona.after, "mona@harbour-works.localhost");
    assert!(matches!(&turned_on.effects[1], Effect::DetachesFromDefault { fields } if fields.len() == 3));
    assert_eq!(turned_on.changes.iter().filter(|c| c.edited).count(), 1);
    assert_eq!(turned_on.changes.len(), 3, "all three stop following");

    apply(&owner, &level, &draft(Intent::Customize, &[(LOGIN, true)])).await;
    let reading = read(&owner, &level).await;
    let reset = plan(&owner, &reading, &draft(Intent::Reset, &[])).await.unwrap();
    assert!(matches!(&reset.effects[0], Effect::CannotBeUndone { .. }), "{:?}", reset.effects);
    let Effect::RewritesLoginNames { examples, .. } = &reset.effects[1] else { panic!() };
    let mona = examples.iter().find(|e| e.after == "mona@harbour-works.localhost").unwrap();
    assert_eq!(mona.before, "mona@harbour-works.localhost, mona@harbour.example");
    assert!(matches!(&reset.effects[2], Effect::FollowsDefault { fields } if fields.len() == 3));
}

#[tokio::test]
async fn the_instance_reaches_the_orgs_that_follow_it() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let reading = read(&owner, &Level::Instance).await;
    let plan = plan(&owner, &reading, &draft(Intent::Edit, &[(LOGIN, true)])).await.unwrap();
    assert!(
        matches!(&plan.effects[0], Effect::RewritesLoginNames { users: Count::Exactly { number: 5 }, .. }),
        "{:?}",
        plan.effects
    );
    assert!(
        matches!(&plan.effects[1], Effect::ReachesOtherOrgs { orgs: Count::Exactly { number: 4 } }),
        "{:?}",
        plan.effects
    );
    let (answered, plan, found) =
        apply(&owner, &Level::Instance, &draft(Intent::Edit, &[(VALIDATE, true)])).await;
    assert_eq!(answered.owner, plan.requests[0].expected_owner);
    assert!(answered.owner.is_some() && plan.expected.met_by(Some(&found.snapshot)));
    let harbour = read(&owner, &org(&running, "harbour")).await;
    assert_eq!(values(&harbour), [Some(false), Some(true), Some(false)]);
}

#[tokio::test]
async fn the_default_moving_on_is_another_state_and_a_second_look_is_not() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let level = org(&running, "harbour");
    let before = read(&owner, &level).await.snapshot;
    assert!(before.same_state(&read(&owner, &level).await.snapshot));
    apply(&owner, &Level::Instance, &draft(Intent::Edit, &[(SMTP, true)])).await;
    assert!(!before.same_state(&read(&owner, &level).await.snapshot));
}

#[tokio::test]
async fn fields_that_this_app_does_not_know_travel_along() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let fields = json!({"newSwitch": true, "newList": [1, {"a": null}]}).as_object().unwrap().clone();
    running.faults.add(
        FaultRule::new("/admin/v1/orgs/*/policies/domain", Fault::Fields { fields, at: None }).method("GET"),
    );
    let reading = read(&owner, &org(&running, "north")).await;
    let plan = plan(&owner, &reading, &draft(Intent::Edit, &[(SMTP, true)])).await.unwrap();
    assert_eq!(
        plan.requests[0].body.as_deref(),
        Some(
            r#"{"userLoginMustBeDomain":true,"validateOrgDomains":false,"smtpSenderAddressMatchesInstanceDomain":true,"newSwitch":true,"newList":[1,{"a":null}]}"#
        )
    );
}

#[tokio::test]
async fn drafts_that_do_not_fit_are_refused_before_anything_is_sent() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let default = read(&owner, &org(&running, "harbour")).await;
    let custom = read(&owner, &org(&running, "north")).await;
    let instance = read(&owner, &Level::Instance).await;
    let mut text = draft(Intent::Edit, &[]);
    text.inputs.insert(LOGIN.into(), Value::Text("yes".to_owned()));
    for (reading, draft, code) in [
        (&default, draft(Intent::Edit, &[(LOGIN, true)]), ProblemCode::InvalidInput),
        (&default, draft(Intent::Reset, &[]), ProblemCode::NothingToChange),
        (&custom, draft(Intent::Customize, &[]), ProblemCode::NothingToChange),
        (&instance, draft(Intent::Customize, &[]), ProblemCode::InvalidInput),
        (&instance, draft(Intent::Reset, &[]), ProblemCode::InvalidInput),
        (&custom, draft(Intent::Edit, &[("nope", true)]), ProblemCode::InvalidInput),
        (&custom, text, ProblemCode::InvalidInput),
        (&custom, draft(Intent::Edit, &[(LOGIN, true)]), ProblemCode::NothingToChange),
    ] {
        assert_eq!(plan(&owner, reading, &draft).await.unwrap_err().code, code, "{draft:?}");
        if code == ProblemCode::InvalidInput {
            assert!(!zitadel().check(&FORM.into(), reading, &draft).is_empty());
        }
    }
}

#[tokio::test]
async fn somebody_elses_customizing_or_reset_leads_to_no_dead_end() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let level = org(&running, "harbour");
    let mine = draft(Intent::Customize, &[(LOGIN, true)]);
    apply(&owner, &level, &draft(Intent::Customize, &[(SMTP, true)])).await;
    let theirs = read(&owner, &level).await;
    assert!(zitadel().check(&FORM.into(), &theirs, &mine).is_empty());
    let (_, planned, found) = apply(&owner, &level, &mine).await;
    assert_eq!((planned.act, planned.requests[0].method.as_str()), (Act::Change, "PUT"));
    assert!(!planned.effects.iter().any(|effect| matches!(effect, Effect::DetachesFromDefault { .. })));
    assert_eq!(values(&found), [Some(true), Some(false), Some(true)], "theirs stays where mine says nothing");

    let edit = draft(Intent::Edit, &[(LOGIN, false)]);
    apply(&owner, &level, &draft(Intent::Reset, &[])).await;
    let reset = read(&owner, &level).await;
    assert!(zitadel().check(&FORM.into(), &reset, &draft(Intent::Reset, &[])).is_empty());
    let problem = plan(&owner, &reset, &edit).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::InvalidInput);
    assert!(
        problem.message.contains("choose Customize settings; what you edited stays"),
        "{}",
        problem.message
    );
    assert!(plan(&owner, &reset, &Draft { intent: Intent::Customize, ..edit }).await.is_ok());
}

#[tokio::test]
async fn headers_of_deprecation_on_every_answer_of_a_form_raise_one_banner_each() {
    let running = sandbox(ServerVersion::V4_13).await;
    let headers = json!({"deprecation": "soon?", "sunset": "Sun, 06 Nov 2033 08:49:37 GMT"});
    let headers = headers.as_object().unwrap().clone();
    let owner = session(&running, "owner", "current");
    let north = org(&running, "north");
    for path in ["/admin/v1/policies/domain", "/auth/v1/memberships", "/auth/v1/permissions"] {
        running.faults.clear();
        running.faults.add(FaultRule::new(path, Fault::Headers { headers: headers.clone() }));
        let notices = read(&owner, &north).await.notices;
        assert_eq!(notices.len(), 1, "{path} {notices:?}");
        assert!(notices[0].sunset.is_some());
    }
    running.faults.clear();
    running.faults.add(FaultRule::new("/", Fault::Headers { headers: headers.clone() }));
    let told: Vec<_> = read(&owner, &north).await.notices.into_iter().map(|n| n.operation.unwrap()).collect();
    assert_eq!(
        told,
        [
            "GET policies/domain",
            "POST /auth/v1/permissions/zitadel/me/_search",
            "POST /auth/v1/memberships/me/_search"
        ],
        "the org's and the instance's are one operation"
    );
    let harbour = session(&running, "harbour-owner", "current");
    let told = read(&harbour, &Level::Org { id: org_id(&running, "harbour") }).await.notices;
    assert!(told.iter().any(|n| n.operation.as_deref() == Some("GET policies/domain")), "{told:?}");

    let (answered, ..) = apply(&owner, &north, &draft(Intent::Edit, &[(SMTP, true)])).await;
    assert_eq!(answered.notices.len(), 1);
    assert_eq!(answered.notices[0].operation.as_deref(), Some("UpdateCustomDomainPolicy"));
    assert!(answered.notices[0].sunset.is_some());
    running.faults.clear();
    let (answered, ..) = apply(&owner, &north, &draft(Intent::Edit, &[(SMTP, false)])).await;
    assert!(answered.notices.is_empty());
}

#[tokio::test]
async fn a_stale_plan_is_refused_in_our_words() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let level = org(&running, "harbour");
    let reading = read(&owner, &level).await;
    let planned = plan(&owner, &reading, &draft(Intent::Customize, &[(SMTP, true)])).await.unwrap();
    assert!(matches!(owner.send(&planned.requests[0]).await, Sent::Done(_)));
    let Sent::Refused(again) = owner.send(&planned.requests[0]).await else { panic!() };
    assert_eq!(again.code, ProblemCode::AlreadyExists);
    assert!(
        again.message.starts_with("The organization has settings of its own already. Nothing was changed.")
    );
    assert_eq!(again.platform.unwrap().code.as_deref(), Some("ORG-1M8ds"));
    let mut equal = planned.requests[0].clone();
    equal.method = "PUT".to_owned();
    let Sent::Refused(unchanged) = owner.send(&equal).await else { panic!() };
    assert_eq!(unchanged.code, ProblemCode::NothingToChange);
}
