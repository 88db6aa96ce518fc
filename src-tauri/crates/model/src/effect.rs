//! Effects: consequences that the changes alone don't show.

use crate::{FieldPath, Value};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How many, as far as it can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "known", rename_all = "snake_case")]
pub enum Count {
    /// This many.
    Exactly {
        /// How many.
        number: u32,
    },
    /// This many or fewer.
    AtMost {
        /// The most it can be.
        number: u32,
    },
    /// The server doesn't tell this identity.
    Unknown,
}

/// Something before and after, as an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Example {
    /// As it is.
    pub before: String,
    /// As it will be.
    pub after: String,
}

/// A field, named as people and as the platform name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldName {
    /// Where its value lives; the platform's own name.
    pub path: FieldPath,
    /// What a person would call it.
    pub label: String,
}

/// One consequence. Every hazard is one variant; a platform emits them, the UI renders them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "effect", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Effect {
    /// Somebody could be kept from signing in.
    CouldLockOut {
        /// Who and why.
        reason: String,
    },
    /// Another org's people can do less afterwards.
    TakesAccess {
        /// Who loses what, and where.
        what: String,
    },
    /// It makes what protects the org weaker.
    Weakens {
        /// What becomes possible.
        what: String,
    },
    /// Some of it stays, whatever is done afterwards.
    CannotBeUndone {
        /// What stays.
        what: String,
    },
    /// Users sign in with other names afterwards.
    RewritesLoginNames {
        /// How many users.
        users: Count,
        /// What happens to their names, in a sentence.
        how: String,
        /// A few of them.
        examples: Vec<Example>,
    },
    /// Other orgs that follow this default change with it.
    ReachesOtherOrgs {
        /// How many orgs.
        orgs: Count,
    },
    /// The server also sets a field that nobody edited.
    AlsoSets {
        /// The field.
        field: FieldName,
        /// Its value now, where known.
        before: Option<Value>,
        /// Its value afterwards.
        after: Value,
        /// Why the server does so.
        reason: String,
    },
    /// It doesn't show at once.
    TakesEffectLater {
        /// When, and for whom.
        what: String,
    },
    /// These settings stop following the instance default.
    DetachesFromDefault {
        /// The settings.
        fields: Vec<FieldName>,
    },
    /// These settings follow the instance default again, wherever it moves.
    FollowsDefault {
        /// The settings.
        fields: Vec<FieldName>,
    },
    /// The request uses an operation that its server declares deprecated.
    UsesDeprecatedOperation {
        /// The operation.
        operation: String,
        /// Since when.
        since: Option<String>,
        /// What replaces it.
        replacement: Option<String>,
    },
}

impl Effect {
    /// The place in a list that shows the worst first.
    pub fn rank(&self) -> u8 {
        match self {
            Self::CouldLockOut { .. } => 0,
            Self::TakesAccess { .. } => 1,
            Self::Weakens { .. } => 2,
            Self::CannotBeUndone { .. } => 3,
            Self::RewritesLoginNames { .. } => 4,
            Self::ReachesOtherOrgs { .. } => 5,
            Self::AlsoSets { .. } => 6,
            Self::TakesEffectLater { .. } => 7,
            Self::DetachesFromDefault { .. } => 8,
            Self::FollowsDefault { .. } => 9,
            Self::UsesDeprecatedOperation { .. } => 10,
        }
    }
}
