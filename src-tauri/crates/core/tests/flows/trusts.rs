//! Trusts are read, edited, made and removed as forms are.

use crate::world::World;
use orgdesk_core::{ApplyEnd, ApplyPlan, ApplyState, FormRef, ListTrusts, Planned, SaveDraft};
use orgdesk_model::{
    Act, ConnectionId, Draft, Intent, Level, OrgId, Outcome, Plan, ProblemCode, RoleScope, RoleScopes,
    Scopes, Trust, Value, Verification,
};
use orgdesk_sandbox::{Fault, FaultRule};

const TRUSTS: &str = "/csp/gateway/am/api/orgs/*/trusts";

async fn world() -> (World, ConnectionId) {
    let world = World::cloud().await;
    let connection = world.connect_as(world.cloud_input("owner", "")).await.connection.id;
    (world, connection)
}

fn northwind(world: &World) -> OrgId {
    OrgId(world.sandbox.variables["org.northwind"].clone())
}

async fn trusts(world: &World, connection: ConnectionId) -> Vec<Trust> {
    world.app.list_trusts(ListTrusts { connection, org: None, next: None }).await.unwrap().trusts
}

fn level(trust: &Trust) -> Level {
    Level::Trust { org: trust.org.clone(), id: trust.id.clone() }
}

fn form(connection: ConnectionId, level: Level) -> FormRef {
    let form = if matches!(level, Level::NewTrust { .. }) { "csp.new_trust" } else { "csp.trust" };
    FormRef { connection, level, form: form.into() }
}

async fn review(world: &World, form: &FormRef, intent: Intent, inputs: &[(&str, Value)]) -> Plan {
    world.app.open_form(form.clone()).await.unwrap();
    let inputs = inputs.iter().map(|(path, value)| ((*path).into(), value.clone())).collect();
    let save = SaveDraft { form: form.clone(), draft: Draft { intent, inputs } };
    world.app.save_draft(save).await.unwrap();
    match world.app.plan_change(form.clone()).await.unwrap() {
        Planned::Planned { plan } => *plan,
        other => panic!("not planned: {other:?}"),
    }
}

