//! Trusts as answers of all three generations of the documents tell them: decoding, lists, and what scopes can be
//! made of.
//!
//! The trustee org gives the trust; the trusted org may act in it. Types and statuses that no document names are kept
//! as the server wrote them.

pub mod catalog;
pub mod list;
pub mod rights;
pub mod scopes;
pub mod time;
mod words;

pub use scopes::{WireScopes, normalised};
pub use time::{Echo, End, Unit};
pub use words::{CUSTOM, DEACTIVATED, Kind, Status};

use super::links;
use chrono::{DateTime, Utc};
use orgdesk_model::{
    Access, Direction, Expiry, OrgId, Parties, Party, Scopes, Stamp, Trust, TrustId, TrustStatus, Until,
    visible,
};
use orgdesk_words::say;
use serde::Deserialize;
use serde_json::Value as Json;
use thiserror::Error;

/// A trust as it stands on the wire. Early pages lack who and when; later ones lack the orgs' short names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WireTrust {
    /// Its id.
    pub trust_id: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    status: Option<String>,
    description: Option<String>,
    /// When it ends, in the record's unit.
    pub expires_at: Option<i64>,
    created_at: Option<i64>,
    created_by: Option<String>,
    last_updated_at: Option<i64>,
    last_updated_by: Option<String>,
    /// What it allows, not decoded: a trust whose scopes can't be read is still a trust.
    allowed_scopes: Option<Json>,
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
#[derive(Debug, Error)]
pub enum Unreadable {
    /// It has no id, so nothing could be done with it.
    #[error("{}", say!("a trust came without its id"))]
    NoId,
    /// One of its organizations has no id.
    #[error("{}", say!("a trust came without the id of one of its organizations"))]
    NoOrg,
    /// It has another shape.
    #[error("{}", say!("a trust can't be read: {}", .0))]
    Shape(#[from] serde_json::Error),
}

/// What a record says of its scopes.
#[derive(Clone, Debug, PartialEq)]
pub enum Allowed {
    /// These.
    These(WireScopes),
    /// Nothing is told, which is not nothing allowed.
    NotTold,
    /// Something that can't be read, and why.
    Unread(String),
}

/// A trust, decoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its id.
    pub id: TrustId,
    /// Its type.
    pub kind: Kind,
    /// Its status.
    pub status: Status,
    /// What it is for, as typed.
    pub description: Option<String>,
    /// The two orgs: ids in lower case, names made visible.
    pub parties: Parties,
    /// What it allows.
    pub allowed: Allowed,
    /// The unit of this record's times. What is written is written in it.
    pub unit: Unit,
    /// When it ends; none: never.
    pub end: Option<End>,
    /// When it was made, and by whom.
    pub created: Stamp,
    /// When it was changed last, and by whom.
    pub updated: Stamp,
    /// The number that says when it was changed last: the only word that a server has for a state.
    pub version: Option<String>,
}

impl Record {
    /// Reads a trust.
    ///
    /// # Errors
    /// It has another shape, or lacks an id that nothing can be done without.
    pub fn read(entry: &Json) -> Result<Self, Unreadable> {
        let wire = WireTrust::deserialize(entry)?;
        let shown = |text: Option<String>| {
            text.filter(|text| !text.is_empty()).map(|text| visible(&text).into_owned())
        };
        let party = |org: Option<WireOrg>| {
            let org = org.unwrap_or_default();
            let id = org.id.filter(|id| !id.is_empty()).ok_or(Unreadable::NoOrg)?.to_ascii_lowercase();
            Ok::<_, Unreadable>(Party { id: OrgId(id), name: shown(org.display_name).or(shown(org.name)) })
        };
        let unit = Unit::of_record(wire.created_at, wire.last_updated_at, wire.expires_at);
        let stamp = |at: Option<i64>, by: Option<String>| Stamp {
            at: at.and_then(|raw| unit.read(raw)),
            by_id: by.clone(),
            by: shown(by),
        };
        Ok(Self {
            // It becomes part of paths.
            id: TrustId(wire.trust_id.filter(|id| links::is_word(id)).ok_or(Unreadable::NoId)?),
            kind: Kind::of(wire.kind.as_deref()),
            status: Status::of(wire.status.as_deref()),
            description: wire.description,
            parties: Parties { trustee: party(wire.trustee_org)?, trusted: party(wire.trusted_org)? },
            allowed: match wire.allowed_scopes.map(serde_json::from_value) {
                None => Allowed::NotTold,
                Some(Ok(scopes)) => Allowed::These(scopes),
                Some(Err(why)) => Allowed::Unread(visible(&why.to_string()).into_owned()),
            },
            unit,
            end: wire.expires_at.map(|raw| End::read(raw, unit)),
            created: stamp(wire.created_at, wire.created_by),
            updated: stamp(wire.last_updated_at, wire.last_updated_by),
            version: wire.last_updated_at.map(|raw| raw.to_string()),
        })
    }

    /// The trust as one org sees it.
    pub fn direction(&self, org: &str) -> Direction {
        let is = |party: &Party| party.id.as_str().eq_ignore_ascii_case(org);
        match (is(&self.parties.trustee), is(&self.parties.trusted)) {
            (true, false) => Direction::Gives,
            (false, true) => Direction::Receives,
            _ => Direction::Aside,
        }
    }

    /// Whether an org takes part in it.
    pub fn is_party(&self, org: &str) -> bool {
        [&self.parties.trustee, &self.parties.trusted]
            .into_iter()
            .any(|party| party.id.as_str().eq_ignore_ascii_case(org))
    }

    /// What it allows, in the model's order.
    pub fn scopes(&self) -> Option<Scopes> {
        match &self.allowed {
            Allowed::These(scopes) => Some(scopes.to_model()),
            Allowed::NotTold | Allowed::Unread(_) => None,
        }
    }

    /// The trust as a list shows it.
    pub fn show(&self, org: &OrgId, edit: Access, now: DateTime<Utc>) -> Trust {
        let scopes = self.scopes();
        Trust {
            id: self.id.clone(),
            org: org.clone(),
            direction: self.direction(org.as_str()),
            parties: self.parties.clone(),
            kind: self.kind.label(),
            status: TrustStatus { label: self.status.label(), active: self.status == Status::Active },
            description: self
                .description
                .as_deref()
                .filter(|text| !text.is_empty())
                .map(|text| visible(text).into_owned()),
            breadth: scopes.as_ref().map(Scopes::breadth),
            scopes,
            expiry: self
                .end
                .as_ref()
                .map_or(Expiry { at: None, until: Until::Never, perhaps: None }, |end| end.show(now)),
            created: self.created.clone(),
            updated: self.updated.clone(),
            edit,
        }
    }
}

/// What people call a party.
pub fn name_of(party: &Party) -> &str {
    party.name.as_deref().unwrap_or(party.id.as_str())
}

#[cfg(test)]
mod tests;
