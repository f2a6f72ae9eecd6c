//! Forming checks: of all that is open, of lines, of a seat, or of several equal parts.

use std::collections::BTreeMap;

use log::DeviceId;

use super::facts::{CheckCancelled, CheckFormed, Cover};
use crate::branch::Settings;
use crate::calendar::BusinessDay;
use crate::fact::Body;
use crate::ids::{CheckId, LineId, PrintId};
use crate::money::{Amounts, Money, Qty, split_equally};
use crate::order::{Bill, Line, Order, OrderError, Part, Taken, taxes};
use crate::paper::CheckPrinted;
use crate::text;

/// The terms of forming checks.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// Who forms them; it must hold the baton.
    pub device: DeviceId,
    /// The settings of the branch.
    pub settings: &'a Settings,
    /// Business day.
    pub day: BusinessDay,
}

impl Order {
    /// Forms a check over a part of what is open.
    pub fn form_check(&self, check: CheckId, part: &Part, form: &Form<'_>) -> Result<Vec<Body>, OrderError> {
        self.may_form(&[check], form)?;
        let bill = Bill::of(self, form.settings, form.day)?;
        let cover = |(line, qty): (&Line, Qty)| bill.part(line, &Taken::default(), qty, form.settings);
        let covers = self.part(part)?.into_iter().map(cover).collect::<Result<Vec<_>, _>>()?;
        Ok(vec![self.check_of(check, covers, form)?.into()])
    }

    /// Splits all that is open into as many equal checks as there are identifiers. Quantities are split in
    /// thousandths; the odd minor units of one line go to another check than those of the next.
    pub fn split_check(&self, checks: &[CheckId], form: &Form<'_>) -> Result<Vec<Body>, OrderError> {
        self.may_form(checks, form)?;
        let parts = u32::try_from(checks.len()).unwrap_or(u32::MAX);
        if !(2..=50).contains(&parts) {
            return Err(OrderError::OutOfRange { what: "parts" });
        }
        let bill = Bill::of(self, form.settings, form.day)?;
        let mut covers: BTreeMap<usize, Vec<Cover>> = BTreeMap::new();
        for (at, (line, qty)) in self.part(&Part::All)?.into_iter().enumerate() {
            let shares = split_equally(Money::new(qty.thousandths())?, parts)?;
            let mut taken = Taken::default();
            for (n, share) in shares.into_iter().enumerate().filter(|(_, share)| *share > Money::ZERO) {
                let cover = bill.part(line, &taken, Qty::new(share.minor())?, form.settings)?;
                taken.add(&cover)?;
                covers.entry((n + at) % checks.len()).or_default().push(cover);
            }
        }
        let check = |(n, covers): (usize, Vec<Cover>)| self.check_of(checks[n], covers, form).map(Body::from);
        covers.into_iter().map(check).collect()
    }

    fn may_form(&self, checks: &[CheckId], form: &Form<'_>) -> Result<(), OrderError> {
        self.changeable()?;
        self.need_baton(form.device)?;
        let twice = |(at, id): (usize, &CheckId)| checks[..at].contains(id) || self.check(*id).is_some();
        if checks.iter().enumerate().any(twice) { Err(OrderError::Taken) } else { Ok(()) }
    }

    fn check_of(&self, check: CheckId, covers: Vec<Cover>, form: &Form<'_>) -> Result<CheckFormed, OrderError> {
        let sum = Amounts::sum(covers.iter().map(|cover| &cover.amounts))?;
        let taxes = taxes(self, &covers, form.settings, form.day)?;
        Ok(CheckFormed { order: self.id, check, day: form.day, covers, sum, taxes })
    }

    /// Takes a check back, so that its lines are open again. Not after money was taken or asked for, nor while the guest
    /// has its receipt: that is corrected first.
    pub fn cancel_check(&self, id: CheckId, reason: String, device: DeviceId) -> Result<Vec<Body>, OrderError> {
        self.need_baton(device)?;
        text::note("reason", &reason)?;
        let check = self.check(id).ok_or(OrderError::NoCheck)?;
        if check.captured > 0 || check.is_settled() {
            return Err(OrderError::CheckPaid);
        }
        if check.is_awaiting() {
            return Err(OrderError::ReceiptGiven);
        }
        if self.pending(id).next().is_some() {
            return Err(OrderError::PaymentPending);
        }
        if check.cancelled {
            return Ok(Vec::new());
        }
        Ok(vec![CheckCancelled { order: self.id, check: id, reason }.into()])
    }

    /// Prints the pre-bill of a check, and counts how often.
    pub fn print_check(&self, id: CheckId, print: PrintId) -> Result<Vec<Body>, OrderError> {
        let check = self.check(id).ok_or(OrderError::NoCheck)?;
        if !check.is_live() {
            return Err(OrderError::NoCheck);
        }
        Ok(vec![CheckPrinted { order: self.id, check: id, print, copy: check.prints }.into()])
    }

    /// How much of a line a check covers.
    pub fn covered_by(&self, id: CheckId, line: LineId) -> i64 {
        let covers = self.check(id).into_iter().flat_map(|check| &check.covers);
        covers.filter(|(of, _, _)| *of == line).map(|(_, qty, _)| *qty).fold(0, i64::saturating_add)
    }
}
