//! What a server sends that means harm, or is broken beyond what JSON libraries agree on.
//!
//! Answers are written anew, since no JSON value can hold a member twice, a number too large, or bytes that are no text.

use crate::faults::Fault;
use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Number, Value};
use std::io::Write as _;
use std::sync::OnceLock;

/// Markup that runs a script wherever it is taken for HTML. The script leaves a mark and calls home.
pub const MARKUP: &str =
    "<img src=x onerror=\"window.pwned=1;fetch('http://127.0.0.1:9/pwned')\"><script>window.pwned=2</script>";

/// How an answer is written anew.
#[derive(Debug, Clone, Copy)]
pub enum Trick<'a> {
    /// Every text has this behind it, but for ids, times and constants.
    Text(&'a str),
    /// Every text, ids too, is this.
    Everything(&'a str),
    /// Every number, as a number or as text, is this.
    Numbers(&'a str),
    /// Every member comes a second time, with another value.
    Twice,
    /// Every text ends with bytes that are no UTF-8.
    NotUtf8,
}

/// Writes an answer anew.
#[must_use]
pub fn rewritten(body: &Value, trick: Trick<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    write(body, trick, &mut out);
    out
}

fn write(value: &Value, trick: Trick<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Object(members) => {
            out.push(b'{');
            let mut first = true;
            for (name, value) in members {
                member(&mut first, name, out);
                write(value, trick, out);
                if matches!(trick, Trick::Twice) {
                    member(&mut first, name, out);
                    write(&other(value), trick, out);
                }
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write(item, trick, out);
            }
            out.push(b']');
        }
        Value::String(text) => write_text(text, trick, out),
        Value::Number(_) => match trick {
            Trick::Numbers(to) => out.extend(to.as_bytes()),
            _ => out.extend(value.to_string().as_bytes()),
        },
        plain => out.extend(plain.to_string().as_bytes()),
    }
}

fn member(first: &mut bool, name: &str, out: &mut Vec<u8>) {
    if !std::mem::take(first) {
        out.push(b',');
    }
    out.extend(Value::from(name).to_string().as_bytes());
    out.push(b':');
}

fn write_text(text: &str, trick: Trick<'_>, out: &mut Vec<u8>) {
    let mut plain = |text: &str| out.extend(Value::from(text).to_string().as_bytes());
    match trick {
        Trick::Text(with) if is_prose(text) => plain(&format!("{text}{with}")),
        Trick::Everything(with) => plain(with),
        Trick::Numbers(to) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => plain(to),
        Trick::NotUtf8 => {
            plain(text);
            let end = out.len() - 1;
            out.splice(end..end, *b"\xff\xc0\xaf");
        }
        _ => plain(text),
    }
}

/// What people read, in contrast to ids, times, types and constants, without which a client gets nowhere.
fn is_prose(text: &str) -> bool {
    let constant = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_-".contains(&b));
    let id = uuid::Uuid::parse_str(text).is_ok();
    let time = chrono::DateTime::parse_from_rfc3339(text).is_ok();
    let address = text.contains("://") || text.starts_with('/') || text.starts_with("type.googleapis.com");
    !(constant || id || time || address)
}

/// A value of the same type that says something else.
fn other(value: &Value) -> Value {
    match value {
        Value::Bool(b) => Value::Bool(!b),
        Value::Number(n) => {
            n.as_i64().map_or(Value::Null, |n| Value::Number(Number::from(n.wrapping_add(1))))
        }
        Value::String(text) => Value::String(format!("{text}0")),
        Value::Array(_) => Value::Array(Vec::new()),
        other => other.clone(),
    }
}

/// Bytes that one piece of a bomb expands to.
const PIECE: usize = 1024 * 1024;

/// The first piece of gzip that expands a thousandfold into JSON without an end, and the one that may follow it over and
/// over: it refers to letters before it, which are the same.
fn bomb() -> std::io::Result<(Bytes, Bytes)> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let mut piece = |text: &[u8]| {
        encoder.write_all(text)?;
        encoder.flush()?;
        Ok::<Bytes, std::io::Error>(std::mem::take(encoder.get_mut()).into())
    };
    let start = piece(b"{\"padding\":\"")?;
    let letters = vec![b'x'; PIECE];
    let first = piece(&letters)?;
    Ok(([start, first].concat().into(), piece(&letters)?))
}

