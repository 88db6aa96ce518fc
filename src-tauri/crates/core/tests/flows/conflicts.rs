//! Somebody else changed the same: nobody's edit is overwritten, and a person chooses.

use crate::world::{LOGIN, VALIDATE, World, draft};
use orgdesk_core::{ApplyEnd, ChooseSides, DraftState, FormRef, Planned, SaveDraft};
use orgdesk_model::{Choice, Choices, Draft, Intent, Level, Plan, Value};
use std::collections::BTreeMap;

const NAME: &str = "displayName";
const LANGUAGE: &str = "language";

fn typed(inputs: &[(&str, &str)]) -> Draft {
    let inputs = inputs.iter().map(|(path, value)| ((*path).into(), Value::from(*value))).collect();
    Draft { intent: Intent::Edit, inputs }
}

struct Two {
    world: World,
    mine: FormRef,
    theirs: FormRef,
}

impl Two {
    async fn new() -> Self {
        let world = World::cloud().await;
        let mut forms = Vec::new();
        for _ in 0..2 {
            let connection = world.connect_as(world.cloud_input("owner", "")).await.connection.id;
            forms.push(FormRef {
                connection,
                level: world.org("northwind"),
                form: "csp.organization".into(),
            });
        }
        let theirs = forms.remove(1);
        Self { world, mine: forms.remove(0), theirs }
    }

    async fn draft(&self, form: &FormRef, inputs: &[(&str, &str)]) {
        self.world.app.open_form(form.clone()).await.unwrap();
        self.world.app.save_draft(SaveDraft { form: form.clone(), draft: typed(inputs) }).await.unwrap();
    }

    async fn plan(&self, form: &FormRef) -> Planned {
        self.world.app.open_form(form.clone()).await.unwrap();
        self.world.app.plan_change(form.clone()).await.unwrap()
    }

    async fn planned(&self, form: &FormRef) -> Plan {
        match self.plan(form).await {
            Planned::Planned { plan } => *plan,
            other => panic!("{other:?}"),
        }
    }

    async fn they_change(&self, inputs: &[(&str, &str)]) {
        self.draft(&self.theirs, inputs).await;
        let (end, _) = self.world.end(&self.planned(&self.theirs).await).await;
        assert!(matches!(end, ApplyEnd::Sent { .. }), "{end:?}");
    }

    fn choose(&self, fields: &[(&str, Choice)]) -> ChooseSides {
        let fields = fields.iter().map(|(path, choice)| ((*path).into(), *choice)).collect();
        ChooseSides { form: self.mine.clone(), choices: Choices { whole: None, fields } }
    }

    async fn held(&self) -> BTreeMap<String, Value> {
        let view = self.world.app.open_form(self.theirs.clone()).await.unwrap();
        let fields = view.reading.snapshot.fields;
        fields.into_iter().map(|(path, reading)| (path.0, reading.value)).collect()
    }
}

