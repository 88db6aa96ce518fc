//! One kill: a server, a program, a moment, a new start, a verdict.

use super::judge::{Judged, Truth, judge};
use super::kinds::{Kind, Names};
use super::program::{Launch, Running};
use super::strike::{Mark, Strike};
use crate::headless::{Found, Kept, Orders, Said};
use anyhow::{Context as _, Result, bail};
use fastrand::Rng;
use orgdesk_sandbox::{Entry, FaultRule, Sandbox};
use serde_json::Value as Json;
use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

/// Between two looks at what reached the server.
const LOOK: Duration = Duration::from_millis(1);
/// How many new starts of a hundred are killed too.
const KILLED_AGAIN: u32 = 20;

/// What is killed, and when.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Its number, from which all of its randomness comes.
    pub number: u64,
    /// What is written.
    pub kind: Kind,
    /// When it is killed.
    pub strike: Strike,
    /// How long an undisturbed Apply takes at present.
    pub apply: Duration,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "case {}: {}, {:?}, an Apply takes {:?}",
            self.number,
            self.kind.word(),
            self.strike,
            self.apply
        )
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Record {
    /// The verdict.
    pub judged: Judged,
    /// How long the Apply took, where nothing disturbed it to its end.
    pub took: Option<Duration>,
    /// How many new starts were killed as well.
    pub killed_again: u32,
    /// Everything, for whoever looks for the fault.
    pub story: String,
}

/// Carries out one case.
///
/// # Errors
/// The harness itself failed, or the program did before or after it was killed.
pub async fn run(case: Case, launch: &Launch, client: &reqwest::Client, rng: &mut Rng) -> Result<Record> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(case.kind.server()).await?;
    let names = &sandbox.variables;
    let server = Server { client, base: &sandbox.base, token: names.get("token.owner").context("no owner")? };
    if let Some(path) = case.kind.in_the_way(names)? {
        server.delete(&path).await?;
    }
    let held_at = case.kind.held_at(names)?;
    let held_before = server.held(&held_at).await?;
    let orders = orders(case.kind, &sandbox.base, names, folder.path())?;
    let file = folder.path().join("orders.json");
    std::fs::write(&file, serde_json::to_vec(&orders)?)?;
    let path = case.kind.path(names)?;
    let method = case.kind.method();
    if let Some(fault) = case.strike.fault(rng) {
        sandbox.faults.add(FaultRule::new(&path, fault).method(method));
    }

    sandbox.requests.clear();
    let mut program = launch.start("work", &file)?;
    let last = orders.work.drafts.len() - 1;
    let typed = rng.usize(0..=last);
    let delay = case.strike.delay(rng, case.apply);
    let mut took = None;
    match case.strike.mark() {
        Mark::Typed => program.until(|said| *said == Said::Typed { at: typed }).await?,
        _ => program.until(|said| *said == Said::Applying).await?,
    }
    let applying = Instant::now();
    match case.strike.mark() {
        Mark::Typed | Mark::Applying => {}
        Mark::Ended => {
            program.until(|said| matches!(said, Said::Ended { .. })).await?;
            took = Some(applying.elapsed());
        }
        Mark::Arrived => {
            let arrived = || sandbox.requests.all().iter().any(|entry| is(entry, method, &path));
            wait_for(arrived, &mut program).await?;
            if let Some(fault) = case.strike.reading_fault() {
                sandbox.faults.add(FaultRule::new("/", fault).method("GET"));
            }
        }
    }
    tokio::time::sleep(delay).await;
    let said = program.kill().await?;
    sandbox.faults.clear();

    let mut earlier = Vec::new();
    let mut killed_again = 0;
    while rng.u32(0..100) < KILLED_AGAIN {
        let again = launch.start("tell", &file)?;
        tokio::time::sleep(Duration::from_millis(rng.u64(0..700))).await;
        earlier.push(again.kill().await?);
        killed_again += 1;
    }
    let told = launch.start("tell", &file)?.end().await.context("after the kill")?;
    let found = found(&told)?;
    let before = earlier.iter().chain([&told]).find_map(|said| before(said)).context("it told nothing")?;

    let held = server.held(&held_at).await?;
    let log = sandbox.requests.all();
    let (own, others): (Vec<_>, Vec<_>) =
        log.iter().filter(|entry| writes(entry)).partition(|entry| is(entry, method, &path));
    let truth = Truth {
        typed: said.iter().filter_map(typed_at).next_back(),
        applying: said.contains(&Said::Applying),
        told_verified: said.iter().any(|said| matches!(said, Said::Ended { verified: true, .. })),
        writes: own.len(),
        strangers: others.iter().map(|entry| format!("{} {}", entry.method, entry.path)).collect(),
        done: case.kind.done(&held) && !case.kind.done(&held_before),
        untouched: held == held_before,
    };
    let judged = judge(&orders, &truth, before, &found);
    let story = format!(
        "{case} delay {delay:?}\n  said {said:?}\n  truth {truth:?}\n  earlier {earlier:?}\n  before {before:?}\n  found {found:?}\n  \
         held before {held_before}\n  held {held}\n  own {own:?}"
    );
    sandbox.stop().await;
    Ok(Record { judged, took, killed_again, story })
}

