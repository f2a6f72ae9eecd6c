//! Where the kitchen makes what is ordered: item, category, and the station that stands in for another.

use serde_json::{Value, json};

use super::shop::{NOON_MS, Shop, id, line};

const HOUR_MS: i64 = 3_600_000;

/// A shop with a bar, one on the terrace and an oven; drinks are made at the bar, and lemonade is one of them.
fn with_bars() -> Shop {
    let mut shop = Shop::open();
    let station = |code: &str| json!({"code": code, "name": code});
    let stations = ["oven", "stove", "bar", "terrace"].map(station);
    let detours = json!([
        {"from": "bar", "to": "terrace", "rooms": ["Веранда"], "hours": null},
        {"from": "oven", "to": "stove", "rooms": [], "hours": {"from_minutes": 22 * 60, "to_minutes": 2 * 60}},
    ]);
    shop.ok("settings.change", json!({"values": {"stations": stations, "detours": detours}}));
    shop.ok("tables.place", json!({"table": id("table", 2), "place": {"name": "21", "room": "Веранда", "seats": 2}}));
    for (category, parent, station) in [("drinks", "", "bar"), ("lemonade", "drinks", "")] {
        let is = json!({"name": category, "parent": parent, "station": station});
        shop.ok("categories.save", json!({"category": category, "is": is}));
    }
    let entry = |n: u64, name: &str, more: Value| {
        let mut content = json!({"name": name, "category": "lemonade", "tax_class": "vat_standard", "variants": [{"name": "", "price": 20_000}]});
        content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"entry": id("entry", n), "content": content})
    };
    let entries = [
        entry(40, "Лимонад", json!({})),
        entry(41, "Вода", json!({"no_station": true})),
        entry(42, "Шербет", json!({"station": "stove"})),
    ];
    shop.ok("menu.publish", json!({"entries": entries}));
    shop
}

/// Opens an order at a table, or without one, and adds entries: the stations that get tickets.
fn sent(shop: &mut Shop, n: u64, table: Option<u64>, entries: &[u64]) -> String {
    let order = id("order", n);
    let (service, table) = (table.map_or("takeaway", |_| "dine_in"), table.map(|table| id("table", table)));
    shop.ok("orders.open", json!({"order": order, "service": service, "table": table}));
    for (entry, place) in entries.iter().zip(1..) {
        shop.ok("orders.add_line", json!({"order": order, "line": line(n, place), "entry": id("entry", *entry)}));
    }
    let fired = shop.ok("orders.fire", json!({"order": order}));
    let stations = fired["tickets"].as_array().unwrap().iter().map(|ticket| ticket["station"].as_str().unwrap());
    stations.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_dish_that_names_no_station_is_made_where_its_category_says() {
    let mut shop = with_bars();
    assert_eq!(sent(&mut shop, 1, None, &[40, 41, 42]), "bar stove");
    let categories = shop.ask("menu.categories", json!({})).unwrap();
    let stations: Vec<&str> =
        categories.as_array().unwrap().iter().map(|one| one["station"].as_str().unwrap()).collect();
    assert_eq!(stations, ["bar", "bar", ""], "drinks, lemonade, and what has no category");
    let drinks = json!({"category": "drinks", "is": {"name": "Напитки", "station": "stove"}});
    shop.ok("categories.save", drinks);
    assert_eq!(sent(&mut shop, 2, None, &[40]), "stove", "what is added from now on");
}

#[test]
fn a_station_stands_in_for_a_room_and_the_line_keeps_it() {
    let mut shop = with_bars();
    assert_eq!(sent(&mut shop, 1, Some(1), &[40]), "bar");
    assert_eq!(sent(&mut shop, 2, Some(2), &[40, 42]), "stove terrace");
    shop.ok("orders.move", json!({"order": id("order", 2), "table": id("table", 1)}));
    let void = json!({"order": id("order", 2), "line": line(2, 1), "reason": "передумали"});
    shop.ok("orders.void_line", void);
    let seen = shop.ask("orders.get", json!({"order": id("order", 2)})).unwrap();
    let last = seen["tickets"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["kind"], &last["station"]), (&json!("void"), &json!("terrace")), "taken back where it was made");
}

#[test]
fn a_station_stands_in_at_its_hours() {
    let mut shop = with_bars();
    assert_eq!(sent(&mut shop, 1, None, &[1]), "oven");
    shop.now_ms = NOON_MS + 10 * HOUR_MS;
    assert_eq!(sent(&mut shop, 2, None, &[1]), "stove");
    shop.now_ms = NOON_MS + 14 * HOUR_MS - 60_000;
    assert_eq!(sent(&mut shop, 3, None, &[1]), "stove");
    shop.now_ms = NOON_MS + 14 * HOUR_MS;
    assert_eq!(sent(&mut shop, 4, None, &[1]), "oven");
}

#[test]
fn a_detour_names_stations_that_there_are() {
    let mut shop = with_bars();
    let detours = |to: &str| json!({"values": {"detours": [{"from": "bar", "to": to, "rooms": [], "hours": null}]}});
    insta::assert_snapshot!(shop.refused("settings.change", detours("gone")), @"invalid: there is no station «gone»");
    insta::assert_snapshot!(shop.refused("settings.change", detours("bar")), @"invalid: the station «bar» cannot stand in for itself");
}
