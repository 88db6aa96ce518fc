//! Worlds of any size. The same number and seed give the same world, whatever the machine.

use super::world::{MemberSpec, OrgSpec, TokenSpec, UserSpec, World};
use serde_json::{Map, json};
use std::collections::HashSet;

/// Places, persons and words that company names are made of, in several scripts and with what breaks naive code.
const FIRST: &[&str] = &[
    "Aldgate",
    "Almeida",
    "Amber",
    "Ardèche",
    "Arctic",
    "Ashford",
    "Atlas",
    "Baltic",
    "Beaumont",
    "Birch",
    "Blue Ridge",
    "Bosporus",
    "Brandt",
    "Brook",
    "Cairn",
    "Cardinal",
    "Castell",
    "Cedar",
    "Cerulean",
    "Clearwater",
    "Copper",
    "Coral",
    "Dalmatia",
    "Delft",
    "Dünen",
    "Eastgate",
    "Elbe",
    "Ember",
    "Falcon",
    "Fernwood",
    "Foxglove",
    "Garonne",
    "Ginkgo",
    "Glacier",
    "Granite",
    "Greenfield",
    "Gulf",
    "Halcyon",
    "Hanse",
    "Hazel",
    "Heron",
    "Highland",
    "Ibis",
    "Indigo",
    "Iris",
    "Jade",
    "Kaido",
    "Kinloch",
    "København",
    "Lagoon",
    "Larch",
    "Lindqvist",
    "Loire",
    "Lowland",
    "Magnolia",
    "Maple",
    "Marigold",
    "Mistral",
    "Moselle",
    "Nova",
    "Oakridge",
    "Ocean",
    "Olive",
    "Orchard",
    "Osprey",
    "Pacific",
    "Pine",
    "Polar",
    "Prairie",
    "Quarry",
    "Quince",
    "Raven",
    "Redwood",
    "Rhône",
    "Riverside",
    "Rowan",
    "Sable",
    "Saffron",
    "Sakura",
    "São Bento",
    "Scarlet",
    "Sequoia",
    "Sierra",
    "Silver",
    "Sirocco",
    "Solstice",
    "Summit",
    "Tamarind",
    "Tessin",
    "Thistle",
    "Tidewater",
    "Tramontana",
    "Umber",
    "Valencia",
    "Verde",
    "Vistula",
    "Walnut",
    "Westbrook",
    "Willow",
    "Winter",
    "Yarrow",
    "Zephyr",
    "Zürich",
];
const SECOND: &[&str] = &[
    "Analytics",
    "Architects",
    "Automotive",
    "Bank",
    "Biotech",
    "Brewing",
    "Capital",
    "Care",
    "Ceramics",
    "Chemicals",
    "Clinics",
    "Cloud",
    "Components",
    "Construction",
    "Consulting",
    "Dairy",
    "Dental",
    "Design",
    "Diagnostics",
    "Education",
    "Electronics",
    "Energy",
    "Engineering",
    "Farms",
    "Fashion",
    "Finance",
    "Foods",
    "Foundation",
    "Freight",
    "Furniture",
    "Glass",
    "Group",
    "Health",
    "Hospitality",
    "Hotels",
    "Insurance",
    "Interiors",
    "Labs",
    "Legal",
    "Logistics",
    "Machines",
    "Marine",
    "Media",
    "Metals",
    "Mobility",
    "Motors",
    "Museum",
    "Networks",
    "Optics",
    "Packaging",
    "Papers",
    "Partners",
    "Pharma",
    "Pictures",
    "Plastics",
    "Power",
    "Press",
    "Properties",
    "Publishing",
    "Rail",
    "Research",
    "Retail",
    "Robotics",
    "Schools",
    "Security",
    "Shipping",
    "Software",
    "Solar",
    "Sports",
    "Steel",
    "Studios",
    "Systems",
    "Telecom",
    "Textiles",
    "Tools",
    "Toys",
    "Trading",
    "Transport",
    "Travel",
    "University",
    "Utilities",
    "Ventures",
    "Water",
    "Wines",
    "Works",
];
const LEGAL: &[&str] =
    &["", "", "", "", " Ltd", " GmbH", " AG", " Inc.", " B.V.", " S.A.", " AB", " Oy", " & Co. KG", " LLC"];
const GIVEN: &[&str] = &[
    "Aino", "Amir", "Anya", "Bilal", "Carmen", "Chidi", "Dana", "Deniz", "Elena", "Emeka", "Fatima", "Felix",
    "Greta", "Hana", "Hugo", "Ines", "Ivan", "Jamila", "Jonas", "Kaori", "Lars", "Leila", "Mads", "Mei",
    "Nikos", "Noor", "Olga", "Omar", "Petra", "Priya", "Quentin", "Rosa", "Samir", "Sofia", "Tariq", "Ulla",
    "Vera", "Wen", "Yusuf", "Zoe",
];
const FAMILY: &[&str] = &[
    "Abbas",
    "Adeyemi",
    "Almeida",
    "Andersson",
    "Bauer",
    "Bianchi",
    "Castro",
    "Chen",
    "Dubois",
    "Eriksen",
    "Fischer",
    "Garcia",
    "Haddad",
    "Hansen",
    "Ivanova",
    "Jensen",
    "Kaya",
    "Kim",
    "Kowalski",
    "Lindholm",
    "Meyer",
    "Mori",
    "Nakamura",
    "Nguyen",
    "Novak",
    "Okafor",
    "Oliveira",
    "Patel",
    "Petrov",
    "Quist",
    "Rossi",
    "Sato",
    "Silva",
    "Singh",
    "Tanaka",
    "Usman",
    "Vidal",
    "Weber",
    "Yilmaz",
    "Zhang",
];

