//! The list of orgs, the search, and one org.
//!
//! Three ways to read the list: the v2 list of the user's orgs; its deprecated forerunner; and the token's own org,
//! which is all that an OAuth app can read.

use super::errors::{Task, is_no_route};
use super::links::{self, AM, BadLink, follow, is_guid};
use super::server::{Failed, Server, Told};
use super::tokens::Access;
use super::wire::{OldList, Org as WireOrg, Page};
use crate::transport::{Call, LIST};
use orgdesk_model::{Notice, NoticeKind, Org, OrgId, OrgPage, OrgState, Problem, ProblemCode, visible};
use orgdesk_words::{Text, number, phrase, say, say_count, text};
use std::collections::HashSet;

/// Most pages of one list. A server that goes on beyond this goes in circles.
const MOST_PAGES: u32 = 2_000;
const V2: &str = "/v2/loggedin/user/orgs";
const DEPRECATED: &str = "/loggedin/user/orgs?expand=1";
const SOURCE_V2: Text = text!("The organizations of the signed-in user (v2)");
const SOURCE_DEPRECATED: Text = text!("The organizations of the signed-in user (deprecated list)");
const SOURCE_OWN: Text = text!("The token's own organization: the lists are for users, not for OAuth apps");
const LONGEST_SCRAP: usize = 200;

/// One page of the list. `next` is the number of the page and where it is.
pub async fn page(server: &Server, next: Option<&str>) -> Result<OrgPage, Problem> {
    Ok(read(server, next, Task::Orgs).await?.page)
}

/// A page with the short names, which no column shows and a search finds.
struct Read {
    page: OrgPage,
    short_names: Vec<Option<String>>,
}

async fn read(server: &Server, next: Option<&str>, task: Task) -> Result<Read, Problem> {
    let Some(next) = next else { return first(server, task).await };
    let place = next.split_once(' ').and_then(|(number, path)| Some((number.parse::<u32>().ok()?, path)));
    // It comes back from outside, so it is checked again.
    let place = place.filter(|(number, _)| *number <= MOST_PAGES);
    let Some((number, path)) =
        place.and_then(|(number, path)| Some((number, follow(&server.base, "", path).ok()?)))
    else {
        return Err(Problem::new(
            ProblemCode::InvalidInput,
            phrase!("This place in the list is not known. Nothing was read. Load the list anew."),
        ));
    };
    let told =
        server.ask(&Call::get(&path).limit(LIST)).await.map_err(|failed| failed.problem(task, None))?;
    Ok(told_page(server, told, &path, number))
}

async fn first(server: &Server, task: Task) -> Result<Read, Problem> {
    let access = server.tokens.access().await?;
    if access.is_app {
        return own(server, task).await;
    }
    let path = format!("{AM}{V2}");
    let failed = match server.ask::<Page<WireOrg>>(&Call::get(&path).limit(LIST)).await {
        Ok(told) => return Ok(told_page(server, told, &path, 1)),
        Err(failed) => failed,
    };
    match failed.status() {
        status if is_no_route(status) => {}
        Some(403) => return own(server, task).await,
        _ => return Err(failed.problem(task, None)),
    }
    match server.ask::<OldList>(&Call::get(format!("{AM}{DEPRECATED}")).limit(LIST)).await {
        Ok(told) => old_page(server, told),
        Err(failed) if is_no_route(failed.status()) || failed.status() == Some(403) => {
            own(server, task).await
        }
        Err(failed) => Err(failed.problem(task, None)),
    }
}

fn told_page(server: &Server, told: Told<Page<WireOrg>>, path: &str, number: u32) -> Read {
    let mut notices: Vec<Notice> = told.notice("GET /am/api/v2/loggedin/user/orgs").into_iter().collect();
    let Page { results, total_results, next_link } = told.value;
    let next = match next_link.filter(|link| !link.is_empty()).map(|link| follow(&server.base, path, &link)) {
        Some(Ok(_)) if number >= MOST_PAGES => {
            notices.push(cut(BadLink::Circle));
            None
        }
        Some(Ok(next)) => Some(format!("{} {next}", number + 1)),
        Some(Err(bad)) => {
            notices.push(cut(bad));
            None
        }
        None => None,
    };
    let total = total_results.and_then(|total| u32::try_from(total).ok());
    rows(server, &told.access, results, next, total, SOURCE_V2.get(), notices)
}

