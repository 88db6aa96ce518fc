//! The end of a change and that of its draft are one.

use super::*;
use crate::DraftKey;
use crate::tests::draft;
use tempfile::TempDir;

/// A change that was sent, and its draft.
async fn sent(store: &Store) -> DraftKey {
    store.save_connection(&connection(1)).await.unwrap();
    let change = intended(1, "1", 1);
    let target = change.plan.target.clone();
    let key = DraftKey { connection: target.connection, level: target.level, form: target.form };
    store.save_draft(&key, &draft("mine"), &snapshot(), time(1)).await.unwrap();
    store.journal_intended(change).await.unwrap();
    store.journal_event(id(1), happened(Event::Sending(0))).await.unwrap();
    key
}

#[tokio::test]
async fn an_applied_change_takes_its_draft_along() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let key = sent(&store).await;
    store.journal_event(id(1), happened(Event::Done(0))).await.unwrap();
    let settled = settled(Verification::Verified);
    let progress = store.journal_applied(id(1), settled, &key, &draft("mine")).await.unwrap();
    assert!(progress.is_settled());
    assert_eq!(store.draft(&key).await.unwrap(), None);
}

#[tokio::test]
async fn a_change_that_is_not_settled_keeps_its_draft() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let key = sent(&store).await;
    // The journal has no end of its request yet.
    store.journal_applied(id(1), settled(Verification::Verified), &key, &draft("mine")).await.unwrap_err();
    assert_eq!(store.draft(&key).await.unwrap().unwrap().draft, draft("mine"));
    store.journal_event(id(1), happened(Event::Done(0))).await.unwrap();
    store.save_draft(&key, &draft("typed since"), &snapshot(), time(2)).await.unwrap();
    store.journal_applied(id(1), settled(Verification::Verified), &key, &draft("mine")).await.unwrap();
    assert_eq!(store.draft(&key).await.unwrap().unwrap().draft, draft("typed since"));
}