#[tokio::test]
async fn fields_that_only_one_side_touched_merge_into_a_new_plan() {
    let two = Two::new().await;
    two.draft(&two.mine, &[(NAME, "Mine")]).await;
    two.they_change(&[(LANGUAGE, "de")]).await;
    let view = two.world.app.open_form(two.mine.clone()).await.unwrap();
    let merge = view.merge.unwrap();
    assert_eq!((merge.conflicts.len(), merge.whole), (0, None));
    assert_eq!(merge.taken[0].field.path.as_str(), LANGUAGE);
    let standing = two.world.app.draft_standing(two.mine.clone()).await.unwrap();
    assert_eq!(standing.state, DraftState::Merges);
    let plan = two.planned(&two.mine).await;
    assert_eq!(plan.requests[0].body.as_deref(), Some(r#"{"displayName":"Mine"}"#));
    two.world.end(&plan).await;
    let held = two.held().await;
    assert_eq!((&held[NAME], &held[LANGUAGE]), (&"Mine".into(), &"de".into()));
    assert!(two.world.app.drafts().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_field_that_both_touched_waits_for_a_choice() {
    let two = Two::new().await;
    two.draft(&two.mine, &[(NAME, "Mine"), (LANGUAGE, "fr")]).await;
    two.they_change(&[(NAME, "Theirs")]).await;
    let Planned::Conflicts { merge } = two.plan(&two.mine).await else { panic!() };
    let [conflict] = merge.conflicts.as_slice() else { panic!("{merge:?}") };
    let sides = [&conflict.base, &conflict.theirs, &conflict.mine].map(|side| side.clone().unwrap());
    assert_eq!(sides, ["Northwind Management", "Theirs", "Mine"].map(Value::from));
    let standing = two.world.app.draft_standing(two.mine.clone()).await.unwrap();
    assert_eq!(standing.state, DraftState::Conflicts);
    assert_eq!(standing.level_name.as_deref(), Some("Theirs"));

    let none = two.world.app.choose_sides(two.choose(&[])).await.unwrap_err();
    assert!(none.message.contains("Choose a side"), "{none}");
    let wrong = two.world.app.choose_sides(two.choose(&[(LANGUAGE, Choice::Mine)])).await.unwrap_err();
    assert!(wrong.message.contains("not in conflict"), "{wrong}");
    assert!(matches!(two.plan(&two.mine).await, Planned::Conflicts { .. }), "nothing was chosen");

    let view = two.world.app.choose_sides(two.choose(&[(NAME, Choice::Mine)])).await.unwrap();
    assert_eq!(view.merge, None);
    two.world.end(&two.planned(&two.mine).await).await;
    assert_eq!(two.held().await[NAME], "Mine".into());
}

#[tokio::test]
async fn choosing_theirs_drops_only_that_edit() {
    let two = Two::new().await;
    two.draft(&two.mine, &[(NAME, "Mine"), (LANGUAGE, "fr")]).await;
    two.they_change(&[(NAME, "Theirs")]).await;
    two.world.app.open_form(two.mine.clone()).await.unwrap();
    let view = two.world.app.choose_sides(two.choose(&[(NAME, Choice::Theirs)])).await.unwrap();
    assert_eq!(view.draft, typed(&[(LANGUAGE, "fr")]));
    two.world.end(&two.planned(&two.mine).await).await;
    let held = two.held().await;
    assert_eq!((&held[NAME], &held[LANGUAGE]), (&"Theirs".into(), &"fr".into()));
}

#[tokio::test]
async fn a_change_after_the_plan_stops_it_and_asks() {
    let two = Two::new().await;
    two.draft(&two.mine, &[(NAME, "Mine")]).await;
    let plan = two.planned(&two.mine).await;
    two.they_change(&[(NAME, "Theirs")]).await;
    let (end, headline) = two.world.end(&plan).await;
    let ApplyEnd::MovedOn { plan: None, conflicts: Some(merge), .. } = end else { panic!("{end:?}") };
    assert_eq!(merge.conflicts.len(), 1);
    assert_eq!(headline, "Not applied: somebody changed the same");
    assert_eq!(two.held().await[NAME], "Theirs".into());
    let view = two.world.app.open_form(two.mine.clone()).await.unwrap();
    assert_eq!(view.draft, typed(&[(NAME, "Mine")]), "the draft stays");
    assert_eq!(view.merge.unwrap().conflicts.len(), 1);
}

#[tokio::test]
async fn a_form_that_got_settings_of_its_own_meanwhile_asks_as_a_whole() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("aurora"));
    world.app.open_form(form.clone()).await.unwrap();
    let save = SaveDraft { form: form.clone(), draft: draft(Intent::Customize, &[(LOGIN, true)]) };
    world.app.save_draft(save).await.unwrap();
    let other = world.form(world.connect().await, world.org("aurora"));
    let theirs = world.review(&other, Intent::Customize, &[(VALIDATE, true)]).await;
    world.end(&theirs).await;
    let view = world.app.open_form(form.clone()).await.unwrap();
    let merge = view.merge.unwrap();
    assert_eq!(merge.whole.unwrap().intent, Intent::Customize);
    let changed = merge.changed.unwrap();
    assert!(changed.by.is_some() && changed.at.is_some(), "the server's history tells who and when");
    let choices = Choices { whole: Some(Choice::Mine), fields: BTreeMap::new() };
    world.app.choose_sides(ChooseSides { form: form.clone(), choices }).await.unwrap();
    let Planned::Planned { plan } = world.app.plan_change(form).await.unwrap() else { panic!() };
    world.end(&plan).await;
    let held = world.held(&world.org("aurora")).await;
    assert_eq!(held[LOGIN], true.into());
    assert_eq!(held[VALIDATE], true.into(), "their change stays");
}

#[tokio::test]
async fn a_draft_of_an_org_that_is_gone_says_so() {
    let world = World::new().await;
    let connection = world.connect().await;
    let form = world.form(connection, world.org("cobalt"));
    world.app.open_form(form.clone()).await.unwrap();
    let save = SaveDraft { form: form.clone(), draft: draft(Intent::Edit, &[(VALIDATE, false)]) };
    world.app.save_draft(save).await.unwrap();
    let all = world.app.drafts().await.unwrap();
    assert_eq!(all[0].form, form);
    assert_eq!(all[0].fields[0].label, "Organization domains must be verified");
    assert!(matches!(form.level, Level::Org { .. }));
    assert_eq!(world.app.draft_standing(form).await.unwrap().state, DraftState::Unchanged);
}
