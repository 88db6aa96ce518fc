//! A server refused to make something since it exists already: whose that is, and whether it is as wanted.
//!
//! A request whose answer was lost may have been carried out after reading stopped to wait for it. The next one then
//! finds what the first one made.

use crate::App;
use crate::app::KeptPlan;
use crate::drafts::CLOCKS_APART;
use chrono::{DateTime, Utc};
use orgdesk_model::{
    Act, Identity, Level, Outcome, Problem, ProblemCode, Snapshot, Source, Stamp, Target, Verification,
};
use orgdesk_platform::Session;
use orgdesk_store::ChangeFilter;
use std::sync::Arc;

/// Earlier changes of the same form that are looked at.
const LOOKED_AT: usize = 50;

/// What exists already.
pub(super) struct Existing {
    /// Whether it is as wanted.
    pub(super) verification: Verification,
    /// What it holds, where it could be read.
    pub(super) found: Option<Snapshot>,
    /// Whose it is, and how that is known, in a sentence or two.
    pub(super) note: String,
}

/// Who made what exists already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// An earlier request of this app, whose answer was lost.
    Ours,
    /// Somebody else.
    Anothers,
    /// The server doesn't tell.
    CannotTell,
}

impl App {
    /// Looks at what exists already; none where that is not why the plan was refused, or where nothing does.
    pub(super) async fn existing(
        &self,
        session: &Arc<dyn Session>,
        kept: &KeptPlan,
        identity: &Identity,
        refusal: Option<&Problem>,
    ) -> Option<Existing> {
        let plan = &kept.plan;
        let makes = matches!(plan.act, Act::Create | Act::Customize);
        if !makes || refusal?.code != ProblemCode::AlreadyExists {
            return None;
        }
        let target = &plan.target;
        let looked = session.look(&target.form, &target.level, &kept.expected, None).await;
        let (verification, found) = match looked {
            Ok(reading) => {
                let found = reading.map(|reading| reading.snapshot);
                let met = kept.expected.met_by(found.as_ref());
                // It can't be as before: what was to be made is there.
                (if met { Verification::Verified } else { Verification::Differs }, found)
            }
            Err(_) => (Verification::CannotTell, None),
        };
        if plan.act == Act::Customize && found.as_ref().is_some_and(|found| found.source == Source::Default) {
            return None;
        }
        let lost = self.lost_before(kept).await;
        let since = lost.unwrap_or(plan.made_at) - CLOCKS_APART;
        let made = made_by(session, target, since).await;
        if plan.act == Act::Create && found.is_none() && made == Stamp::default() {
            return None;
        }
        let whose = whose(&made, identity, lost, since);
        Some(Existing { verification, found, note: note(verification, whose, &made) })
    }

    /// When the first of those was begun that were to make the same, and whose answer was lost.
    async fn lost_before(&self, kept: &KeptPlan) -> Option<DateTime<Utc>> {
        let target = &kept.plan.target;
        let filter = ChangeFilter {
            connection: Some(target.connection),
            org: target.level.org().cloned(),
            form: Some(target.form.clone()),
            ..ChangeFilter::default()
        };
        let earlier = self.store().changes(&filter, None, LOOKED_AT).await;
        let earlier = earlier
            .inspect_err(|error| tracing::warn!(%error, "no earlier change could be looked at"))
            .ok()?;
        let same = |plan: &orgdesk_model::Plan| {
            plan.id != kept.plan.id
                && plan.act == kept.plan.act
                && plan.target.level == target.level
                && plan.target.parties == target.parties
        };
        earlier
            .changes
            .into_iter()
            .filter(|change| change.outcome == Some(Outcome::Unknown) && same(&change.plan))
            .map(|change| change.at)
            .min()
    }
}

