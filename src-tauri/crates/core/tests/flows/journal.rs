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

#[tokio::test]
async fn an_older_copy_of_the_data_file_shows_until_the_journal_is_begun_anew() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.end(&plan).await;
    let mut older = Vec::new();
    let world = world.reopen_after(|file| older = std::fs::read(file).unwrap()).await;
    let (_, back) = undo(&world, plan.id).await;
    world.end(&back).await;
    world.keyring_at_rest().await;

    let world = world.reopen_after(|file| std::fs::write(file, &older).unwrap()).await;
    let verify = async |world: &World| world.app.verify_journal().await.unwrap();
    let verdict = verify(&world).await;
    assert!(!verdict.whole && verdict.hinders, "{verdict:?}");
    assert!(verdict.message.contains("older copy") && verdict.message.contains("8 entries"), "{verdict:?}");

    // Whoever restored a backup goes on with it, and that does not cover it up.
    let form = world.form(world.connect().await, world.org("aurora"));
    for intent in [Intent::Customize, Intent::Reset] {
        let inputs: &[(&str, bool)] = if intent == Intent::Customize { &[(LOGIN, true)] } else { &[] };
        let plan = world.review(&form, intent, inputs).await;
        world.end(&plan).await;
    }
    world.keyring_at_rest().await;
    let world = world.reopen().await;
    let verdict = verify(&world).await;
    assert!(!verdict.whole && verdict.message.contains("gone on with"), "{verdict:?}");

    world.app.begin_journal_anew().await.unwrap();
    world.keyring_at_rest().await;
    let world = world.reopen().await;
    let verdict = verify(&world).await;
    assert!(verdict.whole && verdict.message.contains("begun anew at entry 13"), "{verdict:?}");
}

#[tokio::test]
async fn without_a_keyring_there_is_nothing_to_compare_with() {
    let world = World::cloud_without_keyring().await;
    let verdict = world.app.verify_journal().await.unwrap();
    assert!(verdict.whole, "{verdict:?}");
}

/// Lets no entry be written that holds this.
fn refuse(world: &World, entry: &str) {
    world.meddle(&format!(
        "CREATE TRIGGER no_room BEFORE INSERT ON journal WHEN {entry} BEGIN SELECT RAISE(ABORT, 'no room'); END"
    ));
}

#[tokio::test]
async fn what_can_not_be_written_down_first_is_not_sent() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    for entry in ["NEW.kind = 'intended'", r#"NEW.body LIKE '%"sending":0%'"#] {
        let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
        refuse(&world, entry);
        world.sandbox.requests.clear();
        let (end, headline) = world.end(&plan).await;
        assert!(matches!(end, ApplyEnd::NotSent { .. }), "{end:?}");
        assert_eq!(headline, "Not applied: nothing was sent");
        assert!(world.writes().is_empty());
        assert_eq!(world.app.drafts().await.unwrap().len(), 1, "the draft stays");
        world.meddle("DROP TRIGGER no_room");
    }
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    assert!(matches!(world.end(&plan).await.0, ApplyEnd::Sent { outcome: Outcome::Applied, .. }));
}

#[tokio::test]
async fn no_room_for_the_answer_loses_nothing_of_what_was_sent() {
    for ended_before in [false, true] {
        let world = World::new().await;
        let form = world.form(world.connect().await, world.org("cobalt"));
        let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
        refuse(&world, r#"NEW.kind = 'settled' OR NEW.body LIKE '%"done":0%'"#);
        world.sandbox.requests.clear();
        let state = world.apply(&plan).await;
        let Some(ApplyEnd::Sent { outcome, .. }) = state.ended else { panic!("{state:?}") };
        assert_eq!(outcome, Outcome::Applied, "that it was answered is known");
        let message = state.message.unwrap();
        assert!(message.contains("only that the request was sent"), "{message}");
        assert_eq!(all(&world).await[0].outcome, None, "it stands as under way");
        let world = if ended_before {
            let world = world.reopen().await;
            let row = &all(&world).await[0];
            assert!(row.unsettled && row.outcome == Some(Outcome::Unknown), "{row:?}");
            world.meddle("DROP TRIGGER no_room");
            world.app.settle_changes().await.unwrap();
            world
        } else {
            world.meddle("DROP TRIGGER no_room");
            world
        };
        let row = &all(&world).await[0];
        assert_eq!(row.progress.verification, Some(Verification::Verified), "{row:?}");
        let outcome = if ended_before { Outcome::Unknown } else { Outcome::Applied };
        assert_eq!(row.outcome, Some(outcome), "what is known of the answer");
        assert_eq!(world.writes().len(), 1, "nothing is sent twice");
        assert!(world.app.verify_journal().await.unwrap().whole);
    }
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_read_and_nothing_is_kept_or_sent() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.end(&plan).await;
    let world = world
        .reopen_after(|file| {
            rusqlite::Connection::open(file).unwrap().pragma_update(None, "user_version", 99).unwrap();
        })
        .await;
    let problem = world.app.info().await.storage_problem.unwrap();
    assert!(problem.message.contains("newer version"), "{problem:?}");
    assert_eq!(all(&world).await.len(), 1, "what is there is read");
    assert!(world.app.verify_journal().await.unwrap().whole);
    world.app.settle_changes().await.unwrap();
    world.sandbox.requests.clear();
    world.app.open_form(form.clone()).await.unwrap();
    let draft = crate::world::draft(Intent::Edit, &[(LOGIN, false)]);
    let refused = world.app.save_draft(orgdesk_core::SaveDraft { form, draft }).await.unwrap_err();
    assert_eq!(refused.message, problem.message);
    let refused = world.app.begin_undo(plan.id).await.unwrap_err();
    assert_eq!(refused.message, problem.message);
    assert!(world.writes().is_empty());
}
