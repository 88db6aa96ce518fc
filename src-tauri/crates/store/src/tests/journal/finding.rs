use super::*;
use crate::{ChangeFilter, ChangePage, ChangeSummary, StoreError, WrongOwner};
use orgdesk_model::{ConnectionId, Outcome, Problem, ProblemCode, Standing};
use proptest::collection::vec;
use proptest::prelude::*;
use tempfile::TempDir;

async fn page(store: &Store, filter: &ChangeFilter, after: Option<u64>, limit: usize) -> ChangePage {
    store.changes(filter, after, limit).await.unwrap()
}

/// All pages together.
async fn all(store: &Store, filter: &ChangeFilter, limit: usize) -> Vec<ChangeSummary> {
    let mut changes = Vec::new();
    let mut after = None;
    loop {
        let page = page(store, filter, after, limit).await;
        assert!(page.changes.len() <= limit && page.unreadable.is_empty());
        changes.extend(page.changes);
        after = page.next;
        if after.is_none() {
            return changes;
        }
    }
}

fn numbers(changes: &[ChangeSummary]) -> Vec<u128> {
    changes.iter().map(|change| change.plan.id.0.as_u128()).collect()
}

async fn search(store: &Store, words: &str) -> Vec<u128> {
    let filter = ChangeFilter { search: Some(words.into()), ..ChangeFilter::default() };
    numbers(&all(store, &filter, 2).await)
}

#[derive(Clone, Debug)]
struct Made {
    connection: u128,
    org: &'static str,
    form: &'static str,
    end: u8,
}

fn made() -> impl Strategy<Value = Made> {
    let one = prop::sample::select::<&'static str>;
    (0..2u128, one(&["1", "2", "300"][..]), one(&["a.b", "c.d"][..]), 0..9u8)
        .prop_map(|(connection, org, form, end)| Made { connection, org, form, end })
}

fn standing_of(end: u8, live: bool) -> Standing {
    match end {
        0 => Standing::NothingSent,
        1 if live => Standing::UnderWay,
        2 => Standing::NotVerified,
        3 => Standing::Refused,
        5 => Standing::Verified,
        6 => Standing::Differs,
        7 => Standing::WrongOrg,
        _ => Standing::Unsettled,
    }
}

async fn make(store: &Store, number: u128, made: &Made) {
    let mut change = intended(number, made.org, 1);
    change.plan.target.connection = ConnectionId(uuid::Uuid::from_u128(made.connection));
    change.plan.target.form = made.form.into();
    store.journal_intended(change).await.unwrap();
    let answer = match made.end {
        0 => return,
        1 => None,
        2 | 5 => Some(Event::Done(0)),
        3 => Some(Event::Refused(0)),
        _ => Some(Event::Unknown(0)),
    };
    let mut events = vec![happened(Event::Sending(0))];
    events.extend(answer.map(happened));
    if made.end == 7 {
        let wrong_owner = Some(WrongOwner { expected: "1".into(), named: "2".into() });
        events[1].answer = Some(crate::Answer { wrong_owner, ..Default::default() });
    }
    for event in events {
        store.journal_event(id(number), event).await.unwrap();
    }
    let found = match made.end {
        5 => Verification::Verified,
        6 | 7 => Verification::Differs,
        8 => Verification::CannotTell,
        _ => return,
    };
    store.journal_settled(id(number), settled(found)).await.unwrap();
}

prop_compose! {
    fn any_filter()(
        connection in prop::option::of(0..3u128),
        org in prop::option::of(prop::sample::select(&["1", "2", "300"][..])),
        form in prop::option::of(prop::sample::select(&["a.b", "c.d"][..])),
        from in prop::option::of(0..12i64),
        until in prop::option::of(0..12i64),
        standing in prop::option::of(prop::sample::select(&Standing::ALL[..])),
        search in prop::option::of(prop::sample::select(&["ORG 3", "1", "after 1", "a.b", "nowhere"][..])),
    ) -> ChangeFilter {
        ChangeFilter {
            connection: connection.map(|number| ConnectionId(uuid::Uuid::from_u128(number))),
            org: org.map(Into::into), form: form.map(Into::into),
            from: from.map(time), until: until.map(time), standing, search: search.map(Into::into),
        }
    }
}

