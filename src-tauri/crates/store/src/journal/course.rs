//! The course of a change: where it stands, as its rows so far make it.

use super::entries::Happening;
use orgdesk_model::{Outcome, PlanId, Progress, Standing, Verification, WrongEvent};
use std::collections::HashMap;

/// Where a change stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Course {
    /// Its first row.
    pub(crate) first: i64,
    /// Where its requests and its verification stand.
    pub(crate) progress: Progress,
    /// Whether an answer named another owner than the planned one.
    pub(crate) wrong_owner: bool,
}

impl Course {
    /// A change that begins at a row, with this many requests.
    pub(crate) fn new(first: i64, requests: usize) -> Self {
        Self { first, progress: Progress::planned(requests), wrong_owner: false }
    }

    /// Follows what happened.
    ///
    /// # Errors
    /// It can't follow.
    pub(crate) fn follow(self, happening: &Happening) -> Result<Self, WrongEvent> {
        let Self { first, progress, wrong_owner } = self;
        let wrong_owner = wrong_owner || happening.wrong_owner().is_some();
        Ok(Self { first, progress: progress.step(happening.event())?, wrong_owner })
    }

    /// What a person looks it up by, while who made it may be at it still or after that.
    pub(crate) fn standing(&self, live: bool) -> Standing {
        Standing::of(&self.progress, live, self.wrong_owner)
    }

    /// Whether reading has to tell what it came to: requests left, and either nothing was read again, or nobody could
    /// tell what became of one.
    pub(crate) fn is_open(&self) -> bool {
        match (self.progress.outcome_if_left(), self.progress.verification) {
            (None | Some(Outcome::Refused), _) => false,
            (Some(_), None) => true,
            (Some(outcome), Some(found)) => outcome == Outcome::Unknown && found == Verification::CannotTell,
        }
    }

    /// Whether nothing is expected to follow.
    fn is_over(&self) -> bool {
        self.progress.is_settled() || self.progress.outcome() == Some(Outcome::Refused)
    }
}

/// The courses of changes that this process is at: an event needs no reading of what was written before. The rows stay
/// the only truth; what is here is what was just written, and nothing after a write that failed.
#[derive(Default)]
pub(crate) struct Courses(HashMap<PlanId, Course>);

impl Courses {
    /// The course of a change, if it is known. It has to be [kept](Self::keep) again once what follows is on disk.
    pub(crate) fn take(&mut self, change: PlanId) -> Option<Course> {
        self.0.remove(&change)
    }

    /// Keeps a course, if something may follow.
    pub(crate) fn keep(&mut self, change: PlanId, course: Course) {
        if !course.is_over() {
            self.0.insert(change, course);
        }
    }
}
