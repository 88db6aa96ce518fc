//! Properties of planning: what leaves is what was read plus what was wanted, and a server that does as it is told
//! holds what was expected.

use super::super::{ID, SMTP};
use super::*;
use chrono::DateTime;
use orgdesk_model::{Reading, Snapshot};
use proptest::prelude::*;

fn base() -> BaseUrl {
    BaseUrl::parse("https://zitadel.example.com/auth").unwrap().0
}

fn survey() -> Survey {
    Survey {
        level_name: "Harbour Works".to_owned(),
        users: Count::Exactly { number: 2 },
        names: Vec::new(),
        orgs: None,
    }
}

/// The server's settings of one level.
#[derive(Clone, Debug)]
struct Held {
    values: [bool; 3],
    default: [bool; 3],
    custom: bool,
    unknown: Map<String, Json>,
}

impl Held {
    fn shown(&self) -> [bool; 3] {
        if self.custom { self.values } else { self.default }
    }

    fn reading(&self, legacy: bool) -> FormReading {
        let source = if self.custom { Source::Custom } else { Source::Default };
        let mut policy = self.unknown.clone();
        for (path, value) in PATHS.into_iter().zip(self.shown()) {
            if value {
                policy.insert(path.to_owned(), Json::Bool(true));
            }
        }
        policy.insert("details".to_owned(), serde_json::json!({"sequence": "7", "resourceOwner": "1"}));
        policy.insert("isDefault".to_owned(), Json::Bool(!self.custom));
        let fields = PATHS.into_iter().enumerate().map(|(at, path)| {
            let reading = Reading {
                value: Value::Bool(self.shown()[at]),
                source,
                default: Some(Value::Bool(self.default[at])),
            };
            (path.into(), reading)
        });
        FormReading {
            snapshot: Snapshot {
                form: ID.into(),
                level: Level::Org { id: "1".into() },
                raw: serde_json::json!({ "policy": policy }).to_string(),
                fields: fields.collect(),
                source,
                version: None,
                read_at: DateTime::UNIX_EPOCH,
            },
            access: Access::Writable,
            fixed: if legacy {
                [VALIDATE, SMTP].map(|p| (p.into(), String::new())).into()
            } else {
                BTreeMap::new()
            },
            notices: Vec::new(),
            offers: Vec::new(),
            trust: None,
        }
    }

    /// Does what the recorded server does with a request.
    fn obey(mut self, request: &PlannedRequest) -> Self {
        let legacy = request.url.ends_with("/orgiam");
        match (&request.body, request.method.as_str()) {
            (None, "DELETE") => self.custom = false,
            (Some(body), "POST" | "PUT") => {
                let body: Json = serde_json::from_str(body).unwrap();
                let told = |path: &str| body.get(path).and_then(Json::as_bool).unwrap_or(false);
                self.values = if legacy { [told(LOGIN), true, true] } else { PATHS.map(told) };
                self.custom = true;
            }
            other => panic!("{other:?}"),
        }
        self
    }
}

fn held() -> impl Strategy<Value = Held> {
    let unknown = prop::collection::btree_map(
        "[a-z]{1,6}X",
        prop_oneof![
            any::<bool>().prop_map(Json::from),
            any::<u64>().prop_map(Json::from),
            "\\PC{0,9}".prop_map(Json::from)
        ],
        0..4,
    );
    (any::<[bool; 3]>(), any::<[bool; 3]>(), any::<bool>(), unknown).prop_map(
        |(values, default, custom, unknown)| Held {
            values,
            default,
            custom,
            unknown: unknown.into_iter().collect(),
        },
    )
}

fn drafts() -> impl Strategy<Value = Draft> {
    let intent = prop_oneof![Just(Intent::Edit), Just(Intent::Customize), Just(Intent::Reset)];
    let inputs = prop::collection::btree_map(
        prop::sample::select(PATHS.to_vec()).prop_map(FieldPath::from),
        any::<bool>().prop_map(Value::Bool),
        0..4,
    );
    (intent, inputs).prop_map(|(intent, inputs)| Draft { intent, inputs })
}

