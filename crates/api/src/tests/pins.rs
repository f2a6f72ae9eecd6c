//! PINs tell who somebody is: unique in the branch, slow to guess, gone with the person.

use log::UserId;
use serde_json::json;

use super::shop::{Shop, id, words};
use crate::{Keypad, PIN_TRIES_MAX};

impl Shop {
    pub(super) fn set_pin(&mut self, n: u64, pin: &str) -> Result<(), String> {
        let command = self.api.pin(UserId(id("user", n)), pin, 4).map_err(|error| words(&error))?;
        let set = self.run("users.set_pin", serde_json::to_value(command).unwrap());
        set.map(|_| ()).map_err(|error| words(&error))
    }

    /// Who has a PIN: the number of the person, or the error.
    pub(super) fn unlock(&self, pin: &str) -> String {
        match self.api.unlock(pin, Keypad::default(), self.reader(), self.monotonic_ms) {
            Ok(user) => (1..9).find(|n| UserId(id("user", *n)) == user).unwrap().to_string(),
            Err(error) => words(&error),
        }
    }
}

#[test]
fn req_19_a_pin_tells_who_somebody_is() {
    let mut shop = Shop::open();
    shop.set_pin(2, "2222").unwrap();
    shop.set_pin(3, "3333").unwrap();
    assert_eq!(["2222", "3333"].map(|pin| shop.unlock(pin)), ["2", "3"]);
    insta::assert_snapshot!(["4444", "", "22222", "2222\0"].map(|pin| shop.unlock(pin)).join("\n"), @"
    not_allowed: the PIN is wrong
    not_allowed: the PIN is wrong
    not_allowed: the PIN is wrong
    not_allowed: the PIN is wrong
    ");
}

#[test]
fn a_card_opens_a_till_like_a_pin_and_neither_revokes_the_other() {
    let mut shop = Shop::open();
    let card = |shop: &mut Shop, n: u64, card: &str| {
        let command = shop.api.card(UserId(id("user", n)), card).map_err(|error| words(&error))?;
        let set = shop.run("users.set_card", serde_json::to_value(command).unwrap());
        set.map(|_| ()).map_err(|error| words(&error))
    };
    shop.set_pin(2, "2222").unwrap();
    card(&mut shop, 2, "0004589123").unwrap();
    assert_eq!(["2222", "0004589123"].map(|typed| shop.unlock(typed)), ["2", "2"]);
    shop.set_pin(2, "3333").unwrap();
    assert_eq!(["3333", "0004589123"].map(|typed| shop.unlock(typed)), ["2", "2"]);
    card(&mut shop, 2, ";4589124?").unwrap();
    assert_eq!(["3333", ";4589124?"].map(|typed| shop.unlock(typed)), ["2", "2"]);
    insta::assert_snapshot!(shop.unlock("0004589123"), @"not_allowed: the PIN is wrong");
    insta::assert_snapshot!(card(&mut shop, 3, ";4589124?").unwrap_err(), @"conflict: somebody else has this card; choose another one");
    insta::assert_snapshot!(card(&mut shop, 3, "123456").unwrap_err(), @"invalid: a card has 7 to 64 letters and digits");
    card(&mut shop, 3, "0004589123").unwrap();
    assert_eq!(shop.unlock("0004589123"), "3", "a lost card goes to somebody else");
}

#[test]
fn req_19_no_two_people_have_one_pin() {
    let mut shop = Shop::open();
    shop.set_pin(2, "2222").unwrap();
    insta::assert_snapshot!(shop.set_pin(3, "2222").unwrap_err(), @"conflict: somebody else has this PIN; choose another one");
    shop.set_pin(2, "2222").unwrap();
    assert_eq!(shop.unlock("2222"), "2");
}

#[test]
fn req_19_a_changed_pin_frees_the_old_one() {
    let mut shop = Shop::open();
    shop.set_pin(2, "2222").unwrap();
    shop.set_pin(2, "5555").unwrap();
    insta::assert_snapshot!(shop.unlock("2222"), @"not_allowed: the PIN is wrong");
    assert_eq!(shop.unlock("5555"), "2");
    shop.set_pin(3, "2222").unwrap();
    assert_eq!(shop.unlock("2222"), "3");
    shop.set_pin(3, "6666").unwrap();
    shop.set_pin(2, "2222").unwrap();
    assert_eq!(shop.unlock("2222"), "2", "an old PIN may come back");
}

#[test]
fn req_19_who_left_is_let_in_no_more() {
    let mut shop = Shop::open();
    shop.set_pin(3, "3333").unwrap();
    shop.ok("users.save", json!({"user": id("user", 3), "name": "Пётр", "role": "waiter", "active": false}));
    insta::assert_snapshot!(shop.unlock("3333"), @"not_allowed: the PIN is wrong");
    shop.ok("users.save", json!({"user": id("user", 3), "name": "Пётр", "role": "waiter", "active": true}));
    assert_eq!(shop.unlock("3333"), "3");
}

#[test]
fn req_19_five_wrong_pins_mean_a_delay() {
    let mut shop = Shop::open();
    shop.set_pin(2, "2222").unwrap();
    for _ in 1..PIN_TRIES_MAX {
        shop.unlock("0000");
    }
    assert_eq!(shop.unlock("2222"), "2", "four wrong ones are forgiven");
    for _ in 0..PIN_TRIES_MAX {
        insta::allow_duplicates! { insta::assert_snapshot!(shop.unlock("0000"), @"not_allowed: the PIN is wrong"); }
    }
    insta::assert_snapshot!(shop.unlock("2222"), @"not_now: too many wrong PINs; wait");
    shop.monotonic_ms += 29_999;
    assert!(shop.unlock("2222").starts_with("not_now"));
    shop.monotonic_ms += 1;
    shop.unlock("0000");
    shop.monotonic_ms += 59_999;
    assert!(shop.unlock("2222").starts_with("not_now"), "each further wrong one doubles the delay");
    shop.monotonic_ms += 1;
    assert_eq!(shop.unlock("2222"), "2");
    shop.unlock("0000");
    assert_eq!(shop.unlock("2222"), "2", "a right one starts the count anew");
}

#[test]
fn a_pin_has_as_many_digits_as_the_branch_says() {
    let mut shop = Shop::open();
    let refused = ["", "123", "12345", "12a4", "１２３４", "-123"].map(|pin| shop.set_pin(2, pin).unwrap_err());
    assert!(refused.iter().all(|words| words == "invalid: a PIN has 4 digits"), "{refused:?}");
    insta::assert_snapshot!(shop.set_pin(9, "9999").unwrap_err(), @"not_found: there is no such person");
}

#[test]
fn the_digits_of_a_pin_are_in_no_fact() {
    let mut shop = Shop::open();
    shop.set_pin(2, "2468").unwrap();
    let bodies: Vec<String> = shop.facts().into_iter().map(|fact| fact.body.get().to_owned()).collect();
    assert!(bodies.iter().any(|body| body.contains("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert!(bodies.iter().all(|body| !body.contains("2468")));
}
