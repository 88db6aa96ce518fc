//! Several changes are taken back together.

use crate::world::{LOGIN, VALIDATE, World, draft};
use orgdesk_core::{
    ApplyGroup, ApplyPlan, BeginUndoGroup, ConnectionInput, FormRef, GroupState, SaveDraft, UndoBegun,
    UndoGroup, UndoPart, UndoPlanned,
};
use orgdesk_model::{Act, Intent, Outcome, Plan, PlanId, Standing, Value, Verification};
use orgdesk_sandbox::{Fault, FaultRule};
use std::time::Duration;

async fn change(world: &World, form: &FormRef, intent: Intent, inputs: &[(&str, bool)]) -> PlanId {
    let plan = world.review(form, intent, inputs).await;
    let (_, headline) = world.end(&plan).await;
    assert_eq!(headline, "Applied and verified");
    plan.id
}

async fn begin(world: &World, changes: &[PlanId]) -> Vec<UndoPart> {
    let wanted = BeginUndoGroup { changes: changes.to_vec() };
    let UndoGroup { parts } = world.app.begin_undo_group(wanted).await.unwrap();
    parts
}

fn planned(part: &UndoPart) -> &Plan {
    let UndoPlanned::Planned { plan } = &part.planned else { panic!("{part:?}") };
    plan
}

