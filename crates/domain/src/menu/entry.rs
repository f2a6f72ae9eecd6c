//! What an entry of the menu holds.

use log::Hash;
use serde::{Deserialize, Serialize};

use crate::branch::{Called, Names};
use crate::ids::EntryId;
use crate::money::{Money, Qty};
use crate::stock::Use;

/// An entry may hold at most this many bytes of JSON.
pub const ENTRY_BYTES_MAX: usize = 60 * 1024;

/// A size or variant of an entry, with its own price.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Variant {
    /// Its short name: `S`, `0,5 l`; empty where there is only one.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// Price of one unit.
    pub price: Money,
    /// What one unit takes from stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub uses: Vec<Use>,
}

/// A choice within a group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// Price of one; below zero where it makes the dish cheaper.
    pub price: Money,
}

/// A group of choices: how many must and may be taken from it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct ChoiceGroup {
    /// Its name.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// At least so many.
    pub least: u32,
    /// At most so many.
    pub most: u32,
    /// Whether a choice may be taken in other amounts than one: without it, less of it, more of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub amounts: bool,
    /// What there is to choose from.
    pub choices: Vec<Choice>,
}

/// How much of a choice a guest takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// As it is.
    #[default]
    With,
    /// None of it; costs nothing.
    No,
    /// Less than usual; costs nothing.
    Less,
    /// More than usual.
    Extra,
}

impl Amount {
    /// Whether the guest takes it as it is; such amounts are not written down.
    pub fn is_with(&self) -> bool {
        *self == Self::With
    }

    /// Whether it costs what the choice costs.
    pub fn is_paid(self) -> bool {
        matches!(self, Self::With | Self::Extra)
    }
}

/// An entry that may be taken as a part of a combo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct ComboChoice {
    /// The entry.
    pub entry: EntryId,
    /// Place of its variant.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub variant: u32,
    /// What the combo costs more with it.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub extra: Money,
}

/// A part of a combo: one of its choices is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct ComboPart {
    /// Its name: `Drink`.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// What there is to choose from.
    pub choices: Vec<ComboChoice>,
}

/// An item as sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// What guests are told about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub description: String,
    /// Code of its category.
    #[serde(default)]
    pub category: String,
    /// Place in its category; entries of one place stand by name.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<_>")]
    pub position: u32,
    /// Whether it stands among the favourites.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub favourite: bool,
    /// Barcodes by which it is found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub barcodes: Vec<String>,
    /// The number that a cashier types for it (PLU).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub plu: String,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub picture: Option<Hash>,
    /// Sizes or variants; at least one. The price of a combo is that of its first one.
    pub variants: Vec<Variant>,
    /// Groups of choices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub groups: Vec<ChoiceGroup>,
    /// Whether halves of it are sold together with halves of others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub halves: bool,
    /// The parts that it is sold in, if it is a combo.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub combo: Vec<ComboPart>,
    /// Class in the tax table.
    pub tax_class: String,
    /// The legal entity that sells it; empty is the first one of the settings.
    #[serde(default)]
    pub seller: String,
    /// The kitchen station that makes it; empty for that of its category.
    #[serde(default)]
    pub station: String,
    /// Whether no station makes it, whatever its category says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub no_station: bool,
    /// Smallest step of its quantity: 1000 for pieces, 1 for weighed goods.
    #[serde(default = "whole_units")]
    pub step: Qty,
}

fn whole_units() -> Qty {
    Qty::ONE
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// An entry without a name, sold in pieces.
impl Default for Entry {
    fn default() -> Self {
        Self {
            name: String::new(),
            names: Names::new(),
            description: String::new(),
            category: String::new(),
            position: 0,
            favourite: false,
            barcodes: Vec::new(),
            plu: String::new(),
            picture: None,
            variants: Vec::new(),
            groups: Vec::new(),
            halves: false,
            combo: Vec::new(),
            tax_class: String::new(),
            seller: String::new(),
            station: String::new(),
            no_station: false,
            step: Qty::ONE,
        }
    }
}

impl Entry {
    /// What it is called.
    pub fn called(&self) -> Called {
        Called::new(&self.name, &self.names)
    }

    /// The name of this version: the hash of what it holds.
    pub fn version(&self) -> serde_json::Result<Hash> {
        serde_json::to_vec(self).map(|bytes| Hash::of(&bytes))
    }

    /// Whether it is sold by weight or measure.
    pub fn is_weighed(&self) -> bool {
        self.step < Qty::ONE
    }

    /// Whether a guest must be asked before it can be sold: for a size, a choice, or the parts of a combo.
    pub fn asks(&self) -> bool {
        self.variants.len() > 1 || !self.combo.is_empty() || self.groups.iter().any(|group| group.least > 0)
    }
}
