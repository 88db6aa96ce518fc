//! Testing a connection, step by step, in the order in which things can fail.
//!
//! The token leaves only once it is known that ZITADEL answers.

use super::errors::{Task, problem};
use super::identity::{Rights, identity};
use super::refusal::{Grpc, Refusal};
use super::server::Server;
use crate::transport::{Answer, Call, TransportError};
use orgdesk_model::{Identity, Problem, ProblemCode, TestReport, TestState, TestStep};

const STEPS: [&str; 9] = [
    "Address is valid",
    "Server name found",
    "Server answers",
    "Secure connection",
    "It is ZITADEL",
    "Instance found",
    "Ready",
    "Credential accepted",
    "Permission",
];
const NAME: usize = 1;
const ANSWERS: usize = 2;
const SECURE: usize = 3;
const ZITADEL: usize = 4;
const INSTANCE: usize = 5;
const READY: usize = 6;
const CREDENTIAL: usize = 7;
const PERMISSION: usize = 8;

/// Tries everything.
pub async fn run(server: &Server) -> TestReport {
    let mut found = vec![server.client.base().join("/")];
    match try_all(server, &mut found).await {
        Ok(identity) => report(found, None, Some(identity)),
        Err((step, problem)) => report(found, Some((step, problem)), None),
    }
}

type Failed = (usize, Problem);

/// Pushes what each step found; names the step that failed.
async fn try_all(server: &Server, found: &mut Vec<String>) -> Result<Identity, Failed> {
    let base = server.client.base();
    // Without a token: each server refuses this in a way of its own, and ZITADEL's way is unmistakable.
    let probe = server.client.read(&Call::get("/auth/v1/users/me").unsigned().impatient()).await;
    if let Err(error) = &probe {
        reached(error)?;
    }
    let remote = match &probe {
        Ok(answer) => answer.remote,
        Err(TransportError::Refused(answer) | TransportError::Unreadable { answer, .. }) => answer.remote,
        Err(_) => None,
    };
    found.push(remote.map_or_else(|| base.host().to_owned(), |remote| format!("{} is {}", base.host(), remote.ip())));
    found.push(base.host_and_port());
    found.push(if base.is_encrypted() { "TLS".to_owned() } else { "Not needed on this machine".to_owned() });

    let refusal = zitadel(probe).map_err(|problem| (ZITADEL, problem))?;
    found.push("Its API answers".to_owned());
    let TransportError::Refused(answer) = &refusal else { return Err((ZITADEL, problem(&refusal, Task::Test))) };
    let read = Refusal::of(answer);
    if read.names_no_instance() {
        return Err((INSTANCE, problem(&refusal, Task::Test)));
    }
    if read.code == Grpc::UNAVAILABLE {
        return Err((READY, problem(&refusal, Task::Test)));
    }
    found.push(base.host_and_port());
    ready(server).await.map_err(|problem| (READY, problem))?;
    found.push("It takes requests".to_owned());

    let (identity, rights) = match identity(server).await {
        Ok(known) => known,
        Err(problem) => return Err((step_of(&problem), problem)),
    };
    found.push(identity.name.clone());
    found.push(permission(&identity, &rights).map_err(|problem| (PERMISSION, problem))?);
    Ok(identity)
}

/// Whether the server was reached at all.
fn reached(error: &TransportError) -> Result<(), Failed> {
    let step = match error {
        TransportError::NameNotResolved { .. } => NAME,
        TransportError::ConnectionRefused { .. }
        | TransportError::ConnectTimedOut { .. }
        | TransportError::TimedOut { .. }
        | TransportError::Cut { .. }
        | TransportError::Unsendable { .. } => ANSWERS,
        TransportError::Tls { .. } => SECURE,
        TransportError::Redirected { .. } => ZITADEL,
        TransportError::Refused(_) | TransportError::Unreadable { .. } => return Ok(()),
    };
    Err((step, problem(error, Task::Test)))
}

/// Whether what answered is ZITADEL: it refuses a request without a token in the shape of its API.
fn zitadel(probe: Result<Answer, TransportError>) -> Result<TransportError, Problem> {
    match probe {
        Err(TransportError::Refused(answer)) => {
            let refusal = Refusal::of(&answer);
            let own = matches!(refusal.code, Grpc::UNAUTHENTICATED | Grpc::UNAVAILABLE | Grpc::RESOURCE_EXHAUSTED)
                || refusal.names_no_instance();
            if (refusal.is_api && own) || refusal.names_no_instance() {
                return Ok(TransportError::Refused(answer));
            }
            let gateway = matches!(answer.status, 429 | 502..=504);
            Err(if gateway { problem(&TransportError::Refused(answer), Task::Test) } else { stranger(&answer) })
        }
        Ok(answer) => Err(stranger(&answer)),
        Err(TransportError::Unreadable { answer, .. }) => Err(stranger(&answer)),
        Err(error) => Err(problem(&error, Task::Test)),
    }
}

fn stranger(answer: &Answer) -> Problem {
    let kind = answer.content_type().unwrap_or_else(|| "no content type".to_owned());
    Problem::new(
        ProblemCode::WrongServer,
        format!(
            "What answers there is not ZITADEL (status {}, {kind}). The token was not sent. Check the address; a path in front of ZITADEL belongs to it.",
            answer.status
        ),
    )
}

/// `/debug/ready` says 412 while the database is away. A proxy may not pass it on, which says nothing.
async fn ready(server: &Server) -> Result<(), Problem> {
    match server.client.read(&Call::get("/debug/ready").unsigned().impatient()).await {
        Err(error @ TransportError::Refused(_)) => match &error {
            TransportError::Refused(answer) if matches!(answer.status, 412 | 503) => Err(problem(&error, Task::Test)),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The step that a failure after the first answer belongs to.
fn step_of(problem: &Problem) -> usize {
    match problem.code {
        ProblemCode::InstanceNotFound => INSTANCE,
        ProblemCode::Unavailable => READY,
        ProblemCode::PermissionDenied | ProblemCode::NoMembership => PERMISSION,
        _ => CREDENTIAL,
    }
}

fn permission(identity: &Identity, rights: &Rights) -> Result<String, Problem> {
    if rights.are_none() {
        return Err(Problem::new(
            ProblemCode::PermissionDenied,
            "The token is good, but its user has no role, so the server shows it no organization. Nothing was changed. Ask an owner for a role, such as ORG_OWNER_VIEWER to read or IAM_OWNER to change domain settings.",
        ));
    }
    let roles = if identity.roles.is_empty() { String::new() } else { format!("{}. ", identity.roles.join(", ")) };
    Ok(format!("{roles}{}", rights.summary()))
}

fn report(found: Vec<String>, failed: Option<(usize, Problem)>, identity: Option<Identity>) -> TestReport {
    let mut found = found.into_iter();
    let failed_at = failed.as_ref().map_or(STEPS.len(), |(at, _)| *at);
    let mut failed = failed.map(|(_, problem)| problem);
    let steps = STEPS
        .into_iter()
        .enumerate()
        .map(|(at, title)| {
            let state = if at < failed_at {
                found.next().map_or(TestState::NotTried, |found| TestState::Passed { found })
            } else {
                failed.take().map_or(TestState::NotTried, |problem| TestState::Failed { problem })
            };
            TestStep { title: title.to_owned(), state }
        })
        .collect();
    TestReport { steps, identity }
}
