//! The signed-in user: organizations and roles. None of it is for service accounts.

use super::orgs;
use crate::csp::call::{ANYONE, Call, Reply};
use crate::csp::errors::Failure;
use crate::csp::fill::DOMAIN;
use crate::csp::paging::Page;
use crate::csp::state::{Member, State, User};
use serde_json::{Value, json};

/// A user as answers show one.
pub fn show_user(user: &User) -> Value {
    json!({
        "userId": user.id,
        "username": user.email,
        "acct": user.email,
        "domain": DOMAIN,
        "idpId": null,
        "email": user.email,
        "firstName": user.first,
        "lastName": user.last,
        "userProfile": null,
        "accessible": null,
    })
}

/// Organization roles of a member.
pub fn show_roles(state: &State, member: &Member) -> Vec<Value> {
    let shown = |name: &String| {
        let role = state.roles.iter().find(|r| r.name == *name);
        json!({
            "id": null,
            "name": name,
            "roleName": name,
            "displayName": role.map(|r| r.display_name.as_str()),
            "orgId": member.org,
            "expiresAt": null,
        })
    };
    member.roles.iter().map(shown).collect()
}

/// Service roles of a member, by service.
pub fn show_services(state: &State, member: &Member) -> Vec<Value> {
    let shown = |(id, roles): &(String, Vec<String>)| {
        let service = state.service(id);
        let detailed: Vec<Value> =
            roles.iter().map(|name| json!({"name": name, "displayName": null, "expiresAt": null})).collect();
        json!({
            "serviceName": service.and_then(|s| s.product.as_deref()),
            "serviceDisplayName": service.and_then(|s| s.display_name.as_deref()),
            "refLink": format!("/csp/gateway/slc/api/definitions/external/{id}"),
            "serviceRoles": detailed,
            "roles": roles,
        })
    };
    member.service_roles.iter().map(shown).collect()
}

/// Who is signed in.
pub fn user(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (_, id) = call.user()?;
    let user = call.state.users.get(&id).ok_or_else(Failure::unauthorized)?;
    Ok((200, Some(show_user(user))))
}

/// All organizations of the user, whatever organization the token is for.
pub fn orgs(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (caller, _) = call.user()?;
    // Where this list counts from isn't told, and one client counts from 0.
    let page = Page::read(call, 0)?;
    let all = call.state.orgs_of(&caller.account);
    Ok((200, Some(page.of(call, &all, |org| orgs::show(call, org)))))
}

/// The same, deprecated: objects only with `expand`.
pub fn orgs_deprecated(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (caller, _) = call.user()?;
    let expanded = call.query().iter().any(|(name, _)| name == "expand");
    let all = call.state.orgs_of(&caller.account);
    let items: Option<Vec<Value>> = expanded.then(|| all.iter().map(|org| orgs::show(call, org)).collect());
    let links: Vec<String> = all.iter().map(|org| orgs::link(&org.id)).collect();
    Ok((200, Some(json!({"items": items, "refLinks": links}))))
}

/// The user's roles in the token's organization.
fn membership<'a>(call: &'a Call<'_>) -> Result<(&'a User, &'a Member), Failure> {
    let (_, id) = call.user()?;
    let caller = call.enter(ANYONE.users_only())?;
    let user = call.state.users.get(&id).ok_or_else(Failure::unauthorized)?;
    let member = call.state.member(&caller.account, call.segment(0)).ok_or_else(Failure::forbidden)?;
    Ok((user, member))
}

/// User and roles.
pub fn info(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (user, member) = membership(call)?;
    let org = call.org()?;
    let entry = json!({
        "displayName": org.display_name,
        "name": org.name,
        "orgRoles": show_roles(call.state, member),
        "customRoles": null,
        "servicesDef": show_services(call.state, member),
    });
    Ok((200, Some(json!({"user": show_user(user), "userOrgInfo": [entry]}))))
}

/// Organization roles alone.
pub fn roles(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (_, member) = membership(call)?;
    Ok((200, Some(Value::Array(show_roles(call.state, member)))))
}

/// Service roles alone, of one service where its link is given.
pub fn service_roles(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (_, member) = membership(call)?;
    let mut all = show_services(call.state, member);
    if let Some(link) = call.parameter("serviceDefinitionLink") {
        let wanted = link.rsplit('/').next().unwrap_or_default().to_owned();
        all.retain(|s| s["refLink"].as_str().is_some_and(|l| l.ends_with(&format!("/{wanted}"))));
    }
    let roles: Vec<Value> = all
        .into_iter()
        .map(|s| json!({"serviceDefinitionLink": s["refLink"], "serviceRoleNames": s["roles"], "serviceRoles": s["serviceRoles"]}))
        .collect();
    Ok((200, Some(json!({"serviceRoles": roles}))))
}
