//! A working day in which every command of the list is used.

use serde_json::{Value, json};

use super::shop::{Shop, id, line};
use crate::COMMANDS;

/// Runs the day: afterwards every command succeeded at least once.
pub(super) fn day() -> Shop {
    let mut shop = Shop::empty();
    shop.found();
    work(&mut shop);
    shop
}

/// What is done on the day.
pub(super) fn work(shop: &mut Shop) {
    house(shop);
    shop.ok("shift.open", json!({"float": 10_000}));
    orders(shop);
    moves(shop);
    paper(shop);
    kitchen(shop);
    money(shop);
    receipts(shop);
    shares(shop);
    shop.ok("shift.move_cash", json!({"kind": "in", "amount": 5_000, "reason": "мелочь"}));
    shop.ok("shift.count", json!({"counted": 15_000}));
    shop.ok("shift.z", json!({}));
}

fn house(shop: &mut Shop) {
    shop.ok("devices.enrol", json!({"device": id("device", 2), "name": "Бар", "letters": "B"}));
    let key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let announced =
        json!({"device": id("device", 2), "public_key": key, "addresses": ["10.0.0.2:7301"], "app": "0.1.0"});
    shop.ok("devices.announce", announced);
    shop.ok("devices.appoint", json!({"device": id("device", 2)}));
    shop.ok("devices.revoke", json!({"device": id("device", 2)}));
    let screen = json!({"screen": id("screen", 1), "name": "Печь", "kind": "kitchen", "secret": key});
    shop.ok("screens.pair", screen);
    shop.ok("screens.retire", json!({"screen": id("screen", 1)}));
    shop.ok("tables.place", json!({"table": id("table", 2), "place": {"name": "6", "room": "Зал", "seats": 2}}));
    shop.ok("tables.retire", json!({"table": id("table", 2)}));
    let pin = shop.api.pin(log::UserId(id("user", 1)), "4711", 4).unwrap();
    shop.ok("users.set_pin", serde_json::to_value(pin).unwrap());
    let card = shop.api.card(log::UserId(id("user", 1)), "0004589123").unwrap();
    shop.ok("users.set_card", serde_json::to_value(card).unwrap());
    shop.ok("settings.change", json!({"values": {"receipt_footer": "Спасибо!"}}));
    shop.ok("menu.stop", json!({"entry": id("entry", 2), "stopped": true}));
    shop.ok("menu.stop", json!({"entry": id("entry", 2), "stopped": false}));
    shop.ok("menu.remain", json!({"entry": id("entry", 2), "qty": 90_000}));
    shop.ok("categories.save", json!({"category": "soups", "is": {"name": "Супы"}}));
    shop.ok("pictures.store", json!({"media": "image/png", "data": "iVBORw0KGgo="}));
    let part = |n: u64| json!({"name": "Блюдо", "choices": [{"entry": id("entry", n)}]});
    let lunch = json!({"name": "Обед", "tax_class": "vat_standard", "variants": [{"name": "", "price": 40_000}],
        "combo": [part(2), part(3)]});
    shop.ok("menu.publish", json!({"entries": [{"entry": id("entry", 30), "content": lunch}]}));
    shop.ok("items.save", json!({"item": id("item", 1), "is": {"name": "Мука", "unit": "кг"}}));
    shop.ok("stock.move", json!({"cause": "received", "item": id("item", 1), "qty": 25_000}));
    shop.ok("stock.count", json!({"item": id("item", 1), "counted": 24_000, "seen": 25_000}));
    shop.ok("anomalies.resolve", json!({"anomaly": id("anomaly", 1), "note": "посмотрели"}));
}

