//! Counting what a change reaches, before it is planned.

use super::plan::{Decision, LoginNames};
use super::{Binding, read};
use crate::transport::{Call, TransportError};
use crate::zitadel::errors::{Task, problem};
use crate::zitadel::orgs;
use crate::zitadel::server::{Server, in_org};
use crate::zitadel::wire::{List, PolicyAnswer, User};
use futures::{StreamExt, TryStreamExt, stream};
use orgdesk_model::{Count, Level, Org, OrgId, Problem, ProblemCode, visible};
use orgdesk_words::{phrase, say};
use serde_json::json;

/// Up to this many orgs are asked one by one whether they follow the default.
const ASKED: u32 = 50;
/// How many of them at once.
const AT_ONCE: usize = 8;
/// Most users shown as examples.
const EXAMPLES: usize = 3;

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// What to call the level.
    pub level_name: String,
    /// How many users have other login names afterwards, if login names change.
    pub users: Count,
    /// A few of them.
    pub names: Vec<Names>,
    /// How many orgs follow the default that changes; none where no default changes.
    pub orgs: Option<Count>,
}

/// How a user signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The user name.
    pub user_name: String,
    /// All login names, each once.
    pub login_names: Vec<String>,
    /// The primary domain of the user's org.
    pub primary_domain: Option<String>,
}

/// Counts what a decision reaches.
///
/// # Errors
/// The server lists no such org, so that writing would make a ghost; or asking failed.
pub async fn survey(server: &Server, level: &Level, decision: &Decision) -> Result<Survey, Problem> {
    let counts_users = decision.login_names != LoginNames::Stay;
    match level.org() {
        Some(id) => {
            let Some(org) = orgs::one(server, id).await? else { return Err(ghost()) };
            let (users, names) =
                if counts_users { users(server, &org).await? } else { (Count::Unknown, Vec::new()) };
            let level_name = org.name.unwrap_or(org.id.0);
            Ok(Survey { level_name, users, names, orgs: None })
        }
        None => {
            let (orgs, users) = followers(server, decision.binding, counts_users).await?;
            Ok(Survey { level_name: say!("the instance"), users, names: Vec::new(), orgs: Some(orgs) })
        }
    }
}

async fn users(server: &Server, org: &Org) -> Result<(Count, Vec<Names>), Problem> {
    match user_list(server, &org.id).await {
        Ok(list) => {
            let count = list.details.total_result.unwrap_or(0).max(list.result.len() as u64);
            let names = list.result.into_iter().take(EXAMPLES).map(|user| names_of(user, org)).collect();
            Ok((Count::Exactly { number: small(count) }, names))
        }
        Err(TransportError::Refused(answer)) if answer.status < 500 => Ok((Count::Unknown, Vec::new())),
        Err(error) => Err(problem(&error, Task::Survey)),
    }
}

async fn user_list(server: &Server, org: &OrgId) -> Result<List<User>, TransportError> {
    let search = json!({
        "query": {"limit": EXAMPLES, "asc": true},
        "sortingColumn": "USER_FIELD_NAME_USER_NAME"
    });
    Ok(server.ask(&in_org(Call::search("/management/v1/users/_search", &search), org)).await?.value)
}

fn names_of(user: User, org: &Org) -> Names {
    let mut login_names: Vec<String> = Vec::new();
    // v2.71 has one for each domain, whether they differ or not.
    for name in user.login_names {
        let name = visible(&name).into_owned();
        if !login_names.contains(&name) {
            login_names.push(name);
        }
    }
    Names {
        user_name: visible(&user.user_name).into_owned(),
        login_names,
        primary_domain: org.primary_domain.clone(),
    }
}

/// How many orgs follow the instance default, and how many users they have.
async fn followers(server: &Server, binding: Binding, counts_users: bool) -> Result<(Count, Count), Problem> {
    let Some((ids, total)) = orgs::some(server, ASKED).await? else {
        return Ok((Count::Unknown, Count::Unknown));
    };
    if total > u64::from(ASKED) || (ids.len() as u64) < total {
        return Ok((Count::AtMost { number: small(total) }, Count::Unknown));
    }
    let asked = stream::iter(ids.into_iter().map(|id| async move {
        let level = Level::Org { id };
        let told = server.ask::<PolicyAnswer>(&read::call(binding, &level, false)).await?;
        let Level::Org { id } = level else { return Ok(None) };
        if !told.value.policy.is_default {
            return Ok(None);
        }
        let users = if counts_users {
            let list = user_list(server, &id).await?;
            list.details.total_result.unwrap_or(0).max(list.result.len() as u64)
        } else {
            0
        };
        Ok::<_, TransportError>(Some(users))
    }))
    .buffer_unordered(AT_ONCE)
    .try_collect::<Vec<_>>()
    .await;
    match asked {
        Ok(all) => {
            let users: u64 = all.iter().flatten().sum();
            let orgs = all.iter().flatten().count() as u64;
            let users = if counts_users { Count::Exactly { number: small(users) } } else { Count::Unknown };
            Ok((Count::Exactly { number: small(orgs) }, users))
        }
        Err(TransportError::Refused(_)) => Ok((Count::AtMost { number: small(total) }, Count::Unknown)),
        Err(error) => Err(problem(&error, Task::Survey)),
    }
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn ghost() -> Problem {
    Problem::new(
        ProblemCode::NotFound,
        phrase!(
            "The server lists no such organization. Nothing was changed: on ZITADEL, a write to an unknown id makes an organization without name and domain. Look it up again in the list of organizations."
        ),
    )
}
