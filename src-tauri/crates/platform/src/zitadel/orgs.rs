//! The list of orgs, the search, and one org.
//!
//! Three ways to read them: the v2 search, which shows each identity what it may see; the deprecated admin list,
//! about fifty times as fast for all orgs and open to the instance's roles only; and the token's own org.

use super::deprecations::{LIST_ORGS, LIST_ORGS_LEGACY};
use super::errors::{Task, is_no_org, is_no_right, is_no_route, problem};
use super::identity::{self, READ_INSTANCE, Rights};
use super::server::{Api, LONGEST, Server, Told, can_be_id, in_org};
use super::wire::{List, OneOrg, Org as WireOrg, Page, Search};
use crate::transport::{Call, LIST, TransportError};
use chrono::Utc;
use orgdesk_model::{Notice, Org, OrgId, OrgPage, OrgState, Problem, ProblemCode, visible};
use orgdesk_words::{Text, number, phrase, say, text};
use serde_json::{Value, json};
use std::collections::HashSet;

/// Rows of the first request: enough for most servers, and it tells how many there are.
const FIRST: u32 = 50;
/// Rows of a page of the v2 search.
const V2_PAGE: u32 = 1_000;
/// Rows of a page of the admin list.
const ADMIN_PAGE: u32 = 10_000;
/// More orgs than this are read through the admin list, where the identity may.
const MANY: u64 = 1_000;
/// Rows after which a list is read no further, whatever total the server tells.
const MOST: u64 = 1_000_000;
/// Most hits for each of the three questions of a search.
const HITS: u32 = 100;

const SOURCE_V2: Text = text!("Organization search (v2), sorted by name");
const SOURCE_ADMIN: Text = text!("Admin list of all organizations (deprecated), sorted by name");
const SOURCE_OWN: Text = text!("The token's own organization; its role may not list others on this API");

/// One of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    V2,
    Admin,
}

impl Way {
    fn path(self) -> &'static str {
        match self {
            Self::V2 => "/v2/organizations/_search",
            Self::Admin => "/admin/v1/orgs/_search",
        }
    }

    fn operation(self) -> &'static str {
        match self {
            Self::V2 => "POST /v2/organizations/_search",
            Self::Admin => LIST_ORGS.operation,
        }
    }

    fn by_name(self) -> &'static str {
        match self {
            Self::V2 => "ORGANIZATION_FIELD_NAME_NAME",
            Self::Admin => "ORG_FIELD_NAME_NAME",
        }
    }

    fn page(self) -> u32 {
        match self {
            Self::V2 => V2_PAGE,
            Self::Admin => ADMIN_PAGE,
        }
    }

    fn source(self) -> &'static str {
        match self {
            Self::V2 => SOURCE_V2.get(),
            Self::Admin => SOURCE_ADMIN.get(),
        }
    }

    fn call(self, offset: u64, limit: u32, queries: Vec<Value>) -> Call {
        let search = Search {
            query: Page { offset: offset.to_string(), limit, asc: true },
            sorting_column: Some(self.by_name()),
            queries,
        };
        Call::search(self.path(), &search).limit(LIST)
    }
}

/// Where a list goes on: which list, from which row, how many there were when it began, whether that is what the
/// identity sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Next {
    way: Way,
    offset: u64,
    total: u64,
    trusted: bool,
}

impl Next {
    fn text(self) -> String {
        let way = if self.way == Way::V2 { "v2" } else { "admin" };
        format!("{way}:{}:{}:{}", self.offset, self.total, u8::from(self.trusted))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let way = match parts.next()? {
            "v2" => Way::V2,
            "admin" => Way::Admin,
            _ => return None,
        };
        let offset = parts.next()?.parse().ok()?;
        let total = parts.next()?.parse().ok()?;
        let trusted = parts.next()? == "1";
        parts.next().is_none().then_some(Self { way, offset, total, trusted })
    }
}

/// One page of the list.
pub async fn page(server: &Server, next: Option<&str>) -> Result<OrgPage, Problem> {
    match next {
        None => first(server).await,
        Some(text) => {
            let Some(next) = Next::parse(text) else {
                return Err(Problem::new(
                    ProblemCode::InvalidInput,
                    phrase!("This place in the list is not known. Nothing was read. Load the list anew."),
                ));
            };
            following(server, next).await
        }
    }
}

async fn first(server: &Server) -> Result<OrgPage, Problem> {
    if server.may_have_v2_orgs() {
        let probe = Way::V2.call(0, FIRST, Vec::new());
        let (rights, probe) =
            futures::join!(identity::rights(server, None, Task::Orgs), server.ask::<List<WireOrg>>(&probe));
        match probe {
            Ok(told) => {
                let rights = rights?;
                return Ok(with(first_v2(server, &rights, told).await?, rights));
            }
            Err(error) if is_no_route(&error) => {
                server.misses_v2_orgs();
                let rights = rights?;
                return Ok(with(first_admin(server, &rights).await?, rights));
            }
            Err(error) => return Err(problem(&error, Task::Orgs)),
        }
    }
    let rights = identity::rights(server, None, Task::Orgs).await?;
    Ok(with(first_admin(server, &rights).await?, rights))
}

