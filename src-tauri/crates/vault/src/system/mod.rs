//! The keyring of the computer that the app runs on.

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod secret_service;
#[cfg(any(target_os = "linux", target_os = "freebsd"))]
pub(crate) use secret_service::{Opened, cause};

#[cfg(target_os = "macos")]
mod keychain;
#[cfg(target_os = "macos")]
pub(crate) use keychain::{Opened, cause};

#[cfg(target_os = "windows")]
mod credential_manager;
#[cfg(target_os = "windows")]
pub(crate) use credential_manager::{Opened, cause};
