//! Lines that go to another order, and orders that go into one another (REQ-12: nothing is lost on the way).

use log::CommandId;

use super::decide::Part;
use super::facts::{LineMoved, OrderMerged};
use super::refusal::OrderError;
use super::sold::Sold;
use super::view::{Line, Order};
use crate::fact::Body;
use crate::ids::{DiscountId, LineId, VoidId};
use crate::money::{Discount, Qty};

/// Where lines go.
#[derive(Debug)]
pub struct Transfer<'a> {
    /// The order that they join.
    pub to: &'a Order,
    /// The command, from which the new identifiers follow.
    pub command: CommandId,
}

impl Transfer<'_> {
    fn may_join(&self, from: &Order) -> Result<(), OrderError> {
        self.to.takes_lines()?;
        if from.id == self.to.id { Err(OrderError::IntoItself) } else { Ok(()) }
    }
}

impl Order {
    /// The open lines that a part names, each with a quantity.
    pub fn part(&self, part: &Part) -> Result<Vec<(&Line, Qty)>, OrderError> {
        let open = || self.lines.iter().filter(|line| line.open() > 0).map(|line| (line, line.open_qty()));
        let lines: Vec<(&Line, Qty)> = match part {
            Part::All => open().collect(),
            Part::Seat(seat) => open().filter(|(line, _)| line.seat == *seat).collect(),
            Part::Lines(wanted) => {
                let line = |(id, qty): &(LineId, Qty)| self.named(*id, *qty);
                wanted.iter().map(line).collect::<Result<_, _>>()?
            }
        };
        let twice = |at: usize| lines[..at].iter().any(|(line, _)| line.id == lines[at].0.id);
        if (0..lines.len()).any(twice) {
            return Err(OrderError::Taken);
        }
        if lines.is_empty() { Err(OrderError::NothingOpen) } else { Ok(lines) }
    }

    fn named(&self, id: LineId, qty: Qty) -> Result<(&Line, Qty), OrderError> {
        let line = self.need_line(id)?;
        let there = line.open();
        if qty <= Qty::ZERO {
            return Err(OrderError::Quantity);
        }
        if qty.thousandths() > there { Err(OrderError::TooMuch { there }) } else { Ok((line, qty)) }
    }

    /// Moves open lines, or parts of them, to another order.
    pub fn transfer(&self, part: &Part, transfer: &Transfer<'_>) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        transfer.may_join(self)?;
        let lines = self.part(part)?;
        let moved = |((line, qty), n): (&(&Line, Qty), u32)| self.moved(line, *qty, n, transfer).map(Body::from);
        lines.iter().zip(0u32..).map(moved).collect()
    }

    fn moved(&self, line: &Line, qty: Qty, n: u32, transfer: &Transfer<'_>) -> Result<LineMoved, OrderError> {
        let id = |salt: u32| (n << 8) | salt;
        let on_line = self.discounts.iter().flat_map(|(_, put)| &put.lines.0).filter(|(of, _)| *of == line.id);
        let values: Vec<Discount> = on_line.map(|(_, value)| *value).collect();
        let is_part = qty.thousandths() != line.stands();
        if is_part && values.iter().any(|value| matches!(value, Discount::Amount(_))) {
            return Err(OrderError::AmountOff);
        }
        let discount = |(value, at): (Discount, u32)| (DiscountId::derived(transfer.command.0, id(2 + at)), value);
        let stays = line.stands() - qty.thousandths();
        let fired = (line.fired - stays).clamp(0, qty.thousandths());
        Ok(LineMoved {
            order: self.id,
            line: line.id,
            void: VoidId::derived(transfer.command.0, id(0)),
            to_order: transfer.to.id,
            to_line: LineId::derived(transfer.command.0, id(1)),
            sold: Sold {
                qty,
                note: line.note.clone(),
                course: line.course,
                held: line.held,
                seat: line.seat,
                instead_of: None,
                ..Sold::clone(&line.sold)
            },
            fired: Qty::new(fired)?,
            discounts: values.into_iter().zip(0u32..).map(discount).collect(),
        })
    }

    /// Moves all open lines to another order and ends this one. Discounts on the whole order stay behind.
    pub fn merge(&self, transfer: &Transfer<'_>) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        if self.checks.iter().any(|check| check.is_live() && !check.is_settled()) {
            return Err(OrderError::CheckFormed);
        }
        transfer.may_join(self)?;
        let mut facts = if self.has_open_lines() { self.transfer(&Part::All, transfer)? } else { Vec::new() };
        facts.push(OrderMerged { order: self.id, into: transfer.to.id }.into());
        Ok(facts)
    }
}
