//! The server's own record: what happened to the instance, to organizations and to users, when, and by whom.
//!
//! Each thing counts its own events from 1, and an answer's `details.sequence` is the number of the last one. So the
//! number of an organization's policy grows with everything that happens to the organization.

use super::policies::{PolicyKind, Values};
use super::schema::Kind;
use super::state::{Org, OrgState, Stamp, State, User, UserKind};
use super::traits::Traits;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The instance.
    Instance,
    /// An organization.
    Org,
    /// A user.
    User,
}

impl About {
    /// The type of the aggregate, as answers and searches name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Instance => "instance",
            Self::Org => "org",
            Self::User => "user",
        }
    }
}

/// An event.
#[derive(Debug)]
pub struct Event {
    /// Its type, such as `org.policy.domain.added`.
    pub kind: Cow<'static, str>,
    /// What it is about.
    pub about: About,
    /// The id of that.
    pub id: Arc<str>,
    /// Id of the organization or instance that owns it.
    pub owner: Arc<str>,
    /// Id of the user who did it; empty for whoever set the server up.
    editor: Arc<str>,
    /// Its number among the events of the same thing.
    pub sequence: u64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What it says beyond its type, as JSON text.
    payload: Option<Box<str>>,
}

impl Event {
    /// What it says beyond its type.
    #[must_use]
    pub fn payload(&self) -> Value {
        self.payload.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
    }
}

/// All events, the oldest first.
#[derive(Debug, Clone, Default)]
pub struct Log {
    all: Vec<Arc<Event>>,
    editor: Arc<str>,
    last: Option<(Arc<str>, Arc<str>)>,
}

impl Log {
    /// All events, the oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.all.iter().map(AsRef::as_ref)
    }

    /// From now on this user does what happens.
    pub fn set_editor(&mut self, user: &str) {
        if *self.editor != *user {
            self.editor = user.into();
        }
    }

    fn push(
        &mut self,
        about: About,
        (id, owner): (&str, &str),
        kind: Cow<'static, str>,
        stamp: Stamp,
        payload: &Value,
    ) {
        // Many events in a row are about the same thing, so they share its name.
        let (id, owner) = match &self.last {
            Some((i, o)) if **i == *id && **o == *owner => (i.clone(), o.clone()),
            _ => (Arc::from(id), Arc::from(owner)),
        };
        self.last = Some((id.clone(), owner.clone()));
        self.all.push(Arc::new(Event {
            kind,
            about,
            id,
            owner,
            editor: self.editor.clone(),
            sequence: stamp.sequence,
            at: stamp.changed,
            payload: (!payload.is_null()).then(|| payload.to_string().into()),
        }));
    }
}

impl State {
    /// Something happens to the instance.
    pub fn instance_event(&mut self, kind: impl Into<Cow<'static, str>>, payload: &Value) -> Stamp {
        let stamp = self.after(Some(self.instance.stamp));
        self.instance.stamp = stamp;
        let id = self.instance.id.clone();
        self.events.push(About::Instance, (&id, &id), kind.into(), stamp, payload);
        Stamp { created: stamp.changed, ..stamp }
    }

    /// Something happens to an organization, which becomes a ghost where nobody made it.
    pub fn org_event(&mut self, org: &str, kind: impl Into<Cow<'static, str>>, payload: &Value) -> Stamp {
        let stamp = self.after(self.orgs.get(org).map(|o| o.stamp));
        self.org_or_ghost(org).stamp = stamp;
        self.events.push(About::Org, (org, org), kind.into(), stamp, payload);
        Stamp { created: stamp.changed, ..stamp }
    }

    /// Something happens to a user.
    pub fn user_event(&mut self, user: &str, kind: impl Into<Cow<'static, str>>, payload: &Value) -> Stamp {
        let stamp = self.after(self.users.get(user).map(|u| u.stamp));
        if let Some(found) = self.users.get_mut(user) {
            found.stamp = stamp;
            self.events.push(About::User, (user, &found.org), kind.into(), stamp, payload);
        }
        Stamp { created: stamp.changed, ..stamp }
    }