async fn apply(world: &World, plan: &Plan) -> ApplyState {
    let typed = plan.confirm.clone();
    world.app.apply_plan(ApplyPlan { plan: plan.id, typed }).await.unwrap();
    for _ in 0..1_000 {
        let state = world.app.apply_state(plan.id).unwrap();
        if state.ended.is_some() {
            return state;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the apply never ended");
}

fn verified(state: &ApplyState) -> bool {
    matches!(state.ended, Some(ApplyEnd::Sent { verification: Some(Verification::Verified), .. }))
}

fn scopes(role: &str) -> Value {
    let roles = vec![RoleScope { name: role.to_owned(), resources: Vec::new() }];
    Scopes { organization: RoleScopes { all_roles: false, roles }, ..Scopes::default() }.to_value()
}

/// An active trust that the org gives, of the type that owners make.
async fn given(world: &World, connection: ConnectionId) -> Trust {
    let own = northwind(world);
    let all = trusts(world, connection).await;
    all.into_iter()
        .find(|one| one.status.active && one.parties.trustee.id == own && one.kind == "Custom")
        .unwrap()
}

#[tokio::test]
async fn a_trust_is_edited_and_verified() {
    let (world, connection) = world().await;
    let trust = given(&world, connection).await;
    let at = form(connection, level(&trust));
    let inputs = [("description", "Edited".into()), ("allowedScopes", scopes("org_member"))];
    let plan = review(&world, &at, Intent::Edit, &inputs).await;
    assert_eq!((plan.act, plan.confirm.as_ref()), (Act::Change, None));
    let parties = plan.target.parties.as_ref().unwrap();
    assert_eq!(parties.trusted.id, trust.parties.trusted.id);
    let state = apply(&world, &plan).await;
    assert!(verified(&state), "{state:?}");
    let view = world.app.open_form(at).await.unwrap();
    assert_eq!(view.draft, Draft::default());
    assert_eq!(view.reading.trust.unwrap().description.as_deref(), Some("Edited"));
}

#[tokio::test]
async fn a_trust_is_removed_only_once_the_other_orgs_name_was_typed() {
    let (world, connection) = world().await;
    let trust = given(&world, connection).await;
    let at = form(connection, level(&trust));
    let plan = review(&world, &at, Intent::Remove, &[]).await;
    assert_eq!(plan.confirm, trust.parties.trusted.name);
    world.sandbox.requests.clear();
    for typed in [None, Some(String::new()), Some("Somebody else".to_owned())] {
        let refused = world.app.apply_plan(ApplyPlan { plan: plan.id, typed }).await.unwrap_err();
        assert_eq!(refused.code, ProblemCode::InvalidInput);
    }
    assert!(world.writes().is_empty());
    let state = apply(&world, &plan).await;
    assert!(verified(&state), "{state:?}");
    assert!(state.message.unwrap().contains("is no longer there"));
    assert!(trusts(&world, connection).await.iter().all(|one| one.id != trust.id));
    assert_eq!(world.app.open_form(at).await.unwrap_err().code, ProblemCode::NotFound);
}

fn wanted(world: &World) -> [(&'static str, Value); 3] {
    let everglade = world.sandbox.variables["org.lumen"].as_str();
    [
        ("trustedOrgId", everglade.into()),
        ("allowedScopes", scopes("support_user")),
        ("description", "For the audit".into()),
    ]
}

/// Ends the trust that the sample has with the org, so that there is room for a new one.
async fn without_lumen(world: &World, connection: ConnectionId) {
    let id = &world.sandbox.variables["org.lumen"];
    for trust in trusts(world, connection).await {
        if trust.parties.trusted.id.as_str() == id {
            let at = form(connection, level(&trust));
            let plan = review(world, &at, Intent::Remove, &[]).await;
            assert!(verified(&apply(world, &plan).await));
        }
    }
}

#[tokio::test]
async fn a_trust_is_made_and_found_again() {
    let (world, connection) = world().await;
    without_lumen(&world, connection).await;
    let at = form(connection, Level::NewTrust { org: northwind(&world) });
    let plan = review(&world, &at, Intent::Edit, &wanted(&world)).await;
    assert_eq!(plan.act, Act::Create);
    let state = apply(&world, &plan).await;
    assert!(verified(&state), "{state:?}");
    let made = state.made.unwrap();
    let all = trusts(&world, connection).await;
    let trust = all.iter().find(|one| one.id == made).unwrap();
    assert_eq!(trust.description.as_deref(), Some("For the audit"));
    assert_eq!(world.app.open_form(at).await.unwrap().draft, Draft::default());
}

#[tokio::test]
async fn a_lost_answer_to_a_new_trust_is_settled_by_reading_and_nothing_is_sent_twice() {
    for (fault, there) in [(Fault::CutAfter, true), (Fault::CutBefore, false)] {
        let (world, connection) = world().await;
        without_lumen(&world, connection).await;
        let at = form(connection, Level::NewTrust { org: northwind(&world) });
        let plan = review(&world, &at, Intent::Edit, &wanted(&world)).await;
        world.sandbox.requests.clear();
        world.sandbox.faults.add(FaultRule::new(TRUSTS, fault).method("POST").times(1));
        let state = apply(&world, &plan).await;
        let Some(ApplyEnd::Sent { outcome, verification, .. }) = &state.ended else { panic!("{state:?}") };
        assert_eq!(*outcome, Outcome::Unknown);
        let expected = if there { Verification::Verified } else { Verification::Unchanged };
        assert_eq!(*verification, Some(expected), "{state:?}");
        let headline = state.headline.unwrap();
        let said =
            if there { "Applied: read again to be sure" } else { "Not applied, as reading again shows" };
        assert_eq!(headline, said);
        assert_eq!(world.writes().iter().filter(|entry| entry.path.ends_with("/trusts")).count(), 1);
        let kept = world.app.open_form(at).await.unwrap().draft;
        assert_eq!(kept.is_empty(), there, "what was not applied stays a draft");
    }
}

/// How often trusts are read before a new one is sent.
const READ_BEFORE: u64 = 1;

#[tokio::test]
async fn a_trust_that_exists_already_is_told_apart_from_somebody_elses() {
    for ours in [true, false] {
        let (world, connection) = world().await;
        without_lumen(&world, connection).await;
        let form = form(connection, Level::NewTrust { org: northwind(&world) });
        let plan = review(&world, &form, Intent::Edit, &wanted(&world)).await;
        if ours {
            // The server carries it out, and then nobody can read: only what is read before it is sent.
            world.sandbox.faults.add(FaultRule::new(TRUSTS, Fault::CutAfter).method("POST").times(1));
            world
                .sandbox
                .faults
                .add(FaultRule::new(TRUSTS, Fault::CutBefore).method("GET").skip(READ_BEFORE));
            let lost = apply(&world, &plan).await;
            assert!(matches!(lost.ended, Some(ApplyEnd::Sent { outcome: Outcome::Unknown, .. })), "{lost:?}");
            world.sandbox.faults.clear();
        } else {
            // The same person at another computer.
            let input = world.cloud_input("owner", "");
            let other = world.connect_as(input).await.connection.id;
            let theirs = FormRef { connection: other, ..form.clone() };
            let plan = review(&world, &theirs, Intent::Edit, &wanted(&world)).await;
            assert!(verified(&apply(&world, &plan).await));
        }
        let plan = match world.app.plan_change(form.clone()).await.unwrap() {
            Planned::Planned { plan } => *plan,
            other => panic!("not planned: {other:?}"),
        };
        let state = apply(&world, &plan).await;
        assert_eq!(state.headline.as_deref(), Some("Refused: it is there already"), "{state:?}");
        let said = state.message.unwrap();
        let change = world.app.change(plan.id).await.unwrap();
        assert!(said.ends_with(change.note.as_deref().unwrap()), "{said}");
        assert_eq!(said.contains("the earlier request from here"), ours, "{said}");
        assert_eq!(said.contains("can't be told"), !ours, "{said}");
        assert!(world.app.drafts().await.unwrap().iter().all(|draft| draft.form != form), "it is as wanted");
    }
}
