//! Users of an organization.

use super::org_lists::answer_v1;
use super::{Call, Route, route};
use crate::zitadel::auth::Access::Permission;
use crate::zitadel::details;
use crate::zitadel::errors::{Code, Failure, own};
use crate::zitadel::lists::{self, LIST_QUERY, TextQuery, method};
use crate::zitadel::schema::{Kind, Message, Rule, field, message, one, ruled, short};
use crate::zitadel::state::{State, User, UserKind, time};
use crate::zitadel::traits::Traits;
use serde_json::{Value, json};

const TYPES: &[&str] = &["TYPE_UNSPECIFIED", "TYPE_HUMAN", "TYPE_MACHINE"];
const STATES: &[&str] = &[
    "USER_STATE_UNSPECIFIED",
    "USER_STATE_ACTIVE",
    "USER_STATE_INACTIVE",
    "USER_STATE_DELETED",
    "USER_STATE_LOCKED",
    "USER_STATE_SUSPEND",
    "USER_STATE_INITIAL",
];

macro_rules! text_query {
    ($name:ident, $message:literal, $field:literal) => {
        static $name: Message =
            message($message, &[ruled($field, Kind::Text, Rule::Length(0, 200)), method()]);
    };
}
text_query!(USER_NAME, "UserNameQuery", "userName");
text_query!(FIRST_NAME, "FirstNameQuery", "firstName");
text_query!(LAST_NAME, "LastNameQuery", "lastName");
text_query!(DISPLAY_NAME, "DisplayNameQuery", "displayName");
text_query!(EMAIL, "EmailQuery", "emailAddress");
text_query!(LOGIN_NAME, "LoginNameQuery", "loginName");
static STATE: Message = message("StateQuery", &[ruled("state", Kind::Enum(STATES), Rule::Defined)]);
static TYPE: Message = message("TypeQuery", &[ruled("type", Kind::Enum(TYPES), Rule::Defined)]);
static IN_IDS: Message = message("InUserIDQuery", &[field("userIds", Kind::Texts)]);
static MANY: Message = message("OrQuery", &[field("queries", Kind::Messages(&QUERY))]);
static NOT: Message = message("NotQuery", &[field("query", Kind::Message(&QUERY))]);
static QUERY: Message = Message {
    name: "SearchQuery",
    fields: &[
        one("userNameQuery", Kind::Message(&USER_NAME), Rule::Any),
        one("firstNameQuery", Kind::Message(&FIRST_NAME), Rule::Any),
        one("lastNameQuery", Kind::Message(&LAST_NAME), Rule::Any),
        one("displayNameQuery", Kind::Message(&DISPLAY_NAME), Rule::Any),
        one("emailQuery", Kind::Message(&EMAIL), Rule::Any),
        one("stateQuery", Kind::Message(&STATE), Rule::Any),
        one("typeQuery", Kind::Message(&TYPE), Rule::Any),
        one("loginNameQuery", Kind::Message(&LOGIN_NAME), Rule::Any),
        one("inUserIdsQuery", Kind::Message(&IN_IDS), Rule::Any),
        one("orQuery", Kind::Message(&MANY), Rule::Any),
        one("andQuery", Kind::Message(&MANY), Rule::Any),
        one("notQuery", Kind::Message(&NOT), Rule::Any),
    ],
    required_oneof: Some("Query"),
};
const COLUMNS: &[&str] = &[
    "USER_FIELD_NAME_UNSPECIFIED",
    "USER_FIELD_NAME_USER_NAME",
    "USER_FIELD_NAME_FIRST_NAME",
    "USER_FIELD_NAME_LAST_NAME",
    "USER_FIELD_NAME_NICK_NAME",
    "USER_FIELD_NAME_DISPLAY_NAME",
    "USER_FIELD_NAME_EMAIL",
    "USER_FIELD_NAME_STATE",
    "USER_FIELD_NAME_TYPE",
    "USER_FIELD_NAME_CREATION_DATE",
];
static LIST: Message = message(
    "ListUsersRequest",
    &[
        field("query", Kind::Message(&LIST_QUERY)),
        field("sortingColumn", Kind::Enum(COLUMNS)),
        field("queries", Kind::Messages(&QUERY)),
    ],
);
static GET: Message = message("GetUserByIDRequest", &[short("id")]);

pub fn routes() -> Vec<Route> {
    let read = Permission("user.read");
    vec![
        route("POST", "/management/v1/users/_search", &LIST, read, list),
        route("GET", "/management/v1/users/{id}", &GET, read, get),
    ]
}

/// The login names of a user and the preferred one. `by_id`: as the read of one user has them.
pub fn login_names(state: &State, traits: &Traits, user: &User, by_id: bool) -> (Vec<String>, String) {
    let must = state.policy_flag(&user.org, "domain", "userLoginMustBeDomain");
    let Some(org) = state.orgs.get(&user.org) else { return (Vec::new(), String::new()) };
    let name =
        |domain: &str| if must { format!("{}@{domain}", user.user_name) } else { user.user_name.clone() };
    let mut all: Vec<String> = org.verified().into_iter().map(name).collect();
    if !(by_id && traits.login_name_per_domain) {
        all.sort();
        all.dedup();
    }
    (all, name(&org.primary))
}

