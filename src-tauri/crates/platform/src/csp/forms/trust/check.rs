//! Checking a draft of a trust, field by field. Pure: the time comes in.

use super::draft::is_as_read;
use super::read::{is_new, known};
use super::{
    DESCRIPTION, EXPIRES, LONGEST_DESCRIPTION, NEW_PATHS, PATHS, SCOPES, STATUS, STATUS_FIXED, TRUSTED, TYPE,
    expiry, scopes,
};
use crate::csp::links::is_guid;
use crate::csp::trusts::CUSTOM;
use crate::csp::trusts::Status;
use chrono::{DateTime, Utc};
use orgdesk_model::{Access, Draft, Finding, FormReading, Intent, Scopes, Severity, Value, visible};
use orgdesk_words::{phrase, say};

/// Checks a draft.
pub fn check(reading: &FormReading, draft: &Draft, now: DateTime<Utc>) -> Vec<Finding> {
    match draft.intent {
        Intent::Edit => edit(reading, draft, now),
        Intent::Remove | Intent::Deactivate => {
            let offer = reading.offers.iter().find(|offer| offer.intent == draft.intent);
            match offer.map(|offer| &offer.access) {
                Some(Access::Writable) => Vec::new(),
                Some(Access::ReadOnly { reason }) => vec![whole("not_offered", reason)],
                None => vec![whole("not_offered", phrase!("There is no such trust yet."))],
            }
        }
        Intent::Customize | Intent::Reset => {
            vec![whole("no_default", phrase!("Trusts have no default to follow or to leave."))]
        }
    }
}

fn whole(code: &str, message: &str) -> Finding {
    Finding { path: None, ..Finding::error(code, "", message) }
}

fn edit(reading: &FormReading, draft: &Draft, now: DateTime<Utc>) -> Vec<Finding> {
    let new = is_new(reading);
    let paths: &[&str] = if new { &NEW_PATHS } else { &PATHS };
    let mut findings = Vec::new();
    for (path, value) in &draft.inputs {
        let before = reading.snapshot.fields.get(path).map(|reading| &reading.value);
        let path = path.as_str();
        if !paths.contains(&path) {
            findings.push(Finding::error("unknown_field", path, phrase!("Trusts have no such setting.")));
        } else if !new && is_as_read(path, value, before) {
            // As the server has it: whatever it is, nothing is sent.
        } else if let Some(reason) = reading.fixed.get(&path.into()) {
            findings.push(Finding::error("fixed", path, reason.clone()));
        } else {
            findings.extend(check_value(reading, path, value, before, now));
        }
    }
    if new && !draft.inputs.is_empty() {
        for path in [TRUSTED, SCOPES] {
            // What wasn't typed is as it starts, and has to be good, too.
            if let (None, Some(start)) =
                (draft.inputs.get(&path.into()), reading.snapshot.fields.get(&path.into()))
            {
                findings.extend(check_value(reading, path, &start.value, None, now));
            }
        }
    }
    findings
}

fn check_value(
    reading: &FormReading,
    path: &str,
    value: &Value,
    before: Option<&Value>,
    now: DateTime<Utc>,
) -> Vec<Finding> {
    match path {
        SCOPES => match Scopes::from_value(value) {
            None => vec![Finding::error(
                "not_scopes",
                SCOPES,
                phrase!(
                    "These are no scopes: a list or a name is missing, or something else stands in its place."
                ),
            )],
            Some(wanted) => {
                let mut findings = scopes::check(&wanted);
                if before.is_none() && !is_new(reading) {
                    findings.push(Finding::warning(
                        "scopes_unknown",
                        SCOPES,
                        phrase!("The server doesn't tell what the trust allows now. This takes its place, whatever it is."),
                    ));
                }
                findings
            }
        },
        EXPIRES => expiry::check(value, before, now),
        STATUS => vec![Finding::error("fixed", STATUS, STATUS_FIXED.get())],
        TYPE if value.as_text() == Some(CUSTOM) => Vec::new(),
        TYPE => vec![Finding::error(
            "type_not_offered",
            TYPE,
            phrase!("An organization's owner can create trusts of the type CUSTOM alone."),
        )],
        _ => match value.as_text() {
            None => vec![Finding::error("not_text", path, phrase!("This has to be text."))],
            Some(text) if path == TRUSTED => trusted(reading, text),
            Some(text) => description(text, before),
        },
    }
}

fn trusted(reading: &FormReading, typed: &str) -> Vec<Finding> {
    let id = typed.trim();
    let error = |code: &str, message: &str| vec![Finding::error(code, TRUSTED, message)];
    if id.is_empty() {
        return error("trusted_org_missing", phrase!("Type the id of the organization that may act."));
    }
    if !is_guid(id) {
        return error(
            "trusted_org_guid",
            phrase!(
                "This is not the long id of an organization. It looks like 0d6e1a52-3b7c-4f80-9a51-2c64e8b7f013."
            ),
        );
    }
    if reading.snapshot.level.org().is_some_and(|own| own.as_str().eq_ignore_ascii_case(id)) {
        return error(
            "trusted_org_self",
            phrase!("This is the organization itself. A trust is between two."),
        );
    }
    let known = known(reading);
    let taken = known.taken.iter().find(|taken| taken.trusted_org_id.eq_ignore_ascii_case(id));
    let Some(taken) = taken else { return Vec::new() };
    let name = known.names.get(&id.to_ascii_lowercase()).map_or(phrase!("this organization"), String::as_str);
    vec![Finding::warning(
        "trusted_org_taken",
        TRUSTED,
        say!(
            "There is a trust with {name} already ({}). Between two organizations only one can be active or pending: \
             the server will refuse another (409).",
            Status::of(Some(&taken.status)).label().to_lowercase()
        ),
    )]
}

fn description(text: &str, before: Option<&Value>) -> Vec<Finding> {
    // Bytes first: a huge paste is not worth counting.
    if text.len() > 4 * LONGEST_DESCRIPTION || text.chars().count() > LONGEST_DESCRIPTION {
        return vec![Finding::error(
            "text_too_long",
            DESCRIPTION,
            say!("Use at most {LONGEST_DESCRIPTION} characters."),
        )];
    }
    let mut findings = Vec::new();
    if visible(text) != text {
        findings.push(Finding::warning(
            "text_characters",
            DESCRIPTION,
            phrase!("There are line breaks or characters that don't show in it."),
        ));
    }
    let had_text = before.and_then(Value::as_text).is_some_and(|before| !before.is_empty());
    if text.is_empty() && had_text {
        findings.push(Finding::warning(
            "clears_description",
            DESCRIPTION,
            phrase!("No document says that an empty description takes the old one away: the server may refuse or ignore it."),
        ));
    }
    findings
}

/// The findings that stop a plan.
pub fn errors(findings: Vec<Finding>) -> Vec<Finding> {
    findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}
