//! Review and apply.

use crate::world::{LOGIN, VALIDATE, World};
use chrono::TimeDelta;
use orgdesk_core::{ApplyEnd, ConnectionInput, PlanRef, RequestRef, SaveDraft, StepState, Writes};
use orgdesk_model::{
    Act, Effect, Environment, Intent, Level, OrgId, Outcome, ProblemCode, Source, Value, Verification,
};
use orgdesk_sandbox::zitadel::ServerVersion;
use orgdesk_sandbox::{Fault, FaultRule};

#[tokio::test]
async fn customizing_sends_exactly_what_was_shown_and_is_verified() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("aurora"));
    let plan = world.review(&form, Intent::Customize, &[(LOGIN, true)]).await;
    assert_eq!(plan.act, Act::Customize);
    assert_eq!(plan.target.level_name, "Aurora Logistics");
    assert!(matches!(&plan.effects[..], effects if effects.iter().any(|effect|
        matches!(effect, Effect::RewritesLoginNames { .. }))));
    assert!(
        plan.effects
            .iter()
            .any(|effect| matches!(effect, Effect::DetachesFromDefault { fields } if fields.len() == 3))
    );

    world.sandbox.requests.clear();
    let state = world.apply(&plan).await;
    assert!(
        matches!(
            state.ended,
            Some(ApplyEnd::Sent {
                outcome: Outcome::Applied,
                verification: Some(Verification::Verified),
                ..
            })
        ),
        "{state:?}"
    );
    assert!(state.steps.iter().all(|step| step.state == StepState::Done && step.at.is_some()));

    let writes = world.writes();
    assert_eq!(writes.len(), 1);
    let shown = &plan.requests[0];
    assert_eq!(writes[0].method, shown.method);
    assert!(shown.url.ends_with(&writes[0].path));
    assert_eq!(Some(&writes[0].body), shown.body.as_ref(), "the bytes sent are the bytes shown");
    assert_eq!(world.held(&form.level).await[LOGIN], Value::Bool(true));

    let view = world.app.open_form(form).await.unwrap();
    assert!(view.draft.is_empty(), "an applied draft is gone");
    assert_eq!(view.reading.snapshot.source, Source::Custom);
}

#[tokio::test]
async fn editing_and_resetting_an_org_and_editing_the_instance() {
    let world = World::new().await;
    let connection = world.connect().await;
    let cobalt = world.form(connection, world.org("cobalt"));
    for (form, intent, inputs, method) in [
        (cobalt.clone(), Intent::Edit, &[(VALIDATE, false)][..], "PUT"),
        (cobalt.clone(), Intent::Reset, &[][..], "DELETE"),
        (world.form(connection, Level::Instance), Intent::Edit, &[(VALIDATE, true)][..], "PUT"),
    ] {
        let plan = world.review(&form, intent, inputs).await;
        assert_eq!(plan.requests[0].method, method);
        let (end, headline) = world.end(&plan).await;
        assert_eq!(headline, "Applied and verified", "{end:?}");
    }
    assert_eq!(
        world.held(&world.org("cobalt")).await[VALIDATE],
        Value::Bool(true),
        "it follows the instance again"
    );
}

#[tokio::test]
async fn a_change_behind_the_plan_stops_it_and_gives_a_new_one() {
    let world = World::new().await;
    let connection = world.connect().await;
    let form = world.form(connection, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;

    let other = world.form(world.connect().await, world.org("cobalt"));
    let theirs =
        world.review(&other, Intent::Edit, &[("smtpSenderAddressMatchesInstanceDomain", true)]).await;
    assert_eq!(world.end(&theirs).await.1, "Applied and verified");

    world.sandbox.requests.clear();
    let (end, _) = world.end(&plan).await;
    assert!(world.writes().is_empty(), "nothing was sent");
    let ApplyEnd::MovedOn { differences, plan: Some(new), .. } = end else { panic!("{end:?}") };
    assert_eq!(differences.len(), 1);
    let (end, headline) = world.end(&new).await;
    assert_eq!(headline, "Applied and verified", "{end:?}");
    let held = world.held(&form.level).await;
    assert_eq!(held["smtpSenderAddressMatchesInstanceDomain"], Value::Bool(true), "their change is kept");
    assert_eq!(held[VALIDATE], Value::Bool(false), "and so is ours");
}

#[tokio::test]
async fn a_change_that_someone_already_made_leaves_nothing_to_do() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    let other = world.form(world.connect().await, world.org("cobalt"));
    let theirs = world.review(&other, Intent::Edit, &[(VALIDATE, false)]).await;
    world.end(&theirs).await;
    let (end, _) = world.end(&plan).await;
    assert!(matches!(end, ApplyEnd::MovedOn { plan: None, .. }), "{end:?}");
}

