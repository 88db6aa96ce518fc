//! The decoders of what lies in the file, on rows that somebody made up.

use crate::connections;
use crate::drafts;
use crate::journal::Memory;
use crate::journal::replay::{Past, Row};
use orgdesk_model::PlanId;

/// What columns and rows are separated by. No JSON text has it.
const SEPARATOR: u8 = 0x1e;
/// The change whose rows they are.
const CHANGE: uuid::Uuid = uuid::Uuid::from_u128(0x0a5a_3b1e_0000_4000_8000_0000_0000_0001);

/// A function that takes any bytes, by its name.
pub type Target = (&'static str, fn(&[u8]));

/// What can be fuzzed.
pub const TARGETS: &[Target] =
    &[("store_connections", connection), ("store_drafts", draft), ("store_journal", journal)];

fn texts(input: &[u8]) -> impl Iterator<Item = String> {
    input.split(|byte| *byte == SEPARATOR).map(|part| String::from_utf8_lossy(part).into_owned())
}

/// A connection that was read is read alike after it was written.
fn connection(input: &[u8]) {
    let mut texts = texts(input);
    let (id, body) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
    if let Ok(connection) = connections::parse(&id, &body)
        && let Ok(body) = serde_json::to_string(&connection)
    {
        let again = connections::parse(&id, &body);
        assert_eq!(again.ok(), Some(connection));
    }
}

/// A draft that was read is read alike after it was written.
fn draft(input: &[u8]) {
    let mut texts = texts(input);
    let row = std::array::from_fn(|_| texts.next().unwrap_or_default());
    if let Ok((key, kept)) = drafts::of_texts(row) {
        let json = |text: serde_json::Result<String>| text.unwrap_or_default();
        let again = drafts::of_texts([
            key.connection.to_string(),
            json(serde_json::to_string(&key.level)),
            key.form.as_str().to_owned(),
            json(serde_json::to_string(&kept.draft)),
            json(serde_json::to_string(&kept.base)),
            kept.changed_at.to_rfc3339(),
            json(serde_json::to_string(&kept.undoes)),
        ]);
        assert_eq!(again.ok(), Some((key, kept)));
    }
}

/// Rows in order, the kind of each before its body.
fn journal(input: &[u8]) {
    let id = PlanId(CHANGE);
    let parts: Vec<&[u8]> = input.split(|byte| *byte == SEPARATOR).take(64).collect();
    let rows = || {
        let pairs = parts.chunks(2).zip(1..);
        pairs.map(|(pair, at)| Row::of(at, pair[0], pair.get(1).copied().unwrap_or_default())).collect()
    };
    for memory in [Memory::default(), Memory { earlier: Some(0), ..Memory::default() }] {
        if let Ok(Some(past)) = Past::of(id, rows()) {
            let _ = past.summary(&memory, id);
        }
        if let Ok(Some(past)) = Past::of(id, rows())
            && let Ok(change) = past.whole(&memory, id)
        {
            let _ = (change.outcome(), change.id());
        }
    }
}
