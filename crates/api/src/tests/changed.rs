//! What changed is told with the answer, so that screens load it anew.

use serde_json::{Value, json};

use super::shop::{Shop, id};

/// The kinds of things that a command says it has changed.
fn kinds(shop: &mut Shop, name: &str, request: &Value) -> String {
    let call = shop.call(name, request);
    let mut kinds: Vec<String> = shop.send(&[call]).unwrap().changed.into_iter().map(|thing| thing.kind).collect();
    kinds.dedup();
    format!("{name}: {}\n", kinds.join(" "))
}

#[test]
fn changed_tells_the_kinds_of_things() {
    let mut shop = Shop::empty();
    shop.found();
    let (order, check) = (id("order", 1), id("check", 1));
    let steps = [
        ("settings.save", json!({"settings": {"name": "Другое"}})),
        ("users.save", json!({"user": id("user", 3), "name": "Пётр", "role": "waiter"})),
        ("menu.stop", json!({"entry": id("entry", 2), "stopped": true})),
        ("shift.open", json!({})),
        ("orders.open", json!({"order": order, "service": "dine_in", "table": id("table", 1)})),
        ("orders.add_line", json!({"order": order, "entry": id("entry", 1)})),
        ("orders.fire", json!({"order": order})),
        ("checks.form", json!({"order": order, "check": check})),
        ("payments.take", json!({"order": order, "check": check, "tender": "cash"})),
        ("shift.count", json!({"counted": 0})),
        ("shift.z", json!({})),
    ];
    let told: String = steps.iter().map(|(name, request)| kinds(&mut shop, name, request)).collect();
    insta::assert_snapshot!(told, @"
    settings.save: setting
    users.save: staff_user
    menu.stop: menu_change
    shift.open: number_series number_used shift till
    orders.open: number_series orders
    orders.add_line: orders
    orders.fire: number_series orders
    checks.form: orders
    payments.take: number_series number_used orders
    shift.count: shift
    shift.z: shift till
    ");
}

#[test]
fn changed_names_the_thing_and_nothing_else() {
    let mut shop = Shop::open();
    let (one, other) = (shop.order(1, &[1]), shop.order(2, &[1]));
    let note = shop.call("orders.note", &json!({"order": other, "note": "срочно"}));
    let changed = shop.send(&[note]).unwrap().changed;
    let named: Vec<(String, String)> = changed.into_iter().map(|thing| (thing.kind, thing.id)).collect();
    assert_eq!(named, [("orders".to_owned(), other.to_string())]);
    assert_ne!(one, other);
}

#[test]
fn what_was_refused_changed_nothing_and_what_changed_nothing_says_so() {
    let mut shop = Shop::open();
    let save = shop.call("settings.save", &json!({"settings": {"name": "Проба"}}));
    assert_eq!(shop.send(&[save]).unwrap().changed, []);
}
