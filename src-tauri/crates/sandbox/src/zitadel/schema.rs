//! Request messages: their fields, and the rules that proto validation holds them to.

use super::errors::{Code, Failure};
use serde_json::{Map, Value};

/// A request message or a part of one.
#[derive(Debug)]
pub struct Message {
    /// Its name without the package, as validation messages say it.
    pub name: &'static str,
    /// Its fields in the order of the proto, which is the order of validation.
    pub fields: &'static [Field],
    /// The oneof of the message, where it must be set.
    pub required_oneof: Option<&'static str>,
}

/// One field of a message.
#[derive(Debug)]
pub struct Field {
    /// lowerCamelCase name. The snake_case one is understood too.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What validation asks of it.
    pub rule: Rule,
    /// Member of the message's oneof: present even when zero, and only one of them may be.
    pub oneof: bool,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// true or false.
    Bool,
    /// Text.
    Text,
    /// base64 on the wire, kept as text in the standard alphabet.
    Bytes,
    /// 32 bits, no sign.
    U32,
    /// 64 bits, no sign, text in answers.
    U64,
    /// Names by number.
    Enum(&'static [&'static str]),
    /// Seconds with an `s` behind.
    Duration,
    /// A time of RFC 3339.
    Timestamp,
    /// A message of its own.
    Message(&'static Message),
    /// Any number of texts.
    Texts,
    /// Any number of names.
    Enums(&'static [&'static str]),
    /// Any number of messages.
    Messages(&'static Message),
}

/// What validation asks of a field.
#[derive(Debug, Clone, Copy)]
pub enum Rule {
    /// Nothing.
    Any,
    /// So many characters.
    Length(usize, usize),
    /// So many bytes once decoded.
    Bytes(usize, usize),
    /// At most so many entries.
    Items(usize),
    /// A number that has a name.
    Defined,
    /// A number that has a name and is not zero.
    Specified,
    /// Only true, once set.
    OnlyTrue,
    /// Empty, or an e-mail address of at most 320 characters.
    Email,
}

/// A field without a rule.
pub const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, rule: Rule::Any, oneof: false }
}

/// A text of 1 to 200 characters, the rule of nearly every id and name.
pub const fn short(name: &'static str) -> Field {
    Field { name, kind: Kind::Text, rule: Rule::Length(1, 200), oneof: false }
}

/// A field with a rule.
pub const fn ruled(name: &'static str, kind: Kind, rule: Rule) -> Field {
    Field { name, kind, rule, oneof: false }
}

/// A member of the oneof.
pub const fn one(name: &'static str, kind: Kind, rule: Rule) -> Field {
    Field { name, kind, rule, oneof: true }
}

/// A message that has no required oneof.
pub const fn message(name: &'static str, fields: &'static [Field]) -> Message {
    Message { name, fields, required_oneof: None }
}

impl Message {
    /// The field with a wire name in either spelling.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name || snake(f.name) == name)
    }

    /// Holds a decoded message to its rules.
    ///
    /// # Errors
    /// The first refused field, as a plain status of code 3.
    pub fn validate(&self, values: &Map<String, Value>) -> Result<(), Failure> {
        self.check(values).map_err(|message| Failure::Status { code: Code::InvalidArgument, message })
    }

    fn check(&self, values: &Map<String, Value>) -> Result<(), String> {
        for f in self.fields {
            let value = values.get(f.name);
            if f.oneof && value.is_none() {
                continue;
            }
            let say =
                |at: &str, reason: &str| format!("invalid {}.{}{at}: {reason}", self.name, pascal(f.name));
            if let Some(reason) = f.rule.refuses(f.kind, value) {
                return Err(say("", &reason));
            }
            match (f.kind, value) {
                (Kind::Message(m), Some(Value::Object(inner))) => {
                    m.check(inner).map_err(|cause| say("", &nested(&cause)))?
                }
                (Kind::Messages(m), Some(Value::Array(items))) => {
                    for (i, item) in items.iter().enumerate() {
                        if let Value::Object(inner) = item {
                            m.check(inner).map_err(|cause| say(&format!("[{i}]"), &nested(&cause)))?;
                        }
                    }
                }
                _ => {}
            }
        }
        match self.required_oneof {
            Some(oneof) if !self.fields.iter().any(|f| f.oneof && values.contains_key(f.name)) => {
                Err(format!("invalid {}.{oneof}: value is required", self.name))
            }
            _ => Ok(()),
        }
    }
}

fn nested(cause: &str) -> String {
    format!("embedded message failed validation | caused by: {cause}")
}

impl Rule {
    fn refuses(self, kind: Kind, value: Option<&Value>) -> Option<String> {
        match self {
            Self::Any => None,
            Self::Length(min, max) => {
                if let Some(Value::Array(items)) = value {
                    return items
                        .iter()
                        .find_map(|item| Self::Length(min, max).refuses(Kind::Text, Some(item)));
                }
                if matches!(kind, Kind::Texts) {
                    return None;
                }
                let length = value.and_then(Value::as_str).map_or(0, |text| text.chars().count());
                (length < min || length > max).then(|| {
                    if min == 0 {
                        format!("value length must be at most {max} runes")
                    } else {
                        format!("value length must be between {min} and {max} runes, inclusive")
                    }
                })
            }
            Self::Bytes(min, max) => {
                let length = value.and_then(Value::as_str).map_or(0, super::decode::decoded_length);
                (length < min || length > max)
                    .then(|| format!("value length must be between {min} and {max} bytes, inclusive"))
            }
            Self::Items(most) => value
                .and_then(Value::as_array)
                .is_some_and(|items| items.len() > most)
                .then(|| format!("value must contain no more than {most} item(s)")),
            Self::Defined => value
                .is_some_and(Value::is_number)
                .then(|| "value must be one of the defined enum values".to_owned()),
            Self::Specified => match value {
                None => Some("value must not be in list [0]".to_owned()),
                Some(Value::String(name)) if name.ends_with("_UNSPECIFIED") => {
                    Some("value must not be in list [0]".to_owned())
                }
                other => Self::Defined.refuses(kind, other),
            },
            Self::OnlyTrue => {
                (value == Some(&Value::Bool(false))).then(|| "value must equal true".to_owned())
            }
            Self::Email => {
                let text = value.and_then(Value::as_str).unwrap_or_default();
                if text.is_empty() {
                    None
                } else if text.chars().count() > 320 {
                    Some("value length must be at most 320 runes".to_owned())
                } else {
                    (!is_email(text)).then(|| "value must be a valid email address".to_owned())
                }
            }
        }
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    let label = |l: &str| {
        !l.is_empty()
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    !local.is_empty()
        && local.len() <= 64
        && !local.contains(|c: char| c.is_whitespace() || c == '@' || c == '<' || c == '>')
        && host.len() <= 253
        && host.split('.').all(label)
}

/// `userLoginMustBeDomain` → `user_login_must_be_domain`.
#[must_use]
pub fn snake(camel: &str) -> String {
    let mut out = String::with_capacity(camel.len() + 8);
    for c in camel.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

fn pascal(camel: &str) -> String {
    let mut chars = camel.chars();
    chars.next().map(|c| c.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}
