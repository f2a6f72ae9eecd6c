//! Writing the menu: entries are checked, versioned by content and published.

use std::sync::Arc;

use log::LINE_BYTES_MAX;

use super::{ChoiceGroup, ComboPart, ENTRY_BYTES_MAX, Entry, EntryRemainderSet, EntryWritten, MenuPublished};
use crate::branch::Called;
use crate::fact::Body;
use crate::ids::{EntryId, LimitId, MenuVersionId};
use crate::money::{Money, Qty};
use crate::text::{self, TextError};

/// Why a menu cannot be published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, ts_rs::TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum MenuError {
    /// No variant.
    #[error("«{0}» has no variant to sell")]
    NoVariant(Called),
    /// A price below zero.
    #[error("«{0}» has a price below zero")]
    NegativePrice(Called),
    /// A group that nobody can satisfy.
    #[error("group «{0}» asks for more choices than it has or allows")]
    Group(Called),
    /// A step of quantity that is not above zero.
    #[error("«{0}» has no step of quantity")]
    Step(Called),
    /// Too many of something.
    #[error("«{of}» has too many {what}")]
    TooMany {
        /// The entry.
        #[serde(flatten)]
        of: Called,
        /// Too many of what.
        what: &'static str,
    },
    /// A code that no scanner gives and nobody types.
    #[error("«{of}» has a code that cannot be: {code}")]
    #[serde(rename = "code_unreadable")]
    Code {
        /// The entry.
        #[serde(flatten)]
        of: Called,
        /// Its code.
        code: String,
    },
    /// A part of a combo with nothing to choose from.
    #[error("part «{0}» has nothing to choose from")]
    EmptyPart(Called),
    /// A part of a combo that is not on the menu, or cannot be a part.
    #[error("«{0}» offers something that is not on the menu, is weighed, or is a combo itself")]
    ComboPart(Called),
    /// A quantity that is left below zero.
    #[error("what is left cannot be below zero")]
    NegativeRemainder,
    /// Too much for one entry.
    #[error("«{0}» is too large")]
    #[serde(rename = "entry_too_large")]
    TooLarge(Called),
    /// A name that cannot be kept.
    #[error(transparent)]
    #[serde(untagged)]
    Text(#[from] TextError),
}

impl crate::access::Refusal for MenuError {}

const VARIANTS_MAX: usize = 100;
const GROUPS_MAX: usize = 50;
const PARTS_MAX: usize = 20;
const PART_CHOICES_MAX: usize = 200;
const BARCODES_MAX: usize = 20;
const CODE_CHARS_MAX: usize = 64;

/// Changes per fact, so that a line stays well below its limit.
const CHANGES_PER_FACT: usize = LINE_BYTES_MAX / 128;

/// Checks and publishes entries; none takes one off the menu.
pub fn write_entries(
    entries: &[(EntryId, Option<Entry>)],
    version: MenuVersionId,
    number: i64,
    effective_ms: i64,
) -> Result<Vec<Body>, MenuError> {
    let mut facts = Vec::new();
    let mut changed = Vec::new();
    for (id, entry) in entries {
        let hash = match entry {
            None => None,
            Some(entry) => {
                let written = written(*id, entry)?;
                let hash = written.hash;
                facts.push(written.into());
                Some(hash)
            }
        };
        changed.push((*id, hash));
    }
    let published = |part: &[(EntryId, Option<log::Hash>)]| {
        MenuPublished { version, number, base: None, effective_ms, changed: part.to_vec() }.into()
    };
    facts.extend(changed.chunks(CHANGES_PER_FACT).map(published));
    Ok(facts)
}

fn written(id: EntryId, entry: &Entry) -> Result<EntryWritten, MenuError> {
    Ok(EntryWritten { entry: id, hash: check_entry(entry)?, content: entry.clone() })
}

/// Checks an entry, and gives its version.
pub fn check_entry(entry: &Entry) -> Result<log::Hash, MenuError> {
    check(entry)?;
    let bytes = serde_json::to_vec(entry).map_err(|_| MenuError::TooLarge(entry.called()))?;
    if bytes.len() > ENTRY_BYTES_MAX { Err(MenuError::TooLarge(entry.called())) } else { Ok(log::Hash::of(&bytes)) }
}

