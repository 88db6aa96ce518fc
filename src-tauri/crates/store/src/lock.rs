//! One instance per data folder. The lock is the operating system's: it ends with the process, however that ends.

use crate::StoreError;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;

const FILE: &str = "orgdesk.lock";

/// Makes the data folder, for its owner's eyes only.
pub(crate) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| StoreError::io(&error, folder))
}

/// Holds the data folder as long as the answer lives.
///
/// # Errors
/// `InUse` when another instance holds it; another error when the lock file can't be made.
pub(crate) fn hold(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join(FILE);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        // A lock needs no right to write; another instance may hold the folder all the same.
        .or_else(|error| File::open(&path).map_err(|_| error))
        .map_err(|error| StoreError::io(&error, folder))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(StoreError::io(&error, folder)),
    }
}
