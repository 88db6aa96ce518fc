//! Errors as the server says them, and their way into status and body.

use super::traits::Traits;
use serde_json::{Value, json};

/// gRPC codes that the model answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// 2, HTTP 500.
    Unknown = 2,
    /// 3, HTTP 400.
    InvalidArgument = 3,
    /// 5, HTTP 404.
    NotFound = 5,
    /// 6, HTTP 409.
    AlreadyExists = 6,
    /// 7, HTTP 403.
    PermissionDenied = 7,
    /// 9, HTTP 400.
    FailedPrecondition = 9,
    /// 12, HTTP 501; the gateway answers a wrong method with it and 405.
    Unimplemented = 12,
    /// 13, HTTP 500.
    Internal = 13,
    /// 16, HTTP 401.
    Unauthenticated = 16,
}

impl Code {
    /// The HTTP status of grpc-gateway for the code.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Unknown | Self::Internal => 500,
            Self::InvalidArgument | Self::FailedPrecondition => 400,
            Self::NotFound => 404,
            Self::AlreadyExists => 409,
            Self::PermissionDenied => 403,
            Self::Unimplemented => 501,
            Self::Unauthenticated => 401,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Unknown => "Unknown",
            Self::InvalidArgument => "InvalidArgument",
            Self::NotFound => "NotFound",
            Self::AlreadyExists => "AlreadyExists",
            Self::PermissionDenied => "PermissionDenied",
            Self::FailedPrecondition => "FailedPrecondition",
            Self::Unimplemented => "Unimplemented",
            Self::Internal => "Internal",
            Self::Unauthenticated => "Unauthenticated",
        }
    }
}

/// Why the server refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// An error of ZITADEL's own, with its id.
    Own {
        /// gRPC code.
        code: Code,
        /// The id, which the message repeats in brackets.
        id: &'static str,
        /// Text for people, sometimes a raw key.
        message: String,
    },
    /// A plain gRPC status raised before the operation: no token, or a field that proto validation refuses.
    Status {
        /// gRPC code.
        code: Code,
        /// Text for people.
        message: String,
    },
    /// The gateway itself refuses: no route, wrong method, a body that does not parse.
    Gateway {
        /// HTTP status.
        status: u16,
        /// gRPC code.
        code: Code,
        /// Text for people.
        message: String,
    },
}

/// Shorthand for an error of ZITADEL's own.
pub fn own(code: Code, id: &'static str, message: &str) -> Failure {
    Failure::Own { code, id, message: message.to_owned() }
}

/// The family of services that answers. They wrap plain statuses differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// admin, management, auth.
    V1,
    /// The resource-based services.
    V2,
}

const DETAIL: &str = "type.googleapis.com/zitadel.v1.ErrorDetail";

impl Failure {
    /// A body or parameter that does not parse.
    pub fn unreadable(message: impl Into<String>) -> Self {
        Self::Gateway { status: 400, code: Code::InvalidArgument, message: message.into() }
    }

    /// No such route.
    pub fn no_route() -> Self {
        Self::Gateway { status: 404, code: Code::NotFound, message: "Not Found".into() }
    }

    /// A route, but not with this method.
    pub fn wrong_method() -> Self {
        Self::Gateway { status: 405, code: Code::Unimplemented, message: "Method Not Allowed".into() }
    }

    /// Status and body for a service of a version.
    #[must_use]
    pub fn render(&self, service: Service, traits: &Traits) -> (u16, Value) {
        match self {
            Self::Own { code, id, message } => (
                code.status(),
                json!({"code": *code as u8, "message": format!("{message} ({id})"),
                       "details": [{"@type": DETAIL, "id": id, "message": message}]}),
            ),
            Self::Status { code, message } if service == Service::V1 && traits.v1_wraps_statuses => {
                let text = format!("rpc error: code = {} desc = {message}", code.name());
                (
                    Code::Unknown.status(),
                    json!({"code": Code::Unknown as u8, "message": format!("{text} ()"),
                           "details": [{"@type": DETAIL, "message": text}]}),
                )
            }
            Self::Status { code, message } => {
                (code.status(), json!({"code": *code as u8, "message": message}))
            }
            Self::Gateway { status, code, message } => {
                (*status, json!({"code": *code as u8, "message": message}))
            }
        }
    }
}
