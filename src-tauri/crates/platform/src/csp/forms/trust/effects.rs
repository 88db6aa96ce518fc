//! What a change of a trust brings with it, in sentences: who may do what where, who no longer may, and what stays.

use super::draft::{Edits, Wanted};
use super::scopes::{Grant, beyond};
use crate::csp::trusts::time::Moment;
use crate::csp::trusts::{CUSTOM, Record, name_of};
use chrono::{DateTime, Utc};
use orgdesk_model::{Effect, Parties, RoleScope, Scopes, visible};

/// Most grants that a sentence names one by one.
const MOST_NAMED: usize = 6;
/// Most resources of a role that a sentence names.
const MOST_RESOURCES: usize = 3;
/// The documents of the console say so of roles and authentication policies.
const LAG: &str = "People who are signed in may notice it up to 30 minutes later: role changes take that long to \
                   reach everybody.";

/// What people call services, by id.
pub type Names = std::collections::BTreeMap<String, String>;

/// The sentences need to know who and what is called how.
pub struct Words<'a> {
    parties: &'a Parties,
    services: &'a Names,
}

impl<'a> Words<'a> {
    /// Of a trust between these.
    pub fn new(parties: &'a Parties, services: &'a Names) -> Self {
        Self { parties, services }
    }

    fn trustee(&self) -> &str {
        name_of(&self.parties.trustee)
    }

    fn trusted(&self) -> &str {
        name_of(&self.parties.trusted)
    }

    fn service(&self, id: &str) -> String {
        self.services.get(id).map_or_else(|| visible(id).into_owned(), |name| visible(name).into_owned())
    }

    fn grants(&self, grants: &[Grant<'_>]) -> String {
        let mut named: Vec<String> = grants.iter().take(MOST_NAMED).map(|grant| self.grant(grant)).collect();
        if grants.len() > MOST_NAMED {
            named.push(format!("{} more", grants.len() - MOST_NAMED));
        }
        match named.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
            None => "nothing".to_owned(),
        }
    }

    fn grant(&self, grant: &Grant<'_>) -> String {
        match grant {
            Grant::Everything => "everything".to_owned(),
            Grant::AllRoles => "all roles of the organization, its owner's included".to_owned(),
            Grant::Role(scope) => format!("the role {} of the organization", role(scope)),
            Grant::Service(id) => format!("all roles of the service {}", self.service(id)),
            Grant::ServiceRole(id, scope) => {
                format!("the role {} of the service {}", role(scope), self.service(id))
            }
        }
    }

    fn gain(&self, grants: &[Grant<'_>], until: &str) -> Effect {
        Effect::Weakens {
            what: format!(
                "People of {} may use {} in {}{until}.",
                self.trusted(),
                self.grants(grants),
                self.trustee()
            ),
        }
    }

    fn lose(&self, what: &str) -> Effect {
        Effect::TakesAccess {
            what: format!(
                "People of {} lose {what} in {}. Whoever works there with it is kept out.",
                self.trusted(),
                self.trustee()
            ),
        }
    }
}

fn role(scope: &RoleScope) -> String {
    let name = visible(&scope.name);
    match scope.resources.as_slice() {
        [] => name.into_owned(),
        some if some.len() <= MOST_RESOURCES => {
            format!("{name} (for {})", visible(&some.join(", ")))
        }
        many => format!("{name} (for {} resources)", many.len()),
    }
}

fn day(at: DateTime<Utc>) -> String {
    format!("{} UTC", at.format("%Y-%m-%d %H:%M"))
}

/// Of a change.
pub fn of_change(words: &Words<'_>, record: &Record, edits: &Edits) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(after) = &edits.scopes {
        let before = record.scopes();
        let nothing = Scopes::default();
        let known = before.as_ref().unwrap_or(&nothing);
        let (gained, lost) = (beyond(after, known), beyond(known, after));
        if !gained.is_empty() {
            let until =
                if before.is_none() { ", instead of what it allows now, which isn't told" } else { "" };
            effects.push(words.gain(&gained, until));
        }
        if !lost.is_empty() {
            effects.push(words.lose(&words.grants(&lost)));
        } else if before.is_none() {
            effects.push(
                words.lose("whatever the trust allows now and the new scopes don't, which isn't told,"),
            );
        }
        effects.push(Effect::TakesEffectLater { what: LAG.to_owned() });
    }
    if let Some(after) = edits.expires {
        effects.extend(of_end(words, record, after));
    }
    effects
}

fn of_end(words: &Words<'_>, record: &Record, after: DateTime<Utc>) -> Vec<Effect> {
    let sooner = |when: &str| Effect::TakesAccess {
        what: format!(
            "On {} the trust ends{when}: people of {} can then do nothing more in {}.",
            day(after),
            words.trusted(),
            words.trustee()
        ),
    };
    match record.end.as_ref().map(|end| end.moment) {
        None => vec![
            sooner(", which had no end"),
            Effect::CannotBeUndone {
                what: "From then on the trust has an end: no document says how to take it away. It can be moved."
                    .to_owned(),
            },
        ],
        Some(Moment::At(before)) if after < before => vec![sooner(" sooner than it did")],
        Some(Moment::Beyond) => vec![sooner("")],
        Some(Moment::At(before)) => vec![Effect::Weakens {
            what: format!(
                "People of {} may act in {} for {} days longer, until {}.",
                words.trusted(),
                words.trustee(),
                (after - before).num_days(),
                day(after)
            ),
        }],
    }
}

/// Of a new trust.
pub fn of_creation(words: &Words<'_>, wanted: &Wanted) -> Vec<Effect> {
    let nothing = Scopes::default();
    let gained = beyond(&wanted.scopes, &nothing);
    if gained.is_empty() {
        return Vec::new();
    }
    let until = wanted.expires.map_or(", without an end".to_owned(), |at| format!(", until {}", day(at)));
    vec![words.gain(&gained, &until), Effect::TakesEffectLater { what: LAG.to_owned() }]
}

/// Of removing it.
pub fn of_removal(words: &Words<'_>, record: &Record) -> Vec<Effect> {
    let again = if record.kind.word() == CUSTOM {
        "The trust is gone with its id and its dates; what replaces it is a new one."
    } else {
        "The trust is gone, and an organization's owner can't create one of its type again: only CUSTOM ones."
    };
    ended(words, record, format!("{again} What people of {} did meanwhile stays.", words.trusted()))
}

/// Of switching it off.
pub fn of_deactivation(words: &Words<'_>, record: &Record) -> Vec<Effect> {
    let stays =
        "The trust stays deactivated: only active ones can be changed, and no document tells a way back.";
    ended(words, record, stays.to_owned())
}

fn ended(words: &Words<'_>, record: &Record, stays: String) -> Vec<Effect> {
    let mut effects = Vec::new();
    if record.status.stands_in_the_way() {
        let nothing = Scopes::default();
        let scopes = record.scopes();
        let lost = scopes.as_ref().map(|scopes| beyond(scopes, &nothing)).unwrap_or_default();
        let what = if scopes.is_none() {
            "all that the trust allows, which isn't told,".to_owned()
        } else {
            words.grants(&lost)
        };
        effects.push(words.lose(&what));
        effects.push(Effect::TakesEffectLater { what: LAG.to_owned() });
    }
    effects.push(Effect::CannotBeUndone { what: stays });
    effects
}
