//! Undo: what takes changes back becomes drafts, and drafts become plans like any others.

use crate::changes::made;
use crate::settle::sent_elsewhere;
use crate::{App, BeginUndoGroup, FormRef, Planned, UndoBegun, UndoGroup, UndoPart, UndoPlanned};
use orgdesk_model::{
    Outcome, PlanId, Problem, ProblemCode, Snapshot, Undo, Undoing, Verification, together, undo,
};
use orgdesk_store::{Change, DraftKey, KeptDraft};
use orgdesk_words::{phrase, say};

/// Changes that can be taken back together: their plans are all kept until they are applied.
const MOST_TOGETHER: usize = 32;

/// The changes of one form that are to be taken back, the newest first, and what takes them back.
struct Part {
    changes: Vec<Change>,
    undoing: Result<(FormRef, Undoing), String>,
}

impl App {
    /// Makes a draft of what takes a change back, where its form has no other draft.
    ///
    /// # Errors
    /// There is no such change; its trust can't be read; the data folder can't be written.
    pub async fn begin_undo(&self, id: PlanId) -> Result<UndoBegun, Problem> {
        let change = self.kept_change(id).await?;
        let (form, undoing) = match self.undoing(&change) {
            Ok(found) => found,
            Err(reason) => return Ok(UndoBegun::Impossible { reason }),
        };
        let connection = self.connection(form.connection).await?;
        if let Some(reason) = sent_elsewhere(&connection, &change.intended.plan) {
            return Ok(UndoBegun::Impossible { reason });
        }
        match self.draft_undo(&form, undoing, vec![id]).await? {
            true => {
                self.close_outcomes_of(&form);
                Ok(UndoBegun::Drafted { form })
            }
            false => Ok(UndoBegun::Occupied { form }),
        }
    }

    /// Makes drafts and plans of what takes several changes back: one for each form. Sends only reads.
    ///
    /// # Errors
    /// There is no such change; these are too many; the data folder can't be written.
    pub async fn begin_undo_group(&self, wanted: BeginUndoGroup) -> Result<UndoGroup, Problem> {
        if wanted.changes.len() > MOST_TOGETHER {
            return Err(Problem::new(
                ProblemCode::InvalidInput,
                say!(
                    "At most {MOST_TOGETHER} changes can be undone together. Nothing was planned. Choose fewer, the newest first."
                ),
            ));
        }
        let mut changes = Vec::new();
        for id in wanted.changes {
            if changes.iter().all(|change: &Change| change.id() != id) {
                changes.push(self.kept_change(id).await?);
            }
        }
        changes.sort_by_key(|change| std::cmp::Reverse(change.row));
        let mut parts = Vec::new();
        for part in self.parts(changes) {
            parts.push(self.plan_part(part).await?);
        }
        Ok(UndoGroup { parts })
    }

