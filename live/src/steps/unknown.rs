//! A connection that is cut in the middle of a write: what it came to is told by reading, and nothing is sent twice.

use super::changes::{held_as_planned, other};
use crate::app::{Api, of_org, words};
use crate::log::Sent;
use crate::proxy::Cut;
use crate::run::Live;
use crate::second::{Held, LOGIN, Org};
use anyhow::{Context as _, Result, ensure};
use orgdesk_core::ApplyEnd;
use orgdesk_model::{Intent, Outcome, Plan, Verification};

struct Cutting {
    org: Org,
    plan: Plan,
    before: Held,
    from: usize,
}

async fn begin(live: &Live, what: &str) -> Result<Cutting> {
    let org = live.make_org(what).await?;
    let form = of_org(live.connection(Api::Current)?, &org.id);
    let view = live.driver()?.open_form(&form).await?;
    live.driver()?.type_into(&form, Intent::Customize, &[other(&view.reading, LOGIN)?]).await?;
    let plan = live.driver()?.plan(&form).await?;
    let before = live.shared.second.held(Some(&org.id)).await?;
    Ok(Cutting { org, plan, before, from: live.shared.log.len() })
}

impl Cutting {
    /// Applies with a cut. It has to be unknown, and then what reading tells.
    async fn apply(&self, live: &Live, cut: Cut, found: Verification) -> Result<()> {
        live.shared.proxy.cut(cut);
        let state = live.driver()?.apply(&self.plan).await;
        if cut != Cut::AfterNextWriteForGood {
            live.shared.proxy.cut(Cut::Never);
        }
        let state = state?;
        let Some(ApplyEnd::Sent { outcome, verification, .. }) = &state.ended else {
            anyhow::bail!("{}", words(&state));
        };
        ensure!(*outcome == Outcome::Unknown, "it is {outcome:?}, not unknown; {}", words(&state));
        ensure!(
            *verification == Some(found),
            "reading told {verification:?}, not {found:?}; {}",
            words(&state)
        );
        Ok(())
    }

    /// That the write left once, and whether the server got it.
    fn sent_once(&self, live: &Live, delivered: bool) -> Result<()> {
        let sent = live.writes_since(self.from);
        let [Sent { delivered: got, .. }] = sent.as_slice() else {
            anyhow::bail!("the write left {} times", sent.len());
        };
        ensure!(*got == delivered, "the proxy cut at another place");
        Ok(())
    }
}

/// Nothing was changed, and the app says so.
pub async fn before(live: &mut Live) -> Result<()> {
    let cutting = begin(live, "cut-before").await?;
    cutting.apply(live, Cut::BeforeNextWrite, Verification::Unchanged).await?;
    cutting.sent_once(live, false)?;
    let held = live.shared.second.held(Some(&cutting.org.id)).await?;
    ensure!(held == cutting.before, "before it held {}; now {held}", cutting.before);
    Ok(())
}

/// All was changed, and the app says so.
pub async fn after(live: &mut Live) -> Result<()> {
    let cutting = begin(live, "cut-after").await?;
    cutting.apply(live, Cut::AfterNextWrite, Verification::Verified).await?;
    cutting.sent_once(live, true)?;
    held_as_planned(live, &cutting.plan, Some(&cutting.org.id), &cutting.before).await?;
    Ok(())
}

/// Nothing can be read either: the next start of the app settles it.
pub async fn at_the_next_start(live: &mut Live) -> Result<()> {
    let cutting = begin(live, "cut-for-good").await?;
    let cut = cutting.apply(live, Cut::AfterNextWriteForGood, Verification::CannotTell).await;
    live.restart().await?;
    live.shared.proxy.cut(Cut::Never);
    cut?;
    let app = &live.driver()?.app;
    let unsettled = app.change(cutting.plan.id).await?.row.unsettled;
    ensure!(unsettled, "the app takes it for settled, though nobody could tell");
    app.settle_changes().await?;
    let row = app.change(cutting.plan.id).await?.row;
    let found = row.progress.verification.context("the next start settled nothing")?;
    ensure!(found == Verification::Verified, "the next start settled it as {found:?}; the server acted");
    cutting.sent_once(live, true)?;
    held_as_planned(live, &cutting.plan, Some(&cutting.org.id), &cutting.before).await?;
    Ok(())
}
