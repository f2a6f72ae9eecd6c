//! What a branch does without is refused to people, and what it has stays as it was.

use domain::branch::Feature;
use serde_json::{Value, json};

use super::shop::{Shop, id};
use crate::features::of_call;
use crate::{COMMANDS, QUERIES};

const ALL: [Feature; 8] = [
    Feature::Tables,
    Feature::Kitchen,
    Feature::Menu,
    Feature::Stock,
    Feature::Staff,
    Feature::Reports,
    Feature::Printers,
    Feature::Delivery,
];

fn without(features: &[Feature]) -> Shop {
    let mut shop = Shop::open();
    shop.by(1).ok("settings.change", json!({"values": {"switched_off": features}}));
    shop
}

fn check(features: &[Feature], name: &str, request: Value) -> String {
    without(features).by(1).refused(name, request)
}

#[test]
fn every_feature_has_calls_and_nobody_loses_the_way_back() {
    let names: Vec<_> = COMMANDS.iter().map(|c| c.name).chain(QUERIES.iter().map(|q| q.name)).collect();
    for feature in ALL.into_iter().filter(|feature| *feature != Feature::Delivery) {
        assert!(names.iter().any(|name| of_call(name) == Some(feature)), "{feature:?}");
    }
    let mut shop = without(&ALL);
    shop.ok("settings.change", json!({"values": {"switched_off": []}}));
    shop.ok("orders.open", json!({"service": "takeaway"}));
}

#[test]
fn what_is_switched_off_is_refused() {
    let place = json!({"table": id("table", 9), "place": {"name": "9", "room": "Зал", "seats": 4}});
    insta::assert_snapshot!(check(&[Feature::Tables], "tables.place", place), @"not_now: this restaurant does without it; the settings can switch it on");
    let at_table = json!({"service": "dine_in", "table": id("table", 1)});
    assert!(check(&[Feature::Tables], "orders.open", at_table).starts_with("not_now"));
    assert!(check(&[Feature::Delivery], "orders.open", json!({"service": "delivery"})).starts_with("not_now"));
    let stop = json!({"user": id("user", 9), "name": "Новый", "role": "waiter"});
    assert!(check(&[Feature::Staff], "users.save", stop).starts_with("not_now"));
    let mut shop = without(&[Feature::Reports]);
    let refused = shop.by(1).ask("reports.day", json!({})).unwrap_err();
    assert_eq!(refused.details["feature"], "reports");
}

#[test]
fn the_rest_goes_on() {
    let mut shop = without(&ALL);
    shop.ok("orders.open", json!({"order": id("order", 1), "service": "dine_in"}));
    shop.ask("tables.list", json!({})).unwrap();
    shop.ask("menu.list", json!({})).unwrap();
    shop.ask("shift.x", json!({})).unwrap();
}
