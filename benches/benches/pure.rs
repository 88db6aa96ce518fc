//! The parts that send nothing and wait for nothing, one by one.

#![allow(clippy::expect_used, reason = "a measurement may end at what it can't read")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use orgdesk_bench::ratios::Form;
use orgdesk_model::{
    Act, ConnectionId, Draft, Environment, Event, FieldChange, FieldName, FieldPath, Intent, Level, Plan,
    PlanId, Progress, Reading, Side, Snapshot, Source, Target, Undo, Undoing, Value, diff, merge, together,
    undo,
};
use orgdesk_platform::measured;
use serde_json::json;
use std::collections::BTreeMap;
use std::hint::black_box;

/// Fields of a large form.
const FIELDS: usize = 40;

fn path(at: usize) -> FieldPath {
    format!("field{at:02}").as_str().into()
}

fn snapshot(offset: usize) -> Snapshot {
    let reading = |at: usize| Reading {
        value: Value::Text(format!("value {}", at + offset)),
        source: Source::Custom,
        default: Some(Value::from("default")),
    };
    Snapshot {
        form: "zitadel.domain".into(),
        level: Level::Instance,
        raw: "{}".to_owned(),
        fields: (0..FIELDS).map(|at| (path(at), reading(at))).collect(),
        source: Source::Custom,
        version: None,
        read_at: chrono::DateTime::UNIX_EPOCH,
    }
}

/// A change of every third field, from one state to the next.
fn plan(from: &Snapshot, to: &Snapshot) -> Plan {
    let side = |snapshot: &Snapshot, path: &FieldPath| Side {
        value: snapshot.fields.get(path).map(|reading| reading.value.clone()),
        source: Source::Custom,
    };
    let change = |path: FieldPath| FieldChange {
        before: side(from, &path),
        after: side(to, &path),
        field: FieldName { path, label: "Label".to_owned() },
        edited: true,
    };
    Plan {
        id: PlanId(uuid::Uuid::nil()),
        target: Target {
            connection: ConnectionId(uuid::Uuid::nil()),
            connection_name: "Head office".to_owned(),
            environment: Environment::Production,
            platform: "zitadel".into(),
            level: Level::Instance,
            level_name: "Instance".to_owned(),
            form: "zitadel.domain".into(),
            form_title: "Domain settings".to_owned(),
            parties: None,
        },
        act: Act::Change,
        changes: (0..FIELDS).step_by(3).map(path).map(change).collect(),
        effects: Vec::new(),
        requests: Vec::new(),
        confirm: None,
        made_at: chrono::DateTime::UNIX_EPOCH,
    }
}

fn undoing(plan: &Plan, before: &Snapshot) -> Undoing {
    match undo(plan, before, None) {
        Undo::Draft(undoing) => undoing,
        Undo::Impossible { reason } => panic!("{reason}"),
    }
}

fn model(c: &mut Criterion) {
    let (base, now, last) = (snapshot(0), snapshot(1), snapshot(2));
    let (before, after) = (base.values(), now.values());
    c.bench_function("model: diff of 40 fields", |b| b.iter(|| diff(black_box(&before), black_box(&after))));
    let inputs: BTreeMap<_, _> = (0..FIELDS).step_by(2).map(|at| (path(at), Value::from("mine"))).collect();
    let draft = Draft { intent: Intent::Edit, inputs };
    c.bench_function("model: merge of 20 edits in 40 fields", |b| {
        b.iter(|| merge(black_box(&base), black_box(&now), black_box(&draft)));
    });
    let (older, newer) = (plan(&base, &now), plan(&now, &last));
    c.bench_function("model: undo of 14 fields", |b| {
        b.iter(|| undo(black_box(&newer), black_box(&now), None))
    });
    c.bench_function("model: two undos folded into one", |b| {
        b.iter_batched(
            || (undoing(&newer, &now), undoing(&older, &base)),
            |(newer, older)| together(newer, older),
            BatchSize::SmallInput,
        );
    });
    c.bench_function("model: the course of a change", |b| {
        b.iter(|| {
            let sending = Progress::planned(1).step(Event::Sending(0));
            sending.and_then(|progress| progress.step(Event::Done(0)))
        });
    });
}

fn platform(c: &mut Criterion) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let form = runtime.block_on(Form::sample()).expect("a form");
    let reading = form.answers.read(&form.level).expect("a reading");
    c.bench_function("platform: a form out of its answers", |b| {
        b.iter(|| form.answers.read(black_box(&form.level)))
    });
    c.bench_function("platform: a plan of it", |b| {
        b.iter(|| form.planner.plan(black_box(&reading), black_box(&form.draft)));
    });
    let org = |at: u64| {
        json!({
            "id": (381_204_517_000_000_000 + at).to_string(),
            "details": {"sequence": "7", "creationDate": "2026-07-10T09:30:00Z", "resourceOwner": "1"},
            "state": "ORG_STATE_ACTIVE",
            "name": format!("Organization Söhne {at}"),
            "primaryDomain": format!("organization-{at}.zitadel.example.com"),
        })
    };
    let orgs: Vec<_> = (0..10_000).map(org).collect();
    let page = json!({"details": {"totalResult": "10000"}, "result": orgs}).to_string();
    c.bench_function("platform: a page of 10,000 organizations", |b| {
        b.iter(|| measured::orgs(black_box(page.as_bytes())));
    });
}

criterion_group!(pure, model, platform);
criterion_main!(pure);
