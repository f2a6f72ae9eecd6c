//! Parts sum to the whole (REQ-12), and prices do not drift (REQ-13), at the level of orders.

use proptest::prelude::*;

use super::device::day;
use super::{Branch, id};
use crate::ids::OrderId;
use crate::money::{Amounts, Money};
use crate::order::{Bill, Order};

const LINES: &str = "add apples 2.5; add soup 3 seat 1; add pizza 2 with cheese seat 2; combo 777.77 beer cake gift";

fn order(branch: &Branch) -> Order {
    branch.devices["A"].order(OrderId(id("o"))).unwrap()
}

/// The sum of all living checks, and of the quantities that they cover.
fn covered(order: &Order) -> (Amounts, i64) {
    let live = || order.checks.iter().filter(|check| check.is_live());
    let sums: Vec<Amounts> = live().map(|check| check.put.sum.0).collect();
    let qty = live().flat_map(|check| &check.covers).map(|(_, qty, _)| qty).sum();
    (Amounts::sum(&sums).unwrap(), qty)
}

fn terms() -> impl Strategy<Value = String> {
    let service = prop_oneof![Just(""), Just(r#"set service_charges {"dine_in": 1250}; "#)];
    let tax = prop_oneof![Just(""), Just(r#"set tax_mode "exclusive"; "#)];
    let off =
        prop_oneof![Just(""), Just("; off 7%"), Just("; off 100.01"), Just("; off 15% on apples; off 3.33 on soup")];
    (service, tax, off).prop_map(|(service, tax, off)| format!("{service}{tax}open; {LINES}{off}"))
}

fn step() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("apples=0.7"),
        Just("apples=0.333"),
        Just("soup=1"),
        Just("soup=2 pizza=1"),
        Just("seat 2"),
        Just("beer=1")
    ];
    prop_oneof![
        4 => line.prop_map(|part| format!("form c# {part}")),
        1 => Just("split c# d# e#".to_owned()),
        3 => (0..8usize).prop_map(|back| format!("uncheck c@{back}")),
        1 => (0..8usize).prop_map(|back| format!("pay p# c@{back} cash")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn req_12_parts_sum_to_the_whole(terms in terms(), steps in prop::collection::vec(step(), 0..12)) {
        let mut branch = Branch::ran(&terms);
        prop_assert!(branch.refused.is_empty(), "{:?}", branch.refused);
        let whole = Bill::of(&order(&branch), &branch.settings, day()).unwrap().sum;
        let qty: i64 = order(&branch).lines.iter().map(|line| line.stands()).sum();
        for (n, step) in steps.iter().enumerate() {
            let earlier = (0..8).fold(step.clone(), |step, back| step.replace(&format!("@{back}"), &n.saturating_sub(back).to_string()));
            branch.run(&earlier.replace('#', &n.to_string()));
        }
        branch.run("form last");
        prop_assert!(branch.broken.is_empty(), "{:?}", branch.broken);
        prop_assert_eq!(covered(&order(&branch)), (whole, qty));
        let parts = order(&branch);
        for check in &parts.checks {
            prop_assert!(check.put.total >= Money::ZERO, "no part costs less than nothing");
        }
    }
}

#[test]
fn req_13_a_hundred_times_reopened_it_costs_the_same() {
    let mut branch =
        Branch::ran("open; add apples 2.505; add pizza 1 with cheese; combo 499.99 soup beer cake; off 7%; off 3.33");
    branch.run("form c0");
    let first = covered(&order(&branch));
    for n in 1..=100 {
        branch.run(&format!("uncheck c{}; cancel; reopen; form c{n}", n - 1));
        assert_eq!(covered(&order(&branch)), first);
    }
    assert_eq!(branch.refused, Vec::<String>::new());
}
