//! Answers from memory, for one thread at a time.

use std::cell::RefCell;
use std::collections::VecDeque;

/// After so many answers the server has gone: nothing that a client does for one operation needs more.
const MOST: usize = 400;

/// An answer to come.
#[derive(Clone, Debug, Default)]
pub struct Canned {
    /// HTTP status.
    pub status: u16,
    /// Names and values. What no header can be is left out.
    pub headers: Vec<(Vec<u8>, Vec<u8>)>,
    /// Body.
    pub body: Vec<u8>,
}

#[derive(Default)]
struct Script {
    answers: VecDeque<Canned>,
    last: Canned,
    given: usize,
}

thread_local! {
    static SCRIPT: RefCell<Option<Script>> = const { RefCell::new(None) };
}

/// From now on this thread's clients get these answers, the last one over and over. `None`: those of servers again.
pub fn answer_with(answers: Option<Vec<Canned>>) {
    let script = answers.map(|answers| Script { answers: answers.into(), ..Script::default() });
    SCRIPT.with(|cell| *cell.borrow_mut() = script);
}

/// The next one, as the HTTP library would hand it over.
pub(super) fn next() -> Option<reqwest::Response> {
    SCRIPT.with(|cell| {
        let mut cell = cell.borrow_mut();
        let script = cell.as_mut()?;
        if let Some(answer) = script.answers.pop_front() {
            script.last = answer;
        }
        script.given += 1;
        let answer = match script.given > MOST {
            true => Canned { status: 503, ..Canned::default() },
            false => script.last.clone(),
        };
        let mut response = http::Response::new(answer.body);
        *response.status_mut() = http::StatusCode::from_u16(answer.status).unwrap_or_default();
        for (name, value) in &answer.headers {
            if let (Ok(name), Ok(value)) =
                (http::HeaderName::from_bytes(name), http::HeaderValue::from_bytes(value))
            {
                response.headers_mut().append(name, value);
            }
        }
        Some(response.into())
    })
}
