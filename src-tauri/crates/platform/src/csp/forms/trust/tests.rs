//! What a draft of a trust may hold, and what a plan sends.

use super::effects::Names;
use super::read::{Known, Taken, fields};
use super::*;
use crate::csp::trusts::Record;
use crate::transport::BaseUrl;
use chrono::{DateTime, Utc};
use orgdesk_model::{
    Access, Draft, Effect, FieldPath, Finding, FormReading, Header, Intent, Level, Offer, PlanBody, Problem,
    ProblemCode, RoleScope, Scopes, ServiceScopes, Severity, Snapshot, Source, Value,
};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::time::Instant;

const ORG: &str = "0d6e1a52-3b7c-4f80-9a51-2c64e8b7f013";
const OTHER: &str = "1d6e1a52-3b7c-4f80-9a51-2c64e8b7f013";
const TAKEN: &str = "2d6e1a52-3b7c-4f80-9a51-2c64e8b7f013";
/// 2031-03-01 and 2025-02-03, in seconds.
const END: i64 = 1_930_089_600;
const MADE: i64 = 1_738_575_000;

fn now() -> DateTime<Utc> {
    "2027-01-15T12:00:00Z".parse().unwrap()
}

/// A trust with unknown fields everywhere.
fn wire(changes: &Json) -> Json {
    let mut trust = json!({
        "trustId": "t-1", "type": "HIERARCHY", "status": "ACTIVE", "description": "d", "expiresAt": END * 1000,
        "createdAt": MADE * 1000, "lastUpdatedAt": MADE * 1000,
        "trusteeOrg": {"id": ORG, "displayName": "Alpha"}, "trustedOrg": {"id": OTHER, "displayName": "Beta"},
        "allowedScopes": {"allScopes": false, "hue": "red", "nil": null,
            "organizationScopes": {"allRoles": false, "roles": [{"name": "b", "resources": ["x", "y"], "note": 1},
                {"name": "a"}]},
            "servicesScopes": [{"serviceDefinitionId": "s_", "allRoles": false, "tier": 2,
                "roles": [{"name": "s:reader", "resources": null}]}]}
    });
    for (name, value) in changes.as_object().unwrap() {
        trust[name] = value.clone();
    }
    trust
}

fn trust(changes: &Json) -> FormReading {
    let raw = wire(changes);
    let record = Record::read(&raw).unwrap();
    FormReading {
        snapshot: Snapshot {
            form: ID.into(),
            level: Level::Trust { org: ORG.into(), id: "t-1".into() },
            raw: raw.to_string(),
            fields: fields(&record),
            source: Source::Custom,
            version: record.version.clone(),
            read_at: now(),
        },
        access: Access::Writable,
        fixed: BTreeMap::from([(STATUS.into(), STATUS_FIXED.to_owned())]),
        notices: Vec::new(),
        offers: [Intent::Remove, Intent::Deactivate]
            .map(|intent| Offer { intent, access: Access::Writable })
            .into(),
        trust: None,
    }
}

fn new_trust(known: &Known) -> FormReading {
    let field = |path: &str, value: Value| {
        (FieldPath::from(path), orgdesk_model::Reading { value, source: Source::Custom, default: None })
    };
    let snapshot = Snapshot {
        form: NEW_ID.into(),
        level: Level::NewTrust { org: ORG.into() },
        raw: serde_json::to_string(known).unwrap(),
        fields: BTreeMap::from([
            field(TRUSTED, "".into()),
            field(TYPE, "CUSTOM".into()),
            field(SCOPES, Scopes::default().to_value()),
            field(EXPIRES, "".into()),
            field(DESCRIPTION, "".into()),
        ]),
        ..trust(&json!({})).snapshot
    };
    FormReading { snapshot, fixed: BTreeMap::new(), offers: Vec::new(), ..trust(&json!({})) }
}

fn draft(inputs: &[(&str, Value)]) -> Draft {
    let inputs = inputs.iter().map(|(path, value)| (FieldPath::from(*path), value.clone())).collect();
    Draft { intent: Intent::Edit, inputs }
}

fn found(reading: &FormReading, path: &str, value: Value) -> Vec<(Severity, String)> {
    let findings: Vec<Finding> = check(reading, &draft(&[(path, value)]), now());
    findings.into_iter().map(|finding| (finding.severity, finding.code)).collect()
}

