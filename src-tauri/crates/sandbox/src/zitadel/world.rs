//! What a server holds when it starts, as a file says it (`zitadel-recorded/README.md` of the reference) or as the
//! sample and the generator make it.

use crate::Error;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::path::Path;

/// Everything that a fresh server holds beyond its shipped defaults.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct World {
    /// The instance's name, `ZITADEL` as shipped.
    pub instance_name: String,
    /// The domain under which the instance is found and generates domains.
    pub instance_domain: String,
    /// Organizations in the order of their creation.
    pub orgs: Vec<OrgSpec>,
    /// Users.
    pub users: Vec<UserSpec>,
    /// Who has which role where.
    pub members: Vec<MemberSpec>,
    /// Tokens by name. Their text is new with every run.
    pub tokens: Vec<TokenSpec>,
    /// Projects with their grants.
    pub projects: Vec<ProjectSpec>,
    /// Keys of service users by name.
    pub keys: Vec<KeySpec>,
    /// Client secrets of service users by name.
    pub secrets: Vec<SecretSpec>,
    /// Native apps by name.
    pub apps: Vec<AppSpec>,
    /// Life of access tokens in seconds; 12 hours without.
    pub token_life: Option<u32>,
}

/// An organization.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrgSpec {
    /// The name by which the world speaks of it; its id is the variable `org.<key>`.
    #[serde(skip)]
    pub key: String,
    /// Its name, empty for a ghost.
    pub name: String,
    /// Generated from the name where absent.
    pub primary_domain: Option<String>,
    /// Verified domains beside the primary one.
    pub extra_domains: Vec<String>,
    /// Domains that nobody has verified.
    pub unverified_domains: Vec<String>,
    /// Metadata as text.
    pub metadata: Map<String, Value>,
    /// The default organization of the instance.
    pub is_default: bool,
    /// State inactive.
    pub deactivated: bool,
    /// Only a policy was ever added to this id: no name, no state, no domain.
    pub ghost: bool,
    /// Overrides by kind of policy, `domain` and so on. Left-out fields are false, 0 or empty.
    pub policies: Map<String, Value>,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UserSpec {
    /// The name by which the world speaks of it.
    #[serde(skip)]
    pub key: String,
    /// Key of its organization.
    pub org: String,
    /// `human` or `machine`.
    pub kind: String,
    /// Its user name.
    pub username: String,
    /// A machine's name.
    pub name: String,
    /// A human's.
    pub first_name: String,
    /// A human's.
    pub last_name: String,
    /// A human's, verified.
    pub email: String,
}

/// Roles of a user, on the instance or in one organization.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MemberSpec {
    /// Key of the user.
    pub user: String,
    /// Key of the organization; `None` is the instance.
    pub org: Option<String>,
    /// Names of roles.
    pub roles: Vec<String>,
}

/// A personal access token.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct TokenSpec {
    /// Its name; its text is the variable `token.<key>`.
    #[serde(skip)]
    pub key: String,
    /// Key of its user.
    pub user: String,
    /// Expired from the start.
    pub expired: bool,
}

/// A key of a service user. The variable `key.<key>` is its key file.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct KeySpec {
    /// Its name.
    #[serde(skip)]
    pub key: String,
    /// Key of its user.
    pub user: String,
    /// Expired from the start.
    pub expired: bool,
}

/// A client secret of a service user, new with every run. The variable `client.<key>` is the id that goes with it,
/// `secret.<key>` the secret.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct SecretSpec {
    /// Its name.
    #[serde(skip)]
    pub key: String,
    /// Key of its user.
    pub user: String,
}

/// A native app that signs people in through the browser. The variable `app.<key>` is its client id.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AppSpec {
    /// The name by which the world speaks of it.
    #[serde(skip)]
    pub key: String,
    /// Key of its project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// Where it may be sent back to, loopback addresses without a port.
    pub redirect_uris: Vec<String>,
    /// Whether it gets refresh tokens.
    pub refresh_tokens: bool,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct ProjectSpec {
    /// The name by which the world speaks of it.
    #[serde(skip)]
    pub key: String,
    /// Key of its organization.
    pub org: String,
    /// Its name.
    pub name: String,
    /// Its role keys.
    pub roles: Vec<String>,
    /// To whom it is granted.
    pub grants: Vec<GrantSpec>,
}

