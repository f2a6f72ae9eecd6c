//! Rounding, and the one division that everything else is built on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Money, MoneyError, Qty, Rate};

/// What to do with a fraction of a minor unit. Every mode treats −x as the mirror image of x.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest, a tie away from zero: the commercial way.
    HalfUp,
    /// To the nearest, a tie to the even neighbour: the bankers' way.
    HalfEven,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// `amount × num ÷ den`, rounded once. The product is exact in 128 bits; refuses a zero divisor
/// and a result beyond `i64`.
pub fn mul_div(amount: i64, num: i64, den: i64, rounding: Rounding) -> Result<i64, MoneyError> {
    if den == 0 {
        return Err(MoneyError::DivisionByZero);
    }
    let product = i128::from(amount) * i128::from(num);
    let divisor = u128::from(den.unsigned_abs());
    let magnitude = round_quotient(product.unsigned_abs(), divisor, rounding);
    let magnitude = i128::try_from(magnitude).map_err(|_| MoneyError::TooLarge)?;
    let sign = product.signum() * i128::from(den.signum());
    i64::try_from(sign * magnitude).map_err(|_| MoneyError::TooLarge)
}

/// Rounds a quotient of magnitudes; the sign is put back by the caller, hence the symmetry.
fn round_quotient(product: u128, divisor: u128, rounding: Rounding) -> u128 {
    let (quotient, rest) = (product / divisor, product % divisor);
    let away_from_zero = match rounding {
        Rounding::HalfUp => 2 * rest >= divisor,
        Rounding::HalfEven => 2 * rest > divisor || (2 * rest == divisor && quotient % 2 == 1),
        Rounding::Up => rest > 0,
        Rounding::Down => false,
    };
    quotient + u128::from(away_from_zero)
}

/// The amount of a line: price of one unit × quantity.
pub fn line_amount(price: Money, qty: Qty, rounding: Rounding) -> Result<Money, MoneyError> {
    Money::new(mul_div(price.minor(), qty.thousandths(), Qty::ONE.thousandths(), rounding)?)
}

/// The given rate of an amount.
pub fn percent(amount: Money, rate: Rate, rounding: Rounding) -> Result<Money, MoneyError> {
    Money::new(mul_div(amount.minor(), rate.bp(), Rate::WHOLE_BP, rounding)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MODES: [Rounding; 4] = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Up, Rounding::Down];

    fn check(amount: i64, den: i64, expected: [i64; 4]) {
        assert_eq!(MODES.map(|mode| mul_div(amount, 1, den, mode).expect("fits")), expected, "{amount}/{den}");
    }

    #[test]
    fn each_mode_rounds_its_own_way() {
        check(24, 10, [2, 2, 3, 2]);
        check(25, 10, [3, 2, 3, 2]);
        check(35, 10, [4, 4, 4, 3]);
        check(26, 10, [3, 3, 3, 2]);
        check(20, 10, [2, 2, 2, 2]);
        check(-25, 10, [-3, -2, -3, -2]);
        check(25, -10, [-3, -2, -3, -2]);
        check(-1, 10, [0, 0, -1, 0]);
    }

    #[test]
    fn two_and_a_half_kilograms_at_a_price() {
        let qty = Qty::new(2_505).expect("small");
        assert_eq!(line_amount(Money::from(99_999), qty, Rounding::HalfUp), Ok(Money::from(250_497)));
        assert_eq!(percent(Money::from(1_005), Rate::percent(10), Rounding::HalfEven), Ok(Money::from(100)));
    }

    #[test]
    fn what_cannot_be_computed_is_an_error() {
        assert_eq!(mul_div(1, 1, 0, Rounding::Up), Err(MoneyError::DivisionByZero));
        assert_eq!(mul_div(i64::MIN, i64::MIN, 1, Rounding::Up), Err(MoneyError::TooLarge));
        assert_eq!(mul_div(i64::MIN, 1, -1, Rounding::Up), Err(MoneyError::TooLarge));
        assert_eq!(mul_div(i64::MIN, i64::MIN, i64::MIN, Rounding::Up), Ok(i64::MIN));
        assert_eq!(line_amount(Money::MAX, Qty::units(2), Rounding::Up), Err(MoneyError::TooLarge));
    }

    /// Distance of a rounded quotient from the true one, in units of 1/den, with the sign of
    /// "further from zero".
    fn excess(amount: i64, num: i64, den: i64, rounded: i64) -> i128 {
        let exact = (i128::from(amount) * i128::from(num)).abs();
        i128::from(rounded).abs() * i128::from(den).abs() - exact
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_rounded_quotient_is_the_right_neighbour(
            amount in prop_oneof![any::<i64>(), -1_000..1_000_i64],
            num in prop_oneof![Just(1), -1_000_000_i64..1_000_000],
            den in prop_oneof![1..20_i64, 1..1_000_000_i64],
            mode in 0..4_usize,
        ) {
            if let Ok(rounded) = mul_div(amount, num, den, MODES[mode]) {
                let (excess, den) = (excess(amount, num, den, rounded), i128::from(den));
                let allowed = match MODES[mode] {
                    Rounding::HalfUp => -den < 2 * excess && 2 * excess <= den,
                    Rounding::HalfEven => 2 * excess.abs() < den || (2 * excess.abs() == den && rounded % 2 == 0),
                    Rounding::Up => 0 <= excess && excess < den,
                    Rounding::Down => -den < excess && excess <= 0,
                };
                prop_assert!(allowed, "{rounded}");
            }
        }

        #[test]
        fn rounding_is_symmetric_in_sign(
            amount in -i64::MAX..=i64::MAX, num in -i64::MAX..=i64::MAX, den in -i64::MAX..=i64::MAX, mode in 0..4_usize,
        ) {
            let (mode, plus) = (MODES[mode], mul_div(amount, num, den, MODES[mode]));
            if plus != Ok(i64::MIN) { // its mirror image is no `i64`
                prop_assert_eq!(mul_div(-amount, num, den, mode), plus.clone().map(|value| -value));
                prop_assert_eq!(mul_div(amount, -num, den, mode), plus.map(|value| -value));
            }
        }
    }
}
