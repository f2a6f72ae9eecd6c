//! Adding lines to orders.

use domain::ids::{EntryId, LineId, OrderId, VoidId};
use domain::menu::{Amount, Limits};
use domain::money::{Money, Qty};
use domain::order::{
    AddCombo, AddLine, Anew, Chosen, Line, OrderError, Sold, SoldCombo, combo, half_variant, halves, line, menu_combo,
};
use domain::{Body, order};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call::foreign;
use crate::routing::Place;
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
    /// How much of it, where the group has amounts.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub how: Amount,
}

impl TakenChoice {
    pub(crate) fn of(chosen: &Chosen) -> Self {
        Self { group: chosen.group, choice: chosen.choice, qty: chosen.qty, how: chosen.how }
    }

    fn chosen(&self) -> Chosen {
        Chosen { group: self.group, choice: self.choice, qty: self.qty, how: self.how }
    }
}

/// The second half of a line that is sold as two.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Half {
    /// The entry.
    pub entry: EntryId,
    /// Place of the variant; nothing is that which is named like the variant of the first half.
    #[serde(default)]
    #[ts(optional)]
    pub variant: Option<u32>,
    /// Choices.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub choices: Vec<TakenChoice>,
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
    /// The second half, if half of another entry is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub half: Option<Half>,
}

impl Wanted {
    /// One of a variant of an entry, as it is.
    pub fn one(entry: EntryId, variant: u32) -> Self {
        let (choices, note) = (Vec::new(), String::new());
        Self { line: None, entry, variant, qty: Qty::ONE, choices, seat: 0, course: 0, held: false, note, half: None }
    }

    fn add(&self, variant: u32, choices: &[TakenChoice]) -> AddLine {
        AddLine {
            variant,
            qty: self.qty,
            choices: choices.iter().map(TakenChoice::chosen).collect(),
            seat: self.seat,
            course: self.course,
            held: self.held,
            note: self.note.clone(),
        }
    }

    /// What is sold; it is taken out of what is left of limited entries. Two halves are made where the first one is.
    fn sold(&self, place: &Place, ctx: &mut Ctx<'_, '_>, limits: &mut Limits) -> Result<Sold, ApiError> {
        let (version, entry) = ctx.entry(self.entry)?;
        let settings = &place.settings;
        let (seller, station) = (settings.first_seller(), place.station(&entry, ctx)?);
        let by = (seller, station.as_str());
        let mut sold = line(self.entry, version, &entry, self.add(self.variant, &self.choices), by)?;
        ctx.limit(self.entry, || entry.called(), limits)?;
        if let Some(half) = &self.half {
            let (version, second) = ctx.entry(half.entry)?;
            let variant = half_variant(&entry, self.variant, &second, half.variant)?;
            let second_sold = line(half.entry, version, &second, self.add(variant, &half.choices), by)?;
            ctx.limit(half.entry, || second.called(), limits)?;
            sold = halves(sold, second_sold, settings.half_price, settings.rounding)?;
        }
        sold.limits = sold.take(sold.qty, limits)?;
        Ok(sold)
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
    let added = facts.iter().map(|body| if let Body::LineAdded(added) = body { Some(added) } else { None });
    let added = added.collect::<Option<Vec<_>>>().filter(|added| !added.is_empty()).ok_or_else(foreign)?;
    if added.iter().any(|added| added.sold.combo.is_some() != in_combo) {
        return Err(foreign());
    }
    Ok(LinesAdded {
        lines: added.iter().map(|a| a.line).collect(),
        prices: added.iter().map(|a| a.sold.price).collect(),
    })
}

impl Command for AddOrderLine {
    type Answer = LinesAdded;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let id = self.wanted.line.unwrap_or(LineId::derived(ctx.command.0, 0));
        let place = Place::of(self.order, ctx)?;
        let sold = self.wanted.sold(&place, ctx, &mut Limits::default())?;
        let rows = ctx.rows(order::AGGREGATE, &self.order)?;
        Ok(order::add(&rows, vec![(id, sold)])?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        lines_added(facts, false)
    }
}

/// Chooses a line anew that was not sent: another size, other choices. What comes of it stands in its place.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangeLine {
    /// The order.
    pub order: OrderId,
    /// The line that goes.
    pub change: LineId,
    /// What the guest wants instead.
    #[serde(flatten)]
    pub wanted: Wanted,
}

impl Command for ChangeLine {
    type Answer = LinesAdded;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let order = ctx.order(self.order)?;
        let mut limits = Limits::default();
        order.line(self.change).into_iter().try_for_each(|line| give_back(line, ctx, &mut limits))?;
        let by = self.wanted.line.unwrap_or(LineId::derived(ctx.command.0, 0));
        let sold = self.wanted.sold(&Place::of(self.order, ctx)?, ctx, &mut limits)?;
        let anew = Anew { by, void: VoidId::derived(ctx.command.0, 0), sold };
        let mut tickets = ctx.tickets()?;
        Ok(order.choose_anew(self.change, anew, &mut tickets)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        match facts {
            [Body::LineVoided(_), added @ Body::LineAdded(_), ..] => lines_added(std::slice::from_ref(added), false),
            _ => Err(foreign()),
        }
    }
}

