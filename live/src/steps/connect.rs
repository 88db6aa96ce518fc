//! Connecting: with and without the proxy.

use crate::app::{Api, DOMAIN, PLATFORM};
use crate::run::Live;
use anyhow::{Context as _, Result, bail, ensure};
use orgdesk_core::ListOrgs;
use orgdesk_model::TestState;

/// What the second client finds.
pub async fn server(live: &mut Live) -> Result<()> {
    let second = &live.shared.second;
    let rights = second.rights().await?;
    let version = second.version().await?;
    let apis =
        if rights.missing(&["iam.policy.read"]).is_empty() { second.apis().await? } else { (true, false) };
    *live.shared.version.lock() = version;
    live.apis = apis;
    live.rights = Some(rights);
    Ok(())
}

/// The app's own test of a connection, straight to the server, and the first reads.
pub async fn direct(live: &mut Live) -> Result<()> {
    let driver = live.driver()?;
    let input = || driver.connection(&live.wanted.url, Api::Current, &live.wanted.token, true);
    let report = driver.app.test_connection(input()).await?;
    for step in &report.steps {
        if let TestState::Failed { problem } = &step.state {
            bail!("“{}”: {problem}", step.title);
        }
    }
    ensure!(report.passed(), "a step of the app's own test was not tried");
    let connection = driver.connect(input()).await?;
    let identity = driver.app.identity(connection).await?;
    {
        let mut redactor = live.shared.redactor.lock();
        redactor.hide_word(&identity.name, "[identity]");
        redactor.hide_word(identity.id.as_deref().unwrap_or_default(), "[identity]");
    }
    let version = live.shared.version.lock().clone();
    ensure!(
        identity.server_version == version,
        "the app says that the server is {:?}; it is {version:?}",
        identity.server_version
    );
    let page = driver.app.list_orgs(ListOrgs { connection, next: None }).await?;
    ensure!(!page.orgs.is_empty(), "the app lists no organization");
    driver.app.remove_connection(connection).await?;
    ensure!(driver.app.connections().await?.is_empty(), "a connection that was removed is still there");
    Ok(())
}

/// Connections through the proxy, which everything else goes through.
pub async fn proxied(live: &mut Live) -> Result<()> {
    let address = live.shared.proxy.base.clone();
    for api in [Api::Current, Api::Legacy] {
        let driver = live.driver()?;
        let connection = driver.connect(driver.connection(&address, api, &live.wanted.token, false)).await?;
        driver.app.identity(connection).await?;
        live.connections.insert(api, connection);
    }
    Ok(())
}

/// A form that the app has and this program doesn't know would go untested without a word.
pub async fn forms(live: &mut Live) -> Result<()> {
    let platforms = live.driver()?.app.platforms();
    let platform = platforms.iter().find(|platform| platform.id.as_str() == PLATFORM);
    let forms = &platform.context("the app has no ZITADEL")?.forms;
    let unknown: Vec<_> = forms.iter().map(|form| form.id.as_str()).filter(|id| *id != DOMAIN).collect();
    ensure!(unknown.is_empty(), "no step tries these forms: {}", unknown.join(", "));
    Ok(())
}
