//! REQ-12: whatever is split, given back and joined, the parts are the whole.

use proptest::prelude::*;

use super::combos::combo_lines;
use super::*;

/// A part has its proportion of each rounded figure, off by less than one unit.
fn assert_part_is_fair(part: &Amounts, part_qty: Qty, whole: &Amounts, whole_qty: Qty) {
    for (part, whole) in [(part.gross, whole.gross), (part.service, whole.service), (part.tax, whole.tax)] {
        let error = part.minor() * whole_qty.thousandths() - whole.minor() * part_qty.thousandths();
        assert!(
            whole_qty == Qty::ZERO || error.abs() < whole_qty.thousandths(),
            "an unfair part: {part:?} of {whole:?}"
        );
    }
}

/// A line being split among several checks: what is still open, and the parts taken so far.
struct Split {
    whole: (Qty, Amounts),
    open: (Qty, Amounts),
    parts: Vec<(Qty, Amounts)>,
    tax_mode: TaxMode,
    rounding: Rounding,
}

impl Split {
    fn new(qty: Qty, amounts: Amounts, terms: &Terms<'_>) -> Split {
        let whole = (qty, amounts);
        Split { whole, open: whole, parts: Vec::new(), tax_mode: terms.tax_mode, rounding: terms.rounding }
    }

    /// Takes so many thousandths of the open quantity; 1000 takes all of it.
    fn take(&mut self, thousandths: i64) {
        let (qty, amounts) = self.open;
        let part_qty = Qty::new(qty.thousandths() * thousandths / 1000).expect("small");
        let part = take_part(&amounts, part_qty, qty, self.rounding).expect("a part");
        assert_part_is_fair(&part, part_qty, &amounts, qty);
        self.open = (qty.minus(part_qty).expect("a rest"), amounts.minus(&part).expect("a rest"));
        self.parts.push((part_qty, part));
    }

    /// Gives a part back.
    fn put_back(&mut self, position: usize) {
        if !self.parts.is_empty() {
            let (qty, part) = self.parts.swap_remove(position % self.parts.len());
            self.open = (self.open.0.plus(qty).expect("small"), self.open.1.plus(&part).expect("small"));
        }
    }

    /// Joins a part with the one taken last.
    fn merge(&mut self, position: usize) {
        if self.parts.len() > 1 {
            let (last_qty, last) = self.parts.pop().expect("more than one");
            let position = position % self.parts.len();
            let (qty, part) = &mut self.parts[position];
            (*qty, *part) = (qty.plus(last_qty).expect("small"), part.plus(&last).expect("small"));
        }
    }

    /// Splits a part once more.
    fn divide(&mut self, position: usize, thousandths: i64) {
        if !self.parts.is_empty() {
            let position = position % self.parts.len();
            let (qty, amounts) = self.parts[position];
            let taken_qty = Qty::new(qty.thousandths() * thousandths / 1000).expect("small");
            let taken = take_part(&amounts, taken_qty, qty, self.rounding).expect("a part");
            self.parts[position] = (qty.minus(taken_qty).expect("a rest"), amounts.minus(&taken).expect("a rest"));
            self.parts.push((taken_qty, taken));
        }
    }

    fn step(&mut self, (kind, position, thousandths): (u8, usize, i64)) {
        match kind {
            0 | 1 => self.take(thousandths),
            2 => self.put_back(position),
            3 => self.merge(position),
            _ => self.divide(position, thousandths),
        }
    }

    /// Every check is a bill in its own right, and all of them are the whole.
    fn check(&self) {
        let all: Vec<&(Qty, Amounts)> = self.parts.iter().chain([&self.open]).collect();
        for (qty, amounts) in &all {
            assert_figures_agree(amounts, self.tax_mode);
            assert!(*qty != Qty::ZERO || *amounts == Amounts::ZERO, "no money without quantity: {amounts:?}");
            assert!(
                self.whole.1.discount != Money::ZERO || amounts.discount == Money::ZERO,
                "no discount from nowhere"
            );
        }
        assert_eq!(Qty::sum(all.iter().map(|(qty, _)| *qty)), Ok(self.whole.0));
        assert_eq!(Amounts::sum(all.iter().map(|(_, amounts)| amounts)), Ok(self.whole.1), "parts = whole");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn req_12_any_sequence_of_split_back_and_merge_sums_to_the_whole(
        seed: u64,
        steps in prop::collection::vec((0..5_u8, 0..8_usize, prop_oneof![0..=1000_i64, Just(333), Just(500), Just(1000)]), 0..30),
    ) {
        let mut dice = Dice(seed);
        let (mut lines, discounts) = (dice.lines(), dice.discounts());
        lines.extend(combo_lines(dice.money(50_000), &[dice.money(9_000), dice.money(30_000), dice.money(20_000)]));
        let terms = dice.terms(&discounts);
        for (line, priced) in lines.iter().zip(price_lines(&lines, &terms).expect("a bill").lines) {
            let mut split = Split::new(line.qty, priced.amounts, &terms);
            for step in &steps {
                split.step(*step);
                split.check();
            }
            split.take(1000);
            prop_assert_eq!(split.open, (Qty::ZERO, Amounts::ZERO), "the last part takes all the rest");
            split.check();
        }
    }

    #[test]
    fn req_12_parts_of_a_refund_are_the_negatives_of_the_parts(seed: u64, thousandths in 1..1000_i64) {
        let mut dice = Dice(seed);
        let (lines, discounts) = (dice.lines(), dice.discounts());
        let terms = dice.terms(&discounts);
        let whole = price_lines(&lines, &terms).expect("a bill").sum;
        let part_qty = Qty::new(thousandths).expect("small");
        let part = take_part(&whole, part_qty, Qty::ONE, terms.rounding).expect("a part");
        let refunded = take_part(&whole.refund(), -part_qty, -Qty::ONE, terms.rounding).expect("a part");
        prop_assert_eq!(refunded, part.refund());
    }
}
