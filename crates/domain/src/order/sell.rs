//! What is sold: the snapshot that a line takes of the menu, of one entry, of two halves, or of the parts of a combo.

use log::Hash;

use super::decide::{GUESTS_MAX, course};
use super::refusal::OrderError;
use super::sold::{Sold, SoldCombo, SoldHalf, SoldModifier};
use crate::branch::{Called, HalfPrice, Names};
use crate::ids::{EntryId, LineId};
use crate::menu::{Amount, ChoiceGroup, Entry};
use crate::money::{Money, Qty, Rounding, combo_shares, line_amount, mul_div};
use crate::stock::for_quantity;
use crate::text;

const CHOICES_MAX: usize = 50;

/// A choice that a guest makes, by places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// Place of the group in the entry.
    pub group: u32,
    /// Place of the choice in the group.
    pub choice: u32,
    /// How many on each unit.
    pub qty: Qty,
    /// How much of it.
    pub how: Amount,
}

/// What a guest wants of a menu entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddLine {
    /// Place of the variant in the entry.
    pub variant: u32,
    /// How much.
    pub qty: Qty,
    /// Choices.
    pub choices: Vec<Chosen>,
    /// The guest's seat; 0 is for all.
    pub seat: u32,
    /// The course; 0 is none.
    pub course: u32,
    /// Whether it waits until its course is fired.
    pub held: bool,
    /// A note for the kitchen.
    pub note: String,
}

/// Takes the snapshot of an entry as it is sold now: by a legal entity, where the entry names none, and made at a station.
pub fn line(
    id: EntryId,
    version: Hash,
    entry: &Entry,
    add: AddLine,
    (seller, station): (&str, &str),
) -> Result<Sold, OrderError> {
    let no_choice = || OrderError::NoChoice(entry.called());
    if !entry.combo.is_empty() {
        return Err(OrderError::Parts(entry.called()));
    }
    let variant = entry.variants.get(add.variant as usize).ok_or_else(no_choice)?;
    let step = entry.step.thousandths().max(1);
    if add.qty <= Qty::ZERO || add.qty.thousandths() % step != 0 {
        return Err(OrderError::Quantity);
    }
    if add.seat > GUESTS_MAX {
        return Err(OrderError::OutOfRange { what: "seat" });
    }
    course(add.course)?;
    text::note("note", &add.note)?;
    let name = spaced(&entry.name, &variant.name);
    let names = joined([(&entry.name, &entry.names), (&variant.name, &variant.names)], spaced);
    let seller = if entry.seller.is_empty() { seller } else { &entry.seller };
    let modifiers = modifiers(entry, &add.choices)?;
    payable(|| Called::new(&name, &names), variant.price, &modifiers, add.qty)?;
    Ok(Sold {
        entry: id,
        version,
        name,
        names,
        qty: add.qty,
        price: variant.price,
        tax_class: entry.tax_class.clone(),
        seller: seller.to_owned(),
        station: station.to_owned(),
        category: entry.category.clone(),
        modifiers,
        seat: add.seat,
        course: add.course,
        held: add.held,
        combo: None,
        combo_of: None,
        half: None,
        instead_of: None,
        limits: Vec::new(),
        note: add.note,
        uses: variant.uses.clone(),
    })
}

pub(super) fn spaced(first: &str, second: &str) -> String {
    if second.is_empty() { first.to_owned() } else { format!("{first} {second}") }
}

/// Two names put together, in every language that one of them has.
fn joined(parts: [(&String, &Names); 2], join: fn(&str, &str) -> String) -> Names {
    let languages = parts.iter().flat_map(|(_, names)| names.keys());
    let said = |language: &String| {
        let [first, second] = parts.map(|(plain, names)| names.get(language).unwrap_or(plain));
        (language.clone(), join(first, second))
    };
    languages.map(said).collect()
}

