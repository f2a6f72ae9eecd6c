//! The words that a branch chooses for itself: ways to pay, reasons, discounts, rooms, and what it does without.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::money::Discount;

/// A name in further languages, by language code (`en`); the plain name is that of the branch's own language.
pub type Names = BTreeMap<String, String>;

/// What people call something, in each language that it has a name in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Called {
    /// Its plain name.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
}

impl Called {
    /// What is called so.
    pub fn new(name: &str, names: &Names) -> Self {
        Self { name: name.to_owned(), names: names.clone() }
    }
}

impl fmt::Display for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// What stands behind a tender.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum TenderKind {
    /// Notes and coins.
    #[default]
    Cash,
    /// A card on a terminal.
    Card,
    /// The Faster Payments System (СБП).
    Sbp,
    /// A customer who pays later.
    Account,
    /// The house pays: no revenue.
    House,
    /// A meal of the staff: no revenue.
    Staff,
}

impl TenderKind {
    /// Whether what is paid so is revenue.
    pub fn is_revenue(self) -> bool {
        !matches!(self, Self::House | Self::Staff)
    }
}

/// A way to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Tender {
    /// Its name in facts, never changed: `cash`, `card`.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// What stands behind it.
    #[serde(default)]
    pub kind: TenderKind,
    /// Whether it lies in the drawer: it is counted, rounded and gives change.
    #[serde(default)]
    pub cash: bool,
    /// Whether an outside system is asked, so that an intent must be on disk first.
    #[serde(default)]
    pub outside: bool,
    /// Whether it is not offered any more. Old payments still know its name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// What a reason is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ReasonFor {
    /// Voiding lines.
    Void,
    /// Cancelling an order or taking a check back.
    Cancel,
    /// A refund.
    Refund,
    /// A discount.
    Discount,
    /// Cash put in or taken out.
    Cash,
}

/// A reason to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Reason {
    /// What people call it; it stands in facts as it was said.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// What it is given for.
    pub uses: Vec<ReasonFor>,
    /// Whether the goods are lost then, so that stock stays used up.
    #[serde(default)]
    pub used_up: bool,
}

/// A discount to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct DiscountOption {
    /// What people call it.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// How much.
    pub value: Discount,
}

/// A room of the floor plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Room {
    /// Its name, as it stands in the places of tables.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// Its width in millimetres.
    pub width_mm: u32,
    /// Its depth in millimetres.
    pub height_mm: u32,
}

/// What a pizza of two halves costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum HalfPrice {
    /// As much as the dearer half.
    #[default]
    Dearer,
    /// The mean of both.
    Mean,
}

/// A part of the program that a branch can do without (a feature switch).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// The floor plan.
    Tables,
    /// The kitchen screen.
    Kitchen,
    /// The menu editor.
    Menu,
    /// Stock.
    Stock,
    /// People.
    Staff,
    /// Figures.
    Reports,
    /// Printers.
    Printers,
    /// Takeaway and delivery.
    Delivery,
}

/// A legal entity as receipts print it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct LegalEntity {
    /// Its name in full.
    pub name: String,
    /// Its tax number (ИНН).
    pub tax_number: String,
    /// Where it sells.
    pub address: String,
}
