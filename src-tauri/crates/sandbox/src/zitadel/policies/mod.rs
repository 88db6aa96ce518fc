//! Policies: a default on the instance, an override in an organization, and the same four writes for every kind.
//!
//! A kind is a row of [`KINDS`]. What is special about one is a function in the row, not an `if` in the engine.

mod domain;
mod login;
mod simple;

use super::errors::{Code, Failure, own};
use super::events::{self, About};
use super::schema::{Field, Kind as FieldKind};
use super::state::{Stamp, State};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Field values, zero values left out.
pub type Values = Map<String, Value>;

/// A policy as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Its values.
    pub values: Values,
    /// Times and sequence.
    pub stamp: Stamp,
    /// Whether reads see it. Deleting an organization hides its overrides, but writes still know them.
    pub shown: bool,
}

/// Error id and text.
pub type Said = (&'static str, &'static str);

/// A kind of policy.
#[derive(Debug)]
pub struct PolicyKind {
    /// Its key in the state and the end of its paths.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// The default that the server ships with: fields that are not zero.
    pub shipped: &'static [(&'static str, Shipped)],
    /// A second POST.
    pub exists: Said,
    /// PUT without override.
    pub put_missing: Said,
    /// DELETE without override.
    pub delete_missing: Said,
    /// PUT of equal values in an organization.
    pub unchanged: Said,
    /// PUT of equal values on the instance.
    pub unchanged_default: Said,
    /// The organization's read says `isDefault` beside the policy too, while it is the default.
    pub says_default_twice: bool,
    /// Fields that a PUT doesn't touch.
    pub kept: &'static [&'static str],
    /// Refuses values.
    pub check: Option<Check>,
    /// What a write does beside storing values.
    pub effect: Option<Effect>,
}

/// Refuses values, or doesn't.
pub type Check = fn(&Values, Write) -> Result<(), Failure>;

/// What a write of a policy does to an organization (`Some`) or to every organization that follows the default.
/// Gets the values that held before and those that hold now.
pub type Effect = fn(&mut State, Option<&str>, &Values, &Values);

/// Which write values are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Write {
    /// Making an override.
    Add,
    /// Changing one.
    Change,
    /// Changing the default.
    Default,
}

/// A shipped value.
#[derive(Debug, Clone, Copy)]
pub enum Shipped {
    /// true.
    On,
    /// A number.
    Number(u64),
    /// A text.
    Text(&'static str),
    /// Names.
    Names(&'static [&'static str]),
}

/// All kinds.
pub static KINDS: &[&PolicyKind] = &[
    &domain::DOMAIN,
    &login::LOGIN,
    &simple::COMPLEXITY,
    &simple::AGE,
    &simple::LOCKOUT,
    &simple::PRIVACY,
    &simple::NOTIFICATION,
];

/// The defaults of a fresh instance.
#[must_use]
pub fn shipped(stamp: Stamp) -> BTreeMap<&'static str, Policy> {
    KINDS
        .iter()
        .map(|kind| {
            let values = kind.shipped.iter().map(|(field, value)| {
                let value = match value {
                    Shipped::On => Value::Bool(true),
                    Shipped::Number(n) => Value::from(*n),
                    Shipped::Text(text) => Value::from(*text),
                    Shipped::Names(names) => Value::from(*names),
                };
                ((*field).to_owned(), value)
            });
            (kind.name, Policy { values: values.collect(), stamp, shown: true })
        })
        .collect()
}

/// The overrides that a world gives an organization.
#[must_use]
pub fn overrides(specs: &Map<String, Value>, stamp: Stamp) -> BTreeMap<&'static str, Policy> {
    let known = |name: &String| KINDS.iter().find(|k| k.name == name);
    specs
        .iter()
        .filter_map(|(name, values)| {
            let values =
                values.as_object()?.iter().filter(|(_, v)| !is_zero(v)).map(|(k, v)| (k.clone(), v.clone()));
            Some((known(name)?.name, Policy { values: values.collect(), stamp, shown: true }))
        })
        .collect()
}

fn is_zero(value: &Value) -> bool {
    matches!(value, Value::Bool(false) | Value::Null)
        || value.as_u64() == Some(0)
        || value.as_str() == Some("")
}