/// Refuses a line that no bill could ever hold: it would block the order that it stands in.
fn payable(
    called: impl FnOnce() -> Called,
    price: Money,
    modifiers: &[SoldModifier],
    qty: Qty,
) -> Result<(), OrderError> {
    let extra = |modifier: &SoldModifier| line_amount(modifier.price, modifier.qty, Rounding::HalfUp);
    let extras = modifiers.iter().map(extra).collect::<Result<Vec<_>, _>>()?;
    let unit = Money::sum(extras.into_iter().chain([price]))?;
    if unit < Money::ZERO {
        return Err(OrderError::NegativePrice(called()));
    }
    line_amount(unit, qty, Rounding::HalfUp)?;
    Ok(())
}

fn modifiers(entry: &Entry, choices: &[Chosen]) -> Result<Vec<SoldModifier>, OrderError> {
    let no_choice = || OrderError::NoChoice(entry.called());
    if choices.len() > CHOICES_MAX {
        return Err(OrderError::OutOfRange { what: "choices" });
    }
    for (group, at) in entry.groups.iter().zip(0u32..) {
        fits(group, choices.iter().filter(|chosen| chosen.group == at))?;
    }
    let modifier = |chosen: &Chosen| {
        let group = entry.groups.get(chosen.group as usize).ok_or_else(no_choice)?;
        let choice = group.choices.get(chosen.choice as usize).ok_or_else(no_choice)?;
        if !chosen.how.is_with() && !group.amounts {
            return Err(no_choice());
        }
        if chosen.qty <= Qty::ZERO {
            return Err(OrderError::Quantity);
        }
        let price = if chosen.how.is_paid() { choice.price } else { Money::ZERO };
        let (name, names) = (choice.name.clone(), choice.names.clone());
        Ok(SoldModifier { name, names, price, qty: chosen.qty, how: chosen.how })
    };
    choices.iter().map(modifier).collect()
}

/// Whether a group has as many choices as it wants. What the guest does without is not taken.
fn fits<'a>(group: &ChoiceGroup, chosen: impl Iterator<Item = &'a Chosen> + Clone) -> Result<(), OrderError> {
    let taken = chosen.clone().filter(|chosen| chosen.how != Amount::No).count();
    let taken = u32::try_from(taken).unwrap_or(u32::MAX);
    let mut places: Vec<u32> = chosen.map(|chosen| chosen.choice).collect();
    places.sort_unstable();
    let contradicts = group.amounts && places.windows(2).any(|pair| pair[0] == pair[1]);
    if contradicts || !(group.least..=group.most).contains(&taken) {
        let of = Called::new(&group.name, &group.names);
        return Err(OrderError::Choices { of, least: group.least, most: group.most });
    }
    Ok(())
}

/// The size in which a half is sold: that which is named like the size of the other half, unless the guest says.
pub fn half_variant(first: &Entry, variant: u32, second: &Entry, said: Option<u32>) -> Result<u32, OrderError> {
    if let Some(entry) = [first, second].into_iter().find(|entry| !entry.halves) {
        return Err(OrderError::NoHalves(entry.called()));
    }
    let size = first.variants.get(variant as usize).map(|variant| variant.name.as_str());
    let alike = || second.variants.iter().zip(0u32..).find(|(of, _)| Some(of.name.as_str()) == size).map(|(_, at)| at);
    said.or_else(alike).ok_or_else(|| OrderError::NoChoice(second.called()))
}

