//! What is done with one entry of a keyring. Blocking: only ever called on the keyring's own thread.

use crate::VaultError;
use crate::secrets::{self, Secrets};
use crate::system;
use keyring_core::{CredentialStore, Entry, Error};
use orgdesk_model::ConnectionId;
use orgdesk_words::say;
use zeroize::{Zeroize, Zeroizing};

/// The service under which all entries of this app lie.
const SERVICE: &str = "orgdesk";

fn entry(store: &CredentialStore, connection: ConnectionId) -> Result<Entry, VaultError> {
    store.build(SERVICE, &connection.to_string(), None).map_err(refusal)
}

fn read(entry: &Entry) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
    match entry.get_secret() {
        Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(refusal(error)),
    }
}

/// Reads a connection's secrets.
pub(crate) fn get(store: &CredentialStore, connection: ConnectionId) -> Result<Option<Secrets>, VaultError> {
    match read(&entry(store, connection)?)? {
        Some(bytes) => secrets::decode(&bytes).map(Some),
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
    let entry = entry(store, connection)?;
    let before = read(&entry)?;
    entry.set_secret(bytes).map_err(refusal)?;
    if still_wanted() {
        return Ok(());
    }
    match before {
        Some(bytes) => entry.set_secret(&bytes).map_err(refusal)?,
        None => delete(&entry)?,
    }
    Err(VaultError::Locked)
}

/// Removes a connection's secrets, all entries should there be several. None is fine.
pub(crate) fn remove(store: &CredentialStore, connection: ConnectionId) -> Result<(), VaultError> {
    delete(&entry(store, connection)?)
}

fn delete(entry: &Entry) -> Result<(), VaultError> {
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
