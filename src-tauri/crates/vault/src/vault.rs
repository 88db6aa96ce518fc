//! The vault: where the app puts secrets and gets them from.

use crate::lane::{Lane, Ticket};
use crate::secrets::{self, Secrets};
use crate::{Missing, VaultError, keyring, system};
use keyring_core::CredentialStore;
use orgdesk_model::ConnectionId;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use ts_rs::TS;

/// How long a secret is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeepSecret {
    /// In the OS keyring, until it is removed.
    Keyring,
    /// In the memory of this process, until it ends.
    ThisRun,
}

/// A keyring, as one thread has it.
enum Keyring {
    System(system::Opened),
    Given(Arc<CredentialStore>),
}

impl Keyring {
    /// The keyring, ready for one call: it may have been locked, stopped or restarted since the last one.
    fn ready(&mut self, unlock_within: Duration) -> Result<Arc<CredentialStore>, VaultError> {
        match self {
            Self::System(opened) => opened.ready(unlock_within),
            Self::Given(store) => Ok(Arc::clone(store)),
        }
    }
}

/// The secrets of all connections. A clone is the same vault.
#[derive(Clone)]
pub struct Vault {
    inner: Arc<Inner>,
}

struct Inner {
    lane: Lane<Keyring>,
    unlock_within: Duration,
    this_run: Mutex<HashMap<ConnectionId, Secrets>>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}

impl Vault {
    /// The keyring of this computer. No call waits for it longer than `timeout`; ten seconds suit people.
    ///
    /// The keyring may ask the person to unlock it. That request stays open for five timeouts, so that a call made
    /// after unlocking succeeds.
    pub fn system(timeout: Duration) -> Self {
        Self::new(Lane::new(timeout, || Keyring::System(system::Opened::default())), timeout)
    }

    /// Another keyring, such as one in memory for tests.
    pub fn with_store(store: Arc<CredentialStore>, timeout: Duration) -> Self {
        Self::new(Lane::new(timeout, move || Keyring::Given(Arc::clone(&store))), timeout)
    }

    fn new(lane: Lane<Keyring>, timeout: Duration) -> Self {
        let inner =
            Inner { lane, unlock_within: timeout * (crate::lane::PATIENCE - 1), this_run: Mutex::default() };
        Self { inner: Arc::new(inner) }
    }

    /// Keeps a connection's secrets in place of those it had.
    ///
    /// `KeepSecret::ThisRun` touches no keyring: an older secret there stays, hidden for this run.
    ///
    /// # Errors
    /// Any. After each but `Failed` nothing was kept, and what was kept before still is.
    pub async fn put(
        &self,
        connection: ConnectionId,
        secrets: &BTreeMap<String, SecretString>,
        keep: KeepSecret,
    ) -> Result<(), VaultError> {
        if secrets::is_empty(secrets) {
            return Err(VaultError::Empty);
        }
        match keep {
            KeepSecret::ThisRun => {
                self.this_run().insert(connection, secrets.clone());
            }
            KeepSecret::Keyring => {
                let bytes = secrets::encode(secrets)?;
                self.call(move |store, ticket| keyring::put(store, connection, &bytes, || ticket.settle()))
                    .await?;
                self.this_run().remove(&connection);
            }
        }
        Ok(())
    }

    /// Keeps `new` in place of `old`, where that is kept: in this run's memory or in the keyring. False: something else is
    /// kept by now, or nothing, and stays so.
    ///
    /// # Errors
    /// Any. After each but `Failed` nothing was kept, and what was kept before still is.
    pub async fn swap(
        &self,
        connection: ConnectionId,
        old: &BTreeMap<String, SecretString>,
        new: &BTreeMap<String, SecretString>,
    ) -> Result<bool, VaultError> {
        if secrets::is_empty(new) {
            return Err(VaultError::Empty);
        }
        if let Some(kept) = self.this_run().get_mut(&connection) {
            let swapped = secrets::same(kept, old);
            if swapped {
                kept.clone_from(new);
            }
            return Ok(swapped);
        }
        let (old, bytes) = (old.clone(), secrets::encode(new)?);
        self.call(move |store, ticket| keyring::swap(store, connection, &old, &bytes, || ticket.settle()))
            .await
    }

    /// A connection's secrets: this run's if there are any, else the keyring's, else none.
    ///
    /// # Errors
    /// `Locked`, `Absent`, `Denied`, `Failed`. Only a keyring that was really asked answers *none*.
    pub async fn get(
        &self,
        connection: ConnectionId,
    ) -> Result<Option<BTreeMap<String, SecretString>>, VaultError> {
        if let Some(secrets) = self.this_run().get(&connection) {
            return Ok(Some(secrets.clone()));
        }
        self.call(move |store, _| keyring::get(store, connection)).await
    }

    /// Forgets a connection's secrets, this run's and the keyring's. That there are none is fine.
    ///
    /// # Errors
    /// `Locked`, `Absent`, `Denied`, `Failed`: this run's are forgotten, the keyring may still hold some. A computer
    /// without any keyring service is no error for secrets that were kept for this run.
    pub async fn remove(&self, connection: ConnectionId) -> Result<(), VaultError> {
        let was_this_run = self.this_run().remove(&connection).is_some();
        match self.call(move |store, _| keyring::remove(store, connection)).await {
            Err(VaultError::Absent(Missing::Service)) if was_this_run => Ok(()),
            result => result,
        }
    }

    async fn call<T, W>(&self, work: W) -> Result<T, VaultError>
    where
        T: Send + 'static,
        W: FnOnce(&CredentialStore, &Ticket) -> Result<T, VaultError> + Send + 'static,
    {
        let unlock_within = self.inner.unlock_within;
        self.inner
            .lane
            .run(move |keyring, ticket| {
                let store = keyring.ready(unlock_within)?;
                // Unlocking can take longer than anyone waited.
                if ticket.is_given_up() {
                    return Err(VaultError::Locked);
                }
                work(&*store, ticket)
            })
            .await
    }

    fn this_run(&self) -> MutexGuard<'_, HashMap<ConnectionId, Secrets>> {
        self.inner.this_run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
