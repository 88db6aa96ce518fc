//! Answers to writes of trusts: whose trust it is, what was made, and whether the server holds what was sent.

use super::scopes::beyond;
use super::{DESCRIPTION, EXPIRES, SCOPES};
use crate::csp::links::{TrustPlace, is_word};
use crate::csp::trusts::time::text;
use crate::csp::trusts::{Allowed, Echo, Record, WireScopes, WireTrust};
use crate::transport::{Answer, TransportError};
use orgdesk_model::{Notice, visible};
use orgdesk_words::{number, phrase, say};
use serde::Deserialize;
use serde_json::Value as Json;

/// What an answer tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// The org that gives the trust, where it names one.
    pub owner: Option<String>,
    /// The id of the trust that was made.
    pub made: Option<String>,
    /// Where the server holds something else than was sent.
    pub notices: Vec<Notice>,
}

/// Reads the answer to a write that was sent to a place among trusts.
///
/// # Errors
/// It can't be read, or is about another trust: what the server did can't be told from it.
pub fn answered(place: &TrustPlace, sent: Option<&str>, answer: &Answer) -> Result<Answered, TransportError> {
    if answer.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Answered::default());
    }
    let body: Json = answer.json()?;
    let unreadable = |reason: String| TransportError::Unreadable { reason, answer: Box::new(answer.clone()) };
    let Some(trust) = &place.trust else {
        let made = body["id"].as_str().or_else(|| body["trustId"].as_str());
        return Ok(Answered {
            made: made.filter(|id| is_word(id)).map(str::to_owned),
            ..Answered::default()
        });
    };
    let wire = WireTrust::deserialize(&body)
        .map_err(|error| unreadable(visible(&error.to_string()).into_owned()))?;
    let Some(named) = wire.trust_id else { return Ok(Answered::default()) };
    if !named.eq_ignore_ascii_case(trust) {
        return Err(unreadable(say!("it is about another trust ({})", visible(&named))));
    }
    let record = Record::read(&body).map_err(|why| unreadable(visible(&why.to_string()).into_owned()))?;
    let sent: Json = sent.and_then(|sent| serde_json::from_str(sent).ok()).unwrap_or_default();
    Ok(Answered {
        owner: Some(record.parties.trustee.id.0.clone()),
        made: None,
        notices: echoes(&sent, &record),
    })
}

/// Where the trust in an answer isn't what was sent.
fn echoes(sent: &Json, record: &Record) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some(number) = sent[EXPIRES].as_i64() {
        notices.extend(end(number, record));
    }
    if let Ok(wanted) = WireScopes::deserialize(&sent[SCOPES]) {
        notices.extend(scopes(&wanted, record));
    }
    if let Some(wanted) = sent[DESCRIPTION].as_str()
        && record.description.as_deref().unwrap_or_default() != wanted
    {
        notices.push(Notice::remark(
            "csp.echo_description",
            phrase!("The server holds another description than was sent."),
            phrase!("It may have shortened it, or left out characters. Compare below."),
        ));
    }
    notices
}

fn end(number: i64, record: &Record) -> Option<Notice> {
    let sent = record.unit.read(number).map_or_else(|| number.to_string(), text);
    let held = record.end.as_ref().map(|end| end.raw);
    let echo = held.map(|held| Echo::of(number, held));
    match (echo, record.end.as_ref()) {
        (Some(Echo::Same), Some(end)) if end.perhaps.is_none() => None,
        (Some(Echo::OtherUnit), _) | (Some(Echo::Same), _) => Some(Notice::remark(
            "csp.echo_expiry_unit",
            phrase!("The server counts the end in another unit of time."),
            say!(
                "{number} was sent, and {} came back: a thousand times off. The trust may end far from when it \
                 should. Read it again, and set the end anew.",
                held.unwrap_or_default()
            ),
        )),
        (Some(Echo::Differs), Some(end)) => Some(Notice::remark(
            "csp.echo_expiry",
            phrase!("The server holds another end than was sent."),
            say!(
                "{sent} was sent; the server holds {}.",
                record.unit.read(end.raw).map_or_else(|| end.raw.to_string(), text)
            ),
        )),
        (_, None) | (None, _) => Some(Notice::remark(
            "csp.echo_expiry",
            phrase!("The server holds no end, although one was sent."),
            say!("{sent} was sent. The trust may go on without an end: read it again."),
        )),
    }
}

fn scopes(wanted: &WireScopes, record: &Record) -> Option<Notice> {
    let wanted = wanted.to_model();
    let held = match &record.allowed {
        Allowed::These(held) => held.to_model(),
        Allowed::NotTold => return None,
        Allowed::Unread(why) => {
            return Some(Notice::remark(
                "csp.echo_scopes",
                phrase!("What the server made of the scopes can't be read."),
                say!("The answer says: {why}. Read the trust again."),
            ));
        }
    };
    if held == wanted {
        return None;
    }
    let (more, fewer) = (beyond(&held, &wanted), beyond(&wanted, &held));
    Some(if fewer.is_empty() && !more.is_empty() {
        Notice::remark(
            "csp.echo_scopes_merged",
            phrase!("The server added the new scopes to the old ones instead of replacing them."),
            phrase!(
                "What was to be taken away is still allowed, and this server has no way to take a scope away but to remove \
             the trust and create another one."
            ),
        )
    } else {
        Notice::remark(
            "csp.echo_scopes",
            phrase!("The server holds other scopes than were sent."),
            say!(
                "Allowed without having been sent: {}. Sent, but not allowed: {}. Read the trust again and compare.",
                number(more.len()),
                number(fewer.len())
            ),
        )
    })
}
