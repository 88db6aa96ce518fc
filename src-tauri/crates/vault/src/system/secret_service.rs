//! Linux and BSD: the Secret Service on the session bus (GNOME Keyring, KWallet, KeePassXC).
//!
//! The store's library unlocks by itself and waits for the person without end, also where no prompt can appear. So the
//! keyring is looked at first, and unlocked here, with a limit.

use crate::{Missing, VaultError, keyring};
use futures::StreamExt;
use keyring_core::CredentialStore;
use secret_service::Error as ServiceError;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use zbus::DBusError as _;
use zbus::names::BusName;
use zbus::proxy::CacheProperties;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue};
use zbus_secret_service_keyring_store::Store;

/// How often a locked keyring is looked at while its prompt is open: it can be unlocked elsewhere.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// The limit for each question that the service answers without asking a person.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// The object path that means *none* in the Secret Service API.
const NONE: &str = "/";

/// `org.freedesktop.Secret.Service`, as far as it is used here.
#[zbus::proxy(
    interface = "org.freedesktop.Secret.Service",
    default_service = "org.freedesktop.secrets",
    default_path = "/org/freedesktop/secrets",
    gen_blocking = false
)]
trait Service {
    fn read_alias(&self, name: &str) -> zbus::Result<OwnedObjectPath>;
    fn unlock(&self, objects: &[ObjectPath<'_>]) -> zbus::Result<(Vec<OwnedObjectPath>, OwnedObjectPath)>;
}

#[zbus::proxy(
    interface = "org.freedesktop.Secret.Collection",
    default_service = "org.freedesktop.secrets",
    gen_blocking = false
)]
trait Collection {
    #[zbus(property)]
    fn locked(&self) -> zbus::Result<bool>;
}

#[zbus::proxy(
    interface = "org.freedesktop.Secret.Prompt",
    default_service = "org.freedesktop.secrets",
    gen_blocking = false
)]
trait Prompt {
    fn prompt(&self, window_id: &str) -> zbus::Result<()>;
    fn dismiss(&self) -> zbus::Result<()>;
    #[zbus(signal)]
    fn completed(&self, dismissed: bool, result: OwnedValue) -> zbus::Result<()>;
}

/// Which running service it is: the bus, and the service's own name there, which no other program gets again.
type Owner = (String, String);

/// The session with a service, which holds as long as the service runs. Making one takes a key exchange.
#[derive(Default)]
pub(crate) struct Opened(Option<(Owner, Arc<Store>)>);

impl Opened {
    /// The default keyring, unlocked. Where it is locked, the person is asked; the request is taken back after
    /// `unlock_within`.
    pub(crate) fn ready(&mut self, unlock_within: Duration) -> Result<Arc<CredentialStore>, VaultError> {
        // A runtime of this call's own, on the keyring's thread: no other runtime can be entered there.
        let owner = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| VaultError::Failed(error.to_string()))?
            .block_on(ready(unlock_within))?;
        if let Some((of, store)) = &self.0
            && *of == owner
        {
            return Ok(Arc::clone(store) as Arc<CredentialStore>);
        }
        let store = Store::new().map_err(keyring::refusal)?;
        self.0 = Some((owner, Arc::clone(&store)));
        Ok(store)
    }
}

/// Waits until the default keyring is unlocked, and says whose it is.
async fn ready(unlock_within: Duration) -> Result<Owner, VaultError> {
    let bus = bus().await?;
    let service = ServiceProxy::new(&bus).await.map_err(|error| refusal(&error))?;
    let path = service.read_alias("default").await.map_err(|error| refusal(&error))?;
    if path.as_str() == NONE {
        return Err(VaultError::Absent(Missing::DefaultKeyring));
    }
    let collection = CollectionProxy::builder(&bus)
        .path(path.as_ref())
        .map_err(|error| refusal(&error))?
        .cache_properties(CacheProperties::No)
        .build()
        .await
        .map_err(|error| refusal(&error))?;
    let name = BusName::try_from("org.freedesktop.secrets").map_err(|error| refusal(&error.into()))?;
    let owner =
        zbus::fdo::DBusProxy::new(&bus).await.map_err(|error| refusal(&error))?.get_name_owner(name).await;
    let owner = owner.map_err(|error| refusal(&error.into()))?;
    let owner = (bus.server_guid().to_string(), owner.to_string());
    if !collection.locked().await.map_err(|error| refusal(&error))? {
        return Ok(owner);
    }
    let (_, prompt) = service.unlock(&[path.as_ref()]).await.map_err(|error| refusal(&error))?;
    if prompt.as_str() != NONE {
        ask(&bus, &prompt, &collection, unlock_within).await?;
    }
    // The answer of a prompt is a claim; the property is what counts.
    match collection.locked().await.map_err(|error| refusal(&error))? {
        true => Err(VaultError::Locked),
        false => Ok(owner),
    }
}

