//! The receipt before the money: the form is agreed, the receipt is given, the money comes; a change is a correction.

use insta::assert_snapshot;

use crate::tests::run;

const FIRST: &str = "set fiscal_first true; open; add soup 2; form c1";

#[test]
fn the_form_is_agreed_the_receipt_is_given_and_then_the_money_comes() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 cash")), @"
    A01 fiscalised_unpaid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 fiscalised_unpaid 500.00, tax 90.16 [soup 2] A-000001
      payment p1 cash started 500.00, on the receipt
    ");
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 cash; finish p1 captured given 400; finish p1 captured given 1000")), @"
    ! finish p1 captured given 400: the guest gave less than to be paid
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 cash captured 500.00, given 1000.00
      stock carrot -0.6
    ");
}

#[test]
fn without_the_receipt_there_is_no_money() {
    assert_snapshot!(run(&format!("{FIRST}; pay p1 c1 cash; start p1 c1 cash 200; finish p1 captured; finish p1 unknown; \
        start p2 c1 card 400; start p2 c1 card")), @"
    ! pay p1 c1 cash: the receipt comes first: agree how all of the check is paid
    ! finish p1 captured: the receipt comes first: agree how all of the check is paid
    ! finish p1 unknown: the receipt comes first: agree how all of the check is paid
    ! start p2 c1 card 400: only 30000 minor units are due
    A01 fiscalised_unpaid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 fiscalised_unpaid 500.00, tax 90.16 [soup 2] A-000001
      payment p1 cash started 200.00, on the receipt
      payment p2 card started 300.00, on the receipt
    ");
}

#[test]
fn a_form_that_no_receipt_names_yet_is_given_up_freely() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 cash 200; correct c1; finish p1 failed; start p2 c1 card; finish p2 captured")), @"
    ! correct c1: a payment of this check is under way or unknown
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 cash failed 200.00
      payment p2 card captured 500.00
      stock carrot -0.6
    ");
}

#[test]
fn a_check_of_nothing_needs_no_order_of_steps() {
    assert_snapshot!(run("set fiscal_first true; open; add gift 1; form c1; start p1 c1 cash; pay p1 c1 cash"), @"
    ! start p1 c1 cash: an amount must be above zero
    A01 paid gross 0.00, 0 open, 0 unsent
      gift 1, covered 1
      check c1 settled 0.00 [gift 1] A-000001
      payment p1 cash captured 0.00
    ");
}

#[test]
fn what_contradicts_the_receipt_is_refused_until_it_is_corrected() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 card; start p2 c1 cash; pay p2 c1 cash; uncheck c1; correct c1; \
        off 10%; cancel; service takeaway; B: correct c1; add beer 1")), @"
    ! start p2 c1 cash: the guest has the receipt; correct it first
    ! pay p2 c1 cash: the guest has the receipt; correct it first
    ! uncheck c1: the guest has the receipt; correct it first
    ! correct c1: a payment of this check is under way or unknown
    ! off 10%: a check is formed; take it back first
    ! cancel: a check is formed; take it back first
    ! service takeaway: a check is formed; take it back first
    ! correct c1: there is no such order
    A01 fiscalised_unpaid gross 700.00, 1 open, 1 unsent
      soup 2, covered 2
      beer 1
      check c1 fiscalised_unpaid 500.00, tax 90.16 [soup 2] A-000001
      payment p1 card started 500.00, on the receipt
    ");
}

#[test]
fn a_card_that_is_declined_after_the_receipt_needs_its_correction() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 card; finish p1 failed; start p2 c1 cash; uncheck c1")), @"
    ! start p2 c1 cash: the guest has the receipt; correct it first
    ! uncheck c1: the guest has the receipt; correct it first
    A01 fiscalised_unpaid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 fiscalised_unpaid 500.00, tax 90.16 [soup 2] A-000001
      payment p1 card failed 500.00
    ");
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 card; finish p1 failed; correct c1; correct c1; start p2 c1 cash; \
        finish p2 captured; correct c1")), @"
    ! correct c1: the check has no receipt that could be corrected
    ! correct c1: the order is paid; refund it and repeat it instead
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000003, A-000002 corrects A-000001
      payment p1 card failed 500.00
      payment p2 cash captured 500.00
      stock carrot -0.6
    ");
}

