//! What a scope editor can offer: roles of an org, its services, and their roles. No operation tells all of it to an
//! org's owner, so it is put together from several, and what fails is told beside what was found.

use super::{Record, list};
use crate::csp::errors::Task;
use crate::csp::links::{self, AM};
use crate::csp::server::{Failed, Server};
use crate::transport::{Call, LIST};
use orgdesk_model::{OfferedRole, OfferedRoles, OfferedService, OrgId, Problem, ScopeCatalog, visible};
use orgdesk_words::say;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Services whose role catalogue is asked for at the same time.
const AT_ONCE: usize = 4;
/// Most services whose role catalogue is asked for.
const MOST_SERVICES: usize = 40;
/// The API of services, which no page describes to customers.
const SERVICES: &str = "/csp/gateway/slc/api/v2/ui/definitions/";
/// The role catalogue of a service.
const CATALOGUE: &str = "/csp/gateway/slc/api/definitions/external";
/// Roles of an org's own making.
const CUSTOM_ROLES: &str = "/csp/gateway/iam-roles-mgmt/api/orgs";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OrgRoles {
    org_roles_data: Option<Vec<WireRole>>,
}

#[derive(Deserialize)]
struct CustomRoles {
    results: Option<Vec<WireRole>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRole {
    name: Option<String>,
    display_name: Option<String>,
    visible: Option<bool>,
    is_hidden: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Services {
    services_list: Option<Vec<WireService>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireService {
    service_definition_id: Option<String>,
    display_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Catalogue {
    service_roles: Option<Vec<WireRole>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    user_org_info: Option<Vec<OrgInfo>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OrgInfo {
    services_def: Option<Vec<MyService>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MyService {
    ref_link: Option<String>,
    service_display_name: Option<String>,
    service_roles: Option<Vec<WireRole>>,
    roles: Option<Vec<String>>,
}

/// Roles by name, with what people call them.
type Roles = BTreeMap<String, Option<String>>;

fn add(roles: &mut Roles, name: String, label: Option<String>) {
    let label = label.filter(|label| !label.is_empty()).map(|label| visible(&label).into_owned());
    let known = roles.entry(name).or_default();
    *known = known.take().or(label);
}

fn add_all(roles: &mut Roles, told: Option<Vec<WireRole>>) {
    for role in told.into_iter().flatten() {
        let hidden = role.visible == Some(false) || role.is_hidden == Some(true);
        if let Some(name) = role.name.filter(|name| !name.is_empty() && !hidden) {
            add(roles, name, role.display_name);
        }
    }
}

fn offered(roles: Roles, incomplete: Option<String>) -> OfferedRoles {
    let roles = roles.into_iter().map(|(name, label)| OfferedRole { name, label }).collect();
    OfferedRoles { roles, incomplete }
}

#[derive(Default)]
struct Service {
    label: Option<String>,
    roles: Roles,
    complete: bool,
}

/// Reads what a scope editor can offer. A part that fails is told in words.
///
/// # Errors
/// Signing in failed.
pub async fn catalog(server: &Server, org: &OrgId) -> Result<ScopeCatalog, Problem> {
    let id = org.as_str();
    let (roles, custom, services, info, seen) = futures::join!(
        ask::<OrgRoles>(server, id, format!("{}/roles", links::org(id))),
        ask::<CustomRoles>(server, id, format!("{CUSTOM_ROLES}/{id}/custom-roles")),
        ask::<Services>(server, id, format!("{SERVICES}?orgId={id}")),
        my_services(server, id),
        list::all(server, org, "", Task::Catalog, |_| false),
    );
    let (roles, custom, services) = (roles?, custom?, services?);
    // Roles seen in trusts are a bonus: who may not list trusts still gets the rest.
    let seen: Vec<Record> = seen
        .map(|all| all.entries.iter().filter_map(|entry| Record::read(entry).ok()).collect())
        .unwrap_or_default();

    let mut organization = Roles::new();
    let mut incomplete = Vec::new();
    match roles {
        Ok(told) => add_all(&mut organization, told.org_roles_data),
        Err(why) => incomplete.push(say!("The organization's roles could not be read: {why}")),
    }
    match custom {
        Ok(told) => add_all(&mut organization, told.results),
        Err(why) => incomplete.push(say!("The organization's custom roles could not be read: {why}")),
    }
    let mut offers: BTreeMap<String, Service> = BTreeMap::new();
    let services_problem = match services {
        Ok(told) => {
            for service in told.services_list.into_iter().flatten() {
                if let Some(id) = service.service_definition_id.filter(|id| links::is_word(id)) {
                    let label = service.display_name.filter(|label| !label.is_empty());
                    offers.entry(id).or_default().label = label.map(|label| visible(&label).into_owned());
                }
            }
            None
        }
        Err(why) => Some(say!("The organization's services could not be read: {why}")),
    };
    catalogues(server, id, &mut offers).await?;
    for service in info? {
        let Some(id) =
            service.ref_link.as_deref().and_then(|link| link.trim_end_matches('/').rsplit('/').next())
        else {
            continue;
        };
        let offer = offers.entry(id.to_owned()).or_default();
        offer.label = offer.label.take().or(service.service_display_name);
        add_all(&mut offer.roles, service.service_roles);
        for name in service.roles.into_iter().flatten().filter(|name| !name.is_empty()) {
            add(&mut offer.roles, name, None);
        }
    }
    for scopes in seen.iter().filter_map(Record::scopes) {
        for role in scopes.organization.roles {
            add(&mut organization, role.name, None);
        }
        for service in scopes.services {
            let offer = offers.entry(service.service).or_default();
            for role in service.roles {
                add(&mut offer.roles, role.name, None);
            }
        }
    }
    let mut services: Vec<OfferedService> =
        offers.into_iter().map(|(id, service)| of_service(id, service)).collect();
    services.sort_by_cached_key(|service| {
        (service.label.is_none(), service.label.as_deref().unwrap_or(&service.id).to_lowercase())
    });
    let incomplete = (!incomplete.is_empty()).then(|| incomplete.join(" "));
    Ok(ScopeCatalog { organization: offered(organization, incomplete), services, services_problem })
}

fn of_service(id: String, service: Service) -> OfferedService {
    let incomplete = (!service.complete).then(|| {
        say!("The list of this service's roles is for the service's owner: these are roles that you have, or that other \
         trusts name. Type the name of any other.")
    });
    OfferedService { id, label: service.label, offered: offered(service.roles, incomplete) }
}

/// Asks for one part. The outer error is one of signing in; the inner one tells why the part is missing.
async fn ask<T: DeserializeOwned>(
    server: &Server,
    org: &str,
    path: String,
) -> Result<Result<T, String>, Problem> {
    match server.ask::<T>(&Call::get(path).limit(LIST)).await {
        Ok(told) => Ok(Ok(told.value)),
        Err(failed) => reason(&failed, org).map(Err),
    }
}

fn reason(failed: &Failed, org: &str) -> Result<String, Problem> {
    match (failed, failed.status()) {
        (Failed::SignIn(_), _) | (_, Some(401)) => Err(failed.problem(Task::Catalog, Some(org))),
        _ => Ok(match failed.status() {
            Some(403) => say!("the token may not (403)."),
            Some(404 | 405 | 410 | 501) => say!("the server doesn't have the list."),
            Some(status) => say!("the server refused ({status}). Try again later."),
            None => say!("no readable answer came. Try again later."),
        }),
    }
}

/// Services in which the signed-in user has roles. OAuth apps can't ask.
async fn my_services(server: &Server, org: &str) -> Result<Vec<MyService>, Problem> {
    let access = server.tokens.access().await?;
    if access.is_app {
        return Ok(Vec::new());
    }
    let info = ask::<Info>(server, org, format!("{AM}/loggedin/user/orgs/{org}/info")).await?;
    let orgs = info.ok().and_then(|info| info.user_org_info);
    Ok(orgs.into_iter().flatten().flat_map(|org| org.services_def.unwrap_or_default()).collect())
}

/// Asks for the role catalogues of services. They are for a service's owner, so where some at once refuse, the rest
/// is let be.
async fn catalogues(
    server: &Server,
    org: &str,
    offers: &mut BTreeMap<String, Service>,
) -> Result<(), Problem> {
    let ids: Vec<String> = offers.keys().take(MOST_SERVICES).cloned().collect();
    for some in ids.chunks(AT_ONCE) {
        let path = |id: &String| format!("{CATALOGUE}/{id}?includeServiceRoles=true");
        let calls = some.iter().map(|id| ask::<Catalogue>(server, org, path(id)));
        let answers = futures::future::join_all(calls).await;
        let mut any = false;
        for (id, answer) in some.iter().zip(answers) {
            if let (Ok(told), Some(offer)) = (answer?, offers.get_mut(id)) {
                any = true;
                offer.complete = told.service_roles.is_some();
                add_all(&mut offer.roles, told.service_roles);
            }
        }
        if !any {
            break;
        }
    }
    Ok(())
}
