//! The built UI, under the content security policy of the real window.

use axum::Router;
use axum::http::header::{CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{Html, Response};
use axum::routing::get;
use serde_json::Value;
use std::error::Error;
use std::path::Path;
use tower_http::services::ServeDir;

const TAURI: &str = include_str!("../../../../tauri.conf.json");
const IPC: &str = "connect-src ipc: http://ipc.localhost";

/// The window's policy, with this server in the place of IPC.
fn policy() -> Result<HeaderValue, Box<dyn Error>> {
    let config: Value = serde_json::from_str(TAURI)?;
    let policy = config["app"]["security"]["csp"].as_str().ok_or("the app has no content security policy")?;
    if !policy.contains(IPC) {
        return Err(format!("the app's content security policy no longer says “{IPC}”").into());
    }
    Ok(policy.replace(IPC, "connect-src 'self'").parse()?)
}

/// Serves the UI's files; any other path is one of its screens, and gets the page as `as_left` makes it.
///
/// # Errors
/// The policy can't be read from the app's configuration.
pub fn router<F, R>(ui: &Path, as_left: F) -> Result<Router, Box<dyn Error>>
where
    F: Fn(String) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = String> + Send,
{
    let policy = policy()?;
    let index = ui.join("index.html");
    let screen = move || async move {
        let page = tokio::fs::read_to_string(index).await.map_err(|_| StatusCode::NOT_FOUND)?;
        Ok::<_, StatusCode>(Html(as_left(page).await))
    };
    let files = ServeDir::new(ui).append_index_html_on_directories(false).fallback(get(screen));
    Ok(Router::new().fallback_service(files).layer(map_response(move |mut response: Response| {
        let headers = response.headers_mut();
        headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        std::future::ready(response)
    })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::Request;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    async fn got(ui: &Path, path: &str) -> (StatusCode, String, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let as_left = |page| std::future::ready(format!("{page}, as left"));
        let response = router(ui, as_left).unwrap().oneshot(request).await.unwrap();
        let status = response.status();
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, policy, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn files_and_screens_come_under_the_windows_policy() {
        let ui = tempfile::tempdir().unwrap();
        std::fs::write(ui.path().join("index.html"), "the page").unwrap();
        std::fs::write(ui.path().join("app.js"), "the script").unwrap();
        let page = "the page, as left";
        for (path, body) in [("/", page), ("/app.js", "the script"), ("/orgs/1/domain", page)] {
            let (status, policy, found) = got(ui.path(), path).await;
            assert_eq!((status, found.as_str()), (StatusCode::OK, body), "{path}");
            assert!(policy.starts_with("default-src 'none'"), "{policy}");
            assert!(policy.contains("connect-src 'self';"), "{policy}");
        }
    }
}
