//! Checking scopes, and comparing them: what a change lets people do, and what it takes from them.

use super::SCOPES;
use crate::csp::links;
use orgdesk_model::{Breadth, Finding, RoleScope, Scopes, visible};
use orgdesk_words::{phrase, say};
use std::collections::{HashMap, HashSet};

/// Most problems of a kind that are told one by one.
const MOST_TOLD: usize = 3;

/// Checks scopes. Names of roles are free: for many no list exists.
pub fn check(scopes: &Scopes) -> Vec<Finding> {
    let mut wrong = Wrong::default();
    wrong.roles(None, &scopes.organization.roles);
    let mut seen = HashSet::new();
    for service in &scopes.services {
        let id = service.service.as_str();
        if id.trim().is_empty() {
            wrong.no_service += 1;
        } else if !seen.insert(id) {
            wrong.twice_service.push(id);
        } else if !links::is_word(id) {
            wrong.odd_service.push(id);
        }
        wrong.roles(Some(id), &service.roles);
    }
    let mut findings = wrong.findings();
    if scopes.names_roles_beside_all() {
        findings.push(Finding::warning(
            "roles_beside_all",
            SCOPES,
            phrase!("Single roles stand beside all roles. Whether the server minds, or what they mean then, isn't documented: \
             leave out one of the two."),
        ));
    }
    match scopes.breadth() {
        Breadth::Everything => findings.push(Finding::warning(
            "all_scopes",
            SCOPES,
            phrase!("This allows everything: all that the organization and its services have, also what they get later."),
        )),
        Breadth::Nothing => findings.push(Finding::warning(
            "nothing_allowed",
            SCOPES,
            phrase!("This allows nothing: the trust is there, but nobody can do anything with it."),
        )),
        Breadth::WholeOrganization => findings.push(Finding::warning(
            "all_organization_roles",
            SCOPES,
            phrase!("This allows all roles of the organization, its owner's included."),
        )),
        Breadth::Roles { .. } | Breadth::WholeServices { .. } => {}
    }
    findings
}

#[derive(Default)]
struct Wrong<'a> {
    no_role: usize,
    no_service: usize,
    no_resource: Vec<&'a str>,
    twice_role: Vec<(&'a str, Option<&'a str>)>,
    twice_service: Vec<&'a str>,
    odd_role: Vec<&'a str>,
    odd_service: Vec<&'a str>,
}

impl<'a> Wrong<'a> {
    fn roles(&mut self, of: Option<&'a str>, roles: &'a [RoleScope]) {
        let mut seen = HashSet::with_capacity(roles.len());
        for role in roles {
            let name = role.name.as_str();
            if name.trim().is_empty() {
                self.no_role += 1;
            } else if !seen.insert(name) {
                self.twice_role.push((name, of));
            } else if name.trim() != name || visible(name) != name {
                self.odd_role.push(name);
            }
            if role.resources.iter().any(|resource| resource.trim().is_empty()) {
                self.no_resource.push(name);
            }
        }
    }

    fn findings(self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut error = |code: &str, message: String| findings.push(Finding::error(code, SCOPES, message));
        if self.no_role > 0 {
            error("role_name_empty", say!("A role has no name. Type one, or remove it."));
        }
        if self.no_service > 0 {
            error("service_id_empty", say!("A service has no id. Type one, or remove it."));
        }
        for name in self.no_resource.into_iter().take(MOST_TOLD) {
            error(
                "resource_empty",
                say!(
                    "The role {} is limited to a resource without a name. Type one, or remove it.",
                    visible(name)
                ),
            );
        }
        for (name, of) in self.twice_role.into_iter().take(MOST_TOLD) {
            let name = visible(name);
            let message = match of {
                None => say!("The role {name} of the organization stands twice."),
                Some(service) => {
                    say!("The role {name} of the service {} stands twice.", visible(service))
                }
            };
            error("role_twice", message);
        }
        for id in self.twice_service.into_iter().take(MOST_TOLD) {
            error("service_twice", say!("The service {} stands twice.", visible(id)));
        }
        for name in self.odd_role.into_iter().take(MOST_TOLD) {
            findings.push(Finding::warning(
                "role_characters",
                SCOPES,
                say!("The role “{}” has spaces around it, or characters that don't show.", visible(name)),
            ));
        }
        for id in self.odd_service.into_iter().take(MOST_TOLD) {
            findings.push(Finding::warning(
                "service_id_characters",
                SCOPES,
                say!(
                    "“{}” doesn't look like a service's id: those have letters, digits, - and _.",
                    visible(id)
                ),
            ));
        }
        findings
    }
}

/// One thing that a trust allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant<'a> {
    /// Everything.
    Everything,
    /// All roles of the org.
    AllRoles,
    /// A role of the org.
    Role(&'a RoleScope),
    /// All roles of a service.
    Service(&'a str),
    /// A role of a service.
    ServiceRole(&'a str, &'a RoleScope),
}

/// What one trust allows that another doesn't, in order. Both in the order that
/// [`normalised`](crate::csp::trusts::normalised) gives.
pub fn beyond<'a>(scopes: &'a Scopes, other: &Scopes) -> Vec<Grant<'a>> {
    let index = Index::of(other);
    let mut found = Vec::new();
    if other.all {
        return found;
    }
    if scopes.all {
        found.push(Grant::Everything);
        return found;
    }
    if scopes.organization.all_roles && !other.organization.all_roles {
        found.push(Grant::AllRoles);
    } else if !scopes.organization.all_roles && !other.organization.all_roles {
        let roles = scopes.organization.roles.iter();
        found.extend(roles.filter(|role| !index.organization.covers(role)).map(Grant::Role));
    }
    for service in &scopes.services {
        let theirs = index.services.get(service.service.as_str());
        if theirs.is_some_and(|(all, _)| *all) {
            continue;
        }
        if service.all_roles {
            found.push(Grant::Service(&service.service));
            continue;
        }
        let missing =
            service.roles.iter().filter(|role| !theirs.is_some_and(|(_, roles)| roles.covers(role)));
        found.extend(missing.map(|role| Grant::ServiceRole(&service.service, role)));
    }
    found
}

struct Index<'a> {
    organization: Roles<'a>,
    services: HashMap<&'a str, (bool, Roles<'a>)>,
}

struct Roles<'a>(HashMap<&'a str, &'a [String]>);

impl<'a> Roles<'a> {
    fn of(roles: &'a [RoleScope]) -> Self {
        Self(roles.iter().map(|role| (role.name.as_str(), role.resources.as_slice())).collect())
    }

    /// Whether a role is among them, for at least the same resources. No resources means all.
    fn covers(&self, role: &RoleScope) -> bool {
        self.0.get(role.name.as_str()).is_some_and(|mine| {
            mine.is_empty()
                || (!role.resources.is_empty()
                    && role.resources.iter().all(|resource| mine.binary_search(resource).is_ok()))
        })
    }
}

impl<'a> Index<'a> {
    fn of(scopes: &'a Scopes) -> Self {
        Self {
            organization: Roles::of(&scopes.organization.roles),
            services: scopes
                .services
                .iter()
                .map(|service| (service.service.as_str(), (service.all_roles, Roles::of(&service.roles))))
                .collect(),
        }
    }
}
