//! What the server holds.

use super::scopes::Scopes;
use super::switches::TrustTime;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Owns an organization.
pub const OWNER: &str = "org_owner";
/// Administers one.
pub const ADMIN: &str = "org_admin";
/// Belongs to one.
pub const MEMBER: &str = "org_member";

/// An organization.
#[derive(Debug, Clone)]
pub struct Org {
    /// GUID.
    pub id: String,
    /// Shown name.
    pub display_name: String,
    /// Short id.
    pub name: String,
    /// Default language.
    pub language: Option<String>,
    /// Default locale.
    pub locale: Option<String>,
    /// Log instance that audit logs go to.
    pub audit_logs: Option<String>,
    /// Users need a second factor to sign in.
    pub mfa_required: bool,
    /// Exchanging an API token needs a passcode.
    pub passcode_required: bool,
    /// The vendor's customer number.
    pub customer_id: Option<String>,
    /// Log instances that it was granted.
    pub lint_instances: Vec<String>,
    /// Ids of its services.
    pub services: Vec<String>,
}

/// A user.
#[derive(Debug, Clone)]
pub struct User {
    /// `domain:guid`.
    pub id: String,
    /// E-mail and user name.
    pub email: String,
    /// First name.
    pub first: String,
    /// Last name.
    pub last: String,
    /// What the user's device shows.
    pub passcode: Option<String>,
}

/// An OAuth app.
#[derive(Debug, Clone)]
pub struct App {
    /// Client id.
    pub id: String,
    /// Client secret.
    pub secret: String,
    /// Id of the organization that owns it.
    pub org: String,
    /// Shown name.
    pub name: String,
}

/// Who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Account {
    /// A user, by id.
    User(String),
    /// A service account, by client id.
    App(String),
}

/// Roles of an account in one organization.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub account: Account,
    /// Id of the organization.
    pub org: String,
    /// Names of organization roles.
    pub roles: Vec<String>,
    /// Names of service roles, by id of the service.
    pub service_roles: Vec<(String, Vec<String>)>,
}

/// A role of organizations.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Shown name.
    pub display_name: String,
}

/// A service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Service definition id.
    pub id: String,
    /// Shown name.
    pub display_name: Option<String>,
    /// Product identifier.
    pub product: Option<String>,
    /// Address for people.
    pub home: Option<String>,
}

/// An access token.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// The world's name for it; none for one that came from an exchange.
    pub key: Option<String>,
    /// Whose it is.
    pub account: Account,
    /// Id of the organization that it is for.
    pub org: String,
    /// Its end.
    pub ends: DateTime<Utc>,
    /// Taken back before its end.
    pub revoked: bool,
}

/// An API token.
#[derive(Debug, Clone)]
pub struct ApiToken {
    /// The world's name for it.
    pub key: String,
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// The name that the user gave it.
    pub name: String,
    /// Id of the user.
    pub user: String,
    /// Id of the organization that it is for.
    pub org: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Its end.
    pub ends: DateTime<Utc>,
    /// Its last exchange.
    pub used: Option<DateTime<Utc>>,
    /// Deactivated by an owner.
    pub deactivated: bool,
    /// Who switched it on or off last, and when.
    pub switched: Option<(String, DateTime<Utc>)>,
}

/// A trust.
#[derive(Debug, Clone)]
pub struct Trust {
    /// The world's name for it; none for one that was created.
    pub key: Option<String>,
    /// GUID.
    pub id: String,
    /// Id of the organization that gives.
    pub trustee: String,
    /// Id of the organization that may act.
    pub trusted: String,
    /// Its type.
    pub kind: String,
    /// Its status as it was set. [`Trust::status_at`] knows of its end too.
    pub status: String,
    /// Its description.
    pub description: Option<String>,
    /// Its end, in the unit of [`State::trust_time`]: a number that was sent comes back as it was, whatever year it is.
    pub expires: Option<i64>,
    /// When it was made, in that unit.
    pub created: i64,
    /// Who made it.
    pub created_by: String,
    /// When it changed last, in that unit.
    pub updated: i64,
    /// Who changed it last.
    pub updated_by: String,
    /// What it allows.
    pub scopes: Scopes,
}

/// The status of a trust that can be changed.
pub const ACTIVE: &str = "ACTIVE";
/// The status of one that waits.
pub const PENDING: &str = "PENDING";

impl Trust {
    /// Its status at a time: an active one is expired once its end has come.
    #[must_use]
    pub fn status_at(&self, now: i64) -> &str {
        match self.expires {
            Some(end) if end <= now && self.status == ACTIVE => "EXPIRED",
            _ => &self.status,
        }
    }
}

/// Where the time comes from.
pub type Clock = fn() -> DateTime<Utc>;