/// A grant of a project.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct GrantSpec {
    /// Key of the organization that receives it.
    pub org: String,
    /// Granted role keys.
    pub roles: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    platform: String,
    instance: Instance,
    orgs: Map<String, Value>,
    users: Map<String, Value>,
    #[serde(default)]
    members: Vec<Member>,
    #[serde(default)]
    tokens: Map<String, Value>,
    #[serde(default)]
    projects: Map<String, Value>,
    #[serde(default)]
    keys: Map<String, Value>,
    #[serde(default)]
    secrets: Map<String, Value>,
    #[serde(default)]
    apps: Map<String, Value>,
    #[serde(rename = "tokenLife")]
    token_life: Option<u32>,
}

#[derive(Deserialize)]
struct Instance {
    name: String,
    domain: String,
}

#[derive(Deserialize)]
struct Member {
    user: String,
    #[serde(default)]
    instance: Vec<String>,
    org: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
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
        if file.platform != "zitadel" {
            return Err(format!("the world is one of platform '{}', not of zitadel", file.platform));
        }
        let world = Self {
            instance_name: file.instance.name,
            instance_domain: file.instance.domain,
            orgs: keyed(file.orgs, |o: &mut OrgSpec, key| o.key = key)?,
            users: keyed(file.users, |u: &mut UserSpec, key| u.key = key)?,
            members: file
                .members
                .into_iter()
                .map(|m| MemberSpec {
                    user: m.user,
                    roles: if m.org.is_some() { m.roles } else { m.instance },
                    org: m.org,
                })
                .collect(),
            tokens: keyed(file.tokens, |t: &mut TokenSpec, key| t.key = key)?,
            projects: keyed(file.projects, |p: &mut ProjectSpec, key| p.key = key)?,
            keys: keyed(file.keys, |k: &mut KeySpec, key| k.key = key)?,
            secrets: keyed(file.secrets, |s: &mut SecretSpec, key| s.key = key)?,
            apps: keyed(file.apps, |a: &mut AppSpec, key| a.key = key)?,
            token_life: file.token_life,
        };
        world.check()?;
        Ok(world)
    }

    /// Whether everything that the world speaks of is in it, and there is one default organization.
    ///
    /// # Errors
    /// A sentence that says what is missing.
    pub fn check(&self) -> Result<(), String> {
        use std::collections::HashSet;
        let orgs: HashSet<&str> = self.orgs.iter().map(|o| o.key.as_str()).collect();
        let users: HashSet<&str> = self.users.iter().map(|u| u.key.as_str()).collect();
        let known = |set: &HashSet<&str>, kind: &str, key: &str| {
            if set.contains(key) { Ok(()) } else { Err(format!("no {kind} '{key}'")) }
        };
        self.users.iter().try_for_each(|u| known(&orgs, "org", &u.org))?;
        for m in &self.members {
            known(&users, "user", &m.user)?;
            m.org.as_deref().map_or(Ok(()), |key| known(&orgs, "org", key))?;
        }
        self.tokens.iter().try_for_each(|t| known(&users, "user", &t.user))?;
        let machines: HashSet<&str> =
            self.users.iter().filter(|u| u.kind != "human").map(|u| u.key.as_str()).collect();
        self.keys.iter().try_for_each(|k| known(&machines, "service user", &k.user))?;
        self.secrets.iter().try_for_each(|s| known(&machines, "service user", &s.user))?;
        let projects: HashSet<&str> = self.projects.iter().map(|p| p.key.as_str()).collect();
        self.apps.iter().try_for_each(|a| known(&projects, "project", &a.project))?;
        for p in &self.projects {
            known(&orgs, "org", &p.org)?;
            p.grants.iter().try_for_each(|g| known(&orgs, "org", &g.org))?;
        }
        match self.orgs.iter().filter(|o| o.is_default).count() {
            1 => Ok(()),
            n => Err(format!("{n} organizations are the default one, it must be one")),
        }
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
