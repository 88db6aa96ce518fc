//! What takes its time: every write against every fault, and two clients at once. A program of its own, so that it
//! keeps no other test from its time-outs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test may fail it")]
#![allow(clippy::print_stdout, reason = "the table and the numbers are what it is run for")]

mod interleavings;
mod matrix;
#[path = "../flows/world.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod world;

/// Each takes the whole machine: one after the other.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
