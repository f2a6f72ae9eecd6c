//! The three kinds of number that money is made of: amounts, quantities and rates.

use std::ops::Neg;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::MoneyError;

/// The largest integer that a JavaScript number holds exactly: 2^53 − 1.
const EXACT_MAX: i64 = (1 << 53) - 1;

/// Defines an `i64` newtype within ±[`EXACT_MAX`]. The range is symmetric, so negation and
/// absolute value cannot fail; addition can, and says so.
macro_rules! exact_integer {
    ($(#[$attribute:meta])* $name:ident, $unit:ident, $unit_doc:literal) => {
        $(#[$attribute])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
        )]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(#[ts(type = "number")] i64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);
            /// The largest value, 2^53 − 1; the smallest is its negative.
            pub const MAX: Self = Self(EXACT_MAX);

            #[doc = concat!("Takes ", $unit_doc, "; refuses what lies beyond ±(2^53 − 1).")]
            pub fn new($unit: i64) -> Result<Self, MoneyError> {
                if (-EXACT_MAX..=EXACT_MAX).contains(&$unit) { Ok(Self($unit)) } else { Err(MoneyError::TooLarge) }
            }

            #[doc = concat!("The value in ", $unit_doc, ".")]
            pub const fn $unit(self) -> i64 {
                self.0
            }

            /// The sum of the two, refused beyond the limit.
            pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
                Self::new(self.0 + other.0) // two 54-bit numbers: their sum is far from overflow
            }

            /// The difference of the two, refused beyond the limit.
            pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
                self.plus(-other)
            }

            /// The sum of all. Only the result must be within the limit, whatever the order.
            pub fn sum(parts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
                let sum = parts.into_iter().map(|part| i128::from(part.0)).sum::<i128>();
                i64::try_from(sum).map_err(|_| MoneyError::TooLarge).and_then(Self::new)
            }

            /// The value without its sign.
            pub const fn abs(self) -> Self {
                Self(self.0.abs())
            }

            /// 1, 0 or −1.
            pub const fn signum(self) -> i64 {
                self.0.signum()
            }
        }

        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }

        impl TryFrom<i64> for $name {
            type Error = MoneyError;
            fn try_from($unit: i64) -> Result<Self, MoneyError> {
                Self::new($unit)
            }
        }

        impl From<$name> for i64 {
            fn from(value: $name) -> i64 {
                value.0
            }
        }
    };
}

exact_integer!(
    /// An amount of money in minor units (kopecks, cents) of the branch's currency.
    Money, minor, "minor units"
);

exact_integer!(
    /// A quantity in thousandths of a unit: two portions are 2000, 2.5 kg are 2500.
    Qty, thousandths, "thousandths of a unit"
);

impl From<i32> for Money {
    fn from(minor: i32) -> Money {
        Money(i64::from(minor))
    }
}

impl Qty {
    /// One whole unit.
    pub const ONE: Qty = Qty::units(1);
    /// Half a unit.
    pub const HALF: Qty = Qty(Qty::ONE.0 / 2);

    /// So many whole units.
    pub const fn units(units: i32) -> Qty {
        Qty(units as i64 * 1000) // widening: an `i32` times a thousand is far within the limit
    }
}

/// A rate in basis points, hundredths of a percent: 2200 is 22 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "u32", into = "u32")]
pub struct Rate(u32);

impl Rate {
    /// Nothing, 0 %.
    pub const ZERO: Rate = Rate(0);
    /// The largest rate, 1000 %. More can only be a mistake of entry.
    pub const MAX: Rate = Rate(100_000);
    /// The whole, 100 %, in basis points.
    pub const WHOLE_BP: i64 = 10_000;

    /// Takes basis points; refuses more than [`Rate::MAX`].
    pub fn new(bp: u32) -> Result<Rate, MoneyError> {
        if bp <= Rate::MAX.0 { Ok(Rate(bp)) } else { Err(MoneyError::RateTooLarge { bp }) }
    }

    /// So many whole percent.
    pub const fn percent(percent: u8) -> Rate {
        Rate(percent as u32 * 100) // widening: 255 % is below the limit
    }

    /// The rate in basis points.
    pub const fn bp(self) -> i64 {
        self.0 as i64 // widening
    }
}

impl TryFrom<u32> for Rate {
    type Error = MoneyError;
    fn try_from(bp: u32) -> Result<Rate, MoneyError> {
        Rate::new(bp)
    }
}

impl From<Rate> for u32 {
    fn from(rate: Rate) -> u32 {
        rate.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_plain_numbers_in_data_and_typescript() {
        let config = ts_rs::Config::default();
        assert_eq!(serde_json::to_string(&Money::from(-1050)).expect("writes"), "-1050");
        assert_eq!(serde_json::from_str::<Qty>("2500").expect("reads"), Qty::new(2500).expect("small"));
        assert_eq!(Money::decl(&config), "type Money = number;");
        assert_eq!(Qty::decl(&config), "type Qty = number;");
        assert_eq!(Rate::decl(&config), "type Rate = number;");
    }

    #[test]
    fn data_beyond_the_exact_limit_is_refused() {
        assert_eq!(serde_json::from_str::<Money>("9007199254740991").expect("reads"), Money::MAX);
        for wrong in ["9007199254740992", "-9007199254740992", "1.0", "1e3", "\"1\"", "null"] {
            assert!(serde_json::from_str::<Money>(wrong).is_err(), "{wrong}");
        }
        assert!(serde_json::from_str::<Rate>("100001").is_err());
        assert!(serde_json::from_str::<Rate>("-1").is_err());
    }

    #[test]
    fn sums_beyond_the_limit_are_refused() {
        let one = Money::from(1);
        assert_eq!(Money::MAX.plus(one), Err(MoneyError::TooLarge));
        assert_eq!((-Money::MAX).minus(one), Err(MoneyError::TooLarge));
        assert_eq!(Money::sum([Money::MAX, Money::MAX]), Err(MoneyError::TooLarge));
        assert_eq!(Money::sum([Money::MAX, one, -one]), Ok(Money::MAX), "only the result counts");
    }
}
