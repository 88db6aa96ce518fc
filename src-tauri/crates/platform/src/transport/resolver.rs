//! Name resolution whose failure can be told apart from every other.

use super::address::is_this_machine;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::fmt;
use std::net::SocketAddr;

/// A name that did not resolve. Found again in the error chain of a request.
#[derive(Debug)]
pub struct NameNotResolved;

impl fmt::Display for NameNotResolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name did not resolve")
    }
}

impl std::error::Error for NameNotResolved {}

/// The operating system's resolver.
#[derive(Clone, Copy, Debug)]
pub struct SystemResolver {
    /// Accept only addresses of this machine: unencrypted requests must not leave it, whatever a name says.
    pub this_machine_only: bool,
}

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let this_machine_only = self.this_machine_only;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| NameNotResolved)?;
            let addresses: Vec<SocketAddr> =
                found.filter(|address| !this_machine_only || is_this_machine(address.ip())).collect();
            if addresses.is_empty() {
                return Err(NameNotResolved.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
