//! Servers that mean harm: every read and every write of both platforms against each way to do so. Time and memory stay
//! bounded, no request goes elsewhere, nothing is taken for success or refusal that isn't.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test may fail it")]

mod reads;
mod support;
mod writes;
