//! From the opening of a shift to its Z.

use brigade_testkit::till::id;
use log::{Moment, UserId};
use serde_json::{Value, json};

use super::place::{Place, line};

/// The parts of an answer that people read: nested names without identifiers.
fn shown(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

#[test]
fn a_table_orders_eats_splits_pays_and_the_shift_closes() {
    let mut place = Place::new();
    place.ok("shift.open", json!({"float": 100_000}));
    let order = place.order(1, &[(0, 3), (1, 1), (2, 2)]);
    req_27_a_part_of_a_sent_line_is_voided(&mut place, order);
    let split = place.ok("checks.split", json!({"order": order, "parts": 2}));
    let totals: Vec<i64> = (0..2).map(|n| split[n]["sum"]["total"].as_i64().unwrap()).collect();
    assert_eq!(totals.iter().sum::<i64>(), 2 * 45_900 + 24_950 + 2 * 12_345, "the parts are the whole");

    cash_and_a_card_pay_one_check(&mut place, order, &split[0]);
    let second = place.ok("payments.take", json!({"order": order, "check": split[1]["check"], "tender": "cash"}));
    assert_eq!(second["receipt"], "A-000002");
    assert_eq!(place.ask("orders.get", json!({"order": order}))["status"], "paid");

    let cold = json!({"order": order, "payment": second["payment"], "lines": [[line(1, 2), 1_000]], "reason": "остыл"});
    let refunded = place.ok("payments.refund", cold);
    assert_eq!((&refunded["amount"], &refunded["receipt"]), (&json!(12_345), &json!("A-000003")));

    let expected = 100_000 + 50_000 + totals[1] - 12_345;
    place.ok("shift.count", json!({"counted": expected - 5}));
    let z = place.z();
    assert_eq!((&z["totals"]["cash_expected"], &z["difference"]), (&json!(expected), &json!(-5)));
    insta::assert_snapshot!(shown(&z["totals"]), @r#"
    {
      "cash_expected": 208375,
      "cash_in": 100000,
      "cash_out": 0,
      "checks": 2,
      "discount": 0,
      "gross": 141440,
      "qty": 5000,
      "revenue": 129095,
      "service": 0,
      "tax": 25505,
      "taxes": [
        {
          "class": "vat_standard",
          "rate": 2200,
          "seller": "main",
          "tax": 25505,
          "total": 141440
        }
      ],
      "tenders": {
        "card": {
          "payments": 1,
          "refunded": 0,
          "refunds": 0,
          "rounding": 0,
          "sales": 20720,
          "tips": 1000
        },
        "cash": {
          "payments": 2,
          "refunded": 12345,
          "refunds": 1,
          "rounding": 0,
          "sales": 120720,
          "tips": 0
        }
      },
      "total": 141440,
      "voided": 45900,
      "voids": 1
    }
    "#);
    place.assert_sound();
}

fn cash_and_a_card_pay_one_check(place: &mut Place, order: uuid::Uuid, check: &Value) {
    let cash = json!({"order": order, "check": check["check"], "tender": "cash", "amount": 50_000, "given": 60_000});
    let taken = place.ok("payments.take", cash);
    assert_eq!((&taken["change"], &taken["receipt"]), (&json!(10_000), &Value::Null));
    let rest = json!({"order": order, "check": check["check"], "tender": "card", "tip": 1_000});
    let started = place.ok("payments.start", rest);
    assert_eq!(started["amount"], check["sum"]["total"].as_i64().unwrap() - 50_000 + 1_000);
    let captured = json!({"order": order, "payment": started["payment"], "outcome": {"captured": "RRN 17"}});
    assert_eq!(place.ok("payments.finish", captured)["taken"]["receipt"], "A-000001");
}

fn req_27_a_part_of_a_sent_line_is_voided(place: &mut Place, order: uuid::Uuid) {
    let fired = place.ok("orders.fire", json!({"order": order}));
    let stations: Vec<&str> = (0..2).map(|n| fired["tickets"][n]["station"].as_str().unwrap()).collect();
    assert_eq!(stations, ["oven", "stove"], "the coffee has no station");
    place.ok("orders.void_line", json!({"order": order, "line": line(1, 0), "qty": 1_000, "reason": "передумали"}));
    let ticket = place.history(order).pop().unwrap();
    let body: Value = serde_json::from_str(ticket.body.get()).unwrap();
    let told = format!(
        "{} {}: {} {} → {}",
        body["serial"], body["station"], body["kind"], body["items"][0]["from"], body["items"][0]["to"]
    );
    insta::assert_snapshot!(told, @r#""A-000003" "oven": "void" 3000 → 2000"#);
    assert_eq!(place.refused("orders.fire", json!({"order": order})), "there is nothing new to send");
}

#[test]
fn req_06_late_lines_open_a_second_check() {
    let mut place = Place::new();
    place.ok("shift.open", json!({}));
    let order = place.order(1, &[(0, 1)]);
    let first = place.ok("checks.form", json!({"order": order}));
    place.add(1, 1, 1, 1);
    assert_eq!(first["sum"]["total"], 45_900);
    place.add(1, 2, 2, 1);
    place.ok("payments.take", json!({"order": order, "check": first["check"], "tender": "cash"}));
    let seen = place.ask("orders.get", json!({"order": order}));
    assert_eq!((&seen["status"], &seen["checks"][0]["sum"]), (&json!("part_paid"), &first["sum"]));

    let second = place.ok("checks.form", json!({"order": order}));
    assert_eq!(second["sum"]["total"], 24_950 + 12_345, "only what came late");
    place.ok("payments.take", json!({"order": order, "check": second["check"], "tender": "cash"}));
    let seen = place.ask("orders.get", json!({"order": order}));
    assert_eq!(seen["status"], "paid");
    let checks: Vec<(&Value, &Value)> =
        (0..2).map(|n| (&seen["checks"][n]["receipt"], &seen["checks"][n]["sum"])).collect();
    assert_eq!(checks, [(&json!("A-000001"), &first["sum"]), (&json!("A-000002"), &second["sum"])]);

    let more = json!({"order": order, "entry": id("entry", 0)});
    insta::assert_snapshot!(place.refused("orders.add_line", more), @"the order is paid; open another one for what comes now");
    place.order(2, &[(0, 1)]);
    let tables = place.ask("tables.list", json!({}));
    assert_eq!(tables[0]["orders"], json!([id("order", 2)]), "a second order at the same table");
}

#[test]
fn req_29_a_terminal_that_was_cold_and_is_alone_runs_a_whole_day() {
    let mut place = Place::new();
    let cashier = UserId(id("user", 1));
    let pin = place.terminal().api.pin(cashier, "1234", 4).unwrap();
    place.ok("users.set_pin", serde_json::to_value(pin).unwrap());
    place.restart();
    let terminal = place.terminal();
    let unlocked = terminal
        .store
        .read(|reader| terminal.api.unlock("1234", api::Keypad::default(), reader, terminal.clock.monotonic_ms()));
    assert_eq!(unlocked, Ok(cashier));

    place.actor = api::Actor::User(cashier);
    place.ok("shift.open", json!({"float": 5_000}));
    assert_eq!([place.sell(1), place.sell(2)], ["A-000001", "A-000002"]);
    place.ok("shift.count", json!({"counted": 5_000 + 2 * 12_345}));
    assert_eq!(place.z()["difference"], 0);
    let sold = place.history(id("order", 1));
    assert!(sold.iter().all(|fact| fact.user == Some(cashier)), "each fact names who did it");
    place.assert_sound();
}

#[test]
fn req_14_a_shift_of_5000_receipts_closes_and_loses_nothing() {
    let mut place = Place::new();
    place.ok("shift.open", json!({}));
    for hundred in 0..50 {
        let sales: Vec<(&str, Value)> = (0..100).flat_map(|n| sale(hundred * 100 + n)).collect();
        place.send(&sales).unwrap();
    }
    let open = place.order(9_999, &[(0, 1)]);
    assert_eq!(place.refused("shift.z", json!({})), "count the drawer first");
    place.ok("shift.count", json!({"counted": 1}));
    let z = place.z();
    assert_eq!((&z["totals"]["checks"], &z["totals"]["total"]), (&json!(5_000), &json!(5_000 * 12_345)));
    assert_eq!(z["difference"], 1 - 5_000 * 12_345, "a difference is recorded and blocks nothing");

    place.ok("shift.open", json!({}));
    assert_eq!(place.pay(open), "A-005001", "an open order passes to the next shift");
}

fn sale(n: u64) -> [(&'static str, Value); 4] {
    let (order, check) = (id("order", n), id("check", n));
    [
        ("orders.open", json!({"order": order, "service": "takeaway"})),
        ("orders.add_line", json!({"order": order, "entry": id("entry", 2)})),
        ("checks.form", json!({"order": order, "check": check})),
        ("payments.take", json!({"order": order, "check": check, "tender": "cash"})),
    ]
}

#[test]
fn req_30_a_charge_that_nobody_knows_of_blocks_its_check_until_it_is_known() {
    let mut place = Place::new();
    place.ok("shift.open", json!({}));
    let order = place.order(1, &[(0, 1)]);
    let check = place.ok("checks.form", json!({"order": order}))["check"].clone();
    let card = json!({"order": order, "check": check, "tender": "card"});
    let payment = place.ok("payments.start", card.clone())["payment"].clone();
    place.restart();
    let finish = |outcome: Value| json!({"order": order, "payment": payment, "outcome": outcome});
    place.ok("payments.finish", finish(json!({"unknown": "the line went dead"})));
    let seen = place.ask("orders.get", json!({"order": order}));
    assert_eq!(seen["payments"][0]["status"], "unknown");
    assert_eq!(
        place.refused("payments.start", card),
        place.refused("checks.cancel", json!({"order": order, "check": check, "reason": "x"}))
    );
    let taken = place.ok("payments.finish", finish(json!({"captured": "RRN 9"})));
    assert_eq!(taken["taken"]["receipt"], "A-000001");
    insta::assert_snapshot!(place.refused("payments.finish", finish(json!({"failed": "late news"}))), @"the payment has its result already");
}

#[test]
fn what_a_person_does_in_one_window_is_announced_to_the_others() {
    let mut place = Place::new();
    let follower = place.terminal().store.follow().unwrap();
    place.ok("shift.open", json!({}));
    let changed = follower.recv().unwrap();
    assert!(format!("{changed:?}").contains("shift"), "{changed:?}");
    let again = place.terminal().run(&[], Moment::synced(place.now_ms));
    assert!(again.is_err(), "an empty envelope is no request");
}
