//! Who changed domain settings, from the server's events, else from the org's list of changes.

use super::{LOGIN, SMTP, VALIDATE, name_of};
use crate::transport::{Call, TransportError};
use crate::zitadel::errors::{Task, is_closed, is_failed_search, problem};
use crate::zitadel::events::{self, Happened};
use crate::zitadel::server::{Server, can_be_id, in_org};
use crate::zitadel::wire::MyInstance;
use chrono::{DateTime, Utc};
use orgdesk_model::{HistoryEntry, Level, OrgId, Problem};
use orgdesk_words::{phrase, say};
use serde::Deserialize;
use serde_json::{Value, json};
use std::cmp::Reverse;

const EVENTS: &str = "/admin/v1/events/_search";
const CHANGES: &str = "/management/v1/orgs/me/changes/_search";
/// Entries that are told.
const MOST: usize = 20;
/// So many of an org's changes are looked through: they can't be asked for by type.
const CHANGES_READ: u32 = 200;

const OWN_ADDED: &str = "org.policy.domain.added";
const OWN_CHANGED: &str = "org.policy.domain.changed";
const OWN_REMOVED: &str = "org.policy.domain.removed";
const DEFAULT_ADDED: &str = "instance.policy.domain.added";
const DEFAULT_CHANGED: &str = "instance.policy.domain.changed";
/// Types of before version 2. Servers no longer list them, so they are understood but not asked for.
const OLD_ADDED: &str = "org.iam.policy.added";
const OLD_CHANGED: &str = "org.iam.policy.changed";
const OLD_REMOVED: &str = "org.iam.policy.removed";

const ORG_ASKED: [&str; 3] = [OWN_ADDED, OWN_CHANGED, OWN_REMOVED];
const INSTANCE_ASKED: [&str; 2] = [DEFAULT_ADDED, DEFAULT_CHANGED];
const KNOWN: [&str; 8] = [
    OWN_ADDED,
    OWN_CHANGED,
    OWN_REMOVED,
    DEFAULT_ADDED,
    DEFAULT_CHANGED,
    OLD_ADDED,
    OLD_CHANGED,
    OLD_REMOVED,
];

/// The settings in an event: those that are on when they were added, those that changed when they were changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    user_login_must_be_domain: Option<bool>,
    validate_org_domains: Option<bool>,
    smtp_sender_address_matches_instance_domain: Option<bool>,
}

