//! What to ask for so that a line is sold once more: found by the names that it was sold under, so that a menu that was
//! published since, with other places and prices, still knows it.

use super::sell::{Chosen, halved, on_half, spaced};
use super::sold::Sold;
use crate::menu::Entry;
use crate::money::Qty;

/// How an entry of the menu was wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// Place of the variant.
    pub variant: u32,
    /// Choices.
    pub choices: Vec<Chosen>,
    /// The variant and the choices of the second half.
    pub half: Option<(u32, Vec<Chosen>)>,
}

/// How a line was wanted, in terms of its entry as it is now and of that of its second half; nothing if the menu does
/// not know it so any more.
pub fn again(sold: &Sold, entry: &Entry, half: Option<&Entry>) -> Option<Again> {
    let chosen: Vec<(&str, Qty, _)> = sold.modifiers.iter().map(|one| (one.name.as_str(), one.qty, one.how)).collect();
    let Some(second) = half else {
        let (variant, _) = variants(entry).find(|(_, name)| *name == sold.name)?;
        let plain = |name: &str| name.to_owned();
        let (choices, rest) = choices(entry, &chosen, plain);
        return rest.is_empty().then_some(Again { variant, choices, half: None });
    };
    let pairs = || variants(entry).flat_map(|one| variants(second).map(move |other| (one.clone(), other)));
    let (one, other) = pairs().find(|(one, other)| halved(&one.1, &other.1) == sold.name)?;
    let (first_choices, rest) = choices(entry, &chosen, |name| on_half(&one.1, name));
    let (second_choices, rest) = choices(second, &rest, |name| on_half(&other.1, name));
    let half = Some((other.0, second_choices));
    rest.is_empty().then_some(Again { variant: one.0, choices: first_choices, half })
}

fn variants(entry: &Entry) -> impl Iterator<Item = (u32, String)> {
    (0u32..).zip(entry.variants.iter().map(|variant| spaced(&entry.name, &variant.name)))
}

type Named<'a> = (&'a str, Qty, crate::menu::Amount);

/// The places of choices in an entry, each taken once, and those that it does not have.
fn choices<'a>(entry: &Entry, chosen: &[Named<'a>], said: impl Fn(&str) -> String) -> (Vec<Chosen>, Vec<Named<'a>>) {
    let (mut found, mut rest): (Vec<Chosen>, Vec<Named<'a>>) = (Vec::new(), Vec::new());
    for (name, qty, how) in chosen.iter().copied() {
        let places = (0u32..).zip(&entry.groups).flat_map(|(group, of)| {
            let named = (0u32..).zip(&of.choices).filter(|(_, choice)| said(&choice.name) == name);
            named.map(move |(choice, _)| (group, choice)).collect::<Vec<_>>()
        });
        let is_free =
            |(group, choice): &(u32, u32)| !found.iter().any(|one| (one.group, one.choice) == (*group, *choice));
        match places.into_iter().find(is_free) {
            Some((group, choice)) => found.push(Chosen { group, choice, qty, how }),
            None => rest.push((name, qty, how)),
        }
    }
    (found, rest)
}
