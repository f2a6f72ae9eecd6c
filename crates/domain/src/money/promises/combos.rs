//! REQ-13: the components of a combo cost what the combo costs.

use proptest::prelude::*;

use super::*;

/// The components of a combo as lines of a bill, priced by their shares.
pub(super) fn combo_lines(combo_price: Money, component_prices: &[Money]) -> Vec<PricedLine> {
    let line = |price| PricedLine {
        index: 0,
        price,
        qty: Qty::ONE,
        modifiers: Vec::new(),
        discounts: Vec::new(),
        tax_rate: Some(Rate::percent(22)),
    };
    combo_shares(combo_price, component_prices).expect("shares").into_iter().map(line).collect()
}

fn small_money() -> impl Strategy<Value = Money> {
    (0..200_000_i32).prop_map(Money::from)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn req_13_combo_shares_sum_to_the_combo_price(
        combo_price in small_money(),
        component_prices in prop::collection::vec(small_money(), 1..8),
    ) {
        let shares = combo_shares(combo_price, &component_prices).expect("shares");
        prop_assert_eq!(Money::sum(shares.iter().copied()), Ok(combo_price));
        let alone = Money::sum(component_prices.iter().copied()).expect("small").minor();
        for (share, price) in shares.iter().zip(&component_prices) {
            let error = share.minor() * alone - combo_price.minor() * price.minor();
            prop_assert!(alone == 0 || error.abs() < alone, "a share is off by less than one unit");
        }
        let bill = price_lines(&combo_lines(combo_price, &component_prices), &Dice(0).terms(&[])).expect("a bill");
        prop_assert_eq!(bill.sum.gross, combo_price, "the components on the bill cost the combo");
    }
}
