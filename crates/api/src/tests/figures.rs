//! What lists and reports say of a small day.

use serde_json::{Value, json};

use super::shop::{Shop, id, line, words};

/// A day of two waiters: order 1 is paid by card with a tip, 2 in cash and partly given back, 3 is open with a void.
fn evening() -> Shop {
    let mut shop = Shop::open();
    shop.ok("users.save", json!({"user": id("user", 5), "name": "Юлия", "role": "waiter"}));
    shop.by(3).order(1, &[1, 2]);
    shop.by(5).order(2, &[3]);
    let open = json!({"order": id("order", 3), "service": "dine_in", "table": id("table", 1), "guests": 2});
    shop.ok("orders.open", open);
    shop.ok(
        "orders.add_line",
        json!({"order": id("order", 3), "line": line(3, 1), "entry": id("entry", 2), "qty": 3_000}),
    );
    shop.ok("orders.fire", json!({"order": id("order", 3)}));
    shop.by(2).ok(
        "orders.void_line",
        json!({"order": id("order", 3), "line": line(3, 1), "qty": 1_000, "reason": "пересолено", "used_up": true}),
    );
    let given = json!({"order": id("order", 2), "value": {"percent": 1_000}, "reason": "друзья"});
    shop.ok("orders.discount", given);
    pay(&mut shop, 1, json!({"tender": "card", "tip": 5_000}));
    shop.now_ms += 3_600_000;
    let cash = pay(&mut shop, 2, json!({"tender": "cash"}));
    shop.ok("payments.refund", json!({"order": id("order", 2), "payment": cash, "amount": 1_000, "reason": "остыл"}));
    shop
}

fn pay(shop: &mut Shop, n: u64, more: Value) -> Value {
    let mut take = json!({"order": id("order", n), "check": id("check", n)});
    shop.ok("checks.form", take.clone());
    take.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    shop.ok("payments.take", take)["payment"].clone()
}

/// A report as one line for each of its parts.
fn told(report: &Value) -> String {
    let part = |(name, value): (&String, &Value)| match value {
        Value::Array(rows) => rows.iter().map(|row| format!("{name} {row}\n")).collect(),
        value => format!("{name} {value}\n"),
    };
    let text: String = report.as_object().unwrap().iter().map(part).collect();
    [1, 2, 3]
        .iter()
        .fold(text, |text, n| text.replace(&id("entry", *n).to_string(), &format!("entry {n}")))
        .replace(&id("user", 3).to_string(), "user 3")
        .replace(&id("user", 5).to_string(), "user 5")
}

