//! Trusts: one org, the trustee, lets another, the trusted one, act in it, within scopes, until an expiry.

use crate::{Access, Notice, OrgId, TrustId, Value};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One of the two orgs of a trust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Party {
    /// Its id.
    pub id: OrgId,
    /// What it is called, where the server tells.
    pub name: Option<String>,
}

/// The two orgs of a trust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Parties {
    /// The org that gives the trust: it lets the other one act in it.
    pub trustee: Party,
    /// The org that may act.
    pub trusted: Party,
}

/// A trust seen from one org.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The org lets the other one act in it.
    Gives,
    /// The org may act in the other one.
    Receives,
    /// It is a trust of two other orgs, or of an org with itself.
    Aside,
}

/// How much is left of a trust, in whole days. In order of what needs a look first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(tag = "until", rename_all = "snake_case")]
pub enum Until {
    /// Ended so many days ago.
    Expired {
        /// Days since.
        days: u32,
    },
    /// Ends within 30 days.
    Soon {
        /// Days left; 0 is less than one.
        days: u32,
    },
    /// Ends later.
    Later {
        /// Days left.
        days: u32,
    },
    /// Has no end.
    Never,
}

/// The end of a trust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Expiry {
    /// When; none for never, and for a number that is no time.
    pub at: Option<DateTime<Utc>>,
    /// How much is left.
    #[serde(flatten)]
    pub until: Until,
    /// When it would be in another unit of time, where the number looks as if it was written in that one.
    pub perhaps: Option<DateTime<Utc>>,
}

/// A trust's status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TrustStatus {
    /// In words; one that no document names is as the server wrote it.
    pub label: String,
    /// Whether the trust is in force.
    pub active: bool,
}

/// Who did something, and when, as far as the server tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Stamp {
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Who.
    pub by: Option<String>,
    /// The server's identifier of who, to be compared with that of an [`Identity`](crate::Identity).
    pub by_id: Option<String>,
}

/// A trust as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Trust {
    /// Its id.
    pub id: TrustId,
    /// The org that it was read through.
    pub org: OrgId,
    /// As that org sees it.
    pub direction: Direction,
    /// The two orgs.
    #[serde(flatten)]
    pub parties: Parties,
    /// Its type in words; one that no document names is as the server wrote it.
    pub kind: String,
    /// Its status.
    pub status: TrustStatus,
    /// What it is for, as somebody typed it.
    pub description: Option<String>,
    /// What it allows; none where the server doesn't tell, which is not nothing.
    pub scopes: Option<Scopes>,
    /// How much that is.
    pub breadth: Option<Breadth>,
    /// When it ends.
    pub expiry: Expiry,
    /// Who made it, and when.
    pub created: Stamp,
    /// Who changed it last, and when.
    pub updated: Stamp,
    /// Whether this identity may change it, or why not.
    pub edit: Access,
}

/// One page of a list of trusts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrustPage {
    /// The org whose trusts they are.
    pub org: OrgId,
    /// The trusts, in the server's order.
    pub trusts: Vec<Trust>,
    /// What to ask for next; nothing when all have been read.
    pub next: Option<String>,
    /// How many the server says there are, where it does.
    pub total: Option<u32>,
    /// Whether this identity may create one, or why not.
    pub create: Access,
    /// What one should know of the list, such as deprecations.
    pub notices: Vec<Notice>,
    /// When it was read.
    pub read_at: DateTime<Utc>,
}

/// What a trust allows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scopes {
    /// Everything.
    pub all: bool,
    /// Roles of the org itself.
    pub organization: RoleScopes,
    /// Roles of its services, in order.
    pub services: Vec<ServiceScopes>,
}

/// Roles that a trust allows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RoleScopes {
    /// All of them.
    pub all_roles: bool,
    /// These.
    pub roles: Vec<RoleScope>,
}

/// One role that a trust allows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RoleScope {
    /// Its name, as the platform names it.
    pub name: String,
    /// The resources that it is limited to; none: all.
    pub resources: Vec<String>,
}

/// Roles of one service that a trust allows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceScopes {
    /// The service's id.
    pub service: String,
    /// All of its roles.
    pub all_roles: bool,
    /// These.
    pub roles: Vec<RoleScope>,
}

/// How much a trust allows, the broadest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(tag = "breadth", rename_all = "snake_case")]
pub enum Breadth {
    /// Nothing.
    Nothing,
    /// Single roles.
    Roles {
        /// Of the org.
        organization: u32,
        /// Of services, summed.
        service: u32,
        /// So many services.
        services: u32,
    },
    /// All roles of some services, and perhaps more.
    WholeServices {
        /// So many.
        services: u32,
    },
    /// All roles of the org, which include its owner's.
    WholeOrganization,
    /// Everything.
    Everything,
}

