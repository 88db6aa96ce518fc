use super::*;
use crate::journal::{Memory, append};
use crate::{Answer, Change, Difference, Happening, StoreError, WrongOwner};
use orgdesk_model::{Outcome, PlatformAnswer, Problem, ProblemCode, Progress, RequestState};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use tempfile::TempDir;

async fn change(store: &Store, number: u128) -> Change {
    store.change(id(number)).await.unwrap().unwrap()
}

async fn unsettled(store: &Store) -> Vec<Change> {
    store.unsettled_changes().await.unwrap().into_iter().collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn all_of_a_change_is_there_after_a_restart() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let mut wanted = intended(1, "1", 2);
    wanted.undoes = vec![id(9)];
    store.journal_intended(wanted.clone()).await.unwrap();
    let problem = Problem {
        request_id: Some("r-2".into()),
        platform: Some(Box::new(PlatformAnswer { status: 503, code: None, message: "busy".into() })),
        ..Problem::new(ProblemCode::Unavailable, "The server was busy.")
    };
    let done = Answer {
        status: Some(200),
        body: Some("{\"details\":{}}".into()),
        request_id: Some("r-1".into()),
        made: Some("t-1".into()),
        ..Answer::default()
    };
    let lost = Answer {
        problem: Some(problem),
        wrong_owner: Some(WrongOwner { expected: "1".into(), named: "2".into() }),
        ..Answer::default()
    };
    let with = |event, answer: &Answer| Happened { answer: Some(answer.clone()), ..happened(event) };
    let events = [
        happened(Event::Sending(0)),
        with(Event::Done(0), &done),
        happened(Event::Sending(1)),
        with(Event::Unknown(1), &lost),
    ];
    for event in events.clone() {
        store.journal_event(id(1), event).await.unwrap();
    }
    let difference = Difference {
        field: wanted.plan.changes[0].field.clone(),
        expected: Some("after 1".into()),
        found: Some("else".into()),
    };
    let end = Settled {
        differences: vec![difference],
        note: Some("It was another's.".into()),
        ..settled(Verification::Differs)
    };
    store.journal_settled(id(1), end.clone()).await.unwrap();
    let live = change(&store, 1).await;
    assert!(live.live);
    drop(store);
    let store = Store::open(folder.path()).await.unwrap();
    let read = change(&store, 1).await;
    assert_eq!(read, Change { live: false, ..live }, "reading needs no key");
    assert_eq!(read.intended, wanted);
    let happenings: Vec<_> =
        events.into_iter().map(Happening::Event).chain([Happening::Settled(end)]).collect();
    assert_eq!(read.happenings, happenings);
    assert_eq!(read.progress.requests, [RequestState::Done, RequestState::Unknown]);
    assert_eq!(read.progress.verification, Some(Verification::Differs));
    assert_eq!(read.outcome(), Some(Outcome::Unknown));
    assert_eq!(store.change(id(2)).await.unwrap(), None);
}

#[tokio::test]
async fn a_change_outlives_its_connection() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    store.save_connection(&connection(1)).await.unwrap();
    apply(&store, intended(1, "1", 1)).await;
    store.remove_connection(connection(1).id).await.unwrap();
    assert_eq!(change(&store, 1).await.outcome(), Some(Outcome::Applied));
}

#[tokio::test]
async fn what_was_under_way_is_unknown_after_a_crash_until_it_is_settled() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    for number in 1..=5 {
        store.journal_intended(intended(number, "1", 2)).await.unwrap();
    }
    // 1: nothing sent. 2: under way. 3: the first done, the second not begun. 4: refused. 5: can't be told.
    for number in 2..=5 {
        store.journal_event(id(number), happened(Event::Sending(0))).await.unwrap();
    }
    store.journal_event(id(3), happened(Event::Done(0))).await.unwrap();
    store.journal_event(id(4), happened(Event::Refused(0))).await.unwrap();
    store.journal_event(id(5), happened(Event::Unknown(0))).await.unwrap();
    store.journal_settled(id(5), settled(Verification::CannotTell)).await.unwrap();
    assert_eq!(change(&store, 2).await.outcome(), None, "it is under way");
    let rows = count(&store, "journal").await;
    drop(store);

    let store = open(folder.path()).await;
    let outcomes = [
        None,
        Some(Outcome::Unknown),
        Some(Outcome::PartlyApplied),
        Some(Outcome::Refused),
        Some(Outcome::Unknown),
    ];
    for (number, outcome) in (1..).zip(outcomes) {
        assert_eq!(change(&store, number).await.outcome(), outcome, "{number}");
    }
    let open: Vec<_> = unsettled(&store).await.iter().map(Change::id).collect();
    assert_eq!(open, [id(2), id(3), id(5)]);
    assert_eq!(count(&store, "journal").await, rows, "reading writes nothing");
    assert_eq!(change(&store, 2).await.progress.requests[0], RequestState::Unknown);

    for (number, event) in [(1, Event::Sending(0)), (2, Event::Done(0)), (3, Event::Sending(1))] {
        let late = store.journal_event(id(number), happened(event)).await;
        assert!(matches!(late, Err(StoreError::JournalMismatch { .. })), "{number}: {late:?}");
    }
    let early = store.journal_settled(id(2), settled(Verification::Verified)).await;
    assert!(matches!(early, Err(StoreError::JournalMismatch { .. })), "{early:?}");
    store.journal_event(id(2), happened(Event::Unknown(0))).await.unwrap();
    for number in [2, 3, 5] {
        store.journal_settled(id(number), settled(Verification::Differs)).await.unwrap();
    }
    assert_eq!(unsettled(&store).await, []);
}

