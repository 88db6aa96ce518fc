//! A believable world with planted problems, for someone who tries the app without a server of their own.
//!
//! Planted: trusts of every type and status that a page names and one of each that none does; trusts that end within
//! hours, days and weeks, that never end, that ended; broad ones; a role without resources; roles beside all roles; a
//! service without a name; an organization that asks for a passcode; one without access to the log service; names that
//! look alike; tokens of every kind of person.

mod trusts;

use super::world::{
    ApiTokenSpec, AppSpec, MemberSpec, OrgSpec, RoleSpec, ServiceSpec, TokenSpec, UserSpec, World,
};
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use std::collections::BTreeMap;

/// The passcode of the user whose organization asks for one.
pub const PASSCODE: &str = "135791";

fn org(key: &str, display_name: &str, name: &str, language: &str, locale: &str) -> OrgSpec {
    OrgSpec {
        key: key.into(),
        display_name: display_name.into(),
        name: name.into(),
        language: (!language.is_empty()).then(|| language.into()),
        locale: (!locale.is_empty()).then(|| locale.into()),
        ..OrgSpec::default()
    }
}

fn orgs() -> Vec<OrgSpec> {
    vec![
        OrgSpec {
            audit_logs_instance_id: Some("lint-eu-1".into()),
            customer_id: Some("70014512".into()),
            lint_instances: vec!["lint-eu-1".into(), "lint-us-1".into()],
            services: ["ledger", "beacon", "ferry", "nameless"].map(Into::into).into(),
            ..org("northwind", "Northwind Management", "northwind-mgmt", "en", "en_US")
        },
        OrgSpec {
            customer_id: Some("70020077".into()),
            lint_instances: vec!["lint-eu-1".into()],
            services: vec!["ledger".into(), "ferry".into()],
            ..org("aurora", "Aurora Logistics", "aurora-log", "de", "de_DE")
        },
        org("brightwater", "Brightwater Utilities", "brightwater", "en", "en_GB"),
        OrgSpec {
            services: vec!["ledger".into()],
            ..org("cobalt", "Cobalt & Söhne GmbH", "cobalt-soehne", "de", "de_AT")
        },
        org("delta", "Delta Dental Group", "delta-dental", "", ""),
        org("everglade", "Everglade Media", "everglade", "en", "en_US"),
        // Asks for a passcode when API tokens are exchanged.
        OrgSpec {
            is_mfa_required: true,
            enforce_user_api_token_mfa: true,
            services: vec!["ledger".into(), "beacon".into()],
            ..org("harbour", "Harbour Bank", "harbour-bank", "en", "en_GB")
        },
        // Easily taken for the one before.
        org("harbour-test", "Harbour Bank Test", "harbour-bank-test", "en", "en_GB"),
        org("juniper", "Juniper Schools Trust", "juniper", "fr", "fr_FR"),
        org("kestrel", "Kestrel Aerospace", "kestrel", "en", "en_US"),
        org("lumen", "Lumen Café Kollektiv", "lumen-cafe", "pt", "pt_BR"),
        org("meridian", "Meridian Health Partners", "meridian", "en", "en_US"),
        org("helios", "Helios Consulting", "helios", "en", "en_US"),
    ]
}

const USERS: &[(&str, &str, &str, &str)] = &[
    ("mara", "mara.lindqvist@northwind.example", "Mara", "Lindqvist"),
    ("adil", "adil.haddad@northwind.example", "Adil", "Haddad"),
    ("minh", "minh.nguyen@northwind.example", "Minh", "Nguyen"),
    ("amara", "amara.okafor@aurora.example", "Amara", "Okafor"),
    ("imogen", "imogen.clarke@harbourbank.example", "Imogen", "Clarke"),
];

fn users() -> Vec<UserSpec> {
    let user = |(key, email, first, last): &(&str, &str, &str, &str)| UserSpec {
        key: (*key).into(),
        email: (*email).into(),
        first_name: (*first).into(),
        last_name: (*last).into(),
        passcode: (*key == "imogen").then(|| PASSCODE.into()),
    };
    USERS.iter().map(user).collect()
}

fn services() -> Vec<ServiceSpec> {
    let service = |key: &str, name: &str, roles: &[&str]| ServiceSpec {
        key: key.into(),
        display_name: Some(name.into()),
        product_identifier: Some(key.into()),
        service_home: Some(format!("https://{key}.example/")),
        roles: roles.iter().map(|r| (*r).into()).collect(),
    };
    vec![
        service("ledger", "Ledger", &["ledger:admin", "ledger:editor", "ledger:reader"]),
        service("beacon", "Beacon Monitoring", &["beacon:operator", "beacon:viewer"]),
        service("ferry", "Ferry Data Transfer", &["ferry:captain", "ferry:passenger"]),
        ServiceSpec { key: "nameless".into(), ..ServiceSpec::default() },
    ]
}

