//! The receipt before the money, through calls: who may do what, what lists and papers say, and what a shift counts.

use serde_json::{Value, json};
use uuid::Uuid;

use super::shop::{Shop, id};

/// A shop whose guests get the receipt first, with a check over order 1.
fn shop() -> (Shop, Uuid, Uuid) {
    let mut shop = Shop::open();
    super::paper::printers(&mut shop);
    shop.ok("settings.change", json!({"values": {"fiscal_first": true}}));
    let (order, check) = (shop.order(1, &[1, 3]), id("check", 1));
    shop.ok("checks.form", json!({"order": order, "check": check}));
    (shop, order, check)
}

fn status(shop: &Shop, order: Uuid) -> (Value, Value) {
    let listed = shop.ask("orders.list", json!({})).unwrap().get(0).map_or(Value::Null, |one| one["status"].clone());
    (listed, shop.ask("orders.get", json!({"order": order})).unwrap()["checks"][0]["status"].clone())
}

fn papers(shop: &Shop) -> Vec<String> {
    let jobs = shop.ask("print.jobs", json!({})).unwrap();
    let kind = |job: &Value| job["kind"].as_str().unwrap().to_owned();
    jobs.as_array().unwrap().iter().rev().map(kind).collect()
}

fn preview(shop: &Shop, what: Value) -> String {
    let document = shop.ask("print.preview", json!({ "what": what })).unwrap();
    domain::paper::text(&serde_json::from_value(document).unwrap(), 32)
}

