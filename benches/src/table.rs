//! What was measured beside what it should be.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One ratio of one run. Times of their own say nothing: a machine is as fast as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// What was measured against what.
    pub what: String,
    /// Both measures, in words.
    pub measures: String,
    /// The one over the other.
    pub ratio: f64,
    /// What it should not exceed; none where it is told for comparison alone.
    pub goal: Option<f64>,
}

impl Ratio {
    /// Whether it is as it should be.
    pub fn met(&self) -> bool {
        self.goal.is_none_or(|goal| self.ratio <= goal)
    }
}

/// Something that was proved by trying often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// What.
    pub what: String,
    /// How often it was tried.
    pub runs: u64,
    /// How often it failed. It should not.
    pub violations: usize,
}

/// All of one run.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The machine that was measured on.
    pub machine: String,
    /// What was measured.
    pub ratios: Vec<Ratio>,
    /// What was proved.
    pub proved: Vec<Proved>,
}

impl Table {
    /// Whether all goals are met.
    pub fn met(&self) -> bool {
        self.ratios.iter().all(Ratio::met) && self.proved.iter().all(|one| one.violations == 0)
    }
}

impl fmt::Display for Table {
    /// As Markdown, which reads well as it is, too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |met| if met { "met" } else { "NOT MET" };
        let mut rows = vec![["", "measured", "ratio", "goal", ""].map(str::to_owned)];
        for one in &self.ratios {
            let goal = one.goal.map(|goal| format!("{goal}"));
            let met = if goal.is_some() { word(one.met()) } else { "" };
            let (what, measures) = (one.what.clone(), one.measures.clone());
            rows.push([
                what,
                measures,
                format!("{:.2}", one.ratio),
                goal.unwrap_or_default(),
                met.to_owned(),
            ]);
        }
        for one in &self.proved {
            let measures = format!("{} runs, {} violations", one.runs, one.violations);
            let met = word(one.violations == 0).to_owned();
            rows.push([one.what.clone(), measures, String::new(), "0".to_owned(), met]);
        }
        let wide = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or_default();
        let wide: [usize; 5] = std::array::from_fn(wide);
        let mut line = |row: &[String; 5]| {
            let [what, measures, ratio, goal, met] = row;
            let [a, b, c, d, e] = wide;
            writeln!(f, "| {what:<a$} | {measures:<b$} | {ratio:>c$} | {goal:>d$} | {met:<e$} |")
        };
        for (at, row) in rows.iter().enumerate() {
            line(row)?;
            if at == 0 {
                let [a, b, c, d, e] = wide;
                let dashes = |count: usize| "-".repeat(count.max(3));
                line(&[dashes(a), dashes(b), dashes(c - 1) + ":", dashes(d - 1) + ":", dashes(e)])?;
            }
        }
        if !self.machine.is_empty() {
            writeln!(f, "\nMeasured on {}.", self.machine)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_up_to_itself() {
        let ratio = |ratio| Ratio { what: "a".into(), measures: "b".into(), ratio, goal: Some(1.5) };
        let told = Ratio { ratio: 9.0, goal: None, ..ratio(1.0) };
        let proved = |violations| Proved { what: "c".into(), runs: 3, violations };
        let table = |at, violations| Table {
            machine: String::new(),
            ratios: vec![ratio(at), told.clone()],
            proved: vec![proved(violations)],
        };
        assert!(table(1.5, 0).met());
        assert!(!table(1.51, 0).met());
        assert!(!table(1.0, 1).met());
        assert!(table(1.51, 1).to_string().matches("NOT MET").count() == 2);
    }
}
