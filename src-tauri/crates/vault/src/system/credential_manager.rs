//! Windows: Credential Manager.

use crate::{VaultError, keyring};
use keyring_core::CredentialStore;
use orgdesk_words::say;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// Nothing is kept between calls.
#[derive(Default)]
pub(crate) struct Opened;

impl Opened {
    /// The keyring. It is unlocked while its user is signed in.
    pub(crate) fn ready(&mut self, _unlock_within: Duration) -> Result<Arc<CredentialStore>, VaultError> {
        let store = windows_native_keyring_store::Store::new().map_err(keyring::refusal)?;
        Ok(store)
    }
}

/// The store keeps Windows' error code to itself but for its text; `ERROR_ACCESS_DENIED` is 5.
pub(crate) fn cause(error: &(dyn Error + Send + Sync + 'static)) -> Option<VaultError> {
    (error.to_string() == "Windows error code 5").then(|| VaultError::Denied(say!("access denied")))
}
