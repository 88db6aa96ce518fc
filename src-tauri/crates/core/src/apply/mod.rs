//! Apply: read again, send exactly the shown bytes, verify, say what happened.

mod crossed;
mod existing;
mod outcome;
mod reading;
mod send;
mod shown;

use crate::app::{KeptApply, KeptPlan};
use crate::{App, ApplyPlan, ApplyState, ApplyStepKind, Applying, FormRef, StepState, Writes};
use existing::Existing;
use orgdesk_model::{Connection, Outcome, PlanId, Problem, ProblemCode, Verification};
use orgdesk_words::{phrase, say};
use outcome::Ended;
use send::Came;
pub(crate) use shown::place;

/// Whether an Apply was entered now, or before; a plan is applied at most once.
pub(crate) enum Begun {
    Now(ApplyState),
    Before(ApplyState),
}
impl App {
    /// Begins to apply a plan. A plan is applied at most once: asked again, it tells how that one stands.
    ///
    /// # Errors
    /// The plan is gone; it wasn't confirmed as it demands; writes are not offered on its connection.
    pub async fn apply_plan(&self, wanted: ApplyPlan) -> Result<ApplyState, Problem> {
        let (connection, kept) = self.may_apply(&wanted).await?;
        match self.begin_apply(&kept) {
            Begun::Before(state) => Ok(state),
            Begun::Now(state) => {
                let app = self.clone();
                tokio::spawn(async move { app.carry_out(&connection, &kept).await });
                Ok(state)
            }
        }
    }

    /// Whether a plan may be applied as it stands: it is kept, confirmed as it demands, its connection is as it was and
    /// offers writes.
    pub(crate) async fn may_apply(&self, wanted: &ApplyPlan) -> Result<(Connection, KeptPlan), Problem> {
        let kept = self.kept_plan(wanted.plan)?;
        if let Some(word) = &kept.plan.confirm
            && wanted.typed.as_deref().map(str::trim) != Some(word.trim())
        {
            return Err(Problem::new(
                ProblemCode::InvalidInput,
                say!("Nothing was sent. Type “{word}” first, so that it is surely the right one."),
            ));
        }
        let connection = self.connection(kept.plan.target.connection).await?;
        if connection.settings != kept.settings {
            return Err(plan_gone());
        }
        self.writes_offered(&connection)?;
        Ok((connection, kept))
    }

    /// Enters an Apply, unless its plan was applied before.
    pub(crate) fn begin_apply(&self, kept: &KeptPlan) -> Begun {
        let id = kept.plan.id;
        let state = ApplyState {
            plan: id,
            steps: shown::steps(kept.plan.requests.len()),
            ended: None,
            headline: None,
            message: None,
            notices: Vec::new(),
            made: None,
        };
        let mut running = self.inner.running.lock();
        if let Some(apply) = running.applies.get(&id) {
            return Begun::Before(apply.state.clone());
        }
        running.applies.insert(id, KeptApply { state: state.clone(), closed: false });
        Begun::Now(state)
    }

    /// Applies a plan, to its end.
    pub(crate) async fn carry_out(&self, connection: &Connection, kept: &KeptPlan) {
        let ended = self.run(connection, kept).await;
        self.finish(kept, ended).await;
    }

    /// How an Apply stands.
    ///
    /// # Errors
    /// The plan was never applied, or is gone.
    pub fn apply_state(&self, id: PlanId) -> Result<ApplyState, Problem> {
        self.inner.running.lock().applies.get(&id).map(|apply| apply.state.clone()).ok_or_else(plan_gone)
    }

    /// The outcome of an Apply was seen: its form no longer shows it.
    pub fn close_apply(&self, id: PlanId) {
        if let Some(apply) = self.inner.running.lock().applies.get_mut(&id) {
            apply.closed = true;
        }
    }

    /// Closes the outcomes that a form still shows: they would lie over the draft that was made in it.
    pub(crate) fn close_outcomes_of(&self, form: &FormRef) {
        let mut running = self.inner.running.lock();
        let plans: Vec<_> =
            running.plans.values().filter(|kept| form_of(kept) == *form).map(|kept| kept.plan.id).collect();
        for plan in plans {
            if let Some(apply) = running.applies.get_mut(&plan)
                && apply.state.ended.is_some()
            {
                apply.closed = true;
            }
        }
    }

