//! Access tokens: exchanged when first needed, again before they end, and by all callers together.

use super::Clock;
use super::claims::Claims;
use super::credential::Grant;
use super::errors::{Task, passcode_needed, problem};
use super::exchange::{Granted, exchange};
use crate::transport::{BaseUrl, Client, Config};
use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use futures::future::{BoxFuture, WeakShared};
use orgdesk_model::{Problem, ProblemCode};
use orgdesk_words::phrase;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A token is exchanged this long before its end, or a tenth of its life where that is less.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);
/// The life of a token that doesn't tell its own: the shortest documented default, that of OAuth apps.
const SHORTEST_LIFE: i64 = 600;
/// A life beyond this is taken for this.
const LONGEST_LIFE: i64 = 24 * 3600;
/// A refused exchange is not tried again within this time: a screen that asks ten times would lock an account.
const PAUSE: TimeDelta = TimeDelta::seconds(60);

/// An access token, and the client that signs with it.
#[derive(Debug)]
pub struct Access {
    /// Signs with the token, and takes it out of answers.
    pub client: Client,
    /// The token.
    pub token: SecretString,
    /// What it says of itself.
    pub claims: Claims,
    /// Whether it is a service account's.
    pub is_app: bool,
    renew: DateTime<Utc>,
    ends: DateTime<Utc>,
}

type Outcome = Result<Arc<Access>, Problem>;

#[derive(Default)]
struct State {
    current: Option<Arc<Access>>,
    refused: Option<(DateTime<Utc>, Problem)>,
    running: Option<WeakShared<BoxFuture<'static, Outcome>>>,
    passcode: Option<SecretString>,
    used_passcode: bool,
}

struct Inner {
    anonymous: Arc<Client>,
    grant: Grant,
    base: BaseUrl,
    config: Config,
    clock: Clock,
    state: Mutex<State>,
}

/// The access tokens of one session.
pub struct Tokens(Arc<Inner>);

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

impl Tokens {
    /// Nothing is exchanged yet; `anonymous` signs with nothing. The passcode is used for the first exchange, and forgotten.
    pub fn new(
        anonymous: Arc<Client>,
        grant: Grant,
        passcode: Option<SecretString>,
        base: BaseUrl,
        config: Config,
        clock: Clock,
    ) -> Self {
        let state = Mutex::new(State { passcode, ..State::default() });
        Self(Arc::new(Inner { anonymous, grant, base, config, clock, state }))
    }

    /// The access token, exchanged where it is missing or near its end. Callers at the same time share one exchange.
    ///
    /// # Errors
    /// The exchange failed, and no token lives that could still be used.
    pub async fn access(&self) -> Outcome {
        let now = (self.0.clock)();
        let running = {
            let mut state = self.0.state();
            if let Some(current) = state.current.as_ref().filter(|current| now < current.renew) {
                return Ok(Arc::clone(current));
            }
            if let Some((until, refusal)) = &state.refused
                && now < *until
            {
                let alive = state.current.as_ref().filter(|current| now < current.ends);
                return alive.map(Arc::clone).ok_or_else(|| refusal.clone());
            }
            let running = state.running.as_ref().and_then(WeakShared::upgrade);
            running.unwrap_or_else(|| {
                let passcode = state.passcode.take();
                let started = Arc::clone(&self.0).exchange(passcode).boxed().shared();
                state.running = started.downgrade();
                started
            })
        };
        match running.await {
            Ok(access) => Ok(access),
            Err(refusal) => {
                let state = self.0.state();
                let alive = state.current.as_ref().filter(|current| now < current.ends);
                alive.map(Arc::clone).ok_or(refusal)
            }
        }
    }

    /// Forgets a token that the server no longer takes.
    pub fn discard(&self, refused: &Arc<Access>) {
        let mut state = self.0.state();
        if state.current.as_ref().is_some_and(|current| Arc::ptr_eq(current, refused)) {
            state.current = None;
        }
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn exchange(self: Arc<Self>, passcode: Option<SecretString>) -> Outcome {
        let asked = (self.clock)();
        let result = exchange(&self.anonymous, &self.grant, passcode.as_ref()).await;
        let with_passcode = passcode.is_some();
        drop(passcode);
        let outcome = match result {
            Ok(granted) => self.accept(granted, asked),
            Err(error) => Err(problem(&error, Task::SignIn, None)),
        };
        let mut state = self.state();
        state.running = None;
        match outcome {
            Ok(access) => {
                state.used_passcode = with_passcode;
                state.refused = None;
                state.current = Some(Arc::clone(&access));
                Ok(access)
            }
            Err(mut refusal) => {
                let refused = refusal.code == ProblemCode::CredentialRejected;
                if refused && state.used_passcode && !with_passcode {
                    passcode_needed(&mut refusal);
                }
                if refused {
                    state.refused = Some((asked + PAUSE, refusal.clone()));
                }
                Err(refusal)
            }
        }
    }

    fn accept(&self, granted: Granted, asked: DateTime<Utc>) -> Outcome {
        let claims = Claims::of(granted.token.expose_secret());
        let is_app = match &self.grant {
            Grant::ApiToken { .. } => false,
            Grant::App { org, .. } => {
                if claims.org.as_ref().is_some_and(|of| of != org) {
                    return Err(Problem::new(
                        ProblemCode::CredentialRejected,
                        phrase!(
                            "The server gave an access token for another organization than the one of this connection. It is not used, and nothing was read or changed. Check the organization ID."
                        ),
                    ));
                }
                true
            }
        };
        let life = granted.life.filter(|life| *life > 0).or(claims.life).unwrap_or(SHORTEST_LIFE);
        let life = TimeDelta::seconds(life.min(LONGEST_LIFE));
        let ends = asked + life;
        let client = Client::new(self.base.clone(), granted.token.clone(), self.config.clone())
            .map_err(|error| problem(&error, Task::SignIn, None))?;
        let renew = ends - LEEWAY.min(life / 10);
        Ok(Arc::new(Access { client, token: granted.token, claims, is_app, renew, ends }))
    }
}
