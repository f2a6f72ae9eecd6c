//! What a role lacks is refused; another person's word is for one command and one request.

use std::collections::BTreeSet;

use domain::access::{Code, Permission, default_roles};
use serde_json::json;

use super::every::day;
use super::shop::{Shop, call, id, line, words};
use crate::{APPROVAL_MS, Actor, ApiError, COMMANDS, Envelope, Keypad};

/// Tries a call and takes it back, whatever came of it.
fn try_out(shop: &mut Shop, call: &Envelope) -> ApiError {
    let fresh = Envelope { command_id: shop.call("", &json!({})).command_id, ..call.clone() };
    let prepared = shop.api.prepare(&[fresh], shop.monotonic_ms).unwrap();
    let api = std::mem::replace(&mut shop.api, crate::Api::new(log::DeviceId(id("device", 1)), crate::Pepper([7; 32])));
    let (actor, now) = (shop.actor, log::Moment::synced(shop.now_ms));
    let tried = shop.writer().write(|tx| match api.execute(&prepared, actor, now, tx) {
        Ok(_) => Err::<(), _>(ApiError::not_found("effect: it was only tried")),
        Err(error) => Err(error),
    });
    shop.api = api;
    tried.unwrap_err().into()
}

#[test]
fn each_role_may_what_the_matrix_says() {
    let mut shop = day();
    let calls: Vec<Envelope> = shop.done.iter().map(|(call, _)| call.clone()).collect();
    for (n, role) in [(1, "admin"), (2, "manager"), (3, "waiter"), (4, "cashier")] {
        shop.by(n);
        let rights: BTreeSet<Permission> = default_roles().into_iter().find(|(name, _)| *name == role).unwrap().1;
        for call in &calls {
            let listed = COMMANDS.iter().find(|listed| listed.name == call.name).unwrap();
            let refused = try_out(&mut shop, call).code == Code::NotAllowed;
            assert_eq!(refused, !rights.contains(&listed.permission), "{role}: {}", call.name);
        }
    }
}

#[test]
fn a_waiter_takes_no_money_and_voids_nothing_that_was_sent() {
    let mut shop = Shop::open();
    let order = shop.order(1, &[1, 2]);
    shop.ok("checks.form", json!({"order": order, "check": id("check", 1), "part": {"lines": [[line(1, 2), 2_000]]}}));
    shop.by(3);
    insta::assert_snapshot!(shop.refused("payments.take", json!({"order": order, "check": id("check", 1), "tender": "cash"})), @"not_allowed: your role does not allow this; ask for an approval");
    let void = json!({"order": order, "line": line(1, 1), "qty": 1_000, "reason": "передумали"});
    shop.ok("orders.void_line", void.clone());
    shop.ok("orders.fire", json!({"order": order}));
    let call = shop.call("orders.void_line", &void);
    let error = shop.send(&[call]).map(|_| ()).unwrap_err();
    assert_eq!((error.code, &error.details["permission"]), (Code::NotAllowed, &json!("orders-void-sent")));
    shop.by(2).ok("orders.void_line", void);
}

#[test]
fn a_query_asks_for_a_right_too() {
    let mut shop = Shop::open();
    shop.by(3).ask("menu.list", json!({})).unwrap();
    insta::assert_snapshot!(words(&shop.ask("shift.x", json!({})).unwrap_err()), @"not_allowed: your role does not allow this");
    shop.by(2).ask("shift.x", json!({})).unwrap();
}

#[test]
fn an_edited_matrix_holds_at_once() {
    let mut shop = Shop::open();
    let stop = json!({"entry": id("entry", 1), "stopped": true});
    assert!(shop.by(3).refused("menu.stop", stop.clone()).starts_with("not_allowed"));
    shop.by(1).ok("roles.save", json!({"role": "waiter", "permissions": ["view", "stop-list"]}));
    shop.by(3).ok("menu.stop", stop);
    assert!(shop.refused("orders.open", json!({"service": "takeaway"})).starts_with("not_allowed"));
    assert!(
        shop.refused("roles.save", json!({"role": "waiter", "permissions": ["rights"]})).starts_with("not_allowed")
    );
}

