//! The vault over keyrings in memory: one that fails as told, and one that hangs as told.

use crate::{KeepSecret, Missing, Vault, VaultError};
use keyring_core::api::{CredentialApi, CredentialStoreApi};
use keyring_core::{Credential, CredentialStore, Entry, Error, mock};
use orgdesk_model::{ConnectionId, Problem, ProblemCode};
use secrecy::{ExposeSecret, SecretString};
use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(60);

fn id(number: u128) -> ConnectionId {
    ConnectionId(Uuid::from_u128(number))
}

fn token(text: &str) -> BTreeMap<String, SecretString> {
    BTreeMap::from([("token".to_owned(), SecretString::from(text))])
}

fn text(secrets: Option<BTreeMap<String, SecretString>>) -> Option<String> {
    secrets.map(|all| all["token"].expose_secret().to_owned())
}

fn mocked() -> (Vault, Arc<mock::Store>) {
    let store = mock::Store::new().unwrap();
    (Vault::with_store(store.clone(), LONG), store)
}

fn fail_next(store: &mock::Store, connection: ConnectionId, error: Error) {
    let entry = store.build("orgdesk", &connection.to_string(), None).unwrap();
    entry.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
}

fn wrapped(text: &str) -> Box<dyn std::error::Error + Send + Sync> {
    text.to_owned().into()
}

