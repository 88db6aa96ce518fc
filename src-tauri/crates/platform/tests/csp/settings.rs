//! Organization settings: read, plan, send, read again, on all three generations.

use crate::support::{FORM, ORGS, app, apply, csp, draft, org, org_id, read, sandbox, session, value};
use orgdesk_model::{Access, Effect, Level, ProblemCode, Severity, Value};
use orgdesk_platform::{Platform, Sent};
use orgdesk_sandbox::csp::Generation;
use orgdesk_sandbox::{Fault, FaultRule};
use serde_json::{Map, json};

const FLAGS: [&str; 2] = ["isMfaRequired", "enforceUserApiTokenMfa"];

#[tokio::test]
async fn every_field_is_read_and_null_is_empty() {
    let running = sandbox(Generation::C).await;
    let reading = read(&session(&running, "owner"), &org(&running, "pier")).await;
    let expected: [(&str, Value); 6] = [
        ("displayName", "Pier Works".into()),
        ("auditLogsInstanceId", "log-1".into()),
        ("language", "en".into()),
        ("locale", "en_US".into()),
        ("isMfaRequired", false.into()),
        ("enforceUserApiTokenMfa", false.into()),
    ];
    for (path, wanted) in expected {
        assert_eq!(value(&reading, path), Some(wanted), "{path}");
    }
    assert_eq!((reading.access, reading.snapshot.version), (Access::Writable, None));
    let mole = session(&running, "owner").read(&FORM.into(), &org(&running, "mole")).await.unwrap_err();
    assert_eq!(mole.code, ProblemCode::NoMembership);
    assert!(mole.message.contains("needs its own token"), "{}", mole.message);
}

#[tokio::test]
async fn the_flags_are_fixed_where_a_policy_replaced_them_and_editable_where_not() {
    let newest = sandbox(Generation::C).await;
    let reading = read(&session(&newest, "owner"), &org(&newest, "pier")).await;
    assert_eq!(reading.fixed.len(), 2);
    assert_eq!(reading.notices.len(), 2);
    for (notice, flag) in reading.notices.iter().zip(FLAGS) {
        assert_eq!(notice.code, format!("csp.{flag}"));
        assert!(notice.detail.contains("is off"), "{}", notice.detail);
        assert!(notice.replacement.as_deref().unwrap().contains("/activate"));
    }
    let checked = csp().check(&FORM.into(), &reading, &draft(&[(FLAGS[0], true.into())]));
    assert_eq!((checked[0].code.as_str(), checked[0].severity), ("fixed", Severity::Error));

    // A member may not read the policies; the flags' values are told nowhere then.
    let member = read(&session(&newest, "member"), &org(&newest, "pier")).await;
    assert_eq!((member.fixed.len(), value(&member, FLAGS[0])), (2, None));
    let Access::ReadOnly { reason } = &member.access else { panic!() };
    assert!(reason.ends_with("your token has org_member."), "{reason}");
    let refused = session(&newest, "member")
        .plan(&FORM.into(), &member, &draft(&[("language", "de".into())]))
        .await
        .unwrap_err();
    assert_eq!(refused.code, ProblemCode::PermissionDenied);

    for generation in [Generation::A, Generation::B] {
        let older = sandbox(generation).await;
        let session = session(&older, "owner");
        let level = org(&older, "pier");
        let reading = read(&session, &level).await;
        assert!(reading.fixed.is_empty() && reading.notices.is_empty());
        let (plan, sent) = apply(&session, &level, &[(FLAGS[0], true.into()), (FLAGS[1], true.into())]).await;
        assert!(plan.effects.iter().all(|effect| matches!(effect, Effect::CouldLockOut { .. })));
        assert_eq!(plan.effects.len(), 2);
        assert!(matches!(sent, Sent::Done(_)));
        assert!(plan.expected.met_by(Some(&read(&session, &level).await.snapshot)));
    }
}

#[tokio::test]
async fn a_policy_that_is_not_understood_is_shown_as_it_is() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let level = org(&running, "pier");
    let path = format!("{ORGS}{}/mfa-policy", org_id(&running, "pier"));
    let strange = json!({"phase": "<b>warming\u{202e}up"});
    running
        .faults
        .add(FaultRule::new(&path, Fault::Status { status: 200, retry_after: None, body: Some(strange) }));
    let reading = read(&session, &level).await;
    assert_eq!(value(&reading, FLAGS[0]), None);
    assert!(reading.notices[0].detail.contains("<b>warming\\u{202e}up"), "{}", reading.notices[0].detail);
    for fault in
        [Fault::Malformed, Fault::Empty, Fault::Status { status: 500, retry_after: None, body: None }]
    {
        running.faults.clear();
        running.faults.add(FaultRule::new(&path, fault));
        assert_eq!(read(&session, &level).await.fixed.len(), 2);
    }
    running.faults.clear();
    running.faults.add(FaultRule::new(&path, Fault::Stall));
    let problem = session.read(&FORM.into(), &level).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::NoAnswer);
}

