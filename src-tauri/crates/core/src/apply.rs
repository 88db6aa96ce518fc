//! Apply: read again, send exactly the shown bytes, verify, say what happened.

use crate::app::{Drafts, KeptApply, KeptPlan};
use crate::existing::Existing;
use crate::forms::not_listed;
use crate::journal;
use crate::outcome::{Ended, describe};
use crate::{
    App, ApplyEnd, ApplyPlan, ApplyState, ApplyStep, ApplyStepKind, Applying, Difference, FormRef, StepState,
    Writes,
};
use chrono::{DateTime, Utc};
use orgdesk_model::{
    Access, Connection, Event, Notice, Outcome, PlanId, Problem, ProblemCode, Progress, Snapshot,
    Verification, merge,
};
use orgdesk_platform::{Answered, Sent, Session};
use orgdesk_store::WrongOwner;
use std::sync::Arc;
use std::time::Duration;

/// The first pause between two verifying reads; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause between two verifying reads.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Whether an Apply was entered now, or before; a plan is applied at most once.
pub(crate) enum Begun {
    Now(ApplyState),
    Before(ApplyState),
}

/// What sending came to.
struct Came {
    progress: Progress,
    problem: Option<Problem>,
    /// What an answer called the thing that it made.
    made: Option<String>,
    /// The last answer that was a good one.
    last: Option<Answered>,
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
                format!("Nothing was sent. Type “{word}” first, so that it is surely the right one."),
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
            steps: steps(kept.plan.requests.len()),
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
                Err(Problem::new(ProblemCode::WritesLocked, format!("Nothing was sent. {reason}")))
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
        let unchanged = Some("Unchanged since the plan".to_owned());
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
            let differences = found.as_ref().map(|found| self.unmet(kept, found)).unwrap_or_default();
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
        let differences = found.as_ref().map(|found| self.unmet(kept, found)).unwrap_or_default();
        // Only the first request directly follows the reading.
        let note = match last.filter(|_| plan.requests.len() == 1) {
            Some(answered) => self.note_crossing(&session, kept, &answered).await,
            None => None,
        };
        self.note_settled((plan, &kept.drafts.kept), verification, &differences, note.clone()).await;
        Ended::Sent { outcome, verification: Some(verification), found, problem, note }
    }

    /// Sends the requests in order, each once, up to the first that was not done.
    async fn send_all(&self, session: &Arc<dyn Session>, kept: &KeptPlan) -> Result<Came, Box<Ended>> {
        let plan = &kept.plan;
        let mut came =
            Came { progress: Progress::planned(plan.requests.len()), problem: None, made: None, last: None };
        for (at, request) in plan.requests.iter().enumerate() {
            let place = u32::try_from(at).unwrap_or(u32::MAX);
            if let Err(problem) = self.note_sending(plan.id, at).await {
                if at == 0 {
                    return Err(Box::new(Ended::NotSent { problem }));
                }
                came.problem = Some(problem);
                break;
            }
            came.progress = follow(came.progress, Event::Sending(at));
            self.mark(plan.id, ApplyStepKind::Sent { request: place }, StepState::Done, None);
            self.mark(plan.id, ApplyStepKind::Answered { request: place }, StepState::Running, None);
            let left = self.now();
            let sent = session.send(request).await;
            let took = self.now() - left;
            let (event, state, detail) = match sent {
                Sent::Done(answer) => {
                    if let (Some(expected), Some(named)) = (&request.expected_owner, &answer.owner)
                        && expected != named
                    {
                        let answered = ApplyStepKind::Answered { request: place };
                        let detail = Some(format!("The answer names {named}"));
                        self.mark(plan.id, answered, StepState::Failed, detail);
                        let wrong = WrongOwner { expected: expected.clone(), named: named.clone() };
                        // What it did to the planned org is not known from another one's answer.
                        self.note(plan.id, Event::Unknown(at), journal::answer(&answer, Some(wrong))).await;
                        return Err(Box::new(Ended::WrongOrg {
                            expected: expected.clone(),
                            named: named.clone(),
                            request_id: answer.request_id,
                        }));
                    }
                    self.note(plan.id, Event::Done(at), journal::answer(&answer, None)).await;
                    self.tell(plan.id, answer.notices.clone(), answer.made.as_deref());
                    came.made = answer.made.clone().or(came.made);
                    let detail = format!("{} in {} ms", answer.status, took.num_milliseconds());
                    came.last = Some(answer);
                    (Event::Done(at), StepState::Done, detail)
                }
                Sent::Refused(refusal) => {
                    let detail = refusal.platform.as_ref().map_or_else(
                        || "Refused".to_owned(),
                        |answer| format!("{} in {} ms", answer.status, took.num_milliseconds()),
                    );
                    self.note(plan.id, Event::Refused(at), journal::no_answer(&refusal)).await;
                    came.problem = Some(refusal);
                    (Event::Refused(at), StepState::Failed, detail)
                }
                Sent::Unknown(lost) => {
                    self.note(plan.id, Event::Unknown(at), journal::no_answer(&lost)).await;
                    came.problem = Some(lost);
                    (Event::Unknown(at), StepState::Failed, "No clear answer".to_owned())
                }
            };
            came.progress = follow(came.progress, event);
            self.mark(plan.id, ApplyStepKind::Answered { request: place }, state, Some(detail));
            if came.problem.is_some() {
                break;
            }
        }
        Ok(came)
    }

    /// Reads what the plan was made from again. Only the same state lets anything be sent.
    async fn read_again(
        &self,
        connection: &Connection,
        session: &Arc<dyn Session>,
        kept: &KeptPlan,
    ) -> Result<(), Box<Ended>> {
        let not_sent = |problem| Box::new(Ended::NotSent { problem });
        let target = &kept.plan.target;
        if let Some(id) = target.level.org()
            && session.org(id).await.map_err(not_sent)?.is_none()
        {
            return Err(not_sent(not_listed(connection, id.as_str())));
        }
        // What else may take its time comes first: from the reading on, somebody else's write could cross with this one.
        self.unlock_journal().await.map_err(not_sent)?;
        let now = session.read(&target.form, &target.level).await.map_err(not_sent)?;
        if let Access::ReadOnly { reason } = now.access_for(kept.drafts.ready.intent) {
            return Err(not_sent(Problem::new(
                ProblemCode::PermissionDenied,
                format!("Nothing was sent. {reason}"),
            )));
        }
        if now.snapshot.same_state(&kept.reading.snapshot) {
            return Ok(());
        }
        let differences = self.differences(kept, &now.snapshot);
        let form = form_of(kept);
        self.keep_reading(&form, &now);
        let moved_on = |plan, conflicts| Err(Box::new(Ended::MovedOn { differences, plan, conflicts }));
        let merged = merge(&kept.reading.snapshot, &now.snapshot, &kept.drafts.ready);
        let Some(ready) = merged.ready().cloned() else {
            let base = &kept.reading.snapshot;
            let conflicts = self.merge_view(connection, session, &form, base, &now, &merged).await;
            return moved_on(None, conflicts);
        };
        let drafts = Drafts { ready, ..kept.drafts.clone() };
        match self.make_plan(connection, session, &form, now, drafts).await {
            Ok(plan) => moved_on(Some(Box::new(plan)), None),
            Err(problem) if problem.code == ProblemCode::NothingToChange => moved_on(None, None),
            Err(problem) => Err(not_sent(problem)),
        }
    }

    /// Reads until the server shows what was wanted, or the time for that is over.
    async fn verify(
        &self,
        session: &Arc<dyn Session>,
        kept: &KeptPlan,
        made: Option<&str>,
    ) -> (Verification, Option<Snapshot>) {
        let target = &kept.plan.target;
        let mut pause = FIRST_PAUSE;
        let mut found = None;
        let read_on = async {
            loop {
                let looked = session.look(&target.form, &target.level, &kept.expected, made).await;
                if let Ok(reading) = looked {
                    if let Some(reading) = &reading
                        && reading.snapshot.level == target.level
                    {
                        self.keep_reading(&form_of(kept), reading);
                    }
                    let snapshot = reading.map(|reading| reading.snapshot);
                    let met = kept.expected.met_by(snapshot.as_ref());
                    found = Some(snapshot);
                    if met {
                        return;
                    }
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        };
        let in_time = tokio::time::timeout(self.inner.options.verify_for, read_on).await.is_ok();
        let verification = match (in_time, &found) {
            (true, _) => Verification::Verified,
            (false, Some(found)) => kept.expected.found_in(&kept.reading.snapshot, found.as_ref()),
            (false, None) => Verification::CannotTell,
        };
        (verification, found.flatten())
    }

    async fn finish(&self, kept: &KeptPlan, ended: Ended) {
        let mut words = describe(kept, &ended);
        words.message += self.owed_words(kept.plan.id).await.unwrap_or_default();
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
                    (_, Some(found)) => self.unmet(kept, found),
                };
                ApplyEnd::Sent { outcome, verification, problem, differences }
            }
        };
        tracing::info!(plan = %kept.plan.id, headline = words.headline, "apply ended");
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

    /// Fields that were not as the plan was made from them.
    fn differences(&self, kept: &KeptPlan, now: &Snapshot) -> Vec<Difference> {
        let before = &kept.reading.snapshot;
        let mut paths: Vec<_> = before.fields.keys().chain(now.fields.keys()).collect();
        paths.sort();
        paths.dedup();
        paths
            .into_iter()
            .filter(|path| before.fields.get(*path) != now.fields.get(*path))
            .map(|path| Difference {
                field: self.field_name(kept, path),
                expected: before.fields.get(path).map(|reading| reading.value.clone()),
                found: now.fields.get(path).map(|reading| reading.value.clone()),
            })
            .collect()
    }

    /// Fields that are not as the plan wanted them.
    fn unmet(&self, kept: &KeptPlan, found: &Snapshot) -> Vec<Difference> {
        kept.expected
            .differing(found)
            .into_iter()
            .map(|path| Difference {
                field: self.field_name(kept, path),
                expected: kept.expected.values.get(path).cloned(),
                found: found.fields.get(path).map(|reading| reading.value.clone()),
            })
            .collect()
    }

    /// Adds what an answer told: deprecations, each once, and the trust that it made.
    pub(crate) fn tell(&self, plan: PlanId, notices: Vec<Notice>, made: Option<&str>) {
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

    fn mark(&self, plan: PlanId, kind: ApplyStepKind, state: StepState, detail: Option<String>) {
        let at: Option<DateTime<Utc>> = (state != StepState::Running).then(|| self.now());
        let mut running = self.inner.running.lock();
        let steps = running.applies.get_mut(&plan).map(|apply| &mut apply.state.steps);
        if let Some(step) = steps.and_then(|steps| steps.iter_mut().find(|step| step.kind == kind)) {
            step.state = state;
            step.at = at;
            step.detail = detail;
        }
    }
}

fn form_of(kept: &KeptPlan) -> FormRef {
    let target = &kept.plan.target;
    FormRef { connection: target.connection, level: target.level.clone(), form: target.form.clone() }
}

fn steps(requests: usize) -> Vec<ApplyStep> {
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

/// Follows an event that this module alone emits, in the order that the states allow.
fn follow(progress: Progress, event: Event) -> Progress {
    progress.clone().step(event).unwrap_or_else(|wrong| {
        tracing::error!(%wrong, "a change lost track of itself");
        progress
    })
}

fn plan_gone() -> Problem {
    Problem::new(
        ProblemCode::PlanGone,
        "This plan is no longer kept. Nothing was sent. Review the changes again for a new one.",
    )
}
