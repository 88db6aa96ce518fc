//! A refusal as ZITADEL writes it, in any of its four shapes.
//!
//! The v1 API of v4.13 wraps two of its own refusals into 500 code 2 with a message that begins `rpc error: code =`;
//! they are unwrapped here, and nowhere else is a message looked at to decide.

use crate::transport::Answer;
use orgdesk_model::visible;
use orgdesk_words::say;
use reqwest::header::SET_COOKIE;
use serde::Deserialize;
use serde_json::Value;

/// A gRPC status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grpc(pub i64);

impl Grpc {
    pub const UNKNOWN: Self = Self(2);
    pub const INVALID_ARGUMENT: Self = Self(3);
    pub const NOT_FOUND: Self = Self(5);
    pub const ALREADY_EXISTS: Self = Self(6);
    pub const PERMISSION_DENIED: Self = Self(7);
    pub const RESOURCE_EXHAUSTED: Self = Self(8);
    pub const FAILED_PRECONDITION: Self = Self(9);
    pub const OUT_OF_RANGE: Self = Self(11);
    pub const UNIMPLEMENTED: Self = Self(12);
    pub const UNAVAILABLE: Self = Self(14);
    pub const UNAUTHENTICATED: Self = Self(16);

    const NAMES: [&'static str; 17] = [
        "Ok",
        "Canceled",
        "Unknown",
        "InvalidArgument",
        "DeadlineExceeded",
        "NotFound",
        "AlreadyExists",
        "PermissionDenied",
        "ResourceExhausted",
        "FailedPrecondition",
        "Aborted",
        "OutOfRange",
        "Unimplemented",
        "Internal",
        "Unavailable",
        "DataLoss",
        "Unauthenticated",
    ];

    /// Its name, as gRPC writes it.
    pub fn name(self) -> Option<&'static str> {
        usize::try_from(self.0).ok().and_then(|at| Self::NAMES.get(at).copied())
    }

    /// The code of a name, written as gRPC (`NotFound`) or Connect (`not_found`) does.
    fn named(name: &str) -> Option<Self> {
        let plain = name.replace('_', "");
        let at = Self::NAMES.iter().position(|known| known.eq_ignore_ascii_case(&plain))?;
        i64::try_from(at).ok().map(Self)
    }

    /// What a bare HTTP status stands for.
    fn of_status(status: u16) -> Self {
        match status {
            400 => Self::INVALID_ARGUMENT,
            401 => Self::UNAUTHENTICATED,
            403 => Self::PERMISSION_DENIED,
            404 => Self::NOT_FOUND,
            405 | 501 => Self::UNIMPLEMENTED,
            409 => Self::ALREADY_EXISTS,
            412 => Self::UNAVAILABLE,
            429 => Self::RESOURCE_EXHAUSTED,
            _ => Self::UNKNOWN,
        }
    }

    /// Whether it blames the request: proof that the server did not act.
    pub fn blames_the_request(self) -> bool {
        matches!(
            self,
            Self::INVALID_ARGUMENT
                | Self::NOT_FOUND
                | Self::ALREADY_EXISTS
                | Self::PERMISSION_DENIED
                | Self::RESOURCE_EXHAUSTED
                | Self::FAILED_PRECONDITION
                | Self::OUT_OF_RANGE
                | Self::UNIMPLEMENTED
                | Self::UNAUTHENTICATED
        )
    }
}

#[derive(Deserialize)]
struct Body {
    code: Option<Value>,
    message: Option<String>,
    #[serde(default)]
    details: Vec<Value>,
    error: Option<Value>,
    error_description: Option<String>,
}

/// A refusal, read.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The effective code: unwrapped, or from the status where the body has none.
    pub code: Grpc,
    /// Whether the body is in the API's own shape: proof that ZITADEL itself answered.
    pub is_api: bool,
    /// ZITADEL's id of the place in its source, such as `AUTH-5mWD2`.
    pub id: Option<String>,
    /// Whether the body has details: a 404 without them means that there is no such route.
    pub has_details: bool,
    /// The message as it came.
    pub raw_message: String,
    /// The field that is refused, as the API writes it.
    pub field: Option<String>,
    /// Why it is refused.
    pub field_reason: Option<String>,
    message: String,
}

impl Refusal {
    /// Reads a refused answer. Never fails: what has no known shape is its status and its text.
    pub fn of(answer: &Answer) -> Self {
        let body: Option<Body> = serde_json::from_slice(&answer.body).ok();
        let Some(body) =
            body.filter(|body| body.message.is_some() || body.code.is_some() || body.error.is_some())
        else {
            return Self::bare(answer);
        };
        let raw_message = body
            .message
            .or(body.error_description)
            .or_else(|| body.error.as_ref().and_then(Value::as_str).map(str::to_owned))
            .unwrap_or_default();
        let told = match &body.code {
            Some(Value::Number(number)) => number.as_i64().map(Grpc),
            Some(Value::String(name)) => Grpc::named(name),
            _ => None,
        };
        let (mut code, mut message) =
            (told.unwrap_or_else(|| Grpc::of_status(answer.status)), raw_message.clone());
        if code == Grpc::UNKNOWN
            && let Some((wrapped, rest)) = unwrap(&raw_message)
        {
            (code, message) = (wrapped, rest);
        }
        let id =
            body.details.iter().find_map(|detail| detail.get("id")?.as_str()).filter(|id| !id.is_empty());
        let field = (code == Grpc::INVALID_ARGUMENT).then(|| refused_field(&message)).flatten();
        Self {
            code,
            is_api: told.is_some(),
            id: id.map(str::to_owned),
            has_details: !body.details.is_empty(),
            raw_message,
            field_reason: field.as_ref().map(|(_, reason)| reason.clone()),
            field: field.map(|(name, _)| name),
            message,
        }
    }

