//! What a draft may hold, and what a plan sends.

use super::check::is_name_character;
use super::read::state_of;
use super::*;
use crate::transport::BaseUrl;
use orgdesk_model::{
    Access, Draft, Effect, FieldPath, Finding, FormReading, Intent, Level, OrgId, ProblemCode, Reading,
    Severity, Snapshot, Source, Value, edited,
};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

const ORG: &str = "0d6e1a52-3b7c-4f80-9a51-2c64e8b7f013";

fn reading(values: &[(&str, Value)]) -> FormReading {
    FormReading {
        snapshot: Snapshot {
            form: ID.into(),
            level: Level::Org { id: ORG.into() },
            raw: "{}".to_owned(),
            fields: values
                .iter()
                .map(|(path, value)| {
                    let reading = Reading { value: value.clone(), source: Source::Custom, default: None };
                    (FieldPath::from(*path), reading)
                })
                .collect(),
            source: Source::Custom,
            version: None,
            read_at: chrono::DateTime::UNIX_EPOCH,
        },
        access: Access::Writable,
        fixed: BTreeMap::new(),
        notices: Vec::new(),
        offers: Vec::new(),
        trust: None,
    }
}

fn alpha() -> FormReading {
    reading(&[
        (NAME, "Alpha".into()),
        (AUDIT_LOGS, "lint-1".into()),
        (MFA, false.into()),
        (TOKEN_MFA, true.into()),
        (LANGUAGE, "en".into()),
        (LOCALE, "".into()),
    ])
}

fn draft(inputs: &[(&str, Value)]) -> Draft {
    let inputs = inputs.iter().map(|(path, value)| (FieldPath::from(*path), value.clone())).collect();
    Draft { intent: Intent::Edit, inputs }
}

fn found(path: &str, value: Value) -> Vec<(Severity, String)> {
    let findings: Vec<Finding> = check(&alpha(), &draft(&[(path, value)]));
    assert!(findings.iter().all(|finding| finding.path == Some(path.into())));
    findings.into_iter().map(|finding| (finding.severity, finding.code)).collect()
}

fn planned(inputs: &[(&str, Value)]) -> Result<orgdesk_model::PlanBody, orgdesk_model::Problem> {
    let (base, _) = BaseUrl::parse("https://console.cloud.vmware.com").unwrap();
    plan(&base, &ORG.into(), &alpha(), &draft(inputs))
}

#[test]
fn names_take_letters_of_any_language_and_the_listed_symbols() {
    for good in ["Ålpha 株式 7-_.`':@&", "हिन्दी", "e\u{301}te", "Ελλάδα", "שָׁלוֹם", &"ä".repeat(200)]
    {
        assert_eq!(found(NAME, good.into()), [], "{good}");
    }
    let error = |code: &str| vec![(Severity::Error, code.to_owned())];
    for bad in ["<b>", "a/b", "tab\t", "line\n", "crab 🦀", "a\u{202e}b", "100%", "a\"b", "null\0"] {
        assert_eq!(found(NAME, bad.into()), error("name_characters"), "{bad:?}");
    }
    assert_eq!(found(NAME, " ".into()), error("name_empty"));
    assert_eq!(found(NAME, "ä".repeat(201).as_str().into()), error("text_too_long"));
    assert_eq!(found(NAME, "x".repeat(10 << 20).as_str().into()), error("text_too_long"));
    assert_eq!(found(NAME, Value::Null), error("not_text"));
    assert_eq!(found(NAME, true.into()), error("not_text"));
    assert_eq!(found(NAME, "Alpha, Inc".into()), [(Severity::Warning, "name_comma".to_owned())]);
    assert_eq!(found(NAME, "Beta ".into()), [(Severity::Warning, "name_spaces".to_owned())]);
}

#[test]
fn each_other_field_is_checked_in_its_own_way() {
    let error = |code: &str| vec![(Severity::Error, code.to_owned())];
    assert_eq!(found(AUDIT_LOGS, "".into()), []);
    assert_eq!(found(AUDIT_LOGS, "lint-2".into()), [(Severity::Note, "audit_log_precondition".to_owned())]);
    assert_eq!(found(AUDIT_LOGS, "x".repeat(256).as_str().into()), error("text_too_long"));
    assert_eq!(found(AUDIT_LOGS, " x".into()), error("text_characters"));
    assert_eq!(found(LANGUAGE, "".into()), [(Severity::Warning, "clears_preference".to_owned())]);
    assert_eq!(found(LANGUAGE, "tlh".into()), []);
    assert_eq!(found(LOCALE, "de_DE\n".into()), error("text_characters"));
    assert_eq!(found(MFA, "yes".into()), error("not_a_switch"));
    assert_eq!(found(TOKEN_MFA, Value::Null), error("not_a_switch"));
    assert_eq!(found("type", "INTERNAL".into()), error("unknown_field"));
    let reset = Draft { intent: Intent::Reset, inputs: BTreeMap::new() };
    assert_eq!(check(&alpha(), &reset)[0].code, "no_default");
}

#[test]
fn what_the_server_already_has_is_never_refused() {
    let odd = reading(&[(NAME, "Odd <name>".into()), (MFA, Value::Bool(true))]);
    assert_eq!(check(&odd, &draft(&[(NAME, "Odd <name>".into())])), []);
    let mut fixed = odd;
    fixed.fixed.insert(MFA.into(), "Gone.".to_owned());
    assert_eq!(check(&fixed, &draft(&[(MFA, true.into())])), []);
    assert_eq!(check(&fixed, &draft(&[(MFA, false.into())]))[0].message, "Gone.");
}

