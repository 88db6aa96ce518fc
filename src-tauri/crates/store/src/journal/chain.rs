//! The chain: the key, what is put under it, and the head beside the rows.

use crate::StoreError;
use crate::database::Trouble;
use hmac::digest::array::Array;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection as File, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A code over something, under a key.
pub(crate) type Tag = [u8; 32];

/// What stands before the first row of a journal.
pub(crate) const NOTHING: Tag = [0; 32];

/// The key of the journal: 32 random bytes, which the caller keeps in the OS keyring. Zeroed when the last clone goes.
#[derive(Clone)]
pub struct JournalKey(
    // As long as a block of SHA-256, to which HMAC fills shorter keys with zeros.
    Arc<Zeroizing<[u8; 64]>>,
);

impl JournalKey {
    /// The key of these bytes. The caller zeroes its own copy.
    pub fn new(bytes: &[u8; 32]) -> Self {
        let mut block = Zeroizing::new([0; 64]);
        for (to, from) in block.iter_mut().zip(bytes) {
            *to = *from;
        }
        Self(Arc::new(block))
    }

    /// A code over parts, each with its length, so that no part can pass for the end of another.
    pub(crate) fn over<'a>(
        &self,
        purpose: &'a str,
        parts: impl IntoIterator<Item = &'a [u8]>,
    ) -> Hmac<Sha256> {
        let mut mac = Hmac::new(<&Array<u8, _>>::from(&**self.0));
        for part in std::iter::once(purpose.as_bytes()).chain(parts) {
            absorb(&mut mac, part);
        }
        mac
    }

    fn of_head(&self, first: i64, rows: i64, mac: &[u8]) -> Hmac<Sha256> {
        self.over("orgdesk journal head", [&first.to_be_bytes()[..], &rows.to_be_bytes(), mac])
    }

    fn check(&self) -> Hmac<Sha256> {
        self.over("orgdesk journal key", [])
    }
}

impl fmt::Debug for JournalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JournalKey")
    }
}

/// Adds a part and its length to what a code is over.
pub(crate) fn absorb(mac: &mut Hmac<Sha256>, part: &[u8]) {
    mac.update(&(part.len() as u64).to_be_bytes());
    mac.update(part);
}

/// The code's bytes.
pub(crate) fn tag(mac: Hmac<Sha256>) -> Tag {
    mac.finalize().into_bytes().into()
}

/// Whether bytes are the code, told in a time that doesn't depend on them.
pub(crate) fn is(mac: Hmac<Sha256>, bytes: &[u8]) -> bool {
    mac.verify_slice(bytes).is_ok()
}

/// A row as its code covers it. As bytes, since a row that was altered may hold anything.
pub(crate) struct Content<'a> {
    pub(crate) row: i64,
    pub(crate) change: &'a [u8],
    pub(crate) kind: &'a [u8],
    pub(crate) body: &'a [u8],
}

impl Content<'_> {
    /// The code over this row and the one before.
    pub(crate) fn mac(&self, key: &JournalKey, previous: &[u8]) -> Hmac<Sha256> {
        let row = self.row.to_be_bytes();
        key.over("orgdesk journal row", [previous, &row, self.change, self.kind, self.body])
    }
}

/// How long a journal is and what its last row is. Kept outside of the file, it tells an older copy from the present one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalHead {
    /// How many rows.
    pub rows: u64,
    /// The last row's code.
    pub mac: [u8; 32],
}

/// The head as it lies in the file.
pub(crate) struct Head {
    /// The first row under this key.
    pub(crate) first: i64,
    /// The last row.
    pub(crate) rows: i64,
    /// Its code.
    pub(crate) mac: Vec<u8>,
    key_check: Vec<u8>,
    seal: Vec<u8>,
}

