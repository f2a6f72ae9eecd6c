//! The first fact of every stream: who writes here, for whom, and after which other stream.

use serde::{Deserialize, Serialize};

use crate::{BranchId, DeviceId, StreamId};

/// Kind of the first fact of every stream.
pub const STREAM_OPENED: &str = "stream.opened";

/// Version of the line format that this build writes.
pub const LOG_VERSION: u16 = 1;

/// Body of [`STREAM_OPENED`]; it is why device and branch are not repeated in each line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct StreamOpened {
    /// The device that writes the stream.
    pub device: DeviceId,
    /// The branch whose facts these are.
    pub branch: BranchId,
    /// Series of the device's numbers: its letter, and from the second epoch on the epoch's number (`A`, `A2`).
    pub series: String,
    /// How often the device's store was restored from a copy, plus one.
    pub epoch: u32,
    /// Version of the program.
    pub app: String,
    /// Version of the line format.
    pub log_version: u16,
    /// What the device calls its machine, to notice a copied disk.
    pub machine: String,
    /// The stream that the same device wrote before.
    pub previous_stream: Option<StreamId>,
}
