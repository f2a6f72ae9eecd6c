//! Giving discounts and taking them back.

use super::facts::{DiscountGiven, DiscountWithdrawn};
use super::pricing::Bill;
use super::refusal::OrderError;
use super::view::{Line, Order};
use crate::branch::Settings;
use crate::calendar::BusinessDay;
use crate::fact::Body;
use crate::ids::{DiscountId, LineId};
use crate::money::{Discount, Money, Rate, allocate};
use crate::text;

/// A discount to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveDiscount {
    /// The discount.
    pub discount: DiscountId,
    /// The line; none is for the whole order.
    pub line: Option<LineId>,
    /// How much.
    pub value: Discount,
    /// Why.
    pub reason: String,
}

impl Order {
    /// Gives a discount. A rate on the order holds for lines that come later, too; an amount on the order is shared out
    /// over what is open now. Refused while a check is formed over what it would make cheaper.
    pub fn give_discount(
        &self,
        give: GiveDiscount,
        settings: &Settings,
        day: BusinessDay,
    ) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        self.need_new(give.discount.0)?;
        text::name("reason", &give.reason)?;
        check_value(give.value)?;
        let touched = |line: &&Line| give.line.is_none_or(|id| line.id == id);
        if self.lines.iter().filter(touched).any(|line| line.covered > 0) {
            return Err(OrderError::CheckFormed);
        }
        let (whole, lines) = match (give.line, give.value) {
            (Some(id), value) => {
                self.need_line(id)?;
                (None, vec![(id, value)])
            }
            (None, Discount::Percent(rate)) => (Some(rate), Vec::new()),
            (None, Discount::Amount(amount)) => (None, self.share_out(amount, settings, day)?),
        };
        Ok(vec![DiscountGiven { order: self.id, discount: give.discount, whole, lines, reason: give.reason }.into()])
    }

    fn share_out(
        &self,
        amount: Money,
        settings: &Settings,
        day: BusinessDay,
    ) -> Result<Vec<(LineId, Discount)>, OrderError> {
        let bill = Bill::of(self, settings, day)?;
        let weights = bill.lines.iter().map(|(_, figures)| figures.net().map(|net| net.minor().max(0)));
        let weights = weights.collect::<Result<Vec<_>, _>>()?;
        if weights.iter().all(|weight| *weight == 0) {
            return Err(OrderError::NothingOpen);
        }
        let shares = allocate(amount, &weights)?;
        let lines = bill.lines.iter().map(|(id, _)| *id).zip(shares);
        Ok(lines.filter(|(_, share)| *share > Money::ZERO).map(|(id, share)| (id, Discount::Amount(share))).collect())
    }

    /// Takes a discount back. Refused while a check is formed over what it made cheaper.
    pub fn withdraw_discount(&self, id: DiscountId) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        let (_, put) = self.discounts.iter().find(|(given, _)| *given == id).ok_or(OrderError::NoDiscount)?;
        let touched = |line: &&Line| put.whole.is_some() || put.lines.0.iter().any(|(on, _)| *on == line.id);
        if self.lines.iter().filter(touched).any(|line| line.covered > 0) {
            return Err(OrderError::CheckFormed);
        }
        Ok(vec![DiscountWithdrawn { order: self.id, discount: id }.into()])
    }
}

fn check_value(value: Discount) -> Result<(), OrderError> {
    match value {
        Discount::Percent(rate) if rate > Rate::percent(100) || rate == Rate::ZERO => {
            Err(OrderError::OutOfRange { what: "rate" })
        }
        Discount::Amount(amount) if amount <= Money::ZERO => Err(OrderError::Amount),
        _ => Ok(()),
    }
}
