//! Stateful stand-ins of the platforms' servers: for someone who tries the app, for tests, for benchmarks.
//!
//! A stand-in is a model of its server and shares no type with the client, which would share its mistakes too. It
//! listens on a loopback address and nowhere else, answers like the server it stands for, and fails on request.
//!
//! ```no_run
//! # async fn run() -> Result<(), orgdesk_sandbox::Error> {
//! use orgdesk_sandbox::{Options, Sandbox, zitadel::sample};
//! let running = Sandbox::start(Options::zitadel(sample::world())).await?;
//! let token = &running.variables["token.owner"];
//! # let _ = token;
//! running.stop().await;
//! # Ok(())
//! # }
//! ```

mod control;
pub mod csp;
mod faults;
pub mod hostile;
mod listen;
mod requests;
mod stand_in;
pub mod zitadel;

pub use faults::{Fault, FaultRule, Faults};
pub use listen::{Running, Sandbox};
pub use requests::{Entry, Requests};
pub use stand_in::{Answer, Asked, StandIn, View};

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use zitadel::{ServerVersion, World, Zitadel};

/// Why a sandbox does not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The world can't be read or doesn't fit together.
    #[error("the world can't be used: {0}")]
    World(String),
    /// Only loopback addresses are listened on: tokens of a sandbox are no secret.
    #[error("{0} is not a loopback address")]
    NotLoopback(SocketAddr),
    /// The address can't be listened on.
    #[error("can't listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
}

/// The server to stand in for.
#[derive(Debug, Clone)]
pub enum Platform {
    /// ZITADEL.
    Zitadel {
        /// What it holds at the start.
        world: World,
        /// Its version.
        server: ServerVersion,
    },
    /// VMware Cloud Services (CSP).
    Csp {
        /// What it holds at the start.
        world: csp::World,
        /// How it reads what its documents leave open.
        switches: csp::Switches,
    },
}

impl Platform {
    /// A fresh stand-in.
    ///
    /// # Errors
    /// [`Error::World`] when the world doesn't fit together.
    pub fn stand_in(&self) -> Result<Arc<dyn StandIn>, Error> {
        match self {
            Self::Zitadel { world, server } => {
                world.check().map_err(Error::World)?;
                Ok(Arc::new(Zitadel::new(world, *server)))
            }
            Self::Csp { world, switches } => {
                world.check().map_err(Error::World)?;
                Ok(Arc::new(csp::Csp::new(world, *switches)))
            }
        }
    }
}

/// How to start a sandbox.
#[derive(Debug, Clone)]
pub struct Options {
    /// The server to stand in for.
    pub platform: Platform,
    /// A loopback address. Port 0 takes a free one.
    pub listen: SocketAddr,
}

impl Options {
    /// ZITADEL v4.13 with a world, on a free port of 127.0.0.1.
    #[must_use]
    pub fn zitadel(world: World) -> Self {
        Self {
            platform: Platform::Zitadel { world, server: ServerVersion::default() },
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        }
    }

    /// CSP with a world, on a free port of 127.0.0.1.
    #[must_use]
    pub fn csp(world: csp::World) -> Self {
        Self {
            platform: Platform::Csp { world, switches: csp::Switches::default() },
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        }
    }

    /// The same with another version, where the platform has several.
    #[must_use]
    pub fn server(mut self, version: ServerVersion) -> Self {
        if let Platform::Zitadel { server, .. } = &mut self.platform {
            *server = version;
        }
        self
    }

    /// The same with other switches, where the platform has them.
    #[must_use]
    pub fn switches(mut self, to: csp::Switches) -> Self {
        if let Platform::Csp { switches, .. } = &mut self.platform {
            *switches = to;
        }
        self
    }
}
