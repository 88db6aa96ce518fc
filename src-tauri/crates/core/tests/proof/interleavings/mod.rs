//! Two clients edit one form at the same time, at random: nobody's edit is lost but in the window between the reading
//! before a write and the write, which servers without preconditions leave open. The window is measured.

mod arena;
mod judge;
mod person;

use arena::{Arena, KINDS};
use judge::{Findings, judge};
use orgdesk_sandbox::{Fault, FaultRule};
use person::Person;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// Runs without `ORGDESK_INTERLEAVINGS`.
const RUNS: u64 = 2_000;
/// Servers of each kind at once.
const ARENAS: u64 = 3;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

/// `ORGDESK_INTERLEAVINGS` runs, from the seed `ORGDESK_SEED` on. A run that fails names its seed; it alone runs again
/// with `ORGDESK_INTERLEAVINGS=1 ORGDESK_SEED=…`.
#[tokio::test(flavor = "multi_thread")]
async fn interleavings_lose_no_update_outside_the_window() {
    let (runs, first) = (number("ORGDESK_INTERLEAVINGS", RUNS), number("ORGDESK_SEED", 0));
    let _alone = crate::ALONE.lock().await;
    let begun = Instant::now();
    let next = Arc::new([const { AtomicU64::new(0) }; 3]);
    let mut arenas = JoinSet::new();
    for at in 0..KINDS.len() as u64 * ARENAS.min(runs) {
        let lane = usize::try_from(at).unwrap() % KINDS.len();
        let next = Arc::clone(&next);
        arenas.spawn(async move {
            let arena = Arena::new(KINDS[lane]).await;
            let mut findings = Findings::default();
            loop {
                // Seeds go round the kinds, so that one names a run whatever the number of runs is.
                let seed = next[lane].fetch_add(1, Ordering::Relaxed) * KINDS.len() as u64 + lane as u64;
                if seed >= first + runs {
                    return findings;
                }
                if seed >= first {
                    run(&arena, seed, &mut findings).await;
                }
            }
        });
    }
    let mut all = Findings::default();
    while let Some(findings) = arenas.join_next().await {
        all.add(findings.unwrap());
    }
    println!("{runs} interleavings in {:.1} s\n{all}", begun.elapsed().as_secs_f32());
    assert_eq!(all.runs, runs);
    assert!(all.silent.is_empty(), "the server could tell:\n{}", all.silent.join("\n"));
    assert!(all.alarms.is_empty(), "false alarms:\n{}", all.alarms.join("\n"));
    assert!(all.lost.is_empty(), "lost outside the window:\n{}", all.lost.join("\n"));
}

async fn run(arena: &Arena, seed: u64, findings: &mut Findings) {
    let mut random = fastrand::Rng::with_seed(seed);
    arena.reset();
    let before = arena.held();
    for _ in 0..random.usize(..4) {
        // Some requests come later than those behind them.
        let (method, ms) = (*random.choice(&["GET", "PUT", "PATCH"]).unwrap(), random.u64(1..6));
        let rule = FaultRule::new(arena.path(), Fault::Latency { ms }).method(method);
        arena.faults().add(rule.skip(random.u64(..6)).times(random.u64(1..3)));
    }
    let (together, meet) = (Barrier::new(2), random.u8(..3) > 0);
    let [one, two] = [0, 1].map(|at| {
        let random = fastrand::Rng::with_seed(random.u64(..));
        let client = &arena.clients[at];
        Person { kind: arena.kind, client, random, together: &together, meet, applied: Vec::new() }
    });
    let edits = [0, 1].map(|_| 1 + usize::from(random.u8(..4) == 0));
    let applied = tokio::join!(one.work(edits[0]), two.work(edits[1]));
    judge(arena, seed, before, [&applied.0, &applied.1], findings);
}
