//! Signing in to ZITADEL by what is exchanged for access tokens, against a server that answers as told.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test may fail it")]

mod browser;
mod exchange;
mod support;
