//! Exporting: whole changes one after the other, with no more than a few of them in memory.

use super::list;
use super::{Change, ChangeFilter};
use crate::{Store, StoreError};
use std::collections::VecDeque;

/// How many are read at once.
const AT_ONCE: usize = 32;

/// Whole changes, the newest first. What is added meanwhile is not among them.
#[derive(Debug)]
pub struct ChangeExport {
    store: Store,
    filter: ChangeFilter,
    after: Option<u64>,
    waiting: VecDeque<Result<Change, StoreError>>,
    over: bool,
}

impl ChangeExport {
    pub(super) fn new(store: Store, filter: ChangeFilter) -> Self {
        Self { store, filter, after: None, waiting: VecDeque::new(), over: false }
    }

    /// The next change; none after the last. One that can't be read is an error of its own, and others follow it.
    pub async fn next(&mut self) -> Option<Result<Change, StoreError>> {
        if self.waiting.is_empty() && !self.over {
            match self.read().await {
                Ok(changes) => self.waiting.extend(changes),
                Err(error) => {
                    self.over = true;
                    return Some(Err(error));
                }
            }
        }
        self.waiting.pop_front()
    }

    async fn read(&mut self) -> Result<Vec<Result<Change, StoreError>>, StoreError> {
        let (filter, after) = (self.filter.clone(), self.after);
        let read = move |database: &mut crate::database::Database| {
            let memory = database.journal.clone();
            database.read(|file| list::whole(file, &memory, &filter, after, AT_ONCE))
        };
        let (changes, next) = self.store.run(read).await?;
        self.after = next;
        self.over = changes.len() < AT_ONCE;
        Ok(changes)
    }
}
