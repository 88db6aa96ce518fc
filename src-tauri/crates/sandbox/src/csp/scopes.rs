//! What a trust allows: all scopes, or roles of the organization and of services, with their resources.

use serde_json::{Map, Value, json};

/// What a trust allows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scopes {
    /// Everything.
    pub all: bool,
    /// Roles of the organization.
    pub organization: Granted,
    /// Roles of services.
    pub services: Vec<ServiceScope>,
}

/// Roles that a trust grants.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Granted {
    /// All of them.
    pub all_roles: bool,
    /// Some of them.
    pub roles: Vec<Role>,
}

/// A role that a trust grants.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Where it holds; the field is optional, and null when it was never sent.
    pub resources: Option<Vec<String>>,
}

/// Roles of one service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceScope {
    /// The service definition's id; in a world, its key.
    pub service: String,
    /// Its roles.
    pub granted: Granted,
}

impl Scopes {
    /// As it goes over the wire.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let services: Vec<Value> = self
            .services
            .iter()
            .map(|s| {
                json!({"serviceDefinitionId": s.service, "allRoles": s.granted.all_roles, "roles": roles(&s.granted)})
            })
            .collect();
        json!({
            "allScopes": self.all,
            "organizationScopes": {"allRoles": self.organization.all_roles, "roles": roles(&self.organization)},
            "servicesScopes": services,
        })
    }
}

fn roles(granted: &Granted) -> Vec<Value> {
    granted.roles.iter().map(|r| json!({"name": r.name, "resources": r.resources})).collect()
}

/// Roles with their resources, for worlds made in code.
#[must_use]
pub fn granted(all_roles: bool, roles: &[(&str, &[&str])]) -> Granted {
    let role = |(name, resources): &(&str, &[&str])| Role {
        name: (*name).to_owned(),
        resources: Some(resources.iter().map(|r| (*r).to_owned()).collect()),
    };
    Granted { all_roles, roles: roles.iter().map(role).collect() }
}

/// `allowedScopes` of a request: what was sent, and what was left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScopesPatch {
    all: Option<bool>,
    organization: GrantedPatch,
    services: Vec<(String, GrantedPatch)>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct GrantedPatch {
    all_roles: Option<bool>,
    roles: Vec<Role>,
}

impl ScopesPatch {
    /// Reads one. `service` is the field with a service's id.
    ///
    /// # Errors
    /// A sentence about a field of another type, a role without a name, a service without an id.
    pub fn read(value: &Value, service: &str) -> Result<Self, String> {
        let scopes = object(value, "allowedScopes")?;
        let organization = match present(scopes, "organizationScopes") {
            Some(value) => GrantedPatch::read(object(value, "organizationScopes")?, "organizationScopes")?,
            None => GrantedPatch::default(),
        };
        let services = list(scopes, "servicesScopes", "servicesScopes")?
            .iter()
            .map(|value| {
                let entry = object(value, "servicesScopes")?;
                let id = name(entry, service, "servicesScopes")?;
                Ok((id, GrantedPatch::read(entry, "servicesScopes")?))
            })
            .collect::<Result<_, String>>()?;
        Ok(Self { all: flag(scopes, "allScopes")?, organization, services })
    }

    /// Puts them in place of the old ones; what was left out is off or empty.
    pub fn replace(self, scopes: &mut Scopes) {
        *scopes = Scopes {
            all: self.all.unwrap_or_default(),
            organization: self.organization.whole(),
            services: self
                .services
                .into_iter()
                .map(|(service, granted)| ServiceScope { service, granted: granted.whole() })
                .collect(),
        };
    }

    /// Adds them to the old ones: roles by name, services by id. A flag that was sent wins.
    pub fn merge(self, scopes: &mut Scopes) {
        if let Some(all) = self.all {
            scopes.all = all;
        }
        self.organization.merge(&mut scopes.organization);
        for (service, granted) in self.services {
            match scopes.services.iter_mut().find(|s| s.service == service) {
                Some(old) => granted.merge(&mut old.granted),
                None => scopes.services.push(ServiceScope { service, granted: granted.whole() }),
            }
        }
    }
}

