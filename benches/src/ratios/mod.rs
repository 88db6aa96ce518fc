//! What the app does, against what it can't do without: the same bytes, fetched and read by nobody's client.

mod apply;
mod bare;
mod form;
mod list;

pub use apply::apply;
pub use form::{Form, plan};
pub use list::list;

use crate::headless::NoDesktop;
use anyhow::{Result, bail};
use chrono::Utc;
use orgdesk_core::{App, ConnectionInput, KeepSecret, Options, Saved};
use orgdesk_model::{ConnectionId, ConnectionSettings, Environment};
use orgdesk_platform::Config;
use orgdesk_sandbox::zitadel::World;
use orgdesk_sandbox::{Running, Sandbox};
use orgdesk_vault::Vault;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// The app without a window, connected to a server in the same process.
struct Stage {
    app: App,
    connection: ConnectionId,
    server: Running,
    token: String,
    _folder: TempDir,
}

impl Stage {
    /// Beside the program, since a folder for temporary files may lie in memory, where no write waits for a disk.
    async fn set(beside: &Path, world: World) -> Result<Self> {
        let server = Sandbox::start(orgdesk_sandbox::Options::zitadel(world)).await?;
        let folder = tempfile::tempdir_in(beside)?;
        let fast = const { NonZeroU32::new(1_000_000).unwrap() };
        let config = Config { requests_per_second: fast, burst: fast, ..Config::default() };
        let options = Options {
            language: orgdesk_core::Language::English,
            folder: folder.path().join("data"),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            platforms: orgdesk_platform::platforms(config),
            vault: Vault::with_store(keyring_core::mock::Store::new()?, Duration::from_secs(10)),
            clock: Arc::new(Utc::now),
            verify_for: Duration::from_secs(10),
        };
        let app = App::open(options, Arc::new(NoDesktop)).await?;
        let Some(token) = server.variables.get("token.owner").cloned() else {
            bail!("nobody owns this world")
        };
        let input = ConnectionInput {
            id: None,
            settings: ConnectionSettings {
                platform: "zitadel".into(),
                name: "Bench".to_owned(),
                address: server.base.clone(),
                environment: Environment::Development,
                read_only: false,
                credential: "pat".to_owned(),
                options: BTreeMap::from([("api".to_owned(), "current".to_owned())]),
            },
            secrets: Some(BTreeMap::from([("token".to_owned(), SecretString::from(token.as_str()))])),
            keep: KeepSecret::Keyring,
        };
        let connection = match app.save_connection(input).await? {
            Saved::Saved { connection } => connection.connection.id,
            other => bail!("not connected: {other:?}"),
        };
        Ok(Self { app, connection, server, token, _folder: folder })
    }
}
