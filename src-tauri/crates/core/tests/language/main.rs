//! The language, switched while the app runs. A program of its own, since the language is one for the whole process.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test may fail it")]

#[path = "../flows/world.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod world;

use orgdesk_core::{App, FormRef, Language, LanguageChoice, Options, Preferences, SaveDraft};
use orgdesk_model::{Access, Intent, Value};
use std::sync::Arc;
use std::time::Duration;
use world::{LOGIN, Patience, VALIDATE, World, config, draft};

async fn choose(world: &World, language: LanguageChoice) {
    let preferences = world.app.preferences().await.unwrap();
    world.app.set_preferences(Preferences { language, ..preferences }).await.unwrap();
}

fn form_title(app: &App) -> String {
    app.platforms()[0].forms[0].title.clone()
}

/// Why the form can't be written, and what a wrong value in it is told.
async fn told(world: &World, form: &FormRef) -> (String, String) {
    let view = world.app.open_form(form.clone()).await.unwrap();
    let Access::ReadOnly { reason } = view.reading.access else { panic!("writable") };
    let mut typed = draft(Intent::Edit, &[]);
    typed.inputs.insert(LOGIN.into(), Value::Text("maybe".to_owned()));
    let checked = world.app.save_draft(SaveDraft { form: form.clone(), draft: typed }).await.unwrap();
    let finding = checked.findings.into_iter().find(|finding| finding.path.is_some()).unwrap();
    (reason, finding.message)
}

#[tokio::test]
async fn the_language_is_switched_while_running_kept_and_else_the_computers() {
    let world = World::new().await;
    let preferences = world.app.preferences().await.unwrap();
    assert_eq!(
        (preferences.language, world.app.info().await.system_language),
        (LanguageChoice::System, "en")
    );
    let poor = world.connect_as(world.input("aurora-owner")).await.connection.id;
    let form = world.form(poor, world.org("aurora"));
    assert_eq!(form_title(&world.app), "Domain settings");
    let (reason, finding) = told(&world, &form).await;
    assert!(reason.starts_with("Changing domain settings needs the role IAM_OWNER"), "{reason}");
    assert_eq!(finding, "This is either on or off.");
    let owner = world.form(world.connect().await, world.org("cobalt"));
    let english = world.review(&owner, Intent::Edit, &[(VALIDATE, false)]).await;
    let state = world.apply(&english).await;
    assert_eq!(state.headline.as_deref(), Some("Applied and verified"));

    choose(&world, LanguageChoice::De).await;
    assert_eq!(form_title(&world.app), "Domain-Einstellungen");
    let (reason, finding) = told(&world, &form).await;
    assert!(reason.starts_with("Domain-Einstellungen zu ändern erfordert die Rolle IAM_OWNER"), "{reason}");
    assert_eq!(finding, "Das ist entweder ein oder aus.");
    // What was said is said; what is made anew is German.
    assert_eq!(world.app.apply_state(english.id).unwrap(), state);
    let german = world.review(&owner, Intent::Edit, &[(VALIDATE, true)]).await;
    assert!(german.requests[0].purpose.starts_with("Domain-Einstellungen ändern: "), "{german:?}");
    let state = world.apply(&german).await;
    assert_eq!(state.headline.as_deref(), Some("Angewendet und geprüft"));
    assert!(state.message.unwrap().ends_with("wurde erneut gelesen und enthält, was geplant war."));
    let verdict = world.app.verify_journal().await.unwrap();
    assert!(verdict.whole && verdict.message.starts_with("Das Journal ist heil: Alle "), "{verdict:?}");
    let gone = world.app.apply_state(orgdesk_model::PlanId(uuid::Uuid::nil())).unwrap_err();
    assert!(gone.message.starts_with("Dieser Plan ist nicht mehr vorhanden."), "{gone:?}");

    // Opening begins in the computer's language, and goes on in the chosen one.
    let world = world.reopen().await;
    assert_eq!(world.app.preferences().await.unwrap().language, LanguageChoice::De);
    assert_eq!(form_title(&world.app), "Domain-Einstellungen");
    choose(&world, LanguageChoice::System).await;
    assert_eq!(form_title(&world.app), "Domain settings");

    // On a computer that speaks German, a problem from before any choice is known is German.
    let options = Options {
        folder: world.folder.path().join("data"),
        version: "0.0.0".to_owned(),
        platforms: orgdesk_platform::platforms(config(Patience::default())),
        vault: world.vault.clone(),
        clock: Arc::new(chrono::Utc::now),
        language: Language::German,
        verify_for: Duration::from_secs(1),
    };
    let taken = App::open(options, world.host.clone()).await.err().unwrap();
    assert!(taken.message.contains("wird von einem anderen Orgdesk"), "{taken:?}");
}
