//! What differs between server versions, in this one place. Everything else asks a field of [`Traits`] and never the version.

use std::fmt;
use std::str::FromStr;

/// A server version that was recorded, or one derived from a recorded one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ServerVersion {
    /// v2.71.19.
    V2_71,
    /// v4.13.1, the version played where nothing else is asked for.
    #[default]
    V4_13,
    /// Upstream main of 2026-07-10, towards v5.
    Main,
    /// v2.71 without any `domain` policy route and without v2: a server that has only the deprecated operations.
    Legacy,
}

impl FromStr for ServerVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "v2.71" => Ok(Self::V2_71),
            "v4.13" => Ok(Self::V4_13),
            "main" => Ok(Self::Main),
            "legacy" => Ok(Self::Legacy),
            _ => Err(format!("unknown server '{text}': v2.71, v4.13, main or legacy")),
        }
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2_71 => "v2.71",
            Self::V4_13 => "v4.13",
            Self::Main => "main",
            Self::Legacy => "legacy",
        })
    }
}

/// The differences between versions, as recorded.
#[derive(Debug, Clone, Copy)]
pub struct Traits {
    /// What `GET /admin/v1/instances/me` answers.
    pub version: &'static str,
    /// v1 wraps a missing token and a refused field into 500 code 2. Only v4.13 does.
    pub v1_wraps_statuses: bool,
    /// An organization is found by its events, so ghosts and deleted ones pass the header check and can be read.
    pub orgs_found_by_events: bool,
    /// A user read by its id has one login name per verified domain, whatever `userLoginMustBeDomain` says, unsorted.
    pub login_name_per_domain: bool,
    /// `domain` policy routes are there.
    pub domain_policy: bool,
    /// v2 routes are there.
    pub v2: bool,
    /// `/v2/organizations/{id}/…` is there.
    pub v2_org_routes: bool,
    /// `/v2/settings/organization` is there.
    pub v2_org_settings: bool,
    /// Permissions on groups exist.
    pub groups: bool,
    /// Answers carry `X-Request-Id`.
    pub request_ids: bool,
    /// Signing algorithms that the discovery document names.
    pub signing_algorithms: &'static [&'static str],
    /// Languages that the discovery document names.
    pub languages: &'static [&'static str],
    /// The mark of the version in the lists of event types.
    pub catalogue: char,
    /// The discovery document speaks of back-channel logout.
    pub backchannel_logout: bool,
    /// An assertion that is no JWT is taken for a fault of the server, 500.
    pub broken_assertion_is_a_fault: bool,
}

const LANGUAGES_18: &[&str] = &[
    "bg", "cs", "de", "en", "es", "fr", "hu", "id", "it", "ja", "ko", "mk", "nl", "pl", "pt", "ru", "sv",
    "zh",
];
const LANGUAGES_22: &[&str] = &[
    "ar", "bg", "cs", "de", "en", "es", "fr", "hu", "id", "it", "ja", "ko", "mk", "nl", "pl", "pt", "ro",
    "ru", "sv", "tr", "uk", "zh",
];

const V4_13: Traits = Traits {
    version: "v4.13.1",
    v1_wraps_statuses: true,
    orgs_found_by_events: true,
    login_name_per_domain: false,
    domain_policy: true,
    v2: true,
    v2_org_routes: true,
    v2_org_settings: false,
    groups: false,
    request_ids: true,
    signing_algorithms: &["EdDSA", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"],
    languages: LANGUAGES_22,
    catalogue: '4',
    backchannel_logout: true,
    broken_assertion_is_a_fault: true,
};

const MAIN: Traits = Traits {
    version: "v5.0.0-main",
    v1_wraps_statuses: false,
    broken_assertion_is_a_fault: false,
    v2_org_settings: true,
    groups: true,
    catalogue: '5',
    ..V4_13
};

const V2_71: Traits = Traits {
    version: "v2.71",
    v1_wraps_statuses: false,
    orgs_found_by_events: false,
    login_name_per_domain: true,
    v2_org_routes: false,
    request_ids: false,
    signing_algorithms: &["RS256"],
    languages: LANGUAGES_18,
    catalogue: '2',
    backchannel_logout: false,
    ..V4_13
};

const LEGACY: Traits = Traits { domain_policy: false, v2: false, ..V2_71 };

impl ServerVersion {
    /// The differences of this version.
    #[must_use]
    pub fn traits(self) -> &'static Traits {
        match self {
            Self::V2_71 => &V2_71,
            Self::V4_13 => &V4_13,
            Self::Main => &MAIN,
            Self::Legacy => &LEGACY,
        }
    }
}