#[test]
fn who_left_or_was_never_here_may_nothing() {
    let mut shop = Shop::open();
    shop.by(9);
    assert!(shop.refused("orders.open", json!({"service": "takeaway"})).starts_with("not_allowed"));
    shop.by(1).ok("users.save", json!({"user": id("user", 2), "name": "Ольга", "role": "manager", "active": false}));
    assert!(shop.by(2).refused("orders.open", json!({"service": "takeaway"})).starts_with("not_allowed"));
    assert!(shop.ask("orders.list", json!({"status": "open"})).is_err());
}

/// A waiter wants to give a discount, which only the manager may, whose PIN is 2222; the cashier's is 4444.
fn discount() -> (Shop, Envelope) {
    let mut shop = Shop::open();
    let order = shop.order(1, &[1]);
    shop.set_pin(2, "2222").unwrap();
    shop.set_pin(4, "4444").unwrap();
    shop.by(3);
    (shop, call(id("tap", 1), "orders.discount", &wanted(order, 1_000)))
}

fn wanted(order: uuid::Uuid, percent_bp: u32) -> serde_json::Value {
    json!({"order": order, "value": {"percent": percent_bp}, "reason": "ждали долго"})
}

fn approve(shop: &Shop, pin: &str, call: &Envelope) -> Result<(), String> {
    let outcome =
        shop.api.approve(pin, Keypad::default(), call, Permission::Discount, shop.reader(), shop.monotonic_ms);
    outcome.map(|_| ()).map_err(|error| words(&error))
}

#[test]
fn req_19_an_approval_is_recorded_with_both_names() {
    let (mut shop, call) = discount();
    assert!(shop.refused_list(std::slice::from_ref(&call)).starts_with("not_allowed"));
    approve(&shop, "2222", &call).unwrap();
    shop.send(std::slice::from_ref(&call)).unwrap();
    let fact = shop.facts().pop().unwrap();
    let user = |n| Some(log::UserId(id("user", n)));
    assert_eq!((fact.kind.as_str(), fact.user, fact.approver), ("discount.given", user(3), user(2)));
}

#[test]
fn req_19_an_approval_is_for_one_action_and_one_amount() {
    let (mut shop, call) = discount();
    approve(&shop, "2222", &call).unwrap();
    let more = Envelope {
        request: super::shop::call(id("tap", 1), "", &wanted(id("order", 1), 5_000)).request,
        ..call.clone()
    };
    let other = Envelope { command_id: log::CommandId(id("tap", 2)), ..call.clone() };
    let else_what = super::shop::call(id("tap", 1), "orders.cancel", &json!({"order": id("order", 1), "reason": "x"}));
    for wrong in [more, other, else_what] {
        assert!(shop.refused_list(&[wrong]).starts_with("not_allowed"));
    }
    shop.send(&[call]).unwrap();
}

#[test]
fn req_19_an_approval_ends_after_a_minute() {
    let (mut shop, call) = discount();
    approve(&shop, "2222", &call).unwrap();
    shop.monotonic_ms += APPROVAL_MS;
    assert!(shop.refused_list(std::slice::from_ref(&call)).starts_with("not_allowed"));
    approve(&shop, "2222", &call).unwrap();
    shop.monotonic_ms += APPROVAL_MS - 1;
    shop.send(&[call]).unwrap();
}

#[test]
fn req_19_who_may_not_do_it_may_not_approve_it() {
    let (mut shop, call) = discount();
    insta::assert_snapshot!(approve(&shop, "4444", &call).unwrap_err(), @"not_allowed: this person may not approve that");
    insta::assert_snapshot!(approve(&shop, "0000", &call).unwrap_err(), @"not_allowed: the PIN is wrong");
    assert!(shop.refused_list(std::slice::from_ref(&call)).starts_with("not_allowed"));
    approve(&shop, "2222", &call).unwrap();
    shop.actor = Actor::System;
    shop.ok("roles.save", json!({"role": "manager", "permissions": ["view"]}));
    assert!(shop.by(3).refused_list(&[call]).starts_with("not_allowed"), "the approver lost the right meanwhile");
}

#[test]
fn req_19_an_approval_that_was_not_needed_is_not_recorded() {
    let (mut shop, call) = discount();
    approve(&shop, "2222", &call).unwrap();
    shop.by(1).send(&[call]).unwrap();
    assert_eq!(shop.facts().pop().unwrap().approver, None);
}