/// The policy that a read of an organization answers with, and whether it is the default.
#[must_use]
pub fn effective<'a>(state: &'a State, org: &str, kind: &str) -> (&'a Policy, bool) {
    let own = state.orgs.get(org).and_then(|o| o.policies.get(kind)).filter(|p| p.shown);
    own.map_or_else(|| (default(state, kind), true), |policy| (policy, false))
}

/// The instance's default.
///
/// # Panics
/// Never: every kind has a default from the start, and nothing removes one.
#[must_use]
pub fn default<'a>(state: &'a State, kind: &str) -> &'a Policy {
    &state.instance.policies[kind]
}

/// The override that writes know of, even where reads don't.
fn written<'a>(state: &'a State, org: &str, kind: &PolicyKind) -> Option<&'a Policy> {
    state.orgs.get(org).and_then(|o| o.policies.get(kind.name))
}

/// The values that a write of the server itself goes by: the override, else the default.
#[must_use]
pub fn values_for_writes<'a>(state: &'a State, org: &str, kind: &'static str) -> &'a Values {
    let own = state.orgs.get(org).and_then(|o| o.policies.get(kind));
    &own.unwrap_or_else(|| default(state, kind)).values
}

/// Makes an override. The id need not be an organization's: then a ghost comes into being.
///
/// # Errors
/// Code 6 when there is one.
pub fn add(
    state: &mut State,
    org: &str,
    kind: &'static PolicyKind,
    values: Values,
) -> Result<Stamp, Failure> {
    check(kind, &values, Write::Add)?;
    if written(state, org, kind).is_some() {
        return Err(said(Code::AlreadyExists, kind.exists));
    }
    let before = default(state, kind.name).values.clone();
    let stamp = store(state, org, kind, values.clone());
    run(state, kind, Some(org), &before, &values);
    Ok(stamp)
}

/// Changes an override.
///
/// # Errors
/// Code 5 when there is none, code 9 when nothing would change.
pub fn change(
    state: &mut State,
    org: &str,
    kind: &'static PolicyKind,
    mut values: Values,
) -> Result<Stamp, Failure> {
    check(kind, &values, Write::Change)?;
    let Some(old) = written(state, org, kind).cloned() else {
        return Err(said(Code::NotFound, kind.put_missing));
    };
    keep(kind, &old.values, &mut values);
    if old.values == values {
        return Err(said(Code::FailedPrecondition, kind.unchanged));
    }
    let payload = events::changed(kind, &old.values, &values);
    let stamp = state.org_event(org, events::of_policy(About::Org, kind, "changed"), &payload);
    let stamp = Stamp { created: old.stamp.created, ..stamp };
    state
        .org_or_ghost(org)
        .policies
        .insert(kind.name, Policy { values: values.clone(), stamp, shown: old.shown });
    run(state, kind, Some(org), &old.values, &values);
    Ok(stamp)
}

/// Removes an override, so that the default holds again.
///
/// # Errors
/// Code 5 when there is none.
pub fn reset(state: &mut State, org: &str, kind: &'static PolicyKind) -> Result<Stamp, Failure> {
    let Some(old) = written(state, org, kind).cloned() else {
        return Err(said(Code::NotFound, kind.delete_missing));
    };
    let stamp = state.org_event(org, events::of_policy(About::Org, kind, "removed"), &Value::Null);
    let target = state.org_or_ghost(org);
    target.policies.remove(kind.name);
    if kind.name == "login" {
        target.loose_factors.clear();
    }
    let after = default(state, kind.name).values.clone();
    run(state, kind, Some(org), &old.values, &after);
    Ok(stamp)
}

/// Changes the instance's default.
///
/// # Errors
/// Code 9 when nothing would change.
pub fn change_default(
    state: &mut State,
    kind: &'static PolicyKind,
    mut values: Values,
) -> Result<Stamp, Failure> {
    check(kind, &values, Write::Default)?;
    let old = default(state, kind.name).clone();
    keep(kind, &old.values, &mut values);
    if old.values == values {
        return Err(said(Code::FailedPrecondition, kind.unchanged_default));
    }
    let payload = events::changed(kind, &old.values, &values);
    let stamp = state.instance_event(events::of_policy(About::Instance, kind, "changed"), &payload);
    let stamp = Stamp { created: old.stamp.created, ..stamp };
    state.instance.policies.insert(kind.name, Policy { values: values.clone(), stamp, shown: true });
    run(state, kind, None, &old.values, &values);
    Ok(stamp)
}

