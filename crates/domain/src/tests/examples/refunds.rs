//! Giving money back.

use insta::assert_snapshot;

use crate::tests::run;

#[test]
fn a_payment_is_given_back_whole_and_not_twice() {
    assert_snapshot!(run("open; add soup 2; form c1; pay p1 c1 card tip 10; refund r1 p1; refund r2 p1; refund r1 p1; refund p1 p1"), @"
    ! refund r2 p1: an amount must be above zero
    ! refund r1 p1: the identifier is taken already
    ! refund p1 p1: the identifier is taken already
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00, refunded 510.00, tips 10.00 [soup 2] A-000001
      payment p1 card captured 500.00
      refund A-000002 of p1 510.00
      stock carrot -0.6
    ");
}

#[test]
fn lines_are_brought_back_one_by_one() {
    assert_snapshot!(run("open; add apples 3; add beer 2; off 0.01 on apples; form c1; pay p1 c1 cash; refund r1 p1 apples=1; refund r2 p1 apples=1 wasted; refund r3 p1 apples=2; refund r4 p1 apples=1 apples=1; refund r5 p1 apples=1; refund r6 p1 soup=1; refund r7 p1 beer=1"), @"
    ! refund r3 p1 apples=2: only 1000 thousandths are there
    ! refund r4 p1 apples=1 apples=1: the identifier is taken already
    ! refund r6 p1 soup=1: the order has no such line
    A01 paid gross 699.97, 0 open, 0 unsent
      apples 3, covered 3
      beer 2, covered 2
      off apples 0.01
      check c1 settled 699.96, discount 0.01, tax 126.22, paid 699.96, refunded 499.96 [apples 3, beer 2] A-000001
      payment p1 cash captured 699.96
      refund A-000003 of p1 99.98
      refund A-000004 of p1 99.99
      refund A-000002 of p1 99.99
      refund A-000005 of p1 200.00
      stock apple -1, bottle -1
    ");
}

#[test]
fn cash_rounding_goes_back_with_the_whole() {
    let sale = r#"set cash_rounding {"step":100,"rounding":"half_up"}; open; add apples 2; form c1; pay p1 c1 cash"#;
    assert_snapshot!(run(&format!("{sale}; refund r1 p1")), @"
    A01 paid gross 199.98, 0 open, 0 unsent
      apples 2, covered 2
      check c1 settled 199.98, tax 36.06, paid 199.98, refunded 200.00, rounding 0.02 [apples 2] A-000001
      payment p1 cash captured 199.98
      refund A-000002 of p1 200.00
      stock apple -2
    ");
    assert_snapshot!(run(&format!("{sale}; refund r1 p1 apples=2")), @"
    A01 paid gross 199.98, 0 open, 0 unsent
      apples 2, covered 2
      check c1 settled 199.98, tax 36.06, paid 199.98, refunded 200.00, rounding 0.02 [apples 2] A-000001
      payment p1 cash captured 199.98
      refund A-000002 of p1 200.00
      stock apple 0
    ");
    let less = r#"set cash_rounding {"step":100,"rounding":"down"}; open; add apples 2; form c1; pay p1 c1 cash"#;
    assert_snapshot!(run(&format!("{less}; refund r1 p1 apples=1; refund r2 p1 apples=1")), @"
    A01 paid gross 199.98, 0 open, 0 unsent
      apples 2, covered 2
      check c1 settled 199.98, tax 36.06, paid 199.98, refunded 199.00, rounding -0.98 [apples 2] A-000001
      payment p1 cash captured 199.98
      refund A-000003 of p1 99.01
      refund A-000002 of p1 99.99
      stock apple 0
    ");
}

#[test]
fn wrong_refunds_are_refused() {
    assert_snapshot!(run("open; add soup 1; form c1; start p1 c1 card; refund r1 p1; refund r1 p9; finish p1 captured; refund r1 p1 251; refund r1 p1 0; refund r1 p1 -1; refund r1 p1 soup=0; sync; B: refund r1 p1"), @"
    ! refund r1 p1: a payment of this check is under way or unknown
    ! refund r1 p9: the order has no such payment
    ! refund r1 p1 251: only 25000 minor units are due
    ! refund r1 p1 0: an amount must be above zero
    ! refund r1 p1 -1: an amount must be above zero
    ! refund r1 p1 soup=0: a quantity must be above zero and fit the step of the entry
    ! refund r1 p1: the order is held by another device
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      payment p1 card captured 250.00
      stock carrot -0.3
    ");
}

#[test]
fn two_devices_give_the_same_money_back() {
    assert_snapshot!(run("open; add soup 1; form c1; pay p1 c1 cash; sync; refund r1 p1; B: force; B: refund r2 p1; sync"), @"
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00, refunded 500.00 [soup 1] A-000001
      payment p1 cash captured 250.00
      refund B-000001 of p1 250.00
      refund A-000002 of p1 250.00
      baton B n=1
      anomaly refunded_twice p1
      stock carrot -0.3
    ");
}