/// SplitMix64: small, and fixed for ever, which no library promises for its default generator.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// A world of so many organizations, the default one included. One in ten has domain settings of its own, one in
/// thirty is deactivated, one in five has a second domain, one in four has a person in it.
#[must_use]
pub fn world(orgs: usize, seed: u64) -> World {
    let mut random = Random(seed);
    let mut taken: HashSet<String> = HashSet::with_capacity(orgs);
    let mut world =
        World { instance_name: "ZITADEL".into(), instance_domain: "localhost".into(), ..World::default() };
    world.orgs.push(OrgSpec {
        key: "default".into(),
        name: "ZITADEL".into(),
        is_default: true,
        ..OrgSpec::default()
    });
    taken.insert("zitadel.localhost".into());
    for number in 1..orgs.max(1) {
        let spec = org(&mut random, &mut taken, number);
        if random.one_in(4) {
            world.users.push(human(&mut random, &spec.key, number));
        }
        world.orgs.push(spec);
    }
    staff(&mut world);
    world
}

fn org(random: &mut Random, taken: &mut HashSet<String>, number: usize) -> OrgSpec {
    let base = format!("{} {}{}", random.pick(FIRST), random.pick(SECOND), random.pick(LEGAL));
    // Names repeat in large worlds, so a later one carries a place or its number, as branches do.
    let mut name = base.clone();
    let mut domain = domain_of(&name);
    if taken.contains(&domain) {
        name = format!("{} {}", random.pick(FIRST), base);
        domain = domain_of(&name);
    }
    if taken.contains(&domain) {
        name = format!("{base} {number}");
        domain = domain_of(&name);
    }
    let label = domain.trim_end_matches(".localhost").to_owned();
    taken.insert(domain);
    let mut spec = OrgSpec { key: format!("{number:06}"), name, ..OrgSpec::default() };
    spec.deactivated = random.one_in(30);
    if random.one_in(5) {
        spec.extra_domains.push(format!("{label}-{number}.example"));
    }
    if random.one_in(10) {
        let flags = random.next();
        let flag = |bit: u32| flags & (1 << bit) != 0;
        spec.policies.insert(
            "domain".into(),
            json!({"userLoginMustBeDomain": flag(0), "validateOrgDomains": flag(1),
                   "smtpSenderAddressMatchesInstanceDomain": flag(2)}),
        );
    }
    if random.one_in(6) {
        let region = random.pick(&["eu-central", "eu-north", "us-east", "us-west", "ap-south"]);
        spec.metadata = Map::from_iter([("region".to_owned(), json!(region))]);
    }
    spec
}

fn domain_of(name: &str) -> String {
    super::names::generated_domain(name, "localhost").unwrap_or_default()
}

fn human(random: &mut Random, org: &str, number: usize) -> UserSpec {
    let (first, last) = (random.pick(GIVEN), random.pick(FAMILY));
    let username = format!("{}.{}.{number}", first.to_lowercase(), last.to_lowercase());
    UserSpec {
        key: format!("person-{number:06}"),
        org: org.into(),
        kind: "human".into(),
        email: format!("{username}@mail.example"),
        username,
        first_name: first.into(),
        last_name: last.into(),
        ..UserSpec::default()
    }
}

fn staff(world: &mut World) {
    let machine = |key: &str, org: &str| UserSpec {
        key: key.into(),
        org: org.into(),
        kind: "machine".into(),
        username: key.into(),
        name: key.into(),
        ..UserSpec::default()
    };
    let first = world.orgs.get(1).map_or("default", |o| &o.key).to_owned();
    world.users.extend([
        machine("admin", "default"),
        machine("viewer", "default"),
        machine("org-owner", &first),
        machine("nobody", &first),
    ]);
    let member = |user: &str, org: Option<&str>, role: &str| MemberSpec {
        user: user.into(),
        org: org.map(Into::into),
        roles: vec![role.into()],
    };
    world.members = vec![
        member("admin", None, "IAM_OWNER"),
        member("viewer", None, "IAM_OWNER_VIEWER"),
        member("org-owner", Some(&first), "ORG_OWNER"),
    ];
    let token = |key: &str, user: &str, expired| TokenSpec { key: key.into(), user: user.into(), expired };
    world.tokens = vec![
        token("owner", "admin", false),
        token("viewer", "viewer", false),
        token("org-owner", "org-owner", false),
        token("nobody", "nobody", false),
        token("expired", "admin", true),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_world() {
        assert_eq!(world(500, 7), world(500, 7));
        assert_ne!(world(500, 7), world(500, 8));
    }

    #[test]
    fn every_size_fits_together_with_unique_names() {
        for size in [0, 1, 2, 5_000] {
            let world = world(size, 3);
            assert_eq!(world.check(), Ok(()));
            assert_eq!(world.orgs.len(), size.max(1));
            let names: HashSet<_> = world.orgs.iter().map(|o| o.name.to_lowercase()).collect();
            assert_eq!(names.len(), world.orgs.len());
        }
    }
}
