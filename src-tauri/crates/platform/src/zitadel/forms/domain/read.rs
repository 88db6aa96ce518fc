//! Reading domain settings: which operation, by right, version and setting; what may be changed; what is deprecated.

use super::{Binding, ID, LOGIN, PATHS, SMTP, VALIDATE};
#[cfg(feature = "measured")]
use crate::transport::Answer;
use crate::transport::{Call, TransportError};
use crate::zitadel::deprecations::{
    ADD_ORG, Deprecated, GET_INSTANCE, GET_MANAGEMENT, GET_ORG, RESET_ORG, UPDATE_INSTANCE, UPDATE_ORG,
    orgiam_notice,
};
use crate::zitadel::errors::{Task, is_no_right, is_no_route, problem};
use crate::zitadel::identity::{READ_POLICIES, Rights, WRITE_POLICIES, rights};
use crate::zitadel::server::{Api, Server, Told, in_org, segment};
use crate::zitadel::wire::{Details, Policy, PolicyAnswer, SettingsAnswer};
use chrono::Utc;
use orgdesk_model::{
    Access, FieldPath, FormReading, Level, Notice, Problem, ProblemCode, Reading, Snapshot, Source, Value,
};
use orgdesk_words::{Text, phrase, text};
use std::collections::{BTreeMap, BTreeSet};

const FIXED: Text = text!("The legacy API can't set this, and each write through it turns it on.");
const V2_OPERATION: &str = "GET /v2/settings/domain";
const V2_INSTANCE: &str = "/v2/settings/domain?ctx.instance=true";

/// What one operation told.
struct Found {
    policy: Policy,
    raw: String,
    notice: Option<Notice>,
}

/// The three values, as far as they are known.
type Values = BTreeMap<&'static str, Option<bool>>;

/// Reads the settings of a level.
pub async fn read(server: &Server, level: &Level) -> Result<FormReading, Problem> {
    let rights = rights(server, level.org(), Task::Settings).await?;
    let admin = rights.allow(READ_POLICIES);
    if *level == Level::Instance && !admin {
        return read_v2_instance(server, &rights).await;
    }
    let (domain, orgiam) = match server.api {
        Api::Current => match fetch(server, Binding::Domain, level, admin).await? {
            Some(domain) => (Some(domain), None),
            None => (None, fetch(server, Binding::OrgIam, level, admin).await?),
        },
        Api::Legacy => futures::try_join!(
            fetch(server, Binding::Domain, level, admin),
            fetch(server, Binding::OrgIam, level, admin)
        )?,
    };
    let has_current = domain.is_some();
    let mut told: Vec<Notice> =
        [&domain, &orgiam].into_iter().flatten().filter_map(|found| found.notice.clone()).collect();
    let (main, values, binding) = match (domain, orgiam) {
        (Some(domain), None) => {
            let values = values(&domain.policy);
            (domain, values, Binding::Domain)
        }
        (Some(domain), Some(orgiam)) => {
            let mut values = values(&domain.policy);
            values.insert(LOGIN, Some(orgiam.policy.user_login_must_be_domain));
            (orgiam, values, Binding::OrgIam)
        }
        (None, Some(orgiam)) => {
            let values = only_login(&orgiam.policy);
            (orgiam, values, Binding::OrgIam)
        }
        (None, None) => return Err(no_settings()),
    };
    belongs(&main.policy, level)?;
    let defaults = match level {
        Level::Instance => Values::new(),
        _ if main.policy.is_default => values.clone(),
        _ => {
            let (defaults, notice) = instance_default(server, admin).await?;
            told.extend(notice);
            defaults
        }
    };
    let switch = has_current && server.api == Api::Legacy;
    Ok(reading(level, rights, Parts { main, values, defaults, binding, switch, told }))
}

/// What a reading is made of.
struct Parts {
    main: Found,
    values: Values,
    defaults: Values,
    binding: Binding,
    /// Whether the connection could be set to the current API.
    switch: bool,
    told: Vec<Notice>,
}

