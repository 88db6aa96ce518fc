//! Walking the journal: whether anything was altered, removed, put in, or cut off.

use super::chain::{Content, Head, JournalHead, JournalKey, NOTHING, is};
use super::{begin, chain};
use crate::database::Trouble;
use rusqlite::types::ValueRef;
use rusqlite::{Connection as File, OptionalExtension, Row};
use serde::Serialize;

/// How many rows are looked at before others get their turn.
const SLICE: i64 = 500;

/// What walking the journal came to: whole, or the first thing that is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Everything is as it was written.
    Whole {
        /// How many rows.
        rows: u64,
        /// The first row that was written under this key; those before it are as they were found when the journal was
        /// begun anew. 1 for a journal that never was.
        first: u64,
    },
    /// A row is not as it was written. Where the journal was begun anew at this row, it may be one before it.
    Altered {
        /// Which.
        row: i64,
    },
    /// A row is missing in between.
    Removed {
        /// Which.
        row: i64,
    },
    /// A row is there that was not written by this app.
    Inserted {
        /// Which.
        row: i64,
    },
    /// The last rows are missing.
    CutOff {
        /// How many rows are there.
        rows: i64,
        /// How many were there.
        written: i64,
    },
    /// It is whole in itself, and is not the one whose head was kept elsewhere, nor goes on from it: an older copy of the
    /// file was put back.
    OlderCopy {
        /// How many rows are there.
        rows: i64,
        /// How many were there when that head was kept. As many or more are there where the older copy was gone on with.
        written: i64,
    },
    /// What is kept beside the rows is not as it was written.
    HeadAltered,
    /// It was written under another key, so nothing can be said.
    OtherKey,
}

/// How far a walk has come.
pub(crate) struct Walk {
    known: Option<JournalHead>,
    next: i64,
    previous: Vec<u8>,
    begun: bool,
}

/// Where a slice of a walk ended.
pub(crate) enum Slice {
    /// There is more to walk.
    More(Walk),
    /// It is over.
    Over(Verdict),
}

impl Walk {
    /// A walk that also looks for a head that was kept elsewhere.
    pub(crate) fn new(known: Option<JournalHead>) -> Self {
        Self { known, next: 1, previous: NOTHING.to_vec(), begun: false }
    }

    /// Walks on. What is added meanwhile is walked too.
    pub(crate) fn on(mut self, file: &File, key: &JournalKey) -> Result<Slice, Trouble> {
        let over = |verdict| Ok(Slice::Over(verdict));
        let head = match head(file, key)? {
            Ok(head) => head,
            Err(verdict) => return over(verdict),
        };
        let Some(head) = head else {
            return over(self.against_known(file, 0)?.unwrap_or(Verdict::Whole { rows: 0, first: 1 }));
        };
        if !self.begun {
            self.begun = true;
            self.next = head.first;
            if head.first > 1 {
                self.previous = begin::before(file, key, head.first)?.to_vec();
            } else if let Some(row) = lowest(file)?.filter(|row| *row < 1) {
                return over(Verdict::Inserted { row });
            }
        }
        let from = self.next;
        let mut query = file.prepare_cached(
            "SELECT row, change, kind, body, mac FROM journal WHERE row >= ?1 ORDER BY row LIMIT ?2",
        )?;
        let mut rows = query.query([from, SLICE])?;
        while let Some(row) = rows.next()? {
            if let Some(verdict) = self.step(&head, key, row)? {
                return over(verdict);
            }
        }
        if self.next - from == SLICE {
            return Ok(Slice::More(self));
        }
        over(self.end(file, &head)?)
    }

    /// Looks at a row; a verdict if something is wrong with it.
    fn step(&mut self, head: &Head, key: &JournalKey, row: &Row<'_>) -> Result<Option<Verdict>, Trouble> {
        let number: i64 = row.get(0)?;
        let beyond = self.next > head.rows;
        if number != self.next {
            return Ok(Some(match beyond {
                true => Verdict::Inserted { row: number },
                false => Verdict::Removed { row: self.next },
            }));
        }
        let [change, kind, body, mac] = [1, 2, 3, 4].map(|at| row.get_ref(at).map(bytes));
        let (content, mac) = (Content { row: number, change: change?, kind: kind?, body: body? }, mac?);
        let own = is(content.mac(key, &self.previous), mac);
        if beyond || !own {
            return Ok(Some(match (beyond, own) {
                // An older head was put back.
                (true, true) => Verdict::HeadAltered,
                (true, false) => Verdict::Inserted { row: number },
                (false, _) => Verdict::Altered { row: number },
            }));
        }
        self.previous = mac.to_vec();
        self.next += 1;
        Ok(None)
    }

    fn end(&self, file: &File, head: &Head) -> Result<Verdict, Trouble> {
        let rows = self.next - 1;
        if rows < head.rows {
            return Ok(Verdict::CutOff { rows, written: head.rows });
        }
        if self.previous != head.mac {
            return Ok(Verdict::HeadAltered);
        }
        let unsigned = |number| u64::try_from(number).unwrap_or_default();
        let whole = Verdict::Whole { rows: unsigned(rows), first: unsigned(head.first) };
        Ok(self.against_known(file, rows)?.unwrap_or(whole))
    }

    /// What is wrong with a journal of so many rows, all of them as they were written, against the head that was kept
    /// elsewhere. That head may be an older one: it is kept a moment after the row was written, or not at all if the app
    /// ended before.
    fn against_known(&self, file: &File, rows: i64) -> Result<Option<Verdict>, Trouble> {
        let Some(known) = &self.known else { return Ok(None) };
        let written = i64::try_from(known.rows).unwrap_or(i64::MAX);
        Ok(match chain::goes_on_from(file, known)? {
            true => None,
            false => Some(Verdict::OlderCopy { rows, written }),
        })
    }
}

/// The head, if it is as it was written; else what is wrong.
fn head(file: &File, key: &JournalKey) -> Result<Result<Option<Head>, Verdict>, Trouble> {
    let Some(head) = Head::read(file)? else {
        return Ok(match lowest(file)? {
            None => Ok(None),
            Some(_) => Err(Verdict::HeadAltered),
        });
    };
    Ok(match (head.names(key), head.is_sealed(key)) {
        (true, true) => Ok(Some(head)),
        (false, false) if !wrote_first_row(file, key)? => Err(Verdict::OtherKey),
        _ => Err(Verdict::HeadAltered),
    })
}

fn lowest(file: &File) -> Result<Option<i64>, Trouble> {
    Ok(file.query_row("SELECT min(row) FROM journal", [], |row| row.get(0))?)
}

/// Tells an altered head from another key.
fn wrote_first_row(file: &File, key: &JournalKey) -> Result<bool, Trouble> {
    let mut query = file.prepare_cached("SELECT row, change, kind, body, mac FROM journal WHERE row = 1")?;
    let own = query.query_row([], |row| {
        let [change, kind, body, mac] = [1, 2, 3, 4].map(|at| row.get_ref(at).map(bytes));
        let content = Content { row: 1, change: change?, kind: kind?, body: body? };
        Ok(is(content.mac(key, &NOTHING), mac?))
    });
    Ok(own.optional()?.unwrap_or(false))
}

/// A column's bytes. A row that was altered may hold anything, which then is not what its code is over.
pub(crate) fn bytes(value: ValueRef<'_>) -> &[u8] {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
        _ => &[],
    }
}
