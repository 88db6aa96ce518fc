//! Changes: what was applied, settling what is unknown by reading, taking back, verifying, exporting.

use crate::change_views::{AnswerView, ChangePageView, ChangeRow, ChangeView, ChangesWanted, ListChanges};
use crate::settle::is_open;
use crate::undo::cannot_undo;
use crate::{App, Difference};
use orgdesk_model::{Event, PlanId, Problem, ProblemCode, Standing, TrustId};
use orgdesk_store::{Change, ChangeFilter, ChangeSummary, Happened, Happening, Settled};
use orgdesk_words::phrase;

/// Changes on one page.
const PAGE: usize = 100;

impl From<ChangesWanted> for ChangeFilter {
    fn from(wanted: ChangesWanted) -> Self {
        let ChangesWanted { connection, org, form, from, until, standing, search } = wanted;
        Self { connection, org, form, from, until, standing, search }
    }
}

impl App {
    /// One page of changes, the newest first.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn changes(&self, list: ListChanges) -> Result<ChangePageView, Problem> {
        self.write_owed().await;
        let page = self.store().changes(&list.wanted.into(), list.after, PAGE).await?;
        Ok(ChangePageView {
            changes: page.changes.into_iter().map(row).collect(),
            unreadable: page.unreadable.iter().map(ToString::to_string).collect(),
            next: page.next,
        })
    }

    /// One change, whole.
    ///
    /// # Errors
    /// There is no such change, or it can't be read.
    pub async fn change(&self, id: PlanId) -> Result<ChangeView, Problem> {
        Ok(view(self.kept_change(id).await?))
    }

    pub(crate) async fn kept_change(&self, id: PlanId) -> Result<Change, Problem> {
        self.write_owed().await;
        self.store().change(id).await?.ok_or_else(|| {
            Problem::new(
                ProblemCode::NotFound,
                phrase!("The journal has no such change. Go back to the list of changes."),
            )
        })
    }
}

/// The trust that a change made, as an answer told.
pub(crate) fn made(change: &Change) -> Option<TrustId> {
    change.happenings.iter().find_map(|happening| match happening {
        Happening::Event(happened) => happened.answer.as_ref()?.made.as_deref().map(TrustId::from),
        Happening::Settled(_) => None,
    })
}

fn row(summary: ChangeSummary) -> ChangeRow {
    let wrong_org = summary.wrong_owner.is_some();
    ChangeRow {
        standing: Standing::of(&summary.progress, summary.live, wrong_org),
        unsettled: is_open(summary.outcome, &summary.progress),
        plan: summary.plan,
        identity: summary.identity,
        undoes: summary.undoes,
        at: summary.at,
        progress: summary.progress,
        outcome: summary.outcome,
        wrong_org,
    }
}

pub(crate) fn view(change: Change) -> ChangeView {
    let cannot_undo = cannot_undo(&change);
    let outcome = change.outcome();
    let unsettled = is_open(outcome, &change.progress);
    let mut answers: Vec<AnswerView> = change
        .progress
        .requests
        .iter()
        .map(|state| AnswerView {
            state: *state,
            sent_at: None,
            answered_at: None,
            status: None,
            body: None,
            request_id: None,
            problem: None,
            named: None,
        })
        .collect();
    let mut settled: Option<Settled> = None;
    for happening in change.happenings {
        match happening {
            Happening::Settled(last) => settled = Some(last),
            Happening::Event(happened) => note(&mut answers, happened),
        }
    }
    let wrong_org = answers.iter().any(|answer| answer.named.is_some());
    let standing = Standing::of(&change.progress, change.live, wrong_org);
    let settled_at = settled.as_ref().map(|settled| settled.at);
    let note = settled.as_ref().and_then(|settled| settled.note.clone());
    let differences = settled.into_iter().flat_map(|settled| settled.differences);
    let intended = change.intended;
    ChangeView {
        row: ChangeRow {
            plan: intended.plan,
            identity: intended.identity,
            undoes: intended.undoes,
            at: intended.at,
            progress: change.progress,
            outcome,
            standing,
            wrong_org,
            unsettled,
        },
        answers,
        settled_at,
        note,
        differences: differences
            .map(|one| Difference { field: one.field, expected: one.expected, found: one.found })
            .collect(),
        cannot_undo,
    }
}

fn note(answers: &mut [AnswerView], happened: Happened) {
    let (Event::Sending(at) | Event::Done(at) | Event::Refused(at) | Event::Unknown(at)) = happened.event
    else {
        return;
    };
    let Some(slot) = answers.get_mut(at) else { return };
    if matches!(happened.event, Event::Sending(_)) {
        slot.sent_at = Some(happened.at);
        return;
    }
    slot.answered_at = Some(happened.at);
    let Some(answer) = happened.answer else { return };
    slot.status = answer.status;
    slot.body = answer.body;
    slot.request_id = answer.request_id;
    slot.problem = answer.problem;
    slot.named = answer.wrong_owner.map(|wrong| wrong.named);
}
