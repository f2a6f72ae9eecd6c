//! Sharing an amount out so that the parts sum to the whole.

use std::cmp::Reverse;

use super::{Money, MoneyError};

/// The most parts that [`split_equally`] makes; a larger number can only be a mistake of entry.
pub const PARTS_MAX: u32 = 1_000;

/// Shares `total` out in proportion to `weights` by largest remainder.
///
/// The parts sum to `total` exactly. Minor units that are left over go to the parts with the
/// largest remainders, to the earlier one where they tie. A zero weight gets nothing, unless all
/// weights are zero: then all get the same, and the first parts what is left over. Refuses a
/// negative weight, and money for nobody.
pub fn allocate(total: Money, weights: &[i64]) -> Result<Vec<Money>, MoneyError> {
    if let Some(position) = weights.iter().position(|weight| *weight < 0) {
        return Err(MoneyError::NegativeWeight { position });
    }
    if weights.is_empty() && total != Money::ZERO {
        return Err(MoneyError::NoParts);
    }
    let alike = vec![1; weights.len()];
    let weights = if weights.iter().all(|weight| *weight == 0) { &alike } else { weights };
    largest_remainder(total.abs(), weights).into_iter().map(|part| signed(part, total)).collect()
}

/// Shares a magnitude out; the weights are not negative and, unless there are none, not all zero.
fn largest_remainder(total: Money, weights: &[i64]) -> Vec<i128> {
    let weight_sum = weights.iter().copied().map(i128::from).sum::<i128>();
    let exact = |weight: &i64| i128::from(total.minor()) * i128::from(*weight);
    let mut parts: Vec<i128> = weights.iter().map(|weight| exact(weight) / weight_sum).collect();
    let remainders: Vec<i128> = weights.iter().map(|weight| exact(weight) % weight_sum).collect();

    let left_over = i128::from(total.minor()) - parts.iter().sum::<i128>();
    let mut positions: Vec<usize> = (0..weights.len()).collect();
    positions.sort_by_key(|position| Reverse(remainders[*position])); // stable: the earlier of two equals first
    for (position, _) in positions.into_iter().zip(0..left_over) {
        parts[position] += 1;
    }
    parts
}

/// Gives a magnitude the sign of the whole that it is a part of.
fn signed(magnitude: i128, whole: Money) -> Result<Money, MoneyError> {
    let part = magnitude * i128::from(whole.signum());
    i64::try_from(part).map_err(|_| MoneyError::TooLarge).and_then(Money::new)
}

/// Shares `total` out equally; the first parts take the minor units that are left over. Refuses
/// zero parts and more than [`PARTS_MAX`].
pub fn split_equally(total: Money, parts: u32) -> Result<Vec<Money>, MoneyError> {
    match parts {
        0 => Err(MoneyError::NoParts),
        1..=PARTS_MAX => allocate(total, &vec![1; parts as usize]),
        _ => Err(MoneyError::TooManyParts { parts }),
    }
}

/// What each component of a combo costs in it: the price of the combo in proportion to the prices
/// of the components when sold alone. The shares sum to the price of the combo exactly.
pub fn combo_shares(combo_price: Money, component_prices: &[Money]) -> Result<Vec<Money>, MoneyError> {
    let weights: Vec<i64> = component_prices.iter().map(|price| price.minor()).collect();
    allocate(combo_price, &weights)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(total: i32, weights: &[i64], expected: &[i64]) {
        let parts = allocate(Money::from(total), weights).expect("shares out");
        assert_eq!(parts.into_iter().map(Money::minor).collect::<Vec<_>>(), expected, "{total} by {weights:?}");
    }

    #[test]
    fn left_over_units_go_to_the_largest_remainders() {
        check(100, &[1, 1, 1], &[34, 33, 33]);
        check(-100, &[1, 1, 1], &[-34, -33, -33]);
        check(100, &[500, 250, 251], &[50, 25, 25]);
        check(10, &[1, 2, 4], &[1, 3, 6]);
        check(5, &[0, 3, 0, 3], &[0, 3, 0, 2]);
        check(5, &[0, 0, 0], &[2, 2, 1]);
        check(0, &[7, 0], &[0, 0]);
        check(0, &[], &[]);
    }

    #[test]
    fn what_cannot_be_shared_is_an_error() {
        let one = Money::from(1);
        assert_eq!(allocate(one, &[]), Err(MoneyError::NoParts));
        assert_eq!(allocate(one, &[3, -1]), Err(MoneyError::NegativeWeight { position: 1 }));
        assert_eq!(split_equally(one, 0), Err(MoneyError::NoParts));
        assert_eq!(split_equally(one, 1_001), Err(MoneyError::TooManyParts { parts: 1_001 }));
    }

    #[test]
    fn an_equal_split_differs_by_one_unit_at_most() {
        let parts = split_equally(Money::from(100_000), 7).expect("splits");
        insta::assert_snapshot!(format!("{:?}", parts.into_iter().map(Money::minor).collect::<Vec<_>>()), @"[14286, 14286, 14286, 14286, 14286, 14285, 14285]");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn shares_sum_to_the_whole_and_are_fair(
            total in -Money::MAX.minor()..=Money::MAX.minor(),
            weights in prop::collection::vec(prop_oneof![Just(0), 0..100_i64, 0..=i64::MAX], 1..12),
        ) {
            let whole = Money::new(total).expect("in range");
            let parts = allocate(whole, &weights).expect("shares out");
            prop_assert_eq!(Money::sum(parts.clone()), Ok(whole));
            prop_assert_eq!(allocate(-whole, &weights).expect("shares out"), parts.iter().map(|part| -*part).collect::<Vec<_>>());

            let weight_sum = weights.iter().copied().map(i128::from).sum::<i128>();
            for (part, weight) in parts.iter().zip(&weights).filter(|_| weight_sum > 0) {
                let error = i128::from(part.minor()) * weight_sum - i128::from(total) * i128::from(*weight);
                prop_assert!(error.abs() < weight_sum, "a share is off by less than one unit");
                prop_assert!(*weight > 0 || *part == Money::ZERO, "a zero weight gets nothing");
            }
        }
    }
}
