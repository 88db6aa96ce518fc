//! Signing in through the system's browser, and how long a sign-in lasts.
//!
//! What a browser's sign-in brought waits here until *Save connection* or *Sign in again* takes it. The window gets a
//! ticket for it, and never more.

use crate::{
    App, BeginBrowserSignIn, BrowserSignInState, BrowserSignInView, ConnectionRef, Secrets, SignInId,
    SignInView,
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use orgdesk_model::{
    ConnectionId, ConnectionSettings, FieldKind, Finding, Identity, PlatformDescriptor, Problem, ProblemCode,
    SignInStanding,
};
use orgdesk_platform::{BrowserSignIn, SecretKeeper, Session};
use orgdesk_vault::Vault;
use orgdesk_words::phrase;
use secrecy::ExposeSecret;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

/// How long the browser is waited for.
const WAIT: TimeDelta = TimeDelta::minutes(10);
/// How long what came of it waits to be taken.
const KEPT_FOR: Duration = Duration::from_secs(1_800);
/// A sign-in that nobody renews ends soon when it ends within this.
const SOON: TimeDelta = TimeDelta::minutes(15);
/// A credential ends soon when it ends within this.
const CREDENTIAL_SOON: TimeDelta = TimeDelta::days(7);

/// Secrets to keep, and the session that is signed in with them where a ticket stood for both.
type Redeemed = (Secrets, Option<Arc<dyn Session>>);

/// A sign-in through the browser, under way or over.
pub(crate) struct KeptSignIn {
    settings: ConnectionSettings,
    url: Url,
    cancel: CancellationToken,
    progress: Progress,
}

enum Progress {
    Waiting { until: DateTime<Utc> },
    Done { session: Arc<dyn Session>, identity: Identity },
    Failed(Problem),
}

impl App {
    /// Begins a sign-in through the system's browser, and opens the browser. One that still waits is cancelled.
    ///
    /// # Errors
    /// What was typed can't be used; the server can't be asked; no browser.
    pub async fn begin_browser_sign_in(
        &self,
        request: BeginBrowserSignIn,
    ) -> Result<BrowserSignInView, Problem> {
        let settings = crate::connections::tidy(request.settings);
        let platform = self.platform(&settings.platform)?;
        let waiting = platform.begin_browser_sign_in(&settings).await?;
        let url = waiting.url().clone();
        if !is_safe(&url) {
            return Err(Problem::new(
                ProblemCode::WrongServer,
                phrase!(
                    "The server's address for the sign-in is none that a browser should open. Nothing was opened or sent."
                ),
            ));
        }
        self.inner.host.open_link(&url)?;
        let id = SignInId(Uuid::new_v4());
        let cancel = CancellationToken::new();
        let kept = KeptSignIn {
            settings,
            url,
            cancel: cancel.clone(),
            progress: Progress::Waiting { until: self.now() + WAIT },
        };
        let state = kept.state();
        {
            let mut running = self.inner.running.lock();
            running.sign_ins.retain(|_, other| match other.progress {
                Progress::Waiting { .. } => {
                    other.cancel.cancel();
                    false
                }
                _ => true,
            });
            running.sign_ins.insert(id, kept);
        }
        tokio::spawn(self.clone().follow(id, waiting, cancel));
        Ok(BrowserSignInView { sign_in: id, state })
    }

    /// Waits for the browser, and then for somebody to take what it brought.
    async fn follow(self, id: SignInId, waiting: Box<dyn BrowserSignIn>, cancel: CancellationToken) {
        let came = tokio::select! {
            came = finish(waiting) => came,
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(WAIT.to_std().unwrap_or_default()) => Err(Problem::new(
                ProblemCode::NoAnswer,
                phrase!("The browser did not come back within ten minutes. Nothing was kept or changed. Sign in with the browser again."),
            )),
        };
        if let Some(kept) = self.inner.running.lock().sign_ins.get_mut(&id) {
            kept.progress = match came {
                Ok((session, identity)) => Progress::Done { session, identity },
                Err(problem) => Progress::Failed(problem),
            };
        }
        tokio::select! {
            () = cancel.cancelled() => {}
            () = tokio::time::sleep(KEPT_FOR) => {}
        }
        self.inner.running.lock().sign_ins.remove(&id);
    }

    /// How a sign-in through the browser stands.
    ///
    /// # Errors
    /// It was cancelled, or is over since long.
    pub fn browser_sign_in(&self, id: SignInId) -> Result<BrowserSignInView, Problem> {
        let running = self.inner.running.lock();
        let state = running.sign_ins.get(&id).ok_or_else(gone)?.state();
        Ok(BrowserSignInView { sign_in: id, state })
    }

    /// Opens the browser once more, for a sign-in that still waits.
    ///
    /// # Errors
    /// It doesn't wait any more; no browser.
    pub fn open_browser_sign_in(&self, id: SignInId) -> Result<(), Problem> {
        let url = {
            let running = self.inner.running.lock();
            let kept = running.sign_ins.get(&id).ok_or_else(gone)?;
            let Progress::Waiting { .. } = kept.progress else { return Err(gone()) };
            kept.url.clone()
        };
        self.inner.host.open_link(&url)
    }

    /// Ends the wait for the browser, and forgets what it brought. That there is none is fine.
    pub fn cancel_browser_sign_in(&self, id: SignInId) {
        if let Some(kept) = self.inner.running.lock().sign_ins.remove(&id) {
            kept.cancel.cancel();
        }
    }

    /// What a ticket stands for, where there is one among what was typed: the secrets to keep, and the session that is
    /// signed in with them.
    ///
    /// # Errors
    /// A finding: the ticket is gone, or belongs to other settings.
    pub(crate) fn redeem(
        &self,
        platform: &PlatformDescriptor,
        settings: &ConnectionSettings,
        mut secrets: Secrets,
    ) -> Result<Redeemed, Box<Finding>> {
        let Some(path) = ticket_field(platform, &settings.credential) else { return Ok((secrets, None)) };
        let Some(ticket) = secrets.remove(&path).filter(|ticket| !ticket.expose_secret().trim().is_empty())
        else {
            return Ok((secrets, None));
        };
        let wrong = |code, message| Box::new(Finding::error(code, &path, message));
        let missing =
            || wrong("sign_in_gone", phrase!("This sign-in is over. Sign in with the browser again."));
        let id = Uuid::parse_str(ticket.expose_secret().trim()).map(SignInId).map_err(|_| missing())?;
        let running = self.inner.running.lock();
        let kept = running.sign_ins.get(&id).ok_or_else(missing)?;
        let Progress::Done { session, .. } = &kept.progress else {
            return Err(wrong("sign_in_waits", phrase!("Finish signing in with the browser first.")));
        };
        if !signs_in_alike(&kept.settings, settings) {
            return Err(wrong(
                "sign_in_other",
                phrase!("The connection's settings were changed since. Sign in with the browser again."),
            ));
        }
        Ok((session.secrets().unwrap_or_default(), Some(Arc::clone(session))))
    }

    /// Forgets the sign-in whose session was taken.
    pub(crate) fn taken(&self, session: &Arc<dyn Session>) {
        let mut running = self.inner.running.lock();
        running.sign_ins.retain(|_, kept| match &kept.progress {
            Progress::Done { session: own, .. }
                if std::ptr::addr_eq(Arc::as_ptr(own), Arc::as_ptr(session)) =>
            {
                kept.cancel.cancel();
                false
            }
            _ => true,
        });
    }

    /// Where a connection's session puts secrets that its server replaces.
    pub(crate) fn keeper(&self, connection: ConnectionId) -> Arc<dyn SecretKeeper> {
        Arc::new(Keeper { vault: self.vault().clone(), connection })
    }

    /// How long a connection's sign-in lasts, as far as this run knows. Asks neither the server nor the keyring.
    ///
    /// # Errors
    /// The connection was removed.
    pub async fn sign_in_standing(&self, request: ConnectionRef) -> Result<SignInView, Problem> {
        let connection = self.connection(request.connection).await?;
        let session = self.open_session(&connection);
        let standing = session.as_ref().map(|session| session.sign_in()).unwrap_or_default();
        let now = self.now();
        Ok(SignInView {
            open: session.is_some(),
            ends: standing.ends(),
            soon: ends_soon(&standing, now),
            standing,
        })
    }

    /// Tries again to keep a sign-in that could not be kept.
    ///
    /// # Errors
    /// The keyring still can't take it.
    pub async fn keep_sign_in(&self, request: ConnectionRef) -> Result<SignInView, Problem> {
        let connection = self.connection(request.connection).await?;
        if let Some(session) = self.open_session(&connection) {
            session.keep_now().await?;
        }
        self.sign_in_standing(request).await
    }
}

impl KeptSignIn {
    fn state(&self) -> BrowserSignInState {
        match &self.progress {
            Progress::Waiting { until } => BrowserSignInState::Waiting { until: *until },
            Progress::Done { identity, .. } => BrowserSignInState::Done { identity: identity.clone() },
            Progress::Failed(problem) => BrowserSignInState::Failed { problem: problem.clone() },
        }
    }
}

async fn finish(waiting: Box<dyn BrowserSignIn>) -> Result<(Arc<dyn Session>, Identity), Problem> {
    let session = waiting.finish().await?;
    let identity = session.identity().await?;
    Ok((session, identity))
}

/// Puts replaced secrets where the old ones are kept.
struct Keeper {
    vault: Vault,
    connection: ConnectionId,
}

#[async_trait]
impl SecretKeeper for Keeper {
    async fn replace(&self, old: &Secrets, new: &Secrets) -> Result<(), Problem> {
        if !self.vault.swap(self.connection, old, new).await? {
            tracing::info!(
                "a replaced secret was not kept: the connection has another one by now, or is gone"
            );
        }
        Ok(())
    }
}

/// Whether two settings sign in to the same server in the same way.
pub(crate) fn signs_in_alike(one: &ConnectionSettings, other: &ConnectionSettings) -> bool {
    one.platform == other.platform
        && one.address.trim() == other.address.trim()
        && one.credential == other.credential
        && one.options == other.options
}

fn ticket_field(platform: &PlatformDescriptor, credential: &str) -> Option<String> {
    let kind = platform.credentials.iter().find(|kind| kind.id == credential)?;
    let field = kind.fields.iter().find(|field| field.kind == FieldKind::BrowserSignIn)?;
    Some(field.path.0.clone())
}

fn ends_soon(standing: &SignInStanding, now: DateTime<Utc>) -> bool {
    let access = standing.access_ends.filter(|_| !standing.renews);
    access.is_some_and(|ends| ends - now <= SOON)
        || standing.credential_ends.is_some_and(|ends| ends - now <= CREDENTIAL_SOON)
}

/// Encrypted, or on this machine.
fn is_safe(url: &Url) -> bool {
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    (url.scheme() == "https" || (url.scheme() == "http" && here))
        && url.host_str().is_some()
        && url.username().is_empty()
        && url.password().is_none()
}

fn gone() -> Problem {
    Problem::new(
        ProblemCode::NotFound,
        phrase!(
            "This sign-in was cancelled, or is over. Nothing was kept or changed. Sign in with the browser again."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_soon_is_said_only_where_nobody_renews_it() {
        let now = DateTime::UNIX_EPOCH;
        let standing = |access: i64, renews, credential: Option<i64>| SignInStanding {
            access_ends: Some(now + TimeDelta::minutes(access)),
            renews,
            credential_ends: credential.map(|days| now + TimeDelta::days(days)),
            not_kept: None,
        };
        assert!(ends_soon(&standing(14, false, None), now));
        assert!(!ends_soon(&standing(16, false, None), now));
        assert!(!ends_soon(&standing(1, true, None), now));
        assert!(ends_soon(&standing(1, true, Some(6)), now));
        assert!(!ends_soon(&standing(1, true, Some(8)), now));
        assert_eq!(standing(5, true, Some(8)).ends(), Some(now + TimeDelta::days(8)));
        assert_eq!(standing(5, false, Some(8)).ends(), Some(now + TimeDelta::minutes(5)));
    }

    #[test]
    fn the_browser_opens_nothing_unprotected() {
        let safe = |url: &str| is_safe(&Url::parse(url).unwrap());
        assert!(
            safe("https://idp.example/oauth/v2/authorize?x=1") && safe("http://127.0.0.1:8080/authorize")
        );
        for bad in ["http://idp.example/authorize", "file:///etc/passwd", "https://a:b@idp.example/"] {
            assert!(!safe(bad), "{bad}");
        }
    }
}