/// The code of the one finding of a value in a trust that is there.
fn one(path: &str, value: Value) -> (Severity, String) {
    let found = found(&trust(&json!({})), path, value.clone());
    assert_eq!(found.len(), 1, "{path} {value:?} {found:?}");
    found.into_iter().next().unwrap()
}

fn error(code: &str) -> (Severity, String) {
    (Severity::Error, code.to_owned())
}

fn warning(code: &str) -> (Severity, String) {
    (Severity::Warning, code.to_owned())
}

fn planned(reading: &FormReading, draft: &Draft) -> Result<PlanBody, Problem> {
    let (base, _) = BaseUrl::parse("https://console.cloud.vmware.com").unwrap();
    let credential = vec![Header { name: "Authorization".to_owned(), value: "Bearer $TOKEN".to_owned() }];
    let services = Names::from([("s_".to_owned(), "Ledger".to_owned())]);
    plan(&Planner { base: &base, credential, services, now: now() }, reading, draft)
}

fn body(plan: &PlanBody) -> Map<String, Json> {
    serde_json::from_str(plan.requests[0].body.as_deref().unwrap()).unwrap()
}

fn with_roles(names: impl IntoIterator<Item = String>) -> Scopes {
    let mut scopes = Scopes::default();
    scopes.organization.roles =
        names.into_iter().map(|name| RoleScope { name, resources: Vec::new() }).collect();
    scopes
}

#[test]
fn ends_are_read_in_full_or_what_is_missing_is_said() {
    let said = |typed: &str| {
        let findings = check(&trust(&json!({})), &draft(&[(EXPIRES, typed.into())]), now());
        assert_eq!(findings.len(), 1, "{typed} {findings:?}");
        assert_eq!(findings[0].path, Some(EXPIRES.into()));
        (findings[0].code.clone(), findings[0].message.clone())
    };
    for (typed, days) in [
        ("2029-07-01T12:00Z", "In 898 days, on 2029-07-01 12:00 UTC."),
        ("2029-07-01T14:00+02:00", "In 898 days, on 2029-07-01 12:00 UTC."),
        (" 2029-07-01 07:30:00.250-04:30 ", "In 898 days, on 2029-07-01 12:00 UTC."),
        ("2029-07-01t14:00+0200", "In 898 days, on 2029-07-01 12:00 UTC."),
        ("2027-01-15T12:00:01z", "In less than a day, on 2027-01-15 12:00 UTC."),
        ("2027-01-16T12:00Z", "In 1 day, on 2027-01-16 12:00 UTC."),
        ("9999-12-31T23:59Z", "In 2912063 days, on 9999-12-31 23:59 UTC."),
    ] {
        assert_eq!(said(typed), ("expiry_in_days".to_owned(), days.to_owned()), "{typed}");
    }
    for (typed, missing) in [
        ("2", "The year"),
        ("202-07-01T12:00Z", "The year"),
        ("2029", "The month"),
        ("2029-0T:Z", "The month"),
        ("2029-07", "The day"),
        ("2029-07-", "The day"),
        ("2029-07-01", "The time of day"),
        ("2029-07-01T", "The time of day"),
        ("2029-07-01T+02:00", "The time of day"),
        ("2029-07-01TZ", "The time of day"),
        ("2029-07-01T1Z", "The hour"),
        ("2029-07-01T:Z", "The hour"),
        ("2029-07-01T12Z", "The minute"),
        ("2029-07-01T12:Z", "The minute"),
        ("2029-07-01T12:00:Z", "The second"),
        ("2029-07-01T12:00", "The zone"),
        ("2029-07-01T12:00+02", "Part of the zone"),
        ("T12:00Z", "The date"),
        ("T", "The date"),
    ] {
        let (code, message) = said(typed);
        assert_eq!(code, "expiry_incomplete", "{typed}");
        assert!(message.starts_with(&format!("{missing} is missing")), "{typed}: {message}");
    }
    for wrong in [
        "tomorrow",
        "2029-02-30T12:00Z",
        "2029-13-01T12:00Z",
        "2029-07-01T24:00Z",
        "2029-07-01T12:60Z",
        "2029-07-01T12:00ZZ",
        "2029-07-01T12:00+25:00",
        "2029-07-01T12:00 Europe/Berlin",
        "2029-07-01-02T12:00Z",
        "１２３４-07-01T12:00Z",
        "<b>2029</b>",
        "é",
        &"9".repeat(100_000),
    ] {
        assert_eq!(said(wrong).0, "expiry_not_time", "{}", &wrong[..wrong.len().min(40)]);
    }
    for odd in [Value::Null, Value::Bool(true), Value::Integer(END)] {
        assert_eq!(one(EXPIRES, odd), error("expiry_not_time"));
    }
}

