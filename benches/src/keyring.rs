//! A keyring in files, for programs that are killed: it survives them. It protects nothing.

use keyring_core::api::{Credential, CredentialApi, CredentialStoreApi};
use keyring_core::{CredentialStore, Entry, Error, Result};
use std::any::Any;
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder with a file for each entry.
#[derive(Debug)]
pub struct FileKeyring {
    folder: PathBuf,
}

impl FileKeyring {
    /// Opens the keyring in a folder, which is made where there is none.
    ///
    /// # Errors
    /// The folder can't be made.
    pub fn open(folder: &Path) -> std::io::Result<Arc<CredentialStore>> {
        std::fs::create_dir_all(folder)?;
        Ok(Arc::new(Self { folder: folder.to_owned() }))
    }
}

impl CredentialStoreApi for FileKeyring {
    fn vendor(&self) -> String {
        "orgdesk-bench".to_owned()
    }

    fn id(&self) -> String {
        self.folder.display().to_string()
    }

    fn build(&self, service: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        let named =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !named(service) || !named(user) {
            return Err(Error::Invalid("name".to_owned(), "letters, digits and hyphens alone".to_owned()));
        }
        let path = self.folder.join(format!("{service}.{user}"));
        Ok(Entry::new_with_credential(Arc::new(File { path })))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Debug)]
struct File {
    path: PathBuf,
}

fn failed(error: std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::NotFound => Error::NoEntry,
        _ => Error::PlatformFailure(Box::new(error)),
    }
}

impl CredentialApi for File {
    /// Whole or not at all, as a keyring does.
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        let new = self.path.with_extension("new");
        std::fs::write(&new, secret).and_then(|()| std::fs::rename(&new, &self.path)).map_err(failed)
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        std::fs::read(&self.path).map_err(failed)
    }

    fn delete_credential(&self) -> Result<()> {
        std::fs::remove_file(&self.path).map_err(failed)
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_is_there_for_the_next_who_opens() {
        let folder = tempfile::tempdir().unwrap();
        let entry = || FileKeyring::open(folder.path()).unwrap().build("orgdesk", "a-1", None).unwrap();
        assert!(matches!(entry().get_secret(), Err(Error::NoEntry)));
        entry().set_secret(b"one").unwrap();
        entry().set_secret(b"two").unwrap();
        assert_eq!(entry().get_secret().unwrap(), b"two");
        entry().delete_credential().unwrap();
        assert!(matches!(entry().delete_credential(), Err(Error::NoEntry)));
    }
}
