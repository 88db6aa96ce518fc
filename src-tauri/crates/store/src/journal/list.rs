//! Finding changes: the newest first, page by page.

use super::Memory;
use super::replay::{self, Change, ChangeSummary, Past};
use crate::StoreError;
use crate::database::Trouble;
use chrono::{DateTime, Utc};
use orgdesk_model::{ConnectionId, FormId, OrgId, PlanId, Standing};
use orgdesk_words::{phrase, say};
use rusqlite::types::Value;
use rusqlite::{Connection as File, params_from_iter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which changes. What is none doesn't matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeFilter {
    /// On this connection.
    pub connection: Option<ConnectionId>,
    /// Of this org.
    pub org: Option<OrgId>,
    /// Of this form.
    pub form: Option<FormId>,
    /// Begun at this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Begun before this time.
    pub until: Option<DateTime<Utc>>,
    /// That stand so.
    pub standing: Option<Standing>,
    /// In which each of these words occurs, also as a part of one: names, ids, fields, values, problems, request ids.
    pub search: Option<String>,
}

/// One page of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangePage {
    /// The changes, the newest first.
    pub changes: Vec<ChangeSummary>,
    /// An error for each change of the page that can't be read.
    pub unreadable: Vec<StoreError>,
    /// What to ask for the following page with; none after the last.
    pub next: Option<u64>,
}

/// What has to hold, with the values in it.
#[derive(Default)]
struct Conditions {
    text: String,
    values: Vec<Value>,
}

impl Conditions {
    fn and(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.text += " AND ";
        self.text += &condition.replace('?', &format!("?{}", self.values.len()));
    }
}

/// The changes that a filter lets through, the newest first: where each begins, and its identifier.
fn found(
    file: &File,
    memory: &Memory,
    filter: &ChangeFilter,
    after: Option<u64>,
    limit: usize,
) -> Result<Vec<(i64, String)>, Trouble> {
    let mut all = Conditions::default();
    let search = filter.search.as_deref().unwrap_or_default().to_lowercase();
    let words: Vec<_> = search.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    // The text is looked through from the newest change on: an index of all parts of words would cost each write more
    // than it saves a search.
    let (from, place) = match words.is_empty() {
        true => ("changes", "changes.first"),
        false => ("changes_text CROSS JOIN changes USING (first)", "changes_text.first"),
    };
    if let Some(after) = after.and_then(|after| i64::try_from(after).ok()) {
        all.and(&format!("{place} < ?"), after);
    }
    for word in words {
        all.and("instr(text, ?) > 0", word.to_owned());
    }
    if let Some(connection) = filter.connection {
        all.and("connection = ?", connection.to_string());
    }
    if let Some(org) = &filter.org {
        all.and("org = ?", org.0.clone());
    }
    if let Some(form) = &filter.form {
        all.and("form = ?", form.0.clone());
    }
    if let Some(from) = filter.from {
        all.and("at >= ?", from.timestamp_micros());
    }
    if let Some(until) = filter.until {
        all.and("at < ?", until.timestamp_micros());
    }
    if let Some(standing) = filter.standing {
        let earlier = memory.earlier.unwrap_or(i64::MAX);
        let counts = format!("CASE WHEN changes.first <= {earlier} THEN standing_if_left ELSE standing END");
        all.and(&format!("{counts} = ?"), standing.word().to_owned());
    }
    let Conditions { text, mut values } = all;
    values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
    let limit = values.len();
    let mut query = file.prepare_cached(&format!(
        "SELECT {place}, change FROM {from} WHERE true{text} ORDER BY {place} DESC LIMIT ?{limit}"
    ))?;
    let rows = query.query_map(params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn past(file: &File, id: &str) -> Result<Result<(PlanId, Past), StoreError>, Trouble> {
    let Ok(id) = Uuid::parse_str(id).map(PlanId) else {
        return Ok(Err(StoreError::Unreadable { what: say!("change {id} in the journal: no identifier") }));
    };
    let replayed = Past::of(id, replay::rows(file, id)?);
    Ok(replayed
        .and_then(|past| Ok((id, past.ok_or_else(|| replay::unreadable(id, phrase!("it has no rows")))?))))
}

/// One page.
pub(crate) fn page(
    file: &File,
    memory: &Memory,
    filter: &ChangeFilter,
    after: Option<u64>,
    limit: usize,
) -> Result<ChangePage, Trouble> {
    let mut page = ChangePage::default();
    let mut found = found(file, memory, filter, after, limit.saturating_add(1))?;
    if found.len() > limit {
        found.truncate(limit);
        page.next = found.last().and_then(|(first, _)| u64::try_from(*first).ok());
    }
    for (_, id) in found {
        match past(file, &id)?.and_then(|(id, past)| past.summary(memory, id)) {
            Ok(summary) => page.changes.push(summary),
            Err(error) => page.unreadable.push(error),
        }
    }
    Ok(page)
}

/// Whole changes, or an error for each that can't be read, and what to ask for the following ones with.
pub(crate) type Whole = (Vec<Result<Change, StoreError>>, Option<u64>);

/// Whole changes, the newest first.
pub(crate) fn whole(
    file: &File,
    memory: &Memory,
    filter: &ChangeFilter,
    after: Option<u64>,
    limit: usize,
) -> Result<Whole, Trouble> {
    let found = found(file, memory, filter, after, limit)?;
    let next = found.last().and_then(|(first, _)| u64::try_from(*first).ok());
    let load = |(_, id): (i64, String)| Ok(past(file, &id)?.and_then(|(id, past)| past.whole(memory, id)));
    Ok((found.into_iter().map(load).collect::<Result<_, Trouble>>()?, next))
}

/// One change.
pub(crate) fn one(file: &File, memory: &Memory, id: PlanId) -> Result<Option<Change>, Trouble> {
    match Past::of(id, replay::rows(file, id)?)? {
        None => Ok(None),
        Some(past) => Ok(Some(past.whole(memory, id)?)),
    }
}

/// All that reading has to settle, the oldest first.
pub(crate) fn unsettled(file: &File, memory: &Memory) -> Result<Vec<Result<Change, StoreError>>, Trouble> {
    let mut query = file.prepare_cached("SELECT change FROM changes WHERE open = 1 ORDER BY first")?;
    let ids = query.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let load = |id: String| Ok(past(file, &id)?.and_then(|(id, past)| past.whole(memory, id)));
    ids.into_iter().map(load).collect()
}
