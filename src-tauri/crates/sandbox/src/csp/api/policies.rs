//! The two policies that generation c has in place of the MFA flags. No page of their own was found: paths, body and
//! who may are inferred.

use crate::csp::call::{ADMINS, Call, OWNERS, Reply};
use crate::csp::errors::Failure;
use crate::csp::state::Org;
use serde_json::{Value, json};

/// The policy's place in an organization.
type Flag = fn(&mut Org) -> &mut bool;

fn for_login(org: &mut Org) -> &mut bool {
    &mut org.mfa_required
}

fn for_api_tokens(org: &mut Org) -> &mut bool {
    &mut org.passcode_required
}

fn show(active: bool) -> Value {
    json!({"status": if active { "ACTIVE" } else { "INACTIVE" }})
}

fn read(call: &mut Call<'_>, flag: Flag) -> Result<Reply, Failure> {
    call.enter(ADMINS)?;
    let mut org = call.org()?.clone();
    Ok((200, Some(show(*flag(&mut org)))))
}

fn set(call: &mut Call<'_>, flag: Flag, active: bool) -> Result<Reply, Failure> {
    call.enter(OWNERS)?;
    let id = call.segment(0).to_owned();
    *flag(call.state.org_mut(&id).ok_or_else(Failure::no_org)?) = active;
    Ok((200, Some(show(active))))
}

/// Whether signing in needs a second factor.
pub fn login(call: &mut Call<'_>) -> Result<Reply, Failure> {
    read(call, for_login)
}

/// From now on it does.
pub fn activate_login(call: &mut Call<'_>) -> Result<Reply, Failure> {
    set(call, for_login, true)
}

/// From now on it doesn't.
pub fn deactivate_login(call: &mut Call<'_>) -> Result<Reply, Failure> {
    set(call, for_login, false)
}

/// Whether exchanging an API token needs a passcode.
pub fn api_token(call: &mut Call<'_>) -> Result<Reply, Failure> {
    read(call, for_api_tokens)
}

/// From now on it does.
pub fn activate_api_token(call: &mut Call<'_>) -> Result<Reply, Failure> {
    set(call, for_api_tokens, true)
}

/// From now on it doesn't.
pub fn deactivate_api_token(call: &mut Call<'_>) -> Result<Reply, Failure> {
    set(call, for_api_tokens, false)
}
