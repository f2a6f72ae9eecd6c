//! Tickets: the difference between what stands and what the stations were told.

use insta::assert_snapshot;

use crate::tests::run;

#[test]
fn req_08_a_second_tap_sends_nothing() {
    assert_snapshot!(run("open; add soup 2; add pizza 1; add beer 1; fire; fire; add soup 1 as more; fire"), @"
    ! fire: there is nothing new to send
    A01 open gross 1449.00, 4 open, 0 unsent
      soup 2, sent 2
      pizza 1, sent 1
      beer 1
      more 1, sent 1
      ticket A-000001 hot make: soup 0->2, new
      ticket A-000002 oven make: pizza 0->1, new
      ticket A-000003 hot make: soup 0->1, new
      stock carrot -0.9, cheese -0.1, flour -0.25
    ");
}

#[test]
fn courses_wait_until_they_are_fired() {
    assert_snapshot!(run("open; add soup 1 course 1; add steak 1 with done course 2 hold; fire; fire; fire 2; fire 2"), @"
    ! fire: there is nothing new to send
    ! fire 2: there is nothing new to send
    A01 open gross 1450.00, 2 open, 0 unsent
      soup 1, sent 1, course 1
      steak 1, sent 1, +done, course 2, held
      ticket A-000001 hot make: soup 0->1, new
      ticket A-000002 hot make: steak 0->1, new
      stock beef -0.3, carrot -0.3
    ");
}

#[test]
fn req_27_the_kitchen_hears_of_a_void() {
    assert_snapshot!(run("open; add soup 3; fire; void soup 2; void soup 1"), @"
    A01 open gross 0.00, 0 open, 0 unsent
      soup 0, voided 3
      ticket A-000001 hot make: soup 0->3, new
      ticket A-000002 hot void: soup 3->1, new
      ticket A-000003 hot void: soup 1->0, new
      stock carrot 0
    ");
}

#[test]
fn a_ticket_goes_through_its_stages() {
    assert_snapshot!(run("open; add soup 1; fire; ack A-000001; ack A-000001; bump A-000001; recall A-000001; recall A-000001; bump A-000001; bump A-9"), @"
    ! bump A-9: there is nothing new to send
    A01 open gross 250.00, 1 open, 0 unsent
      soup 1, sent 1
      ticket A-000001 hot make: soup 0->1, bumped recalled 1
      stock carrot -0.3
    ");
}

#[test]
fn what_was_voided_elsewhere_is_taken_back_with_the_next_tap() {
    assert_snapshot!(run("open; add soup 3; sync; fire; B: void soup 1; sync; fire; fire"), @"
    ! fire: there is nothing new to send
    A01 open gross 500.00, 1 open, 0 unsent
      soup 2, voided 1, sent 2
      ticket A-000001 hot make: soup 0->3, new
      ticket A-000002 hot void: soup 3->2, new
      stock carrot -0.9
    ");
}

#[test]
fn req_08_two_devices_fire_one_line() {
    assert_snapshot!(run("open; add soup 2; sync; fire; B: fire; sync; fire"), @"
    ! fire: there is nothing new to send
    A01 open gross 500.00, 1 open, 0 unsent
      soup 2, sent 2
      ticket A-000001 hot make: soup 0->2, new
      ticket B-000001 hot make: soup 0->2, new
      anomaly ticket_duplicated B-000001
      stock carrot -0.6
    ");
}

#[test]
fn a_quantity_that_grew_elsewhere_is_sent_as_a_difference() {
    assert_snapshot!(run("open; add soup 2; sync; fire; B: qty soup 3; sync; fire"), @"
    A01 open gross 750.00, 1 open, 0 unsent
      soup 3, sent 3
      ticket A-000001 hot make: soup 0->2, new
      ticket A-000002 hot make: soup 2->3, new
      stock carrot -0.9
    ");
}

#[test]
fn what_is_finished_waits_until_the_guests_have_it() {
    assert_snapshot!(run("open; add soup 1; add pizza 1; fire; bump A-000001; serve; bump A-000002; serve; serve; recall A-000001"), @"
    A01 open gross 749.00, 2 open, 0 unsent
      soup 1, sent 1
      pizza 1, sent 1
      ticket A-000001 hot make: soup 0->1, new recalled 1
      ticket A-000002 oven make: pizza 0->1, served
      stock carrot -0.3, cheese -0.1, flour -0.25
    ");
}
