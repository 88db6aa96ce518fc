//! The store: what it keeps, and what it says where it can't.

mod journal;
mod round_trips;
mod states;

use chrono::{DateTime, Utc};
use orgdesk_model::{
    Connection, ConnectionId, ConnectionSettings, Draft, Environment, Level, Snapshot, Source, Value,
};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::DraftKey;

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_760_000_000 + seconds, 123_456_789).unwrap()
}

fn connection(number: u128) -> Connection {
    Connection {
        id: ConnectionId(Uuid::from_u128(number)),
        settings: ConnectionSettings {
            platform: "zitadel".into(),
            name: format!("Connection {number}"),
            address: "https://zitadel.example.com".into(),
            environment: Environment::Staging,
            read_only: false,
            credential: "pat".into(),
            options: BTreeMap::from([("api".into(), "current".into())]),
        },
        sample: number == 0,
        created_at: time(0),
    }
}

fn key(number: u128, org: &str) -> DraftKey {
    let level = Level::Org { id: org.into() };
    DraftKey { connection: connection(number).id, level, form: "zitadel.domain".into() }
}

fn draft(text: &str) -> Draft {
    Draft {
        inputs: BTreeMap::from([("userLoginMustBeDomain".into(), Value::from(text))]),
        ..Draft::default()
    }
}

fn snapshot() -> Snapshot {
    Snapshot {
        form: "zitadel.domain".into(),
        level: Level::Instance,
        raw: "{}".into(),
        fields: BTreeMap::new(),
        source: Source::Default,
        version: Some("7".into()),
        read_at: time(1),
    }
}
