//! Proves and measures what Orgdesk promises; `./dev bench` runs it.

use anyhow::{Context as _, Result, bail};
use clap::{Args, Parser, Subcommand};
use orgdesk_bench::kill::{Launch, Proof, Tally, prove};
#[cfg(target_os = "linux")]
use orgdesk_bench::start;
use orgdesk_bench::table::{Proved, Ratio, Table};
use orgdesk_bench::{headless, journal, machine, ratios};
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
    /// Everything, with a table at the end
    All {
        #[command(flatten)]
        kill: Kill,
        #[command(flatten)]
        journal: Journal,
        #[command(flatten)]
        ratios: Ratios,
        #[command(flatten)]
        rows: Rows,
    },
    /// Kill a program while it applies changes, and look what became of them
    Kill(Kill),
    /// The journal against a bare file, and a long one against a short one
    Journal(Journal),
    /// The window against a blank one: its start, its memory; the size of the package
    #[cfg(target_os = "linux")]
    Start(Start),
    /// Listing, planning and applying, against what they can't do without
    Ratios(Ratios),
    /// Nothing: only print what was measured elsewhere
    Table(Rows),
    /// The app without a window, to be killed
    #[command(hide = true)]
    Headless {
        #[command(subcommand)]
        part: Part,
    },
    /// Open the list of changes in a folder
    #[command(hide = true)]
    Page { folder: PathBuf },
}

#[derive(Debug, Args)]
struct Kill {
    /// How many kills
    #[arg(long, default_value_t = 10_000)]
    runs: u64,
    /// How many at once
    #[arg(long, default_value_t = 16)]
    at_once: usize,
    /// Where the randomness begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, Args)]
struct Journal {
    /// How many changes are appended
    #[arg(long, default_value_t = 500)]
    appended: u128,
    /// How many changes the long journal has
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(101..))]
    many: u64,
}

#[cfg(target_os = "linux")]
#[derive(Debug, Args)]
struct Start {
    /// The shipped program
    program: PathBuf,
    /// The blank window
    blank: PathBuf,
    /// The package
    #[arg(long)]
    package: Option<PathBuf>,
    /// How often each is started
    #[arg(long, default_value_t = 15)]
    starts: usize,
    /// Where to leave the rows for a table of all
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Ratios {
    /// How many organizations are listed
    #[arg(long, default_value_t = 10_000)]
    orgs: usize,
    /// How often each is measured
    #[arg(long, default_value_t = 31, value_parser = clap::value_parser!(u64).range(1..))]
    rounds: u64,
}

#[derive(Debug, Args)]
struct Rows {
    /// A file with a row that was measured elsewhere, or a list of them, as JSON: what, measures, ratio, goal
    #[arg(long = "rows", value_name = "FILE")]
    files: Vec<PathBuf>,
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
    let mut table = Table { machine: machine::words(), ..Table::default() };
    match Arguments::parse().what {
        What::Headless { part: Part::Work { orders } } => return headless::work(&orders).await,
        What::Headless { part: Part::Tell { orders } } => return headless::tell(&orders).await,
        What::Page { folder } => return print(&serde_json::to_string(&journal::page(&folder).await?)?),
        What::Journal(wanted) => measure(&wanted, &mut table).await?,
        #[cfg(target_os = "linux")]
        What::Start(Start { program, blank, package, starts: runs, save }) => {
            let wanted = start::Wanted { program, blank, package, runs };
            table.ratios.extend(start::measure(&wanted)?);
            if let Some(file) = save {
                std::fs::write(file, serde_json::to_string(&table.ratios)?)?;
                // Whether its goals are met is said by the table that the file goes into.
                return print(&table.to_string());
            }
        }
        What::Kill(wanted) => kill(&wanted, &mut table).await?,
        What::Ratios(wanted) => compare(&wanted, &mut table).await?,
        What::Table(rows) => add(&rows, &mut table)?,
        What::All { kill: kills, journal, ratios, rows } => {
            add(&rows, &mut table)?;
            // First what is measured, while nothing else makes the machine warm.
            compare(&ratios, &mut table).await?;
            measure(&journal, &mut table).await?;
            kill(&kills, &mut table).await?;
        }
    }
    print(&table.to_string())?;
    if !table.met() {
        bail!("not every goal is met");
    }
    Ok(())
}

fn print(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

async fn measure(wanted: &Journal, table: &mut Table) -> Result<()> {
    let program = std::env::current_exe()?;
    // Beside the program, since a folder for temporary files may lie in memory, where no write waits for a disk.
    let folder = tempfile::tempdir_in(program.parent().context("the program is nowhere")?)?;
    table.ratios.extend(journal::append(folder.path(), wanted.appended).await?);
    table.ratios.extend(journal::open(folder.path(), &program, wanted.many.into()).await?);
    Ok(())
}

async fn compare(wanted: &Ratios, table: &mut Table) -> Result<()> {
    let program = std::env::current_exe()?;
    let beside = program.parent().context("the program is nowhere")?;
    let rounds = usize::try_from(wanted.rounds)?;
    table.ratios.push(ratios::list(beside, wanted.orgs, rounds).await?);
    table.ratios.push(ratios::plan(rounds).await?);
    table.ratios.extend(ratios::apply(beside, rounds).await?);
    Ok(())
}

/// What other programs measured: each leaves its rows in a file.
fn add(rows: &Rows, table: &mut Table) -> Result<()> {
    for file in &rows.files {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
        let one = serde_json::from_str::<Ratio>(&text).map(|row| vec![row]);
        let all = one.or_else(|_| serde_json::from_str::<Vec<Ratio>>(&text));
        table.ratios.extend(all.with_context(|| format!("{} holds no rows", file.display()))?);
    }
    Ok(())
}

async fn kill(wanted: &Kill, table: &mut Table) -> Result<()> {
    let Kill { runs, at_once, seed } = *wanted;
    let launch = Launch { program: std::env::current_exe()? };
    let tally = prove(&Proof { runs, at_once, seed, launch }, |done, tally: &Tally| {
        if done % 1_000 == 0 {
            // A closed pipe is nobody's loss.
            let _ = print(&format!("{done} kills, {} violations", tally.violations.len()));
        }
    })
    .await?;
    print(&tally.to_string())?;
    for violation in tally.violations.iter().take(20) {
        print(&format!("- {violation}"))?;
    }
    let what = "killed at any moment, settled rightly".to_owned();
    table.proved.push(Proved { what, runs: tally.runs, violations: tally.violations.len() });
    Ok(())
}
