//! One file as the medium sees it: what is certainly stored, what programs read, and the writes that
//! wait between the two. Knows nothing of names, handles or SQLite.

use super::dice::{Dice, Fate};
use super::tally::Tally;

/// A torn write keeps or loses whole sectors of this size, aligned as on the medium.
pub(super) const SECTOR_BYTES: usize = 512;

/// A change that was made but not yet synced.
#[derive(Clone, Debug)]
enum Waiting {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate { len: usize },
}

/// The two images of a file and what lies between them.
#[derive(Clone, Debug, Default)]
pub(super) struct File {
    durable: Vec<u8>,
    current: Vec<u8>,
    waiting: Vec<Waiting>,
}

impl File {
    /// A file that is wholly on the medium.
    pub(super) fn stored(bytes: Vec<u8>) -> Self {
        Self { durable: bytes.clone(), current: bytes, waiting: Vec::new() }
    }

    /// What a program that reads the file sees now.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.current
    }

    /// Length in bytes as programs see it.
    pub(super) fn len(&self) -> usize {
        self.current.len()
    }

    /// Fills `into` from `offset`, with zeros beyond the end; tells whether the file reached that far.
    pub(super) fn read(&self, offset: usize, into: &mut [u8]) -> bool {
        let from = offset.min(self.current.len());
        let have = (self.current.len() - from).min(into.len());
        into[..have].copy_from_slice(&self.current[from..from + have]);
        into[have..].fill(0);
        have == into.len()
    }

    /// Bytes by which a write would make the file longer.
    pub(super) fn growth(&self, offset: usize, len: usize) -> usize {
        offset.saturating_add(len).saturating_sub(self.current.len())
    }

    /// Writes where programs see it at once; the medium has it only after [`File::sync`].
    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        put(&mut self.current, offset, bytes);
        self.waiting.push(Waiting::Write { offset, bytes: bytes.to_vec() });
    }

    /// Sets the length as programs see it, with zeros where the file grows.
    pub(super) fn truncate(&mut self, len: usize) {
        self.current.resize(len, 0);
        self.waiting.push(Waiting::Truncate { len });
    }

    /// Brings every waiting change to the medium.
    pub(super) fn sync(&mut self) {
        for change in self.waiting.drain(..) {
            match change {
                Waiting::Write { offset, bytes } => put(&mut self.durable, offset, &bytes),
                Waiting::Truncate { len } => self.durable.resize(len, 0),
            }
        }
    }

    /// Lets chance decide, for each waiting change by itself, how much of it the medium gets. Programs
    /// go on seeing all of them: a page cache after a failed sync.
    pub(super) fn settle(&mut self, dice: &mut Dice, tally: &mut Tally) {
        for change in self.waiting.drain(..) {
            match change {
                Waiting::Write { offset, bytes } => settle_write(&mut self.durable, offset, &bytes, dice, tally),
                Waiting::Truncate { len } if dice.coin() => self.durable.resize(len, 0),
                Waiting::Truncate { .. } => {}
            }
        }
    }

    /// The power goes: chance decides over what waits, and only the medium's image is left.
    pub(super) fn cut(&mut self, dice: &mut Dice, tally: &mut Tally) {
        self.settle(dice, tally);
        self.current.clone_from(&self.durable);
    }

    /// Changes a byte by exclusive or in both images, as a rotten sector would; false beyond the end.
    pub(super) fn corrupt(&mut self, offset: usize, xor: u8) -> bool {
        let Some(byte) = self.current.get_mut(offset) else {
            return false;
        };
        *byte ^= xor;
        if let Some(byte) = self.durable.get_mut(offset) {
            *byte ^= xor;
        }
        true
    }
}

fn settle_write(durable: &mut Vec<u8>, offset: usize, bytes: &[u8], dice: &mut Dice, tally: &mut Tally) {
    match dice.fate() {
        Fate::Kept => {
            tally.writes_kept += 1;
            put(durable, offset, bytes);
        }
        Fate::Torn => {
            tally.writes_torn += 1;
            for (at, sector) in sectors(offset, bytes) {
                if dice.coin() {
                    put(durable, at, sector);
                }
            }
        }
        Fate::Dropped => tally.writes_dropped += 1,
    }
}

/// The pieces of a write that lie in one sector each, with their offsets in the file.
fn sectors(offset: usize, bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = offset;
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let room = SECTOR_BYTES - at % SECTOR_BYTES;
        let (piece, after) = rest.split_at(room.min(rest.len()));
        let place = at;
        at += piece.len();
        rest = after;
        (!piece.is_empty()).then_some((place, piece))
    })
}

