//! What a client may be told about waiting, pace and trust.

use super::ProxySource;
use std::num::NonZeroU32;
use std::time::Duration;

/// How patient and how quick the clients are, and whom they trust besides the operating system.
#[derive(Clone, Debug)]
pub struct Config {
    /// Longest wait for a connection, TLS included.
    pub connect_timeout: Duration,
    /// Longest pause between two pieces of an answer.
    pub read_timeout: Duration,
    /// Longest wait for a whole exchange.
    pub total_timeout: Duration,
    /// How often a read is repeated after it failed. Writes never are.
    pub retries: u32,
    /// The wait before the first repetition where the server names none; it doubles each time.
    pub retry_pause: Duration,
    /// The longest wait that a server may ask for before the caller is told instead.
    pub longest_pause: Duration,
    /// Requests per second and connection, on average.
    pub requests_per_second: NonZeroU32,
    /// Requests that may leave at once before the pace holds.
    pub burst: NonZeroU32,
    /// Further certificate authorities, DER encoded, trusted besides those of the operating system.
    pub extra_roots: Vec<Vec<u8>>,
    /// Where the proxy on the way is learned of.
    pub proxy: ProxySource,
}

impl Default for Config {
    /// Half of what the strictest known hosted server allows for a longer time: 50 requests a second and address
    /// (ZITADEL Cloud's rate limit policy).
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(90),
            retries: 2,
            retry_pause: Duration::from_millis(300),
            longest_pause: Duration::from_secs(5),
            requests_per_second: const { NonZeroU32::new(25).unwrap() },
            burst: const { NonZeroU32::new(50).unwrap() },
            extra_roots: Vec::new(),
            proxy: ProxySource::System,
        }
    }
}
