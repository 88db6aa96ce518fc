//! Faults on request: which requests they meet, and what they do to an answer.

use crate::hostile::{Trick, rewritten};
use crate::stand_in::{Answer, StandIn};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex, PoisonError};

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Fault {
    /// The answer comes later.
    Latency {
        /// How much later, in milliseconds.
        ms: u64,
    },
    /// The answer never comes, and nothing is done.
    Stall,
    /// Refused with a status, and nothing is done.
    Status {
        /// HTTP status.
        status: u16,
        /// `Retry-After` in seconds.
        #[serde(default)]
        retry_after: Option<u64>,
        /// JSON body; without, an error as the server words it: CSP's, or a gRPC gateway's of the fitting code.
        #[serde(default)]
        body: Option<Value>,
    },
    /// 503 code 14, as a server answers while it starts.
    Starting,
    /// The connection ends before anything is done.
    CutBefore,
    /// Everything is done, then the connection ends without an answer.
    CutAfter,
    /// Half of the body comes, then the connection ends.
    Truncated,
    /// The body is no JSON.
    Malformed,
    /// The body is empty.
    Empty,
    /// A huge body of valid JSON up to its end.
    Huge {
        /// Its size; without, it never ends.
        #[serde(default)]
        bytes: Option<u64>,
    },
    /// A body of arrays in arrays.
    Deep {
        /// How many.
        depth: usize,
    },
    /// Every text but ids, times and constants has this behind it: markup, say.
    Text {
        /// What comes behind.
        with: String,
    },
    /// Every text is this, ids too.
    Everything {
        /// What they are.
        with: String,
    },
    /// Every number is this, those that are written as texts too.
    Numbers {
        /// What they are, as it is written: it need be no number that fits anywhere.
        to: String,
    },
    /// Every member comes twice, with another value the second time.
    Twice,
    /// Every text ends with bytes that are no UTF-8.
    NotUtf8,
    /// A body of gzip that expands a thousandfold, and never ends.
    Bomb,
    /// The body is called gzip and is none.
    NoGzip,
    /// The body comes byte by byte.
    Drip {
        /// Milliseconds between two bytes.
        ms: u64,
    },
    /// The body is as it was, but called something else.
    ContentType {
        /// The wrong type.
        value: String,
    },
    /// Sent elsewhere, and nothing is done.
    Redirect {
        /// Where to.
        location: String,
        /// HTTP status, 302 unless told.
        #[serde(default = "found")]
        status: u16,
    },
    /// The answer shows the state before the last write.
    Stale,
    /// The answer names another org.
    OtherOrg {
        /// Its id; any other one without.
        #[serde(default)]
        org: Option<String>,
    },
    /// The answer has more headers.
    Headers {
        /// Names and values.
        headers: Map<String, Value>,
    },
    /// The answer has more fields.
    Fields {
        /// Names and values.
        fields: Map<String, Value>,
        /// Where, as a JSON pointer; `/policy` or the top without.
        #[serde(default)]
        at: Option<String>,
    },
}

fn found() -> u16 {
    302
}

/// Which requests a fault meets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// Only this method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A prefix of the path, or a pattern of the whole path in which `*` is any text.
    pub path: String,
    /// How often, forever without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// How many to let pass first.
    #[serde(default)]
    pub skip: u64,
    /// What goes wrong.
    pub fault: Fault,
}

impl FaultRule {
    /// A fault for every request to paths that begin with `path`.
    #[must_use]
    pub fn new(path: &str, fault: Fault) -> Self {
        Self { method: None, path: path.to_owned(), times: None, skip: 0, fault }
    }

    /// Only for one method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Only so often.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Only after so many.
    #[must_use]
    pub fn skip(mut self, skip: u64) -> Self {
        self.skip = skip;
        self
    }

    fn meets(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|m| m.eq_ignore_ascii_case(method))
            && if self.path.contains('*') {
                matches_pattern(&self.path, path)
            } else {
                path.starts_with(&self.path)
            }
    }
}