/// Overwrites from `offset`, with zeros in a gap beyond the old end.
fn put(image: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if image.len() < end {
        image.resize(end, 0);
    }
    image[offset..end].copy_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    enum Step {
        Write(usize, Vec<u8>),
        Truncate(usize),
        Sync,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let write =
            (0..3000usize, prop::collection::vec(1..=255u8, 1..1500)).prop_map(|(at, bytes)| Step::Write(at, bytes));
        let step = prop_oneof![4 => write, 1 => (0..3000usize).prop_map(Step::Truncate), 1 => Just(Step::Sync)];
        prop::collection::vec(step, 0..12)
    }

    fn play(steps: &[Step]) -> File {
        let mut file = File::default();
        for step in steps {
            match step {
                Step::Write(at, bytes) => file.write(*at, bytes),
                Step::Truncate(len) => file.truncate(*len),
                Step::Sync => file.sync(),
            }
        }
        file
    }

    /// What a plain byte vector holds after the same steps.
    fn plain(steps: &[Step]) -> Vec<u8> {
        let mut image = Vec::new();
        for step in steps {
            match step {
                Step::Write(at, bytes) => put(&mut image, *at, bytes),
                Step::Truncate(len) => image.resize(*len, 0),
                Step::Sync => {}
            }
        }
        image
    }

    fn config() -> ProptestConfig {
        ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn programs_see_every_change_at_once(steps in steps()) {
            let file = play(&steps);
            prop_assert_eq!(file.bytes(), plain(&steps));
        }

        #[test]
        fn what_was_synced_outlives_a_cut(steps in steps(), seed: u64) {
            let mut file = play(&steps);
            file.sync();
            file.cut(&mut Dice::new(seed), &mut Tally::default());
            prop_assert_eq!(file.bytes(), plain(&steps));
        }

        #[test]
        fn a_cut_leaves_only_bytes_that_were_written_there(steps in steps(), seed: u64) {
            let mut file = play(&steps);
            file.cut(&mut Dice::new(seed), &mut Tally::default());
            for (place, byte) in file.bytes().iter().enumerate() {
                let written = steps.iter().any(|step| matches!(step, Step::Write(at, bytes)
                    if place.checked_sub(*at).and_then(|i| bytes.get(i)) == Some(byte)));
                prop_assert!(*byte == 0 || written, "byte {} at {} comes from nowhere", byte, place);
            }
        }

        #[test]
        fn the_same_seed_gives_the_same_file(steps in steps(), seed: u64) {
            let (mut one, mut two) = (play(&steps), play(&steps));
            one.cut(&mut Dice::new(seed), &mut Tally::default());
            two.cut(&mut Dice::new(seed), &mut Tally::default());
            prop_assert_eq!(one.bytes(), two.bytes());
        }

        #[test]
        fn sectors_cover_a_write_and_stay_in_their_own(at in 0..5000usize, bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
            let pieces: Vec<_> = sectors(at, &bytes).collect();
            let joined: Vec<u8> = pieces.iter().flat_map(|(_, piece)| piece.to_vec()).collect();
            prop_assert_eq!(&joined, &bytes);
            for (place, piece) in pieces {
                prop_assert_eq!(place / SECTOR_BYTES, (place + piece.len() - 1) / SECTOR_BYTES);
            }
        }
    }

    #[test]
    fn unsynced_writes_meet_their_fates_in_the_stated_shares() {
        let mut tally = Tally::default();
        let mut dice = Dice::new(7);
        let mut file = File::default();
        for at in 0..10_000 {
            file.write(at, b"x");
        }
        file.cut(&mut dice, &mut tally);
        let shares = [tally.writes_kept, tally.writes_torn, tally.writes_dropped];
        for (share, expected) in shares.into_iter().zip([5_000_u64, 2_000, 3_000]) {
            assert!(share.abs_diff(expected) < 300, "{shares:?} strays from 50, 20 and 30 %");
        }
    }

    #[test]
    fn an_unsynced_truncation_happens_or_does_not() {
        let left_after = |seed| {
            let mut file = File::stored(b"abcd".to_vec());
            file.truncate(1);
            file.cut(&mut Dice::new(seed), &mut Tally::default());
            file.len()
        };
        let lengths: Vec<usize> = (0..64).map(left_after).collect();
        assert!(lengths.contains(&1) && lengths.contains(&4), "{lengths:?}");
    }

    #[test]
    fn a_read_beyond_the_end_is_filled_with_zeros() {
        let file = File::stored(b"abc".to_vec());
        let mut buffer = [9; 4];
        assert!(!file.read(1, &mut buffer));
        assert_eq!(&buffer, b"bc\0\0");
        assert!(!file.read(10, &mut buffer));
        assert_eq!(buffer, [0; 4]);
        assert!(file.read(0, &mut buffer[..3]));
    }
}
