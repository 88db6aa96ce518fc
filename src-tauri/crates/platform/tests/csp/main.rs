//! CSP sessions against the sandbox, which answers as the documents say.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test may fail it")]

mod catalog;
mod connect;
mod orgs;
mod settings;
mod support;
mod tokens;
mod trust_faults;
mod trust_support;
mod trusts;
mod writes;