    fn bare(answer: &Answer) -> Self {
        let text: String = answer.text().chars().take(2_000).collect();
        Self {
            code: Grpc::of_status(answer.status),
            is_api: false,
            id: None,
            has_details: false,
            raw_message: text.clone(),
            field: None,
            field_reason: None,
            message: text,
        }
    }

    /// The server's words without its id, unless they are a raw key or none.
    pub fn words(&self, otherwise: &str) -> String {
        let text = self.message.trim();
        let text = match (&self.id, text.rfind(" (")) {
            (Some(id), Some(at)) if text[at..].contains(id.as_str()) => &text[..at],
            _ => text,
        };
        let short = text.chars().count() <= 300 && !text.contains('<');
        if text.is_empty() || text.starts_with("Errors.") || !short {
            return otherwise.to_owned();
        }
        visible(text.trim_end_matches('.')).into_owned()
    }

    /// Whether no token arrived.
    pub fn says_header_missing(&self) -> bool {
        self.id.is_none() && self.message.contains("auth header missing")
    }

    /// Whether it is the instance that is not found: the host is another than the server is configured for.
    pub fn names_no_instance(&self) -> bool {
        let text = self.raw_message.to_ascii_lowercase();
        text.contains("instance not found")
            || text.contains("unable to set instance")
            || text.contains("errors.iam.notfound")
    }

    /// Whether it is an org that is not found.
    pub fn names_no_org(&self) -> bool {
        matches!(
            self.id.as_deref(),
            Some("QUERY-iTTGJ" | "QUERY-leq5Q" | "ORG-1MRds" | "ORG-oL9nT" | "ORG-Dgf3g" | "AUTH-Bs7Ds")
        )
    }

    /// Whether the server saw nothing to change. Its message can't tell: for an org's domain settings it speaks of a
    /// private label policy.
    pub fn says_unchanged(&self) -> bool {
        matches!(
            self.id.as_deref(),
            Some(
                "ORG-3M9ds"
                    | "INSTANCE-pl9fN"
                    | "ORG-4VSdf"
                    | "POLICY-EWsf3"
                    | "Org-5M9vdd"
                    | "INSTANCE-5M9vdd"
                    | "Org-DAs21"
                    | "INSTANCE-9jlsf"
                    | "Org-dsgjR"
                    | "INSTANCE-180sf"
                    | "ORG-0JFSr"
                    | "INSTANCE-0psjF"
                    | "Org-4N9fs"
                    | "INSTANCE-9jJfs"
                    | "Org-ioqnxz"
                    | "INSTANCE-29x02n"
                    | "Org-8nfSr"
                    | "INSTANCE-28fHe"
            )
        )
    }

    /// Whether the instance's quota is used up or the instance is blocked, which the server says with 429 or 403,
    /// in JSON, in plain text or with a cookie.
    pub fn is_quota(&self, answer: &Answer) -> bool {
        if !matches!(answer.status, 403 | 429) {
            return false;
        }
        if self.id.as_deref().is_some_and(|id| id.starts_with("QUOTA-") || id.starts_with("LIMITS-")) {
            return true;
        }
        let cookie =
            answer.headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()).any(|cookie| {
                cookie
                    .strip_prefix("zitadel.quota.exhausted=")
                    .is_some_and(|rest| rest.starts_with("true") && !rest.contains("Max-Age=0"))
            });
        let text = self.raw_message.to_ascii_lowercase();
        !self.is_api && (cookie || text.contains("instance is blocked") || text.contains("quota"))
    }
}

/// `rpc error: code = X desc = text ()` as code and text.
fn unwrap(message: &str) -> Option<(Grpc, String)> {
    let (name, text) = message.strip_prefix("rpc error: code = ")?.split_once(" desc = ")?;
    let text = text.trim_end().trim_end_matches("()").trim_end();
    Some((Grpc::named(name)?, text.to_owned()))
}

/// The field in `invalid <Message>.<Field>: reason`, the innermost where they are nested, or in `proto: …: invalid
/// value for bool field <field>: …`.
fn refused_field(message: &str) -> Option<(String, String)> {
    if let Some((_, rest)) = message.split_once(" field ")
        && message.contains("invalid value for")
    {
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        return (!name.is_empty()).then(|| (camel(&name), say!("it is of the wrong type")));
    }
    let at = message.rfind("invalid ")?;
    let (whole, reason) = message[at + "invalid ".len()..].split_once(": ")?;
    let (_, name) = whole.rsplit_once('.')?;
    let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then(|| (camel(&name), visible(reason.trim()).into_owned()))
}

fn camel(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
