//! Organizations in lists.

use crate::{Notice, OrgId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An org's state, as its server tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OrgState {
    /// In use.
    Active,
    /// Deactivated: nobody can sign in.
    Inactive,
    /// Removed.
    Removed,
    /// The server tells none: the org was deleted, or never was more than an id.
    Missing,
    /// One that this app doesn't know, as the server wrote it.
    Other {
        /// The server's word.
        word: String,
    },
}

/// One org as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Org {
    /// Its identifier.
    pub id: OrgId,
    /// Its name, where the server tells one.
    pub name: Option<String>,
    /// Its primary domain, where it has one.
    pub primary_domain: Option<String>,
    /// Its state.
    #[serde(flatten)]
    pub state: OrgState,
    /// Whether the connection's credential is for another org, so that this one needs a connection of its own.
    pub needs_own_connection: bool,
}

/// One page of a list of orgs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrgPage {
    /// The orgs, in the server's order.
    pub orgs: Vec<Org>,
    /// What to ask for next; nothing when all have been read.
    pub next: Option<String>,
    /// How many the server says there are, where that number can be trusted.
    pub total: Option<u32>,
    /// How the list was read, in words for people.
    pub source: String,
    /// Deprecations met on the way.
    pub notices: Vec<Notice>,
    /// When it was read.
    pub read_at: DateTime<Utc>,
}
