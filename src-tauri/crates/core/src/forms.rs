//! Forms: read, draft, check, plan.

use crate::app::{Drafts, KeptPlan};
use crate::{App, DraftChecked, FormRef, FormView, Planned, SaveDraft};
use orgdesk_model::{
    Access, Connection, Draft, Effect, FieldName, FieldPath, FormId, FormReading, Intent, Plan, PlanId,
    PlatformDescriptor, Problem, ProblemCode, Severity, Snapshot, Target, TrustId, Undo, edited, merge, undo,
};
use orgdesk_platform::Session;
use orgdesk_store::{DraftKey, KeptDraft, StoreError};
use orgdesk_words::{phrase, say};
use std::sync::Arc;
use uuid::Uuid;

/// Plans kept at a time. Older ones are forgotten, and say so.
const MOST_PLANS: usize = 64;

impl From<&FormRef> for DraftKey {
    fn from(form: &FormRef) -> Self {
        Self { connection: form.connection, level: form.level.clone(), form: form.form.clone() }
    }
}

impl App {
    /// Reads a form, with the draft that waits on it.
    ///
    /// # Errors
    /// The server refused, or could not be asked.
    pub async fn open_form(&self, form: FormRef) -> Result<FormView, Problem> {
        let (connection, session) = self.session(form.connection).await?;
        let reading = session.read(&form.form, &form.level).await?;
        let kept = self.kept_draft(&form).await?;
        let merge = match &kept {
            Some(kept) => {
                let merged = merge(&kept.base, &reading.snapshot, &kept.draft);
                self.merge_view(&connection, &session, &form, &kept.base, &reading, &merged).await
            }
            None => None,
        };
        let draft = kept.map(|kept| kept.draft).unwrap_or_default();
        let checked = self.check(&connection, &form, &reading, &draft)?;
        let apply = self.apply_of(&form);
        self.keep_reading(&form, &reading);
        Ok(FormView { reading, draft, checked, writes: self.writes(&connection), merge, apply })
    }

    /// The draft that waits on a form. One that can't be read counts as none: the app's info tells of it.
    pub(crate) async fn kept_draft(&self, form: &FormRef) -> Result<Option<KeptDraft>, Problem> {
        match self.store().draft(&DraftKey::from(form)).await {
            Err(StoreError::Unreadable { .. }) => Ok(None),
            found => Ok(found?),
        }
    }

    pub(crate) fn keep_reading(&self, form: &FormRef, reading: &FormReading) {
        let mut running = self.inner.running.lock();
        running.bases.insert(form.clone(), reading.snapshot.clone());
        running.readings.insert(form.clone(), reading.clone());
    }

    /// Keeps a draft as typed, and checks it. An empty draft is dropped.
    ///
    /// # Errors
    /// The data folder can't be written: the draft is not kept.
    pub async fn save_draft(&self, save: SaveDraft) -> Result<DraftChecked, Problem> {
        let connection = self.connection(save.form.connection).await?;
        let key = DraftKey::from(&save.form);
        // A draft is kept without the server, too: while it can't be reached, or nobody is signed in.
        let (reading, base) = {
            let running = self.inner.running.lock();
            (running.readings.get(&save.form).cloned(), running.bases.get(&save.form).cloned())
        };
        let base = match base {
            Some(base) => base,
            None => match self.kept_draft(&save.form).await? {
                Some(kept) => kept.base,
                None => self.reading(&save.form).await?.snapshot,
            },
        };
        self.store().save_draft(&key, &save.draft, &base, self.now()).await?;
        match reading {
            Some(reading) => self.check(&connection, &save.form, &reading, &save.draft),
            None => {
                let platform = self.platform(&connection.settings.platform)?;
                let name = |path: &FieldPath| field_name(platform.descriptor(), &save.form.form, path);
                let changed = edited(&base, &save.draft).keys().map(name).collect();
                Ok(DraftChecked { findings: Vec::new(), changed })
            }
        }
    }

    /// Drops a draft.
    ///
    /// # Errors
    /// The data folder can't be written.
    pub async fn discard_draft(&self, form: &FormRef) -> Result<(), Problem> {
        self.store().discard_draft(&DraftKey::from(form)).await?;
        Ok(())
    }

    /// Plans what a form's draft would do. Sends only reads.
    ///
    /// # Errors
    /// Nothing to change; the identity may not write; the server lists no such org; the server can't be asked.
    pub async fn plan_change(&self, form: FormRef) -> Result<Planned, Problem> {
        let (connection, session) = self.session(form.connection).await?;
        let reading = self.reading(&form).await?;
        let kept = self.kept_draft(&form).await?;
        let base = kept.as_ref().map_or(&reading.snapshot, |kept| &kept.base);
        let (draft, undoes) =
            kept.as_ref().map(|kept| (kept.draft.clone(), kept.undoes.clone())).unwrap_or_default();
        let merged = merge(base, &reading.snapshot, &draft);
        let Some(ready) = merged.ready().cloned() else {
            let view = self.merge_view(&connection, &session, &form, base, &reading, &merged).await;
            let gone =
                || Problem::new(ProblemCode::Internal, phrase!("The server moved on. Open the form again."));
            return Ok(Planned::Conflicts { merge: view.ok_or_else(gone)? });
        };
        let checked = self.check(&connection, &form, &reading, &draft)?;
        if checked.findings.iter().any(|finding| finding.severity == Severity::Error) {
            return Ok(Planned::Invalid { findings: checked.findings });
        }
        if let Access::ReadOnly { reason } = reading.access_for(draft.intent) {
            return Err(Problem::new(ProblemCode::PermissionDenied, say!("Nothing was planned. {reason}")));
        }
        let drafts = Drafts { kept: draft, ready, undoes };
        let plan = self.make_plan(&connection, &session, &form, reading, drafts).await?;
        Ok(Planned::Planned { plan: Box::new(plan) })
    }

