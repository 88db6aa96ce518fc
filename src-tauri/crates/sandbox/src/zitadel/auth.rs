//! Who asks, in which organization, and whether they may.

use super::errors::{Code, Failure, own};
use super::roles;
use super::state::State;
use super::traits::Traits;

/// What an operation asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Open,
    /// Any valid token, whatever its memberships.
    Authenticated,
    /// A permission in the organization of the request, or on the instance.
    Permission(&'static str),
}

/// Who asks, and in which organization.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// Id of the user.
    pub user: String,
    /// Id of the organization in context: the header's, else the user's own.
    pub org: String,
}

/// Finds out who asks and whether they may. The order of the checks is the server's.
///
/// # Errors
/// A missing token, a bad header, an invalid token, an unknown organization, no membership, no permission.
pub fn authorize(
    state: &State,
    traits: &Traits,
    authorization: &str,
    org_header: &str,
    access: Access,
) -> Result<Caller, Failure> {
    if access == Access::Open {
        return Ok(Caller::default());
    }
    if authorization.is_empty() {
        return Err(Failure::Status { code: Code::Unauthenticated, message: "auth header missing".into() });
    }
    let parts: Vec<&str> = authorization.split("Bearer ").collect();
    let [_, text] = parts[..] else {
        return Err(own(Code::Unauthenticated, "AUTH-toLo1", "invalid auth header"));
    };
    let user = state
        .tokens
        .get(text)
        .filter(|t| t.opens_api && t.works(state.now()))
        .and_then(|t| state.living_user(&t.user))
        .ok_or_else(|| own(Code::Unauthenticated, "AUTH-7fs1e", "Errors.Token.Invalid"))?;
    let org = match org_header.trim() {
        "" => user.org.as_str(),
        id => id,
    };
    if !passes(state, traits, org) {
        return Err(own(Code::PermissionDenied, "AUTH-Bs7Ds", "Organisation doesn't exist"));
    }
    let caller = Caller { user: user.id.clone(), org: org.to_owned() };
    if let Access::Permission(permission) = access {
        require(state, traits, &caller.user, org, permission)?;
    }
    Ok(caller)
}

/// Whether an organization passes the check of the header.
#[must_use]
pub fn passes(state: &State, traits: &Traits, org: &str) -> bool {
    state.orgs.get(org).is_some_and(|o| traits.orgs_found_by_events || o.exists())
}

/// Asks a permission of a user in an organization.
///
/// # Errors
/// 404 AUTHZ-cdgFk without any membership there or on the instance, 403 AUTH-5mWD2 without the permission.
pub fn require(
    state: &State,
    traits: &Traits,
    user: &str,
    org: &str,
    permission: &str,
) -> Result<(), Failure> {
    let mut member = false;
    for role in roles_in(state, user, org) {
        member = true;
        if roles::permissions(role, traits.groups).any(|p| p == permission) {
            return Ok(());
        }
    }
    if member {
        Err(own(Code::PermissionDenied, "AUTH-5mWD2", "No matching permissions found"))
    } else {
        Err(own(Code::NotFound, "AUTHZ-cdgFk", "membership not found"))
    }
}

/// Every permission of a user in an organization, each once.
#[must_use]
pub fn permissions(state: &State, traits: &Traits, user: &str, org: &str) -> Vec<&'static str> {
    let mut out: Vec<&'static str> = Vec::new();
    for role in roles_in(state, user, org) {
        for permission in roles::permissions(role, traits.groups) {
            if !out.contains(&permission) {
                out.push(permission);
            }
        }
    }
    out
}

fn roles_in<'a>(state: &'a State, user: &str, org: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let org = org.to_owned();
    state
        .memberships(user)
        .filter(move |m| m.org.as_ref().is_none_or(|id| *id == org))
        .flat_map(|m| m.roles.iter().map(String::as_str))
}
