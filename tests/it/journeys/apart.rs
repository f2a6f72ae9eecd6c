//! Two tills that contradict each other while they are apart: both list the same afterwards, with who did what and what
//! can be done; one tap does it, and both lists are empty.

use api::Actor;
use brigade_testkit::till::id;
use insta::assert_snapshot;
use log::UserId;
use serde_json::json;

use super::pair::{At, Pair};

#[test]
fn a_line_is_paid_on_both() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    pair.pay(At::A, 1, 1, "cash");
    pair.force(At::B);
    pair.form(At::B, 2);
    pair.pay(At::B, 2, 2, "card");
    assert_snapshot!(pair.healed(), @"
    line_paid_twice A01 Пицца
      A Касса Анна paid cash A-000001 sum 45900
      B Бар Анна paid card B-000001 sum 45900
      -> refund card 45900 for 1 of the lines
    line_paid_twice · A01 · done · Анна · Бар
    ");
}

#[test]
fn one_check_is_paid_on_both() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    pair.meet();
    pair.pay(At::A, 1, 1, "cash");
    pair.force(At::B);
    pair.pay(At::B, 1, 2, "cash");
    assert_snapshot!(pair.healed(), @"
    check_overpaid A01
      A Касса Анна paid cash A-000001 sum 45900
      B Бар Анна paid cash A-000001 sum 45900
      -> refund cash 45900
    check_overpaid · A01 · done · Анна · Бар
    ");
}

#[test]
fn a_check_is_taken_back_on_one_and_paid_on_the_other() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    pair.meet();
    pair.order(At::A, "checks.cancel", json!({"check": id("check", 1), "reason": "again"}));
    pair.form(At::A, 2);
    pair.pay(At::A, 2, 2, "cash");
    pair.force(At::B);
    pair.pay(At::B, 1, 1, "cash");
    assert_snapshot!(pair.healed(), @"
    cancelled_check_paid A01
      A Касса Анна check_cancelled
      B Бар Анна paid cash B-000001 sum 45900
      -> refund cash 45900 for 1 of the lines
    line_paid_twice A01 Пицца
      A Касса Анна paid cash A-000001 sum 45900
      B Бар Анна paid cash B-000001 sum 45900
      -> refund cash 45900 for 1 of the lines
    line_paid_twice · A01 · done · Анна · Бар
    cancelled_check_paid · A01 · done · Анна · Бар
    ");
}

