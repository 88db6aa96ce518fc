//! The way through the browser: authorization code with a proof key.

use super::state::{Answering, App, Grant};
use super::{Call, Refusal, page};
use crate::stand_in::Answer;
use crate::zitadel::state::{State, User, UserKind};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The parameter by which the page's own button refuses.
pub const REFUSE: &str = "sandbox_refuse";

/// Text for a place in a query.
pub fn quoted(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// Shows who can sign in, or answers for the one that the request hints at.
pub fn authorize(call: &mut Call<'_>) -> Answer {
    let app = match app(call) {
        Ok(app) => app,
        // Whom it would be sent back to is not known, so the browser shows it.
        Err(refusal) => {
            let text = format!("ErrorType={} Description={}", refusal.error, refusal.description);
            return page::plain(400, &text);
        }
    };
    let back = call.text("redirect_uri").to_owned();
    let outcome = match check(call) {
        Err(refusal) => Err(refusal),
        Ok(()) => match decide(call) {
            Some(outcome) => outcome,
            None => return page::choose(call.state, &app, &call.fields),
        },
    };
    let mut query = match outcome {
        Ok(user) => {
            let grant = Grant {
                client: app.id,
                user,
                scopes: call.text("scope").split_whitespace().map(str::to_owned).collect(),
                nonce: call.text("nonce").to_owned(),
                signed_in: call.state.now(),
            };
            let challenge = call.text("code_challenge").to_owned();
            format!("code={}", quoted(&call.state.issue_code(grant, &back, &challenge)))
        }
        Err(refusal) => {
            format!("error={}&error_description={}", refusal.error, quoted(&refusal.description))
        }
    };
    if !call.text("state").is_empty() {
        query.push_str(&format!("&state={}", quoted(call.text("state"))));
    }
    let joint = if back.contains('?') { '&' } else { '?' };
    Answer {
        status: 302,
        headers: vec![("location".into(), format!("{back}{joint}{query}"))],
        body: Vec::new(),
    }
}

fn app(call: &Call<'_>) -> Result<App, Refusal> {
    let client = call.text("client_id");
    if client.is_empty() {
        return Err(Refusal::request("auth request is missing client_id"));
    }
    let app = call.state.oauth.app(client).ok_or_else(|| Refusal::request("Errors.App.NotFound"))?;
    let back = call.text("redirect_uri");
    if back.is_empty() {
        return Err(Refusal::request("The redirect_uri is missing in the request."));
    }
    if !app.redirects.iter().any(|registered| returns(registered, back)) {
        return Err(Refusal::request("The requested redirect_uri is missing in the client configuration."));
    }
    Ok(app.clone())
}

/// Whether an address is a registered one: the same, or on the same path of a loopback host, whatever its port.
fn returns(registered: &str, asked: &str) -> bool {
    registered == asked || loopback(registered).is_some_and(|path| loopback(asked).is_some_and(|p| p == path))
}

/// What follows host and port of a plain loopback address.
fn loopback(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("http://")?;
    let at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(at);
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]").then_some(path)
}

fn check(call: &Call<'_>) -> Result<(), Refusal> {
    let scopes: Vec<&str> = call.text("scope").split_whitespace().collect();
    if scopes.is_empty() {
        return Err(Refusal::request("The scope of your request is missing."));
    }
    if !scopes.contains(&"openid") {
        return Err(Refusal::new("invalid_scope", "The scope openid is missing in your request."));
    }
    match call.text("response_type") {
        "" => return Err(Refusal::request("The response type is missing in your request.")),
        "code" => {}
        _ => {
            return Err(Refusal::new(
                "unauthorized_client",
                "The requested response type is missing in the client configuration.",
            ));
        }
    }
    let method = call.text("code_challenge_method");
    if !call.text("code_challenge").is_empty() && method != "S256" {
        return Err(Refusal::request(format!("code_challenge_method {method} is not supported")));
    }
    Ok(())
}

/// The id of who signs in, or the refusal. `None`: a person decides at the page.
fn decide(call: &Call<'_>) -> Option<Result<String, Refusal>> {
    let denied = || Refusal::new("access_denied", "The user refused.");
    if !call.text(REFUSE).is_empty() {
        return Some(Err(denied()));
    }
    match &call.state.oauth.answering {
        Answering::User(id) => return Some(Ok(id.clone())),
        Answering::Refusal => return Some(Err(denied())),
        Answering::Person => {}
    }
    let hint = call.text("login_hint");
    let hinted = people(call.state).find(|user| !hint.is_empty() && user.user_name == hint);
    match hinted {
        Some(user) => Some(Ok(user.id.clone())),
        None if call.text("prompt") == "none" => {
            Some(Err(Refusal::new("login_required", "No user is signed in.")))
        }
        None => None,
    }
}

/// Who can sign in through the browser.
pub fn people(state: &State) -> impl Iterator<Item = &User> {
    let human = |user: &&User| matches!(user.kind, UserKind::Human { .. });
    state.users.values().filter(human).filter(|user| state.living_user(&user.id).is_some())
}

#[cfg(test)]
mod tests {
    use super::returns;

    #[test]
    fn a_loopback_address_returns_to_any_port_of_the_same_path() {
        let same = [
            ("http://127.0.0.1/callback", "http://127.0.0.1:40123/callback"),
            ("http://localhost/callback", "http://[::1]:1/callback"),
            ("orgdesk://signed-in", "orgdesk://signed-in"),
        ];
        for (registered, asked) in same {
            assert!(returns(registered, asked), "{asked}");
        }
        let other = [
            "http://127.0.0.1:40123/callback/",
            "http://127.0.0.1:40123/other",
            "http://127.0.0.1:40123/callback?x=1",
            "https://127.0.0.1:40123/callback",
            "http://127.0.0.1.example:80/callback",
            "http://127.0.0.1@example.org/callback",
            "http://127.0.0.1:x/callback",
        ];
        for asked in other {
            assert!(!returns("http://127.0.0.1/callback", asked), "{asked}");
        }
    }
}
