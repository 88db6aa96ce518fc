//! ZITADEL sessions against the sandbox, which answers as the recorded servers do.

mod connect;
mod domain;
mod faults;
mod legacy;
mod orgs;
mod support;
