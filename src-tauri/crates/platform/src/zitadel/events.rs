//! The server's own record, decoded: admin events, and the changes of an org.
//!
//! An event's payload can hold secrets (`hashedSecret` of a user's, a code of a domain's verification). So an answer is
//! read twice: first for the types, skipping every payload; then for the payloads of known types, skipping the others.

use crate::transport::{Answer, TransportError};
use chrono::{DateTime, Utc};
use orgdesk_model::visible;
use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Nobody reads more of a name.
const LONGEST_NAME: usize = 200;

/// Something of a known type that happened.
#[derive(Debug)]
pub struct Happened<P> {
    /// The type, one of the known ones.
    pub kind: &'static str,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, as the server names them, made safe to look at.
    pub by: Option<String>,
    /// The same user's identifier.
    pub by_id: Option<String>,
    /// What it says beyond its type, where that was told and could be read.
    pub payload: Option<P>,
}

#[derive(Deserialize)]
struct Events {
    #[serde(default)]
    events: Vec<Head>,
}

/// An event without its payload.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    #[serde(rename = "type")]
    kind: Kind,
    aggregate: Aggregate,
    #[serde(default)]
    editor: Editor,
    creation_date: Option<String>,
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    name: String,
}

#[derive(Deserialize)]
struct Aggregate {
    id: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Editor {
    user_id: Option<String>,
    display_name: Option<String>,
}

/// The events of one thing, of the known types, in the order of the answer.
pub fn events<P: DeserializeOwned>(
    answer: &Answer,
    id: &str,
    known: &[&'static str],
) -> Result<Vec<Happened<P>>, TransportError> {
    let heads = answer.json::<Events>()?.events;
    let kinds: Vec<Option<&'static str>> = heads
        .iter()
        .map(|head| known.iter().find(|k| head.aggregate.id == id && **k == head.kind.name).copied())
        .collect();
    let mut payloads = payloads::<P>(&answer.body, &kinds).into_iter();
    let mut happened = Vec::new();
    for (head, kind) in heads.into_iter().zip(kinds) {
        let payload = payloads.next().flatten();
        // What has no time can't be told apart from what was known before.
        let (Some(kind), Some(at)) = (kind, moment(head.creation_date.as_deref())) else { continue };
        let by_id = head.editor.user_id.clone();
        let by = name([head.editor.display_name, head.editor.user_id]);
        happened.push(Happened { kind, at, by, by_id, payload });
    }
    Ok(happened)
}

#[derive(Deserialize)]
struct Changes {
    #[serde(default)]
    result: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    change_date: Option<String>,
    event_type: ChangeKind,
    editor_id: Option<String>,
    editor_display_name: Option<String>,
    editor_preferred_login_name: Option<String>,
    resource_owner_id: String,
}

#[derive(Deserialize)]
struct ChangeKind {
    key: String,
}

/// The changes of an org, of the known types, in the order of the answer. They come without payloads.
pub fn changes<P>(
    answer: &Answer,
    org: &str,
    known: &[&'static str],
) -> Result<Vec<Happened<P>>, TransportError> {
    let found = answer.json::<Changes>()?.result.into_iter().filter_map(|change| {
        let kind = change.event_type.key.strip_prefix("EventTypes.")?;
        let kind = known.iter().find(|k| **k == kind).copied()?;
        let at = moment(change.change_date.as_deref()).filter(|_| change.resource_owner_id == org)?;
        let by_id = change.editor_id.clone();
        let names = [change.editor_display_name, change.editor_preferred_login_name, change.editor_id];
        Some(Happened { kind, at, by: name(names), by_id, payload: None })
    });
    Ok(found.collect())
}

fn moment(text: Option<&str>) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text?).ok().map(|at| at.to_utc())
}

/// The first name that is one.
fn name<const N: usize>(names: [Option<String>; N]) -> Option<String> {
    let name = names.into_iter().flatten().find(|name| !name.trim().is_empty())?;
    let short: String = if name.chars().count() > LONGEST_NAME {
        name.chars().take(LONGEST_NAME).chain(['…']).collect()
    } else {
        name
    };
    Some(visible(&short).into_owned())
}

/// The payloads of the events that have a kind. One that can't be read is none, and takes no other with it.
fn payloads<P: DeserializeOwned>(body: &[u8], kinds: &[Option<&'static str>]) -> Vec<Option<P>> {
    let mut found = Vec::with_capacity(kinds.len());
    let mut json = serde_json::Deserializer::from_slice(body);
    // What breaks off leaves the rest without payloads; the entries themselves are known already.
    let _ = Payloads { kinds, found: &mut found }.deserialize(&mut json);
    found
}

/// Finds the list of events.
struct Payloads<'a, P> {
    kinds: &'a [Option<&'static str>],
    found: &'a mut Vec<Option<P>>,
}

