//! Snapshots: a form as read from its server.

use crate::{FieldPath, FormId, Intent, Notice, OrgId, Trust, TrustId, Value, Values};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Where a form's values live.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Level {
    /// The whole server: the default of every org.
    Instance,
    /// One org.
    Org {
        /// Which.
        id: OrgId,
    },
    /// One trust, as an org that takes part in it may change it.
    Trust {
        /// The org.
        org: OrgId,
        /// The trust.
        id: TrustId,
    },
    /// A trust that an org is about to give.
    NewTrust {
        /// The org.
        org: OrgId,
    },
}

impl Level {
    /// The org that is written to, unless it is the whole server.
    pub fn org(&self) -> Option<&OrgId> {
        match self {
            Self::Instance => None,
            Self::Org { id: org } | Self::Trust { org, .. } | Self::NewTrust { org } => Some(org),
        }
    }
}

/// Where an effective value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The instance default, followed wherever it moves.
    Default,
    /// Set for this level itself, also where it equals the default.
    Custom,
}

/// One field as read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reading {
    /// The effective value.
    pub value: Value,
    /// Where it comes from.
    pub source: Source,
    /// The instance default, where it could be read.
    pub default: Option<Value>,
}

/// A form as read. A field that the server doesn't tell has no reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// Which form.
    pub form: FormId,
    /// Where its values live.
    pub level: Level,
    /// The answer that the values came from, as text.
    pub raw: String,
    /// Values and sources by path.
    pub fields: BTreeMap<FieldPath, Reading>,
    /// Where the form as a whole comes from.
    pub source: Source,
    /// What the server calls this state, where it does.
    pub version: Option<String>,
    /// When it was read.
    pub read_at: DateTime<Utc>,
}

impl Snapshot {
    /// Whether the server still holds the same: values, sources and version. The time of reading doesn't count.
    pub fn same_state(&self, other: &Self) -> bool {
        self.source == other.source && self.fields == other.fields && self.version == other.version
    }

    /// The effective value of each field.
    pub fn values(&self) -> Values {
        self.fields.iter().map(|(path, reading)| (path.clone(), reading.value.clone())).collect()
    }
}

/// Whether this identity may change what it sees, told before someone edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "access", rename_all = "snake_case")]
pub enum Access {
    /// The identity may write.
    Writable,
    /// It may not, and why: a sentence that names what is missing.
    ReadOnly {
        /// Why, in words for people.
        reason: String,
    },
}

/// A form as read, with all that shows beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormReading {
    /// The form's values.
    pub snapshot: Snapshot,
    /// Whether this identity may write it.
    pub access: Access,
    /// Fields that can be shown but not set here, each with its reason.
    pub fixed: BTreeMap<FieldPath, String>,
    /// Deprecations met while reading, or bound to be met when writing.
    pub notices: Vec<Notice>,
    /// What can be wanted of the form as a whole beside an edit, and whether this identity may.
    pub offers: Vec<Offer>,
    /// The trust that the form is of, at the level of a trust.
    pub trust: Option<Box<Trust>>,
}

/// Something that can be wanted of a form as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Offer {
    /// What.
    pub intent: Intent,
    /// Whether this identity may, or why not.
    #[serde(flatten)]
    pub access: Access,
}

impl FormReading {
    /// Whether this identity may do what a draft wants.
    pub fn access_for(&self, intent: Intent) -> &Access {
        self.offers.iter().find(|offer| offer.intent == intent).map_or(&self.access, |offer| &offer.access)
    }
}
