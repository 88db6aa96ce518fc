//! What a scope editor can be filled from: roles, users, services.

use super::me::{show_roles, show_services, show_user};
use super::orgs;
use crate::csp::call::{ADMINS, ANYONE, Call, Reply};
use crate::csp::errors::Failure;
use crate::csp::paging::Page;
use crate::csp::state::{Account, Member, Role, User};
use serde_json::{Value, json};

/// Most hits of a search for users.
const HITS: usize = 20;

/// The organization's roles, those with given names alone where names are given.
pub fn roles(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.enter(ANYONE)?;
    let org = call.segment(0);
    let given = call.query().into_iter().filter(|(name, value)| name == "name" && !value.is_empty());
    let names: Vec<String> =
        given.flat_map(|(_, v)| v.split(',').map(str::to_owned).collect::<Vec<_>>()).collect();
    let found: Vec<&Role> =
        call.state.roles.iter().filter(|r| names.is_empty() || names.contains(&r.name)).collect();
    let links: Vec<String> = found.iter().map(|r| format!("{}/roles/{}", orgs::link(org), r.name)).collect();
    let shown: Vec<Value> = found
        .iter()
        .map(|r| {
            json!({
                "name": r.name,
                "displayName": r.display_name,
                "visible": true,
                "resource": null,
                "organizationLink": orgs::link(org),
                "expiresAt": null,
                "createdBy": null,
            })
        })
        .collect();
    Ok((200, Some(json!({"refLinks": links, "orgRolesData": shown}))))
}

fn users_of<'a>(call: &'a Call<'_>) -> Vec<(&'a Member, &'a User)> {
    let org = call.segment(0);
    let user = |m: &'a Member| match &m.account {
        Account::User(id) => Some((m, call.state.users.get(id)?)),
        Account::App(_) => None,
    };
    call.state.members.iter().filter(|m| m.org == org).filter_map(user).collect()
}

fn show_member(call: &Call<'_>, (member, user): &(&Member, &User)) -> Value {
    json!({
        "user": show_user(user),
        "organizationRoles": show_roles(call.state, member),
        "serviceRoles": show_services(call.state, member),
        "customRoles": null,
    })
}

/// Users of the organization with their roles.
pub fn users(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.enter(ANYONE)?;
    let page = Page::read(call, 1)?;
    let all = users_of(call);
    Ok((200, Some(page.of(call, &all, |entry| show_member(call, entry)))))
}

/// The first users whose name or e-mail contains a text.
pub fn search_users(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.enter(ANYONE)?;
    let term = call.parameter("userSearchTerm").ok_or_else(|| Failure::bad("userSearchTerm is required"))?;
    let term = term.to_lowercase();
    let fits =
        |user: &User| [&user.email, &user.first, &user.last].iter().any(|t| t.to_lowercase().contains(&term));
    let found: Vec<Value> = users_of(call)
        .iter()
        .filter(|(_, user)| fits(user))
        .take(HITS)
        .map(|entry| show_member(call, entry))
        .collect();
    Ok((200, Some(json!({"results": found}))))
}

/// No organization of a world has roles of its own making.
pub fn custom_roles(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.enter(ANYONE)?;
    Ok((200, Some(json!({"results": []}))))
}

/// Services of an organization: a call of the console that clients use too, without a page.
pub fn services(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let caller = call.caller()?;
    let id = call.parameter("orgId").unwrap_or(caller.org);
    call.enter_org(&id, ANYONE)?;
    let org = call.state.org(&id).ok_or_else(Failure::no_org)?;
    let shown: Vec<Value> = org
        .services
        .iter()
        .filter_map(|id| call.state.service(id))
        .map(|s| {
            json!({
                "serviceDefinitionId": s.id,
                "displayName": s.display_name,
                "productIdentifier": s.product,
                "serviceAccessType": "EXTERNAL",
                "serviceUrls": {"serviceHome": s.home},
            })
        })
        .collect();
    Ok((200, Some(json!({"servicesList": shown}))))
}

/// The role catalogue of a service is for the service's owner and the platform's operators, which no token of a world
/// is.
pub fn service_roles(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.caller()?;
    Err(Failure::forbidden())
}

/// OAuth apps of the organization.
pub fn apps(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.enter(ADMINS)?;
    let page = Page::read(call, 1)?;
    let org = call.segment(0);
    let mut found: Vec<_> = call.state.apps.values().filter(|a| a.org == org).collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    let shown = page.of(call, &found, |app| {
        json!({"id": app.id, "displayName": app.name, "description": null, "grantTypes": ["client_credentials"]})
    });
    Ok((200, Some(shown)))
}

/// No organization of a world is linked to an identity provider.
pub fn idp(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.enter(ADMINS.users_only())?;
    Ok((200, Some(json!({"mappedToIdp": false, "idpDetails": null}))))
}
