//! The writes that are killed, on both platforms: how each is typed, and how to tell from the server that it was done.

use crate::headless::Typing;
use anyhow::{Context as _, Result};
use orgdesk_model::{
    ConnectionSettings, Draft, Environment, Intent, Level, OrgId, RoleScope, RoleScopes, Scopes, TrustId,
    Value,
};
use orgdesk_sandbox::{Options, csp, zitadel};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Ids and tokens of a sandbox's world by name.
pub type Names = BTreeMap<String, String>;

const VALIDATE: &str = "validateOrgDomains";
const LOGIN: &str = "userLoginMustBeDomain";
/// What a name becomes, key by key.
const NAME: &str = "Northwind Holding";
/// What a description becomes, key by key.
const DESCRIPTION: &str = "For the audit";

/// A kind of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// ZITADEL: an org's own domain settings, PUT.
    EditOrg,
    /// ZITADEL: an org gets settings of its own, POST.
    Customize,
    /// ZITADEL: an org follows the instance again, DELETE.
    Reset,
    /// ZITADEL: the instance's domain settings, PUT.
    EditInstance,
    /// CSP: an organization's settings, PATCH.
    ChangeOrganization,
    /// CSP: a trust, PATCH.
    ChangeTrust,
    /// CSP: a new trust, POST.
    MakeTrust,
    /// CSP: a trust goes, DELETE.
    RemoveTrust,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::EditOrg,
        Self::Customize,
        Self::Reset,
        Self::EditInstance,
        Self::ChangeOrganization,
        Self::ChangeTrust,
        Self::MakeTrust,
        Self::RemoveTrust,
    ];

    /// Its name in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::EditOrg => "zitadel PUT org",
            Self::Customize => "zitadel POST org",
            Self::Reset => "zitadel DELETE org",
            Self::EditInstance => "zitadel PUT instance",
            Self::ChangeOrganization => "csp PATCH org",
            Self::ChangeTrust => "csp PATCH trust",
            Self::MakeTrust => "csp POST trust",
            Self::RemoveTrust => "csp DELETE trust",
        }
    }

    const fn cloud(self) -> bool {
        matches!(self, Self::ChangeOrganization | Self::ChangeTrust | Self::MakeTrust | Self::RemoveTrust)
    }

    /// The method of its one request.
    pub const fn method(self) -> &'static str {
        match self {
            Self::EditOrg | Self::EditInstance => "PUT",
            Self::Customize | Self::MakeTrust => "POST",
            Self::Reset | Self::RemoveTrust => "DELETE",
            Self::ChangeOrganization | Self::ChangeTrust => "PATCH",
        }
    }

    /// The server that it is sent to, with its sample data.
    pub fn server(self) -> Options {
        if self.cloud() {
            Options::csp(csp::sample::world())
        } else {
            Options::zitadel(zitadel::sample::world())
        }
    }

    /// A connection to that server by someone who may do it, and the secret that signs in.
    ///
    /// # Errors
    /// The world has no owner.
    pub fn connection(
        self,
        base: &str,
        names: &Names,
    ) -> Result<(ConnectionSettings, BTreeMap<String, String>)> {
        let (platform, address, credential, token, option) = if self.cloud() {
            ("csp", base.to_owned(), "api_token", "apitoken.owner", ("tokenHeader", "bearer"))
        } else {
            // A stand-in may be known by this name, as a server is by its domain.
            let named = base.replace("127.0.0.1", "localhost");
            ("zitadel", named, "pat", "token.owner", ("api", "current"))
        };
        let settings = ConnectionSettings {
            platform: platform.into(),
            name: "Bench".to_owned(),
            address,
            environment: Environment::Development,
            read_only: false,
            credential: credential.to_owned(),
            options: BTreeMap::from([(option.0.to_owned(), option.1.to_owned())]),
        };
        Ok((settings, BTreeMap::from([("token".to_owned(), named(names, token)?)])))
    }

    /// What is typed: first things that are not meant, as people type, last what is applied.
    ///
    /// # Errors
    /// The world lacks something.
    pub fn work(self, names: &Names) -> Result<Typing> {
        let drafts = match self {
            Self::EditOrg => toggles(Intent::Edit, VALIDATE, false),
            Self::EditInstance => toggles(Intent::Edit, VALIDATE, true),
            Self::Customize => toggles(Intent::Customize, LOGIN, true),
            Self::Reset => ended(toggles(Intent::Edit, VALIDATE, false), Intent::Reset),
            Self::ChangeOrganization => text("displayName", NAME, &[]),
            Self::ChangeTrust => text("description", DESCRIPTION, &[]),
            Self::RemoveTrust => ended(text("description", "Not need", &[]), Intent::Remove),
            Self::MakeTrust => {
                let roles = vec![RoleScope { name: "support_user".to_owned(), resources: Vec::new() }];
                let organization = RoleScopes { all_roles: false, roles };
                let scopes = Scopes { organization, ..Scopes::default() }.to_value();
                let trusted = named(names, "org.lumen")?.as_str().into();
                text("description", DESCRIPTION, &[("trustedOrgId", trusted), ("allowedScopes", scopes)])
            }
        };
        let form = match self {
            Self::ChangeOrganization => "csp.organization",
            Self::MakeTrust => "csp.new_trust",
            Self::ChangeTrust | Self::RemoveTrust => "csp.trust",
            _ => "zitadel.domain",
        };
        Ok(Typing { level: self.level(names)?, form: form.into(), drafts })
    }

    /// What waits in another form meanwhile.
    ///
    /// # Errors
    /// The world lacks something.
    pub fn aside(self, names: &Names) -> Result<Typing> {
        let (level, form, drafts) = if self.cloud() {
            let (org, id) = (org(names, "northwind")?, TrustId(named(names, "trust.northwind-kestrel")?));
            (Level::Trust { org, id }, "csp.trust", text("description", "Later", &[]))
        } else {
            let level = Level::Org { id: org(names, "brightwater")? };
            (level, "zitadel.domain", toggles(Intent::Customize, LOGIN, true))
        };
        Ok(Typing { level, form: form.into(), drafts: drafts.into_iter().rev().take(1).collect() })
    }

    fn level(self, names: &Names) -> Result<Level> {
        Ok(match self {
            Self::EditOrg | Self::Reset => Level::Org { id: org(names, "cobalt")? },
            Self::Customize => Level::Org { id: org(names, "aurora")? },
            Self::EditInstance => Level::Instance,
            Self::ChangeOrganization => Level::Org { id: org(names, "northwind")? },
            Self::ChangeTrust | Self::RemoveTrust => {
                Level::Trust { org: org(names, "northwind")?, id: TrustId(trust(names)?) }
            }
            Self::MakeTrust => Level::NewTrust { org: org(names, "northwind")? },
        })
    }

    /// The path that its request is sent to.
    ///
    /// # Errors
    /// The world lacks something.
    pub fn path(self, names: &Names) -> Result<String> {
        let cloud = "/csp/gateway/am/api/orgs";
        Ok(match self {
            Self::EditInstance => "/admin/v1/policies/domain".to_owned(),
            Self::EditOrg | Self::Reset => policy(&named(names, "org.cobalt")?),
            Self::Customize => policy(&named(names, "org.aurora")?),
            Self::ChangeOrganization => format!("{cloud}/{}", named(names, "org.northwind")?),
            Self::MakeTrust => format!("{cloud}/{}/trusts", named(names, "org.northwind")?),
            Self::ChangeTrust | Self::RemoveTrust => {
                format!("{cloud}/{}/trusts/{}", named(names, "org.northwind")?, trust(names)?)
            }
        })
    }

    /// Where to read what the server holds.
    ///
    /// # Errors
    /// The world lacks something.
    pub fn held_at(self, names: &Names) -> Result<String> {
        match self {
            Self::ChangeTrust | Self::RemoveTrust => {
                let trusts = Self::MakeTrust.path(names)?;
                Ok(format!("{trusts}?trustId={}", trust(names)?))
            }
            other => other.path(names),
        }
    }

    /// Whether the server holds what was applied, from the answer of a read.
    pub fn done(self, held: &Json) -> bool {
        let policy = |field: &str| held["policy"][field].as_bool().unwrap_or_default();
        let described = || {
            let mut trusts = held["results"].as_array().into_iter().flatten();
            trusts.any(|trust| trust["description"] == DESCRIPTION)
        };
        match self {
            Self::EditOrg => !policy(VALIDATE),
            Self::EditInstance => policy(VALIDATE),
            Self::Customize => policy(LOGIN) && !policy("isDefault"),
            Self::Reset => policy("isDefault"),
            Self::ChangeOrganization => held["displayName"] == NAME,
            Self::ChangeTrust | Self::MakeTrust => described(),
            Self::RemoveTrust => held["totalResults"] == 0,
        }
    }

    /// What has to be deleted from the sample data before it can be done.
    ///
    /// # Errors
    /// The world lacks something.
    pub fn in_the_way(self, names: &Names) -> Result<Option<String>> {
        if self != Self::MakeTrust {
            return Ok(None);
        }
        Ok(Some(format!("{}/{}", self.path(names)?, named(names, "trust.northwind-lumen")?)))
    }
}