/// What the filter means, without an index.
fn lets_through(filter: &ChangeFilter, number: u128, made: &Made, live: bool) -> bool {
    let at = time(i64::try_from(number).unwrap());
    let change = intended(number, made.org, 1);
    let texts = [
        format!("org {}", made.org),
        made.org.to_owned(),
        made.form.to_owned(),
        format!("after {number}"),
        change.plan.id.to_string(),
        "head office production before login names need a domain domain settings ada@example.com".to_owned(),
        "userloginmustbedomain updatedomainpolicy".to_owned(),
    ];
    filter.connection.is_none_or(|connection| connection.0.as_u128() == made.connection)
        && filter.org.as_ref().is_none_or(|org| org.as_str() == made.org)
        && filter.form.as_ref().is_none_or(|form| form.as_str() == made.form)
        && filter.from.is_none_or(|from| at >= from)
        && filter.until.is_none_or(|until| at < until)
        && filter.standing.is_none_or(|standing| standing_of(made.end, live) == standing)
        && filter.search.as_ref().is_none_or(|search| {
            search.to_lowercase().split(' ').all(|word| texts.iter().any(|text| text.contains(word)))
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_filter_finds_what_it_means(
        all_made in vec(made(), 1..10), filters in vec(any_filter(), 12), limit in 1..4usize,
    ) {
        let folder = TempDir::new().unwrap();
        let made_at = |number: u128| &all_made[usize::try_from(number).unwrap() - 1];
        let count = all_made.len() as u128;
        let agree = async |store: &Store, live: bool| {
            for filter in &filters {
                let found = numbers(&all(store, filter, limit).await);
                let wanted: Vec<_> =
                    (1..=count).rev().filter(|number| lets_through(filter, *number, made_at(*number), live)).collect();
                prop_assert_eq!(&found, &wanted, "{:?}", filter);
                let mut export = store.export_changes(filter.clone());
                for number in wanted {
                    prop_assert_eq!(export.next().await.unwrap().unwrap().id(), id(number));
                }
                prop_assert!(export.next().await.is_none());
            }
            Ok(())
        };
        wait(async {
            let store = open(folder.path()).await;
            for (number, made) in (1..).zip(&all_made) {
                make(&store, number, made).await;
            }
            agree(&store, true).await?;
            drop(store);
            let store = open(folder.path()).await;
            agree(&store, false).await?;
            sql(&store, "DELETE FROM changes; DELETE FROM changes_text").await;
            prop_assert_eq!(page(&store, &ChangeFilter::default(), None, 9).await, ChangePage::default());
            store.rebuild_changes().await.unwrap();
            agree(&store, false).await
        })?;
    }
}

#[tokio::test]
async fn a_page_tells_what_a_list_shows_and_where_it_goes_on() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    for number in 1..=4 {
        apply(&store, intended(number, "1", 1)).await;
    }
    let first = page(&store, &ChangeFilter::default(), None, 2).await;
    assert_eq!(numbers(&first.changes), [4, 3]);
    let newest = &first.changes[0];
    assert_eq!((newest.plan.clone(), newest.at), (intended(4, "1", 1).plan, time(4)));
    assert_eq!((newest.identity.name.as_str(), newest.outcome), ("ada@example.com", Some(Outcome::Applied)));
    assert_eq!(newest.progress.verification, Some(Verification::Verified));
    apply(&store, intended(5, "1", 1)).await;
    let second = page(&store, &ChangeFilter::default(), first.next, 2).await;
    assert_eq!(numbers(&second.changes), [2, 1], "what came meanwhile moves no page");
    assert_eq!(second.next, None, "the last page says so, also when it is full");
}

#[tokio::test]
async fn any_scrap_finds_a_change() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    for number in 1..=3 {
        store.journal_intended(intended(number, &format!("28{number}9"), 1)).await.unwrap();
        store.journal_event(id(number), happened(Event::Sending(0))).await.unwrap();
    }
    let problem = Problem {
        request_id: Some("Trace-77".into()),
        ..Problem::new(ProblemCode::Unavailable, "Der Server war “überlastet”.")
    };
    let answer = crate::Answer { problem: Some(problem), ..Default::default() };
    let lost = Happened { answer: Some(answer), ..happened(Event::Unknown(0)) };
    store.journal_event(id(2), lost).await.unwrap();
    let note = Settled { note: Some("100% another's_own".into()), ..settled(Verification::Differs) };
    store.journal_settled(id(2), note).await.unwrap();
    for words in
        ["829", "2829", "trace-77", "ÜBERLASTET", "“über", "  trace   server ", "100%", "s_o", "77", "2"]
    {
        assert!(search(&store, words).await.contains(&2), "{words}");
    }
    assert_eq!(search(&store, "ada").await, [3, 2, 1]);
    assert_eq!(search(&store, " \n\u{0} ").await, [3, 2, 1], "no word is no condition");
    for words in ["2829 2839", "\"", "\" OR \"", "*", "NEAR(a b)", "ad_", "a%a", "-", "^ada"] {
        let found = search(&store, words).await;
        assert!(found.is_empty() || words == "-", "{words}: {found:?}");
    }
}

