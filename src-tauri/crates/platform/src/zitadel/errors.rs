//! What ZITADEL's refusals mean, and every failure in words for people.

use super::refusal::{Grpc, Refusal};
use crate::transport::words::{self, shorten};
use crate::transport::{Answer, TransportError};
use orgdesk_model::{Finding, PlatformAnswer, Problem, ProblemCode, visible};
use orgdesk_words::{phrase, say};

/// What was being done, for the part of a message that says what did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Reading the list of orgs.
    Orgs,
    /// Searching orgs.
    Search,
    /// Looking one org up.
    Org,
    /// Reading settings.
    Settings,
    /// Counting what a change reaches.
    Survey,
    /// Asking who changed something.
    History,
    /// Asking who the token belongs to.
    Identity,
    /// Exchanging the credential.
    SignIn,
    /// Testing the connection.
    Test,
    /// A write that surely did not happen.
    RefusedWrite,
    /// A write that may have happened.
    UnknownWrite,
}

impl Task {
    fn not_done(self) -> &'static str {
        match self {
            Self::Orgs => phrase!("The organizations were not read."),
            Self::Search => phrase!("The search was not done."),
            Self::Org => phrase!("The organization was not looked up."),
            Self::Settings => phrase!("The settings were not read."),
            Self::Survey => phrase!("What the change reaches was not counted, and nothing was changed."),
            Self::History => phrase!("Who changed the settings was not read."),
            Self::Identity => phrase!("Who the token belongs to was not read."),
            Self::SignIn => phrase!("Nothing was read or changed."),
            Self::Test => phrase!("Nothing was changed."),
            Self::RefusedWrite => phrase!("Nothing was changed."),
            Self::UnknownWrite => phrase!("Whether the server made the change can't be told from this."),
        }
    }

    fn next(self, otherwise: &str) -> &str {
        if self == Self::UnknownWrite {
            phrase!("Read the settings again to see what they are.")
        } else {
            otherwise
        }
    }
}

/// Whether the server has no such operation: no route, or not with this method. Other 404s carry details.
pub fn is_no_route(error: &TransportError) -> bool {
    let TransportError::Refused(answer) = error else { return false };
    let refusal = Refusal::of(answer);
    match answer.status {
        404 => refusal.code == Grpc::NOT_FOUND && !refusal.has_details && !refusal.names_no_instance(),
        405 | 501 => true,
        _ => false,
    }
}

/// Whether the server refused because of what the identity may do or is.
pub fn is_no_right(error: &TransportError) -> bool {
    let TransportError::Refused(answer) = error else { return false };
    let refusal = Refusal::of(answer);
    refusal.code == Grpc::PERMISSION_DENIED || refusal.id.as_deref() == Some("AUTHZ-cdgFk")
}

/// Whether a part of the server is not open to this identity, or not there: what would be asked for stays unknown.
pub fn is_closed(error: &TransportError) -> bool {
    let TransportError::Refused(answer) = error else { return false };
    let refusal = Refusal::of(answer);
    // An instance that isn't found is another matter: then everything fails.
    let missing = refusal.code == Grpc::NOT_FOUND || answer.status == 404;
    is_no_right(error) || is_no_route(error) || (missing && !refusal.names_no_instance())
}

/// Whether the server's store could not do a search of events; recorded for one whose types it doesn't know.
pub fn is_failed_search(error: &TransportError) -> bool {
    matches!(error, TransportError::Refused(answer) if Refusal::of(answer).id.as_deref() == Some("SQL-KyeAx"))
}

/// Whether the server says that no such org exists.
pub fn is_no_org(error: &TransportError) -> bool {
    let TransportError::Refused(answer) = error else { return false };
    let refusal = Refusal::of(answer);
    refusal.id.as_deref() == Some("AUTH-Bs7Ds") || (refusal.code == Grpc::NOT_FOUND && refusal.names_no_org())
}