/// A page that also tells what the question for rights was told.
fn with(mut page: OrgPage, rights: Rights) -> OrgPage {
    page.notices.extend(rights.notices);
    page
}

async fn first_v2(server: &Server, rights: &Rights, probe: Told<List<WireOrg>>) -> Result<OrgPage, Problem> {
    let total = counted(&probe.value);
    let trusted = rights.allow(READ_INSTANCE);
    if total <= u64::from(FIRST) {
        let mut page = told_page(probe, Next { way: Way::V2, offset: u64::from(FIRST), total, trusted });
        if page.orgs.is_empty() && rights.are_none() {
            phrase!("Organization search (v2): the token's user has no role, so the server shows it no organization")
                .clone_into(&mut page.source);
        }
        return Ok(page);
    }
    let way = if trusted && total > MANY { Way::Admin } else { Way::V2 };
    following(server, Next { way, offset: 0, total, trusted }).await
}

async fn first_admin(server: &Server, rights: &Rights) -> Result<OrgPage, Problem> {
    if !rights.allow(READ_INSTANCE) {
        return own(server).await;
    }
    let told = server.get(&Way::Admin.call(0, ADMIN_PAGE, Vec::new()), Task::Orgs).await?;
    let told: Told<List<WireOrg>> = told;
    let total = counted(&told.value);
    let mut page =
        told_page(told, Next { way: Way::Admin, offset: u64::from(ADMIN_PAGE), total, trusted: true });
    page.notices.insert(0, admin_notice(server).await);
    Ok(page)
}

/// The page that a place in a list leads to. Pages go on until the first page's total: a page may come back short,
/// since the server takes out what the identity may not see after it counted. They end earlier where nothing follows.
async fn following(server: &Server, next: Next) -> Result<OrgPage, Problem> {
    let limit = next.way.page();
    let told: Told<List<WireOrg>> =
        server.get(&next.way.call(next.offset, limit, Vec::new()), Task::Orgs).await?;
    let mut page = told_page(told, Next { offset: next.offset.saturating_add(u64::from(limit)), ..next });
    if next.way == Way::Admin {
        page.notices.insert(0, admin_notice(server).await);
    }
    Ok(page)
}

/// How many rows a first page tells of. Never fewer than it shows.
fn counted(list: &List<WireOrg>) -> u64 {
    list.details.total_result.unwrap_or(0).max(list.result.len() as u64)
}

fn told_page(told: Told<List<WireOrg>>, after: Next) -> OrgPage {
    let notices = told.notice(after.way.operation()).into_iter().collect();
    let ended = is_past_the_end(&told.value, after.trusted);
    let more = !ended && after.offset < after.total;
    let cut = more && after.offset >= MOST;
    let mut source = after.way.source().to_owned();
    if cut {
        source = say!("{source}; read no further after {} rows, use the search to find others", number(MOST));
    }
    OrgPage {
        orgs: told.value.result.into_iter().map(org_of).collect(),
        next: (more && !cut).then(|| after.text()),
        // A list that ends before its total has another one, which nobody told.
        total: (after.trusted && !(ended && after.total > 0))
            .then(|| u32::try_from(after.total).unwrap_or(u32::MAX)),
        source,
        notices,
        read_at: Utc::now(),
    }
}

/// Whether a page shows that the list is at its end, whatever its first page told. An empty page alone shows it only
/// to an identity that sees all: from any other the server may hide a whole page, and then still tells a total,
/// which it leaves out past the end (recorded from ZITADEL v4.13.1).
fn is_past_the_end(list: &List<WireOrg>, sees_all: bool) -> bool {
    list.result.is_empty() && (sees_all || list.details.total_result.unwrap_or(0) == 0)
}

/// The banner of the admin list. It offers the switch only where there is something to switch to.
async fn admin_notice(server: &Server) -> Notice {
    if server.may_have_v2_orgs() {
        return LIST_ORGS.notice(false);
    }
    let switch = server.api == Api::Legacy && server.offers_v2_orgs(&Way::V2.call(0, 1, Vec::new())).await;
    LIST_ORGS_LEGACY.notice(switch)
}

