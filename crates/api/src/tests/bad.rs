//! Bad input: a typed error in words, and nothing recorded.

use std::fmt::Write;

use domain::access::Code;
use serde_json::{Value, json};

use super::shop::{Shop, answers, call, id, line, words};

/// What a shop with an order of two pizzas says to each call, one line each.
fn check(calls: &[(&str, Value)]) -> String {
    let mut shop = Shop::open();
    shop.order(1, &[1]);
    say(&mut shop, calls)
}

fn say(shop: &mut Shop, calls: &[(&str, Value)]) -> String {
    let mut said = String::new();
    for (name, request) in calls {
        let words: String = shop.refused(name, request.clone()).chars().take(140).collect();
        writeln!(said, "{name} → {words}").unwrap();
    }
    said
}

/// An identifier that nothing has.
fn nothing() -> Value {
    json!(id("nothing", 1))
}

fn order() -> Value {
    json!(id("order", 1))
}

#[test]
fn wrong_names_and_types_are_no_requests() {
    insta::assert_snapshot!(check(&[
        ("orders.explode", json!({})),
        ("", json!({})),
        ("orders.open", json!([])),
        ("orders.open", json!({})),
        ("orders.open", json!({"service": "flying"})),
        ("orders.open", json!({"service": "takeaway", "guests": -1})),
        ("orders.open", json!({"service": "takeaway", "guests": 4_294_967_296_u64})),
        ("orders.open", json!({"service": "takeaway", "order": "no uuid"})),
        ("orders.add_line", json!({"order": order(), "entry": id("entry", 1), "qty": 1.5})),
        ("orders.add_line", json!({"order": order(), "entry": id("entry", 1), "qty": "2"})),
        ("orders.add_line", json!({"order": order(), "entry": id("entry", 1), "qty": 9_007_199_254_740_992_i64})),
        ("orders.discount", json!({"order": order(), "value": {"percent": 100_001}, "reason": "x"})),
        ("checks.form", json!({"order": order(), "part": {"lines": [[1, 2, 3]]}})),
        ("roles.save", json!({"role": "x", "permissions": ["everything"]})),
        ("settings.save", json!({"settings": {"zone": "Mars/Olympus"}})),
    ]), @"");
}

#[test]
fn amounts_that_cannot_be_are_refused() {
    const MOST: i64 = 9_007_199_254_740_991;
    let entry = id("entry", 1);
    insta::assert_snapshot!(check(&[
        ("orders.add_line", json!({"order": order(), "entry": entry, "qty": 0})),
        ("orders.add_line", json!({"order": order(), "entry": entry, "qty": -1_000})),
        ("orders.add_line", json!({"order": order(), "entry": entry, "qty": 1_500})),
        ("orders.add_line", json!({"order": order(), "entry": entry, "qty": 9_007_199_254_740_000_i64})),
        ("orders.add_line", json!({"order": order(), "entry": entry, "variant": 7})),
        ("orders.add_combo", json!({"order": order(), "price": -1, "lines": [{"entry": entry}]})),
        ("orders.add_combo", json!({"order": order(), "price": 1, "lines": []})),
        ("orders.change_quantity", json!({"order": order(), "line": line(1, 1), "qty": -1})),
        ("orders.void_line", json!({"order": order(), "line": line(1, 1), "qty": 2_001, "reason": "x"})),
        ("orders.void_line", json!({"order": order(), "line": line(1, 1), "qty": -1, "reason": "x"})),
        ("orders.discount", json!({"order": order(), "value": {"amount": -1}, "reason": "x"})),
        ("orders.seat", json!({"order": order(), "guests": 501})),
        ("checks.split", json!({"order": order(), "parts": 0})),
        ("checks.split", json!({"order": order(), "parts": u32::MAX})),
        ("shift.count", json!({"counted": -1})),
        ("shift.move_cash", json!({"kind": "out", "amount": 0, "reason": "x"})),
        ("stock.move", json!({"cause": "received", "item": nothing(), "qty": -5})),
        ("stock.move", json!({"cause": "sold", "item": nothing(), "qty": 5})),
        ("stock.count", json!({"item": nothing(), "counted": MOST, "seen": -MOST})),
        ("pools.open", json!({"name": "x", "capacity": 0})),
        ("menu.publish", json!({"entries": [{"entry": entry, "content": {"name": "x", "variants": [{"name": "", "price": -1}], "tax_class": "vat_standard"}}]})),
        ("menu.publish", json!({"entries": []})),
        ("menu.publish", json!({"entries": [{"entry": entry}, {"entry": entry}]})),
    ]), @"");
}

