//! `POST /api/<command>` with the request as JSON: 200 with the response, or 422 with a problem.

use crate::guard::Guard;
use crate::host::Browser;
use crate::pages;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use orgdesk_commands::{Nothing, handlers, page};
use orgdesk_core::*;
use orgdesk_model::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json_;
use std::net::SocketAddr;
use std::sync::Arc;

/// A paste of ten megabytes must reach the backend, so that its answer can be tested.
const BODY_LIMIT: usize = 64 * 1024 * 1024;

/// Everything that the browser may ask for.
///
/// # Errors
/// The content security policy can't be read from the app's configuration.
pub fn router(
    app: App,
    host: Arc<Browser>,
    ui: &std::path::Path,
    own: SocketAddr,
) -> Result<Router, Box<dyn std::error::Error>> {
    let guard = Guard::new(own);
    let left = app.clone();
    let as_left = move |page: String| {
        let app = left.clone();
        async move { page::as_left(Some(&app), &page).await }
    };
    let copied = move || std::future::ready(Json(host.copied()));
    Ok(Router::new()
        .route("/api/{command}", post(call))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(app)
        .route("/test/clipboard", get(copied))
        .layer(middleware::from_fn(move |request, next| guard.clone().check(request, next)))
        .merge(pages::router(ui, as_left)?))
}

fn read<T: DeserializeOwned>(command: &str, request: Json_) -> Result<T, Problem> {
    serde_json::from_value(request).map_err(|_| {
        Problem::new(
            ProblemCode::InvalidInput,
            format!("The window asked for “{command}” in a way that can't be read. Nothing was done."),
        )
    })
}

fn answer<T: Serialize>(result: Result<T, Problem>) -> Response {
    match result {
        Ok(response) => Json(response).into_response(),
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response(),
    }
}

macro_rules! http_commands {
    ($($(#[doc = $doc:literal])* $name:ident($request:ty) -> $response:ty;)*) => {
        async fn call(
            State(app): State<App>,
            Path(command): Path<String>,
            Json(request): Json<Json_>,
        ) -> Response {
            match command.as_str() {
                $(
                    stringify!($name) => {
                        let result: Result<$response, Problem> = match read::<$request>(&command, request) {
                            Ok(request) => handlers::$name(&app, request).await,
                            Err(problem) => Err(problem),
                        };
                        answer(result)
                    }
                )*
                _ => StatusCode::NOT_FOUND.into_response(),
            }
        }
    };
}

orgdesk_commands::with_commands!(http_commands);