/// A user as v1 writes it.
pub fn write(state: &State, traits: &Traits, user: &User, by_id: bool) -> Value {
    let (all, preferred) = login_names(state, traits, user, by_id);
    let mut out = details::object([
        ("id", json!(user.id)),
        ("details", details::full(user.stamp, &user.org)),
        ("state", json!("USER_STATE_ACTIVE")),
        ("userName", json!(user.user_name)),
        ("loginNames", json!(all)),
        ("preferredLoginName", json!(preferred)),
    ]);
    match &user.kind {
        UserKind::Human { first, last, email, language } => {
            out["human"] = json!({
                "profile": {"firstName": first, "lastName": last, "displayName": format!("{first} {last}"),
                            "preferredLanguage": language},
                "email": {"email": email, "isEmailVerified": true},
                "phone": {},
                "passwordChanged": time(user.stamp.created),
            });
        }
        UserKind::Machine { name } => out["machine"] = json!({"name": name}),
    }
    out
}

fn get(call: &mut Call) -> Result<Value, Failure> {
    let id = call.text("id");
    let found = call.state.users_in(&call.org).find(|u| u.id == id);
    let user = found.ok_or_else(|| own(Code::NotFound, "QUERY-Dfbg2", "User could not be found"))?;
    Ok(json!({"user": write(call.state, call.traits, user, true)}))
}

fn finds(state: &State, traits: &Traits, user: &User, query: &Value) -> bool {
    let (human, first, last, email) = match &user.kind {
        UserKind::Human { first, last, email, .. } => (true, first.as_str(), last.as_str(), email.as_str()),
        UserKind::Machine { .. } => (false, "", "", ""),
    };
    let text = |q: &Value, name: &str, value: &str| TextQuery::from(q, name).finds(value);
    let Some((name, q)) = query.as_object().and_then(|o| o.iter().next()) else { return false };
    let nested = |q: &Value| q["queries"].as_array().cloned().unwrap_or_default();
    match name.as_str() {
        "userNameQuery" => text(q, "userName", &user.user_name),
        "firstNameQuery" => human && text(q, "firstName", first),
        "lastNameQuery" => human && text(q, "lastName", last),
        "displayNameQuery" => human && text(q, "displayName", &format!("{first} {last}")),
        "emailQuery" => human && text(q, "emailAddress", email),
        "stateQuery" => q["state"] == "USER_STATE_ACTIVE",
        "typeQuery" => q["type"] == if human { "TYPE_HUMAN" } else { "TYPE_MACHINE" },
        "loginNameQuery" => login_names(state, traits, user, false).0.iter().any(|l| text(q, "loginName", l)),
        "inUserIdsQuery" => {
            q["userIds"].as_array().is_some_and(|ids| ids.iter().any(|id| *id == user.id.as_str()))
        }
        "orQuery" => nested(q).iter().any(|q| finds(state, traits, user, q)),
        "andQuery" => nested(q).iter().all(|q| finds(state, traits, user, q)),
        "notQuery" => !finds(state, traits, user, &q["query"]),
        _ => false,
    }
}

fn list(call: &mut Call) -> Result<Value, Failure> {
    let queries = call.input.get("queries").and_then(Value::as_array).cloned().unwrap_or_default();
    let state = &*call.state;
    let mut found: Vec<&User> = state
        .users_in(&call.org)
        .filter(|u| queries.iter().all(|q| finds(state, call.traits, u, q)))
        .collect();
    let up = lists::ascending(&call.input);
    match call.input.get("sortingColumn").and_then(Value::as_str) {
        None => {}
        Some("USER_FIELD_NAME_CREATION_DATE") => lists::sort_by_key(&mut found, up, |u| u.id.clone()),
        Some(column) => lists::sort_by_key(&mut found, up, |u| sort_text(u, column)),
    }
    let (total, page) = lists::page(found, call.input.get("query"));
    let users = page.into_iter().map(|u| write(state, call.traits, u, false)).collect();
    answer_v1(state, total, users)
}

fn sort_text(user: &User, column: &str) -> String {
    let (first, last, email) = match &user.kind {
        UserKind::Human { first, last, email, .. } => (first.as_str(), last.as_str(), email.as_str()),
        UserKind::Machine { .. } => ("", "", ""),
    };
    match column.trim_start_matches("USER_FIELD_NAME_") {
        "USER_NAME" => user.user_name.to_lowercase(),
        "FIRST_NAME" => first.to_lowercase(),
        "LAST_NAME" => last.to_lowercase(),
        "DISPLAY_NAME" => format!("{first} {last}").to_lowercase(),
        "EMAIL" => email.to_lowercase(),
        _ => String::new(),
    }
}
