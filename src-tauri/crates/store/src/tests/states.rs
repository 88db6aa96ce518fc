use super::journal::{intended, settled};
use super::{connection, draft, key, snapshot, time};
use crate::schema::STEPS;
use crate::{Happened, Store, StoreError, StoreState};
use orgdesk_model::{Event, Problem, ProblemCode, Verification};
use rusqlite::Connection as File;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn file(folder: &Path) -> PathBuf {
    folder.join("orgdesk.db")
}

/// A folder with one connection and one draft in it, closed.
async fn filled() -> TempDir {
    let folder = TempDir::new().unwrap();
    fill(folder.path()).await;
    folder
}

async fn fill(folder: &Path) {
    let store = Store::open(folder).await.unwrap();
    store.save_connection(&connection(1)).await.unwrap();
    store.save_draft(&key(1, "1"), &draft("x"), &snapshot(), time(2)).await.unwrap();
}

/// Every write of the API is refused with `error`.
async fn refuses_writes(store: &Store, error: &StoreError) {
    assert_eq!(store.state(), StoreState::ReadOnly(error.clone()));
    let refused = Err(error.clone());
    assert_eq!(store.save_connection(&connection(9)).await, refused);
    assert_eq!(store.remove_connection(connection(1).id).await, refused);
    assert_eq!(store.set_preference("theme", "dark").await, refused);
    assert_eq!(store.save_draft(&key(1, "1"), &draft("y"), &snapshot(), time(3)).await, refused);
    assert_eq!(store.discard_draft(&key(1, "1")).await, refused);
    let change = intended(1, "1", 1);
    assert_eq!(store.journal_intended(change.clone()).await, refused);
    let verified = settled(Verification::Verified);
    assert_eq!(store.journal_settled(change.plan.id, verified).await, Err(error.clone()));
    let anew = store.begin_journal_anew(super::journal::key(), None, time(3)).await;
    assert_eq!(anew, refused);
    assert_eq!(store.discard_draft_if(&key(1, "1"), &draft("x")).await, refused);
    let rebased = store.rebase_draft(&key(1, "1"), &draft("x"), &draft("y"), &snapshot(), time(3)).await;
    assert_eq!(rebased, Err(error.clone()));
    let happened = Happened::new(Event::Sending(0), time(3));
    assert_eq!(store.journal_event(change.plan.id, happened).await, Err(error.clone()));
    assert_eq!(store.rebuild_changes().await, refused);
    let problem = Problem::from(error.clone());
    assert_eq!((problem.code, problem.message), (ProblemCode::Storage, error.to_string()));
}

#[tokio::test]
async fn a_folder_has_one_owner_at_a_time() {
    let folder = filled().await;
    let first = Store::open(folder.path()).await.unwrap();
    let error = Store::open(folder.path()).await.unwrap_err();
    assert_eq!(error, StoreError::InUse { folder: folder.path().to_owned() });
    let second_handle = first.clone();
    drop(first);
    assert!(Store::open(folder.path()).await.is_err());
    drop(second_handle);
    assert_eq!(Store::open(folder.path()).await.unwrap().connections().await.unwrap(), vec![connection(1)]);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let content = b"not a database, but somebody's file, and long enough to be taken for one ".repeat(20);
    fs::write(file(folder.path()), &content).unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    refuses_writes(&store, &StoreError::Corrupt { file: file(folder.path()) }).await;
    assert_eq!(store.connections().await.unwrap(), vec![]);
    assert_eq!(store.preference("theme").await.unwrap(), None);
    drop(store);
    assert_eq!(fs::read(file(folder.path())).unwrap(), content);
}

