//! What was measured beside what it should be.

use std::fmt;

/// One ratio of one run. Times of their own say nothing: a machine is as fast as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratio {
    /// What was measured against what.
    pub what: String,
    /// Both measures, in words.
    pub measures: String,
    /// The one over the other.
    pub ratio: f64,
    /// What it should not exceed.
    pub goal: f64,
}

impl Ratio {
    /// Whether it is as it should be.
    pub fn met(&self) -> bool {
        self.ratio <= self.goal
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
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |met| if met { "met" } else { "NOT MET" };
        writeln!(f, "{:<44}{:>30}{:>9}{:>9}  ", "", "measured", "ratio", "goal")?;
        for one in &self.ratios {
            let met = word(one.met());
            writeln!(f, "{:<44}{:>30}{:>9.2}{:>9.1}  {met}", one.what, one.measures, one.ratio, one.goal)?;
        }
        for one in &self.proved {
            let measures = format!("{} runs, {} violations", one.runs, one.violations);
            writeln!(f, "{:<44}{measures:>30}{:>9}{:>9}  {}", one.what, "", "0", word(one.violations == 0))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_up_to_itself() {
        let ratio = |ratio| Ratio { what: "a".into(), measures: "b".into(), ratio, goal: 1.5 };
        let proved = |violations| Proved { what: "c".into(), runs: 3, violations };
        let table = |at, violations| Table { ratios: vec![ratio(at)], proved: vec![proved(violations)] };
        assert!(table(1.5, 0).met());
        assert!(!table(1.51, 0).met());
        assert!(!table(1.0, 1).met());
        assert!(table(1.51, 1).to_string().matches("NOT MET").count() == 2);
    }
}
