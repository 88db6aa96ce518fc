//! Sending a planned write, and what its answer proves.

use super::errors::{Task, problem};
use super::refusal::Refusal;
use super::server::Server;
use super::wire::Written;
use crate::session::{Answered, Sent};
use crate::transport::TransportError;
use orgdesk_model::PlannedRequest;

/// Sends exactly the planned bytes, once.
pub async fn send(server: &Server, request: &PlannedRequest) -> Sent {
    let headers: Vec<(&str, &str)> =
        request.headers.iter().map(|header| (header.name.as_str(), header.value.as_str())).collect();
    let written = server.write(&request.method, &request.url, &headers, request.body.as_deref()).await;
    let answer = match written {
        Ok(answer) => answer,
        Err(error) if proves_nothing_happened(&error) => {
            return Sent::Refused(problem(&error, Task::RefusedWrite));
        }
        Err(error) => return Sent::Unknown(problem(&error, Task::UnknownWrite)),
    };
    match answer.json::<Written>() {
        Ok(written) => Sent::Done(Answered {
            status: answer.status,
            owner: written.details.resource_owner.filter(|owner| !owner.is_empty()),
            made: None,
            request_id: answer.request_id.clone(),
            notices: answer.deprecation.iter().map(|found| found.notice(&request.operation)).collect(),
            body: answer.text().into_owned(),
        }),
        Err(error) => Sent::Unknown(problem(&error, Task::UnknownWrite)),
    }
}

/// A 4xx other than 408; a 5xx that carries the server's own client-error code, as v4.13 does; or it never left.
fn proves_nothing_happened(error: &TransportError) -> bool {
    match error {
        TransportError::Refused(answer) => match answer.status {
            408 => false,
            400..=499 => true,
            _ => {
                let refusal = Refusal::of(answer);
                refusal.is_api && refusal.code.blames_the_request()
            }
        },
        other => other.never_left(),
    }
}
