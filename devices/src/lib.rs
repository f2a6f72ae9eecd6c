//! Devices: receipt printers, as bytes, transports and a driver that knows whether the paper came out; and their twins.
//!
//! `escpos` is pure: a document and a profile become bytes, and bytes become commands again. Nothing here knows a
//! queue, a store or a rule of the trade, and nothing blocks: everything that waits is async and has a deadline.

pub mod escpos;
mod glyphs;
pub mod printer;
pub mod profile;
pub mod transport;
pub mod twin;
