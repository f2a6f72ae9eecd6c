//! What a line was sold as: the snapshot that its price hangs on for ever (REQ-13).

use serde::{Deserialize, Serialize};

use super::facts::EntryVersion;
use crate::ids::{EntryId, LineId};
use crate::money::{Money, Qty};
use crate::stock::Use;

/// A choice that came with a line: with cheese, without onions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct SoldModifier {
    /// Its name on papers.
    pub name: String,
    /// Price of one.
    pub price: Money,
    /// How many on each unit of the line.
    pub qty: Qty,
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
    /// A note for the kitchen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What one unit takes from stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Use>,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}
