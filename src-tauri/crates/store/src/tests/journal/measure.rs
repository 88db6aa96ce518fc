//! Measurements, printed: run with `--ignored --nocapture`.

use super::*;
use crate::ChangeFilter;
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// What rows would cost without a chain and without anything to be found by, on the same disk.
struct Bare(rusqlite::Connection);

impl Bare {
    fn open(folder: &TempDir) -> Self {
        let file = rusqlite::Connection::open(folder.path().join("bare.db")).unwrap();
        file.pragma_update(None, "journal_mode", "WAL").unwrap();
        file.pragma_update(None, "synchronous", "FULL").unwrap();
        file.execute_batch("CREATE TABLE bare (row INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT").unwrap();
        Self(file)
    }

    fn append(&self, body: &impl serde::Serialize) -> Duration {
        let start = Instant::now();
        let body = serde_json::to_string(body).unwrap();
        self.0.prepare_cached("INSERT INTO bare (body) VALUES (?1)").unwrap().execute([body]).unwrap();
        start.elapsed()
    }
}

#[tokio::test]
#[ignore = "a measurement"]
async fn appending_against_bare_appending() {
    let folder = TempDir::new_in(std::env::var_os("ORGDESK_MEASURE_IN").unwrap_or(".".into())).unwrap();
    let store = open(folder.path()).await;
    let bare = Bare::open(&folder);
    let mut times: [Vec<Duration>; 4] = Default::default();
    for number in 1..=500 {
        // In turn, since a disk is not as fast at one time as at another.
        let change = intended(number, "1", 1);
        times[1].push(bare.append(&change));
        let start = Instant::now();
        store.journal_intended(change).await.unwrap();
        times[0].push(start.elapsed());
        for event in [Event::Sending(0), Event::Done(0)] {
            let event = happened(event);
            times[3].push(bare.append(&event));
            let start = Instant::now();
            store.journal_event(id(number), event).await.unwrap();
            times[2].push(start.elapsed());
        }
    }
    let [begun, bare_begun, event, bare_event] = times.map(median);
    let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
    println!("intended {begun:?}, bare {bare_begun:?}: {:.2}", ratio(begun, bare_begun));
    println!("event {event:?}, bare {bare_event:?}: {:.2}", ratio(event, bare_event));
    sql(&store, "PRAGMA synchronous = OFF").await;
    let mut times = Vec::new();
    for number in 501..=600 {
        store.journal_intended(intended(number, "1", 1)).await.unwrap();
        let start = Instant::now();
        store.journal_event(id(number), happened(Event::Sending(0))).await.unwrap();
        times.push(start.elapsed());
    }
    println!("event without waiting for the disk {:?}", median(times));
}

/// What this process holds in memory.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or_default() * 4 / 1024
}

/// Copies of the first change under other identifiers, as many as bring the journal to `wanted` changes.
const COPIES: &str = "
    CREATE TEMP TABLE n AS
        WITH RECURSIVE n (n) AS (SELECT 101 UNION ALL SELECT n + 1 FROM n WHERE n < 100000) SELECT n FROM n;
    CREATE TEMP TABLE one AS SELECT * FROM journal WHERE row <= 3;
    BEGIN;
    INSERT INTO journal
        SELECT n * 3 - 3 + row, format('00000000-0000-0000-0000-%012x', n), kind,
               replace(body, change, format('00000000-0000-0000-0000-%012x', n)), mac
        FROM n, one ORDER BY n, row;
    INSERT INTO changes
        SELECT n * 3 - 2, format('00000000-0000-0000-0000-%012x', n), at + n, connection, n % 1000, form,
               standing, standing_if_left, 0
        FROM n, changes WHERE first = 1;
    INSERT INTO changes_text
        SELECT n * 3 - 2, text || format(' number%d', n) FROM n, changes_text WHERE first = 1;
    COMMIT;";

async fn hundred(folder: &Path) -> Store {
    let store = open(folder).await;
    for number in 1..=100 {
        store.journal_intended(intended(number, "7", 1)).await.unwrap();
        store.journal_event(id(number), happened(Event::Sending(0))).await.unwrap();
        store.journal_event(id(number), happened(Event::Done(0))).await.unwrap();
    }
    store
}

async fn time_page(store: &Store, filter: &ChangeFilter) -> Duration {
    let start = Instant::now();
    let page = store.changes(filter, None, 100).await.unwrap();
    assert!(page.unreadable.is_empty());
    start.elapsed()
}

#[tokio::test]
#[ignore = "a measurement"]
async fn opening_with_many_against_few() {
    let folder = TempDir::new_in(std::env::var_os("ORGDESK_MEASURE_IN").unwrap_or(".".into())).unwrap();
    let (few, many) = (hundred(&folder.path().join("few")).await, hundred(&folder.path().join("many")).await);
    sql(&many, COPIES).await;
    drop(many);
    let start = Instant::now();
    let many = Store::open(&folder.path().join("many")).await.unwrap();
    let opened = start.elapsed();
    assert_eq!(many.unsettled_changes().await.unwrap().len(), 100);
    println!(
        "{} changes opened in {opened:?}, looked through for unsettled ones in {:?}, memory {} MiB",
        count(&many, "changes").await,
        start.elapsed() - opened,
        resident()
    );
    let search = |words: &str| ChangeFilter { search: Some(words.into()), ..ChangeFilter::default() };
    let org = |id: &str| ChangeFilter { org: Some(id.into()), ..ChangeFilter::default() };
    for (name, filter) in [
        ("newest page", ChangeFilter::default()),
        ("one org", org("7")),
        ("no org", org("none")),
        ("rare word", search("number777")),
        ("common word", search("office")),
        ("no such word", search("zq")),
    ] {
        let mut times: [Vec<Duration>; 2] = Default::default();
        for _ in 0..31 {
            // In turn, since a computer is not as fast at one time as at another.
            times[0].push(time_page(&few, &filter).await);
            times[1].push(time_page(&many, &filter).await);
        }
        let [few, many] = times.map(median);
        println!(
            "{name}: {few:?} with few, {many:?} with many: {:.2}",
            many.as_secs_f64() / few.as_secs_f64()
        );
    }
    println!("memory {} MiB", resident());
    let start = Instant::now();
    let done = std::cell::Cell::new(false);
    let waits = std::cell::RefCell::new(Vec::new());
    let (made, ()) = tokio::join!(
        async {
            let made = many.rebuild_changes().await;
            done.set(true);
            made
        },
        async {
            while !done.get() {
                let start = Instant::now();
                many.preference("theme").await.unwrap();
                waits.borrow_mut().push(start.elapsed());
            }
        }
    );
    made.unwrap();
    let longest = waits.borrow().iter().max().copied();
    println!(
        "made again in {:?}; others waited {:?}, {longest:?} at most; memory {} MiB",
        start.elapsed(),
        median(waits.take()),
        resident()
    );
}
