//! Plans: what one Apply will do, to the byte.

use crate::{
    ConnectionId, Effect, Environment, FieldName, FieldPath, FormId, Level, Parties, PlanId, PlatformId,
    Snapshot, Source, Value, Verification,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a plan does to a form as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Changes settings that are this level's own.
    Change,
    /// Gives an org settings of its own.
    Customize,
    /// Gives them up for the instance default.
    Reset,
    /// Makes what didn't exist.
    Create,
    /// Removes it.
    Remove,
    /// Switches it off.
    Deactivate,
}

/// One side of a change: a value and where it comes from. A value that can't be known is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Side {
    /// The value.
    pub value: Option<Value>,
    /// Where it comes from.
    pub source: Source,
}

/// One field as it is and as it will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// The field.
    #[serde(flatten)]
    pub field: FieldName,
    /// As it is.
    pub before: Side,
    /// As it will be.
    pub after: Side,
    /// Whether a person edited it; otherwise the server changes it along.
    pub edited: bool,
}

/// A header of a request, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// One exact request. What is shown is what is sent, byte for byte; only the credential is added on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlannedRequest {
    /// The method.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// Headers but the credential's.
    pub headers: Vec<Header>,
    /// The headers that carry the credential, with `$TOKEN` in its place.
    pub credential: Vec<Header>,
    /// The body's bytes, which are UTF-8.
    pub body: Option<String>,
    /// What it does, in a few words.
    pub purpose: String,
    /// The name that the platform's documents give the operation.
    pub operation: String,
    /// The org or instance that the answer has to name, where it names one.
    pub expected_owner: Option<String>,
}

/// Where a plan goes. Shown in its title, and checked against every answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// The connection.
    pub connection: ConnectionId,
    /// Its name.
    pub connection_name: String,
    /// What it is for.
    pub environment: Environment,
    /// The kind of service.
    pub platform: PlatformId,
    /// The instance or one org.
    pub level: Level,
    /// The org's name, or what the whole server is called.
    pub level_name: String,
    /// The form.
    pub form: FormId,
    /// Its name.
    pub form_title: String,
    /// The orgs of the trust, where it goes to one.
    pub parties: Option<Parties>,
}

/// What a platform makes of a snapshot and a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanBody {
    /// What it does to the form as a whole.
    pub act: Act,
    /// Fields now and after.
    pub changes: Vec<FieldChange>,
    /// Consequences.
    pub effects: Vec<Effect>,
    /// Requests in order.
    pub requests: Vec<PlannedRequest>,
    /// What reading again must find.
    pub expected: Expected,
    /// The orgs of the trust, where it goes to one.
    pub parties: Option<Parties>,
    /// What has to be typed before it may be applied, such as the name of the org that it is about.
    pub confirm: Option<String>,
}

/// What a plan wants a later reading to find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Whether it has to be there at all.
    pub exists: bool,
    /// Where the form as a whole comes from.
    pub source: Source,
    /// Values by path; fields that nobody can know are not in it.
    pub values: BTreeMap<FieldPath, Value>,
}

impl Expected {
    /// The fields of a reading that are not as wanted. Empty and the same source means verified.
    pub fn differing<'a>(&'a self, found: &'a Snapshot) -> Vec<&'a FieldPath> {
        self.values
            .iter()
            .filter(|(path, value)| found.fields.get(*path).is_none_or(|reading| &reading.value != *value))
            .map(|(path, _)| path)
            .collect()
    }

    /// What a reading shows of whether it was applied to `before`. None: it isn't there.
    pub fn found_in(&self, before: &Snapshot, found: Option<&Snapshot>) -> Verification {
        if self.met_by(found) {
            return Verification::Verified;
        }
        let made = matches!(before.level, Level::NewTrust { .. });
        let Some(found) = found else {
            return if made { Verification::Unchanged } else { Verification::Differs };
        };
        if made {
            return Verification::Differs;
        }
        if !self.exists {
            let same = found.values() == before.values();
            return if same { Verification::Unchanged } else { Verification::Differs };
        }
        if found.source != self.source && found.source != before.source {
            return Verification::Differs;
        }
        let held = |snapshot: &Snapshot, path| snapshot.fields.get(path).map(|reading| reading.value.clone());
        let source = (found.source == self.source, found.source == before.source);
        let fields = self.values.iter().filter_map(|(path, wanted)| {
            let (was, now) = (held(before, path), held(found, path));
            (was.as_ref() != Some(wanted)).then(|| (now.as_ref() == Some(wanted), now == was))
        });
        let planned: Vec<_> =
            (before.source != self.source).then_some(source).into_iter().chain(fields).collect();
        let as_before = planned.iter().filter(|(_, as_before)| *as_before).count();
        let either = planned.iter().all(|(as_wanted, as_before)| *as_wanted || *as_before);
        match (as_before, either) {
            (0, _) | (_, false) => Verification::Differs,
            (count, true) if count == planned.len() => Verification::Unchanged,
            _ => Verification::Partly,
        }
    }