/// Gives back what a line took of limited entries, before something else takes it.
fn give_back(line: &Line, ctx: &mut Ctx<'_, '_>, limits: &mut Limits) -> Result<(), ApiError> {
    line.sold.entries().try_for_each(|entry| ctx.limit(entry, || line.sold.called(), limits))?;
    if let Some(of) = &line.sold.combo_of {
        ctx.limit(of.entry, || of.called(), limits)?;
    }
    Ok(limits.give_back(&line.sold.limits, line.standing_qty())?)
}

/// Chooses a combo anew that was not sent: other entries for its parts, other choices of them. What comes of it stands in
/// its place; a price that somebody said stays.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangeCombo {
    /// The order.
    pub order: OrderId,
    /// A line of the combo that goes.
    pub change: LineId,
    /// What the guest wants instead: a line of one unit for each part of the combo, in their order.
    pub lines: Vec<Wanted>,
}

impl Command for ChangeCombo {
    type Answer = LinesAdded;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let order = ctx.order(self.order)?;
        let before = order.combo_of(self.change)?;
        let mut limits = Limits::default();
        before.iter().try_for_each(|line| give_back(line, ctx, &mut limits))?;
        let lines = sold_lines(&self.lines, self.order, ctx, &mut limits)?;
        let lines = match before.iter().find_map(|line| line.sold.combo_of.as_ref()) {
            Some(of) => of_menu(of.entry, &self.lines, lines, ctx, &mut limits)?,
            None => combo(AddCombo { price: Money::sum(before.iter().map(|line| line.sold.price))?, lines })?,
        };
        let anew = |((by, sold), n)| Anew { by, void: VoidId::derived(ctx.command.0, n), sold };
        let parts = lines.into_iter().zip(0u32..).map(anew).collect();
        Ok(order.choose_combo_anew(self.change, parts, &mut ctx.tickets()?)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let added = |body: &&Body| matches!(body, Body::LineAdded(_));
        match facts {
            [Body::LineVoided(_), Body::LineAdded(_), ..] => {
                lines_added(&facts.iter().filter(added).cloned().collect::<Vec<_>>(), true)
            }
            _ => Err(foreign()),
        }
    }
}

/// What is sold of each wanted line.
fn sold_lines(
    wanted: &[Wanted],
    order: OrderId,
    ctx: &mut Ctx<'_, '_>,
    limits: &mut Limits,
) -> Result<Vec<(LineId, Sold)>, ApiError> {
    let place = Place::of(order, ctx)?;
    let one = |(wanted, n): (&Wanted, u32)| {
        Ok((wanted.line.unwrap_or(LineId::derived(ctx.command.0, n)), wanted.sold(&place, ctx, limits)?))
    };
    wanted.iter().zip(0u32..).map(one).collect()
}

/// Makes lines the parts of a combo of the menu, at its price.
fn of_menu(
    id: EntryId,
    wanted: &[Wanted],
    lines: Vec<(LineId, Sold)>,
    ctx: &mut Ctx<'_, '_>,
    limits: &mut Limits,
) -> Result<Vec<(LineId, Sold)>, ApiError> {
    let (version, entry) = ctx.entry(id)?;
    if wanted.iter().any(|wanted| wanted.half.is_some()) {
        return Err(OrderError::Parts(entry.called()).into());
    }
    let of = SoldCombo { entry: id, version, name: entry.name.clone(), names: entry.names.clone() };
    let wanted: Vec<(EntryId, u32)> = wanted.iter().map(|wanted| (wanted.entry, wanted.variant)).collect();
    let mut lines = menu_combo(&of, &entry, &wanted, lines)?;
    ctx.limit(id, || entry.called(), limits)?;
    if let Some((_, first)) = lines.first_mut() {
        first.limits.extend(limits.take(id, Qty::ONE, Qty::ONE)?);
    }
    Ok(lines)
}

/// Adds several lines at one price: a combo of the menu, or any lines at a price that the caller says.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddOrderCombo {
    /// The order.
    pub order: OrderId,
    /// The combo of the menu; then the lines are its parts in their order, and the menu says the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub combo: Option<EntryId>,
    /// The price of all; only without a combo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub price: Option<Money>,
    /// The lines, each of one unit.
    pub lines: Vec<Wanted>,
}

impl Command for AddOrderCombo {
    type Answer = LinesAdded;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let mut limits = Limits::default();
        let lines = sold_lines(&self.lines, self.order, ctx, &mut limits)?;
        let lines = match (self.combo, self.price) {
            (Some(id), None) => of_menu(id, &self.lines, lines, ctx, &mut limits)?,
            (None, Some(price)) => combo(AddCombo { price, lines })?,
            _ => return Err(ApiError::bad_request("a combo of the menu, or a price")),
        };
        let rows = ctx.rows(order::AGGREGATE, &self.order)?;
        Ok(order::add(&rows, lines)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        lines_added(facts, true)
    }
}
