//! The figures of a line or bill, and taking a part of them so that nothing is lost on the way.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Money, MoneyError, Qty, Rounding, mul_div};

/// The five figures of a line, of a part of a line, or of a bill.
///
/// `total = gross − discount + service`, plus the tax where it is not contained in the price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Amounts {
    /// Price × quantity, modifiers included.
    pub gross: Money,
    /// What was taken off, with the sign of the gross.
    pub discount: Money,
    /// Service charge.
    pub service: Money,
    /// Tax, contained in the total in either case.
    pub tax: Money,
    /// What the guest pays.
    pub total: Money,
}

impl Amounts {
    /// Nothing in every figure.
    pub const ZERO: Amounts = Amounts {
        gross: Money::ZERO,
        discount: Money::ZERO,
        service: Money::ZERO,
        tax: Money::ZERO,
        total: Money::ZERO,
    };

    /// What remains of the gross after discounts.
    pub fn net(&self) -> Result<Money, MoneyError> {
        self.gross.minus(self.discount)
    }

    /// The tax that came on top of the price: all of it or, where prices contain tax, none.
    pub fn tax_added(&self) -> Result<Money, MoneyError> {
        self.total.minus(self.net()?)?.minus(self.service)
    }

    /// Figure by figure, the sum.
    pub fn plus(&self, other: &Amounts) -> Result<Amounts, MoneyError> {
        self.zip(other, Money::plus)
    }

    /// Figure by figure, the difference.
    pub fn minus(&self, other: &Amounts) -> Result<Amounts, MoneyError> {
        self.zip(other, Money::minus)
    }

    /// Figure by figure, the sum of all.
    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Amounts>) -> Result<Amounts, MoneyError> {
        parts.into_iter().try_fold(Amounts::ZERO, |sum, part| sum.plus(part))
    }

    /// The figures of the refund: the exact negative.
    pub fn refund(&self) -> Amounts {
        Amounts {
            gross: -self.gross,
            discount: -self.discount,
            service: -self.service,
            tax: -self.tax,
            total: -self.total,
        }
    }

    fn zip(
        &self,
        other: &Amounts,
        combine: fn(Money, Money) -> Result<Money, MoneyError>,
    ) -> Result<Amounts, MoneyError> {
        Ok(Amounts {
            gross: combine(self.gross, other.gross)?,
            discount: combine(self.discount, other.discount)?,
            service: combine(self.service, other.service)?,
            tax: combine(self.tax, other.tax)?,
            total: combine(self.total, other.total)?,
        })
    }
}

/// The figures of `part_qty` out of a remainder of `remaining_qty` with the figures `remaining`.
///
/// The part that takes the whole remaining quantity takes all that remains of the money, so any
/// sequence of parts, of parts given back and taken anew, sums to the whole in every figure. Gross,
/// net, service and tax are rounded; discount and total follow from them, so that each part is a
/// bill in its own right: a part without discount shows none, and a part of nothing has no tax.
///
/// Refuses a part that is not contained in what remains.
pub fn take_part(
    remaining: &Amounts,
    part_qty: Qty,
    remaining_qty: Qty,
    rounding: Rounding,
) -> Result<Amounts, MoneyError> {
    if part_qty == remaining_qty {
        return Ok(*remaining);
    }
    if part_qty.signum() == -remaining_qty.signum() || part_qty.abs() > remaining_qty.abs() {
        return Err(MoneyError::PartNotContained);
    }
    let part_of = |whole: Money| {
        let part = mul_div(whole.minor(), part_qty.thousandths(), remaining_qty.thousandths(), rounding)?;
        Money::new(part)
    };
    let (gross, net) = (part_of(remaining.gross)?, part_of(remaining.net()?)?);
    let (service, tax) = (part_of(remaining.service)?, part_of(remaining.tax)?);
    let total = Money::sum([net, service, part_of(remaining.tax_added()?)?])?;
    Ok(Amounts { gross, discount: gross.minus(net)?, service, tax, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_beyond_what_remains_is_refused() {
        let whole = Amounts::ZERO;
        let part =
            |part: i32, remaining: i32| take_part(&whole, Qty::units(part), Qty::units(remaining), Rounding::HalfUp);
        assert_eq!(part(3, 2), Err(MoneyError::PartNotContained));
        assert_eq!(part(-1, 2), Err(MoneyError::PartNotContained));
        assert_eq!(part(1, -2), Err(MoneyError::PartNotContained));
        assert_eq!(part(1, 0), Err(MoneyError::PartNotContained));
        assert_eq!(part(0, 2), Ok(Amounts::ZERO));
        assert_eq!(part(-1, -2), Ok(Amounts::ZERO));
    }
}