    /// Whether a reading is all that was wanted. None: it isn't there.
    pub fn met_by(&self, found: Option<&Snapshot>) -> bool {
        match found {
            None => !self.exists,
            Some(found) => self.exists && self.source == found.source && self.differing(found).is_empty(),
        }
    }
}

/// What one Apply will do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Its identifier.
    pub id: PlanId,
    /// Where it goes.
    pub target: Target,
    /// What it does to the form as a whole.
    pub act: Act,
    /// Fields now and after.
    pub changes: Vec<FieldChange>,
    /// Consequences, the worst first.
    pub effects: Vec<Effect>,
    /// Requests in order.
    pub requests: Vec<PlannedRequest>,
    /// What has to be typed before it may be applied, such as the name of the org that it is about.
    pub confirm: Option<String>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reading;
    use chrono::DateTime;

    fn snapshot(values: &[(&str, &str)], source: Source) -> Snapshot {
        let reading = |value: &str| Reading { value: value.into(), source, default: None };
        Snapshot {
            form: "x.y".into(),
            level: Level::Instance,
            raw: String::new(),
            fields: values.iter().map(|(path, value)| ((*path).into(), reading(value))).collect(),
            source,
            version: None,
            read_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_reading_tells_applied_from_partly_from_not_applied() {
        let before = snapshot(&[("a", "1"), ("b", "1"), ("c", "1")], Source::Custom);
        let values = [("a", "2"), ("b", "2"), ("c", "1")];
        let expected = Expected {
            exists: true,
            source: Source::Custom,
            values: values.map(|(path, value)| (path.into(), value.into())).into(),
        };
        let cases = [
            (["2", "2", "1"], Verification::Verified),
            (["1", "1", "1"], Verification::Unchanged),
            // Somebody else changed what wasn't planned: what was planned is as before.
            (["1", "1", "9"], Verification::Unchanged),
            (["2", "1", "1"], Verification::Partly),
            (["2", "9", "1"], Verification::Differs),
            (["2", "2", "9"], Verification::Differs),
            (["9", "1", "1"], Verification::Differs),
        ];
        for ([a, b, c], verification) in cases {
            let found = snapshot(&[("a", a), ("b", b), ("c", c)], Source::Custom);
            assert_eq!(expected.found_in(&before, Some(&found)), verification, "{a}{b}{c}");
        }
        assert_eq!(expected.found_in(&before, None), Verification::Differs);
    }

    #[test]
    fn what_is_made_or_removed_is_there_or_not() {
        let there = snapshot(&[("a", "1")], Source::Custom);
        let new = Snapshot { level: Level::NewTrust { org: "1".into() }, ..snapshot(&[], Source::Custom) };
        let made = Expected { exists: true, source: Source::Custom, values: there.values() };
        assert_eq!(made.found_in(&new, None), Verification::Unchanged);
        assert_eq!(made.found_in(&new, Some(&there)), Verification::Verified);
        let gone = Expected { exists: false, source: Source::Custom, values: BTreeMap::new() };
        assert_eq!(gone.found_in(&there, None), Verification::Verified);
        assert_eq!(gone.found_in(&there, Some(&there)), Verification::Unchanged);
        assert_eq!(
            gone.found_in(&there, Some(&snapshot(&[("a", "2")], Source::Custom))),
            Verification::Differs
        );
    }

    #[test]
    fn settings_that_somebody_gave_up_are_not_as_before() {
        let own = snapshot(&[("a", "1")], Source::Custom);
        let edit =
            Expected { exists: true, source: Source::Custom, values: [("a".into(), "2".into())].into() };
        let reset = snapshot(&[("a", "1")], Source::Default);
        assert_eq!(edit.found_in(&own, Some(&reset)), Verification::Differs);
    }

    #[test]
    fn settings_of_ones_own_that_were_not_given_up_are_as_before() {
        let own = snapshot(&[("a", "1")], Source::Custom);
        let reset = Expected { exists: true, source: Source::Default, values: BTreeMap::new() };
        assert_eq!(reset.found_in(&own, Some(&own)), Verification::Unchanged);
        assert_eq!(
            reset.found_in(&own, Some(&snapshot(&[("a", "3")], Source::Default))),
            Verification::Verified
        );
    }
}
