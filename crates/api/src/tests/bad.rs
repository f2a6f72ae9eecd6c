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
        let (name, words) = (short(name, 40), short(&shop.refused(name, request.clone()), 140));
        writeln!(said, "{name} → {words}").unwrap();
    }
    said
}

fn short(text: &str, chars_max: usize) -> String {
    text.chars().take(chars_max).collect()
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
    ]), @r#"
    orders.explode → bad_request: the request cannot be read: there is no call «orders.explode»
     → bad_request: the request cannot be read: there is no call «»
    orders.open → bad_request: the request cannot be read: invalid length 1, expected struct OpenOrder with 6 elements at line 1 column 2
    orders.open → bad_request: the request cannot be read: missing field `service` at line 1 column 2
    orders.open → bad_request: the request cannot be read: unknown variant `flying`, expected one of `dine_in`, `takeaway`, `delivery` at line 1 column 19
    orders.open → bad_request: the request cannot be read: invalid value: integer `-1`, expected u32 at line 1 column 12
    orders.open → bad_request: the request cannot be read: invalid value: integer `4294967296`, expected u32 at line 1 column 20
    orders.open → bad_request: the request cannot be read: UUID parsing failed: invalid character: found `n` at 0 at line 1 column 18
    orders.add_line → bad_request: the request cannot be read: invalid type: floating point `1.5`, expected i64 at line 1 column 105
    orders.add_line → bad_request: the request cannot be read: invalid type: string "2", expected i64 at line 1 column 105
    orders.add_line → bad_request: the request cannot be read: the number is larger than can be kept exactly at line 1 column 118
    orders.discount → bad_request: the request cannot be read: a rate of 100001 basis points is larger than any real one at line 1 column 87
    checks.form → bad_request: the request cannot be read: invalid type: integer `1`, expected a formatted UUID string at line 1 column 67
    roles.save → bad_request: the request cannot be read: unknown variant `everything`, expected one of `view`, `orders`, `orders-others`, `orders-send`, `or
    settings.save → bad_request: the request cannot be read: failed to parse timezone: 'Mars/Olympus' at line 1 column 34
    "#);
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
    ]), @"
    orders.add_line → invalid: a quantity must be above zero and fit the step of the entry
    orders.add_line → invalid: a quantity must be above zero and fit the step of the entry
    orders.add_line → invalid: a quantity must be above zero and fit the step of the entry
    orders.add_line → invalid: the number is larger than can be kept exactly
    orders.add_line → invalid: «Пицца» has no such variant or choice
    orders.add_combo → invalid: a quantity must be above zero and fit the step of the entry
    orders.add_combo → invalid: a quantity must be above zero and fit the step of the entry
    orders.change_quantity → invalid: a quantity must be above zero and fit the step of the entry
    orders.void_line → not_now: only 2000 thousandths are there
    orders.void_line → invalid: a quantity must be above zero and fit the step of the entry
    orders.discount → invalid: an amount must be above zero
    orders.seat → invalid: guests is out of range
    checks.split → invalid: parts is out of range
    checks.split → invalid: parts is out of range
    shift.count → invalid: an amount must not be below zero
    shift.move_cash → invalid: an amount must not be below zero
    stock.move → invalid: an amount must be above zero
    stock.move → invalid: by hand stock is received, written off, or moved to another place
    stock.count → invalid: the number is larger than can be kept exactly
    pools.open → invalid: an amount must be above zero
    menu.publish → invalid: «x» has a price below zero
    menu.publish → invalid: there is nothing to publish
    menu.publish → invalid: an entry is to be published twice
    ");
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
    ]), @"
    payments.take → invalid: an amount must be above zero
    payments.take → invalid: an amount must be above zero
    payments.take → not_now: only 91800 minor units are due
    payments.take → not_now: only 91800 minor units are due
    payments.take → invalid: the guest gave less than to be paid
    payments.take → invalid: an amount must be above zero
    payments.take → invalid: the number is larger than can be kept exactly
    payments.take → invalid: there is no tender «shells» for this
    payments.take → invalid: reference is out of range
    payments.start → invalid: there is no tender «cash» for this
    ");
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
    ]), @"
    orders.note → invalid: note has 5000 characters, 1000 are allowed
    orders.note → invalid: note holds a control character
    orders.cancel → invalid: reason has 5000 characters, 1000 are allowed
    users.save → invalid: name has 5000 characters, 200 are allowed
    users.save → invalid: name is empty
    roles.save → invalid: role has 5000 characters, 200 are allowed
    tables.place → invalid: name has 5000 characters, 200 are allowed
    tables.place → invalid: name holds a control character
    devices.enrol → invalid: name has 5000 characters, 200 are allowed
    devices.enrol → invalid: a device has one to three letters from A to Z
    devices.enrol → invalid: a device has one to three letters from A to Z
    items.save → invalid: name has 5000 characters, 200 are allowed
    stock.move → invalid: location has 5000 characters, 1000 are allowed
    pools.open → invalid: name has 5000 characters, 200 are allowed
    shift.move_cash → invalid: reason is empty
    anomalies.resolve → invalid: note is empty
    settings.save → invalid: name has 5000 characters, 1000 are allowed
    settings.save → invalid: a PIN has 4 to 6 digits, not 3
    settings.save → invalid: no legal entity sells
    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx → bad_request: the request cannot be read: there is no call «xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx»
    ");
}

#[test]
fn names_of_all_people_are_fine() {
    let mut shop = Shop::open();
    shop.order(1, &[1]);
    for name in ["🍕👩‍🍳", "שלום", "مرحبا\u{202e}", "№ 5 «Ё» ₽", "名前", "a'; --", "\\\"{}"]
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
        ("devices.appoint", json!({"device": nothing()})),
        ("screens.retire", json!({"screen": nothing()})),
        ("users.save", json!({"name": "x", "role": "captain"})),
        ("users.set_pin", json!({"user": nothing(), "lookup": "00000000000000000000000000000000", "pin_hash": "x"})),
        ("pools.reserve", json!({"pool": nothing(), "amount": 1})),
        ("pools.free", json!({"pool": nothing(), "reservation": nothing()})),
    ]), @"
    orders.open → not_found: there is no such table
    orders.move → not_found: there is no such table
    orders.note → not_found: there is no such order
    orders.add_line → not_found: there is no such entry on the menu
    orders.void_line → not_found: the order has no such line
    orders.change_quantity → not_found: the order has no such line
    orders.withdraw_discount → not_found: the order has no such discount
    orders.merge → not_found: there is no such order
    tickets.bump → not_found: the order has no such ticket
    checks.cancel → not_found: the order has no such check
    payments.take → not_found: the order has no such check
    payments.finish → not_found: the order has no such payment
    payments.refund → not_found: the order has no such payment
    menu.stop → not_found: there is no such entry
    tables.retire → not_found: there is no such table
    devices.revoke → not_found: there is no such device
    devices.appoint → not_found: there is no such device
    screens.retire → not_found: there is no such screen
    users.save → not_found: there is no such role
    users.set_pin → not_found: there is no such person
    pools.reserve → not_found: there is no such pool
    pools.free → not_found: there is no such reservation
    ");
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
    insta::assert_snapshot!(say(&mut shop, &touch), @"
    orders.change_quantity → not_now: a check is formed; take it back first
    orders.void_line → not_now: a check is formed; take it back first
    orders.discount → not_now: a check is formed; take it back first
    orders.cancel → not_now: a check is formed; take it back first
    checks.form → conflict: the identifier is taken already
    checks.form → not_now: nothing is open to pay
    ");
    let taken = shop.ok("payments.take", json!({"order": order, "check": check, "tender": "cash"}));
    insta::assert_snapshot!(say(&mut shop, &touch), @"
    orders.change_quantity → not_now: a check is formed; take it back first
    orders.void_line → not_now: a check is formed; take it back first
    orders.discount → not_now: a check is formed; take it back first
    orders.cancel → not_now: the order is paid; refund it and repeat it instead
    checks.form → conflict: the identifier is taken already
    checks.form → not_now: nothing is open to pay
    ");
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
    ]), @"
    checks.cancel → not_now: money was taken for the check
    payments.take → not_now: the order is paid; refund it and repeat it instead
    payments.refund → not_now: only 91800 minor units are due
    payments.refund → invalid: an amount must be above zero
    payments.refund → not_now: only 2000 thousandths are there
    payments.refund → invalid: reason is empty
    ");
}

#[test]
fn a_shift_is_opened_once_and_closed_counted() {
    let mut shop = Shop::open();
    insta::assert_snapshot!(say(&mut shop, &[("shift.open", json!({})), ("shift.z", json!({}))]), @"
    shift.open → not_now: a shift is open on this till already
    shift.z → not_now: count the drawer first
    ");
    shop.ok("shift.count", json!({"counted": 10_000}));
    shop.ok("shift.z", json!({}));
    insta::assert_snapshot!(say(&mut shop, &[("shift.z", json!({})), ("shift.count", json!({"counted": 1}))]), @"
    shift.z → not_now: no shift is open on this till
    shift.count → not_now: no shift is open on this till
    ");
}

#[test]
fn an_envelope_holds_1_to_500_calls_of_different_identifiers() {
    let mut shop = Shop::open();
    let many: Vec<_> = (0..501).map(|_| shop.call("orders.open", &json!({"service": "takeaway"}))).collect();
    insta::assert_snapshot!(shop.refused_list(&many), @"bad_request: the request cannot be read: 1 to 500 calls, not 501");
    insta::assert_snapshot!(shop.refused_list(&[]), @"bad_request: the request cannot be read: 1 to 500 calls, not 0");
    insta::assert_snapshot!(shop.refused_list(&[many[0].clone(), many[0].clone()]), @"bad_request: the request cannot be read: two calls bear one identifier");
    assert_eq!(answers(&shop.send(&many[..500]).unwrap())[499]["number"], "A500");
}

#[test]
fn what_does_not_fit_a_line_is_refused_and_the_next_fact_takes_its_number() {
    let mut shop = Shop::open();
    let tenders: Vec<Value> = (0..2_000).map(|n| json!({"code": format!("t{n}"), "name": "way to pay"})).collect();
    insta::assert_snapshot!(shop.refused("settings.save", json!({"settings": {"tenders": tenders}})), @"invalid: the fact cannot be written: a line of 159076 bytes is too long");
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
    ].join("\n"), @"
    bad_request: the request cannot be read: there is no call «orders.explode»
    not_found: there is no such order
    bad_request: the request cannot be read: invalid type: integer `5`, expected a formatted UUID string at line 1 column 10
    bad_request: the request cannot be read: unknown variant `nice`, expected one of `open`, `presented`, `fiscalised_unpaid`, `part_paid`, `paid`, `merged`, `cancelled` at line 1 column 16
    bad_request: the request cannot be read: invalid character: found `x` at 0
    bad_request: the request cannot be read: input is out of range at line 1 column 19
    bad_request: the request cannot be read: there is no call «orders.get»
    ");
}
