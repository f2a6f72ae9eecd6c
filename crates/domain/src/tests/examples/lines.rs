//! Lines: added, changed, voided, noted.

use insta::assert_snapshot;

use crate::tests::run;

#[test]
fn an_order_with_lines() {
    assert_snapshot!(run("open table T1 guests 2; add soup 2; add apples 2.5; guests 3; remark birthday; table T2"), @"
    A01 open gross 749.98 at T2 3 guests «birthday», 2 open, 1 unsent
      soup 2
      apples 2.5
    ");
}

#[test]
fn req_13_lines_with_different_choices_stay_apart() {
    assert_snapshot!(run("open; add pizza 1; add pizza 1 with cheese as cheesy; form c1"), @"
    A01 presented gross 1048.00, 0 open, 2 unsent
      pizza 1, covered 1
      cheesy 1, covered 1, +cheese
      check c1 presented 1048.00, tax 188.98 [cheesy 1, pizza 1]
    ");
}

#[test]
fn a_quantity_changes_until_the_kitchen_has_the_line() {
    assert_snapshot!(run("open; add soup 2; qty soup 3; qty soup 1; qty soup 0; fire; qty soup 5"), @"
    ! qty soup 0: a quantity must be above zero and fit the step of the entry
    ! qty soup 5: the kitchen has this line; void it with a reason
    A01 open gross 250.00, 1 open, 0 unsent
      soup 1, sent 1
      ticket A-000001 hot make: soup 0->1, new
      stock carrot -0.3
    ");
}

#[test]
fn req_27_a_part_of_a_line_is_voided() {
    assert_snapshot!(run("open; add soup 5; fire; void soup 2; void soup 9"), @"
    ! void soup 9: only 3000 thousandths are there
    A01 open gross 750.00, 1 open, 0 unsent
      soup 3, voided 2, sent 3
      ticket A-000001 hot make: soup 0->5, new
      ticket A-000002 hot void: soup 5->3, new
      stock carrot -0.9
    ");
}

#[test]
fn a_void_of_all_ends_the_line() {
    assert_snapshot!(run("open; add soup 2; void soup; void soup; qty soup 3; void beer"), @"
    ! void soup: nothing of this line is left
    ! qty soup 3: nothing of this line is left
    ! void beer: the order has no such line
    A01 open gross 0.00, 0 open, 0 unsent
      soup 0, voided 2
    ");
}

#[test]
fn a_covered_line_is_not_voided() {
    assert_snapshot!(run("open; add soup 2; form c1 soup=1; void soup 2; void soup; void soup"), @"
    ! void soup 2: only 1000 thousandths are there
    ! void soup: a check is formed; take it back first
    A01 presented gross 250.00, 0 open, 1 unsent
      soup 1, voided 1, covered 1
      check c1 presented 250.00, tax 45.08 [soup 1]
    ");
}

#[test]
fn notes_and_courses() {
    assert_snapshot!(run("open; add soup 1 course 1; add steak 1 with rare course 2 hold; note soup no salt; course soup 2; course soup 21; fire; course soup 1"), @"
    ! course soup 21: course is out of range
    ! course soup 1: the kitchen has this line; void it with a reason
    A01 open gross 1450.00, 2 open, 1 unsent
      soup 1, sent 1, course 2, «no salt»
      steak 1, +rare, course 2, held
      ticket A-000001 hot make: soup 0->1, new
      stock carrot -0.3
    ");
}

#[test]
fn wrong_quantities_choices_and_prices_are_refused() {
    assert_snapshot!(run("open; add soup 0; add soup 1.5; add soup -1; add steak 1; add pizza 1 with pineapple; add pizza 1 with plain; add gold 2; add soup 1 seat 501; add soup 1; add soup 1; add unicorn 1"), @"
    ! add soup 0: a quantity must be above zero and fit the step of the entry
    ! add soup 1.5: a quantity must be above zero and fit the step of the entry
    ! add soup -1: a quantity must be above zero and fit the step of the entry
    ! add steak 1: group «doneness» takes 1 to 1 choices
    ! add pizza 1 with pineapple: «pizza» has no such variant or choice
    ! add pizza 1 with plain: the choices make «pizza» cheaper than nothing
    ! add gold 2: the number is larger than can be kept exactly
    ! add soup 1 seat 501: seat is out of range
    ! add soup 1: the identifier is taken already
    ! add unicorn 1: there is no such entry on the menu
    A01 open gross 250.00, 1 open, 1 unsent
      soup 1
    ");
}

#[test]
fn an_order_is_cancelled_and_taken_up_again() {
    assert_snapshot!(run("open; add soup 2; fire; cancel; add beer 1; cancel"), @"
    ! add beer 1: the order is cancelled
    ! cancel: the order is cancelled
    A01 cancelled gross 500.00, 1 open, 0 unsent
      soup 2
      ticket A-000001 hot make: soup 0->2, new
      ticket A-000002 hot void: soup 2->0, new
      stock carrot -0.6
    ");
    assert_snapshot!(run("open; add soup 2; fire; cancel; reopen; reopen; fire"), @"
    A01 open gross 500.00, 1 open, 0 unsent
      soup 2, sent 2
      ticket A-000001 hot make: soup 0->2, new
      ticket A-000002 hot void: soup 2->0, new
      ticket A-000003 hot make: soup 0->2, new
      stock carrot -1.2
    ");
    assert_snapshot!(run("open; add soup 2; form c1; cancel; pay p1 c1 cash; cancel"), @"
    ! cancel: a check is formed; take it back first
    ! cancel: the order is paid; refund it and repeat it instead
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 cash captured 500.00
      stock carrot -0.6
    ");
}

#[test]
fn call_out_numbers_count_up_per_device() {
    assert_snapshot!(run("open a; open b takeaway; B: open c; sync"), @"
    A01 open gross 0.00, 0 open, 0 unsent
    A02 open gross 0.00, 0 open, 0 unsent
    B01 open gross 0.00, 0 open, 0 unsent
    ");
}

#[test]
fn a_line_goes_to_another_seat_even_after_the_kitchen_has_it() {
    assert_snapshot!(run("open guests 2; add soup 1 seat 1; add pizza 1 seat 2; fire; seat soup 2; seat beer 1; form c1 seat 2"), @"
    ! seat beer 1: the order has no such line
    A01 presented gross 749.00 2 guests, 0 open, 0 unsent
      soup 1, covered 1, sent 1, for seat 2
      pizza 1, covered 1, sent 1
      ticket A-000001 hot make: soup 0->1, new
      ticket A-000002 oven make: pizza 0->1, new
      check c1 presented 749.00, tax 135.06 [pizza 1, soup 1]
      stock carrot -0.3, cheese -0.1, flour -0.25
    ");
}

#[test]
fn a_line_that_is_chosen_anew_keeps_its_place() {
    assert_snapshot!(run("open; add pizza 2; add soup 1; note pizza no onions; anew pizza pizza 2 with cheese as cheesy; anew cheesy soup 1 as other"), @"
    A01 open gross 500.00, 2 open, 2 unsent
      pizza 0, voided 2, «no onions»
      cheesy 0, voided 2, +cheese
      other 1
      soup 1
    ");
}

#[test]
fn rates_off_go_along_to_the_line_that_is_chosen_anew_and_amounts_do_not() {
    assert_snapshot!(run("open; add pizza 1; off 10% on pizza; anew pizza pizza 1 with cheese as cheesy; off 20 on cheesy; anew cheesy soup 1 as x"), @"
    ! anew cheesy soup 1 as x: the line has an amount off; take the discount back first
    A01 open gross 549.00, 1 open, 1 unsent
      pizza 0, voided 1
      cheesy 1, +cheese
      off pizza 10%
      off cheesy 10%
      off cheesy 20.00
    ");
}

#[test]
fn only_what_nobody_was_told_of_is_chosen_anew() {
    assert_snapshot!(run("open; add soup 1; add beer 1; fire; anew soup pizza 1; form c1 beer=1; anew beer pizza 1; anew steak soup 1"), @"
    ! anew soup pizza 1: the kitchen has this line; void it with a reason
    ! anew beer pizza 1: a check is formed; take it back first
    ! anew steak soup 1: the order has no such line
    A01 presented gross 450.00, 1 open, 0 unsent
      soup 1, sent 1
      beer 1, covered 1
      ticket A-000001 hot make: soup 0->1, new
      check c1 presented 200.00, tax 36.07 [beer 1]
      stock carrot -0.3
    ");
}

#[test]
fn req_05_two_who_choose_a_line_anew_apart_leave_both() {
    assert_snapshot!(run("open; add pizza 1; add soup 1; sync; anew pizza beer 1 as a; B: anew pizza beer 2 as b; sync"), @"
    A01 open gross 850.00, 3 open, 1 unsent
      pizza 0, voided 2
      a 1
      b 2
      soup 1
      anomaly removed_twice pizza
    ");
}
