//! What a screen reader is told, read over AT-SPI as one reads it.

use super::children::Owned;
use super::desktop::Desktop;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

/// Where distributions have the program that starts the accessibility bus.
const LAUNCHERS: [&str; 3] = [
    "/usr/libexec/at-spi-bus-launcher",
    "/usr/lib/at-spi2-core/at-spi-bus-launcher",
    "/usr/lib/at-spi-bus-launcher",
];

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const PATIENCE: Duration = Duration::from_secs(30);
/// No tree of the app is deeper; one that is hangs together in a circle.
const DEEPEST: usize = 80;

/// The bits of a state that matter here, as AT-SPI numbers them.
const SHOWING: u32 = 25;
const FOCUSABLE: u32 = 11;

/// What a part of the page is, by the numbers that AT-SPI gives roles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    Button,
    CheckBox,
    ComboBox,
    Entry,
    Heading,
    Link,
    ListItem,
    MenuItem,
    Password,
    Radio,
    /// Nothing that a person acts on.
    Other,
}

impl Role {
    fn of(number: u32) -> Self {
        match number {
            7 => Self::CheckBox,
            11 => Self::ComboBox,
            32 => Self::ListItem,
            35 => Self::MenuItem,
            40 => Self::Password,
            43 | 62 => Self::Button,
            44 => Self::Radio,
            79 => Self::Entry,
            83 => Self::Heading,
            88 => Self::Link,
            _ => Self::Other,
        }
    }
}

/// One part of the window as it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What it is.
    pub role: Role,
    /// What it is called.
    pub name: String,
    /// Whether it is in sight.
    pub showing: bool,
    /// Whether it can be acted on.
    focusable: bool,
}

/// A screen reader of a test's own.
pub struct Listener {
    bus: zbus::Connection,
    _launcher: Owned,
}

impl Listener {
    /// Starts the accessibility bus on a desktop. The app has to be started after it.
    pub async fn start(desktop: &Desktop) -> Self {
        let launcher =
            LAUNCHERS.iter().find(|path| Path::new(path).exists()).expect("at-spi2-core is installed");
        let launched = Owned::start(
            desktop.command(launcher).arg("--launch-immediately").stdout(Stdio::null()).stderr(Stdio::null()),
        );
        let session = desktop.bus().await;
        let began = Instant::now();
        loop {
            let asked = session
                .call_method(Some("org.a11y.Bus"), "/org/a11y/bus", Some("org.a11y.Bus"), "GetAddress", &())
                .await;
            let address = asked.ok().and_then(|reply| reply.body().deserialize::<String>().ok());
            if let Some(address) = address.filter(|address| !address.is_empty())
                && let Ok(builder) = zbus::connection::Builder::address(address.as_str())
                && let Ok(bus) = builder.build().await
            {
                return Self { bus, _launcher: launched };
            }
            assert!(began.elapsed() < PATIENCE, "the accessibility bus does not start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until a part in sight has this role and this name.
    pub async fn hears(&self, role: Role, name: &str) {
        let began = Instant::now();
        loop {
            let told = self.window().await;
            if told.iter().any(|part| part.showing && part.role == role && part.name == name) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "no {role:?} is told as “{name}”, but: {told:#?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// What of the window can be acted on and has no name.
    pub async fn nameless(&self) -> Vec<Told> {
        let mut told = self.window().await;
        told.retain(|part| {
            let acted_on = !matches!(part.role, Role::Other | Role::Heading);
            part.showing && part.focusable && acted_on && part.name.trim().is_empty()
        });
        told
    }

    /// Everything that the page tells, in its order.
    async fn window(&self) -> Vec<Told> {
        let mut told = Vec::new();
        let mut left = Vec::new();
        left.extend(self.page().await.map(|(owner, path)| (owner, path, 0)));
        while let Some((owner, path, depth)) = left.pop() {
            // What goes away while it is read is told no more.
            if let Some(part) = self.part(&owner, &path).await {
                told.push(part);
            }
            if depth < DEEPEST {
                let children = self.children(&owner, &path).await;
                left.extend(
                    children.into_iter().rev().map(|(owner, path)| (owner, path.to_string(), depth + 1)),
                );
            }
        }
        told
    }

    /// The root of the page: the web view's own process is on the bus with it.
    async fn page(&self) -> Option<(String, String)> {
        const PAGES: &str = "/org/a11y/webkit/accessible";
        let bus = Some("org.freedesktop.DBus");
        let names = self.bus.call_method(bus, "/org/freedesktop/DBus", bus, "ListNames", &()).await.ok()?;
        let names: Vec<String> = names.body().deserialize().ok()?;
        let owner = names.into_iter().find(|name| name.starts_with("org.webkit.app-"))?;
        let introspectable = Some("org.freedesktop.DBus.Introspectable");
        let told = self
            .bus
            .call_method(Some(owner.as_str()), PAGES, introspectable, "Introspect", &())
            .await
            .ok()?;
        let told: String = told.body().deserialize().ok()?;
        let (_, rest) = told.split_once("<node name=\"")?;
        let (page, _) = rest.split_once('"')?;
        Some((owner, format!("{PAGES}/{page}")))
    }

    async fn children(&self, owner: &str, path: &str) -> Vec<(String, OwnedObjectPath)> {
        let asked = self.bus.call_method(Some(owner), path, Some(ACCESSIBLE), "GetChildren", &()).await;
        asked.ok().and_then(|reply| reply.body().deserialize().ok()).unwrap_or_default()
    }

    async fn part(&self, owner: &str, path: &str) -> Option<Told> {
        let properties = Some("org.freedesktop.DBus.Properties");
        let role = self.bus.call_method(Some(owner), path, Some(ACCESSIBLE), "GetRole", &()).await.ok()?;
        let name =
            self.bus.call_method(Some(owner), path, properties, "Get", &(ACCESSIBLE, "Name")).await.ok()?;
        let states = self.bus.call_method(Some(owner), path, Some(ACCESSIBLE), "GetState", &()).await.ok()?;
        let states: Vec<u32> = states.body().deserialize().ok()?;
        let has = |bit: u32| states.first().is_some_and(|word| word & (1 << bit) != 0);
        Some(Told {
            role: Role::of(role.body().deserialize().ok()?),
            name: String::try_from(name.body().deserialize::<OwnedValue>().ok()?).ok()?,
            showing: has(SHOWING),
            focusable: has(FOCUSABLE),
        })
    }
}