#[test]
fn a_cashier_gives_the_receipt_and_then_takes_the_money() {
    let (mut shop, order, check) = shop();
    shop.by(4);
    let cash = json!({"order": order, "check": check, "tender": "cash"});
    insta::assert_snapshot!(shop.refused("payments.take", cash.clone()), @"not_now: the receipt comes first: agree how all of the check is paid");
    let started = shop.ok("payments.start", cash.clone());
    assert_eq!((&started["amount"], &started["receipt"]), (&json!(116_490), &json!("A-000001")));
    assert_eq!(status(&shop, order), (json!("fiscalised_unpaid"), json!("fiscalised_unpaid")));
    assert_eq!(papers(&shop), ["receipt"], "the paper, and no drawer yet");
    insta::assert_snapshot!(preview(&shop, json!({"receipt": {"order": order, "check": check}})), @"
                 Проба
         НЕФИСКАЛЬНЫЙ ДОКУМЕНТ
     Квитанция об оплате № A-000001
    Заказ A01       02.03.2026 12:00
    С собой
    Кассир: Person 4
    --------------------------------
    Пицца                     918,00
      2 × 459,00
    Кофе                      246,90
      2 × 123,45
    --------------------------------
    И Т О Г О   1   1 6 4 , 9 0   ₽
    В т. ч. НДС 22%           210,06
    --------------------------------
    Наличные                1 164,90

    - - - - - - - - - - - - - - - -
    ");
    insta::assert_snapshot!(shop.refused("payments.start", cash), @"not_now: the guest has the receipt; correct it first");
    let finish = |given: i64| json!({"order": order, "payment": started["payment"], "outcome": {"captured": null}, "given": given});
    insta::assert_snapshot!(shop.refused("payments.finish", finish(100)), @"invalid: the guest gave less than to be paid");
    let taken = shop.ok("payments.finish", finish(150_000))["taken"].clone();
    assert_eq!((&taken["change"], &taken["receipt"]), (&json!(33_510), &json!("A-000001")));
    assert_eq!(status(&shop, order), (Value::Null, json!("settled")));
    assert_eq!(papers(&shop), ["receipt", "drawer"], "one receipt, as it was given");
    assert_eq!(shop.ask("receipts.list", json!({})).unwrap()[0]["receipt"], "A-000001");
}

#[test]
fn a_restart_loses_neither_the_receipt_nor_what_it_awaits() {
    let (mut shop, order, check) = shop();
    let started = shop.ok("payments.start", json!({"order": order, "check": check, "tender": "card"}));
    shop.reopen();
    assert_eq!(status(&shop, order), (json!("fiscalised_unpaid"), json!("fiscalised_unpaid")));
    let finish = json!({"order": order, "payment": started["payment"], "outcome": {"captured": "RRN 7"}});
    assert_eq!(shop.ok("payments.finish", finish)["taken"]["receipt"], "A-000001");
    assert_eq!(shop.ask("anomalies.list", json!({})).unwrap(), json!([]));
}

#[test]
fn a_declined_card_needs_the_correction_of_the_receipt_by_right() {
    let (mut shop, order, check) = shop();
    shop.by(4);
    let started = shop.ok("payments.start", json!({"order": order, "check": check, "tender": "card"}));
    let correct = json!({"order": order, "check": check, "reason": "карта отклонена"});
    insta::assert_snapshot!(shop.by(2).refused("receipts.correct", correct.clone()), @"not_now: a payment of this check is under way or unknown");
    let declined = json!({"order": order, "payment": started["payment"], "outcome": {"failed": "отказ"}});
    shop.by(4).ok("payments.finish", declined);
    insta::assert_snapshot!(shop.refused("payments.take", json!({"order": order, "check": check, "tender": "cash"})), @"not_now: the guest has the receipt; correct it first");
    insta::assert_snapshot!(shop.by(2).refused("checks.cancel", json!({"order": order, "check": check, "reason": "x"})), @"not_now: the guest has the receipt; correct it first");
    insta::assert_snapshot!(shop.by(4).refused("receipts.correct", correct.clone()), @"not_allowed: your role does not allow this; ask for an approval");
    let corrected = shop.by(2).ok("receipts.correct", correct);
    assert_eq!(corrected, json!({"receipt": "A-000001", "number": "A-000002"}));
    assert_eq!(status(&shop, order), (json!("presented"), json!("presented")));
    insta::assert_snapshot!(preview(&shop, json!({"correction": {"order": order, "check": check, "receipt": "A-000001"}})), @"
                 Проба
         НЕФИСКАЛЬНЫЙ ДОКУМЕНТ
     Коррекция квитанции № A-000002
    Заказ A01       02.03.2026 12:00
    С собой
    Кассир: Person 2
    По квитанции № A-000001
    И Т О Г О
              - 1   1 6 4 , 9 0   ₽
    Причина: карта отклонена

    Подпись ____________________

    - - - - - - - - - - - - - - - -
    ");
    shop.by(4);
    let cash = shop.ok("payments.start", json!({"order": order, "check": check, "tender": "cash"}));
    assert_eq!(cash["receipt"], "A-000003");
    shop.ok("payments.finish", json!({"order": order, "payment": cash["payment"], "outcome": {"captured": null}}));
    assert_eq!(papers(&shop), ["receipt", "slip", "receipt", "drawer"]);
    assert_eq!(shop.by(2).ask("receipts.list", json!({})).unwrap()[0]["receipt"], "A-000003");
}

#[test]
fn a_shift_counts_money_that_came_and_names_what_is_awaited() {
    let (mut shop, order, check) = shop();
    shop.ok("payments.start", json!({"order": order, "check": check, "tender": "cash"}));
    let (paid, second) = (shop.order(2, &[2]), id("check", 2));
    shop.ok("checks.form", json!({"order": paid, "check": second}));
    let started = shop.ok("payments.start", json!({"order": paid, "check": second, "tender": "cash"}));
    shop.ok("payments.finish", json!({"order": paid, "payment": started["payment"], "outcome": {"captured": null}}));
    let x = shop.ask("shift.x", json!({})).unwrap();
    assert_eq!((&x["checks"], &x["total"], &x["cash_expected"]), (&json!(1), &json!(49_900), &json!(59_900)));
    shop.ok("shift.count", json!({"counted": 59_900}));
    let closed = shop.ok("shift.z", json!({}));
    assert_eq!((&closed["left_open"][0]["number"], &closed["left_open"][1]), (&json!("A01"), &Value::Null));
    shop.ok("shift.open", json!({}));
    let payments = shop.ask("orders.get", json!({"order": order})).unwrap()["payments"].clone();
    let late = json!({"order": order, "payment": payments[0]["payment"], "outcome": {"captured": null}});
    insta::assert_snapshot!(shop.refused("payments.finish", late), @"not_now: the shift of this payment is over; note it as not paid, correct the receipt and take the money anew");
    let failed = json!({"order": order, "payment": payments[0]["payment"], "outcome": {"failed": "смена закрыта"}});
    shop.ok("payments.finish", failed);
    shop.ok("receipts.correct", json!({"order": order, "check": check, "reason": "смена закрыта"}));
    let anew = shop.ok("payments.start", json!({"order": order, "check": check, "tender": "cash"}));
    shop.ok("payments.finish", json!({"order": order, "payment": anew["payment"], "outcome": {"captured": null}}));
    let x = shop.ask("shift.x", json!({})).unwrap();
    assert_eq!((&x["checks"], &x["total"], &x["cash_expected"]), (&json!(1), &json!(116_490), &json!(116_490)));
}
