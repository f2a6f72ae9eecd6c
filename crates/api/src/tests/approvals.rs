//! Every guarded action, one after the other, by a waiter whom the owner has to lend each right.

use std::collections::BTreeMap;

use domain::access::{Code, Permission};
use log::UserId;
use serde_json::json;
use serde_json::value::RawValue;

use super::every::work;
use super::shop::{Shop, id};
use crate::{APPROVAL_MS, COMMANDS, Envelope, Keypad};

const OWNER: u64 = 5;
const WAITER: u64 = 3;

fn approve(shop: &Shop, call: &Envelope, right: Permission) {
    let given = shop.api.approve("9876", Keypad::default(), call, right, shop.reader(), shop.monotonic_ms);
    assert_eq!(given.unwrap(), UserId(id("user", OWNER)));
}

/// The right that a call lacks; nothing if it was carried out.
fn lacks(shop: &mut Shop, call: &Envelope) -> Option<Permission> {
    let error = shop.send(std::slice::from_ref(call)).err()?;
    assert_eq!(error.code, Code::NotAllowed, "{}: {}", call.name, error.message);
    Some(serde_json::from_value(error.details["permission"].clone()).unwrap())
}

/// Does what the waiter wants, by the owner's word if need be: for this call, this request, this minute.
fn lend(shop: &mut Shop, call: &Envelope) {
    let Some(right) = lacks(shop, call) else { return };
    approve(shop, call, right);
    let request = RawValue::from_string(format!("{} ", call.request.get().replacen('{', "{ ", 1))).unwrap();
    assert_eq!(lacks(shop, &Envelope { request, ..call.clone() }), Some(right), "{}: another request", call.name);
    shop.monotonic_ms += APPROVAL_MS;
    assert_eq!(lacks(shop, call), Some(right), "{}: a minute later", call.name);
    approve(shop, call, right);
    assert_eq!(lacks(shop, call), None, "{}", call.name);
    let facts = shop.reader().facts_after(0, usize::MAX).unwrap();
    let mut facts =
        facts.iter().map(|stored| &stored.fact).filter(|fact| fact.command == Some(call.command_id)).peekable();
    assert!(facts.peek().is_some());
    for fact in facts {
        let names = (Some(UserId(id("user", WAITER))), Some(UserId(id("user", OWNER))));
        assert_eq!((fact.user, fact.approver), names, "{}: {}", call.name, fact.kind);
    }
}

#[test]
fn req_19_each_guarded_action_is_approved_for_itself_alone_and_by_name() {
    let mut shop = Shop::empty();
    shop.found();
    shop.ok("users.save", json!({"user": id("user", OWNER), "name": "Owner", "role": "admin"}));
    shop.set_pin(OWNER, "9876").unwrap();
    shop.by(WAITER).before = Some(lend);
    work(&mut shop);
    shop.ok("users.save", json!({"name": "Новый", "role": "waiter"}));
    shop.ok("roles.save", json!({"role": "cook", "permissions": ["view"]}));
    let entry = json!({"name": "Чай", "variants": [{"name": "", "price": 9_000}], "tax_class": "vat_standard"});
    shop.ok("menu.publish", json!({"entries": [{"entry": id("entry", 9), "content": entry}]}));

    let facts = shop.facts();
    let approved = facts.iter().filter(|fact| fact.approver.is_some()).filter_map(|fact| fact.command);
    let names: BTreeMap<_, _> = shop.done.iter().map(|(call, _)| (call.command_id, call.name.as_str())).collect();
    let mut guarded: Vec<&str> = approved.filter_map(|command| names.get(&command).copied()).collect();
    guarded.sort_unstable();
    guarded.dedup();
    insta::assert_snapshot!(guarded.join(" "), @"anomalies.resolve batons.force categories.save checks.cancel devices.announce devices.appoint devices.enrol devices.revoke drawer.open items.save menu.publish menu.remain menu.stop orders.cancel orders.discount orders.reopen orders.withdraw_discount payments.change_tender payments.finish payments.refund payments.start payments.take pictures.store pools.free pools.give_share pools.open pools.reserve receipts.correct roles.save screens.pair screens.retire settings.change settings.save shift.count shift.move_cash shift.open shift.z stock.count stock.move tables.place tables.retire tickets.ack tickets.bump tickets.recall users.save users.set_card users.set_pin");
    shop.actor = crate::Actor::System;
    let waiter = shop.ask("people.me", json!({"user": id("user", WAITER)})).unwrap();
    let missing = COMMANDS.iter().filter(|listed| {
        let right = serde_json::to_value(listed.permission).unwrap();
        !waiter["permissions"].as_array().unwrap().contains(&right) && !guarded.contains(&listed.name)
    });
    assert_eq!(missing.map(|listed| listed.name).collect::<Vec<_>>(), [""; 0], "guarded, and not tried");
}
