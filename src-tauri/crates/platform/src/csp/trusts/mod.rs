//! Trusts as answers of all three generations of the documents tell them. Pure: decoding, and what follows from it.
//!
//! The trustee org gives the trust; the trusted org may act in it. Types and statuses that no document names are kept
//! as the server wrote them.

mod scopes;
mod time;

pub use scopes::{Breadth, OrgScopes, Role, Scopes, ServiceScopes};
pub use time::{Echo, Expiry, Moment, NotWritable, Unit, Until};

use chrono::{DateTime, Utc};
use orgdesk_model::visible;
use serde::Deserialize;
use thiserror::Error;

/// A trust as it stands on the wire. Early pages lack who and when; later ones lack the orgs' short names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WireTrust {
    trust_id: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    status: Option<String>,
    description: Option<String>,
    expires_at: Option<i64>,
    created_at: Option<i64>,
    created_by: Option<String>,
    last_updated_at: Option<i64>,
    last_updated_by: Option<String>,
    allowed_scopes: Option<Scopes>,
    trustee_org: Option<WireOrg>,
    trusted_org: Option<WireOrg>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct WireOrg {
    id: Option<String>,
    display_name: Option<String>,
    name: Option<String>,
}

/// Why a trust can't be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// It has no id, so nothing could be done with it.
    #[error("a trust came without its id")]
    NoId,
    /// One of its organizations has no id.
    #[error("a trust came without the id of one of its organizations")]
    NoOrg,
}

/// One of the two orgs of a trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its id, in lower case.
    pub id: String,
    /// What it is called, made visible; its short name, or nothing, where that isn't told.
    pub name: Option<String>,
}

/// A trust's status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// In force, and the only one that can be edited.
    Active,
    /// Not accepted yet.
    Pending,
    /// Refused by the other org.
    Rejected,
    /// Switched off.
    Deactivated,
    /// Past its end.
    Expired,
    /// Being ended.
    Expiring,
    /// The server failed to end it.
    ExpiringFailed,
    /// One of its orgs is deactivated.
    OrgDeactivated,
    /// Another, as the server wrote it; empty where it told none.
    Other(String),
}

impl Status {
    fn of(word: Option<&str>) -> Self {
        match word.unwrap_or_default() {
            "ACTIVE" => Self::Active,
            "PENDING" => Self::Pending,
            "REJECTED" => Self::Rejected,
            "DEACTIVATED" => Self::Deactivated,
            "EXPIRED" => Self::Expired,
            "EXPIRATION_PROCESSING" => Self::Expiring,
            "EXPIRATION_PROCESSING_FAILED" => Self::ExpiringFailed,
            "ORG_DEACTIVATED" => Self::OrgDeactivated,
            other => Self::Other(visible(other).into_owned()),
        }
    }

    /// Why a trust with this status can't be edited; nothing where it can (documented: only active ones can).
    pub fn why_not_editable(&self) -> Option<String> {
        let why = match self {
            Self::Active => return None,
            Self::Pending => "it is not accepted yet",
            Self::Rejected => "the other organization rejected it",
            Self::Deactivated => "it is deactivated",
            Self::Expired => "it has expired",
            Self::Expiring => "it is just expiring",
            Self::ExpiringFailed => "the server failed to end it",
            Self::OrgDeactivated => "one of its organizations is deactivated",
            Self::Other(word) if word.is_empty() => "the server doesn't tell its status",
            Self::Other(word) => {
                return Some(format!("Only active trusts can be edited: its status is {word}."));
            }
        };
        Some(format!("Only active trusts can be edited: {why}."))
    }
}

/// A trust's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of a member org to its managing org.
    Hierarchy,
    /// Made by an owner; the only one that owners can make.
    Custom,
    /// Of a partner.
    Partner,
    /// Another, as the server wrote it; empty where it told none.
    Other(String),
}

impl Kind {
    fn of(word: Option<&str>) -> Self {
        match word.unwrap_or_default() {
            "HIERARCHY" => Self::Hierarchy,
            "CUSTOM" => Self::Custom,
            "PARTNER" => Self::Partner,
            other => Self::Other(visible(other).into_owned()),
        }
    }
}

/// A trust seen from one org.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The org lets the other one act in it.
    Gives,
    /// The org may act in the other one.
    Receives,
    /// It is a trust of two other orgs, or of an org with itself.
    Aside,
}

/// A trust.
#[derive(Clone, Debug, PartialEq)]
pub struct Trust {
    /// Its id.
    pub id: String,
    /// Its type.
    pub kind: Kind,
    /// Its status.
    pub status: Status,
    /// What it is for, as typed.
    pub description: Option<String>,
    /// The org that gives it.
    pub trustee: Party,
    /// The org that may act.
    pub trusted: Party,
    /// What it allows; none where the server doesn't tell, which is not nothing.
    pub scopes: Option<Scopes>,
    /// The unit of this record's times. What is written is written in it.
    pub unit: Unit,
    /// When it ends; none: never.
    pub expires: Option<Expiry>,
    /// When it was made, and by whom.
    pub created: (Option<DateTime<Utc>>, Option<String>),
    /// When it was changed last, and by whom.
    pub updated: (Option<DateTime<Utc>>, Option<String>),
}

impl Trust {
    /// Reads a trust.
    ///
    /// # Errors
    /// It lacks an id that nothing can be done without.
    pub fn read(wire: WireTrust) -> Result<Self, Unreadable> {
        let shown = |text: Option<String>| {
            text.filter(|text| !text.is_empty()).map(|text| visible(&text).into_owned())
        };
        let party = |org: Option<WireOrg>| {
            let org = org.unwrap_or_default();
            let id = org.id.filter(|id| !id.is_empty()).ok_or(Unreadable::NoOrg)?.to_ascii_lowercase();
            Ok(Party { id, name: shown(org.display_name).or_else(|| shown(org.name)) })
        };
        let unit = Unit::of_record(wire.created_at, wire.last_updated_at, wire.expires_at);
        Ok(Self {
            id: wire.trust_id.filter(|id| !id.is_empty()).ok_or(Unreadable::NoId)?,
            kind: Kind::of(wire.kind.as_deref()),
            status: Status::of(wire.status.as_deref()),
            description: wire.description,
            trustee: party(wire.trustee_org)?,
            trusted: party(wire.trusted_org)?,
            scopes: wire.allowed_scopes,
            unit,
            expires: wire.expires_at.map(|raw| Expiry::read(raw, unit)),
            created: (wire.created_at.and_then(|raw| unit.read(raw)), shown(wire.created_by)),
            updated: (wire.last_updated_at.and_then(|raw| unit.read(raw)), shown(wire.last_updated_by)),
        })
    }

    /// The trust as one org sees it.
    pub fn direction(&self, org: &str) -> Direction {
        match (self.trustee.id.eq_ignore_ascii_case(org), self.trusted.id.eq_ignore_ascii_case(org)) {
            (true, false) => Direction::Gives,
            (false, true) => Direction::Receives,
            _ => Direction::Aside,
        }
    }

    /// How much is left of it.
    pub fn until(&self, now: DateTime<Utc>) -> Until {
        self.expires.as_ref().map_or(Until::Never, |expiry| expiry.until(now))
    }
}

#[cfg(test)]
mod tests;