#[tokio::test]
async fn a_damaged_page_is_found_when_the_file_is_opened_and_the_rest_is_read() {
    let folder = filled().await;
    let page = |table: &str| -> usize {
        let number: u32 = File::open(file(folder.path()))
            .unwrap()
            .query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [table], |row| row.get(0))
            .unwrap();
        (number as usize - 1) * 4096
    };
    let at = page("drafts");
    let mut bytes = fs::read(file(folder.path())).unwrap();
    bytes[at..at + 4096].fill(0xa5);
    fs::write(file(folder.path()), &bytes).unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let corrupt = StoreError::Corrupt { file: file(folder.path()) };
    refuses_writes(&store, &corrupt).await;
    assert_eq!(store.connections().await.unwrap(), vec![connection(1)]);
    assert_eq!(store.drafts().await, Err(corrupt), "what can't be read is no empty list");
    drop(store);
    assert_eq!(fs::read(file(folder.path())).unwrap(), bytes);
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_read_and_left_as_it_is() {
    let folder = filled().await;
    let newer = i64::try_from(STEPS.len()).unwrap() + 1;
    File::open(file(folder.path())).unwrap().pragma_update(None, "user_version", newer).unwrap();
    let before = fs::read(file(folder.path())).unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let error = StoreError::Newer { file: file(folder.path()), found: newer, known: newer - 1 };
    refuses_writes(&store, &error).await;
    assert_eq!(store.connections().await.unwrap(), vec![connection(1)]);
    drop(store);
    assert_eq!(fs::read(file(folder.path())).unwrap(), before);

    File::open(file(folder.path())).unwrap().execute_batch("ALTER TABLE drafts RENAME TO edits").unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.drafts().await, Err(error), "what has another shape is no empty list");
    assert_eq!(store.connections().await.unwrap(), vec![connection(1)]);
}

#[tokio::test]
async fn a_full_disk_loses_nothing_but_what_did_not_fit() {
    let folder = filled().await;
    let store = Store::open(folder.path()).await.unwrap();
    store.run(|database| database.limit_pages(1)).await.unwrap();
    let huge = "x".repeat(100_000);
    assert_eq!(store.set_preference("huge", &huge).await, Err(StoreError::DiskFull));
    assert_eq!(
        store.save_draft(&key(1, "1"), &draft(&huge), &snapshot(), time(3)).await,
        Err(StoreError::DiskFull)
    );
    assert_eq!(store.state(), StoreState::Writable, "there can be room again");
    assert_eq!(store.draft(&key(1, "1")).await.unwrap().unwrap().draft, draft("x"));
    store.run(|database| database.limit_pages(10_000)).await.unwrap();
    store.set_preference("huge", &huge).await.unwrap();
    assert_eq!(store.preference("huge").await.unwrap(), Some(huge));
}

#[tokio::test]
async fn a_file_in_the_folders_place_is_told() {
    let parent = TempDir::new().unwrap();
    let folder = parent.path().join("data");
    fs::write(&folder, "a file").unwrap();
    let store = Store::open(&folder).await.unwrap();
    assert!(matches!(store.state(), StoreState::ReadOnly(StoreError::Other(_))), "{:?}", store.state());
    assert_eq!(store.connections().await.unwrap(), vec![]);
    assert!(store.set_preference("a", "b").await.is_err());
}

#[tokio::test]
async fn another_program_that_holds_the_file_is_told() {
    let folder = filled().await;
    let store = Store::open(folder.path()).await.unwrap();
    let other = File::open(file(folder.path())).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store.set_preference("a", "b").await.unwrap_err();
    assert_eq!(error, StoreError::InUse { folder: folder.path().to_owned() });
    assert_eq!(store.connections().await.unwrap(), vec![connection(1)]);
    other.execute_batch("ROLLBACK").unwrap();
    store.set_preference("a", "b").await.unwrap();
}

const LATER: &[&str] =
    &[STEPS[0], STEPS[1], "ALTER TABLE preferences ADD COLUMN extra TEXT", "CREATE TABLE extra (a) STRICT"];

