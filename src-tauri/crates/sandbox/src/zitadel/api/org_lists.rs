//! Lists of organizations, in the shapes of v1 and v2.

use crate::zitadel::decode::Decoded;
use crate::zitadel::details;
use crate::zitadel::errors::Failure;
use crate::zitadel::lists::{self, TextQuery, method};
use crate::zitadel::schema::{Kind, Message, Rule, field, message, one, ruled, short};
use crate::zitadel::state::{Org, OrgState, State, time};
use serde_json::{Value, json};

const STATES_V1: &[&str] =
    &["ORG_STATE_UNSPECIFIED", "ORG_STATE_ACTIVE", "ORG_STATE_INACTIVE", "ORG_STATE_REMOVED"];
const STATES_V2: &[&str] = &[
    "ORGANIZATION_STATE_UNSPECIFIED",
    "ORGANIZATION_STATE_ACTIVE",
    "ORGANIZATION_STATE_INACTIVE",
    "ORGANIZATION_STATE_REMOVED",
];

static NAME_V1: Message =
    message("OrgNameQuery", &[ruled("name", Kind::Text, Rule::Length(0, 200)), method()]);
static DOMAIN_V1: Message =
    message("OrgDomainQuery", &[ruled("domain", Kind::Text, Rule::Length(0, 200)), method()]);
static STATE_V1: Message = message("OrgStateQuery", &[ruled("state", Kind::Enum(STATES_V1), Rule::Defined)]);
static ID_V1: Message = message("OrgIDQuery", &[ruled("id", Kind::Text, Rule::Length(0, 200))]);
static QUERY_V1: Message = Message {
    name: "OrgQuery",
    fields: &[
        one("nameQuery", Kind::Message(&NAME_V1), Rule::Any),
        one("domainQuery", Kind::Message(&DOMAIN_V1), Rule::Any),
        one("stateQuery", Kind::Message(&STATE_V1), Rule::Any),
        one("idQuery", Kind::Message(&ID_V1), Rule::Any),
    ],
    required_oneof: Some("Query"),
};

/// `POST /admin/v1/orgs/_search`.
pub static LIST_V1: Message = message(
    "ListOrgsRequest",
    &[
        field("query", Kind::Message(&lists::LIST_QUERY)),
        field("sortingColumn", Kind::Enum(&["ORG_FIELD_NAME_UNSPECIFIED", "ORG_FIELD_NAME_NAME"])),
        field("queries", Kind::Messages(&QUERY_V1)),
    ],
);

static NAME_V2: Message = message("OrganizationNameQuery", &[short("name"), method()]);
static DOMAIN_V2: Message = message("OrganizationDomainQuery", &[short("domain"), method()]);
static STATE_V2: Message =
    message("OrganizationStateQuery", &[ruled("state", Kind::Enum(STATES_V2), Rule::Defined)]);
static ID_V2: Message = message("OrganizationIDQuery", &[short("id")]);
static DEFAULT_V2: Message = message("DefaultOrganizationQuery", &[]);
static QUERY_V2: Message = Message {
    name: "SearchQuery",
    fields: &[
        one("nameQuery", Kind::Message(&NAME_V2), Rule::Any),
        one("domainQuery", Kind::Message(&DOMAIN_V2), Rule::Any),
        one("stateQuery", Kind::Message(&STATE_V2), Rule::Any),
        one("idQuery", Kind::Message(&ID_V2), Rule::Any),
        one("defaultQuery", Kind::Message(&DEFAULT_V2), Rule::Any),
    ],
    required_oneof: Some("Query"),
};

/// `POST /v2/organizations/_search`.
pub static LIST_V2: Message = message(
    "ListOrganizationsRequest",
    &[
        field("query", Kind::Message(&lists::LIST_QUERY)),
        field(
            "sortingColumn",
            Kind::Enum(&[
                "ORGANIZATION_FIELD_NAME_UNSPECIFIED",
                "ORGANIZATION_FIELD_NAME_NAME",
                "ORGANIZATION_FIELD_NAME_CREATION_DATE",
            ]),
        ),
        field("queries", Kind::Messages(&QUERY_V2)),
    ],
);

