//! Facts and the print jobs that follow from them.

use domain::paper::JobKind;
use serde_json::{Value, json};

use super::shop::{Shop, id, line};

/// A shop with a kitchen printer and one for receipts, which has the drawer.
pub(super) fn printers(shop: &mut Shop) {
    let printer = |code: &str, drawer: bool| json!({"code": code, "name": code, "profile": "virtual", "address": "virtual", "drawer": drawer});
    let settings = json!({
        "name": "Проба",
        "printers": [printer("kitchen", false), printer("bar", true)],
        "stations": [{"code": "oven", "name": "Печь", "printer": "kitchen", "copies": 2}],
        "routes": [{"paper": "receipt", "printer": "bar"}],
    });
    shop.ok("settings.save", json!({ "settings": settings }));
}

fn shop() -> Shop {
    let mut shop = Shop::open();
    printers(&mut shop);
    shop
}

fn kinds(shop: &Shop) -> Vec<JobKind> {
    let mut jobs = shop.reader().print_jobs(50).unwrap();
    jobs.reverse();
    jobs.into_iter().map(|job| job.kind).collect()
}

fn preview(shop: &Shop, what: Value) -> String {
    let document = shop.ask("print.preview", json!({ "what": what })).unwrap();
    domain::paper::text(&serde_json::from_value(document).unwrap(), 32)
}

#[test]
fn jobs_follow_from_facts_and_a_double_tap_gives_one_ticket() {
    let mut shop = shop();
    let order = shop.order(1, &[1, 2]);
    let fire = shop.call("orders.fire", &json!({"order": order}));
    for _ in 0..2 {
        shop.send(std::slice::from_ref(&fire)).unwrap();
    }
    assert_eq!(kinds(&shop), [JobKind::Kitchen; 2], "two copies for the oven; the stove has no printer");
    let check = shop.ok("checks.form", json!({"order": order}))["check"].clone();
    shop.ok("payments.take", json!({"order": order, "check": check, "tender": "cash", "given": 200_000}));
    assert_eq!(kinds(&shop)[2..], [JobKind::Drawer, JobKind::Receipt]);
}

#[test]
fn a_refused_command_queues_nothing() {
    let mut shop = shop();
    let order = shop.order(1, &[1]);
    let calls = [
        shop.call("orders.fire", &json!({"order": order})),
        shop.call("checks.print", &json!({"order": order, "check": id("check", 9)})),
    ];
    shop.refused_list(&calls);
    assert_eq!(kinds(&shop), []);
}

#[test]
fn a_job_that_was_called_off_can_be_taken_up_again() {
    let mut shop = shop();
    shop.ok("drawer.open", json!({"reason": "размен"}));
    shop.ok("print.copy", json!({"what": {"test": {"printer": "kitchen"}}}));
    let jobs = shop.ask("print.jobs", json!({})).unwrap();
    assert_eq!((&jobs[0]["kind"], &jobs[1]["kind"]), (&json!("test"), &json!("drawer")));
    shop.ok("print.cancel", json!({"job": jobs[0]["job"]}));
    assert_eq!(shop.ask("print.jobs", json!({})).unwrap()[0]["state"], "cancelled");
    shop.ok("print.retry", json!({"job": jobs[0]["job"], "printer": "bar"}));
    let again = shop.ask("print.jobs", json!({})).unwrap()[0].clone();
    assert_eq!((&again["state"], &again["instead_of"]), (&json!("queued"), &json!("kitchen")));
    insta::assert_snapshot!(shop.refused("print.retry", json!({"job": jobs[1]["job"]})), @"not_now: this job cannot be printed again; take a copy instead");
    assert_eq!(shop.ask("print.state", json!({})).unwrap()[1]["waiting"], 2);
}

