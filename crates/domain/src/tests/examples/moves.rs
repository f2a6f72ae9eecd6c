//! Lines that go to other orders, and orders that go into one another.

use insta::assert_snapshot;

use crate::tests::run;

#[test]
fn a_line_moves_in_part_and_the_kitchen_keeps_count() {
    assert_snapshot!(run("open a; open b; use a; add soup 3; fire; move soup=2 to b; void soup; use b; fire"), @"
    ! fire: there is nothing new to send
    A01 open gross 0.00, 0 open, 0 unsent
      soup 0, voided 1, moved 2
      ticket A-000001 hot make: soup 0->3, new
      ticket A-000002 hot void: soup 3->2, new
      stock carrot -0.6
    A02 open gross 500.00, 1 open, 0 unsent
      soup' 2, sent 2
    ");
}

#[test]
fn what_the_kitchen_does_not_know_moves_first() {
    assert_snapshot!(run("open a; sync; add soup 2; sync; fire; B: qty soup 4; sync; B: open b; B: use a; B: move soup=3 to b; sync; use b; fire"), @"
    A01 open gross 250.00, 1 open, 0 unsent
      soup 1, moved 3, sent 1
      ticket A-000001 hot make: soup 0->2, new
      stock carrot -0.6
    B01 open gross 750.00, 1 open, 0 unsent
      soup' 3, sent 3
      ticket A-000002 hot make: soup 1->3, new
      stock carrot -0.6
    ");
}

#[test]
fn req_12_discounts_of_a_line_go_along() {
    assert_snapshot!(run("open a; open b; use a; add soup 2; add pizza 1; off 10% on soup; off 50 on pizza; move soup=1 pizza=1 to b; use b; form c1; use a; form c2"), @"
    A01 presented gross 250.00, 0 open, 1 unsent
      soup 1, moved 1, covered 1
      pizza 0, moved 1
      off soup 10%
      off pizza 50.00
      check c2 presented 225.00, discount 25.00, tax 40.57 [soup 1]
    A02 presented gross 749.00, 0 open, 2 unsent
      soup' 1, covered 1
      pizza' 1, covered 1
      off soup' 10%
      off pizza' 50.00
      check c1 presented 674.00, discount 75.00, tax 121.54 [pizza' 1, soup' 1]
    ");
}

#[test]
fn a_part_of_a_line_with_an_amount_off_stays() {
    assert_snapshot!(run("open a; open b; use a; add soup 2; off 50 on soup; move soup=1 to b; move soup=3 to b; move soup=1 to a; move soup=1 to nowhere"), @"
    ! move soup=1 to b: the line has an amount off; take the discount back first
    ! move soup=3 to b: only 2000 thousandths are there
    ! move soup=1 to a: an order cannot go into itself
    ! move soup=1 to nowhere: there is no such order
    A01 open gross 500.00, 1 open, 1 unsent
      soup 2
      off soup 50.00
    A02 open gross 0.00, 0 open, 0 unsent
    ");
}

#[test]
fn an_order_goes_into_another() {
    assert_snapshot!(run("open a table T1; open b table T2; use a; add soup 2; fire; merge x to b; add beer 1; merge x to b; use b; merge x to a"), @"
    ! add beer 1: the order went into another one
    ! merge x to b: the order went into another one
    ! merge x to a: the order went into another one
    A01 merged gross 0.00 at T1 into b, 0 open, 0 unsent
      soup 0, moved 2
      ticket A-000001 hot make: soup 0->2, new
      stock carrot -0.6
    A02 open gross 500.00 at T2, 1 open, 0 unsent
      soup' 2, sent 2
    ");
}

#[test]
fn an_order_with_a_check_out_does_not_merge() {
    assert_snapshot!(run("open a; open b; use a; add soup 2; form c1; merge x to b; merge x to a; add beer 1; pay p1 c1 cash; merge x to b"), @"
    ! merge x to b: a check is formed; take it back first
    ! merge x to a: a check is formed; take it back first
    A01 paid gross 500.00 into b, 0 open, 1 unsent
      soup 2, covered 2
      beer 0, moved 1
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 cash captured 500.00
      stock carrot -0.6
    A02 open gross 200.00, 1 open, 0 unsent
      beer' 1
    ");
}

#[test]
fn req_05_a_line_that_came_late_to_a_merged_order_can_be_dealt_with() {
    assert_snapshot!(run("open a; open b; use a; add soup 1; sync; merge x to b; B: use a; B: add beer 1; sync; use a; add cake 1; form c1; pay p1 c1 cash"), @"
    ! add cake 1: the order went into another one
    A01 paid gross 200.00 into b, 0 open, 0 unsent
      soup 0, moved 1
      beer 1, covered 1
      check c1 settled 200.00, tax 36.07, paid 200.00 [beer 1] A-000001
      payment p1 cash captured 200.00
      stock bottle -1
    A02 open gross 250.00, 1 open, 1 unsent
      soup' 1
    ");
    assert_snapshot!(run("open a; open b; use a; add soup 1; sync; merge x to b; B: use a; B: add beer 1; sync; use a; merge x to b"), @"
    A01 merged gross 0.00 into b, 0 open, 0 unsent
      soup 0, moved 1
      beer 0, moved 1
    A02 open gross 450.00, 2 open, 1 unsent
      soup' 1
      beer' 1
    ");
}

#[test]
fn req_05_one_moves_a_line_while_the_other_takes_the_money() {
    assert_snapshot!(run("open a; open b; use a; add soup 1; sync; form c1; pay p1 c1 cash; B: use a; B: move soup=1 to b; sync"), @"
    A01 paid gross 0.00, 0 open, 0 unsent
      soup 0, moved 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      payment p1 cash captured 250.00
      anomaly late_void soup
      stock carrot -0.3
    A02 open gross 250.00, 1 open, 1 unsent
      soup' 1
    ");
}
