//! The parts that send nothing, of the bytes of answers: to be measured without a server.

use super::errors::{Task, problem};
use super::forms::domain::{self, Survey};
use super::identity::Rights;
use super::orgs;
use crate::transport::{Answer, BaseUrl};
use orgdesk_model::{Count, Draft, FormReading, Level, Org, PlanBody, Problem, ProblemCode};

/// The answers that a reading of an org's own domain settings takes.
#[derive(Clone)]
pub struct Answers {
    policy: Answer,
    default: Answer,
    permissions: Answer,
    memberships: Answer,
}

impl Answers {
    /// Of their bodies.
    pub fn new(policy: &[u8], default: &[u8], permissions: &[u8], memberships: &[u8]) -> Self {
        let [policy, default, permissions, memberships] =
            [policy, default, permissions, memberships].map(answer);
        Self { policy, default, permissions, memberships }
    }

    /// Reads the form out of them.
    ///
    /// # Errors
    /// They can't be read.
    pub fn read(&self, level: &Level) -> Result<FormReading, Problem> {
        let read = || {
            let rights = Rights::of_answers(&self.permissions, &self.memberships)?;
            domain::of_answers(level, &self.policy, &self.default, rights)
        };
        read().map_err(|error| problem(&error, Task::Settings))
    }
}

fn answer(body: &[u8]) -> Answer {
    Answer { body: body.to_vec(), ..Answer::empty(200) }
}

/// Reads the orgs out of a page's answer.
///
/// # Errors
/// It can't be read.
pub fn orgs(body: &[u8]) -> Result<Vec<Org>, Problem> {
    orgs::of_answer(&answer(body)).map_err(|error| problem(&error, Task::Orgs))
}

/// Plans drafts of an org without users, whose name is known.
pub struct Planner {
    base: BaseUrl,
    survey: Survey,
}

impl Planner {
    /// For a server.
    ///
    /// # Errors
    /// Its address is none.
    pub fn new(base: &str) -> Result<Self, Problem> {
        let (base, _) = BaseUrl::parse(base)
            .map_err(|finding| Problem::new(ProblemCode::InvalidInput, finding.message))?;
        let users = Count::Exactly { number: 0 };
        let level_name = "Aurora Logistics".to_owned();
        Ok(Self { base, survey: Survey { level_name, users, names: Vec::new(), orgs: None } })
    }

    /// Plans a draft.
    ///
    /// # Errors
    /// As the session's own planning.
    pub fn plan(&self, reading: &FormReading, draft: &Draft) -> Result<PlanBody, Problem> {
        domain::plan(&self.base, reading, draft, &self.survey)
    }
}
