//! The centre of a chain: the facts of many branches in PostgreSQL, and the same rows and figures that a till has.
//!
//! It takes part in the exchange as a peer. A fact is never refused for what it says, only for not being the next line of
//! its stream; so copies agree whatever the centre thinks of them. Nothing is remembered between two transactions but
//! what stands in the database: any number of nodes may work on one. The crate never sees the till's store or its calls,
//! and holds no rule.

mod backlog;
mod book;
mod cells;
mod centre;
mod clock;
mod ddl;
mod devices;
mod digest;
mod error;
mod greet;
mod house;
mod ingest;
mod judge;
mod link;
mod meters;
mod migrate;
mod partition;
mod read;
mod serve;
mod state;
#[cfg(test)]
mod tests;

pub use centre::{Centre, Config};
pub use ddl::{ddl, tables};
pub use error::CentreError;
pub use migrate::MIGRATIONS;
pub use serve::serve;

/// What a function of the centre gives.
pub type Result<T, E = CentreError> = std::result::Result<T, E>;