impl<'de, P: DeserializeOwned> DeserializeSeed<'de> for Payloads<'_, P> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, P: DeserializeOwned> Visitor<'de> for Payloads<'_, P> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "events" {
                map.next_value_seed(OfList { kinds: self.kinds, found: &mut *self.found })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Goes through the events, and looks into those of a known kind only.
struct OfList<'a, P> {
    kinds: &'a [Option<&'static str>],
    found: &'a mut Vec<Option<P>>,
}

impl<'de, P: DeserializeOwned> DeserializeSeed<'de> for OfList<'_, P> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, P: DeserializeOwned> Visitor<'de> for OfList<'_, P> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        for kind in self.kinds {
            let payload = match kind {
                Some(_) => seq.next_element::<Body<P>>()?.and_then(|body| body.payload),
                None => seq.next_element::<IgnoredAny>()?.and(None),
            };
            self.found.push(payload);
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// An event of a known kind, for its payload.
#[derive(Deserialize)]
#[serde(bound = "P: DeserializeOwned")]
struct Body<P> {
    #[serde(default = "none", deserialize_with = "if_readable")]
    payload: Option<P>,
}

fn none<P>() -> Option<P> {
    None
}

fn if_readable<'de, D: Deserializer<'de>, P: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<P>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 1] = ["org.policy.domain.changed"];

    #[derive(Debug, PartialEq, Deserialize)]
    struct Flag {
        on: Option<bool>,
    }

    /// Fails the test as soon as it is read.
    struct Untouchable;
    impl<'de> Deserialize<'de> for Untouchable {
        fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
            panic!("a payload was read")
        }
    }

    fn answer(events: &[(&str, &str, &str)]) -> Answer {
        let events: Vec<String> = events
            .iter()
            .map(|(kind, id, payload)| {
                format!(
                    r#"{{"editor":{{"userId":"7"}},"aggregate":{{"id":"{id}"}},"creationDate":"2026-11-22T07:00:00Z","payload":{payload},"type":{{"type":"{kind}"}}}}"#
                )
            })
            .collect();
        let body = format!(r#"{{"events":[{}]}}"#, events.join(",")).into_bytes();
        Answer { body, ..Answer::empty(200) }
    }

    #[test]
    fn payloads_of_other_types_and_other_things_are_not_read() {
        let deep = "[".repeat(5_000) + &"]".repeat(5_000);
        let others = answer(&[
            ("user.machine.secret.set", "1", r#"{"hashedSecret":"$2a$10$abc"}"#),
            ("org.policy.domain.changed", "2", r#"{"on":true}"#),
            ("org.domain.verification.added", "1", &deep),
        ]);
        assert!(events::<Untouchable>(&others, "1", &KNOWN).unwrap().is_empty());
        let one = answer(&[("org.policy.domain.changed", "1", "null")]);
        assert!(std::panic::catch_unwind(|| payloads::<Untouchable>(&one.body, &[None])).is_ok());
    }

    #[test]
    fn a_payload_that_can_not_be_read_takes_no_other_with_it() {
        let known = KNOWN[0];
        let mixed = answer(&[
            (known, "1", r#"{"on":"yes"}"#),
            ("user.machine.secret.set", "1", r#"{"on":true}"#),
            (known, "1", r#"["on"]"#),
            (known, "1", r#"{"on":true,"other":{"a":[1,2]}}"#),
            (known, "1", "null"),
        ]);
        let read: Vec<_> =
            events::<Flag>(&mixed, "1", &KNOWN).unwrap().into_iter().map(|e| e.payload).collect();
        assert_eq!(read, [None, None, Some(Flag { on: Some(true) }), None]);
    }

    #[test]
    fn a_payload_too_deep_to_read_leaves_the_entries() {
        let deep = "[".repeat(5_000) + &"]".repeat(5_000);
        let known = KNOWN[0];
        let mixed =
            answer(&[(known, "1", r#"{"on":false}"#), (known, "1", &deep), (known, "1", r#"{"on":true}"#)]);
        let read = events::<Flag>(&mixed, "1", &KNOWN).unwrap();
        assert_eq!(read.len(), 3);
        assert_eq!(read[0].payload, Some(Flag { on: Some(false) }));
        assert_eq!(read[0].by.as_deref(), Some("7"));
    }

    #[test]
    fn names_are_cut_and_show_what_is_in_them() {
        assert_eq!(name([Some(" ".into()), Some("a\u{202e}b".into())]).as_deref(), Some("a\\u{202e}b"));
        assert_eq!(name([Some("x".repeat(500))]).unwrap().chars().count(), LONGEST_NAME + 1);
        assert_eq!(name([None, Some(String::new())]), None);
    }
}