#[test]
fn papers_as_they_come_out() {
    let mut shop = shop();
    let order = shop.order(1, &[1, 3]);
    shop.ok("orders.note_line", json!({"order": order, "line": line(1, 1), "note": "без лука"}));
    let fired = shop.ok("orders.fire", json!({"order": order}));
    let ticket = json!({"ticket": {"order": order, "ticket": fired["tickets"][0]["ticket"]}});
    insta::assert_snapshot!(preview(&shop, ticket), @"
                  Печь
    С   с о б о й             A 0 1
    Марка A-000001             12:00
    --------------------------------
    2   ×   П и ц ц а
      ! без лука

    - - - - - - - - - - - - - - - -
    ");
    let check = id("check", 1);
    shop.ok("checks.form", json!({"order": order, "check": check}));
    assert_eq!(shop.ok("checks.print", json!({"order": order, "check": check}))["copy"], 0);
    assert_eq!(shop.ok("checks.print", json!({"order": order, "check": check}))["copy"], 1);
    shop.ok("payments.take", json!({"order": order, "check": check, "tender": "cash", "given": 150_000}));
    insta::assert_snapshot!(preview(&shop, json!({"receipt": {"order": order, "check": check}})), @"
                 Проба
         НЕФИСКАЛЬНЫЙ ДОКУМЕНТ
     Квитанция об оплате № A-000001
    Заказ A01       02.03.2026 12:00
    С собой
    --------------------------------
    Пицца                     918,00
      2 × 459,00
    Кофе                      246,90
      2 × 123,45
    --------------------------------
    И Т О Г О   1   1 6 4 , 9 0   ₽
    В т. ч. НДС 22%           210,06
    --------------------------------
    Наличные                1 164,90
      Получено              1 500,00
      Сдача                   335,10

    - - - - - - - - - - - - - - - -
    ");
}

/// A shift with everything that a report tells of: a discount, a void, a refund, a tip, cash that moved, an open order.
fn evening() -> Shop {
    let mut shop = shop();
    let order = shop.order(1, &[1, 3]);
    shop.ok("orders.fire", json!({"order": order}));
    let void = json!({"order": order, "line": line(1, 1), "qty": 1_000, "reason": "гость передумал"});
    shop.ok("orders.void_line", void);
    let discount = json!({"order": order, "value": {"percent": 1_000}, "reason": "свои"});
    shop.ok("orders.discount", discount);
    let check = id("check", 1);
    shop.ok("checks.form", json!({"order": order, "check": check}));
    let paid = shop.ok("payments.take", json!({"order": order, "check": check, "tender": "cash", "given": 150_000}));
    let lines = [json!([line(1, 2), 1_000])];
    let refund = json!({"order": order, "payment": paid["payment"], "lines": lines, "reason": "остыл"});
    shop.ok("payments.refund", refund);
    shop.ok("shift.move_cash", json!({"kind": "in", "amount": 50_000, "reason": "размен"}));
    shop.ok("shift.move_cash", json!({"kind": "drop", "amount": 30_000, "reason": "в банк"}));
    shop.order(2, &[2]);
    shop
}

#[test]
fn req_14_a_shift_on_paper() {
    let shop = evening();
    insta::assert_snapshot!(preview(&shop, json!({"x": {}})), @"
                 Проба
         НЕФИСКАЛЬНЫЙ ДОКУМЕНТ
        Отчёт без закрытия смены
             (нефискальный)
    Смена                 № A-000001
    Операционный день     2026-03-02
    Открыта         02.03.2026 12:00
    Снят            02.03.2026 12:00
    --------------------------------
    Оплаченных счетов              1
    Позиций продано                3
    Продажи без скидок        705,90
    Скидки                    -70,59
    Продано по счетам         635,31
    В т. ч. НДС 22%           114,56
    Отмены (1)                459,00
    --------------------------------
    По видам оплаты
    Наличные (1)              635,31
      возвраты (1)           -111,11
    В Ы Р У Ч К А   5 2 4 , 2 0   ₽
    --------------------------------
    Размен на начало          100,00
    12:00 Внесение            500,00
      размен
    12:00 Инкассация         -300,00
      в банк
    Должно быть в кассе       824,20
    --------------------------------
    Открытые заказы: 1
    A02                       499,00

    - - - - - - - - - - - - - - - -
    ");
}

#[test]
fn a_z_tells_a_cashier_what_was_counted_and_nothing_of_the_drawer() {
    let mut shop = evening();
    let shift = shop.ask("shift.current", json!({})).unwrap()["shift"].clone();
    shop.by(4).ok("shift.count", json!({"counted": 100_000}));
    shop.by(4).ok("shift.z", json!({}));
    shop.actor = crate::Actor::System;
    let z = preview(&shop, json!({"z": {"shift": shift}}));
    assert!(
        ["Person 4", "Посчитано", "Разница", "Должно быть", "Открытые заказы: 1", "Подпись"]
            .iter()
            .all(|word| z.contains(word)),
        "{z}"
    );
    let job = shop.reader().print_jobs(1).unwrap().remove(0);
    let paper = crate::job_paper(shop.reader(), shop.api.device, shop.now_ms, &job).unwrap();
    let text = domain::paper::text(&paper.document.unwrap(), 32);
    insta::assert_snapshot!(text, @"
                 Проба
         НЕФИСКАЛЬНЫЙ ДОКУМЕНТ
         Отчёт о закрытии смены
             (нефискальный)
    Смена                 № A-000001
    Операционный день     2026-03-02
    Открыта         02.03.2026 12:00
    Закрыта         02.03.2026 12:00
                            Person 4
    --------------------------------
    Оплаченных счетов              1
    Позиций продано                3
    Отмены (1)                459,00
    --------------------------------
    По видам оплаты
    Наличные - в отчёте управляющего
    --------------------------------
    Посчитано               1 000,00
    --------------------------------
    Открытые заказы: 1
    A02                       499,00

    Подпись ____________________

    - - - - - - - - - - - - - - - -
    ");
}

/// Cash is a part of every sum: with the other tenders beside it, each would tell.
#[test]
fn an_x_tells_a_cashier_nothing_of_the_drawer() {
    let mut shop = shop();
    for (n, tender) in [(1, "cash"), (2, "card")] {
        let (order, check) = (shop.order(n, &[2]), id("check", n));
        shop.ok("checks.form", json!({"order": order, "check": check}));
        shop.ok("payments.take", json!({"order": order, "check": check, "tender": tender}));
    }
    let whole = shop.by(2).ask("shift.x", json!({})).unwrap();
    assert_eq!((&whole["total"], &whole["cash_expected"]), (&json!(99_800), &json!(59_900)));
    let card = json!({"payments": 1, "sales": 49_900, "tips": 0, "rounding": 0, "refunds": 0, "refunded": 0});
    let blind = json!({"checks": 2, "qty": 4_000, "tenders": {"card": card}, "voids": 0, "voided": 0});
    assert_eq!(shop.by(4).ask("shift.x", json!({})).unwrap(), blind);
    let asked = json!({"x": {"blind": false}});
    let seen = preview(&shop, asked.clone());
    insta::assert_snapshot!(seen, @"
                 Проба
         НЕФИСКАЛЬНЫЙ ДОКУМЕНТ
        Отчёт без закрытия смены
             (нефискальный)
    Смена                 № A-000001
    Операционный день     2026-03-02
    Открыта         02.03.2026 12:00
    Снят            02.03.2026 12:00
    --------------------------------
    Оплаченных счетов              2
    Позиций продано                4
    --------------------------------
    По видам оплаты
    Карта (1)                 499,00
    Наличные - после пересчёта

    - - - - - - - - - - - - - - - -
    ");
    shop.ok("print.copy", json!({"what": asked}));
    let printed = |shop: &Shop| {
        let job = shop.reader().print_jobs(1).unwrap().remove(0);
        let paper = crate::job_paper(shop.reader(), shop.api.device, shop.now_ms, &job).unwrap();
        domain::paper::text(&paper.document.unwrap(), 32)
    };
    assert_eq!(printed(&shop), seen, "paper tells no more than the screen");
    shop.by(2).ok("print.copy", json!({"what": {"x": {}}}));
    assert!(printed(&shop).contains("Должно быть в кассе"));
    assert!(shop.by(3).refused("print.copy", json!({"what": {"x": {}}})).starts_with("not_allowed"));
}

/// Whatever order identifiers have: those of lines that the till makes itself have none to speak of.
#[test]
fn a_receipt_names_the_dishes_in_the_order_in_which_they_were_added() {
    let mut shop = shop();
    let dishes = [3, 1, 2, 3, 2, 1, 1, 3];
    let order = shop.order(1, &dishes);
    let ids: Vec<_> = (1..=8).map(|place| line(1, place)).collect();
    assert!(!ids.is_sorted() && !ids.iter().rev().is_sorted(), "so the order of identifiers is another one");
    let check = id("check", 1);
    shop.ok("checks.form", json!({"order": order, "check": check}));
    let names = ["Пицца", "Суп", "Кофе"];
    let text = preview(&shop, json!({"prebill": {"order": order, "check": check}}));
    let said = text.lines().filter_map(|line| names.iter().find(|name| line.starts_with(**name)));
    let added = dishes.map(|entry| names[entry as usize - 1]);
    assert_eq!(said.copied().collect::<Vec<_>>(), added, "{text}");
}

#[test]
fn papers_speak_the_language_of_the_branch() {
    let mut shop = shop();
    shop.ok(
        "settings.change",
        json!({"values": {
            "language": "en",
            "stations": [{"code": "oven", "name": "Печь", "names": {"en": "Oven"}, "printer": "kitchen"}],
        }}),
    );
    let group = json!({"name": "Соус", "least": 0, "most": 1, "choices": [{"name": "Острый", "names": {"en": "Hot"}, "price": 0}]});
    let content = json!({
        "name": "Пицца", "names": {"en": "Pizza"}, "station": "oven", "tax_class": "vat_standard", "groups": [group],
        "variants": [{"name": "большая", "names": {"en": "large"}, "price": 45_900}],
    });
    shop.ok("menu.publish", json!({"entries": [{"entry": id("entry", 9), "content": content}]}));
    let order = shop.order(1, &[]);
    let choices = [json!({"group": 0, "choice": 0})];
    shop.ok("orders.add_line", json!({"order": order, "entry": id("entry", 9), "qty": 1_000, "choices": choices}));
    let fired = shop.ok("orders.fire", json!({"order": order}));
    let ticket = preview(&shop, json!({"ticket": {"order": order, "ticket": fired["tickets"][0]["ticket"]}}));
    insta::assert_snapshot!(ticket, @"
                  Oven
    T a k e a w a y           A 0 1
    Ticket A-000001            12:00
    --------------------------------
    1   ×   P i z z a   l a r g e
      + Hot

    - - - - - - - - - - - - - - - -
    ");
    let check = id("check", 1);
    shop.ok("checks.form", json!({"order": order, "check": check}));
    let bill = preview(&shop, json!({"prebill": {"order": order, "check": check}}));
    assert!(["Pre-bill", "Pizza large", "+ Hot"].iter().all(|word| bill.contains(word)), "{bill}");
}