impl Head {
    /// The head in the file; none where nothing was ever written.
    pub(crate) fn read(file: &File) -> Result<Option<Self>, Trouble> {
        let mut query =
            file.prepare_cached("SELECT first, rows, mac, key_check, seal FROM journal_head WHERE one = 1")?;
        let head = query.query_row([], |row| {
            Ok(Self {
                first: row.get(0)?,
                rows: row.get(1)?,
                mac: row.get(2)?,
                key_check: row.get(3)?,
                seal: row.get(4)?,
            })
        });
        Ok(head.optional()?)
    }

    /// Whether it was written under this key and not altered since.
    pub(crate) fn is_sealed(&self, key: &JournalKey) -> bool {
        is(key.of_head(self.first, self.rows, &self.mac), &self.seal)
    }

    /// Whether it says that it was written under this key.
    pub(crate) fn names(&self, key: &JournalKey) -> bool {
        is(key.check(), &self.key_check)
    }

    /// As a caller keeps it.
    pub(crate) fn told(&self) -> Option<JournalHead> {
        Some(JournalHead { rows: u64::try_from(self.rows).ok()?, mac: self.mac.as_slice().try_into().ok()? })
    }
}

/// The head, if a row may be added to it under this key.
///
/// Rows that are cut off at the end don't hinder: what is added goes on from the head, and leaves the gap to be seen.
///
/// # Errors
/// `JournalOtherKey`; `JournalAltered`, where going on would cover up what was done.
pub(crate) fn usable(file: &File, key: &JournalKey) -> Result<Option<Head>, Trouble> {
    let Some(head) = Head::read(file)? else {
        let found: bool =
            file.prepare_cached("SELECT EXISTS (SELECT 1 FROM journal)")?.query_row([], |row| row.get(0))?;
        return if found { Err(StoreError::JournalAltered.into()) } else { Ok(None) };
    };
    if head.names(key) && head.is_sealed(key) {
        let mut query = file.prepare_cached("SELECT EXISTS (SELECT 1 FROM journal WHERE row > ?1)")?;
        let beyond: bool = query.query_row([head.rows], |row| row.get(0))?;
        return if beyond { Err(StoreError::JournalAltered.into()) } else { Ok(Some(head)) };
    }
    Err(match head.names(key) || head.is_sealed(key) {
        true => StoreError::JournalAltered.into(),
        false => StoreError::JournalOtherKey.into(),
    })
}

/// Whether the row that a head tells of is there as it was then.
pub(crate) fn goes_on_from(file: &File, known: &JournalHead) -> Result<bool, Trouble> {
    let Ok(row) = i64::try_from(known.rows) else { return Ok(false) };
    let mut query = file.prepare_cached("SELECT mac FROM journal WHERE row = ?1")?;
    let found = query.query_row([row], |row| Ok(row.get_ref(0)?.as_bytes_or_null()?.map(<[u8]>::to_vec)));
    Ok(found.optional()?.flatten().is_some_and(|found| found == known.mac))
}

/// What a new row follows.
pub(crate) struct Place<'a> {
    /// The first row under the key.
    pub(crate) first: i64,
    /// Its own number.
    pub(crate) row: i64,
    /// The code of what stands before it.
    pub(crate) previous: &'a [u8],
}

/// Writes a row and the head that it makes.
pub(crate) fn put(
    file: &File,
    key: &JournalKey,
    place: &Place<'_>,
    change: &str,
    kind: &str,
    body: &str,
) -> Result<(), Trouble> {
    let Place { first, row, previous } = *place;
    let content = Content { row, change: change.as_bytes(), kind: kind.as_bytes(), body: body.as_bytes() };
    let mac = tag(content.mac(key, previous));
    file.prepare_cached("INSERT INTO journal (row, change, kind, body, mac) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![row, change, kind, body, mac])?;
    file.prepare_cached(
        "INSERT OR REPLACE INTO journal_head (one, first, rows, mac, key_check, seal) VALUES (1, ?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![first, row, mac, tag(key.check()), tag(key.of_head(first, row, &mac))])?;
    Ok(())
}