/// A failure in words for people.
pub fn problem(error: &TransportError, task: Task) -> Problem {
    if let TransportError::NotSignedIn(problem) = error {
        return (**problem).clone();
    }
    match words::told(error, "ZITADEL", phrase!("whoever runs the server")) {
        Ok(told) => {
            let todo = task.next(&told.todo).to_owned();
            told.problem(task.not_done(), &todo)
        }
        Err(answer) => refused(answer, task),
    }
}

fn refused(answer: &Answer, task: Task) -> Problem {
    let refusal = Refusal::of(answer);
    let (code, happened, todo) = meaning(&refusal, answer);
    let mut problem = words::refusal(answer, code, &happened, task.not_done(), task.next(todo));
    problem.request_id.clone_from(&answer.request_id);
    if let Some(field) = &refusal.field {
        let reason = refusal.field_reason.as_deref().unwrap_or(phrase!("the server doesn't take this value"));
        problem.field_errors.push(Finding::error(
            "refused_by_server",
            field,
            say!("The server refuses this: {reason}."),
        ));
    }
    problem.platform = Some(Box::new(PlatformAnswer {
        status: answer.status,
        code: refusal.id.clone().or_else(|| refusal.code.name().map(str::to_owned)),
        message: visible(&shorten(&refusal.raw_message)).into_owned(),
    }));
    problem
}

