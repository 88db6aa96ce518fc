//! Sending: the requests in order, each once, each written down before and after.

use super::outcome::Ended;
use crate::app::KeptPlan;
use crate::{App, ApplyStepKind, StepState, journal};
use orgdesk_model::{Event, Problem, Progress};
use orgdesk_platform::{Answered, Sent, Session};
use orgdesk_store::WrongOwner;
use orgdesk_words::say;
use std::sync::Arc;

/// What sending came to.
pub(super) struct Came {
    pub(super) progress: Progress,
    pub(super) problem: Option<Problem>,
    /// What an answer called the thing that it made.
    pub(super) made: Option<String>,
    /// The last answer that was a good one.
    pub(super) last: Option<Answered>,
}
impl App {
    /// Sends the requests in order, each once, up to the first that was not done.
    pub(super) async fn send_all(
        &self,
        session: &Arc<dyn Session>,
        kept: &KeptPlan,
    ) -> Result<Came, Box<Ended>> {
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
                        let detail = Some(say!("The answer names {named}"));
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
                    let detail = say!("{} in {} ms", answer.status, took.num_milliseconds());
                    came.last = Some(answer);
                    (Event::Done(at), StepState::Done, detail)
                }
                Sent::Refused(refusal) => {
                    let detail = refusal.platform.as_ref().map_or_else(
                        || say!("Refused"),
                        |answer| say!("{} in {} ms", answer.status, took.num_milliseconds()),
                    );
                    self.note(plan.id, Event::Refused(at), journal::no_answer(&refusal)).await;
                    came.problem = Some(refusal);
                    (Event::Refused(at), StepState::Failed, detail)
                }
                Sent::Unknown(lost) => {
                    self.note(plan.id, Event::Unknown(at), journal::no_answer(&lost)).await;
                    came.problem = Some(lost);
                    (Event::Unknown(at), StepState::Failed, say!("No clear answer"))
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
}

/// Follows an event that this module alone emits, in the order that the states allow.
fn follow(progress: Progress, event: Event) -> Progress {
    progress.clone().step(event).unwrap_or_else(|wrong| {
        tracing::error!(%wrong, "a change lost track of itself");
        progress
    })
}
