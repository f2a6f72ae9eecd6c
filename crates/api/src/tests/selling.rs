//! Selling as waiters and cashiers do it: own tables, tenders under the wrong key, what goes on in the next shift.

use domain::access::Permission;
use serde_json::{Value, json};

use super::shop::{Shop, id, line, words};
use crate::Keypad;

/// A shop in which Пётр (3) and Юлия (5) wait, and Пётр has an order.
fn waited_on() -> Shop {
    let mut shop = Shop::open();
    shop.ok("users.save", json!({"user": id("user", 5), "name": "Юлия", "role": "waiter"}));
    shop.by(3).order(1, &[1, 2]);
    shop
}

fn add(order: u64) -> Value {
    json!({"order": id("order", order), "entry": id("entry", 3)})
}

#[test]
fn a_waiter_works_on_his_own_orders() {
    let mut shop = waited_on();
    let order = id("order", 1);
    let call = shop.call("orders.add_line", &add(1));
    let error = shop.by(5).send(std::slice::from_ref(&call)).map(|_| ()).unwrap_err();
    assert_eq!(
        (words(&error).as_str(), &error.details["permission"]),
        ("not_allowed: your role does not allow this; ask for an approval", &json!("orders-others"))
    );
    for (name, request) in [
        ("orders.fire", json!({"order": order})),
        ("orders.void_line", json!({"order": order, "line": line(1, 1)})),
        ("orders.move", json!({"order": order, "table": null})),
        ("orders.hand", json!({"order": order, "user": id("user", 5)})),
        ("checks.form", json!({"order": order})),
    ] {
        assert!(shop.refused(name, request).starts_with("not_allowed"), "{name}");
    }
    shop.set_pin(2, "2222").unwrap_err();
    shop.by(1).set_pin(2, "2222").unwrap();
    shop.api
        .approve("2222", Keypad::default(), &call, Permission::OrdersOthers, shop.reader(), shop.monotonic_ms)
        .unwrap();
    shop.by(5).send(&[call]).unwrap();
    assert_eq!(shop.facts().pop().unwrap().approver, Some(log::UserId(id("user", 2))));
    shop.by(4).ok("orders.add_line", add(1));
}

#[test]
fn an_order_goes_to_another_waiter() {
    let mut shop = waited_on();
    shop.by(3).ok("orders.hand", json!({"order": id("order", 1), "user": id("user", 5)}));
    assert!(shop.refused("orders.add_line", add(1)).starts_with("not_allowed"));
    shop.by(5).ok("orders.add_line", add(1));
    let seen = shop.ask("orders.get", json!({"order": id("order", 1)})).unwrap();
    assert_eq!(seen["waiter_name"], "Юлия");
    shop.by(2);
    insta::assert_snapshot!(shop.refused("orders.hand", json!({"order": id("order", 1), "user": id("user", 9)})), @"not_found: there is no such person");
}

#[test]
fn lines_of_another_waiter_are_neither_taken_nor_given() {
    let mut shop = waited_on();
    shop.by(5).order(2, &[3]);
    let both = [(1, 2), (2, 1)];
    for (from, to) in both {
        let request = json!({"order": id("order", from), "to": id("order", to), "part": "all"});
        assert!(shop.refused("orders.transfer", request).starts_with("not_allowed"));
        let request = json!({"order": id("order", from), "into": id("order", to)});
        assert!(shop.refused("orders.merge", request).starts_with("not_allowed"));
    }
}

#[test]
fn req_06_a_paid_order_says_that_another_one_is_to_be_opened() {
    let mut shop = Shop::open();
    pay(&mut shop, 1, "cash");
    let call = shop.call("orders.add_line", &add(1));
    let error = shop.send(&[call]).map(|_| ()).unwrap_err();
    assert_eq!((error.code, &error.details["reason"]), (domain::access::Code::NotNow, &json!("order_paid_already")));
}

