//! The kitchen's screens and the guests' board.

use serde_json::{Value, json};

use super::shop::{Shop, id, line};

/// A board as a cook would read it out.
fn read_out(board: &Value) -> String {
    let ticket = |of: &Value| {
        let item = |item: &Value| {
            let (qty, left, name) = (&item["qty"], &item["left"], item["name"].as_str().unwrap());
            if left == qty { format!("{qty} {name}") } else { format!("{qty} {name} (left {left})") }
        };
        let items: Vec<String> = of["items"].as_array().unwrap().iter().map(item).collect();
        let words = [&of["station"], &of["kind"], &of["stage"], &of["number"], &of["table_name"], &of["waiter_name"]];
        let words: Vec<&str> = words.iter().map(|word| word.as_str().unwrap()).collect();
        format!("{}: {}", words.join(" "), items.join(", "))
    };
    let of = |name: &str| board[name].as_array().unwrap().iter().map(ticket).collect::<Vec<_>>();
    let dish = |of: &Value| {
        format!("all day: {} {} {}", of["station"].as_str().unwrap(), of["qty"], of["name"].as_str().unwrap())
    };
    let all_day = board["all_day"].as_array().unwrap().iter().map(dish).collect::<Vec<_>>();
    [of("tickets"), all_day, of("done").into_iter().map(|done| format!("done: {done}")).collect()].concat().join("\n")
}

fn board(shop: &Shop) -> String {
    read_out(&shop.ask("tickets.board", json!({})).unwrap())
}

fn ticket(shop: &Shop, list: &str, n: usize) -> Value {
    let board = shop.ask("tickets.board", json!({})).unwrap();
    json!({"order": board[list][n]["order"], "ticket": board[list][n]["ticket"]})
}

#[test]
fn a_cook_sees_what_was_sent_and_what_was_taken_back() {
    let mut shop = Shop::open();
    shop.order(1, &[1, 2, 1]);
    insta::assert_snapshot!(board(&shop), @"");
    shop.ok("orders.fire", json!({"order": id("order", 1)}));
    insta::assert_snapshot!(board(&shop), @"
    oven make new A01  : 2000 Пицца, 2000 Пицца
    stove make new A01  : 2000 Суп
    all day: oven 4000 Пицца
    all day: stove 2000 Суп
    ");
    shop.ok("orders.void_line", json!({"order": id("order", 1), "line": line(1, 3), "reason": "guest"}));
    insta::assert_snapshot!(board(&shop), @"
    oven make new A01  : 2000 Пицца, 2000 Пицца (left 0)
    stove make new A01  : 2000 Суп
    oven void new A01  : 2000 Пицца
    all day: oven 2000 Пицца
    all day: stove 2000 Суп
    ");
}

#[test]
fn a_finished_ticket_goes_and_can_be_taken_up_again() {
    let mut shop = Shop::open();
    shop.order(1, &[1]);
    shop.ok("orders.fire", json!({"order": id("order", 1)}));
    let of = ticket(&shop, "tickets", 0);
    shop.ok("tickets.ack", of.clone());
    shop.ok("tickets.bump", of);
    insta::assert_snapshot!(board(&shop), @"done: oven make bumped A01  : 2000 Пицца");
    shop.ok("tickets.recall", ticket(&shop, "done", 0));
    insta::assert_snapshot!(board(&shop), @"
    oven make new A01  : 2000 Пицца
    all day: oven 2000 Пицца
    ");
}

#[test]
fn guests_see_numbers_of_orders_without_a_table() {
    let mut shop = Shop::open();
    shop.order(1, &[1]);
    shop.order(2, &[1]);
    let calls = |shop: &Shop| shop.ask("guests.board", json!({})).unwrap();
    assert_eq!(calls(&shop), json!({"cooking": [], "ready": []}), "nothing was sent");
    for n in 1..=2 {
        shop.ok("orders.fire", json!({"order": id("order", n)}));
    }
    insta::assert_snapshot!(calls(&shop), @r#"{"cooking":["A01","A02"],"ready":[]}"#);
    shop.ok("tickets.bump", ticket(&shop, "tickets", 0));
    insta::assert_snapshot!(calls(&shop), @r#"{"cooking":["A02"],"ready":["A01"]}"#);
    shop.ok("orders.serve", json!({"order": id("order", 1)}));
    insta::assert_snapshot!(calls(&shop), @r#"{"cooking":["A02"],"ready":[]}"#);
    shop.ok("orders.service", json!({"order": id("order", 2), "service": "delivery"}));
    insta::assert_snapshot!(calls(&shop), @r#"{"cooking":[],"ready":[]}"#);
}

#[test]
fn a_station_sees_its_own_tickets() {
    let mut shop = Shop::open();
    shop.order(1, &[1]);
    shop.ok("orders.fire", json!({"order": id("order", 1)}));
    let seen = |station: &str| {
        shop.ask("tickets.board", json!({"station": station})).unwrap()["tickets"].as_array().unwrap().len()
    };
    let all = shop.ask("tickets.board", json!({})).unwrap();
    let station = all["tickets"][0]["station"].as_str().unwrap();
    assert_eq!((seen(station), seen("nowhere")), (1, 0));
}
