//! One tap, one effect: whatever is sent again is answered again, and done once.

use domain::access::Code;
use serde_json::{Value, json};

use super::every::day;
use super::shop::{Shop, answers, call, id, words};
use crate::Envelope;

/// Sends one call again and gives its answer; nothing may be recorded.
fn again(shop: &mut Shop, calls: &[Envelope]) -> Vec<Value> {
    let before = shop.facts().len();
    let reply = shop.send(calls).unwrap_or_else(|error| panic!("{}: {}", calls[0].name, words(&error)));
    assert_eq!(shop.facts().len(), before, "{} was done twice", calls[0].name);
    assert_eq!(reply.changed, [], "{} says that something changed", calls[0].name);
    answers(&reply)
}

fn check_each(shop: &mut Shop) {
    for (call, answer) in shop.done.clone() {
        assert_eq!(again(shop, std::slice::from_ref(&call)), [answer], "{}", call.name);
    }
}

#[test]
fn req_02_a_repeated_command_gives_its_first_answer() {
    check_each(&mut day());
}

#[test]
fn req_02_a_repeated_command_gives_its_first_answer_after_a_restart() {
    let mut shop = day();
    shop.reopen();
    check_each(&mut shop);
}

#[test]
fn req_02_a_repeated_command_gives_its_first_answer_inside_of_another_envelope() {
    let mut shop = day();
    let (calls, firsts): (Vec<_>, Vec<_>) = shop.done.clone().into_iter().unzip();
    assert_eq!(again(&mut shop, &calls), firsts);
}

#[test]
fn req_02_new_and_repeated_calls_stand_together() {
    let mut shop = Shop::open();
    let opened = shop.call("orders.open", &json!({"order": id("order", 1), "service": "takeaway"}));
    let first = answers(&shop.send(std::slice::from_ref(&opened)).unwrap());
    let add = shop.call("orders.add_line", &json!({"order": id("order", 1), "entry": id("entry", 1)}));
    let both = answers(&shop.send(&[opened, add]).unwrap());
    assert_eq!(both[0], first[0]);
    assert_eq!(both[1]["prices"], json!([45_900]));
}

/// A tap must never be told "done" of what another tap did. What is left are pairs whose answer is true all the same.
#[test]
fn an_identifier_of_another_command_is_a_conflict() {
    let mut shop = day();
    let done: Vec<(Envelope, Value)> = shop
        .done
        .clone()
        .into_iter()
        .filter(|(call, _)| !shop.reader().facts_of_command(call.command_id).unwrap().is_empty())
        .collect();
    let mut taken_for = std::collections::BTreeSet::new();
    for (first, _) in &done {
        for (other, _) in done.iter().filter(|(other, _)| other.name != first.name) {
            let stolen = Envelope { command_id: first.command_id, ..other.clone() };
            match shop.send(&[stolen]) {
                Ok(_) => _ = taken_for.insert(format!("{} as {}", first.name, other.name)),
                Err(error) => assert_eq!(error.code, Code::Conflict, "{} as {}: {error}", first.name, other.name),
            }
        }
    }
    insta::assert_snapshot!(taken_for.into_iter().collect::<Vec<_>>().join("\n"), @"
    checks.form as checks.split
    payments.finish as payments.take
    payments.take as payments.finish
    settings.change as settings.save
    settings.save as settings.change
    ");
}

#[test]
fn a_refused_command_may_be_sent_again_and_then_succeed() {
    let mut shop = Shop::empty();
    shop.found();
    let order = shop.order(1, &[3]);
    shop.ok("checks.form", json!({"order": order, "check": id("check", 1)}));
    let take = call(id("tap", 1), "payments.take", &json!({"order": order, "check": id("check", 1), "tender": "cash"}));
    let refused = shop.send(std::slice::from_ref(&take)).map(|reply| answers(&reply)).unwrap_err();
    insta::assert_snapshot!(words(&refused), @"not_now: no shift is open on this till");
    shop.ok("shift.open", json!({}));
    assert_eq!(answers(&shop.send(&[take]).unwrap())[0]["receipt"], "A-000001");
}