    /// The stamp of something to which one more thing happens now.
    fn after(&self, before: Option<Stamp>) -> Stamp {
        let changed = self.now();
        Stamp {
            created: before.filter(|b| b.sequence > 0).map_or(changed, |b| b.created),
            changed,
            sequence: before.map_or(0, |b| b.sequence) + 1,
        }
    }

    /// Who did something: the id of the user.
    #[must_use]
    pub fn editor_of<'a>(&'a self, event: &'a Event) -> &'a str {
        if event.editor.is_empty() { &self.instance.maker } else { &event.editor }
    }
}

impl User {
    /// The name that people see.
    #[must_use]
    pub fn display_name(&self) -> String {
        match &self.kind {
            UserKind::Human { first, last, .. } => format!("{first} {last}"),
            UserKind::Machine { name } => name.clone(),
        }
    }
}

/// The type of an event of a policy.
#[must_use]
pub fn of_policy(of: About, kind: &PolicyKind, what: &str) -> String {
    format!("{}.policy.{}.{what}", of.name(), kind.name.replace('/', "."))
}

/// What an *added* event of a policy says: the values that are not zero.
#[must_use]
pub fn added(kind: &PolicyKind, values: &Values) -> Value {
    Value::Object(in_event(kind, values))
}

/// What a *changed* event of a policy says: the values that changed, zero or not.
#[must_use]
pub fn changed(kind: &PolicyKind, before: &Values, after: &Values) -> Value {
    let (before, after) = (in_event(kind, before), in_event(kind, after));
    let names = kind.fields.iter().map(|f| (event_name(f.name), zero(f.kind)));
    let changed = names.filter_map(|(name, zero)| {
        let now = after.get(name).cloned().unwrap_or(zero);
        (before.get(name) != after.get(name)).then(|| (name.to_owned(), now))
    });
    Value::Object(changed.collect())
}

fn in_event(kind: &PolicyKind, values: &Values) -> Map<String, Value> {
    let listed = kind.fields.iter().filter(|f| !kind.kept.contains(&f.name));
    let values = listed.filter_map(|f| {
        let value = values.get(f.name)?;
        let value = match (f.kind, value.as_str()) {
            (Kind::Enum(names), Some(name)) => json!(names.iter().position(|n| *n == name)),
            (Kind::Duration, Some(text)) => json!(nanoseconds(text)),
            _ => value.clone(),
        };
        Some((event_name(f.name).to_owned(), value))
    });
    values.collect()
}

fn zero(kind: Kind) -> Value {
    match kind {
        Kind::Bool => json!(false),
        Kind::Text | Kind::Bytes => json!(""),
        _ => json!(0),
    }
}

fn nanoseconds(duration: &str) -> u64 {
    let seconds: f64 = duration.trim_end_matches('s').parse().unwrap_or(0.0);
    std::time::Duration::try_from_secs_f64(seconds)
        .map_or(0, |d| u64::try_from(d.as_nanos()).unwrap_or(u64::MAX))
}

