//! The one thread on which all SQLite work runs, one piece after the other.

use crate::StoreError;
use crate::database::Database;
use orgdesk_words::say;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce(&mut Database) + Send>;

/// The thread. Dropping it waits until what was begun is on disk and the file is closed.
pub(crate) struct Worker {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Opens the file on a new thread.
    ///
    /// # Errors
    /// `InUse`, or `Other` when there is no thread to be had.
    pub(crate) async fn start(folder: &Path, steps: &'static [&'static str]) -> Result<Self, StoreError> {
        let (jobs, queue) = channel::<Job>();
        let (opened, open) = oneshot::channel();
        let folder = folder.to_owned();
        let work_off = move || {
            let mut database = match Database::open(&folder, steps) {
                Ok(database) => database,
                Err(error) => {
                    let _ = opened.send(Err(error));
                    return;
                }
            };
            let _ = opened.send(Ok(()));
            for job in queue {
                job(&mut database);
            }
        };
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(work_off)
            .map_err(|error| StoreError::Other(error.to_string()))?;
        let worker = Self { jobs: Some(jobs), thread: Some(thread) };
        open.await.map_err(|_| ended())??;
        Ok(worker)
    }

    /// Does `work` after all that was asked before. It is done also if nobody waits for the answer any more.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Database) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |database| {
            let _ = answer.send(work(database));
        });
        self.jobs.as_ref().and_then(|jobs| jobs.send(job).ok()).ok_or_else(ended)?;
        answered.await.map_err(|_| ended())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn ended() -> StoreError {
    StoreError::Other(say!("its thread ended"))
}
