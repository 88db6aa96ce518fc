//! Domain settings: whether login names carry the org's domain, whether domains must be proven, whether mail must
//! come from a domain of the instance. One table of fields, one check, and the binding to two APIs.

mod history;
mod plan;
mod read;
mod survey;

pub use history::history;
pub use plan::{decide, plan};
#[cfg(feature = "measured")]
pub use read::of_answers;
pub use read::read;
#[cfg(feature = "measured")]
pub use survey::Survey;
pub use survey::survey;

use orgdesk_model::{
    Draft, FieldDescriptor, FieldKind, FieldName, FieldPath, Finding, FormDescriptor, FormReading, Intent,
    Level, LevelKind, Severity, Source, Value,
};
use orgdesk_words::{Bilingual, phrase, say};
use std::sync::LazyLock;

/// The form's identifier.
pub const ID: &str = "zitadel.domain";
/// Login names carry the org's domain.
pub const LOGIN: &str = "userLoginMustBeDomain";
/// Domains must be proven.
pub const VALIDATE: &str = "validateOrgDomains";
/// Mail comes from a domain of the instance.
pub const SMTP: &str = "smtpSenderAddressMatchesInstanceDomain";
/// All fields, in the order of the table.
pub const PATHS: [&str; 3] = [LOGIN, VALIDATE, SMTP];

/// Which of the server's two APIs a reading came through, and its change goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// `policies/domain`.
    Domain,
    /// `policies/orgiam`: one field, and each write turns the two others on.
    OrgIam,
}

impl Binding {
    /// The last segment of its paths.
    pub fn segment(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::OrgIam => "orgiam",
        }
    }

    /// How a reading was made: only the legacy API leaves fields that can't be set.
    pub fn of(reading: &FormReading) -> Self {
        if reading.fixed.contains_key(&FieldPath::from(VALIDATE)) { Self::OrgIam } else { Self::Domain }
    }
}

static FORM: LazyLock<Bilingual<FormDescriptor>> = LazyLock::new(|| Bilingual::new(form));

/// The table of fields.
pub fn descriptor() -> FormDescriptor {
    FORM.get().clone()
}

fn form() -> FormDescriptor {
    let toggle =
        |path: &str, label: &str, help: &str| FieldDescriptor::new(path, FieldKind::Toggle, label, help);
    FormDescriptor {
        id: ID.into(),
        title: say!("Domain settings"),
        summary: say!("How domains of organizations shape login names, and which of them count."),
        levels: vec![LevelKind::Instance, LevelKind::Org],
        fields: vec![
            toggle(
                LOGIN,
                phrase!("Login names carry the organization's domain"),
                phrase!(
                    "On: people sign in as name@domain, with each domain of their organization. Off: with the user name \
                 alone, which no one else on the instance may have. Changing it changes everybody's login name."
                ),
            ),
            toggle(
                VALIDATE,
                phrase!("Organization domains must be verified"),
                phrase!(
                    "On: a domain that is added counts once a DNS record or a file proves who owns it. Off: at once."
                ),
            ),
            toggle(
                SMTP,
                phrase!("Sender address must match an instance domain"),
                phrase!(
                    "On: the address that the instance sends mail from has to belong to one of its domains."
                ),
            ),
        ],
    }
}

/// A field as people and the platform name it.
pub fn name_of(path: &str) -> FieldName {
    let field = FORM.get().fields.iter().find(|field| field.path.as_str() == path);
    FieldName { path: path.into(), label: field.map_or(path, |field| &field.label).to_owned() }
}

/// What a draft comes to on what is there now: customizing what somebody else customized meanwhile is an edit.
fn intent_of(reading: &FormReading, draft: &Draft) -> Intent {
    match (draft.intent, &reading.snapshot.level, reading.snapshot.source) {
        (Intent::Customize, Level::Org { .. }, Source::Custom) => Intent::Edit,
        (intent, ..) => intent,
    }
}

/// Checks a draft.
pub fn check(reading: &FormReading, draft: &Draft) -> Vec<Finding> {
    let mut findings = Vec::new();
    let whole = |code: &str, message: &str| Finding {
        severity: Severity::Error,
        code: code.to_owned(),
        path: None,
        message: message.to_owned(),
    };
    let snapshot = &reading.snapshot;
    match (intent_of(reading, draft), &snapshot.level, snapshot.source) {
        (Intent::Customize | Intent::Reset, Level::Instance, _) => {
            findings.push(whole(
                "no_default_here",
                phrase!("These are the instance's own settings: there is nothing that they could follow."),
            ));
        }
        (Intent::Remove | Intent::Deactivate, ..) => {
            findings.push(whole(
                "not_removable",
                phrase!("Settings can be changed or reset, not removed or deactivated."),
            ));
        }
        (Intent::Edit, Level::Org { .. }, Source::Default) if !draft.inputs.is_empty() => {
            findings.push(whole(
                "follows_default",
                phrase!("The organization has no settings of its own now: it follows the instance default, perhaps because \
                 somebody reset them meanwhile. To give it your values, choose Customize settings; what you edited \
                 stays."),
            ));
        }
        _ => {}
    }
    for (path, value) in &draft.inputs {
        if !PATHS.contains(&path.as_str()) {
            findings.push(Finding::error(
                "unknown_field",
                path.as_str(),
                phrase!("Domain settings have no such field."),
            ));
        } else if value.as_bool().is_none() {
            findings.push(Finding::error(
                "not_a_switch",
                path.as_str(),
                phrase!("This is either on or off."),
            ));
        } else if let Some(reason) = reading.fixed.get(path)
            && snapshot.fields.get(path).map(|reading| &reading.value) != Some(value)
            && !comes_with_it(reading, draft, value)
        {
            findings.push(Finding::error("fixed", path.as_str(), reason.clone()));
        }
    }
    findings
}

/// Whether a fixed field has the value that customizing brings by itself, as a redo of that wants it.
fn comes_with_it(reading: &FormReading, draft: &Draft, value: &Value) -> bool {
    intent_of(reading, draft) == Intent::Customize && *value == Value::Bool(true)
}

/// A field's value in a snapshot, where it was read.
fn value_of(reading: &FormReading, path: &str) -> Option<Value> {
    reading.snapshot.fields.get(&FieldPath::from(path)).map(|reading| reading.value.clone())
}
