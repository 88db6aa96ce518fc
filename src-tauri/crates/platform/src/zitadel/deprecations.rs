//! ZITADEL's deprecated operations that a connection may use, since when, and what really replaces them.
//!
//! The server itself says nothing of it: no recorded answer has a `Deprecation` header.

use orgdesk_model::{Effect, Notice, NoticeAction, NoticeKind};
use orgdesk_words::{Text, say, text};

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
    /// What to know about it, in sentences.
    facts: &'static [Text],
}

/// The first version that calls the Org IAM Policy deprecated.
const ORGIAM_SINCE: &str = "v2.21.0";
const READS_ONE: Text = text!(
    "Reading through it tells one of the three values. Where its answer says isDefault, the \
    organization follows the instance default; the documentation says it the wrong way round."
);
const TURNS_ON: Text = text!(
    "Each write through it, even with an empty body, also turns on validateOrgDomains and \
    smtpSenderAddressMatchesInstanceDomain, and the server doesn't say so."
);
const MISLEADS: Text = text!(
    "The documentation of its writes for one organization (Add and Update Custom Org IAM Policy) \
    names a Get operation as the replacement; that is a slip."
);
const RESETS_ALL: Text = text!(
    "After a reset all three domain settings follow the instance default, not only the one that \
    this API shows."
);

/// Reads the instance's Org IAM Policy.
pub const GET_INSTANCE: Deprecated = Deprecated {
    name: "Get Org IAM Policy",
    operation: "GET /admin/v1/policies/orgiam",
    since: ORGIAM_SINCE,
    replacement: "GET /admin/v1/policies/domain",
    facts: &[READS_ONE],
};
/// Changes the instance's.
pub const UPDATE_INSTANCE: Deprecated = Deprecated {
    name: "Update Org IAM Policy",
    operation: "PUT /admin/v1/policies/orgiam",
    since: ORGIAM_SINCE,
    replacement: "PUT /admin/v1/policies/domain",
    facts: &[TURNS_ON],
};
/// Reads an org's.
pub const GET_ORG: Deprecated = Deprecated {
    name: "Get Custom Org IAM Policy",
    operation: "GET /admin/v1/orgs/{org_id}/policies/orgiam",
    since: ORGIAM_SINCE,
    replacement: "GET /admin/v1/orgs/{org_id}/policies/domain",
    facts: &[READS_ONE],
};
/// Gives an org its own.
pub const ADD_ORG: Deprecated = Deprecated {
    name: "Add Custom Org IAM Policy",
    operation: "POST /admin/v1/orgs/{org_id}/policies/orgiam",
    since: ORGIAM_SINCE,
    replacement: "POST /admin/v1/orgs/{org_id}/policies/domain",
    facts: &[TURNS_ON, MISLEADS],
};
/// Changes an org's.
pub const UPDATE_ORG: Deprecated = Deprecated {
    name: "Update Custom Org IAM Policy",
    operation: "PUT /admin/v1/orgs/{org_id}/policies/orgiam",
    since: ORGIAM_SINCE,
    replacement: "PUT /admin/v1/orgs/{org_id}/policies/domain",
    facts: &[TURNS_ON, MISLEADS],
};
/// Gives it up.
pub const RESET_ORG: Deprecated = Deprecated {
    name: "Reset Custom Org IAM Policy To Default",
    operation: "DELETE /admin/v1/orgs/{org_id}/policies/orgiam",
    since: ORGIAM_SINCE,
    replacement: "DELETE /admin/v1/orgs/{org_id}/policies/domain",
    facts: &[RESETS_ALL],
};
/// Reads an org's without rights on the instance.
pub const GET_MANAGEMENT: Deprecated = Deprecated {
    name: "Get Org IAM Policy (management)",
    operation: "GET /management/v1/policies/orgiam",
    since: ORGIAM_SINCE,
    replacement: "GET /management/v1/policies/domain",
    facts: &[READS_ONE],
};
/// Lists all orgs.
pub const LIST_ORGS: Deprecated = Deprecated {
    name: "List Organizations (admin)",
    operation: "POST /admin/v1/orgs/_search",
    since: "v4.0.0",
    replacement: "POST /v2/organizations/_search",
    facts: &[text!(
        "It is used here because its replacement checks every row and takes about fifty times as long to read all."
    )],
};
/// Lists all orgs, where nothing else can.
pub const LIST_ORGS_LEGACY: Deprecated = Deprecated {
    facts: &[text!("It is used because this connection, or its server, has only the legacy API.")],
    ..LIST_ORGS
};

impl Deprecated {
    /// Its banner. `switch`: the server has the current API, and the connection is set to the legacy one.
    pub fn notice(&self, switch: bool) -> Notice {
        Notice {
            code: format!("zitadel.{}", self.operation),
            kind: NoticeKind::Deprecation,
            title: say!("{} is deprecated since {}.", self.name, self.since),
            detail: say!("{} {} replaces it.", sentences(self.facts), self.replacement),
            operation: Some(self.operation.to_owned()),
            since: Some(self.since.to_owned()),
            replacement: Some(self.replacement.to_owned()),
            sunset: None,
            action: switch_action(switch),
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

/// The one banner of the Org IAM Policy: all operations in use, each with its replacement in the same place.
pub fn orgiam_notice(used: &[Deprecated], switch: bool) -> Notice {
    let list = |of: fn(&Deprecated) -> &'static str| {
        (!used.is_empty()).then(|| used.iter().map(of).collect::<Vec<_>>().join(", "))
    };
    let mut facts: Vec<Text> = Vec::new();
    for fact in used.iter().flat_map(|one| one.facts) {
        if !facts.contains(fact) {
            facts.push(*fact);
        }
    }
    let names = used.iter().map(|one| one.name).collect::<Vec<_>>().join(", ");
    Notice {
        code: "zitadel.policies/orgiam".to_owned(),
        kind: NoticeKind::Deprecation,
        title: say!("The legacy API (Org IAM Policy) is deprecated since {ORGIAM_SINCE}."),
        detail: say!(
            "{} In use here: {names}. The operation of the same method on Domain Settings replaces each.",
            sentences(&facts)
        ),
        operation: list(|one| one.operation),
        since: Some(ORGIAM_SINCE.to_owned()),
        replacement: list(|one| one.replacement),
        sunset: None,
        action: switch_action(switch),
    }
}

fn sentences(facts: &[Text]) -> String {
    facts.iter().map(|fact| fact.get()).collect::<Vec<_>>().join(" ")
}

fn switch_action(offered: bool) -> Option<NoticeAction> {
    offered.then(|| NoticeAction::SetOption {
        option: super::descriptor::API.to_owned(),
        value: super::descriptor::CURRENT.to_owned(),
        label: say!("Switch to the current API"),
    })
}
