//! The instance's own settings: read always, changed only on request, and put back.

use super::changes::{carry_out, other, reads_as_held};
use crate::app::{Api, of_instance};
use crate::run::{Live, Skip};
use crate::second::{LOGIN, PATHS};
use anyhow::{Result, bail, ensure};
use orgdesk_model::Intent;

/// Reads them, on each API.
pub async fn read(live: &mut Live) -> Result<()> {
    let held = live.shared.second.held(None).await?;
    for connection in live.connections.values().copied().collect::<Vec<_>>() {
        let view = live.driver()?.open_form(&of_instance(connection)).await?;
        reads_as_held(&view.reading, &held, true)?;
    }
    Ok(())
}

/// Changes one setting, and changes it back through the app.
pub async fn edit(live: &mut Live, path: &'static str) -> Result<()> {
    if path == LOGIN && !live.wanted.disposable {
        bail!(Skip(
            "turning it off and on again changes user names for good; only with --disposable".to_owned()
        ));
    }
    let before = live.shared.remember_instance().await?;
    for _ in 0..2 {
        let form = of_instance(live.connection(Api::Current)?);
        let view = live.driver()?.open_form(&form).await?;
        let input = other(&view.reading, path)?;
        live.driver()?.type_into(&form, Intent::Edit, &[input]).await?;
        let plan = live.driver()?.plan(&form).await?;
        carry_out(live, &plan, None).await?;
    }
    let now = live.shared.second.held(None).await?;
    ensure!(now == before, "it held {before}; changed and changed back, it holds {now}");
    Ok(())
}

/// Changes what the legacy API can change, which turns the others on; the second client puts all back.
pub async fn legacy(live: &mut Live) -> Result<()> {
    if live.apis != (true, true) {
        bail!(Skip("the server does not have both APIs".to_owned()));
    }
    if !live.wanted.disposable {
        bail!(Skip(
            "it can change one setting only, and that changes user names for good; only with --disposable"
                .to_owned()
        ));
    }
    let before = live.shared.remember_instance().await?;
    let form = of_instance(live.connection(Api::Legacy)?);
    let view = live.driver()?.open_form(&form).await?;
    live.driver()?.type_into(&form, Intent::Edit, &[other(&view.reading, LOGIN)?]).await?;
    let plan = live.driver()?.plan(&form).await?;
    let done = carry_out(live, &plan, None).await;
    let back: Vec<_> = PATHS.iter().map(|path| (*path, before.on(path))).collect();
    live.shared.second.set(None, &back).await?;
    done?;
    Ok(())
}
