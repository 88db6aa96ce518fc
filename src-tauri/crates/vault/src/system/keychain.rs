//! macOS: the login keychain.

use crate::{Missing, VaultError, keyring};
use keyring_core::CredentialStore;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// Nothing is kept between calls.
#[derive(Default)]
pub(crate) struct Opened;

impl Opened {
    /// The keyring. macOS itself asks the person to unlock it.
    pub(crate) fn ready(&mut self, _unlock_within: Duration) -> Result<Arc<CredentialStore>, VaultError> {
        let store = apple_native_keyring_store::keychain::Store::new().map_err(keyring::refusal)?;
        Ok(store)
    }
}

/// What Security framework's result codes mean (`SecBase.h`).
pub(crate) fn cause(error: &(dyn Error + Send + Sync + 'static)) -> Option<VaultError> {
    let error = error.downcast_ref::<security_framework::base::Error>()?;
    match error.code() {
        // errSecInteractionNotAllowed, errSecInteractionRequired: it would have to ask, and can't.
        -25308 | -25315 => Some(VaultError::Locked),
        // errSecNotAvailable, errSecNoSuchKeychain, errSecNoDefaultKeychain.
        -25291 => Some(VaultError::Absent(Missing::Service)),
        -25294 | -25307 => Some(VaultError::Absent(Missing::DefaultKeyring)),
        // errSecAuthFailed, errSecUserCanceled, wrPermErr, errSecReadOnly, errSecInvalidOwnerEdit, errSecNoAccessForItem,
        // errSecMissingEntitlement.
        -25293 | -128 | -61 | -25292 | -25244 | -25243 | -34018 => {
            Some(VaultError::Denied(error.to_string()))
        }
        _ => None,
    }
}
