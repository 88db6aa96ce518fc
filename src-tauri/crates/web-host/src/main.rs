//! The app's commands over HTTP, so that a browser can test the same UI on the same backend. Never shipped.
//!
//! It listens on loopback only, keeps secrets in memory, and prints one line of JSON once it listens: its own `base`
//! and, with `--sandbox`, in `sandboxes` by platform, `base` and `variables` of the sample data's servers.

mod api;
mod guard;
mod host;
mod pages;

use chrono::Utc;
use clap::Parser;
use host::Browser;
use keyring_core::mock;
use orgdesk_core::{App, Language};
use orgdesk_vault::Vault;
use serde_json::json;
use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// Serves Orgdesk to a browser, for tests.
#[derive(Debug, Parser)]
#[command(name = "orgdesk-web-host", version)]
struct Arguments {
    /// Where to listen; loopback only
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The built UI
    #[arg(long, default_value = "ui/dist")]
    ui: PathBuf,
    /// Where to keep data
    #[arg(long, env = "ORGDESK_DATA_DIR")]
    data_dir: PathBuf,
    /// Start the sample data's servers at once and print how to reach them. *Explore with sample data* connects to them
    #[arg(long)]
    sandbox: bool,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    if !arguments.listen.ip().is_loopback() {
        return Err(
            "--listen takes loopback addresses only: anyone who reaches this server acts as you.".into()
        );
    }
    let host = Arc::new(Browser::new(arguments.data_dir.clone()));
    let options = orgdesk_core::Options {
        language: Language::preferred(sys_locale::get_locales()),
        folder: arguments.data_dir,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        platforms: orgdesk_platform::platforms(orgdesk_platform::Config::default()),
        vault: Vault::with_store(mock::Store::new()?, Duration::from_secs(10)),
        clock: Arc::new(Utc::now),
        verify_for: Duration::from_secs(10),
    };
    let app = App::open(options, host.clone()).await?;
    tokio::spawn({
        let app = app.clone();
        async move { app.settle_changes().await }
    });
    let listener = TcpListener::bind(arguments.listen).await?;
    let address = listener.local_addr()?;
    let mut greeting = json!({ "base": format!("http://{address}") });
    if arguments.sandbox {
        for (platform, (base, variables)) in host.samples.reach().await? {
            greeting["sandboxes"][platform] = json!({ "base": base, "variables": variables });
        }
    }
    writeln!(std::io::stdout(), "{greeting}")?;
    axum::serve(listener, api::router(app, host, &arguments.ui, address)?).await?;
    Ok(())
}