#[test]
fn ends_in_the_past_or_a_thousand_times_off_are_explained() {
    let said = |typed: &str| check(&trust(&json!({})), &draft(&[(EXPIRES, typed.into())]), now()).remove(0);
    let past = said("2027-01-14T12:00Z");
    assert_eq!((past.code.as_str(), past.severity), ("expiry_past", Severity::Error));
    assert!(past.message.contains("1 day ago"), "{}", past.message);
    assert_eq!(said("2027-01-15T12:00Z").code, "expiry_past");
    assert!(said("1970-01-23T08:08Z").message.contains("seconds that were taken for milliseconds"));
    let far = said("63131-02-14T00:00Z");
    assert_eq!(far.code, "expiry_far");
    assert!(
        far.message.contains("a thousand times nearer it would be 2031-02-28T15:21:36Z"),
        "{}",
        far.message
    );
    assert_eq!(said("+50000-01-01T00:00Z").code, "expiry_far");
    for (typed, unit) in [("1930089600", "seconds"), ("1930089600000", "milliseconds")] {
        let number = said(typed);
        assert_eq!(number.code, "expiry_number");
        assert!(number.message.contains(&format!("As {unit} since 1970 it would be 2031-03-01T00:00:00Z")));
    }
    assert_eq!(said("20290701").code, "expiry_number");
}

#[test]
fn an_end_can_not_be_taken_away_and_what_is_there_is_never_refused() {
    assert_eq!(one(EXPIRES, "".into()), error("expiry_removal"));
    assert_eq!(one(EXPIRES, "  ".into()), error("expiry_removal"));
    let endless = trust(&json!({"expiresAt": null}));
    assert_eq!(found(&endless, EXPIRES, "".into()), []);
    assert_eq!(found(&trust(&json!({})), EXPIRES, "2031-03-01T01:00+01:00".into()), []);
    // A trust that ended, one of the year 63,131, one beyond all calendars: what isn't edited is let be.
    for raw in [json!(1000), json!(END * 1_000_000), json!(i64::MAX)] {
        let odd = trust(&json!({"expiresAt": raw}));
        let inputs: Vec<(&str, Value)> = PATHS
            .into_iter()
            .filter_map(|path| Some((path, odd.snapshot.fields.get(&path.into())?.value.clone())))
            .collect();
        assert_eq!(check(&odd, &draft(&inputs), now()), [], "{raw}");
        assert_eq!(planned(&odd, &draft(&inputs)).unwrap_err().code, ProblemCode::NothingToChange);
        assert_eq!(
            planned(&odd, &draft(&[(EXPIRES, "2031-03-01T00:00Z".into())])).unwrap().requests.len(),
            1
        );
    }
}

