//! Applying one form, against the same requests from a client that does nothing else.

use super::Stage;
use super::bare::Bare;
use crate::table::Ratio;
use crate::times::InTurn;
use anyhow::{Context as _, Result, bail, ensure};
use orgdesk_core::{ApplyEnd, ApplyPlan, FormRef, Planned, SaveDraft};
use orgdesk_model::{Draft, Intent, Level, OrgId, Value, Verification};
use orgdesk_sandbox::zitadel::sample;
use orgdesk_sandbox::{Entry, Fault, FaultRule};
use std::path::Path;
use std::time::{Duration, Instant};

/// Most that the app may take, in terms of its requests.
const GOAL: f64 = 1.2;
/// What a request took a real server: re-read, write and verify of 1,000 organizations, one at a time, took a bare
/// loop 27 s (ZITADEL v4.13.1, 2 cores, PostgreSQL on the same machine).
const REAL: Duration = Duration::from_millis(9);
const FIELD: &str = "validateOrgDomains";
/// Between two looks at an Apply.
const LOOK: Duration = Duration::from_micros(200);

/// Applies so often, to a server that takes as long as a real one, and to one that answers at once.
///
/// # Errors
/// An Apply came to anything but applied and verified.
pub async fn apply(beside: &Path, rounds: usize) -> Result<Vec<Ratio>> {
    let stage = Stage::set(beside, sample::world()).await?;
    let at_once = run(&stage, rounds).await?;
    let ms = u64::try_from(REAL.as_millis())?;
    stage.server.faults.add(FaultRule::new("/", Fault::Latency { ms }));
    let real = run(&stage, rounds).await?;
    Ok(vec![
        real.row(&format!("Apply of one form, server takes {ms} ms, against its requests"), Some(GOAL)),
        at_once.row("Apply of one form, server takes no time, against its requests", None),
    ])
}

async fn run(stage: &Stage, rounds: usize) -> Result<InTurn> {
    let bare = Bare::new(&stage.server.base, &stage.token)?;
    let org = stage.server.variables.get("org.cobalt").context("this world has no such organization")?;
    let level = Level::Org { id: OrgId(org.clone()) };
    let form = FormRef { connection: stage.connection, level, form: "zitadel.domain".into() };
    let mut times = InTurn::default();
    // The first round opens connections and caches, in the app and here.
    for round in 0..=rounds {
        let (took, sent, on) = once(stage, &form).await?;
        // The other way round, so that the server has as much to do.
        let (this, that) = (format!("\"{FIELD}\":{on}"), format!("\"{FIELD}\":{}", !on));
        let began = Instant::now();
        for entry in &sent {
            let body = (entry.method == "PUT").then(|| entry.body.replace(&this, &that));
            bare.send(entry, body.as_deref()).await?;
        }
        if round > 0 {
            times.app.push(took);
            times.bare.push(began.elapsed());
        }
    }
    Ok(times)
}

/// Applies the other value of the field. How long it took, what was sent, and the value.
async fn once(stage: &Stage, form: &FormRef) -> Result<(Duration, Vec<Entry>, bool)> {
    let Stage { app, server, .. } = stage;
    let view = app.open_form(form.clone()).await?;
    let was = view.reading.snapshot.fields.get(&FIELD.into()).and_then(|reading| reading.value.as_bool());
    let on = !was.context("the field is no switch")?;
    let draft = Draft { intent: Intent::Edit, inputs: [(FIELD.into(), Value::Bool(on))].into() };
    app.save_draft(SaveDraft { form: form.clone(), draft }).await?;
    let Planned::Planned { plan } = app.plan_change(form.clone()).await? else { bail!("not planned") };
    server.requests.clear();
    let began = Instant::now();
    app.apply_plan(ApplyPlan { plan: plan.id, typed: None }).await?;
    let state = loop {
        let state = app.apply_state(plan.id)?;
        if state.ended.is_some() {
            break state;
        }
        tokio::time::sleep(LOOK).await;
    };
    let took = began.elapsed();
    let verified =
        matches!(state.ended, Some(ApplyEnd::Sent { verification: Some(Verification::Verified), .. }));
    ensure!(verified, "{:?}", state.headline);
    app.close_apply(plan.id);
    Ok((took, server.requests.all(), on))
}