    /// Changes by the form that their undo is in, the newest first.
    fn parts(&self, changes: Vec<Change>) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for change in changes {
            let undoing = self.undoing(&change);
            let same = parts.iter_mut().find_map(|part| match (&part.undoing, &undoing) {
                (Ok((form, newer)), Ok((other, older))) if form == other => {
                    Some((newer.clone(), older.clone(), part))
                }
                _ => None,
            });
            let Some((newer, older, part)) = same else {
                parts.push(Part { changes: vec![change], undoing });
                continue;
            };
            part.undoing = match (together(newer, older), undoing) {
                (Ok(both), Ok((form, _))) => Ok((form, both)),
                (Err(broken), _) => Err(say!(
                    "These changes can't be undone together: {broken}. Undo them one at a time, the newest first."
                )),
                (_, Err(reason)) => Err(reason),
            };
            part.changes.push(change);
        }
        parts
    }

    async fn plan_part(&self, part: Part) -> Result<UndoPart, Problem> {
        let ids: Vec<_> = part.changes.iter().map(Change::id).collect();
        let Some(newest) = part.changes.into_iter().next() else {
            return Err(Problem::new(
                ProblemCode::Internal,
                phrase!("Nothing was chosen. Nothing was planned."),
            ));
        };
        let (form, planned) = match part.undoing {
            Err(reason) => (None, UndoPlanned::Impossible { reason }),
            Ok((form, undoing)) => {
                let draft = undoing.draft.clone();
                let planned = self.plan_undo(&form, &newest, undoing, ids.clone()).await;
                let planned = match planned {
                    Ok(planned) => planned,
                    Err(problem) if problem.code == ProblemCode::NothingToChange => UndoPlanned::Nothing,
                    Err(problem) => UndoPlanned::Failed { problem },
                };
                if planned == UndoPlanned::Nothing {
                    // What was typed meanwhile stays.
                    self.store().discard_draft_if(&DraftKey::from(&form), &draft).await?;
                }
                (Some(form), planned)
            }
        };
        Ok(UndoPart { changes: ids, target: newest.intended.plan.target, form, planned })
    }

    async fn plan_undo(
        &self,
        form: &FormRef,
        newest: &Change,
        undoing: Undoing,
        undoes: Vec<PlanId>,
    ) -> Result<UndoPlanned, Problem> {
        let connection = self.connection(form.connection).await?;
        if let Some(reason) = sent_elsewhere(&connection, &newest.intended.plan) {
            return Ok(UndoPlanned::Impossible { reason });
        }
        if !self.draft_undo(form, undoing, undoes).await? {
            return Ok(UndoPlanned::Occupied);
        }
        if self.kept_draft(form).await?.is_none() {
            return Ok(UndoPlanned::Nothing);
        }
        // A plan is made of what was read last: that may be long ago.
        self.open_form(form.clone()).await?;
        Ok(match self.plan_change(form.clone()).await? {
            Planned::Planned { plan } => UndoPlanned::Planned { plan },
            Planned::Invalid { findings } => UndoPlanned::Invalid { findings },
            Planned::Conflicts { .. } => UndoPlanned::Conflicts,
        })
    }

    /// What takes a change back, and in which form; or why nothing does.
    fn undoing(&self, change: &Change) -> Result<(FormRef, Undoing), String> {
        if let Some(reason) = cannot_undo(change) {
            return Err(reason);
        }
        let intended = &change.intended;
        let target = &intended.plan.target;
        let undoing = match undo(&intended.plan, &intended.reading, made(change).as_ref()) {
            Undo::Draft(undoing) => undoing,
            Undo::Impossible { reason } => return Err(reason),
        };
        let form = match undoing.base {
            Some(_) => target.form.clone(),
            // What was made has a form of its own.
            None => {
                let platform = self.platform(&target.platform).map_err(|problem| problem.message)?;
                let trusts = platform.descriptor().trusts.as_ref();
                trusts.map_or_else(|| target.form.clone(), |trusts| trusts.edit.clone())
            }
        };
        Ok((FormRef { connection: target.connection, level: undoing.level.clone(), form }, undoing))
    }

    /// Keeps what takes changes back as a draft. False: another draft is in its place.
    async fn draft_undo(
        &self,
        form: &FormRef,
        undoing: Undoing,
        undoes: Vec<PlanId>,
    ) -> Result<bool, Problem> {
        let base: Snapshot = match undoing.base {
            Some(base) => *base,
            None => self.reading(form).await?.snapshot,
        };
        let kept = KeptDraft { draft: undoing.draft, base, changed_at: self.now(), undoes };
        Ok(self.store().begin_undo(&DraftKey::from(form), kept).await?)
    }
}

/// Why a change can't be taken back; none where it can.
pub(crate) fn cannot_undo(change: &Change) -> Option<String> {
    let reason = match (change.outcome(), change.progress.verification) {
        (None, _) => phrase!("It is under way, or nothing was ever sent."),
        (Some(Outcome::Refused), _) => phrase!("It was refused: nothing was changed."),
        (Some(Outcome::Unknown), None | Some(Verification::CannotTell)) => {
            phrase!("It is not known whether it was applied. Settle it first.")
        }
        (Some(Outcome::Unknown), Some(Verification::Unchanged)) => {
            phrase!("It was not applied: the server held all as before when it was read again.")
        }
        (_, Some(Verification::Differs | Verification::Unchanged)) => {
            phrase!(
                "The server did not hold what was wanted when it was read again. Change the form by hand."
            )
        }
        _ => {
            let undone = undo(&change.intended.plan, &change.intended.reading, made(change).as_ref());
            return match undone {
                Undo::Impossible { reason } => Some(reason),
                Undo::Draft(_) => None,
            };
        }
    };
    Some(reason.to_owned())
}
