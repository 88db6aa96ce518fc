//! Testing a connection, step by step, in the order in which things can fail.
//!
//! The token leaves only once it is known that ZITADEL answers. A server that is still starting can't tell whether it
//! has the instance, so that step is left out then.

use super::errors::{Task, problem};
use super::identity::{Rights, identity};
use super::refusal::{Grpc, Refusal};
use super::server::Server;
use crate::transport::{Answer, Call, TransportError};
use orgdesk_model::{Identity, Problem, ProblemCode, TestReport, TestState, TestStep};
use orgdesk_words::{Text, phrase, say, text};

const STEPS: [Text; 9] = [
    text!("Address is valid"),
    text!("Server name found"),
    text!("Server answers"),
    text!("Secure connection"),
    text!("It is ZITADEL"),
    text!("Instance found"),
    text!("Ready"),
    text!("Credential accepted"),
    text!("Permission"),
];
const ADDRESS: usize = 0;
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
    let mut found = Found::default();
    found.at(ADDRESS, server.base().join("/"));
    match try_all(server, &mut found).await {
        Ok(identity) => report(found, None, Some(identity)),
        Err((step, problem)) => report(found, Some((step, problem)), None),
    }
}

type Failed = (usize, Problem);

/// What each step found.
#[derive(Default)]
struct Found([Option<String>; 9]);

impl Found {
    fn at(&mut self, step: usize, found: impl Into<String>) {
        if let Some(slot) = self.0.get_mut(step) {
            *slot = Some(found.into());
        }
    }
}

/// Notes what each step finds; names the step that failed.
async fn try_all(server: &Server, found: &mut Found) -> Result<Identity, Failed> {
    let base = server.base();
    // Without a token: each server refuses this in a way of its own, and ZITADEL's way is unmistakable.
    let probe = server.read(&Call::get("/auth/v1/users/me").unsigned().impatient()).await;
    reach(server, &probe, found)?;
    let refusal = zitadel(probe).map_err(|problem| (ZITADEL, problem))?;
    let read = Refusal::of(&refusal);
    let refusal = TransportError::Refused(refusal);
    found.at(ZITADEL, phrase!("Its API answers"));
    if read.names_no_instance() {
        return Err((INSTANCE, problem(&refusal, Task::Test)));
    }
    if read.code != Grpc::UNAUTHENTICATED {
        // It can't tell about the instance yet.
        return Err((READY, problem(&refusal, Task::Test)));
    }
    found.at(INSTANCE, base.host_and_port());
    ready(server).await.map_err(|problem| (READY, problem))?;
    found.at(READY, phrase!("It takes requests"));

    let (identity, rights) = match identity(server).await {
        Ok(known) => known,
        Err(problem) => return Err((step_of(&problem), problem)),
    };
    found.at(CREDENTIAL, identity.name.clone());
    found.at(PERMISSION, permission(&identity, &rights).map_err(|problem| (PERMISSION, problem))?);
    Ok(identity)
}

/// Whether the server was reached, and how far the way there went.
fn reach(server: &Server, probe: &Result<Answer, TransportError>, found: &mut Found) -> Result<(), Failed> {
    let base = server.base();
    let (step, remote) = match probe {
        Ok(answer) => (None, answer.remote),
        Err(TransportError::Refused(answer) | TransportError::Unreadable { answer, .. }) => {
            (None, answer.remote)
        }
        Err(TransportError::Redirected { .. }) => (Some(ZITADEL), None),
        Err(TransportError::NameNotResolved { .. }) => (Some(NAME), None),
        Err(TransportError::Tls { .. }) => (Some(SECURE), None),
        Err(_) => (Some(ANSWERS), None),
    };
    let reached = step.unwrap_or(ZITADEL);
    if reached > NAME {
        let host = base.host();
        found.at(NAME, remote.map_or_else(|| host.to_owned(), |remote| say!("{host} is {}", remote.ip())));
    }
    if reached > ANSWERS {
        found.at(ANSWERS, server.way());
    }
    if reached > SECURE {
        found.at(SECURE, if base.is_encrypted() { "TLS" } else { phrase!("Not needed on this machine") });
    }
    match (step, probe) {
        (Some(step), Err(error)) => Err((step, problem(error, Task::Test))),
        _ => Ok(()),
    }
}

/// Whether what answered is ZITADEL: it refuses a request without a token in the shape of its API.
fn zitadel(probe: Result<Answer, TransportError>) -> Result<Box<Answer>, Problem> {
    match probe {
        Err(TransportError::Refused(answer)) => {
            let refusal = Refusal::of(&answer);
            let own =
                matches!(refusal.code, Grpc::UNAUTHENTICATED | Grpc::UNAVAILABLE | Grpc::RESOURCE_EXHAUSTED)
                    || refusal.names_no_instance();
            if (refusal.is_api && own) || refusal.names_no_instance() {
                return Ok(answer);
            }
            let gateway = matches!(answer.status, 429 | 502..=504);
            Err(if gateway {
                problem(&TransportError::Refused(answer), Task::Test)
            } else {
                stranger(&answer)
            })
        }
        Ok(answer) => Err(stranger(&answer)),
        Err(TransportError::Unreadable { answer, .. }) => Err(stranger(&answer)),
        Err(error) => Err(problem(&error, Task::Test)),
    }
}

fn stranger(answer: &Answer) -> Problem {
    let kind = answer.content_type().unwrap_or_else(|| say!("no content type"));
    Problem::new(
        ProblemCode::WrongServer,
        say!(
            "What answers there is not ZITADEL (status {}, {kind}). The token was not sent. Check the address; a path in front of ZITADEL belongs to it.",
            answer.status
        ),
    )
}

/// `/debug/ready` says 412 while the database is away. A proxy may not pass it on, which says nothing.
async fn ready(server: &Server) -> Result<(), Problem> {
    match server.read(&Call::get("/debug/ready").unsigned().impatient()).await {
        Err(TransportError::Refused(answer)) if matches!(answer.status, 412 | 503) => Err(Problem::new(
            ProblemCode::Unavailable,
            say!(
                "ZITADEL answers, but says that it is not ready ({}); often its database is away. Nothing was changed. Wait a little, then test again.",
                answer.status
            ),
        )),
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
            phrase!(
                "The token is good, but its user has no role, so the server shows it no organization. Nothing was changed. Ask an owner for a role, such as ORG_OWNER_VIEWER to read or IAM_OWNER to change domain settings."
            ),
        ));
    }
    let roles =
        if identity.roles.is_empty() { String::new() } else { format!("{}. ", identity.roles.join(", ")) };
    Ok(format!("{roles}{}", rights.summary()))
}

fn report(found: Found, failed: Option<Failed>, identity: Option<Identity>) -> TestReport {
    let (failed_at, mut problem) = failed.map_or((STEPS.len(), None), |(at, problem)| (at, Some(problem)));
    let steps = STEPS
        .into_iter()
        .zip(found.0)
        .enumerate()
        .map(|(at, (title, found))| {
            let state = match (found, problem.take_if(|_| at == failed_at)) {
                (_, Some(problem)) => TestState::Failed { problem },
                (Some(found), None) if at < failed_at => TestState::Passed { found },
                _ => TestState::NotTried,
            };
            TestStep { title: title.get().to_owned(), state }
        })
        .collect();
    TestReport { steps, identity }
}
