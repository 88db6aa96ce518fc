//! Settling: what became of a change that nobody knows the end of, told by reading. Nothing is ever sent again.

use crate::apply::place;
use crate::changes::made;
use crate::{App, ChangeView, FormRef, News};
use orgdesk_model::{
    Connection, ConnectionId, Event, Expected, Outcome, Plan, PlanId, Problem, ProblemCode, Progress,
    Snapshot, Target, TrustId, Verification,
};
use orgdesk_platform::Session;
use orgdesk_store::{Change, ChangeFilter, Happened, Happening};
use orgdesk_words::{phrase, say};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use url::Url;

/// The first pause between two readings; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause between two readings.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// Changes of the same form that are looked through for one that came later.
const LOOKED_THROUGH: usize = 100;

impl App {
    /// Settles by reading what an earlier run of the app left unknown. Sends nothing but reads.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn settle_changes(&self) -> Result<(), Problem> {
        // A server that is away shall not keep the others waiting.
        let mut connections = BTreeMap::<ConnectionId, Vec<PlanId>>::new();
        for change in self.store().unsettled_changes().await? {
            match change {
                Ok(change) if change.live => {}
                Ok(change) => {
                    connections.entry(change.intended.plan.target.connection).or_default().push(change.id());
                }
                Err(error) => tracing::error!(%error, "a change can't be settled"),
            }
        }
        let mut settling = JoinSet::new();
        for changes in connections.into_values() {
            let app = self.clone();
            settling.spawn(async move {
                for id in changes {
                    match app.settle(id).await {
                        Ok(()) => app.tell_settled(id).await,
                        Err(problem) => tracing::warn!(%problem, %id, "a change could not be settled yet"),
                    }
                }
            });
        }
        settling.join_all().await;
        Ok(())
    }

    async fn tell_settled(&self, id: PlanId) {
        if let Ok(change) = self.kept_change(id).await {
            let headline = say!("An unknown outcome was settled by reading");
            self.inner.host.tell(&News { headline, place: place(&change.intended.plan) });
        }
    }

    /// Settles one change by reading, now.
    ///
    /// # Errors
    /// There is no such change; its server can't be asked, or is another one than it was sent to.
    pub async fn settle_change(&self, id: PlanId) -> Result<ChangeView, Problem> {
        self.settle(id).await?;
        self.change(id).await
    }

    async fn settle(&self, id: PlanId) -> Result<(), Problem> {
        // Of two who ask, the second finds what the first one found.
        let alone = self.inner.settling.lock(id);
        let _alone = alone.lock().await;
        let change = self.kept_change(id).await?;
        // One that this process began is in the hands of its Apply, until that has ended.
        let under_way = change.live && self.apply_state(id).is_ok_and(|state| state.ended.is_none());
        if under_way || !is_open(change.outcome(), &change.progress) {
            return Ok(());
        }
        let intended = &change.intended;
        let connection = self.connection(intended.plan.target.connection).await?;
        if let Some(reason) = sent_elsewhere(&connection, &intended.plan) {
            return Err(Problem::new(ProblemCode::WrongServer, say!("It can't be settled. {reason}")));
        }
        let found = match self.read_before_the_next(&change).await? {
            Some(found) => Some(found),
            None => {
                let (_, session) = self.session(connection.id).await?;
                let made = made(&change);
                let made = made.as_ref().map(TrustId::as_str);
                self.read_until_met(&session, &intended.plan.target, &intended.expected, made).await?
            }
        };
        self.unlock_journal().await?;
        if let Some(at) = left_under_way(&change) {
            self.store().journal_event(id, Happened::new(Event::Unknown(at), self.now())).await?;
        }
        let verification = intended.expected.found_in(&intended.reading, found.as_ref());
        let found = found.as_ref();
        let differences = found.map(|found| self.unmet(&intended.plan.target, &intended.expected, found));
        let differences = differences.unwrap_or_default();
        self.note_settled((&intended.plan, &intended.draft), verification, &differences, None).await;
        Ok(())
    }

    /// What the next change of the same form was planned on: after that, the server shows what this app did later.
    async fn read_before_the_next(&self, change: &Change) -> Result<Option<Snapshot>, Problem> {
        let target = &change.intended.plan.target;
        let filter = ChangeFilter {
            connection: Some(target.connection),
            org: target.level.org().cloned(),
            form: Some(target.form.clone()),
            ..ChangeFilter::default()
        };
        let page = self.store().changes(&filter, None, LOOKED_THROUGH).await?;
        let later = page.changes.into_iter().filter(|later| later.row > change.row);
        let next =
            later.filter(|later| later.plan.target.level == target.level).min_by_key(|later| later.row);
        let Some(next) = next else { return Ok(None) };
        Ok(self.store().change(next.plan.id).await?.map(|next| next.intended.reading))
    }

    /// Reads again and again until the server shows what was wanted, or the time for that is over: then the last that
    /// could be read counts. None: the server has no such thing.
    ///
    /// # Errors
    /// Nothing could be read in that time; why the last reading failed.
    pub(crate) async fn read_until_met(
        &self,
        session: &Arc<dyn Session>,
        target: &Target,
        expected: &Expected,
        made: Option<&str>,
    ) -> Result<Option<Snapshot>, Problem> {
        let form =
            FormRef { connection: target.connection, level: target.level.clone(), form: target.form.clone() };
        let mut pause = FIRST_PAUSE;
        let mut last = Err(unread());
        let read_on = async {
            loop {
                match session.look(&target.form, &target.level, expected, made).await {
                    Ok(reading) => {
                        if let Some(reading) = &reading
                            && reading.snapshot.level == target.level
                        {
                            self.keep_reading(&form, reading);
                        }
                        let found = reading.map(|reading| reading.snapshot);
                        let met = expected.met_by(found.as_ref());
                        last = Ok(found);
                        if met {
                            return;
                        }
                    }
                    Err(problem) if last.is_err() => last = Err(problem),
                    Err(_) => {}
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        };
        // That the time is over is no failure.
        let _ = tokio::time::timeout(self.inner.options.verify_for, read_on).await;
        last
    }
}

fn unread() -> Problem {
    Problem::new(ProblemCode::NoAnswer, phrase!("The server could not be read. Nothing was sent. Try again."))
}

/// Whether reading has to tell what a change came to.
pub(crate) fn is_open(outcome: Option<Outcome>, progress: &Progress) -> bool {
    match (outcome, progress.verification) {
        (None | Some(Outcome::Refused), _) => false,
        (Some(_), None) => true,
        (Some(outcome), Some(found)) => outcome == Outcome::Unknown && found == Verification::CannotTell,
    }
}

/// That a connection goes to another server now than a plan went to; none where it is the same.
pub(crate) fn sent_elsewhere(connection: &Connection, plan: &Plan) -> Option<String> {
    let sent = Url::parse(&plan.requests.first()?.url).ok()?;
    let now = Url::parse(&connection.settings.address).ok()?;
    let base = now.path().trim_end_matches('/');
    let same = sent.origin() == now.origin() && sent.path().starts_with(base);
    (!same).then(|| {
        say!(
            "It was sent to {}, and {} goes to {} now.",
            sent.origin().ascii_serialization(),
            connection.settings.name,
            connection.settings.address
        )
    })
}

/// The request that the journal has no end of. The change itself calls it unknown already, where its process is gone.
fn left_under_way(change: &Change) -> Option<usize> {
    match change.happenings.last() {
        Some(Happening::Event(Happened { event: Event::Sending(at), .. })) => Some(*at),
        _ => None,
    }
}