/// What a refusal means: its kind, what happened, what to do.
fn meaning(refusal: &Refusal, answer: &Answer) -> (ProblemCode, String, &'static str) {
    let status = answer.status;
    let id = refusal.id.as_deref().unwrap_or_default();
    let said = |words: &str| words.to_owned();
    if refusal.is_quota(answer) {
        return (
            ProblemCode::RateLimited,
            say!("The instance is blocked, or its quota of requests is used up ({status})."),
            phrase!("Wait until the quota is renewed, or raise it."),
        );
    }
    match refusal.code {
        Grpc::UNAUTHENTICATED
            if id == "AUTH-7fs1e" || refusal.raw_message.contains("Errors.Token.Invalid") =>
        {
            (
                ProblemCode::CredentialRejected,
                said(phrase!(
                    "The server doesn't accept the token: it has expired, was revoked or is not from this server; the server doesn't say which."
                )),
                phrase!(
                    "Sign in again; a personal access token that has ended has to be made anew in ZITADEL."
                ),
            )
        }
        Grpc::UNAUTHENTICATED if refusal.says_header_missing() => (
            ProblemCode::CredentialRejected,
            said(phrase!(
                "The request arrived without its token; something between here and the server may have removed it."
            )),
            phrase!("Ask whoever runs the proxy in front of the server to pass the Authorization header on."),
        ),
        Grpc::UNAUTHENTICATED => (
            ProblemCode::CredentialRejected,
            say!("The server doesn't accept the token ({status})."),
            phrase!("Sign in again; paste a personal access token whole, or make a new one."),
        ),
        Grpc::PERMISSION_DENIED if id == "AUTH-Bs7Ds" => (
            ProblemCode::NotFound,
            said(phrase!("The server knows no organization with this id.")),
            phrase!("It may have been deleted. Reload the list of organizations."),
        ),
        Grpc::PERMISSION_DENIED if id == "AUTH-DZG21" => (
            ProblemCode::Refused,
            said(phrase!("The server doesn't allow the token's application to ask from here.")),
            phrase!("Use a personal access token."),
        ),
        Grpc::PERMISSION_DENIED => (
            ProblemCode::PermissionDenied,
            say!("The server refused it: the token's user lacks the right ({status})."),
            phrase!(
                "Ask for a role that allows it; settings of the instance, and domain settings of any organization, need IAM_OWNER to change."
            ),
        ),
        Grpc::NOT_FOUND if id == "AUTHZ-cdgFk" => (
            ProblemCode::NoMembership,
            said(phrase!("The token's user is no member of this organization, nor of the instance.")),
            phrase!("Ask an owner to add the user as a manager there."),
        ),
        Grpc::NOT_FOUND if refusal.names_no_instance() => (
            ProblemCode::InstanceNotFound,
            said(phrase!("ZITADEL answers, but knows no instance under this name.")),
            phrase!("Use the address that ZITADEL is configured for (its external domain, with its port)."),
        ),
        Grpc::NOT_FOUND => not_found(refusal, id),
        Grpc::ALREADY_EXISTS => (
            ProblemCode::AlreadyExists,
            if id == "ORG-1M8ds" {
                said(phrase!("The organization has settings of its own already."))
            } else {
                say!("It exists already ({}).", refusal.words(phrase!("the server names no reason")))
            },
            phrase!("Read again, then decide anew."),
        ),
        Grpc::FAILED_PRECONDITION if refusal.says_unchanged() => (
            ProblemCode::NothingToChange,
            said(phrase!("The server already has these values.")),
            phrase!("Read again to see them."),
        ),
        Grpc::FAILED_PRECONDITION => (
            ProblemCode::Refused,
            say!(
                "The server refused it in its present state: {}.",
                refusal.words(phrase!("it names no reason"))
            ),
            phrase!("Read again, then decide anew."),
        ),
        Grpc::INVALID_ARGUMENT | Grpc::OUT_OF_RANGE => (
            ProblemCode::RefusedValue,
            match &refusal.field {
                Some(field) => say!("The server refused the value of {}.", visible(field)),
                None => {
                    say!("The server refused a value: {}.", refusal.words(phrase!("it doesn't say which")))
                }
            },
            phrase!("Change the value and try again."),
        ),
        Grpc::RESOURCE_EXHAUSTED => (
            ProblemCode::RateLimited,
            say!("The server takes no more requests now ({status})."),
            phrase!("Wait a minute, then try again."),
        ),
        Grpc::UNAVAILABLE => (
            ProblemCode::Unavailable,
            say!("The server is still starting, or can't reach its own parts ({status})."),
            phrase!("Wait a few seconds, then try again."),
        ),
        Grpc::UNIMPLEMENTED => no_operation(),
        _ if status == 407 => (
            ProblemCode::Refused,
            said(phrase!("The proxy of this network asks for a login (407).")),
            phrase!("Set the proxy up in the system's settings."),
        ),
        _ if status == 408 || status == 504 => {
            (ProblemCode::NoAnswer, say!("The server gave up waiting ({status})."), phrase!("Try again."))
        }
        _ if status == 502 || status == 503 => (
            ProblemCode::Unavailable,
            say!("The server can't be reached behind its proxy ({status})."),
            phrase!("Wait a little, then try again."),
        ),
        _ if status >= 500 => (
            ProblemCode::Refused,
            say!("The server failed ({status})."),
            phrase!("Try again; if it stays so, give the request id to whoever runs the server."),
        ),
        _ => (
            ProblemCode::Refused,
            say!("The server refused it ({status}): {}.", refusal.words(phrase!("it names no reason"))),
            phrase!("Show the details to whoever runs the server."),
        ),
    }
}

fn no_operation() -> (ProblemCode, String, &'static str) {
    (
        ProblemCode::NotFound,
        say!("The server has no such operation."),
        phrase!("It may be too old or too new for this, or the address may not lead to ZITADEL itself."),
    )
}

fn not_found(refusal: &Refusal, id: &str) -> (ProblemCode, String, &'static str) {
    if !refusal.has_details {
        return no_operation();
    }
    let happened = match id {
        "ORG-2N9sd" | "ORG-Dvsh3" => {
            say!("The organization has no settings of its own; it follows the instance default.")
        }
        "QUERY-K0Jr5" | "INSTANCE-0Pl0d" => say!("The server finds no domain settings."),
        _ if refusal.names_no_org() => say!("The server knows no such organization."),
        _ => say!("The server doesn't find it ({}).", refusal.words(phrase!("it names no reason"))),
    };
    (ProblemCode::NotFound, happened, phrase!("Read again, then decide anew."))
}
