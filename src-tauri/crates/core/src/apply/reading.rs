//! Reading around the requests: before, that nothing has changed; afterwards, what they came to.

use super::form_of;
use super::outcome::Ended;
use crate::app::{Drafts, KeptPlan};
use crate::forms::not_listed;
use crate::{App, Difference};
use orgdesk_model::{Access, Connection, Problem, ProblemCode, Snapshot, Verification, merge};
use orgdesk_platform::Session;
use std::sync::Arc;
use std::time::Duration;

/// The first pause between two verifying reads; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause between two verifying reads.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

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
                format!("Nothing was sent. {reason}"),
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
        let target = &kept.plan.target;
        let mut pause = FIRST_PAUSE;
        let mut found = None;
        let read_on = async {
            loop {
                let looked = session.look(&target.form, &target.level, &kept.expected, made).await;
                if let Ok(reading) = looked {
                    if let Some(reading) = &reading
                        && reading.snapshot.level == target.level
                    {
                        self.keep_reading(&form_of(kept), reading);
                    }
                    let snapshot = reading.map(|reading| reading.snapshot);
                    let met = kept.expected.met_by(snapshot.as_ref());
                    found = Some(snapshot);
                    if met {
                        return;
                    }
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        };
        let in_time = tokio::time::timeout(self.inner.options.verify_for, read_on).await.is_ok();
        let verification = match (in_time, &found) {
            (true, _) => Verification::Verified,
            (false, Some(found)) => kept.expected.found_in(&kept.reading.snapshot, found.as_ref()),
            (false, None) => Verification::CannotTell,
        };
        (verification, found.flatten())
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
                field: self.field_name(kept, path),
                expected: before.fields.get(path).map(|reading| reading.value.clone()),
                found: now.fields.get(path).map(|reading| reading.value.clone()),
            })
            .collect()
    }

    /// Fields that are not as the plan wanted them.
    pub(super) fn unmet(&self, kept: &KeptPlan, found: &Snapshot) -> Vec<Difference> {
        kept.expected
            .differing(found)
            .into_iter()
            .map(|path| Difference {
                field: self.field_name(kept, path),
                expected: kept.expected.values.get(path).cloned(),
                found: found.fields.get(path).map(|reading| reading.value.clone()),
            })
            .collect()
    }
}