fn matches_pattern(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The faults that are set, shared by its clones.
#[derive(Clone)]
pub struct Faults {
    rules: Arc<Mutex<Vec<FaultRule>>>,
    stand_in: Arc<dyn StandIn>,
}

impl Faults {
    pub(crate) fn new(stand_in: Arc<dyn StandIn>) -> Self {
        Self { rules: Arc::default(), stand_in }
    }

    fn with<T>(&self, use_rules: impl FnOnce(&mut Vec<FaultRule>) -> T) -> T {
        use_rules(&mut self.rules.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sets one more.
    pub fn add(&self, rule: FaultRule) {
        if rule.fault == Fault::Stale {
            self.stand_in.keep_history();
        }
        self.with(|rules| rules.push(rule));
    }

    /// Removes all.
    pub fn clear(&self) {
        self.with(Vec::clear);
    }

    /// Those that are set, with what is left of their counts.
    #[must_use]
    pub fn all(&self) -> Vec<FaultRule> {
        self.with(|rules| rules.clone())
    }

    /// The faults that a request meets, which counts it.
    pub(crate) fn meet(&self, method: &str, path: &str) -> Vec<Fault> {
        self.with(|rules| {
            let mut met = Vec::new();
            for rule in rules.iter_mut().filter(|r| r.times != Some(0) && r.meets(method, path)) {
                if rule.skip > 0 {
                    rule.skip -= 1;
                    continue;
                }
                if let Some(times) = &mut rule.times {
                    *times -= 1;
                }
                met.push(rule.fault.clone());
            }
            rules.retain(|r| r.times != Some(0));
            met
        })
    }
}

impl Fault {
    /// The answer of a fault that keeps the request from being done.
    pub(crate) fn instead(&self, stand_in: &dyn StandIn) -> Option<Answer> {
        let json = |status: u16, body: &Value| Answer {
            status,
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.to_string().into_bytes(),
        };
        match self {
            Self::Status { status, retry_after, body } => {
                let gateway = || {
                    let (code, text) = gateway_error(*status);
                    json!({"code": code, "message": text})
                };
                let body = body.clone().or_else(|| stand_in.refusal(*status)).unwrap_or_else(gateway);
                let mut answer = json(*status, &body);
                answer.headers.extend(retry_after.map(|s| ("retry-after".into(), s.to_string())));
                Some(answer)
            }
            Self::Starting => Some(json(
                503,
                &json!({"code": 14, "message": "connection error: desc = \"transport: Error while dialing\""}),
            )),
            Self::Redirect { location, status } => Some(Answer {
                status: *status,
                headers: vec![("location".into(), location.clone())],
                body: Vec::new(),
            }),
            _ => None,
        }
    }

    /// What a fault does to an answer that was made.
    pub(crate) fn spoil(&self, answer: &mut Answer, stand_in: &dyn StandIn) {
        match self {
            Self::Malformed => answer.body.splice(..0, *b"{\"unfinished\": ").for_each(drop),
            Self::Empty => answer.body.clear(),
            Self::Deep { depth } => {
                answer.body = [vec![b'['; *depth], vec![b']'; *depth]].concat();
            }
            Self::Text { with } => rewrite(answer, Trick::Text(with)),
            Self::Everything { with } => rewrite(answer, Trick::Everything(with)),
            Self::Numbers { to } => rewrite(answer, Trick::Numbers(to)),
            Self::Twice => rewrite(answer, Trick::Twice),
            Self::NotUtf8 => rewrite(answer, Trick::NotUtf8),
            Self::Bomb | Self::NoGzip => set_header(answer, "content-encoding", "gzip"),
            Self::ContentType { value } => set_header(answer, "content-type", value),
            Self::Headers { headers } => {
                for (name, value) in headers {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    answer.headers.push((name.to_lowercase(), value));
                }
            }
            Self::OtherOrg { org } => edit(answer, |body| stand_in.name_other_org(body, org.as_deref())),
            Self::Fields { fields, at } => edit(answer, |body| {
                let at = at.as_deref().unwrap_or(if body.get("policy").is_some() { "/policy" } else { "" });
                if let Some(Value::Object(target)) = body.pointer_mut(at) {
                    target.extend(fields.clone());
                }
            }),
            _ => {}
        }
    }
}

fn edit(answer: &mut Answer, change: impl FnOnce(&mut Value)) {
    if let Ok(mut body) = serde_json::from_slice(&answer.body) {
        change(&mut body);
        answer.body = body.to_string().into_bytes();
    }
}

fn rewrite(answer: &mut Answer, trick: Trick<'_>) {
    if let Ok(body) = serde_json::from_slice(&answer.body) {
        answer.body = rewritten(&body, trick);
    }
}

fn set_header(answer: &mut Answer, name: &str, value: &str) {
    answer.headers.retain(|(n, _)| n != name);
    answer.headers.push((name.to_owned(), value.to_owned()));
}

/// gRPC code and text that a gateway puts into the body of a status.
fn gateway_error(status: u16) -> (u8, &'static str) {
    match status {
        400 => (3, "invalid argument"),
        401 => (16, "Errors.Token.Invalid (AUTH-7fs1e)"),
        403 => (7, "No matching permissions found (AUTH-5mWD2)"),
        404 => (5, "Not Found"),
        408 => (1, "context canceled"),
        409 => (6, "already exists"),
        429 => (8, "too many requests"),
        502 => (14, "bad gateway"),
        503 => (14, "service unavailable"),
        504 => (4, "context deadline exceeded"),
        _ => (13, "An internal error occurred"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_and_prefixes() {
        let rule = |path: &str| FaultRule::new(path, Fault::Stall);
        assert!(rule("/admin").meets("GET", "/admin/v1/x"));
        assert!(!rule("/v2").meets("GET", "/admin/v1/x"));
        assert!(rule("/admin/*/policies/*").meets("PUT", "/admin/v1/orgs/1/policies/domain"));
        assert!(rule("*/domain").meets("PUT", "/admin/v1/orgs/1/policies/domain"));
        assert!(!rule("*/domain").meets("PUT", "/admin/v1/orgs/1/policies/orgiam"));
        assert!(!rule("/admin").method("PUT").meets("GET", "/admin"));
    }

    #[test]
    fn faults_read_from_json() {
        let text = r#"[{"path":"/admin","times":2,"fault":{"kind":"status","status":429,"retryAfter":3}},
            {"method":"PUT","path":"*","fault":{"kind":"cut-after"}},{"path":"/","fault":{"kind":"huge","bytes":5}}]"#;
        let rules: Vec<FaultRule> = serde_json::from_str(text).expect("rules");
        assert_eq!(rules[0].fault, Fault::Status { status: 429, retry_after: Some(3), body: None });
        assert_eq!(rules[1].fault, Fault::CutAfter);
        assert!(
            serde_json::from_str::<FaultRule>(r#"{"path":"/","often":1,"fault":{"kind":"stall"}}"#).is_err()
        );
    }
}
