//! The proof by killing: a program that applies a change is killed as `kill -9` does, at a moment that is drawn; it is
//! started again, and what it then says is compared with what the server knows.

mod judge;
mod kinds;
mod one;
mod program;
mod strike;
mod tally;

pub use judge::{Settled, When};
pub use kinds::Kind;
pub use program::Launch;
pub use strike::Strike;
pub use tally::Tally;

use anyhow::Result;
use fastrand::Rng;
use one::{Case, Record};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::task::JoinSet;

/// What an Apply takes before any was measured.
const FIRST_GUESS: Duration = Duration::from_millis(60);
/// How many measured ones the present length is taken from.
const REMEMBERED: usize = 15;

/// What to prove.
#[derive(Clone, Debug)]
pub struct Proof {
    /// How many kills.
    pub runs: u64,
    /// How many at once.
    pub at_once: usize,
    /// Where the randomness begins. Moments are measured in real time, so the same seed draws the same cases, and
    /// meets the program a little earlier or later.
    pub seed: u64,
    /// The program.
    pub launch: Launch,
}

/// Kills so often, and counts what came of it. `progress` is told how many are done.
///
/// # Errors
/// The harness itself can't go on. What the app does wrong is in the tally.
pub async fn prove(proof: &Proof, progress: impl Fn(u64, &Tally)) -> Result<Tally> {
    // An error is that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut tally = Tally::default();
    let mut lengths = VecDeque::from([FIRST_GUESS]);
    let mut running: JoinSet<(Case, Result<Record>)> = JoinSet::new();
    let mut number = 0;
    let mut done = 0;
    while done < proof.runs {
        while running.len() < proof.at_once && number < proof.runs {
            let (case, mut rng) = draw(proof.seed, number, proof.at_once, median(&lengths));
            let (launch, client) = (proof.launch.clone(), client.clone());
            running.spawn(async move { (case, one::run(case, &launch, &client, &mut rng).await) });
            number += 1;
        }
        let Some(ended) = running.join_next().await else { break };
        let (case, record) = ended?;
        done += 1;
        if let Some(took) = record.as_ref().ok().and_then(|record| record.took) {
            lengths.push_back(took);
            while lengths.len() > REMEMBERED {
                lengths.pop_front();
            }
        }
        tally.add(case, record);
        progress(done, &tally);
    }
    tally.apply = median(&lengths);
    Ok(tally)
}

/// Draws a case. The first ones measure how long an Apply takes while as many run at once as will.
fn draw(seed: u64, number: u64, at_once: usize, apply: Duration) -> (Case, Rng) {
    let mut rng = Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number));
    let kind = Kind::ALL[rng.usize(0..Kind::ALL.len())];
    let drawn = Strike::DRAWN[rng.usize(0..Strike::DRAWN.len())];
    let measures = usize::try_from(number).is_ok_and(|number| number < at_once);
    let strike = if measures { Strike::Ended } else { drawn };
    (Case { number, kind, strike, apply }, rng)
}

fn median(lengths: &VecDeque<Duration>) -> Duration {
    let mut sorted: Vec<_> = lengths.iter().copied().collect();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(FIRST_GUESS)
}
