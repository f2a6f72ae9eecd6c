//! What a sale takes from stock, and what comes back.

use insta::assert_snapshot;

use crate::tests::run;

#[test]
fn req_21_firing_takes_and_voiding_gives_back() {
    assert_snapshot!(run("open; add soup 3; fire; void soup 1; void soup 1 wasted"), @"
    A01 open gross 250.00, 1 open, 0 unsent
      soup 1, voided 2, sent 1
      ticket A-000001 hot make: soup 0->3, new
      ticket A-000002 hot void: soup 3->2, new
      ticket A-000003 hot void: soup 2->1, new
      stock carrot -0.6
    ");
    assert_snapshot!(run("open; add soup 3; void soup 1"), @"
    A01 open gross 500.00, 1 open, 1 unsent
      soup 2, voided 1
    ");
}

#[test]
fn req_21_what_no_station_makes_is_taken_when_it_is_paid() {
    assert_snapshot!(run("open; add beer 3; form c1 beer=1; pay p1 c1 cash; void beer 1; form c2; pay p2 c2 cash"), @"
    A01 paid gross 400.00, 0 open, 0 unsent
      beer 2, voided 1, covered 2
      check c1 settled 200.00, tax 36.07, paid 200.00 [beer 1] A-000001
      check c2 settled 200.00, tax 36.06, paid 200.00 [beer 1] A-000002
      payment p1 cash captured 200.00
      payment p2 cash captured 200.00
      stock bottle -2
    ");
}

#[test]
fn req_21_a_line_is_taken_once_whatever_comes_first() {
    assert_snapshot!(run("open; add soup 2; form c1; pay p1 c1 cash; fire"), @"
    A01 paid gross 500.00, 0 open, 0 unsent
      soup 2, covered 2, sent 2
      ticket A-000001 hot make: soup 0->2, new
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 cash captured 500.00
      stock carrot -0.6
    ");
    assert_snapshot!(run("open; add soup 2; form c1 soup=1; pay p1 c1 cash; fire; form c2; pay p2 c2 cash"), @"
    A01 paid gross 500.00, 0 open, 0 unsent
      soup 2, covered 2, sent 2
      ticket A-000001 hot make: soup 0->2, new
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      check c2 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000002
      payment p1 cash captured 250.00
      payment p2 cash captured 250.00
      stock carrot -0.6
    ");
    assert_snapshot!(run("open; add soup 2; form c1 soup=1; pay p1 c1 cash; form c2; pay p2 c2 cash; fire"), @"
    A01 paid gross 500.00, 0 open, 0 unsent
      soup 2, covered 2, sent 2
      ticket A-000001 hot make: soup 0->2, new
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      check c2 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000002
      payment p1 cash captured 250.00
      payment p2 cash captured 250.00
      stock carrot -0.6
    ");
    assert_snapshot!(run("open; add soup 2; sync; form c1; pay p1 c1 cash; B: fire; sync"), @"
    A01 paid gross 500.00, 0 open, 0 unsent
      soup 2, covered 2, sent 2
      ticket B-000001 hot make: soup 0->2, new
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 cash captured 500.00
      stock carrot -0.6
    ");
}

#[test]
fn req_21_a_part_that_moves_is_not_taken_twice() {
    assert_snapshot!(run("open a; open b; use a; add beer 2; form c1 beer=1; pay p1 c1 cash; move beer=1 to b; use b; form c2; pay p2 c2 cash"), @"
    A01 paid gross 200.00, 0 open, 0 unsent
      beer 1, moved 1, covered 1
      check c1 settled 200.00, tax 36.07, paid 200.00 [beer 1] A-000001
      payment p1 cash captured 200.00
      stock bottle -1
    A02 paid gross 200.00, 0 open, 0 unsent
      beer' 1, covered 1
      check c2 settled 200.00, tax 36.07, paid 200.00 [beer' 1] A-000002
      payment p2 cash captured 200.00
      stock bottle -1
    ");
    assert_snapshot!(run("open a; open b; use a; add soup 2; fire; move soup=1 to b; use b; form c2; pay p2 c2 cash"), @"
    A01 open gross 250.00, 1 open, 0 unsent
      soup 1, moved 1, sent 1
      ticket A-000001 hot make: soup 0->2, new
      stock carrot -0.6
    A02 paid gross 250.00, 0 open, 0 unsent
      soup' 1, covered 1, sent 1
      check c2 settled 250.00, tax 45.08, paid 250.00 [soup' 1] A-000001
      payment p2 cash captured 250.00
    ");
}

#[test]
fn a_voided_part_that_was_not_made_brings_nothing_back() {
    assert_snapshot!(run("open; add soup 2; sync; fire; B: qty soup 3; sync; void soup 1"), @"
    A01 open gross 500.00, 1 open, 0 unsent
      soup 2, voided 1, sent 2
      ticket A-000001 hot make: soup 0->2, new
      stock carrot -0.6
    ");
}
