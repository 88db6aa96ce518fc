//! What an Apply came to, in plain words: what happened, what did not, what to do.

use crate::app::KeptPlan;
use crate::{Difference, MergeView};
use orgdesk_model::{Outcome, Party, Plan, Problem, Snapshot, Verification};
use orgdesk_words::{phrase, say};

/// How an Apply ended, with what the words need.
pub(super) enum Ended {
    MovedOn {
        differences: Vec<Difference>,
        plan: Option<Box<Plan>>,
        conflicts: Option<MergeView>,
    },
    NotSent {
        problem: Problem,
    },
    WrongOrg {
        expected: String,
        named: String,
        request_id: Option<String>,
    },
    Sent {
        outcome: Outcome,
        verification: Option<Verification>,
        found: Option<Snapshot>,
        problem: Option<Problem>,
        /// Whose it is that existed already.
        note: Option<String>,
    },
}

pub(super) struct Words {
    pub(super) headline: String,
    pub(super) message: String,
}

/// The headline and the sentence for an end.
pub(super) fn describe(kept: &KeptPlan, ended: &Ended) -> Words {
    let target = &kept.plan.target;
    let (place, whole) = match &target.parties {
        Some(parties) => {
            let name = |party: &Party| party.name.clone().unwrap_or_else(|| party.id.0.clone());
            let (trustee, trusted) = (name(&parties.trustee), name(&parties.trusted));
            let place = say!("the trust of {trustee} to {trusted} on {}", target.connection_name);
            (place.clone(), place)
        }
        None => {
            let place = say!("{} on {}", target.level_name, target.connection_name);
            (place.clone(), say!("{} of {place}", target.form_title))
        }
    };
    let (headline, message) = match ended {
        Ended::MovedOn { plan: Some(_), .. } => (
            say!("Not applied: the server moved on"),
            say!(
                "Somebody changed {whole} after this plan was made. Nothing was sent. Review the new plan below."
            ),
        ),
        Ended::MovedOn { conflicts: Some(_), .. } => (
            say!("Not applied: somebody changed the same"),
            say!(
                "Somebody changed {whole} after this plan was made, and your draft changes the same. Nothing was sent. \
                 Go back to the form and choose."
            ),
        ),
        Ended::MovedOn { plan: None, .. } => (
            say!("Nothing left to change"),
            say!("Somebody already made this change in {place}. Nothing was sent. Discard the draft."),
        ),
        Ended::NotSent { problem } => (say!("Not applied: nothing was sent"), problem.message.clone()),
        Ended::WrongOrg { expected, named, .. } => (
            say!("Stopped: the server answered for another organization"),
            say!(
                "This plan was for {place} (id {expected}), but the answer names {named}. The rest was not sent. \
                 Check both organizations on the server before anything else, and report this to its operator."
            ),
        ),
        Ended::Sent { outcome: Outcome::Refused, verification, problem, note: Some(note), .. } => {
            let headline = match verification {
                Some(Verification::Verified) => phrase!("Refused: it is there already"),
                _ => phrase!("Refused: it exists already"),
            };
            let why = problem.as_ref().map_or("", |problem| problem.message.as_str());
            (headline.to_owned(), format!("{why} {note}"))
        }
        Ended::Sent { outcome, verification, problem, .. } => {
            sent(kept, &place, *outcome, *verification, problem.as_ref())
        }
    };
    Words { headline, message }
}

fn sent(
    kept: &KeptPlan,
    place: &str,
    outcome: Outcome,
    verification: Option<Verification>,
    problem: Option<&Problem>,
) -> (String, String) {
    let why = problem.map_or("", |problem| problem.message.as_str());
    let stays = kept.expected.exists;
    let (headline, message) = match (outcome, verification) {
        (Outcome::Refused, _) => (phrase!("Refused: nothing was changed"), why.to_owned()),
        (Outcome::Applied, Some(Verification::Verified)) => {
            let place = sentence(place);
            let message = if stays {
                say!("{place} was read again and holds what was planned.")
            } else {
                say!("{place} was read again and is no longer there.")
            };
            (phrase!("Applied and verified"), message)
        }
        (Outcome::Applied, Some(Verification::Unchanged)) => (
            phrase!("Accepted, but the server holds the values from before"),
            say!(
                "The server accepted the change, but {place} still holds what it held. Some servers take a while: \
                 open the form again to compare before you review again."
            ),
        ),
        (Outcome::Applied, Some(Verification::Partly)) => (
            phrase!("Accepted, but the server holds only some of it"),
            say!(
                "The server accepted the change, but {place} holds only some of what was planned, and the values from \
                 before for the rest. Compare below, then review again."
            ),
        ),
        (Outcome::Applied, Some(Verification::Differs)) => (
            phrase!("Applied, but the server holds something else"),
            say!(
                "The server accepted the change, but {place} does not hold what was planned. Somebody may have \
                 changed it at the same moment. Compare below, then review again."
            ),
        ),
        (Outcome::Applied, _) => (
            phrase!("Applied, but not verified"),
            say!(
                "The server accepted the change, but {place} could not be read again. Open it again to compare."
            ),
        ),
        (Outcome::PartlyApplied, _) => {
            (phrase!("Partly applied"), say!("Some requests were done, the rest were not sent. {why}"))
        }
        (Outcome::Unknown, Some(Verification::Verified)) => (
            phrase!("Applied: read again to be sure"),
            if stays {
                say!(
                    "{why} Reading {place} again shows that it holds what was planned. Nothing was sent twice."
                )
            } else {
                say!("{why} Reading {place} again shows that it is no longer there. Nothing was sent twice.")
            },
        ),
        (Outcome::Unknown, Some(Verification::Partly)) => (
            phrase!("Partly applied, as reading again shows"),
            say!(
                "{why} Reading {place} again shows some of what was planned, and the values from before for the \
                 rest. Nothing was sent twice. Compare below, then review again."
            ),
        ),
        (Outcome::Unknown, Some(Verification::Unchanged)) => (
            phrase!("Not applied, as reading again shows"),
            say!(
                "{why} Reading {place} again shows the values from before. Nothing was sent twice. Review and apply \
                 again if you still want it."
            ),
        ),
        (Outcome::Unknown, Some(Verification::Differs)) => (
            phrase!("Unknown whether it was applied"),
            say!(
                "{why} {} now holds neither the values from before nor those that were planned. Nothing was sent \
                 twice. Compare below.",
                sentence(place)
            ),
        ),
        (Outcome::Unknown, _) => (
            phrase!("Unknown whether it was applied"),
            say!(
                "{why} {} could not be read again either. Nothing was sent twice. Your draft is kept: open the \
                 form when the server answers, and compare.",
                sentence(place)
            ),
        ),
    };
    (headline.to_owned(), message)
}

/// The same with a capital at its start.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
