//! REQ-11: lines sum to the total, a total of zero has no tax, a refund is the exact negative.

use super::*;

/// The tax is the exact fraction of what was taxed, rounded once.
fn assert_tax_is_right(amounts: &Amounts, rate: Option<Rate>, terms: &Terms<'_>) {
    let [_, _, _, tax, total] = figures(amounts);
    let rate_bp = rate.map_or(0, Rate::bp);
    let (base, den) = match terms.tax_mode {
        TaxMode::Inclusive => (total, 10_000 + rate_bp),
        TaxMode::Exclusive => (total - tax, 10_000),
    };
    let excess = tax * den - base * rate_bp;
    let right = match terms.rounding {
        Rounding::HalfUp | Rounding::HalfEven => 2 * excess.abs() <= den,
        Rounding::Up => (0..den).contains(&excess),
        Rounding::Down => (0..den).contains(&-excess),
    };
    assert!(right, "tax at {rate:?}: {amounts:?}");
}

/// The discount of a bill whose only discount is one amount is that amount, if there is as much.
fn assert_discount_is_given(lines: &[PricedLine], discounts: &[Discount], sum: &Amounts) {
    if let ([Discount::Amount(amount)], true) = (discounts, lines.iter().all(|line| line.discounts.is_empty())) {
        assert_eq!(sum.discount, (*amount).min(sum.gross), "the discount of the bill is given in full");
    }
}

fn refund(lines: &[PricedLine]) -> Vec<PricedLine> {
    lines.iter().map(|line| PricedLine { qty: -line.qty, ..line.clone() }).collect()
}

#[test]
fn req_11_a_million_random_bills_agree_to_the_last_unit() {
    let mut dice = Dice(11);
    for _ in 0..1_000_000 {
        let (lines, discounts) = (dice.lines(), dice.discounts());
        let terms = dice.terms(&discounts);
        let priced = price_lines(&lines, &terms).expect("a bill");

        let mut sum = [0; 5];
        for (line, priced) in lines.iter().zip(&priced.lines) {
            assert_eq!(line.index, priced.index);
            assert_figures_agree(&priced.amounts, terms.tax_mode);
            assert_tax_is_right(&priced.amounts, line.tax_rate, &terms);
            figures(&priced.amounts).iter().zip(&mut sum).for_each(|(figure, sum)| *sum += figure);
        }
        assert_eq!(sum, figures(&priced.sum), "lines = total");
        assert_figures_agree(&priced.sum, terms.tax_mode);
        assert_discount_is_given(&lines, &discounts, &priced.sum);

        let refunded = price_lines(&refund(&lines), &terms).expect("a refund");
        assert_eq!(refunded.sum, priced.sum.refund(), "a refund is the exact negative");
        for (line, refunded) in priced.lines.iter().zip(&refunded.lines) {
            assert_eq!(refunded.amounts, line.amounts.refund(), "of each line too");
        }
    }
}