#[tokio::test]
async fn what_is_put_is_got_until_it_is_removed() {
    let (vault, store) = mocked();
    assert_eq!(text(vault.get(id(1)).await.unwrap()), None);
    vault.put(id(1), &token("first"), KeepSecret::Keyring).await.unwrap();
    vault.put(id(1), &token("second"), KeepSecret::Keyring).await.unwrap();
    vault.put(id(2), &token("other"), KeepSecret::Keyring).await.unwrap();
    assert_eq!(text(vault.get(id(1)).await.unwrap()).as_deref(), Some("second"));
    let raw = store.build("orgdesk", &id(1).to_string(), None).unwrap().get_secret().unwrap();
    assert_eq!(raw, br#"{"token":"second"}"#);
    vault.remove(id(1)).await.unwrap();
    vault.remove(id(1)).await.unwrap();
    assert_eq!(text(vault.get(id(1)).await.unwrap()), None);
    assert_eq!(text(vault.get(id(2)).await.unwrap()).as_deref(), Some("other"));
}

#[tokio::test]
async fn a_secret_for_this_run_never_reaches_the_keyring() {
    let (vault, store) = mocked();
    vault.put(id(1), &token("kept"), KeepSecret::Keyring).await.unwrap();
    vault.put(id(1), &token("passing"), KeepSecret::ThisRun).await.unwrap();
    assert_eq!(text(vault.clone().get(id(1)).await.unwrap()).as_deref(), Some("passing"));
    let next_run = Vault::with_store(store.clone(), LONG);
    assert_eq!(text(next_run.get(id(1)).await.unwrap()).as_deref(), Some("kept"));
    vault.put(id(1), &token("newer"), KeepSecret::Keyring).await.unwrap();
    assert_eq!(text(vault.get(id(1)).await.unwrap()).as_deref(), Some("newer"));
    vault.put(id(1), &token("passing"), KeepSecret::ThisRun).await.unwrap();
    vault.remove(id(1)).await.unwrap();
    assert_eq!(text(vault.get(id(1)).await.unwrap()), None);
}

#[tokio::test]
async fn an_empty_secret_changes_nothing() {
    let (vault, _) = mocked();
    vault.put(id(1), &token("kept"), KeepSecret::Keyring).await.unwrap();
    for keep in [KeepSecret::Keyring, KeepSecret::ThisRun] {
        assert_eq!(vault.put(id(1), &token(" "), keep).await, Err(VaultError::Empty));
        assert_eq!(vault.put(id(1), &BTreeMap::new(), keep).await, Err(VaultError::Empty));
    }
    assert_eq!(text(vault.get(id(1)).await.unwrap()).as_deref(), Some("kept"));
}

#[tokio::test]
async fn each_error_of_a_keyring_is_its_own_state() {
    let (vault, store) = mocked();
    let cases = [
        (
            Error::TooLong("secret".into(), 2560),
            VaultError::TooLarge { limit: 2560 },
            ProblemCode::SecretTooLarge,
        ),
        (
            Error::NoStorageAccess(wrapped("access rules")),
            VaultError::Denied("access rules".into()),
            ProblemCode::KeyringDenied,
        ),
        (Error::NoDefaultStore, VaultError::Absent(Missing::Service), ProblemCode::KeyringAbsent),
        (
            Error::PlatformFailure(wrapped("disk on fire")),
            VaultError::Failed("disk on fire".into()),
            ProblemCode::KeyringDenied,
        ),
    ];
    let mut messages = Vec::new();
    for (injected, expected, code) in cases {
        fail_next(&store, id(1), injected);
        let error = vault.put(id(1), &token("hunter2"), KeepSecret::Keyring).await.unwrap_err();
        assert_eq!(error, expected);
        let problem = Problem::from(error);
        assert_eq!(problem.code, code);
        assert!(!problem.message.contains("hunter2"));
        messages.push(problem.message);
        assert_eq!(text(vault.get(id(1)).await.unwrap()), None, "nothing was kept");
    }
    for error in [VaultError::Locked, VaultError::Empty, VaultError::Absent(Missing::DefaultKeyring)] {
        messages.push(error.to_string());
    }
    let count = messages.len();
    messages.sort();
    messages.dedup();
    assert_eq!(messages.len(), count, "five states and their variants have messages of their own");
}

#[tokio::test]
async fn an_error_shows_nothing_of_an_entry() {
    let (vault, store) = mocked();
    for error in [
        Error::BadEncoding(b"hunter2".to_vec()),
        Error::BadDataFormat(b"hunter2".to_vec(), wrapped("hunter2")),
    ] {
        fail_next(&store, id(1), error);
        let error = vault.get(id(1)).await.unwrap_err();
        assert!(matches!(error, VaultError::Failed(_)));
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
    vault.put(id(1), &token("hunter2"), KeepSecret::ThisRun).await.unwrap();
    assert!(!format!("{vault:?} {:?}", vault.get(id(1)).await).contains("hunter2"));
}

/// A gate that calls of a [`Hanging`] keyring wait at.
#[derive(Debug, Default)]
struct Gate {
    /// How many calls hang from now on.
    hang: Mutex<u32>,
    opened: Condvar,
}

impl Gate {
    fn pass(&self) {
        let mut hang = self.hang.lock().unwrap();
        if *hang == 0 {
            return;
        }
        *hang -= 1;
        // A later call passes while this one waits for the gate to be opened.
        let _open = self.opened.wait(hang).unwrap();
    }

    fn hang(&self, calls: u32) {
        *self.hang.lock().unwrap() = calls;
    }

    fn open(&self) {
        self.opened.notify_all();
    }
}

/// A keyring whose writes hang at a gate before they are done, like a locked one.
#[derive(Debug)]
struct Hanging {
    within: Arc<mock::Store>,
    gate: Arc<Gate>,
}

impl CredentialStoreApi for Hanging {
    fn vendor(&self) -> String {
        "hanging".into()
    }
    fn id(&self) -> String {
        "hanging".into()
    }
    fn build(
        &self,
        service: &str,
        user: &str,
        mods: Option<&HashMap<&str, &str>>,
    ) -> keyring_core::Result<Entry> {
        let within = self.within.build(service, user, mods)?;
        Ok(Entry::new_with_credential(Arc::new(HangingEntry { within, gate: self.gate.clone() })))
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Debug)]
struct HangingEntry {
    within: Entry,
    gate: Arc<Gate>,
}

impl CredentialApi for HangingEntry {
    fn set_secret(&self, secret: &[u8]) -> keyring_core::Result<()> {
        self.gate.pass();
        self.within.set_secret(secret)
    }
    fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
        self.within.get_secret()
    }
    fn delete_credential(&self) -> keyring_core::Result<()> {
        self.within.delete_credential()
    }
    fn get_credential(&self) -> keyring_core::Result<Option<Arc<Credential>>> {
        Ok(None)
    }
    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn hanging() -> (Vault, Arc<Gate>) {
    let gate = Arc::new(Gate::default());
    let store: Arc<CredentialStore> =
        Arc::new(Hanging { within: mock::Store::new().unwrap(), gate: gate.clone() });
    (Vault::with_store(store, SHORT), gate)
}

/// Tries a call until the keyring answers again.
async fn got(vault: &Vault, connection: ConnectionId) -> Option<String> {
    let start = Instant::now();
    loop {
        match vault.get(connection).await {
            Err(VaultError::Locked) if start.elapsed() < LONG => tokio::time::sleep(SHORT / 10).await,
            result => return text(result.unwrap()),
        }
    }
}

#[tokio::test]
async fn a_keyring_that_hangs_is_locked_and_its_return_is_noticed() {
    let (vault, gate) = hanging();
    vault.put(id(1), &token("before"), KeepSecret::Keyring).await.unwrap();
    gate.hang(1);
    let start = Instant::now();
    assert_eq!(vault.put(id(1), &token("late"), KeepSecret::Keyring).await, Err(VaultError::Locked));
    assert!(start.elapsed() >= SHORT && start.elapsed() < SHORT * 4, "{:?}", start.elapsed());
    let at_once = Instant::now();
    assert_eq!(vault.get(id(1)).await.unwrap_err(), VaultError::Locked);
    assert!(at_once.elapsed() < SHORT, "{:?}", at_once.elapsed());
    gate.open();
    assert_eq!(
        got(&vault, id(1)).await.as_deref(),
        Some("before"),
        "who was told that nothing was saved is right"
    );
    vault.put(id(1), &token("after"), KeepSecret::Keyring).await.unwrap();
    assert_eq!(got(&vault, id(1)).await.as_deref(), Some("after"));
}

#[tokio::test]
async fn a_secret_that_was_saved_too_late_does_not_stay() {
    let (vault, gate) = hanging();
    gate.hang(1);
    assert_eq!(vault.put(id(1), &token("late"), KeepSecret::Keyring).await, Err(VaultError::Locked));
    gate.open();
    assert_eq!(got(&vault, id(1)).await, None);
}

#[tokio::test]
async fn a_call_that_gave_up_while_it_queued_is_never_made() {
    let (vault, gate) = hanging();
    gate.hang(1);
    let (first, queued) = (token("first"), token("queued"));
    let (first, queued) = tokio::join!(
        vault.put(id(1), &first, KeepSecret::Keyring),
        vault.put(id(2), &queued, KeepSecret::Keyring)
    );
    assert_eq!((first, queued), (Err(VaultError::Locked), Err(VaultError::Locked)));
    gate.open();
    assert_eq!(got(&vault, id(2)).await, None);
}

#[tokio::test]
async fn a_thread_that_never_returns_is_replaced_and_a_few_at_most() {
    let (vault, gate) = hanging();
    gate.hang(1);
    assert_eq!(vault.put(id(1), &token("lost"), KeepSecret::Keyring).await, Err(VaultError::Locked));
    assert_eq!(got(&vault, id(2)).await, None, "nobody opened the gate");
    gate.hang(100);
    let start = Instant::now();
    while start.elapsed() < SHORT * 40 {
        assert_eq!(vault.put(id(1), &token("lost"), KeepSecret::Keyring).await, Err(VaultError::Locked));
        tokio::time::sleep(SHORT / 4).await;
    }
    let began = 100 - *gate.hang.lock().unwrap();
    assert_eq!(began, 4, "one thread, four left behind, of which the first hung before");
    gate.hang(0);
    gate.open();
    assert_eq!(got(&vault, id(1)).await, None);
    vault.put(id(1), &token("well again"), KeepSecret::Keyring).await.unwrap();
}

/// A keyring whose library panics.
#[derive(Debug)]
struct Panicking;

impl CredentialStoreApi for Panicking {
    fn vendor(&self) -> String {
        "panicking".into()
    }
    fn id(&self) -> String {
        "panicking".into()
    }
    fn build(&self, _: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> keyring_core::Result<Entry> {
        if user == id(1).to_string() {
            panic!("please report a bug")
        }
        Err(Error::NoDefaultStore)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[tokio::test]
async fn a_panic_in_the_keyrings_library_ends_one_call_only() {
    let vault = Vault::with_store(Arc::new(Panicking), LONG);
    for _ in 0..2 {
        assert!(matches!(vault.get(id(1)).await, Err(VaultError::Failed(_))));
        assert_eq!(vault.get(id(2)).await.unwrap_err(), VaultError::Absent(Missing::Service));
    }
}

#[tokio::test]
async fn once_somebody_gave_up_the_next_call_is_told_at_once() {
    let patience = Duration::from_millis(100);
    // The library takes a while to load, so that its thread begins later than the caller waits.
    let lane = crate::lane::Lane::new(patience, move || std::thread::sleep(patience / 2));
    let long = lane.run(move |(), _| {
        std::thread::sleep(patience * 3);
        Ok(())
    });
    assert_eq!(long.await, Err(VaultError::Locked));
    let asked = std::time::Instant::now();
    assert_eq!(lane.run(|(), _| Ok(())).await, Err(VaultError::Locked));
    assert!(asked.elapsed() < patience / 2, "{:?}", asked.elapsed());
}

#[test]
fn a_vault_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Vault>();
}
