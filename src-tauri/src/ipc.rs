//! The commands as Tauri calls them: one line each, from the list.

use crate::backend::Backend;
use orgdesk_commands::{Nothing, handlers};
use orgdesk_core::*;
use orgdesk_model::*;
use orgdesk_words::say;
use tauri::State;
use tauri::ipc::Invoke;

/// A request of a shape that the app doesn't know is a defect, and its content may be a secret: it is not repeated.
fn read<T: serde::de::DeserializeOwned>(command: &str, request: serde_json::Value) -> Result<T, Problem> {
    serde_json::from_value(request).map_err(|_| {
        tracing::error!(command, "the window sent a request that can't be read");
        Problem::new(
            ProblemCode::InvalidInput,
            say!("The window asked for “{command}” in a way that can't be read. Nothing was done."),
        )
    })
}

macro_rules! tauri_commands {
    ($($(#[doc = $doc:literal])* $name:ident($request:ty) -> $response:ty;)*) => {
        $(
            #[tauri::command]
            async fn $name(
                backend: State<'_, Backend>,
                request: serde_json::Value,
            ) -> Result<$response, Problem> {
                let request: $request = read(stringify!($name), request)?;
                handlers::$name(&backend.app().await?, request).await
            }
        )*

        /// Answers the window's calls.
        pub fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }
    };
}

orgdesk_commands::with_commands!(tauri_commands);
