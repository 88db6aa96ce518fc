//! What the server holds, and how it comes to hold a world.
//!
//! The real server keeps events and projects them. Where the two disagree to a client's eyes (a deleted organization
//! stays readable by its events, its lists are empty), an item here has `shown`: whether the projections still have it.

use super::events::Log;
use super::names;
use super::oauth::OAuth;
use super::policies::{self, Policy};
use super::world::{UserSpec, World};
use chrono::{DateTime, SecondsFormat, SubsecRound as _, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Where the time comes from.
pub type Clock = fn() -> DateTime<Utc>;

/// When something was made and last changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stamp {
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it changed last.
    pub changed: DateTime<Utc>,
    /// The number of the last event of its organization, its user or the instance.
    pub sequence: u64,
}

/// A time as the server writes it.
#[must_use]
pub fn time(at: DateTime<Utc>) -> Value {
    Value::String(at.to_rfc3339_opts(SecondsFormat::Micros, true))
}

/// The life of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrgState {
    /// Known by its id only: a policy or a domain was added to an id that no organization has.
    Ghost,
    /// In use.
    Active,
    /// Deactivated.
    Inactive,
    /// Deleted.
    Removed,
}

/// An organization.
#[derive(Debug, Clone)]
pub struct Org {
    /// Its id.
    pub id: String,
    /// Its name, empty for a ghost.
    pub name: String,
    /// Its primary domain, empty for a ghost.
    pub primary: String,
    /// Its state.
    pub state: OrgState,
    /// Times and sequence.
    pub stamp: Stamp,
    /// Its domains in the order in which they came.
    pub domains: Vec<Domain>,
    /// Its metadata by key.
    pub metadata: BTreeMap<String, Metadata>,
    /// Its overrides by kind of policy.
    pub policies: BTreeMap<&'static str, Policy>,
    /// Login factors added while there was no override to add them to.
    pub loose_factors: Vec<String>,
}

impl Org {
    /// Active or inactive: not a ghost, not deleted.
    #[must_use]
    pub fn exists(&self) -> bool {
        matches!(self.state, OrgState::Active | OrgState::Inactive)
    }

    /// Its verified domains.
    #[must_use]
    pub fn verified(&self) -> Vec<&str> {
        self.domains.iter().filter(|d| d.verified).map(|d| d.name.as_str()).collect()
    }
}

/// A domain of an organization.
#[derive(Debug, Clone)]
pub struct Domain {
    /// The domain name.
    pub name: String,
    /// Whether it counts for logins.
    pub verified: bool,
    /// `DOMAIN_VALIDATION_TYPE_…` of a running validation.
    pub validation: Option<&'static str>,
    /// Times and sequence.
    pub stamp: Stamp,
    /// Whether lists have it.
    pub shown: bool,
}

/// A metadata entry of an organization.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// base64.
    pub value: String,
    /// Times and sequence.
    pub stamp: Stamp,
    /// Whether lists have it.
    pub shown: bool,
}

/// A user.
#[derive(Debug, Clone)]
pub struct User {
    /// Its id.
    pub id: String,
    /// Id of its organization.
    pub org: String,
    /// Its name in its organization.
    pub user_name: String,
    /// Human or machine.
    pub kind: UserKind,
    /// Times and sequence.
    pub stamp: Stamp,
}

/// Human or machine.
#[derive(Debug, Clone)]
pub enum UserKind {
    /// Logs in.
    Human {
        /// First name.
        first: String,
        /// Last name.
        last: String,
        /// Verified e-mail address.
        email: String,
        /// Language tag, `und` where none was chosen.
        language: &'static str,
    },
    /// Uses tokens.
    Machine {
        /// Its name.
        name: String,
    },
}

/// Roles of a user, on the instance or in one organization.
#[derive(Debug, Clone)]
pub struct Member {
    /// Id of the organization; `None` is the instance.
    pub org: Option<String>,
    /// Names of roles.
    pub roles: Vec<String>,
    /// Times and sequence.
    pub stamp: Stamp,
}

