//! Cash: rounding to the smallest coin, and the sums that a guest is likely to hand over.

use std::collections::BTreeSet;

use super::{Money, MoneyError, Rounding, mul_div};

/// The most suggestions that [`quick_cash`] gives.
pub const QUICK_CASH_MAX: usize = 6;

/// An amount as it is paid in cash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CashRounded {
    /// What is paid: a multiple of the smallest coin.
    pub rounded: Money,
    /// Rounded − exact: what the house gains (or, negative, gives away) by rounding.
    pub difference: Money,
}

/// Rounds an amount to a multiple of the smallest coin or note that the house uses. A refund is
/// rounded to the exact negative. Refuses a step that is not positive.
pub fn round_cash(amount: Money, step: Money, rounding: Rounding) -> Result<CashRounded, MoneyError> {
    if step <= Money::ZERO {
        return Err(MoneyError::StepNotPositive);
    }
    let steps = mul_div(amount.minor(), 1, step.minor(), rounding)?;
    let rounded = Money::new(mul_div(steps, step.minor(), 1, rounding)?)?;
    Ok(CashRounded { rounded, difference: rounded.minus(amount)? })
}

/// Sums to offer as buttons when a guest pays `due` in cash, in rising order: the exact one, and
/// those next round sums that take the fewest notes to hand over. `notes` are the values of the
/// notes in use. Nothing is offered where nothing is due.
pub fn quick_cash(due: Money, notes: &[Money]) -> Vec<Money> {
    if due <= Money::ZERO {
        return Vec::new();
    }
    let notes: BTreeSet<Money> = notes.iter().copied().filter(|note| *note > Money::ZERO).collect();
    let round_sums: BTreeSet<Money> =
        notes.iter().filter_map(|note| Some(round_cash(due, *note, Rounding::Up).ok()?.rounded)).collect();
    let mut likely: Vec<Money> = round_sums.into_iter().filter(|sum| *sum != due).collect();
    likely.sort_by_key(|sum| note_count(*sum, &notes)); // stable: the smaller of two equals first
    likely.truncate(QUICK_CASH_MAX - 1);
    likely.push(due);
    likely.sort();
    likely
}

/// How many notes it takes to pay a sum, largest first; what cannot be paid so comes last.
fn note_count(sum: Money, notes: &BTreeSet<Money>) -> i64 {
    let (mut count, mut left) = (0, sum.minor());
    for note in notes.iter().rev() {
        count += left / note.minor();
        left %= note.minor();
    }
    if left == 0 { count } else { i64::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Notes of Russia and the ten-rouble coin, in kopecks.
    const ROUBLES: [i32; 8] = [1_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000];
    /// Notes of the United States, in cents.
    const DOLLARS: [i32; 6] = [100, 500, 1_000, 2_000, 5_000, 10_000];

    fn buttons(due_minor: i32, notes: &[i32]) -> String {
        let notes: Vec<Money> = notes.iter().copied().map(Money::from).collect();
        let sums = quick_cash(Money::from(due_minor), &notes);
        let sums: Vec<String> =
            sums.iter().map(|sum| format!("{}.{:02}", sum.minor() / 100, sum.minor() % 100)).collect();
        sums.join(" ")
    }

    #[test]
    fn req_33_buttons_are_what_a_guest_would_hand_over() {
        insta::assert_snapshot!(buttons(123_400, &ROUBLES), @"1234.00 1250.00 1300.00 1500.00 2000.00 5000.00");
        insta::assert_snapshot!(buttons(9_000, &ROUBLES), @"90.00 100.00 200.00 500.00 1000.00 2000.00");
        insta::assert_snapshot!(buttons(100_000, &ROUBLES), @"1000.00 2000.00 5000.00");
        insta::assert_snapshot!(buttons(1_234_050, &ROUBLES), @"12340.50 12400.00 12500.00 13000.00 14000.00 15000.00");
        insta::assert_snapshot!(buttons(1_737, &DOLLARS), @"17.37 18.00 20.00 50.00 100.00");
        insta::assert_snapshot!(buttons(1_737, &[]), @"17.37");
        insta::assert_snapshot!(buttons(0, &ROUBLES), @"");
    }

    #[test]
    fn cash_is_rounded_to_the_smallest_coin() {
        let rounded = |minor: i32, step: i32, rounding| {
            round_cash(Money::from(minor), Money::from(step), rounding)
                .map(|cash| (cash.rounded.minor(), cash.difference.minor()))
        };
        assert_eq!(rounded(1_003, 5, Rounding::HalfUp), Ok((1_005, 2)));
        assert_eq!(rounded(1_002, 5, Rounding::HalfUp), Ok((1_000, -2)));
        assert_eq!(rounded(-1_003, 5, Rounding::HalfUp), Ok((-1_005, -2)));
        assert_eq!(rounded(12_399, 100, Rounding::Down), Ok((12_300, -99)));
        assert_eq!(rounded(1, 0, Rounding::Down), Err(MoneyError::StepNotPositive));
        assert_eq!(rounded(1, -5, Rounding::Down), Err(MoneyError::StepNotPositive));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn quick_cash_is_sorted_sufficient_and_short(due: i64, notes in prop::collection::vec(any::<i64>(), 0..12)) {
            let notes: Vec<Money> = notes.into_iter().filter_map(|note| Money::new(note % 1_000_000).ok()).collect();
            let due = Money::new(due % 100_000_000).expect("small");
            let sums = quick_cash(due, &notes);
            prop_assert!(sums.len() <= QUICK_CASH_MAX);
            prop_assert!(sums.is_sorted_by(|a, b| a < b));
            prop_assert_eq!(sums.first().copied(), (due > Money::ZERO).then_some(due));
        }
    }
}
