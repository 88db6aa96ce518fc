//! A believable world with planted problems, for someone who tries the app without a server of their own.
//!
//! Planted: an organization that follows the default, overrides that equal it and that differ from it, a deactivated
//! organization, a ghost, unverified domains, names that look alike, humans whose login names a change rewrites, and
//! tokens of every kind of person, an expired one among them.

use super::world::{
    AppSpec, GrantSpec, KeySpec, MemberSpec, OrgSpec, ProjectSpec, SecretSpec, TokenSpec, UserSpec, World,
};
use serde_json::{Map, Value, json};

fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn org(key: &str, name: &str, extra: &[&str]) -> OrgSpec {
    OrgSpec {
        key: key.into(),
        name: name.into(),
        extra_domains: extra.iter().map(|d| (*d).into()).collect(),
        ..OrgSpec::default()
    }
}

fn domain_override(user_login: bool, validate: bool, smtp: bool) -> Map<String, Value> {
    map(json!({"domain": {
        "userLoginMustBeDomain": user_login,
        "validateOrgDomains": validate,
        "smtpSenderAddressMatchesInstanceDomain": smtp,
    }}))
}

fn orgs() -> Vec<OrgSpec> {
    vec![
        OrgSpec { is_default: true, ..org("default", "Northwind Identity", &[]) },
        // Follows the default.
        OrgSpec {
            metadata: map(json!({"region": "eu-central", "ticket": "OPS-1412"})),
            ..org("aurora", "Aurora Logistics", &["aurora-logistics.example", "aurora.example"])
        },
        // An override that equals the default: looks harmless, but the org no longer follows it.
        OrgSpec {
            policies: domain_override(false, false, false),
            ..org("brightwater", "Brightwater Utilities", &["brightwater.example"])
        },
        // Overrides that differ.
        OrgSpec {
            policies: domain_override(true, true, false),
            ..org("cobalt", "Cobalt & Söhne GmbH", &["cobalt-soehne.example"])
        },
        OrgSpec {
            policies: domain_override(false, true, true),
            unverified_domains: vec!["delta-dental.example".into()],
            ..org("delta", "Delta Dental Group", &[])
        },
        OrgSpec { deactivated: true, ..org("everglade", "Everglade Media (closed)", &["everglade.example"]) },
        org("fjord", "Fjord Kraft AS", &["fjordkraft.example"]),
        // Two that are easily taken for each other.
        org("harbour", "Harbour Bank", &["harbourbank.example"]),
        org("harbour-test", "Harbour Bank (test)", &["test.harbourbank.example"]),
        OrgSpec {
            metadata: map(json!({"region": "us-east", "owner": "platform-team"})),
            ..org("juniper", "Juniper Schools Trust", &["juniper-schools.example"])
        },
        org("kestrel", "Kestrel Aerospace", &["kestrel.example"]),
        org("lumen", "Lumen Café Kollektiv", &["lumen-cafe.example"]),
        org("meridian", "Meridian Health Partners", &["meridian-health.example"]),
        OrgSpec { ghost: true, policies: domain_override(true, true, true), ..org("ghost", "", &[]) },
    ]
}

const HUMANS: &[(&str, &str, &str, &str)] = &[
    ("aurora", "Amara", "Okafor", "aurora.example"),
    ("aurora", "Benedikt", "Lang", "aurora.example"),
    ("aurora", "Chiara", "Rossi", "aurora.example"),
    ("brightwater", "Dylan", "Morgan", "brightwater.example"),
    ("brightwater", "Elif", "Yıldız", "brightwater.example"),
    ("cobalt", "Franziska", "Söhne", "cobalt-soehne.example"),
    ("delta", "Grace", "Nguyen", "delta-dental.example"),
    ("fjord", "Håkon", "Berg", "fjordkraft.example"),
    ("harbour", "Imogen", "Clarke", "harbourbank.example"),
    ("harbour", "Jonas", "Petrov", "harbourbank.example"),
    ("harbour-test", "Imogen", "Clarke", "test.harbourbank.example"),
    ("juniper", "Kofi", "Mensah", "juniper-schools.example"),
    ("kestrel", "Leila", "Haddad", "kestrel.example"),
    ("lumen", "Mateo", "Silva", "lumen-cafe.example"),
    ("meridian", "Nadia", "Kowalska", "meridian-health.example"),
    // Who runs the server, to sign in through the browser.
    ("default", "Ingrid", "Solberg", "northwind.example"),
    ("default", "Tomasz", "Wilk", "northwind.example"),
];