fn named(names: &Names, name: &str) -> Result<String> {
    names.get(name).cloned().with_context(|| format!("the world has no {name}"))
}

fn org(names: &Names, key: &str) -> Result<OrgId> {
    Ok(OrgId(named(names, &format!("org.{key}"))?))
}

fn trust(names: &Names) -> Result<String> {
    named(names, "trust.northwind-helios")
}

fn policy(org: &str) -> String {
    format!("/admin/v1/orgs/{org}/policies/domain")
}

/// A switch that is flipped to and fro, and ends as it is meant.
fn toggles(intent: Intent, path: &str, meant: bool) -> Vec<Draft> {
    [meant, !meant, meant, !meant, meant]
        .into_iter()
        .map(|on| Draft { intent, inputs: BTreeMap::from([(path.into(), Value::Bool(on))]) })
        .collect()
}

/// A text that is typed, beside what was set before.
fn text(path: &str, meant: &str, set: &[(&str, Value)]) -> Vec<Draft> {
    let typed = meant.char_indices().map(|(at, c)| &meant[..at + c.len_utf8()]);
    typed
        .map(|text| {
            let set = set.iter().map(|(path, value)| ((*path).into(), value.clone()));
            Draft { intent: Intent::Edit, inputs: set.chain([(path.into(), Value::from(text))]).collect() }
        })
        .collect()
}

/// The same, and then an intent that has no fields.
fn ended(mut drafts: Vec<Draft>, intent: Intent) -> Vec<Draft> {
    drafts.push(Draft { intent, inputs: BTreeMap::new() });
    drafts
}
