//! The page in the browser.

use super::authorize::{REFUSE, people, quoted};
use super::state::App;
use crate::stand_in::Answer;
use crate::zitadel::state::State;
use std::fmt::Write as _;

/// People shown; a generated world has thousands.
const SHOWN: usize = 50;

fn answer(status: u16, kind: &str, body: String) -> Answer {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    let headers = [
        ("content-type", kind),
        ("cache-control", "no-store"),
        ("content-security-policy", policy),
        ("referrer-policy", "no-referrer"),
    ];
    Answer {
        status,
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        body: body.into_bytes(),
    }
}

/// A line of text.
pub fn plain(status: u16, text: &str) -> Answer {
    answer(status, "text/plain; charset=utf-8", format!("{text}\n"))
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
        out
    })
}

/// Lets a person choose: each link repeats the request, with a hint at the one.
pub fn choose(state: &State, app: &App, fields: &[(String, String)]) -> Answer {
    let kept = fields.iter().filter(|(name, _)| name != "login_hint" && name != "prompt");
    let request: String = kept.map(|(name, value)| format!("{}={}&", quoted(name), quoted(value))).collect();
    let link = |name: &str, value: &str| format!("/oauth/v2/authorize?{request}{name}={}", quoted(value));
    let mut list = String::new();
    for user in people(state).take(SHOWN) {
        let org = state.orgs.get(&user.org).map_or("", |org| &org.name);
        let _ = writeln!(
            list,
            "<li><a href=\"{}\">{}</a> {}, {}</li>",
            escaped(&link("login_hint", &user.user_name)),
            escaped(&user.display_name()),
            escaped(&user.user_name),
            escaped(org)
        );
    }
    let body = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Sign in (sandbox)</title>\n\
         <style>body{{font:16px/1.5 sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}}</style>\n\
         <h1>Sign in</h1>\n<p>{} asks who you are. This server is a stand-in for trying things out: choose somebody, \
         no password is needed.</p>\n<ul>\n{list}</ul>\n<p><a href=\"{}\">Refuse</a></p>\n</html>\n",
        escaped(&app.name),
        escaped(&link(REFUSE, "1")),
    );
    answer(200, "text/html; charset=utf-8", body)
}
