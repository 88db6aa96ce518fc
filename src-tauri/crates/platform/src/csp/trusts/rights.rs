//! Who may do what with trusts, told before anybody tries: a hint from the token's own claims. The server decides.

use super::Record;
use crate::csp::tokens::Access as Token;
use orgdesk_model::{Access, Act, Direction, visible};
use orgdesk_words::{phrase, say};

/// The role that creates, changes and removes trusts. The one name of a role that the documents spell out
/// (`x-required-roles` of *Update Organization Trust*).
pub const OWNER: &str = "org_owner";

/// Why a token surely can't write trusts of an organization; nothing where it may.
pub fn missing(token: &Token, org: &str, act: Act) -> Option<String> {
    if let Some(own) = &token.claims.org
        && !own.eq_ignore_ascii_case(org)
    {
        return Some(say!("This organization needs its own token: the connection's is for another one."));
    }
    let roles = &token.claims.roles;
    if roles.is_empty() || roles.iter().any(|role| role == OWNER) {
        return None;
    }
    let needs = match act {
        Act::Create => phrase!("Creating a trust needs the role Organization Owner."),
        Act::Change | Act::Customize | Act::Reset => {
            phrase!("Changing a trust needs the role Organization Owner.")
        }
        Act::Remove => phrase!("Removing a trust needs the role Organization Owner."),
        Act::Deactivate => phrase!("Deactivating a trust needs the role Organization Owner."),
    };
    let roles = roles.join(", ");
    let roles = visible(&roles);
    let held =
        if token.is_app { say!("The OAuth app has {roles}.") } else { say!("Your token has {roles}.") };
    Some(format!("{needs} {held}"))
}

/// What no reason forbids.
pub fn unless(reason: Option<String>) -> Access {
    reason.map_or(Access::Writable, |reason| Access::ReadOnly { reason })
}

/// Whether a trust may be created.
pub fn create(token: &Token, org: &str) -> Access {
    unless(missing(token, org, Act::Create))
}

/// Whether a trust may be changed.
pub fn edit(token: &Token, org: &str, record: &Record) -> Access {
    let stranger = (record.direction(org) == Direction::Aside && !record.is_party(org))
        .then(|| say!("This organization has no part in this trust."));
    unless(stranger.or_else(|| record.status.why_not_editable()).or_else(|| missing(token, org, Act::Change)))
}

/// Whether a trust may be removed. No source says that its status matters.
pub fn remove(token: &Token, org: &str) -> Access {
    unless(missing(token, org, Act::Remove))
}
