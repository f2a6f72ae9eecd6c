//! What a line was sold as: the snapshot that its price hangs on for ever (REQ-13).

use serde::{Deserialize, Serialize};

use super::facts::EntryVersion;
use super::refusal::OrderError;
use crate::branch::{Called, Names};
use crate::ids::{EntryId, LineId};
use crate::menu::{Amount, Limits, Taken};
use crate::money::{Money, Qty};
use crate::stock::Use;

/// A choice that came with a line: with cheese, without onions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct SoldModifier {
    /// Its name on papers.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// Price of one.
    pub price: Money,
    /// How many on each unit of the line.
    pub qty: Qty,
    /// How much of it: as it is, none, less, more. No and less cost nothing.
    #[serde(default, skip_serializing_if = "Amount::is_with")]
    #[ts(optional, as = "Option<_>")]
    pub how: Amount,
}

/// The second half of a line that is sold as two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldHalf {
    /// The menu entry.
    pub entry: EntryId,
    /// The very version of the entry.
    pub version: EntryVersion,
}

/// The combo of the menu that a line was sold in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldCombo {
    /// The menu entry.
    pub entry: EntryId,
    /// The very version of the entry.
    pub version: EntryVersion,
    /// Its name on papers.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
}

/// What was sold, at which price, on which terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sold {
    /// The menu entry.
    pub entry: EntryId,
    /// The very version of the entry.
    pub version: EntryVersion,
    /// Its name on papers.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    /// How much.
    pub qty: Qty,
    /// Price of one unit.
    pub price: Money,
    /// Class in the tax table; the rate follows from the day of the check.
    pub tax_class: String,
    /// The legal entity that sells it.
    pub seller: String,
    /// The kitchen station that makes it; empty if none does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub station: String,
    /// Menu category, for reports.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Choices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modifiers: Vec<SoldModifier>,
    /// The guest's seat, counted from 1; 0 is for all.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub seat: u32,
    /// The course, counted from 1; 0 is none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub course: u32,
    /// Whether it waits until its course is fired.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
    /// The first line of the combo that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub combo: Option<LineId>,
    /// The combo of the menu that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub combo_of: Option<SoldCombo>,
    /// The other half, where the line is two halves and the entry above is the first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half: Option<SoldHalf>,
    /// The line in whose place it stands, where it was chosen anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<LineId>,
    /// What one unit took of the limits that stood then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Taken>,
    /// A note for the kitchen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What one unit takes from stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Use>,
}

impl SoldCombo {
    /// What it is called.
    pub fn called(&self) -> Called {
        Called::new(&self.name, &self.names)
    }
}

impl Sold {
    /// What it is called.
    pub fn called(&self) -> Called {
        Called::new(&self.name, &self.names)
    }

    /// The entries that it is of, each with what one unit is of it.
    fn parts(&self) -> Vec<(EntryId, Qty)> {
        match &self.half {
            None => vec![(self.entry, Qty::ONE)],
            Some(half) => [self.entry, half.entry].map(|entry| (entry, Qty::HALF)).into(),
        }
    }

    /// The entries that it is of: one, or two halves.
    pub fn entries(&self) -> impl Iterator<Item = EntryId> {
        self.parts().into_iter().map(|(entry, _)| entry)
    }

    /// Takes so many units of it out of what is left, and says what one takes.
    pub fn take(&self, qty: Qty, limits: &mut Limits) -> Result<Vec<Taken>, OrderError> {
        let mut taken = Vec::new();
        for (entry, each) in self.parts() {
            taken.extend(limits.take(entry, each, qty)?);
        }
        Ok(taken)
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}
