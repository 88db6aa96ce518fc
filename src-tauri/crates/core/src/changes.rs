//! Changes: what was applied, settling what is unknown by reading, taking back, verifying, exporting.

use crate::change_views::{AnswerView, ChangePageView, ChangeRow, ChangeView, ChangesWanted, ListChanges};
use crate::undo::cannot_undo;
use crate::{App, Difference};
use orgdesk_model::{
    ConnectionId, Event, Expected, FieldName, FieldPath, Outcome, Plan, PlanId, Problem, ProblemCode,
    Snapshot, Standing, TrustId,
};
use orgdesk_store::{Change, ChangeFilter, ChangeSummary, Happened, Happening, Settled};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::task::JoinSet;

/// Changes on one page.
const PAGE: usize = 100;
/// Between two readings that settle.
const PAUSE: Duration = Duration::from_millis(500);

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
                "The journal has no such change. Go back to the list of changes.",
            )
        })
    }

    /// Settles by reading what an earlier run of the app left unknown. Sends nothing but reads.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn settle_changes(&self) -> Result<(), Problem> {
        // A server that is away shall not keep the others waiting.
        let mut connections = BTreeMap::<ConnectionId, Vec<Change>>::new();
        for change in self.store().unsettled_changes().await? {
            match change {
                Ok(change) if change.live => {}
                Ok(change) => {
                    connections.entry(change.intended.plan.target.connection).or_default().push(change);
                }
                Err(error) => tracing::error!(%error, "a change can't be settled"),
            }
        }
        let mut settling = JoinSet::new();
        for changes in connections.into_values() {
            let app = self.clone();
            settling.spawn(async move {
                for change in changes {
                    let id = change.id();
                    if let Err(problem) = app.settle(change).await {
                        tracing::warn!(%problem, %id, "a change could not be settled yet");
                    }
                }
            });
        }
        settling.join_all().await;
        Ok(())
    }

    /// Settles one change by reading, now.
    ///
    /// # Errors
    /// There is no such change; its server can't be asked.
    pub async fn settle_change(&self, id: PlanId) -> Result<ChangeView, Problem> {
        let change = self.kept_change(id).await?;
        // One that this process began is in the hands of its Apply, until that has ended.
        let under_way = change.live && self.apply_state(id).is_ok_and(|state| state.ended.is_none());
        if unsettled(&change) && !under_way {
            self.settle(change).await?;
        }
        self.change(id).await
    }

    async fn settle(&self, change: Change) -> Result<(), Problem> {
        let id = change.id();
        let intended = &change.intended;
        let target = &intended.plan.target;
        let (_, session) = self.session(target.connection).await?;
        let made = made(&change);
        let until = tokio::time::Instant::now() + self.inner.options.verify_for;
        let found = loop {
            let made = made.as_ref().map(TrustId::as_str);
            let looked = session.look(&target.form, &target.level, &intended.expected, made).await;
            let late = tokio::time::Instant::now() >= until;
            match looked {
                Ok(reading) => {
                    let found = reading.map(|reading| reading.snapshot);
                    if late || intended.expected.met_by(found.as_ref()) {
                        break found;
                    }
                }
                Err(problem) if late => return Err(problem),
                Err(_) => {}
            }
            tokio::time::sleep(PAUSE.min(self.inner.options.verify_for)).await;
        };
        self.unlock_journal().await?;
        if let Some(at) = left_under_way(&change) {
            self.store().journal_event(id, Happened::new(Event::Unknown(at), self.now())).await?;
        }
        let verification = intended.expected.found_in(&intended.reading, found.as_ref());
        let differences = found.as_ref().map(|found| differences(&intended.plan, &intended.expected, found));
        let differences = differences.unwrap_or_default();
        self.note_settled((&intended.plan, &intended.draft), verification, &differences, None).await;
        Ok(())
    }
}

/// Whether nobody knows yet what it came to.
fn unsettled(change: &Change) -> bool {
    change.outcome() == Some(Outcome::Unknown) && !change.progress.is_settled()
}

/// The request that the journal has no end of. The change itself calls it unknown already, where its process is gone.
fn left_under_way(change: &Change) -> Option<usize> {
    match change.happenings.last() {
        Some(Happening::Event(Happened { event: Event::Sending(at), .. })) => Some(*at),
        _ => None,
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
    let unknown = summary.outcome == Some(Outcome::Unknown);
    let wrong_org = summary.wrong_owner.is_some();
    ChangeRow {
        standing: Standing::of(&summary.progress, summary.live, wrong_org),
        unsettled: unknown && !summary.progress.is_settled(),
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
    let unsettled = unsettled(&change);
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

fn differences(plan: &Plan, expected: &Expected, found: &Snapshot) -> Vec<Difference> {
    let name = |path: &FieldPath| {
        let known = plan.changes.iter().map(|change| &change.field).find(|field| field.path == *path);
        known.cloned().unwrap_or_else(|| FieldName { path: path.clone(), label: path.0.clone() })
    };
    expected
        .differing(found)
        .into_iter()
        .map(|path| Difference {
            field: name(path),
            expected: expected.values.get(path).cloned(),
            found: found.fields.get(path).map(|reading| reading.value.clone()),
        })
        .collect()
}
