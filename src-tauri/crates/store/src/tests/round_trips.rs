use super::{connection, draft, key, snapshot, time};
use crate::database::Database;
use crate::{DraftKey, KeptDraft, Store, StoreError, StoreState};
use chrono::DateTime;
use orgdesk_model::{
    Connection, ConnectionId, ConnectionSettings, Draft, Environment, FieldPath, Intent, Level, Reading,
    Snapshot, Source, Value,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;
use uuid::Uuid;

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Integer),
        any::<String>().prop_map(Value::Text),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::List),
            btree_map(any::<String>(), inner, 0..3).prop_map(Value::Object),
        ]
    })
}

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Instance), any::<String>().prop_map(|id| Level::Org { id: id.as_str().into() })]
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![Just(Source::Default), Just(Source::Custom)]
}

fn path() -> impl Strategy<Value = FieldPath> {
    any::<String>().prop_map(FieldPath)
}

prop_compose! {
    fn any_connection()(
        id in any::<u128>(),
        texts in any::<[String; 4]>(),
        environment in prop_oneof![
            Just(Environment::Production), Just(Environment::Staging), Just(Environment::Development)
        ],
        (read_only, sample) in any::<(bool, bool)>(),
        options in btree_map(any::<String>(), any::<String>(), 0..3),
        // The years 1 to 9999.
        seconds in -62_135_596_800i64..253_402_300_800,
        nanos in 0..1_000_000_000u32,
    ) -> Connection {
        let [platform, name, address, credential] = texts;
        let settings = ConnectionSettings {
            platform: platform.as_str().into(), name, address, environment, read_only, credential, options,
        };
        let created_at = DateTime::from_timestamp(seconds, nanos).unwrap();
        Connection { id: ConnectionId(Uuid::from_u128(id)), settings, sample, created_at }
    }
}

prop_compose! {
    fn any_snapshot()(
        texts in any::<[String; 2]>(),
        level in level(),
        fields in btree_map(path(), (value(), source(), prop::option::of(value())), 0..4),
        source in source(),
        version in any::<Option<String>>(),
        seconds in 0i64..253_402_300_800,
    ) -> Snapshot {
        let [form, raw] = texts;
        let reading = |(value, source, default): (Value, _, Option<Value>)| {
            // In JSON, a default of null and no default are the same.
            Reading { value, source, default: default.filter(|default| *default != Value::Null) }
        };
        let fields = fields.into_iter().map(|(path, parts)| (path, reading(parts))).collect();
        let read_at = DateTime::from_timestamp(seconds, 0).unwrap();
        Snapshot { form: form.as_str().into(), level, raw, fields, source, version, read_at }
    }
}