fn members() -> Vec<MemberSpec> {
    let member = |org: &str, user: &str, role: &str, service: &str, service_role: &str| MemberSpec {
        org: org.into(),
        user: Some(user.into()),
        roles: vec![role.into()],
        service_roles: if service.is_empty() {
            BTreeMap::new()
        } else {
            BTreeMap::from([(service.to_owned(), vec![service_role.to_owned()])])
        },
        ..MemberSpec::default()
    };
    let app = |app: &str, role: &str| MemberSpec {
        org: "northwind".into(),
        app: Some(app.into()),
        roles: vec![role.into()],
        ..MemberSpec::default()
    };
    vec![
        member("northwind", "mara", "org_owner", "ledger", "ledger:admin"),
        member("northwind", "adil", "org_admin", "beacon", "beacon:operator"),
        member("northwind", "minh", "org_member", "ledger", "ledger:reader"),
        app("courier", "org_owner"),
        app("watcher", "org_member"),
        // Listed for Mara, but each needs a token of its own.
        member("aurora", "mara", "org_member", "", ""),
        member("aurora", "amara", "org_owner", "ferry", "ferry:captain"),
        member("brightwater", "mara", "org_member", "", ""),
        member("harbour", "mara", "org_member", "", ""),
        member("harbour", "imogen", "org_owner", "ledger", "ledger:editor"),
        member("harbour-test", "mara", "org_owner", "", ""),
    ]
}

/// The sample world as of now. Tokens (`token.<name>`) and API tokens (`apitoken.<name>`): `owner`, `admin`, `member`
/// of the management organization, `aurora-owner` and `harbour-owner` of others (the latter asks for [`PASSCODE`]),
/// `expired`; API token `deactivated`; tokens `app` and `app-reader` of the OAuth apps `courier` and `watcher`.
#[must_use]
pub fn world() -> World {
    world_at(Utc::now())
}

/// The same at another time: trusts end so many days from then.
#[must_use]
pub fn world_at(now: DateTime<Utc>) -> World {
    // Full hours, as people choose them.
    let now = now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now);
    let token = |key: &str, org: &str, user: &str| TokenSpec {
        key: key.into(),
        org: org.into(),
        user: Some(user.into()),
        ..TokenSpec::default()
    };
    let app_token = |key: &str, app: &str| TokenSpec {
        key: key.into(),
        org: "northwind".into(),
        app: Some(app.into()),
        ..TokenSpec::default()
    };
    let api_token = |key: &str, org: &str, user: &str, name: &str| ApiTokenSpec {
        key: key.into(),
        org: org.into(),
        user: user.into(),
        name: name.into(),
        ..ApiTokenSpec::default()
    };
    let app = |key: &str, name: &str| AppSpec {
        key: key.into(),
        org: "northwind".into(),
        display_name: name.into(),
    };
    World {
        orgs: orgs(),
        users: users(),
        apps: vec![app("courier", "Courier"), app("watcher", "Night watch")],
        members: members(),
        org_roles: org_roles(),
        services: services(),
        tokens: vec![
            token("owner", "northwind", "mara"),
            token("admin", "northwind", "adil"),
            token("member", "northwind", "minh"),
            token("aurora-owner", "aurora", "amara"),
            token("harbour-owner", "harbour", "imogen"),
            TokenSpec { expired: true, ..token("expired", "northwind", "mara") },
            app_token("app", "courier"),
            app_token("app-reader", "watcher"),
        ],
        api_tokens: vec![
            api_token("owner", "northwind", "mara", "desk"),
            api_token("admin", "northwind", "adil", "admin desk"),
            api_token("member", "northwind", "minh", "support desk"),
            api_token("aurora-owner", "aurora", "amara", "aurora desk"),
            api_token("harbour-owner", "harbour", "imogen", "bank desk"),
            ApiTokenSpec { expired: true, ..api_token("expired", "northwind", "mara", "old desk") },
            ApiTokenSpec {
                deactivated: true,
                ..api_token("deactivated", "northwind", "minh", "lost laptop")
            },
        ],
        trusts: trusts::trusts(now),
    }
}

/// The roles of organizations that were seen; `org_admin` as a name is in no source.
#[must_use]
pub fn org_roles() -> Vec<RoleSpec> {
    let role = |name: &str, display: &str| RoleSpec { name: name.into(), display_name: display.into() };
    vec![
        role("org_owner", "Organization Owner"),
        role("org_admin", "Organization Administrator"),
        role("org_member", "Organization Member"),
        role("developer", "Developer"),
        role("support_user", "Support User"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csp::world::TrustSpec;
    use std::collections::HashSet;

    #[test]
    fn the_sample_fits_together_and_plants_its_problems() {
        let now = Utc::now();
        let world = world_at(now);
        assert_eq!(world.check(), Ok(()));
        let statuses: HashSet<&str> = world.trusts.iter().map(|t| t.status.as_str()).collect();
        assert_eq!(statuses.len(), 9, "eight statuses of the pages and one of none: {statuses:?}");
        let kinds: HashSet<&str> = world.trusts.iter().map(|t| t.kind.as_str()).collect();
        assert_eq!(kinds, HashSet::from(["CUSTOM", "HIERARCHY", "PARTNER", "FEDERATED"]));
        let keys: HashSet<&str> = world.trusts.iter().map(|t| t.key.as_str()).collect();
        assert_eq!(keys.len(), world.trusts.len());
        let soon =
            |t: &&TrustSpec| t.expires_at.is_some_and(|end| end > now && end < now + TimeDelta::days(14));
        assert_eq!(world.trusts.iter().filter(soon).count(), 3);
        for trust in world.trusts.iter().filter(|t| t.status == "ACTIVE") {
            assert!(trust.expires_at.is_none_or(|end| end > now), "{} is active", trust.key);
        }
    }
}