#[test]
fn money_that_cannot_be_is_refused() {
    const MOST: i64 = 9_007_199_254_740_991;
    let mut shop = Shop::open();
    shop.order(1, &[1]);
    shop.ok("checks.form", json!({"order": order(), "check": id("check", 1)}));
    let pay = |more: Value| {
        let mut request = json!({"order": order(), "check": id("check", 1), "tender": "cash"});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ("payments.take", request)
    };
    insta::assert_snapshot!(say(&mut shop, &[
        pay(json!({"amount": -1})),
        pay(json!({"amount": 0})),
        pay(json!({"amount": 91_801})),
        pay(json!({"amount": MOST})),
        pay(json!({"given": 91_799})),
        pay(json!({"tip": -1})),
        pay(json!({"tip": MOST})),
        pay(json!({"tender": "shells"})),
        pay(json!({"reference": "x".repeat(101)})),
        ("payments.start", json!({"order": order(), "check": id("check", 1), "tender": "cash"})),
    ]), @"");
}

#[test]
fn texts_are_bounded_and_free_of_control_characters() {
    let long = "ы".repeat(5_000);
    let table = |name: &str| json!({"place": {"name": name, "room": "", "seats": 4}});
    insta::assert_snapshot!(check(&[
        ("orders.note", json!({"order": order(), "note": long})),
        ("orders.note", json!({"order": order(), "note": "a\u{7}b"})),
        ("orders.cancel", json!({"order": order(), "reason": long})),
        ("users.save", json!({"name": long, "role": "waiter"})),
        ("users.save", json!({"name": " ", "role": "waiter"})),
        ("roles.save", json!({"role": long, "permissions": []})),
        ("tables.place", table(&long)),
        ("tables.place", table("a\u{0}b")),
        ("devices.enrol", json!({"device": nothing(), "name": long, "letters": "C"})),
        ("devices.enrol", json!({"device": nothing(), "name": "x", "letters": "ABCD"})),
        ("devices.enrol", json!({"device": nothing(), "name": "x", "letters": "Ж"})),
        ("items.save", json!({"is": {"name": long, "unit": "кг"}})),
        ("stock.move", json!({"cause": "received", "item": nothing(), "qty": 1, "location": long})),
        ("pools.open", json!({"name": long, "capacity": 1})),
        ("shift.move_cash", json!({"kind": "in", "amount": 1, "reason": ""})),
        ("anomalies.resolve", json!({"anomaly": nothing(), "note": ""})),
        ("settings.save", json!({"settings": {"name": long}})),
        ("settings.save", json!({"settings": {"pin_digits": 3}})),
        ("settings.save", json!({"settings": {"sellers": {}}})),
        (&"x".repeat(10_000), json!({})),
    ]), @"");
}

