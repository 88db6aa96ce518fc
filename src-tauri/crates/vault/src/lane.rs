//! The one thread on which all keyring calls run, one after the other, each with a timeout for who waits.
//!
//! A keyring call can't be cancelled: a locked keyring blocks it until someone unlocks. So the waiting side gives up
//! after the timeout, and as long as the thread hangs, later calls are told at once that the keyring is locked. When
//! the thread comes back all is well again. When it doesn't for long, a fresh thread takes its place; the old one is
//! left behind, and a few of those at most.
//!
//! The thread is our own and never one of tokio's: tokio joins its blocking threads at shutdown, which would make the
//! app hang on a locked keyring, and the blocking Secret Service calls would panic inside a runtime.

use crate::VaultError;
use orgdesk_words::say;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// After so many timeouts a thread that hangs is given up.
pub(crate) const PATIENCE: u32 = 6;
/// So many threads that hang are left behind at most.
const MOST_LEFT_BEHIND: u32 = 4;

/// Whether someone still waits for a call. It is decided once, by whoever is first: the side that gives up, or the
/// thread that got it done.
#[derive(Clone, Default)]
pub(crate) struct Ticket(Arc<AtomicU8>);

impl Ticket {
    const OPEN: u8 = 0;
    const DONE: u8 = 1;
    const GIVEN_UP: u8 = 2;

    /// Says that it is done. False when nobody waits any more.
    pub(crate) fn settle(&self) -> bool {
        self.decide(Self::DONE)
    }

    /// Whether nobody waits any more.
    pub(crate) fn is_given_up(&self) -> bool {
        self.0.load(Ordering::Acquire) == Self::GIVEN_UP
    }

    fn give_up(&self) -> bool {
        self.decide(Self::GIVEN_UP)
    }

    fn decide(&self, to: u8) -> bool {
        match self.0.compare_exchange(Self::OPEN, to, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => true,
            Err(decided) => decided == to,
        }
    }
}

struct Job<S> {
    ticket: Ticket,
    work: Box<dyn FnOnce(&mut S) + Send>,
}

/// The job that a thread is at.
struct Present {
    since: Instant,
    ticket: Ticket,
}

type Busy = Arc<Mutex<Option<Present>>>;

struct Thread<S> {
    jobs: Sender<Job<S>>,
    busy: Busy,
}

/// Threads that keyring calls run on: one, and those left behind. Each has an `S` of its own, which it makes and drops.
pub(crate) struct Lane<S> {
    timeout: Duration,
    make: Make<S>,
    state: Mutex<State<S>>,
}

type Make<S> = Arc<dyn Fn() -> S + Send + Sync>;

struct State<S> {
    thread: Option<Thread<S>>,
    left_behind: Vec<Busy>,
}

impl<S: 'static> Lane<S> {
    /// No thread runs before the first call.
    pub(crate) fn new(timeout: Duration, make: impl Fn() -> S + Send + Sync + 'static) -> Self {
        let state = State { thread: None, left_behind: Vec::new() };
        Self { timeout, make: Arc::new(make), state: Mutex::new(state) }
    }

    /// Runs `work` on the thread and waits for it, at most as long as the timeout.
    ///
    /// # Errors
    /// `Locked` when it takes longer or the thread hangs; what `work` returns; `Failed` when it panics.
    pub(crate) async fn run<T, W>(&self, work: W) -> Result<T, VaultError>
    where
        T: Send + 'static,
        W: FnOnce(&mut S, &Ticket) -> Result<T, VaultError> + Send + 'static,
    {
        let ticket = Ticket::default();
        let (answer, mut answered) = oneshot::channel();
        let theirs = ticket.clone();
        let work = Box::new(move |own: &mut S| {
            if theirs.is_given_up() {
                return;
            }
            let result = work(own, &theirs);
            if theirs.settle() {
                let _ = answer.send(result);
            }
        });
        self.send(Job { ticket: ticket.clone(), work })?;
        let ended = |_| VaultError::Failed(say!("its library broke down"));
        match tokio::time::timeout(self.timeout, &mut answered).await {
            Ok(result) => result.map_err(ended)?,
            Err(_) if ticket.give_up() => {
                tracing::warn!(timeout = ?self.timeout, "the keyring does not answer");
                Err(VaultError::Locked)
            }
            // It was done in this very moment, so its answer is on its way.
            Err(_) => answered.await.map_err(ended)?,
        }
    }

    fn send(&self, job: Job<S>) -> Result<(), VaultError> {
        let mut state = lock(&self.state);
        state.left_behind.retain(|busy| lock(busy).is_some());
        if let Some(thread) = &state.thread {
            // It hangs if who asked for its job has given up, which may be a moment before it took that long.
            let hanging = lock(&thread.busy)
                .as_ref()
                .map(|present| (present.since.elapsed(), present.ticket.is_given_up()))
                .filter(|(busy, given_up)| *given_up || *busy > self.timeout);
            if let Some((hanging, _)) = hanging {
                let given_up = hanging > self.timeout * PATIENCE;
                if !given_up || state.left_behind.len() >= MOST_LEFT_BEHIND as usize {
                    return Err(VaultError::Locked);
                }
                tracing::warn!(?hanging, "left a hanging keyring thread behind");
                let busy = Arc::clone(&thread.busy);
                state.left_behind.push(busy);
                state.thread = None;
            }
        }
        let job = match &state.thread {
            // A thread that ended takes no job any more.
            Some(thread) => match thread.jobs.send(job) {
                Ok(()) => return Ok(()),
                Err(returned) => returned.0,
            },
            None => job,
        };
        let thread = start(Arc::clone(&self.make))?;
        let sent = thread.jobs.send(job);
        state.thread = Some(thread);
        sent.map_err(|_| VaultError::Failed(say!("its thread ended")))
    }
}

fn start<S: 'static>(make: Make<S>) -> Result<Thread<S>, VaultError> {
    let (jobs, queue) = channel();
    let busy = Busy::default();
    let theirs = Arc::clone(&busy);
    std::thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(move || work_off(&queue, &theirs, &*make))
        .map_err(|error| VaultError::Failed(say!("its thread did not start: {error}")))?;
    Ok(Thread { jobs, busy })
}

fn work_off<S>(queue: &Receiver<Job<S>>, busy: &Busy, make: &dyn Fn() -> S) {
    struct Idle<'a>(&'a Busy);
    impl Drop for Idle<'_> {
        fn drop(&mut self) {
            *lock(self.0) = None;
        }
    }
    let mut own = make();
    for job in queue {
        *lock(busy) = Some(Present { since: Instant::now(), ticket: job.ticket });
        let _idle = Idle(busy);
        // Libraries of keyrings panic. That ends the call, whose answer is dropped, and not the calls behind it.
        if catch_unwind(AssertUnwindSafe(|| (job.work)(&mut own))).is_err() {
            own = make();
        }
    }
}

/// A poisoned lock guards nothing worse than a stale time here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
