//! What a disk has done to its files, so that a test can prove that its faults took place.

/// Counts since the disk was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Power cuts carried out.
    pub cuts: u64,
    /// Unsynced writes of which a cut or a failed sync left all.
    pub writes_kept: u64,
    /// Unsynced writes of which a cut or a failed sync left some sectors.
    pub writes_torn: u64,
    /// Unsynced writes of which a cut or a failed sync left nothing.
    pub writes_dropped: u64,
    /// Operations refused with `SQLITE_FULL`.
    pub refused_full: u64,
    /// Operations failed on purpose with `SQLITE_IOERR`, other than for want of power.
    pub failed: u64,
    /// Syncs that were answered with success and did nothing.
    pub lied_syncs: u64,
}