#[tokio::test]
async fn a_change_that_can_not_be_read_concerns_no_other() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    for number in 1..=3 {
        apply(&store, intended(number, "1", 1)).await;
    }
    sql(&store, "UPDATE journal SET body = '{}' WHERE row = 5; UPDATE journal SET kind = 'x' WHERE row = 12")
        .await;
    let page = page(&store, &ChangeFilter::default(), None, 9).await;
    assert_eq!(numbers(&page.changes), [1]);
    assert_eq!(page.unreadable.len(), 2);
    for number in [2, 3] {
        let error = store.change(id(number)).await.unwrap_err();
        assert!(matches!(&error, StoreError::Unreadable { what } if what.contains(&id(number).to_string())));
    }
    let mut export = store.export_changes(ChangeFilter::default());
    let mut exported = Vec::new();
    while let Some(change) = export.next().await {
        exported.push(change.is_ok());
    }
    assert_eq!(exported, [false, false, true]);
    store.rebuild_changes().await.unwrap();
    assert_eq!(count(&store, "changes").await, 1);
}

#[tokio::test]
async fn no_page_looks_at_all_there_is() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let plan = async |query: &'static str| -> String {
        store
            .run(move |database| {
                let mut plan = database.raw().prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
                let lines = plan.query_map([], |row| row.get::<_, String>(3)).unwrap();
                Ok(lines.collect::<Result<Vec<_>, _>>().unwrap().join("; "))
            })
            .await
            .unwrap()
    };
    let newest = plan("SELECT first, change FROM changes WHERE true ORDER BY first DESC LIMIT 50").await;
    assert_eq!(newest, "SCAN changes", "in the order of its key, until there are enough");
    let searched = plan(
        "SELECT changes_text.first, change FROM changes_text CROSS JOIN changes USING (first)
         WHERE changes_text.first < 9 AND instr(text, 'abc') > 0 ORDER BY changes_text.first DESC LIMIT 50",
    )
    .await;
    assert!(searched.starts_with("SEARCH changes_text USING INTEGER PRIMARY KEY"), "{searched}");
    assert!(!searched.contains("TEMP B-TREE"), "{searched}");
    let open = plan("SELECT change FROM changes WHERE open = 1 ORDER BY first").await;
    assert!(open.contains("changes_open") && !open.contains("TEMP B-TREE"), "{open}");
}

#[tokio::test]
async fn what_changes_are_found_by_is_made_again_where_it_is_missing() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    for number in 1..=5 {
        apply(&store, intended(number, "1", 1)).await;
    }
    let found = async || numbers(&all(&store, &ChangeFilter::default(), 9).await);
    for gone in ["true", "first = 1", "first > 16", "first < 9"] {
        sql(&store, format!("DELETE FROM changes WHERE {gone}; DELETE FROM changes_text WHERE {gone}")).await;
        assert_ne!(found().await, [5, 4, 3, 2, 1], "{gone}");
        assert!(store.unsettled_changes().await.unwrap().is_empty());
        assert_eq!(found().await, [5, 4, 3, 2, 1], "{gone}");
        assert_eq!(search(&store, "ada").await, [5, 4, 3, 2, 1], "{gone}");
    }
    sql(&store, "INSERT INTO changes SELECT -3, change, at, connection, org, form, standing, standing_if_left, 1 FROM changes WHERE first = 5")
        .await;
    assert!(store.unsettled_changes().await.unwrap().is_empty(), "what belongs to nothing goes");
    assert_eq!(count(&store, "changes").await, 5);
}

#[tokio::test]
async fn making_again_lets_others_in_between_and_loses_nothing_of_theirs() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    for number in 1..=350 {
        store.journal_intended(intended(number, "1", 1)).await.unwrap();
    }
    let rebuilt = std::cell::Cell::new(false);
    let (made, ()) = tokio::join!(
        async {
            let made = store.rebuild_changes().await;
            rebuilt.set(true);
            made
        },
        async {
            store.journal_event(id(1), happened(Event::Sending(0))).await.unwrap();
            store.journal_intended(intended(351, "1", 1)).await.unwrap();
            assert!(!rebuilt.get(), "nobody waits for all of it");
            store.journal_event(id(351), happened(Event::Sending(0))).await.unwrap();
        }
    );
    made.unwrap();
    assert_eq!(all(&store, &ChangeFilter::default(), 500).await.len(), 351);
    let under_way = ChangeFilter { standing: Some(Standing::UnderWay), ..ChangeFilter::default() };
    assert_eq!(numbers(&all(&store, &under_way, 9).await), [351, 1]);
}
