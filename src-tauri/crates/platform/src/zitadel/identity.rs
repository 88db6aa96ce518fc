//! Who the token belongs to, and what it may do.

use super::errors::{Task, is_no_org, is_no_right, is_no_route, problem};
use super::server::{Server, in_org};
use super::wire::{List, Me, Membership, MyInstance, Permissions, User};
use crate::transport::Call;
#[cfg(feature = "measured")]
use crate::transport::{Answer, TransportError};
use orgdesk_model::{Identity, Notice, OrgId, Problem, visible};
use orgdesk_words::say;
use serde_json::json;
use std::collections::BTreeSet;

/// May read everything on the instance.
pub const READ_INSTANCE: &str = "iam.read";
/// May read the instance's policies and those of every org.
pub const READ_POLICIES: &str = "iam.policy.read";
/// May write them. Of the server's roles only IAM_OWNER has it.
pub const WRITE_POLICIES: &str = "iam.policy.write";

/// What the token may do, seen from one org or from its own.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    permissions: BTreeSet<String>,
    memberships: Vec<Membership>,
    /// What the headers of the answers say of the operations' end.
    pub notices: Vec<Notice>,
}

impl Rights {
    fn of(permissions: Vec<String>, memberships: Vec<Membership>, notices: Vec<Notice>) -> Self {
        Self { permissions: permissions.into_iter().collect(), memberships, notices }
    }

    /// Of the bytes of the answers alone.
    #[cfg(feature = "measured")]
    pub fn of_answers(permissions: &Answer, memberships: &Answer) -> Result<Self, TransportError> {
        let permissions: Permissions = permissions.json()?;
        let memberships: List<Membership> = memberships.json()?;
        Ok(Self::of(permissions.result, memberships.result, Vec::new()))
    }

    /// Whether it has a permission.
    pub fn allow(&self, permission: &str) -> bool {
        self.permissions.contains(permission)
    }

    /// Whether the server told neither a permission nor a role.
    pub fn are_none(&self) -> bool {
        self.permissions.is_empty() && self.memberships.iter().all(|m| m.roles.is_empty())
    }

    /// The roles as people know them: plain on the instance and in `own`, with the org's name elsewhere.
    pub fn roles(&self, own: Option<&str>) -> Vec<String> {
        let mut roles = Vec::new();
        for instance in [true, false] {
            for membership in self.memberships.iter().filter(|m| m.iam == instance) {
                let plain = membership.iam || membership.org_id.as_deref() == own;
                for role in &membership.roles {
                    let role = visible(role);
                    roles.push(if plain {
                        role.into_owned()
                    } else {
                        say!("{role} in {}", visible(&membership.display_name))
                    });
                }
            }
        }
        roles.dedup();
        roles
    }

    /// The roles that count for an org, or for the instance.
    fn held(&self, org: Option<&OrgId>) -> Vec<&str> {
        let mut held: Vec<&str> = self
            .memberships
            .iter()
            .filter(|m| m.iam || org.is_some_and(|org| m.org_id.as_deref() == Some(org.as_str())))
            .flat_map(|m| m.roles.iter().map(String::as_str))
            .collect();
        held.sort_unstable();
        held.dedup();
        held
    }

    /// Why domain settings can't be changed, for whoever may not, at one org or on the instance.
    pub fn why_not_write(&self, org: Option<&OrgId>) -> String {
        match self.held(org).as_slice() {
            [] if org.is_some() => {
                say!("Changing domain settings needs the role IAM_OWNER; your token has no role here.")
            }
            [] => {
                say!(
                    "Changing domain settings needs the role IAM_OWNER; your token has no role on the instance."
                )
            }
            roles => {
                say!("Changing domain settings needs the role IAM_OWNER; your token has {}.", shown(roles))
            }
        }
    }

    /// Why the instance's domain settings can't be read, for whoever may not.
    pub fn why_not_read_instance(&self) -> String {
        match self.held(None).as_slice() {
            [] => say!(
                "The instance's domain settings were not read: that needs the role IAM_OWNER or IAM_OWNER_VIEWER; your token has no role on the instance. Choose an organization instead, or sign in with another token."
            ),
            roles => say!(
                "The instance's domain settings were not read: that needs the role IAM_OWNER or IAM_OWNER_VIEWER; your token has {}. Choose an organization instead, or sign in with another token.",
                shown(roles)
            ),
        }
    }