#[tokio::test]
async fn a_plan_is_applied_at_most_once() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.sandbox.requests.clear();
    let both = tokio::join!(world.app.apply_plan(asked(plan.id)), world.app.apply_plan(asked(plan.id)));
    assert!(both.0.is_ok() && both.1.is_ok());
    world.apply(&plan).await;
    world.apply(&plan).await;
    assert_eq!(world.writes().len(), 1);
}

#[tokio::test]
async fn an_answer_for_another_org_stops_everything() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.sandbox.faults.add(FaultRule::new("/admin/v1/orgs/", Fault::OtherOrg { org: None }).method("PUT"));
    let (end, headline) = world.end(&plan).await;
    assert!(matches!(end, ApplyEnd::WrongOrg { .. }), "{end:?}");
    assert_eq!(headline, "Stopped: the server answered for another organization");
}

#[tokio::test]
async fn an_org_that_the_server_does_not_list_is_never_written() {
    let world = World::new().await;
    let connection = world.connect().await;
    // A ghost can be read: a write to an unknown id has made it.
    let ghost = world.form(connection, world.org("ghost"));
    world.app.open_form(ghost.clone()).await.unwrap();
    let draft = crate::world::draft(Intent::Edit, &[(VALIDATE, false)]);
    world.app.save_draft(SaveDraft { form: ghost.clone(), draft }).await.unwrap();
    let unknown = world.form(connection, Level::Org { id: OrgId("424242424242424242".to_owned()) });
    assert_eq!(world.app.open_form(unknown.clone()).await.unwrap_err().code, ProblemCode::NotFound);
    world.sandbox.requests.clear();
    for form in [ghost, unknown] {
        let problem = world.app.plan_change(form).await.unwrap_err();
        assert_eq!(problem.code, ProblemCode::NotFound, "{problem:?}");
    }
    assert!(world.writes().is_empty());
}

#[tokio::test]
async fn production_and_read_only_connections_send_nothing_until_unlocked() {
    let world = World::new().await;
    let mut input = world.input("owner");
    input.settings.environment = Environment::Production;
    let connection = world.connect_as(input).await.connection.id;
    let form = world.form(connection, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.sandbox.requests.clear();
    let refused = world.app.apply_plan(asked(plan.id)).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::WritesLocked);
    assert!(matches!(world.app.unlock_writes(connection).await.unwrap().writes, Writes::Unlocked { .. }));
    world.clock.turn(TimeDelta::minutes(16));
    assert_eq!(world.app.apply_plan(asked(plan.id)).await.unwrap_err().code, ProblemCode::WritesLocked);
    assert!(world.writes().is_empty());
    world.app.unlock_writes(connection).await.unwrap();
    assert_eq!(world.end(&plan).await.1, "Applied and verified");

    let mut input = world.input("owner");
    input.settings.read_only = true;
    let connection = world.connect_as(input).await.connection.id;
    assert_eq!(world.app.unlock_writes(connection).await.unwrap_err().code, ProblemCode::WritesLocked);
}