impl Scopes {
    /// The scopes in a field's value; none where something else was typed.
    pub fn from_value(value: &Value) -> Option<Self> {
        serde_json::from_value(serde_json::to_value(value).ok()?).ok()
    }

    /// The scopes as a field's value.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self)
            .ok()
            .and_then(|json| serde_json::from_value(json).ok())
            .unwrap_or(Value::Null)
    }

    /// How broad they are.
    pub fn breadth(&self) -> Breadth {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let whole = self.services.iter().filter(|service| service.all_roles).count();
        let named = self.services.iter().filter(|service| !service.all_roles && !service.roles.is_empty());
        let (services, service) = named.fold((0, 0), |(n, roles), one| (n + 1, roles + one.roles.len()));
        let organization = self.organization.roles.len();
        if self.all {
            Breadth::Everything
        } else if self.organization.all_roles {
            Breadth::WholeOrganization
        } else if whole > 0 {
            Breadth::WholeServices { services: count(whole) }
        } else if organization + service > 0 {
            Breadth::Roles {
                organization: count(organization),
                service: count(service),
                services: count(services),
            }
        } else {
            Breadth::Nothing
        }
    }

    /// Whether roles stand beside a flag that allows all of them.
    pub fn names_roles_beside_all(&self) -> bool {
        let beside = |all: bool, roles: &[RoleScope]| all && !roles.is_empty();
        beside(self.organization.all_roles, &self.organization.roles)
            || self.services.iter().any(|service| beside(service.all_roles, &service.roles))
    }
}

/// What a scope editor can offer for one org.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ScopeCatalog {
    /// Roles of the org.
    pub organization: OfferedRoles,
    /// Its services, by name.
    pub services: Vec<OfferedService>,
    /// Why no services could be listed, where they couldn't: an id can still be typed.
    pub services_problem: Option<String>,
}

/// Roles that can be offered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct OfferedRoles {
    /// The roles, by name.
    pub roles: Vec<OfferedRole>,
    /// Why others may exist that aren't in it, where they may: a name can still be typed.
    pub incomplete: Option<String>,
}

/// One role that can be offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OfferedRole {
    /// Its name, as the platform names it.
    pub name: String,
    /// What people call it, where told.
    pub label: Option<String>,
}

/// One service that can be offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OfferedService {
    /// Its id.
    pub id: String,
    /// What people call it, where told.
    pub label: Option<String>,
    /// Its roles.
    #[serde(flatten)]
    pub offered: OfferedRoles,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn roles() -> impl Strategy<Value = Vec<RoleScope>> {
        let role = ("[a-z_]{0,6}", prop::collection::vec("[a-z]{0,3}", 0..3));
        prop::collection::vec(role.prop_map(|(name, resources)| RoleScope { name, resources }), 0..4)
    }

    fn scopes() -> impl Strategy<Value = Scopes> {
        let service = ("[a-z]{1,4}", any::<bool>(), roles());
        let services = prop::collection::vec(
            service.prop_map(|(service, all_roles, roles)| ServiceScopes { service, all_roles, roles }),
            0..3,
        );
        (any::<bool>(), any::<bool>(), roles(), services).prop_map(|(all, all_roles, roles, services)| {
            Scopes { all, organization: RoleScopes { all_roles, roles }, services }
        })
    }

    proptest! {
        #[test]
        fn a_value_holds_the_scopes_whole(scopes in scopes()) {
            prop_assert_eq!(Scopes::from_value(&scopes.to_value()), Some(scopes));
        }

        #[test]
        fn everything_is_broadest_and_a_flag_never_narrows(scopes in scopes()) {
            let all = Scopes { all: true, ..scopes.clone() };
            prop_assert_eq!(all.breadth(), Breadth::Everything);
            let organization = RoleScopes { all_roles: true, ..scopes.organization.clone() };
            let wider = Scopes { organization, ..scopes.clone() };
            prop_assert!(wider.breadth() >= scopes.breadth());
        }
    }

    #[test]
    fn what_is_no_scopes_is_none() {
        for value in [Value::Null, "x".into(), true.into(), Value::List(Vec::new())] {
            assert_eq!(Scopes::from_value(&value), None);
        }
    }

    #[test]
    fn ends_sort_by_what_needs_a_look_first() {
        let mut ends =
            [Until::Never, Until::Later { days: 99 }, Until::Soon { days: 3 }, Until::Expired { days: 1 }];
        ends.sort();
        assert_eq!(ends[0], Until::Expired { days: 1 });
        assert_eq!(ends[3], Until::Never);
    }
}
