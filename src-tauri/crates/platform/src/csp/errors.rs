//! What CSP's refusals mean, and every failure in words for people.

use super::claims::Claims;
use super::descriptor::{PASSCODE, TOKEN};
use super::forms::{organization, trust};
use super::refusal::Refusal;
pub use super::task::{Task, Write};
use super::trusts::rights;
use crate::transport::{Answer, TransportError, words};
use orgdesk_model::{Finding, PlatformAnswer, Problem, ProblemCode, visible};
use orgdesk_words::{phrase, say};

/// Who asks for what.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// What the access token says of itself.
    pub claims: &'a Claims,
    /// Whether it is a service account's.
    pub is_app: bool,
    /// The organization that was asked about.
    pub org: Option<&'a str>,
}

/// Whether the server has no such operation, for an operation that names nothing which could be missing.
pub fn is_no_route(status: Option<u16>) -> bool {
    matches!(status, Some(404 | 405 | 410 | 501))
}

/// Turns a refused exchange into what it is where the first exchange took a passcode.
pub fn passcode_needed(problem: &mut Problem) {
    problem.code = ProblemCode::CredentialExpired;
    problem.message = say!(
        "The access token has ended, and the organization asks for an MFA passcode for another one. Nothing was read or changed, and no edit is lost. Sign in again with the passcode that your device shows now."
    );
    problem.field_errors = vec![Finding::error(
        "passcode_needed",
        PASSCODE,
        phrase!("Type the passcode that your device shows now."),
    )];
}

/// A failure in words for people.
pub fn problem(error: &TransportError, task: Task, who: Option<&Who<'_>>) -> Problem {
    match words::told(error, "VMware Cloud Services", phrase!("its support")) {
        Ok(told) => {
            let todo = task.next(&told.todo).to_owned();
            told.problem(task.not_done(), &todo)
        }
        Err(answer) => refused(answer, task, who),
    }
}

fn refused(answer: &Answer, task: Task, who: Option<&Who<'_>>) -> Problem {
    let refusal = Refusal::of(answer);
    let (code, happened, todo) = meaning(&refusal, answer.status, task, who);
    let mut problem = words::refusal(answer, code, &happened, task.not_done(), task.next(&todo));
    problem.request_id.clone_from(&refusal.request_id);
    if task == Task::SignIn && code == ProblemCode::CredentialRejected {
        problem.field_errors.push(Finding::error(
            "refused_by_server",
            TOKEN,
            phrase!("The server refused it."),
        ));
        problem.field_errors.push(Finding::note(
            "passcode_perhaps",
            PASSCODE,
            phrase!(
                "If the organization asks for a second factor, type the passcode that your device shows now."
            ),
        ));
    }
    if code == ProblemCode::RefusedValue {
        let words = refusal.words();
        problem.field_errors.extend(refused_fields(task, words).map(|path| {
            Finding::error("refused_by_server", path, say!("The server refuses this: {words}."))
        }));
    }
    problem.platform = Some(Box::new(PlatformAnswer {
        status: answer.status,
        message: refusal.message.clone().unwrap_or_else(|| refusal.text.clone()),
        code: refusal.code,
    }));
    problem
}

/// The fields that a refusal names.
fn refused_fields(task: Task, words: &str) -> impl Iterator<Item = &'static str> {
    let paths: &[&'static str] = match task.write() {
        Some(Write::CreateTrust) => &trust::NEW_PATHS,
        Some(Write::EditTrust) => &trust::PATHS,
        _ => &organization::PATHS,
    };
    // Documented: "Organization trust cannot expire in the past."
    let named = |path: &str| words.contains(path) || (path == trust::EXPIRES && words.contains("expire"));
    paths.iter().copied().filter(move |path| named(path))
}