/// A token that opens the API: a personal access token, or one got by signing in.
#[derive(Debug, Clone)]
pub struct Token {
    /// The name by which the world speaks of it, empty for one that came later.
    pub name: String,
    /// Id of its user.
    pub user: String,
    /// Whether nobody has ended it.
    pub valid: bool,
    /// Its id.
    pub id: String,
    /// Times and sequence.
    pub stamp: Stamp,
    /// When it ends by itself.
    pub expires: DateTime<Utc>,
    /// Its scopes.
    pub scopes: Vec<String>,
    /// Whether it is for the API of the server, too.
    pub opens_api: bool,
    /// The client that it was issued to, empty for a personal access token.
    pub client: String,
    /// The sign-in that it comes from, 0 for a personal access token.
    pub session: u64,
}

impl Token {
    /// Whether it works now.
    #[must_use]
    pub fn works(&self, now: DateTime<Utc>) -> bool {
        self.valid && self.expires > now
    }

    /// Whether it has a scope.
    #[must_use]
    pub fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|s| s == scope)
    }

    /// Whether it is a personal access token.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.session == 0
    }
}

/// The instance.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its domain.
    pub domain: String,
    /// The domain that setup generated.
    pub generated_domain: String,
    /// Id of the project of the server itself.
    pub project: String,
    /// Id of the default organization.
    pub default_org: String,
    /// Id of the organization that holds the server's own project.
    pub project_org: String,
    /// Times and sequence.
    pub stamp: Stamp,
    /// Id of the user who set the server up.
    pub maker: String,
    /// Defaults by kind of policy.
    pub policies: BTreeMap<&'static str, Policy>,
}

/// All of it.
#[derive(Debug, Clone)]
pub struct State {
    clock: Clock,
    /// When the past happens that is being told.
    past: Option<DateTime<Utc>>,
    next_id: u64,
    /// What happened.
    pub events: Log,
    /// The instance.
    pub instance: Instance,
    /// Organizations by id. Ids grow, so this is the order of creation.
    pub orgs: BTreeMap<String, Org>,
    /// Users by id.
    pub users: BTreeMap<String, User>,
    /// Ids of users by organization.
    pub users_of: HashMap<String, Vec<String>>,
    /// Memberships by user.
    pub members: HashMap<String, Vec<Member>>,
    /// Tokens by their text.
    pub tokens: HashMap<String, Token>,
    /// Keys, secrets, apps and sign-ins.
    pub oauth: OAuth,
    /// Taken names of organizations, in lower case.
    pub org_names: HashMap<String, String>,
    /// Taken verified domains, in lower case.
    pub verified_domains: HashMap<String, String>,
}

/// The first id, as long as a real one.
const FIRST_ID: u64 = 381_204_517_632_114_691;
/// Distance between ids. Odd, so that ids don't end alike.
const ID_STEP: u64 = 65_537_003;

impl State {
    /// A server that holds a world, and the variables by which the world's things are found.
    #[must_use]
    pub fn new(world: &World, clock: Clock) -> (Self, BTreeMap<String, String>) {
        let now = clock();
        let birth = now - TimeDelta::days(400);
        let stamp = Stamp { created: birth, changed: birth, sequence: 0 };
        let mut state = Self {
            clock,
            past: Some(birth),
            events: Log::default(),
            next_id: FIRST_ID,
            instance: Instance {
                id: String::new(),
                name: world.instance_name.clone(),
                domain: world.instance_domain.clone(),
                generated_domain: String::new(),
                project: String::new(),
                default_org: String::new(),
                project_org: String::new(),
                maker: String::new(),
                stamp,
                policies: policies::shipped(stamp),
            },
            orgs: BTreeMap::new(),
            users: BTreeMap::new(),
            users_of: HashMap::new(),
            members: HashMap::new(),
            tokens: HashMap::new(),
            oauth: OAuth::default(),
            org_names: HashMap::new(),
            verified_domains: HashMap::new(),
        };
        state.instance.id = state.id();
        state.instance.project = state.id();
        state.instance.generated_domain =
            format!("zitadel-{}.{}", &state.instance.id[12..], world.instance_domain);
        state.record_instance();
        let variables = state.fill(world, birth, now);
        (state, variables)
    }

