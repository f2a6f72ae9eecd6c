//! Changing the tender of a payment.

use insta::assert_snapshot;

use crate::tests::run;

const PAID: &str = "open; add soup 2; form c1; pay p1 c1 cash given 500";

#[test]
fn a_payment_under_the_wrong_tender_is_reversed_and_stands_anew() {
    assert_snapshot!(run(&format!("{PAID}; tender p2 p1 card")), @"
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 cash reversed 500.00
      payment p2 card captured 500.00
      stock carrot -0.6
    ");
}

#[test]
fn a_tender_may_be_changed_again_and_be_refunded() {
    assert_snapshot!(run(&format!("{PAID}; tender p2 p1 card; tender p3 p2 cash; refund r1 p3 soup=1")), @"
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00, refunded 250.00 [soup 2] A-000001
      payment p1 cash reversed 500.00
      payment p2 card reversed 500.00
      payment p3 cash captured 500.00
      refund A-000002 of p3 250.00
      stock carrot -0.3
    ");
}

#[test]
fn cash_rounding_goes_and_comes_with_the_tender() {
    let coins = r#"set cash_rounding {"step":100,"rounding":"half_up"}"#;
    assert_snapshot!(run(&format!("{coins}; open; add pizza 1; off 0.55; form c1; pay p1 c1 cash; tender p2 p1 card; tender p3 p2 cash")), @"
    A01 paid gross 499.00, 0 open, 1 unsent
      pizza 1, covered 1
      off pizza 0.55
      check c1 settled 498.45, discount 0.55, tax 89.88, paid 498.45, rounding -0.45 [pizza 1] A-000001
      payment p1 cash reversed 498.45
      payment p2 card reversed 498.45
      payment p3 cash captured 498.45
      stock cheese -0.1, flour -0.25
    ");
}

#[test]
fn what_cannot_be_changed_is_refused() {
    assert_snapshot!(run(&format!("{PAID}; tender p2 p9 card; tender p1 p1 card; tender p2 p1 cash; tender p2 p1 shells; \
        tender p2 p1 card; tender p3 p1 cash; refund r1 p1; refund r1 p2 1; tender p3 p2 cash; B: tender p3 p2 cash")), @"
    ! tender p2 p9 card: the order has no such payment
    ! tender p1 p1 card: the identifier is taken already
    ! tender p2 p1 cash: there is no tender «cash» for this
    ! tender p2 p1 shells: there is no tender «shells» for this
    ! tender p3 p1 cash: the payment has its result already
    ! refund r1 p1: the payment has its result already
    ! tender p3 p2 cash: something of this payment was given back already
    ! tender p3 p2 cash: there is no such order
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00, refunded 1.00 [soup 2] A-000001
      payment p1 cash reversed 500.00
      payment p2 card captured 500.00
      refund A-000002 of p2 1.00
      stock carrot -0.6
    ");
}

#[test]
fn a_payment_that_is_under_way_has_no_tender_to_change() {
    assert_snapshot!(run("open; add soup 1; form c1; start p1 c1 card; tender p2 p1 cash; finish p1 failed; tender p2 p1 cash"), @"
    ! tender p2 p1 cash: a payment of this check is under way or unknown
    ! tender p2 p1 cash: the payment has its result already
    A01 presented gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 presented 250.00, tax 45.08 [soup 1]
      payment p1 card failed 250.00
    ");
}

#[test]
fn a_tender_is_changed_at_the_till_whose_shift_it_is() {
    assert_snapshot!(run(&format!("{PAID}; sync; B: force; B: tender p2 p1 card; tender p3 p1 card; sync")), @"
    ! tender p2 p1 card: the payment belongs to another shift; give the money back instead
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 cash reversed 500.00
      payment p3 card captured 500.00
      baton B n=1
      stock carrot -0.6
    ");
}

#[test]
fn a_refund_elsewhere_of_what_was_reversed_here_is_listed() {
    assert_snapshot!(run(&format!("{PAID}; sync; B: force; B: refund r1 p1; tender p3 p1 card; sync")), @"
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 cash reversed 500.00
      payment p3 card captured 500.00
      refund B-000001 of p1 500.00
      baton B n=1
      anomaly refunded_twice p1
      stock carrot -0.6
    ");
}

#[test]
fn req_06_a_paid_order_takes_no_more_lines() {
    assert_snapshot!(run(&format!("{PAID}; add beer 1")), @"
    ! add beer 1: the order is paid; open another one for what comes now
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 cash captured 500.00, given 500.00
      stock carrot -0.6
    ");
}
