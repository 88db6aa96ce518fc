//! What the token endpoint's refusals mean (RFC 6749, 5.2), as recorded from ZITADEL v4.13.1.

use crate::transport::{Answer, TransportError, words};
use crate::zitadel::descriptor::{CLIENT_ID, CLIENT_SECRET, KEY_FILE};
use crate::zitadel::errors::{Task, problem};
use chrono::{DateTime, TimeDelta, Utc};
use orgdesk_model::{Finding, PlatformAnswer, Problem, ProblemCode, visible};
use orgdesk_words::{number, phrase, say};
use serde::Deserialize;

/// What was being exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// A signed assertion.
    Key,
    /// A client's id and secret.
    Client,
    /// The code that the browser brought.
    Code,
    /// A refresh token.
    Refresh,
}

#[derive(Default, Deserialize)]
struct Body {
    error: Option<String>,
    error_description: Option<String>,
}

/// A clock that differs by more makes assertions fail.
const SKEW: TimeDelta = TimeDelta::seconds(50);

/// A failed exchange in words for people.
pub fn failed(error: &TransportError, attempt: Attempt, now: DateTime<Utc>) -> Problem {
    let TransportError::Refused(answer) = error else { return problem(error, Task::SignIn) };
    let body: Body = serde_json::from_slice(&answer.body).unwrap_or_default();
    let Some(code) = body.error.filter(|code| !code.is_empty()) else { return problem(error, Task::SignIn) };
    let said = body.error_description.unwrap_or_default();
    let Meaning { code: kind, happened, todo, field } = meaning(&code, &said, attempt, answer, now);
    let mut problem = words::refusal(answer, kind, &happened, phrase!("Nothing was read or changed."), &todo);
    problem.request_id.clone_from(&answer.request_id);
    problem.field_errors.extend(
        field.map(|path| Finding::error("refused_by_server", path, phrase!("The server refused it."))),
    );
    problem.platform = Some(Box::new(PlatformAnswer {
        status: answer.status,
        code: Some(visible(&words::shorten(&code)).into_owned()),
        message: visible(&words::shorten(&said)).into_owned(),
    }));
    problem
}

struct Meaning {
    code: ProblemCode,
    happened: String,
    todo: String,
    field: Option<&'static str>,
}

fn meaning(code: &str, said: &str, attempt: Attempt, answer: &Answer, now: DateTime<Utc>) -> Meaning {
    let status = answer.status;
    let told =
        |code, happened: String, todo: &str, field| Meaning { code, happened, todo: todo.to_owned(), field };
    let rejected =
        |happened: String, todo: &str, field| told(ProblemCode::CredentialRejected, happened, todo, field);
    if matches!(status, 429 | 502..=504) {
        return told(
            if status == 429 { ProblemCode::RateLimited } else { ProblemCode::Unavailable },
            say!("The server can't sign in now ({status})."),
            phrase!("Wait a little, then try again."),
            None,
        );
    }
    match (code, attempt) {
        ("unsupported_grant_type", _) => told(
            ProblemCode::Refused,
            say!("This server doesn't offer this way to sign in ({status})."),
            phrase!("Choose another one in the connection's settings."),
            None,
        ),
        ("unauthorized_client", Attempt::Code | Attempt::Refresh) => rejected(
            say!("The application may not sign in in this way ({status})."),
            phrase!(
                "In ZITADEL, give it the type Native and the grants Authorization Code and Refresh Token."
            ),
            Some(CLIENT_ID),
        ),
        ("invalid_client", Attempt::Client) => rejected(
            say!("The server knows no client with this ID, or it has no secret ({status})."),
            phrase!(
                "Check the client ID: of a service account it is the user name. Make a client secret for it in ZITADEL where it has none."
            ),
            Some(CLIENT_ID),
        ),
        ("invalid_client", Attempt::Code | Attempt::Refresh) => rejected(
            say!("The server knows no application with this client ID, or it needs a secret ({status})."),
            phrase!(
                "Check the client ID. In ZITADEL the application has to be of the type Native, without a secret (PKCE)."
            ),
            Some(CLIENT_ID),
        ),
        (_, Attempt::Client) if said.contains("Secret.Invalid") || code == "unauthorized_client" => rejected(
            say!("The server refuses the client secret ({status})."),
            phrase!("Paste the secret again, or make a new one in ZITADEL: it is shown once."),
            Some(CLIENT_SECRET),
        ),
        ("invalid_request" | "invalid_grant", Attempt::Client) => rejected(
            say!("The server refuses the client ID and secret ({status})."),
            phrase!("Paste both again, or make a new secret in ZITADEL."),
            Some(CLIENT_SECRET),
        ),
        ("invalid_grant" | "invalid_request" | "invalid_client", Attempt::Key) => {
            let todo = skewed(answer, now).unwrap_or_else(|| {
                say!("The key may have been removed or have ended, or belong to another server. Make a new key for the service account in ZITADEL.")
            });
            rejected(say!("The server refuses the key ({status})."), &todo, Some(KEY_FILE))
        }
        // v4.13 answers so to an assertion that it can't read; an upset database would look the same.
        ("server_error", Attempt::Key) => {
            let todo = skewed(answer, now).unwrap_or_else(|| {
                say!("Try again; if it stays so, the key was removed or belongs to another server: make a new key for the service account in ZITADEL.")
            });
            rejected(say!("The server could not use the key ({status})."), &todo, Some(KEY_FILE))
        }
        ("invalid_grant" | "invalid_request" | "invalid_token", Attempt::Refresh) => told(
            ProblemCode::CredentialExpired,
            say!("The sign-in has ended, or was withdrawn ({status})."),
            phrase!("No edit is lost. Sign in with the browser again."),
            None,
        ),
        ("invalid_grant" | "invalid_request", Attempt::Code) => rejected(
            say!("The server doesn't take what the browser brought back ({status})."),
            phrase!("Sign in with the browser again, and don't wait long at the last step."),
            None,
        ),
        ("invalid_scope", _) => rejected(
            say!("The server doesn't allow what Orgdesk asks for ({status})."),
            phrase!("Ask whoever runs the server to allow the scope of ZITADEL's own project."),
            None,
        ),
        ("server_error" | "temporarily_unavailable", _) => told(
            ProblemCode::Refused,
            say!("The server failed ({status})."),
            phrase!("Try again; if it stays so, give the request id to whoever runs the server."),
            None,
        ),
        _ => rejected(
            say!(
                "The server refuses to sign in: {} ({status}).",
                visible(&words::shorten(if said.is_empty() { code } else { said }))
            ),
            phrase!("Check the credential, then sign in again."),
            None,
        ),
    }
}

/// What to do about a clock that is not the server's, which no server says.
fn skewed(answer: &Answer, now: DateTime<Utc>) -> Option<String> {
    let date = answer.headers.get("date")?.to_str().ok()?;
    let server: DateTime<Utc> = httpdate::parse_http_date(date).ok()?.into();
    let ahead = now - server;
    (ahead.abs() > SKEW).then(|| {
        let seconds = number(ahead.num_seconds().abs());
        if ahead > TimeDelta::zero() {
            say!(
                "The clock of this computer is {seconds} s ahead of the server's, and keys are only taken by the right time. Set the clock, then try again."
            )
        } else {
            say!(
                "The clock of this computer is {seconds} s behind the server's, and keys are only taken by the right time. Set the clock, then try again."
            )
        }
    })
}
