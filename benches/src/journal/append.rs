//! Appending with all that the journal does for it, against appending a row alone, on the same disk in turn.

use super::{GOAL, median, millis, ratio, sample};
use crate::table::Ratio;
use anyhow::Result;
use orgdesk_store::Store;
use rusqlite::Connection;
use serde::Serialize;
use std::path::Path;
use std::time::{Duration, Instant};

/// What a row would cost without a chain and without anything to be found by.
struct Bare(Connection);

impl Bare {
    fn open(folder: &Path) -> Result<Self> {
        let file = Connection::open(folder.join("bare.db"))?;
        file.pragma_update(None, "journal_mode", "WAL")?;
        file.pragma_update(None, "synchronous", "FULL")?;
        file.execute_batch("CREATE TABLE bare (row INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT")?;
        Ok(Self(file))
    }

    fn append(&self, body: &impl Serialize) -> Result<Duration> {
        let start = Instant::now();
        let body = serde_json::to_string(body)?;
        self.0.prepare_cached("INSERT INTO bare (body) VALUES (?1)")?.execute([body])?;
        Ok(start.elapsed())
    }
}

/// Appends so many changes, each with its two events, and as many bare rows of the same text.
///
/// # Errors
/// The folder can't be written.
pub async fn append(folder: &Path, changes: u128) -> Result<Vec<Ratio>> {
    let store = Store::open(&folder.join("append")).await?;
    store.unlock_journal(sample::key()).await?;
    let bare = Bare::open(folder)?;
    let (mut begun, mut bare_begun, mut events, mut bare_events) = (vec![], vec![], vec![], vec![]);
    for number in 1..=changes {
        // In turn, since a disk is not as fast at one time as at another.
        let change = sample::intended(number);
        bare_begun.push(bare.append(&change)?);
        let start = Instant::now();
        store.journal_intended(change).await?;
        begun.push(start.elapsed());
        for event in sample::happened(number) {
            bare_events.push(bare.append(&event)?);
            let start = Instant::now();
            store.journal_event(sample::id(number), event).await?;
            events.push(start.elapsed());
        }
    }
    Ok(vec![
        row("journal: a change begins, against a bare row", begun, bare_begun),
        row("journal: an event, against a bare row", events, bare_events),
    ])
}

fn row(what: &str, times: Vec<Duration>, bare: Vec<Duration>) -> Ratio {
    let (time, bare) = (median(times), median(bare));
    Ratio {
        what: what.to_owned(),
        measures: format!("{:.3} ms, {:.3} ms", millis(time), millis(bare)),
        ratio: ratio(time, bare),
        goal: Some(GOAL),
    }
}
