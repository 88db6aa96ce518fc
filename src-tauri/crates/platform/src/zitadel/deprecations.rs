//! ZITADEL's deprecated operations that a connection may use, since when, and what really replaces them.
//!
//! The server itself says nothing of it: no recorded answer has a `Deprecation` header.

use orgdesk_model::{Effect, Notice, NoticeAction};

/// A deprecated operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deprecated {
    /// The name that the documents give it.
    pub name: &'static str,
    /// Method and path.
    pub operation: &'static str,
    /// The first version that calls it deprecated.
    pub since: &'static str,
    /// Method and path of what replaces it.
    pub replacement: &'static str,
    /// What to know about it.
    detail: &'static str,
}

const READS_ONE: &str = "It tells one of the three values. Where its answer says isDefault, the organization follows \
    the instance default; the documentation says it the wrong way round.";
const TURNS_ON: &str = "Each write through it, even with an empty body, also turns on validateOrgDomains and \
    smtpSenderAddressMatchesInstanceDomain, and the server doesn't say so.";
const TURNS_ON_AND_MISLEADS: &str = "Each write through it, even with an empty body, also turns on validateOrgDomains \
    and smtpSenderAddressMatchesInstanceDomain, and the server doesn't say so. Its documentation names a Get operation \
    as the replacement; that is a slip.";

/// Reads the instance's Org IAM Policy.
pub const GET_INSTANCE: Deprecated = Deprecated {
    name: "Get Org IAM Policy",
    operation: "GET /admin/v1/policies/orgiam",
    since: "v2.21.0",
    replacement: "GET /admin/v1/policies/domain",
    detail: READS_ONE,
};
/// Changes the instance's.
pub const UPDATE_INSTANCE: Deprecated = Deprecated {
    name: "Update Org IAM Policy",
    operation: "PUT /admin/v1/policies/orgiam",
    since: "v2.21.0",
    replacement: "PUT /admin/v1/policies/domain",
    detail: TURNS_ON,
};
/// Reads an org's.
pub const GET_ORG: Deprecated = Deprecated {
    name: "Get Custom Org IAM Policy",
    operation: "GET /admin/v1/orgs/{org_id}/policies/orgiam",
    since: "v2.21.0",
    replacement: "GET /admin/v1/orgs/{org_id}/policies/domain",
    detail: READS_ONE,
};
/// Gives an org its own.
pub const ADD_ORG: Deprecated = Deprecated {
    name: "Add Custom Org IAM Policy",
    operation: "POST /admin/v1/orgs/{org_id}/policies/orgiam",
    since: "v2.21.0",
    replacement: "POST /admin/v1/orgs/{org_id}/policies/domain",
    detail: TURNS_ON_AND_MISLEADS,
};
/// Changes an org's.
pub const UPDATE_ORG: Deprecated = Deprecated {
    name: "Update Custom Org IAM Policy",
    operation: "PUT /admin/v1/orgs/{org_id}/policies/orgiam",
    since: "v2.21.0",
    replacement: "PUT /admin/v1/orgs/{org_id}/policies/domain",
    detail: TURNS_ON_AND_MISLEADS,
};
/// Gives it up.
pub const RESET_ORG: Deprecated = Deprecated {
    name: "Reset Custom Org IAM Policy To Default",
    operation: "DELETE /admin/v1/orgs/{org_id}/policies/orgiam",
    since: "v2.21.0",
    replacement: "DELETE /admin/v1/orgs/{org_id}/policies/domain",
    detail: "All three domain settings follow the instance default afterwards, not only the one that this API shows.",
};
/// Reads an org's without rights on the instance.
pub const GET_MANAGEMENT: Deprecated = Deprecated {
    name: "Get Org IAM Policy (management)",
    operation: "GET /management/v1/policies/orgiam",
    since: "v2.21.0",
    replacement: "GET /management/v1/policies/domain",
    detail: READS_ONE,
};
/// Lists all orgs.
pub const LIST_ORGS: Deprecated = Deprecated {
    name: "List Organizations (admin)",
    operation: "POST /admin/v1/orgs/_search",
    since: "v4.0.0",
    replacement: "POST /v2/organizations/_search",
    detail: "It is used here because its replacement checks every row and takes about fifty times as long to read all.",
};
/// Lists all orgs, where nothing else can.
pub const LIST_ORGS_LEGACY: Deprecated = Deprecated {
    detail: "It is used because this connection, or its server, has only the legacy API.",
    ..LIST_ORGS
};

impl Deprecated {
    /// Its banner. `switch`: the server has the current API, and the connection is set to the legacy one.
    pub fn notice(&self, switch: bool) -> Notice {
        Notice {
            code: format!("zitadel.{}", self.operation),
            title: format!("{} is deprecated since {}.", self.name, self.since),
            detail: format!("{} {} replaces it.", self.detail, self.replacement),
            operation: Some(self.operation.to_owned()),
            since: Some(self.since.to_owned()),
            replacement: Some(self.replacement.to_owned()),
            sunset: None,
            action: switch.then(|| NoticeAction::SetOption {
                option: super::descriptor::API.to_owned(),
                value: super::descriptor::CURRENT.to_owned(),
                label: "Switch to the current API".to_owned(),
            }),
        }
    }

    /// Its place among a plan's effects.
    pub fn effect(&self) -> Effect {
        Effect::UsesDeprecatedOperation {
            operation: format!("{} ({})", self.operation, self.name),
            since: Some(self.since.to_owned()),
            replacement: Some(self.replacement.to_owned()),
        }
    }
}
