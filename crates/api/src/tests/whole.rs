//! All or nothing: a list of calls stands or falls as one, and what fell used up no number.

use log::Moment;
use serde_json::json;

use super::shop::{Shop, answers, call, id, words};
use crate::Actor;

#[test]
fn a_list_whose_third_call_is_refused_leaves_nothing() {
    let mut shop = Shop::open();
    let order = id("order", 1);
    let calls = [
        shop.call("orders.open", &json!({"order": order, "service": "takeaway"})),
        shop.call("orders.add_line", &json!({"order": order, "entry": id("entry", 1)})),
        shop.call("orders.add_line", &json!({"order": order, "entry": id("entry", 99)})),
    ];
    insta::assert_snapshot!(shop.refused_list(&calls), @"not_found: there is no such entry on the menu");
    insta::assert_snapshot!(words(&shop.ask("orders.get", json!({"order": order})).unwrap_err()), @"not_found: there is no such order");
    let answer = answers(&shop.send(&calls[..2]).unwrap());
    assert_eq!(answer[0]["number"], "A01", "the refused list used up no number");
}

#[test]
fn an_identifier_of_another_command_refuses_the_calls_before_it_too() {
    let mut shop = Shop::open();
    let open = json!({"order": id("order", 1), "service": "takeaway"});
    let opened = shop.call("orders.open", &open);
    shop.send(std::slice::from_ref(&opened)).unwrap();
    let add = shop.call("orders.add_line", &json!({"order": id("order", 1), "entry": id("entry", 1)}));
    let stolen =
        call(opened.command_id.0, "shift.move_cash", &json!({"kind": "in", "amount": 500, "reason": "change"}));
    insta::assert_snapshot!(shop.refused_list(&[add, stolen]), @"conflict: the identifier of this command belongs to another one");
}

#[test]
fn req_07_a_refused_payment_uses_up_no_receipt_number() {
    let mut shop = Shop::open();
    let (order, check) = (shop.order(1, &[1]), id("check", 1));
    let take = json!({"order": order, "check": check, "tender": "cash"});
    let calls = [
        shop.call("checks.form", &json!({"order": order, "check": check})),
        shop.call("payments.take", &take),
        shop.call("payments.take", &take),
    ];
    insta::assert_snapshot!(shop.refused_list(&calls), @"not_now: the order is paid; refund it and repeat it instead");
    assert_eq!(answers(&shop.send(&calls[..2]).unwrap())[1]["receipt"], "A-000001");
}

#[test]
fn req_07_lists_of_one_transaction_share_the_numbers_without_a_gap() {
    let mut shop = Shop::open();
    let open = json!({"service": "takeaway"});
    let good = || vec![shop.call("orders.open", &open)];
    let bad =
        vec![shop.call("orders.open", &open), shop.call("orders.note", &json!({"order": id("order", 9), "note": ""}))];
    let lists = [good(), bad, good()];
    let prepared = lists.map(|calls| shop.api.prepare(&calls, 0).unwrap());
    let mut outcomes = [const { None }; 3];
    let api = crate::Api::new(log::DeviceId(id("device", 1)), crate::Pepper([7; 32]));
    let now = Moment::synced(shop.now_ms);
    let mut jobs: Vec<store::Job<'_>> = prepared
        .iter()
        .zip(&mut outcomes)
        .map(|(prepared, slot)| api.job(prepared, Actor::System, now, |outcome| *slot = Some(outcome)))
        .collect();
    shop.writer().run(&mut jobs);
    drop(jobs);
    let number = |outcome: Option<Result<crate::Answered, _>>| match outcome.unwrap() {
        Ok(answered) => answers(&answered.reply().unwrap())[0]["number"].as_str().unwrap().to_owned(),
        Err(error) => words(&crate::ApiError::from(error)),
    };
    insta::assert_snapshot!(outcomes.map(number).join("\n"), @"
    A01
    not_found: there is no such order
    A02
    ");
}

#[test]
fn what_a_list_has_recorded_is_seen_by_its_later_calls() {
    let mut shop = Shop::open();
    let order = id("order", 1);
    let calls = [
        shop.call("orders.open", &json!({"order": order, "service": "takeaway"})),
        shop.call("orders.add_line", &json!({"order": order, "entry": id("entry", 3)})),
        shop.call("checks.form", &json!({"order": order, "check": id("check", 1)})),
        shop.call(
            "payments.take",
            &json!({"order": order, "check": id("check", 1), "tender": "cash", "given": 20_000}),
        ),
        shop.call("shift.count", &json!({"counted": 22_345})),
        shop.call("shift.z", &json!({})),
    ];
    let answers = answers(&shop.send(&calls).unwrap());
    assert_eq!((&answers[3]["change"], &answers[3]["receipt"]), (&json!(7_655), &json!("A-000001")));
    let z = shop.ask("shift.report", json!({"shift": answers[5]["shift"]})).unwrap();
    assert_eq!((&z["totals"]["total"], &z["difference"]), (&json!(12_345), &json!(0)));
}
