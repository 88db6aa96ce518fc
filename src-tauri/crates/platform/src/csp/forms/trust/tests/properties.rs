//! What holds for any draft.

use super::*;
use proptest::prelude::*;

fn typed() -> impl Strategy<Value = (String, Value)> {
    let roles = prop::collection::btree_map("[a-c]", prop::collection::btree_set("[x-z]", 0..3), 0..3);
    let scopes = (
        any::<bool>(),
        any::<bool>(),
        roles.clone(),
        prop::collection::btree_map("[st]_", (any::<bool>(), roles), 0..2),
    )
        .prop_map(|(all, all_roles, roles, services)| {
            let list = |roles: BTreeMap<String, std::collections::BTreeSet<String>>| {
                roles
                    .into_iter()
                    .map(|(name, resources)| RoleScope { name, resources: resources.into_iter().collect() })
                    .collect::<Vec<_>>()
            };
            Scopes {
                all,
                organization: orgdesk_model::RoleScopes { all_roles, roles: list(roles) },
                services: services
                    .into_iter()
                    .map(|(service, (all_roles, roles))| ServiceScopes {
                        service,
                        all_roles,
                        roles: list(roles),
                    })
                    .collect(),
            }
            .to_value()
        });
    prop_oneof![
        scopes.prop_map(|scopes| (SCOPES.to_owned(), scopes)),
        "(d|e|é){0,3}".prop_map(|text| (DESCRIPTION.to_owned(), text.as_str().into())),
        prop_oneof![
            Just("2031-03-01T00:00:00Z".to_owned()),
            (2028..2090, 1..29).prop_map(|(year, day)| format!("{year}-03-{day:02}T00:00Z"))
        ]
        .prop_map(|text| (EXPIRES.to_owned(), text.as_str().into())),
    ]
}

proptest! {
    #[test]
    fn a_patch_has_no_field_outside_the_diff_and_no_null(inputs in prop::collection::vec(typed(), 0..4), seconds in any::<bool>()) {
        let factor = if seconds { 1 } else { 1000 };
        let reading = trust(&json!({"expiresAt": END * factor, "createdAt": MADE * factor, "lastUpdatedAt": MADE * factor}));
        let draft = Draft {
            intent: Intent::Edit,
            inputs: inputs.into_iter().map(|(path, value)| (FieldPath(path), value)).collect(),
        };
        let plan = match planned(&reading, &draft) {
            Ok(plan) => plan,
            Err(problem) => {
                prop_assert_eq!(problem.code, ProblemCode::NothingToChange);
                return Ok(());
            }
        };
        let body = body(&plan);
        let diff: Vec<&str> = plan.changes.iter().map(|change| change.field.path.as_str()).collect();
        let mut sent: Vec<&str> = body.keys().map(String::as_str).collect();
        sent.sort_by_key(|path| PATHS.iter().position(|known| known == path));
        prop_assert_eq!(&sent, &diff);
        prop_assert!(!plan.requests[0].body.as_deref().unwrap().contains("null"));
        for change in &plan.changes {
            prop_assert_ne!(&change.before.value, &change.after.value);
            prop_assert_eq!(plan.expected.values.get(&change.field.path), change.after.value.as_ref());
        }
        // A server that puts what is sent in place of what it had then holds what was wanted.
        let mut raw = wire(&json!({"createdAt": MADE * factor, "lastUpdatedAt": MADE * factor, "expiresAt": END * factor}));
        for (name, value) in body {
            raw[name] = value;
        }
        let held = fields(&Record::read(&raw).unwrap());
        for (path, wanted) in &plan.expected.values {
            prop_assert_eq!(&held[path].value, wanted);
        }
    }

    #[test]
    fn whatever_is_typed_is_survived(text in any::<String>(), path in prop::sample::select(NEW_PATHS.to_vec())) {
        let typed = draft(&[(path, text.as_str().into())]);
        for reading in [trust(&json!({})), new_trust(&Known::default())] {
            let _ = check(&reading, &typed, now());
            let _ = planned(&reading, &typed);
        }
    }

    #[test]
    fn ends_look_like_times(text in "[0-9T:Z+\\-. ]{0,30}") {
        if let Ok(at) = expiry::parse(&text) {
            prop_assert_eq!(expiry::parse(&crate::csp::trusts::time::text(at)), Ok(at));
        }
    }
}
