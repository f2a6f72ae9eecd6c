//! The menu through its calls: halves, combos, what is left, categories, pictures, pages and search, tables.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::shop::{Shop, id, words};

/// A shop that also sells pizzas in halves and a combo.
fn shop() -> Shop {
    let mut shop = Shop::open();
    let pizza = |n: u64, name: &str, en: &str, price: i64| {
        json!({"entry": id("entry", n), "content": {
            "name": name, "names": {"en": en}, "category": "pizza", "halves": true, "tax_class": "vat_standard",
            "variants": [{"name": "30", "price": price}, {"name": "40", "price": price + 20_001}],
            "barcodes": [format!("460000000{n}")], "plu": n.to_string(),
            "groups": [{"name": "Добавки", "least": 0, "most": 2, "amounts": true,
                "choices": [{"name": "Сыр", "price": 5_000}, {"name": "Лук", "price": 1_000}]}],
        }})
    };
    let part = |name: &str, choices: Value| json!({"name": name, "choices": choices});
    let combo = json!({"entry": id("entry", 20), "content": {
        "name": "Обед", "variants": [{"name": "", "price": 50_000}], "tax_class": "vat_standard", "combo": [
            part("Суп", json!([{"entry": id("entry", 2)}])),
            part("Пицца", json!([{"entry": id("entry", 11)}, {"entry": id("entry", 11), "variant": 1, "extra": 9_900}])),
            part("Напиток", json!([{"entry": id("entry", 3)}])),
        ],
    }});
    let entries = [pizza(11, "Маргарита", "Margherita", 40_000), pizza(12, "Пепперони", "Pepperoni", 50_001), combo];
    shop.ok("menu.publish", json!({"entries": entries}));
    shop.ok("orders.open", json!({"order": id("order", 1), "service": "takeaway"}));
    shop
}

fn add(more: Value) -> Value {
    let mut request = json!({"order": id("order", 1)});
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    request
}

