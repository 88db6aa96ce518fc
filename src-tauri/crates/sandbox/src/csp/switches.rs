//! What no source tells, or what sources of different times tell differently, as switches.

use std::fmt;
use std::str::FromStr;

/// A switch with named positions, read and written by name.
macro_rules! switch {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $text),+ })
            }
        }

        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(format!("'{text}' is none of: {}", [$($text),+].join(", "))),
                }
            }
        }
    };
}

switch! {
    /// Unit of `expiresAt`, `createdAt` and `lastUpdatedAt` of trusts, read and written. The pages of generation a
    /// say seconds, later ones milliseconds, for the same fields of the same path.
    TrustTime {
        /// Since 1970.
        Seconds = "seconds",
        /// Since 1970.
        #[default]
        Milliseconds = "milliseconds",
    }
}

switch! {
    /// What a PATCH of a trust does with `allowedScopes`. No source tells.
    ScopesRule {
        /// They take the place of the old ones.
        #[default]
        Replace = "replace",
        /// They are added: roles by name, services by id; a flag that is sent wins.
        Merge = "merge",
    }
}

switch! {
    /// The generation of the documents that the server follows.
    Generation {
        /// 2022 and 2023.
        A = "a",
        /// 2024.
        B = "b",
        /// The newest.
        #[default]
        C = "c",
    }
}

impl Generation {
    /// `type`, `trusteeOrgs` and `customerId` of organizations, the MFA policies, stated lengths, several statuses in
    /// a filter, service accounts that change organizations, admins that list trusts.
    #[must_use]
    pub fn is_newest(self) -> bool {
        self == Self::C
    }

    /// The two MFA flags of an organization work. In generation c they are "no longer supported".
    #[must_use]
    pub fn has_mfa_flags(self) -> bool {
        self != Self::C
    }

    /// The two organizations in a trust have their short name.
    #[must_use]
    pub fn names_orgs_in_trusts(self) -> bool {
        self != Self::C
    }

    /// The status of a trust can be changed. Later pages: "currently restricted".
    #[must_use]
    pub fn lets_status_change(self) -> bool {
        self == Self::A
    }
}

/// Life of access tokens for users, in seconds: half an hour.
pub const TOKEN_LIFE: u32 = 1800;

/// All switches of a stand-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switches {
    /// Unit of times in trusts.
    pub trust_time: TrustTime,
    /// What a PATCH does with scopes.
    pub scopes: ScopesRule,
    /// Generation of the documents.
    pub generation: Generation,
    /// Life of access tokens, in seconds; an OAuth app's live ten minutes at most.
    pub token_life: u32,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            trust_time: TrustTime::default(),
            scopes: ScopesRule::default(),
            generation: Generation::default(),
            token_life: TOKEN_LIFE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_are_read_and_written_by_name() {
        assert_eq!("seconds".parse(), Ok(TrustTime::Seconds));
        assert_eq!("merge".parse(), Ok(ScopesRule::Merge));
        assert_eq!("b".parse(), Ok(Generation::B));
        assert_eq!(Generation::default().to_string(), "c");
        assert_eq!("d".parse::<Generation>(), Err("'d' is none of: a, b, c".to_owned()));
    }
}
