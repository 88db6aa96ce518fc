//! Looking for what a plan was to bring about.

use super::read::{decode, find};
use super::{TRUSTED, TYPE};
use crate::csp::errors::Task;
use crate::csp::server::Server;
use crate::csp::tokens::Access as Token;
use crate::csp::trusts::{Record, list};
use chrono::TimeDelta;
use orgdesk_model::{
    Expected, FieldPath, FormReading, Level, OrgId, Problem, Reading, Source, TrustId, Value,
};
use serde_json::Value as Json;

/// A trust that was made within this time may be the one that was to be made, although it isn't as wanted.
const LATELY: TimeDelta = TimeDelta::hours(1);

/// Looks for a trust: the one of a level, or the one that was to be made there. None: the server has none.
///
/// # Errors
/// The server refused, or could not be asked; the trust can't be read.
pub async fn look(
    server: &Server,
    status_changes: bool,
    level: &Level,
    expected: &Expected,
    made: Option<&str>,
) -> Result<Option<FormReading>, Problem> {
    let looker = Looker { server, status_changes };
    match (level, made) {
        (Level::Trust { org, id }, _) => looker.by_id(org, id, false).await,
        (Level::NewTrust { org }, Some(made)) => looker.by_id(org, &TrustId(made.to_owned()), true).await,
        (Level::NewTrust { org }, None) => looker.by_values(org, expected).await,
        (Level::Instance | Level::Org { .. }, _) => Ok(None),
    }
}

struct Looker<'a> {
    server: &'a Server,
    status_changes: bool,
}

impl Looker<'_> {
    async fn by_id(&self, org: &OrgId, id: &TrustId, new: bool) -> Result<Option<FormReading>, Problem> {
        let Some((entry, token, _)) = find(self.server, org, id).await? else { return Ok(None) };
        self.decode(&token, org, id, &entry, new).map(Some)
    }

    fn decode(
        &self,
        token: &Token,
        org: &OrgId,
        id: &TrustId,
        entry: &Json,
        new: bool,
    ) -> Result<FormReading, Problem> {
        let mut reading = decode(self.server, token, self.status_changes, org, id, entry, Vec::new())?;
        if new && let Ok(record) = Record::read(entry) {
            // A new trust has two fields that can be set only once.
            let mut put = |path: &str, value: &str| {
                let reading_of = Reading { value: Value::from(value), source: Source::Custom, default: None };
                reading.snapshot.fields.insert(FieldPath::from(path), reading_of);
            };
            put(TRUSTED, record.parties.trusted.id.as_str());
            put(TYPE, record.kind.word());
        }
        Ok(reading)
    }

    /// The trust that is as wanted, else the latest one to the same org that was made lately: nobody told its id.
    async fn by_values(&self, org: &OrgId, expected: &Expected) -> Result<Option<FormReading>, Problem> {
        let wanted = expected.values.get(&TRUSTED.into()).and_then(Value::as_text).unwrap_or_default();
        let filter = format!("?trustedOrgId={wanted}");
        let all = list::all(self.server, org, &filter, Task::Trusts, |_| false).await?;
        let mut found: Vec<(Record, &Json)> = all
            .entries
            .iter()
            .filter_map(|entry| Some((Record::read(entry).ok()?, entry)))
            .filter(|(record, _)| {
                record.parties.trusted.id.as_str() == wanted
                    && record.parties.trustee.id.as_str().eq_ignore_ascii_case(org.as_str())
                    && record.status.stands_in_the_way()
            })
            .collect();
        found.sort_by_key(|(record, _)| std::cmp::Reverse(record.created.at));
        let since = self.server.now() - LATELY;
        let mut lately = None;
        for (record, entry) in found {
            let reading = self.decode(&all.access, org, &record.id, entry, true)?;
            if expected.met_by(Some(&reading.snapshot)) {
                return Ok(Some(reading));
            }
            if lately.is_none() && record.created.at.is_some_and(|at| at >= since) {
                lately = Some(reading);
            }
        }
        Ok(lately)
    }
}
