//! Every rule that says no has a name of its own, under which screens have words for it.

use std::collections::BTreeMap;

use serde_json::json;

use super::shop::{Shop, id, line};
use crate::typescript;

/// Each reason with the fields that come with it, as TypeScript sees them.
fn reasons(file: &str) -> BTreeMap<&str, Vec<String>> {
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for variant in file.split("\"reason\": \"").skip(1) {
        let (name, rest) = variant.split_once('"').unwrap();
        let words = rest.split('}').next().unwrap().split("*/").last().unwrap();
        found.entry(name).or_default().push(words.trim().to_owned());
    }
    found
}

#[test]
fn one_reason_means_one_thing() {
    let file = typescript::file();
    let reasons = reasons(&file);
    for (name, fields) in &reasons {
        assert!(fields.windows(2).all(|pair| pair[0] == pair[1]), "{name}: {fields:?}");
    }
    insta::assert_snapshot!(reasons.into_keys().collect::<Vec<_>>().join(" "), @"already_resolved amount amount_below_zero amount_off at_printer card_length card_taken category_code category_parent centre_address cheaper_than_nothing check_cancelled check_formed check_paid choices code_expired code_guessed code_unreadable code_used code_wrong coin colour combo_part control count_below_zero cutoff damaged device_gone device_key device_letters disk_full division_by_zero empty empty_part entry_too_large exhausted file_too_large given_too_little gone group halves has_people held_elsewhere hours into_itself language letters_taken many_addresses many_wrong_pins may_not_approve needs_approval negative_discount negative_price negative_remainder negative_weight no_centre no_check no_choice no_discount no_drawer no_entry no_floor no_halves no_line no_order no_parcel no_part no_parts no_payment no_pool no_printer no_printer_set no_receipt no_reservation no_seller no_setting no_shift no_station no_such no_such_shift no_tax_rate no_ticket no_variant nobody_there not_a_terminal not_by_hand not_counted not_listening not_paired not_printed_again not_signed_in not_your_role nothing_open nothing_to_publish nothing_to_send number_too_large open_already order_cancelled order_merged order_paid order_paid_already other_shift other_till others_figures out_of_range own_detour own_fallback parcel_damaged parcel_of_others part_not_contained parts payment_done payment_pending person_left picture_of_other_kind picture_too_large picture_unreadable picture_unsafe pin_digits pin_length pin_taken published_twice quantity rate_too_large read_only reason_useless receipt_first receipt_given refunded sent sheet_too_long sheet_unreadable shift_closed shift_over sold_out step step_not_positive stick_failed stopped switched_off taken tax_row_twice tender tender_twice too_long too_many too_many_parts too_much too_much_money twice_among wrong_pin wrong_type");
}

#[test]
fn a_refusal_names_its_reason_with_what_its_words_need() {
    let mut shop = Shop::open();
    let order = shop.order(1, &[2]);
    shop.ok("menu.remain", json!({"entry": id("entry", 1), "qty": 2_000}));
    let soup = json!({"name": "Борщ", "names": {"en": "Borscht"}, "tax_class": "vat_standard", "variants": [{"name": "", "price": 1}]});
    shop.ok("menu.publish", json!({"entries": [{"entry": id("entry", 9), "content": soup}]}));
    shop.ok("menu.stop", json!({"entry": id("entry", 9), "stopped": true}));
    let mut say = |name: &str, request: serde_json::Value| {
        let call = shop.call(name, &request);
        let error = shop.send(&[call]).map(|_| ()).unwrap_err();
        serde_json::to_string(&error.details).unwrap()
    };
    insta::assert_snapshot!([
        say("orders.add_line", json!({"order": order, "entry": id("entry", 1), "qty": 3_000})),
        say("orders.void_line", json!({"order": order, "line": line(1, 1), "qty": 5_000})),
        say("orders.note_line", json!({"order": order, "line": line(1, 9), "note": "x"})),
        say("orders.note", json!({"order": order, "note": "\u{7}"})),
        say("orders.add_line", json!({"order": order, "entry": id("entry", 9)})),
        say("shift.open", json!({"float": 0})),
        say("tables.retire", json!({"table": id("table", 9)})),
        say("settings.save", json!({"settings": {"sellers": {}}})),
    ].join("\n"), @r#"
    {"name":"Пицца","reason":"sold_out","there":2000}
    {"reason":"too_much","there":2000}
    {"reason":"no_line"}
    {"field":"note","reason":"control"}
    {"name":"Борщ","names":{"en":"Borscht"},"reason":"stopped"}
    {"reason":"open_already"}
    {"reason":"no_such","what":"table"}
    {"reason":"no_seller"}
    "#);
}