#[test]
fn what_the_receipt_names_may_be_tried_again() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 card; finish p1 failed; start p2 c1 card 400; start p2 c1 cash; pay p2 c1 card; \
        start p2 c1 card; start p3 c1 card; finish p2 captured; start p3 c1 card")), @"
    ! start p2 c1 card 400: the guest has the receipt; correct it first
    ! start p2 c1 cash: the guest has the receipt; correct it first
    ! pay p2 c1 card: the guest has the receipt; correct it first
    ! start p3 c1 card: the guest has the receipt; correct it first
    ! start p3 c1 card: the order is paid; refund it and repeat it instead
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 card failed 500.00
      payment p2 card captured 500.00
      stock carrot -0.6
    ");
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 cash 250; start p2 c1 card; finish p1 failed; finish p2 failed; start p3 c1 card; \
        start p4 c1 card; start p4 c1 cash; finish p3 failed; start p5 c1 card; finish p5 captured; finish p4 captured")), @"
    ! start p4 c1 card: the guest has the receipt; correct it first
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p4 cash captured 250.00
      payment p1 cash failed 250.00
      payment p5 card captured 250.00
      payment p2 card failed 250.00
      payment p3 card failed 250.00
      stock carrot -0.6
    ");
}

#[test]
fn what_a_corrected_receipt_named_is_not_tried_again() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 card; finish p1 failed; start p2 c1 card; correct c1; finish p2 failed; correct c1; \
        start p3 c1 cash; finish p3 failed; start p4 c1 card; start p4 c1 cash; finish p4 captured")), @"
    ! correct c1: a payment of this check is under way or unknown
    ! start p4 c1 card: the guest has the receipt; correct it first
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000003, A-000002 corrects A-000001
      payment p4 cash captured 500.00
      payment p1 card failed 500.00
      payment p2 card failed 500.00
      payment p3 cash failed 500.00
      stock carrot -0.6
    ");
}

#[test]
fn a_part_that_came_stays_and_the_rest_is_agreed_anew() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 cash 200; start p2 c1 card; finish p1 captured; finish p2 failed; \
        correct c1; uncheck c1; start p3 c1 cash; finish p3 captured")), @"
    ! uncheck c1: money was taken for the check
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000003, A-000002 corrects A-000001
      payment p1 cash captured 200.00
      payment p2 card failed 300.00
      payment p3 cash captured 300.00
      stock carrot -0.6
    ");
}

#[test]
fn after_the_correction_the_order_may_change() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 cash; finish p1 failed; correct c1; uncheck c1; void soup 1; \
        form c2; start p2 c2 cash; finish p2 captured")), @"
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, voided 1, covered 1
      check c1 cancelled 500.00, tax 90.16 [soup 2], A-000002 corrects A-000001
      check c2 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000003
      payment p1 cash failed 500.00
      payment p2 cash captured 250.00
      stock carrot -0.3
    ");
}

#[test]
fn req_30_a_payment_that_nobody_knows_of_keeps_the_receipt() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 card; finish p1 unknown; correct c1; finish p1 captured")), @"
    ! correct c1: a payment of this check is under way or unknown
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000001
      payment p1 card captured 500.00
      stock carrot -0.6
    ");
}

