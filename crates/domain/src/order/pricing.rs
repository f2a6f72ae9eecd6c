//! What an order costs: the one way from its lines and discounts to figures.

use super::view::{Line, Order};
use crate::branch::Settings;
use crate::calendar::BusinessDay;
use crate::check::{Cover, TaxSum};
use crate::ids::LineId;
use crate::money::{Amounts, Discount, Modifier, MoneyError, PricedLine, Qty, Rate, Terms, price_lines, take_part};
use crate::shift::add_tax;

/// The figures of every line, as if all that stands were paid at once.
#[derive(Debug, Clone)]
pub struct Bill {
    /// Line and figures, for lines that stand.
    pub lines: Vec<(LineId, Amounts)>,
    /// Their sum.
    pub sum: Amounts,
}

impl Bill {
    /// Computes the bill of an order on a business day.
    pub fn of(order: &Order, settings: &Settings, day: BusinessDay) -> Result<Self, MoneyError> {
        let standing: Vec<&Line> = order.lines.iter().filter(|line| line.stands() > 0).collect();
        let priced = standing.iter().zip(0u32..).map(|(line, index)| priced_line(order, line, index, settings, day));
        let priced = priced.collect::<Result<Vec<_>, _>>()?;
        let whole: Vec<Discount> =
            order.discounts.iter().filter_map(|(_, put)| put.whole).map(Discount::Percent).collect();
        let service_rate = settings.service_charges.get(&order.service).copied().unwrap_or(Rate::ZERO);
        let terms = Terms { discounts: &whole, service_rate, tax_mode: settings.tax_mode, rounding: settings.rounding };
        let priced = price_lines(&priced, &terms)?;
        let lines = standing.iter().zip(&priced.lines).map(|(line, figures)| (line.id, figures.amounts)).collect();
        Ok(Self { lines, sum: priced.sum })
    }

    fn amounts(&self, line: LineId) -> Amounts {
        self.lines.iter().find(|(id, _)| *id == line).map_or(Amounts::ZERO, |(_, amounts)| *amounts)
    }

    /// The figures of a part of what is open of a line, given what was `taken` of it in the same breath.
    pub fn part(&self, line: &Line, taken: &Taken, qty: Qty, settings: &Settings) -> Result<Cover, MoneyError> {
        let remaining = self.amounts(line.id).minus(&line.covered_amounts)?.minus(&taken.amounts)?;
        let remaining_qty = line.open_qty().minus(taken.qty)?;
        let amounts = take_part(&remaining, qty, remaining_qty, settings.rounding)?;
        Ok(Cover { line: line.id, qty, amounts })
    }
}

/// What other checks that are formed together take of a line.
#[derive(Debug, Clone, Copy, Default)]
pub struct Taken {
    /// How much.
    pub qty: Qty,
    /// What that costs.
    pub amounts: Amounts,
}

impl Taken {
    /// Adds a cover.
    pub fn add(&mut self, cover: &Cover) -> Result<(), MoneyError> {
        self.qty = self.qty.plus(cover.qty)?;
        self.amounts = self.amounts.plus(&cover.amounts)?;
        Ok(())
    }
}

fn priced_line(
    order: &Order,
    line: &Line,
    index: u32,
    settings: &Settings,
    day: BusinessDay,
) -> Result<PricedLine, MoneyError> {
    let modifier = |m: &super::SoldModifier| Modifier { price: m.price, qty: m.qty };
    let on_line = order.discounts.iter().flat_map(|(_, put)| &put.lines.0);
    Ok(PricedLine {
        index,
        price: line.sold.price,
        qty: line.standing_qty(),
        modifiers: line.sold.modifiers.iter().map(modifier).collect(),
        discounts: on_line.filter(|(id, _)| *id == line.id).map(|(_, discount)| *discount).collect(),
        tax_rate: rate(line, settings, day)?,
    })
}

fn rate(line: &Line, settings: &Settings, day: BusinessDay) -> Result<Option<Rate>, MoneyError> {
    match settings.sellers.get(&line.sold.seller) {
        Some(taxes) => taxes.rate_on(&line.sold.tax_class, day.0).map(|row| row.rate_bp),
        None => Ok(None),
    }
}

/// The taxes of covers, by seller and rate.
pub fn taxes(
    order: &Order,
    covers: &[Cover],
    settings: &Settings,
    day: BusinessDay,
) -> Result<Vec<TaxSum>, MoneyError> {
    let mut sums = Vec::new();
    for cover in covers {
        let Some(line) = order.line(cover.line) else { continue };
        let tax = TaxSum {
            seller: line.sold.seller.clone(),
            class: line.sold.tax_class.clone(),
            rate: rate(line, settings, day)?,
            total: cover.amounts.total,
            tax: cover.amounts.tax,
        };
        add_tax(&mut sums, &tax)?;
    }
    Ok(sums)
}