fn line_names(shop: &Shop) -> String {
    let order = shop.ask("orders.get", json!({"order": id("order", 1)})).unwrap();
    let line = |line: &Value| format!("{} {}", line["name"].as_str().unwrap(), line["price"]);
    order["lines"].as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn two_halves_cost_the_dearer_or_the_mean() {
    let mut shop = shop();
    let halves = add(json!({"entry": id("entry", 11), "half": {"entry": id("entry", 12)}}));
    shop.ok("orders.add_line", halves.clone());
    let mut settings = shop.ask("settings.get", json!({})).unwrap();
    settings["half_price"] = json!("mean");
    shop.ok("settings.save", json!({"settings": settings}));
    shop.ok("orders.add_line", halves);
    let large = json!({"entry": id("entry", 11), "variant": 1, "half": {"entry": id("entry", 12)}});
    shop.ok("orders.add_line", add(large));
    assert_snapshot!(line_names(&shop), @"
    ½ Маргарита 30 + ½ Пепперони 30 50001
    ½ Маргарита 30 + ½ Пепперони 30 45001
    ½ Маргарита 40 + ½ Пепперони 40 65002
    ");
    let soup = json!({"entry": id("entry", 11), "half": {"entry": id("entry", 2)}});
    assert_snapshot!(shop.refused("orders.add_line", add(soup)), @"invalid: «Суп» is not sold in halves");
}

#[test]
fn choices_are_left_out_for_nothing_and_doubled_for_their_price() {
    let mut shop = shop();
    let choice = |choice: u32, how: &str| json!({"group": 0, "choice": choice, "how": how});
    let with = |choices: Value| add(json!({"entry": id("entry", 11), "choices": choices}));
    shop.ok("orders.add_line", with(json!([choice(0, "extra"), choice(1, "no")])));
    let order = shop.ask("orders.get", json!({"order": id("order", 1)})).unwrap();
    assert_eq!(order["sum"]["total"], 45_000);
    assert_eq!(order["lines"][0]["modifiers"][1]["how"], "no");
    let twice = with(json!([choice(0, "extra"), choice(0, "no")]));
    assert_snapshot!(shop.refused("orders.add_line", twice), @"invalid: group «Добавки» takes 0 to 2 choices");
}

#[test]
fn req_12_13_a_combo_costs_what_the_menu_says_and_its_shares_sum_to_it() {
    let mut shop = shop();
    let wanted = |pizza: u32| json!([{"entry": id("entry", 2)}, {"entry": id("entry", 11), "variant": pizza}, {"entry": id("entry", 3)}]);
    let combo = |lines: Value| add(json!({"combo": id("entry", 20), "lines": lines}));
    let sold = shop.ok("orders.add_combo", combo(wanted(1)));
    let prices: Vec<i64> = sold["prices"].as_array().unwrap().iter().map(|price| price.as_i64().unwrap()).collect();
    assert_eq!(prices.iter().sum::<i64>(), 59_900);
    assert_snapshot!(format!("{prices:?}"), @"[15360, 36940, 7600]");
    let mut say = |request: Value| shop.refused("orders.add_combo", request);
    assert_snapshot!(say(combo(json!([{"entry": id("entry", 2)}]))), @"invalid: «Обед» is a combo: one entry is to be chosen for each of its parts");
    let other = json!([{"entry": id("entry", 3)}, {"entry": id("entry", 11)}, {"entry": id("entry", 3)}]);
    assert_snapshot!(say(combo(other)), @"invalid: «Суп» cannot be chosen so in this combo");
    assert_snapshot!(shop.refused("orders.add_line", add(json!({"entry": id("entry", 20)}))), @"invalid: «Обед» is a combo: one entry is to be chosen for each of its parts");
    let unknown = json!({"entries": [{"entry": id("entry", 21), "content": {
        "name": "Ужин", "variants": [{"name": "", "price": 1}], "tax_class": "vat_standard",
        "combo": [{"name": "Что", "choices": [{"entry": id("entry", 99)}]}]}}]});
    assert_snapshot!(shop.refused("menu.publish", unknown), @"invalid: «Что» offers something that is not on the menu, is weighed, or is a combo itself");
}

fn left(shop: &Shop, entry: u64) -> Value {
    let stops = shop.ask("menu.stops", json!({})).unwrap();
    let tile = stops.as_array().unwrap().iter().find(|tile| tile["entry"] == json!(id("entry", entry)));
    tile.map_or(Value::Null, |tile| tile["remainder"].clone())
}

#[test]
fn what_is_left_falls_with_sales_and_rises_with_what_is_taken_back() {
    let mut shop = shop();
    assert_eq!(left(&shop, 11), Value::Null);
    shop.ok("menu.remain", json!({"entry": id("entry", 11), "qty": 3_000}));
    shop.ok("orders.add_line", add(json!({"line": id("line", 1), "entry": id("entry", 11), "qty": 2_000})));
    assert_eq!(left(&shop, 11), 1_000);
    shop.ok(
        "orders.add_line",
        add(json!({"line": id("line", 2), "entry": id("entry", 12), "half": {"entry": id("entry", 11)}})),
    );
    assert_eq!(left(&shop, 11), 500);
    let more = add(json!({"entry": id("entry", 11)}));
    assert_snapshot!(shop.refused("orders.add_line", more), @"not_now: only 0.500 of «Маргарита» are left");
    shop.ok("orders.change_quantity", add(json!({"line": id("line", 1), "qty": 1_000})));
    assert_eq!(left(&shop, 11), 1_500);
    assert_snapshot!(shop.refused("orders.change_quantity", add(json!({"line": id("line", 1), "qty": 3_000}))), @"not_now: only 1.500 of «Маргарита 30» are left");
    shop.ok("orders.void_line", add(json!({"line": id("line", 2), "reason": "передумали"})));
    assert_eq!(left(&shop, 11), 2_000);
    shop.ok("orders.cancel", add(json!({"reason": "ушли"})));
    assert_eq!(left(&shop, 11), 3_000);
    shop.ok("orders.reopen", add(json!({"reason": "вернулись"})));
    assert_eq!(left(&shop, 11), 2_000);
    shop.ok("menu.remain", json!({"entry": id("entry", 11)}));
    assert_eq!(left(&shop, 11), Value::Null);
    assert_snapshot!(shop.refused("menu.remain", json!({"entry": id("entry", 11), "qty": -1})), @"invalid: what is left cannot be below zero");
    assert_snapshot!(shop.refused("menu.remain", json!({"entry": id("entry", 99)})), @"not_found: there is no such entry");
}

fn found(shop: &Shop, name: &str, request: Value) -> String {
    let answer = shop.ask(name, request).unwrap();
    let tiles = answer.get("tiles").unwrap_or(&answer);
    let name = |tile: &Value| tile["name"].as_str().unwrap().to_owned();
    tiles.as_array().unwrap().iter().map(name).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_menu_is_paged_searched_and_follows_what_happens() {
    let mut shop = shop();
    let search = |shop: &Shop, text: &str| found(shop, "menu.search", json!({"text": text, "limit": 10}));
    assert_eq!(search(&shop, "маргорита"), "Маргарита");
    assert_eq!(search(&shop, "margerita"), "Маргарита");
    assert_eq!(search(&shop, "46000000012"), "Пепперони");
    let category = |name: &str, parent: &str, position: u32| json!({"category": name, "is": {"name": name.to_uppercase(), "parent": parent, "position": position, "colour": "#ff0000"}});
    shop.ok("categories.save", category("food", "", 1));
    shop.ok("categories.save", category("pizza", "food", 1));
    assert_snapshot!(shop.refused("categories.save", category("food", "pizza", 1)), @"invalid: «food» cannot lie in «pizza»");
    let views = shop.ask("menu.categories", json!({})).unwrap();
    let views = views.as_array().unwrap().iter().map(|view| format!("{} {}", view["category"], view["entries"]));
    assert_snapshot!(views.collect::<Vec<_>>().join(", "), @r#""food" 0, "pizza" 2, "" 4"#);
    let page = |offset: u32| json!({"category": "pizza", "offset": offset, "limit": 1});
    assert_eq!(found(&shop, "menu.page", page(0)) + &found(&shop, "menu.page", page(1)), "МаргаритаПепперони");
    let changed = json!({"entries": [{"entry": id("entry", 11), "content": null}, {"entry": id("entry", 12), "content": {
        "name": "Дьябола", "variants": [{"name": "", "price": 1}], "tax_class": "vat_standard", "favourite": true}}]});
    shop.ok("menu.publish", changed);
    assert_eq!(search(&shop, "маргорита") + &search(&shop, "дья"), "Дьябола");
    assert_eq!(found(&shop, "menu.page", json!({"favourites": true, "limit": 9})), "Дьябола");
    assert_eq!(shop.ask("menu.find", json!({"code": "12"})).unwrap(), Value::Null);
    assert_eq!(shop.ask("menu.get", json!({"entry": id("entry", 12)})).unwrap()["content"]["name"], "Дьябола");
}

#[test]
fn what_begins_to_count_later_comes_by_itself() {
    let mut shop = shop();
    let at = shop.now_ms + 3_600_000;
    let entry = json!({"entry": id("entry", 30), "content": {"name": "Ужин", "variants": [{"name": "", "price": 1}], "tax_class": "vat_standard"}});
    shop.ok("menu.publish", json!({"entries": [entry], "effective_ms": at}));
    let search = |shop: &Shop| found(shop, "menu.search", json!({"text": "ужин", "limit": 9}));
    assert_eq!(search(&shop), "");
    shop.now_ms = at;
    assert_eq!(search(&shop), "Ужин");
}

#[test]
fn pictures_are_kept_and_dangerous_ones_are_refused() {
    let mut shop = Shop::open();
    let svg = |inner: &str| {
        let text =
            format!("<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{inner}</svg>");
        json!({"media": "image/svg+xml", "data": BASE64_STANDARD.encode(text)})
    };
    let good = svg("<g id='a' fill='url(#b)'/><use xlink:href='#a'/>");
    let picture = shop.ok("pictures.store", good.clone())["picture"].clone();
    assert_eq!(shop.ok("pictures.store", good.clone())["picture"], picture);
    let kept = shop.ask("pictures.get", json!({"picture": picture})).unwrap();
    assert_eq!((&kept["data"], &kept["media"]), (&good["data"], &good["media"]));
    for bad in [
        "<script>alert(1)</script>",
        "<g onload='alert(1)'/>",
        "<image href='https://x.y/z.png'/>",
        "<a xlink:href='javascript:alert(1)'/>",
        "<style>@import 'x'</style>",
        "<g style='fill:url(//x.y)'/>",
        "<set attributeName='href' to='#'/>",
        "<foreignObject/>",
    ] {
        let refused = shop.refused("pictures.store", svg(bad));
        assert!(refused.starts_with("invalid: the drawing holds"), "{bad}: {refused}");
    }
    let png = |bytes: &[u8]| json!({"media": "image/png", "data": BASE64_STANDARD.encode(bytes)});
    shop.ok("pictures.store", png(b"\x89PNG\r\n\x1a\nx"));
    assert_snapshot!(shop.refused("pictures.store", png(b"GIF89a")), @"invalid: the file is not a picture of the kind image/png");
    assert_snapshot!(shop.refused("pictures.store", png(&vec![0; 40_000])), @"invalid: the picture is too large: at most 48 KB are allowed");
}

fn preview(shop: &Shop, format: &str, bytes: &[u8]) -> Result<Value, String> {
    let request = json!({"format": format, "data": BASE64_STANDARD.encode(bytes)});
    shop.ask("menu.preview_import", request).map_err(|error| words(&error))
}

#[test]
fn a_table_becomes_a_menu_and_a_second_time_nothing() {
    let mut shop = shop();
    let table = "Название;Категория;Размер;Цена;Штрихкод;name_en\nМаргарита;pizza;30;450,50;;\nМаргарита;pizza;40;1 650 руб.;;\nБорщ;Супы;;250;4601;Borscht\n;Супы;;1;;\nЩи;Супы;;дорого;;\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(table);
    let before = shop.facts().len();
    let seen = preview(&shop, "csv", table.as_bytes()).unwrap();
    assert!(preview(&shop, "csv", &bytes).unwrap() == seen);
    assert_eq!(shop.facts().len(), before, "a preview changes nothing");
    let bad = seen["bad"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bad| format!("{} {} {}", bad["row"], bad["column"], bad["problem"]));
    assert_snapshot!(bad.collect::<Vec<_>>().join("\n"), @r#"
    5 "Название" "нет названия"
    6 "Цена" "«дорого» — не цена"
    "#);
    assert_eq!((&seen["added"], seen["entries"].as_array().unwrap().len()), (&json!(1), 2));
    assert_eq!(seen["entries"][0]["entry"], json!(id("entry", 11)), "what is there keeps its identifier");
    assert_eq!(seen["entries"][0]["content"]["groups"][0]["name"], "Добавки", "and what the table does not say");
    assert_eq!(seen["entries"][0]["content"]["variants"][1]["price"], 165_000);
    assert_eq!(
        (&seen["categories"][0]["category"], &seen["categories"][1]["category"]),
        (&json!("pizza"), &json!("Супы"))
    );
    for category in seen["categories"].as_array().unwrap() {
        shop.ok("categories.save", category.clone());
    }
    shop.ok("menu.publish", json!({"entries": seen["entries"]}));
    let again = preview(&shop, "csv", table.as_bytes()).unwrap();
    assert_eq!((&again["entries"], &again["unchanged"], &again["categories"]), (&json!([]), &json!(2), &json!([])));
    assert_snapshot!(preview(&shop, "csv", b"a,b\n1,2").unwrap()["bad"][0]["problem"], @r#""в первой строке нет такого столбца""#);
    assert_snapshot!(preview(&shop, "xlsx", b"PK").unwrap_err(), @"invalid: the file cannot be read as a table of this form");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_table_makes_the_preview_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000), text in "(name|цена|price|;|,|\"|\n|1|x|\t){0,60}") {
        thread_local!(static SHOP: Shop = Shop::open());
        SHOP.with(|shop| {
            for bytes in [bytes.as_slice(), text.as_bytes()] {
                _ = preview(shop, "csv", bytes);
                _ = preview(shop, "xlsx", bytes);
            }
        });
    }
}

/// REQ-13: what was sold is told again in terms of the menu of today, by its names.
#[test]
fn what_was_sold_can_be_wanted_again_halves_and_combos_too() {
    let mut shop = shop();
    let choices = json!([{"group": 0, "choice": 0, "how": "extra"}]);
    let half = json!({"entry": id("entry", 12), "choices": [{"group": 0, "choice": 1}]});
    let halves =
        json!({"line": id("line", 1), "entry": id("entry", 11), "variant": 1, "choices": choices, "half": half});
    shop.ok("orders.add_line", add(halves));
    let parts = json!([{"entry": id("entry", 2)}, {"entry": id("entry", 11), "variant": 1}, {"entry": id("entry", 3)}]);
    shop.ok("orders.add_combo", add(json!({"combo": id("entry", 20), "lines": parts})));
    let asked = json!({"order": id("order", 1)});
    let wanted = shop.ask("orders.wanted", asked.clone()).unwrap();
    assert_eq!(wanted[0]["wanted"]["variant"], 1);
    assert_eq!(wanted[0]["wanted"]["choices"], json!([{"group": 0, "choice": 0, "qty": 1_000, "how": "extra"}]));
    assert_eq!(wanted[0]["wanted"]["half"]["entry"], json!(id("entry", 12)));
    assert_eq!(wanted[0]["wanted"]["half"]["choices"][0]["choice"], 1);
    let combos: Vec<&Value> = wanted.as_array().unwrap()[1..].iter().map(|line| &line["combo"]).collect();
    assert_eq!(combos, [&json!(id("entry", 20)); 3]);
    let again: Vec<Value> = wanted.as_array().unwrap()[1..].iter().map(|line| line["wanted"].clone()).collect();
    shop.ok("orders.add_combo", add(json!({"combo": id("entry", 20), "lines": again})));
    shop.ok("orders.add_line", add(wanted[0]["wanted"].clone()));
    let renamed = json!({"entry": id("entry", 2), "content": {
        "name": "Похлёбка", "variants": [{"name": "", "price": 1}], "tax_class": "vat_standard"}});
    shop.ok("menu.publish", json!({"entries": [renamed]}));
    assert_eq!(shop.ask("orders.wanted", asked.clone()).unwrap()[1]["wanted"], Value::Null);
    let seen = shop.ask("orders.get", asked).unwrap();
    assert_eq!(seen["lines"][0]["names"]["en"], "½ Margherita 40 + ½ Pepperoni 40");
}

#[test]
fn the_last_piece_can_be_chosen_anew_and_keeps_its_place() {
    let mut shop = shop();
    shop.ok("menu.remain", json!({"entry": id("entry", 11), "qty": 1_000}));
    shop.ok("orders.add_line", add(json!({"line": id("line", 1), "entry": id("entry", 11), "seat": 2})));
    shop.ok("orders.add_line", add(json!({"line": id("line", 2), "entry": id("entry", 3)})));
    let large = json!({"change": id("line", 1), "line": id("line", 3), "entry": id("entry", 11), "variant": 1});
    shop.ok("orders.change_line", add(large));
    assert_snapshot!(line_names(&shop), @"
    Маргарита 40 60001
    Кофе 12345
    ");
    let more = json!({"change": id("line", 3), "entry": id("entry", 11), "qty": 2_000});
    assert_snapshot!(shop.refused("orders.change_line", add(more)), @"not_now: only 1 of «Маргарита 40» are left");
}

#[test]
fn the_parts_of_the_last_combo_are_chosen_anew_in_its_place() {
    let mut shop = shop();
    shop.ok("menu.remain", json!({"entry": id("entry", 20), "qty": 1_000}));
    let parts = |pizza: u32, first: u64| {
        json!([
            {"line": id("line", first), "entry": id("entry", 2)},
            {"line": id("line", first + 1), "entry": id("entry", 11), "variant": pizza, "note": "без лука"},
            {"line": id("line", first + 2), "entry": id("entry", 3)},
        ])
    };
    shop.ok("orders.add_combo", add(json!({"combo": id("entry", 20), "lines": parts(0, 1)})));
    shop.ok("orders.add_line", add(json!({"line": id("line", 9), "entry": id("entry", 3)})));
    let large = json!({"change": id("line", 2), "lines": parts(1, 4)});
    shop.ok("orders.change_combo", add(large.clone()));
    assert_snapshot!(line_names(&shop), @"
    Суп 15360
    Маргарита 40 36940
    Кофе 7600
    Кофе 12345
    ");
    let mut say = |request: Value| shop.refused("orders.change_combo", add(request));
    assert_snapshot!([
        say(large),
        say(json!({"change": id("line", 9), "lines": parts(0, 11)})),
        say(json!({"change": id("line", 5), "lines": [{"entry": id("entry", 2)}]})),
    ].join("\n"), @"
    not_now: nothing of this line is left
    not_found: the order has no such line
    invalid: «Обед» is a combo: one entry is to be chosen for each of its parts
    ");
    shop.ok("orders.fire", json!({"order": id("order", 1)}));
    let late = json!({"change": id("line", 4), "lines": parts(0, 14)});
    assert_snapshot!(shop.refused("orders.change_combo", add(late)), @"not_now: the kitchen has this line; void it with a reason");
}
