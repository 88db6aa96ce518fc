//! Domain settings, as the server holds them.

use super::{Reply, Second};
use anyhow::{Result, bail};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;

/// Login names carry the org's domain.
pub const LOGIN: &str = "userLoginMustBeDomain";
/// Domains must be proven.
pub const VALIDATE: &str = "validateOrgDomains";
/// Mail comes from a domain of the instance.
pub const SMTP: &str = "smtpSenderAddressMatchesInstanceDomain";
/// All of them.
pub const PATHS: [&str; 3] = [LOGIN, VALIDATE, SMTP];

/// What the server holds at a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Whether the settings are the level's own.
    pub own: bool,
    /// Those that the server tells; a server with the legacy operations alone tells one.
    pub values: BTreeMap<&'static str, bool>,
}

impl Held {
    fn of(reply: &Reply, told: &[&'static str]) -> Self {
        let policy = &reply.body["policy"];
        // What has its default value is left out on the wire.
        let on = |path: &str| policy[path].as_bool().unwrap_or(false);
        Self { own: !on("isDefault"), values: told.iter().map(|path| (*path, on(path))).collect() }
    }

    /// Whether a setting is on.
    pub fn on(&self, path: &str) -> bool {
        self.values.get(path).copied().unwrap_or(false)
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.own { "own:" } else { "default:" })?;
        self.values.iter().try_for_each(|(path, on)| write!(f, " {path}={on}"))
    }
}

fn path(org: Option<&str>, kind: &str) -> String {
    match org {
        Some(org) => format!("/admin/v1/orgs/{org}/policies/{kind}"),
        None => format!("/admin/v1/policies/{kind}"),
    }
}

impl Second {
    /// Whether the server has the current operations, and the deprecated ones.
    ///
    /// # Errors
    /// The server could not be asked.
    pub async fn apis(&self) -> Result<(bool, bool)> {
        let domain = self.get(&path(None, "domain")).await?;
        let orgiam = self.get(&path(None, "orgiam")).await?;
        Ok((!domain.is_no_route(), !orgiam.is_no_route()))
    }

    /// What a level holds: an org, or the whole instance.
    ///
    /// # Errors
    /// The server refused, or could not be asked.
    pub async fn held(&self, org: Option<&str>) -> Result<Held> {
        let mut reply = self.get(&path(org, "domain")).await?;
        let mut told = &PATHS[..];
        if reply.is_no_route() {
            reply = self.get(&path(org, "orgiam")).await?;
            told = &[LOGIN];
        }
        if !reply.is_done() {
            bail!("what the server holds can't be read: {reply}");
        }
        Ok(Held::of(&reply, told))
    }

    /// Gives a level these settings, as another admin would. An org that follows the default gets its own.
    ///
    /// # Errors
    /// The server refused, or could not be asked.
    pub async fn set(&self, org: Option<&str>, wanted: &[(&str, bool)]) -> Result<()> {
        let now = self.held(org).await?;
        let has_domain = now.values.len() > 1;
        let (kind, told) = if has_domain { ("domain", &PATHS[..]) } else { ("orgiam", &PATHS[..1]) };
        let mut body: serde_json::Map<String, Value> =
            told.iter().map(|path| ((*path).to_owned(), json!(now.on(path)))).collect();
        body.extend(wanted.iter().map(|(path, on)| ((*path).to_owned(), json!(on))));
        let method = if org.is_some() && !now.own { Method::POST } else { Method::PUT };
        let reply = self.send(method, &path(org, kind), None, Some(Value::Object(body))).await?;
        if !reply.is_done() && !reply.says_unchanged() {
            bail!("the second client could not change the settings: {reply}");
        }
        Ok(())
    }
}
