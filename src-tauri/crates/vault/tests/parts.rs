//! Secrets that are larger than an entry, over a keyring in memory that takes little and breaks as told.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test may fail it")]

use keyring_core::api::{CredentialApi, CredentialStoreApi};
use keyring_core::{Credential, CredentialStore, Entry, Error};
use orgdesk_model::ConnectionId;
use orgdesk_vault::{KeepSecret, Vault, VaultError};
use secrecy::{ExposeSecret, SecretString};
use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use uuid::Uuid;

/// As Windows has it.
const LIMIT: usize = 2560;

#[derive(Debug, Default)]
struct State {
    entries: BTreeMap<String, Vec<u8>>,
    /// After how many writes and deletions the keyring fails; none: never.
    breaks_after: Option<u32>,
}

impl State {
    fn change(&mut self) -> keyring_core::Result<()> {
        match &mut self.breaks_after {
            Some(0) => Err(Error::PlatformFailure("gone".to_owned().into())),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Small(Arc<Mutex<State>>);

impl CredentialStoreApi for Small {
    fn vendor(&self) -> String {
        "small".into()
    }
    fn id(&self) -> String {
        "small".into()
    }
    fn build(&self, _: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> keyring_core::Result<Entry> {
        let entry = SmallEntry { within: self.clone(), user: user.to_owned() };
        Ok(Entry::new_with_credential(Arc::new(entry)))
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Debug)]
struct SmallEntry {
    within: Small,
    user: String,
}

impl CredentialApi for SmallEntry {
    fn set_secret(&self, secret: &[u8]) -> keyring_core::Result<()> {
        if secret.len() > LIMIT {
            return Err(Error::TooLong("secret".into(), u32::try_from(LIMIT).unwrap()));
        }
        let mut state = self.within.0.lock().unwrap();
        state.change()?;
        state.entries.insert(self.user.clone(), secret.to_vec());
        Ok(())
    }
    fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
        self.within.0.lock().unwrap().entries.get(&self.user).cloned().ok_or(Error::NoEntry)
    }
    fn delete_credential(&self) -> keyring_core::Result<()> {
        let mut state = self.within.0.lock().unwrap();
        if !state.entries.contains_key(&self.user) {
            return Err(Error::NoEntry);
        }
        state.change()?;
        state.entries.remove(&self.user);
        Ok(())
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

impl Small {
    fn vault(&self) -> Vault {
        let store: Arc<CredentialStore> = Arc::new(self.clone());
        Vault::with_store(store, Duration::from_secs(20))
    }

    fn breaks_after(&self, changes: Option<u32>) {
        self.0.lock().unwrap().breaks_after = changes;
    }

    fn names(&self) -> Vec<String> {
        let id = id().to_string();
        self.0.lock().unwrap().entries.keys().map(|name| name.replacen(&id, "", 1)).collect()
    }
}

fn id() -> ConnectionId {
    ConnectionId(Uuid::from_u128(7))
}

/// A secret that takes some entries, no two of its pieces alike.
fn secret(seed: usize, length: usize) -> BTreeMap<String, SecretString> {
    let text: String = (0..)
        .map(|n: usize| (n * 31 + seed).to_string())
        .flat_map(|n| n.chars().collect::<Vec<_>>())
        .take(length)
        .collect();
    BTreeMap::from([("key".to_owned(), SecretString::from(text))])
}

async fn kept(vault: &Vault) -> Option<String> {
    vault.get(id()).await.unwrap().map(|all| all["key"].expose_secret().to_owned())
}

fn text(secret: &BTreeMap<String, SecretString>) -> Option<String> {
    Some(secret["key"].expose_secret().to_owned())
}

#[tokio::test]
async fn a_large_secret_is_split_joined_replaced_and_removed_whole() {
    let small = Small::default();
    let vault = small.vault();
    for (at, (length, entries)) in
        [(6_000, 4), (3_000, 3), (20_000, 9), (100, 1), (2_600, 3), (2_500, 1)].into_iter().enumerate()
    {
        let secret = secret(at, length);
        vault.put(id(), &secret, KeepSecret::Keyring).await.unwrap();
        assert_eq!(kept(&vault).await, text(&secret), "{length}");
        assert_eq!(small.names().len(), entries, "{length}: {:?}", small.names());
    }
    vault.put(id(), &secret(9, 6_000), KeepSecret::Keyring).await.unwrap();
    vault.remove(id()).await.unwrap();
    assert_eq!((kept(&vault).await, small.names()), (None, vec![]));
}

#[tokio::test]
async fn whenever_a_write_is_cut_the_old_or_the_new_secret_is_whole() {
    for (old, new) in [(6_000, 8_000), (8_000, 6_000), (100, 6_000), (6_000, 100), (0, 6_000)] {
        let (mut finished, mut olds, mut news) = (false, 0, 0);
        for cut in 0..40 {
            let small = Small::default();
            let vault = small.vault();
            let (before, after) = (secret(1, old), secret(2, new));
            if old > 0 {
                vault.put(id(), &before, KeepSecret::Keyring).await.unwrap();
            }
            small.breaks_after(Some(cut));
            let result = vault.put(id(), &after, KeepSecret::Keyring).await;
            small.breaks_after(None);
            let found = kept(&vault).await;
            let expected_old = if old > 0 { text(&before) } else { None };
            if found == text(&after) {
                news += 1;
            } else {
                assert_eq!(found, expected_old, "{old} to {new}, cut after {cut}");
                assert!(result.is_err());
                olds += 1;
            }
            // Whatever was left lies in the way of nothing, and goes at last.
            let last = secret(3, 7_000);
            vault.put(id(), &last, KeepSecret::Keyring).await.unwrap();
            assert_eq!(kept(&vault).await, text(&last));
            assert_eq!(small.names().len(), 4, "{:?}", small.names());
            vault.remove(id()).await.unwrap();
            assert_eq!(small.names(), Vec::<String>::new());
            finished |= result.is_ok();
        }
        assert!(finished && olds > 0 && news > 0, "{old} to {new}: {olds} {news}");
    }
}

#[tokio::test]
async fn a_removal_that_is_cut_is_finished_by_the_next() {
    for cut in 0..4 {
        let small = Small::default();
        let vault = small.vault();
        vault.put(id(), &secret(1, 6_000), KeepSecret::Keyring).await.unwrap();
        small.breaks_after(Some(cut));
        assert!(vault.remove(id()).await.is_err());
        small.breaks_after(None);
        vault.remove(id()).await.unwrap();
        assert_eq!(small.names(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn parts_that_do_not_belong_together_are_an_error_and_no_secret() {
    let small = Small::default();
    let vault = small.vault();
    vault.put(id(), &secret(1, 6_000), KeepSecret::Keyring).await.unwrap();
    let part = format!("{}.a1", id());
    small.0.lock().unwrap().entries.get_mut(&part).unwrap()[7] ^= 1;
    assert!(matches!(vault.get(id()).await, Err(VaultError::Failed(_))));
    small.0.lock().unwrap().entries.remove(&part);
    assert!(matches!(vault.get(id()).await, Err(VaultError::Failed(_))));
}

#[tokio::test]
async fn more_than_many_entries_is_too_large_and_leaves_nothing() {
    let small = Small::default();
    let vault = small.vault();
    let error = vault.put(id(), &secret(1, 33 * LIMIT), KeepSecret::Keyring).await.unwrap_err();
    assert_eq!(error, VaultError::TooLarge { limit: 32 * 2560 });
    assert_eq!(small.names(), Vec::<String>::new());
}

#[tokio::test]
async fn a_swap_writes_only_over_what_it_knows() {
    let vault = Small::default().vault();
    let (first, second, third) = (secret(1, 40), secret(2, 4_000), secret(3, 40));
    assert_eq!(vault.swap(id(), &first, &second).await, Ok(false), "nothing is kept");
    vault.put(id(), &first, KeepSecret::Keyring).await.unwrap();
    assert_eq!(vault.swap(id(), &first, &second).await, Ok(true));
    assert_eq!(vault.swap(id(), &first, &third).await, Ok(false), "somebody else was there");
    assert_eq!(kept(&vault).await, text(&second));
    vault.put(id(), &first, KeepSecret::ThisRun).await.unwrap();
    assert_eq!(vault.swap(id(), &first, &third).await, Ok(true), "where it is kept");
    assert_eq!(kept(&vault).await, text(&third));
}
