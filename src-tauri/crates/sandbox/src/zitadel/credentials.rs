//! Personal access tokens, keys and secrets of service users.

use super::errors::{Code, Failure, own};
use super::oauth::{App, MachineKey, PrivateKey, PublicKey, random_text};
use super::state::{Stamp, State, Token, User, UserKind, time};
use super::world::World;
use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use serde_json::json;
use std::collections::BTreeMap;

/// The scopes of a personal access token.
const PERSONAL: [&str; 4] =
    ["openid", "profile", "urn:zitadel:iam:user:metadata", "urn:zitadel:iam:user:resourceowner"];

/// When something ends for which nobody named an end: in the year 9999.
#[must_use]
pub fn never() -> DateTime<Utc> {
    Utc.timestamp_opt(253_402_300_799, 0).single().unwrap_or(DateTime::<Utc>::MAX_UTC)
}

impl State {
    /// The apps, keys and secrets of a world.
    pub fn fill_oauth(&mut self, world: &World, variables: &mut BTreeMap<String, String>) {
        if let Some(life) = world.token_life {
            self.oauth.token_life = life;
        }
        let id_of = |variables: &BTreeMap<String, String>, name: String| {
            variables.get(&name).cloned().unwrap_or_default()
        };
        let now = self.now();
        for (number, spec) in world.keys.iter().enumerate() {
            let user = id_of(variables, format!("user.{}", spec.user));
            let expires = if spec.expired { now - TimeDelta::days(1) } else { never() };
            // The first key is the server's own.
            let private = PrivateKey::number(number + 1);
            let (id, _) = self.add_key(&user, private.public(), expires);
            variables.insert(format!("key.{}", spec.key), key_file(&id, &private, &user));
        }
        for spec in &world.secrets {
            let user = id_of(variables, format!("user.{}", spec.user));
            let secret = self.set_secret(&user).0;
            let name = self.users.get(&user).map(|user| user.user_name.clone()).unwrap_or_default();
            variables.insert(format!("client.{}", spec.key), name);
            variables.insert(format!("secret.{}", spec.key), secret);
        }
        for spec in &world.apps {
            let id = self.id();
            variables.insert(format!("app.{}", spec.key), id.clone());
            self.oauth.apps.push(App {
                id,
                project: id_of(variables, format!("project.{}", spec.project)),
                name: spec.name.clone(),
                redirects: spec.redirect_uris.clone(),
                refreshes: spec.refresh_tokens,
            });
        }
    }

    /// A service user of an organization.
    ///
    /// # Errors
    /// There is no such user; it is a human.
    pub fn machine_in(&self, org: &str, id: &str) -> Result<&User, Failure> {
        let found = self.users_in(org).find(|user| user.id == id);
        let user = found.ok_or_else(|| own(Code::NotFound, "COMMAND-Dggw2", "User could not be found"))?;
        match user.kind {
            UserKind::Machine { .. } => Ok(user),
            UserKind::Human { .. } => {
                Err(own(Code::FailedPrecondition, "COMMAND-Df2f1", "Not allowed for this user type"))
            }
        }
    }

    /// Gives a user a token with a text.
    pub fn add_personal_token(
        &mut self,
        user: &str,
        expires: DateTime<Utc>,
        name: String,
        text: String,
    ) -> (String, Stamp) {
        let id = self.id();
        let payload = json!({"expiration": time(expires), "scopes": PERSONAL, "tokenId": id});
        let stamp = self.user_event(user, "user.pat.added", &payload);
        let token = Token {
            name,
            user: user.to_owned(),
            valid: true,
            id: id.clone(),
            stamp,
            expires,
            scopes: PERSONAL.map(Into::into).into(),
            opens_api: true,
            client: String::new(),
            session: 0,
        };
        self.tokens.insert(text, token);
        (id, stamp)
    }

    /// Removes a token of a user.
    ///
    /// # Errors
    /// The user has no such token.
    pub fn remove_personal_token(&mut self, user: &str, id: &str) -> Result<Stamp, Failure> {
        let before = self.tokens.len();
        self.tokens.retain(|_, token| !(token.is_personal() && token.user == user && token.id == id));
        if self.tokens.len() == before {
            return Err(own(Code::NotFound, "COMMAND-4m77G", "Personal Access Token not found"));
        }
        Ok(self.user_event(user, "user.pat.removed", &json!({"tokenId": id})))
    }

    /// Gives a service user a key.
    pub fn add_key(&mut self, user: &str, public: PublicKey, expires: DateTime<Utc>) -> (String, Stamp) {
        let id = self.id();
        let payload = json!({"keyId": id, "type": 1, "expirationDate": time(expires)});
        let stamp = self.user_event(user, "user.machine.key.added", &payload);
        self.oauth.keys.insert(id.clone(), MachineKey { user: user.to_owned(), public, expires, stamp });
        (id, stamp)
    }

    /// Removes a key of a service user.
    ///
    /// # Errors
    /// The user has no such key.
    pub fn remove_key(&mut self, user: &str, id: &str) -> Result<Stamp, Failure> {
        if self.oauth.keys.get(id).is_none_or(|key| key.user != user) {
            return Err(own(Code::NotFound, "COMMAND-4m77G", "Machine key not found"));
        }
        self.oauth.keys.remove(id);
        Ok(self.user_event(user, "user.machine.key.removed", &json!({"keyId": id})))
    }

    /// Gives a service user a new client secret in place of an old one.
    pub fn set_secret(&mut self, user: &str) -> (String, Stamp) {
        let secret = random_text();
        let stamp =
            self.user_event(user, "user.machine.secret.set", &json!({"hashedSecret": "$2a$04$stand-in"}));
        self.oauth.secrets.insert(user.to_owned(), secret.clone());
        (secret, stamp)
    }

    /// Removes the client secret of a service user.
    ///
    /// # Errors
    /// It has none.
    pub fn remove_secret(&mut self, user: &str) -> Result<Stamp, Failure> {
        if self.oauth.secrets.remove(user).is_none() {
            return Err(own(Code::FailedPrecondition, "COMMAND-coi82n", "Machine secret does not exist"));
        }
        Ok(self.user_event(user, "user.machine.secret.removed", &json!({})))
    }
}

/// The key file of a service user, as the server hands it out once.
#[must_use]
pub fn key_file(id: &str, key: &PrivateKey, user: &str) -> String {
    json!({"type": "serviceaccount", "keyId": id, "key": key.pem(), "userId": user}).to_string()
}
