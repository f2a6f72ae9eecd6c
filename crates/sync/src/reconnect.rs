//! When to try again after a link was lost: at once, then after 0.5, 1, 2 … seconds, each with full jitter.

const STEP_MS: u64 = 500;
const LAN_MS_MAX: u64 = 3_000;
const WAN_MS_MAX: u64 = 30_000;

/// How far away the peer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// In the same house.
    Lan,
    /// Across the internet.
    Wan,
}

/// The waits between attempts to connect. Equal seeds give equal waits.
#[derive(Debug, Clone)]
pub struct BackOff {
    wait_ms_max: u64,
    seed: u64,
    attempts: u32,
}

impl BackOff {
    /// Waits for a peer that is `reach` away. The seed must differ between machines, or all of them return at once.
    pub fn new(reach: Reach, seed: u64) -> Self {
        let wait_ms_max = match reach {
            Reach::Lan => LAN_MS_MAX,
            Reach::Wan => WAN_MS_MAX,
        };
        Self { wait_ms_max, seed, attempts: 0 }
    }

    /// How long to wait before the next attempt, in milliseconds.
    pub fn next_ms(&mut self) -> u64 {
        let attempt = self.attempts;
        self.attempts = self.attempts.saturating_add(1);
        let Some(doublings) = attempt.checked_sub(1) else { return 0 };
        let ceiling_ms = (STEP_MS << doublings.min(16)).min(self.wait_ms_max);
        self.draw() % (ceiling_ms + 1)
    }

    /// The link was used: the next loss is answered at once again.
    pub fn reset(&mut self) {
        self.attempts = 0;
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    fn draw(&mut self) -> u64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ceilings(reach: Reach) -> Vec<u64> {
        let longest = |attempt: usize| (0..400).map(move |seed| (attempt, seed));
        let wait = |(attempt, seed)| {
            let mut back_off = BackOff::new(reach, seed);
            (0..attempt).for_each(|_| _ = back_off.next_ms());
            back_off.next_ms()
        };
        (0..9).map(|attempt| longest(attempt).map(wait).max().unwrap_or_default()).collect()
    }

    #[test]
    fn the_first_attempt_comes_at_once_and_the_waits_double_up_to_their_limit() {
        let near = |reach, limits: [u64; 9]| {
            for (longest, limit) in ceilings(reach).into_iter().zip(limits) {
                assert!(longest <= limit && longest >= limit * 95 / 100, "{longest} of {limit}");
            }
        };
        near(Reach::Wan, [0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        near(Reach::Lan, [0, 500, 1_000, 2_000, 3_000, 3_000, 3_000, 3_000, 3_000]);
    }

    #[test]
    fn machines_do_not_return_together_and_success_begins_anew() {
        let waits = |seed| {
            let mut back_off = BackOff::new(Reach::Wan, seed);
            (0..60).map(|_| back_off.next_ms()).collect::<Vec<_>>()
        };
        assert_eq!(waits(1), waits(1));
        assert_ne!(waits(1), waits(2));
        let mut back_off = BackOff::new(Reach::Wan, 1);
        (0..5).for_each(|_| _ = back_off.next_ms());
        back_off.reset();
        assert_eq!(back_off.next_ms(), 0);
    }
}
