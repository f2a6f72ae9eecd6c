//! Two devices at one table without contact: each rule of merging, with what is shown to both.

use insta::assert_snapshot;

use crate::tests::run;

#[test]
fn req_05_lines_of_both_survive() {
    assert_snapshot!(run("open; sync; add soup 1; B: add beer 2; sync; C: add cake 1; sync"), @"
    A01 open gross 983.33, 3 open, 1 unsent
      soup 1
      beer 2
      cake 1
    ");
}

#[test]
fn req_05_a_void_of_the_whole_line_wins() {
    assert_snapshot!(run("open; add soup 1; sync; qty soup 3; B: void soup; sync"), @"
    A01 open gross 0.00, 0 open, 0 unsent
      soup 0, voided 3
    ");
}

#[test]
fn req_05_both_void_and_both_change() {
    assert_snapshot!(run("open; add soup 3; add beer 1; sync; void soup 2; B: void soup 2; qty beer 2; B: qty beer 3; sync"), @"
    A01 open gross 800.00, 1 open, 0 unsent
      soup 0, voided 4
      beer 4
      anomaly removed_twice soup
    ");
}

#[test]
fn req_05_the_later_note_counts() {
    assert_snapshot!(run("open; add soup 1; sync; note soup hot; note soup very hot; B: note soup cold; sync"), @"
    A01 open gross 250.00, 1 open, 1 unsent
      soup 1, «very hot»
    ");
}

#[test]
fn req_06_late_lines_open_a_second_check() {
    assert_snapshot!(run("open; add soup 1; sync; form c1; pay p1 c1 cash; B: add beer 1; sync; form c2"), @"
    A01 part_paid gross 450.00, 0 open, 1 unsent
      soup 1, covered 1
      beer 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      check c2 presented 200.00, tax 36.07 [beer 1]
      payment p1 cash captured 250.00
      stock carrot -0.3
    ");
}

#[test]
fn req_06_a_late_void_changes_no_paid_check() {
    assert_snapshot!(run("open; add soup 2; sync; form c1; pay p1 c1 cash; B: void soup 1; sync"), @"
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, voided 1, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 cash captured 500.00
      anomaly late_void soup
      stock carrot -0.6
    ");
}

#[test]
fn both_take_the_money_after_force() {
    assert_snapshot!(run("open; add soup 1; sync; form c1; pay p1 c1 cash; B: force; B: form c2; B: pay p2 c2 cash; sync"), @"
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 2
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      check c2 settled 250.00, tax 45.08, paid 250.00 [soup 1] B-000001
      payment p1 cash captured 250.00
      payment p2 cash captured 250.00
      baton B n=1
      anomaly line_paid_twice soup
      stock carrot -0.3
    ");
}

#[test]
fn both_pay_one_check_after_force() {
    assert_snapshot!(run("open; add soup 1; form c1; sync; pay p1 c1 cash; B: force; B: pay p2 c1 cash; sync"), @"
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 500.00 [soup 1] A-000001
      payment p1 cash captured 250.00
      payment p2 cash captured 250.00
      baton B n=1
      anomaly check_overpaid c1
      stock carrot -0.3
    ");
}

#[test]
fn one_takes_the_check_back_while_the_other_is_paid() {
    assert_snapshot!(run("open; add soup 1; form c1; sync; uncheck c1; B: force; B: pay p1 c1 cash; sync"), @"
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] B-000001
      payment p1 cash captured 250.00
      baton B n=1
      anomaly cancelled_check_paid c1
      stock carrot -0.3
    ");
}

#[test]
fn one_cancels_the_order_while_the_other_is_paid() {
    assert_snapshot!(run("open; add soup 1; sync; form c1; pay p1 c1 cash; B: cancel; sync"), @"
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      payment p1 cash captured 250.00
      anomaly cancelled_order_paid o
      stock carrot -0.3
    ");
}

#[test]
fn a_cancelled_order_keeps_a_late_line() {
    assert_snapshot!(run("open; add soup 1; sync; cancel; B: add beer 1; sync; reopen"), @"
    A01 open gross 450.00, 2 open, 1 unsent
      soup 1
      beer 1
    ");
}

#[test]
fn two_believe_to_hold_the_baton() {
    assert_snapshot!(run("open; sync; baton B; sync; B: force; sync; B: baton C; A: force; sync"), @"
    A01 open gross 0.00, 0 open, 0 unsent
      baton C n=2
    ");
}
