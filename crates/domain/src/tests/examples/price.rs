//! What an order costs: discounts, service, tax, parts.

use insta::assert_snapshot;

use crate::tests::run;

#[test]
fn discounts_by_percent_and_amount_on_line_and_order() {
    assert_snapshot!(run("open; add soup 2; add pizza 1; off 10% on soup; off 100; off 5%; form c1"), @"
    A01 presented gross 999.00, 0 open, 2 unsent
      soup 2, covered 2
      pizza 1, covered 1
      off soup 10%
      off soup 47.42 pizza 52.58
      off 5%
      check c1 presented 806.55, discount 192.45, tax 145.45 [pizza 1, soup 2]
    ");
}

#[test]
fn a_rate_on_the_order_holds_for_later_lines_and_an_amount_does_not() {
    assert_snapshot!(run("open; add soup 1; off 10%; off 20; add cake 1; form c1"), @"
    A01 presented gross 583.33, 0 open, 1 unsent
      soup 1, covered 1
      cake 1, covered 1
      off 10%
      off soup 20.00
      check c1 presented 507.00, discount 76.33, tax 64.60 [cake 1, soup 1]
    ");
}

#[test]
fn a_discount_is_withdrawn() {
    assert_snapshot!(run("open; add soup 1; off 10% as d1; off 10% as d1; withdraw d1; withdraw d1; off 10% as d1; form c1"), @"
    ! off 10% as d1: the identifier is taken already
    ! withdraw d1: the order has no such discount
    ! off 10% as d1: the identifier is taken already
    A01 presented gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 presented 250.00, tax 45.08 [soup 1]
    ");
}

#[test]
fn discounts_over_formed_checks_are_refused() {
    assert_snapshot!(run("open; add soup 2; off 10% as d1; form c1 soup=1; off 5%; off 5% on soup; withdraw d1; add cake 1; off 5% on cake"), @"
    ! off 5%: a check is formed; take it back first
    ! off 5% on soup: a check is formed; take it back first
    ! withdraw d1: a check is formed; take it back first
    A01 presented gross 833.33, 2 open, 1 unsent
      soup 2, covered 1
      cake 1
      off 10%
      off cake 5%
      check c1 presented 225.00, discount 25.00, tax 40.58 [soup 1]
    ");
}

#[test]
fn wrong_discounts_are_refused() {
    assert_snapshot!(run("open; off 10; off 0%; off 101%; add soup 1; off 0; off -1; off 10% on beer; off 100%; form c1; pay p1 c1 cash"), @"
    ! off 10: nothing is open to pay
    ! off 0%: rate is out of range
    ! off 101%: rate is out of range
    ! off 0: an amount must be above zero
    ! off -1: an amount must be above zero
    ! off 10% on beer: the order has no such line
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      off 100%
      check c1 settled 0.00, discount 250.00 [soup 1] A-000001
      payment p1 cash captured 0.00
      stock carrot -0.3
    ");
}

#[test]
fn a_discount_never_makes_a_line_cheaper_than_nothing() {
    assert_snapshot!(run("open; add soup 1; off 300 on soup; form c1"), @"
    A01 presented gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      off soup 300.00
      check c1 presented 0.00, discount 250.00 [soup 1]
    ");
}

#[test]
fn service_is_charged_where_it_is_set() {
    assert_snapshot!(run(r#"set service_charges {"dine_in": 1000}; open a; add soup 1; add cake 1; form c1; open b takeaway; add soup 1 as s2; form c2"#), @"
    A01 presented gross 583.33, 0 open, 1 unsent
      soup 1, covered 1
      cake 1, covered 1
      check c1 presented 641.66, service 58.33, tax 82.92 [cake 1, soup 1]
    A02 presented gross 250.00, 0 open, 1 unsent
      s2 1, covered 1
      check c2 presented 250.00, tax 45.08 [s2 1]
    ");
}

#[test]
fn tax_comes_on_top_where_it_is_set() {
    assert_snapshot!(run(r#"set tax_mode "exclusive"; open; add soup 1; add cake 3; form c1 soup=1 cake=1; form c2"#), @"
    A01 presented gross 1249.99, 0 open, 1 unsent
      soup 1, covered 1
      cake 3, covered 3
      check c1 presented 671.66, tax 88.33 [cake 1, soup 1]
      check c2 presented 733.33, tax 66.67 [cake 2]
    ");
}

#[test]
fn a_combo_costs_its_price_to_the_unit() {
    assert_snapshot!(run("open; combo 700 soup pizza beer; form c1; combo -1 cake; combo 5"), @"
    ! combo -1 cake: a quantity must be above zero and fit the step of the entry
    ! combo 5: a quantity must be above zero and fit the step of the entry
    A01 presented gross 700.00, 0 open, 2 unsent
      soup 1, covered 1
      pizza 1, covered 1
      beer 1, covered 1
      check c1 presented 700.00, tax 126.22 [beer 1, pizza 1, soup 1]
    ");
}

#[test]
fn req_12_checks_by_line_quantity_seat_and_in_equal_parts() {
    assert_snapshot!(run("open; add soup 2 seat 1; add pizza 1 seat 2; form c1 seat 2; form c2 soup=1; form c3"), @"
    A01 presented gross 999.00, 0 open, 2 unsent
      soup 2, covered 2
      pizza 1, covered 1
      check c1 presented 499.00, tax 89.98 [pizza 1]
      check c2 presented 250.00, tax 45.08 [soup 1]
      check c3 presented 250.00, tax 45.08 [soup 1]
    ");
    assert_snapshot!(run("open; add apples 2.5; add pizza 1; off 10; split c1 c2 c3"), @"
    A01 presented gross 748.98, 0 open, 1 unsent
      apples 2.5, covered 2.5
      pizza 1, covered 1
      off apples 3.34 pizza 6.66
      check c1 presented 246.23, discount 3.32, tax 44.40 [apples 0.834, pizza 0.333]
      check c2 presented 246.62, discount 3.35, tax 44.47 [apples 0.833, pizza 0.334]
      check c3 presented 246.13, discount 3.33, tax 44.39 [apples 0.833, pizza 0.333]
    ");
}

#[test]
fn wrong_parts_are_refused() {
    assert_snapshot!(run("open; form c1; add soup 2; form c1 soup=3; form c1 soup=0; form c1 soup=1 soup=1; form c1 beer=1; form c1 seat 7; split c1; split c1 c1; form c1; form c1; form c2"), @"
    ! form c1: nothing is open to pay
    ! form c1 soup=3: only 2000 thousandths are there
    ! form c1 soup=0: a quantity must be above zero and fit the step of the entry
    ! form c1 soup=1 soup=1: the identifier is taken already
    ! form c1 beer=1: the order has no such line
    ! form c1 seat 7: nothing is open to pay
    ! split c1: parts is out of range
    ! split c1 c1: the identifier is taken already
    ! form c1: the identifier is taken already
    ! form c2: nothing is open to pay
    A01 presented gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 presented 500.00, tax 90.16 [soup 2]
    ");
}

#[test]
fn a_check_is_taken_back() {
    assert_snapshot!(run("open; add soup 1; form c1; uncheck c1; uncheck c1; uncheck c9; form c2; pay p1 c2 cash; uncheck c2"), @"
    ! uncheck c9: the order has no such check
    ! uncheck c2: money was taken for the check
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 cancelled 250.00, tax 45.08 [soup 1]
      check c2 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      payment p1 cash captured 250.00
      stock carrot -0.3
    ");
}

#[test]
fn a_charge_for_service_follows_when_guests_take_their_order_along() {
    assert_snapshot!(run("set service_charges {\"dine_in\": 1000}; open; add soup 2; service takeaway; form c1; service dine-in"), @"
    ! service dine-in: a check is formed; take it back first
    A01 presented gross 500.00 as takeaway, 0 open, 1 unsent
      soup 2, covered 2
      check c1 presented 500.00, tax 90.16 [soup 2]
    ");
}

#[test]
fn an_order_that_is_paid_or_asked_for_is_served_as_it_is() {
    assert_snapshot!(run("open; add soup 1; form c1; service delivery; pay p1 c1 cash; service delivery; add soup 1 as more; open b; cancel; service delivery"), @"
    ! service delivery: a check is formed; take it back first
    ! service delivery: the order is paid; open another one for what comes now
    ! add soup 1 as more: the order is paid; open another one for what comes now
    ! service delivery: the order is cancelled
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      payment p1 cash captured 250.00
      stock carrot -0.3
    A02 cancelled gross 0.00, 0 open, 0 unsent
    ");
}
