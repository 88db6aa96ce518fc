//! Checking a draft field by field.

use super::{
    AUDIT_LOGS, LANGUAGE, LONGEST_CODE, LONGEST_INSTANCE, LONGEST_NAME, MFA, NAME, PATHS, TOKEN_MFA,
};
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use orgdesk_model::{Draft, Finding, FormReading, Intent, Severity, Value, visible};
use orgdesk_words::{phrase, say};

/// Symbols that a name may have, beside letters and digits.
const SYMBOLS: &str = " -_.`':@&";
/// The documents write `-_.`':@&, and space`: whether the comma is one of them, readings differ.
const PERHAPS: char = ',';

/// Checks a draft.
pub fn check(reading: &FormReading, draft: &Draft) -> Vec<Finding> {
    let mut findings = Vec::new();
    if draft.intent != Intent::Edit {
        findings.push(Finding {
            severity: Severity::Error,
            code: "no_default".to_owned(),
            path: None,
            message: say!("These settings have no default to follow or to leave."),
        });
    }
    for (path, value) in &draft.inputs {
        let before = reading.snapshot.fields.get(path).map(|reading| &reading.value);
        if !PATHS.contains(&path.as_str()) {
            findings.push(Finding::error(
                "unknown_field",
                path.as_str(),
                phrase!("Organizations have no such setting."),
            ));
        } else if before == Some(value) {
            // As the server has it: whatever it is, nothing is sent.
        } else if let Some(reason) = reading.fixed.get(path) {
            findings.push(Finding::error("fixed", path.as_str(), reason.clone()));
        } else {
            let had_text = before.and_then(Value::as_text).is_some_and(|text| !text.is_empty());
            findings.extend(check_value(path.as_str(), value, had_text));
        }
    }
    findings
}

fn check_value(path: &str, value: &Value, had_text: bool) -> Vec<Finding> {
    if path == MFA || path == TOKEN_MFA {
        let wrong = Finding::error("not_a_switch", path, phrase!("This is either on or off."));
        return if value.as_bool().is_some() { Vec::new() } else { vec![wrong] };
    }
    let Some(text) = value.as_text() else {
        return vec![Finding::error("not_text", path, phrase!("This has to be text."))];
    };
    match path {
        NAME => name(text),
        AUDIT_LOGS => audit_logs(text),
        _ => code(path, text, had_text),
    }
}

fn name(text: &str) -> Vec<Finding> {
    if text.trim().is_empty() {
        return vec![Finding::error("name_empty", NAME, phrase!("An organization needs a name."))];
    }
    if let Some(long) = too_long(NAME, text, LONGEST_NAME) {
        return vec![long];
    }
    if let Some(wrong) = text.chars().find(|c| !is_name_character(*c) && *c != PERHAPS) {
        let shown = visible(wrong.encode_utf8(&mut [0; 4])).into_owned();
        return vec![Finding::error(
            "name_characters",
            NAME,
            say!(
                "“{shown}” can't be in a name: letters of any language, digits, spaces and - _ . ` ' : @ & can."
            ),
        )];
    }
    let mut findings = Vec::new();
    if text.contains(PERHAPS) {
        findings.push(warning(
            "name_comma",
            NAME,
            phrase!("The documents can be read both ways on whether a name may have a comma: the server may refuse it."),
        ));
    }
    if text.trim() != text {
        findings.push(warning("name_spaces", NAME, phrase!("The name begins or ends with a space.")));
    }
    findings
}

/// Letters and digits of any language, with the marks that belong to letters, and the named symbols.
pub fn is_name_character(c: char) -> bool {
    c.is_alphanumeric()
        || SYMBOLS.contains(c)
        || GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

fn audit_logs(text: &str) -> Vec<Finding> {
    let mut findings = one_line(AUDIT_LOGS, text, LONGEST_INSTANCE);
    if findings.is_empty() && !text.is_empty() {
        findings.push(Finding::note(
            "audit_log_precondition",
            AUDIT_LOGS,
            phrase!("The organization must already have access to the log service, and this instance of it; otherwise the \
             server refuses."),
        ));
    }
    findings
}

fn code(path: &str, text: &str, had_text: bool) -> Vec<Finding> {
    let mut findings = one_line(path, text, LONGEST_CODE);
    if findings.is_empty() && text.is_empty() && had_text {
        let message = if path == LANGUAGE {
            phrase!(
                "No document says that an empty language takes the default away: the server may refuse or ignore it."
            )
        } else {
            phrase!(
                "No document says that an empty locale takes the default away: the server may refuse or ignore it."
            )
        };
        findings.push(warning("clears_preference", path, message));
    }
    findings
}

fn one_line(path: &str, text: &str, longest: usize) -> Vec<Finding> {
    if let Some(long) = too_long(path, text, longest) {
        return vec![long];
    }
    if text.trim() != text || visible(text) != text {
        return vec![Finding::error(
            "text_characters",
            path,
            phrase!("Leave out spaces around it, line breaks and characters that don't show."),
        )];
    }
    Vec::new()
}

fn too_long(path: &str, text: &str, longest: usize) -> Option<Finding> {
    // Bytes first: a huge paste is not worth counting.
    let long = text.len() > 4 * longest || text.chars().count() > longest;
    long.then(|| Finding::error("text_too_long", path, say!("Use at most {longest} characters.")))
}

fn warning(code: &str, path: &str, message: impl Into<String>) -> Finding {
    Finding { severity: Severity::Warning, ..Finding::error(code, path, message) }
}
