//! Amounts at and beyond every limit: an error at worst, never a panic.

use proptest::prelude::*;

use super::*;

/// Any amount, with its limits and the small ones more often.
fn any_money() -> impl Strategy<Value = Money> {
    prop_oneof![
        Just(Money::ZERO),
        Just(Money::MAX),
        Just(-Money::MAX),
        (-1_000..1_000_i32).prop_map(Money::from),
        any::<i64>().prop_map(|minor| Money::new(minor >> 11).expect("53 bits")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_on_any_data(
        amount in any_money(), other in any_money(), qty in any_money(), rate in 0..=100_000_u32,
        rounding in 0..4_usize, inclusive: bool, weights in prop::collection::vec(any::<i64>(), 0..5),
    ) {
        let (rate, rounding) = (Rate::new(rate).expect("in range"), ROUNDINGS[rounding]);
        let qty = Qty::new(qty.minor()).expect("in range");
        let discounts = [Discount::Amount(other), Discount::Percent(rate)];
        let line = PricedLine {
            index: 0,
            price: amount,
            qty,
            modifiers: vec![Modifier { price: other, qty }],
            discounts: discounts.to_vec(),
            tax_rate: Some(rate),
        };
        let tax_mode = if inclusive { TaxMode::Inclusive } else { TaxMode::Exclusive };
        let terms = Terms { discounts: &discounts, service_rate: rate, tax_mode, rounding };
        let lines = [line.clone(), PricedLine { price: other, qty: Qty::ONE, modifiers: Vec::new(), ..line }];
        let _ = price_lines(&lines, &terms);
        let _ = allocate(amount, &weights);
        let _ = combo_shares(amount, &[other, amount]);
        let _ = round_cash(amount, other, rounding);
        let _ = quick_cash(amount, &[other, amount.abs()]);
        let figures = Amounts { gross: amount, discount: other, service: -amount, tax: other, total: amount };
        let _ = take_part(&figures, Qty::ONE, qty, rounding);
    }
}
