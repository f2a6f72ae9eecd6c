//! File locks between the connections of a disk, by the rules of SQLite's own five levels.

/// How far a connection has locked a file, from weakest to strongest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    #[default]
    None,
    Shared,
    Reserved,
    Pending,
    Exclusive,
}

/// The answer to a wish for a lock: the level held from now on, and whether that is what was wished.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) level: Level,
    pub(super) granted: bool,
}

/// Decides a wish for `wanted` by someone who holds `own`, when the strongest other holds `other`.
pub(super) fn decide(own: Level, wanted: Level, other: Level) -> Answer {
    let strongest_beside = match wanted {
        Level::None | Level::Shared => Level::Reserved,
        Level::Reserved | Level::Pending => Level::Shared,
        Level::Exclusive => Level::None,
    };
    match () {
        () if wanted <= own => Answer { level: own, granted: true },
        () if other <= strongest_beside => Answer { level: wanted, granted: true },
        // Readers are still there: no new ones may come while this writer waits for them to leave.
        () if wanted == Level::Exclusive && other == Level::Shared => Answer { level: Level::Pending, granted: false },
        () => Answer { level: own, granted: false },
    }
}

#[cfg(test)]
mod tests {
    use super::Level::{Exclusive, None, Pending, Reserved, Shared};
    use super::*;

    fn check(own: Level, wanted: Level, other: Level, level: Level, granted: bool) {
        assert_eq!(decide(own, wanted, other), Answer { level, granted }, "{own:?} wants {wanted:?} beside {other:?}");
    }

    #[test]
    fn readers_share_and_one_writer_prepares_beside_them() {
        check(None, Shared, None, Shared, true);
        check(None, Shared, Shared, Shared, true);
        check(None, Shared, Reserved, Shared, true);
        check(Shared, Reserved, Shared, Reserved, true);
        check(Shared, Reserved, Reserved, Shared, false);
    }

    #[test]
    fn a_waiting_writer_keeps_new_readers_out() {
        check(Reserved, Exclusive, Shared, Pending, false);
        check(None, Shared, Pending, None, false);
        check(Pending, Exclusive, None, Exclusive, true);
        check(None, Shared, Exclusive, None, false);
    }

    #[test]
    fn a_weaker_wish_changes_nothing() {
        check(Exclusive, Shared, None, Exclusive, true);
    }
}
