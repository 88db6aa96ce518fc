//! The journal after all that.

use crate::run::Live;
use anyhow::{Result, ensure};
use orgdesk_core::{ChangesWanted, ListChanges};

/// It is whole, holds each write that left, and nothing in it waits to be settled.
pub async fn whole(live: &mut Live) -> Result<()> {
    let app = &live.driver()?.app;
    let verdict = app.verify_journal().await?;
    ensure!(verdict.whole, "{}", verdict.message);
    let (mut planned, mut unsettled, mut after) = (0, 0, None);
    loop {
        let page = app.changes(ListChanges { wanted: ChangesWanted::default(), after }).await?;
        ensure!(page.unreadable.is_empty(), "a change can't be read");
        planned += page.changes.iter().map(|row| row.plan.requests.len()).sum::<usize>();
        unsettled += page.changes.iter().filter(|row| row.unsettled).count();
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let sent = live.writes_since(0).len();
    ensure!(planned == sent, "the journal has {planned} writes; the app sent {sent}");
    ensure!(unsettled == 0, "{unsettled} changes are not settled");
    Ok(())
}
