//! The journal: nothing gets lost in it, and nothing in it changes unseen.

mod applied;
mod chain;
mod finding;
mod replay;
mod trouble;

use super::{connection, snapshot, time};
use crate::{Happened, Intended, JournalKey, Settled, Store, StoreState};
use orgdesk_model::{
    Act, Draft, Effect, Environment, Event, Expected, FieldChange, FieldName, FieldPath, Header, Identity,
    Level, Plan, PlanId, PlannedRequest, Reading, Side, Source, Target, Value, Verification,
};
use std::path::Path;
use uuid::Uuid;

pub(crate) fn key() -> JournalKey {
    JournalKey::new(&[7; 32])
}

pub(crate) fn id(number: u128) -> PlanId {
    PlanId(Uuid::from_u128(number))
}

fn side(value: &str, source: Source) -> Side {
    Side { value: Some(Value::from(value)), source }
}

fn request(number: usize) -> PlannedRequest {
    let header = |name: &str, value: &str| Header { name: name.into(), value: value.into() };
    PlannedRequest {
        method: "PUT".into(),
        url: format!("https://zitadel.example.com/admin/v1/policies/domain?{number}"),
        headers: vec![header("Content-Type", "application/json")],
        credential: vec![header("Authorization", "Bearer $TOKEN")],
        body: Some("{\"userLoginMustBeDomain\":true}".into()),
        purpose: "Change the domain settings".into(),
        operation: "UpdateDomainPolicy".into(),
        expected_owner: Some("1".into()),
    }
}

/// A change of an org, begun `number` seconds after the first.
pub(crate) fn intended(number: u128, org: &str, requests: usize) -> Intended {
    let field = FieldName { path: "userLoginMustBeDomain".into(), label: "Login names need a domain".into() };
    let (was, wanted) = (side("before", Source::Default), side(&format!("after {number}"), Source::Custom));
    let at = time(i64::try_from(number).unwrap());
    let target = Target {
        connection: connection(1).id,
        connection_name: "Head office".into(),
        environment: Environment::Production,
        platform: "zitadel".into(),
        level: Level::Org { id: org.into() },
        level_name: format!("Org {org}"),
        form: "zitadel.domain".into(),
        form_title: "Domain settings".into(),
        parties: None,
    };
    let path = FieldPath::from("userLoginMustBeDomain");
    let mut reading = snapshot();
    let value = Reading { value: "before".into(), source: Source::Default, default: Some("before".into()) };
    reading.fields.insert(path.clone(), value);
    Intended {
        plan: Plan {
            id: id(number),
            target,
            act: Act::Customize,
            changes: vec![FieldChange {
                field: field.clone(),
                before: was,
                after: wanted.clone(),
                edited: true,
            }],
            effects: vec![
                Effect::CouldLockOut { reason: "whoever has no domain".into() },
                Effect::DetachesFromDefault { fields: vec![field] },
            ],
            requests: (0..requests).map(request).collect(),
            confirm: Some("Acme".into()),
            made_at: at,
        },
        expected: Expected {
            exists: true,
            source: Source::Custom,
            values: [(path.clone(), Value::Null), ("b".into(), Value::from(true))].into(),
        },
        identity: Identity {
            name: "ada@example.com".into(),
            id: None,
            roles: vec!["IAM_OWNER".into()],
            server_version: None,
        },
        reading,
        draft: Draft { inputs: [(path, wanted.value.unwrap())].into(), ..Draft::default() },
        undoes: Vec::new(),
        at,
    }
}

pub(crate) fn happened(event: Event) -> Happened {
    Happened::new(event, time(1_000))
}

pub(crate) fn settled(verification: Verification) -> Settled {
    Settled { verification, differences: Vec::new(), note: None, at: time(2_000) }
}

pub(crate) async fn open(folder: &Path) -> Store {
    let store = Store::open(folder).await.unwrap();
    assert_eq!(store.state(), StoreState::Writable);
    store.unlock_journal(key()).await.unwrap();
    store
}

/// Applies a change with one request, as it goes well.
pub(crate) async fn apply(store: &Store, change: Intended) {
    let id = change.plan.id;
    store.journal_intended(change).await.unwrap();
    store.journal_event(id, happened(Event::Sending(0))).await.unwrap();
    store.journal_event(id, happened(Event::Done(0))).await.unwrap();
    store.journal_settled(id, settled(Verification::Verified)).await.unwrap();
}

pub(crate) async fn sql(store: &Store, text: impl Into<String>) {
    let text = text.into();
    store
        .run(move |database| {
            database.raw().execute_batch(&text).unwrap();
            Ok(())
        })
        .await
        .unwrap();
}

pub(crate) async fn count(store: &Store, table: &str) -> i64 {
    let text = format!("SELECT count(*) FROM {table}");
    store
        .run(move |database| Ok(database.raw().query_row(&text, [], |row| row.get(0)).unwrap()))
        .await
        .unwrap()
}

pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
