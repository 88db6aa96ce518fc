//! A locked keyring whose prompt waits for a person who never comes.
#![allow(clippy::unwrap_used, reason = "tests, helpers included")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use zbus::zvariant::{ObjectPath, OwnedObjectPath};

const COLLECTION: &str = "/org/freedesktop/secrets/collection/login";
const PROMPT: &str = "/org/freedesktop/secrets/prompt/p1";

#[derive(Default)]
struct State {
    unlocked: AtomicBool,
    asked: AtomicU32,
    taken_back: AtomicU32,
}

/// The keyring. It is on the bus as long as this lives.
pub struct Locked {
    state: Arc<State>,
    _bus: zbus::Connection,
}

impl Locked {
    /// Puts it on the session's bus.
    pub async fn start() -> Self {
        let state = Arc::new(State::default());
        let builder = zbus::connection::Builder::session().unwrap();
        let bus = builder
            .serve_at("/org/freedesktop/secrets", Service)
            .and_then(|builder| builder.serve_at(COLLECTION, Collection(state.clone())))
            .and_then(|builder| builder.serve_at(PROMPT, Prompt(state.clone())))
            .and_then(|builder| builder.name("org.freedesktop.secrets"))
            .unwrap();
        Self { state, _bus: bus.build().await.unwrap() }
    }

    /// Unlocks it past the prompt.
    pub fn unlock(&self) {
        self.state.unlocked.store(true, Ordering::SeqCst);
    }

    /// How often it asked, and how often that was taken back.
    pub fn prompts(&self) -> (u32, u32) {
        (self.state.asked.load(Ordering::SeqCst), self.state.taken_back.load(Ordering::SeqCst))
    }
}

struct Service;

#[zbus::interface(name = "org.freedesktop.Secret.Service")]
impl Service {
    fn read_alias(&self, _name: &str) -> OwnedObjectPath {
        ObjectPath::try_from(COLLECTION).unwrap().into()
    }

    fn unlock(&self, _objects: Vec<OwnedObjectPath>) -> (Vec<OwnedObjectPath>, OwnedObjectPath) {
        (Vec::new(), ObjectPath::try_from(PROMPT).unwrap().into())
    }
}

struct Collection(Arc<State>);

#[zbus::interface(name = "org.freedesktop.Secret.Collection")]
impl Collection {
    #[zbus(property)]
    fn locked(&self) -> bool {
        !self.0.unlocked.load(Ordering::SeqCst)
    }
}

struct Prompt(Arc<State>);

#[zbus::interface(name = "org.freedesktop.Secret.Prompt")]
impl Prompt {
    fn prompt(&self, _window_id: &str) {
        self.0.asked.fetch_add(1, Ordering::SeqCst);
    }

    fn dismiss(&self) {
        self.0.taken_back.fetch_add(1, Ordering::SeqCst);
    }
}