    fn fill(&mut self, world: &World, birth: DateTime<Utc>, now: DateTime<Utc>) -> BTreeMap<String, String> {
        let mut variables = BTreeMap::from([("instance".to_owned(), self.instance.id.clone())]);
        let mut ids: HashMap<String, String> = HashMap::new();
        let count = i32::try_from(world.orgs.len().max(1)).unwrap_or(i32::MAX);
        let step = (now - birth - TimeDelta::days(1)) / count;
        let mut at = birth;
        for spec in &world.orgs {
            let id = self.id();
            self.past = Some(at);
            let stamp = Stamp { created: at, changed: at, sequence: 0 };
            at += step;
            self.place_org(spec, &id, stamp);
            self.record_org(&id);
            variables.insert(format!("org.{}", spec.key), id.clone());
            ids.insert(spec.key.clone(), id);
        }
        self.past = None;
        let org_id = |key: &str| ids.get(key).cloned().unwrap_or_default();
        let mut user_ids: HashMap<&str, String> = HashMap::new();
        for spec in &world.users {
            let id = self.id();
            let stamp = Stamp { created: now, changed: now, sequence: 0 };
            let org = org_id(&spec.org);
            self.users_of.entry(org.clone()).or_default().push(id.clone());
            let user =
                User { id: id.clone(), org, user_name: spec.username.clone(), kind: kind_of(spec), stamp };
            self.users.insert(id.clone(), user);
            self.record_user(&id);
            variables.insert(format!("user.{}", spec.key), id.clone());
            user_ids.insert(&spec.key, id);
        }
        for spec in &world.members {
            let user = user_ids.get(spec.user.as_str()).cloned().unwrap_or_default();
            let org = spec.org.as_deref().map(org_id);
            if self.instance.maker.is_empty() && spec.roles.iter().any(|role| role == "IAM_OWNER") {
                self.instance.maker.clone_from(&user);
            }
            let payload = json!({"roles": spec.roles, "userId": user});
            let stamp = match &org {
                Some(org) => self.org_event(org, "org.member.added", &payload),
                None => self.instance_event("instance.member.added", &payload),
            };
            let member = Member { org, roles: spec.roles.clone(), stamp };
            self.members.entry(user).or_default().push(member);
        }
        for spec in &world.tokens {
            let text = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
            variables.insert(format!("token.{}", spec.key), text.clone());
            let user = user_ids.get(spec.user.as_str()).cloned().unwrap_or_default();
            let expires = if spec.expired { now - TimeDelta::days(1) } else { now + TimeDelta::days(365) };
            let name = spec.key.clone();
            self.add_personal_token(&user, expires, name, text);
        }
        for spec in &world.projects {
            let id = self.id();
            variables.insert(format!("project.{}", spec.key), id);
            for grant in &spec.grants {
                let id = self.id();
                variables.insert(format!("grant.{}.{}", spec.key, grant.org), id);
            }
        }
        self.fill_oauth(world, &mut variables);
        variables
    }