/// Sells order `n` and gives its payment.
fn pay(shop: &mut Shop, n: u64, tender: &str) -> Value {
    let order = shop.order(n, &[1]);
    shop.ok("checks.form", json!({"order": order, "check": id("check", n)}));
    shop.ok("payments.take", json!({"order": order, "check": id("check", n), "tender": tender}))["payment"].clone()
}

#[test]
fn a_tender_under_the_wrong_key_is_changed_within_the_shift() {
    let mut shop = Shop::open();
    let payment = pay(&mut shop, 1, "cash");
    let change = json!({"order": id("order", 1), "payment": payment, "tender": "card", "reason": "не та кнопка"});
    assert!(shop.by(4).refused("payments.change_tender", change.clone()).starts_with("not_allowed"));
    let changed = shop.by(2).ok("payments.change_tender", change);
    let x = shop.ask("shift.x", json!({})).unwrap();
    assert_eq!((&x["tenders"]["cash"], &x["tenders"]["card"]["sales"]), (&Value::Null, &json!(91_800)));
    assert_eq!((&x["cash_expected"], &x["revenue"]), (&json!(10_000), &json!(91_800)));
    assert_eq!(shop.ask("receipts.list", json!({})).unwrap()[0]["tenders"], json!(["card"]));
    assert_eq!(shop.ask("anomalies.list", json!({})).unwrap(), json!([]));
    shop.ok("shift.count", json!({"counted": 10_000}));
    shop.ok("shift.z", json!({}));
    shop.ok("shift.open", json!({}));
    let late = json!({"order": id("order", 1), "payment": changed["payment"], "tender": "cash", "reason": "x"});
    insta::assert_snapshot!(shop.refused("payments.change_tender", late), @"not_now: the payment belongs to another shift; give the money back instead");
}

#[test]
fn a_tender_that_is_retired_takes_no_more_money() {
    let mut shop = Shop::open();
    let tenders = json!([{"code": "cash", "name": "Наличные", "kind": "cash", "cash": true}, {"code": "card", "name": "Карта", "retired": true}]);
    shop.ok("settings.change", json!({"values": {"tenders": tenders}}));
    let order = shop.order(1, &[1]);
    shop.ok("checks.form", json!({"order": order, "check": id("check", 1)}));
    let take = json!({"order": order, "check": id("check", 1), "tender": "card"});
    insta::assert_snapshot!(shop.refused("payments.take", take), @"invalid: there is no tender «card» for this");
}

#[test]
fn some_settings_are_changed_and_the_others_left_alone() {
    let mut shop = Shop::open();
    shop.ok("settings.change", json!({"values": {"lock_idle_s": 30, "receipt_footer": "Спасибо!"}}));
    let seen = shop.ask("settings.get", json!({})).unwrap();
    assert_eq!((&seen["name"], &seen["lock_idle_s"]), (&json!("Проба"), &json!(30)));
    insta::assert_snapshot!(shop.refused("settings.change", json!({"values": {"colour": "red"}})), @"invalid: there is no setting «colour»");
    insta::assert_snapshot!(shop.refused("settings.change", json!({"values": {"lock_idle_s": "soon"}})), @"invalid: setting «lock_idle_s» has a value of the wrong type");
    insta::assert_snapshot!(shop.refused("settings.change", json!({"values": {"pin_digits": 3}})), @"invalid: a PIN has 4 to 6 digits, not 3");
}

#[test]
fn req_14_the_answer_of_z_tells_no_figures_and_names_what_goes_on() {
    let mut shop = waited_on();
    shop.by(4).ok("shift.count", json!({"counted": 1}));
    let closed = shop.ok("shift.z", json!({}));
    assert_eq!((&closed["number"], &closed["counted"]), (&json!("A-000001"), &json!(1)));
    assert!(closed.get("totals").is_none() && closed.get("difference").is_none(), "{closed}");
    let left = json!([{"order": id("order", 1), "number": "A01", "table": "", "waiter": "Person 3", "gross": 141_700}]);
    assert_eq!(closed["left_open"], left);
    let asked = json!({"shift": closed["shift"]});
    insta::assert_snapshot!(words(&shop.ask("shift.report", asked.clone()).unwrap_err()), @"not_allowed: your role does not allow this");
    let report = shop.by(2).ask("shift.report", asked).unwrap();
    assert_eq!(
        (&report["difference"], &report["left_open"], &report["closed_by"]),
        (&json!(-9_999), &left, &json!("Person 4"))
    );
    assert_eq!(shop.ask("shift.list", json!({})).unwrap()[0]["number"], "A-000001");
}