#[tokio::test]
async fn what_was_not_committed_was_never_there() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    store.journal_intended(intended(1, "1", 1)).await.unwrap();
    let (from, crashed) = (folder.path().to_owned(), TempDir::new().unwrap());
    let to = crashed.path().to_owned();
    store
        .run(move |database| {
            let memory = Memory { key: Some(key()), earlier: Some(0) };
            let transaction = database.raw().transaction().unwrap();
            let sending = Happening::Event(happened(Event::Sending(0)));
            assert!(append::happen(&transaction, &memory, id(1), &sending, None).is_ok());
            assert!(append::intend(&transaction, &memory, &intended(2, "1", 1)).is_ok());
            // The files as a crash would leave them, and then an end without a commit.
            for name in ["orgdesk.db", "orgdesk.db-wal"] {
                fs::copy(from.join(name), to.join(name)).unwrap();
            }
            drop(transaction);
            Ok(())
        })
        .await
        .unwrap();
    for store in [store, open(crashed.path()).await] {
        assert_eq!(change(&store, 1).await.progress, Progress::planned(1));
        assert_eq!(store.change(id(2)).await.unwrap(), None);
        assert_eq!(store.changes(&Default::default(), None, 9).await.unwrap().changes.len(), 1);
        apply(&store, intended(2, "1", 1)).await;
        let verdict = store.verify_journal(&key(), None).await.unwrap();
        assert_eq!(verdict, crate::Verdict::Whole { rows: 5, first: 1 });
    }
}

#[tokio::test]
async fn what_can_not_follow_is_refused_and_not_written() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    store.journal_intended(intended(1, "1", 1)).await.unwrap();
    let refused = |result: Result<Progress, StoreError>| {
        assert!(matches!(result, Err(StoreError::JournalMismatch { .. })), "{result:?}");
    };
    refused(store.journal_intended(intended(1, "1", 1)).await.map(|()| Progress::planned(0)));
    refused(store.journal_event(id(1), happened(Event::Done(0))).await);
    refused(store.journal_event(id(2), happened(Event::Sending(0))).await);
    refused(store.journal_event(id(1), happened(Event::Verified(Verification::Verified))).await);
    store.journal_event(id(1), happened(Event::Sending(0))).await.unwrap();
    refused(store.journal_event(id(1), happened(Event::Sending(0))).await);
    assert_eq!(count(&store, "journal").await, 2);
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..3usize).prop_map(Event::Sending),
        4 => (0..3usize).prop_map(Event::Done),
        1 => (0..3usize).prop_map(Event::Refused),
        1 => (0..3usize).prop_map(Event::Unknown),
        1 => Just(Event::Verified(Verification::Verified)),
        1 => Just(Event::Verified(Verification::CannotTell)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn replaying_comes_to_what_was_lived(events in vec((1u128..4, event()), 0..60)) {
        let folder = TempDir::new().unwrap();
        let mut live: BTreeMap<u128, Progress> = BTreeMap::new();
        wait(async {
            let store = open(folder.path()).await;
            for number in 1..4 {
                let requests = usize::try_from(number).unwrap();
                store.journal_intended(intended(number, "1", requests)).await.unwrap();
                live.insert(number, Progress::planned(requests));
            }
            for (number, event) in events {
                let told = match event {
                    Event::Verified(found) => store.journal_settled(id(number), settled(found)).await,
                    event => store.journal_event(id(number), happened(event)).await,
                };
                match live[&number].clone().step(event) {
                    Ok(next) => {
                        prop_assert_eq!(told, Ok(next.clone()));
                        live.insert(number, next);
                    }
                    Err(_) => {
                        let refused = matches!(told, Err(StoreError::JournalMismatch { .. }));
                        prop_assert!(refused);
                    }
                }
                prop_assert_eq!(&change(&store, number).await.progress, &live[&number]);
            }
            Ok(())
        })?;
        wait(async {
            let store = Store::open(folder.path()).await.unwrap();
            for (number, progress) in live {
                prop_assert_eq!(change(&store, number).await.progress, progress.interrupted());
            }
            Ok(())
        })?;
    }
}