/// Puts two halves together into one line. Each half keeps the full price of its choices; what both use is halved.
pub fn halves(first: Sold, second: Sold, rule: HalfPrice, rounding: Rounding) -> Result<Sold, OrderError> {
    let differ = (&first.tax_class, &first.seller) != (&second.tax_class, &second.seller);
    if differ || first.qty != second.qty {
        return Err(OrderError::Halves { first: first.called(), second: second.called() });
    }
    let price = match rule {
        HalfPrice::Dearer => first.price.max(second.price),
        HalfPrice::Mean => {
            let both = first.price.minor().saturating_add(second.price.minor());
            Money::new(mul_div(both, 1, 2, rounding)?)?
        }
    };
    let (name, names) = {
        let parts = [(&first.name, &first.names), (&second.name, &second.names)];
        (halved(&first.name, &second.name), joined(parts, halved))
    };
    let mut uses = for_quantity(&first.uses, Qty::HALF)?;
    uses.extend(for_quantity(&second.uses, Qty::HALF)?);
    let modifiers: Vec<SoldModifier> =
        [&first, &second].into_iter().flat_map(|sold| sold.modifiers.iter().map(|m| of_half(sold, m))).collect();
    payable(|| Called::new(&name, &names), price, &modifiers, first.qty)?;
    let half = Some(SoldHalf { entry: second.entry, version: second.version });
    Ok(Sold { name, names, price, modifiers, uses, half, ..first })
}

/// The name of two halves.
pub(super) fn halved(first: &str, second: &str) -> String {
    format!("½ {first} + ½ {second}")
}

/// The name of a choice that belongs to a half.
pub(super) fn on_half(half: &str, name: &str) -> String {
    format!("½ {half}: {name}")
}

/// A choice says to which half it belongs.
fn of_half(sold: &Sold, modifier: &SoldModifier) -> SoldModifier {
    let parts = [(&sold.name, &sold.names), (&modifier.name, &modifier.names)];
    SoldModifier { name: on_half(&sold.name, &modifier.name), names: joined(parts, on_half), ..modifier.clone() }
}

/// Several lines that are sold together at one price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCombo {
    /// The price of all of them.
    pub price: Money,
    /// The lines, each of one unit, at their own prices.
    pub lines: Vec<(LineId, Sold)>,
}

/// Shares the price of a combo out over its lines by their own prices, so that they sum to it exactly.
pub fn combo(add: AddCombo) -> Result<Vec<(LineId, Sold)>, OrderError> {
    let first = add.lines.first().map(|(id, _)| *id).ok_or(OrderError::Quantity)?;
    if add.price < Money::ZERO || add.lines.iter().any(|(_, sold)| sold.qty != Qty::ONE) {
        return Err(OrderError::Quantity);
    }
    let prices: Vec<Money> = add.lines.iter().map(|(_, sold)| sold.price).collect();
    let shares = combo_shares(add.price, &prices)?;
    let share = |((id, sold), price)| (id, Sold { price, combo: Some(first), ..sold });
    Ok(add.lines.into_iter().zip(shares).map(share).collect())
}

/// Sells a combo of the menu: a line for each of its parts, in their order, at the price that the menu gives it.
/// `wanted` says which entry and which variant of it the guest takes for each part.
pub fn menu_combo(
    of: &SoldCombo,
    entry: &Entry,
    wanted: &[(EntryId, u32)],
    lines: Vec<(LineId, Sold)>,
) -> Result<Vec<(LineId, Sold)>, OrderError> {
    let price = entry.variants.first().map(|variant| variant.price);
    let mut price = price.ok_or_else(|| OrderError::NoChoice(entry.called()))?;
    if entry.combo.is_empty() || entry.combo.len() != wanted.len() || lines.len() != wanted.len() {
        return Err(OrderError::Parts(entry.called()));
    }
    for (part, (id, variant)) in entry.combo.iter().zip(wanted) {
        let choice = part.choices.iter().find(|choice| (choice.entry, choice.variant) == (*id, *variant));
        let choice = choice.ok_or_else(|| OrderError::NoPart(Called::new(&part.name, &part.names)))?;
        price = price.plus(choice.extra)?;
    }
    let of = |(id, sold): (LineId, Sold)| (id, Sold { combo_of: Some(of.clone()), ..sold });
    Ok(combo(AddCombo { price, lines })?.into_iter().map(of).collect())
}
