//! The real window, with a real keyring, against a stateful server: what a person does, by the names they read.

mod boundary;
mod connections;
mod keyring;
mod settings;
mod start;
mod steps;
mod support;
mod tour;
