//! Trusts of all generations, in both units.

use super::time::{Moment, NotWritable};
use super::*;
use chrono::TimeDelta;
use orgdesk_model::{Breadth, RoleScope};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;

/// 2029-01-01 and 2025-01-01, in seconds.
const END: i64 = 1_861_920_000;
const MADE: i64 = 1_735_689_600;

fn wire(changes: &Value) -> Value {
    let mut trust = json!({
        "trustId": "t-1", "type": "CUSTOM", "status": "ACTIVE", "description": "d", "expiresAt": END * 1000,
        "createdAt": MADE * 1000, "createdBy": "a@x.example", "lastUpdatedAt": MADE * 1000,
        "lastUpdatedBy": "b@x.example",
        "trusteeOrg": {"id": "AAAA", "displayName": "Alpha"}, "trustedOrg": {"id": "bbbb", "displayName": "Beta"},
        "allowedScopes": {"allScopes": false, "organizationScopes": {"allRoles": false, "roles": []},
            "servicesScopes": [{"serviceDefinitionId": "s_", "allRoles": false,
                "roles": [{"name": "s:reader", "resources": ["eu"]}]}]}
    });
    for (name, value) in changes.as_object().unwrap() {
        trust[name] = value.clone();
    }
    trust
}

fn read(changes: &Value) -> Result<Record, Unreadable> {
    Record::read(&wire(changes))
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

#[test]
fn both_units_are_the_same_trust() {
    let late = read(&json!({})).unwrap();
    let early = read(&json!({"expiresAt": END, "createdAt": MADE, "lastUpdatedAt": MADE})).unwrap();
    assert_eq!((late.unit, early.unit), (Unit::Milliseconds, Unit::Seconds));
    for trust in [&late, &early] {
        let expiry = trust.end.as_ref().unwrap();
        assert_eq!((expiry.moment, expiry.perhaps), (Moment::At(at(END)), None));
        assert_eq!(
            trust.created,
            Stamp {
                at: Some(at(MADE)),
                by: Some("a@x.example".to_owned()),
                by_id: Some("a@x.example".to_owned())
            }
        );
    }
}

#[test]
fn an_end_in_the_other_unit_is_caught() {
    let odd = read(&json!({"createdAt": MADE, "lastUpdatedAt": MADE})).unwrap();
    let expiry = odd.end.unwrap();
    assert_eq!((odd.unit, expiry.perhaps), (Unit::Seconds, Some(at(END))));
    let Moment::At(far) = expiry.moment else { panic!() };
    assert!(far > at(253_402_300_800), "the server keeps a trust of the year 60,971");
    let past = read(&json!({"expiresAt": END})).unwrap().end.unwrap();
    assert_eq!(past.perhaps, Some(at(END)));
    assert_eq!(
        past.until(at(MADE)),
        Until::Expired { days: u32::try_from((MADE - END / 1000) / 86_400).unwrap() }
    );
    let beyond = read(&json!({"createdAt": MADE, "expiresAt": i64::MAX})).unwrap().end.unwrap();
    assert_eq!((beyond.moment, beyond.until(at(MADE))), (Moment::Beyond, Until::Later { days: u32::MAX }));
}

#[test]
fn a_record_without_times_is_read_by_its_end_or_as_documented_last() {
    let bare = json!({"createdAt": null, "lastUpdatedAt": null, "createdBy": null, "expiresAt": END});
    assert_eq!(read(&bare).unwrap().unit, Unit::Seconds);
    let none = read(&json!({"createdAt": null, "lastUpdatedAt": 0, "expiresAt": null})).unwrap();
    assert_eq!((none.unit, none.end, none.created.at), (Unit::Milliseconds, None, None));
}

#[test]
fn what_is_left_is_counted_in_days_and_sorted_by_need() {
    let trust = read(&json!({})).unwrap();
    let left = |before: TimeDelta| trust.end.as_ref().unwrap().until(at(END) - before);
    assert_eq!(left(TimeDelta::zero()), Until::Expired { days: 0 });
    assert_eq!(left(TimeDelta::days(-3)), Until::Expired { days: 3 });
    assert_eq!(left(TimeDelta::hours(5)), Until::Soon { days: 0 });
    assert_eq!(left(TimeDelta::days(30)), Until::Soon { days: 30 });
    assert_eq!(left(TimeDelta::days(31)), Until::Later { days: 31 });
    assert!(Until::Expired { days: 9 } < Until::Soon { days: 1 } && Until::Later { days: 40 } < Until::Never);
}

#[test]
fn an_end_is_written_in_the_records_unit_and_its_echo_compared() {
    let now = at(MADE);
    assert_eq!(Unit::Seconds.write(at(END), now), Ok(END));
    assert_eq!(Unit::Milliseconds.write(at(END), now), Ok(END * 1000));
    assert_eq!(Unit::Seconds.write(now, now), Err(NotWritable::Past));
    assert_eq!(Unit::Seconds.write(at(END * 1000), now), Err(NotWritable::TooFar));
    assert_eq!(Echo::of(END, END), Echo::Same);
    assert_eq!(Echo::of(END, END * 1000), Echo::OtherUnit);
    assert_eq!(Echo::of(END * 1000 + 999, END), Echo::OtherUnit);
    assert_eq!(Echo::of(END, END + 1), Echo::Differs);
    assert_eq!(Echo::of(i64::MAX, i64::MIN), Echo::Differs);
}

#[test]
fn direction_status_and_type_keep_what_is_unknown() {
    let trust = read(&json!({"status": "HALF\u{202e}WAY", "type": "FEDERATED"})).unwrap();
    assert_eq!(trust.direction("aaaa"), Direction::Gives);
    assert_eq!(trust.direction("BBBB"), Direction::Receives);
    assert_eq!(trust.direction("cccc"), Direction::Aside);
    assert_eq!(trust.kind, Kind::Other("FEDERATED".to_owned()));
    assert!(trust.status.why_not_editable().unwrap().contains("HALF\\u{202e}WAY"));
    for word in [
        "PENDING",
        "REJECTED",
        "DEACTIVATED",
        "EXPIRED",
        "EXPIRATION_PROCESSING",
        "EXPIRATION_PROCESSING_FAILED",
        "ORG_DEACTIVATED",
    ] {
        let status = read(&json!({"status": word})).unwrap().status;
        assert!(!matches!(status, Status::Other(_)) && status.why_not_editable().is_some(), "{word}");
    }
    assert_eq!(read(&json!({})).unwrap().status.why_not_editable(), None);
    assert!(read(&json!({"status": null})).unwrap().status.why_not_editable().is_some());
}

#[test]
fn a_trust_without_an_id_is_none() {
    for odd in [json!(null), json!(""), json!("../../orgs"), json!("a b")] {
        assert!(matches!(read(&json!({"trustId": odd})), Err(Unreadable::NoId)), "{odd}");
    }
    assert!(matches!(read(&json!({"trustedOrg": {"displayName": "x"}})), Err(Unreadable::NoOrg)));
    assert!(matches!(read(&json!({"trusteeOrg": null})), Err(Unreadable::NoOrg)));
    assert!(matches!(read(&json!({"expiresAt": "soon"})), Err(Unreadable::Shape(_))));
    assert!(matches!(Record::read(&Value::Null), Err(Unreadable::Shape(_))));
}

fn breadth(scopes: Value) -> Breadth {
    serde_json::from_value::<WireScopes>(scopes).unwrap().to_model().breadth()
}

#[test]
fn breadth_goes_from_nothing_to_everything() {
    let service = |all: bool| json!({"serviceDefinitionId": "s", "allRoles": all, "roles": [{"name": "a"}, {"name": "b"}]});
    let steps = [
        breadth(json!({})),
        breadth(
            json!({"servicesScopes": [service(false)], "organizationScopes": {"roles": [{"name": "r"}]}}),
        ),
        breadth(json!({"servicesScopes": [service(true), service(false)]})),
        breadth(json!({"organizationScopes": {"allRoles": true}})),
        breadth(json!({"allScopes": true})),
    ];
    assert_eq!(steps[1], Breadth::Roles { organization: 1, service: 2, services: 1 });
    assert!(steps.is_sorted_by(|less, more| less < more));
    let told = |scopes: Value| read(&json!({"allowedScopes": scopes})).unwrap().allowed;
    assert_eq!(told(Value::Null), Allowed::NotTold, "not told is not nothing");
    for odd in [json!([]), json!({"servicesScopes": [null]}), json!({"organizationScopes": {"roles": [{}]}})]
    {
        assert!(matches!(told(odd), Allowed::Unread(_)));
    }
    let null = json!({"allScopes": null, "organizationScopes": null, "servicesScopes": null});
    assert_eq!(breadth(null), Breadth::Nothing);
    let beside = serde_json::from_value::<WireScopes>(json!({"servicesScopes": [service(true)]})).unwrap();
    assert!(beside.to_model().names_roles_beside_all());
    assert!(serde_json::from_value::<WireScopes>(json!({"servicesScopes": [{"allRoles": true}]})).is_err());
    let many: Vec<_> = (0..10_000).map(|n| json!({"name": format!("<b>{n}</b>")})).collect();
    let many = breadth(json!({"organizationScopes": {"roles": many}}));
    assert_eq!(many, Breadth::Roles { organization: 10_000, service: 0, services: 0 });
}

#[test]
fn scopes_are_written_back_with_what_is_unknown_and_without_null() {
    let scopes = json!({"allScopes": false, "organizationScopes": {"allRoles": false, "roles": [
        {"name": "r", "resources": ["x"], "until": 7}], "new": {"a": null, "b": 1}}, "servicesScopes": [
        {"serviceDefinitionId": "s", "allRoles": true, "roles": [], "hue": "red"}], "extra": [1], "gone": null});
    let old: WireScopes = serde_json::from_value(scopes).unwrap();
    let mut model = old.to_model();
    model.organization.roles.push(RoleScope { name: "q".to_owned(), resources: Vec::new() });
    model.organization.roles[0].resources.clear();
    let written = serde_json::to_value(old.with(&model)).unwrap();
    assert_eq!(
        written,
        json!({"allScopes": false, "organizationScopes": {"allRoles": false, "roles": [
            {"name": "r", "resources": [], "until": 7}, {"name": "q"}], "new": {"b": 1}}, "servicesScopes": [
            {"serviceDefinitionId": "s", "allRoles": true, "roles": [], "hue": "red"}], "extra": [1]})
    );
    let null: WireScopes =
        serde_json::from_value(json!({"allScopes": null, "servicesScopes": null})).unwrap();
    assert!(!serde_json::to_string(&null.with(&Scopes::default())).unwrap().contains("null"));
}

#[test]
fn the_order_of_a_server_says_nothing() {
    let scopes = |order: [usize; 2]| {
        let roles = ["a", "b"].map(|name| json!({"name": name, "resources": ["y", "x"]}));
        let services = ["s", "t"].map(|id| json!({"serviceDefinitionId": id}));
        let both = |of: &[Value; 2]| json!([of[order[0]], of[order[1]]]);
        let told = json!({"organizationScopes": {"roles": both(&roles)}, "servicesScopes": both(&services)});
        serde_json::from_value::<WireScopes>(told).unwrap().to_model()
    };
    assert_eq!(scopes([0, 1]), scopes([1, 0]));
    assert_eq!(scopes([0, 1]).organization.roles[0].resources, ["x", "y"]);
}

/// The documents' exchanges stand beside ZITADEL's recordings.
#[test]
fn every_documented_trust_parses() {
    let folder =
        std::env::var("ORGDESK_RECORDED").map(|at| Path::new(&at).join("../csp-exchanges/exchanges"));
    let Some(folder) = folder.ok().filter(|folder| folder.is_dir()) else {
        eprintln!("there are no exchanges to read");
        return;
    };
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let scenario: Value =
            serde_json::from_str(&std::fs::read_to_string(file.unwrap().path()).unwrap()).unwrap();
        let seconds = scenario["flags"].to_string().contains("seconds");
        for step in scenario["steps"].as_array().unwrap() {
            let body = &step["answer"]["body"];
            let listed = body["results"].as_array().cloned().unwrap_or_else(|| vec![body.clone()]);
            for trust in listed.into_iter().filter(|entry| entry.get("trustId").is_some()) {
                // Times that stand as a name are those of a write, in the scenario's unit.
                let text = trust.to_string().replace("\"{{epoch-s}}\"", "1800000000");
                let text = text.replace("\"{{epoch-ms}}\"", "1800000000000").replace("\"{{any}}\"", "null");
                let text = text.replace("\"{{trust.", "\"trust-").replace("}}\"", "\"");
                let read = Record::read(&serde_json::from_str(&text).unwrap()).unwrap();
                assert_eq!(read.unit == Unit::Seconds, seconds, "{text}");
                let Allowed::These(scopes) = &read.allowed else { panic!("{text}") };
                let model = scopes.to_model();
                let again: WireScopes =
                    serde_json::from_value(serde_json::to_value(scopes.with(&model)).unwrap()).unwrap();
                assert_eq!(again.to_model(), model, "{text}");
                assert_eq!(Scopes::from_value(&model.to_value()), Some(model));
                count += 1;
            }
        }
    }
    eprintln!("{count} trusts read");
    assert!(count > 20, "{count}");
}

proptest! {
    #[test]
    fn a_written_end_is_read_as_the_same_moment(seconds in 200_000_000_i64..90_000_000_000, milliseconds in any::<bool>()) {
        let unit = if milliseconds { Unit::Milliseconds } else { Unit::Seconds };
        let raw = unit.write(at(seconds), at(0)).unwrap();
        let expiry = End::read(raw, unit);
        prop_assert_eq!((expiry.moment, expiry.perhaps), (Moment::At(at(seconds)), None));
        let mistaken = End::read(raw, unit.other());
        prop_assert_eq!(mistaken.perhaps, Some(at(seconds)));
    }

    #[test]
    fn any_number_is_survived(raw in any::<i64>(), now in 0_i64..4_000_000_000) {
        for unit in [Unit::Seconds, Unit::Milliseconds] {
            let _ = End::read(raw, unit).until(at(now));
            let _ = Echo::of(raw, now);
        }
    }
}
