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
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::time::Instant;

mod ends;
mod properties;

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
        fixed: BTreeMap::from([(STATUS.into(), STATUS_FIXED.get().to_owned())]),
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
    let (takes, weakens, stays, later) = (1, 2, 3, 7);
    let reading = trust(&json!({}));
    let edit = |path: &str, value: Value| draft(&[(path, value)]);
    assert_eq!(kinds(&reading, &edit(EXPIRES, "2030-03-01T00:00Z".into())), [takes]);
    assert_eq!(kinds(&reading, &edit(EXPIRES, "2032-03-01T00:00Z".into())), [weakens]);
    assert!(kinds(&reading, &edit(DESCRIPTION, "x".into())).is_empty());
    let endless = trust(&json!({"expiresAt": null}));
    assert_eq!(kinds(&endless, &edit(EXPIRES, "2030-03-01T00:00Z".into())), [takes, stays]);
    let all = Scopes { all: true, ..Scopes::default() };
    assert_eq!(kinds(&reading, &edit(SCOPES, all.to_value())), [weakens, later]);
    assert_eq!(kinds(&reading, &edit(SCOPES, Scopes::default().to_value())), [takes, later]);
    assert_eq!(
        kinds(&reading, &edit(SCOPES, with_roles(["z".to_owned()]).to_value())),
        [takes, weakens, later]
    );
    let untold = trust(&json!({"allowedScopes": null}));
    assert_eq!(kinds(&untold, &edit(SCOPES, all.to_value())), [takes, weakens, later]);
    for intent in [Intent::Remove, Intent::Deactivate] {
        let plan = planned(&reading, &Draft { intent, ..Draft::default() }).unwrap();
        assert_eq!(plan.effects.iter().map(Effect::rank).collect::<Vec<_>>(), [takes, stays, later]);
        assert_eq!(plan.confirm.as_deref(), Some("Beta"));
        let Effect::TakesAccess { what: reason } = &plan.effects[0] else { panic!() };
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
fn ten_times_the_roles_take_no_hundred_times() {
    let reading = trust(&json!({}));
    // A machine's own speed falls out.
    let took = |count: usize| {
        let many = with_roles((0..count).map(|n| format!("<b>{n}</b>")));
        let typed = draft(&[(SCOPES, many.to_value())]);
        let start = Instant::now();
        assert_eq!(check(&reading, &typed, now()), []);
        let plan = planned(&reading, &typed).unwrap();
        let took = start.elapsed();
        assert_eq!(body(&plan)[SCOPES]["organizationScopes"]["roles"].as_array().unwrap().len(), count);
        let twice = with_roles((0..count).map(|n| format!("{}", n / 2)));
        let findings = check(&reading, &draft(&[(SCOPES, twice.to_value())]), now());
        assert_eq!(findings.len(), 3, "not a sentence for each");
        took
    };
    let (some, many) = (took(1_000), took(10_000));
    println!("1,000 roles: {some:?}, 10,000: {many:?}");
    assert!(many < some * 40, "1,000 roles: {some:?}, 10,000: {many:?}");
}
