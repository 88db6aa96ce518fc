//! Secrets in the OS keyring and nowhere else.
//!
//! A connection's secrets are one entry of the OS keyring: Secret Service on Linux, Keychain on macOS, Credential
//! Manager on Windows. One that is too large for an entry is split over several. Where no keyring answers, a secret can be kept in this process's memory for this run; it
//! never goes to a file.
//!
//! Keyring calls block, and a locked keyring blocks until someone unlocks it. So they run on a thread of their own
//! and every call has a timeout; see [`Vault`].

mod error;
mod keyring;
mod lane;
mod parts;
mod secrets;
mod system;
mod vault;

pub use error::{Missing, VaultError};
pub use vault::{KeepSecret, Vault};

#[cfg(test)]
mod tests;

orgdesk_words::speaks_german!();
