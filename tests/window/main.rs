//! The real window, with a real keyring, against a stateful server: what a person does, by the names they read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may stop at what it did not expect"
)]

mod boundary;
mod cloud;
mod conflicts;
mod connections;
mod crash;
mod drafts;
mod journal;
mod keyring;
mod links;
mod names;
mod secrets;
mod settings;
mod speech;
mod start;
mod steps;
mod support;
mod tour;
mod undo;
