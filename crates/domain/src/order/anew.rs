//! Choosing an unsent line or combo anew: another one takes its place.

use super::decide::Void;
use super::facts::{DiscountGiven, LineAdded};
use super::refusal::OrderError;
use super::sold::{Sold, SoldCombo};
use super::view::{Line, Order};
use crate::fact::Body;
use crate::ids::{DiscountId, LineId, VoidId};
use crate::kitchen::Counter;
use crate::money::Discount;

/// What takes the place of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anew {
    /// The line that takes the place.
    pub by: LineId,
    /// The void of the one that was there.
    pub void: VoidId,
    /// What is sold now.
    pub sold: Sold,
}

impl Order {
    /// Puts another line in the place of one that nobody was told of. A line is an entity whose price never changes, so
    /// two devices that do this apart leave two lines: both are seen, and none is lost. Rates off go along.
    pub fn choose_anew(&self, id: LineId, anew: Anew, counter: &mut Counter) -> Result<Vec<Body>, OrderError> {
        if let Some(line) = self.line(id).filter(|line| line.sold.combo.is_some()) {
            return Err(OrderError::Parts(line.sold.called()));
        }
        self.in_place_of(id, anew, counter)
    }

    /// Puts a combo in the place of one that nobody was told of: each part in that of the part before.
    pub fn choose_combo_anew(
        &self,
        id: LineId,
        parts: Vec<Anew>,
        counter: &mut Counter,
    ) -> Result<Vec<Body>, OrderError> {
        let before = self.combo_of(id)?;
        if before.len() != parts.len() {
            let sold = &self.need_line(id)?.sold;
            return Err(OrderError::Parts(sold.combo_of.as_ref().map_or_else(|| sold.called(), SoldCombo::called)));
        }
        let facts = before.iter().zip(parts).map(|(line, anew)| self.in_place_of(line.id, anew, counter));
        Ok(facts.collect::<Result<Vec<_>, _>>()?.concat())
    }

    /// All that stands of the combo that a line is a part of; not empty.
    pub fn combo_of(&self, id: LineId) -> Result<Vec<&Line>, OrderError> {
        let line = self.need_line(id)?;
        let combo = line.sold.combo.ok_or(OrderError::NoLine)?;
        if line.stands() == 0 {
            return Err(OrderError::Gone);
        }
        Ok(self.lines.iter().filter(|line| line.sold.combo == Some(combo) && line.stands() > 0).collect())
    }

    fn in_place_of(&self, id: LineId, anew: Anew, counter: &mut Counter) -> Result<Vec<Body>, OrderError> {
        self.takes_lines()?;
        let line = self.need_line(id)?;
        if line.fired_steps != 0 || line.fired != 0 {
            return Err(OrderError::Sent);
        }
        if line.covered > 0 {
            return Err(OrderError::CheckFormed);
        }
        if self.line(anew.by).is_some() {
            return Err(OrderError::Taken);
        }
        let off: Vec<(Discount, &str)> = self
            .discounts
            .iter()
            .flat_map(|(_, put)| {
                let on_it = put.lines.0.iter().filter(|(of, _)| *of == id);
                on_it.map(|(_, value)| (*value, put.reason.as_str()))
            })
            .collect();
        if off.iter().any(|(value, _)| matches!(value, Discount::Amount(_))) {
            return Err(OrderError::AmountOff);
        }
        let void = Void { line: id, void: anew.void, qty: None, reason: String::new(), used_up: false };
        let mut facts = self.void(void, counter)?;
        let sold = Sold { instead_of: Some(id), ..anew.sold };
        facts.push(LineAdded { order: self.id, line: anew.by, sold }.into());
        facts.extend(off.into_iter().zip(0u32..).map(|((value, reason), n)| {
            let (discount, lines) = (DiscountId::derived(anew.void.0, n), vec![(anew.by, value)]);
            DiscountGiven { order: self.id, discount, whole: None, lines, reason: reason.to_owned() }.into()
        }));
        Ok(facts)
    }
}