/// The pieces of a bomb. They don't end.
pub fn bomb_pieces() -> impl Iterator<Item = std::io::Result<Bytes>> + Send {
    static MADE: OnceLock<Option<(Bytes, Bytes)>> = OnceLock::new();
    let (first, next) = MADE.get_or_init(|| bomb().ok()).clone().unwrap_or_default();
    std::iter::once(first).chain(std::iter::repeat(next)).map(Ok)
}

/// Everything of this kind, by name: for tests, and for somebody who wants to see it.
#[must_use]
pub fn all() -> Vec<(&'static str, Fault)> {
    let text = |with: &str| Fault::Text { with: with.to_owned() };
    let everything = |with: &str| Fault::Everything { with: with.to_owned() };
    let numbers = |to: &str| Fault::Numbers { to: to.to_owned() };
    vec![
        ("markup", text(MARKUP)),
        ("turned-around", text("\u{202e}\u{2066}\u{0}\u{200b}\u{feff}")),
        ("long", text(&"W".repeat(10_000))),
        ("ids", everything("../../\u{0}?x=1#<img src=x>%2e%2e/")),
        ("no-texts", everything("")),
        ("huge-numbers", numbers("1e400")),
        ("long-numbers", numbers("99999999999999999999999999999999999999")),
        ("negative-numbers", numbers("-9223372036854775808")),
        ("twice", Fault::Twice),
        ("not-utf8", Fault::NotUtf8),
        ("bomb", Fault::Bomb),
        ("no-gzip", Fault::NoGzip),
        ("endless", Fault::Huge { bytes: None }),
        ("drip", Fault::Drip { ms: 100 }),
        ("deep", Fault::Deep { depth: 200_000 }),
        ("malformed", Fault::Malformed),
        ("empty", Fault::Empty),
        ("html", Fault::ContentType { value: "text/html; charset=utf-7".to_owned() }),
        ("another-org", Fault::OtherOrg { org: None }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::io::Read as _;

    fn text(body: &Value, trick: Trick<'_>) -> String {
        String::from_utf8_lossy(&rewritten(body, trick)).into_owned()
    }

    #[test]
    fn each_trick_writes_what_it_says() {
        let body = json!({"name": "Fjord", "id": "381204517632114691", "state": "ORG_STATE_ACTIVE", "n": 5, "on": true});
        assert_eq!(
            text(&body, Trick::Text("<b>")),
            r#"{"name":"Fjord<b>","id":"381204517632114691","state":"ORG_STATE_ACTIVE","n":5,"on":true}"#
        );
        assert_eq!(
            text(&body, Trick::Numbers("1e400")),
            r#"{"name":"Fjord","id":"1e400","state":"ORG_STATE_ACTIVE","n":1e400,"on":true}"#
        );
        assert_eq!(text(&json!({"on": true, "n": 1}), Trick::Twice), r#"{"on":true,"on":false,"n":1,"n":2}"#);
        assert!(std::str::from_utf8(&rewritten(&body, Trick::NotUtf8)).is_err());
    }

    #[test]
    fn a_bomb_is_small_and_goes_on() {
        let pieces: Vec<u8> =
            bomb_pieces().take(40).flat_map(|piece| piece.expect("a piece").to_vec()).collect();
        assert!(pieces.len() < 80_000, "{}", pieces.len());
        let mut text = vec![0; 30 * PIECE];
        flate2::read::GzDecoder::new(&pieces[..]).read_exact(&mut text).expect("gzip");
        assert!(text.starts_with(b"{\"padding\":\"x") && text[20..].iter().all(|letter| *letter == b'x'));
    }
}