/// Without a bus there is no keyring, whatever the reason.
async fn bus() -> Result<zbus::Connection, VaultError> {
    let connect = async { zbus::connection::Builder::session()?.method_timeout(ANSWER_WITHIN).build().await };
    match tokio::time::timeout(ANSWER_WITHIN, connect).await {
        Ok(Ok(bus)) => Ok(bus),
        Ok(Err(error)) => {
            tracing::info!(%error, "no session bus");
            Err(VaultError::Absent(Missing::Service))
        }
        Err(_) => Err(VaultError::Locked),
    }
}

/// Asks the person to unlock, until the prompt is answered, the keyring is unlocked elsewhere, or the time is over.
async fn ask(
    bus: &zbus::Connection,
    path: &OwnedObjectPath,
    collection: &CollectionProxy<'_>,
    within: Duration,
) -> Result<(), VaultError> {
    let prompt = PromptProxy::builder(bus)
        .path(path.as_ref())
        .map_err(|error| refusal(&error))?
        .cache_properties(CacheProperties::No)
        .build()
        .await
        .map_err(|error| refusal(&error))?;
    let mut completed = prompt.receive_completed().await.map_err(|error| refusal(&error))?;
    prompt.prompt("").await.map_err(|error| refusal(&error))?;
    let answered_or_unlocked = async {
        loop {
            match tokio::time::timeout(LOOK_EVERY, completed.next()).await {
                Ok(_) => return,
                Err(_) if collection.locked().await.is_ok_and(|locked| !locked) => {
                    take_back(&prompt).await;
                    return;
                }
                Err(_) => {}
            }
        }
    };
    if tokio::time::timeout(within, answered_or_unlocked).await.is_err() {
        take_back(&prompt).await;
    }
    Ok(())
}

async fn take_back(prompt: &PromptProxy<'_>) {
    if let Err(error) = prompt.dismiss().await {
        tracing::debug!(%error, "the unlock prompt could not be taken back");
    }
}

/// What the store's library wraps into its errors.
pub(crate) fn cause(error: &(dyn Error + Send + Sync + 'static)) -> Option<VaultError> {
    match error.downcast_ref::<ServiceError>()? {
        ServiceError::Locked | ServiceError::Prompt | ServiceError::PromptDisconnected => {
            Some(VaultError::Locked)
        }
        ServiceError::NoResult => Some(VaultError::Absent(Missing::DefaultKeyring)),
        ServiceError::Unavailable => Some(VaultError::Absent(Missing::Service)),
        ServiceError::Zbus(error) => Some(refusal(error)),
        ServiceError::ZbusFdo(error) => Some(refusal(&zbus::Error::from(error.clone()))),
        _ => None,
    }
}

/// The meaning of an error from the bus.
fn refusal(error: &zbus::Error) -> VaultError {
    let meaning = match error {
        zbus::Error::MethodError(name, _, _) => named(name.as_str()),
        zbus::Error::FDO(error) => match error.as_ref() {
            zbus::fdo::Error::ZBus(inner) => return refusal(inner),
            standard => named(standard.name().as_str()),
        },
        zbus::Error::InterfaceNotFound | zbus::Error::Address(_) => {
            Some(VaultError::Absent(Missing::Service))
        }
        zbus::Error::InputOutput(error) if error.kind() == std::io::ErrorKind::TimedOut => {
            Some(VaultError::Locked)
        }
        _ => None,
    };
    meaning.unwrap_or_else(|| VaultError::Failed(error.to_string()))
}

/// Error names of the D-Bus and Secret Service specifications that say which of our states it is.
fn named(name: &str) -> Option<VaultError> {
    if name == "org.freedesktop.Secret.Error.IsLocked" {
        return Some(VaultError::Locked);
    }
    let standard = name.strip_prefix("org.freedesktop.DBus.Error.")?;
    match standard {
        "ServiceUnknown" | "NameHasNoOwner" | "UnknownInterface" | "UnknownObject" | "UnknownMethod" => {
            Some(VaultError::Absent(Missing::Service))
        }
        // It is installed and could not be started.
        _ if standard.starts_with("Spawn.") => Some(VaultError::Absent(Missing::Service)),
        "NoReply" | "Timeout" | "TimedOut" => Some(VaultError::Locked),
        "AccessDenied" | "AuthFailed" | "InteractiveAuthorizationRequired" => {
            Some(VaultError::Denied(standard.to_owned()))
        }
        _ => None,
    }
}