fn store(state: &mut State, org: &str, kind: &PolicyKind, values: Values) -> Stamp {
    let payload = events::added(kind, &values);
    let mut stamp = state.org_event(org, events::of_policy(About::Org, kind, "added"), &payload);
    for list in kind.kept {
        for factor in values.get(*list).and_then(Value::as_array).into_iter().flatten() {
            stamp = factor_event(state, Some(org), list, factor.as_str().unwrap_or_default(), "added");
        }
    }
    state.org_or_ghost(org).policies.insert(kind.name, Policy { values, stamp, shown: true });
    stamp
}

fn keep(kind: &PolicyKind, old: &Values, new: &mut Values) {
    for name in kind.kept {
        if let Some(value) = old.get(*name) {
            new.insert((*name).to_owned(), value.clone());
        }
    }
}

fn check(kind: &PolicyKind, values: &Values, write: Write) -> Result<(), Failure> {
    kind.check.map_or(Ok(()), |check| check(values, write))
}

fn run(state: &mut State, kind: &PolicyKind, org: Option<&str>, before: &Values, after: &Values) {
    if let Some(effect) = kind.effect {
        effect(state, org, before, after);
    }
}

fn said(code: Code, (id, message): Said) -> Failure {
    own(code, id, message)
}

/// Adds a factor to the login policy of an organization (`Some`) or of the instance. Without an override it is taken
/// but has no effect.
///
/// # Errors
/// Code 6 when it is there.
pub fn add_factor(
    state: &mut State,
    org: Option<&str>,
    list: &'static str,
    factor: &str,
) -> Result<Stamp, Failure> {
    let (policy, loose) = login::parts(state, org);
    login::add_factor(policy, loose, list, factor)?;
    Ok(factor_event(state, org, list, factor, "added"))
}

/// Removes a factor from a login policy.
///
/// # Errors
/// Code 5 when it isn't there.
pub fn remove_factor(
    state: &mut State,
    org: Option<&str>,
    list: &'static str,
    factor: &str,
) -> Result<Stamp, Failure> {
    let (policy, loose) = login::parts(state, org);
    login::remove_factor(policy, loose, list, factor)?;
    Ok(factor_event(state, org, list, factor, "removed"))
}

fn factor_event(state: &mut State, org: Option<&str>, list: &str, factor: &str, what: &str) -> Stamp {
    let (names, part) = match list {
        "secondFactors" => (SECOND_FACTORS, "secondfactor"),
        _ => (MULTI_FACTORS, "multifactor"),
    };
    let payload = json!({"mfaType": names.iter().position(|name| *name == factor)});
    let of = if org.is_some() { About::Org } else { About::Instance };
    let kind = format!("{}.policy.login.{part}.{what}", of.name());
    match org {
        Some(org) => state.org_event(org, kind, &payload),
        None => state.instance_event(kind, &payload),
    }
}

/// Second factors by number.
pub use login::{MULTI_FACTORS, SECOND_FACTORS};

/// The values as an answer writes them: 64-bit numbers are text.
pub fn write_values(
    kind: &PolicyKind,
    values: &Values,
    fields: &[&str],
) -> impl Iterator<Item = (String, Value)> {
    let wanted = |name: &str| fields.is_empty() || fields.contains(&name);
    kind.fields
        .iter()
        .filter(|f| wanted(f.name))
        .filter_map(|f| {
            let value = match (values.get(f.name), f.kind) {
                (Some(number), FieldKind::U32 | FieldKind::U64) => Value::String(number.to_string()),
                (Some(value), _) => value.clone(),
                // A duration is never left out.
                (None, FieldKind::Duration) => Value::from("0s"),
                (None, _) => return None,
            };
            Some((f.name.to_owned(), value))
        })
        .collect::<Vec<_>>()
        .into_iter()
}
