//! Drafts: all of them, where they stand, and what to do where the server moved on.

use crate::forms::field_name;
use crate::{
    App, ChooseSides, ConflictView, Difference, DraftStanding, DraftState, DraftView, FormRef, FormView,
    MergeView, WholeConflictView,
};
use chrono::TimeDelta;
use orgdesk_model::{
    Connection, FieldPath, FormReading, Level, Merge, Parties, Party, Problem, ProblemCode, Snapshot, Stamp,
    merge,
};
use orgdesk_platform::Session;
use orgdesk_store::{DraftKey, KeptDraft};
use orgdesk_words::{phrase, say};
use std::sync::Arc;

/// How far a server's clock may be behind this computer's.
pub(crate) const CLOCKS_APART: TimeDelta = TimeDelta::minutes(5);

impl From<DraftKey> for FormRef {
    fn from(key: DraftKey) -> Self {
        Self { connection: key.connection, level: key.level, form: key.form }
    }
}

impl App {
    /// All drafts, the last typed in first. Asks no server.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn drafts(&self) -> Result<Vec<DraftView>, Problem> {
        let connections = self.store().connections().await?;
        let drafts = self.store().drafts().await?;
        Ok(drafts
            .into_iter()
            .filter_map(|(key, kept)| {
                let connection = connections.iter().find(|connection| connection.id == key.connection)?;
                Some(self.draft_view(connection, key.into(), kept))
            })
            .collect())
    }

    fn draft_view(&self, connection: &Connection, form: FormRef, kept: KeptDraft) -> DraftView {
        let platform =
            self.platform(&connection.settings.platform).ok().map(|platform| platform.descriptor());
        let forms = platform.into_iter().flat_map(|platform| &platform.forms);
        let title = forms.clone().find(|descriptor| descriptor.id == form.form);
        DraftView {
            form_title: title.map_or_else(|| form.form.0.clone(), |descriptor| descriptor.title.clone()),
            intent: kept.draft.intent,
            fields: kept.draft.inputs.keys().map(|path| self.name_of(connection, &form, path)).collect(),
            begun_at: kept.base.read_at,
            changed_at: kept.changed_at,
            form,
        }
    }

    /// Where a draft stands: asks its server.
    ///
    /// # Errors
    /// There is no such draft; the server refused, or could not be asked.
    pub async fn draft_standing(&self, form: FormRef) -> Result<DraftStanding, Problem> {
        let Some(kept) = self.kept_draft(&form).await? else {
            return Err(Problem::new(
                ProblemCode::NotFound,
                phrase!("This draft was discarded or applied. Nothing was read."),
            ));
        };
        let (connection, session) = self.session(form.connection).await?;
        let descriptor = self.platform(&connection.settings.platform)?.descriptor();
        let mut level_name = match form.level.org() {
            None => descriptor.instance_name.clone(),
            Some(id) => match session.org(id).await? {
                Some(org) => org.name,
                // Some servers go on answering with their defaults for an org that is gone.
                None => {
                    let problem = Problem::new(
                        ProblemCode::NotFound,
                        phrase!(
                            "The server lists no such organization: it was deleted, or this credential may not see it. \
                         Nothing was read."
                        ),
                    );
                    return Ok(DraftStanding { level_name: None, state: DraftState::Gone { problem } });
                }
            },
        };
        let state = match session.read(&form.form, &form.level).await {
            Ok(reading) => {
                self.keep_reading(&form, &reading);
                if let Some(trust) = &reading.trust {
                    let name = |party: &Party| party.name.clone().unwrap_or_else(|| party.id.0.clone());
                    let Parties { trustee, trusted } = &trust.parties;
                    level_name = Some(format!("{} → {}", name(trustee), name(trusted)));
                }
                standing(&kept, &reading.snapshot)
            }
            Err(problem) if problem.code == ProblemCode::NotFound => DraftState::Gone { problem },
            Err(problem) => return Err(problem),
        };
        Ok(DraftStanding { level_name, state })
    }

    /// Follows what a person chose where a draft and the server are in conflict: the draft then stands on what the
    /// server holds now.
    ///
    /// # Errors
    /// Something in conflict was left without a choice, or the server moved on again; the draft stays as it was.
    pub async fn choose_sides(&self, chosen: ChooseSides) -> Result<FormView, Problem> {
        let form = chosen.form;
        let reading = self.reading(&form).await?;
        let Some(kept) = self.kept_draft(&form).await? else {
            return Err(Problem::new(
                ProblemCode::NotFound,
                phrase!("This draft was discarded or applied. Nothing was changed."),
            ));
        };
        let merged = merge(&kept.base, &reading.snapshot, &kept.draft)
            .resolve(&chosen.choices)
            .map_err(|wrong| Problem::new(ProblemCode::InvalidInput, say!("Nothing was chosen: {wrong}.")))?;
        let Some(draft) = merged.ready() else {
            return Err(Problem::new(
                ProblemCode::InvalidInput,
                phrase!("Choose a side for each conflict first. Nothing was changed."),
            ));
        };
        let key = DraftKey::from(&form);
        let moved =
            self.store().rebase_draft(&key, &kept.draft, draft, &reading.snapshot, self.now()).await?;
        if !moved {
            return Err(Problem::new(
                ProblemCode::InvalidInput,
                phrase!(
                    "Something was typed meanwhile. Nothing was chosen; what was typed is kept. Choose again."
                ),
            ));
        }
        self.open_form(form).await
    }

    /// What the server changed since a draft was begun, for people; none where it changed nothing.
    pub(crate) async fn merge_view(
        &self,
        connection: &Connection,
        session: &Arc<dyn Session>,
        form: &FormRef,
        base: &Snapshot,
        reading: &FormReading,
        merge: &Merge,
    ) -> Option<MergeView> {
        let now = &reading.snapshot;
        if base.source == now.source && base.values() == now.values() {
            return None;
        }
        let changed = changed(session, form, base, reading).await;
        let name = |path: &FieldPath| self.name_of(connection, form, path);
        Some(MergeView {
            begun_at: base.read_at,
            taken: merge
                .taken
                .iter()
                .map(|taken| Difference {
                    field: name(&taken.path),
                    expected: taken.base.clone(),
                    found: taken.theirs.clone(),
                })
                .collect(),
            conflicts: merge
                .conflicts
                .iter()
                .map(|conflict| ConflictView {
                    field: name(&conflict.path),
                    base: conflict.base.clone(),
                    theirs: conflict.theirs.clone(),
                    mine: conflict.mine.clone(),
                })
                .collect(),
            whole: merge.whole.as_ref().map(|whole| WholeConflictView {
                base: whole.base,
                theirs: whole.theirs,
                intent: whole.intent,
            }),
            changed,
        })
    }

    fn name_of(&self, connection: &Connection, form: &FormRef, path: &FieldPath) -> orgdesk_model::FieldName {
        match self.platform(&connection.settings.platform) {
            Ok(platform) => field_name(platform.descriptor(), &form.form, path),
            Err(_) => orgdesk_model::FieldName { path: path.clone(), label: path.0.clone() },
        }
    }
}

fn standing(kept: &KeptDraft, now: &Snapshot) -> DraftState {
    if matches!(now.level, Level::NewTrust { .. })
        || (kept.base.source == now.source && kept.base.values() == now.values())
    {
        return DraftState::Unchanged;
    }
    match merge(&kept.base, now, &kept.draft).ready() {
        Some(_) => DraftState::Merges,
        None => DraftState::Conflicts,
    }
}

/// Who changed a form last: as its own reading tells, else as the server's history does. That nobody tells is no
/// failure: the conflict is shown all the same.
async fn changed(
    session: &Arc<dyn Session>,
    form: &FormRef,
    base: &Snapshot,
    reading: &FormReading,
) -> Option<Stamp> {
    let own = reading.trust.as_ref().map(|trust| trust.updated.clone());
    if let Some(stamp) = own.filter(|stamp| *stamp != Stamp::default()) {
        return Some(stamp);
    }
    let since = base.read_at - CLOCKS_APART;
    let history = session.history(&form.form, &form.level, since).await;
    let last =
        history.inspect_err(|problem| tracing::warn!(%problem, "no history")).ok()?.into_iter().next()?;
    Some(Stamp { at: Some(last.at), by: last.by, by_id: last.by_id })
}
