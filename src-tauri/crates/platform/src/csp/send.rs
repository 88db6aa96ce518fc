//! Sending a planned write, and what its answer proves.

use super::errors::{Task, Write, problem};
use super::forms::trust;
use super::links::{self, TrustPlace};
use super::server::{Server, who};
use super::wire::Written;
use crate::session::{Answered, Sent};
use crate::transport::{Answer, TransportError};
use orgdesk_model::PlannedRequest;

/// Sends exactly the planned bytes, once.
pub async fn send(server: &Server, request: &PlannedRequest) -> Sent {
    let access = match server.tokens.access().await {
        Ok(access) => access,
        // Without an access token the write never leaves.
        Err(refusal) => return Sent::Refused(refusal),
    };
    let headers: Vec<(&str, &str)> =
        request.headers.iter().map(|header| (header.name.as_str(), header.value.as_str())).collect();
    let place = links::trust_place(&request.url);
    let write = what(&request.method, place.as_ref());
    // The token has to be of the org that is asked, which need not be the one that the answer names.
    let org = place.as_ref().map(|place| place.org.as_str()).or(request.expected_owner.as_deref());
    let written =
        server.write(&access, &request.method, &request.url, &headers, request.body.as_deref()).await;
    let who = who(&access, org);
    let answer = match written {
        Ok(answer) => answer,
        Err(error) => {
            if matches!(&error, TransportError::Refused(answer) if answer.status == 401) {
                server.tokens.discard(&access);
            }
            return if proves_nothing_happened(&error) {
                Sent::Refused(problem(&error, Task::Refused(write), Some(&who)))
            } else {
                Sent::Unknown(problem(&error, Task::Unknown(write), Some(&who)))
            };
        }
    };
    let told = match &place {
        Some(place) => trust::answered(place, request.body.as_deref(), &answer),
        None => owner(&answer).map(|owner| trust::Answered { owner, ..trust::Answered::default() }),
    };
    match told {
        Ok(told) => {
            let header = answer.deprecation.iter().map(|found| found.notice(&request.operation));
            Sent::Done(Answered {
                status: answer.status,
                owner: told.owner,
                made: told.made,
                request_id: answer.request_id.clone(),
                body: answer.text().into_owned(),
                notices: header.chain(told.notices).collect(),
            })
        }
        Err(error) => Sent::Unknown(problem(&error, Task::Unknown(write), Some(&who))),
    }
}

fn what(method: &str, place: Option<&TrustPlace>) -> Write {
    match (place, method) {
        (None, _) => Write::Settings,
        (Some(_), "POST") => Write::CreateTrust,
        (Some(_), "DELETE") => Write::RemoveTrust,
        (Some(_), _) => Write::EditTrust,
    }
}

/// The organization that an answer names. Its link is optional, and so is the body: without one the next reading is
/// the proof.
fn owner(answer: &Answer) -> Result<Option<String>, TransportError> {
    if answer.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    let written: Written = answer.json()?;
    Ok(written.ref_link.as_deref().and_then(links::id_of).map(str::to_ascii_lowercase))
}

/// A 4xx other than 408, or it never left. No source says that a 5xx of this server could prove it: the `statusCode`
/// in a body isn't told to be the server's own.
fn proves_nothing_happened(error: &TransportError) -> bool {
    match error {
        TransportError::Refused(answer) => answer.status != 408 && answer.status < 500,
        other => other.never_left(),
    }
}