fn old_page(server: &Server, told: Told<OldList>) -> Result<Read, Problem> {
    let mut notices = vec![deprecated()];
    notices.extend(told.notice("GET /am/api/loggedin/user/orgs"));
    let orgs = match (told.value.items, told.value.ref_links) {
        (Some(items), _) => items,
        (None, Some(links)) => {
            links.into_iter().map(|link| WireOrg { ref_link: Some(link), ..WireOrg::default() }).collect()
        }
        (None, None) => {
            return Err(Problem::new(
                ProblemCode::UnreadableAnswer,
                phrase!(
                    "The server's answer has no list of organizations in it. The organizations were not read. Try again; if it stays so, tell its support."
                ),
            ));
        }
    };
    Ok(rows(server, &told.access, orgs, None, None, SOURCE_DEPRECATED.get(), notices))
}

/// The org that the token is for.
async fn own(server: &Server, task: Task) -> Result<Read, Problem> {
    let access = server.tokens.access().await?;
    let Some(id) = access.claims.org.clone().filter(|id| is_guid(id)) else {
        return Err(Problem::new(
            ProblemCode::PermissionDenied,
            phrase!(
                "The lists of organizations are closed to this account, and its token doesn't say which organization it is for. The organizations were not read. Sign in with a user's API token."
            ),
        ));
    };
    let told = fetch(server, &id).await.map_err(|failed| failed.problem(task, Some(&id)))?;
    let notices = told.notice("GET /am/api/orgs/{orgId}").into_iter().collect();
    let org = WireOrg { ref_link: Some(links::org(&id)), ..told.value };
    Ok(rows(server, &access, vec![org], None, None, SOURCE_OWN.get(), notices))
}

fn rows(
    server: &Server,
    access: &Access,
    orgs: Vec<WireOrg>,
    next: Option<String>,
    total: Option<u32>,
    source: &str,
    mut notices: Vec<Notice>,
) -> Read {
    let all = orgs.len();
    let (orgs, short_names): (Vec<_>, Vec<_>) = orgs
        .into_iter()
        .filter_map(|org| {
            let id = org.id()?;
            let short = org.name.clone();
            Some((org_of(id, org, access), short))
        })
        .unzip();
    if orgs.len() < all {
        notices.push(Notice::remark(
            "csp.orgs_without_id",
            say_count!(
                all - orgs.len(),
                "{many} organization came without an id, and is not shown.",
                "{many} organizations came without an id, and are not shown.",
                many = number(all - orgs.len())
            ),
            phrase!("Nothing can be read of them. Tell the server's support."),
        ));
    }
    Read {
        page: OrgPage { orgs, next, total, source: source.to_owned(), notices, read_at: server.now() },
        short_names,
    }
}