/// What a refusal means: its kind, what happened, what to do.
fn meaning(
    refusal: &Refusal,
    status: u16,
    task: Task,
    who: Option<&Who<'_>>,
) -> (ProblemCode, String, String) {
    let told = |code, happened: String, todo: &str| (code, happened, todo.to_owned());
    match status {
        400 | 401 | 403 if task == Task::SignIn => told(
            ProblemCode::CredentialRejected,
            say!(
                "The server refused the credential ({status}): it has expired, was deactivated or mistyped, or an MFA passcode is missing or wrong; the server doesn't say which."
            ),
            phrase!(
                "Try again with the passcode that your device shows now, or make a new API token in the console."
            ),
        ),
        404 | 405 if task == Task::SignIn => told(
            ProblemCode::WrongServer,
            say!("The server has no place to sign in at ({status})."),
            phrase!("Check that the address leads to VMware Cloud Services itself."),
        ),
        400 if task.write() == Some(Write::EditTrust) && refusal.words().contains("non-active") => told(
            ProblemCode::Refused,
            say!("The trust is not active any more (400): {}.", refusal.words()),
            phrase!("Read it again: only active trusts can be changed."),
        ),
        400 if task.write().is_some() && refusal.words().contains("expire") => told(
            ProblemCode::RefusedValue,
            say!("The server refused the end (400): {}.", refusal.words()),
            phrase!(
                "Choose a later end; if it is in the future already, this server may count time in another unit."
            ),
        ),
        400 | 422 => told(
            ProblemCode::RefusedValue,
            say!("The server refused a value ({status}): {}.", refusal.words()),
            phrase!("Change the value and try again."),
        ),
        401 => told(
            ProblemCode::CredentialRejected,
            say!("The server doesn't accept the access token (401), although it was just exchanged."),
            phrase!(
                "Sign in again; if it stays so, try the other token header in the connection's settings."
            ),
        ),
        403 => forbidden(task, who),
        404 => not_found(task, refusal),
        405 | 501 => told(
            ProblemCode::NotFound,
            say!("The server has no such operation ({status})."),
            phrase!("It may be a look-alike such as VCF Automation, which lacks it; check the address."),
        ),
        408 | 504 => {
            told(ProblemCode::NoAnswer, say!("The server gave up waiting ({status})."), phrase!("Try again."))
        }
        407 => told(
            ProblemCode::Refused,
            say!("The proxy of this network asks for a login (407)."),
            phrase!("Set the proxy up in the system's settings."),
        ),
        409 if task.write() == Some(Write::CreateTrust) => told(
            ProblemCode::AlreadyExists,
            say!("There is a trust with this organization already (409): {}.", refusal.words()),
            phrase!(
                "Edit that one, or remove it first: between two organizations only one can be active or pending."
            ),
        ),
        409 => told(
            ProblemCode::Refused,
            say!("The server met a conflict (409): {}.", refusal.words()),
            phrase!("Somebody else may have changed it meanwhile. Read again, then decide anew."),
        ),
        412 => told(
            ProblemCode::Refused,
            say!("A precondition doesn't hold any more (412): {}.", refusal.words()),
            phrase!("Read again, then decide anew."),
        ),
        429 => told(
            ProblemCode::RateLimited,
            say!("The server takes no more requests now (429)."),
            phrase!("Wait a minute, then try again."),
        ),
        502 | 503 => told(
            ProblemCode::Unavailable,
            say!("The server can't be reached behind its gateway ({status})."),
            phrase!("Wait a little, then try again."),
        ),
        500.. => told(
            ProblemCode::Refused,
            say!("The server failed ({status})."),
            phrase!("Try again; if it stays so, give the request id to its support."),
        ),
        _ => told(
            ProblemCode::Refused,
            say!("The server refused it ({status}): {}.", refusal.words()),
            phrase!("Show the details to its support."),
        ),
    }
}

/// 403 may mean another organization's token, a missing role, a token with fewer roles than its user, or an account of
/// the wrong kind.
fn forbidden(task: Task, who: Option<&Who<'_>>) -> (ProblemCode, String, String) {
    let happened = |why: &str| say!("The server refused it (403). {why}");
    let Some(who) = who else {
        return (
            ProblemCode::PermissionDenied,
            happened(task.needs()),
            say!("Ask an owner of the organization for that role."),
        );
    };
    if let (Some(org), Some(own)) = (who.org, &who.claims.org)
        && !org.eq_ignore_ascii_case(own)
    {
        return (
            ProblemCode::NoMembership,
            say!(
                "This organization needs its own token: the connection's is for another one, and a token is for one organization alone (403)."
            ),
            say!("Add a connection with a token of this organization."),
        );
    }
    let roles = &who.claims.roles;
    let held = match (who.is_app, roles.is_empty()) {
        (true, true) => say!("The connection signs in as an OAuth app."),
        (false, true) => say!("The token names no role of the organization."),
        (true, false) => say!("The OAuth app has {}.", visible(&roles.join(", "))),
        (false, false) => say!("The token has {}.", visible(&roles.join(", "))),
    };
    if task.is_of_a_trust() && roles.iter().any(|role| role == rights::OWNER) {
        return (
            ProblemCode::PermissionDenied,
            happened(&format!("{} {held}", task.needs())),
            say!(
                "Perhaps only the organization that gives a trust may change it: try a connection of that one."
            ),
        );
    }
    (
        ProblemCode::PermissionDenied,
        happened(&format!("{} {held}", task.needs())),
        say!(
            "Ask an owner for that role; an API token also carries only the roles that were chosen when it was made."
        ),
    )
}

fn not_found(task: Task, refusal: &Refusal) -> (ProblemCode, String, String) {
    let told = |happened: String, todo: &str| (ProblemCode::NotFound, happened, todo.to_owned());
    match task {
        task if task.is_of_a_trust() => told(
            say!("The server knows no such trust (404)."),
            phrase!("Somebody may have removed it. Reload the list of trusts."),
        ),
        Task::Refused(Write::CreateTrust) => told(
            say!("The server doesn't find one of the two organizations (404): {}.", refusal.words()),
            phrase!("Check the id of the organization that is to act."),
        ),
        Task::Settings | Task::Org | Task::Trusts | Task::Refused(_) | Task::Unknown(_) => told(
            say!("The server knows no such organization (404)."),
            phrase!("It may have been deleted. Reload the list of organizations."),
        ),
        _ => told(
            say!("The server doesn't find it (404): {}.", refusal.words()),
            phrase!("It may have been deleted. Reload the list of organizations."),
        ),
    }
}