const MACHINES: &[(&str, &str, &str)] = &[
    ("admin", "default", "Instance administrator"),
    ("viewer", "default", "Support desk"),
    ("orgmanager", "default", "Onboarding"),
    ("aurora-owner", "aurora", "Aurora owner"),
    ("nobody", "aurora", "Nightly export"),
];

fn users() -> Vec<UserSpec> {
    let machines = MACHINES.iter().map(|(key, org, name)| UserSpec {
        key: (*key).into(),
        org: (*org).into(),
        kind: "machine".into(),
        username: (*key).into(),
        name: (*name).into(),
        ..UserSpec::default()
    });
    let humans = HUMANS.iter().map(|(org, first, last, domain)| {
        let plain = |text: &str| text.to_lowercase().replace('å', "a").replace('ö', "oe").replace('ı', "i");
        let username = format!("{}.{}", plain(first), plain(last));
        UserSpec {
            key: format!("{org}.{username}"),
            org: (*org).into(),
            kind: "human".into(),
            email: format!("{username}@{domain}"),
            // User names are unique on the instance, so the second Imogen got a suffix.
            username: if *org == "harbour-test" { format!("{username}.test") } else { username },
            first_name: (*first).into(),
            last_name: (*last).into(),
            ..UserSpec::default()
        }
    });
    machines.chain(humans).collect()
}

/// The sample world. Tokens: `owner` (IAM_OWNER), `viewer` (IAM_OWNER_VIEWER), `orgmanager` (IAM_ORG_MANAGER),
/// `aurora-owner` (ORG_OWNER of one organization), `nobody` (no role), `expired`. Keys: `owner`, `expired`. Client
/// secrets: `owner`, `nobody`. App: `desk`, to which `ingrid.solberg` (IAM_OWNER), `tomasz.wilk` (IAM_OWNER_VIEWER),
/// `amara.okafor` (ORG_OWNER of one organization) and humans without a role may sign in.
#[must_use]
pub fn world() -> World {
    let member = |user: &str, org: Option<&str>, role: &str| MemberSpec {
        user: user.into(),
        org: org.map(Into::into),
        roles: vec![role.into()],
    };
    let token = |key: &str, user: &str, expired| TokenSpec { key: key.into(), user: user.into(), expired };
    World {
        instance_name: "ZITADEL".into(),
        instance_domain: "localhost".into(),
        orgs: orgs(),
        users: users(),
        members: vec![
            member("admin", None, "IAM_OWNER"),
            member("admin", Some("default"), "ORG_OWNER"),
            member("viewer", None, "IAM_OWNER_VIEWER"),
            member("orgmanager", None, "IAM_ORG_MANAGER"),
            member("aurora-owner", Some("aurora"), "ORG_OWNER"),
            member("default.ingrid.solberg", None, "IAM_OWNER"),
            member("default.tomasz.wilk", None, "IAM_OWNER_VIEWER"),
            member("aurora.amara.okafor", Some("aurora"), "ORG_OWNER"),
        ],
        tokens: vec![
            token("owner", "admin", false),
            token("viewer", "viewer", false),
            token("orgmanager", "orgmanager", false),
            token("aurora-owner", "aurora-owner", false),
            token("nobody", "nobody", false),
            token("expired", "admin", true),
        ],
        projects: vec![
            ProjectSpec {
                key: "portal".into(),
                org: "aurora".into(),
                name: "Customer portal".into(),
                roles: ["reader", "editor", "auditor"].map(Into::into).into(),
                grants: vec![GrantSpec { org: "fjord".into(), roles: vec!["reader".into()] }],
            },
            ProjectSpec {
                key: "tools".into(),
                org: "default".into(),
                name: "Admin tools".into(),
                ..ProjectSpec::default()
            },
        ],
        keys: vec![
            KeySpec { key: "owner".into(), user: "admin".into(), expired: false },
            KeySpec { key: "expired".into(), user: "admin".into(), expired: true },
        ],
        secrets: [("owner", "admin"), ("nobody", "nobody")]
            .map(|(key, user)| SecretSpec { key: key.into(), user: user.into() })
            .into(),
        apps: vec![AppSpec {
            key: "desk".into(),
            project: "tools".into(),
            name: "Orgdesk".into(),
            redirect_uris: ["http://127.0.0.1/callback", "http://127.0.0.1/"].map(Into::into).into(),
            refresh_tokens: true,
        }],
        token_life: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_fits_together_and_plants_its_problems() {
        let world = world();
        assert_eq!(world.check(), Ok(()));
        assert!(world.orgs.iter().any(|o| o.ghost) && world.orgs.iter().any(|o| o.deactivated));
        let names: std::collections::HashSet<_> = world.users.iter().map(|u| &u.username).collect();
        assert_eq!(names.len(), world.users.len(), "user names are unique");
    }
}
