//! A change as an admin makes it: an org gets domain settings of its own.

use chrono::{DateTime, TimeDelta, Utc};
use orgdesk_model::{
    Act, ConnectionId, Draft, Effect, Environment, Event, Expected, FieldChange, FieldName, FieldPath,
    Header, Identity, Intent, Level, Plan, PlanId, PlannedRequest, Reading, Side, Snapshot, Source, Target,
    Value,
};
use orgdesk_store::{Answer, Happened, Intended, JournalKey};
use std::collections::BTreeMap;
use uuid::Uuid;

const PATH: &str = "userLoginMustBeDomain";

pub fn key() -> JournalKey {
    JournalKey::new(&[7; 32])
}

pub fn id(number: u128) -> PlanId {
    PlanId(Uuid::from_u128(number))
}

fn time(seconds: u128) -> DateTime<Utc> {
    let seconds = i64::try_from(seconds).unwrap_or_default();
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(seconds)
}

/// The change with this number, begun so many seconds after the first.
pub fn intended(number: u128) -> Intended {
    let at = time(number);
    let path = FieldPath::from(PATH);
    let field = FieldName { path: path.clone(), label: "Login names need a domain".to_owned() };
    let side = |on, source| Side { value: Some(Value::Bool(on)), source };
    let level = Level::Org { id: format!("{}", 381_204_517_000_000_000 + number % 1_000).as_str().into() };
    Intended {
        plan: Plan {
            id: id(number),
            target: Target {
                connection: ConnectionId(Uuid::from_u128(1)),
                connection_name: "Head office".to_owned(),
                environment: Environment::Production,
                platform: "zitadel".into(),
                level: level.clone(),
                level_name: format!("Organization {number}"),
                form: "zitadel.domain".into(),
                form_title: "Domain settings".to_owned(),
                parties: None,
            },
            act: Act::Customize,
            changes: vec![FieldChange {
                field: field.clone(),
                before: side(false, Source::Default),
                after: side(true, Source::Custom),
                edited: true,
            }],
            effects: vec![Effect::DetachesFromDefault { fields: vec![field] }],
            requests: vec![request()],
            confirm: None,
            made_at: at,
        },
        expected: Expected {
            exists: true,
            source: Source::Custom,
            values: BTreeMap::from([(path.clone(), Value::Bool(true))]),
        },
        identity: Identity {
            name: "ada@example.com".to_owned(),
            id: None,
            roles: vec!["IAM_OWNER".to_owned()],
            server_version: None,
        },
        reading: Snapshot {
            form: "zitadel.domain".into(),
            level,
            raw: r#"{"policy":{"isDefault":true}}"#.to_owned(),
            fields: BTreeMap::from([(
                path.clone(),
                Reading {
                    value: Value::Bool(false),
                    source: Source::Default,
                    default: Some(Value::Bool(false)),
                },
            )]),
            source: Source::Default,
            version: Some("7".to_owned()),
            read_at: at,
        },
        draft: Draft { intent: Intent::Customize, inputs: BTreeMap::from([(path, Value::Bool(true))]) },
        undoes: Vec::new(),
        at,
    }
}

fn request() -> PlannedRequest {
    let header = |name: &str, value: &str| Header { name: name.to_owned(), value: value.to_owned() };
    PlannedRequest {
        method: "POST".to_owned(),
        url: "https://zitadel.example.com/admin/v1/orgs/381204517000000000/policies/domain".to_owned(),
        headers: vec![header("content-type", "application/json")],
        credential: vec![header("Authorization", "Bearer $TOKEN")],
        body: Some(format!("{{\"{PATH}\":true}}")),
        purpose: "Give the org domain settings of its own".to_owned(),
        operation: "AddCustomDomainPolicy".to_owned(),
        expected_owner: Some("381204517000000000".to_owned()),
    }
}

/// The two things that happen to its one request when all goes well.
pub fn happened(number: u128) -> [Happened; 2] {
    let answer = Answer {
        status: Some(200),
        body: Some(r#"{"details":{"sequence":"8","resourceOwner":"381204517000000000"}}"#.to_owned()),
        ..Answer::default()
    };
    let left = Happened::new(Event::Sending(0), time(number));
    [left, Happened { answer: Some(answer), ..Happened::new(Event::Done(0), time(number)) }]
}