/// Everything.
#[derive(Debug, Clone)]
pub struct State {
    /// Where the time comes from.
    pub clock: Clock,
    /// How far the server's time is ahead of the clock's.
    pub ahead: TimeDelta,
    /// Unit of times in trusts.
    pub trust_time: TrustTime,
    /// Organizations, in the world's order.
    pub orgs: Vec<Org>,
    /// Where an organization is in that list.
    pub org_index: HashMap<String, usize>,
    /// Users by id.
    pub users: HashMap<String, User>,
    /// Apps by client id.
    pub apps: HashMap<String, App>,
    /// Roles in organizations, in the world's order.
    pub members: Vec<Member>,
    /// Where an account's roles are in that list.
    pub members_of: HashMap<Account, Vec<usize>>,
    /// Roles of organizations.
    pub roles: Vec<Role>,
    /// Services, in the world's order.
    pub services: Vec<Service>,
    /// Access tokens by their text.
    pub access_tokens: HashMap<String, AccessToken>,
    /// API tokens.
    pub api_tokens: Vec<ApiToken>,
    trusts: BTreeMap<u64, Trust>,
    trusts_of: HashMap<String, Vec<u64>>,
    next_trust: u64,
}

impl State {
    /// A server that holds nothing.
    #[must_use]
    pub fn new(clock: Clock, trust_time: TrustTime) -> Self {
        Self {
            clock,
            ahead: TimeDelta::zero(),
            trust_time,
            orgs: Vec::new(),
            org_index: HashMap::new(),
            users: HashMap::new(),
            apps: HashMap::new(),
            members: Vec::new(),
            members_of: HashMap::new(),
            roles: Vec::new(),
            services: Vec::new(),
            access_tokens: HashMap::new(),
            api_tokens: Vec::new(),
            trusts: BTreeMap::new(),
            trusts_of: HashMap::new(),
            next_trust: 0,
        }
    }

    /// Adds a trust behind the others.
    pub fn add_trust(&mut self, trust: Trust) {
        let number = self.next_trust;
        self.next_trust += 1;
        let ends = BTreeSet::from([&trust.trustee, &trust.trusted]);
        for org in ends {
            self.trusts_of.entry(org.clone()).or_default().push(number);
        }
        self.trusts.insert(number, trust);
    }

    /// The trusts that an organization gives or is given, in order.
    pub fn trusts_of<'a>(&'a self, org: &str) -> impl Iterator<Item = &'a Trust> + use<'a> {
        self.trusts_of.get(org).into_iter().flatten().filter_map(|number| self.trusts.get(number))
    }

    /// All trusts, to change them.
    pub fn trusts_mut(&mut self) -> impl Iterator<Item = &mut Trust> {
        self.trusts.values_mut()
    }

    /// A trust that an organization has a part in, to change it.
    pub fn trust_mut(&mut self, org: &str, id: &str) -> Option<&mut Trust> {
        let number = self.number_of(org, id)?;
        self.trusts.get_mut(&number)
    }

    /// Removes a trust that an organization has a part in.
    pub fn remove_trust(&mut self, org: &str, id: &str) {
        if let Some(number) = self.number_of(org, id) {
            // What is left in the index leads nowhere.
            self.trusts.remove(&number);
        }
    }

    fn number_of(&self, org: &str, id: &str) -> Option<u64> {
        let numbers = self.trusts_of.get(org)?;
        numbers.iter().copied().find(|number| self.trusts.get(number).is_some_and(|t| t.id == id))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)() + self.ahead
    }

    /// Now, in the unit of trusts.
    #[must_use]
    pub fn trust_now(&self) -> i64 {
        in_unit(self.now(), self.trust_time)
    }

    /// An organization by id.
    #[must_use]
    pub fn org(&self, id: &str) -> Option<&Org> {
        self.org_index.get(id).and_then(|at| self.orgs.get(*at))
    }

    /// An organization by id, to change it.
    pub fn org_mut(&mut self, id: &str) -> Option<&mut Org> {
        self.org_index.get(id).and_then(|at| self.orgs.get_mut(*at))
    }

    /// An account's roles in one organization.
    #[must_use]
    pub fn member(&self, account: &Account, org: &str) -> Option<&Member> {
        self.memberships(account).find(|m| m.org == org)
    }

    /// An account's roles everywhere.
    pub fn memberships(&self, account: &Account) -> impl Iterator<Item = &Member> {
        self.members_of.get(account).into_iter().flatten().filter_map(|at| self.members.get(*at))
    }

    /// The organizations of an account, in the world's order.
    #[must_use]
    pub fn orgs_of(&self, account: &Account) -> Vec<&Org> {
        let mut at: Vec<usize> =
            self.memberships(account).filter_map(|m| self.org_index.get(&m.org).copied()).collect();
        at.sort_unstable();
        at.dedup();
        at.into_iter().filter_map(|at| self.orgs.get(at)).collect()
    }

    /// A service by id.
    #[must_use]
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|s| s.id == id)
    }

    /// How an account shows as the author of a change: a user's e-mail; what stands for an app no source tells.
    #[must_use]
    pub fn author(&self, account: &Account) -> String {
        match account {
            Account::User(id) => self.users.get(id).map_or_else(|| id.clone(), |u| u.email.clone()),
            Account::App(id) => id.clone(),
        }
    }
}

/// A time as a number.
#[must_use]
pub fn in_unit(at: DateTime<Utc>, unit: TrustTime) -> i64 {
    match unit {
        TrustTime::Seconds => at.timestamp(),
        TrustTime::Milliseconds => at.timestamp_millis(),
    }
}