#[tokio::test]
async fn an_older_file_is_copied_first_and_an_unfinished_step_undone() {
    let folder = filled().await;
    let store = Store::open_with(folder.path(), LATER).await.unwrap();
    // The last step is not valid: a column of a strict table needs a type.
    assert!(matches!(store.state(), StoreState::ReadOnly(StoreError::Other(_))), "{:?}", store.state());
    assert_eq!(store.connections().await.unwrap(), vec![connection(1)]);
    drop(store);
    let version = |path: &Path| File::open(path).and_then(|file| crate::schema::version(&file)).unwrap();
    assert_eq!(version(&file(folder.path())), 3, "a step that went well stays");
    let copy = folder.path().join("orgdesk.db.backup-v2");
    assert_eq!(version(&copy), 2);

    let elsewhere = TempDir::new().unwrap();
    fs::copy(&copy, file(elsewhere.path())).unwrap();
    let store = Store::open(elsewhere.path()).await.unwrap();
    assert_eq!(store.state(), StoreState::Writable);
    assert_eq!(store.connections().await.unwrap(), vec![connection(1)]);
    assert_eq!(store.drafts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_new_file_and_a_present_one_are_not_copied() {
    let folder = filled().await;
    drop(Store::open(folder.path()).await.unwrap());
    let mut names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["orgdesk.db", "orgdesk.lock"], "and its log is closed");
}

#[tokio::test]
async fn the_file_is_as_safe_as_sqlite_makes_it() {
    let folder = filled().await;
    let store = Store::open(folder.path()).await.unwrap();
    let pragma = async |name: &'static str| {
        let read = move |file: &File| {
            file.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
        };
        store.run(move |database| Ok(read(database.raw()).unwrap())).await.unwrap()
    };
    assert_eq!(pragma("journal_mode").await, "wal".to_owned().into());
    assert_eq!(pragma("synchronous").await, 2.into());
    assert_eq!(pragma("foreign_keys").await, 1.into());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    const CASE: &str = "ORGDESK_STORE_READ_ONLY";

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[tokio::test]
    async fn a_new_folder_is_for_its_owner_only() {
        let parent = TempDir::new().unwrap();
        let folder = parent.path().join("a/b");
        drop(Store::open(&folder).await.unwrap());
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    /// Root may write everywhere, so what the test is about runs as nobody in a process of its own.
    #[tokio::test]
    async fn a_folder_that_can_not_be_written_is_read() {
        if let Ok(folder) = std::env::var(CASE) {
            return read_only(Path::new(&folder)).await;
        }
        // What is begun as root has to be reachable for nobody.
        let home = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
        let program = home.path().join("test");
        fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        let folder = home.path().join("data");
        fill(&folder).await;
        for entry in fs::read_dir(&folder).unwrap() {
            set_mode(&entry.unwrap().path(), 0o444);
        }
        set_mode(&folder, 0o555);
        let mut command = Command::new(&program);
        command.args([
            "--exact",
            "tests::states::unix::a_folder_that_can_not_be_written_is_read",
            "--nocapture",
        ]);
        if fs::write(folder.join("probe"), "").is_ok() {
            fs::remove_file(folder.join("probe")).unwrap();
            command.uid(65_534).gid(65_534);
        }
        let output = command.env(CASE, &folder).output().unwrap();
        set_mode(&folder, 0o755);
        let text =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && text.contains("1 passed"), "{text}");
    }

    async fn read_only(folder: &Path) {
        let store = Store::open(folder).await.unwrap();
        refuses_writes(&store, &StoreError::ReadOnlyFolder { folder: folder.to_owned() }).await;
        assert_eq!(store.connections().await.unwrap(), vec![connection(1)]);
        assert_eq!(store.draft(&key(1, "1")).await.unwrap().unwrap().draft, draft("x"));

        let beside = folder.join("inside");
        let store = Store::open(&beside).await.unwrap();
        refuses_writes(&store, &StoreError::ReadOnlyFolder { folder: beside }).await;
        assert_eq!(store.connections().await.unwrap(), vec![]);
    }
}
