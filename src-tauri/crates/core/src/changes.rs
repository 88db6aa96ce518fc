//! Changes: what was applied, settling what is unknown by reading, taking back, verifying, exporting.

use crate::change_views::{
    AnswerView, ChangePageView, ChangeRow, ChangeView, ChangesWanted, ExportChanges, ExportFormat, Exported,
    ListChanges,
};
use crate::undo::cannot_undo;
use crate::{App, Difference};
use orgdesk_model::{
    Event, Expected, FieldName, FieldPath, Outcome, Plan, PlanId, Problem, ProblemCode, Side, Snapshot,
    Standing, TrustId,
};
use orgdesk_store::{Change, ChangeFilter, ChangeSummary, Happened, Happening, Settled};
use std::time::Duration;
use tokio::io::{AsyncWriteExt, BufWriter};

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
        for change in self.store().unsettled_changes().await? {
            let change = match change {
                Ok(change) if !change.live => change,
                Ok(_) => continue,
                Err(error) => {
                    tracing::error!(%error, "a change can't be settled");
                    continue;
                }
            };
            let id = change.id();
            if let Err(problem) = self.settle(change).await {
                tracing::warn!(%problem, %id, "a change could not be settled yet");
            }
        }
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

    /// Writes changes into a new file in the person's folder for downloads.
    ///
    /// # Errors
    /// The file can't be written; the data folder can't be read.
    pub async fn export_changes(&self, wanted: ExportChanges) -> Result<Exported, Problem> {
        let ending = match wanted.format {
            ExportFormat::Json => "json",
            ExportFormat::Csv => "csv",
        };
        let folder = self.inner.host.downloads()?;
        let stamp = self.now().format("%Y-%m-%dT%H-%M-%S");
        let path = folder.join(format!("orgdesk-changes-{stamp}.{ending}"));
        let failed = |error: std::io::Error| {
            Problem::new(
                ProblemCode::Storage,
                format!(
                    "{} could not be written ({error}). Nothing was exported. Make room or choose another folder.",
                    path.display()
                ),
            )
        };
        let file = tokio::fs::File::create_new(&path).await.map_err(failed)?;
        let mut file = BufWriter::new(file);
        let mut export = self.store().export_changes(wanted.wanted.into());
        let mut changes = 0;
        let (open, between, close) = match wanted.format {
            ExportFormat::Json => ("[\n", ",\n", "\n]\n"),
            ExportFormat::Csv => (CSV_HEAD, "", ""),
        };
        file.write_all(open.as_bytes()).await.map_err(failed)?;
        while let Some(change) = export.next().await {
            let change = view(change?);
            let text = match wanted.format {
                ExportFormat::Json => serde_json::to_string(&change).map_err(|error| failed(error.into()))?,
                ExportFormat::Csv => csv_lines(&change).map_err(|error| failed(error.into()))?,
            };
            if changes > 0 {
                file.write_all(between.as_bytes()).await.map_err(failed)?;
            }
            file.write_all(text.as_bytes()).await.map_err(failed)?;
            changes += 1;
        }
        file.write_all(close.as_bytes()).await.map_err(failed)?;
        file.flush().await.map_err(failed)?;
        Ok(Exported { path: path.display().to_string(), changes })
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

fn view(change: Change) -> ChangeView {
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

const CSV_HEAD: &str = "change,time,connection,environment,organization,form,act,who,outcome,verified,field,label,before,after\r\n";

/// A line for each field of a change; one without where it changes none.
fn csv_lines(change: &ChangeView) -> Result<String, csv::Error> {
    let (row, plan) = (&change.row, &change.row.plan);
    let target = &plan.target;
    let mut lines = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let fields: Vec<_> = match plan.changes.as_slice() {
        [] => vec![None],
        changes => changes.iter().map(Some).collect(),
    };
    for field in fields {
        let side = |side: &Side| side.value.as_ref().map(cell).unwrap_or_default();
        let (path, label, before, after) = field.map_or_else(Default::default, |change| {
            let FieldName { path, label } = change.field.clone();
            (path.0, label, side(&change.before), side(&change.after))
        });
        let cells = [
            plan.id.to_string(),
            row.at.to_rfc3339(),
            target.connection_name.clone(),
            target.environment.word().to_owned(),
            target.level_name.clone(),
            target.form.0.clone(),
            cell(&plan.act),
            row.identity.name.clone(),
            row.outcome.as_ref().map(cell).unwrap_or_default(),
            row.progress.verification.as_ref().map(cell).unwrap_or_default(),
            path,
            label,
            before,
            after,
        ];
        lines.write_record(cells.map(harmless))?;
    }
    let bytes = lines.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A value as a cell holds it: text as it is, all else as JSON.
fn cell(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// Spreadsheets run what begins like a formula; names come from servers.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}
