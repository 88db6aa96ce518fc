//! Reading a trust, and what is known before a new one is made.

use super::{DESCRIPTION, EXPIRES, ID, NEW_ID, SCOPES, STATUS, STATUS_FIXED, TRUSTED, TYPE};
use crate::csp::errors::Task;
use crate::csp::links;
use crate::csp::orgs::fetch;
use crate::csp::server::Server;
use crate::csp::tokens::Access as Token;
use crate::csp::trusts::time::{Moment, text};
use crate::csp::trusts::{Allowed, CUSTOM, Record, Status, Unit, list, name_of, rights};
use orgdesk_model::{
    Act, Direction, FieldPath, FormReading, Intent, Level, Notice, Offer, OrgId, Problem, ProblemCode,
    Reading, Scopes, Snapshot, Source, TrustId, Value, visible,
};
use orgdesk_words::{phrase, say};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Reads a trust through an org that takes part in it. There is no operation for one trust, so the list is asked for
/// it.
///
/// # Errors
/// There is no such trust, the org takes no part in it, it can't be read, or the server can't be asked.
pub async fn read(
    server: &Server,
    status_changes: bool,
    org: &OrgId,
    id: &TrustId,
) -> Result<FormReading, Problem> {
    match find(server, org, id).await? {
        Some((entry, token, notices)) => decode(server, &token, status_changes, org, id, &entry, notices),
        None => Err(Problem::new(
            ProblemCode::NotFound,
            phrase!(
                "The server lists no such trust of this organization. Nothing was read. Somebody may have removed it: \
             reload the list of trusts."
            ),
        )),
    }
}

/// A trust's entry in the list, as it came.
type Found = (Json, std::sync::Arc<Token>, Vec<Notice>);

/// Looks for a trust by its id. None: the list doesn't have it.
pub async fn find(server: &Server, org: &OrgId, id: &TrustId) -> Result<Option<Found>, Problem> {
    if !links::is_word(id.as_str()) {
        return Ok(None);
    }
    let named =
        |entry: &Json| entry["trustId"].as_str().is_some_and(|found| found.eq_ignore_ascii_case(id.as_str()));
    let filter = format!("?trustId={id}");
    let enough = |entries: &[Json]| entries.iter().any(named);
    let all = list::all(server, org, &filter, Task::Trust, enough).await?;
    let entry = all.entries.into_iter().find(named);
    Ok(entry.map(|entry| (entry, all.access, all.notices)))
}

/// Makes a reading of a trust's entry.
pub fn decode(
    server: &Server,
    token: &Token,
    status_changes: bool,
    org: &OrgId,
    id: &TrustId,
    entry: &Json,
    notices: Vec<Notice>,
) -> Result<FormReading, Problem> {
    let record = Record::read(entry).map_err(|why| {
        Problem::new(
            ProblemCode::UnreadableAnswer,
            say!(
                "The server's answer can't be read: {}. The trust was not read. Tell the server's support.",
                visible(&why.to_string())
            ),
        )
    })?;
    if !record.is_party(org.as_str()) {
        return Err(Problem::new(
            ProblemCode::NotFound,
            phrase!(
                "The server answers with a trust of two other organizations. It is not shown. Reload the list of trusts, \
             and tell the server's support."
            ),
        ));
    }
    let now = server.now();
    let access = rights::edit(token, org.as_str(), &record);
    let mut fixed = BTreeMap::from([(FieldPath::from(STATUS), STATUS_FIXED.get().to_owned())]);
    if let Allowed::Unread(why) = &record.allowed {
        fixed.insert(
            SCOPES.into(),
            say!(
                "What the trust allows is told in a way that this app can't read ({why}), so it can't be set."
            ),
        );
    }
    let mut notices = notices;
    notices.extend(remarks(&record, org));
    Ok(FormReading {
        snapshot: Snapshot {
            form: ID.into(),
            level: Level::Trust { org: org.clone(), id: id.clone() },
            raw: entry.to_string(),
            fields: fields(&record),
            source: Source::Custom,
            version: record.version.clone(),
            read_at: now,
        },
        fixed,
        notices,
        offers: offers(token, status_changes, org, &record),
        trust: Some(Box::new(record.show(org, access.clone(), now))),
        access,
    })
}

/// The fields as read. What the server doesn't tell has none.
pub fn fields(record: &Record) -> BTreeMap<FieldPath, Reading> {
    let mut fields = BTreeMap::new();
    let mut put = |path: &str, value: Value| {
        fields.insert(FieldPath::from(path), Reading { value, source: Source::Custom, default: None });
    };
    if let Some(scopes) = record.scopes() {
        put(SCOPES, scopes.to_value());
    }
    match record.end.as_ref().map(|end| end.moment) {
        None => put(EXPIRES, "".into()),
        Some(Moment::At(at)) => put(EXPIRES, Value::Text(text(at))),
        Some(Moment::Beyond) => {}
    }
    put(DESCRIPTION, Value::Text(record.description.clone().unwrap_or_default()));
    put(STATUS, record.status.word().into());
    fields
}

fn offers(token: &Token, status_changes: bool, org: &OrgId, record: &Record) -> Vec<Offer> {
    let deactivate = if !status_changes {
        Some(say!(
            "{STATUS_FIXED} Where your server allows it, set “Status of trusts” of the connection to that."
        ))
    } else if record.status == Status::Active {
        rights::missing(token, org.as_str(), Act::Deactivate)
    } else {
        record.status.why_not_editable()
    };
    vec![
        Offer { intent: Intent::Remove, access: rights::remove(token, org.as_str()) },
        Offer { intent: Intent::Deactivate, access: rights::unless(deactivate) },
    ]
}