#[test]
fn an_order_is_cancelled_on_one_and_paid_on_the_other() {
    let mut pair = Pair::new();
    pair.order(At::A, "orders.cancel", json!({"reason": "left"}));
    pair.force(At::B);
    pair.form(At::B, 1);
    pair.pay(At::B, 1, 1, "cash");
    assert_snapshot!(pair.healed(), @"
    cancelled_order_paid A01
      A Касса Анна order_cancelled
      B Бар Анна paid cash B-000001 sum 45900
      -> refund cash 45900 for 1 of the lines
    cancelled_order_paid · A01 · done · Анна · Бар
    ");
}

#[test]
fn a_line_is_voided_on_one_and_paid_on_the_other() {
    let mut pair = Pair::new();
    pair.add(At::A, 2);
    pair.meet();
    pair.order(At::A, "orders.void_line", json!({"line": id("line", 2), "reason": "cold"}));
    pair.force(At::B);
    pair.form(At::B, 1);
    pair.pay(At::B, 1, 1, "cash");
    assert_snapshot!(pair.healed(), @"
    late_void A01 Суп
      A Касса Анна voided qty 1000
      B Бар Анна paid cash B-000001 sum 70850
      -> refund cash 24950 for 1 of the lines
    late_void · A01 · done · Анна · Бар
    ");
}

#[test]
fn nobody_knows_of_a_payment() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    let payment = id("payment", 1);
    pair.order(At::A, "payments.start", json!({"check": id("check", 1), "payment": payment, "tender": "card"}));
    pair.order(At::A, "payments.finish", json!({"payment": payment, "outcome": {"unknown": "no answer"}}));
    assert_snapshot!(pair.healed(), @"
    payment_unknown A01
      A Касса Анна began card sum 45900
      A Касса Анна not_known
      -> finish_payment card 45900
    payment_unknown · A01 · done · Анна · Бар
    ");
}

#[test]
fn a_receipt_is_corrected_on_one_and_its_money_comes_on_the_other() {
    let mut pair = Pair::new();
    pair.say(At::A, "settings.change", json!({"values": {"fiscal_first": true}}));
    pair.form(At::A, 1);
    let payment = id("payment", 1);
    pair.order(At::A, "payments.start", json!({"check": id("check", 1), "payment": payment, "tender": "card"}));
    pair.meet();
    pair.order(At::A, "payments.finish", json!({"payment": payment, "outcome": {"captured": null}}));
    pair.order(At::B, "payments.finish", json!({"payment": payment, "outcome": {"failed": "no"}}));
    pair.force(At::B);
    pair.order(At::B, "receipts.correct", json!({"check": id("check", 1), "reason": "no money"}));
    assert_snapshot!(pair.healed(), @"
    receipt_contradicted A01
      A Касса Анна issued A-000001
      A Касса Анна paid card A-000001 sum 45900
      B Бар Анна corrected B-000001
      -> issue_receipt card
    receipt_contradicted · A01 · done · Анна · Бар
    ");
}

#[test]
fn money_goes_back_on_both() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    pair.pay(At::A, 1, 1, "cash");
    pair.meet();
    pair.force(At::B);
    for at in [At::A, At::B] {
        pair.order(at, "payments.refund", json!({"payment": id("payment", 1), "reason": "cold"}));
    }
    assert_snapshot!(pair.healed(), @"
    refunded_twice A01
      A Касса Анна paid cash sum 45900
      A Касса Анна refunded cash A-000002 sum 45900
      B Бар Анна refunded cash B-000001 sum 45900
    refunded_twice · A01 · done · Анна · Бар
    ");
}

#[test]
fn lines_are_sent_and_voided_on_both() {
    let mut pair = Pair::new();
    for at in [At::A, At::B] {
        pair.order(at, "orders.fire", json!({}));
    }
    assert_snapshot!(pair.healed(), @"
    ticket_duplicated A01 Пицца
      A Касса Анна sent A-000001
      B Бар Анна sent B-000001
    ticket_duplicated · A01 · done · Анна · Бар
    ");
    for at in [At::A, At::B] {
        pair.order(at, "orders.void_line", json!({"line": id("line", 1), "qty": 600, "reason": "cold"}));
    }
    assert_snapshot!(pair.told(), @"
    removed_twice A01 Пицца
      A Касса Анна voided qty 600
      B Бар Анна voided qty 600
    ticket_duplicated A01 Пицца
      A Касса Анна sent A-000002
      B Бар Анна sent B-000002
    ");
}

#[test]
fn two_choose_one_pin() {
    let mut pair = Pair::new();
    for (at, user) in [(At::A, 1), (At::B, 2)] {
        let set = pair.till(at).api.pin(UserId(id("user", user)), "7391", 4).unwrap();
        pair.say(at, "users.set_pin", serde_json::to_value(set).unwrap());
    }
    assert_snapshot!(pair.told(), @"
    pin_twice Анна
      A Касса Анна pin_chosen Анна
      B Бар Анна pin_chosen Борис
    ");
}

/// Nothing of a tap stands where a part of it is refused, and the refusal says why.
#[test]
fn a_tap_that_is_refused_changes_nothing() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    pair.pay(At::A, 1, 1, "cash");
    pair.force(At::B);
    pair.form(At::B, 2);
    pair.pay(At::B, 2, 2, "card");
    let before = pair.told();
    let vector = |pair: &Pair| pair.a.writer.reader().vector().unwrap();
    let head = vector(&pair);
    assert_snapshot!(pair.tap(At::A).unwrap_err().message, @"the order is held by another device");
    pair.a.actor = Actor::User(UserId(id("user", 2)));
    let refused = pair.a.ask("anomalies.list", &json!({})).unwrap_err();
    assert_snapshot!(refused.message, @"your role does not allow this");
    assert_eq!((vector(&pair), pair.b.ask("anomalies.count", &json!({})).unwrap()), (head, json!({"open": 1})));
    pair.a.actor = Actor::User(UserId(id("user", 1)));
    assert_eq!(pair.told(), before);
    let one = pair.listed()[0].clone();
    let (first, second) = (pair.calls(At::B, &one), pair.calls(At::B, &one));
    pair.b.send(&first).unwrap();
    assert_snapshot!(pair.b.send(&second).unwrap_err().message, @"this was dealt with already");
    assert_eq!(pair.told(), "");
}
