use super::*;
use crate::{StoreError, Verdict};
use proptest::prelude::*;
use rusqlite::Connection as File;
use rusqlite::types::Value as Sql;
use tempfile::TempDir;

const ROWS: i64 = 12;

/// A folder with three changes in its journal, twelve rows.
async fn filled() -> (TempDir, Store) {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    for number in 1..=3 {
        apply(&store, intended(number, "1", 1)).await;
    }
    (folder, store)
}

async fn verify(store: &Store) -> Verdict {
    store.verify_journal(&key(), None).await.unwrap()
}

const WHOLE: Verdict = Verdict::Whole { rows: ROWS as u64, first: 1 };

/// Something that somebody does to the file.
#[derive(Clone, Debug)]
enum Tampering {
    Flip { row: i64, column: &'static str, at: usize, bit: u8 },
    Renumber { row: i64, to: i64 },
    Delete { row: i64 },
    Swap { a: i64, b: i64 },
    Insert { copy_of: i64, row: i64 },
    CutTail { rows: i64 },
    FlipHead { column: &'static str, at: usize, bit: u8 },
    HeadNumber { column: &'static str, by: i64 },
    NoHead,
}

fn tampering() -> impl Strategy<Value = Tampering> {
    let row = || 1..=ROWS;
    let ends = prop_oneof![Just(ROWS + 1), Just(0), any::<i64>()];
    prop_oneof![
        6 => (row(), prop::sample::select(&["change", "kind", "body", "mac"][..]), any::<usize>(), 0..8u8)
            .prop_map(|(row, column, at, bit)| Tampering::Flip { row, column, at, bit }),
        1 => (row(), any::<i64>()).prop_map(|(row, to)| Tampering::Renumber { row, to }),
        1 => row().prop_map(|row| Tampering::Delete { row }),
        1 => (row(), row()).prop_map(|(a, b)| Tampering::Swap { a, b }),
        1 => (row(), ends)
            .prop_map(|(copy_of, row)| Tampering::Insert { copy_of, row }),
        1 => (1..=ROWS).prop_map(|rows| Tampering::CutTail { rows }),
        1 => (prop::sample::select(&["mac", "key_check", "seal"][..]), any::<usize>(), 0..8u8)
            .prop_map(|(column, at, bit)| Tampering::FlipHead { column, at, bit }),
        1 => (prop::sample::select(&["first", "rows"][..]), any::<i64>())
            .prop_map(|(column, by)| Tampering::HeadNumber { column, by }),
        1 => Just(Tampering::NoHead),
    ]
}

fn flipped(value: Sql, at: usize, bit: u8) -> Sql {
    let flip = |mut bytes: Vec<u8>| {
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        bytes
    };
    match value {
        Sql::Blob(bytes) => Sql::Blob(flip(bytes)),
        Sql::Text(text) => Sql::Blob(flip(text.into_bytes())),
        other => other,
    }
}

fn flip(file: &File, table: &str, column: &str, row: &str, at: usize, bit: u8) {
    let value: Sql =
        file.query_row(&format!("SELECT {column} FROM {table} WHERE {row}"), [], |row| row.get(0)).unwrap();
    let (text, value) = (matches!(value, Sql::Text(_)), flipped(value, at, bit));
    let new = if text { "CAST(?1 AS TEXT)" } else { "?1" };
    file.execute(&format!("UPDATE {table} SET {column} = {new} WHERE {row}"), [value]).unwrap();
}

/// Whether it changed anything.
fn tamper(file: &File, tampering: &Tampering) -> bool {
    let run = |sql: String| file.execute(&sql, []).is_ok_and(|changed| changed > 0);
    match *tampering {
        Tampering::Flip { row, column, at, bit } => {
            flip(file, "journal", column, &format!("row = {row}"), at, bit);
            true
        }
        Tampering::FlipHead { column, at, bit } => {
            flip(file, "journal_head", column, "true", at, bit);
            true
        }
        Tampering::Renumber { row, to } => {
            row != to && run(format!("UPDATE journal SET row = {to} WHERE row = {row}"))
        }
        Tampering::Delete { row } => run(format!("DELETE FROM journal WHERE row = {row}")),
        Tampering::Swap { a, b } => {
            a != b
                && run(format!("UPDATE journal SET row = -1 WHERE row = {a}"))
                && run(format!("UPDATE journal SET row = {a} WHERE row = {b}"))
                && run(format!("UPDATE journal SET row = {b} WHERE row = -1"))
        }
        Tampering::Insert { copy_of, row } => run(format!(
            "INSERT INTO journal SELECT {row}, change, kind, body, mac FROM journal WHERE row = {copy_of}"
        )),
        Tampering::CutTail { rows } => run(format!("DELETE FROM journal WHERE row > {}", ROWS - rows)),
        Tampering::HeadNumber { column, by } => {
            by != 0
                && run(format!("UPDATE journal_head SET {column} = (({column} | {by}) - ({column} & {by}))"))
        }
        Tampering::NoHead => run("DELETE FROM journal_head".to_owned()),
    }
}

fn expected(tampering: &Tampering, verdict: Verdict) -> bool {
    match (tampering, verdict) {
        (Tampering::Flip { row, .. }, Verdict::Altered { row: told }) => *row == told,
        (Tampering::Swap { a, b }, Verdict::Altered { row }) => row == *a.min(b),
        (Tampering::Delete { row }, Verdict::Removed { row: told }) => *row == told && *row != ROWS,
        (Tampering::Delete { row: ROWS }, Verdict::CutOff { rows, written }) => {
            rows == ROWS - 1 && written == ROWS
        }
        (Tampering::CutTail { rows: cut }, Verdict::CutOff { rows, written }) => {
            rows == ROWS - cut && written == ROWS
        }
        (Tampering::Insert { row, .. }, Verdict::Inserted { row: told }) => *row == told,
        // Where it was is a gap, or it is the last one; where it went is before the first or behind the last.
        (Tampering::Renumber { row, to }, Verdict::Removed { row: told }) => *row == told && *to > 0,
        (Tampering::Renumber { row, to }, Verdict::Inserted { row: told }) => {
            told == *to && (*to < 1 || *row == ROWS)
        }
        (Tampering::Renumber { row: ROWS, to }, Verdict::CutOff { .. }) => *to > ROWS,
        (
            Tampering::FlipHead { .. } | Tampering::HeadNumber { .. } | Tampering::NoHead,
            Verdict::HeadAltered,
        ) => true,
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_altered_shows(tampering in tampering()) {
        thread_local! {
            static FILLED: (TempDir, Store) = wait(filled());
        }
        let store = FILLED.with(|(_, store)| store.clone());
        let (verdict, before) = wait(async {
            prop_assert_eq!(verify(&store).await, WHOLE);
            let how = tampering.clone();
            let changed = store.run(move |database| {
                database.raw().execute_batch("SAVEPOINT before").unwrap();
                Ok(tamper(database.raw(), &how))
            }).await.unwrap();
            let verdict = verify(&store).await;
            sql(&store, "ROLLBACK TO before; RELEASE before").await;
            prop_assert_eq!(verify(&store).await, WHOLE);
            Ok((verdict, changed))
        })?;
        match before {
            true => prop_assert!(expected(&tampering, verdict), "{:?}", verdict),
            false => prop_assert_eq!(verdict, WHOLE),
        }
    }
}

#[tokio::test]
async fn every_single_bit_of_a_row_counts() {
    let (_folder, store) = filled().await;
    for column in ["row", "change", "kind", "body", "mac"] {
        let length = format!("SELECT length(CAST({column} AS BLOB)) FROM journal WHERE row = 6");
        let length: i64 = store
            .run(move |database| Ok(database.raw().query_row(&length, [], |row| row.get(0)).unwrap()))
            .await
            .unwrap();
        let bytes = if column == "row" { 0..8 } else { 0..usize::try_from(length).unwrap() };
        for at in bytes {
            for bit in 0..8u8 {
                store
                    .run(move |database| {
                        let file = database.raw();
                        file.execute_batch("SAVEPOINT before").unwrap();
                        match column {
                            // Two rows never have one number.
                            "row" => {
                                let to = 6i64 ^ (1 << (8 * at + usize::from(bit)));
                                let _ = file.execute("DELETE FROM journal WHERE row = ?1", [to]);
                                file.execute("UPDATE journal SET row = ?1 WHERE row = 6", [to]).unwrap();
                            }
                            column => flip(file, "journal", column, "row = 6", at, bit),
                        }
                        Ok(())
                    })
                    .await
                    .unwrap();
                let verdict = verify(&store).await;
                let found = match column {
                    "row" => !matches!(verdict, Verdict::Whole { .. }),
                    _ => verdict == Verdict::Altered { row: 6 },
                };
                assert!(found, "{column} {at} {bit}: {verdict:?}");
                sql(&store, "ROLLBACK TO before; RELEASE before").await;
            }
        }
    }
    assert_eq!(verify(&store).await, WHOLE);
}

#[tokio::test]
async fn an_older_head_that_was_put_back_shows_and_hinders_going_on() {
    let (_folder, store) = filled().await;
    sql(&store, "CREATE TEMP TABLE older AS SELECT * FROM journal_head").await;
    apply(&store, intended(4, "1", 1)).await;
    sql(&store, "CREATE TEMP TABLE newest AS SELECT * FROM journal_head").await;
    sql(&store, "INSERT OR REPLACE INTO journal_head SELECT * FROM older").await;
    assert_eq!(verify(&store).await, Verdict::HeadAltered);
    let refused = store.journal_intended(intended(5, "1", 1)).await;
    assert_eq!(refused, Err(StoreError::JournalAltered), "it would write over what is there");
    sql(&store, "INSERT OR REPLACE INTO journal_head SELECT * FROM newest").await;
    assert_eq!(verify(&store).await, Verdict::Whole { rows: 16, first: 1 });
}

#[tokio::test]
async fn what_is_written_after_the_end_was_cut_off_does_not_cover_it_up() {
    let (_folder, store) = filled().await;
    sql(&store, "DELETE FROM journal WHERE row > 10").await;
    apply(&store, intended(4, "1", 1)).await;
    assert_eq!(verify(&store).await, Verdict::Removed { row: 11 });
}

#[tokio::test]
async fn an_older_copy_of_all_shows_against_a_head_that_was_kept_elsewhere() {
    let (_folder, store) = filled().await;
    assert_eq!(open(TempDir::new().unwrap().path()).await.journal_head().await.unwrap(), None);
    sql(&store, "CREATE TEMP TABLE older AS SELECT * FROM journal_head").await;
    let older = store.journal_head().await.unwrap();
    apply(&store, intended(4, "1", 1)).await;
    let known = store.journal_head().await.unwrap();
    let against = async |known| store.verify_journal(&key(), known).await.unwrap();
    assert_eq!(against(known.clone()).await, Verdict::Whole { rows: 16, first: 1 });
    assert_eq!(against(older).await, Verdict::Whole { rows: 16, first: 1 });
    sql(
        &store,
        "DELETE FROM journal WHERE row > 12; INSERT OR REPLACE INTO journal_head SELECT * FROM older",
    )
    .await;
    assert_eq!(against(None).await, WHOLE, "nothing in the file itself tells");
    assert_eq!(against(known.clone()).await, Verdict::OlderCopy { rows: 12, written: 16 });
    let kept = known.clone().unwrap();
    assert!(!store.journal_goes_on_from(kept.clone()).await.unwrap());
    apply(&store, intended(5, "1", 1)).await;
    assert_eq!(
        against(known.clone()).await,
        Verdict::OlderCopy { rows: 16, written: 16 },
        "other rows in their place"
    );
    apply(&store, intended(6, "1", 1)).await;
    assert_eq!(against(known.clone()).await, Verdict::OlderCopy { rows: 20, written: 16 });
    assert!(!store.journal_goes_on_from(kept.clone()).await.unwrap());
    sql(&store, "SAVEPOINT before; UPDATE journal SET body = replace(body, 'ada', 'eve') WHERE row = 1")
        .await;
    assert_eq!(against(known.clone()).await, Verdict::Altered { row: 1 }, "what was altered is told first");
    sql(&store, "ROLLBACK TO before; RELEASE before").await;

    store.begin_journal_anew(key(), Some(kept), time(0)).await.unwrap();
    let known = store.journal_head().await.unwrap();
    apply(&store, intended(7, "1", 1)).await;
    assert_eq!(against(known.clone()).await, Verdict::Whole { rows: 25, first: 21 });
    let refused = store.begin_journal_anew(key(), known.clone(), time(0)).await;
    assert!(matches!(refused, Err(StoreError::JournalMismatch { .. })), "it goes on from there: {refused:?}");
    sql(&store, "DELETE FROM journal; DELETE FROM journal_head").await;
    assert_eq!(against(None).await, Verdict::Whole { rows: 0, first: 1 });
    assert_eq!(against(known).await, Verdict::OlderCopy { rows: 0, written: 21 });
}

#[tokio::test]
async fn without_its_key_nothing_is_added() {
    let (folder, store) = filled().await;
    drop(store);
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.journal_intended(intended(4, "1", 1)).await, Err(StoreError::JournalLocked));
    let other = JournalKey::new(&[8; 32]);
    assert_eq!(store.verify_journal(&other, None).await.unwrap(), Verdict::OtherKey);
    assert_eq!(store.unlock_journal(other).await, Err(StoreError::JournalOtherKey));
    assert_eq!(store.journal_intended(intended(4, "1", 1)).await, Err(StoreError::JournalLocked));
    assert_eq!(count(&store, "changes").await, 3);
    assert_eq!(verify(&store).await, WHOLE);
    assert_eq!(format!("{:?}", key()), "JournalKey");
}

#[tokio::test]
async fn a_journal_whose_key_is_lost_goes_on_anew_and_keeps_what_it_holds() {
    let (_folder, store) = filled().await;
    let other = JournalKey::new(&[8; 32]);
    let whole = store.begin_journal_anew(key(), None, time(0)).await;
    assert!(matches!(whole, Err(StoreError::JournalMismatch { .. })), "{whole:?}");
    store.begin_journal_anew(other.clone(), None, time(0)).await.unwrap();
    apply(&store, intended(4, "1", 1)).await;
    let verdict = async || store.verify_journal(&other, None).await.unwrap();
    assert_eq!(verdict().await, Verdict::Whole { rows: 17, first: 13 });
    assert_eq!(store.changes(&Default::default(), None, 9).await.unwrap().changes.len(), 4);
    for (statement, row) in [
        ("UPDATE journal SET body = replace(body, 'ada', 'eve') WHERE row = 1", 13),
        ("DELETE FROM journal WHERE row = 3", 13),
        ("INSERT INTO journal SELECT -1, change, kind, body, mac FROM journal WHERE row = 2", 13),
        ("UPDATE journal SET body = replace(body, 'other_key', 'altered') WHERE row = 13", 13),
        ("UPDATE journal SET body = replace(body, 'ada', 'eve') WHERE row = 14", 14),
    ] {
        sql(&store, format!("SAVEPOINT before; {statement}")).await;
        assert_eq!(verdict().await, Verdict::Altered { row }, "{statement}");
        sql(&store, "ROLLBACK TO before; RELEASE before").await;
    }
    assert_eq!(
        store.verify_journal(&key(), None).await.unwrap(),
        Verdict::HeadAltered,
        "it wrote the first row"
    );
}

#[tokio::test]
async fn a_journal_whose_head_was_altered_can_go_on_anew() {
    let (_folder, store) = filled().await;
    sql(&store, "UPDATE journal_head SET rows = 3").await;
    assert_eq!(store.unlock_journal(key()).await, Err(StoreError::JournalAltered));
    store.begin_journal_anew(key(), None, time(0)).await.unwrap();
    apply(&store, intended(4, "1", 1)).await;
    assert_eq!(verify(&store).await, Verdict::Whole { rows: 17, first: 13 });
}

#[tokio::test]
async fn verifying_lets_others_in_between_and_sees_what_they_add() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    for number in 1..=130 {
        apply(&store, intended(number, "1", 1)).await;
    }
    let writer = store.clone();
    let (verdict, ()) = tokio::join!(verify(&store), async {
        apply(&writer, intended(131, "1", 1)).await;
    });
    assert!(matches!(verdict, Verdict::Whole { rows: 521..=524, first: 1 }), "{verdict:?}");
}
