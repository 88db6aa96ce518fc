//! Changes of an organization's settings: what the plan said against what the server then holds.

use crate::app::{Api, of_org};
use crate::held::{compare, owns};
use crate::log::Sent;
use crate::run::{Live, Skip};
use crate::second::{Held, LOGIN, Org};
use anyhow::{Context as _, Result, bail, ensure};
use orgdesk_core::{FormRef, UndoBegun};
use orgdesk_model::{
    FieldPath, FormReading, Intent, Plan, PlanId, PlannedRequest, ProblemCode, Source, Value,
};
use std::time::{Duration, Instant};
use url::Url;

/// A change.
#[derive(Clone, Copy, Debug)]
pub enum What {
    /// Settings of its own, one of them edited.
    Customize,
    /// Another value for one.
    Edit(&'static str),
    /// The instance's again.
    Reset,
}

/// The organization whose forms are tried on an API.
async fn own(live: &Live, api: Api) -> Result<Org> {
    let suffix = format!("-forms-{}", api.word());
    let known = live.shared.made.lock().iter().find(|org| org.name.ends_with(&suffix)).cloned();
    match known {
        Some(known) => Ok(known),
        None => live.make_org(&suffix[1..]).await,
    }
}

/// What the app reads is what the server holds.
pub fn reads_as_held(reading: &FormReading, held: &Held, is_instance: bool) -> Result<()> {
    for (path, on) in &held.values {
        let read = reading.snapshot.fields.get(&FieldPath::from(*path));
        let read = read.with_context(|| format!("the app does not read {path}"))?.value.as_bool();
        ensure!(read == Some(*on), "the app reads {path} as {read:?}; the server holds {on}");
    }
    let own = reading.snapshot.source == Source::Custom;
    // The instance's own settings are the default of all.
    ensure!(is_instance || own == held.own, "the app takes the settings for {:?}", reading.snapshot.source);
    Ok(())
}

/// Reads a form that follows the default.
pub async fn read(live: &mut Live, api: Api) -> Result<()> {
    let org = own(live, api).await?;
    let view = live.driver()?.open_form(&of_org(live.connection(api)?, &org.id)).await?;
    let held = live.shared.second.held(Some(&org.id)).await?;
    ensure!(!held.own, "a new organization has settings of its own");
    reads_as_held(&view.reading, &held, false)
}

/// Makes one change.
pub async fn one(live: &mut Live, api: Api, what: What) -> Result<()> {
    let org = own(live, api).await?;
    let form = of_org(live.connection(api)?, &org.id);
    let view = live.driver()?.open_form(&form).await?;
    let (intent, inputs) = match what {
        What::Customize => (Intent::Customize, vec![other(&view.reading, LOGIN)?]),
        What::Edit(path) => (Intent::Edit, vec![other(&view.reading, path)?]),
        What::Reset => (Intent::Reset, Vec::new()),
    };
    live.driver()?.type_into(&form, intent, &inputs).await?;
    let plan = live.driver()?.plan(&form).await?;
    carry_out(live, &plan, Some(&org.id)).await?;
    Ok(())
}

/// A field and the value that it doesn't have.
pub fn other(reading: &FormReading, path: &'static str) -> Result<(&'static str, bool)> {
    let key = FieldPath::from(path);
    if let Some(reason) = reading.fixed.get(&key) {
        bail!(Skip(reason.clone()));
    }
    let Some(field) = reading.snapshot.fields.get(&key) else {
        bail!(Skip("this server does not have it".to_owned()));
    };
    Ok((path, !field.value.as_bool().context("it is not a switch")?))
}

/// Applies a plan, and compares what it said with what was sent and with what the server holds afterwards.
pub async fn carry_out(live: &mut Live, plan: &Plan, org: Option<&str>) -> Result<Held> {
    let before = live.shared.second.held(org).await?;
    for change in &plan.changes {
        let (was, path) = (change.before.value.as_ref().and_then(Value::as_bool), change.field.path.as_str());
        let held = before.values.get(path).copied();
        ensure!(
            held.is_none() || was == held,
            "the plan says that {path} was {was:?}; the server held {held:?}"
        );
    }
    let from = live.shared.log.len();
    live.driver()?.apply_verified(plan).await?;
    sent_as_shown(plan, &live.writes_since(from), &live.shared.proxy.base)?;
    held_as_planned(live, plan, org, &before).await
}

/// Compares a plan with what the server holds, which may take a while to show.
pub async fn held_as_planned(live: &mut Live, plan: &Plan, org: Option<&str>, before: &Held) -> Result<Held> {
    let until = Instant::now() + live.shared.settle_for;
    loop {
        let held = live.shared.second.held(org).await?;
        let compared = compare(plan, before, &held);
        let owned = owns(plan).filter(|_| org.is_some()).is_none_or(|own| own == held.own);
        let agrees = owned && compared.iter().all(super::super::held::Compared::agrees);
        if agrees || Instant::now() >= until {
            live.compared.extend(compared);
            ensure!(agrees, "the server does not hold what the plan said; it holds {held}");
            return Ok(held);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// What was sent is what was shown, byte for byte, each request once.
pub fn sent_as_shown(plan: &Plan, sent: &[Sent], base: &str) -> Result<()> {
    ensure!(
        sent.len() == plan.requests.len(),
        "the plan has {} writes; the app sent {}",
        plan.requests.len(),
        sent.len()
    );
    let same = |(planned, sent): (&PlannedRequest, &Sent)| {
        let path = Url::parse(&planned.url).ok().and_then(|url| {
            let path = url.as_str().strip_prefix(base)?.to_owned();
            Some(path)
        });
        planned.method == sent.method
            && path.as_deref() == Some(sent.path.as_str())
            && planned.body.as_deref().unwrap_or_default().as_bytes() == sent.body
    };
    ensure!(plan.requests.iter().zip(sent).all(same), "the app sent something else than the plan showed");
    Ok(())
}

/// Undoes a change, and undoes that.
pub async fn undo(live: &mut Live, api: Api) -> Result<()> {
    let org = live.make_org(&format!("undo-{}", api.word())).await?;
    let form = of_org(live.connection(api)?, &org.id);
    let first = live.shared.second.held(Some(&org.id)).await?;
    let view = live.driver()?.open_form(&form).await?;
    live.driver()?.type_into(&form, Intent::Customize, &[other(&view.reading, LOGIN)?]).await?;
    let plan = live.driver()?.plan(&form).await?;
    let changed = carry_out(live, &plan, Some(&org.id)).await?;
    let undone = take_back(live, plan.id, &form, &org).await?;
    ensure!(undone.1 == first, "before it held {first}; after the undo {}", undone.1);
    let redone = take_back(live, undone.0, &form, &org).await?;
    ensure!(redone.1 == changed, "after the change it held {changed}; after the redo {}", redone.1);
    Ok(())
}

async fn take_back(live: &mut Live, change: PlanId, form: &FormRef, org: &Org) -> Result<(PlanId, Held)> {
    let driver = live.driver()?;
    match driver.app.begin_undo(change).await? {
        UndoBegun::Drafted { form: drafted } => ensure!(drafted == *form, "the undo is in another form"),
        UndoBegun::Occupied { .. } => bail!("another draft is in the way of the undo"),
        UndoBegun::Impossible { reason } => bail!("the app can't undo it: {reason}"),
    }
    driver.open_form(form).await?;
    let plan = driver.plan(form).await?;
    let held = carry_out(live, &plan, Some(&org.id)).await?;
    Ok((plan.id, held))
}

/// A plan for an organization that is gone sends nothing, and there is no new one.
pub async fn deleted(live: &mut Live) -> Result<()> {
    let org = live.make_org("deleted").await?;
    let form = of_org(live.connection(Api::Current)?, &org.id);
    let view = live.driver()?.open_form(&form).await?;
    live.driver()?.type_into(&form, Intent::Customize, &[other(&view.reading, LOGIN)?]).await?;
    let plan = live.driver()?.plan(&form).await?;
    live.shared.second.remove_org(&org).await?;
    let until = Instant::now() + live.shared.settle_for;
    while !live.shared.second.orgs_named(&org.name).await?.is_empty() {
        ensure!(Instant::now() < until, "the server goes on listing an organization that was removed");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let from = live.shared.log.len();
    let state = live.driver()?.apply(&plan).await?;
    ensure!(live.writes_since(from).is_empty(), "the app wrote to an organization that is gone");
    let unsent = matches!(state.ended, Some(orgdesk_core::ApplyEnd::NotSent { .. }));
    ensure!(unsent, "{}", crate::app::words(&state));
    let again = live.driver()?.app.plan_change(form.clone()).await;
    let code = again.err().map(|problem| problem.code);
    ensure!(code == Some(ProblemCode::NotFound), "planned again, it is {code:?}, not “not found”");
    live.driver()?.app.discard_draft(&form).await?;
    Ok(())
}