/// Orgs whose name or short name contains a scrap, or whose id it is. The server has no search that is open to
/// customers, so the list is read and looked through.
pub async fn search(server: &Server, scrap: &str) -> Result<OrgPage, Problem> {
    let scrap = scrap.trim();
    let empty = |source: &str| OrgPage {
        orgs: Vec::new(),
        next: None,
        total: None,
        source: source.to_owned(),
        notices: Vec::new(),
        read_at: server.now(),
    };
    if scrap.is_empty() || scrap.chars().count() > LONGEST_SCRAP || scrap.chars().any(char::is_control) {
        return Ok(empty(phrase!("Nothing was asked: a search takes 1 to 200 characters")));
    }
    let needle = scrap.to_lowercase();
    let mut found = empty("");
    let mut seen = HashSet::new();
    let mut next: Option<String> = None;
    loop {
        let Read { page, short_names } = read(server, next.as_deref(), Task::Search).await?;
        let hits = page.orgs.into_iter().zip(short_names).filter(|(org, short)| {
            org.id.as_str() == needle
                || [&org.name, short].into_iter().flatten().any(|text| text.to_lowercase().contains(&needle))
        });
        found.orgs.extend(hits.map(|(org, _)| org).filter(|org| seen.insert(org.id.clone())));
        found.notices.extend(page.notices);
        found.source = say!("{}: looked through by name, short name and id", page.source);
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    found.notices.dedup();
    if found.orgs.is_empty() && is_guid(&needle) {
        // An org that isn't in the user's list may still be open to the token.
        let one = fetch(server, &needle).await;
        found.orgs.extend(one.ok().map(|told| org_of(needle, told.value, &told.access)));
    }
    Ok(found)
}

/// One org as the server lists it. None: it knows no such org.
pub async fn one(server: &Server, id: &OrgId) -> Result<Option<Org>, Problem> {
    let id = id.as_str().to_ascii_lowercase();
    if !is_guid(&id) {
        return Ok(None);
    }
    let failed = match fetch(server, &id).await {
        Ok(told) => return Ok(Some(org_of(id, told.value, &told.access))),
        Err(failed) => failed,
    };
    match failed.status() {
        Some(404) => Ok(None),
        // It is there, and the token is another org's: the list may still show it.
        Some(403) => {
            let listed = search(server, &id).await?.orgs.into_iter().find(|org| org.id.as_str() == id);
            listed.map(Some).ok_or_else(|| failed.problem(Task::Org, Some(&id)))
        }
        _ => Err(failed.problem(Task::Org, Some(&id))),
    }
}

/// Reads an org. The answer must name the one that was asked for, where it names one.
pub async fn fetch(server: &Server, id: &str) -> Result<Told<WireOrg>, Failed> {
    let told: Told<WireOrg> = server.ask(&Call::get(links::org(id))).await?;
    let wrong = if told.value.id().is_some_and(|named| !named.eq_ignore_ascii_case(id)) {
        phrase!("it names another organization")
    } else if told.value.display_name.is_none() && told.value.ref_link.is_none() {
        phrase!("it is no organization")
    } else {
        return Ok(told);
    };
    let error = crate::transport::TransportError::Unreadable {
        reason: wrong.to_owned(),
        answer: Box::new(told.answer),
    };
    Err(Failed::Call(error, told.access))
}

/// Access tokens are for one org each, as their claims tell.
fn org_of(id: String, org: WireOrg, access: &Access) -> Org {
    let name = org.display_name.or(org.name).filter(|name| !name.is_empty());
    let needs_own_connection = access.claims.org.as_ref().is_some_and(|own| *own != id);
    Org {
        id: OrgId(id),
        name: name.map(|name| visible(&name).into_owned()),
        primary_domain: None,
        state: state_of(org.status.as_deref()),
        needs_own_connection,
    }
}

/// The field is optional and its values are nowhere listed: an org that is listed without one is in use.
fn state_of(word: Option<&str>) -> OrgState {
    match word {
        None | Some("") => OrgState::Active,
        Some(word) if word.eq_ignore_ascii_case("active") => OrgState::Active,
        Some(word) if word.eq_ignore_ascii_case("inactive") => OrgState::Inactive,
        Some(word) => OrgState::Other { word: visible(word).into_owned() },
    }
}

fn deprecated() -> Notice {
    Notice {
        code: "csp.orgs_deprecated".to_owned(),
        kind: NoticeKind::Deprecation,
        title: say!("The list of organizations was read with a deprecated operation."),
        detail: say!(
            "The server doesn't have the list that replaces it. Everything is shown; a newer server has the other."
        ),
        operation: Some("GET /csp/gateway/am/api/loggedin/user/orgs".to_owned()),
        since: None,
        replacement: Some("GET /csp/gateway/am/api/v2/loggedin/user/orgs".to_owned()),
        sunset: None,
        action: None,
    }
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
        "csp.orgs_cut",
        say!("The list of organizations may not be whole."),
        say!("{why} What was read until then is shown. Tell the server's support."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_in_any_case_and_kept_when_unknown() {
        assert_eq!(state_of(Some("ACTIVE")), OrgState::Active);
        assert_eq!(state_of(Some("inactive")), OrgState::Inactive);
        assert_eq!(state_of(None), OrgState::Active);
        assert_eq!(state_of(Some("ON\u{202e}HOLD")), OrgState::Other { word: "ON\\u{202e}HOLD".to_owned() });
    }
}
