//! `orgdesk-live`: runs Orgdesk without a window against a real ZITADEL that somebody names, and compares what it said
//! with what the server then holds. `./dev live` runs it.

mod app;
mod clean;
mod held;
mod log;
mod proxy;
mod redact;
mod report;
mod run;
mod second;
mod steps;
mod stop;
mod token;

use anyhow::{Context as _, Result, bail};
use app::Pace;
use chrono::Utc;
use clap::Parser;
use log::Log;
use proxy::Proxy;
use redact::Redactor;
use report::Verdict;
use run::{Live, Shared, Wanted};
use second::Second;
use secrecy::ExposeSecret as _;
use std::io::Write as _;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// Tries Orgdesk against a real ZITADEL: makes organizations of its own, uses every operation that the app has on them,
/// compares what was planned with what the server holds, and removes them again.
///
/// Ends with 0 when all passed, 3 when some steps could not be tried, 1 when something failed or is left behind.
#[derive(Debug, Parser)]
#[command(name = "orgdesk-live", version)]
struct Arguments {
    /// The server, such as https://zitadel.example.com
    #[arg(long)]
    url: Url,
    /// A file with a personal access token of an IAM_OWNER, which nobody else may read
    #[arg(long, value_name = "FILE")]
    token_file: PathBuf,
    /// Also change the instance's own settings for a moment, which reaches every organization that follows them
    #[arg(long)]
    instance: bool,
    /// The server is thrown away afterwards: with --instance, also change what alters user names for good
    #[arg(long, requires = "instance")]
    disposable: bool,
    /// Where to write a report, in Markdown
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Only remove what earlier runs left, after listing it; no other run may be under way
    #[arg(long)]
    clean: bool,
    /// How long a change may take to show, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    settle_for: u64,
    /// Requests per second
    #[arg(long, default_value_t = const { NonZeroU32::new(25).unwrap() })]
    rate: NonZeroU32,
    /// How long to try to clean up while the server is away, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    clean_for: u64,
}

fn say(text: &str) {
    // Whoever closed the pipe does not want to read it.
    let _ = writeln!(std::io::stdout(), "{text}");
}

#[tokio::main]
async fn main() -> ExitCode {
    match tried(Arguments::parse()).await {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "live: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn tried(arguments: Arguments) -> Result<u8> {
    may_be_asked(&arguments.url)?;
    let token = token::read(&arguments.token_file)?;
    let mut redactor = Redactor::default();
    redactor.hide(token.expose_secret(), "[token]");
    if let Some(host) = arguments.url.host_str().filter(|host| *host != "localhost") {
        redactor.hide(host, "[server]");
    }
    let log = Log::default();
    let http = second::http(&arguments.url)?;
    let second = Second::new(http.clone(), arguments.url.clone(), token.clone(), log.clone());
    if arguments.clean {
        return clean::clean(&second, arguments.instance, say).await.map(|()| 0);
    }
    let [low, high, ..] = uuid::Uuid::new_v4().into_bytes();
    let began = Utc::now();
    let settle_for = Duration::from_secs(arguments.settle_for);
    let shared = Shared {
        second,
        proxy: Arc::new(Proxy::start(http, arguments.url.clone(), log.clone()).await?),
        log,
        prefix: run::prefix(began, u16::from_be_bytes([low, high])),
        made: Arc::default(),
        instance: Arc::default(),
        steps: Arc::default(),
        under_way: Arc::default(),
        redactor: Arc::new(parking_lot::Mutex::new(redactor)),
        version: Arc::default(),
        settle_for,
    };
    let wanted = Wanted {
        url: arguments.url.to_string(),
        token,
        pace: Pace { settle_for, rate: arguments.rate },
        instance: arguments.instance,
        disposable: arguments.disposable,
    };
    let mut signals = stop::Signals::listen()?;
    say(&format!("Organizations of this run begin with {}", shared.prefix));
    let stopped = tokio::select! {
        done = all(shared.clone(), wanted) => { done?; None }
        name = signals.next() => Some(name),
    };
    note_stop(&shared, stopped);
    let cleaned = tokio::select! {
        cleaned = shared.clean_up(Duration::from_secs(arguments.clean_for)) => cleaned,
        name = signals.next() => Err(anyhow::anyhow!("{name} came while cleaning up. Run it again with --clean")),
    };
    let left = match cleaned {
        Ok(removed) => {
            say(&format!("Cleaned up: {removed} organizations removed, none is left."));
            None
        }
        Err(error) => Some(shared.redactor.lock().clean(&format!("{error:#}"))),
    };
    let verdict = Verdict::of(&shared.steps.lock(), stopped.map(str::to_owned), left);
    if let Some(file) = &arguments.report {
        let text = report::report(&shared, &verdict, arguments.url.scheme() == "https", began);
        std::fs::write(file, text).with_context(|| format!("{} can't be written", file.display()))?;
        say(&format!("The report is in {}", file.display()));
    }
    say(&verdict.words());
    Ok(stopped.map_or(verdict.exit_code(), stop::exit_code))
}

async fn all(shared: Shared, wanted: Wanted) -> Result<()> {
    let mut live = Live::new(shared, wanted, say).await?;
    steps::all(&mut live).await;
    Ok(())
}

/// The step that was under way when a signal came has not passed.
fn note_stop(shared: &Shared, stopped: Option<&'static str>) {
    let Some(signal) = stopped else { return };
    say(&format!("{signal}: cleaning up; once more leaves things behind"));
    if let Some(name) = shared.under_way.lock().take() {
        let end = run::End::Failed(format!("stopped by {signal}"));
        let step = run::Step { name, end, took: Duration::ZERO, compared: Vec::new(), sent: Vec::new() };
        shared.steps.lock().push(step);
    }
}

/// The same rule as the app's: a token goes unencrypted to this machine only.
fn may_be_asked(url: &Url) -> Result<()> {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        "http" => bail!(
            "http would send the token unprotected, so it is for this machine only (localhost). Use https"
        ),
        other => bail!("{other} is no way to a server. Use https"),
    }
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        bail!("the address has more in it than a server's. It looks like https://zitadel.example.com");
    }
    Ok(())
}