#[test]
fn scopes_that_say_nothing_or_the_same_twice_are_refused_and_free_names_are_not() {
    let role = |name: &str, resources: &[&str]| RoleScope {
        name: name.to_owned(),
        resources: resources.iter().map(|name| (*name).to_owned()).collect(),
    };
    let service = |id: &str, all_roles, roles| ServiceScopes { service: id.to_owned(), all_roles, roles };
    let with = |roles: Vec<RoleScope>, services: Vec<ServiceScopes>| {
        let mut scopes = Scopes { services, ..Scopes::default() };
        scopes.organization.roles = roles;
        scopes.to_value()
    };
    let ok = || vec![role("b", &[])];
    assert_eq!(one(SCOPES, with(vec![role("", &[])], vec![])), error("role_name_empty"));
    assert_eq!(one(SCOPES, with(vec![role(" \t", &[])], vec![])), error("role_name_empty"));
    assert_eq!(one(SCOPES, with(vec![role("a", &[]), role("a", &["x"])], vec![])), error("role_twice"));
    assert_eq!(one(SCOPES, with(vec![role("a", &[""])], vec![])), error("resource_empty"));
    assert_eq!(one(SCOPES, with(ok(), vec![service("", true, vec![])])), error("service_id_empty"));
    assert_eq!(
        one(SCOPES, with(ok(), vec![service("s", true, vec![]), service("s", false, vec![])])),
        error("service_twice")
    );
    assert_eq!(one(SCOPES, with(ok(), vec![service("s", true, ok())])), warning("roles_beside_all"));
    assert_eq!(one(SCOPES, with(ok(), vec![service("a/b", true, vec![])])), warning("service_id_characters"));
    assert_eq!(one(SCOPES, with(vec![role("a\u{202e}b", &[])], vec![])), warning("role_characters"));
    assert_eq!(one(SCOPES, Scopes::default().to_value()), warning("nothing_allowed"));
    assert_eq!(one(SCOPES, Scopes { all: true, ..Scopes::default() }.to_value()), warning("all_scopes"));
    for name in ["<script>alert(1)</script>", "accountant", "役割", "external/x/y:z"] {
        assert_eq!(found(&trust(&json!({})), SCOPES, with(vec![role(name, &[])], vec![])), []);
    }
    let mut nulls =
        BTreeMap::from([("all".to_owned(), Value::Bool(false)), ("services".to_owned(), Value::Null)]);
    nulls.insert("organization".to_owned(), Value::Null);
    for odd in [Value::Null, "all".into(), Value::List(vec![]), Value::Object(nulls)] {
        assert_eq!(one(SCOPES, odd), error("not_scopes"));
    }
    let untold = trust(&json!({"allowedScopes": null}));
    assert!(found(&untold, SCOPES, with(ok(), vec![])).contains(&warning("scopes_unknown")));
}

#[test]
fn other_fields_are_checked() {
    assert_eq!(one(DESCRIPTION, "ä".repeat(201).as_str().into()), error("text_too_long"));
    assert_eq!(one(DESCRIPTION, Value::Integer(1)), error("not_text"));
    assert_eq!(one(DESCRIPTION, "".into()), warning("clears_description"));
    assert_eq!(one(DESCRIPTION, "a\nb".into()), warning("text_characters"));
    assert_eq!(found(&trust(&json!({})), DESCRIPTION, "ä".repeat(200).as_str().into()), []);
    assert_eq!(one(STATUS, "DEACTIVATED".into()), error("fixed"));
    assert_eq!(one(TRUSTED, OTHER.into()), error("unknown_field"));
    assert_eq!(one("allowedScopes.allScopes", true.into()), error("unknown_field"));
    for (intent, code) in [(Intent::Customize, "no_default"), (Intent::Reset, "no_default")] {
        let wants = Draft { intent, ..Draft::default() };
        assert_eq!(check(&trust(&json!({})), &wants, now())[0].code, code);
        assert!(planned(&trust(&json!({})), &wants).is_err());
    }
    let wants = Draft { intent: Intent::Remove, ..Draft::default() };
    assert_eq!(check(&new_trust(&Known::default()), &wants, now())[0].code, "not_offered");
}

#[test]
fn a_new_trust_needs_another_organization() {
    let known = Known {
        taken: vec![Taken { trusted_org_id: TAKEN.to_owned(), status: "Pending".to_owned() }],
        names: BTreeMap::from([(TAKEN.to_owned(), "Quay".to_owned())]),
        ..Known::default()
    };
    let reading = new_trust(&known);
    let said = |value: Value| -> Vec<_> {
        let scopes = (SCOPES, with_roles(["r".to_owned()]).to_value());
        let findings = check(&reading, &draft(&[(TRUSTED, value), scopes]), now());
        findings.into_iter().map(|finding| (finding.severity, finding.code)).collect()
    };
    assert_eq!(said(OTHER.into()), []);
    assert_eq!(said(format!(" {} ", OTHER.to_uppercase()).as_str().into()), []);
    for (typed, code) in [
        ("", "trusted_org_missing"),
        ("beta", "trusted_org_guid"),
        ("0d6e1a52-3b7c-4f80-9a51-2c64e8b7f01g", "trusted_org_guid"),
        ("../../orgs", "trusted_org_guid"),
        (ORG, "trusted_org_self"),
    ] {
        assert_eq!(said(typed.into()), [error(code)], "{typed}");
    }
    assert_eq!(said(Value::Null), [error("not_text")]);
    assert_eq!(said(TAKEN.into()), [warning("trusted_org_taken")]);
    assert_eq!(check(&reading, &Draft::default(), now()), [], "nothing is wrong before anything is typed");
    let only = |path: &str, value: Value| -> Vec<String> {
        let findings = check(&reading, &draft(&[(path, value)]), now());
        findings.into_iter().map(|finding| finding.code).collect()
    };
    assert_eq!(only(DESCRIPTION, "d".into()), ["trusted_org_missing", "nothing_allowed"]);
    assert!(only(TYPE, "PARTNER".into()).contains(&"type_not_offered".to_owned()));
    assert_eq!(planned(&reading, &Draft::default()).unwrap_err().code, ProblemCode::NothingToChange);
    assert_eq!(planned(&reading, &draft(&[(DESCRIPTION, "d".into())])).unwrap_err().field_errors.len(), 1);
}

