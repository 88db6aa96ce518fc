//! The use cases against the sandbox: what a person does, and what the server then holds.

mod apply;
mod connections;
mod drafts;
mod faults;
mod orgs;
mod world;
