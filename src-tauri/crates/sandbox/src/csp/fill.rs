//! How a server comes to hold a world.

use super::ident;
use super::state::{
    AccessToken, Account, ApiToken, App, Clock, Member, Org, Role, Service, State, Trust, User, in_unit,
};
use super::switches::Switches;
use super::world::{MemberSpec, OrgSpec, TrustSpec, World};
use super::{scopes::Scopes, tokens};
use base64::Engine as _;
use chrono::TimeDelta;
use std::collections::{BTreeMap, HashMap};

/// The domain of user ids.
pub const DOMAIN: &str = "vmware.com";
/// Age of a world's API tokens in days, and their life: half a year.
const API_TOKEN_DAYS: (i64, i64) = (40, 180);
/// How long ago an expired token ended.
const ENDED: TimeDelta = TimeDelta::hours(2);

/// Ids by the world's keys.
#[derive(Default)]
struct Ids {
    orgs: HashMap<String, String>,
    users: HashMap<String, String>,
    apps: HashMap<String, String>,
    services: HashMap<String, String>,
}

fn id(of: &HashMap<String, String>, key: &str) -> String {
    of.get(key).cloned().unwrap_or_default()
}

impl Ids {
    fn account(&self, user: Option<&str>, app: Option<&str>) -> Account {
        match (user, app) {
            (Some(user), _) => Account::User(id(&self.users, user)),
            (None, app) => Account::App(id(&self.apps, app.unwrap_or_default())),
        }
    }
}

/// A server that holds a world, and the variables by which the world's things are found.
#[must_use]
pub fn fill(world: &World, switches: Switches, clock: Clock) -> (State, BTreeMap<String, String>) {
    let mut state = State::new(clock, switches.trust_time);
    let mut variables = BTreeMap::new();
    let ids = things(&mut state, world, &mut variables);
    for spec in &world.members {
        let member = member(spec, &ids);
        state.members_of.entry(member.account.clone()).or_default().push(state.members.len());
        state.members.push(member);
    }
    for spec in &world.trusts {
        let trust = trust(spec, &ids, switches);
        variables.insert(format!("trust.{}", spec.key), trust.id.clone());
        state.add_trust(trust);
    }
    secrets(&mut state, world, &ids, switches, &mut variables);
    (state, variables)
}

/// Organizations, users, apps, roles, services.
fn things(state: &mut State, world: &World, variables: &mut BTreeMap<String, String>) -> Ids {
    let mut ids = Ids::default();
    for spec in &world.services {
        let service = ident::service(&spec.key);
        variables.insert(format!("service.{}", spec.key), service.clone());
        ids.services.insert(spec.key.clone(), service.clone());
        state.services.push(Service {
            id: service,
            display_name: spec.display_name.clone(),
            product: spec.product_identifier.clone(),
            home: spec.service_home.clone(),
        });
    }
    for spec in &world.orgs {
        let org = org(spec, &ids);
        variables.insert(format!("org.{}", spec.key), org.id.clone());
        ids.orgs.insert(spec.key.clone(), org.id.clone());
        state.org_index.insert(org.id.clone(), state.orgs.len());
        state.orgs.push(org);
    }
    for spec in &world.users {
        let user = format!("{DOMAIN}:{}", ident::guid("user", &spec.key));
        variables.insert(format!("user.{}", spec.key), user.clone());
        ids.users.insert(spec.key.clone(), user.clone());
        let spec = spec.clone();
        let kept = User {
            id: user.clone(),
            email: spec.email,
            first: spec.first_name,
            last: spec.last_name,
            passcode: spec.passcode,
        };
        state.users.insert(user, kept);
    }
    for spec in &world.apps {
        let app = ident::app(&spec.key);
        let secret = ident::secret();
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{app}:{secret}"));
        variables.insert(format!("app.{}", spec.key), app.clone());
        variables.insert(format!("basic.{}", spec.key), basic);
        ids.apps.insert(spec.key.clone(), app.clone());
        let kept =
            App { id: app.clone(), secret, org: id(&ids.orgs, &spec.org), name: spec.display_name.clone() };
        state.apps.insert(app, kept);
    }
    state.roles = world
        .org_roles
        .iter()
        .map(|r| Role { name: r.name.clone(), display_name: r.display_name.clone() })
        .collect();
    ids
}

