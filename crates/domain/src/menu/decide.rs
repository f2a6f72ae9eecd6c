//! Writing the menu: entries are checked, versioned by content and published.

use log::LINE_BYTES_MAX;

use super::{ENTRY_BYTES_MAX, Entry, EntryWritten, MenuPublished};
use crate::fact::Body;
use crate::ids::{EntryId, MenuVersionId};
use crate::money::{Money, Qty};
use crate::text::{self, TextError};

/// Why a menu cannot be published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MenuError {
    /// A name that cannot be kept.
    #[error(transparent)]
    Text(#[from] TextError),
    /// No variant.
    #[error("«{0}» has no variant to sell")]
    NoVariant(String),
    /// A price below zero.
    #[error("«{0}» has a price below zero")]
    NegativePrice(String),
    /// A group that nobody can satisfy.
    #[error("group «{0}» asks for more choices than it has or allows")]
    Group(String),
    /// A step of quantity that is not above zero.
    #[error("«{0}» has no step of quantity")]
    Step(String),
    /// Too much for one entry.
    #[error("«{0}» is too large")]
    TooLarge(String),
}

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
    check(entry)?;
    let bytes = serde_json::to_vec(entry).map_err(|_| MenuError::TooLarge(entry.name.clone()))?;
    if bytes.len() > ENTRY_BYTES_MAX {
        return Err(MenuError::TooLarge(entry.name.clone()));
    }
    Ok(EntryWritten { entry: id, hash: log::Hash::of(&bytes), content: entry.clone() })
}

fn check(entry: &Entry) -> Result<(), MenuError> {
    text::name("name", &entry.name)?;
    text::note("category", &entry.category)?;
    if entry.variants.is_empty() {
        return Err(MenuError::NoVariant(entry.name.clone()));
    }
    if entry.step <= Qty::ZERO {
        return Err(MenuError::Step(entry.name.clone()));
    }
    for variant in &entry.variants {
        text::note("variant", &variant.name)?;
        if variant.price < Money::ZERO {
            return Err(MenuError::NegativePrice(entry.name.clone()));
        }
    }
    for group in &entry.groups {
        text::name("group", &group.name)?;
        let available = u32::try_from(group.choices.len()).unwrap_or(u32::MAX);
        if group.least > group.most || (group.least > 0 && available == 0) {
            return Err(MenuError::Group(group.name.clone()));
        }
        group.choices.iter().try_for_each(|choice| text::name("choice", &choice.name))?;
    }
    Ok(())
}
