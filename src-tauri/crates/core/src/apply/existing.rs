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
use orgdesk_store::{Change, ChangeFilter};
use orgdesk_words::{phrase, say, second};
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
        let since = lost.as_ref().map_or(plan.made_at, |lost| lost.intended.at) - CLOCKS_APART;
        let made = made_by(session, target, since).await;
        if plan.act == Act::Create && found.is_none() && made == Stamp::default() {
            return None;
        }
        // What came of the lost one would hold what that one wanted.
        let fits = lost.is_some_and(|lost| lost.intended.expected.met_by(found.as_ref()));
        let whose = whose(&made, identity, fits, since);
        Some(Existing { verification, found, note: note(verification, whose, &made) })
    }

    /// The newest change that was to make the same, whose answer was lost, and that reading did not find since.
    async fn lost_before(&self, kept: &KeptPlan) -> Option<Change> {
        let target = &kept.plan.target;
        let filter = ChangeFilter {
            connection: Some(target.connection),
            org: target.level.org().cloned(),
            form: Some(target.form.clone()),
            ..ChangeFilter::default()
        };
        let looked = async {
            let earlier = self.store().changes(&filter, None, LOOKED_AT).await?.changes;
            let lost = earlier.into_iter().filter(|change| {
                change.outcome == Some(Outcome::Unknown)
                    && change.progress.verification != Some(Verification::Verified)
                    && change.plan.id != kept.plan.id
                    && change.plan.act == kept.plan.act
                    && change.plan.target.level == target.level
                    && change.plan.target.parties == target.parties
            });
            match lost.max_by_key(|change| change.row) {
                Some(newest) => self.store().change(newest.plan.id).await,
                None => Ok(None),
            }
        };
        looked
            .await
            .inspect_err(|error| tracing::warn!(%error, "no earlier change could be looked at"))
            .ok()?
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
                entries.into_iter().next().map(|last| Stamp {
                    at: Some(last.at),
                    by: last.by,
                    by_id: last.by_id,
                })
            })
        }
    };
    told.inspect_err(|problem| tracing::warn!(%problem, "who made it could not be read"))
        .ok()
        .flatten()
        .unwrap_or_default()
}

/// `fits`: a request from here was lost that wanted what exists. Names are not compared: a server has several for one.
fn whose(made: &Stamp, identity: &Identity, fits: bool, since: DateTime<Utc>) -> Whose {
    let same = match (&made.by_id, &identity.id) {
        (Some(by), Some(id)) => Some(by == id),
        _ => None,
    };
    match (same, made.at) {
        (Some(false), _) => Whose::Anothers,
        (_, Some(at)) if fits && at < since => Whose::Anothers,
        (Some(true), Some(_)) if fits => Whose::Ours,
        _ => Whose::CannotTell,
    }
}

fn note(verification: Verification, whose: Whose, made: &Stamp) -> String {
    let told = match (&made.by, made.at.map(second)) {
        (Some(by), Some(when)) => say!("The server says that {by} made it on {when}."),
        (Some(by), None) => say!("The server says that {by} made it."),
        (None, Some(when)) => say!("The server says that it was made on {when}."),
        (None, None) => say!("The server doesn't say who made it."),
    };
    let whose = match whose {
        Whose::Ours => phrase!(
            "It comes from the earlier request from here whose answer was lost: the server carried it out late."
        ),
        Whose::Anothers => phrase!("It does not come from a request from here."),
        Whose::CannotTell => phrase!("Whether it comes from a request from here can't be told."),
    };
    let holds = match verification {
        Verification::Verified => phrase!("It holds what was wanted."),
        Verification::Partly | Verification::Unchanged | Verification::Differs => {
            phrase!("It does not hold what was wanted. Open it to compare.")
        }
        Verification::CannotTell => {
            phrase!("What it holds could not be read. Open it when the server answers.")
        }
    };
    format!("{told} {whose} {holds}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap_or_default()
    }

    #[test]
    fn whose_it_is_follows_from_who_made_it_when_and_whether_a_request_was_lost() {
        let identity = |id: Option<&str>| Identity {
            name: "ada@x.example".to_owned(),
            id: id.map(str::to_owned),
            roles: Vec::new(),
            server_version: None,
        };
        let made = |by: Option<&str>, second: Option<i64>| Stamp {
            by: Some("Ada".to_owned()),
            by_id: by.map(str::to_owned),
            at: second.map(at),
        };
        let of = |stamp, fits| whose(&stamp, &identity(Some("7")), fits, at(100));
        assert_eq!(of(made(Some("7"), Some(150)), true), Whose::Ours);
        assert_eq!(of(made(Some("8"), Some(150)), true), Whose::Anothers);
        assert_eq!(of(made(Some("8"), None), false), Whose::Anothers);
        assert_eq!(of(made(Some("7"), Some(50)), true), Whose::Anothers);
        assert_eq!(of(made(None, Some(50)), true), Whose::Anothers);
        assert_eq!(of(made(Some("7"), Some(150)), false), Whose::CannotTell);
        assert_eq!(of(made(None, Some(150)), true), Whose::CannotTell);
        assert_eq!(of(Stamp::default(), true), Whose::CannotTell);
        let unknown = whose(&made(Some("7"), Some(150)), &identity(None), true, at(100));
        assert_eq!(unknown, Whose::CannotTell, "names alone tell nothing");
    }
}
