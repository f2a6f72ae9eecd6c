//! A morning that leaves something of everything, and a good request for every command on what it left.

use api::Envelope;
use serde_json::{Value, json};
use uuid::Uuid;

use super::written;
use crate::till::{Calls, call, id};

/// The identifier number `n` that follows from a call of the morning.
fn made_by(of: u64, n: u32) -> Uuid {
    Uuid::new_v5(&id("morning", of), &n.to_be_bytes())
}

const POOL: u64 = 1;
const RESERVATION: u64 = 2;
const FIRED: u64 = 3;
const STARTED: u64 = 4;
const TAKEN: u64 = 5;
const DISCOUNT: u64 = 6;

fn order(n: u64) -> Value {
    json!(id("order", n))
}

fn screen(n: u64) -> Value {
    let secret = "00112233445566778899aabbccddeeff".repeat(2);
    json!({"screen": id("screen", n), "name": "Печь", "kind": "kitchen", "station": "", "secret": secret})
}

fn line(order: u64, place: u64) -> Value {
    json!(id("line", order * 10 + place))
}

/// Order 1 is with the kitchen, 2 is new and has a discount, 3 has a check, 4 is paid, 5 is being paid by card, 6 is
/// cancelled.
pub(in crate::fuzz) fn morning() -> Vec<Calls> {
    let mut calls = vec![
        call(id("morning", 100), "shift.open", &json!({"float": 10_000})),
        call(id("morning", 101), "items.save", &json!({"item": id("item", 1), "is": {"name": "Мука", "unit": "кг"}})),
        call(id("morning", 102), "devices.enrol", &json!({"device": id("device", 2), "name": "Бар", "letters": "B"})),
        call(id("morning", 103), "screens.pair", &screen(1)),
        call(id("morning", POOL), "pools.open", &json!({"name": "Печь", "capacity": 10_000})),
        call(id("morning", RESERVATION), "pools.reserve", &json!({"pool": made_by(POOL, 0), "amount": 1_000})),
    ];
    for n in 1..=6 {
        calls.push(call(id("morning", 200 + n), "orders.open", &json!({"order": order(n), "service": "takeaway"})));
        for place in 0..3 {
            let wanted = json!({"order": order(n), "line": line(n, place), "entry": id("entry", place), "qty": 2_000});
            calls.push(call(id("morning", 300 + n * 10 + place), "orders.add_line", &wanted));
        }
    }
    let parts = json!([{"line": line(2, 5), "entry": id("entry", 0)}, {"line": line(2, 6), "entry": id("entry", 1)}]);
    let lunch = json!({"order": order(2), "price": 50_000, "lines": parts});
    calls.push(call(id("morning", 390), "orders.add_combo", &lunch));
    calls.push(call(id("morning", FIRED), "orders.fire", &json!({"order": order(1)})));
    let given = json!({"order": order(2), "value": {"percent": 500}, "reason": "друзья"});
    calls.push(call(id("morning", DISCOUNT), "orders.discount", &given));
    for n in 3..=5 {
        calls.push(call(id("morning", 400 + n), "checks.form", &json!({"order": order(n), "check": id("check", n)})));
    }
    let paying = |n: u64, tender: &str| json!({"order": order(n), "check": id("check", n), "tender": tender});
    calls.push(call(id("morning", TAKEN), "payments.take", &paying(4, "cash")));
    calls.push(call(id("morning", STARTED), "payments.start", &paying(5, "card")));
    calls.push(call(id("morning", 500), "orders.cancel", &json!({"order": order(6), "reason": "ушли"})));
    vec![calls]
}

/// Lists of calls: one for every command, and some that belong together.
pub(in crate::fuzz) fn commands() -> Vec<Vec<u8>> {
    let requests: Vec<(&str, Value)> = [house(), orders(), money()].concat();
    let mut calls = requests.iter().zip(1..).map(|((name, request), n)| call(id("corpus", n), name, request));
    let calls: Vec<Envelope> = calls.by_ref().collect();
    let alone = calls.iter().map(|call| written(std::slice::from_ref(call)));
    alone.chain(calls.chunks(5).map(written)).collect()
}