fn orders(kind: Kind, base: &str, names: &Names, folder: &Path) -> Result<Orders> {
    let (settings, secrets) = kind.connection(base, names)?;
    Ok(Orders {
        folder: folder.to_owned(),
        settings,
        secrets,
        work: kind.work(names)?,
        aside: kind.aside(names)?,
    })
}

/// Waits until something reached the server. A program that ends before is no case of a kill.
async fn wait_for(arrived: impl Fn() -> bool, program: &mut Running) -> Result<()> {
    loop {
        if arrived() {
            return Ok(());
        }
        if let Ok(said) = tokio::time::timeout(LOOK, program.next()).await {
            match said? {
                // It may have said so between the two looks.
                Some(_) if arrived() => return Ok(()),
                Some(said) => bail!("it said {said:?} before its write arrived"),
                None => bail!("it ended before its write arrived"),
            }
        }
    }
}

fn is(entry: &Entry, method: &str, path: &str) -> bool {
    entry.method == method && entry.path == path
}

/// Whether a request could change something: reads and exchanges of tokens can't.
fn writes(entry: &Entry) -> bool {
    match entry.method.as_str() {
        "GET" | "HEAD" | "OPTIONS" => false,
        "POST" => !entry.path.ends_with("_search") && !entry.path.contains("/auth/"),
        _ => true,
    }
}

fn typed_at(said: &Said) -> Option<usize> {
    match said {
        Said::Typed { at } => Some(*at),
        _ => None,
    }
}

fn before(said: &[Said]) -> Option<&Vec<Kept>> {
    said.iter().find_map(|said| match said {
        Said::Before { changes } => Some(changes),
        _ => None,
    })
}

fn found(said: &[Said]) -> Result<Found> {
    let found = said.iter().find_map(|said| match said {
        Said::Settled { found } => Some(found.clone()),
        _ => None,
    });
    found.context("it did not tell what it found")
}

/// The server as another client sees it.
struct Server<'a> {
    client: &'a reqwest::Client,
    base: &'a str,
    token: &'a str,
}

impl Server<'_> {
    async fn held(&self, path: &str) -> Result<Json> {
        let asked = self.client.get(format!("{}{path}", self.base)).bearer_auth(self.token);
        let answer = asked.send().await?.error_for_status()?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }

    async fn delete(&self, path: &str) -> Result<()> {
        let asked = self.client.delete(format!("{}{path}", self.base)).bearer_auth(self.token);
        asked.send().await?.error_for_status()?;
        Ok(())
    }
}
