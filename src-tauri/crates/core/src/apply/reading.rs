//! Reading around the requests: before, that nothing has changed; afterwards, what they came to.

use super::form_of;
use super::outcome::Ended;
use crate::app::{Drafts, KeptPlan};
use crate::forms::not_listed;
use crate::{App, Difference};
use orgdesk_model::{
    Access, Connection, Expected, Problem, ProblemCode, Snapshot, Target, Verification, merge,
};
use orgdesk_platform::Session;
use orgdesk_words::say;
use std::sync::Arc;

impl App {
    /// Reads what the plan was made from again. Only the same state lets anything be sent.
    pub(super) async fn read_again(
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
                say!("Nothing was sent. {reason}"),
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
    pub(super) async fn verify(
        &self,
        session: &Arc<dyn Session>,
        kept: &KeptPlan,
        made: Option<&str>,
    ) -> (Verification, Option<Snapshot>) {
        let found = self.read_until_met(session, &kept.plan.target, &kept.expected, made).await;
        match found {
            Ok(found) => (kept.expected.found_in(&kept.reading.snapshot, found.as_ref()), found),
            Err(problem) => {
                tracing::warn!(%problem, plan = %kept.plan.id, "it could not be read again");
                (Verification::CannotTell, None)
            }
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
                field: self.field_name(&kept.plan.target, path),
                expected: before.fields.get(path).map(|reading| reading.value.clone()),
                found: now.fields.get(path).map(|reading| reading.value.clone()),
            })
            .collect()
    }

    /// Fields that are not as a plan wanted them.
    pub(crate) fn unmet(&self, target: &Target, expected: &Expected, found: &Snapshot) -> Vec<Difference> {
        expected
            .differing(found)
            .into_iter()
            .map(|path| Difference {
                field: self.field_name(target, path),
                expected: expected.values.get(path).cloned(),
                found: found.fields.get(path).map(|reading| reading.value.clone()),
            })
            .collect()
    }
}
