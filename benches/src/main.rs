//! Proves and measures what Orgdesk promises; `./dev bench` runs it.

use anyhow::{Result, bail};
use clap::{Parser, Subcommand};
use orgdesk_bench::kill::{Launch, Proof, Tally, prove};
use orgdesk_bench::headless;
use std::io::Write as _;
use std::path::PathBuf;

/// Proves and measures what Orgdesk promises.
#[derive(Debug, Parser)]
#[command(name = "orgdesk-bench", version)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Kill a program while it applies changes, and look what became of them
    Kill {
        /// How many kills
        #[arg(long, default_value_t = 10_000)]
        runs: u64,
        /// How many at once
        #[arg(long, default_value_t = 16)]
        at_once: usize,
        /// Where the randomness begins
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// The app without a window, to be killed
    #[command(hide = true)]
    Headless {
        #[command(subcommand)]
        part: Part,
    },
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Type, plan and apply
    Work { orders: PathBuf },
    /// Start again, settle, and tell what is there
    Tell { orders: PathBuf },
}

#[tokio::main]
async fn main() -> Result<()> {
    match Arguments::parse().what {
        What::Kill { runs, at_once, seed } => {
            let launch = Launch { program: std::env::current_exe()? };
            kill(&Proof { runs, at_once, seed, launch }).await
        }
        What::Headless { part: Part::Work { orders } } => headless::work(&orders).await,
        What::Headless { part: Part::Tell { orders } } => headless::tell(&orders).await,
    }
}

async fn kill(proof: &Proof) -> Result<()> {
    let tally = prove(proof, |done, tally: &Tally| {
        if done % 1_000 == 0 {
            // A closed pipe is nobody's loss.
            let _ = writeln!(std::io::stdout(), "{done} kills, {} violations", tally.violations.len());
        }
    })
    .await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{tally}")?;
    for violation in tally.violations.iter().take(20) {
        writeln!(out, "- {violation}")?;
    }
    if !tally.violations.is_empty() {
        bail!("{} violations", tally.violations.len());
    }
    Ok(())
}