/// Who made it, and when, as far as the server tells.
async fn made_by(session: &Arc<dyn Session>, target: &Target, since: DateTime<Utc>) -> Stamp {
    let told = match (&target.level, &target.parties) {
        (Level::NewTrust { org }, Some(parties)) => {
            let trusts = session.trusts(Some(org), None).await.map(|page| page.trusts);
            trusts.map(|trusts| {
                let same = |trust: &orgdesk_model::Trust| {
                    // One that has ended stands in nobody's way, however many there are.
                    let in_the_way = trust.status.active || trust.created.at >= Some(since);
                    in_the_way
                        && trust.parties.trustee.id == parties.trustee.id
                        && trust.parties.trusted.id == parties.trusted.id
                };
                // Ended ones may be listed, too: the one in the way is the one that was made last.
                trusts.into_iter().filter(same).map(|trust| trust.created).max_by_key(|made| made.at)
            })
        }
        _ => {
            let history = session.history(&target.form, &target.level, since).await;
            history.map(|entries| {
                entries.into_iter().next().map(|last| Stamp { at: Some(last.at), by: last.by })
            })
        }
    };
    told.inspect_err(|problem| tracing::warn!(%problem, "who made it could not be read"))
        .ok()
        .flatten()
        .unwrap_or_default()
}

fn whose(made: &Stamp, identity: &Identity, lost: Option<DateTime<Utc>>, since: DateTime<Utc>) -> Whose {
    match (&made.by, made.at) {
        (Some(by), _) if !by.eq_ignore_ascii_case(&identity.name) => Whose::Anothers,
        // Nothing of ours was under way.
        _ if lost.is_none() => Whose::CannotTell,
        (_, Some(at)) if at < since => Whose::Anothers,
        (Some(_), Some(_)) => Whose::Ours,
        _ => Whose::CannotTell,
    }
}

fn note(verification: Verification, whose: Whose, made: &Stamp) -> String {
    let when = made.at.map(|at| format!(" on {}", at.format("%Y-%m-%d at %H:%M:%S UTC"))).unwrap_or_default();
    let by = made.by.as_deref().map(|by| format!(" by {by}")).unwrap_or_default();
    let begin = match whose {
        Whose::Ours => format!(
            "It was made{when}{by}: by the earlier request from here whose answer was lost, which the server carried out late."
        ),
        Whose::Anothers => format!("It was made{when}{by}, not by a request from here."),
        Whose::CannotTell => format!(
            "Who made it can't be told{}.",
            if made.by.is_some() || made.at.is_some() {
                format!(": the server says{when}{by}")
            } else {
                String::new()
            }
        ),
    };
    let holds = match verification {
        Verification::Verified => "It holds what was wanted.",
        Verification::Partly | Verification::Unchanged | Verification::Differs => {
            "It does not hold what was wanted. Open it to compare."
        }
        Verification::CannotTell => "What it holds could not be read. Open it when the server answers.",
    };
    format!("{begin} {holds}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap_or_default()
    }

    #[test]
    fn whose_it_is_follows_from_who_made_it_when_and_whether_a_request_was_lost() {
        let identity = Identity { name: "Ada".to_owned(), roles: Vec::new(), server_version: None };
        let made =
            |by: Option<&str>, second: Option<i64>| Stamp { by: by.map(str::to_owned), at: second.map(at) };
        let since = at(100);
        let of = |stamp, lost: Option<i64>| whose(&stamp, &identity, lost.map(at), since);
        assert_eq!(of(made(Some("ada"), Some(150)), Some(120)), Whose::Ours);
        assert_eq!(of(made(Some("Bob"), Some(150)), Some(120)), Whose::Anothers);
        assert_eq!(of(made(Some("Bob"), None), None), Whose::Anothers);
        assert_eq!(of(made(Some("Ada"), Some(50)), Some(120)), Whose::Anothers);
        assert_eq!(of(made(None, Some(50)), Some(120)), Whose::Anothers);
        assert_eq!(of(made(Some("Ada"), Some(150)), None), Whose::CannotTell);
        assert_eq!(of(made(None, Some(150)), Some(120)), Whose::CannotTell);
        assert_eq!(of(made(None, None), Some(120)), Whose::CannotTell);
    }
}
