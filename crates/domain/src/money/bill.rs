//! A bill, computed in one place from its lines and its terms.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amounts, Money, MoneyError, Qty, Rate, Rounding, TaxMode, allocate, line_amount, percent, tax_of};

/// A reduction of a price. It never exceeds what it reduces, and follows its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// A rate of what the earlier discounts have left.
    Percent(Rate),
    /// So much money; not negative.
    Amount(Money),
}

/// An addition to each unit of a line, such as cheese on each of two pizzas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Modifier {
    /// Price of one; negative where leaving something out makes the dish cheaper.
    pub price: Money,
    /// How many on each unit of the line.
    pub qty: Qty,
}

/// What the price of a line depends on: all of it as it was when the line was sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// The caller's name for the line; comes back in [`LineAmounts`].
    pub index: u32,
    /// Price of one unit without modifiers.
    pub price: Money,
    /// How many units; negative in a refund.
    pub qty: Qty,
    /// Additions to each unit.
    pub modifiers: Vec<Modifier>,
    /// Discounts on this line, in the order in which they apply.
    pub discounts: Vec<Discount>,
    /// The tax rate; `None` is outside of the tax.
    pub tax_rate: Option<Rate>,
}

/// What holds for a bill as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms<'a> {
    /// Discounts on the whole bill, in the order in which they apply.
    pub discounts: &'a [Discount],
    /// Service charge on what remains after all discounts; [`Rate::ZERO`] for none.
    pub service_rate: Rate,
    /// Whether prices contain the tax.
    pub tax_mode: TaxMode,
    /// How each step rounds.
    pub rounding: Rounding,
}

/// The figures of one line of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineAmounts {
    /// The caller's name for the line.
    pub index: u32,
    /// Its figures, with its shares of what concerns the whole bill.
    pub amounts: Amounts,
}

/// A bill computed: its lines, and their sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// The lines, in the order in which they were given.
    pub lines: Vec<LineAmounts>,
    /// Figure by figure, the sum of the lines.
    pub sum: Amounts,
}

/// Computes a bill, in this order:
///
/// 1. Gross of each line: (price + modifiers of one unit) × quantity.
/// 2. Discounts of each line, one after the other, each on what the earlier ones left.
/// 3. Discounts of the bill, likewise: a rate on each line; an amount shared out by what the lines
///    still cost.
/// 4. Service charge: a rate of what remains, rounded once, shared out in the same way.
/// 5. Tax of each line, on what remains of it with its service charge.
/// 6. The bill is the sum of its lines.
///
/// Shares fall only on lines that have the sign of the bill: a deposit given back in a sale takes
/// no part in its discount. A line of zero has no tax. With all quantities negated every figure is
/// the exact negative.
///
/// Refuses a negative discount in money, and figures beyond the limit of [`Money`].
pub fn price_lines(lines: &[PricedLine], terms: &Terms<'_>) -> Result<Priced, MoneyError> {
    let rounding = terms.rounding;
    let gross = each(lines, |line| line.gross(rounding))?;
    let mut net = each(lines.iter().zip(&gross), |(line, gross)| line.net(*gross, rounding))?;
    for discount in terms.discounts {
        net = discount_bill(&net, *discount, rounding)?;
    }
    let service_charge = percent(Money::sum(net.iter().copied())?, terms.service_rate, rounding)?;
    let service = share_out(service_charge, &net)?;

    let figures = lines.iter().zip(gross).zip(net.into_iter().zip(service));
    let lines = each(figures, |((line, gross), (net, service))| line.close(gross, net, service, terms))?;
    let sum = Amounts::sum(lines.iter().map(|line| &line.amounts))?;
    Ok(Priced { lines, sum })
}

impl PricedLine {
    fn gross(&self, rounding: Rounding) -> Result<Money, MoneyError> {
        let modifiers = each(&self.modifiers, |modifier| line_amount(modifier.price, modifier.qty, rounding))?;
        let unit_price = self.price.plus(Money::sum(modifiers)?)?;
        line_amount(unit_price, self.qty, rounding)
    }

    fn net(&self, gross: Money, rounding: Rounding) -> Result<Money, MoneyError> {
        self.discounts.iter().try_fold(gross, |net, discount| net.minus(discount.of(net, rounding)?))
    }

    fn close(&self, gross: Money, net: Money, service: Money, terms: &Terms<'_>) -> Result<LineAmounts, MoneyError> {
        let base = net.plus(service)?;
        let tax = tax_of(base, self.tax_rate, terms.tax_mode, terms.rounding)?;
        let total = match terms.tax_mode {
            TaxMode::Inclusive => base,
            TaxMode::Exclusive => base.plus(tax)?,
        };
        let amounts = Amounts { gross, discount: gross.minus(net)?, service, tax, total };
        Ok(LineAmounts { index: self.index, amounts })
    }
}

impl Discount {
    /// What this discount takes off a price: at most all of it, with its sign.
    fn of(self, price: Money, rounding: Rounding) -> Result<Money, MoneyError> {
        let wanted = match self {
            Discount::Percent(rate) => percent(price.abs(), rate, rounding)?,
            Discount::Amount(amount) if amount < Money::ZERO => return Err(MoneyError::NegativeDiscount),
            Discount::Amount(amount) => amount,
        };
        let granted = wanted.min(price.abs());
        Ok(if price < Money::ZERO { -granted } else { granted })
    }
}

/// What the lines cost after a discount on the whole bill.
fn discount_bill(net: &[Money], discount: Discount, rounding: Rounding) -> Result<Vec<Money>, MoneyError> {
    let cuts = match discount {
        Discount::Percent(_) => each(net, |net| discount.of(*net, rounding))?,
        Discount::Amount(_) => share_out(discount.of(Money::sum(net.iter().copied())?, rounding)?, net)?,
    };
    each(net.iter().zip(cuts), |(net, cut)| net.minus(cut))
}

/// Shares an amount out over the lines that have its sign, by what they cost.
fn share_out(amount: Money, net: &[Money]) -> Result<Vec<Money>, MoneyError> {
    let weights: Vec<i64> = net.iter().map(|net| (net.minor() * amount.signum()).max(0)).collect();
    allocate(amount, &weights)
}

/// One result per item, or the first error.
fn each<I: IntoIterator, T>(
    items: I,
    compute: impl FnMut(I::Item) -> Result<T, MoneyError>,
) -> Result<Vec<T>, MoneyError> {
    items.into_iter().map(compute).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_facts_keep_of_a_bill_has_this_form() {
        let discounts = [Discount::Percent(Rate::percent(10)), Discount::Amount(Money::from(5_000))];
        let modifier = Modifier { price: Money::from(-100), qty: Qty::ONE };
        let kept = (discounts, modifier, Amounts::ZERO, TaxMode::Inclusive, Rounding::HalfUp);
        insta::assert_snapshot!(serde_json::to_string(&kept).expect("writes"), @r#"[[{"percent":1000},{"amount":5000}],{"price":-100,"qty":1000},{"gross":0,"discount":0,"service":0,"tax":0,"total":0},"inclusive","half_up"]"#);
        assert!(serde_json::from_str::<Discount>(r#"{"percent":-1}"#).is_err());
        assert!(serde_json::from_str::<Discount>(r#"{"amount":9007199254740992}"#).is_err());
    }
}
