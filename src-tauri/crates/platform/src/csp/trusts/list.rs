//! Lists of trusts: pages for people, and all pages for one that is looked for.

use super::{Record, rights};
use crate::csp::errors::Task;
use crate::csp::links::{self, BadLink, follow, is_guid};
use crate::csp::server::Server;
use crate::csp::tokens::Access as Token;
use crate::csp::wire::Page;
use crate::transport::{Call, LIST};
use orgdesk_model::{Notice, OrgId, Problem, ProblemCode, TrustPage};
use orgdesk_words::{number, phrase, say, say_count};
use serde_json::Value as Json;
use std::sync::Arc;

/// Most pages of one list. A server that goes on beyond this goes in circles.
const MOST_PAGES: u32 = 500;
const OPERATION: &str = "GET /am/api/orgs/{orgId}/trusts";

/// One page of an org's trusts; of the token's own org where none is named. `next` is the number of the page and
/// where it is.
///
/// # Errors
/// The server refused, or could not be asked.
pub async fn page(server: &Server, org: Option<&OrgId>, next: Option<&str>) -> Result<TrustPage, Problem> {
    let org = org_or_own(server, org).await?;
    let (number, path) = match next {
        None => (1, path_of(&org, "")),
        // It comes back from outside, so it is checked again.
        Some(next) => next
            .split_once(' ')
            .and_then(|(number, path)| Some((number.parse::<u32>().ok()?, path)))
            .filter(|(number, _)| *number <= MOST_PAGES)
            .and_then(|(number, path)| Some((number, follow(&server.base, "", path).ok()?)))
            .ok_or_else(|| {
                Problem::new(
                    ProblemCode::InvalidInput,
                    phrase!("This place in the list is not known. Nothing was read. Load the list anew."),
                )
            })?,
    };
    let told = server
        .ask::<Page<Json>>(&Call::get(&path).limit(LIST))
        .await
        .map_err(|failed| failed.problem(Task::Trusts, Some(org.as_str())))?;
    let mut notices: Vec<Notice> = told.notice(OPERATION).into_iter().collect();
    let next = match goes_on(server, &path, told.value.next_link.as_deref(), number) {
        Ok(next) => next.map(|next| format!("{} {next}", number + 1)),
        Err(bad) => {
            notices.push(cut(bad));
            None
        }
    };
    let now = server.now();
    let mut unread = Vec::new();
    let mut trusts = Vec::new();
    for entry in &told.value.results {
        match Record::read(entry) {
            Ok(record) => {
                let edit = rights::edit(&told.access, org.as_str(), &record);
                trusts.push(record.show(&org, edit, now));
            }
            Err(why) => unread.push(why.to_string()),
        }
    }
    notices.extend(not_shown(&unread));
    Ok(TrustPage {
        create: rights::create(&told.access, org.as_str()),
        org,
        trusts,
        next,
        total: told.value.total_results.and_then(|total| u32::try_from(total).ok()),
        notices,
        read_at: now,
    })
}

async fn org_or_own(server: &Server, org: Option<&OrgId>) -> Result<OrgId, Problem> {
    if let Some(org) = org {
        return if is_guid(org.as_str()) {
            Ok(OrgId(org.as_str().to_ascii_lowercase()))
        } else {
            Err(Problem::new(
                ProblemCode::NotFound,
                phrase!(
                    "This can't be an organization's id. Nothing was read. Reload the list of organizations."
                ),
            ))
        };
    }
    let access = server.tokens.access().await?;
    access.claims.org.clone().map(OrgId).ok_or_else(|| {
        Problem::new(
            ProblemCode::InvalidInput,
            phrase!("The token doesn't say which organization it is for. The trusts were not read. Open them from the \
             organization."),
        )
    })
}

fn path_of(org: &OrgId, filter: &str) -> String {
    format!("{}/trusts{filter}", links::org(org.as_str()))
}

fn goes_on(server: &Server, path: &str, link: Option<&str>, number: u32) -> Result<Option<String>, BadLink> {
    match link.filter(|link| !link.is_empty()).map(|link| follow(&server.base, path, link)) {
        None => Ok(None),
        Some(Ok(_)) if number >= MOST_PAGES => Err(BadLink::Circle),
        Some(next) => next.map(Some),
    }
}

/// All entries of a filtered list.
pub struct All {
    /// The entries as they came.
    pub entries: Vec<Json>,
    /// What one should know of the list.
    pub notices: Vec<Notice>,
    /// Who asked.
    pub access: Arc<Token>,
}

/// Reads all pages of a filter, such as `?trustId=…`, or as many as it takes to come by what is looked for. A server
/// may ignore a filter, so the entries have to be looked through.
///
/// # Errors
/// The server refused, or could not be asked.
pub async fn all(
    server: &Server,
    org: &OrgId,
    filter: &str,
    task: Task,
    enough: impl Fn(&[Json]) -> bool,
) -> Result<All, Problem> {
    let mut path = path_of(org, filter);
    let (mut entries, mut notices) = (Vec::new(), Vec::new());
    let mut number = 1;
    loop {
        let told = server
            .ask::<Page<Json>>(&Call::get(&path).limit(LIST))
            .await
            .map_err(|failed| failed.problem(task, Some(org.as_str())))?;
        if number == 1 {
            notices.extend(told.notice(OPERATION));
        }
        entries.extend(told.value.results);
        let next = match goes_on(server, &path, told.value.next_link.as_deref(), number) {
            Ok(next) => next,
            Err(bad) => {
                notices.push(cut(bad));
                None
            }
        };
        match next {
            Some(next) if !enough(&entries) => path = next,
            _ => return Ok(All { entries, notices, access: told.access }),
        }
        number += 1;
    }
}

/// What is missing in the list, with the number and the first reason.
pub fn not_shown(unread: &[String]) -> Option<Notice> {
    let first = unread.first()?;
    let title = say_count!(
        unread.len(),
        "{many} trust can't be read, and is not shown.",
        "{many} trusts can't be read, and are not shown.",
        many = number(unread.len())
    );
    Some(Notice::remark(
        "csp.trusts_unread",
        title,
        say!("The server told something else than its documents say: {first}. Tell its support."),
    ))
}

/// The list ends here, although the server says that it goes on.
fn cut(bad: BadLink) -> Notice {
    let why = match bad {
        BadLink::Elsewhere => {
            phrase!(
                "The server says that the list goes on at another address than its own, which was not asked."
            )
        }
        BadLink::Circle => phrase!("The server says that the list goes on where it was read already."),
    };
    Notice::remark(
        "csp.trusts_cut",
        phrase!("The list of trusts may not be whole."),
        say!("{why} What was read until then is shown. Tell the server's support."),
    )
}