#[test]
fn the_report_of_a_day_adds_up() {
    let shop = evening();
    insta::assert_snapshot!(told(&shop.ask("reports.day", json!({"day": "2026-03-02"})).unwrap()), @r#"
    average 81961
    categories {"category":"","qty":6000,"total":163921}
    checks 2
    discount 2469
    discounts {"amount":2469,"count":1}
    entries {"entry":"entry 1","name":"Пицца","qty":2000,"total":91800}
    entries {"entry":"entry 2","name":"Суп","qty":2000,"total":49900}
    entries {"entry":"entry 3","name":"Кофе","qty":2000,"total":22221}
    gross 166390
    hours {"checks":1,"hour":12,"total":141700}
    hours {"checks":1,"hour":13,"total":22221}
    open_orders {"count":1,"gross":49900}
    qty 6000
    refunded 1000
    revenue 162921
    service 0
    taxes {"class":"vat_standard","rate":2200,"seller":"main","tax":29559,"total":163921}
    tenders {"payments":1,"refunded":0,"sales":141700,"tender":"card","tips":5000}
    tenders {"payments":1,"refunded":1000,"sales":22221,"tender":"cash","tips":0}
    tips 5000
    total 163921
    voids {"amount":24950,"count":1}
    waiters {"checks":1,"name":"Person 3","tips":5000,"total":141700,"user":"user 3"}
    waiters {"checks":1,"name":"Юлия","tips":0,"total":22221,"user":"user 5"}
    "#);
}

#[test]
fn a_waiter_sees_his_own_figures_and_nobody_elses() {
    let mut shop = evening();
    let asked = |n: u64| json!({"user": id("user", n), "day": "2026-03-02"});
    insta::assert_snapshot!(words(&shop.by(5).ask("reports.waiter", asked(3)).unwrap_err()), @"not_allowed: these are another waiter's figures");
    insta::assert_snapshot!(told(&shop.ask("reports.waiter", asked(5)).unwrap()), @r#"
    average 22221
    discounts {"amount":2469,"count":1}
    entries {"entry":"entry 3","name":"Кофе","qty":2000,"total":22221}
    hours {"checks":1,"hour":13,"total":22221}
    open_orders {"count":1,"gross":49900}
    paid {"checks":1,"name":"Юлия","tips":0,"total":22221,"user":"user 5"}
    voids {"amount":24950,"count":1}
    "#);
    assert_eq!(shop.by(2).ask("reports.waiter", asked(3)).unwrap()["paid"]["tips"], 5_000);
}

#[test]
fn open_orders_are_listed_with_all_that_the_floor_shows() {
    let mut shop = evening();
    let guest = json!({"name": "Мария", "phone": "+7 900", "address": "Ленина, 5", "change_from": 500_000});
    let takeaway =
        json!({"order": id("order", 4), "service": "delivery", "guest": guest, "ready_ms": 1_772_450_000_000_i64});
    shop.by(4).ok("orders.open", takeaway);
    let listed = shop.ask("orders.list", json!({"open": true})).unwrap();
    let brief = |order: &Value| {
        ["number", "status", "service", "table_name", "guests", "waiter_name", "gross", "unsent", "kitchen", "held"]
            .map(|name| order[name].to_string())
            .join(" ")
    };
    insta::assert_snapshot!(listed.as_array().unwrap().iter().map(brief).collect::<Vec<_>>().join("\n"), @r#"
    "A03" "open" "dine_in" "5" 2 "Юлия" 49900 false "cooking" false
    "A04" "open" "delivery" "" 0 "Person 4" 0 false "none" false
    "#);
    assert_eq!((&listed[1]["guest"], &listed[1]["ready_ms"]), (&guest, &json!(1_772_450_000_000_i64)));
    let only = json!({"open": true, "only": [id("order", 4), id("order", 1), id("order", 99)]});
    let only = shop.ask("orders.list", only).unwrap();
    assert_eq!(
        only.as_array().unwrap().iter().map(brief).collect::<Vec<_>>(),
        [brief(&listed[1])],
        "1 is paid, 99 is not there"
    );
    assert_eq!(
        shop.ask("orders.list", json!({"status": "paid", "day": "2026-03-02"})).unwrap().as_array().unwrap().len(),
        2
    );
    insta::assert_snapshot!(words(&shop.ask("orders.list", json!({"open": false})).unwrap_err()), @"bad_request: the request cannot be read: orders that are closed are listed by day or by state");
    insta::assert_snapshot!(shop.refused("orders.guest", json!({"order": id("order", 4), "guest": {"change_from": -1}})), @"invalid: an amount must be above zero");
    insta::assert_snapshot!(shop.refused("orders.guest", json!({"order": id("order", 4), "guest": {}, "ready_ms": -1})), @"invalid: the time to be ready is out of range");
}

#[test]
fn an_order_shows_its_tickets_voids_discounts_and_payments() {
    let shop = evening();
    let seen = |n: u64| shop.ask("orders.get", json!({"order": id("order", n)})).unwrap();
    let third = seen(3);
    assert_eq!(
        (&third["table_name"], &third["waiter_name"], &third["lines"][0]["stage"]),
        (&json!("5"), &json!("Юлия"), &json!("new"))
    );
    let void = &third["voided"][0];
    assert_eq!(
        (&void["qty"], &void["reason"], &void["used_up"], &void["by"]),
        (&json!(1_000), &json!("пересолено"), &json!(true), &json!("Person 2"))
    );
    assert_eq!(
        third["tickets"].as_array().unwrap().iter().map(|t| t["kind"].as_str().unwrap()).collect::<Vec<_>>(),
        ["make", "void"]
    );
    let second = seen(2);
    assert_eq!(
        (&second["discounts"][0]["value"], &second["discounts"][0]["reason"]),
        (&json!({"percent": 1_000}), &json!("друзья"))
    );
    assert_eq!(
        (&second["checks"][0]["status"], &second["checks"][0]["lines"][0]["qty"]),
        (&json!("settled"), &json!(2_000))
    );
    assert_eq!(seen(1)["payments"][0]["tip"], 5_000);
}

#[test]
fn receipts_are_found_by_number_table_and_name() {
    let mut shop = evening();
    let found = |shop: &Shop, asked: Value| -> Vec<String> {
        let list = shop.ask("receipts.list", asked).unwrap();
        list.as_array()
            .unwrap()
            .iter()
            .map(|r| format!("{} {} {}", r["receipt"], r["total"], r["cashier_name"]))
            .collect()
    };
    insta::assert_snapshot!(found(&shop, json!({})).join("\n"), @r#"
    "A-000002" 22221 "Person 2"
    "A-000001" 141700 "Person 2"
    "#);
    assert_eq!(found(&shop, json!({"text": "a-000001"})).len(), 1);
    assert_eq!(found(&shop, json!({"text": "PERSON 2", "limit": 1})).len(), 1);
    assert_eq!(found(&shop, json!({"day": "2026-03-01"})).len(), 0);
    shop.now_ms += 3 * 24 * 3_600_000;
    assert_eq!(found(&shop, json!({})).len(), 2, "receipts of the last days are found without a day");
}

#[test]
fn the_audit_tells_who_did_what_the_latest_first_page_by_page() {
    let mut shop = evening();
    shop.by(1).set_pin(2, "2222").unwrap();
    shop.reopen();
    shop.ok("orders.note", json!({"order": id("order", 3), "note": "у окна"}));
    let mut seen = Vec::new();
    let mut before = Value::Null;
    loop {
        let mut asked = json!({"limit": 3});
        if !before.is_null() {
            asked["before"] = before;
        }
        let page = shop.ask("audit.list", asked).unwrap();
        seen.extend(page["entries"].as_array().unwrap().clone());
        before = page["next"].clone();
        if before.is_null() {
            break;
        }
    }
    let told: Vec<String> =
        seen.iter().take(4).map(|e| format!("{} {} {}", e["kind"], e["user_name"], e["device"])).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    "order.noted" "Person 1" "Касса"
    "user.pin_set" "Person 1" "Касса"
    "payment.refunded" "Person 2" "Касса"
    "receipt.issued" "Person 2" "Касса"
    "#);
    let cursors: Vec<u64> = seen.iter().map(|e| e["cursor"].as_u64().unwrap()).collect();
    assert!(cursors.is_sorted_by(|a, b| a >= b), "the latest first");
    assert_eq!(seen.len(), shop.facts().iter().filter(|fact| fact.user.is_some()).count(), "each of them once");
    assert!(!seen.iter().any(|entry| entry.to_string().contains("argon2id")), "no hash of a PIN is shown");
    let voids = shop.ask("audit.list", json!({"kinds": ["line.voided"], "user": id("user", 2)})).unwrap();
    assert_eq!(voids["entries"][0]["body"]["reason"], "пересолено");
    assert_eq!(voids["entries"].as_array().unwrap().len(), 1);
}

#[test]
fn people_and_roles_are_named() {
    let mut shop = Shop::open();
    let names = shop.by(3).ask("people.names", json!({})).unwrap();
    assert_eq!((names.as_array().unwrap().len(), shop.ask("roles.list", json!({})).is_err()), (4, true));
    let me = shop.ask("people.me", json!({"user": id("user", 3)})).unwrap();
    assert_eq!(
        (&me["role"], &me["permissions"]),
        (&json!("waiter"), &json!(["view", "orders", "orders-send", "orders-move", "checks", "board"]))
    );
    assert_eq!(shop.by(2).ask("roles.list", json!({})).unwrap().as_array().unwrap().len(), 6);
}
