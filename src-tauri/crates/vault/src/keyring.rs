//! What is done with a connection's entry in a keyring. Blocking: only ever called on the keyring's own thread.

use crate::VaultError;
use crate::parts::{self, Index, Set};
use crate::secrets::{self, Secrets};
use crate::system;
use keyring_core::{CredentialStore, Entry, Error};
use orgdesk_model::ConnectionId;
use orgdesk_words::say;
use zeroize::{Zeroize, Zeroizing};

/// The service under which all entries of this app lie.
const SERVICE: &str = "orgdesk";

pub(crate) fn entry(store: &CredentialStore, user: &str) -> Result<Entry, VaultError> {
    store.build(SERVICE, user, None).map_err(refusal)
}

pub(crate) fn read(entry: &Entry) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
    match entry.get_secret() {
        Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(refusal(error)),
    }
}

pub(crate) fn write(entry: &Entry, bytes: &[u8]) -> Result<(), Error> {
    entry.set_secret(bytes)
}

/// Reads a connection's secrets.
pub(crate) fn get(store: &CredentialStore, connection: ConnectionId) -> Result<Option<Secrets>, VaultError> {
    let user = connection.to_string();
    match read(&entry(store, &user)?)? {
        Some(bytes) => match Index::of(&bytes) {
            Some(index) => secrets::decode(&parts::join(store, &user, &index)?).map(Some),
            None => secrets::decode(&bytes).map(Some),
        },
        None => Ok(None),
    }
}

/// Writes a connection's secrets, then asks whether someone still waits for it. If nobody does, they were told that
/// nothing was saved, and what was there before is put back.
pub(crate) fn put(
    store: &CredentialStore,
    connection: ConnectionId,
    bytes: &[u8],
    still_wanted: impl FnOnce() -> bool,
) -> Result<(), VaultError> {
    let user = connection.to_string();
    let entry = entry(store, &user)?;
    let before = read(&entry)?;
    let index = before.as_ref().and_then(|bytes| Index::of(bytes));
    let set = match write(&entry, bytes) {
        Ok(()) => None,
        Err(Error::TooLong(_, limit)) => {
            let (set, named) = parts::split(store, &user, bytes, limit, index.as_ref())?;
            if let Err(error) = write(&entry, &named) {
                let _ = parts::clear(store, &user, set, 0);
                return Err(refusal(error));
            }
            Some(set)
        }
        Err(error) => return Err(refusal(error)),
    };
    if still_wanted() {
        // The new secret is kept; what is left of the old one is only a nuisance, and goes with the next write.
        for old in Set::BOTH.into_iter().filter(|old| Some(*old) != set) {
            if let Err(error) = parts::clear(store, &user, old, 0) {
                tracing::warn!(%error, "parts of an older secret stay in the keyring");
            }
        }
        return Ok(());
    }
    match before {
        Some(bytes) => write(&entry, &bytes).map_err(refusal)?,
        None => delete(&entry)?,
    }
    if let Some(set) = set {
        parts::clear(store, &user, set, 0)?;
    }
    Err(VaultError::Locked)
}

/// Writes `new` where `old` is kept, and nowhere else. False: something else is kept.
pub(crate) fn swap(
    store: &CredentialStore,
    connection: ConnectionId,
    old: &Secrets,
    new: &[u8],
    still_wanted: impl FnOnce() -> bool,
) -> Result<bool, VaultError> {
    match get(store, connection)? {
        Some(kept) if secrets::same(&kept, old) => put(store, connection, new, still_wanted).map(|()| true),
        _ => Ok(false),
    }
}

/// Removes a connection's secrets, all entries should there be several. None is fine.
pub(crate) fn remove(store: &CredentialStore, connection: ConnectionId) -> Result<(), VaultError> {
    let user = connection.to_string();
    delete(&entry(store, &user)?)?;
    Set::BOTH.into_iter().try_for_each(|set| parts::clear(store, &user, set, 0))
}

pub(crate) fn delete(entry: &Entry) -> Result<(), VaultError> {
    match entry.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(Error::Ambiguous(entries)) => {
            entries.iter().try_for_each(|entry| match entry.delete_credential() {
                Ok(()) | Err(Error::NoEntry) => Ok(()),
                Err(error) => Err(refusal(error)),
            })
        }
        Err(error) => Err(refusal(error)),
    }
}

/// The keyring's error as one of ours. What an error carries of an entry's bytes is zeroed here and shown nowhere.
pub(crate) fn refusal(error: Error) -> VaultError {
    match error {
        Error::TooLong(_, limit) => VaultError::TooLarge { limit },
        Error::NoDefaultStore => VaultError::Absent(crate::Missing::Service),
        Error::NoStorageAccess(cause) => {
            system::cause(cause.as_ref()).unwrap_or_else(|| VaultError::Denied(cause.to_string()))
        }
        Error::PlatformFailure(cause) => {
            system::cause(cause.as_ref()).unwrap_or_else(|| VaultError::Failed(cause.to_string()))
        }
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            VaultError::Failed(say!("its entry for this connection can't be read"))
        }
        Error::Ambiguous(entries) => {
            VaultError::Failed(say!("it holds {} entries for this connection", entries.len()))
        }
        other => VaultError::Failed(other.to_string()),
    }
}
