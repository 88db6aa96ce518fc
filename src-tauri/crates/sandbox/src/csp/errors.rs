//! Refusals. The body has the six fields of the documents; what their codes are no source tells, so they are null but
//! for those that can be said: the status, a request id, and the module number that a real answer was seen with.

use super::ident;
use serde_json::{Value, json};

/// The module number of a refused token exchange, as seen in the field.
const SIGN_IN_MODULE: i32 = 340;

/// Why the server refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// HTTP status.
    pub status: u16,
    /// Text for people.
    pub message: String,
    /// The part of the server that refuses, null where unknown.
    pub module: Option<i32>,
}

impl Failure {
    fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), module: None }
    }

    /// 400.
    pub fn bad(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    /// 400 of a token exchange, which a client meets where others send 401.
    pub fn sign_in(message: impl Into<String>) -> Self {
        Self { module: Some(SIGN_IN_MODULE), ..Self::new(400, message) }
    }

    /// 401.
    pub fn unauthorized() -> Self {
        Self::new(401, "The user is not authorized to use the API")
    }

    /// 401 of an OAuth app that isn't one, or with another secret.
    pub fn unknown_client() -> Self {
        Self { module: Some(SIGN_IN_MODULE), ..Self::new(401, "invalid_client: Invalid client credentials") }
    }

    /// 403.
    pub fn forbidden() -> Self {
        Self::new(403, "The user is forbidden to use the API")
    }

    /// 404 of an organization.
    pub fn no_org() -> Self {
        Self::new(404, "Organization with this identifier is not found.")
    }

    /// 404 of a trust.
    pub fn no_trust() -> Self {
        Self::new(404, "Organization trust with this identifier is not found.")
    }

    /// 404 of a path.
    pub fn no_route() -> Self {
        Self::new(404, "Not Found")
    }

    /// 405.
    pub fn wrong_method() -> Self {
        Self::new(405, "Method Not Allowed")
    }

    /// 409.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(409, message)
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> Value {
        json!({
            "cspErrorCode": null,
            "errorCode": null,
            "message": self.message,
            "moduleCode": self.module,
            "requestId": ident::new_guid(),
            "statusCode": self.status,
        })
    }
}