impl GrantedPatch {
    fn read(from: &Map<String, Value>, at: &str) -> Result<Self, String> {
        let roles = list(from, "roles", at)?
            .iter()
            .map(|value| {
                let role = object(value, "roles")?;
                let resources = match present(role, "resources") {
                    None => None,
                    Some(_) => Some(
                        list(role, "resources", "roles")?
                            .iter()
                            .map(|r| {
                                r.as_str()
                                    .map(str::to_owned)
                                    .ok_or("resources: a text is expected".to_owned())
                            })
                            .collect::<Result<_, String>>()?,
                    ),
                };
                Ok(Role { name: name(role, "name", "roles")?, resources })
            })
            .collect::<Result<_, String>>()?;
        Ok(Self { all_roles: flag(from, "allRoles")?, roles })
    }

    fn whole(self) -> Granted {
        Granted { all_roles: self.all_roles.unwrap_or_default(), roles: self.roles }
    }

    fn merge(self, into: &mut Granted) {
        if let Some(all) = self.all_roles {
            into.all_roles = all;
        }
        for role in self.roles {
            match into.roles.iter_mut().find(|r| r.name == role.name) {
                Some(old) => old.resources = role.resources.or(old.resources.take()),
                None => into.roles.push(role),
            }
        }
    }
}

/// A field that is there and isn't null.
fn present<'a>(from: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    from.get(name).filter(|v| !v.is_null())
}

fn object<'a>(value: &'a Value, at: &str) -> Result<&'a Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("{at}: an object is expected"))
}

fn list<'a>(from: &'a Map<String, Value>, name: &str, at: &str) -> Result<&'a [Value], String> {
    match present(from, name) {
        None => Ok(&[]),
        Some(value) => {
            value.as_array().map(Vec::as_slice).ok_or_else(|| format!("{at}.{name}: a list is expected"))
        }
    }
}

fn flag(from: &Map<String, Value>, name: &str) -> Result<Option<bool>, String> {
    match present(from, name) {
        None => Ok(None),
        Some(value) => value.as_bool().map(Some).ok_or_else(|| format!("{name}: true or false is expected")),
    }
}

fn name(from: &Map<String, Value>, field: &str, at: &str) -> Result<String, String> {
    match from.get(field).and_then(Value::as_str) {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(format!("{at}: {field} is required")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch(value: Value) -> ScopesPatch {
        ScopesPatch::read(&value, "serviceDefinitionId").unwrap()
    }

    fn some() -> Scopes {
        Scopes {
            all: false,
            organization: granted(false, &[("org_member", &[]), ("developer", &["project:1"])]),
            services: vec![ServiceScope { service: "s1".into(), granted: granted(true, &[]) }],
        }
    }

    #[test]
    fn replacing_leaves_nothing_of_the_old() {
        let mut scopes = some();
        patch(json!({"allScopes": true})).replace(&mut scopes);
        assert_eq!(scopes, Scopes { all: true, ..Scopes::default() });
    }

    #[test]
    fn merging_takes_nothing_away() {
        let mut scopes = some();
        patch(json!({
            "organizationScopes": {"roles": [{"name": "developer"}, {"name": "support_user", "resources": ["x"]}]},
            "servicesScopes": [
                {"serviceDefinitionId": "s1", "allRoles": false, "roles": [{"name": "r"}]},
                {"serviceDefinitionId": "s2", "roles": []},
            ],
        }))
        .merge(&mut scopes);
        assert_eq!(
            scopes.organization,
            granted(false, &[("org_member", &[]), ("developer", &["project:1"]), ("support_user", &["x"])])
        );
        assert!(!scopes.services[0].granted.all_roles, "a flag that is sent wins");
        assert_eq!(scopes.services[0].granted.roles, [Role { name: "r".into(), resources: None }]);
        assert_eq!(scopes.services[1].service, "s2");
    }

    #[test]
    fn what_is_written_reads_the_same() {
        let mut scopes = Scopes::default();
        patch(some().to_json()).replace(&mut scopes);
        assert_eq!(scopes, some());
    }

    #[test]
    fn wrong_types_and_missing_names_are_refused() {
        for (value, part) in [
            (json!([]), "object"),
            (json!({"allScopes": "yes"}), "true or false"),
            (json!({"organizationScopes": []}), "object"),
            (json!({"organizationScopes": {"roles": {}}}), "list"),
            (json!({"organizationScopes": {"roles": ["r"]}}), "object"),
            (json!({"organizationScopes": {"roles": [{"name": ""}]}}), "name is required"),
            (json!({"organizationScopes": {"roles": [{"name": "r", "resources": [1]}]}}), "text"),
            (json!({"servicesScopes": [{"roles": []}]}), "serviceDefinitionId is required"),
        ] {
            let said = ScopesPatch::read(&value, "serviceDefinitionId").unwrap_err();
            assert!(said.contains(part), "{value}: {said}");
        }
    }
}
