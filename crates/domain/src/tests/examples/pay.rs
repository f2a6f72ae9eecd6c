//! Taking money.

use insta::assert_snapshot;

use crate::tests::run;

#[test]
fn cash_with_change() {
    assert_snapshot!(run("open; add soup 1; form c1; pay p1 c1 cash given 200; pay p1 c1 cash given 500; pay p2 c1 cash"), @"
    ! pay p1 c1 cash given 200: the guest gave less than to be paid
    ! pay p2 c1 cash: the order is paid; refund it and repeat it instead
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      payment p1 cash captured 250.00, given 500.00
      stock carrot -0.3
    ");
}

#[test]
fn several_tenders_and_a_tip() {
    assert_snapshot!(run("open; add soup 2; form c1; pay p1 c1 cash 100; pay p1 c1 cash 100; pay p2 c1 card 400.01; pay p2 c1 card tip 40; pay p3 c1 card"), @"
    ! pay p1 c1 cash 100: the identifier is taken already
    ! pay p2 c1 card 400.01: only 40000 minor units are due
    ! pay p3 c1 card: the order is paid; refund it and repeat it instead
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00, tips 40.00 [soup 2] A-000001
      payment p1 cash captured 100.00
      payment p2 card captured 400.00
      stock carrot -0.6
    ");
}

#[test]
fn cash_is_rounded_when_it_completes_the_check() {
    let coins = r#"set cash_rounding {"step":100,"rounding":"half_up"}"#;
    assert_snapshot!(run(&format!("{coins}; open; add pizza 1; off 0.55; form c1; pay p1 c1 cash")), @"
    A01 paid gross 499.00, 0 open, 1 unsent
      pizza 1, covered 1
      off pizza 0.55
      check c1 settled 498.45, discount 0.55, tax 89.88, paid 498.45, rounding -0.45 [pizza 1] A-000001
      payment p1 cash captured 498.45
      stock cheese -0.1, flour -0.25
    ");
    assert_snapshot!(run(&format!("{coins}; open; add pizza 1; off 0.55; form c1; pay p1 c1 card 98.45; pay p2 c1 cash")), @"
    A01 paid gross 499.00, 0 open, 1 unsent
      pizza 1, covered 1
      off pizza 0.55
      check c1 settled 498.45, discount 0.55, tax 89.88, paid 498.45 [pizza 1] A-000001
      payment p1 card captured 98.45
      payment p2 cash captured 400.00
      stock cheese -0.1, flour -0.25
    ");
    assert_snapshot!(run(&format!("{coins}; open; add cake 1; form c1; pay p1 c1 cash 100; pay p2 c1 cash")), @"
    A01 paid gross 333.33, 0 open, 0 unsent
      cake 1, covered 1
      check c1 settled 333.33, tax 30.30, paid 333.33, rounding -0.33 [cake 1] A-000001
      payment p1 cash captured 100.00
      payment p2 cash captured 233.33
    ");
}

#[test]
fn req_30_a_payment_is_begun_unknown_and_captured() {
    assert_snapshot!(run("open; add soup 1; form c1; start p1 c1 card; pay p2 c1 cash; uncheck c1; baton B"), @"
    ! pay p2 c1 cash: a payment of this check is under way or unknown
    ! uncheck c1: a payment of this check is under way or unknown
    ! baton B: a payment of this check is under way or unknown
    A01 presented gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 presented 250.00, tax 45.08 [soup 1]
      payment p1 card started 250.00
    ");
    assert_snapshot!(run("open; add soup 1; form c1; start p1 c1 card; finish p1 unknown; start p2 c1 card; finish p1 captured; finish p1 failed"), @"
    ! start p2 c1 card: a payment of this check is under way or unknown
    ! finish p1 failed: the payment has its result already
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      payment p1 card captured 250.00
      stock carrot -0.3
    ");
}

#[test]
fn req_30_a_failed_payment_leaves_the_check_to_pay() {
    assert_snapshot!(run("open; add soup 1; form c1; start p1 c1 card; finish p1 failed; finish p1 captured; finish p9 failed; pay p2 c1 cash"), @"
    ! finish p1 captured: the payment has its result already
    ! finish p9 failed: the order has no such payment
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      payment p1 card failed 250.00
      payment p2 cash captured 250.00
      stock carrot -0.3
    ");
}

#[test]
fn wrong_payments_are_refused() {
    assert_snapshot!(run("open; add soup 1; form c1; pay p1 c9 cash; pay p1 c1 gold; start p1 c1 cash; pay p1 c1 cash 0; pay p1 c1 cash -5; pay p1 c1 cash 251; pay p1 c1 cash tip -1; uncheck c1; pay p1 c1 cash"), @"
    ! pay p1 c9 cash: the order has no such check
    ! pay p1 c1 gold: there is no tender «gold» for this
    ! start p1 c1 cash: there is no tender «cash» for this
    ! pay p1 c1 cash 0: an amount must be above zero
    ! pay p1 c1 cash -5: an amount must be above zero
    ! pay p1 c1 cash 251: only 25000 minor units are due
    ! pay p1 c1 cash tip -1: an amount must be above zero
    ! pay p1 c1 cash: the check was taken back
    A01 open gross 250.00, 1 open, 1 unsent
      soup 1
      check c1 cancelled 250.00, tax 45.08 [soup 1]
    ");
}

#[test]
fn a_check_of_nothing_is_paid_by_nothing() {
    assert_snapshot!(run("open; add gift 1; form c1; uncheck c1; form c2"), @"
    A01 presented gross 0.00, 0 open, 0 unsent
      gift 1, covered 1
      check c1 cancelled 0.00 [gift 1]
      check c2 presented 0.00 [gift 1]
    ");
    assert_snapshot!(run("open; add gift 1; form c1; pay p1 c1 cash; pay p2 c1 cash; uncheck c1; cancel"), @"
    ! pay p2 c1 cash: the order is paid; refund it and repeat it instead
    ! uncheck c1: money was taken for the check
    ! cancel: a check is formed; take it back first
    A01 paid gross 0.00, 0 open, 0 unsent
      gift 1, covered 1
      check c1 settled 0.00 [gift 1] A-000001
      payment p1 cash captured 0.00
    ");
}

#[test]
fn receipts_are_numbered_in_a_row() {
    assert_snapshot!(run("open; add soup 1; add beer 1; form c1 soup=1; form c2; pay p1 c2 cash; pay p2 c1 cash"), @"
    A01 paid gross 450.00, 0 open, 1 unsent
      soup 1, covered 1
      beer 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000002
      check c2 settled 200.00, tax 36.07, paid 200.00 [beer 1] A-000001
      payment p1 cash captured 200.00
      payment p2 cash captured 250.00
      stock bottle -1, carrot -0.3
    ");
}

#[test]
fn only_the_holder_of_the_baton_takes_money() {
    assert_snapshot!(run("open; add soup 1; sync; B: form c1; B: baton C; baton B; sync; form c1; B: form c1; B: pay p1 c1 cash; sync; B: baton B"), @"
    ! form c1: the order is held by another device
    ! baton C: the order is held by another device
    ! form c1: the order is held by another device
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] B-000001
      payment p1 cash captured 250.00
      baton B n=1
      stock carrot -0.3
    ");
}

#[test]
fn the_baton_is_taken_by_force() {
    assert_snapshot!(run("open; add soup 1; sync; B: force; B: force; B: form c2; B: pay p2 c2 cash; sync; pay p1 c2 cash"), @"
    ! pay p1 c2 cash: the order is held by another device
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c2 settled 250.00, tax 45.08, paid 250.00 [soup 1] B-000001
      payment p2 cash captured 250.00
      baton B n=1
      stock carrot -0.3
    ");
}