/// The org that the token's user belongs to, where no list is open to it.
async fn own(server: &Server) -> Result<OrgPage, Problem> {
    let user = identity::me(server, Task::Orgs).await?;
    let id = OrgId(user.details.resource_owner.unwrap_or_default());
    let told: Told<OneOrg> =
        server.get(&in_org(Call::get("/management/v1/orgs/me"), &id), Task::Orgs).await?;
    Ok(OrgPage {
        notices: told.notice("GET /management/v1/orgs/me").into_iter().collect(),
        orgs: vec![org_of(told.value.org)],
        next: None,
        total: None,
        source: SOURCE_OWN.get().to_owned(),
        read_at: Utc::now(),
    })
}

/// Orgs whose name contains a scrap, whose id it is, or one of whose domains contains it: three requests, since the
/// server joins the queries of one request by *and*.
pub async fn search(server: &Server, scrap: &str) -> Result<OrgPage, Problem> {
    let scrap = scrap.trim();
    if scrap.is_empty() || scrap.chars().count() > LONGEST || scrap.chars().any(char::is_control) {
        return Ok(found(
            Vec::new(),
            say!("Nothing was asked: a search takes 1 to 200 characters"),
            Vec::new(),
        ));
    }
    if server.may_have_v2_orgs() {
        match search_by(server, Way::V2, scrap).await {
            Err(error) if is_no_route(&error) => server.misses_v2_orgs(),
            result => return result.map_err(|error| problem(&error, Task::Search)),
        }
    }
    match search_by(server, Way::Admin, scrap).await {
        Ok(mut page) => {
            page.notices.insert(0, admin_notice(server).await);
            Ok(page)
        }
        Err(error) if is_no_right(&error) => {
            let mut page = own(server).await?;
            let needle = scrap.to_lowercase();
            page.orgs.retain(|org| {
                org.id.as_str() == scrap
                    || [&org.name, &org.primary_domain]
                        .into_iter()
                        .flatten()
                        .any(|text| text.to_lowercase().contains(&needle))
            });
            Ok(page)
        }
        Err(error) => Err(problem(&error, Task::Search)),
    }
}

async fn search_by(server: &Server, way: Way, scrap: &str) -> Result<OrgPage, TransportError> {
    let contains = "TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE";
    let name = way.call(0, HITS, vec![json!({"nameQuery": {"name": scrap, "method": contains}})]);
    let id = way.call(0, HITS, vec![json!({"idQuery": {"id": scrap}})]);
    let domain = way.call(0, HITS, vec![json!({"domainQuery": {"domain": scrap, "method": contains}})]);
    let by_id =
        async { if can_be_id(scrap) { server.ask::<List<WireOrg>>(&id).await.map(Some) } else { Ok(None) } };
    let (by_id, by_name, by_domain) =
        futures::try_join!(by_id, server.ask::<List<WireOrg>>(&name), server.ask::<List<WireOrg>>(&domain))?;
    let mut seen = HashSet::new();
    let (mut orgs, mut notices, mut more) = (Vec::new(), Vec::new(), false);
    for told in by_id.into_iter().chain([by_name, by_domain]) {
        notices.extend(told.notice(way.operation()));
        more |= told.value.details.total_result.unwrap_or(0) > u64::from(HITS);
        orgs.extend(told.value.result.into_iter().filter(|org| seen.insert(org.id.clone())).map(org_of));
    }
    notices.dedup();
    let source = if more {
        say!("{}: searched by name, id and domain, the first {HITS} of each", way.source())
    } else {
        say!("{}: searched by name, id and domain", way.source())
    };
    Ok(found(orgs, source, notices))
}

fn found(orgs: Vec<Org>, source: String, notices: Vec<Notice>) -> OrgPage {
    OrgPage { orgs, next: None, total: None, source, notices, read_at: Utc::now() }
}

/// One org as the server lists it. None: it lists no such org; writing to it would make a ghost.
pub async fn one(server: &Server, id: &OrgId) -> Result<Option<Org>, Problem> {
    if !can_be_id(id.as_str()) {
        return Ok(None);
    }
    let query = || vec![json!({"idQuery": {"id": id.as_str()}})];
    if server.may_have_v2_orgs() {
        match server.ask::<List<WireOrg>>(&Way::V2.call(0, 1, query())).await {
            Ok(told) => return Ok(listed(told.value.result, id)),
            Err(error) if is_no_route(&error) => server.misses_v2_orgs(),
            Err(error) => return Err(problem(&error, Task::Org)),
        }
    }
    match server.ask::<List<WireOrg>>(&Way::Admin.call(0, 1, query())).await {
        Ok(told) => Ok(listed(told.value.result, id)),
        Err(error) if is_no_right(&error) => {
            match server.ask::<OneOrg>(&in_org(Call::get("/management/v1/orgs/me"), id)).await {
                // Without a state it is a ghost or deleted, and no list has it.
                Ok(told) => Ok(listed(vec![told.value.org], id).filter(|org| org.state != OrgState::Missing)),
                Err(error) if is_no_org(&error) => Ok(None),
                Err(error) => Err(problem(&error, Task::Org)),
            }
        }
        Err(error) => Err(problem(&error, Task::Org)),
    }
}