    /// What the identity may do, in a sentence.
    pub fn summary(&self) -> String {
        let changes = self.allow(WRITE_POLICIES);
        match (changes, self.allow(READ_POLICIES), self.allow("org.read")) {
            (true, ..) => say!("May read everything and change domain settings."),
            (_, true, _) => {
                say!("May read everything, may not change domain settings (that needs IAM_OWNER).")
            }
            (_, _, true) => {
                say!(
                    "May read the organizations that it belongs to or manages; may not change domain settings (that needs IAM_OWNER)."
                )
            }
            _ => say!(
                "May read little in its own organization; may not change domain settings (that needs IAM_OWNER)."
            ),
        }
    }
}

/// Asks what the token may do, in an org's context or its own.
///
/// # Errors
/// Whatever goes wrong, and [`NotFound`](orgdesk_model::ProblemCode::NotFound) for an org that doesn't exist.
pub async fn rights(server: &Server, org: Option<&OrgId>, task: Task) -> Result<Rights, Problem> {
    let permissions = Call::search("/auth/v1/permissions/zitadel/me/_search", &json!({}));
    let permissions = match org {
        Some(org) => in_org(permissions, org),
        None => permissions,
    };
    let memberships = Call::search("/auth/v1/memberships/me/_search", &json!({}));
    let (permissions, memberships) =
        futures::join!(server.ask::<Permissions>(&permissions), server.ask::<List<Membership>>(&memberships));
    let mut notices = Vec::new();
    let permissions = match permissions {
        Ok(told) => {
            notices.extend(told.notice("POST /auth/v1/permissions/zitadel/me/_search"));
            told.value.result
        }
        // Not allowed to ask in this org: nothing is allowed there.
        Err(error) if is_no_right(&error) && !is_no_org(&error) => Vec::new(),
        Err(error) => return Err(problem(&error, task)),
    };
    let memberships = memberships.map_err(|error| problem(&error, task))?;
    notices.extend(memberships.notice("POST /auth/v1/memberships/me/_search"));
    Ok(Rights::of(permissions, memberships.value.result, notices))
}

/// The user behind the token.
pub async fn me(server: &Server, task: Task) -> Result<User, Problem> {
    Ok(server.get::<Me>(&Call::get("/auth/v1/users/me"), task).await?.value.user)
}

/// The user with its roles and, where it may be asked, the server's version.
pub async fn identity(server: &Server) -> Result<(Identity, Rights), Problem> {
    let (user, rights) =
        futures::try_join!(me(server, Task::Identity), rights(server, None, Task::Identity))?;
    let server_version = if rights.allow(READ_INSTANCE) { version(server).await? } else { None };
    let name =
        [&user.preferred_login_name, &user.user_name, &user.id].into_iter().find(|name| !name.is_empty());
    let identity = Identity {
        name: name.map_or_else(String::new, |name| visible(name).into_owned()),
        id: Some(user.id.clone()).filter(|id| !id.is_empty()),
        roles: rights.roles(user.details.resource_owner.as_deref()),
        server_version,
    };
    Ok((identity, rights))
}

/// The server's version. The operation is deprecated since v4.1.0; what replaces it (`InstanceService/GetInstance`)
/// is served by Connect only, and not before v4.5.
async fn version(server: &Server) -> Result<Option<String>, Problem> {
    match server.ask::<MyInstance>(&Call::get("/admin/v1/instances/me")).await {
        Ok(told) => {
            let version = told.value.instance.version;
            Ok((!version.is_empty()).then(|| visible(&version).into_owned()))
        }
        Err(error) if is_no_route(&error) || is_no_right(&error) => Ok(None),
        Err(error) => Err(problem(&error, Task::Identity)),
    }
}

fn shown(roles: &[&str]) -> String {
    roles.iter().map(|role| visible(role)).collect::<Vec<_>>().join(", ")
}
