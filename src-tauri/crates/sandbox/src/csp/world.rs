//! What a server holds when it starts, as a file says it or as the sample and the generator make it.

use super::scopes::{Scopes, ServiceScope};
use crate::Error;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// Everything that a fresh server holds. Lists keep the order of the file: answers do too.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct World {
    /// Organizations.
    pub orgs: Vec<OrgSpec>,
    /// Users.
    pub users: Vec<UserSpec>,
    /// OAuth apps.
    pub apps: Vec<AppSpec>,
    /// Who has which roles where.
    pub members: Vec<MemberSpec>,
    /// Roles that every organization has.
    pub org_roles: Vec<RoleSpec>,
    /// Services.
    pub services: Vec<ServiceSpec>,
    /// Access tokens that are there from the start. Their text is new with every run.
    pub tokens: Vec<TokenSpec>,
    /// API tokens. Their text is new with every run.
    pub api_tokens: Vec<ApiTokenSpec>,
    /// Trusts.
    pub trusts: Vec<TrustSpec>,
}

/// An organization.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrgSpec {
    /// The name by which the world speaks of it; its id is the variable `org.<key>`.
    #[serde(skip)]
    pub key: String,
    /// Shown name.
    pub display_name: String,
    /// Short id.
    pub name: String,
    /// Default language, free text.
    pub language: Option<String>,
    /// Default locale, free text.
    pub locale: Option<String>,
    /// Log instance that audit logs go to.
    pub audit_logs_instance_id: Option<String>,
    /// Users need a second factor to sign in.
    pub is_mfa_required: bool,
    /// Exchanging an API token needs a passcode.
    pub enforce_user_api_token_mfa: bool,
    /// The vendor's customer number.
    pub customer_id: Option<String>,
    /// Log instances that the organization was granted; none: no access to that service.
    pub lint_instances: Vec<String>,
    /// Keys of its services.
    pub services: Vec<String>,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UserSpec {
    /// The name by which the world speaks of it; its id is the variable `user.<key>`.
    #[serde(skip)]
    pub key: String,
    /// E-mail, which is the user name too.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What the user's device shows; none: no device is registered.
    pub passcode: Option<String>,
}

/// An OAuth app: a service account.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AppSpec {
    /// The name by which the world speaks of it; its client id is the variable `app.<key>`.
    #[serde(skip)]
    pub key: String,
    /// Key of the organization that owns it.
    pub org: String,
    /// Shown name.
    pub display_name: String,
}

/// Roles of a user or an app in one organization.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MemberSpec {
    /// Key of the organization.
    pub org: String,
    /// Key of the user.
    pub user: Option<String>,
    /// Key of the app, where it isn't a user.
    pub app: Option<String>,
    /// Names of organization roles.
    pub roles: Vec<String>,
    /// Names of service roles by key of the service.
    pub service_roles: BTreeMap<String, Vec<String>>,
}

/// A role of organizations.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RoleSpec {
    /// Its name.
    pub name: String,
    /// Shown name.
    pub display_name: String,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceSpec {
    /// The name by which the world speaks of it; its id is the variable `service.<key>`.
    #[serde(skip)]
    pub key: String,
    /// Shown name. A service may have none.
    pub display_name: Option<String>,
    /// Product identifier.
    pub product_identifier: Option<String>,
    /// Address for people.
    pub service_home: Option<String>,
    /// Names of its roles. No account of a world may read a service's catalogue, so no answer lists them.
    pub roles: Vec<String>,
}

/// An access token that is there from the start, for one organization.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TokenSpec {
    /// Its name; its text is the variable `token.<key>`.
    #[serde(skip)]
    pub key: String,
    /// Key of the organization.
    pub org: String,
    /// Key of the user.
    pub user: Option<String>,
    /// Key of the app, where it isn't a user's.
    pub app: Option<String>,
    /// Past its end from the start.
    pub expired: bool,
}

/// An API token, for one organization.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ApiTokenSpec {
    /// Its name; its text is the variable `apitoken.<key>`.
    #[serde(skip)]
    pub key: String,
    /// Key of the organization.
    pub org: String,
    /// Key of the user.
    pub user: String,
    /// The name that the user gave it.
    pub name: String,
    /// Past its end from the start.
    pub expired: bool,
    /// Deactivated by an owner of the organization.
    pub deactivated: bool,
}

/// A trust.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrustSpec {
    /// The name by which the world speaks of it; its id is the variable `trust.<key>`.
    #[serde(skip)]
    pub key: String,
    /// Key of the organization that gives.
    pub trustee: String,
    /// Key of the organization that may act.
    pub trusted: String,
    /// Its type, any text.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its status, any text.
    pub status: String,
    /// Its description.
    #[serde(default)]
    pub description: Option<String>,
    /// Its end.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// E-mail of who made it.
    pub created_by: String,
    /// When it changed last.
    pub last_updated_at: DateTime<Utc>,
    /// E-mail of who changed it last.
    pub last_updated_by: String,
    /// What it allows. Services are named by their keys.
    #[serde(deserialize_with = "scopes_of_file")]
    pub allowed_scopes: Scopes,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    platform: String,
    orgs: Map<String, Value>,
    users: Map<String, Value>,
    #[serde(default)]
    apps: Map<String, Value>,
    #[serde(default)]
    members: Vec<MemberSpec>,
    #[serde(default)]
    org_roles: Vec<RoleSpec>,
    #[serde(default)]
    services: Map<String, Value>,
    #[serde(default)]
    tokens: Map<String, Value>,
    #[serde(default)]
    api_tokens: Map<String, Value>,
    #[serde(default)]
    trusts: Map<String, Value>,
}

