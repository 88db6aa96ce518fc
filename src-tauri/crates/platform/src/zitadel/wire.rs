//! The shapes of ZITADEL's JSON, as recorded from v2.71.19, v4.13.1 and upstream towards v5.
//!
//! The server leaves out every value that is its type's zero, so most fields have one; a field that the server
//! always sends has none, so that an empty object is not mistaken for an answer.

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;

/// When and where an object changed last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Details {
    /// The number of the last event; of no use but to see that something changed.
    #[serde(deserialize_with = "number")]
    pub sequence: Option<u64>,
    pub creation_date: Option<String>,
    pub change_date: Option<String>,
    /// The org or instance that owns it.
    pub resource_owner: Option<String>,
}

/// What every write answers.
#[derive(Debug, Deserialize)]
pub struct Written {
    #[serde(default)]
    pub details: Details,
}

/// A list. `details` always comes.
#[derive(Debug, Deserialize)]
pub struct List<T> {
    pub details: ListDetails,
    #[serde(default = "Vec::new")]
    pub result: Vec<T>,
}

/// How long a list is. Absent when none, and on a page past the end.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListDetails {
    #[serde(deserialize_with = "number")]
    pub total_result: Option<u64>,
}

/// An org in a list, or alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Org {
    pub id: String,
    pub name: Option<String>,
    pub state: Option<String>,
    pub primary_domain: Option<String>,
}

/// An org alone.
#[derive(Debug, Deserialize)]
pub struct OneOrg {
    pub org: Org,
}

/// Who the token belongs to.
#[derive(Debug, Deserialize)]
pub struct Me {
    pub user: User,
}

/// A user, human or machine.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub id: String,
    #[serde(default)]
    pub details: Details,
    #[serde(default)]
    pub user_name: String,
    #[serde(default)]
    pub login_names: Vec<String>,
    #[serde(default)]
    pub preferred_login_name: String,
}

/// The token's permissions; `{}` for none.
#[derive(Debug, Deserialize)]
pub struct Permissions {
    #[serde(default)]
    pub result: Vec<String>,
}

/// Where the token's user has roles.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    #[serde(default)]
    pub roles: Vec<String>,
    #[serde(default)]
    pub display_name: String,
    #[serde(default)]
    pub iam: bool,
    pub org_id: Option<String>,
}

/// What the server says of itself.
#[derive(Debug, Deserialize)]
pub struct MyInstance {
    pub instance: Instance,
}

/// The instance.
#[derive(Debug, Deserialize)]
pub struct Instance {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub version: String,
}

/// The domain settings of an org or the instance: `policies/domain`, and `policies/orgiam` with the first field only.
#[derive(Debug, Deserialize)]
pub struct PolicyAnswer {
    pub policy: Policy,
}

/// Domain settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    #[serde(default)]
    pub details: Details,
    #[serde(default)]
    pub user_login_must_be_domain: bool,
    #[serde(default)]
    pub validate_org_domains: bool,
    #[serde(default)]
    pub smtp_sender_address_matches_instance_domain: bool,
    /// True: follows the instance default, or is it. The server's documents say it the wrong way round.
    #[serde(default)]
    pub is_default: bool,
}

/// The same settings from the settings service v2, which names two of them otherwise.
#[derive(Debug, Deserialize)]
pub struct SettingsAnswer {
    #[serde(default)]
    pub details: Details,
    pub settings: Settings,
}

/// Domain settings in the words of v2.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    #[serde(default)]
    pub login_name_includes_domain: bool,
    #[serde(default)]
    pub require_org_domain_verification: bool,
    #[serde(default)]
    pub smtp_sender_address_matches_instance_domain: bool,
}

/// A search request of the v1 and v2 lists.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Search {
    pub query: Page,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sorting_column: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<serde_json::Value>,
}

/// The part of a list to send. Without `asc` the server sorts downwards.
#[derive(Debug, Serialize)]
pub struct Page {
    /// 64 bits wide on the server, so a string.
    pub offset: String,
    pub limit: u32,
    pub asc: bool,
}

/// A 64-bit number, which the server sends as a string and might send as a number.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    struct Number;
    impl Visitor<'_> for Number {
        type Value = Option<u64>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number, or one as a string")
        }
        fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
            Ok(Some(value))
        }
        fn visit_str<E: de::Error>(self, value: &str) -> Result<Self::Value, E> {
            value.parse().map(Some).map_err(|_| E::invalid_value(de::Unexpected::Str(value), &self))
        }
        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }
    deserializer.deserialize_any(Number)
}