#[test]
fn guests_who_take_their_order_along_leave_their_table() {
    let mut shop = Shop::open();
    let order = id("order", 1);
    shop.ok("orders.open", json!({"order": order, "service": "dine_in", "table": id("table", 1), "guests": 2}));
    shop.ok("orders.add_line", add(1));
    shop.ok("orders.service", json!({"order": order, "service": "takeaway"}));
    let seen = shop.ask("orders.get", json!({"order": order})).unwrap();
    assert_eq!((&seen["service"], &seen["table"]), (&json!("takeaway"), &Value::Null));
    assert_eq!(shop.ask("orders.list", json!({})).unwrap()[0]["service"], "takeaway");
    shop.ok("checks.form", json!({"order": order}));
    insta::assert_snapshot!(shop.refused("orders.service", json!({"order": order, "service": "delivery"})), @"not_now: a check is formed; take it back first");
}

#[test]
fn money_that_went_back_stands_in_the_order_with_its_reason() {
    let mut shop = Shop::open();
    let order = shop.order(1, &[2]);
    let check = id("check", 1);
    shop.ok("checks.form", json!({"order": order, "check": check}));
    let taken = shop.ok("payments.take", json!({"order": order, "check": check, "tender": "cash"}));
    let lines = json!([[line(1, 1), 1_000]]);
    let refund = json!({"order": order, "payment": taken["payment"], "lines": lines, "reason": "остыло"});
    shop.by(2).ok("payments.refund", refund);
    let refunds = shop.ask("orders.get", json!({"order": order})).unwrap()["refunds"].clone();
    assert_eq!(refunds[0]["amount"], 24_950);
    assert_eq!(
        (&refunds[0]["lines"], &refunds[0]["reason"], &refunds[0]["by"]),
        (&lines, &json!("остыло"), &json!("Person 2"))
    );
}

#[test]
fn an_order_says_when_anything_last_happened_and_what_waits_at_the_pass() {
    let mut shop = Shop::open();
    let order = shop.order(1, &[2]);
    let listed = |shop: &Shop| shop.ask("orders.list", json!({})).unwrap()[0].clone();
    let first = listed(&shop)["touched_ms"].as_i64().unwrap();
    let fired = shop.ok("orders.fire", json!({"order": order}));
    assert!(listed(&shop)["touched_ms"].as_i64().unwrap() > first);
    shop.ok("tickets.bump", json!({"order": order, "ticket": fired["tickets"][0]["ticket"]}));
    assert_eq!(listed(&shop)["kitchen"], "ready");
    shop.ok("orders.serve", json!({"order": order}));
    assert_eq!(listed(&shop)["kitchen"], "served");
}

#[test]
fn req_07_a_clock_set_back_across_the_cut_off_calls_out_no_number_twice() {
    let mut shop = Shop::open();
    let opened = |shop: &mut Shop, n: u64| {
        shop.ok("orders.open", json!({"order": id("order", n), "service": "takeaway"}))["number"].clone()
    };
    assert_eq!(opened(&mut shop, 1), "A01");
    shop.now_ms -= 12 * 3_600_000;
    assert_eq!(opened(&mut shop, 2), "A02", "the evening before, says the clock");
    shop.now_ms += 36 * 3_600_000;
    assert_eq!(opened(&mut shop, 3), "A01", "the next day of a shift that spans two");
}
