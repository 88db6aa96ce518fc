//! The vault over a real GNOME Keyring, in each of its states.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests, helpers included")]

mod prompt;
mod session;

use orgdesk_model::ConnectionId;
use orgdesk_vault::{KeepSecret, Missing, Vault, VaultError};
use secrecy::{ExposeSecret, SecretString};
use session::{Has, PASSWORD, within};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use uuid::Uuid;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

const TIMEOUT: Duration = Duration::from_secs(2);

fn secrets(token: &str) -> BTreeMap<String, SecretString> {
    BTreeMap::from([("token".to_owned(), SecretString::from(token))])
}

async fn token(vault: &Vault, connection: ConnectionId) -> Result<Option<String>, VaultError> {
    Ok(vault.get(connection).await?.map(|all| all["token"].expose_secret().to_owned()))
}

fn connection() -> ConnectionId {
    ConnectionId(Uuid::new_v4())
}

/// Calls a method of the keyring service.
async fn call<B, R>(method: &str, interface: &str, body: &B) -> R
where
    B: serde::Serialize + zbus::zvariant::DynamicType,
    R: for<'d> zbus::zvariant::DynamicDeserialize<'d>,
{
    let bus = zbus::Connection::session().await.unwrap();
    let service = zbus::Proxy::new(&bus, "org.freedesktop.secrets", "/org/freedesktop/secrets", interface)
        .await
        .unwrap();
    service.call(method, body).await.unwrap()
}

const SERVICE: &str = "org.freedesktop.Secret.Service";

async fn default_keyring() -> OwnedObjectPath {
    call("ReadAlias", SERVICE, &("default",)).await
}

async fn lock() {
    let (locked, _): (Vec<OwnedObjectPath>, OwnedObjectPath) =
        call("Lock", SERVICE, &(vec![default_keyring().await],)).await;
    assert_eq!(locked.len(), 1);
}

/// Unlocks without a prompt, as GNOME's own tools do. The session of the secret has to be on the same connection.
async fn unlock() {
    let path = default_keyring().await;
    let bus = zbus::Connection::session().await.unwrap();
    let on = async |interface: &'static str| {
        zbus::Proxy::new(&bus, "org.freedesktop.secrets", "/org/freedesktop/secrets", interface)
            .await
            .unwrap()
    };
    let (_, session): (OwnedValue, OwnedObjectPath) =
        on(SERVICE).await.call("OpenSession", &("plain", Value::from(""))).await.unwrap();
    let secret = (session, Vec::<u8>::new(), PASSWORD.as_bytes().to_vec(), "text/plain");
    let internal = on("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface").await;
    internal.call::<_, _, ()>("UnlockWithMasterPassword", &(path, secret)).await.unwrap();
}

#[test]
fn what_is_put_is_got_by_another_vault_until_it_is_removed() {
    within("what_is_put_is_got_by_another_vault_until_it_is_removed", Has::Keyring, async || {
        let (vault, id, other) = (Vault::system(TIMEOUT), connection(), connection());
        assert_eq!(token(&vault, id).await, Ok(None));
        let start = Instant::now();
        vault.put(id, &secrets("first"), KeepSecret::Keyring).await.unwrap();
        println!("put took {:?}", start.elapsed());
        vault.put(other, &secrets("other"), KeepSecret::Keyring).await.unwrap();
        vault.put(id, &secrets("second \"é\u{1f511}\n"), KeepSecret::Keyring).await.unwrap();
        let next_run = Vault::system(TIMEOUT);
        let start = Instant::now();
        assert_eq!(token(&next_run, id).await, Ok(Some("second \"é\u{1f511}\n".to_owned())));
        println!("get took {:?}", start.elapsed());
        next_run.remove(id).await.unwrap();
        next_run.remove(id).await.unwrap();
        assert_eq!(token(&vault, id).await, Ok(None));
        assert_eq!(token(&vault, other).await, Ok(Some("other".to_owned())));
    });
}

#[test]
fn many_connections_at_once_all_get_their_own() {
    within("many_connections_at_once_all_get_their_own", Has::Keyring, async || {
        let vault = Vault::system(TIMEOUT * 2);
        let all: Vec<_> = (0..20).map(|number| (connection(), format!("secret {number}"))).collect();
        futures::future::join_all(all.iter().map(async |(id, secret)| {
            vault.put(*id, &secrets(secret), KeepSecret::Keyring).await.unwrap();
            assert_eq!(token(&vault, *id).await.as_ref(), Ok(&Some(secret.clone())));
        }))
        .await;
    });
}