/// The first orgs, and how many the server counts, whoever may see them.
pub async fn some(server: &Server, most: u32) -> Result<Option<(Vec<OrgId>, u64)>, Problem> {
    let mut ways = vec![Way::Admin];
    if server.may_have_v2_orgs() {
        ways.insert(0, Way::V2);
    }
    for way in ways {
        match server.ask::<List<WireOrg>>(&way.call(0, most, Vec::new())).await {
            Ok(told) => {
                let total = counted(&told.value);
                return Ok(Some((told.value.result.into_iter().map(|org| OrgId(org.id)).collect(), total)));
            }
            Err(error) if is_no_route(&error) || is_no_right(&error) => {}
            Err(error) => return Err(problem(&error, Task::Survey)),
        }
    }
    Ok(None)
}

fn listed(orgs: Vec<WireOrg>, id: &OrgId) -> Option<Org> {
    orgs.into_iter().find(|org| org.id == id.as_str()).map(org_of)
}

fn org_of(org: WireOrg) -> Org {
    let shown =
        |text: Option<String>| text.filter(|text| !text.is_empty()).map(|text| visible(&text).into_owned());
    Org {
        id: OrgId(org.id),
        name: shown(org.name),
        primary_domain: shown(org.primary_domain),
        state: state_of(org.state.as_deref()),
        needs_own_connection: false,
    }
}

/// v1 says `ORG_STATE_…`, v2 `ORGANIZATION_STATE_…`; unspecified and left out are the same on the wire.
fn state_of(word: Option<&str>) -> OrgState {
    let Some(word) = word else { return OrgState::Missing };
    match word.strip_prefix("ORGANIZATION_STATE_").or_else(|| word.strip_prefix("ORG_STATE_")) {
        Some("ACTIVE") => OrgState::Active,
        Some("INACTIVE") => OrgState::Inactive,
        Some("REMOVED") => OrgState::Removed,
        Some("UNSPECIFIED") => OrgState::Missing,
        _ if word.is_empty() => OrgState::Missing,
        _ => OrgState::Other { word: visible(word).into_owned() },
    }
}

/// The orgs of a page, of the bytes of its answer alone.
#[cfg(feature = "measured")]
pub fn of_answer(answer: &crate::transport::Answer) -> Result<Vec<Org>, TransportError> {
    let list: List<WireOrg> = answer.json()?;
    Ok(list.result.into_iter().map(org_of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_list_survives_the_way_through_the_ui() {
        for next in [
            Next { way: Way::V2, offset: 1_000, total: 2_500, trusted: false },
            Next { way: Way::Admin, offset: 0, total: u64::MAX, trusted: true },
        ] {
            assert_eq!(Next::parse(&next.text()), Some(next));
        }
        for bad in ["", "v2", "v3:1:2:1", "v2:-1:2:1", "v2:1:2:1:4", "v2:x:2:1"] {
            assert_eq!(Next::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_list_is_not_read_for_ever() {
        let page = |rows: usize, told: Option<u64>, offset: u64, trusted: bool| {
            let rows: Vec<Value> = (0..rows).map(|id| json!({"id": id.to_string()})).collect();
            let total = told.map(|total| total.to_string());
            let answer = crate::transport::Answer {
                body: json!({"details": {"totalResult": total}, "result": rows}).to_string().into_bytes(),
                ..crate::transport::Answer::empty(200)
            };
            let value = answer.json().unwrap();
            told_page(Told { value, answer }, Next { way: Way::V2, offset, total: i64::MAX as u64, trusted })
        };
        let lie = Some(i64::MAX as u64);
        let trusted = page(0, lie, 2_000, true);
        assert_eq!((trusted.next, trusted.total), (None, None));
        assert_eq!(page(0, None, 2_000, false).next, None, "past the end no total is told");
        assert!(page(0, lie, 2_000, false).next.is_some(), "a page may be hidden as a whole");
        assert!(page(1, lie, MOST - 1, true).next.is_some());
        let cut = page(1, lie, MOST, false);
        assert_eq!(cut.next, None);
        assert!(cut.source.contains("read no further"), "{}", cut.source);
    }

    #[test]
    fn states_of_both_apis_and_none() {
        assert_eq!(state_of(Some("ORG_STATE_ACTIVE")), OrgState::Active);
        assert_eq!(state_of(Some("ORGANIZATION_STATE_INACTIVE")), OrgState::Inactive);
        assert_eq!(state_of(Some("ORG_STATE_REMOVED")), OrgState::Removed);
        assert_eq!(state_of(None), OrgState::Missing);
        assert_eq!(
            state_of(Some("ORG_STATE_FROZEN")),
            OrgState::Other { word: "ORG_STATE_FROZEN".to_owned() }
        );
    }
}
