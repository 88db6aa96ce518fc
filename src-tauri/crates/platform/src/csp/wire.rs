//! Answers as they stand on the wire. Almost everything may be null or absent, and more may come.

use super::links;
use serde::Deserialize;

/// An organization. No field holds its id.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Org {
    /// What people call it.
    pub display_name: Option<String>,
    /// Its short id.
    pub name: Option<String>,
    /// Ends in its id.
    pub ref_link: Option<String>,
    /// Default language.
    pub language: Option<String>,
    /// Default locale.
    pub locale: Option<String>,
    /// Where audit logs go.
    pub audit_logs_instance_id: Option<String>,
    /// Signing in needs a second factor.
    pub is_mfa_required: Option<bool>,
    /// Exchanging an API token needs a passcode.
    pub enforce_user_api_token_mfa: Option<bool>,
    /// `active`, `inactive`, or what may come.
    pub status: Option<String>,
}

impl Org {
    /// Its id, in lower case.
    pub fn id(&self) -> Option<String> {
        links::id_of(self.ref_link.as_deref()?).map(str::to_ascii_lowercase)
    }
}

/// A page of a list. A list that is null is no list.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The entries.
    pub results: Vec<T>,
    /// How many there are on all pages, where told.
    pub total_results: Option<i64>,
    /// Where it goes on.
    pub next_link: Option<String>,
}

/// The deprecated list: objects or links.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OldList {
    /// The organizations, where asked to expand them.
    pub items: Option<Vec<Org>>,
    /// Links to them.
    pub ref_links: Option<Vec<String>>,
}

/// The signed-in user and their roles in an organization.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Info {
    /// The user.
    pub user: Option<User>,
    /// One entry for the organization.
    pub user_org_info: Option<Vec<OrgInfo>>,
}

/// A user.
#[derive(Clone, Debug, Deserialize)]
pub struct User {
    /// The name to sign in with.
    pub username: Option<String>,
    /// The same under its newer name.
    pub acct: Option<String>,
}

/// A user's roles in an organization.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrgInfo {
    /// Roles of the organization itself.
    pub org_roles: Option<Vec<Role>>,
}

/// A role.
#[derive(Clone, Debug, Deserialize)]
pub struct Role {
    /// Such as `org_owner`.
    pub name: Option<String>,
}

/// The answer to a write.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Written {
    /// Names the organization.
    pub ref_link: Option<String>,
}