#[test]
fn a_locked_keyring_is_told_and_its_unlocking_noticed() {
    within("a_locked_keyring_is_told_and_its_unlocking_noticed", Has::Keyring, async || {
        let (vault, id) = (Vault::system(TIMEOUT), connection());
        vault.put(id, &secrets("kept"), KeepSecret::Keyring).await.unwrap();
        lock().await;
        let start = Instant::now();
        assert_eq!(token(&vault, id).await, Err(VaultError::Locked));
        println!("locked was told after {:?}", start.elapsed());
        assert!(start.elapsed() < TIMEOUT + Duration::from_secs(1));
        assert_eq!(vault.put(id, &secrets("not kept"), KeepSecret::Keyring).await, Err(VaultError::Locked));
        assert_eq!(vault.remove(id).await, Err(VaultError::Locked));
        vault.put(id, &secrets("this run"), KeepSecret::ThisRun).await.unwrap();
        assert_eq!(token(&vault, id).await, Ok(Some("this run".to_owned())));
        assert_eq!(vault.remove(id).await, Err(VaultError::Locked));
        unlock().await;
        let start = Instant::now();
        let found = loop {
            match token(&vault, id).await {
                Err(VaultError::Locked) if start.elapsed() < TIMEOUT * 3 => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                found => break found,
            }
        };
        assert_eq!(found, Ok(Some("kept".to_owned())));
        println!("unlocking was noticed after {:?}", start.elapsed());
    });
}

/// All calls of a vault, in a session where each must fail alike and soon.
async fn all_fail(expected: VaultError) {
    let (vault, id) = (Vault::system(TIMEOUT), connection());
    let start = Instant::now();
    assert_eq!(vault.put(id, &secrets("x"), KeepSecret::Keyring).await, Err(expected.clone()));
    assert_eq!(token(&vault, id).await, Err(expected.clone()));
    assert_eq!(vault.remove(id).await, Err(expected.clone()));
    assert!(start.elapsed() < TIMEOUT, "nobody waited: {:?}", start.elapsed());
    vault.put(id, &secrets("this run"), KeepSecret::ThisRun).await.unwrap();
    assert_eq!(token(&vault, id).await, Ok(Some("this run".to_owned())));
    let removed = vault.remove(id).await;
    let nothing_to_ask = expected == VaultError::Absent(Missing::Service);
    assert_eq!(removed, if nothing_to_ask { Ok(()) } else { Err(expected) });
}

#[test]
fn without_a_bus_the_keyring_is_absent() {
    within("without_a_bus_the_keyring_is_absent", Has::NoBus, async || {
        all_fail(VaultError::Absent(Missing::Service)).await;
    });
}

#[test]
fn without_a_service_the_keyring_is_absent() {
    within("without_a_service_the_keyring_is_absent", Has::NoKeyring, async || {
        all_fail(VaultError::Absent(Missing::Service)).await;
    });
}

#[test]
fn without_a_default_keyring_that_is_what_is_absent() {
    within("without_a_default_keyring_that_is_what_is_absent", Has::NoDefaultKeyring, async || {
        all_fail(VaultError::Absent(Missing::DefaultKeyring)).await;
    });
}

#[test]
fn a_keyring_that_the_bus_forbids_has_denied() {
    within("a_keyring_that_the_bus_forbids_has_denied", Has::ForbiddenKeyring, async || {
        all_fail(VaultError::Denied("AccessDenied".to_owned())).await;
    });
}

#[test]
fn a_prompt_that_nobody_answers_is_taken_back() {
    within("a_prompt_that_nobody_answers_is_taken_back", Has::NoKeyring, async || {
        let keyring = prompt::Locked::start().await;
        let patience = Duration::from_millis(300);
        let (vault, id) = (Vault::system(patience), connection());
        let start = Instant::now();
        assert_eq!(token(&vault, id).await, Err(VaultError::Locked));
        assert!((patience..patience * 3).contains(&start.elapsed()), "{:?}", start.elapsed());
        let at_once = Instant::now();
        assert_eq!(vault.put(id, &secrets("x"), KeepSecret::Keyring).await, Err(VaultError::Locked));
        assert!(at_once.elapsed() < patience, "{:?}", at_once.elapsed());
        assert_eq!(keyring.prompts(), (1, 0), "one request, still open");
        tokio::time::sleep(patience * 6).await;
        assert_eq!(keyring.prompts(), (1, 1), "it was taken back");
        assert_eq!(token(&vault, id).await, Err(VaultError::Locked));
        assert_eq!(keyring.prompts(), (2, 1), "asked once more");
    });
}

#[test]
fn unlocking_elsewhere_ends_the_prompt() {
    within("unlocking_elsewhere_ends_the_prompt", Has::NoKeyring, async || {
        let keyring = prompt::Locked::start().await;
        let (vault, id) = (Vault::system(TIMEOUT), connection());
        let unlock = async {
            tokio::time::sleep(TIMEOUT / 4).await;
            keyring.unlock();
        };
        let (found, ()) = tokio::join!(token(&vault, id), unlock);
        // This keyring can be unlocked and nothing else, so the call gets as far as to that.
        assert_eq!(found, Err(VaultError::Absent(Missing::Service)));
        assert_eq!(keyring.prompts(), (1, 1));
    });
}
