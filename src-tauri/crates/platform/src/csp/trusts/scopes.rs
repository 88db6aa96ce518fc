//! What a trust allows, and how broad that is. Fields that no document names travel along, since scopes are always
//! written back whole.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// What a trust allows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scopes {
    /// Everything.
    #[serde(deserialize_with = "or_default")]
    pub all_scopes: bool,
    /// Roles of the organization itself.
    #[serde(deserialize_with = "or_default")]
    pub organization_scopes: OrgScopes,
    /// Roles of its services.
    #[serde(deserialize_with = "or_default")]
    pub services_scopes: Vec<ServiceScopes>,
    /// What this app doesn't know.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// Roles of an organization.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrgScopes {
    /// All of them.
    #[serde(deserialize_with = "or_default")]
    pub all_roles: bool,
    /// These.
    #[serde(deserialize_with = "or_default")]
    pub roles: Vec<Role>,
    /// What this app doesn't know.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// Roles of one service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceScopes {
    /// The service. Without it a scope says nothing.
    pub service_definition_id: String,
    /// All of its roles.
    #[serde(default, deserialize_with = "or_default")]
    pub all_roles: bool,
    /// These.
    #[serde(default, deserialize_with = "or_default")]
    pub roles: Vec<Role>,
    /// What this app doesn't know.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// The resources that it is limited to; none: all.
    #[serde(default, deserialize_with = "or_default")]
    pub resources: Vec<String>,
    /// What this app doesn't know.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// Null stands for a value that isn't there. It is never written back.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

/// How much a trust allows, the broadest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breadth {
    /// Nothing.
    Nothing,
    /// Single roles.
    Roles {
        /// Of the organization.
        organization: usize,
        /// Of services, summed.
        service: usize,
        /// So many services.
        services: usize,
    },
    /// All roles of some services, and perhaps more.
    WholeServices {
        /// So many.
        services: usize,
    },
    /// All roles of the organization, which include its owner's.
    WholeOrganization,
    /// Everything.
    Everything,
}

impl Scopes {
    /// How broad they are.
    pub fn breadth(&self) -> Breadth {
        let whole = self.services_scopes.iter().filter(|service| service.all_roles).count();
        let named =
            self.services_scopes.iter().filter(|service| !service.all_roles && !service.roles.is_empty());
        let (services, service) = named.fold((0, 0), |(n, roles), one| (n + 1, roles + one.roles.len()));
        let organization = self.organization_scopes.roles.len();
        if self.all_scopes {
            Breadth::Everything
        } else if self.organization_scopes.all_roles {
            Breadth::WholeOrganization
        } else if whole > 0 {
            Breadth::WholeServices { services: whole }
        } else if organization + service > 0 {
            Breadth::Roles { organization, service, services }
        } else {
            Breadth::Nothing
        }
    }

    /// Whether roles stand beside a flag that allows all of them: whether such a role counts isn't told.
    pub fn names_roles_beside_all(&self) -> bool {
        let org = &self.organization_scopes;
        let beside = |all: bool, roles: &[Role]| all && !roles.is_empty();
        beside(org.all_roles, &org.roles)
            || self.services_scopes.iter().any(|service| beside(service.all_roles, &service.roles))
    }
}
