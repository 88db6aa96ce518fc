//! Small acts: copy, open a link.

use crate::{App, RequestRef};
use orgdesk_model::{PlannedRequest, Problem, ProblemCode};
use orgdesk_words::phrase;
use url::Url;

impl App {
    /// Copies a planned request as a curl command. The credential is a shell variable, never the secret.
    ///
    /// # Errors
    /// The plan is gone; no clipboard.
    pub fn copy_as_curl(&self, wanted: &RequestRef) -> Result<(), Problem> {
        let kept = self.kept_plan(wanted.plan)?;
        let request = usize::try_from(wanted.request)
            .ok()
            .and_then(|at| kept.plan.requests.get(at))
            .ok_or_else(|| {
                Problem::new(
                    ProblemCode::NotFound,
                    phrase!("The plan has no such request. Nothing was copied."),
                )
            })?;
        self.copy_text(&curl(request)?)
    }

    /// Copies text.
    ///
    /// # Errors
    /// No clipboard.
    pub fn copy_text(&self, text: &str) -> Result<(), Problem> {
        self.inner.host.copy_text(text)
    }

    /// Shows the page anew, with nothing left of what it kept in memory.
    pub fn renew_page(&self) {
        self.inner.host.renew_page();
    }

    /// Opens a link in the desktop's browser.
    ///
    /// # Errors
    /// Not an https address, or one with a user name or password in it.
    pub fn open_link(&self, link: &str) -> Result<(), Problem> {
        let url = Url::parse(link).ok().filter(is_safe).ok_or_else(|| {
            Problem::new(
                ProblemCode::InvalidInput,
                phrase!("This link is not a plain https address. It was not opened."),
            )
        })?;
        self.inner.host.open_link(&url)
    }
}

fn is_safe(url: &Url) -> bool {
    url.scheme() == "https"
        && url.host_str().is_some()
        && url.username().is_empty()
        && url.password().is_none()
}

fn curl(request: &PlannedRequest) -> Result<String, Problem> {
    let quoted = |text: &str| {
        shlex::try_quote(text).map(std::borrow::Cow::into_owned).map_err(|_| {
            Problem::new(
                ProblemCode::Internal,
                phrase!("The request has a NUL byte, which no shell takes. Nothing was copied."),
            )
        })
    };
    let mut command = format!("curl --request {} {}", request.method, quoted(&request.url)?);
    for header in &request.credential {
        // In double quotes, since a shell shall put the credential in.
        command.push_str(&format!(" \\\n  --header \"{}: {}\"", header.name, header.value));
    }
    for header in &request.headers {
        command
            .push_str(&format!(" \\\n  --header {}", quoted(&format!("{}: {}", header.name, header.value))?));
    }
    if let Some(body) = &request.body {
        command.push_str(&format!(" \\\n  --data-raw {}", quoted(body)?));
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use orgdesk_model::Header;

    #[test]
    fn curl_quotes_what_a_shell_would_read() {
        let request = PlannedRequest {
            method: "PUT".to_owned(),
            url: "https://a.example/x?y=$(id)".to_owned(),
            headers: vec![Header { name: "content-type".to_owned(), value: "application/json".to_owned() }],
            credential: vec![Header { name: "Authorization".to_owned(), value: "Bearer $TOKEN".to_owned() }],
            body: Some(r#"{"name":"O'Neill"}"#.to_owned()),
            purpose: String::new(),
            operation: String::new(),
            expected_owner: None,
        };
        let command = curl(&request).unwrap();
        let words = shlex::split(&command.replace("\\\n", "")).unwrap();
        assert_eq!(
            words,
            [
                "curl",
                "--request",
                "PUT",
                "https://a.example/x?y=$(id)",
                "--header",
                "Authorization: Bearer $TOKEN",
                "--header",
                "content-type: application/json",
                "--data-raw",
                r#"{"name":"O'Neill"}"#,
            ]
        );
        assert!(command.contains("'https://a.example/x?y=$(id)'"));
    }

    #[test]
    fn only_plain_https_links_are_opened() {
        let safe = |link: &str| Url::parse(link).is_ok_and(|url| is_safe(&url));
        assert!(safe("https://docs.example/page"));
        for link in
            ["http://a.example", "javascript:alert(1)", "file:///etc/passwd", "https://a:b@c.example", "x"]
        {
            assert!(!safe(link), "{link}");
        }
    }
}
