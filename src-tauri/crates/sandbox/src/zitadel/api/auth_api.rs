//! What callers ask about themselves.

use super::org_lists::{LIST_V1, answer_v1};
use super::{Call, EMPTY, Route, route, users};
use crate::zitadel::auth::{self, Access::Authenticated};
use crate::zitadel::details;
use crate::zitadel::errors::{Code, Failure, own};
use crate::zitadel::lists::{self, LIST_QUERY};
use crate::zitadel::schema::{Kind, Message, Rule, field, message, one, short};
use serde_json::{Value, json};

static ORG: Message = message("MembershipOrgQuery", &[short("orgId")]);
static PROJECT: Message = message("MembershipProjectQuery", &[short("projectId")]);
static GRANT: Message = message("MembershipProjectGrantQuery", &[short("projectGrantId")]);
static IAM: Message = message("MembershipIAMQuery", &[field("iam", Kind::Bool)]);
static QUERY: Message = Message {
    name: "MembershipQuery",
    fields: &[
        one("orgQuery", Kind::Message(&ORG), Rule::Any),
        one("projectQuery", Kind::Message(&PROJECT), Rule::Any),
        one("projectGrantQuery", Kind::Message(&GRANT), Rule::Any),
        one("iamQuery", Kind::Message(&IAM), Rule::Any),
    ],
    required_oneof: Some("Query"),
};
static MEMBERSHIPS: Message = message(
    "ListMyMembershipsRequest",
    &[field("query", Kind::Message(&LIST_QUERY)), field("queries", Kind::Messages(&QUERY))],
);

pub fn routes() -> Vec<Route> {
    vec![
        route("GET", "/auth/v1/users/me", &EMPTY, Authenticated, me),
        route("POST", "/auth/v1/permissions/zitadel/me/_search", &EMPTY, Authenticated, permissions),
        route("POST", "/auth/v1/memberships/me/_search", &MEMBERSHIPS, Authenticated, memberships),
        // The server answered an empty list to every token, an instance owner's included.
        route("POST", "/auth/v1/global/projectorgs/_search", &LIST_V1, Authenticated, |call| {
            answer_v1(call.state, 0, Vec::new())
        }),
    ]
}

fn me(call: &mut Call) -> Result<Value, Failure> {
    let user = call.state.users.get(&call.user);
    let user = user.ok_or_else(|| own(Code::NotFound, "QUERY-Dfbg2", "User could not be found"))?;
    Ok(json!({"user": users::write(call.state, call.traits, user, true)}))
}

fn permissions(call: &mut Call) -> Result<Value, Failure> {
    let all = auth::permissions(call.state, call.traits, &call.user, &call.org);
    Ok(details::object([("result", json!(all))]))
}

fn memberships(call: &mut Call) -> Result<Value, Failure> {
    let queries = call.input.get("queries").and_then(Value::as_array).cloned().unwrap_or_default();
    let state = &*call.state;
    let found: Vec<_> = state
        .memberships(&call.user)
        .filter(|m| {
            queries.iter().all(|q| {
                if let Some(org) = q.get("orgQuery") {
                    m.org.as_deref() == org["orgId"].as_str()
                } else {
                    q.get("iamQuery").is_some() && m.org.is_none()
                }
            })
        })
        .collect();
    let (total, page) = lists::page(found, call.input.get("query"));
    let result = page.into_iter().map(|m| {
        let name =
            m.org.as_ref().map_or(&state.instance.name, |id| state.orgs.get(id).map_or(id, |o| &o.name));
        let owner = m.org.as_ref().unwrap_or(&state.instance.id);
        details::object([
            ("userId", json!(call.user)),
            ("details", details::full(m.stamp, owner)),
            ("roles", json!(m.roles)),
            ("displayName", json!(name)),
            ("orgId", json!(m.org)),
            ("iam", json!(m.org.is_none())),
        ])
    });
    let result = result.collect();
    answer_v1(state, total, result)
}