type Filter = Box<dyn Fn(&Org) -> bool>;

fn filter(state: &State, query: &Value) -> Filter {
    if let Some(q) = query.get("nameQuery") {
        let text = TextQuery::from(q, "name");
        Box::new(move |o| text.finds(&o.name))
    } else if let Some(q) = query.get("domainQuery") {
        let text = TextQuery::from(q, "domain");
        Box::new(move |o| o.domains.iter().any(|d| d.shown && d.verified && text.finds(&d.name)))
    } else if let Some(q) = query.get("stateQuery") {
        let wanted = q["state"].as_str().unwrap_or_default().to_owned();
        Box::new(move |o| {
            !wanted.is_empty()
                && state_name(o.state).is_some_and(|s| wanted.ends_with(&format!("_STATE_{s}")))
        })
    } else if let Some(q) = query.get("idQuery") {
        let wanted = q["id"].as_str().unwrap_or_default().to_owned();
        Box::new(move |o| o.id == wanted)
    } else {
        let wanted = state.instance.default_org.clone();
        Box::new(move |o| o.id == wanted)
    }
}

/// The organizations that a request finds, in order, with the number of all found. Ghosts and deleted ones are never
/// listed.
pub fn search<'a>(state: &'a State, input: &Decoded) -> (usize, Vec<&'a Org>) {
    let empty = Vec::new();
    let queries = input.get("queries").and_then(Value::as_array).unwrap_or(&empty);
    let filters: Vec<Filter> = queries.iter().map(|q| filter(state, q)).collect();
    let mut found: Vec<&Org> =
        state.orgs.values().filter(|o| o.exists() && filters.iter().all(|f| f(o))).collect();
    let up = lists::ascending(input);
    match input.get("sortingColumn").and_then(Value::as_str) {
        Some(column) if column.ends_with("_NAME_NAME") => {
            lists::sort_by_key(&mut found, up, |o| o.name.to_lowercase())
        }
        Some(column) if column.ends_with("_CREATION_DATE") => {
            lists::sort_by_key(&mut found, up, |o| (o.stamp.created, o.id.clone()));
        }
        _ => {}
    }
    lists::page(found, input.get("query"))
}

fn state_name(state: OrgState) -> Option<&'static str> {
    match state {
        OrgState::Active => Some("ACTIVE"),
        OrgState::Inactive => Some("INACTIVE"),
        OrgState::Ghost | OrgState::Removed => None,
    }
}

/// An organization as v1 writes it.
pub fn write_v1(org: &Org) -> Value {
    let ghost = org.state == OrgState::Ghost;
    let details = if ghost {
        json!({"sequence": org.stamp.sequence.to_string(), "changeDate": time(org.stamp.changed)})
    } else {
        details::full(org.stamp, &org.id)
    };
    let state = state_name(org.state).map(|s| format!("ORG_STATE_{s}"));
    details::object([
        ("id", json!(org.id)),
        ("details", details),
        ("state", json!(state)),
        ("name", json!(org.name)),
        ("primaryDomain", json!(org.primary)),
    ])
}

/// An organization as v2 writes it.
pub fn write_v2(org: &Org) -> Value {
    details::object([
        ("id", json!(org.id)),
        ("details", details::full(org.stamp, &org.id)),
        ("state", json!(state_name(org.state).map(|s| format!("ORGANIZATION_STATE_{s}")))),
        ("name", json!(org.name)),
        ("primaryDomain", json!(org.primary)),
    ])
}

/// A list as v1 answers it.
pub fn answer_v1(state: &State, total: usize, result: Vec<Value>) -> Result<Value, Failure> {
    let details =
        details::object([("totalResult", lists::total(total)), ("viewTimestamp", time(state.now()))]);
    Ok(details::object([("details", details), ("result", Value::Array(result))]))
}

/// A list as v2's older services answer it.
pub fn answer_v2(state: &State, total: usize, result: Vec<Value>) -> Result<Value, Failure> {
    let details = details::object([("totalResult", lists::total(total)), ("timestamp", time(state.now()))]);
    Ok(details::object([("details", details), ("result", Value::Array(result))]))
}