impl Settings {
    fn each(self) -> [(&'static str, Option<bool>); 3] {
        [
            (LOGIN, self.user_login_must_be_domain),
            (VALIDATE, self.validate_org_domains),
            (SMTP, self.smtp_sender_address_matches_instance_domain),
        ]
    }
}

type Event = Happened<Settings>;

/// Who changed the settings that hold at a level since a time, newest first. For an org that follows the default,
/// or did for a while, that includes who changed the default meanwhile.
pub async fn history(
    server: &Server,
    level: &Level,
    since: DateTime<Utc>,
) -> Result<Vec<HistoryEntry>, Problem> {
    let found = match level {
        Level::Instance => of_instance(server).await?.unwrap_or_default(),
        Level::Org { id } if can_be_id(id.as_str()) => of_org(server, id, since).await?,
        _ => Vec::new(),
    };
    let mut entries: Vec<HistoryEntry> = found
        .into_iter()
        .filter(|event| event.at >= since)
        .map(|event| HistoryEntry {
            at: event.at,
            what: what(&event, level),
            by: event.by,
            by_id: event.by_id,
        })
        .collect();
    // Stable: what happened at the same time stays in the server's order.
    entries.sort_by_key(|entry| Reverse(entry.at));
    entries.truncate(MOST);
    Ok(entries)
}

async fn of_org(server: &Server, org: &OrgId, since: DateTime<Utc>) -> Result<Vec<Event>, Problem> {
    let Some(mut own) = search(server, org.as_str(), &ORG_ASKED).await? else {
        return of_changes(server, org).await;
    };
    if followed_since(&own, since) {
        let defaults = of_instance(server).await?.unwrap_or_default();
        let reaching: Vec<Event> = defaults.into_iter().filter(|event| !had_own(&own, event.at)).collect();
        own.extend(reaching);
    }
    Ok(own)
}

/// The instance's events; `None` where they are not open.
async fn of_instance(server: &Server) -> Result<Option<Vec<Event>>, Problem> {
    let instance = match server.ask::<MyInstance>(&Call::get("/admin/v1/instances/me")).await {
        Ok(told) => told.value.instance.id,
        Err(error) if is_closed(&error) => return Ok(None),
        Err(error) => return Err(untold(&error)),
    };
    // A search without an id would be one of everybody's events.
    if instance.is_empty() { Ok(None) } else { search(server, &instance, &INSTANCE_ASKED).await }
}

/// The newest events of one thing; `None` where events are not open.
async fn search(server: &Server, id: &str, kinds: &[&str]) -> Result<Option<Vec<Event>>, Problem> {
    let query = json!({"limit": MOST, "asc": false, "aggregateId": id, "eventTypes": kinds});
    let told = server.read(&Call::search(EVENTS, &query)).await;
    match told.and_then(|answer| events::events(&answer, id, &KNOWN)) {
        Ok(found) => Ok(Some(found)),
        Err(error) if is_closed(&error) || is_failed_search(&error) => Ok(None),
        Err(error) => Err(untold(&error)),
    }
}

/// The org's list of changes, for who may not search events; empty where that isn't open either.
async fn of_changes(server: &Server, org: &OrgId) -> Result<Vec<Event>, Problem> {
    let query: Value = json!({"query": {"limit": CHANGES_READ, "asc": false}});
    let told = server.read(&in_org(Call::search(CHANGES, &query), org)).await;
    match told.and_then(|answer| events::changes(&answer, org.as_str(), &KNOWN)) {
        Ok(found) => Ok(found),
        Err(error) if is_closed(&error) => Ok(Vec::new()),
        Err(error) => Err(untold(&error)),
    }
}

/// A failure in words. The answer is not quoted: payloads can hold secrets.
fn untold(error: &TransportError) -> Problem {
    let mut problem = problem(error, Task::History);
    if matches!(error, TransportError::Unreadable { .. }) {
        problem.platform = None;
    }
    problem
}

fn is_removed(kind: &str) -> bool {
    matches!(kind, OWN_REMOVED | OLD_REMOVED)
}

fn is_added(kind: &str) -> bool {
    matches!(kind, OWN_ADDED | OLD_ADDED | DEFAULT_ADDED)
}

/// Whether the org had settings of its own at a time. `own` is what happened to them, newest first.
fn had_own(own: &[Event], at: DateTime<Utc>) -> bool {
    match own.iter().find(|event| event.at <= at) {
        Some(last) => !is_removed(last.kind),
        // Before the first event that is known: an addition began them, anything else needed them to be there.
        None => own.last().is_some_and(|first| !is_added(first.kind)),
    }
}

/// Whether the org followed the default at any moment since a time.
fn followed_since(own: &[Event], since: DateTime<Utc>) -> bool {
    !had_own(own, since) || own.iter().any(|event| event.at >= since && is_removed(event.kind))
}

fn what(event: &Event, level: &Level) -> String {
    let settings = event.payload.unwrap_or_default();
    let of_default = matches!(event.kind, DEFAULT_ADDED | DEFAULT_CHANGED);
    if is_removed(event.kind) {
        return say!("Reset the settings to the instance default");
    }
    let told = event.payload.is_some();
    let (begin, values) = if is_added(event.kind) {
        let begin = if of_default {
            phrase!("Set up the settings")
        } else {
            phrase!("Gave the organization settings of its own")
        };
        // Values that are off are left out of what the server tells.
        (begin, settings.each().map(|(path, on)| told.then(|| (path, on.unwrap_or(false)))))
    } else {
        let begin = match (of_default, level) {
            (true, Level::Org { .. }) => {
                phrase!("Changed the instance default, which the organization followed")
            }
            _ => phrase!("Changed the settings"),
        };
        (begin, settings.each().map(|(path, on)| on.map(|on| (path, on))))
    };
    let values: Vec<String> = values
        .into_iter()
        .flatten()
        .map(|(path, on)| {
            let name = name_of(path).label;
            if on { say!("{name} on") } else { say!("{name} off") }
        })
        .collect();
    if values.is_empty() { begin.to_owned() } else { format!("{begin}: {}", values.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: &'static str, hour: u32) -> Event {
        let at = DateTime::from_timestamp(i64::from(hour) * 3_600, 0).unwrap();
        Happened { kind, at, by: None, by_id: None, payload: None }
    }

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(hour * 3_600, 0).unwrap()
    }

    #[test]
    fn whether_an_org_had_settings_of_its_own_follows_from_what_happened_to_them() {
        let own = [event(OWN_ADDED, 9), event(OWN_REMOVED, 6), event(OWN_CHANGED, 3)];
        let had: Vec<bool> = [1, 3, 5, 6, 8, 9, 11].map(|hour| had_own(&own, at(hour))).into();
        assert_eq!(had, [true, true, true, false, false, true, true]);
        assert!(!had_own(&[event(OWN_ADDED, 9)], at(1)) && !had_own(&[], at(1)));
        assert!(followed_since(&own, at(4)) && followed_since(&own, at(7)) && !followed_since(&own, at(10)));
    }
}
