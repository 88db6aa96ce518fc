//! The sample's trusts: of each type and status that a page names, and one of each that none does.

use crate::csp::scopes::{Granted, Role, Scopes, ServiceScope, granted};
use crate::csp::world::{TrustSpec, service_scope};
use chrono::{DateTime, TimeDelta, Utc};

/// All of them, as of a time.
pub(super) fn trusts(now: DateTime<Utc>) -> Vec<TrustSpec> {
    given().into_iter().chain(received()).map(|plan| plan.at(now)).collect()
}

/// A trust between two organizations, with a status; its times count from now.
struct Plan<'a> {
    key: &'a str,
    trustee: &'a str,
    trusted: &'a str,
    kind: &'a str,
    status: &'a str,
    description: &'a str,
    /// Days until its end; none: it has no end.
    ends: Option<f64>,
    /// Days since it was made and since it changed last.
    age: (i64, i64),
    author: &'a str,
    scopes: Scopes,
}

impl Plan<'_> {
    #[allow(clippy::cast_possible_truncation, reason = "hours of a few years")]
    fn at(self, now: DateTime<Utc>) -> TrustSpec {
        let author = super::USERS.iter().find(|u| u.0 == self.author).map_or(self.author, |u| u.1);
        TrustSpec {
            key: self.key.into(),
            trustee: self.trustee.into(),
            trusted: self.trusted.into(),
            kind: self.kind.into(),
            status: self.status.into(),
            description: (!self.description.is_empty()).then(|| self.description.into()),
            expires_at: self.ends.map(|days| now + TimeDelta::hours((days * 24.0) as i64)),
            created_at: now - TimeDelta::days(self.age.0),
            created_by: author.into(),
            last_updated_at: now - TimeDelta::days(self.age.1),
            last_updated_by: author.into(),
            allowed_scopes: self.scopes,
        }
    }
}

fn of_org(roles: &[(&str, &[&str])]) -> Scopes {
    Scopes { organization: granted(false, roles), ..Scopes::default() }
}

fn of_services(services: Vec<ServiceScope>) -> Scopes {
    Scopes { services, ..Scopes::default() }
}

fn everything() -> Scopes {
    Scopes { all: true, ..Scopes::default() }
}

/// Trusts in which the management organization gives.
fn given() -> Vec<Plan<'static>> {
    let plan = |key, trusted, kind, status, description, ends, age, scopes| Plan {
        key,
        trustee: "northwind",
        trusted,
        kind,
        status,
        description,
        ends,
        age,
        author: "mara",
        scopes,
    };
    let support = of_org(&[("support_user", &[]), ("org_member", &[])]);
    let bare = Granted { all_roles: false, roles: vec![Role { name: "developer".into(), resources: None }] };
    let beside = Granted { all_roles: true, roles: granted(false, &[("org_member", &[])]).roles };
    vec![
        plan(
            "northwind-helios",
            "helios",
            "CUSTOM",
            "ACTIVE",
            "First line of support",
            Some(5.0),
            (280, 120),
            Scopes {
                services: vec![service_scope("ledger", false, &[("ledger:reader", &["region:eu"])])],
                ..support.clone()
            },
        ),
        plan(
            "northwind-kestrel",
            "kestrel",
            "CUSTOM",
            "ACTIVE",
            "Migration window",
            Some(0.2),
            (30, 2),
            of_services(vec![service_scope("ferry", true, &[])]),
        ),
        plan(
            "northwind-lumen",
            "lumen",
            "PARTNER",
            "ACTIVE",
            "",
            Some(26.0),
            (400, 400),
            Scopes { organization: bare, ..Scopes::default() },
        ),
        plan(
            "northwind-meridian",
            "meridian",
            "CUSTOM",
            "ACTIVE",
            "Everything, for ever",
            None,
            (1100, 1100),
            everything(),
        ),
        plan(
            "northwind-cobalt",
            "cobalt",
            "CUSTOM",
            "ACTIVE",
            "Audit, with more roles named than needed",
            Some(300.0),
            (60, 60),
            Scopes { organization: beside, ..Scopes::default() },
        ),
        plan(
            "northwind-juniper",
            "juniper",
            "CUSTOM",
            "PENDING",
            "Waits for Juniper",
            Some(180.0),
            (3, 3),
            support.clone(),
        ),
        plan(
            "northwind-delta",
            "delta",
            "CUSTOM",
            "EXPIRED",
            "Spring project",
            Some(-200.0),
            (420, 200),
            of_services(vec![service_scope("beacon", true, &[])]),
        ),
        plan(
            "northwind-everglade",
            "everglade",
            "PARTNER",
            "ORG_DEACTIVATED",
            "",
            None,
            (900, 90),
            support.clone(),
        ),
        plan(
            "northwind-brightwater",
            "brightwater",
            "CUSTOM",
            "DEACTIVATED",
            "Paused",
            Some(90.0),
            (200, 20),
            support.clone(),
        ),
        plan(
            "northwind-harbour-test",
            "harbour-test",
            "CUSTOM",
            "REJECTED",
            "Turned down",
            None,
            (75, 70),
            support.clone(),
        ),
        // Neither this type nor this status is on any page: what comes later looks like this.
        plan("northwind-aurora", "aurora", "FEDERATED", "UNDER_REVIEW", "", Some(365.0), (15, 1), support),
    ]
}

/// Trusts in which others give, and the management organization may act.
fn received() -> Vec<Plan<'static>> {
    let plan = |key, trustee, trusted, kind, status, description, ends, age, author, scopes| Plan {
        key,
        trustee,
        trusted,
        kind,
        status,
        description,
        ends,
        age,
        author,
        scopes,
    };
    let books = || {
        of_services(vec![service_scope("ledger", false, &[("ledger:editor", &[]), ("ledger:reader", &[])])])
    };
    vec![
        plan(
            "aurora-northwind",
            "aurora",
            "northwind",
            "HIERARCHY",
            "ACTIVE",
            "",
            None,
            (800, 800),
            "amara",
            everything(),
        ),
        plan(
            "brightwater-northwind",
            "brightwater",
            "northwind",
            "HIERARCHY",
            "ACTIVE",
            "",
            None,
            (790, 790),
            "setup@northwind.example",
            everything(),
        ),
        plan(
            "harbour-northwind",
            "harbour",
            "northwind",
            "CUSTOM",
            "ACTIVE",
            "Bookkeeping",
            Some(12.0),
            (350, 40),
            "imogen",
            books(),
        ),
        plan(
            "cobalt-northwind",
            "cobalt",
            "northwind",
            "CUSTOM",
            "EXPIRATION_PROCESSING",
            "",
            Some(-0.1),
            (365, 0),
            "setup@northwind.example",
            books(),
        ),
        plan(
            "delta-northwind",
            "delta",
            "northwind",
            "CUSTOM",
            "EXPIRATION_PROCESSING_FAILED",
            "",
            Some(-9.0),
            (365, 9),
            "setup@northwind.example",
            books(),
        ),
        plan(
            "aurora-helios",
            "aurora",
            "helios",
            "PARTNER",
            "ACTIVE",
            "Customs paperwork",
            Some(45.0),
            (100, 10),
            "amara",
            of_services(vec![service_scope(
                "ferry",
                false,
                &[("ferry:passenger", &["port:hamburg", "port:rotterdam"])],
            )]),
        ),
    ]
}
