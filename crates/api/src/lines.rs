//! Adding lines to orders.

use domain::ids::{EntryId, LineId, OrderId};
use domain::money::{Money, Qty};
use domain::order::{AddCombo, AddLine, combo, line};
use domain::{Body, order};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call::{first, foreign};
use crate::{ApiError, Command, Ctx};

/// A choice of a modifier group, by places.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct TakenChoice {
    /// Place of the group in the entry.
    pub group: u32,
    /// Place of the choice in the group.
    pub choice: u32,
    /// How many on each unit.
    #[serde(default = "one")]
    #[ts(optional, as = "Option<_>")]
    pub qty: Qty,
}

fn one() -> Qty {
    Qty::ONE
}

/// What a guest wants of a menu entry.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Wanted {
    /// The line, if the caller wants to name it.
    #[serde(default)]
    #[ts(optional)]
    pub line: Option<LineId>,
    /// The entry.
    pub entry: EntryId,
    /// Place of the variant.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub variant: u32,
    /// How much, in thousandths of a unit.
    #[serde(default = "one")]
    #[ts(optional, as = "Option<_>")]
    pub qty: Qty,
    /// Choices.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub choices: Vec<TakenChoice>,
    /// The guest's seat; 0 is for all.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub seat: u32,
    /// The course; 0 is none.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub course: u32,
    /// Whether it waits until its course is fired.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub held: bool,
    /// A note for the kitchen.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub note: String,
}

impl Wanted {
    /// One of a variant of an entry, as it is.
    pub fn one(entry: EntryId, variant: u32) -> Self {
        let (choices, note) = (Vec::new(), String::new());
        Self { line: None, entry, variant, qty: Qty::ONE, choices, seat: 0, course: 0, held: false, note }
    }

    fn sold(&self, ctx: &mut Ctx<'_, '_>) -> Result<order::Sold, ApiError> {
        let (version, entry) = ctx.entry(self.entry)?;
        let settings = ctx.settings()?;
        let add = AddLine {
            variant: self.variant,
            qty: self.qty,
            choices: self.choices.iter().map(|c| (c.group, c.choice, c.qty)).collect(),
            seat: self.seat,
            course: self.course,
            held: self.held,
            note: self.note.clone(),
        };
        Ok(line(self.entry, version, &entry, add, settings.first_seller())?)
    }
}

/// Adds a line to an order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddOrderLine {
    /// The order.
    pub order: OrderId,
    /// What the guest wants.
    #[serde(flatten)]
    pub wanted: Wanted,
}

/// Lines that were added.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LinesAdded {
    /// The lines.
    pub lines: Vec<LineId>,
    /// The price of one unit of each.
    pub prices: Vec<Money>,
}

fn lines_added(facts: &[Body], in_combo: bool) -> Result<LinesAdded, ApiError> {
    let added = || facts.iter().filter_map(|body| if let Body::LineAdded(added) = body { Some(added) } else { None });
    if first!(facts, LineAdded)?.sold.combo.is_some() != in_combo {
        return Err(foreign());
    }
    Ok(LinesAdded { lines: added().map(|a| a.line).collect(), prices: added().map(|a| a.sold.price).collect() })
}

impl Command for AddOrderLine {
    type Answer = LinesAdded;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let id = self.wanted.line.unwrap_or(LineId::derived(ctx.command.0, 0));
        let sold = self.wanted.sold(ctx)?;
        let rows = ctx.rows(order::AGGREGATE, &self.order)?;
        Ok(order::add(&rows, vec![(id, sold)])?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        lines_added(facts, false)
    }
}

/// Adds several lines at one price.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddOrderCombo {
    /// The order.
    pub order: OrderId,
    /// The price of all.
    pub price: Money,
    /// The lines, each of one unit.
    pub lines: Vec<Wanted>,
}

impl Command for AddOrderCombo {
    type Answer = LinesAdded;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let mut lines = Vec::new();
        for (wanted, n) in self.lines.iter().zip(0u32..) {
            let id = wanted.line.unwrap_or(LineId::derived(ctx.command.0, n));
            lines.push((id, wanted.sold(ctx)?));
        }
        let lines = combo(AddCombo { price: self.price, lines })?;
        let rows = ctx.rows(order::AGGREGATE, &self.order)?;
        Ok(order::add(&rows, lines)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        lines_added(facts, true)
    }
}
