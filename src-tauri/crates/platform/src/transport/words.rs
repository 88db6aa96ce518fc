//! Failures of an exchange in words for people, as far as no platform's knowledge is in them.

use super::{Answer, ProxyFailure, TransportError};
use orgdesk_model::{PlatformAnswer, Problem, ProblemCode, visible};
use orgdesk_words::{phrase, say};

/// What a proxy's failure means, and what to do.
fn proxy_words(proxy: &str, failure: ProxyFailure) -> (String, &'static str) {
    match failure {
        ProxyFailure::NotFound => (
            say!("The name of the proxy {proxy} was not found, so the server was not reached."),
            phrase!(
                "Correct the proxy in the system's settings (or in HTTPS_PROXY), and check that this computer is in its network."
            ),
        ),
        ProxyFailure::Unreachable => (
            say!("The proxy {proxy} accepts no connection, so the server was not reached."),
            phrase!(
                "Check that the proxy runs and that the system's settings (or HTTPS_PROXY) name the right one, or except this server from it (NO_PROXY)."
            ),
        ),
        ProxyFailure::Login => (
            say!("The proxy {proxy} asks for a login (407), so the server was not reached."),
            phrase!(
                "Put the user name and password of the proxy into the system's settings, or into HTTPS_PROXY, and start Orgdesk again."
            ),
        ),
        ProxyFailure::Refused => (
            say!("The proxy {proxy} refused to connect to the server."),
            phrase!(
                "Ask whoever runs the proxy to allow this server, or except the server from it (NO_PROXY)."
            ),
        ),
        ProxyFailure::NotHttp => (
            say!(
                "The proxy {proxy} speaks a protocol that Orgdesk doesn't (such as SOCKS), so the server was not reached."
            ),
            phrase!(
                "Set an HTTP proxy in the system's settings (or in HTTPS_PROXY), or except this server from it (NO_PROXY)."
            ),
        ),
    }
}

/// A failure in words, but for what did not happen, which only the caller knows.
#[derive(Debug)]
pub struct Told {
    code: ProblemCode,
    happened: String,
    /// What to do.
    pub todo: String,
    request_id: Option<String>,
    answer: Option<Box<PlatformAnswer>>,
}

impl Told {
    /// The problem, with what did not happen and what to do.
    pub fn problem(self, not_done: &str, todo: &str) -> Problem {
        let mut problem = Problem::new(self.code, format!("{} {not_done} {todo}", self.happened));
        problem.request_id = self.request_id;
        problem.platform = self.answer;
        problem
    }
}

/// A failure in words. `server` is what the address should lead to, `support` who looks after it.
///
/// # Errors
/// A refusal, whose meaning is the platform's.
pub fn told<'a>(error: &'a TransportError, server: &str, support: &str) -> Result<Told, &'a Answer> {
    let plain = |code, happened: String, todo: &str| Told {
        code,
        happened,
        todo: todo.to_owned(),
        request_id: None,
        answer: None,
    };
    Ok(match error {
        TransportError::NameNotResolved { host } => plain(
            ProblemCode::NameNotResolved,
            say!("The name {host} was not found."),
            phrase!(
                "Check the server address for typing mistakes, and that this computer is in the server's network."
            ),
        ),
        TransportError::ConnectionRefused { host } => plain(
            ProblemCode::ConnectionRefused,
            say!("Nothing accepts connections at {host}."),
            phrase!("Check the address and port, and that the server runs and no firewall is in the way."),
        ),
        TransportError::ConnectTimedOut { host } => plain(
            ProblemCode::NoAnswer,
            say!("No connection to {host} came about in time."),
            phrase!("Check the address, the network and firewalls, then try again."),
        ),
        TransportError::Tls { host, reason } => plain(
            ProblemCode::TlsFailed,
            say!("No secure connection to {host} came about: {}.", visible(reason)),
            phrase!(
                "Check the address and port; if the certificate comes from an authority of your own, add it under Extra certificate authorities."
            ),
        ),
        TransportError::Proxy { proxy, failure } => {
            let (happened, todo) = proxy_words(&visible(proxy), *failure);
            plain(ProblemCode::ConnectionRefused, happened, todo)
        }
        // Who asks for words hands this problem on as it is; only its own remedy is left here.
        TransportError::NotSignedIn(problem) => {
            plain(problem.code, problem.message.clone(), phrase!("Sign in again."))
        }
        TransportError::TimedOut { host } => plain(
            ProblemCode::NoAnswer,
            say!("{host} did not answer in time."),
            phrase!("Try again; if it stays so, the server may be overloaded."),
        ),
        TransportError::Cut { host } => plain(
            ProblemCode::NoAnswer,
            say!("The connection to {host} broke before the answer was whole."),
            phrase!("Try again."),
        ),
        TransportError::Unsendable { reason } => plain(
            ProblemCode::Internal,
            say!("The request was not sent: {reason}."),
            phrase!("Check what was typed; if that is right, report this as a defect."),
        ),
        TransportError::Redirected { status, to, request_id } => {
            let happened = match to {
                Some(to) => say!(
                    "The server points to {} ({status}). The token was not sent there.",
                    visible(&shorten(to))
                ),
                None => say!("The server points elsewhere ({status}). The token was not sent there."),
            };
            Told {
                request_id: request_id.clone(),
                ..plain(
                    ProblemCode::WrongServer,
                    happened,
                    phrase!("If that is where the server lives now, change the connection's address."),
                )
            }
        }
        TransportError::Unreadable { reason, answer } => Told {
            request_id: answer.request_id.clone(),
            answer: Some(Box::new(PlatformAnswer {
                status: answer.status,
                code: None,
                message: visible(&shorten(&answer.text())).into_owned(),
            })),
            ..plain(
                ProblemCode::UnreadableAnswer,
                say!("The server's answer can't be read: {}.", visible(&shorten(reason))),
                &say!("Check that the address leads to {server} itself; show the details to {support}."),
            )
        },
        TransportError::Refused(answer) => return Err(answer),
    })
}

/// The problem of a refusal: it says how long the server asks to wait, where it does.
pub fn refusal(answer: &Answer, code: ProblemCode, happened: &str, not_done: &str, todo: &str) -> Problem {
    let mut problem = Problem::new(code, format!("{happened} {not_done} {todo}"));
    problem.retry_after =
        answer.retry_after.map(|wait| u32::try_from(wait.as_secs().max(1)).unwrap_or(u32::MAX));
    if let Some(wait) = problem.retry_after
        && matches!(code, ProblemCode::RateLimited | ProblemCode::Unavailable)
    {
        problem.message = say!("{happened} {not_done} It asks to wait {wait} s; then try again.");
    }
    problem.retryable |= answer.status >= 500 && code == ProblemCode::Refused;
    problem
}

/// Messages are shown and kept; nobody reads more than this.
pub fn shorten(text: &str) -> String {
    const MOST: usize = 2_000;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}
