//! How an Apply stands, as it is shown.

use super::outcome::{Ended, describe};
use crate::app::{KeptApply, KeptPlan};
use crate::{App, ApplyEnd, ApplyStep, ApplyStepKind, News, StepState};
use chrono::{DateTime, Utc};
use orgdesk_model::{Notice, Plan, PlanId, Problem, ProblemCode, Verification};

impl App {
    pub(super) fn mark(&self, plan: PlanId, kind: ApplyStepKind, state: StepState, detail: Option<String>) {
        let at: Option<DateTime<Utc>> = (state != StepState::Running).then(|| self.now());
        let mut running = self.inner.running.lock();
        let steps = running.applies.get_mut(&plan).map(|apply| &mut apply.state.steps);
        if let Some(step) = steps.and_then(|steps| steps.iter_mut().find(|step| step.kind == kind)) {
            step.state = state;
            step.at = at;
            step.detail = detail;
        }
    }

    /// Adds what an answer told: deprecations, each once, and the trust that it made.
    pub(super) fn tell(&self, plan: PlanId, notices: Vec<Notice>, made: Option<&str>) {
        let mut running = self.inner.running.lock();
        let Some(KeptApply { state, .. }) = running.applies.get_mut(&plan) else { return };
        if let Some(made) = made {
            state.made = Some(made.into());
        }
        for notice in notices {
            if state.notices.iter().all(|told| told.code != notice.code) {
                state.notices.push(notice);
            }
        }
    }

    pub(super) async fn finish(&self, kept: &KeptPlan, ended: Ended) {
        let mut words = describe(kept, &ended);
        if let Some(owed) = self.owed_words(kept.plan.id).await {
            words.message = format!("{} {owed}", words.message);
        }
        let end = match ended {
            Ended::MovedOn { differences, plan, conflicts } => {
                ApplyEnd::MovedOn { differences, plan, conflicts }
            }
            Ended::NotSent { problem } => ApplyEnd::NotSent { problem },
            Ended::WrongOrg { request_id, .. } => ApplyEnd::WrongOrg {
                problem: Problem { request_id, ..Problem::new(ProblemCode::Refused, words.message.clone()) },
            },
            Ended::Sent { outcome, verification, found, problem, note: _ } => {
                let differences = match (&verification, &found) {
                    (None | Some(Verification::Verified | Verification::CannotTell), _) | (_, None) => {
                        Vec::new()
                    }
                    (_, Some(found)) => self.unmet(&kept.plan.target, &kept.expected, found),
                };
                ApplyEnd::Sent { outcome, verification, problem, differences }
            }
        };
        tracing::info!(plan = %kept.plan.id, headline = words.headline, "apply ended");
        self.inner.host.tell(&News { headline: words.headline.clone(), place: place(&kept.plan) });
        let mut running = self.inner.running.lock();
        if let Some(KeptApply { state, .. }) = running.applies.get_mut(&kept.plan.id) {
            for step in &mut state.steps {
                if matches!(step.state, StepState::Waiting | StepState::Running) {
                    step.state = StepState::Skipped;
                }
            }
            state.headline = Some(words.headline);
            state.message = Some(words.message);
            state.ended = Some(end);
        }
    }
}

/// Where a plan was applied, by names alone: they are the same in every language.
pub(crate) fn place(plan: &Plan) -> String {
    let target = &plan.target;
    format!("{} · {} · {}", target.form_title, target.level_name, target.connection_name)
}

/// The steps of an Apply with this many requests, before any is done.
pub(super) fn steps(requests: usize) -> Vec<ApplyStep> {
    let waiting = |kind| ApplyStep { kind, state: StepState::Waiting, at: None, detail: None };
    let count = u32::try_from(requests).unwrap_or(u32::MAX);
    std::iter::once(ApplyStepKind::ReadAgain)
        .chain(
            (0..count)
                .flat_map(|request| [ApplyStepKind::Sent { request }, ApplyStepKind::Answered { request }]),
        )
        .chain(std::iter::once(ApplyStepKind::Verified))
        .map(waiting)
        .collect()
}
