//! What the branch of the tests sells.

use crate::ids::{EntryId, ItemId};
use crate::menu::{Choice, ChoiceGroup, Entry, Variant};
use crate::money::{Money, Qty};
use crate::stock::Use;

use super::id;

fn entry(name: &str, price: i32, station: &str, uses: &[(&str, i64)]) -> Entry {
    let used = |(item, qty): &(&str, i64)| Use { item: ItemId(id(item)), qty: Qty::new(*qty).unwrap() };
    Entry {
        name: name.into(),
        category: "food".into(),
        variants: vec![Variant {
            name: String::new(),
            price: Money::from(price),
            uses: uses.iter().map(used).collect(),
            ..Variant::default()
        }],
        tax_class: "vat_standard".into(),
        station: station.into(),
        ..Entry::default()
    }
}

fn choice(name: &str, price: i32) -> Choice {
    Choice { name: name.into(), price: Money::from(price), ..Choice::default() }
}

/// An entry by its name.
pub(super) fn named(name: &str) -> Option<(EntryId, Entry)> {
    let entry = match name {
        "soup" => entry(name, 25_000, "hot", &[("carrot", 300)]),
        "pizza" => Entry {
            groups: vec![ChoiceGroup {
                name: "extras".into(),
                least: 0,
                most: 3,
                choices: vec![choice("cheese", 5_000), choice("plain", -60_000)],
                ..ChoiceGroup::default()
            }],
            ..entry(name, 49_900, "oven", &[("flour", 250), ("cheese", 100)])
        },
        "steak" => Entry {
            groups: vec![ChoiceGroup {
                name: "doneness".into(),
                least: 1,
                most: 1,
                choices: vec![choice("rare", 0), choice("done", 0)],
                ..ChoiceGroup::default()
            }],
            ..entry(name, 120_000, "hot", &[("beef", 300)])
        },
        "beer" => entry(name, 20_000, "", &[("bottle", 1_000)]),
        "apples" => Entry { step: Qty::new(1).unwrap(), ..entry(name, 9_999, "", &[("apple", 1_000)]) },
        "cake" => Entry { tax_class: "vat_reduced".into(), ..entry(name, 33_333, "", &[]) },
        "gift" => entry(name, 0, "", &[]),
        "gold" => Entry {
            variants: vec![Variant { price: Money::MAX, ..entry(name, 1, "", &[]).variants.remove(0) }],
            ..entry(name, 1, "", &[])
        },
        _ => return None,
    };
    Some((EntryId(id(name)), entry))
}