#[test]
fn a_new_trust_is_sent_in_the_unit_of_its_neighbours() {
    for (seconds, factor) in [(false, 1000), (true, 1)] {
        let reading = new_trust(&Known { seconds, ..Known::default() });
        let plan =
            planned(&reading, &draft(&[(TRUSTED, OTHER.into()), (EXPIRES, "2031-03-01T00:00Z".into())]))
                .unwrap();
        let body = body(&plan);
        assert_eq!(body["expiresAt"], json!(END * factor));
        assert_eq!(body.keys().collect::<Vec<_>>(), [TRUSTED, TYPE, SCOPES, EXPIRES]);
        assert_eq!(plan.expected.values[&DESCRIPTION.into()], "".into());
        assert_eq!(plan.changes.len(), 4);
        assert!(plan.requests[0].url.ends_with(&format!("/orgs/{ORG}/trusts")));
        assert_eq!(plan.requests[0].expected_owner.as_deref(), Some(ORG));
    }
}

#[test]
fn scopes_are_sent_whole_with_what_is_unknown() {
    let reading = trust(&json!({}));
    let mut scopes = Scopes::from_value(&reading.snapshot.fields[&SCOPES.into()].value).unwrap();
    scopes.organization.roles[1].resources.clear();
    scopes.services[0].all_roles = true;
    let plan = planned(&reading, &draft(&[(SCOPES, scopes.to_value())])).unwrap();
    assert_eq!(
        Json::Object(body(&plan)),
        json!({"allowedScopes": {"allScopes": false, "hue": "red",
            "organizationScopes": {"allRoles": false, "roles": [{"name": "a"}, {"name": "b", "resources": [], "note": 1}]},
            "servicesScopes": [{"serviceDefinitionId": "s_", "allRoles": true, "tier": 2, "roles": [{"name": "s:reader"}]}]}})
    );
    let Effect::Weakens { what } = &plan.effects[0] else { panic!("{:?}", plan.effects) };
    assert_eq!(
        what,
        "People of Beta may use the role b of the organization and all roles of the service Ledger in Alpha."
    );
    // The same in another order is no change.
    scopes = Scopes::from_value(&reading.snapshot.fields[&SCOPES.into()].value).unwrap();
    scopes.organization.roles.reverse();
    scopes.organization.roles[0].resources.reverse();
    let same = planned(&reading, &draft(&[(SCOPES, scopes.to_value())])).unwrap_err();
    assert_eq!(same.code, ProblemCode::NothingToChange);
}