#[test]
fn cash_is_rounded_in_the_form_that_completes_the_check() {
    let coins = r#"set fiscal_first true; set cash_rounding {"step":100,"rounding":"half_up"}"#;
    assert_snapshot!(run(&format!("{coins}; open; add pizza 1; off 0.55; form c1; start p1 c1 card 98.45; start p2 c1 cash; \
        finish p2 captured given 399; finish p2 captured given 400; finish p1 captured")), @"
    ! finish p2 captured given 399: the guest gave less than to be paid
    A01 paid gross 499.00, 0 open, 1 unsent
      pizza 1, covered 1
      off pizza 0.55
      check c1 settled 498.45, discount 0.55, tax 89.88, paid 498.45 [pizza 1] A-000001
      payment p1 card captured 98.45
      payment p2 cash captured 400.00, given 400.00
      stock cheese -0.1, flour -0.25
    ");
    assert_snapshot!(run(&format!("{coins}; open; add pizza 1; off 0.55; form c1; start p1 c1 cash; finish p1 captured given 498")), @"
    A01 paid gross 499.00, 0 open, 1 unsent
      pizza 1, covered 1
      off pizza 0.55
      check c1 settled 498.45, discount 0.55, tax 89.88, paid 498.45, rounding -0.45 [pizza 1] A-000001
      payment p1 cash captured 498.45, given 498.00
      stock cheese -0.1, flour -0.25
    ");
}

#[test]
fn a_tender_that_changes_after_the_money_is_a_correction_too() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 card; finish p1 captured; tender p2 p1 cash")), @"
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000003, A-000002 corrects A-000001
      payment p1 card reversed 500.00
      payment p2 cash captured 500.00
      stock carrot -0.6
    ");
}

#[test]
fn the_setting_may_change_while_money_is_awaited() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 card; set fiscal_first false; pay p2 c1 cash; finish p1 failed; \
        pay p2 c1 cash; correct c1; pay p2 c1 cash")), @"
    ! pay p2 c1 cash: the guest has the receipt; correct it first
    ! pay p2 c1 cash: the guest has the receipt; correct it first
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] A-000003, A-000002 corrects A-000001
      payment p1 card failed 500.00
      payment p2 cash captured 500.00
      stock carrot -0.6
    ");
    assert_snapshot!(run("open; add soup 1; form c1; start p1 c1 card; set fiscal_first true; start p2 c1 cash; finish p1 captured"), @"
    ! start p2 c1 cash: a payment of this check is under way or unknown
    A01 paid gross 250.00, 0 open, 1 unsent
      soup 1, covered 1
      check c1 settled 250.00, tax 45.08, paid 250.00 [soup 1] A-000001
      payment p1 card captured 250.00
      stock carrot -0.3
    ");
}

#[test]
fn cash_of_a_shift_that_is_over_is_taken_anew() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 cash; sync; B: force; B: finish p1 captured; B: finish p1 failed; \
        B: correct c1; B: start p2 c1 cash; B: finish p2 captured; sync")), @"
    ! finish p1 captured: the shift of this payment is over; note it as not paid, correct the receipt and take the money anew
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] B-000002, B-000001 corrects A-000001
      payment p1 cash failed 500.00
      payment p2 cash captured 500.00
      baton B n=1
      stock carrot -0.6
    ");
}

#[test]
fn a_receipt_over_a_check_that_was_taken_back_elsewhere_is_listed() {
    assert_snapshot!(run(&format!("{FIRST}; sync; B: force; B: uncheck c1; start p1 c1 cash; sync")), @"
    A01 open gross 500.00, 1 open, 1 unsent
      soup 2
      check c1 cancelled 500.00, tax 90.16 [soup 2] A-000001
      payment p1 cash started 500.00, on the receipt
      baton B n=1
      anomaly receipt_contradicted c1
    ");
    assert_snapshot!(run(&format!("{FIRST}; sync; B: force; B: uncheck c1; start p1 c1 cash; sync; B: finish p1 failed; B: correct c1; sync")), @"
    A01 open gross 500.00, 1 open, 1 unsent
      soup 2
      check c1 cancelled 500.00, tax 90.16 [soup 2], B-000001 corrects A-000001
      payment p1 cash failed 500.00
      baton B n=1
    ");
}

#[test]
fn a_receipt_that_was_corrected_elsewhere_while_its_check_was_paid_is_listed() {
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 card; sync; B: force; B: finish p1 failed; B: correct c1; \
        finish p1 captured; sync")), @"
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2], B-000001 corrects A-000001
      payment p1 card captured 500.00
      baton B n=1
      anomaly receipt_contradicted c1
      stock carrot -0.6
    ");
    assert_snapshot!(run(&format!("{FIRST}; start p1 c1 card; sync; B: force; B: finish p1 failed; B: correct c1; finish p1 captured; sync; \
        B: pay p9 c1 cash; sync")), @"
    A01 paid gross 500.00, 0 open, 1 unsent
      soup 2, covered 2
      check c1 settled 500.00, tax 90.16, paid 500.00 [soup 2] B-000002, B-000001 corrects A-000001
      payment p9 cash captured 0.00
      payment p1 card captured 500.00
      baton B n=1
      stock carrot -0.6
    ");
}
