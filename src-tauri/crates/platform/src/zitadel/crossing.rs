//! Whether somebody else's write came between a reading and the write that followed it.
//!
//! `details.sequence` counts all events of an org, or of the instance, one by one: without a gap nobody wrote. A gap may
//! be anything that happened there since the settings changed last, so then the history decides. Recorded from ZITADEL
//! v4.13.1: an event's time and the `changeDate` of the write that made it are the same.

use super::wire::Written;
use chrono::{DateTime, Utc};
use orgdesk_model::{Crossed, HistoryEntry, Level, Snapshot, Source};

/// The state that was read, and the write that followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    sequences: (u64, u64),
    /// When what was read had been written.
    pub since: DateTime<Utc>,
    ours: DateTime<Utc>,
}

impl Span {
    /// From a reading's version and an answer's body; none where either doesn't tell.
    pub fn of(before: &Snapshot, answer: &str) -> Option<Self> {
        let (sequence, since) = before.version.as_deref()?.split_once('@')?;
        let details = serde_json::from_str::<Written>(answer).ok()?.details;
        let ours = details.change_date.or(details.creation_date)?;
        let time = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc());
        Some(Self {
            sequences: (sequence.parse().ok()?, details.sequence?),
            since: time(since)?,
            ours: time(&ours)?,
        })
    }

    /// Whether nothing at all happened between.
    pub fn has_no_gap(&self) -> bool {
        self.sequences.0.checked_add(1) == Some(self.sequences.1)
    }

    /// What a history tells that reaches back to the reading. One without the write itself isn't open, or lags.
    pub fn among(&self, history: Vec<HistoryEntry>) -> Crossed {
        if history.iter().all(|entry| entry.at != self.ours) {
            return Crossed::CannotTell;
        }
        let between = |entry: &HistoryEntry| entry.at > self.since && entry.at < self.ours;
        let others: Vec<HistoryEntry> = history.into_iter().filter(between).collect();
        if others.is_empty() { Crossed::Nobody } else { Crossed::By(others) }
    }
}

/// Whether a write can't cross with another one: an org that got settings of its own meanwhile refuses to get them
/// again (409).
pub fn is_guarded(before: &Snapshot) -> bool {
    before.source == Source::Default && matches!(before.level, Level::Org { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const READ: &str = "2026-11-22T10:00:00.000001Z";
    const OURS: &str = "2026-11-22T10:00:01.5Z";

    fn span(sequence: u64) -> Span {
        let before = Snapshot {
            form: "zitadel.domain".into(),
            level: Level::Instance,
            raw: String::new(),
            fields: BTreeMap::new(),
            source: Source::Custom,
            version: Some(format!("7@{READ}")),
            read_at: DateTime::UNIX_EPOCH,
        };
        let answer = format!(r#"{{"details": {{"sequence": "{sequence}", "changeDate": "{OURS}"}}}}"#);
        Span::of(&before, &answer).unwrap()
    }

    fn entry(at: &str) -> HistoryEntry {
        HistoryEntry { at: at.parse().unwrap(), by: None, by_id: None, what: at.to_owned() }
    }

    #[test]
    fn a_gap_is_a_hint_and_the_history_decides() {
        assert!(span(8).has_no_gap() && !span(9).has_no_gap() && !span(7).has_no_gap());
        let theirs = entry("2026-11-22T10:00:01Z");
        let later = entry("2026-11-22T10:00:02Z");
        let told = span(9).among(vec![later.clone(), entry(OURS), theirs.clone(), entry(READ)]);
        assert_eq!(told, Crossed::By(vec![theirs.clone()]));
        assert_eq!(span(9).among(vec![later, entry(OURS), entry(READ)]), Crossed::Nobody);
        assert_eq!(span(9).among(vec![theirs]), Crossed::CannotTell, "a history without our own write");
        assert_eq!(span(9).among(Vec::new()), Crossed::CannotTell);
    }
}
