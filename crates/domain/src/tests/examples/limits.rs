//! What is left of an entry, sold by devices that meet and by devices that do not.

use insta::assert_snapshot;

use crate::ids::EntryId;
use crate::menu::Limits;
use crate::money::Qty;
use crate::tests::{Branch, Device, id};

/// How much of the soup every device may still sell.
fn left(branch: &Branch) -> String {
    let soup = EntryId(id("soup"));
    let left = |limits: &mut Limits| {
        let can = |n: &i64| limits.clone().take(soup, Qty::ONE, Qty::new(*n * 500).unwrap()).is_ok();
        (0..100).take_while(|n| can(n)).last().map_or(0, |n| n * 500)
    };
    let on = |(letters, device): (&String, &Device)| format!("{letters} {}", left(&mut device.limits()));
    branch.devices.iter().map(on).collect::<Vec<_>>().join(", ")
}

#[test]
fn two_devices_that_sell_apart_agree_as_soon_as_they_meet() {
    let mut branch = Branch::ran("remain soup 5; open; sync; add soup 2 as a; B: add soup 1 as b");
    assert_snapshot!(left(&branch), @"A 3000, B 4000, C 5000");
    branch.sync();
    assert_snapshot!(left(&branch), @"A 2000, B 2000, C 2000");
    branch.run("add soup 2 as c; B: add soup 2 as d; sync");
    assert_snapshot!(left(&branch), @"A 0, B 0, C 0");
    branch.run("add soup 1 as e");
    assert_snapshot!(branch.refused.join("\n"), @"! add soup 1 as e: «it» is sold out");
}

#[test]
fn what_the_kitchen_has_does_not_come_back_and_what_it_has_not_does() {
    let mut branch = Branch::ran("remain soup 5; open; add soup 3 as a; qty a 2");
    assert_snapshot!(left(&branch), @"A 3000, B 49500, C 49500");
    branch.run("fire; void a 1; add soup 2 as b; void b");
    assert_snapshot!(left(&branch), @"A 3000, B 49500, C 49500");
    branch.run("add soup 2 as c; cancel");
    assert_snapshot!(left(&branch), @"A 3000, B 49500, C 49500");
    branch.run("reopen");
    assert_snapshot!(left(&branch), @"A 0, B 49500, C 49500");
}

#[test]
fn a_new_limit_starts_anew_and_a_line_of_the_old_one_does_not_touch_it() {
    let mut branch = Branch::ran("remain soup 5; open; add soup 3 as a; remain soup 4; void a");
    assert_snapshot!(left(&branch), @"A 4000, B 49500, C 49500");
    branch.run("add soup 1 as b; qty b 3");
    assert_snapshot!(left(&branch), @"A 1000, B 49500, C 49500");
}

#[test]
fn a_line_that_goes_to_another_order_takes_its_share_along() {
    let mut branch = Branch::ran("open b; open; remain soup 5; add soup 3 as a; move a=2 to b");
    assert_snapshot!(left(&branch), @"A 2000, B 49500, C 49500");
    branch.run("void a");
    assert_snapshot!(left(&branch), @"A 3000, B 49500, C 49500");
}