#[tokio::test]
async fn exactly_the_changed_fields_are_sent_and_found_again() {
    for generation in [Generation::A, Generation::B, Generation::C] {
        let running = sandbox(generation).await;
        let session = session(&running, "owner");
        let level = org(&running, "pier");
        let before = read(&session, &level).await;
        let (plan, sent) = apply(
            &session,
            &level,
            &[
                ("displayName", "Ålpha 株式 7-_.`':@&".into()),
                ("locale", "de_DE".into()),
                ("language", "en".into()),
            ],
        )
        .await;
        let Sent::Done(answered) = sent else { panic!("{sent:?}") };
        assert_eq!(answered.owner, Some(org_id(&running, "pier").0));
        let patch = running.requests.all().into_iter().find(|asked| asked.method == "PATCH").unwrap();
        assert_eq!(patch.body, r#"{"displayName":"Ålpha 株式 7-_.`':@&","locale":"de_DE"}"#);
        assert_eq!(Some(patch.body), plan.requests[0].body);
        let after = read(&session, &level).await;
        assert!(plan.expected.met_by(Some(&after.snapshot)));
        assert!(!after.snapshot.same_state(&before.snapshot));
        assert!(after.snapshot.same_state(&read(&session, &level).await.snapshot));
    }
}

#[tokio::test]
async fn an_empty_audit_log_target_resets_it() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let level = org(&running, "pier");
    let (plan, sent) = apply(&session, &level, &[("auditLogsInstanceId", "".into())]).await;
    assert!(matches!(sent, Sent::Done(_)));
    assert_eq!(plan.requests[0].body.as_deref(), Some(r#"{"auditLogsInstanceId":""}"#));
    assert!(plan.expected.met_by(Some(&read(&session, &level).await.snapshot)));
    let (_, back) = apply(&session, &level, &[("auditLogsInstanceId", "log-2".into())]).await;
    assert!(matches!(back, Sent::Done(_)));
    let (_, refused) = apply(&session, &level, &[("auditLogsInstanceId", "not-ours".into())]).await;
    let Sent::Refused(problem) = refused else { panic!() };
    assert_eq!(problem.code, ProblemCode::RefusedValue);
}

#[tokio::test]
async fn those_who_may_be_refused_are_warned_and_not_blocked() {
    let running = sandbox(Generation::B).await;
    let level = org(&running, "pier");
    let admin = session(&running, "admin");
    let reading = read(&admin, &level).await;
    assert_eq!(
        (reading.access, reading.notices[0].code.as_str()),
        (Access::Writable, "csp.admin_may_not_write")
    );
    let (_, sent) = apply(&admin, &level, &[("language", "de".into())]).await;
    assert!(matches!(sent, Sent::Done(_)));
    let app = app(&running, "pier");
    let reading = read(&app, &level).await;
    assert_eq!(
        (reading.access, reading.notices[0].code.as_str()),
        (Access::Writable, "csp.app_may_not_write")
    );
    let (_, sent) = apply(&app, &level, &[("language", "fr".into())]).await;
    let Sent::Refused(problem) = sent else { panic!() };
    assert_eq!(problem.code, ProblemCode::PermissionDenied);
    assert!(
        problem.message.contains("Organization Owner") && problem.message.contains("OAuth app"),
        "{problem}"
    );
}

#[tokio::test]
async fn what_is_no_organization_is_not_asked_for() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let at = |id: &str| Level::Org { id: id.into() };
    for (level, code) in [
        (Level::Instance, ProblemCode::InvalidInput),
        (at("alpha"), ProblemCode::NotFound),
        (at("../trusts"), ProblemCode::NotFound),
    ] {
        assert_eq!(session.read(&FORM.into(), &level).await.unwrap_err().code, code);
    }
    assert!(running.requests.all().is_empty());
    let unknown = at("00000000-0000-4000-8000-000000000000");
    assert_eq!(session.read(&FORM.into(), &unknown).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(
        session.read(&"csp.other".into(), &unknown).await.unwrap_err().code,
        ProblemCode::InvalidInput
    );
}

#[tokio::test]
async fn another_organizations_answer_is_not_shown() {
    let running = sandbox(Generation::C).await;
    let session = session(&running, "owner");
    let level = org(&running, "pier");
    session.orgs(None).await.unwrap();
    running.faults.add(FaultRule::new(ORGS, Fault::OtherOrg { org: None }));
    let problem = session.read(&FORM.into(), &level).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::UnreadableAnswer);
    assert!(problem.message.contains("another organization"), "{}", problem.message);
    running.faults.clear();
    let empty = Fault::Status { status: 200, retry_after: None, body: Some(json!({})) };
    running.faults.add(FaultRule::new(ORGS, empty));
    let problem = session.read(&FORM.into(), &level).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::UnreadableAnswer);
    running.faults.clear();
    let more =
        Map::from_iter([("brandNew".to_owned(), json!({"a": [1]})), ("status".to_owned(), json!("ODD"))]);
    running.faults.add(FaultRule::new(ORGS, Fault::Fields { fields: more, at: Some(String::new()) }));
    assert_eq!(value(&read(&session, &level).await, "language"), Some("en".into()));
}
