//! Drafts: whatever was typed stays.

use crate::world::{LOGIN, VALIDATE, World, draft};
use orgdesk_core::{ConnectionInput, Planned, SaveDraft};
use orgdesk_model::{Draft, Intent, ProblemCode, Value};
use orgdesk_sandbox::{Fault, FaultRule};

#[tokio::test]
async fn a_draft_survives_a_restart_half_typed_values_too() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    world.app.open_form(form.clone()).await.unwrap();
    let mut typed = draft(Intent::Edit, &[(VALIDATE, false)]);
    typed.inputs.insert(LOGIN.into(), Value::Text("maybe".to_owned()));
    let checked = world.app.save_draft(SaveDraft { form: form.clone(), draft: typed.clone() }).await.unwrap();
    assert_eq!(checked.findings.len(), 1);
    assert!(matches!(world.app.plan_change(form.clone()).await.unwrap(), Planned::Invalid { .. }));
    let world = world.reopen().await;
    let view = world.app.open_form(form).await.unwrap();
    assert_eq!(view.draft, typed);
    assert_eq!(view.checked.findings.len(), 1);
    assert!(view.merge.is_none());
}

#[tokio::test]
async fn a_draft_tells_when_the_server_moved_on() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    world.app.open_form(form.clone()).await.unwrap();
    let save = SaveDraft { form: form.clone(), draft: draft(Intent::Edit, &[(VALIDATE, false)]) };
    world.app.save_draft(save).await.unwrap();
    let other = world.form(world.connect().await, world.org("cobalt"));
    let theirs =
        world.review(&other, Intent::Edit, &[("smtpSenderAddressMatchesInstanceDomain", true)]).await;
    world.end(&theirs).await;
    assert!(world.app.open_form(form).await.unwrap().merge.is_some());
}

#[tokio::test]
async fn discarding_leaves_nothing_to_plan() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    world.app.open_form(form.clone()).await.unwrap();
    let save = SaveDraft { form: form.clone(), draft: draft(Intent::Edit, &[(VALIDATE, false)]) };
    world.app.save_draft(save).await.unwrap();
    world.app.discard_draft(&form).await.unwrap();
    assert_eq!(world.app.open_form(form.clone()).await.unwrap().draft, Draft::default());
    assert_eq!(world.app.plan_change(form).await.unwrap_err().code, ProblemCode::NothingToChange);
}

#[tokio::test]
async fn who_may_not_write_is_told_before_and_refused_after() {
    let world = World::new().await;
    let connection = world.connect_as(world.input("aurora-owner")).await.connection.id;
    let form = world.form(connection, world.org("aurora"));
    let view = world.app.open_form(form.clone()).await.unwrap();
    let orgdesk_model::Access::ReadOnly { reason } = view.reading.access else { panic!("writable") };
    assert!(reason.contains("IAM_OWNER") && reason.contains("ORG_OWNER"), "{reason}");
    let save = SaveDraft { form: form.clone(), draft: draft(Intent::Customize, &[(LOGIN, true)]) };
    world.app.save_draft(save).await.unwrap();
    assert_eq!(world.app.plan_change(form).await.unwrap_err().code, ProblemCode::PermissionDenied);
}

#[tokio::test]
async fn what_is_typed_during_an_apply_outlives_it() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    let newer = draft(Intent::Edit, &[(VALIDATE, false), ("smtpSenderAddressMatchesInstanceDomain", true)]);
    world.app.save_draft(SaveDraft { form: form.clone(), draft: newer.clone() }).await.unwrap();
    assert_eq!(world.end(&plan).await.1, "Applied and verified");
    assert_eq!(world.app.open_form(form).await.unwrap().draft, newer);
}

#[tokio::test]
async fn a_draft_keeps_the_snapshot_that_it_began_on() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    world.app.open_form(form.clone()).await.unwrap();
    let save = || SaveDraft { form: form.clone(), draft: draft(Intent::Edit, &[(VALIDATE, false)]) };
    world.app.save_draft(save()).await.unwrap();
    let other = world.form(world.connect().await, world.org("cobalt"));
    let theirs =
        world.review(&other, Intent::Edit, &[("smtpSenderAddressMatchesInstanceDomain", true)]).await;
    world.end(&theirs).await;
    assert!(world.app.open_form(form.clone()).await.unwrap().merge.is_some());
    world.app.save_draft(save()).await.unwrap();
    assert!(
        world.app.open_form(form.clone()).await.unwrap().merge.is_some(),
        "another keystroke hides nothing"
    );
}

#[tokio::test]
async fn a_draft_is_kept_while_the_server_is_away() {
    let world = World::new().await;
    let connection = world.connect().await;
    let form = world.form(connection, world.org("cobalt"));
    world.app.open_form(form.clone()).await.unwrap();
    let renamed = ConnectionInput { id: Some(connection), secrets: None, ..world.input("owner") };
    let renamed = ConnectionInput {
        settings: orgdesk_model::ConnectionSettings {
            name: "Renamed".to_owned(),
            ..renamed.settings.clone()
        },
        ..renamed
    };
    world.connect_as(renamed).await;
    world.sandbox.faults.add(FaultRule::new("/", Fault::CutBefore));
    let typed = draft(Intent::Edit, &[(VALIDATE, false)]);
    let checked = world.app.save_draft(SaveDraft { form: form.clone(), draft: typed.clone() }).await.unwrap();
    assert_eq!(checked.changed.len(), 1);
    world.sandbox.faults.clear();
    assert_eq!(world.app.open_form(form).await.unwrap().draft, typed);
}