fn house() -> Vec<(&'static str, Value)> {
    let entry = json!({"name": "Чай", "category": "бар", "station": "bar", "tax_class": "vat_standard", "step": 1_000,
        "variants": [{"name": "S", "price": 9_900}, {"name": "L", "price": 14_900}],
        "groups": [{"name": "С чем", "least": 0, "most": 2, "choices": [{"name": "Лимон", "price": 1_000}]}]});
    vec![
        ("settings.save", json!({"settings": {"name": "Проба", "cutoff_minutes": 300, "pin_digits": 4}})),
        ("devices.enrol", json!({"device": id("device", 3), "name": "Зал", "letters": "C"})),
        (
            "devices.announce",
            json!({"device": id("device", 2), "public_key": "00112233445566778899aabbccddeeff".repeat(2),
                "addresses": ["10.0.0.2:7301"], "app": "0.1.0"}),
        ),
        ("devices.revoke", json!({"device": id("device", 2)})),
        ("devices.appoint", json!({"device": id("device", 2)})),
        ("screens.pair", screen(2)),
        ("screens.retire", json!({"screen": id("screen", 1)})),
        (
            "tables.place",
            json!({"table": id("table", 2), "place": {"name": "6", "room": "Зал", "seats": 2, "x_mm": 5, "y_mm": 7}}),
        ),
        ("tables.retire", json!({"table": id("table", 1)})),
        ("roles.save", json!({"role": "waiter", "permissions": ["view", "orders"]})),
        ("users.save", json!({"user": id("user", 2), "name": "Пётр", "role": "admin", "active": true})),
        (
            "users.set_pin",
            json!({"user": id("user", 1), "lookup": "000102030405060708090a0b0c0d0e0f", "pin_hash": "x"}),
        ),
        (
            "users.set_card",
            json!({"user": id("user", 1), "lookup": "100102030405060708090a0b0c0d0e0f", "card_hash": "x"}),
        ),
        ("settings.change", json!({"values": {"lock_idle_s": 60, "receipt_footer": "Спасибо"}})),
        ("menu.publish", json!({"entries": [{"entry": id("entry", 2), "content": entry}], "effective_ms": 0})),
        ("menu.stop", json!({"entry": id("entry", 0), "stopped": true})),
        ("menu.remain", json!({"entry": id("entry", 0), "qty": 5_000})),
        ("categories.save", json!({"category": "bar", "is": {"name": "Бар", "colour": "#336699", "position": 1}})),
        ("pictures.store", json!({"media": "image/png", "data": "iVBORw0KGgo="})),
        ("items.save", json!({"item": id("item", 1), "is": {"name": "Мука", "unit": "кг", "minimum": 5_000}})),
        (
            "stock.move",
            json!({"cause": "transferred", "item": id("item", 1), "qty": 500, "location": "main", "to_location": "bar", "reason": "x"}),
        ),
        ("stock.count", json!({"item": id("item", 1), "location": "bar", "counted": 10, "seen": 20})),
        ("pools.open", json!({"name": "Курьеры", "capacity": 3_000})),
        ("pools.give_share", json!({"pool": made_by(POOL, 0), "to": id("device", 2), "amount": 1_000})),
        ("pools.reserve", json!({"pool": made_by(POOL, 0), "amount": 500, "order": order(1)})),
        ("pools.free", json!({"pool": made_by(POOL, 0), "reservation": made_by(RESERVATION, 0)})),
        ("anomalies.resolve", json!({"anomaly": id("anomaly", 1), "note": "посмотрели"})),
    ]
}

fn orders() -> Vec<(&'static str, Value)> {
    let wanted = json!({"entry": id("entry", 0), "variant": 0, "qty": 1_000, "choices": [], "seat": 1, "course": 1, "held": false, "note": "x"});
    let mut added = wanted.clone();
    added["order"] = order(2);
    let ticket = json!({"order": order(1), "ticket": made_by(FIRED, 0x7101)});
    let of =
        |n: u64, place: u64, name: &str, value: Value| json!({"order": order(n), "line": line(n, place), name: value});
    vec![
        ("orders.open", json!({"order": order(7), "service": "dine_in", "table": id("table", 1), "guests": 2})),
        ("orders.add_line", added),
        ("orders.add_combo", json!({"order": order(2), "price": 50_000, "lines": [wanted.clone(), wanted.clone()]})),
        ("orders.change_quantity", of(2, 0, "qty", json!(3_000))),
        ("orders.note", json!({"order": order(2), "note": "у окна"})),
        ("orders.note_line", of(2, 0, "note", json!("без лука"))),
        ("orders.course", json!({"order": order(2), "line": line(2, 1), "course": 2, "held": true})),
        ("orders.seat_line", of(2, 0, "seat", json!(1))),
        ("orders.service", json!({"order": order(2), "service": "takeaway"})),
        ("orders.change_line", json!({"order": order(2), "change": line(2, 0), "entry": id("entry", 0)})),
        ("orders.change_combo", json!({"order": order(2), "change": line(2, 6), "lines": [wanted.clone(), wanted]})),
        ("orders.serve", json!({"order": order(1)})),
        ("orders.seat", json!({"order": order(2), "guests": 3})),
        (
            "orders.void_line",
            json!({"order": order(1), "line": line(1, 0), "qty": 1_000, "reason": "x", "used_up": false}),
        ),
        ("orders.move", json!({"order": order(2), "table": id("table", 1)})),
        ("orders.transfer", json!({"order": order(2), "to": order(1), "part": {"lines": [[line(2, 0), 1_000]]}})),
        ("orders.merge", json!({"order": order(2), "into": order(1)})),
        (
            "orders.guest",
            json!({"order": order(2), "guest": {"name": "Мария", "phone": "+7 900", "address": "Ленина, 5", "change_from": 500_000}, "ready_ms": 1_772_450_000_000_i64}),
        ),
        ("orders.hand", json!({"order": order(2), "user": id("user", 1)})),
        ("orders.cancel", json!({"order": order(1), "reason": "ушли"})),
        ("orders.reopen", json!({"order": order(6), "reason": "вернулись"})),
        ("orders.discount", json!({"order": order(1), "line": line(1, 0), "value": {"amount": 1_000}, "reason": "x"})),
        ("orders.withdraw_discount", json!({"order": order(2), "discount": made_by(DISCOUNT, 0)})),
        ("orders.fire", json!({"order": order(2), "what": {"course": 1}})),
        ("tickets.ack", ticket.clone()),
        ("tickets.bump", ticket.clone()),
        ("tickets.recall", ticket),
        ("batons.hand", json!({"order": order(2), "to": id("device", 2)})),
        ("batons.force", json!({"order": order(2)})),
    ]
}