#[test]
fn a_plan_is_one_patch_with_the_changed_fields() {
    let body = planned(&[(NAME, "Beta".into()), (AUDIT_LOGS, "".into()), (LANGUAGE, "en".into())]).unwrap();
    let [request] = body.requests.as_slice() else { panic!() };
    assert_eq!(request.method, "PATCH");
    assert_eq!(request.url, format!("https://console.cloud.vmware.com/csp/gateway/am/api/orgs/{ORG}"));
    assert_eq!(request.body.as_deref(), Some(r#"{"displayName":"Beta","auditLogsInstanceId":""}"#));
    assert_eq!(request.expected_owner.as_deref(), Some(ORG));
    assert!(!request.headers.iter().any(|header| header.name.contains("auth")));
    assert_eq!(body.changes.len(), 2);
    assert_eq!(body.changes[0].before.value, Some("Alpha".into()));
    assert_eq!(body.expected.values.len(), 2);
    assert!(matches!(body.effects.as_slice(), [Effect::CannotBeUndone { .. }]));
    assert_eq!(planned(&[(LANGUAGE, "en".into())]).unwrap_err().code, ProblemCode::NothingToChange);
    let wrong = planned(&[(NAME, "<b>".into())]).unwrap_err();
    assert_eq!((wrong.code, wrong.field_errors.len()), (ProblemCode::InvalidInput, 1));
}

#[test]
fn both_ways_of_both_flags_say_what_they_bring() {
    let effects = |path: &str, on: bool| {
        let mut values = alpha();
        values.snapshot.fields.get_mut(&path.into()).unwrap().value = Value::Bool(!on);
        let (base, _) = BaseUrl::parse("https://console.cloud.vmware.com").unwrap();
        plan(&base, &ORG.into(), &values, &draft(&[(path, on.into())])).unwrap().effects
    };
    for path in [MFA, TOKEN_MFA] {
        assert!(matches!(effects(path, true).as_slice(), [Effect::CouldLockOut { .. }]));
        let off = effects(path, false);
        assert!(matches!(off.as_slice(), [Effect::Weakens { .. }]), "{off:?}");
    }
}

#[test]
fn a_policy_is_understood_in_several_words_or_not_at_all() {
    assert_eq!(state_of(&json!({"status": "ACTIVE"})), Some(true));
    assert_eq!(state_of(&json!({"status": null, "enabled": false})), Some(false));
    assert_eq!(state_of(&json!({"state": "deactivated"})), Some(false));
    for odd in [json!({}), json!([]), json!(null), json!({"status": "PENDING"}), json!("ACTIVE")] {
        assert_eq!(state_of(&odd), None);
    }
}

#[test]
fn a_reader_is_told_what_changing_needs() {
    let mut closed = alpha();
    closed.access = Access::ReadOnly { reason: "Needs a role.".to_owned() };
    let (base, _) = BaseUrl::parse("https://console.cloud.vmware.com").unwrap();
    let refused = plan(&base, &OrgId::from(ORG), &closed, &draft(&[(NAME, "Beta".into())])).unwrap_err();
    assert_eq!(refused.code, ProblemCode::PermissionDenied);
    assert!(refused.message.starts_with("Needs a role."));
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        "[a-zA-Z ]{0,12}".prop_map(Value::Text),
        any::<String>().prop_map(Value::Text),
        Just(Value::Null),
        any::<i64>().prop_map(Value::Integer),
    ]
}

fn values() -> impl Strategy<Value = BTreeMap<String, Value>> {
    let path = prop::sample::select([&PATHS[..], &["type", "customerId"]].concat()).prop_map(str::to_owned);
    prop::collection::btree_map(path, value(), 0..7)
}

proptest! {
    #[test]
    fn a_patch_holds_exactly_what_was_edited_and_never_null(before in values(), inputs in values()) {
        let pairs = |map: &BTreeMap<String, Value>| {
            map.iter().map(|(path, value)| (path.clone(), value.clone())).collect::<Vec<_>>()
        };
        let read = pairs(&before);
        let read: Vec<_> = read.iter().map(|(path, value)| (path.as_str(), value.clone())).collect();
        let reading = reading(&read);
        let inputs = inputs.into_iter().map(|(path, value)| (FieldPath(path), value)).collect();
        let draft = Draft { intent: Intent::Edit, inputs };
        let (base, _) = BaseUrl::parse("https://console.cloud.vmware.com").unwrap();
        if let Ok(planned) = plan(&base, &ORG.into(), &reading, &draft) {
            let wanted = edited(&reading.snapshot, &draft);
            let body: Map<String, Json> = serde_json::from_str(planned.requests[0].body.as_ref().unwrap()).unwrap();
            prop_assert_eq!(body.len(), wanted.len());
            for (name, sent) in &body {
                let wanted = wanted.get(&FieldPath(name.clone()));
                prop_assert_eq!(Some(&serde_json::to_value(wanted.unwrap()).unwrap()), Some(sent));
                prop_assert!(PATHS.contains(&name.as_str()) && !sent.is_null());
            }
            prop_assert_eq!(planned.changes.len(), wanted.len());
        }
    }

    #[test]
    fn no_character_of_a_name_could_end_a_text_or_hide(c in any::<char>()) {
        if is_name_character(c) {
            let bad = c.is_control() || "<>\"\\/%{}\u{202e}\u{200b}".contains(c);
            prop_assert!(!bad, "{c:?}");
        }
    }
}
