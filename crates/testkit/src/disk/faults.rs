//! The faults that were planned for a disk, and the counting of operations that brings them about.

/// How often an injected error strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// At one operation; the next one works again.
    Once,
    /// From that operation on, until the disk is repaired.
    ForEver,
}

/// An error at an operation number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failure {
    pub(super) at: u64,
    pub(super) times: Times,
}

/// Operations so far and what is to go wrong with those to come.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub(super) changes: u64,
    pub(super) reads: u64,
    pub(super) cut_at: Option<u64>,
    pub(super) change_failure: Option<Failure>,
    pub(super) read_failure: Option<Failure>,
    pub(super) lying: bool,
}

impl Faults {
    /// Whether the power is to go before the next change.
    pub(super) fn cut_is_due(&self) -> bool {
        self.cut_at.is_some_and(|at| self.changes >= at)
    }

    /// Counts a change; true if it must fail.
    pub(super) fn count_change(&mut self) -> bool {
        let number = self.changes;
        self.changes += 1;
        strikes(&mut self.change_failure, number)
    }

    /// Counts a read; true if it must fail, which it also does on a disk that fails for ever.
    pub(super) fn count_read(&mut self) -> bool {
        let number = self.reads;
        self.reads += 1;
        let disk_is_gone = self.change_failure.is_some_and(|it| it.times == Times::ForEver && self.changes > it.at);
        strikes(&mut self.read_failure, number) || disk_is_gone
    }
}

fn strikes(failure: &mut Option<Failure>, number: u64) -> bool {
    let due = failure.is_some_and(|it| number >= it.at);
    if due {
        failure.take_if(|it| it.times == Times::Once);
    }
    due
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(times: Times) -> Vec<bool> {
        let mut faults = Faults { change_failure: Some(Failure { at: 1, times }), ..Faults::default() };
        (0..4).map(|_| faults.count_change()).collect()
    }

    #[test]
    fn an_error_strikes_once_or_for_ever() {
        assert_eq!(struck(Times::Once), [false, true, false, false]);
        assert_eq!(struck(Times::ForEver), [false, true, true, true]);
    }

    #[test]
    fn a_disk_that_fails_for_ever_cannot_be_read_either() {
        let mut faults = Faults { change_failure: Some(Failure { at: 0, times: Times::ForEver }), ..Faults::default() };
        assert!(!faults.count_read());
        faults.count_change();
        assert!(faults.count_read());
    }
}
