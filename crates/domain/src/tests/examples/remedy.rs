//! What can be done about each contradiction, who stands on its sides, and that doing it leaves nothing to do.

use insta::assert_snapshot;
use log::{Cell, Value};

use crate::anomaly::{ANOMALY, AnomalyRow};
use crate::fact::Body;
use crate::money::{Money, NumberForm};
use crate::order::{Order, Side, Step};
use crate::tests::{Branch, figures};

/// Every contradiction that a script leads to: its sides, by device, and its remedy. `after` is said then.
fn check(script: &str, after: &str) -> String {
    let mut branch = Branch::ran(script);
    let before = told(&branch);
    branch.run(after);
    if after.is_empty() { before } else { format!("{before}\nafter:\n{}", told(&branch)) }
}

fn told(branch: &Branch) -> String {
    let device = &branch.devices["A"];
    let rows = figures(&device.rows).into_iter().filter(|figure| figure.table == ANOMALY.name);
    let mut told: Vec<String> = branch.refused.clone();
    for row in rows.map(|figure| AnomalyRow::read(&figure.key, &figure.figures).unwrap()) {
        let order = device.order(crate::ids::OrderId(row.scope_id.0)).unwrap();
        let Value::Text(kind) = row.kind.cell() else { panic!("a kind is a word") };
        let subject = branch.names.get(&row.subject_id.0).map_or("of a ticket", String::as_str);
        told.push(format!("{kind} {subject}"));
        let mut facts: Vec<_> = device.facts.values().filter(|fact| fact.entity == Some(order.id.0)).collect();
        facts.sort_by_key(|fact| fact.stamp());
        let bodies: Vec<Body> = facts.iter().map(|fact| Body::decode(fact).unwrap()).collect();
        for (at, side) in order.sides(row.kind, row.subject_id.0, &bodies) {
            let by = branch.devices.values().find(|one| one.stream() == facts[at].stream).unwrap();
            told.push(format!("  {}: {}", by.letters, side_in_words(&side)));
        }
        let remedy = order.remedy(row.kind, row.subject_id.0);
        told.extend(remedy.steps.iter().map(|step| format!("  -> {}", step_in_words(branch, &order, step))));
        told.extend(remedy.later.then(|| "  -> later".to_owned()));
    }
    told.join("\n")
}

fn rubles(amount: Money) -> String {
    NumberForm::ENGLISH.money(amount, "RUB")
}

