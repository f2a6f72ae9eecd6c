//! ESC/POS: documents to bytes, bytes to commands, letters to code pages. Pure: nothing here does I/O.

mod encode;
mod letters;
mod parse;
mod raster;
mod status;

pub(crate) use encode::INIT;
pub use encode::{Encoded, drawer, encode};
pub use letters::{Letters, page};
pub use parse::{Command, Parser};
pub(crate) use status::{ASK_PAPER_PRINTED, Asked, Health, Replies, Reply, ask, read};