prop_compose! {
    fn any_draft()(
        intent in prop_oneof![Just(Intent::Edit), Just(Intent::Customize), Just(Intent::Reset)],
        inputs in btree_map(path(), value(), 0..4),
    ) -> Draft {
        Draft { intent, inputs }
    }
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

async fn open(folder: &Path) -> Store {
    let store = Store::open(folder).await.unwrap();
    assert_eq!(store.state(), StoreState::Writable);
    store
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_kept_is_there_after_a_restart(
        connections in vec(any_connection(), 1..5),
        drafts in vec((level(), any::<String>(), any_draft(), any_snapshot(), 0i64..1_000_000_000), 0..5),
        preferences in btree_map(any::<String>(), any::<String>(), 0..4),
    ) {
        let folder = TempDir::new().unwrap();
        let mut expected_connections = BTreeMap::new();
        let mut expected_drafts = BTreeMap::new();
        wait(async {
            let store = open(folder.path()).await;
            for connection in &connections {
                store.save_connection(connection).await.unwrap();
                expected_connections.insert(connection.id, connection.clone());
            }
            for (level, form, draft, base, seconds) in drafts {
                let key = DraftKey { connection: connections[0].id, level, form: form.as_str().into() };
                store.save_draft(&key, &draft, &base, time(seconds)).await.unwrap();
                match draft.is_empty() {
                    true => { expected_drafts.remove(&key); }
                    false => { expected_drafts.insert(key, KeptDraft { draft, base, changed_at: time(seconds), undoes: Vec::new() }); }
                }
            }
            for (key, value) in &preferences {
                store.set_preference(key, value).await.unwrap();
            }
        });
        wait(async {
            let store = open(folder.path()).await;
            let mut ordered: Vec<_> = expected_connections.into_values().collect();
            ordered.sort_by_key(|c| (c.created_at.timestamp_micros(), c.id));
            prop_assert_eq!(store.connections().await.unwrap(), ordered);
            for (key, kept) in &expected_drafts {
                prop_assert_eq!(store.draft(key).await.unwrap(), Some(kept.clone()));
            }
            let all = store.drafts().await.unwrap();
            prop_assert!(all.windows(2).all(|pair| pair[0].1.changed_at >= pair[1].1.changed_at));
            prop_assert_eq!(all.into_iter().collect::<BTreeMap<_, _>>(), expected_drafts);
            for (key, value) in &preferences {
                prop_assert_eq!(store.preference(key).await.unwrap(), Some(value.clone()));
            }
            prop_assert_eq!(store.unreadable().await.unwrap(), vec![]);
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn an_edited_connection_keeps_its_drafts_and_a_removed_one_takes_them_along() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    for number in [1, 2] {
        store.save_connection(&connection(number)).await.unwrap();
        store.save_draft(&key(number, "1"), &draft("half-ty"), &snapshot(), time(2)).await.unwrap();
    }
    let mut renamed = connection(1);
    renamed.settings.name = "Renamed".into();
    store.save_connection(&renamed).await.unwrap();
    assert_eq!(store.drafts().await.unwrap().len(), 2);
    store.remove_connection(renamed.id).await.unwrap();
    store.remove_connection(renamed.id).await.unwrap();
    assert_eq!(store.draft(&key(1, "1")).await.unwrap(), None);
    assert!(store.draft(&key(2, "1")).await.unwrap().is_some());
    let late = store.save_draft(&key(1, "1"), &draft("late"), &snapshot(), time(3)).await;
    assert_eq!(late, Err(StoreError::NoConnection));
}

#[tokio::test]
async fn an_empty_draft_and_a_discarded_one_are_gone() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    store.save_connection(&connection(1)).await.unwrap();
    for org in ["1", "2"] {
        store.save_draft(&key(1, org), &draft("x"), &snapshot(), time(2)).await.unwrap();
    }
    store.save_draft(&key(1, "1"), &Draft::default(), &snapshot(), time(3)).await.unwrap();
    store.discard_draft(&key(1, "2")).await.unwrap();
    store.discard_draft(&key(1, "2")).await.unwrap();
    assert_eq!(store.drafts().await.unwrap(), vec![]);
}

#[tokio::test]
async fn a_merged_draft_begins_on_what_the_server_holds_now_unless_somebody_typed_on() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    store.save_connection(&connection(1)).await.unwrap();
    store.save_draft(&key(1, "1"), &draft("typed"), &snapshot(), time(2)).await.unwrap();
    let base = Snapshot { version: Some("8".into()), ..snapshot() };
    let rebase = async |from: &str, to: &Draft| {
        store.rebase_draft(&key(1, "1"), &draft(from), to, &base, time(3)).await.unwrap()
    };
    assert!(!rebase("earlier", &draft("merged")).await);
    let kept = store.draft(&key(1, "1")).await.unwrap().unwrap();
    assert_eq!((kept.draft, kept.base), (draft("typed"), snapshot()));
    assert!(rebase("typed", &draft("merged")).await);
    let kept = store.draft(&key(1, "1")).await.unwrap();
    assert_eq!(
        kept,
        Some(KeptDraft {
            draft: draft("merged"),
            base: base.clone(),
            changed_at: time(3),
            undoes: Vec::new()
        })
    );
    assert!(rebase("merged", &Draft::default()).await);
    assert_eq!(store.draft(&key(1, "1")).await.unwrap(), None);
    assert!(!rebase("merged", &draft("late")).await, "a discarded draft stays discarded");
    assert_eq!(store.draft(&key(1, "1")).await.unwrap(), None);
}

#[tokio::test]
async fn a_damaged_row_concerns_no_other() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    for number in [1, 2, 3] {
        store.save_connection(&connection(number)).await.unwrap();
        store.save_draft(&key(number, "1"), &draft("x"), &snapshot(), time(2)).await.unwrap();
    }
    let damage = format!(
        "UPDATE connections SET body = '{{\"id\":' WHERE id = '{}';
         UPDATE connections SET body = replace(body, '\"staging\"', '\"moon\"') WHERE id = '{}';
         UPDATE drafts SET base = '{{}}' WHERE connection = '{0}';",
        connection(1).id,
        connection(2).id,
    );
    let damage = move |database: &mut Database| {
        database.raw().execute_batch(&damage).unwrap();
        Ok(())
    };
    store.run(damage).await.unwrap();
    assert_eq!(store.connections().await.unwrap(), vec![connection(3)]);
    assert_eq!(store.drafts().await.unwrap().len(), 2);
    let error = store.draft(&key(1, "1")).await.unwrap_err();
    assert!(matches!(&error, StoreError::Unreadable { what } if what.contains("zitadel.domain")), "{error}");
    assert!(store.draft(&key(3, "1")).await.unwrap().is_some());
    assert_eq!(store.unreadable().await.unwrap().len(), 3);
    assert_eq!(store.state(), StoreState::Writable);
    store.save_connection(&connection(1)).await.unwrap();
    assert_eq!(store.unreadable().await.unwrap().len(), 2);
}

#[tokio::test]
async fn many_writers_at_once_all_get_through() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let writers = (0..50u128).map(|number| {
        let store = store.clone();
        tokio::spawn(async move {
            store.save_connection(&connection(number)).await.unwrap();
            store.save_draft(&key(number, "1"), &draft("x"), &snapshot(), time(0)).await.unwrap();
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(store.connections().await.unwrap().len(), 50);
    assert_eq!(store.drafts().await.unwrap().len(), 50);
}
