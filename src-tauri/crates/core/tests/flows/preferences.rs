//! What the app remembers of how it was left.

use crate::world::World;
use orgdesk_core::{LanguageChoice, Preferences, Theme};

#[tokio::test]
async fn all_that_is_remembered_survives_a_restart_and_the_window_is_zoomed_at_once() {
    let world = World::new().await;
    assert_eq!(world.app.preferences().await.unwrap(), Preferences::default());
    let wanted = Preferences {
        theme: Theme::Dark,
        language: LanguageChoice::En,
        location: Some("/orgs".to_owned()),
        zoom: 150,
        single_keys: false,
        recent: vec!["act theme.dark".to_owned(), "org a/1".to_owned()],
    };
    world.app.set_preferences(wanted.clone()).await.unwrap();
    assert_eq!(*world.host.zoom.lock().unwrap(), Some(150));
    let world = world.reopen().await;
    assert_eq!(world.app.preferences().await.unwrap(), wanted);
}

#[tokio::test]
async fn what_makes_no_sense_is_not_remembered() {
    let world = World::new().await;
    let wanted = Preferences {
        location: Some("https://elsewhere.example".to_owned()),
        zoom: 9_000,
        recent: (0..50).map(|place| format!("org a/{place}")).chain(["x".repeat(501)]).collect(),
        ..Preferences::default()
    };
    world.app.set_preferences(wanted).await.unwrap();
    let kept = world.app.preferences().await.unwrap();
    assert_eq!((kept.location, kept.zoom, kept.recent.len()), (None, 300, 20));
    world.meddle("UPDATE preferences SET value = 'no number' WHERE key IN ('zoom', 'recent')");
    let kept = world.app.preferences().await.unwrap();
    assert_eq!((kept.zoom, kept.recent), (100, Vec::new()));
}
