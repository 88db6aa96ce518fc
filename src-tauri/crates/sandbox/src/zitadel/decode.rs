//! Requests as grpc-gateway reads them: the proto3 JSON mapping with unknown fields discarded.
//!
//! A decoded message is a JSON object by lowerCamelCase names in which fields with zero values are left out, as the
//! server leaves them out of answers; members of a oneof stay, since there presence counts.

use super::errors::Failure;
use super::schema::{Field, Kind, Message};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// A decoded request message.
pub type Decoded = Map<String, Value>;

/// JSON with its object members in order and twice where they came twice, which `serde_json::Value` would hide.
enum Node {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }
    fn visit_bool<E>(self, v: bool) -> Result<Node, E> {
        Ok(Node::Bool(v))
    }
    fn visit_i64<E>(self, v: i64) -> Result<Node, E> {
        Ok(Node::Number(v.into()))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Node, E> {
        Ok(Node::Number(v.into()))
    }
    fn visit_f64<E>(self, v: f64) -> Result<Node, E> {
        Ok(Number::from_f64(v).map_or(Node::Null, Node::Number))
    }
    fn visit_str<E>(self, v: &str) -> Result<Node, E> {
        Ok(Node::Text(v.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Node::Object(members))
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

/// Decodes a body. An empty one is an empty message, and what follows the first JSON value is not looked at.
///
/// # Errors
/// Code 3, HTTP 400, when it does not parse or a value does not fit its field.
pub fn body(message: &Message, bytes: &[u8]) -> Result<Decoded, Failure> {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<Node>();
    match values.next() {
        None => Ok(Decoded::new()),
        Some(Err(error)) => Err(Failure::unreadable(error.to_string())),
        Some(Ok(Node::Object(members))) => object(message, members).map_err(Failure::unreadable),
        Some(Ok(other)) => Err(Failure::unreadable(format!(
            "proto: syntax error (line 1:1): unexpected token {}",
            other.say()
        ))),
    }
}

impl Node {
    fn say(&self) -> String {
        match self {
            Self::Null => "null".into(),
            Self::Bool(b) => b.to_string(),
            Self::Number(n) => n.to_string(),
            Self::Text(t) => format!("{t:?}"),
            Self::List(_) => "[".into(),
            Self::Object(_) => "{".into(),
        }
    }
}

fn object(message: &Message, members: Vec<(String, Node)>) -> Result<Decoded, String> {
    let mut out = Decoded::new();
    let mut seen: Vec<&'static str> = Vec::new();
    let mut chosen = false;
    for (name, node) in members {
        let Some(field) = message.find(&name) else { continue };
        if matches!(node, Node::Null) {
            continue;
        }
        if seen.contains(&field.name) {
            return Err(format!("proto: duplicate field {name:?}"));
        }
        seen.push(field.name);
        let value = value(field, node)?;
        if field.oneof {
            // An unknown enum name in a oneof leaves it unset.
            if let Some(value) = value {
                if std::mem::replace(&mut chosen, true) {
                    return Err(format!("proto: oneof {} is already set", message.name));
                }
                out.insert(field.name.to_owned(), value);
            }
        } else if let Some(value) = value.filter(|v| !is_zero(field.kind, v)) {
            out.insert(field.name.to_owned(), value);
        }
    }
    Ok(out)
}

fn is_zero(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Enum(names), Value::String(name)) => names.first().is_some_and(|first| first == name),
        (Kind::Duration, Value::String(d)) => d == "0s",
        (_, Value::Bool(b)) => !b,
        (_, Value::Number(n)) => n.as_u64() == Some(0),
        (_, Value::String(s)) => s.is_empty(),
        (_, Value::Array(items)) => items.is_empty(),
        _ => false,
    }
}

/// `None` where the value counts as left out.
fn value(field: &Field, node: Node) -> Result<Option<Value>, String> {
    let wrong = |node: &Node, kind: &str| {
        format!("proto: invalid value for {kind} field {}: {}", field.name, node.say())
    };
    match (field.kind, node) {
        (Kind::Bool, Node::Bool(b)) => Ok(Some(Value::Bool(b))),
        (Kind::Bool, node) => Err(wrong(&node, "bool")),
        (Kind::Text, Node::Text(text)) => Ok(Some(Value::String(text))),
        (Kind::Text, node) => Err(wrong(&node, "string")),
        (Kind::Duration, Node::Text(text)) => super::duration::canonical(&text)
            .map(|d| Some(Value::String(d)))
            .ok_or_else(|| format!("proto: invalid google.protobuf.Duration value {text:?}")),
        (Kind::Duration, node) => Err(wrong(&node, "google.protobuf.Duration")),
        (Kind::Timestamp, Node::Text(text)) => match chrono::DateTime::parse_from_rfc3339(&text) {
            Ok(_) => Ok(Some(Value::String(text))),
            Err(_) => Err(format!("proto: invalid google.protobuf.Timestamp value {text:?}")),
        },
        (Kind::Timestamp, node) => Err(wrong(&node, "google.protobuf.Timestamp")),
        (Kind::Bytes, Node::Text(text)) => canonical_base64(&text)
            .map(|b| Some(Value::String(b)))
            .ok_or_else(|| wrong(&Node::Text(text), "bytes")),
        (Kind::Bytes, node) => Err(wrong(&node, "bytes")),
        (Kind::U32, node) => integer(&node)
            .filter(|n| u32::try_from(*n).is_ok())
            .map(|n| Some(Value::from(n)))
            .ok_or_else(|| wrong(&node, "uint32")),
        (Kind::U64, node) => {
            integer(&node).map(|n| Some(Value::from(n))).ok_or_else(|| wrong(&node, "uint64"))
        }
        (Kind::Enum(names), node) => enumerated(names, &node).ok_or_else(|| wrong(&node, "enum")),
        (Kind::Message(message), Node::Object(members)) => {
            object(message, members).map(|m| Some(Value::Object(m)))
        }
        (Kind::Texts | Kind::Enums(_) | Kind::Messages(_), Node::List(items)) => items
            .into_iter()
            .filter_map(|item| list_item(field, item).transpose())
            .collect::<Result<Vec<_>, _>>()
            .map(|v| Some(Value::Array(v))),
        (_, node) => Err(format!("proto: syntax error: unexpected token {}", node.say())),
    }
}

fn list_item(field: &Field, node: Node) -> Result<Option<Value>, String> {
    let wrong = |node: &Node| format!("proto: invalid value for field {}: {}", field.name, node.say());
    match (field.kind, node) {
        (Kind::Texts, Node::Text(text)) => Ok(Some(Value::String(text))),
        (Kind::Enums(names), node) => enumerated(names, &node).ok_or_else(|| wrong(&node)),
        (Kind::Messages(message), Node::Object(members)) => {
            object(message, members).map(|m| Some(Value::Object(m)))
        }
        (_, node) => Err(wrong(&node)),
    }
}

/// The outer `None` is a wrong type, the inner one an unknown name, which is discarded.
fn enumerated(names: &[&'static str], node: &Node) -> Option<Option<Value>> {
    match node {
        Node::Text(name) => Some(names.iter().find(|n| *n == name).map(|n| Value::from(*n))),
        Node::Number(n) => {
            let number = n.as_i64().or_else(|| whole(n.as_f64()?))?;
            let number = i32::try_from(number).ok()?;
            let named = usize::try_from(number).ok().and_then(|i| names.get(i));
            Some(Some(named.map_or_else(|| Value::from(number), |name| Value::from(*name))))
        }
        _ => None,
    }
}

fn integer(node: &Node) -> Option<u64> {
    match node {
        Node::Number(n) => n.as_u64().or_else(|| u64::try_from(whole(n.as_f64()?)?).ok()),
        // The number inside the text follows JSON's grammar, so "", " 1" and "0x1" don't count.
        Node::Text(text)
            if !text.starts_with(char::is_whitespace) && !text.ends_with(char::is_whitespace) =>
        {
            match serde_json::from_str(text).ok()? {
                Value::Number(n) => integer(&Node::Number(n)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A float without a fraction: proto JSON takes `1e2` and `5.0` for an integer.
#[allow(clippy::cast_possible_truncation, reason = "bounded above")]
fn whole(float: f64) -> Option<i64> {
    (float.fract() == 0.0 && float.abs() < 9e15).then_some(float as i64)
}

fn canonical_base64(text: &str) -> Option<String> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let alphabet =
        if text.contains(['-', '_']) { &base64::alphabet::URL_SAFE } else { &base64::alphabet::STANDARD };
    let clean: String = text.chars().filter(|c| *c != '\r' && *c != '\n').collect();
    GeneralPurpose::new(alphabet, lenient).decode(clean).ok().map(|bytes| STANDARD.encode(bytes))
}

/// Bytes behind a decoded `Bytes` value.
#[must_use]
pub fn decoded_length(text: &str) -> usize {
    STANDARD.decode(text).map_or(0, |bytes| bytes.len())
}

/// Adds query parameters to a message, with dots into nested ones. What the message doesn't know is ignored.
///
/// # Errors
/// Code 3, HTTP 400, when a value does not fit its field or comes twice.
pub fn query(message: &Message, pairs: &[(String, String)], out: &mut Decoded) -> Result<(), Failure> {
    pairs
        .iter()
        .try_for_each(|(name, value)| parameter(message, name, value, out))
        .map_err(Failure::unreadable)
}

fn parameter(message: &Message, name: &str, text: &str, out: &mut Decoded) -> Result<(), String> {
    let (head, rest) = name.split_once('.').map_or((name, None), |(head, rest)| (head, Some(rest)));
    let Some(field) = message.find(head) else { return Ok(()) };
    match (field.kind, rest) {
        (Kind::Message(inner), Some(rest)) => {
            let entry = out.entry(field.name).or_insert_with(|| Value::Object(Map::new()));
            entry.as_object_mut().map_or(Ok(()), |inner_out| parameter(inner, rest, text, inner_out))
        }
        (Kind::Texts, None) => {
            let entry = out.entry(field.name).or_insert_with(|| Value::Array(Vec::new()));
            if let Some(items) = entry.as_array_mut() {
                items.push(Value::from(text));
            }
            Ok(())
        }
        (kind, None) => {
            if out.contains_key(field.name) {
                return Err(format!("too many values for field {:?}", field.name));
            }
            if field.oneof && message.fields.iter().any(|f| f.oneof && out.contains_key(f.name)) {
                return Err(format!("field already set for oneof of {}", message.name));
            }
            let parsed = plain(kind, text)
                .ok_or_else(|| format!("parsing field {:?}: parsing {text:?}: invalid syntax", field.name))?;
            if field.oneof || !is_zero(kind, &parsed) {
                out.insert(field.name.to_owned(), parsed);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn plain(kind: Kind, text: &str) -> Option<Value> {
    match kind {
        // What Go's strconv.ParseBool takes.
        Kind::Bool => match text {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(Value::Bool(true)),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::Text => Some(Value::from(text)),
        Kind::U32 => text.parse::<u32>().ok().map(Value::from),
        Kind::U64 => text.parse::<u64>().ok().map(Value::from),
        Kind::Enum(names) => names
            .iter()
            .find(|n| **n == text)
            .or_else(|| names.get(text.parse::<usize>().ok()?))
            .map(|n| Value::from(*n)),
        _ => None,
    }
}