fn org(spec: &OrgSpec, ids: &Ids) -> Org {
    let spec = spec.clone();
    Org {
        id: ident::guid("org", &spec.key),
        display_name: spec.display_name,
        name: spec.name,
        language: spec.language,
        locale: spec.locale,
        audit_logs: spec.audit_logs_instance_id,
        mfa_required: spec.is_mfa_required,
        passcode_required: spec.enforce_user_api_token_mfa,
        customer_id: spec.customer_id,
        lint_instances: spec.lint_instances,
        services: spec.services.iter().map(|key| id(&ids.services, key)).collect(),
    }
}

fn member(spec: &MemberSpec, ids: &Ids) -> Member {
    Member {
        account: ids.account(spec.user.as_deref(), spec.app.as_deref()),
        org: id(&ids.orgs, &spec.org),
        roles: spec.roles.clone(),
        service_roles: spec
            .service_roles
            .iter()
            .map(|(key, roles)| (id(&ids.services, key), roles.clone()))
            .collect(),
    }
}

fn trust(spec: &TrustSpec, ids: &Ids, switches: Switches) -> Trust {
    let spec = spec.clone();
    let number = |at| in_unit(at, switches.trust_time);
    let mut scopes: Scopes = spec.allowed_scopes;
    for service in &mut scopes.services {
        service.service = id(&ids.services, &service.service);
    }
    Trust {
        id: ident::guid("trust", &spec.key),
        key: Some(spec.key),
        trustee: id(&ids.orgs, &spec.trustee),
        trusted: id(&ids.orgs, &spec.trusted),
        kind: spec.kind,
        status: spec.status,
        description: spec.description,
        expires: spec.expires_at.map(number),
        created: number(spec.created_at),
        created_by: spec.created_by,
        updated: number(spec.last_updated_at),
        updated_by: spec.last_updated_by,
        scopes,
    }
}

/// Access tokens and API tokens.
fn secrets(
    state: &mut State,
    world: &World,
    ids: &Ids,
    switches: Switches,
    variables: &mut BTreeMap<String, String>,
) {
    let now = state.now();
    for spec in &world.tokens {
        let account = ids.account(spec.user.as_deref(), spec.app.as_deref());
        let org = id(&ids.orgs, &spec.org);
        let life = TimeDelta::seconds(i64::from(switches.token_life));
        let ends = if spec.expired { now - ENDED } else { now + life };
        let text = tokens::text(state, &account, &org, ends);
        variables.insert(format!("token.{}", spec.key), text.clone());
        let token = AccessToken { key: Some(spec.key.clone()), account, org, ends, revoked: false };
        state.access_tokens.insert(text, token);
    }
    for spec in &world.api_tokens {
        let created = now - TimeDelta::days(API_TOKEN_DAYS.0);
        let text = ident::api_token();
        variables.insert(format!("apitoken.{}", spec.key), text.clone());
        let ends = if spec.expired { now - ENDED } else { created + TimeDelta::days(API_TOKEN_DAYS.1) };
        let owner = "an owner of the organization".to_owned();
        state.api_tokens.push(ApiToken {
            key: spec.key.clone(),
            id: ident::guid("api-token", &spec.key),
            text,
            name: spec.name.clone(),
            user: id(&ids.users, &spec.user),
            org: id(&ids.orgs, &spec.org),
            created,
            ends,
            used: None,
            deactivated: spec.deactivated,
            switched: spec.deactivated.then(|| (owner, now - ENDED)),
        });
    }
}
