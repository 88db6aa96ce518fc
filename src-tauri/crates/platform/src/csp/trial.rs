//! Testing a connection, step by step, in the order in which things can fail. The credential leaves only once it is
//! known that CSP answers.

use super::errors::{Task, problem};
use super::identity::identity;
use super::links::AM;
use super::orgs;
use super::refusal::Refusal;
use super::server::Server;
use crate::transport::{Answer, Call, TransportError};
use orgdesk_model::{Identity, Problem, ProblemCode, TestReport, TestState, TestStep, visible};
use orgdesk_words::{Text, number, phrase, say, text};
use serde_json::Value;

const STEPS: [Text; 8] = [
    text!("Address is valid"),
    text!("Server name found"),
    text!("Server answers"),
    text!("Secure connection"),
    text!("It is VMware Cloud Services"),
    text!("Credential accepted"),
    text!("Organization found"),
    text!("Permission"),
];
const ADDRESS: usize = 0;
const NAME: usize = 1;
const ANSWERS: usize = 2;
const SECURE: usize = 3;
const PLATFORM: usize = 4;
const CREDENTIAL: usize = 5;
const ORGANIZATION: usize = 6;
const PERMISSION: usize = 7;

type Failed = (usize, Problem);
type Found = [Option<String>; 8];

/// Tries everything.
pub async fn run(server: &Server) -> TestReport {
    let mut found = Found::default();
    found[ADDRESS] = Some(server.base.join("/"));
    match try_all(server, &mut found).await {
        Ok(identity) => report(found, None, Some(identity)),
        Err(failed) => report(found, Some(failed), None),
    }
}

async fn try_all(server: &Server, found: &mut Found) -> Result<Identity, Failed> {
    // Without a token this is refused, in the platform's own shape.
    let probe = Call::get(format!("{AM}/loggedin/user")).unsigned().impatient();
    let probe = server.anonymous.read(&probe).await;
    reach(server, &probe, found)?;
    recognize(server, probe).await.map_err(|problem| (PLATFORM, problem))?;
    found[PLATFORM] = Some(say!("Its API answers"));

    let (identity, org) =
        identity(server, Task::Test).await.map_err(|problem| (step_of(&problem), problem))?;
    found[CREDENTIAL] = Some(identity.name.clone());

    let Some(org) = org else {
        let all = orgs::page(server, None).await.map_err(|problem| (ORGANIZATION, problem))?;
        found[ORGANIZATION] =
            Some(say!("{} organizations; the token doesn't say which is its own", number(all.orgs.len())));
        found[PERMISSION] = Some(permission(&identity));
        return Ok(identity);
    };
    let told = orgs::fetch(server, &org)
        .await
        .map_err(|failed| (ORGANIZATION, failed.problem(Task::Test, Some(&org))))?;
    let name = told.value.display_name.or(told.value.name).unwrap_or(org);
    found[ORGANIZATION] = Some(visible(&name).into_owned());
    found[PERMISSION] = Some(permission(&identity));
    Ok(identity)
}

/// Whether the server was reached, and how far the way there went.
fn reach(server: &Server, probe: &Result<Answer, TransportError>, found: &mut Found) -> Result<(), Failed> {
    let (step, remote) = match probe {
        Ok(answer) => (None, answer.remote),
        Err(TransportError::Refused(answer) | TransportError::Unreadable { answer, .. }) => {
            (None, answer.remote)
        }
        Err(TransportError::Redirected { .. }) => (Some(PLATFORM), None),
        Err(TransportError::NameNotResolved { .. }) => (Some(NAME), None),
        Err(TransportError::Tls { .. }) => (Some(SECURE), None),
        Err(_) => (Some(ANSWERS), None),
    };
    let base = &server.base;
    let reached = step.unwrap_or(PLATFORM);
    if reached > NAME {
        let host = base.host();
        found[NAME] =
            Some(remote.map_or_else(|| host.to_owned(), |remote| say!("{host} is {}", remote.ip())));
    }
    if reached > ANSWERS {
        found[ANSWERS] = Some(server.anonymous.way());
    }
    if reached > SECURE {
        let how = if base.is_encrypted() { "TLS" } else { phrase!("Not needed on this machine") };
        found[SECURE] = Some(how.to_owned());
    }
    match (step, probe) {
        (Some(step), Err(error)) => Err((step, problem(error, Task::Test, None))),
        _ => Ok(()),
    }
}

/// Whether what answered is CSP: it refuses in the platform's shape; or, since refusals have been met without a body,
/// its OpenID metadata names the platform's paths.
async fn recognize(server: &Server, probe: Result<Answer, TransportError>) -> Result<(), Problem> {
    let answer = match probe {
        Err(TransportError::Refused(answer)) => answer,
        Ok(answer) => Box::new(answer),
        Err(TransportError::Unreadable { answer, .. }) => answer,
        Err(error) => return Err(problem(&error, Task::Test, None)),
    };
    if matches!(answer.status, 429 | 502..=504) {
        return Err(problem(&TransportError::Refused(answer), Task::Test, None));
    }
    if matches!(answer.status, 401 | 403) && Refusal::of(&answer).is_api {
        return Ok(());
    }
    let metadata = Call::get(format!("{AM}/auth/.well-known/openid-configuration")).unsigned().impatient();
    let metadata = server.anonymous.read(&metadata).await.and_then(|answer| answer.json::<Value>());
    let own = |value: &Value| value.as_str().is_some_and(|text| text.contains(AM));
    if let Ok(metadata) = metadata
        && ["issuer", "token_endpoint"].iter().any(|name| metadata.get(name).is_some_and(own))
    {
        return Ok(());
    }
    let kind = answer.content_type().unwrap_or_else(|| say!("no content type"));
    Err(Problem::new(
        ProblemCode::WrongServer,
        say!(
            "What answers there is not VMware Cloud Services (status {}, {}). The credential was not sent. Check the address.",
            answer.status,
            visible(&kind)
        ),
    ))
}

/// The step that a failure after the first answer belongs to.
fn step_of(problem: &Problem) -> usize {
    match problem.code {
        ProblemCode::WrongServer => PLATFORM,
        ProblemCode::NoMembership | ProblemCode::NotFound => ORGANIZATION,
        ProblemCode::PermissionDenied => PERMISSION,
        _ => CREDENTIAL,
    }
}

fn permission(identity: &Identity) -> String {
    if identity.roles.is_empty() {
        return say!("The token names no role of its organization; the server decides");
    }
    let writes = identity.roles.iter().any(|role| super::forms::organization::may_change(role));
    let may =
        if writes { phrase!("May change settings") } else { phrase!("May read settings, not change them") };
    format!("{}. {may}", identity.roles.join(", "))
}

fn report(found: Found, failed: Option<Failed>, identity: Option<Identity>) -> TestReport {
    let (failed_at, mut problem) = failed.map_or((STEPS.len(), None), |(at, problem)| (at, Some(problem)));
    let steps = STEPS
        .into_iter()
        .zip(found)
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
