//! The promises about money, on random bills: REQ-11, REQ-12 and REQ-13, and that no data panics.

mod bills;
mod combos;
mod extremes;
mod parts;

use super::*;

const ROUNDINGS: [Rounding; 4] = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Up, Rounding::Down];

/// A small deterministic source of numbers (SplitMix64), fast enough for a million bills.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((mixed ^ (mixed >> 31)) >> 1).expect("63 bits") % limit
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as i64)).expect("below the length")]
    }

    fn money(&mut self, minor_max: i64) -> Money {
        Money::new(self.below(minor_max + 1)).expect("small")
    }

    fn discount(&mut self) -> Discount {
        match self.below(2) {
            0 => Discount::Percent(self.pick(&[Rate::percent(3), Rate::percent(10), Rate::percent(100)])),
            _ => Discount::Amount(self.money(5_000)),
        }
    }

    fn discounts(&mut self) -> Vec<Discount> {
        (0..self.pick(&[0, 0, 0, 1, 2])).map(|_| self.discount()).collect()
    }

    fn modifier(&mut self) -> Modifier {
        Modifier { price: self.money(9_999), qty: Qty::units(self.pick(&[1, 1, 2])) }
    }

    fn line(&mut self, index: u32) -> PricedLine {
        PricedLine {
            index,
            price: self.money(99_999),
            qty: Qty::new(self.pick(&[1_000, 1_000, 2_000, 3_000, 2_500, 333, 1])).expect("small"),
            modifiers: (0..self.pick(&[0, 0, 1, 2])).map(|_| self.modifier()).collect(),
            discounts: self.discounts(),
            tax_rate: self.pick(&[None, Some(0), Some(5), Some(7), Some(10), Some(22), Some(22)]).map(Rate::percent),
        }
    }

    fn lines(&mut self) -> Vec<PricedLine> {
        (0..self.pick(&[1, 2, 3, 4])).map(|index| self.line(index)).collect()
    }

    fn terms<'a>(&mut self, discounts: &'a [Discount]) -> Terms<'a> {
        Terms {
            discounts,
            service_rate: self.pick(&[Rate::ZERO, Rate::ZERO, Rate::percent(10)]),
            tax_mode: self.pick(&[TaxMode::Inclusive, TaxMode::Exclusive]),
            rounding: self.pick(&ROUNDINGS),
        }
    }
}

fn figures(amounts: &Amounts) -> [i64; 5] {
    let Amounts { gross, discount, service, tax, total } = *amounts;
    [gross, discount, service, tax, total].map(Money::minor)
}

/// The total of a bill or of any part of it follows from its other figures, nothing is taken off
/// that was not there, and a total of zero has no tax.
fn assert_figures_agree(amounts: &Amounts, mode: TaxMode) {
    let [gross, discount, service, tax, total] = figures(amounts);
    let added = if mode == TaxMode::Exclusive { tax } else { 0 };
    assert_eq!(total, gross - discount + service + added, "the total follows from the figures: {amounts:?}");
    assert!((0..=gross).contains(&discount), "a discount is part of the gross: {amounts:?}");
    assert!(total != 0 || tax == 0, "a total of zero has no tax: {amounts:?}");
}
