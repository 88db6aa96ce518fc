//! What a sign-in through the browser left: a refresh token that the server replaces at each use, so that each new one
//! is kept before the next is asked for.

use crate::session::{SecretKeeper, Secrets};
use crate::zitadel::descriptor::{ACCESS_ENDS, ACCESS_TOKEN, REFRESH_TOKEN};
use chrono::{DateTime, Utc};
use orgdesk_model::Problem;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a browser's sign-in left.
pub struct Held(Mutex<State>);

struct State {
    /// An access token that came with the sign-in and was not handed out yet.
    access: Option<(SecretString, DateTime<Utc>)>,
    refresh: Option<SecretString>,
    /// What is kept, as far as it is known here.
    kept: Secrets,
    keeper: Option<Arc<dyn SecretKeeper>>,
    not_kept: Option<Problem>,
}

impl Held {
    /// What was kept by an earlier run.
    pub fn kept(secrets: &Secrets) -> Self {
        let refresh = secrets.get(REFRESH_TOKEN).cloned();
        let ends = secrets
            .get(ACCESS_ENDS)
            .and_then(|ends| DateTime::parse_from_rfc3339(ends.expose_secret()).ok())
            .map(|ends| ends.with_timezone(&Utc));
        let access = secrets.get(ACCESS_TOKEN).cloned().zip(ends);
        Self::new(access, refresh, secrets.clone())
    }

    /// What a sign-in has just brought.
    pub fn fresh(access: SecretString, ends: DateTime<Utc>, refresh: Option<SecretString>) -> Self {
        let kept = secrets(refresh.as_ref(), Some(&(access.clone(), ends)));
        Self::new(Some((access, ends)), refresh, kept)
    }

    fn new(
        access: Option<(SecretString, DateTime<Utc>)>,
        refresh: Option<SecretString>,
        kept: Secrets,
    ) -> Self {
        Self(Mutex::new(State { access, refresh, kept, keeper: None, not_kept: None }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The access token that is there already, where it still lives. Handed out once: afterwards it may be one that
    /// the server no longer takes.
    pub fn take_access(&self, now: DateTime<Utc>) -> Option<(SecretString, DateTime<Utc>)> {
        self.state().access.take().filter(|(_, ends)| *ends > now)
    }

    /// What another access token is had for.
    pub fn refresh(&self) -> Option<SecretString> {
        self.state().refresh.clone()
    }

    /// What has to be kept now.
    pub fn secrets(&self) -> Secrets {
        let state = self.state();
        match &state.refresh {
            Some(refresh) => secrets(Some(refresh), None),
            None => state.kept.clone(),
        }
    }

    /// Why what has to be kept is not.
    pub fn not_kept(&self) -> Option<Problem> {
        self.state().not_kept.clone()
    }

    /// Where new tokens go, and what is kept there now.
    pub fn keep_with(&self, keeper: Arc<dyn SecretKeeper>, kept: Secrets) {
        let mut state = self.state();
        state.kept = kept;
        state.keeper = Some(keeper);
    }

    /// Takes the token that the server put in place of the one before: in memory at once, then where it is kept.
    pub async fn replace(&self, refresh: SecretString) {
        self.state().refresh = Some(refresh);
        if let Err(problem) = self.keep_now().await {
            tracing::warn!(code = ?problem.code, "a new refresh token could not be kept");
        }
    }

    /// Keeps what is not kept yet.
    pub async fn keep_now(&self) -> Result<(), Problem> {
        let new = self.secrets();
        let (keeper, old) = {
            let state = self.state();
            let Some(keeper) = state.keeper.clone() else { return Ok(()) };
            (keeper, state.kept.clone())
        };
        if same(&old, &new) {
            self.state().not_kept = None;
            return Ok(());
        }
        let result = keeper.replace(&old, &new).await;
        let mut state = self.state();
        match result {
            Ok(()) => {
                state.kept = new;
                state.not_kept = None;
                Ok(())
            }
            Err(problem) => {
                state.not_kept = Some(problem.clone());
                Err(problem)
            }
        }
    }
}

/// What is kept: the refresh token, and the access token only where there is none.
fn secrets(refresh: Option<&SecretString>, access: Option<&(SecretString, DateTime<Utc>)>) -> Secrets {
    match (refresh, access) {
        (Some(refresh), _) => BTreeMap::from([(REFRESH_TOKEN.to_owned(), refresh.clone())]),
        (None, Some((token, ends))) => BTreeMap::from([
            (ACCESS_TOKEN.to_owned(), token.clone()),
            (ACCESS_ENDS.to_owned(), SecretString::from(ends.to_rfc3339())),
        ]),
        (None, None) => BTreeMap::new(),
    }
}

/// Whether two sets of secrets are the same.
fn same(one: &Secrets, other: &Secrets) -> bool {
    let equal = |(path, secret): (&String, &SecretString)| {
        other.get(path).is_some_and(|other| other.expose_secret() == secret.expose_secret())
    };
    one.len() == other.len() && one.iter().all(equal)
}
