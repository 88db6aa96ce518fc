//! What the server holds for signing in.

use super::rsa::PublicKey;
use crate::zitadel::state::{Stamp, State, Token, User, UserKind};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, HashMap};

/// The scope without which a token opens no API of the server.
pub const API_SCOPE: &str = "urn:zitadel:iam:org:project:id:zitadel:aud";
/// Life of an access token as shipped: 12 hours.
pub const TOKEN_LIFE: u32 = 12 * 60 * 60;
/// Days for which an unused refresh token lasts, as shipped.
const REFRESH_IDLE: i64 = 30;
/// Minutes for which a code can be redeemed.
const CODE_LIFE: i64 = 5;

/// Who answers at the sign-in page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Answering {
    /// A person, who chooses a user.
    #[default]
    Person,
    /// At once, as the user with this id.
    User(String),
    /// At once, with a refusal.
    Refusal,
}

/// A native app: no secret, a proof key instead.
#[derive(Debug, Clone)]
pub struct App {
    /// The client id.
    pub id: String,
    /// Id of its project.
    pub project: String,
    /// Its name, which the sign-in page shows.
    pub name: String,
    /// Where it may be sent back to, loopback addresses without a port.
    pub redirects: Vec<String>,
    /// Whether it gets refresh tokens.
    pub refreshes: bool,
}

/// A key of a service user.
#[derive(Debug, Clone)]
pub struct MachineKey {
    /// Id of its user.
    pub user: String,
    /// Its public half.
    pub public: PublicKey,
    /// When it ends.
    pub expires: DateTime<Utc>,
    /// When it was made.
    pub stamp: Stamp,
}

/// What somebody granted to a client.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The client id.
    pub client: String,
    /// Id of the user.
    pub user: String,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// The client's nonce, empty without.
    pub nonce: String,
    /// When the user signed in.
    pub signed_in: DateTime<Utc>,
}

impl Grant {
    /// Whether a scope was granted.
    #[must_use]
    pub fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|s| s == scope)
    }
}

/// A code that waits to be redeemed.
#[derive(Debug, Clone)]
pub struct Code {
    /// What was granted.
    pub grant: Grant,
    /// Where it was sent to.
    pub redirect: String,
    /// SHA-256 of the verifier, base64url. Empty without.
    pub challenge: String,
    /// When it ends.
    pub expires: DateTime<Utc>,
}

/// A refresh token.
#[derive(Debug, Clone)]
pub struct Refresh {
    /// What was granted.
    pub grant: Grant,
    /// The sign-in that it goes on from; its access tokens bear it too.
    pub session: u64,
    /// When it ends unless used.
    pub expires: DateTime<Utc>,
}

/// Everything for signing in.
#[derive(Debug, Clone)]
pub struct OAuth {
    /// Life of access tokens in seconds.
    pub token_life: u32,
    /// Who answers at the sign-in page.
    pub answering: Answering,
    /// Apps.
    pub apps: Vec<App>,
    /// Keys of service users, by id.
    pub keys: BTreeMap<String, MachineKey>,
    /// Secrets of service users, by the user's id.
    pub secrets: HashMap<String, String>,
    /// Codes by their text.
    pub codes: HashMap<String, Code>,
    /// Refresh tokens by their text.
    pub refresh: HashMap<String, Refresh>,
    sessions: u64,
}

impl Default for OAuth {
    fn default() -> Self {
        Self {
            token_life: TOKEN_LIFE,
            answering: Answering::default(),
            apps: Vec::new(),
            keys: BTreeMap::new(),
            secrets: HashMap::new(),
            codes: HashMap::new(),
            refresh: HashMap::new(),
            sessions: 0,
        }
    }
}

impl OAuth {
    /// The app of a client id.
    #[must_use]
    pub fn app(&self, client: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.id == client)
    }

    /// The number of a new sign-in.
    pub fn session(&mut self) -> u64 {
        self.sessions += 1;
        self.sessions
    }
}

impl State {
    /// A user who is there: neither the user nor the organization is gone.
    #[must_use]
    pub fn living_user(&self, id: &str) -> Option<&User> {
        self.users
            .get(id)
            .filter(|user| self.orgs.get(&user.org).is_some_and(super::super::state::Org::exists))
    }

    /// The service user whose name is this client id.
    #[must_use]
    pub fn service_user(&self, client: &str) -> Option<&User> {
        let machine =
            |user: &&User| matches!(user.kind, UserKind::Machine { .. }) && user.user_name == client;
        self.users.values().find(machine).and_then(|user| self.living_user(&user.id))
    }

    /// Makes an access token: its text, and the whole seconds that it has left.
    pub fn issue_token(&mut self, grant: &Grant, session: u64) -> (String, u32) {
        let life = self.oauth.token_life;
        let project = format!("urn:zitadel:iam:org:project:id:{}:aud", self.instance.project);
        let text = super::random_text();
        let token = Token {
            name: String::new(),
            user: grant.user.clone(),
            valid: true,
            id: self.id(),
            stamp: Stamp { created: self.now(), changed: self.now(), sequence: 0 },
            expires: self.now() + TimeDelta::seconds(life.into()),
            scopes: grant.scopes.clone(),
            opens_api: grant.has(API_SCOPE) || grant.has(&project),
            client: grant.client.clone(),
            session,
        };
        self.tokens.insert(text.clone(), token);
        // A part of the last second is gone when the answer is written.
        (text, life.saturating_sub(1))
    }

    /// Makes a refresh token.
    pub fn issue_refresh(&mut self, grant: &Grant, session: u64) -> String {
        let text = super::random_text();
        let expires = self.now() + TimeDelta::days(REFRESH_IDLE);
        self.oauth.refresh.insert(text.clone(), Refresh { grant: grant.clone(), session, expires });
        text
    }

    /// Makes a code.
    pub fn issue_code(&mut self, grant: Grant, redirect: &str, challenge: &str) -> String {
        let text = super::random_text();
        let expires = self.now() + TimeDelta::minutes(CODE_LIFE);
        let code = Code { grant, redirect: redirect.to_owned(), challenge: challenge.to_owned(), expires };
        self.oauth.codes.insert(text.clone(), code);
        text
    }

    /// Ends the access tokens of every sign-in, or of one; with `all` the refresh tokens too.
    pub fn end_sessions(&mut self, only: Option<u64>, all: bool) {
        let meant = |session: u64| session != 0 && only.is_none_or(|o| o == session);
        self.tokens.values_mut().filter(|t| meant(t.session)).for_each(|t| t.valid = false);
        if all {
            self.oauth.refresh.retain(|_, refresh| !meant(refresh.session));
        }
    }
}