    fn place_org(&mut self, spec: &super::world::OrgSpec, id: &str, stamp: Stamp) {
        let instance_domain = self.instance.domain.clone();
        let mut org = Org {
            id: id.to_owned(),
            name: spec.name.clone(),
            primary: String::new(),
            state: match (spec.ghost, spec.deactivated) {
                (true, _) => OrgState::Ghost,
                (_, true) => OrgState::Inactive,
                _ => OrgState::Active,
            },
            stamp,
            domains: Vec::new(),
            metadata: BTreeMap::new(),
            policies: policies::overrides(&spec.policies, stamp),
            loose_factors: Vec::new(),
        };
        if !spec.ghost {
            let primary =
                spec.primary_domain.clone().or_else(|| names::generated_domain(&spec.name, &instance_domain));
            org.primary = primary.unwrap_or_else(|| format!("{id}.{instance_domain}"));
            self.org_names.insert(spec.name.to_lowercase(), id.to_owned());
            let verified = std::iter::once(&org.primary).chain(&spec.extra_domains).map(|d| (d, true));
            let unverified = spec.unverified_domains.iter().map(|d| (d, false));
            for (domain, verified) in
                verified.chain(unverified).map(|(d, v)| (d.clone(), v)).collect::<Vec<_>>()
            {
                if verified {
                    self.verified_domains.insert(domain.to_lowercase(), id.to_owned());
                }
                org.domains.push(Domain { name: domain, verified, validation: None, stamp, shown: true });
            }
        }
        for (key, value) in &spec.metadata {
            use base64::Engine as _;
            let value = base64::engine::general_purpose::STANDARD.encode(value.as_str().unwrap_or_default());
            org.metadata.insert(key.clone(), Metadata { value, stamp, shown: true });
        }
        if spec.is_default {
            id.clone_into(&mut self.instance.default_org);
            id.clone_into(&mut self.instance.project_org);
        }
        self.orgs.insert(id.to_owned(), org);
    }

    /// The next id.
    pub fn id(&mut self) -> String {
        self.next_id += ID_STEP;
        self.next_id.to_string()
    }

    /// Now, as exactly as the server keeps and writes it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.past.unwrap_or_else(self.clock).trunc_subsecs(6)
    }

    /// The organization that an event is about, made a ghost where nobody made it.
    pub fn org_or_ghost(&mut self, id: &str) -> &mut Org {
        let now = self.now();
        let stamp = Stamp { created: now, changed: now, sequence: 0 };
        self.orgs.entry(id.to_owned()).or_insert_with(|| Org {
            id: id.to_owned(),
            name: String::new(),
            primary: String::new(),
            state: OrgState::Ghost,
            stamp,
            domains: Vec::new(),
            metadata: BTreeMap::new(),
            policies: BTreeMap::new(),
            loose_factors: Vec::new(),
        })
    }

    /// The value of one boolean of a policy that holds in an organization.
    #[must_use]
    pub fn policy_flag(&self, org: &str, kind: &str, field: &str) -> bool {
        policies::effective(self, org, kind).0.values.get(field).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Users of an organization, none once it is deleted.
    pub fn users_in<'a>(&'a self, org: &str) -> impl Iterator<Item = &'a User> + use<'a> {
        let ids = match self.orgs.get(org) {
            Some(o) if o.exists() => self.users_of.get(org).map_or(&[][..], Vec::as_slice),
            _ => &[],
        };
        ids.iter().filter_map(|id| self.users.get(id))
    }

    /// Memberships of a user. Those in deleted organizations are gone.
    pub fn memberships<'a>(&'a self, user: &str) -> impl Iterator<Item = &'a Member> + use<'a> {
        let members = self.members.get(user).map_or(&[][..], Vec::as_slice);
        members
            .iter()
            .filter(|m| m.org.as_ref().is_none_or(|org| self.orgs.get(org).is_some_and(Org::exists)))
    }
}

fn kind_of(spec: &UserSpec) -> UserKind {
    if spec.kind == "human" {
        // The human that setup makes speaks English; a later one speaks nothing until told.
        let language = if spec.key == "zitadel-admin" { "en" } else { "und" };
        UserKind::Human {
            first: spec.first_name.clone(),
            last: spec.last_name.clone(),
            email: spec.email.clone(),
            language,
        }
    } else {
        UserKind::Machine { name: spec.name.clone() }
    }
}
