//! Who holds the baton of an order.

use log::{DeviceId, Rows, Stamp};

use crate::aggregate::read_all;
use crate::order::rows::{BATON, BatonRow};

/// Who holds the baton.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Baton {
    /// Number of the last move.
    pub n: u32,
    /// The holder.
    pub holder: DeviceId,
    /// Whether it was ever taken by force.
    pub forced: bool,
    /// The smaller stamp of two moves with one number, if there are such.
    pub split: Option<Stamp>,
}

pub(super) fn baton(rows: &Rows, opener: DeviceId) -> Baton {
    let mut moves: Vec<(u32, Stamp, DeviceId, bool)> = read_all(rows, BATON, BatonRow::read)
        .filter_map(|row| row.put.zip(row.stamp).map(|(put, stamp)| (row.n, stamp, put.to_device, put.forced)))
        .collect();
    moves.sort();
    let handed: Vec<(u32, Stamp)> = moves.iter().filter(|(.., forced)| !forced).map(|m| (m.0, m.1)).collect();
    let split = handed.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].1);
    let forced = moves.iter().any(|(_, _, _, forced)| *forced);
    let (n, holder) = moves.last().map_or((0, opener), |(n, _, holder, _)| (*n, *holder));
    Baton { n, holder, forced, split }
}
