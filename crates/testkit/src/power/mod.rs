//! Power tests of the real store: the real commands on real SQLite, on a disk that fails.
//!
//! A machine rings up a shift; the power goes, the disk is full, lies, rots or refuses; the machine wakes up with a new
//! stream and must account for every answer that it has given. Nothing here knows what a command means: it compares
//! answers, facts and the store's own proof. Every run follows from its seed. It mends nothing and hides nothing: the
//! first promise that is broken ends the run with words that say which.

mod chance;
mod decay;
mod elsewhere;
mod exhaustive;
mod ledger;
mod lives;
mod lying;
mod machine;
mod sales;
mod script;
mod trouble;

pub use decay::Rot;
pub use exhaustive::Shift;
pub use lives::{LIVES, Morning};
pub use lying::Found;
pub use trouble::Endured;

/// What came of power cuts that all promises survived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Power cuts.
    pub cuts: u64,
    /// Calls that had been answered before them.
    pub answered: u64,
    /// Unanswered lists of calls that were found whole after all.
    pub unanswered_there: u64,
    /// Cuts that struck while facts of the other till were being taken.
    pub in_ingest: u64,
    /// Cuts that struck while several lists of calls shared a transaction.
    pub in_group: u64,
}

impl std::ops::AddAssign for Told {
    fn add_assign(&mut self, more: Self) {
        self.cuts += more.cuts;
        self.answered += more.answered;
        self.unanswered_there += more.unanswered_there;
        self.in_ingest += more.in_ingest;
        self.in_group += more.in_group;
    }
}
