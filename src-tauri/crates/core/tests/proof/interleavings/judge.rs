//! What a run came to, by the server's own log: which writes overwrote what their plan did not show, and whether the
//! overwritten write came within the window.

use super::arena::{Arena, Kind, State};
use super::person::Applied;
use orgdesk_core::ApplyEnd;
use orgdesk_model::Verification;
use orgdesk_sandbox::Entry;
use std::collections::BTreeMap;
use std::fmt;

/// A write that succeeded, in the order of the server.
struct Done<'a> {
    client: usize,
    entry: &'a Entry,
    applied: &'a Applied,
    /// When the reading before it was made, in microseconds.
    read: u64,
}

/// What all runs came to.
#[derive(Default)]
pub struct Findings {
    pub runs: u64,
    writes: u64,
    moved_on: u64,
    /// Lost outside the window: a sentence for each.
    pub lost: Vec<String>,
    /// Overwritten within the window where the server has a history, and not told.
    pub silent: Vec<String>,
    /// Told that somebody wrote at the same moment, and nobody had.
    pub alarms: Vec<String>,
    /// Overwritten within the window, by what was edited and by what their authors were told.
    crossed: BTreeMap<(Kind, &'static str), u64>,
    /// From the reading before a write to its arrival, in microseconds.
    windows: Vec<u64>,
}

impl Findings {
    pub fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.writes += other.writes;
        self.moved_on += other.moved_on;
        self.lost.extend(other.lost);
        self.silent.extend(other.silent);
        self.alarms.extend(other.alarms);
        self.windows.extend(other.windows);
        for (what, number) in other.crossed {
            *self.crossed.entry(what).or_default() += number;
        }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut windows = self.windows.clone();
        windows.sort_unstable();
        let at = |share: usize| windows.get((windows.len() * share / 1000).min(windows.len().max(1) - 1));
        let ms = |micros: Option<&u64>| micros.copied().unwrap_or_default() as f64 / 1_000.0;
        writeln!(
            f,
            "{} writes were done; {} were stopped since the server had moved on",
            self.writes, self.moved_on
        )?;
        writeln!(
            f,
            "window between the reading before a write and its arrival: median {:.2} ms, 99 of 100 within {:.2} ms, \
             longest {:.2} ms",
            ms(at(500)),
            ms(at(990)),
            ms(windows.last())
        )?;
        writeln!(f, "{} values were overwritten unseen outside the window", self.lost.len())?;
        let crossed: u64 = self.crossed.values().sum();
        write!(f, "{crossed} values were overwritten unseen by writes that crossed within it")?;
        for ((kind, told), number) in &self.crossed {
            write!(f, "\n  {number:6}  {kind:?}: {told}")?;
        }
        Ok(())
    }
}

pub fn judge(arena: &Arena, seed: u64, before: State, applied: [&Vec<Applied>; 2], findings: &mut Findings) {
    findings.runs += 1;
    let log = arena.log();
    let done = done(&log, applied, seed);
    findings.writes += done.len() as u64;
    let moved = |end: &ApplyEnd| matches!(end, ApplyEnd::MovedOn { .. });
    findings.moved_on += applied.into_iter().flatten().filter(|applied| moved(&applied.end)).count() as u64;
    let mut state = before;
    // Who set each value last.
    let mut set: BTreeMap<&'static str, &Done<'_>> = BTreeMap::new();
    for write in &done {
        let between = |other: &&Done<'_>| {
            other.client != write.client
                && other.entry.acted > Some(write.read)
                && other.entry.acted < write.entry.acted
        };
        if write.applied.warned && !done.iter().any(|other| between(&other)) {
            findings.alarms.push(format!("seed {seed}: client {} was warned of nobody", write.client));
        }
        findings.windows.push(write.entry.arrived.saturating_sub(write.read));
        let after = arena.kind.after(&state, &write.entry.body);
        for field in arena.kind.fields() {
            if state[field] == after[field] {
                continue;
            }
            let shown = write.applied.plan.changes.iter().find(|change| change.field.path.as_str() == *field);
            let seen = shown.map(|change| arena.kind.of_app(field, change.before.value.as_ref()));
            if seen.as_ref() != Some(&state[field]) {
                let victim = set.get(field).copied();
                unseen(arena.kind, seed, field, write, victim, &state[field], findings);
            }
            set.insert(field, write);
        }
        state = after;
    }
    assert_eq!(state, arena.held(), "seed {seed}: the log tells all that was done");
}

/// A value was overwritten that the plan didn't show.
fn unseen(
    kind: Kind,
    seed: u64,
    field: &str,
    by: &Done<'_>,
    victim: Option<&Done<'_>>,
    value: &str,
    findings: &mut Findings,
) {
    let Some(victim) =
        victim.filter(|victim| victim.client != by.client && victim.entry.acted > Some(by.read))
    else {
        findings.lost.push(format!(
            "seed {seed}, {kind:?}: client {} overwrote {field} = {value} unseen; its plan: {:?}",
            by.client, by.applied.plan.changes
        ));
        return;
    };
    let verified = |applied: &Applied| {
        matches!(applied.end, ApplyEnd::Sent { verification: Some(Verification::Verified), .. })
    };
    if kind == Kind::Domain && !by.applied.warned {
        let client = by.client;
        findings.silent.push(format!("seed {seed}: client {client} overwrote {field} = {value}, untold"));
    }
    let told = match (by.applied.warned, verified(victim.applied)) {
        (true, _) => "who overwrote it was told, by the server's history",
        (false, false) => "whose edit was lost was told that the server holds something else",
        (false, true) => "nobody was told",
    };
    *findings.crossed.entry((kind, told)).or_default() += 1;
}

/// The writes that the server did, in its order, each with the plan that it came from.
fn done<'a>(log: &'a [(usize, bool, Entry)], applied: [&'a Vec<Applied>; 2], seed: u64) -> Vec<Done<'a>> {
    let mut all = Vec::new();
    for (client, applied) in applied.into_iter().enumerate() {
        let mut read = None;
        let mut sent = applied.iter().filter(|applied| matches!(applied.end, ApplyEnd::Sent { .. }));
        for (_, write, entry) in log.iter().filter(|(whose, ..)| *whose == client) {
            if !write {
                read = entry.acted;
                continue;
            }
            let applied =
                sent.next().unwrap_or_else(|| panic!("seed {seed}: sent without a plan: {entry:?}"));
            assert_eq!(applied.plan.requests[0].body.as_deref(), Some(entry.body.as_str()), "seed {seed}");
            if entry.outcome.is_some_and(|status| status < 300) {
                all.push(Done { client, entry, applied, read: read.unwrap() });
            }
        }
        assert!(sent.next().is_none(), "seed {seed}: a plan that was sent did not arrive");
    }
    all.sort_by_key(|done| done.entry.acted);
    all
}