#[test]
fn effects_say_who_gains_who_loses_and_what_stays() {
    let kinds = |reading: &FormReading, draft: &Draft| -> Vec<u8> {
        planned(reading, draft).unwrap().effects.iter().map(Effect::rank).collect()
    };
    let (locks, weakens, stays, later) = (0, 1, 2, 6);
    let reading = trust(&json!({}));
    let edit = |path: &str, value: Value| draft(&[(path, value)]);
    assert_eq!(kinds(&reading, &edit(EXPIRES, "2030-03-01T00:00Z".into())), [locks]);
    assert_eq!(kinds(&reading, &edit(EXPIRES, "2032-03-01T00:00Z".into())), [weakens]);
    assert!(kinds(&reading, &edit(DESCRIPTION, "x".into())).is_empty());
    let endless = trust(&json!({"expiresAt": null}));
    assert_eq!(kinds(&endless, &edit(EXPIRES, "2030-03-01T00:00Z".into())), [locks, stays]);
    let all = Scopes { all: true, ..Scopes::default() };
    assert_eq!(kinds(&reading, &edit(SCOPES, all.to_value())), [weakens, later]);
    assert_eq!(kinds(&reading, &edit(SCOPES, Scopes::default().to_value())), [locks, later]);
    assert_eq!(
        kinds(&reading, &edit(SCOPES, with_roles(["z".to_owned()]).to_value())),
        [locks, weakens, later]
    );
    let untold = trust(&json!({"allowedScopes": null}));
    assert_eq!(kinds(&untold, &edit(SCOPES, all.to_value())), [locks, weakens, later]);
    for intent in [Intent::Remove, Intent::Deactivate] {
        let plan = planned(&reading, &Draft { intent, ..Draft::default() }).unwrap();
        assert_eq!(plan.effects.iter().map(Effect::rank).collect::<Vec<_>>(), [locks, stays, later]);
        assert_eq!(plan.confirm.as_deref(), Some("Beta"));
        let Effect::CouldLockOut { reason } = &plan.effects[0] else { panic!() };
        assert!(
            reason.contains("People of Beta lose the role a of the organization, the role b"),
            "{reason}"
        );
    }
    let gone = trust(&json!({"status": "EXPIRED"}));
    assert_eq!(kinds(&gone, &Draft { intent: Intent::Remove, ..Draft::default() }), [stays]);
    let nameless = trust(&json!({"trustedOrg": {"id": OTHER}}));
    let plan = planned(&nameless, &Draft { intent: Intent::Remove, ..Draft::default() }).unwrap();
    assert_eq!(plan.confirm.as_deref(), Some(OTHER));
    let mut received = trust(&json!({}));
    received.snapshot.level = Level::Trust { org: OTHER.into(), id: "t-1".into() };
    let plan = planned(&received, &Draft { intent: Intent::Remove, ..Draft::default() }).unwrap();
    assert_eq!(
        (plan.confirm.as_deref(), plan.requests[0].expected_owner.as_deref()),
        (Some("Alpha"), Some(ORG))
    );
    assert!(plan.requests[0].url.contains(&format!("/orgs/{OTHER}/trusts/t-1")));
}

#[test]
fn what_may_not_be_written_is_not_planned() {
    let closed = || Access::ReadOnly { reason: "No role.".to_owned() };
    let mut reading = trust(&json!({}));
    reading.access = closed();
    let edit = planned(&reading, &draft(&[(DESCRIPTION, "x".into())])).unwrap_err();
    assert_eq!(edit.code, ProblemCode::PermissionDenied);
    assert!(planned(&reading, &Draft { intent: Intent::Remove, ..Draft::default() }).is_ok());
    reading.offers[0].access = closed();
    let remove = planned(&reading, &Draft { intent: Intent::Remove, ..Draft::default() }).unwrap_err();
    assert_eq!(remove.code, ProblemCode::PermissionDenied);
    let odd = trust(&json!({"allowedScopes": {"servicesScopes": [null]}}));
    assert!(planned(&odd, &draft(&[(SCOPES, Scopes::default().to_value())])).is_err());
}

#[test]
fn ten_thousand_roles_are_quick() {
    let reading = trust(&json!({}));
    let many = with_roles((0..10_000).map(|n| format!("<b>{n}</b>")));
    let typed = draft(&[(SCOPES, many.to_value())]);
    let start = Instant::now();
    assert_eq!(check(&reading, &typed, now()), []);
    eprintln!("checked in {:?}", start.elapsed());
    let plan = planned(&reading, &typed).unwrap();
    // Unoptimized, on a machine that does other things meanwhile.
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    assert_eq!(body(&plan)[SCOPES]["organizationScopes"]["roles"].as_array().unwrap().len(), 10_000);
    let twice = with_roles((0..10_000).map(|n| format!("{}", n / 2)));
    let start = Instant::now();
    let findings = check(&reading, &draft(&[(SCOPES, twice.to_value())]), now());
    assert_eq!(findings.len(), 3, "not five thousand sentences");
    assert!(start.elapsed().as_secs() < 5);
}

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