impl World {
    /// Reads a world file.
    ///
    /// # Errors
    /// [`Error::World`] when the file can't be read, doesn't parse, or names something that it doesn't hold.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text =
            std::fs::read_to_string(path).map_err(|e| Error::World(format!("{}: {e}", path.display())))?;
        Self::parse(&text).map_err(|e| Error::World(format!("{}: {e}", path.display())))
    }

    /// Reads a world from JSON.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|e| e.to_string())?;
        if file.platform != "csp" {
            return Err(format!("the world is one of platform '{}', not of csp", file.platform));
        }
        let world = Self {
            orgs: keyed(file.orgs, |o: &mut OrgSpec, key| o.key = key)?,
            users: keyed(file.users, |u: &mut UserSpec, key| u.key = key)?,
            apps: keyed(file.apps, |a: &mut AppSpec, key| a.key = key)?,
            members: file.members,
            org_roles: file.org_roles,
            services: keyed(file.services, |s: &mut ServiceSpec, key| s.key = key)?,
            tokens: keyed(file.tokens, |t: &mut TokenSpec, key| t.key = key)?,
            api_tokens: keyed(file.api_tokens, |t: &mut ApiTokenSpec, key| t.key = key)?,
            trusts: keyed(file.trusts, |t: &mut TrustSpec, key| t.key = key)?,
        };
        world.check()?;
        Ok(world)
    }

    /// Whether everything that the world speaks of is in it.
    ///
    /// # Errors
    /// A sentence that says what is missing.
    pub fn check(&self) -> Result<(), String> {
        let orgs = Known::new("org", self.orgs.iter().map(|o| &o.key));
        let users = Known::new("user", self.users.iter().map(|u| &u.key));
        let apps = Known::new("app", self.apps.iter().map(|a| &a.key));
        let services = Known::new("service", self.services.iter().map(|s| &s.key));
        let account = |user: &Option<String>, app: &Option<String>| match (user, app) {
            (Some(user), None) => users.has(user),
            (None, Some(app)) => apps.has(app),
            _ => Err("an account is a user or an app".to_owned()),
        };
        for org in &self.orgs {
            org.services.iter().try_for_each(|key| services.has(key))?;
        }
        self.apps.iter().try_for_each(|a| orgs.has(&a.org))?;
        for m in &self.members {
            orgs.has(&m.org)?;
            account(&m.user, &m.app)?;
            m.service_roles.keys().try_for_each(|key| services.has(key))?;
        }
        for t in &self.tokens {
            orgs.has(&t.org)?;
            account(&t.user, &t.app)?;
        }
        for t in &self.api_tokens {
            orgs.has(&t.org)?;
            users.has(&t.user)?;
        }
        for t in &self.trusts {
            orgs.has(&t.trustee)?;
            orgs.has(&t.trusted)?;
            t.allowed_scopes.services.iter().try_for_each(|s| services.has(&s.service))?;
        }
        Ok(())
    }
}

/// The keys of one kind of thing.
struct Known<'a> {
    kind: &'static str,
    keys: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    fn new(kind: &'static str, keys: impl Iterator<Item = &'a String>) -> Self {
        Self { kind, keys: keys.map(String::as_str).collect() }
    }

    fn has(&self, key: &str) -> Result<(), String> {
        if self.keys.contains(key) { Ok(()) } else { Err(format!("no {} '{key}'", self.kind)) }
    }
}

fn keyed<T: for<'a> Deserialize<'a>>(
    map: Map<String, Value>,
    set: impl Fn(&mut T, String),
) -> Result<Vec<T>, String> {
    map.into_iter()
        .map(|(key, value)| {
            let mut item: T = serde_json::from_value(value).map_err(|e| format!("{key}: {e}"))?;
            set(&mut item, key);
            Ok(item)
        })
        .collect()
}

/// A file names a service by its key, in `service`; on the wire it is an id, in `serviceDefinitionId`.
fn scopes_of_file<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Scopes, D::Error> {
    use serde::de::Error as _;
    let value = Value::deserialize(from)?;
    let patch = super::scopes::ScopesPatch::read(&value, "service").map_err(D::Error::custom)?;
    let mut scopes = Scopes::default();
    patch.replace(&mut scopes);
    Ok(scopes)
}

/// A scope of one service, for worlds made in code.
#[must_use]
pub fn service_scope(key: &str, all_roles: bool, roles: &[(&str, &[&str])]) -> ServiceScope {
    ServiceScope { service: key.to_owned(), granted: super::scopes::granted(all_roles, roles) }
}
