//! One organization: read and changed.

use crate::csp::call::{ADMINS, ANYONE, Access, Call, Fields, Reply};
use crate::csp::errors::Failure;
use crate::csp::state::{ACTIVE, Org, Trust};
use serde_json::{Map, Value, json};

/// Symbols of a display name beside letters and digits. Whether the comma is one, readings of the page differ.
const SYMBOLS: &str = " -_.`':@&,";
/// Longest display name, generation c.
const NAME_LENGTH: usize = 200;
/// Longest id of a log instance, generation c.
const INSTANCE_LENGTH: usize = 255;

/// The link that stands for an organization's id.
pub fn link(id: &str) -> String {
    format!("/csp/gateway/am/api/orgs/{id}")
}

/// An organization as answers show it: no id, null where there is no value.
pub fn show(call: &Call<'_>, org: &Org) -> Value {
    let generation = call.switches.generation;
    let flag = |value: bool| generation.has_mfa_flags().then_some(value);
    let mut shown = json!({
        "displayName": org.display_name,
        "name": org.name,
        "refLink": link(&org.id),
        "parentRefLink": null,
        "language": org.language,
        "locale": org.locale,
        "auditLogsInstanceId": org.audit_logs,
        "isMfaRequired": flag(org.mfa_required),
        "enforceUserApiTokenMfa": flag(org.passcode_required),
        "maxAllowedAuthExemptedUserCount": 25,
        "metadata": null,
        "status": "active",
        "trustedOrgs": others(call, org, |t| (t.trustee == org.id).then_some(&t.trusted)),
    });
    if generation.is_newest() {
        shown["type"] = Value::Null;
        shown["trusteeOrgs"] = others(call, org, |t| (t.trusted == org.id).then_some(&t.trustee));
        shown["customerId"] = json!(org.customer_id);
    }
    shown
}

/// The organizations at the other end of active trusts; null without any.
fn others<'a>(call: &'a Call<'_>, org: &Org, other: impl Fn(&'a Trust) -> Option<&'a String>) -> Value {
    let now = call.state.trust_now();
    let shown: Vec<Value> = call
        .state
        .trusts_of(&org.id)
        .filter(|t| t.status_at(now) == ACTIVE)
        .filter_map(|t| {
            let org = call.state.org(other(t)?)?;
            Some(if call.switches.generation.is_newest() {
                json!({"id": org.id, "displayName": org.display_name, "trustType": t.kind})
            } else {
                json!({"id": org.id})
            })
        })
        .collect();
    if shown.is_empty() { Value::Null } else { Value::Array(shown) }
}

/// Reads one.
pub fn get(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.enter(ANYONE)?;
    let org = call.org()?;
    Ok((200, Some(show(call, org))))
}

/// Changes the fields that are sent, all or none.
pub fn update(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let newest = call.switches.generation.is_newest();
    let access = Access { services: newest, ..ADMINS };
    call.enter(access)?;
    let fields = call.fields()?;
    let mut org = call.org()?.clone();
    change(&mut org, &fields, newest)?;
    let answer = Map::from_iter([("refLink".to_owned(), json!(link(&org.id)))]);
    if let Some(kept) = call.state.org_mut(&org.id) {
        *kept = org;
    }
    Ok((200, Some(Value::Object(answer))))
}

fn change(org: &mut Org, fields: &Fields, newest: bool) -> Result<(), Failure> {
    if let Some(name) = fields.text("displayName")? {
        check_name(name, newest)?;
        name.clone_into(&mut org.display_name);
    }
    if let Some(language) = fields.text("language")? {
        org.language = Some(language.to_owned());
    }
    if let Some(locale) = fields.text("locale")? {
        org.locale = Some(locale.to_owned());
    }
    if let Some(instance) = fields.text("auditLogsInstanceId")? {
        org.audit_logs = audit_logs(org, instance, newest)?;
    }
    // Generation c still takes both flags, and does nothing with them.
    let (mfa, passcode) = (fields.flag("isMfaRequired")?, fields.flag("enforceUserApiTokenMfa")?);
    if !newest {
        org.mfa_required = mfa.unwrap_or(org.mfa_required);
        org.passcode_required = passcode.unwrap_or(org.passcode_required);
        return Ok(());
    }
    if let Some(customer) = fields.text("customerId")? {
        org.customer_id = Some(customer.to_owned());
    }
    match fields.text("type")? {
        // The platform's operator alone may.
        Some(_) => Err(Failure::forbidden()),
        None => Ok(()),
    }
}

fn check_name(name: &str, newest: bool) -> Result<(), Failure> {
    if newest && name.chars().count() > NAME_LENGTH {
        return Err(Failure::bad(format!("displayName: size must be between 0 and {NAME_LENGTH}")));
    }
    // Generation c states a length from 0 on.
    if !newest && name.trim().is_empty() {
        return Err(Failure::bad("displayName must not be empty"));
    }
    match name.chars().find(|c| !is_name_character(*c)) {
        None => Ok(()),
        Some(_) => Err(Failure::bad(format!("displayName must be alphanumerical and can contain {SYMBOLS}"))),
    }
}

/// Letters of any script with their combining marks, digits, the symbols.
fn is_name_character(c: char) -> bool {
    c.is_alphanumeric()
        || SYMBOLS.contains(c)
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{94d}' | '\u{e48}'..='\u{e4b}')
}

/// An empty text resets. Anything else needs access to the log service, and an instance of the organization's.
fn audit_logs(org: &Org, instance: &str, newest: bool) -> Result<Option<String>, Failure> {
    if instance.is_empty() {
        return Ok(None);
    }
    if newest && instance.chars().count() > INSTANCE_LENGTH {
        return Err(Failure::bad(format!(
            "auditLogsInstanceId: size must be between 0 and {INSTANCE_LENGTH}"
        )));
    }
    if org.lint_instances.is_empty() {
        return Err(Failure::bad("The organization has no access to the LINT service"));
    }
    if !org.lint_instances.iter().any(|i| i == instance) {
        return Err(Failure::bad("The organization is not assigned to this LINT service instance"));
    }
    Ok(Some(instance.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_names_take_letters_of_any_script_and_the_named_symbols() {
        for name in ["Ålpha 株式 7-_.`':@&", "A, B", "e\u{301}", "हिन्दी"] {
            assert_eq!(check_name(name, true), Ok(()), "{name}");
        }
        for name in ["<b>", "a/b", "tab\t", "line\n", "🦀", "a\u{202e}b", "100%"] {
            assert!(check_name(name, true).is_err(), "{name}");
        }
    }

    #[test]
    fn lengths_are_stated_in_generation_c_alone() {
        let (fits, long) = ("ä".repeat(NAME_LENGTH), "ä".repeat(NAME_LENGTH + 1));
        assert_eq!(check_name(&fits, true), Ok(()));
        assert!(check_name(&long, true).is_err());
        assert_eq!(check_name(&long, false), Ok(()));
        assert_eq!(check_name("", true), Ok(()));
        assert!(check_name(" ", false).is_err());
    }
}
