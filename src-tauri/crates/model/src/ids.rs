//! Identifiers. Each is a newtype, so that one can't stand where another is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;
use uuid::Uuid;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

text_id!(
    /// A kind of service, by a short word of its own.
    PlatformId
);
text_id!(
    /// An organization on one connection, as its server names it.
    OrgId
);
text_id!(
    /// A trust between two organizations, as its server names it.
    TrustId
);
text_id!(
    /// One group of settings read and written together: the platform's word, a dot, and its own.
    FormId
);
text_id!(
    /// Where a field's value lives in a form, such as `userLoginMustBeDomain`.
    FieldPath
);
random_id!(
    /// One server of a platform, with a credential and an environment.
    ConnectionId
);
random_id!(
    /// One plan as it was shown. A plan is applied at most once.
    PlanId
);
