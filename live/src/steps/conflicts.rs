//! Somebody else is faster: between the plan and its Apply, the second client changes the same form.

use super::changes::{carry_out, other, sent_as_shown};
use crate::app::{Api, of_org, words};
use crate::run::{Live, Skip};
use crate::second::{LOGIN, Org, SMTP, VALIDATE};
use anyhow::{Context as _, Result, bail, ensure};
use chrono::Utc;
use orgdesk_core::{ApplyEnd, ChooseSides, FormRef, MergeView, Planned};
use orgdesk_model::{Choice, Choices, Intent, Plan};
use std::collections::BTreeMap;

/// How the app stopped.
struct Stopped {
    plan: Option<Plan>,
    conflicts: Option<MergeView>,
}

/// Applies a plan that somebody has overtaken: it has to stop and to send nothing.
async fn stops(live: &Live, plan: &Plan) -> Result<Stopped> {
    let from = live.shared.log.len();
    let state = live.driver()?.apply(plan).await?;
    let sent = live.writes_since(from).len();
    ensure!(sent == 0, "the app sent {sent} writes over somebody's change; {}", words(&state));
    match state.ended {
        Some(ApplyEnd::MovedOn { plan, conflicts, .. }) => {
            Ok(Stopped { plan: plan.map(|plan| *plan), conflicts })
        }
        _ => bail!("the app did not see that somebody was faster; {}", words(&state)),
    }
}

async fn begin(live: &Live, what: &str) -> Result<(Org, FormRef)> {
    let org = live.make_org(what).await?;
    let form = of_org(live.connection(Api::Current)?, &org.id);
    Ok((org, form))
}

/// Another field: it is merged into a new plan.
pub async fn merged(live: &mut Live) -> Result<()> {
    let (org, form) = begin(live, "conflict-merged").await?;
    let first = live.shared.second.held(Some(&org.id)).await?;
    if first.values.len() < 2 {
        bail!(Skip("this server tells one field only".to_owned()));
    }
    live.shared.second.set(Some(&org.id), &[(LOGIN, first.on(LOGIN))]).await?;
    live.driver()?.type_into(&form, Intent::Edit, &[(VALIDATE, !first.on(VALIDATE))]).await?;
    let plan = live.driver()?.plan(&form).await?;
    live.shared.second.set(Some(&org.id), &[(SMTP, !first.on(SMTP))]).await?;
    let stopped = stops(live, &plan).await?;
    ensure!(stopped.conflicts.is_none(), "the app asks, though nobody touched the same field");
    let plan = stopped.plan.context("the app made no new plan")?;
    let held = carry_out(live, &plan, Some(&org.id)).await?;
    let both = held.on(VALIDATE) != first.on(VALIDATE) && held.on(SMTP) != first.on(SMTP);
    ensure!(both, "one of the two changes is lost; the server holds {held}");
    Ok(())
}

/// The same: both gave the organization settings of its own. The app asks, and follows the choice.
pub async fn asked(live: &mut Live) -> Result<()> {
    let (org, form) = begin(live, "conflict-asked").await?;
    let view = live.driver()?.open_form(&form).await?;
    let mine = other(&view.reading, LOGIN)?;
    live.driver()?.type_into(&form, Intent::Customize, &[mine]).await?;
    let plan = live.driver()?.plan(&form).await?;
    let first = live.shared.second.held(Some(&org.id)).await?;
    let theirs =
        if first.values.len() > 1 { (VALIDATE, !first.on(VALIDATE)) } else { (LOGIN, first.on(LOGIN)) };
    let since = Utc::now();
    live.shared.second.set(Some(&org.id), &[theirs]).await?;
    let stopped = stops(live, &plan).await?;
    let merge = stopped.conflicts.context("the app does not ask, though both gave it settings of its own")?;
    ensure!(
        stopped.plan.is_none() && merge.whole.is_some(),
        "the app does not ask about the form as a whole"
    );
    let planned = live.driver()?.app.plan_change(form.clone()).await?;
    ensure!(matches!(planned, Planned::Conflicts { .. }), "the app plans before anybody chose");
    live.told = Some((form.clone(), merge.changed.and_then(|stamp| stamp.at)));
    if let Some((_, Some(at))) = &live.told {
        let apart = (*at - since).num_minutes().abs();
        ensure!(apart <= 5, "the server's clock is {apart} min from this computer's");
    }
    live.driver()?.open_form(&form).await?;
    let choices = Choices { whole: Some(Choice::Mine), fields: BTreeMap::new() };
    live.driver()?.app.choose_sides(ChooseSides { form: form.clone(), choices }).await?;
    let plan = live.driver()?.plan(&form).await?;
    let held = carry_out(live, &plan, Some(&org.id)).await?;
    let kept = held.on(mine.0) == mine.1 && (theirs.0 == mine.0 || held.on(theirs.0) == theirs.1);
    ensure!(kept, "one of the two changes is lost; the server holds {held}");
    Ok(())
}

/// Who made the other change, as the server's history tells.
pub async fn history(live: &mut Live) -> Result<()> {
    let Some((_, told)) = live.told.take() else {
        bail!(Skip("there was no conflict to look up".to_owned()));
    };
    ensure!(told.is_some(), "the app does not find in the server's history who changed it");
    Ok(())
}

/// The same value: nothing is left to change, and nothing is sent.
pub async fn nothing_left(live: &mut Live) -> Result<()> {
    let (org, form) = begin(live, "conflict-same").await?;
    let first = live.shared.second.held(Some(&org.id)).await?;
    live.shared.second.set(Some(&org.id), &[(LOGIN, first.on(LOGIN))]).await?;
    live.driver()?.type_into(&form, Intent::Edit, &[(LOGIN, !first.on(LOGIN))]).await?;
    let plan = live.driver()?.plan(&form).await?;
    live.shared.second.set(Some(&org.id), &[(LOGIN, !first.on(LOGIN))]).await?;
    let stopped = stops(live, &plan).await?;
    ensure!(stopped.plan.is_none() && stopped.conflicts.is_none(), "the app still wants to change something");
    sent_as_shown(&Plan { requests: Vec::new(), ..plan }, &[], "")
}
