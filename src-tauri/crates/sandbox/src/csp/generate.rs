//! Worlds of any size. The same number and seed give the same world, whatever the machine; times count from now.

use super::ident::Sequence;
use super::sample::org_roles;
use super::scopes::{Scopes, granted};
use super::world::{
    ApiTokenSpec, MemberSpec, OrgSpec, ServiceSpec, TokenSpec, TrustSpec, UserSpec, World, service_scope,
};
use chrono::{DateTime, TimeDelta, Utc};

const FIRST: &[&str] = &[
    "Alder",
    "Ardèche",
    "Baltic",
    "Birch",
    "Cairn",
    "Cedar",
    "Dünen",
    "Ember",
    "Fjord",
    "Garonne",
    "Hazel",
    "Iris",
    "Juniper",
    "Kaido",
    "København",
    "Larch",
    "Mistral",
    "Nova",
    "Osprey",
    "Pine",
    "Quarry",
    "Rhône",
    "São Bento",
    "Sierra",
    "Tessin",
    "Umber",
    "Vistula",
    "Willow",
    "Yarrow",
    "Zürich",
    "東海",
    "Одра",
];
const SECOND: &[&str] = &[
    "Analytics",
    "Bank",
    "Care",
    "Dairy",
    "Energy",
    "Freight",
    "Glass",
    "Health",
    "Insurance",
    "Labs",
    "Logistics",
    "Media",
    "Networks",
    "Optics",
    "Pharma",
    "Rail",
    "Schools",
    "Steel",
    "Telecom",
    "Utilities",
    "Works",
];
const LOCALES: &[(&str, &str)] =
    &[("en", "en_US"), ("en", "en_GB"), ("de", "de_DE"), ("fr", "fr_FR"), ("ja", "ja_JP")];
const STATUSES: &[&str] = &[
    "ACTIVE",
    "ACTIVE",
    "ACTIVE",
    "ACTIVE",
    "ACTIVE",
    "ACTIVE",
    "PENDING",
    "EXPIRED",
    "DEACTIVATED",
    "REJECTED",
];

/// A world of so many organizations, of which the first manages: each other one trusts it, and it trusts every third.
/// Olga owns the first and is a member of all.
#[must_use]
pub fn world(orgs: usize, seed: u64) -> World {
    world_at(orgs, seed, Utc::now())
}

/// The same at another time.
#[must_use]
pub fn world_at(orgs: usize, seed: u64, now: DateTime<Utc>) -> World {
    let mut random = Sequence::new(seed);
    let mut world = World { org_roles: org_roles(), ..World::default() };
    world.services.push(ServiceSpec {
        key: "ledger".into(),
        display_name: Some("Ledger".into()),
        product_identifier: Some("ledger".into()),
        service_home: Some("https://ledger.example/".into()),
        roles: ["ledger:admin", "ledger:editor", "ledger:reader"].map(Into::into).into(),
    });
    world.users.push(UserSpec {
        key: "olga".into(),
        email: "olga@group.example".into(),
        first_name: "Olga".into(),
        last_name: "Quist".into(),
        passcode: None,
    });
    for number in 0..orgs.max(1) {
        let org = org(&mut random, number);
        world.members.push(MemberSpec {
            org: org.key.clone(),
            user: Some("olga".into()),
            roles: vec![if number == 0 { "org_owner" } else { "org_member" }.into()],
            ..MemberSpec::default()
        });
        if number > 0 {
            let head = world.orgs[0].key.clone();
            world.trusts.push(trust(&mut random, (&org.key, &head), now));
            if number % 3 == 0 {
                world.trusts.push(trust(&mut random, (&head, &org.key), now));
            }
        }
        world.orgs.push(org);
    }
    let head = world.orgs[0].key.clone();
    world.tokens.push(TokenSpec {
        key: "owner".into(),
        org: head.clone(),
        user: Some("olga".into()),
        ..TokenSpec::default()
    });
    world.api_tokens.push(ApiTokenSpec {
        key: "owner".into(),
        org: head,
        user: "olga".into(),
        name: "desk".into(),
        ..ApiTokenSpec::default()
    });
    world
}

fn org(random: &mut Sequence, number: usize) -> OrgSpec {
    let (language, locale) = *random.pick(LOCALES);
    let display_name = match number {
        0 => "Group Management".to_owned(),
        _ => format!("{} {} {number}", random.pick(FIRST), random.pick(SECOND)),
    };
    OrgSpec {
        key: format!("{number:06}"),
        display_name,
        name: format!("org-{number:06}"),
        language: Some(language.into()),
        locale: Some(locale.into()),
        services: vec!["ledger".into()],
        ..OrgSpec::default()
    }
}

fn trust(random: &mut Sequence, (trustee, trusted): (&str, &str), now: DateTime<Utc>) -> TrustSpec {
    let status = *random.pick(STATUSES);
    let days = i64::try_from(random.next() % 700).unwrap_or_default() + 1;
    let expires_at = match (status, random.next() % 4) {
        ("EXPIRED", _) => Some(now - TimeDelta::days(days)),
        (_, 0) => None,
        _ => Some(now + TimeDelta::days(days)),
    };
    let allowed_scopes = match random.next() % 10 {
        0 => Scopes { all: true, ..Scopes::default() },
        1 => Scopes { organization: granted(true, &[]), ..Scopes::default() },
        2..=5 => Scopes { organization: granted(false, &[("support_user", &[])]), ..Scopes::default() },
        _ => Scopes {
            services: vec![service_scope("ledger", false, &[("ledger:reader", &["region:eu"])])],
            ..Scopes::default()
        },
    };
    let created_at = now - TimeDelta::days(days + 700);
    TrustSpec {
        key: format!("{trustee}-{trusted}"),
        trustee: trustee.into(),
        trusted: trusted.into(),
        kind: (*random.pick(&["CUSTOM", "CUSTOM", "HIERARCHY", "PARTNER"])).into(),
        status: status.into(),
        description: None,
        expires_at,
        created_at,
        created_by: "olga@group.example".into(),
        last_updated_at: created_at,
        last_updated_by: "olga@group.example".into(),
        allowed_scopes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_world() {
        let now = Utc::now();
        assert_eq!(world_at(200, 7, now), world_at(200, 7, now));
        assert_ne!(world_at(200, 7, now), world_at(200, 8, now));
    }

    #[test]
    fn every_size_fits_together() {
        for size in [0, 1, 2, 1000] {
            let world = world(size, 3);
            assert_eq!(world.check(), Ok(()));
            assert_eq!(world.orgs.len(), size.max(1));
        }
    }
}
