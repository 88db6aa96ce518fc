//! What all kills came to.

use super::judge::{Settled, When};
use super::kinds::Kind;
use super::one::{Case, Record};
use super::strike::Strike;
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

const WHENS: [(When, &str); 7] = [
    (When::Typing, "while typing"),
    (When::BeforeIntent, "before the intent"),
    (When::BeforeFirstByte, "between intent and first byte"),
    (When::InFlight, "in flight, not committed"),
    (When::AfterCommit, "after the commit, no answer yet"),
    (When::AfterAnswer, "after the answer"),
    (When::AfterVerified, "after it was verified"),
];

const SETTLED: [(Settled, &str); 5] = [
    (Settled::NeverSent, "never sent"),
    (Settled::Refused, "refused"),
    (Settled::NotApplied, "not applied"),
    (Settled::Applied, "applied"),
    (Settled::Unverified, "unverified"),
];

/// Counts, and what is wrong.
#[derive(Debug, Default)]
pub struct Tally {
    /// How many kills.
    pub runs: u64,
    /// By when they were, and what the app says after a new start.
    pub counts: BTreeMap<(When, Option<Settled>), u64>,
    /// By what was written.
    pub kinds: BTreeMap<Kind, u64>,
    /// By what was aimed at.
    pub strikes: BTreeMap<Strike, u64>,
    /// New starts that were killed too.
    pub killed_again: u64,
    /// How long an undisturbed Apply took.
    pub apply: Duration,
    /// Each thing that the app did wrong, with its story.
    pub violations: Vec<String>,
}

impl Tally {
    pub(super) fn add(&mut self, case: Case, record: Result<Record>) {
        self.runs += 1;
        *self.kinds.entry(case.kind).or_default() += 1;
        *self.strikes.entry(case.strike).or_default() += 1;
        match record {
            Ok(record) => {
                let judged = record.judged;
                *self.counts.entry((judged.when, judged.settled)).or_default() += 1;
                self.killed_again += u64::from(record.killed_again);
                if !judged.wrong.is_empty() {
                    self.violations.push(format!("{}\n  {}", judged.wrong.join("; "), record.story));
                }
            }
            // A program that fails before or after its kill breaks its promise as well.
            Err(error) => self.violations.push(format!("{error:#}\n  {case}")),
        }
    }

    /// How many were killed then.
    pub fn at(&self, when: When) -> u64 {
        self.counts.iter().filter(|((at, _), _)| *at == when).map(|(_, count)| count).sum()
    }

    /// How many came to this.
    pub fn came_to(&self, settled: Settled) -> u64 {
        self.counts.iter().filter(|((_, to), _)| *to == Some(settled)).map(|(_, count)| count).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<34}{:>8}", "killed", "kills")?;
        for (_, word) in SETTLED {
            write!(f, "{word:>13}")?;
        }
        writeln!(f)?;
        for (when, word) in WHENS {
            write!(f, "{word:<34}{:>8}", self.at(when))?;
            for (settled, _) in SETTLED {
                write!(f, "{:>13}", self.counts.get(&(when, Some(settled))).copied().unwrap_or_default())?;
            }
            writeln!(f)?;
        }
        write!(f, "{:<34}{:>8}", "all", self.runs)?;
        for (settled, _) in SETTLED {
            write!(f, "{:>13}", self.came_to(settled))?;
        }
        writeln!(f)?;
        let kinds = self.kinds.iter().map(|(kind, count)| format!("{} {count}", kind.word()));
        writeln!(f, "{}", kinds.collect::<Vec<_>>().join(", "))?;
        writeln!(
            f,
            "an undisturbed Apply took {:.0} ms beside the others; {} new starts were killed too",
            self.apply.as_secs_f64() * 1e3,
            self.killed_again
        )?;
        writeln!(f, "violations: {}", self.violations.len())
    }
}
