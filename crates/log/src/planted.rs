//! Bugs planted on purpose, for the simulator to find. A build without the feature `planted` holds none of them.

/// A planted bug. Each is a mistake that a real till has made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Planted {
    /// A sender believes that what it sent has arrived.
    SenderTrustsSent,
    /// The receiver acknowledges lines before they are on its disk.
    HaveBeforeCommit,
    /// The hub passes on only what it wrote itself.
    ForwardOwnOnly,
    /// A register takes what arrived last.
    LastArrivalWins,
    /// A register takes what has the latest wall clock.
    WallClockWins,
    /// A process does not raise its counter by what it saw.
    LamportNotObserved,
    /// A restarted process goes on with its old stream.
    StreamReused,
    /// A restored store keeps its number series.
    EpochKept,
    /// Money is taken without holding the baton.
    PayWithoutBaton,
    /// A repeated command is executed again.
    CommandRepeated,
    /// The disk is not forced before a command is answered.
    SynchronousNormal,
    /// A command is answered before its transaction is committed.
    AnswerBeforeCommit,
    /// Facts of a kind that this build does not know are dropped.
    UnknownKindDropped,
    /// Lines added after the check was formed are counted as paid by it.
    LateLineCovered,
    /// A share is given out without looking at what is left of it.
    ShareOverdrawn,
    /// Sending to the kitchen looks at no earlier ticket.
    KitchenSentTwice,
}

impl Planted {
    /// Every planted bug.
    pub const ALL: [Self; 16] = [
        Self::SenderTrustsSent,
        Self::HaveBeforeCommit,
        Self::ForwardOwnOnly,
        Self::LastArrivalWins,
        Self::WallClockWins,
        Self::LamportNotObserved,
        Self::StreamReused,
        Self::EpochKept,
        Self::PayWithoutBaton,
        Self::CommandRepeated,
        Self::SynchronousNormal,
        Self::AnswerBeforeCommit,
        Self::UnknownKindDropped,
        Self::LateLineCovered,
        Self::ShareOverdrawn,
        Self::KitchenSentTwice,
    ];
}

#[cfg(feature = "planted")]
mod switch {
    use super::Planted;
    use std::cell::Cell;

    thread_local! {
        static CHOSEN: Cell<Option<Planted>> = const { Cell::new(None) };
    }

    /// Plants one bug, or none, for everything that this thread runs from now on.
    pub fn plant(bug: Option<Planted>) {
        CHOSEN.set(bug);
    }

    /// Whether this bug is planted on this thread.
    pub fn planted(bug: Planted) -> bool {
        CHOSEN.get() == Some(bug)
    }
}

#[cfg(not(feature = "planted"))]
mod switch {
    use super::Planted;

    /// Plants nothing: this build cannot.
    pub fn plant(_bug: Option<Planted>) {}

    /// Always false, so that the compiler removes the bug.
    #[inline(always)]
    pub const fn planted(_bug: Planted) -> bool {
        false
    }
}

pub use switch::{plant, planted};