/// What one should know of a trust.
fn remarks(record: &Record, org: &OrgId) -> Vec<Notice> {
    let mut notices = Vec::new();
    if record.direction(org.as_str()) == Direction::Receives {
        notices.push(Notice::remark(
            "csp.trust_received",
            phrase!("This organization receives the trust."),
            say!(
                "No document says whether the organization that may act can change or remove a trust: the server may \
                 refuse. A refusal changes nothing; {} gives the trust, and surely can.",
                name_of(&record.parties.trustee)
            ),
        ));
    }
    if let Some(end) = &record.end {
        let counted = match end.moment {
            Moment::At(at) => text(at),
            Moment::Beyond => say!("beyond all calendars ({})", end.raw),
        };
        match (end.perhaps, end.moment) {
            (Some(perhaps), _) => notices.push(Notice::remark(
                "csp.trust_expiry_unit",
                phrase!("The end of this trust seems to be written in another unit of time."),
                say!(
                    "In the unit of the record's other times it is {counted}; a thousand times off it would be {}. \
                     Set it anew to put it right.",
                    text(perhaps)
                ),
            )),
            (None, Moment::Beyond) => notices.push(Notice::remark(
                "csp.trust_expiry_unit",
                phrase!("The end of this trust is no time."),
                say!("The server tells the number {}. Set it anew to put it right.", end.raw),
            )),
            (None, Moment::At(_)) => {}
        }
    }
    if record.scopes().is_some_and(|scopes| scopes.names_roles_beside_all()) {
        notices.push(Notice::remark(
            "csp.trust_roles_beside_all",
            phrase!("Single roles stand beside all roles."),
            phrase!("No document says what single roles mean where all roles are allowed. They are shown and kept as they are."),
        ));
    }
    notices
}

/// What is known before a new trust is made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Known {
    /// The name of the org that gives it.
    pub organization: Option<String>,
    /// Whether this server's other trusts count time in seconds.
    pub seconds: bool,
    /// Trusts that the org gives already, and that may stand in the way of another one.
    pub taken: Vec<Taken>,
    /// Names of orgs that take part in the org's trusts, by id.
    pub names: BTreeMap<String, String>,
}

/// A trust that an org gives already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Taken {
    /// The org that may act.
    pub trusted_org_id: String,
    /// The status, in words.
    pub status: String,
}

/// Reads what is known before a new trust is made.
///
/// # Errors
/// The server refused, or could not be asked.
pub async fn read_new(server: &Server, org: &OrgId) -> Result<FormReading, Problem> {
    let told =
        fetch(server, org.as_str()).await.map_err(|failed| failed.problem(Task::Org, Some(org.as_str())))?;
    let all = list::all(server, org, "", Task::Trusts, |_| false).await?;
    let (mut records, mut unread) = (Vec::new(), Vec::new());
    for entry in &all.entries {
        match Record::read(entry) {
            Ok(record) => records.push(record),
            Err(why) => unread.push(why.to_string()),
        }
    }
    let name = told.value.display_name.or(told.value.name).filter(|name| !name.is_empty());
    let known = Known {
        organization: name.map(|name| visible(&name).into_owned()),
        seconds: records.iter().any(|record| record.created.at.is_some() && record.unit == Unit::Seconds),
        taken: records
            .iter()
            .filter(|record| record.direction(org.as_str()) == Direction::Gives)
            .filter(|record| record.status.stands_in_the_way())
            .map(|record| Taken {
                trusted_org_id: record.parties.trusted.id.0.clone(),
                status: record.status.word().to_owned(),
            })
            .collect(),
        names: records
            .iter()
            .flat_map(|record| [&record.parties.trustee, &record.parties.trusted])
            .filter_map(|party| Some((party.id.0.clone(), party.name.clone()?)))
            .collect(),
    };
    let mut notices = all.notices;
    notices.extend(list::not_shown(&unread));
    let field = |path: &str, value: Value| {
        (FieldPath::from(path), Reading { value, source: Source::Custom, default: None })
    };
    Ok(FormReading {
        snapshot: Snapshot {
            form: NEW_ID.into(),
            level: Level::NewTrust { org: org.clone() },
            raw: serde_json::to_string(&known).unwrap_or_default(),
            fields: BTreeMap::from([
                field(TRUSTED, "".into()),
                field(TYPE, CUSTOM.into()),
                field(SCOPES, Scopes::default().to_value()),
                field(EXPIRES, "".into()),
                field(DESCRIPTION, "".into()),
            ]),
            source: Source::Custom,
            version: None,
            read_at: server.now(),
        },
        access: rights::create(&all.access, org.as_str()),
        fixed: BTreeMap::new(),
        notices,
        offers: Vec::new(),
        trust: None,
    })
}

/// What was known when a reading was made.
pub fn known(reading: &FormReading) -> Known {
    serde_json::from_str(&reading.snapshot.raw).unwrap_or_default()
}

/// The record of a reading.
pub fn record(reading: &FormReading) -> Option<Record> {
    Record::read(&serde_json::from_str(&reading.snapshot.raw).ok()?).ok()
}

/// Whether the reading is of a trust that doesn't exist yet.
pub fn is_new(reading: &FormReading) -> bool {
    matches!(reading.snapshot.level, Level::NewTrust { .. })
}
