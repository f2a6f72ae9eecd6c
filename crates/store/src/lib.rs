//! The store of a terminal: SQLite, one writer, many readers.
//!
//! It writes facts and the rows that follow from them in one transaction, takes facts from other copies, hands facts
//! out to be sent, and can prove, copy, restore and rebuild itself. All of the till's SQL is here.
//!
//! It knows no word of the trade: tables, reducers and figures come as a [`Model`] (by default that of `domain`). It
//! never makes a fact by itself except the one that opens its stream, never reads a clock, never draws a random
//! number, and never answers anybody before the disk has said that the answer is true.

mod ahead;
mod apply;
mod ballast;
mod book;
mod cache;
mod cells;
mod changed;
mod ddl;
mod digest;
mod empty;
mod error;
mod figures;
mod ingest;
mod job;
mod lock;
mod merge;
mod meta;
mod migrate;
mod model;
mod newest;
mod news;
mod open;
mod pool;
mod pragmas;
mod print;
mod quarantine;
mod read;
mod rebuild;
mod safe;
mod salvage;
mod seek;
mod send;
mod snapshot;
mod streams;
mod text_index;
mod thread;
mod tx;
mod verify;
mod writer;

#[cfg(test)]
mod tests;

pub use changed::{Changed, Origin};
pub use ddl::ddl;
pub use digest::Columns;
pub use error::StoreError;
pub use job::{Job, WriteError};
pub use log::Digest;
pub use model::{Evolved, Model};
pub use open::{Identity, OpenOptions};
pub use print::{NewPrintJob, PrintJob};
pub use quarantine::Quarantined;
pub use read::{Reader, StoredFact};
pub use safe::{Safety, Whereabouts};
pub use salvage::salvage;
pub use snapshot::{luggage, mark_restored, restore};
pub use text_index::TextIndex;
pub use thread::{Status, Store};
pub use tx::Tx;
pub use verify::{Report, verify};
pub use writer::Writer;

/// What a function of the store gives.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
