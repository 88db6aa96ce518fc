//! The journal's head, kept in the OS keyring: whoever puts back an older copy of the data file does not reach it there.
//!
//! The head follows the journal off everybody's way, so a crash or a keyring that hangs leaves an older one: a journal
//! that goes on from the kept head is as it should be. A head never follows a journal that does *not* go on from the
//! kept one, or the proof would be gone with the next change.

use orgdesk_model::ConnectionId;
use orgdesk_store::JournalHead;
use orgdesk_vault::{KeepSecret, Vault, VaultError};
use parking_lot::Mutex;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// The head's place among the secrets of its entry.
const FIELD: &str = "head";

/// Keeps the head of one data folder's journal.
pub(crate) struct HeadKeeper {
    shared: Arc<Shared>,
}

struct Shared {
    /// An entry of its own for each data folder, and not the key's: writing a head can never lose a key.
    entry: ConnectionId,
    state: Mutex<State>,
    /// One at a time.
    writing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    /// Whether the journal goes on from the head that is kept, as far as is known.
    follows: bool,
    /// What is to be kept next.
    wanted: Option<JournalHead>,
}

impl HeadKeeper {
    /// Of the journal in this data folder.
    pub(crate) fn of(folder: &Path) -> Self {
        let whole = folder.canonicalize().or_else(|_| std::path::absolute(folder));
        let whole = whole.unwrap_or_else(|_| folder.to_owned());
        let hash: [u8; 32] = Sha256::new_with_prefix("orgdesk journal head")
            .chain_update(whole.as_os_str().as_encoded_bytes())
            .finalize()
            .into();
        let mut id = [0; 16];
        id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        let entry = ConnectionId(Uuid::from_bytes(id));
        let shared = Shared { entry, state: Mutex::default(), writing: tokio::sync::Mutex::default() };
        Self { shared: Arc::new(shared) }
    }

    /// The head that is kept, if there is one that can be read.
    ///
    /// # Errors
    /// The keyring does not answer, or refuses. That there is no keyring is no error.
    pub(crate) async fn kept(&self, vault: &Vault) -> Result<Option<JournalHead>, VaultError> {
        match vault.get(self.shared.entry).await {
            Err(VaultError::Absent(_)) => Ok(None),
            found => Ok(found?.as_ref().and_then(|secrets| decode(secrets.get(FIELD)?))),
        }
    }

    /// Says whether the journal goes on from what is kept: only then does the kept head follow it.
    pub(crate) fn set_follows(&self, follows: bool) {
        self.shared.state.lock().follows = follows;
    }

    /// Whether the kept head follows the journal.
    pub(crate) fn follows(&self) -> bool {
        self.shared.state.lock().follows
    }

    /// Has a head kept soon. Nobody waits for the keyring, and of many heads only the last is written. What is begun
    /// holds neither the app nor its data folder.
    pub(crate) fn follow(&self, vault: &Vault, head: JournalHead) {
        {
            let mut state = self.shared.state.lock();
            if !state.follows || state.wanted.as_ref().is_some_and(|wanted| wanted.rows >= head.rows) {
                return;
            }
            state.wanted = Some(head);
        }
        let (shared, vault) = (Arc::clone(&self.shared), vault.clone());
        tokio::spawn(async move {
            let _alone = shared.writing.lock().await;
            let Some(head) = shared.state.lock().wanted.take() else { return };
            let secrets = BTreeMap::from([(FIELD.to_owned(), SecretString::from(encode(&head)))]);
            match vault.put(shared.entry, &secrets, KeepSecret::Keyring).await {
                // For this run alone there is nothing that could be compared with later.
                Ok(()) | Err(VaultError::Absent(_)) => {}
                Err(error) => tracing::warn!(%error, "the journal's head could not be kept in the keyring"),
            }
        });
    }
}

fn encode(head: &JournalHead) -> String {
    let mut text = format!("{} ", head.rows);
    for byte in head.mac {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn decode(text: &SecretString) -> Option<JournalHead> {
    let (rows, hex) = text.expose_secret().split_once(' ')?;
    let mut mac = [0; 32];
    for (at, byte) in mac.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    (hex.len() == 64).then_some(JournalHead { rows: rows.parse().ok()?, mac })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_was_kept_and_nothing_else_is_taken_for_one() {
        let head =
            JournalHead { rows: 77, mac: std::array::from_fn(|at| u8::try_from(at * 8).unwrap_or(255)) };
        assert_eq!(decode(&encode(&head).into()), Some(head.clone()));
        let text = encode(&head);
        for wrong in ["", "77", "x y", &text[..text.len() - 2], &format!("{text}00"), &text.replace(' ', "")]
        {
            assert_eq!(decode(&wrong.to_owned().into()), None, "{wrong}");
        }
    }
}
