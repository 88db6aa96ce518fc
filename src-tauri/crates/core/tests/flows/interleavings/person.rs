//! Somebody who edits a form: drafts, reviews, chooses sides, applies, at random.

use super::arena::{Client, Kind};
use orgdesk_core::{ApplyEnd, ApplyPlan, ChooseSides, MergeView, Planned, SaveDraft};
use orgdesk_model::{Choice, Choices, Draft, Intent, Plan, ProblemCode};
use std::time::Duration;
use tokio::sync::Barrier;

/// A plan that was applied, and how that ended.
pub struct Applied {
    pub plan: Plan,
    pub end: ApplyEnd,
}

pub struct Person<'a> {
    pub kind: Kind,
    pub client: &'a Client,
    pub random: fastrand::Rng,
    pub together: &'a Barrier,
    pub meet: bool,
    pub applied: Vec<Applied>,
}

impl Person<'_> {
    /// One or two edits, each until it is applied or given up.
    pub async fn work(mut self, edits: usize) -> Vec<Applied> {
        for edit in 0..edits {
            self.draft().await;
            if edit == 0 && self.meet {
                self.together.wait().await;
            }
            self.bring_home().await;
        }
        self.client.app.discard_draft(&self.client.form).await.unwrap();
        self.applied
    }

    async fn pause(&mut self) {
        if self.random.u8(..4) == 0 {
            tokio::time::sleep(Duration::from_micros(self.random.u64(..4_000))).await;
        }
    }

    async fn draft(&mut self) {
        let form = self.client.form.clone();
        self.client.app.open_form(form.clone()).await.unwrap();
        self.pause().await;
        let mut fields = self.kind.fields().to_vec();
        self.random.shuffle(&mut fields);
        fields.truncate(self.random.usize(1..=fields.len()));
        let inputs = fields
            .into_iter()
            .map(|field| (field.into(), self.kind.value(field, &mut self.random)))
            .collect();
        let draft = Draft { intent: Intent::Edit, inputs };
        self.client.app.save_draft(SaveDraft { form, draft }).await.unwrap();
        self.pause().await;
    }

    async fn bring_home(&mut self) {
        let mut shown = None;
        for _ in 0..6 {
            let plan = match shown.take() {
                Some(plan) => plan,
                None => match self.client.app.plan_change(self.client.form.clone()).await {
                    Ok(Planned::Planned { plan }) => *plan,
                    Ok(Planned::Conflicts { merge }) => {
                        self.choose(&merge).await;
                        continue;
                    }
                    Ok(other) => panic!("{other:?}"),
                    Err(problem) if problem.code == ProblemCode::NothingToChange => break,
                    Err(problem) => panic!("{problem:?}"),
                },
            };
            self.pause().await;
            let end = self.apply(&plan).await;
            self.applied.push(Applied { plan, end: end.clone() });
            match end {
                ApplyEnd::Sent { .. } | ApplyEnd::MovedOn { plan: None, conflicts: None, .. } => break,
                ApplyEnd::MovedOn { plan: Some(plan), .. } => {
                    shown = self.random.bool().then_some(*plan);
                }
                ApplyEnd::MovedOn { conflicts: Some(merge), .. } => self.choose(&merge).await,
                other => panic!("{other:?}"),
            }
        }
        self.client.app.discard_draft(&self.client.form).await.unwrap();
    }

    async fn choose(&mut self, merge: &MergeView) {
        let mut side = || if self.random.bool() { Choice::Mine } else { Choice::Theirs };
        let fields = merge.conflicts.iter().map(|conflict| (conflict.field.path.clone(), side())).collect();
        let choices = Choices { whole: None, fields };
        let chosen = ChooseSides { form: self.client.form.clone(), choices };
        if let Err(problem) = self.client.app.choose_sides(chosen).await {
            // The server moved on again meanwhile: the next plan asks anew.
            assert_eq!(problem.code, ProblemCode::InvalidInput, "{problem:?}");
        }
        self.pause().await;
    }

    async fn apply(&mut self, plan: &Plan) -> ApplyEnd {
        self.client.app.apply_plan(ApplyPlan { plan: plan.id, typed: None }).await.unwrap();
        loop {
            if let Some(end) = self.client.app.apply_state(plan.id).unwrap().ended {
                self.client.app.close_apply(plan.id);
                return end;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}
