//! Several plans, applied one after the other, up to the first that fails.

use crate::apply::Begun;
use crate::{App, ApplyEnd, ApplyGroup, ApplyPlan, ApplyState, GroupId, GroupPart, GroupState};
use orgdesk_model::{PlanId, Problem, ProblemCode, Verification};
use orgdesk_words::phrase;
use uuid::Uuid;

/// Groups whose report is kept. Older ones are forgotten; each of their plans is in the journal.
const MOST_GROUPS: usize = 16;

/// Several plans on their way.
pub(crate) struct KeptGroup {
    plans: Vec<(PlanId, Option<Problem>)>,
    ended: bool,
    begun: u64,
}

impl App {
    /// Begins to apply several plans: each is sent only once the one before was verified.
    ///
    /// # Errors
    /// One of them is gone, was applied before, wasn't confirmed as it demands, or its connection offers no writes.
    /// Then none is begun.
    pub async fn apply_group(&self, wanted: ApplyGroup) -> Result<GroupState, Problem> {
        for plan in &wanted.plans {
            let (_, kept) = self.may_apply(plan).await?;
            if self.apply_state(kept.plan.id).is_ok() {
                return Err(Problem::new(
                    ProblemCode::PlanGone,
                    phrase!(
                        "One of these plans was applied before. Nothing was sent. Review the changes again."
                    ),
                ));
            }
        }
        let group = GroupId(Uuid::new_v4());
        let plans = wanted.plans.iter().map(|plan| (plan.plan, None)).collect();
        {
            let groups = &mut self.inner.running.lock().groups;
            let begun = groups.values().map(|group| group.begun + 1).max().unwrap_or_default();
            while groups.len() >= MOST_GROUPS {
                let over = groups.iter().filter(|(_, group)| group.ended);
                let Some(oldest) = over.min_by_key(|(_, group)| group.begun).map(|(id, _)| *id) else {
                    break;
                };
                groups.remove(&oldest);
            }
            groups.insert(group, KeptGroup { plans, ended: false, begun });
        }
        let app = self.clone();
        tokio::spawn(async move { app.carry_out_group(group, wanted.plans).await });
        self.group_state(group)
    }

    /// How several plans stand.
    ///
    /// # Errors
    /// They were never begun, or that is long ago.
    pub fn group_state(&self, group: GroupId) -> Result<GroupState, Problem> {
        let running = self.inner.running.lock();
        let kept = running.groups.get(&group).ok_or_else(|| {
            Problem::new(
                ProblemCode::NotFound,
                phrase!("The report of these plans is no longer kept. Changes tells what became of each."),
            )
        })?;
        let part = |(plan, problem): &(PlanId, Option<Problem>)| GroupPart {
            plan: *plan,
            apply: running.applies.get(plan).map(|apply| apply.state.clone()),
            problem: problem.clone(),
        };
        Ok(GroupState { group, parts: kept.plans.iter().map(part).collect(), ended: kept.ended })
    }

    async fn carry_out_group(&self, group: GroupId, plans: Vec<ApplyPlan>) {
        for (at, wanted) in plans.iter().enumerate() {
            if let Err(problem) = self.carry_out_one(wanted).await {
                if let Some(kept) = self.inner.running.lock().groups.get_mut(&group)
                    && let Some((_, slot)) = kept.plans.get_mut(at)
                {
                    *slot = problem;
                }
                break;
            }
        }
        if let Some(kept) = self.inner.running.lock().groups.get_mut(&group) {
            kept.ended = true;
        }
    }

    /// Applies one plan. An error stops the ones behind it; its problem is there where the plan could not be begun.
    async fn carry_out_one(&self, wanted: &ApplyPlan) -> Result<(), Option<Problem>> {
        // The one before took a while: writes may be withdrawn by now.
        let (connection, kept) = self.may_apply(wanted).await.map_err(Some)?;
        if let Begun::Before(_) = self.begin_apply(&kept) {
            return Err(None);
        }
        self.carry_out(&connection, &kept).await;
        let state = self.apply_state(wanted.plan).map_err(Some)?;
        if is_as_wanted(&state) { Ok(()) } else { Err(None) }
    }
}

/// Whether the server is known to hold what a plan wanted.
fn is_as_wanted(state: &ApplyState) -> bool {
    match &state.ended {
        Some(ApplyEnd::Sent { verification, .. }) => *verification == Some(Verification::Verified),
        // Somebody else made the same change.
        Some(ApplyEnd::MovedOn { plan: None, conflicts: None, .. }) => true,
        _ => false,
    }
}
