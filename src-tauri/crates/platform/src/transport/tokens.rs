//! Access tokens: exchanged when first needed, again before they end, and by all callers together.

use super::Clock;
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use orgdesk_model::{Problem, ProblemCode};
use orgdesk_words::phrase;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A token is exchanged this long before its end, or a tenth of its life where that is less.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);
/// A refused exchange is not tried again within this time: a screen that asks ten times would lock an account.
const PAUSE: TimeDelta = TimeDelta::seconds(60);

/// What exchanges a credential for an access token.
#[async_trait]
pub trait Exchanger: Send + Sync + 'static {
    /// What an exchange gives.
    type Access: Send + Sync + 'static;

    /// Exchanges, once.
    async fn exchange(&self) -> Result<Granted<Self::Access>, Problem>;
}

/// What an exchange gave.
pub struct Granted<A> {
    /// The access.
    pub access: A,
    /// How long it lives, from when it was asked for.
    pub life: TimeDelta,
}

struct Live<A> {
    access: Arc<A>,
    renew: DateTime<Utc>,
    ends: DateTime<Utc>,
}

impl<A> Live<A> {
    fn at(&self, now: DateTime<Utc>) -> Option<Arc<A>> {
        (now < self.ends).then(|| Arc::clone(&self.access))
    }
}

type Outcome<A> = Result<Arc<A>, Problem>;

struct State<A> {
    current: Option<Live<A>>,
    refused: Option<(DateTime<Utc>, Problem)>,
    running: Option<Shared<BoxFuture<'static, Outcome<A>>>>,
}

struct Inner<E: Exchanger> {
    exchanger: E,
    clock: Clock,
    state: Mutex<State<E::Access>>,
}

/// The access tokens of one session.
pub struct Tokens<E: Exchanger>(Arc<Inner<E>>);

impl<E: Exchanger> fmt::Debug for Tokens<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

impl<E: Exchanger> Tokens<E> {
    /// Nothing is exchanged yet.
    pub fn new(exchanger: E, clock: Clock) -> Self {
        let state = Mutex::new(State { current: None, refused: None, running: None });
        Self(Arc::new(Inner { exchanger, clock, state }))
    }

    /// What exchanges.
    pub fn exchanger(&self) -> &E {
        &self.0.exchanger
    }

    /// The access, exchanged where it is missing or near its end. Callers at the same time share one exchange.
    ///
    /// # Errors
    /// The exchange failed, and no token lives that could still be used.
    pub async fn access(&self) -> Outcome<E::Access> {
        let now = (self.0.clock)();
        let running = {
            let mut state = self.0.state();
            if let Some(current) = state.current.as_ref().filter(|current| now < current.renew) {
                return Ok(Arc::clone(&current.access));
            }
            if let Some((until, refusal)) = &state.refused
                && now < *until
            {
                let alive = state.current.as_ref().and_then(|current| current.at(now));
                return alive.ok_or_else(|| refusal.clone());
            }
            let start = || Arc::clone(&self.0).to_its_end().boxed().shared();
            state.running.get_or_insert_with(start).clone()
        };
        match running.await {
            Ok(access) => Ok(access),
            Err(refusal) => {
                self.0.state().current.as_ref().and_then(|current| current.at(now)).ok_or(refusal)
            }
        }
    }

    /// When the present access token ends.
    pub fn ends(&self) -> Option<DateTime<Utc>> {
        self.0.state().current.as_ref().map(|current| current.ends)
    }

    /// Forgets a token that the server no longer takes.
    pub fn discard(&self, refused: &Arc<E::Access>) {
        let mut state = self.0.state();
        if state.current.as_ref().is_some_and(|current| Arc::ptr_eq(&current.access, refused)) {
            state.current = None;
        }
    }
}

impl<E: Exchanger> Inner<E> {
    fn state(&self) -> MutexGuard<'_, State<E::Access>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Exchanges, also when nobody waits any more: an answer that is lost can cost the credential, where the server
    /// replaces it.
    async fn to_its_end(self: Arc<Self>) -> Outcome<E::Access> {
        let exchange = tokio::spawn(Arc::clone(&self).exchange());
        exchange.await.unwrap_or_else(|error| {
            tracing::error!(%error, "an exchange broke down");
            self.state().running = None;
            Err(Problem::new(
                ProblemCode::Internal,
                phrase!("Signing in broke down. Nothing was read or changed. Try again; if it stays so, report it as a defect."),
            ))
        })
    }

    async fn exchange(self: Arc<Self>) -> Outcome<E::Access> {
        let asked = (self.clock)();
        let outcome = self.exchanger.exchange().await;
        let mut state = self.state();
        state.running = None;
        match outcome {
            Ok(Granted { access, life }) => {
                let ends = asked + life;
                let access = Arc::new(access);
                state.refused = None;
                state.current =
                    Some(Live { access: Arc::clone(&access), renew: ends - LEEWAY.min(life / 10), ends });
                Ok(access)
            }
            Err(refusal) => {
                if matches!(refusal.code, ProblemCode::CredentialRejected | ProblemCode::CredentialExpired) {
                    state.refused = Some((asked + PAUSE, refusal.clone()));
                }
                Err(refusal)
            }
        }
    }
}
