//! What a change of a trust brings with it, in sentences: who may do what where, who no longer may, and what stays.

use super::draft::{Edits, Wanted};
use super::scopes::{Grant, beyond};
use crate::csp::trusts::time::Moment;
use crate::csp::trusts::{CUSTOM, Record, name_of};
use chrono::{DateTime, Utc};
use orgdesk_model::{Effect, Parties, RoleScope, Scopes, visible};
use orgdesk_words::{Text, list, minute, number, phrase, say, say_count, text};

/// Most grants that a sentence names one by one.
const MOST_NAMED: usize = 6;
/// Most resources of a role that a sentence names.
const MOST_RESOURCES: usize = 3;
/// The documents of the console say so of roles and authentication policies.
const LAG: Text = text!(
    "People who are signed in may notice it up to 30 minutes later: role changes take that long to \
                   reach everybody."
);

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
            named.push(say!("{} more", number(grants.len() - MOST_NAMED)));
        }
        if named.is_empty() { say!("nothing") } else { list(&named) }
    }

    fn grant(&self, grant: &Grant<'_>) -> String {
        match grant {
            Grant::Everything => say!("everything"),
            Grant::AllRoles => say!("all roles of the organization, its owner's included"),
            Grant::Role(scope) => say!("the role {} of the organization", role(scope)),
            Grant::Service(id) => say!("all roles of the service {}", self.service(id)),
            Grant::ServiceRole(id, scope) => {
                say!("the role {} of the service {}", role(scope), self.service(id))
            }
        }
    }

    fn gain(&self, grants: &[Grant<'_>], until: &Until) -> Effect {
        let (trusted, what, trustee) = (self.trusted(), self.grants(grants), self.trustee());
        Effect::Weakens {
            what: match until {
                Until::NotTold => say!("People of {trusted} may use {what} in {trustee}."),
                Until::InsteadOfUntold => say!(
                    "People of {trusted} may use {what} in {trustee}, instead of what it allows now, which isn't told."
                ),
                Until::NoEnd => say!("People of {trusted} may use {what} in {trustee}, without an end."),
                Until::End(at) => {
                    say!("People of {trusted} may use {what} in {trustee}, until {}.", minute(*at))
                }
            },
        }
    }

    fn lose(&self, lost: &Lost<'_>) -> Effect {
        let (trusted, trustee) = (self.trusted(), self.trustee());
        Effect::TakesAccess {
            what: match lost {
                Lost::These(grants) => say!(
                    "People of {trusted} lose {} in {trustee}. Whoever works there with it is kept out.",
                    self.grants(grants)
                ),
                Lost::Untold => say!(
                    "People of {trusted} lose whatever the trust allows now and the new scopes don't, which isn't told, in {trustee}. Whoever works there with it is kept out."
                ),
                Lost::AllUntold => say!(
                    "People of {trusted} lose all that the trust allows, which isn't told, in {trustee}. Whoever works there with it is kept out."
                ),
            },
        }
    }
}

/// How long something new is allowed, as far as the sentence says.
enum Until {
    /// As long as the trust.
    NotTold,
    /// As long as the trust, and nobody knows what it takes the place of.
    InsteadOfUntold,
    /// For ever.
    NoEnd,
    /// Until a time.
    End(DateTime<Utc>),
}

/// What is taken away.
enum Lost<'a> {
    /// These.
    These(&'a [Grant<'a>]),
    /// Whatever the new scopes lack of what isn't told.
    Untold,
    /// All that the trust allows, which isn't told.
    AllUntold,
}

fn role(scope: &RoleScope) -> String {
    let name = visible(&scope.name);
    match scope.resources.as_slice() {
        [] => name.into_owned(),
        some if some.len() <= MOST_RESOURCES => {
            say!("{name} (for {})", visible(&some.join(", ")))
        }
        many => say!("{name} (for {} resources)", number(many.len())),
    }
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
            let until = if before.is_none() { Until::InsteadOfUntold } else { Until::NotTold };
            effects.push(words.gain(&gained, &until));
        }
        if !lost.is_empty() {
            effects.push(words.lose(&Lost::These(&lost)));
        } else if before.is_none() {
            effects.push(words.lose(&Lost::Untold));
        }
        effects.push(Effect::TakesEffectLater { what: LAG.get().to_owned() });
    }
    if let Some(after) = edits.expires {
        effects.extend(of_end(words, record, after));
    }
    effects
}

fn of_end(words: &Words<'_>, record: &Record, after: DateTime<Utc>) -> Vec<Effect> {
    let (trusted, trustee, day) = (words.trusted(), words.trustee(), minute(after));
    let sooner = |what: String| Effect::TakesAccess { what };
    match record.end.as_ref().map(|end| end.moment) {
        None => vec![
            sooner(say!(
                "On {day} the trust ends, which had no end: people of {trusted} can then do nothing more in {trustee}."
            )),
            Effect::CannotBeUndone {
                what: say!(
                    "From then on the trust has an end: no document says how to take it away. It can be moved."
                ),
            },
        ],
        Some(Moment::At(before)) if after < before => vec![sooner(say!(
            "On {day} the trust ends sooner than it did: people of {trusted} can then do nothing more in {trustee}."
        ))],
        Some(Moment::Beyond) => vec![sooner(say!(
            "On {day} the trust ends: people of {trusted} can then do nothing more in {trustee}."
        ))],
        Some(Moment::At(before)) => {
            let days = (after - before).num_days();
            vec![Effect::Weakens {
                what: say_count!(
                    days,
                    "People of {trusted} may act in {trustee} for {days} day longer, until {day}.",
                    "People of {trusted} may act in {trustee} for {days} days longer, until {day}.",
                    days = number(days)
                ),
            }]
        }
    }
}

/// Of a new trust.
pub fn of_creation(words: &Words<'_>, wanted: &Wanted) -> Vec<Effect> {
    let nothing = Scopes::default();
    let gained = beyond(&wanted.scopes, &nothing);
    if gained.is_empty() {
        return Vec::new();
    }
    let until = wanted.expires.map_or(Until::NoEnd, Until::End);
    vec![words.gain(&gained, &until), Effect::TakesEffectLater { what: LAG.get().to_owned() }]
}

/// Of removing it.
pub fn of_removal(words: &Words<'_>, record: &Record) -> Vec<Effect> {
    let again = if record.kind.word() == CUSTOM {
        phrase!("The trust is gone with its id and its dates; what replaces it is a new one.")
    } else {
        phrase!(
            "The trust is gone, and an organization's owner can't create one of its type again: only CUSTOM ones."
        )
    };
    let stays = say!("What people of {} did meanwhile stays.", words.trusted());
    ended(words, record, format!("{again} {stays}"))
}

/// Of switching it off.
pub fn of_deactivation(words: &Words<'_>, record: &Record) -> Vec<Effect> {
    let stays = phrase!(
        "The trust stays deactivated: only active ones can be changed, and no document tells a way back."
    );
    ended(words, record, stays.to_owned())
}

fn ended(words: &Words<'_>, record: &Record, stays: String) -> Vec<Effect> {
    let mut effects = Vec::new();
    if record.status.stands_in_the_way() {
        let nothing = Scopes::default();
        let scopes = record.scopes();
        let lost = scopes.as_ref().map(|scopes| beyond(scopes, &nothing)).unwrap_or_default();
        let lost = if scopes.is_none() { Lost::AllUntold } else { Lost::These(&lost) };
        effects.push(words.lose(&lost));
        effects.push(Effect::TakesEffectLater { what: LAG.get().to_owned() });
    }
    effects.push(Effect::CannotBeUndone { what: stays });
    effects
}
