//! Opening the list of changes: of a long journal against a short one.

use super::{GOAL, median, millis, ratio, sample};
use crate::table::Ratio;
use anyhow::{Context as _, Result, ensure};
use orgdesk_store::{ChangeFilter, Store};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Changes of a short journal, and of one page.
const FEW: u128 = 100;
/// How often the list is opened; the middle one counts.
const OPENED: usize = 31;
/// How many processes measure each journal, in turn.
const PROCESSES: usize = 3;

/// What opening the list took in a process of its own.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Page {
    /// The middle one of several, in seconds.
    pub seconds: f64,
    /// The most memory that the process ever held, in KiB. None where the system doesn't tell.
    pub peak: Option<u64>,
}

/// Makes both journals, and opens the list of each in processes of their own. `program` takes `page FOLDER`.
///
/// # Errors
/// The folder can't be written.
pub async fn open(folder: &Path, program: &Path, many: u128) -> Result<Vec<Ratio>> {
    let folders = [folder.join("few"), folder.join("many")];
    for folder in &folders {
        fill(folder).await?;
    }
    let [few, long] = &folders;
    lengthen(long, many)?;
    let store = Store::open(long).await?;
    store.rebuild_changes().await?;
    drop(store);
    let mut pages: [Vec<Page>; 2] = [vec![], vec![]];
    for _ in 0..PROCESSES {
        for (folder, pages) in [few, long].into_iter().zip(&mut pages) {
            pages.push(ask(program, folder)?);
        }
    }
    let time =
        |pages: &[Page]| median(pages.iter().map(|page| Duration::from_secs_f64(page.seconds)).collect());
    let peak = |pages: &[Page]| pages.iter().filter_map(|page| page.peak).max();
    let [few, long] = &pages;
    let (short, tall) = (time(few), time(long));
    let mut rows = vec![Ratio {
        what: format!("Changes opens: {many} against {FEW}"),
        measures: format!("{:.2} ms, {:.2} ms", millis(tall), millis(short)),
        ratio: ratio(tall, short),
        goal: Some(GOAL),
    }];
    if let (Some(short), Some(tall)) = (peak(few), peak(long)) {
        let [short, tall] =
            [short, tall].map(|kib| f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0);
        rows.push(Ratio {
            what: format!("Changes opens, memory: {many} against {FEW}"),
            measures: format!("{tall:.1} MiB, {short:.1} MiB"),
            ratio: tall / short,
            goal: Some(GOAL),
        });
    }
    Ok(rows)
}

async fn fill(folder: &Path) -> Result<()> {
    let store = Store::open(folder).await?;
    store.unlock_journal(sample::key()).await?;
    for number in 1..=FEW {
        store.journal_intended(sample::intended(number)).await?;
        for event in sample::happened(number) {
            store.journal_event(sample::id(number), event).await?;
        }
    }
    Ok(())
}

/// Copies of the first change under other identifiers. Writing them one by one would take an hour of waiting for the
/// disk; reading looks at the rows alone and not at their chain.
fn lengthen(folder: &Path, many: u128) -> Result<()> {
    let file = Connection::open(folder.join("orgdesk.db"))?;
    file.execute_batch(&format!(
        "BEGIN;
         CREATE TEMP TABLE one AS SELECT * FROM journal WHERE row <= 3;
         CREATE TEMP TABLE n AS WITH RECURSIVE n (n) AS
             (SELECT {FEW} + 1 UNION ALL SELECT n + 1 FROM n WHERE n < {many}) SELECT n FROM n;
         INSERT INTO journal (row, change, kind, body, mac)
             SELECT n * 3 - 3 + row, format('00000000-0000-0000-0000-%012x', n), kind,
                    replace(replace(body, change, format('00000000-0000-0000-0000-%012x', n)),
                            '381204517000000001', format('%d', 381204517000000000 + n % 1000)), mac
             FROM n, one ORDER BY n, row;
         COMMIT;"
    ))?;
    Ok(())
}

fn ask(program: &Path, folder: &Path) -> Result<Page> {
    let answer = Command::new(program).arg("page").arg(folder).output()?;
    ensure!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    Ok(serde_json::from_slice(&answer.stdout)?)
}

/// Opens the list of the journal in a folder, several times.
///
/// # Errors
/// It can't be read.
pub async fn page(folder: &Path) -> Result<Page> {
    let store = Store::open(folder).await?;
    let mut times = Vec::new();
    for _ in 0..OPENED {
        let start = Instant::now();
        let page = store.changes(&ChangeFilter::default(), None, usize::try_from(FEW)?).await?;
        times.push(start.elapsed());
        let full = page.changes.len() == usize::try_from(FEW)? && page.unreadable.is_empty();
        ensure!(full, "the page is not full: {:?}", page.unreadable.first());
    }
    Ok(Page { seconds: median(times).as_secs_f64(), peak: peak().ok() })
}

fn peak() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no peak")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}