proptest! {
    #[test]
    fn a_server_that_obeys_holds_what_was_expected(held in held(), draft in drafts(), legacy in any::<bool>()) {
        let reading = held.reading(legacy);
        let Ok(plan) = plan(&base(), &reading, &draft, &survey()) else { return Ok(()) };
        let after = held.clone().obey(&plan.requests[0]).reading(legacy).snapshot;
        prop_assert!(plan.expected.met_by(Some(&after)), "{:?} {:?}", plan.expected, after.fields);
        // Whatever differs afterwards was told beforehand.
        for path in PATHS {
            let differs = after.fields[&path.into()].value != reading.snapshot.fields[&path.into()].value;
            let told = plan.changes.iter().find(|change| change.field.path.as_str() == path);
            prop_assert!(!differs || told.is_some_and(|change| change.before.value != change.after.value));
        }
        let login = FieldPath::from(LOGIN);
        let flips = after.fields[&login].value != reading.snapshot.fields[&login].value;
        let says = plan.effects.iter().any(|effect| matches!(effect, Effect::RewritesLoginNames { .. }));
        prop_assert_eq!(flips, says);
        let off = flips && after.fields[&login].value == Value::Bool(false);
        prop_assert_eq!(off, plan.effects.iter().any(|effect| matches!(effect, Effect::CannotBeUndone { .. })));
        prop_assert!(plan.effects.is_sorted_by_key(Effect::rank));
    }

    #[test]
    fn unknown_fields_travel_and_bookkeeping_stays(held in held(), draft in drafts(), legacy in any::<bool>()) {
        let reading = held.reading(legacy);
        let (Ok(one), Ok(two)) = (plan(&base(), &reading, &draft, &survey()), plan(&base(), &reading, &draft, &survey())) else {
            return Ok(());
        };
        prop_assert_eq!(&one, &two, "the same bytes each time");
        let Some(body) = &one.requests[0].body else { return Ok(()) };
        let sent: Map<String, Json> = serde_json::from_str(body).unwrap();
        for (key, value) in &held.unknown {
            prop_assert_eq!(sent.get(key), Some(value));
        }
        prop_assert!(!sent.contains_key("details") && !sent.contains_key("isDefault"));
        let own: &[&str] = if legacy { &[LOGIN] } else { &PATHS };
        prop_assert!(own.iter().all(|path| sent.get(*path).is_some_and(Json::is_boolean)));
        prop_assert_eq!(sent.len(), own.len() + held.unknown.len());
    }
}

#[test]
fn an_unknown_default_is_said_to_be_unknown() {
    let held = Held { values: [true; 3], default: [false; 3], custom: true, unknown: Map::new() };
    let mut reading = held.reading(false);
    for field in reading.snapshot.fields.values_mut() {
        field.default = None;
    }
    let draft = Draft { intent: Intent::Reset, inputs: BTreeMap::new() };
    let plan = plan(&base(), &reading, &draft, &survey()).unwrap();
    assert!(plan.expected.values.is_empty());
    assert!(plan.changes.iter().all(|change| change.after.value.is_none()));
    assert!(matches!(plan.effects[0], Effect::RewritesLoginNames { users: Count::AtMost { number: 2 }, .. }));
}

#[test]
fn nobody_is_reached_and_nothing_is_said() {
    let held = Held { values: [true; 3], default: [false; 3], custom: true, unknown: Map::new() };
    let empty =
        Survey { users: Count::Exactly { number: 0 }, orgs: Some(Count::Exactly { number: 0 }), ..survey() };
    let draft = Draft { intent: Intent::Edit, inputs: [(LOGIN.into(), Value::Bool(false))].into() };
    assert_eq!(plan(&base(), &held.reading(false), &draft, &empty).unwrap().effects, vec![]);
}

#[test]
fn the_address_keeps_its_prefix_and_its_segment() {
    let held = Held { values: [false; 3], default: [false; 3], custom: false, unknown: Map::new() };
    let mut reading = held.reading(false);
    reading.snapshot.level = Level::Org { id: "a/../b?c".into() };
    let draft = Draft { intent: Intent::Customize, inputs: BTreeMap::new() };
    let plan = plan(&base(), &reading, &draft, &survey()).unwrap();
    assert_eq!(
        plan.requests[0].url,
        "https://zitadel.example.com/auth/admin/v1/orgs/a%2F..%2Fb%3Fc/policies/domain"
    );
}