fn side_in_words(side: &Side) -> String {
    let words = [
        format!("{:?}", side.deed),
        side.sum.map_or_else(String::new, rubles),
        side.qty.map_or_else(String::new, |qty| format!("qty {}", qty.thousandths())),
        side.tender.clone(),
        side.paper.clone(),
    ];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn step_in_words(branch: &Branch, order: &Order, step: &Step) -> String {
    let name = |id: uuid::Uuid| branch.names[&id].clone();
    match step {
        Step::Refund { payment, tender, amount, lines } => {
            let of = |(line, qty): &(crate::ids::LineId, crate::money::Qty)| {
                let name = order.line(*line).map_or_else(String::new, |line| line.sold.name.clone());
                format!("{name} {}", qty.thousandths())
            };
            let lines: Vec<String> = lines.iter().map(of).collect();
            format!("refund {} of {} by {tender} [{}]", rubles(*amount), name(payment.0), lines.join(", "))
        }
        Step::CancelCheck { check, total } => format!("cancel {} of {}", name(check.0), rubles(*total)),
        Step::CorrectReceipt { check, receipt } => format!("correct {receipt} of {}", name(check.0)),
        Step::IssueReceipt { check, tender } => format!("receipt for {} by {tender}", name(check.0)),
        Step::FinishPayment { payment, tender, amount } => {
            format!("what of {}, {} by {tender}", name(payment.0), rubles(*amount))
        }
    }
}

#[test]
fn the_later_of_two_checks_gives_the_line_back() {
    let script = "open; add soup 2; add beer 1; sync; form c1; pay p1 c1 cash; B: force; B: form c2; B: pay p2 c2 card; sync; B: force; sync";
    assert_snapshot!(check(script, "B: remedy line_paid_twice soup; B: remedy line_paid_twice beer; sync"), @"
    line_paid_twice soup
      A: Paid 700.00 cash A-000001
      B: Paid 700.00 card B-000001
      -> refund 500.00 of p2 by card [soup 2000]
    line_paid_twice beer
      A: Paid 700.00 cash A-000001
      B: Paid 700.00 card B-000001
      -> refund 200.00 of p2 by card [beer 1000]
    after:
    line_paid_twice soup
      A: Paid 700.00 cash A-000001
      B: Paid 700.00 card B-000001
    line_paid_twice beer
      A: Paid 700.00 cash A-000001
      B: Paid 700.00 card B-000001
    ");
}

#[test]
fn a_check_that_nobody_paid_is_taken_back_instead() {
    let script = "open; add soup 1; sync; form c1; B: force; B: form c2; B: pay p2 c2 card; sync";
    assert_snapshot!(check(script, "B: remedy line_paid_twice soup; sync"), @"
    line_paid_twice soup
      A: Formed 250.00
      B: Paid 250.00 card B-000001
      -> cancel c1 of 250.00
    after:
    ");
}

#[test]
fn what_is_beyond_the_total_goes_back() {
    let both = "open; add soup 1; form c1; sync; pay p1 c1 cash; B: force; B: pay p2 c1 card; sync";
    assert_snapshot!(check(both, "B: remedy check_overpaid c1; sync"), @"
    check_overpaid c1
      A: Paid 250.00 cash A-000001
      B: Paid 250.00 card A-000001
      -> refund 250.00 of p2 by card []
    after:
    check_overpaid c1
      A: Paid 250.00 cash A-000001
      B: Paid 250.00 card A-000001
    ");
    let part = "open; add soup 1; form c1; sync; pay p1 c1 cash 200; B: force; B: pay p2 c1 card; sync";
    assert_snapshot!(check(part, "B: remedy check_overpaid c1; sync"), @"
    check_overpaid c1
      A: Paid 200.00 cash B-000001
      B: Paid 250.00 card B-000001
      -> refund 200.00 of p2 by card []
    after:
    check_overpaid c1
      A: Paid 200.00 cash B-000001
      B: Paid 250.00 card B-000001
    ");
}

#[test]
fn a_check_that_was_taken_back_and_paid_gives_back_only_what_another_covers() {
    let alone = "open; add soup 1; form c1; sync; uncheck c1; B: force; B: pay p1 c1 cash; sync";
    assert_snapshot!(check(alone, ""), @"
    cancelled_check_paid c1
      A: CheckCancelled
      B: Paid 250.00 cash B-000001
    ");
    let other =
        "open; add soup 1; form c1; sync; uncheck c1; form c2; pay p2 c2 cash; B: force; B: pay p1 c1 cash; sync";
    assert_snapshot!(check(other, "B: remedy cancelled_check_paid c1; sync"), @"
    cancelled_check_paid c1
      A: CheckCancelled
      B: Paid 250.00 cash B-000001
      -> refund 250.00 of p1 by cash [soup 1000]
    line_paid_twice soup
      B: Paid 250.00 cash B-000001
      A: Paid 250.00 cash A-000001
      -> refund 250.00 of p2 by cash [soup 1000]
    after:
    cancelled_check_paid c1
      A: CheckCancelled
      B: Paid 250.00 cash B-000001
    line_paid_twice soup
      B: Paid 250.00 cash B-000001
      A: Paid 250.00 cash A-000001
    ");
}

#[test]
fn a_cancelled_order_gives_all_back() {
    let script = "open; add soup 1; add beer 1; sync; form c1; pay p1 c1 cash 100; pay p2 c1 card; B: cancel; sync";
    assert_snapshot!(check(script, "remedy cancelled_order_paid o; sync"), @"
    cancelled_order_paid o
      B: OrderCancelled
      A: Paid 100.00 cash A-000001
      A: Paid 350.00 card A-000001
      -> refund 350.00 of p2 by card [soup 1000, beer 1000]
      -> refund 100.00 of p1 by cash []
    after:
    cancelled_order_paid o
      B: OrderCancelled
      A: Paid 100.00 cash A-000001
      A: Paid 350.00 card A-000001
    ");
}

#[test]
fn a_late_void_gives_back_what_was_voided() {
    let script = "open; add soup 2; sync; form c1; pay p1 c1 cash; B: void soup 1; sync";
    assert_snapshot!(check(script, "remedy late_void soup; sync"), @"
    late_void soup
      B: Voided qty 1000
      A: Paid 500.00 cash A-000001
      -> refund 250.00 of p1 by cash [soup 1000]
    after:
    late_void soup
      B: Voided qty 1000
      A: Paid 500.00 cash A-000001
    ");
    let unpaid = "open; add soup 2; sync; form c1; B: void soup 1; sync";
    assert_snapshot!(check(unpaid, "remedy late_void soup; sync"), @"
    late_void soup
      A: Formed 500.00
      B: Voided qty 1000
      -> cancel c1 of 500.00
    after:
    ");
    assert_snapshot!(check("open; add soup 2; sync; form c1; start p1 c1 card; B: void soup 1; sync", ""), @"
    late_void soup
      A: Formed 500.00
      B: Voided qty 1000
      -> later
    ");
}

#[test]
fn somebody_says_what_became_of_a_payment() {
    let script = "open; add soup 1; form c1; start p1 c1 card; finish p1 unknown; sync";
    assert_snapshot!(check(script, "remedy payment_unknown p1"), @"
    payment_unknown p1
      A: Began 250.00 card
      A: NotKnown
      -> what of p1, 250.00 by card
    after:
    ");
}

#[test]
fn a_receipt_that_does_not_hold_is_corrected_and_one_that_lacks_is_given() {
    let script =
        "set fiscal_first true; open; add soup 1; sync; form c1; start p1 c1 card; finish p1 failed; B: cancel; sync";
    assert_snapshot!(check(script, "remedy receipt_contradicted c1; sync"), @"
    receipt_contradicted c1
      B: OrderCancelled
      A: Issued A-000001
      -> correct A-000001 of c1
    after:
    ");
    let lacks = "set fiscal_first true; open; add soup 1; sync; form c1; start p1 c1 card; finish p1 unknown; sync; \
        B: force; B: finish p1 failed; B: correct c1; finish p1 captured; sync";
    assert_snapshot!(check(lacks, "B: remedy receipt_contradicted c1; sync"), @"
    receipt_contradicted c1
      A: Issued A-000001
      A: Paid 250.00 card A-000001
      B: Corrected B-000001
      -> receipt for c1 by card
    after:
    ");
}

#[test]
fn what_is_only_looked_at_has_sides_and_no_steps() {
    assert_snapshot!(check("open; add soup 3; sync; void soup 2; B: void soup 2; sync", ""), @"
    removed_twice soup
      A: Voided qty 2000
      B: Voided qty 2000
    ");
    assert_snapshot!(check("open; add soup 1; sync; fire; B: fire; sync", ""), @"
    ticket_duplicated of a ticket
      A: Sent A-000001
      B: Sent B-000001
    ");
    let twice = "open; add soup 1; form c1; pay p1 c1 cash; sync; refund r1 p1; B: force; B: refund r2 p1; sync";
    assert_snapshot!(check(twice, ""), @"
    refunded_twice p1
      A: Paid 250.00 cash
      A: Refunded 250.00 cash A-000002
      B: Refunded 250.00 cash B-000001
    ");
}