    /// The Apply of a form that is on its way, or whose outcome nobody has closed.
    pub(crate) fn apply_of(&self, form: &FormRef) -> Option<Applying> {
        let running = self.inner.running.lock();
        let open = |kept: &&KeptPlan| running.applies.get(&kept.plan.id).is_some_and(|apply| !apply.closed);
        let latest = running
            .plans
            .values()
            .filter(|kept| form_of(kept) == *form)
            .filter(open)
            .max_by_key(|kept| kept.plan.made_at)?;
        let state = running.applies.get(&latest.plan.id)?.state.clone();
        Some(Applying { plan: latest.plan.clone(), state })
    }

    pub(crate) fn kept_plan(&self, id: PlanId) -> Result<KeptPlan, Problem> {
        self.inner.running.lock().plans.get(&id).cloned().ok_or_else(plan_gone)
    }

    fn writes_offered(&self, connection: &Connection) -> Result<(), Problem> {
        match self.writes(connection) {
            Writes::Offered | Writes::Unlocked { .. } => Ok(()),
            Writes::ReadOnly { reason } | Writes::Locked { reason } => {
                Err(Problem::new(ProblemCode::WritesLocked, say!("Nothing was sent. {reason}")))
            }
        }
    }

    async fn run(&self, connection: &Connection, kept: &KeptPlan) -> Ended {
        let plan = &kept.plan;
        let not_sent = |problem| Ended::NotSent { problem };
        self.mark(plan.id, ApplyStepKind::ReadAgain, StepState::Running, None);
        // Before the form is read again: what is asked in between widens the window for somebody else's write.
        let asked = async {
            let (_, session) = self.session(connection.id).await?;
            let identity = session.identity().await?;
            self.unlock_journal().await?;
            Ok((session, identity))
        };
        let read = match asked.await {
            Ok((session, identity)) => {
                self.read_again(connection, &session, kept).await.map(|()| (session, identity))
            }
            Err(problem) => Err(Box::new(not_sent(problem))),
        };
        let (session, identity) = match read {
            Ok(ready) => ready,
            Err(end) => {
                self.mark(plan.id, ApplyStepKind::ReadAgain, StepState::Failed, None);
                return *end;
            }
        };
        let unchanged = Some(say!("Unchanged since the plan"));
        self.mark(plan.id, ApplyStepKind::ReadAgain, StepState::Done, unchanged);
        if let Err(problem) = self.intend(kept, identity.clone()).await {
            return not_sent(problem);
        }
        let Came { progress, problem, made, last } = match self.send_all(&session, kept).await {
            Ok(came) => came,
            Err(end) => return *end,
        };
        let outcome = progress.outcome_if_left().unwrap_or(Outcome::Unknown);
        if outcome == Outcome::Refused {
            let existing = self.existing(&session, kept, &identity, problem.as_ref()).await;
            let Some(Existing { verification, found, note }) = existing else {
                return Ended::Sent { outcome, verification: None, found: None, problem, note: None };
            };
            let differences = found
                .as_ref()
                .map(|found| self.unmet(&kept.plan.target, &kept.expected, found))
                .unwrap_or_default();
            let done = (plan, &kept.drafts.kept);
            self.note_settled(done, verification, &differences, Some(note.clone())).await;
            return Ended::Sent {
                outcome,
                verification: Some(verification),
                found,
                problem,
                note: Some(note),
            };
        }
        self.mark(plan.id, ApplyStepKind::Verified, StepState::Running, None);
        let (verification, found) = self.verify(&session, kept, made.as_deref()).await;
        let state = if verification == Verification::Verified { StepState::Done } else { StepState::Failed };
        self.mark(plan.id, ApplyStepKind::Verified, state, None);
        let differences = found
            .as_ref()
            .map(|found| self.unmet(&kept.plan.target, &kept.expected, found))
            .unwrap_or_default();
        // Only the first request directly follows the reading.
        let note = match last.filter(|_| plan.requests.len() == 1) {
            Some(answered) => self.note_crossing(&session, kept, &answered).await,
            None => None,
        };
        self.note_settled((plan, &kept.drafts.kept), verification, &differences, note.clone()).await;
        Ended::Sent { outcome, verification: Some(verification), found, problem, note }
    }
}

fn form_of(kept: &KeptPlan) -> FormRef {
    let target = &kept.plan.target;
    FormRef { connection: target.connection, level: target.level.clone(), form: target.form.clone() }
}
fn plan_gone() -> Problem {
    Problem::new(
        ProblemCode::PlanGone,
        phrase!("This plan is no longer kept. Nothing was sent. Review the changes again for a new one."),
    )
}
