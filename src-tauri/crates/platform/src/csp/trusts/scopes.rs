//! What a trust allows, as it stands on the wire. Scopes are always written back whole, so fields that no document
//! names travel along.

use orgdesk_model::{RoleScope, RoleScopes, Scopes, ServiceScopes};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What a trust allows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WireScopes {
    /// Everything.
    #[serde(deserialize_with = "or_default")]
    all_scopes: bool,
    /// Roles of the organization itself.
    #[serde(deserialize_with = "or_default")]
    organization_scopes: WireRoles,
    /// Roles of its services.
    #[serde(deserialize_with = "or_default")]
    services_scopes: Vec<WireService>,
    /// What this app doesn't know.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// Roles of an organization.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct WireRoles {
    /// All of them.
    #[serde(deserialize_with = "or_default")]
    all_roles: bool,
    /// These.
    #[serde(deserialize_with = "or_default")]
    roles: Vec<WireRole>,
    /// What this app doesn't know.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// Roles of one service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireService {
    /// The service. Without it a scope says nothing.
    service_definition_id: String,
    /// All of its roles.
    #[serde(default, deserialize_with = "or_default")]
    all_roles: bool,
    /// These.
    #[serde(default, deserialize_with = "or_default")]
    roles: Vec<WireRole>,
    /// What this app doesn't know.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct WireRole {
    /// Its name.
    name: String,
    /// The resources that it is limited to; none: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resources: Option<Vec<String>>,
    /// What this app doesn't know.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// Null stands for a value that isn't there. It is never written back.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

/// Scopes in an order of their own, since that of a server says nothing.
pub fn normalised(mut scopes: Scopes) -> Scopes {
    fn sort(roles: &mut [RoleScope]) {
        for role in roles.iter_mut() {
            role.resources.sort_unstable();
        }
        roles.sort_by(|a, b| a.name.cmp(&b.name));
    }
    sort(&mut scopes.organization.roles);
    for service in &mut scopes.services {
        sort(&mut service.roles);
    }
    scopes.services.sort_by(|a, b| a.service.cmp(&b.service));
    scopes
}

impl WireScopes {
    /// The scopes in an order of their own.
    pub fn to_model(&self) -> Scopes {
        let roles = |roles: &[WireRole]| {
            roles
                .iter()
                .map(|role| RoleScope {
                    name: role.name.clone(),
                    resources: role.resources.clone().unwrap_or_default(),
                })
                .collect()
        };
        normalised(Scopes {
            all: self.all_scopes,
            organization: RoleScopes {
                all_roles: self.organization_scopes.all_roles,
                roles: roles(&self.organization_scopes.roles),
            },
            services: self
                .services_scopes
                .iter()
                .map(|service| ServiceScopes {
                    service: service.service_definition_id.clone(),
                    all_roles: service.all_roles,
                    roles: roles(&service.roles),
                })
                .collect(),
        })
    }

    /// New scopes, with what the old ones hold that this app doesn't know: at the top, at the organization, and at
    /// services and roles that are in both.
    pub fn with(&self, new: &Scopes) -> Self {
        let old: HashMap<&str, &WireService> = self
            .services_scopes
            .iter()
            .map(|service| (service.service_definition_id.as_str(), service))
            .collect();
        let services = new.services.iter().map(|service| {
            let before = old.get(service.service.as_str());
            WireService {
                service_definition_id: service.service.clone(),
                all_roles: service.all_roles,
                roles: write(before.map_or(&[], |before| &before.roles), &service.roles),
                more: before.map(|before| told(&before.more)).unwrap_or_default(),
            }
        });
        Self {
            all_scopes: new.all,
            services_scopes: services.collect(),
            organization_scopes: WireRoles {
                all_roles: new.organization.all_roles,
                roles: write(&self.organization_scopes.roles, &new.organization.roles),
                more: told(&self.organization_scopes.more),
            },
            more: told(&self.more),
        }
    }
}

fn write(old: &[WireRole], new: &[RoleScope]) -> Vec<WireRole> {
    let old: HashMap<&str, &WireRole> = old.iter().map(|role| (role.name.as_str(), role)).collect();
    new.iter()
        .map(|role| {
            let before = old.get(role.name.as_str());
            // The field is optional. Where there was a list, an empty one has to say that it is gone.
            let had_list = before.is_some_and(|before| before.resources.is_some());
            WireRole {
                name: role.name.clone(),
                resources: (had_list || !role.resources.is_empty()).then(|| role.resources.clone()),
                more: before.map(|before| told(&before.more)).unwrap_or_default(),
            }
        })
        .collect()
}

/// Unknown fields without those that are null, at any depth.
fn told(more: &Map<String, Value>) -> Map<String, Value> {
    let inner = |value: &Value| match value {
        Value::Object(fields) => Value::Object(told(fields)),
        other => other.clone(),
    };
    more.iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.clone(), inner(value)))
        .collect()
}