/// Events spell a few names unlike the API.
fn event_name(field: &'static str) -> &'static str {
    match field {
        "forceMfa" => "forceMFA",
        "forceMfaLocalOnly" => "forceMFALocalOnly",
        "defaultRedirectUri" => "defaultRedirectURI",
        "maxOtpAttempts" => "maxOTPAttempts",
        name => name,
    }
}

impl State {
    /// Records how an organization came to be what the world says. Its policies, domains and metadata get the numbers
    /// of their events.
    pub fn record_org(&mut self, id: &str) {
        let Some(mut org) = self.orgs.get(id).cloned() else { return };
        if org.state != OrgState::Ghost {
            self.org_event(id, "org.added", &json!({"name": org.name}));
        }
        let mut domains = std::mem::take(&mut org.domains);
        for domain in &mut domains {
            let named = json!({"domain": domain.name});
            domain.stamp = self.org_event(id, "org.domain.added", &named);
            if domain.verified {
                domain.stamp = self.org_event(id, "org.domain.verified", &named);
            }
            if domain.name == org.primary {
                domain.stamp = self.org_event(id, "org.domain.primary.set", &named);
            }
        }
        for (key, entry) in &mut org.metadata {
            entry.stamp = self.org_event(id, "org.metadata.set", &json!({"key": key, "value": entry.value}));
        }
        for kind in super::policies::KINDS {
            if let Some(policy) = org.policies.get_mut(kind.name) {
                let payload = added(kind, &policy.values);
                policy.stamp = self.org_event(id, of_policy(About::Org, kind, "added"), &payload);
            }
        }
        if org.state == OrgState::Inactive {
            self.org_event(id, "org.deactivated", &Value::Null);
        }
        let stamp = self.org_or_ghost(id).stamp;
        self.orgs.insert(id.to_owned(), Org { stamp, domains, ..org });
    }

    /// Records how the instance came to be.
    pub fn record_instance(&mut self) {
        self.instance_event("instance.added", &json!({"name": self.instance.name}));
        for kind in super::policies::KINDS {
            let payload = added(kind, &super::policies::default(self, kind.name).values);
            let stamp = self.instance_event(of_policy(About::Instance, kind, "added"), &payload);
            if let Some(policy) = self.instance.policies.get_mut(kind.name) {
                policy.stamp = stamp;
            }
        }
    }

    /// Records that a user was made.
    pub fn record_user(&mut self, id: &str) {
        let Some(user) = self.users.get(id) else { return };
        let (kind, payload) = match &user.kind {
            UserKind::Human { first, last, email, language } => (
                "user.human.added",
                json!({"userName": user.user_name, "firstName": first, "lastName": last,
                       "displayName": user.display_name(), "preferredLanguage": language, "email": email}),
            ),
            UserKind::Machine { name } => {
                ("user.machine.added", json!({"name": name, "userName": user.user_name}))
            }
        };
        let verified = kind == "user.human.added";
        self.user_event(id, kind, &payload);
        if verified {
            self.user_event(id, "user.human.email.verified", &Value::Null);
        }
    }
}

/// A type that a server knows, with its text.
struct Entry {
    /// The versions that list it, see [`Traits::catalogue`].
    versions: &'static str,
    name: &'static str,
    /// Empty where the server has none: it writes the key then.
    text: &'static str,
}

/// The types of events or of things, as the recorded servers list them: versions, type, text.
pub struct Catalogue {
    prefix: &'static str,
    entries: Vec<Entry>,
}

impl Catalogue {
    fn new(prefix: &'static str, table: &'static str) -> Self {
        let entries = table.lines().map(|line| {
            let mut parts = line.splitn(3, '\t');
            let mut next = || parts.next().unwrap_or_default();
            Entry { versions: next(), name: next(), text: next() }
        });
        Self { prefix, entries: entries.collect() }
    }

    /// All types of a version, sorted.
    pub fn all(&self, traits: &Traits) -> impl Iterator<Item = Value> {
        let of_version = self.entries.iter().filter(|e| e.versions.contains(traits.catalogue));
        of_version.map(|e| json!({"type": e.name, "localized": self.localized(traits, e.name)}))
    }

    /// Key and text of a type.
    pub fn localized(&self, traits: &Traits, name: &str) -> Value {
        let key = format!("{}.{name}", self.prefix);
        let found = self.entries.iter().find(|e| e.name == name && e.versions.contains(traits.catalogue));
        let text = found.map(|e| e.text).filter(|t| !t.is_empty()).unwrap_or(&key).to_owned();
        json!({"key": key, "localizedMessage": text})
    }
}

/// Types of events.
pub static EVENT_TYPES: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::new("EventTypes", include_str!("event_types.tsv")));
/// Types of things that events are about.
pub static AGGREGATE_TYPES: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::new("AggregateTypes", include_str!("aggregate_types.tsv")));
