//! The sandbox's own HTTP interface, under `/_sandbox/`. It needs no token: whoever reaches a loopback address may
//! also read the tokens on the program's first line.

use crate::faults::{FaultRule, Faults};
use crate::requests::{Entry, Requests};
use crate::stand_in::StandIn;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// Everything under this prefix is the sandbox's, not the server's.
pub const PREFIX: &str = "/_sandbox/";

#[derive(Clone)]
struct Control {
    faults: Faults,
    requests: Requests,
    stand_in: Arc<dyn StandIn>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    Many(Vec<FaultRule>),
    One(FaultRule),
}

/// The routes.
pub fn router(faults: Faults, requests: Requests, stand_in: Arc<dyn StandIn>) -> Router {
    Router::new()
        .route("/_sandbox/faults", get(list_faults).post(add_faults).delete(clear_faults))
        .route("/_sandbox/requests", get(list_requests).delete(clear_requests))
        .route("/_sandbox/state", post(arrange))
        .with_state(Control { faults, requests, stand_in })
}

async fn list_faults(State(control): State<Control>) -> Json<Vec<FaultRule>> {
    Json(control.faults.all())
}

async fn add_faults(State(control): State<Control>, Json(rules): Json<OneOrMany>) -> StatusCode {
    let rules = match rules {
        OneOrMany::Many(rules) => rules,
        OneOrMany::One(rule) => vec![rule],
    };
    rules.into_iter().for_each(|rule| control.faults.add(rule));
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(control): State<Control>) -> StatusCode {
    control.faults.clear();
    StatusCode::NO_CONTENT
}

async fn list_requests(State(control): State<Control>) -> Json<Vec<Entry>> {
    Json(control.requests.all())
}

async fn clear_requests(State(control): State<Control>) -> StatusCode {
    control.requests.clear();
    StatusCode::NO_CONTENT
}

async fn arrange(State(control): State<Control>, Json(wish): Json<Value>) -> (StatusCode, String) {
    match control.stand_in.arrange(&wish) {
        Ok(()) => (StatusCode::NO_CONTENT, String::new()),
        Err(reason) => (StatusCode::BAD_REQUEST, reason),
    }
}
