//! Types and statuses of trusts. The documents name more of them in each generation, so others are let through.

use orgdesk_model::visible;
use orgdesk_words::say;

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

/// The status that switches a trust off.
pub const DEACTIVATED: &str = "DEACTIVATED";

impl Status {
    /// Reads the server's word.
    pub fn of(word: Option<&str>) -> Self {
        match word.unwrap_or_default() {
            "ACTIVE" => Self::Active,
            "PENDING" => Self::Pending,
            "REJECTED" => Self::Rejected,
            DEACTIVATED => Self::Deactivated,
            "EXPIRED" => Self::Expired,
            "EXPIRATION_PROCESSING" => Self::Expiring,
            "EXPIRATION_PROCESSING_FAILED" => Self::ExpiringFailed,
            "ORG_DEACTIVATED" => Self::OrgDeactivated,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The server's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Active => "ACTIVE",
            Self::Pending => "PENDING",
            Self::Rejected => "REJECTED",
            Self::Deactivated => DEACTIVATED,
            Self::Expired => "EXPIRED",
            Self::Expiring => "EXPIRATION_PROCESSING",
            Self::ExpiringFailed => "EXPIRATION_PROCESSING_FAILED",
            Self::OrgDeactivated => "ORG_DEACTIVATED",
            Self::Other(word) => word,
        }
    }

    /// In words for people.
    pub fn label(&self) -> String {
        match self {
            Self::Active => say!("Active"),
            Self::Pending => say!("Pending"),
            Self::Rejected => say!("Rejected"),
            Self::Deactivated => say!("Deactivated"),
            Self::Expired => say!("Expired"),
            Self::Expiring => say!("Expiring"),
            Self::ExpiringFailed => say!("Expiring failed"),
            Self::OrgDeactivated => say!("Organization deactivated"),
            Self::Other(word) if word.is_empty() => say!("Not told"),
            Self::Other(word) => visible(word).into_owned(),
        }
    }

    /// Whether another trust between the same orgs is refused while there is this one (documented: active or pending
    /// ones). One that no document names may be such.
    pub fn stands_in_the_way(&self) -> bool {
        matches!(self, Self::Active | Self::Pending | Self::Other(_))
    }

    /// Why a trust with this status can't be edited; nothing where it can (documented: only active ones can).
    pub fn why_not_editable(&self) -> Option<String> {
        Some(match self {
            Self::Active => return None,
            Self::Pending => say!("Only active trusts can be edited: it is not accepted yet."),
            Self::Rejected => say!("Only active trusts can be edited: the other organization rejected it."),
            Self::Deactivated => say!("Only active trusts can be edited: it is deactivated."),
            Self::Expired => say!("Only active trusts can be edited: it has expired."),
            Self::Expiring => say!("Only active trusts can be edited: it is just expiring."),
            Self::ExpiringFailed => say!("Only active trusts can be edited: the server failed to end it."),
            Self::OrgDeactivated => {
                say!("Only active trusts can be edited: one of its organizations is deactivated.")
            }
            Self::Other(word) if word.is_empty() => {
                say!("Only active trusts can be edited: the server doesn't tell its status.")
            }
            Self::Other(word) => {
                say!("Only active trusts can be edited: its status is {}.", visible(word))
            }
        })
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

/// The one type that owners can create.
pub const CUSTOM: &str = "CUSTOM";

impl Kind {
    /// Reads the server's word.
    pub fn of(word: Option<&str>) -> Self {
        match word.unwrap_or_default() {
            "HIERARCHY" => Self::Hierarchy,
            CUSTOM => Self::Custom,
            "PARTNER" => Self::Partner,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The server's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Hierarchy => "HIERARCHY",
            Self::Custom => CUSTOM,
            Self::Partner => "PARTNER",
            Self::Other(word) => word,
        }
    }

    /// In words for people.
    pub fn label(&self) -> String {
        match self {
            Self::Hierarchy => say!("Hierarchy"),
            Self::Custom => say!("Custom"),
            Self::Partner => say!("Partner"),
            Self::Other(word) if word.is_empty() => say!("Not told"),
            Self::Other(word) => visible(word).into_owned(),
        }
    }
}
