//! What a plan said against what the server holds.

use crate::second::Held;
use orgdesk_model::{FieldChange, Plan, Source, Value};

/// A field: what was planned, and what is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The field's path.
    pub path: String,
    /// Before.
    pub before: Option<bool>,
    /// What the plan said.
    pub planned: Option<bool>,
    /// What the server holds.
    pub held: Option<bool>,
}

impl Compared {
    /// Whether the server holds what was planned. What the plan said nobody can know, and what this server does not
    /// tell, is no difference.
    pub fn agrees(&self) -> bool {
        self.planned.is_none() || self.held.is_none() || self.planned == self.held
    }
}

/// What a plan says that a level holds afterwards: the fields that it changes, and all others as they were.
pub fn compare(plan: &Plan, before: &Held, held: &Held) -> Vec<Compared> {
    let planned = |path: &str, was: bool| {
        let change = plan.changes.iter().find(|change| change.field.path.as_str() == path);
        match change {
            None => Some(was),
            Some(FieldChange { after, .. }) => after.value.as_ref().and_then(Value::as_bool),
        }
    };
    before
        .values
        .iter()
        .map(|(path, was)| Compared {
            path: (*path).to_owned(),
            before: Some(*was),
            planned: planned(path, *was),
            held: held.values.get(path).copied(),
        })
        .collect()
}

/// Whether a level has settings of its own afterwards, as the plan says; none where it does not change that.
pub fn owns(plan: &Plan) -> Option<bool> {
    plan.changes.first().map(|change| change.after.source == Source::Custom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::second::{LOGIN, PATHS, SMTP};
    use chrono::DateTime;
    use orgdesk_model::{Act, ConnectionId, Environment, FieldName, Level, PlanId, Side, Target};
    use uuid::Uuid;

    fn held(on: &[&str]) -> Held {
        Held { own: true, values: PATHS.iter().map(|path| (*path, on.contains(path))).collect() }
    }

    fn plan(path: &str, after: Option<bool>) -> Plan {
        let side = |value: Option<bool>| Side { value: value.map(Value::Bool), source: Source::Custom };
        Plan {
            id: PlanId(Uuid::nil()),
            target: Target {
                connection: ConnectionId(Uuid::nil()),
                connection_name: String::new(),
                environment: Environment::Development,
                platform: "zitadel".into(),
                level: Level::Instance,
                level_name: String::new(),
                form: "zitadel.domain".into(),
                form_title: String::new(),
                parties: None,
            },
            act: Act::Change,
            changes: vec![FieldChange {
                field: FieldName { path: path.into(), label: String::new() },
                before: side(Some(false)),
                after: side(after),
                edited: true,
            }],
            effects: Vec::new(),
            requests: Vec::new(),
            confirm: None,
            made_at: DateTime::UNIX_EPOCH,
        }
    }

    fn disagreeing(plan: &Plan, before: &Held, now: &Held) -> Vec<String> {
        compare(plan, before, now).into_iter().filter(|one| !one.agrees()).map(|one| one.path).collect()
    }

    #[test]
    fn what_was_planned_is_held_and_nothing_else_moved() {
        let plan = plan(LOGIN, Some(true));
        assert!(disagreeing(&plan, &held(&[]), &held(&[LOGIN])).is_empty());
        assert_eq!(disagreeing(&plan, &held(&[]), &held(&[])), [LOGIN], "the write was lost");
        assert_eq!(
            disagreeing(&plan, &held(&[]), &held(&[LOGIN, SMTP])),
            [SMTP],
            "another field moved along"
        );
        assert_eq!(owns(&plan), Some(true));
    }

    #[test]
    fn what_nobody_can_know_is_no_difference() {
        let now = Held { own: true, values: [(LOGIN, true)].into() };
        assert!(disagreeing(&plan(SMTP, Some(true)), &now, &now).is_empty());
        assert!(disagreeing(&plan(LOGIN, None), &now, &now).is_empty());
    }
}