fn check(entry: &Entry) -> Result<(), MenuError> {
    text::name("name", &entry.name)?;
    text::names(&entry.names)?;
    text::note("description", &entry.description)?;
    text::note("category", &entry.category)?;
    few(entry, "variants", entry.variants.len(), VARIANTS_MAX)?;
    few(entry, "groups", entry.groups.len(), GROUPS_MAX)?;
    few(entry, "parts", entry.combo.len(), PARTS_MAX)?;
    few(entry, "barcodes", entry.barcodes.len(), BARCODES_MAX)?;
    if entry.variants.is_empty() {
        return Err(MenuError::NoVariant(entry.called()));
    }
    if entry.step <= Qty::ZERO {
        return Err(MenuError::Step(entry.called()));
    }
    for variant in &entry.variants {
        text::note("variant", &variant.name)?;
        text::names(&variant.names)?;
        if variant.price < Money::ZERO {
            return Err(MenuError::NegativePrice(entry.called()));
        }
    }
    entry.barcodes.iter().try_for_each(|barcode| code(entry, barcode))?;
    if !entry.plu.is_empty() {
        code(entry, &entry.plu)?;
    }
    entry.groups.iter().try_for_each(group)?;
    entry.combo.iter().try_for_each(|of| part(entry, of))
}

fn few(entry: &Entry, what: &'static str, count: usize, most: usize) -> Result<(), MenuError> {
    if count > most { Err(MenuError::TooMany { of: entry.called(), what }) } else { Ok(()) }
}

/// A barcode or a PLU: something that is scanned or typed as one word.
fn code(entry: &Entry, code: &str) -> Result<(), MenuError> {
    let fits = (1..=CODE_CHARS_MAX).contains(&code.chars().count());
    if fits && !code.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Ok(());
    }
    Err(MenuError::Code { of: entry.called(), code: code.chars().take(CODE_CHARS_MAX).collect() })
}

fn group(group: &ChoiceGroup) -> Result<(), MenuError> {
    text::name("group", &group.name)?;
    text::names(&group.names)?;
    let available = u32::try_from(group.choices.len()).unwrap_or(u32::MAX);
    if group.least > group.most || (group.least > 0 && available == 0) {
        return Err(MenuError::Group(Called::new(&group.name, &group.names)));
    }
    group.choices.iter().try_for_each(|choice| {
        text::name("choice", &choice.name)?;
        text::names(&choice.names)
    })?;
    // With amounts each choice is taken once, in some amount: so many must be there.
    if group.amounts && group.least > available {
        return Err(MenuError::Group(Called::new(&group.name, &group.names)));
    }
    Ok(())
}

fn part(entry: &Entry, part: &ComboPart) -> Result<(), MenuError> {
    text::name("part", &part.name)?;
    text::names(&part.names)?;
    few(entry, "choices", part.choices.len(), PART_CHOICES_MAX)?;
    if part.choices.is_empty() {
        return Err(MenuError::EmptyPart(Called::new(&part.name, &part.names)));
    }
    if part.choices.iter().any(|choice| choice.extra < Money::ZERO) {
        return Err(MenuError::NegativePrice(entry.called()));
    }
    Ok(())
}

/// Checks that what a combo offers can be its part. `known` finds entries: those that are published with it, and those
/// that stand on the menu.
pub fn check_parts<E>(
    entry: &Entry,
    mut known: impl FnMut(EntryId) -> Result<Option<Arc<Entry>>, E>,
) -> Result<Result<(), MenuError>, E> {
    for part in &entry.combo {
        for choice in &part.choices {
            let fits =
                |of: &Entry| of.combo.is_empty() && of.variants.len() > choice.variant as usize && !of.is_weighed();
            if !known(choice.entry)?.is_some_and(|of| fits(&of)) {
                return Ok(Err(MenuError::ComboPart(Called::new(&part.name, &part.names))));
            }
        }
    }
    Ok(Ok(()))
}

/// Sets how much of an entry is left, or that it is not limited any more.
pub fn set_remainder(entry: EntryId, limit: LimitId, qty: Option<Qty>) -> Result<Vec<Body>, MenuError> {
    match qty {
        Some(qty) if qty < Qty::ZERO => Err(MenuError::NegativeRemainder),
        qty => Ok(vec![EntryRemainderSet { entry, limit, qty }.into()]),
    }
}