    /// Makes a plan and keeps it, so that exactly what is shown can be applied.
    pub(crate) async fn make_plan(
        &self,
        connection: &Connection,
        session: &Arc<dyn Session>,
        form: &FormRef,
        reading: FormReading,
        drafts: Drafts,
    ) -> Result<Plan, Problem> {
        let mut target = self.target(connection, session, form).await?;
        let body = session.plan(&form.form, &reading, &drafts.ready).await?;
        target.parties = body.parties;
        let mut plan = Plan {
            id: PlanId(Uuid::new_v4()),
            target,
            act: body.act,
            changes: body.changes,
            effects: body.effects,
            requests: body.requests,
            confirm: body.confirm,
            made_at: self.now(),
        };
        plan.effects.extend(stays(&plan, &reading.snapshot));
        plan.effects.sort_by_key(Effect::rank);
        let mut running = self.inner.running.lock();
        while running.plans.len() >= MOST_PLANS {
            let Some(oldest) =
                running.plans.values().min_by_key(|kept| kept.plan.made_at).map(|kept| kept.plan.id)
            else {
                break;
            };
            running.plans.remove(&oldest);
            running.applies.remove(&oldest);
        }
        let kept = KeptPlan {
            plan: plan.clone(),
            expected: body.expected,
            reading,
            drafts,
            settings: connection.settings.clone(),
        };
        running.plans.insert(plan.id, kept);
        Ok(plan)
    }

    async fn target(
        &self,
        connection: &Connection,
        session: &Arc<dyn Session>,
        form: &FormRef,
    ) -> Result<Target, Problem> {
        let descriptor = self.platform(&connection.settings.platform)?.descriptor();
        let level_name = match form.level.org() {
            None => descriptor.instance_name.clone().unwrap_or_else(|| descriptor.name.clone()),
            Some(id) => {
                let org = session.org(id).await?.ok_or_else(|| not_listed(connection, id.as_str()))?;
                org.name.unwrap_or_else(|| id.0.clone())
            }
        };
        let form_title = descriptor
            .forms
            .iter()
            .find(|descriptor| descriptor.id == form.form)
            .map(|descriptor| descriptor.title.clone())
            .ok_or_else(|| Problem::new(ProblemCode::NotFound, say!("There is no form “{}”.", form.form)))?;
        Ok(Target {
            connection: connection.id,
            connection_name: connection.settings.name.clone(),
            environment: connection.settings.environment,
            platform: connection.settings.platform.clone(),
            level: form.level.clone(),
            level_name,
            form: form.form.clone(),
            form_title,
            parties: None,
        })
    }

    pub(crate) async fn reading(&self, form: &FormRef) -> Result<FormReading, Problem> {
        if let Some(reading) = self.inner.running.lock().readings.get(form) {
            return Ok(reading.clone());
        }
        let (_, session) = self.session(form.connection).await?;
        let reading = session.read(&form.form, &form.level).await?;
        self.keep_reading(form, &reading);
        Ok(reading)
    }

    fn check(
        &self,
        connection: &Connection,
        form: &FormRef,
        reading: &FormReading,
        draft: &Draft,
    ) -> Result<DraftChecked, Problem> {
        let platform = self.platform(&connection.settings.platform)?;
        let findings = platform.check(&form.form, reading, draft);
        let name = |path: &FieldPath| field_name(platform.descriptor(), &form.form, path);
        let changed = match draft.intent {
            Intent::Reset => reading
                .snapshot
                .fields
                .iter()
                .filter(|(_, reading)| {
                    reading.default.as_ref().is_none_or(|default| default != &reading.value)
                })
                .map(|(path, _)| name(path))
                .collect(),
            Intent::Edit | Intent::Customize => edited(&reading.snapshot, draft).keys().map(name).collect(),
            Intent::Remove | Intent::Deactivate => Vec::new(),
        };
        Ok(DraftChecked { findings, changed })
    }

    pub(crate) fn field_name(&self, target: &Target, path: &FieldPath) -> FieldName {
        match self.platform(&target.platform) {
            Ok(platform) => field_name(platform.descriptor(), &target.form, path),
            Err(_) => FieldName { path: path.clone(), label: path.0.clone() },
        }
    }
}

/// That a plan can't be taken back once it was applied, where its platform doesn't say what stays.
fn stays(plan: &Plan, before: &Snapshot) -> Option<Effect> {
    if plan.effects.iter().any(|effect| matches!(effect, Effect::CannotBeUndone { .. })) {
        return None;
    }
    // Its answer will tell what it makes.
    let made = TrustId::from("");
    match undo(plan, before, Some(&made)) {
        Undo::Draft(_) => None,
        Undo::Impossible { reason } => Some(Effect::CannotBeUndone { what: reason }),
    }
}

/// A field as people and as the platform name it. One that the form doesn't know keeps the platform's name.
pub(crate) fn field_name(platform: &PlatformDescriptor, form: &FormId, path: &FieldPath) -> FieldName {
    let label = platform
        .forms
        .iter()
        .find(|descriptor| &descriptor.id == form)
        .and_then(|descriptor| descriptor.field(path))
        .map_or_else(|| path.0.clone(), |field| field.label.clone());
    FieldName { path: path.clone(), label }
}

pub(crate) fn not_listed(connection: &Connection, id: &str) -> Problem {
    Problem::new(
        ProblemCode::NotFound,
        say!(
            "{} lists no organization with the id {id}, so nothing is written to it. Nothing was sent. Look it up again.",
            connection.settings.name
        ),
    )
}
