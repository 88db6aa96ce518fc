//! The use cases against the sandbox: what a person does, and what the server then holds.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test may fail it")]

mod apply;
mod conflicts;
mod connections;
mod drafts;
mod journal;
mod links;
mod orgs;
mod passcode;
mod preferences;
mod sign_in;
mod trusts;
mod undo;
mod world;