async fn apply(world: &World, parts: &[UndoPart]) -> GroupState {
    let plans = parts.iter().map(|part| ApplyPlan { plan: planned(part).id, typed: None }).collect();
    let begun = world.app.apply_group(ApplyGroup { plans }).await.unwrap();
    for _ in 0..1_000 {
        let state = world.app.group_state(begun.group).unwrap();
        if state.ended {
            return state;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the group never ended");
}

fn headlines(state: &GroupState) -> Vec<Option<&str>> {
    state.parts.iter().map(|part| part.apply.as_ref()?.headline.as_deref()).collect()
}

#[tokio::test]
async fn changes_of_one_form_become_one_plan_and_forms_follow_from_the_newest_back() {
    let world = World::new().await;
    let connection = world.connect().await;
    let cobalt = world.form(connection, world.org("cobalt"));
    let aurora = world.form(connection, world.org("aurora"));
    let before = [world.held(&cobalt.level).await, world.held(&aurora.level).await];
    let first = change(&world, &cobalt, Intent::Edit, &[(VALIDATE, false)]).await;
    let second = change(&world, &aurora, Intent::Customize, &[(LOGIN, true)]).await;
    let third = change(&world, &cobalt, Intent::Edit, &[(LOGIN, false)]).await;

    let parts = begin(&world, &[first, second, third, first]).await;
    let forms: Vec<_> = parts.iter().map(|part| (part.form.clone().unwrap(), part.changes.clone())).collect();
    assert_eq!(forms, [(cobalt.clone(), vec![third, first]), (aurora.clone(), vec![second])]);
    assert_eq!((planned(&parts[0]).act, planned(&parts[0]).changes.len()), (Act::Change, 2));
    assert_eq!(planned(&parts[1]).act, Act::Reset);
    assert_eq!(parts[0].target.level_name, "Cobalt & Söhne GmbH");

    let state = apply(&world, &parts).await;
    assert_eq!(headlines(&state), [Some("Applied and verified"); 2]);
    assert_eq!([world.held(&cobalt.level).await, world.held(&aurora.level).await], before);
    let whole = world.app.change(planned(&parts[0]).id).await.unwrap();
    assert_eq!(whole.row.undoes, [third, first]);
    assert!(world.app.drafts().await.unwrap().is_empty());

    let redo = begin(&world, &[planned(&parts[0]).id]).await;
    apply(&world, &redo).await;
    assert_eq!(world.held(&cobalt.level).await[VALIDATE], Value::Bool(false));
}

#[tokio::test]
async fn the_first_that_fails_stops_the_rest() {
    let world = World::new().await;
    let connection = world.connect().await;
    let mut changes = Vec::new();
    let forms = ["cobalt", "aurora"].map(|org| world.form(connection, world.org(org)));
    changes.push(change(&world, &forms[0], Intent::Edit, &[(VALIDATE, false)]).await);
    changes.push(change(&world, &forms[1], Intent::Customize, &[(LOGIN, true)]).await);
    let parts = begin(&world, &changes).await;
    world.sandbox.requests.clear();
    let fault = Fault::Status { status: 403, retry_after: None, body: None };
    world.sandbox.faults.add(FaultRule::new("/admin/v1/orgs/*/policies/domain", fault).method("DELETE"));
    let state = apply(&world, &parts).await;
    assert_eq!(headlines(&state), [Some("Refused: nothing was changed"), None]);
    assert_eq!(world.writes().len(), 1);
    let drafts = world.app.drafts().await.unwrap();
    assert_eq!(drafts.len(), 2, "what was not undone waits as drafts");
}

#[tokio::test]
async fn none_is_begun_when_one_of_them_may_not_be() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let first = change(&world, &form, Intent::Edit, &[(VALIDATE, false)]).await;
    let parts = begin(&world, &[first]).await;
    let known = ApplyPlan { plan: planned(&parts[0]).id, typed: None };
    let unknown = ApplyPlan { plan: PlanId(uuid::Uuid::nil()), typed: None };
    world.sandbox.requests.clear();
    let wanted = ApplyGroup { plans: vec![known.clone(), unknown] };
    assert!(world.app.apply_group(wanted).await.is_err());
    assert!(world.writes().is_empty());
    apply(&world, &parts).await;
    assert!(
        world.app.apply_group(ApplyGroup { plans: vec![known] }).await.is_err(),
        "a plan is applied once"
    );
    assert_eq!(world.writes().len(), 1);
}

#[tokio::test]
async fn what_somebody_else_did_in_between_is_never_taken_back() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let first = change(&world, &form, Intent::Edit, &[(VALIDATE, false)]).await;
    // Somebody else, who has no journal here.
    let other = world.connect_as(world.input("owner")).await.connection.id;
    let theirs = world.form(other, form.level.clone());
    change(&world, &theirs, Intent::Edit, &[(VALIDATE, true)]).await;
    let last = change(&world, &form, Intent::Edit, &[(VALIDATE, false)]).await;

    let parts = begin(&world, &[first, last]).await;
    let UndoPlanned::Impossible { reason } = &parts[0].planned else { panic!("{parts:?}") };
    assert!(reason.contains("one at a time") && reason.contains(VALIDATE), "{reason}");
    assert!(world.app.drafts().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_undo_that_nobody_edited_gives_way_and_survives_a_restart() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let first = change(&world, &form, Intent::Edit, &[(VALIDATE, false)]).await;
    let second = change(&world, &form, Intent::Edit, &[(LOGIN, false)]).await;
    assert!(matches!(world.app.begin_undo(second).await.unwrap(), UndoBegun::Drafted { .. }));
    let world = world.reopen().await;
    let parts = begin(&world, &[first, second]).await;
    assert_eq!(parts[0].changes, [second, first]);
    planned(&parts[0]);

    // Edited since, it is a person's own draft.
    let draft = draft(Intent::Edit, &[(VALIDATE, true)]);
    world.app.save_draft(SaveDraft { form: form.clone(), draft }).await.unwrap();
    let parts = begin(&world, &[second]).await;
    assert_eq!(parts[0].planned, UndoPlanned::Occupied);
    let plan = world.app.plan_change(form.clone()).await.unwrap();
    let orgdesk_core::Planned::Planned { plan } = plan else { panic!("{plan:?}") };
    world.end(&plan).await;
    assert!(world.app.change(plan.id).await.unwrap().row.undoes.is_empty());
}

#[tokio::test]
async fn what_is_as_before_already_leaves_no_draft() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let first = change(&world, &form, Intent::Edit, &[(VALIDATE, false)]).await;
    let other = world.form(world.connect_as(world.input("owner")).await.connection.id, form.level.clone());
    change(&world, &other, Intent::Edit, &[(VALIDATE, true)]).await;
    let parts = begin(&world, &[first]).await;
    assert_eq!(parts[0].planned, UndoPlanned::Nothing);
    assert!(world.app.drafts().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_answer_that_was_lost_is_undone_once_it_is_settled() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    let rule = FaultRule::new("/admin/v1/orgs/*/policies/domain", Fault::CutAfter).method("PUT").times(1);
    world.sandbox.faults.add(rule);
    world.end(&plan).await;
    let settled = world.app.change(plan.id).await.unwrap();
    assert_eq!(settled.row.outcome, Some(Outcome::Unknown));
    assert_eq!(settled.row.progress.verification, Some(Verification::Verified));
    let parts = begin(&world, &[plan.id]).await;
    apply(&world, &parts).await;
    assert_eq!(world.held(&form.level).await[VALIDATE], Value::Bool(true));
}

#[tokio::test]
async fn a_connection_that_goes_elsewhere_undoes_and_settles_nothing_there() {
    let world = World::new().await;
    let connection = world.connect().await;
    let form = world.form(connection, world.org("cobalt"));
    let done = change(&world, &form, Intent::Edit, &[(VALIDATE, false)]).await;
    let lost = world.review(&form, Intent::Edit, &[(LOGIN, false)]).await;
    world
        .sandbox
        .faults
        .add(FaultRule::new("/admin/v1/orgs/*/policies/domain", Fault::CutBefore).method("PUT"));
    world.sandbox.requests.clear();
    world.app.apply_plan(ApplyPlan { plan: lost.id, typed: None }).await.unwrap();
    while world.writes().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    world.sandbox.faults.add(FaultRule::new("/", Fault::CutBefore));
    world.apply(&lost).await;

    let elsewhere = World::new().await;
    let moved = ConnectionInput { id: Some(connection), ..elsewhere.input("owner") };
    world.connect_as(moved).await;
    let UndoBegun::Impossible { reason } = world.app.begin_undo(done).await.unwrap() else { panic!() };
    assert!(reason.contains("goes to") && reason.contains("now"), "{reason}");
    let parts = begin(&world, &[done]).await;
    assert!(matches!(parts[0].planned, UndoPlanned::Impossible { .. }), "{parts:?}");
    assert!(world.app.settle_change(lost.id).await.is_err());
    assert!(world.app.change(lost.id).await.unwrap().row.unsettled);
}

#[tokio::test]
async fn what_a_later_change_did_is_not_taken_for_an_earlier_one() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let path = "/admin/v1/orgs/*/policies/domain";
    let lost = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.sandbox.faults.add(FaultRule::new(path, Fault::CutBefore).method("PUT"));
    world.sandbox.requests.clear();
    world.app.apply_plan(ApplyPlan { plan: lost.id, typed: None }).await.unwrap();
    while world.writes().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    world.sandbox.faults.add(FaultRule::new("/", Fault::CutBefore));
    world.apply(&lost).await;
    world.sandbox.faults.clear();
    assert!(world.app.change(lost.id).await.unwrap().row.unsettled);
    // The same, once more: that it is there now says nothing of the first.
    change(&world, &form, Intent::Edit, &[(VALIDATE, false)]).await;
    let settled = world.app.settle_change(lost.id).await.unwrap();
    assert_eq!(settled.row.progress.verification, Some(Verification::Unchanged), "{settled:?}");
    assert_eq!(settled.row.standing, Standing::NotApplied);
}
