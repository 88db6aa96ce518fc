use super::super::{draft, key as draft_key, snapshot};
use super::*;
use crate::schema::STEPS;
use crate::{StoreError, Verdict};
use tempfile::TempDir;

const FIRST: &[&str] = &[STEPS[0]];

#[tokio::test]
async fn a_file_from_before_the_journal_keeps_its_drafts() {
    let folder = TempDir::new().unwrap();
    let store = Store::open_with(folder.path(), FIRST).await.unwrap();
    store.save_connection(&connection(1)).await.unwrap();
    let level = draft_key(1, "1").level;
    let texts = [
        connection(1).id.to_string(),
        serde_json::to_string(&level).unwrap(),
        serde_json::to_string(&draft("half-ty")).unwrap(),
        serde_json::to_string(&snapshot()).unwrap(),
    ];
    let as_then = move |database: &mut crate::database::Database| {
        let insert = "INSERT INTO drafts (connection, level, form, draft, base, changed_at)
            VALUES (?1, ?2, 'zitadel.domain', ?3, ?4, '2026-11-20T10:00:00.000000000Z')";
        Ok(database.raw().execute(insert, texts).unwrap())
    };
    store.run(as_then).await.unwrap();
    store.set_preference("theme", "dark").await.unwrap();
    drop(store);
    let store = open(folder.path()).await;
    let kept = store.draft(&draft_key(1, "1")).await.unwrap().unwrap();
    assert_eq!((kept.draft, kept.base), (draft("half-ty"), snapshot()));
    assert_eq!(store.connections().await.unwrap(), [connection(1)]);
    assert_eq!(store.preference("theme").await.unwrap().as_deref(), Some("dark"));
    assert_eq!(store.changes(&Default::default(), None, 9).await.unwrap(), Default::default());
    apply(&store, intended(1, "1", 1)).await;
    assert!(folder.path().join("orgdesk.db.backup-v1").exists());
}

#[tokio::test]
async fn a_full_disk_writes_nothing_of_an_entry() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    apply(&store, intended(1, "1", 1)).await;
    store.journal_intended(intended(2, "1", 1)).await.unwrap();
    store.run(|database| database.limit_pages(1)).await.unwrap();
    let mut huge = intended(3, "1", 1);
    huge.reading.raw = "x".repeat(1 << 20);
    assert_eq!(store.journal_intended(huge.clone()).await, Err(StoreError::DiskFull));
    let answer = crate::Answer { body: Some("x".repeat(1 << 20)), ..Default::default() };
    let sent = Happened { answer: Some(answer), ..happened(Event::Sending(0)) };
    assert_eq!(store.journal_event(id(2), sent.clone()).await, Err(StoreError::DiskFull));
    assert_eq!(store.change(id(3)).await.unwrap(), None);
    assert_eq!(store.verify_journal(&key(), None).await.unwrap(), Verdict::Whole { rows: 5, first: 1 });
    store.run(|database| database.limit_pages(10_000)).await.unwrap();
    store.journal_event(id(2), sent).await.unwrap();
    store.journal_intended(huge).await.unwrap();
    assert_eq!(store.verify_journal(&key(), None).await.unwrap(), Verdict::Whole { rows: 7, first: 1 });
}

#[tokio::test]
async fn what_is_no_database_is_not_called_whole() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("orgdesk.db");
    std::fs::write(&file, b"somebody's file, which is long enough to be taken for one ".repeat(20)).unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.verify_journal(&key(), None).await, Err(StoreError::Corrupt { file }));
}

#[tokio::test]
async fn a_newer_file_and_one_without_a_journal_that_can_not_be_written_are_told() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    apply(&store, intended(1, "1", 1)).await;
    drop(store);
    let newer = Store::open_with(folder.path(), FIRST).await.unwrap();
    let error = newer.journal_intended(intended(2, "1", 1)).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 2, known: 1, .. }), "{error}");
    assert_eq!(newer.changes(&Default::default(), None, 9).await.unwrap().changes.len(), 1, "it can be read");
    assert_eq!(newer.verify_journal(&key(), None).await.unwrap(), Verdict::Whole { rows: 4, first: 1 });
    sql_in(&folder, "DROP TABLE journal");
    assert!(
        matches!(newer.change(id(1)).await, Err(StoreError::Newer { .. })),
        "a missing table is no empty list"
    );
}

fn sql_in(folder: &TempDir, text: &str) {
    rusqlite::Connection::open(folder.path().join("orgdesk.db")).unwrap().execute_batch(text).unwrap();
}
