//! Which keyring holds the secrets: the desktop's.

use orgdesk_vault::Vault;
#[cfg(debug_assertions)]
use orgdesk_words::say;
use std::time::Duration;

/// How long a person waits for a keyring before the app says that it is locked.
const PATIENCE: Duration = Duration::from_secs(10);

/// The vault of this run.
///
/// # Errors
/// `ORGDESK_KEYRING` names a stand-in that isn't there.
#[cfg(not(debug_assertions))]
pub fn vault() -> Result<Vault, String> {
    Ok(Vault::system(PATIENCE))
}

/// The vault of this run. Debug builds know stand-ins, for states that a headless desktop can't make.
///
/// # Errors
/// `ORGDESK_KEYRING` names a stand-in that isn't there.
#[cfg(debug_assertions)]
pub fn vault() -> Result<Vault, String> {
    let Ok(name) = std::env::var("ORGDESK_KEYRING") else { return Ok(Vault::system(PATIENCE)) };
    let fault = match name.as_str() {
        "mock" => None,
        "mock:denied" => Some(stand_in::Fault::Denied),
        "mock:too-large" => Some(stand_in::Fault::TooLarge),
        "mock:absent" => Some(stand_in::Fault::Absent),
        _ => {
            return Err(say!(
                "ORGDESK_KEYRING={name} is none of mock, mock:denied, mock:too-large, mock:absent."
            ));
        }
    };
    Ok(Vault::with_store(stand_in::store(fault)?, PATIENCE))
}

#[cfg(debug_assertions)]
mod stand_in {
    use keyring_core::api::{CredentialApi, CredentialStoreApi};
    use keyring_core::{Credential, CredentialPersistence, CredentialStore, Entry, Error, Result, mock};
    use std::any::Any;
    use std::collections::HashMap;
    use std::sync::Arc;

    /// The most bytes that the Windows Credential Manager takes.
    const LIMIT: u32 = 2560;

    #[derive(Clone, Copy, Debug)]
    pub enum Fault {
        Denied,
        TooLarge,
        Absent,
    }

    /// keyring's own mock, or one that fails as told.
    pub fn store(fault: Option<Fault>) -> std::result::Result<Arc<CredentialStore>, String> {
        let mock = mock::Store::new().map_err(|error| error.to_string())?;
        Ok(match fault {
            None => mock,
            Some(fault) => Arc::new(Faulty { mock, fault }),
        })
    }

    #[derive(Debug)]
    struct Faulty {
        mock: Arc<mock::Store>,
        fault: Fault,
    }

    impl CredentialStoreApi for Faulty {
        fn vendor(&self) -> String {
            self.mock.vendor()
        }

        fn id(&self) -> String {
            self.mock.id()
        }

        fn build(&self, service: &str, user: &str, modifiers: Option<&HashMap<&str, &str>>) -> Result<Entry> {
            let entry = self.mock.build(service, user, modifiers)?;
            match self.fault {
                Fault::Absent => Err(Error::NoDefaultStore),
                Fault::Denied => {
                    if let Some(credential) = entry.as_any().downcast_ref::<mock::Cred>() {
                        let refusal = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
                        credential.set_error(Error::NoStorageAccess(Box::new(refusal)));
                    }
                    Ok(entry)
                }
                Fault::TooLarge => Ok(Entry::new_with_credential(Arc::new(Small(entry)))),
            }
        }

        fn as_any(&self) -> &dyn Any {
            self
        }

        fn persistence(&self) -> CredentialPersistence {
            self.mock.persistence()
        }
    }

    /// An entry that takes no secret, since each is too large for it.
    #[derive(Debug)]
    struct Small(Entry);

    impl CredentialApi for Small {
        fn set_secret(&self, _secret: &[u8]) -> Result<()> {
            Err(Error::TooLong("secret".to_owned(), LIMIT))
        }

        fn get_secret(&self) -> Result<Vec<u8>> {
            self.0.get_secret()
        }

        fn delete_credential(&self) -> Result<()> {
            self.0.delete_credential()
        }

        fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
            Ok(None)
        }

        fn get_specifiers(&self) -> Option<(String, String)> {
            self.0.get_specifiers()
        }

        fn as_any(&self) -> &dyn Any {
            self
        }
    }
}