fn orders(shop: &mut Shop) {
    let order = shop.order(1, &[1, 2, 3]);
    let with = |more: Value| {
        let mut request = json!({"order": order});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    let wanted = json!([{"entry": id("entry", 1)}, {"entry": id("entry", 3)}]);
    shop.ok("orders.add_combo", with(json!({"price": 50_000, "lines": wanted})));
    let parts = json!([{"entry": id("entry", 2)}, {"entry": id("entry", 3)}]);
    let sold = shop.ok("orders.add_combo", with(json!({"combo": id("entry", 30), "lines": parts})));
    shop.ok("orders.change_combo", with(json!({"change": sold["lines"][1], "lines": parts})));
    shop.ok("orders.change_quantity", with(json!({"line": line(1, 1), "qty": 3_000})));
    shop.ok("orders.note", with(json!({"note": "у окна"})));
    shop.ok("orders.note_line", with(json!({"line": line(1, 1), "note": "без лука"})));
    shop.ok("orders.course", with(json!({"line": line(1, 2), "course": 1, "held": true})));
    shop.ok("orders.seat", with(json!({"guests": 3})));
    shop.ok("orders.guest", with(json!({"guest": {"name": "Мария", "phone": "+7 900 000-00-00"}})));
    shop.ok("orders.seat_line", with(json!({"line": line(1, 1), "seat": 2})));
    shop.ok("orders.service", with(json!({"service": "takeaway"})));
    shop.ok("orders.service", with(json!({"service": "dine_in"})));
    shop.ok("orders.change_line", with(json!({"change": line(1, 2), "entry": id("entry", 1), "line": line(1, 9)})));
    shop.ok("orders.void_line", with(json!({"line": line(1, 1), "qty": 1_000, "reason": "передумали"})));
    shop.ok("orders.move", with(json!({"table": id("table", 1)})));
    let given = shop.ok("orders.discount", with(json!({"value": {"percent": 1_000}, "reason": "друзья"})));
    shop.ok("orders.withdraw_discount", with(json!({"discount": given["discount"]})));
}

fn moves(shop: &mut Shop) {
    let (from, into) = (shop.order(2, &[1, 3]), shop.order(3, &[2]));
    shop.ok("orders.transfer", json!({"order": from, "to": into, "part": {"lines": [[line(2, 1), 1_000]]}}));
    shop.ok("orders.merge", json!({"order": from, "into": into}));
    shop.ok("orders.cancel", json!({"order": into, "reason": "ушли"}));
    shop.ok("orders.reopen", json!({"order": into, "reason": "вернулись"}));
    shop.ok("batons.hand", json!({"order": into, "to": id("device", 2)}));
    shop.ok("batons.force", json!({"order": into}));
}

fn paper(shop: &mut Shop) {
    super::paper::printers(shop);
    let order = shop.order(44, &[3]);
    let check = id("check", 44);
    shop.ok("checks.form", json!({"order": order, "check": check}));
    shop.ok("checks.print", json!({"order": order, "check": check}));
    shop.ok("print.copy", json!({"what": {"prebill": {"order": order, "check": check}}}));
    shop.ok("drawer.open", json!({"reason": "размен"}));
    let jobs = shop.ask("print.jobs", json!({})).unwrap();
    shop.ok("print.cancel", json!({"job": jobs[1]["job"]}));
    shop.ok("print.retry", json!({"job": jobs[1]["job"]}));
    shop.ok("checks.cancel", json!({"order": order, "check": check, "reason": "проба"}));
}

fn kitchen(shop: &mut Shop) {
    let order = shop.order(4, &[1, 2]);
    let fired = shop.ok("orders.fire", json!({"order": order}));
    shop.ok("orders.hand", json!({"order": order, "user": id("user", 3)}));
    let ticket = json!({"order": order, "ticket": fired["tickets"][0]["ticket"]});
    shop.ok("tickets.ack", ticket.clone());
    shop.ok("tickets.bump", ticket.clone());
    shop.ok("orders.serve", json!({"order": order}));
    shop.ok("tickets.recall", ticket);
}

fn money(shop: &mut Shop) {
    let order = shop.order(5, &[1, 3]);
    let check = id("check", 1);
    shop.ok("checks.form", json!({"order": order, "check": check}));
    shop.ok("checks.cancel", json!({"order": order, "check": check, "reason": "на двоих"}));
    let split = shop.ok("checks.split", json!({"order": order, "parts": 2}));
    let cash = json!({"order": order, "check": split[0]["check"], "tender": "cash", "given": 100_000});
    let taken = shop.ok("payments.take", cash);
    let card = json!({"order": order, "check": split[1]["check"], "tender": "card"});
    let started = shop.ok("payments.start", card);
    let finish = json!({"order": order, "payment": started["payment"], "outcome": {"captured": "RRN 1"}});
    shop.ok("payments.finish", finish);
    let wrong = json!({"order": order, "payment": started["payment"], "tender": "cash", "reason": "не та кнопка"});
    shop.ok("payments.change_tender", wrong);
    shop.ok("payments.refund", json!({"order": order, "payment": taken["payment"], "reason": "остыло"}));
}

fn receipts(shop: &mut Shop) {
    shop.ok("settings.change", json!({"values": {"fiscal_first": true}}));
    let (order, check) = (shop.order(45, &[3]), id("check", 45));
    shop.ok("checks.form", json!({"order": order, "check": check}));
    let started = shop.ok("payments.start", json!({"order": order, "check": check, "tender": "cash"}));
    let failed = json!({"order": order, "payment": started["payment"], "outcome": {"failed": "передумали"}});
    shop.ok("payments.finish", failed);
    shop.ok("receipts.correct", json!({"order": order, "check": check, "reason": "передумали"}));
    shop.ok("settings.change", json!({"values": {"fiscal_first": false}}));
}

fn shares(shop: &mut Shop) {
    let pool = shop.ok("pools.open", json!({"name": "Печь", "capacity": 10_000}))["pool"].clone();
    shop.ok("pools.give_share", json!({"pool": pool, "to": id("device", 2), "amount": 3_000}));
    let reserved = shop.ok("pools.reserve", json!({"pool": pool, "amount": 2_000}));
    shop.ok("pools.free", json!({"pool": pool, "reservation": reserved["reservation"]}));
}

#[test]
fn every_command_of_the_list_can_be_used() {
    let shop = day();
    let unused: Vec<&str> =
        COMMANDS.iter().map(|listed| listed.name).filter(|name| !shop.used().contains(name)).collect();
    assert_eq!(unused, [""; 0], "no test uses these commands");
}

#[test]
fn a_name_stands_once_in_the_list() {
    let mut names: Vec<&str> = COMMANDS.iter().map(|listed| listed.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn every_query_answers_after_the_day() {
    let mut shop = day();
    shop.ok("shift.open", json!({}));
    let mut answered = Vec::new();
    let shift = shop.ask("shift.list", json!({})).unwrap()[0]["shift"].clone();
    for query in crate::QUERIES {
        let mut request = json!({"order": id("order", 5), "status": "open", "day": "2026-03-02", "entity": id("order", 5),
            "user": id("user", 3), "shift": shift});
        let stored = &shop.done.iter().find(|(call, _)| call.name == "pictures.store").unwrap().1;
        let menu = json!({"limit": 9, "text": "суп", "code": "1", "entry": id("entry", 2), "picture": stored["picture"],
            "format": "csv", "data": "bmFtZTtwcmljZQ==", "what": {"x": {}}});
        request.as_object_mut().unwrap().extend(menu.as_object().unwrap().clone());
        let answer = shop.ask(query.name, request);
        assert!(answer.is_ok(), "{}: {answer:?}", query.name);
        answered.push(query.name);
    }
    assert_eq!(answered.len(), crate::QUERIES.len());
}

#[test]
fn the_day_report_equals_the_z() {
    let shop = day();
    let closed = &shop.done.iter().find(|(call, _)| call.name == "shift.z").unwrap().1;
    let z = &shop.ask("shift.report", json!({"shift": closed["shift"]})).unwrap()["totals"];
    let report = shop.ask("reports.day", json!({"day": "2026-03-02"})).unwrap();
    for figure in ["checks", "qty", "gross", "discount", "service", "total", "taxes", "revenue"] {
        assert_eq!(report[figure], z[figure], "{figure}");
    }
    assert_eq!(z["checks"], 2);
    assert_eq!(report["refunded"], z["tenders"]["cash"]["refunded"]);
}