/// Makes a reading of what the answers told.
fn reading(level: &Level, rights: Rights, parts: Parts) -> FormReading {
    let Parts { main, values, defaults, binding, switch, told } = parts;
    let source = if main.policy.is_default { Source::Default } else { Source::Custom };
    let access = access(&rights, level);
    let mut notices = Vec::new();
    if binding == Binding::OrgIam {
        let admin = rights.allow(READ_POLICIES);
        notices.push(orgiam_notice(&legacy(level, source, admin, access == Access::Writable), switch));
    }
    notices.extend(told.into_iter().chain(rights.notices));
    FormReading {
        snapshot: Snapshot {
            form: ID.into(),
            level: level.clone(),
            raw: main.raw,
            fields: fields(&values, &defaults, source),
            source,
            version: version(&main.policy.details),
            read_at: Utc::now(),
        },
        access,
        fixed: if binding == Binding::OrgIam {
            [VALIDATE, SMTP].into_iter().map(|path| (FieldPath::from(path), FIXED.get().to_owned())).collect()
        } else {
            BTreeMap::new()
        },
        notices: once_each(notices),
        offers: Vec::new(),
        trust: None,
    }
}

/// Makes a reading of an org's own settings, of the bytes of the answers alone.
#[cfg(feature = "measured")]
pub fn of_answers(
    level: &Level,
    policy: &Answer,
    default: &Answer,
    rights: Rights,
) -> Result<FormReading, TransportError> {
    let own: PolicyAnswer = policy.json()?;
    let default: PolicyAnswer = default.json()?;
    let main = Found { raw: policy.text().into_owned(), policy: own.policy, notice: None };
    let (values, defaults) = (values(&main.policy), values(&default.policy));
    let told = Vec::new();
    Ok(reading(
        level,
        rights,
        Parts { main, values, defaults, binding: Binding::Domain, switch: false, told },
    ))
}

/// The path of an operation on a level's settings.
pub fn path(binding: Binding, level: &Level) -> String {
    match level.org() {
        None => format!("/admin/v1/policies/{}", binding.segment()),
        Some(id) => {
            format!("/admin/v1/orgs/{}/policies/{}", segment(id.as_str()), binding.segment())
        }
    }
}

/// The call that reads a level's settings.
pub fn call(binding: Binding, level: &Level, admin: bool) -> Call {
    match level.org() {
        Some(id) if !admin => in_org(Call::get(format!("/management/v1/policies/{}", binding.segment())), id),
        _ => Call::get(path(binding, level)),
    }
}

async fn fetch(
    server: &Server,
    binding: Binding,
    level: &Level,
    admin: bool,
) -> Result<Option<Found>, Problem> {
    match server.ask::<PolicyAnswer>(&call(binding, level, admin)).await {
        Ok(told) => {
            let operation = format!("GET policies/{}", binding.segment());
            let notice = told.notice(&operation);
            Ok(Some(Found { raw: told.answer.text().into_owned(), policy: told.value.policy, notice }))
        }
        Err(error) if is_no_route(&error) => Ok(None),
        Err(error) => Err(problem(&error, Task::Settings)),
    }
}

/// The instance's settings for an identity that may not use the admin API.
async fn read_v2_instance(server: &Server, rights: &Rights) -> Result<FormReading, Problem> {
    let told = match v2_instance(server).await {
        Ok(told) => told,
        Err(error) if is_no_right(&error) || is_no_route(&error) => {
            return Err(Problem::new(ProblemCode::PermissionDenied, rights.why_not_read_instance()));
        }
        Err(error) => return Err(problem(&error, Task::Settings)),
    };
    let notices = told.notice(V2_OPERATION).into_iter().chain(rights.notices.iter().cloned()).collect();
    Ok(FormReading {
        snapshot: Snapshot {
            form: ID.into(),
            level: Level::Instance,
            raw: told.answer.text().into_owned(),
            fields: fields(&v2_values(&told.value), &Values::new(), Source::Default),
            source: Source::Default,
            version: version(&told.value.details),
            read_at: Utc::now(),
        },
        access: access(rights, &Level::Instance),
        fixed: BTreeMap::new(),
        notices: once_each(notices),
        offers: Vec::new(),
        trust: None,
    })
}

async fn v2_instance(server: &Server) -> Result<Told<SettingsAnswer>, TransportError> {
    server.ask(&Call::get(V2_INSTANCE)).await
}

