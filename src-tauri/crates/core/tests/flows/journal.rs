//! Every change is written down, settled, and can be taken back.

use crate::world::{LOGIN, VALIDATE, World};
use orgdesk_core::{
    ApplyEnd, ApplyPlan, ChangesWanted, ExportChanges, ExportFormat, FormRef, ListChanges, Planned, UndoBegun,
};
use orgdesk_model::{Act, Intent, Outcome, Plan, PlanId, Verification};
use orgdesk_sandbox::{Fault, FaultRule};

async fn all(world: &World) -> Vec<orgdesk_core::ChangeRow> {
    let list = ListChanges { wanted: ChangesWanted::default(), after: None };
    world.app.changes(list).await.unwrap().changes
}

async fn undo(world: &World, change: PlanId) -> (FormRef, Plan) {
    let UndoBegun::Drafted { form } = world.app.begin_undo(change).await.unwrap() else { panic!() };
    world.app.open_form(form.clone()).await.unwrap();
    let Planned::Planned { plan } = world.app.plan_change(form.clone()).await.unwrap() else { panic!() };
    (form, *plan)
}

#[tokio::test]
async fn a_change_is_written_down_with_who_what_and_what_came_back() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.end(&plan).await;
    let world = world.reopen().await;
    let rows = all(&world).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].plan.clone(), rows[0].outcome), (plan.clone(), Some(Outcome::Applied)));
    assert_eq!(rows[0].progress.verification, Some(Verification::Verified));
    assert!(!rows[0].identity.name.is_empty());
    let whole = world.app.change(plan.id).await.unwrap();
    assert_eq!(whole.answers[0].status, Some(200));
    assert!(whole.answers[0].sent_at <= whole.answers[0].answered_at);
    assert!(whole.settled_at.is_some() && whole.cannot_undo.is_none());
    let verdict = world.app.verify_journal().await.unwrap();
    assert!(verdict.whole, "{verdict:?}");

    let other = ChangesWanted { org: Some("nobody".into()), ..ChangesWanted::default() };
    let found = world.app.changes(ListChanges { wanted: other, after: None }).await.unwrap();
    assert!(found.changes.is_empty());
}

#[tokio::test]
async fn undo_goes_back_through_review_and_undo_of_undo_is_redo() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let before = world.held(&form.level).await;
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.end(&plan).await;
    let after = world.held(&form.level).await;
    assert_ne!(before, after);

    let (at, back) = undo(&world, plan.id).await;
    assert_eq!(at, form);
    assert_eq!(back.changes.len(), 1);
    world.end(&back).await;
    assert_eq!(world.held(&form.level).await, before);
    let rows = all(&world).await;
    assert_eq!(rows[0].undoes, [plan.id]);

    let (_, again) = undo(&world, back.id).await;
    world.end(&again).await;
    assert_eq!(world.held(&form.level).await, after);
}

#[tokio::test]
async fn giving_settings_and_taking_them_away_undo_each_other() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("aurora"));
    let before = world.held(&form.level).await;
    let plan = world.review(&form, Intent::Customize, &[(LOGIN, true)]).await;
    world.end(&plan).await;
    let custom = world.held(&form.level).await;
    let (_, reset) = undo(&world, plan.id).await;
    assert_eq!(reset.act, Act::Reset);
    world.end(&reset).await;
    assert_eq!(world.held(&form.level).await, before);
    let (_, customize) = undo(&world, reset.id).await;
    assert_eq!(customize.act, Act::Customize);
    world.end(&customize).await;
    assert_eq!(world.held(&form.level).await, custom);
}

#[tokio::test]
async fn an_undo_never_drops_another_draft() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.end(&plan).await;
    world.review(&form, Intent::Edit, &[(LOGIN, false)]).await;
    let began = world.app.begin_undo(plan.id).await.unwrap();
    assert_eq!(began, UndoBegun::Occupied { form });
}

#[tokio::test]
async fn what_a_dead_run_left_unknown_is_settled_at_the_next_start() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    let path = "/admin/v1/orgs/*/policies/domain";
    // The server commits, the answer is lost, and then nobody can read.
    world.sandbox.faults.add(FaultRule::new(path, Fault::CutAfter).method("PUT").times(1));
    world.sandbox.requests.clear();
    world.app.apply_plan(ApplyPlan { plan: plan.id, typed: None }).await.unwrap();
    for _ in 0..500 {
        if !world.writes().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    world.sandbox.faults.add(FaultRule::new("/", Fault::CutBefore));
    let state = world.apply(&plan).await;
    let Some(ApplyEnd::Sent { outcome, .. }) = state.ended else { panic!("{state:?}") };
    assert_eq!(outcome, Outcome::Unknown);
    world.sandbox.faults.clear();
    let world = world.reopen().await;
    world.app.settle_changes().await.unwrap();
    let whole = world.app.change(plan.id).await.unwrap();
    assert_eq!(whole.row.progress.verification, Some(Verification::Verified), "{whole:?}");
    assert!(!whole.row.unsettled);
    assert_eq!(world.writes().len(), 1, "nothing is sent twice");
    assert!(world.app.drafts().await.unwrap().is_empty(), "what was applied is no draft any more");
    assert!(world.app.verify_journal().await.unwrap().whole);
}

#[tokio::test]
async fn an_export_has_every_change_and_no_secret() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.end(&plan).await;
    for format in [ExportFormat::Json, ExportFormat::Csv] {
        let wanted = ExportChanges { wanted: ChangesWanted::default(), format };
        let exported = world.app.export_changes(wanted).await.unwrap();
        let text = std::fs::read_to_string(&exported.path).unwrap();
        std::fs::remove_file(&exported.path).unwrap();
        assert_eq!(exported.changes, 1);
        assert!(text.contains(VALIDATE) && text.contains("Cobalt & Söhne"), "{text}");
        assert!(!text.contains(&world.token("owner")));
        match format {
            ExportFormat::Json => {
                let json: serde_json::Value = serde_json::from_str(&text).unwrap();
                assert_eq!(json[0]["plan"]["id"], plan.id.to_string());
            }
            ExportFormat::Csv => assert_eq!(text.lines().count(), 2, "{text}"),
        }
    }
}
