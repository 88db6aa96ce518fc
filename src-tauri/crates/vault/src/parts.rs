//! A secret that is larger than the keyring's entries, split over several.
//!
//! The connection's own entry then names the parts: how many there are, in which of two sets, and the digest of the
//! whole. A new secret is written into the set that is not in use, part by part, and only then named. So whatever ends
//! a write in the middle, what is named is whole: the old secret or the new one.

use crate::VaultError;
use crate::keyring::{delete, entry, read, refusal, write};
use keyring_core::{CredentialStore, Error};
use orgdesk_words::say;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// How an entry begins that names parts. No JSON does.
const MARK: &str = "orgdesk-parts";
/// Most parts of a secret.
const MOST: usize = 32;

/// One of the two sets of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set {
    A,
    B,
}

impl Set {
    pub(crate) const BOTH: [Self; 2] = [Self::A, Self::B];

    fn letter(self) -> char {
        match self {
            Self::A => 'a',
            Self::B => 'b',
        }
    }

    fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    fn name(self, user: &str, part: usize) -> String {
        format!("{user}.{}{part}", self.letter())
    }
}

/// What names the parts of a secret.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Index {
    pub(crate) set: Set,
    parts: usize,
    digest: String,
}

impl Index {
    /// The index in an entry, where it is one.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut words = text.split(' ');
        let (mark, set, parts, digest) = (words.next()?, words.next()?, words.next()?, words.next()?);
        let set = Set::BOTH.into_iter().find(|known| set == known.letter().to_string())?;
        let parts = parts.parse().ok().filter(|parts| (1..=MOST).contains(parts))?;
        (mark == MARK && words.next().is_none()).then(|| Self { set, parts, digest: digest.to_owned() })
    }

    fn bytes(&self) -> Vec<u8> {
        format!("{MARK} {} {} {}", self.set.letter(), self.parts, self.digest).into_bytes()
    }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Joins what an index names.
pub(crate) fn join(
    store: &CredentialStore,
    user: &str,
    index: &Index,
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let broken = || VaultError::Failed(say!("its entries for this connection don't belong together"));
    let mut parts = Vec::with_capacity(index.parts);
    for part in 0..index.parts {
        parts.push(read(&entry(store, &index.set.name(user, part))?)?.ok_or_else(broken)?);
    }
    // With room for all, the buffer never moves and leaves no copy.
    let mut whole = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| whole.extend_from_slice(part));
    if digest(&whole) == index.digest { Ok(whole) } else { Err(broken()) }
}

/// Writes the parts of a secret, beside those that `before` names, and gives the entry that names them.
pub(crate) fn split(
    store: &CredentialStore,
    user: &str,
    bytes: &[u8],
    limit: u32,
    before: Option<&Index>,
) -> Result<(Set, Vec<u8>), VaultError> {
    let set = before.map_or(Set::A, |before| before.set.other());
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let too_large = |limit: usize| VaultError::TooLarge { limit: u32::try_from(limit).unwrap_or(u32::MAX) };
    if size == 0 || bytes.len().div_ceil(size) > MOST {
        return Err(too_large(size.saturating_mul(MOST)));
    }
    let mut parts = 0;
    for part in bytes.chunks(size) {
        if let Err(error) = write(&entry(store, &set.name(user, parts))?, part) {
            let _ = clear(store, user, set, 0);
            return Err(refusal(error));
        }
        parts += 1;
    }
    clear(store, user, set, parts)?;
    Ok((set, Index { set, parts, digest: digest(bytes) }.bytes()))
}

/// Removes the parts of a set from a number on: from the last to the first, so that none is left behind a gap.
pub(crate) fn clear(store: &CredentialStore, user: &str, set: Set, from: usize) -> Result<(), VaultError> {
    let mut last = from;
    while last < MOST {
        match entry(store, &set.name(user, last))?.get_secret() {
            Ok(bytes) => drop(Zeroizing::new(bytes)),
            Err(Error::NoEntry) => break,
            // Whatever it is, it is there.
            Err(Error::Ambiguous(_) | Error::BadEncoding(_) | Error::BadDataFormat(..)) => {}
            Err(error) => return Err(refusal(error)),
        }
        last += 1;
    }
    (from..last).rev().try_for_each(|part| delete(&entry(store, &set.name(user, part))?))
}
