//! API tokens of an organization, switched on and off by its owners. 200 even where some can't be.

use crate::csp::call::{Call, OWNERS, Reply};
use crate::csp::errors::Failure;
use serde_json::{Value, json};

/// Most ids in one call.
const MOST: usize = 15;

fn switch(call: &mut Call<'_>, deactivated: bool) -> Result<Reply, Failure> {
    let caller = call.enter(OWNERS.users_only())?;
    let fields = call.fields()?;
    let ids: Option<Vec<String>> = fields
        .get("ids")
        .and_then(Value::as_array)
        .and_then(|ids| ids.iter().map(|id| id.as_str().map(str::to_owned)).collect());
    let ids = ids.filter(|ids| (1..=MOST).contains(&ids.len()));
    let ids = ids.ok_or_else(|| Failure::bad(format!("ids: between 1 and {MOST} texts are expected")))?;
    let (author, now) = (call.state.author(&caller.account), call.state.now());
    let (mut successes, mut failures) = (Vec::new(), Vec::new());
    for id in ids {
        match call.state.api_tokens.iter_mut().find(|t| t.id == id && t.org == caller.org) {
            Some(token) => {
                token.deactivated = deactivated;
                token.switched = Some((author.clone(), now));
                successes.push(id);
            }
            None => failures.push(json!({"id": id, "message": "API token is not found."})),
        }
    }
    Ok((200, Some(json!({"successes": successes, "failures": failures}))))
}

/// On.
pub fn activate(call: &mut Call<'_>) -> Result<Reply, Failure> {
    switch(call, false)
}

/// Off. Access tokens that were made from them live on until their end.
pub fn deactivate(call: &mut Call<'_>) -> Result<Reply, Failure> {
    switch(call, true)
}
