//! ZITADEL's forms, one module each.

pub mod domain;
