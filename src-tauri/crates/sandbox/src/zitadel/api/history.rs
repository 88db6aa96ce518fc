//! What happened: an organization's changes for whoever may read it, all events for whoever may read the instance.

use super::{Call, EMPTY, Route, route};
use crate::zitadel::auth::Access::Permission;
use crate::zitadel::details::object;
use crate::zitadel::errors::{Code, Failure, own};
use crate::zitadel::events::{AGGREGATE_TYPES, About, EVENT_TYPES, Event};
use crate::zitadel::schema::{Field, Kind, Message, Rule, field, message, one, ruled};
use crate::zitadel::state::time;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

static CHANGE_QUERY: Message = message(
    "ChangeQuery",
    &[field("sequence", Kind::U64), field("limit", Kind::U32), field("asc", Kind::Bool)],
);
static CHANGES: Message = message("ListOrgChangesRequest", &[field("query", Kind::Message(&CHANGE_QUERY))]);
static RANGE: Message =
    message("creation_date_range", &[field("since", Kind::Text), field("until", Kind::Text)]);
const fn id(name: &'static str) -> Field {
    ruled(name, Kind::Text, Rule::Length(0, 200))
}
static EVENTS: Message = message(
    "ListEventsRequest",
    &[
        field("sequence", Kind::U64),
        field("limit", Kind::U32),
        field("asc", Kind::Bool),
        id("editorUserId"),
        ruled("eventTypes", Kind::Texts, Rule::Items(30)),
        id("aggregateId"),
        ruled("aggregateTypes", Kind::Texts, Rule::Items(10)),
        id("resourceOwner"),
        field("creationDate", Kind::Text),
        one("range", Kind::Message(&RANGE), Rule::Any),
        one("from", Kind::Text, Rule::Any),
    ],
);
/// So many events come at most, and where the request doesn't say.
const MOST: usize = 1000;

pub fn routes() -> Vec<Route> {
    let events = Permission("events.read");
    vec![
        route("POST", "/management/v1/orgs/me/changes/_search", &CHANGES, Permission("org.read"), changes),
        route("POST", "/admin/v1/events/_search", &EVENTS, events, search),
        route("POST", "/admin/v1/events/types/_search", &EMPTY, events, |call| {
            Ok(json!({"eventTypes": EVENT_TYPES.all(call.traits).collect::<Vec<_>>()}))
        }),
        route("POST", "/admin/v1/aggregates/types/_search", &EMPTY, events, |call| {
            Ok(json!({"aggregateTypes": AGGREGATE_TYPES.all(call.traits).collect::<Vec<_>>()}))
        }),
    ]
}

/// Newest first unless asked otherwise. `sequence` means "after this number", whatever the direction.
fn select<'a>(
    call: &'a Call,
    query: &Value,
    most: usize,
    wanted: impl Fn(&Event) -> bool + 'a,
) -> Vec<&'a Event> {
    let after = query["sequence"].as_u64().unwrap_or(0);
    let limit = query["limit"].as_u64().and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0);
    let limit = limit.unwrap_or(most).min(most);
    let found = call.state.events.iter().filter(move |e| e.sequence > after && wanted(e));
    if query["asc"].as_bool() == Some(true) {
        found.take(limit).collect()
    } else {
        found.rev().take(limit).collect()
    }
}

fn changes(call: &mut Call) -> Result<Value, Failure> {
    let query = call.input.get("query").cloned().unwrap_or_default();
    let org = call.org.clone();
    let found = select(call, &query, usize::MAX, move |e| e.about == About::Org && *e.id == *org.as_str());
    if found.is_empty() {
        return Err(own(Code::NotFound, "QUERY-FpQqK", "No history found"));
    }
    let write = |event: &Event| {
        let (editor, name, login) = editor(call, event);
        object([
            ("changeDate", time(event.at)),
            ("eventType", EVENT_TYPES.localized(call.traits, &event.kind)),
            ("sequence", json!(event.sequence.to_string())),
            ("editorId", json!(editor)),
            ("editorDisplayName", json!(name)),
            ("resourceOwnerId", json!(&*event.owner)),
            ("editorPreferredLoginName", json!(login)),
        ])
    };
    Ok(json!({"result": found.into_iter().map(write).collect::<Vec<_>>()}))
}

/// Id, display name and preferred login name of who did something; both names are empty for a user who is gone.
fn editor(call: &Call, event: &Event) -> (String, String, String) {
    let id = call.state.editor_of(event);
    let user = call.state.users.get(id);
    let login = user.map(|u| super::users::login_names(call.state, call.traits, u, false).1);
    (
        id.to_owned(),
        user.map(super::super::state::User::display_name).unwrap_or_default(),
        login.unwrap_or_default(),
    )
}

fn search(call: &mut Call) -> Result<Value, Failure> {
    let input = Value::Object(call.input.clone());
    let names = |list: &str| -> Vec<String> {
        let items = input[list].as_array().map_or(&[][..], Vec::as_slice);
        items.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    };
    let (kinds, aggregates) = (names("eventTypes"), names("aggregateTypes"));
    let (editor_id, aggregate, owner) =
        (call.text("editorUserId"), call.text("aggregateId"), call.text("resourceOwner"));
    // Recorded once; the cause is not known, so every such search fails here.
    if !kinds.is_empty() && aggregate.is_empty() {
        return Err(own(Code::Internal, "SQL-KyeAx", "unable to filter events"));
    }
    let from = moment(&input["from"])?.or(moment(&input["creationDate"])?);
    let (mut since, mut until) = (moment(&input["range"]["since"])?, moment(&input["range"]["until"])?);
    if input["asc"].as_bool() == Some(true) {
        since = since.or(from);
    } else {
        until = until.or(from);
    }
    let state = &*call.state;
    let is = |wanted: &str, value: &str| wanted.is_empty() || wanted == value;
    let among = |wanted: &[String], value: &str| wanted.is_empty() || wanted.iter().any(|w| w == value);
    let found = select(call, &input, MOST, |e| {
        is(&aggregate, &e.id)
            && is(&owner, &e.owner)
            && is(&editor_id, state.editor_of(e))
            && among(&kinds, &e.kind)
            && among(&aggregates, e.about.name())
            && since.is_none_or(|since| e.at > since)
            && until.is_none_or(|until| e.at < until)
    });
    let events: Vec<Value> = found.into_iter().map(|event| write(call, event)).collect();
    Ok(object([("events", Value::Array(events))]))
}

fn write(call: &Call, event: &Event) -> Value {
    let (editor, name, _) = editor(call, event);
    let about = event.about.name();
    object([
        (
            "editor",
            object([("userId", json!(editor)), ("displayName", json!(name)), ("service", json!("zitadel"))]),
        ),
        (
            "aggregate",
            json!({
                "id": &*event.id,
                "type": {"type": about, "localized": AGGREGATE_TYPES.localized(call.traits, about)},
                "resourceOwner": &*event.owner,
            }),
        ),
        ("sequence", json!(event.sequence.to_string())),
        ("creationDate", time(event.at)),
        ("payload", event.payload()),
        ("type", json!({"type": event.kind, "localized": EVENT_TYPES.localized(call.traits, &event.kind)})),
    ])
}

fn moment(value: &Value) -> Result<Option<DateTime<Utc>>, Failure> {
    let Some(text) = value.as_str().filter(|t| !t.is_empty()) else { return Ok(None) };
    DateTime::parse_from_rfc3339(text)
        .map(|at| Some(at.to_utc()))
        .map_err(|_| Failure::unreadable(format!("proto: invalid google.protobuf.Timestamp value {text:?}")))
}
