//! `orgdesk-sandbox`: a stand-in server on a loopback address.

use clap::{Args, Parser, Subcommand};
use orgdesk_sandbox::csp;
use orgdesk_sandbox::zitadel::{ServerVersion, World, generate, sample};
use orgdesk_sandbox::{Error, Fault, FaultRule, Options, Platform, Sandbox, hostile};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// Stand-in servers to try Orgdesk with. The first line of output is JSON: the address, and the ids and tokens of the
/// world by name.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A ZITADEL server.
    Zitadel {
        #[command(flatten)]
        world: WorldArgs,
        #[command(flatten)]
        server: ServerArgs,
        #[command(flatten)]
        hostile: HostileArgs,
    },
    /// A VMware Cloud Services (CSP) server.
    Csp {
        #[command(flatten)]
        world: WorldArgs,
        #[command(flatten)]
        switches: SwitchArgs,
        #[command(flatten)]
        hostile: HostileArgs,
    },
    /// The sample world, with one command.
    Sample {
        #[command(flatten)]
        server: ServerArgs,
    },
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct WorldSource {
    /// A world file.
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// The built-in sample world.
    #[arg(long)]
    sample: bool,
    /// So many generated organizations.
    #[arg(long, value_name = "N")]
    orgs: Option<usize>,
}

#[derive(Args)]
struct WorldArgs {
    #[command(flatten)]
    source: WorldSource,
    /// The same seed gives the same organizations.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

#[derive(Args)]
struct HostileArgs {
    /// Every answer means harm or is broken: markup, bomb, endless, ids … An unknown name lists them all.
    #[arg(long, value_name = "NAME", value_parser = hostile_fault)]
    hostile: Option<Fault>,
}

fn hostile_fault(name: &str) -> Result<Fault, String> {
    let all = hostile::all();
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let unknown = format!("one of {}", names.join(", "));
    all.iter().find(|(n, _)| *n == name).map(|(_, fault)| fault.clone()).ok_or(unknown)
}

#[derive(Args)]
struct ServerArgs {
    /// A loopback address; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// v2.71, v4.13, main, or legacy (v2.71 without domain settings and v2).
    #[arg(long, value_name = "VERSION", default_value_t = ServerVersion::default())]
    server: ServerVersion,
}

#[derive(Args)]
struct SwitchArgs {
    /// A loopback address; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Unit of times in trusts: seconds or milliseconds.
    #[arg(long, value_name = "UNIT", default_value_t = csp::TrustTime::default())]
    trust_time: csp::TrustTime,
    /// What a change of a trust does with its scopes: replace or merge.
    #[arg(long, value_name = "RULE", default_value_t = csp::ScopesRule::default())]
    scopes: csp::ScopesRule,
    /// Generation of the documents: a, b or c.
    #[arg(long, value_name = "LETTER", default_value_t = csp::Generation::default())]
    generation: csp::Generation,
    /// Life of access tokens in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = csp::TOKEN_LIFE)]
    token_life: u32,
}

impl SwitchArgs {
    fn switches(&self) -> csp::Switches {
        let Self { trust_time, scopes, generation, token_life, .. } = *self;
        csp::Switches { trust_time, scopes, generation, token_life }
    }
}

fn csp_world(args: &WorldArgs) -> Result<csp::World, Error> {
    match (&args.source.world, args.source.orgs) {
        (Some(file), _) => csp::World::read(file),
        (None, Some(orgs)) => Ok(csp::generate::world(orgs, args.seed)),
        (None, None) => Ok(csp::sample::world()),
    }
}

fn world(args: &WorldArgs) -> Result<World, Error> {
    match (&args.source.world, args.source.orgs) {
        (Some(file), _) => World::read(file),
        (None, Some(orgs)) => Ok(generate::world(orgs, args.seed)),
        (None, None) => Ok(sample::world()),
    }
}

async fn run(command: Command) -> Result<(), Box<dyn std::error::Error>> {
    let zitadel = |world, args: &ServerArgs| (Platform::Zitadel { world, server: args.server }, args.listen);
    let ((platform, listen), hostile) = match &command {
        Command::Zitadel { world: args, server, hostile } => (zitadel(world(args)?, server), Some(hostile)),
        Command::Sample { server } => (zitadel(sample::world(), server), None),
        Command::Csp { world, switches, hostile } => {
            let platform = Platform::Csp { world: csp_world(world)?, switches: switches.switches() };
            ((platform, switches.listen), Some(hostile))
        }
    };
    let running = Sandbox::start(Options { platform, listen }).await?;
    if let Some(fault) = hostile.and_then(|args| args.hostile.clone()) {
        running.faults.add(FaultRule::new("/", fault));
    }
    let ready = serde_json::json!({"base": running.base, "variables": running.variables});
    let mut out = std::io::stdout();
    writeln!(out, "{ready}")?;
    out.flush()?;
    stopped().await?;
    running.stop().await;
    Ok(())
}

async fn stopped() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            _ = term.recv() => Ok(()),
            result = tokio::signal::ctrl_c() => result,
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}