#[tokio::test]
async fn a_legacy_plan_shows_what_the_server_sets_silently() {
    for server in [ServerVersion::V4_13, ServerVersion::Legacy] {
        let world = World::of(server).await;
        let mut input = world.input("owner");
        input.settings.options.insert("api".to_owned(), "legacy".to_owned());
        let connection = world.connect_as(input).await.connection.id;
        let form = world.form(connection, world.org("aurora"));
        let view = world.app.open_form(form.clone()).await.unwrap();
        assert!(!view.reading.notices.is_empty());
        let plan = world.review(&form, Intent::Customize, &[(LOGIN, true)]).await;
        let also = plan.effects.iter().filter(|effect| matches!(effect, Effect::AlsoSets { .. })).count();
        assert_eq!(also, 2, "{server:?}: {:?}", plan.effects);
        assert!(plan.effects.iter().any(|effect| matches!(effect, Effect::UsesDeprecatedOperation { .. })));
        assert!(plan.requests[0].url.ends_with("/policies/orgiam"));
        let (end, headline) = world.end(&plan).await;
        assert_eq!(headline, "Applied and verified", "{server:?}: {end:?}");
    }
}

#[tokio::test]
async fn fields_that_this_app_does_not_know_travel_along() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let unknown = serde_json::json!({"futureSetting": {"depth": [1, 2]}});
    let fields = unknown.as_object().unwrap().clone();
    world.sandbox.faults.add(
        FaultRule::new("/admin/v1/orgs/*/policies/domain", Fault::Fields { fields, at: None }).method("GET"),
    );
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.sandbox.requests.clear();
    assert_eq!(world.end(&plan).await.1, "Applied and verified");
    let sent: serde_json::Value = serde_json::from_str(&world.writes()[0].body).unwrap();
    assert_eq!(sent["futureSetting"], unknown["futureSetting"]);
}

#[tokio::test]
async fn a_copied_request_carries_no_secret() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.app.copy_as_curl(&RequestRef { plan: plan.id, request: 0 }).unwrap();
    let copied = world.host.copied.lock().unwrap().clone().unwrap();
    assert!(copied.starts_with("curl --request PUT ") && copied.contains("$TOKEN"), "{copied}");
    assert!(!copied.contains(&world.token("owner")));
    let gone = PlanRef { plan: orgdesk_model::PlanId(uuid::Uuid::nil()) };
    assert_eq!(world.app.apply_plan(asked(gone.plan)).await.unwrap_err().code, ProblemCode::PlanGone);
}

#[tokio::test]
async fn a_plan_ends_with_an_edit_of_its_connection() {
    let world = World::new().await;
    let connection = world.connect().await;
    let form = world.form(connection, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    let mut input = ConnectionInput { id: Some(connection), secrets: None, ..world.input("owner") };
    input.settings.options.insert("api".to_owned(), "legacy".to_owned());
    world.connect_as(input).await;
    world.sandbox.requests.clear();
    assert_eq!(world.app.apply_plan(asked(plan.id)).await.unwrap_err().code, ProblemCode::PlanGone);
    assert!(world.writes().is_empty());
}

#[tokio::test]
async fn an_outcome_waits_at_its_form_until_someone_has_seen_it() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    assert!(world.app.open_form(form.clone()).await.unwrap().apply.is_none());
    world.apply(&plan).await;
    let waiting = world.app.open_form(form.clone()).await.unwrap().apply.unwrap();
    assert_eq!(waiting.plan.id, plan.id);
    assert!(waiting.state.ended.is_some());
    world.app.close_apply(plan.id);
    assert!(world.app.open_form(form).await.unwrap().apply.is_none());
}

#[tokio::test]
async fn a_deprecation_that_only_the_write_tells_is_told() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    let headers = serde_json::json!({"deprecation": "@1688169599"});
    let fault = Fault::Headers { headers: headers.as_object().unwrap().clone() };
    world.sandbox.faults.add(FaultRule::new("/admin/v1/orgs/", fault).method("PUT"));
    assert_eq!(world.apply(&plan).await.notices.len(), 1);
}

fn asked(plan: orgdesk_model::PlanId) -> orgdesk_core::ApplyPlan {
    orgdesk_core::ApplyPlan { plan, typed: None }
}