/// The instance default, as far as this identity may read it, and what the answer's headers say.
async fn instance_default(server: &Server, admin: bool) -> Result<(Values, Option<Notice>), Problem> {
    if admin {
        for binding in [Binding::Domain, Binding::OrgIam] {
            if let Some(found) = fetch(server, binding, &Level::Instance, true).await? {
                let values = match binding {
                    Binding::Domain => values(&found.policy),
                    Binding::OrgIam => only_login(&found.policy),
                };
                return Ok((values, found.notice));
            }
        }
        return Ok((Values::new(), None));
    }
    match v2_instance(server).await {
        Ok(told) => Ok((v2_values(&told.value), told.notice(V2_OPERATION))),
        Err(TransportError::Refused(answer)) if answer.status < 500 => Ok((Values::new(), None)),
        Err(error) => Err(problem(&error, Task::Settings)),
    }
}

fn values(policy: &Policy) -> Values {
    Values::from([
        (LOGIN, Some(policy.user_login_must_be_domain)),
        (VALIDATE, Some(policy.validate_org_domains)),
        (SMTP, Some(policy.smtp_sender_address_matches_instance_domain)),
    ])
}

fn only_login(policy: &Policy) -> Values {
    Values::from([(LOGIN, Some(policy.user_login_must_be_domain))])
}

fn v2_values(answer: &SettingsAnswer) -> Values {
    Values::from([
        (LOGIN, Some(answer.settings.login_name_includes_domain)),
        (VALIDATE, Some(answer.settings.require_org_domain_verification)),
        (SMTP, Some(answer.settings.smtp_sender_address_matches_instance_domain)),
    ])
}

fn fields(values: &Values, defaults: &Values, source: Source) -> BTreeMap<FieldPath, Reading> {
    PATHS
        .into_iter()
        .filter_map(|path| {
            let value = (*values.get(path)?)?;
            let default = defaults.get(path).copied().flatten().map(Value::Bool);
            Some((path.into(), Reading { value: Value::Bool(value), source, default }))
        })
        .collect()
}

/// What the server calls this state. An org that follows the default has the instance's, so the default moving on
/// is another state.
fn version(details: &Details) -> Option<String> {
    let changed = details.change_date.as_deref().or(details.creation_date.as_deref()).unwrap_or_default();
    let sequence = details.sequence.map(|number| number.to_string()).unwrap_or_default();
    (!changed.is_empty() || !sequence.is_empty()).then(|| format!("{sequence}@{changed}"))
}

/// An org's own settings must name the org: another org's would be shown, and written, as this one's.
fn belongs(policy: &Policy, level: &Level) -> Result<(), Problem> {
    let (Some(org), Some(owner)) = (level.org(), policy.details.resource_owner.as_deref()) else {
        return Ok(());
    };
    if policy.is_default || owner == org.as_str() {
        return Ok(());
    }
    Err(Problem::new(
        ProblemCode::UnreadableAnswer,
        phrase!(
            "The server answered with another organization's settings. They are not shown, and nothing was changed. Try again; if it stays so, tell whoever runs the server."
        ),
    ))
}

fn access(rights: &Rights, level: &Level) -> Access {
    if rights.allow(WRITE_POLICIES) {
        return Access::Writable;
    }
    Access::ReadOnly { reason: rights.why_not_write(level.org()) }
}

/// Each notice once: several answers may speak of the same operation.
fn once_each(notices: Vec<Notice>) -> Vec<Notice> {
    let mut seen = BTreeSet::new();
    notices.into_iter().filter(|notice| seen.insert(notice.code.clone())).collect()
}

/// The deprecated operations that reading used and a change would use.
fn legacy(level: &Level, source: Source, admin: bool, writable: bool) -> Vec<Deprecated> {
    let instance = *level == Level::Instance;
    let mut used = match instance {
        true => vec![GET_INSTANCE],
        false if admin => vec![GET_ORG],
        false => vec![GET_MANAGEMENT],
    };
    if writable {
        match (instance, source) {
            (true, _) => used.push(UPDATE_INSTANCE),
            (false, Source::Default) => used.push(ADD_ORG),
            (false, Source::Custom) => used.extend([UPDATE_ORG, RESET_ORG]),
        }
    }
    used
}

fn no_settings() -> Problem {
    Problem::new(
        ProblemCode::NotFound,
        phrase!(
            "The server has neither Domain Settings nor the older Org IAM Policy. Nothing was read. It may be no ZITADEL, or one from before version 2."
        ),
    )
}