fn money() -> Vec<(&'static str, Value)> {
    let (taken, started) = (made_by(TAKEN, 0), made_by(STARTED, 0));
    vec![
        ("checks.form", json!({"order": order(1), "check": id("check", 1), "part": {"seat": 0}})),
        ("checks.split", json!({"order": order(2), "parts": 3})),
        ("checks.cancel", json!({"order": order(3), "check": id("check", 3), "reason": "x"})),
        (
            "payments.take",
            json!({"order": order(3), "check": id("check", 3), "tender": "cash", "amount": 50_000, "tip": 100, "given": 60_000}),
        ),
        (
            "payments.start",
            json!({"order": order(3), "check": id("check", 3), "payment": id("payment", 1), "tender": "card"}),
        ),
        ("payments.finish", json!({"order": order(5), "payment": started, "outcome": {"captured": "RRN 1"}})),
        (
            "payments.refund",
            json!({"order": order(4), "payment": taken, "amount": 100, "lines": [[line(4, 0), 500]], "reason": "x", "used_up": true}),
        ),
        ("payments.change_tender", json!({"order": order(4), "payment": taken, "tender": "card", "reason": "x"})),
        ("receipts.correct", json!({"order": order(3), "check": id("check", 3), "reason": "x"})),
        ("checks.print", json!({"order": order(3), "check": id("check", 3)})),
        ("print.copy", json!({"what": {"receipt": {"order": order(4), "check": id("check", 4)}}})),
        ("print.retry", json!({"job": id("job", 1)})),
        ("print.cancel", json!({"job": id("job", 1)})),
        ("drawer.open", json!({"reason": "x"})),
        ("shift.open", json!({"float": 5_000})),
        ("shift.move_cash", json!({"kind": "out", "amount": 500, "reason": "x"})),
        ("shift.count", json!({"counted": 10_000})),
        ("shift.z", json!({})),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_is_a_request_for_every_command() {
        let named: BTreeSet<&str> = [house(), orders(), money()].concat().into_iter().map(|(name, _)| name).collect();
        let listed: BTreeSet<&str> = api::COMMANDS.iter().map(|listed| listed.name).collect();
        assert_eq!(named, listed);
    }

    #[test]
    fn every_request_is_good_after_the_morning() {
        for (name, request) in [house(), orders(), money()].concat() {
            let disk = crate::disk::Disk::new(1);
            let mut till = crate::till::till().on(&disk).open().unwrap();
            till.send(&crate::till::set_up()).unwrap();
            morning().iter().for_each(|calls| _ = till.send(calls).unwrap());
            let outcome = till.run(name, &request);
            let refused = outcome.err().map(|error| error.message).unwrap_or_default();
            let expected = match name {
                "shift.open" => "a shift is open on this till already",
                "shift.z" => "count the drawer first",
                "receipts.correct" => "the check has no receipt that could be corrected",
                "orders.fire" => "there is nothing new to send",
                // This till has no printers.
                "print.copy" | "checks.print" | "drawer.open" => continue,
                "print.retry" | "print.cancel" => "there is no such print job",
                _ => "",
            };
            assert_eq!(refused, expected, "{name}");
        }
    }
}
