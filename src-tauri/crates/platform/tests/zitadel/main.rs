//! ZITADEL sessions against the sandbox, which answers as the recorded servers do.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test may fail it")]

mod connect;
mod domain;
mod faults;
mod history;
mod legacy;
mod orgs;
mod support;