#[test]
fn names_of_all_people_are_fine() {
    let mut shop = Shop::open();
    shop.order(1, &[1]);
    for name in ["🍕👩‍🍳", "שלום", "مرحبا\u{202e}", "№ 5 «Ё» ₽", "名前", "a'; DROP TABLE fact; --", "\\\"{}"]
    {
        shop.ok("users.save", json!({"user": id("user", 8), "name": name, "role": "waiter"}));
        shop.ok("orders.note", json!({"order": order(), "note": name}));
        let people = shop.ask("users.list", json!({})).unwrap();
        assert!(people.as_array().unwrap().iter().any(|person| person["name"] == name));
        assert_eq!(shop.ask("orders.get", json!({"order": order()})).unwrap()["note"], name);
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let some = |key: &str| json!({"order": order(), key: nothing(), "reason": "x"});
    insta::assert_snapshot!(check(&[
        ("orders.open", json!({"service": "dine_in", "table": nothing()})),
        ("orders.move", some("table")),
        ("orders.note", json!({"order": nothing(), "note": ""})),
        ("orders.add_line", some("entry")),
        ("orders.void_line", some("line")),
        ("orders.change_quantity", json!({"order": order(), "line": nothing(), "qty": 1_000})),
        ("orders.withdraw_discount", some("discount")),
        ("orders.merge", some("into")),
        ("tickets.bump", some("ticket")),
        ("checks.cancel", some("check")),
        ("payments.take", json!({"order": order(), "check": nothing(), "tender": "cash"})),
        ("payments.finish", json!({"order": order(), "payment": nothing(), "outcome": {"failed": "x"}})),
        ("payments.refund", some("payment")),
        ("menu.stop", json!({"entry": nothing(), "stopped": true})),
        ("tables.retire", json!({"table": nothing()})),
        ("devices.revoke", json!({"device": nothing()})),
        ("users.save", json!({"name": "x", "role": "captain"})),
        ("users.set_pin", json!({"user": nothing(), "lookup": "00000000000000000000000000000000", "pin_hash": "x"})),
        ("pools.reserve", json!({"pool": nothing(), "amount": 1})),
        ("pools.free", json!({"pool": nothing(), "reservation": nothing()})),
    ]), @"");
}

#[test]
fn what_is_paid_or_with_the_guest_does_not_change() {
    let mut shop = Shop::open();
    let (order, check) = (shop.order(1, &[1]), id("check", 1));
    shop.ok("checks.form", json!({"order": order, "check": check}));
    let touch = [
        ("orders.change_quantity", json!({"order": order, "line": line(1, 1), "qty": 1_000})),
        ("orders.void_line", json!({"order": order, "line": line(1, 1), "reason": "x"})),
        ("orders.discount", json!({"order": order, "value": {"percent": 100}, "reason": "x"})),
        ("orders.cancel", json!({"order": order, "reason": "x"})),
        ("checks.form", json!({"order": order, "check": check})),
        ("checks.form", json!({"order": order})),
    ];
    insta::assert_snapshot!(say(&mut shop, &touch), @"");
    let taken = shop.ok("payments.take", json!({"order": order, "check": check, "tender": "cash"}));
    insta::assert_snapshot!(say(&mut shop, &touch), @"");
    let refund = |more: Value| {
        let mut request = json!({"order": order, "payment": taken["payment"], "reason": "x"});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ("payments.refund", request)
    };
    insta::assert_snapshot!(say(&mut shop, &[
        ("checks.cancel", json!({"order": order, "check": check, "reason": "x"})),
        ("payments.take", json!({"order": order, "check": check, "tender": "cash"})),
        refund(json!({"amount": 91_801})),
        refund(json!({"amount": 0})),
        refund(json!({"lines": [[line(1, 1), 3_000]]})),
        refund(json!({"reason": ""})),
    ]), @"");
}

#[test]
fn a_shift_is_opened_once_and_closed_counted() {
    let mut shop = Shop::open();
    insta::assert_snapshot!(say(&mut shop, &[("shift.open", json!({})), ("shift.z", json!({}))]), @"");
    shop.ok("shift.count", json!({"counted": 10_000}));
    shop.ok("shift.z", json!({}));
    insta::assert_snapshot!(say(&mut shop, &[("shift.z", json!({})), ("shift.count", json!({"counted": 1}))]), @"");
}

#[test]
fn an_envelope_holds_1_to_500_calls_of_different_identifiers() {
    let mut shop = Shop::open();
    let many: Vec<_> = (0..501).map(|_| shop.call("orders.open", &json!({"service": "takeaway"}))).collect();
    insta::assert_snapshot!(shop.refused_list(&many), @"");
    insta::assert_snapshot!(shop.refused_list(&[]), @"");
    insta::assert_snapshot!(shop.refused_list(&[many[0].clone(), many[0].clone()]), @"");
    assert_eq!(answers(&shop.send(&many[..500]).unwrap())[499]["number"], "A500");
}

#[test]
fn what_does_not_fit_a_line_is_refused_and_the_next_fact_takes_its_number() {
    let mut shop = Shop::open();
    let tenders: Vec<Value> = (0..2_000).map(|n| json!({"code": format!("t{n}"), "name": "way to pay"})).collect();
    insta::assert_snapshot!(shop.refused("settings.save", json!({"settings": {"tenders": tenders}})), @"");
    shop.ok("orders.open", json!({"service": "takeaway"}));
    let seqs: Vec<u64> = shop.facts().iter().map(|fact| fact.seq).collect();
    assert!(seqs.iter().zip(1..).all(|(seq, n)| *seq == n), "the chain has no gap");
}

#[test]
fn a_missing_request_counts_as_an_empty_one() {
    let mut shop = Shop::open();
    let text = format!(r#"{{"command_id": "{}", "name": "shift.open"}}"#, id("tap", 1));
    let envelope: crate::Envelope = serde_json::from_str(&text).unwrap();
    let error = shop.send(&[envelope]).map(|reply| answers(&reply)).unwrap_err();
    assert_eq!(error.code, Code::NotNow, "{}", words(&error));
    assert!(serde_json::from_str::<crate::Envelope>(r#"{"command_id": "1", "name": "shift.open"}"#).is_err());
}

#[test]
fn a_query_says_what_is_wrong_with_it() {
    let shop = Shop::open();
    let said = |name: &str, request: Value| words(&shop.ask(name, request).unwrap_err());
    insta::assert_snapshot!([
        said("orders.explode", json!({})),
        said("orders.get", json!({"order": nothing()})),
        said("orders.get", json!({"order": 5})),
        said("orders.list", json!({"status": "nice"})),
        said("audit.history", json!({"entity": "x"})),
        said("reports.day", json!({"day": "2026-13-01"})),
        words(&shop.api.prepare(&[call(id("tap", 1), "orders.get", &json!({}))], 0).unwrap_err()),
    ].join("\n"), @"");
}
