//! How much of an entry is left ("осталось 5").
//!
//! Somebody says a number: that is a register, a limit with an identifier of its own. What is sold while the limit
//! stands names it, in rows that are put once. What is left is the number less the sum of those rows, so devices that
//! sell apart agree as soon as they meet; what they oversold meanwhile shows as nothing left.

use std::collections::BTreeMap;

use log::{Json, RowOp, Rows};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rows::{ENTRY_LIMIT, EntryLimitRow, LIMIT_USE, LimitUsePut, LimitUseRow};
use crate::aggregate::read_all;
use crate::branch::Called;
use crate::ids::{EntryId, LimitId, LimitUseId};
use crate::money::{MoneyError, Qty, Rounding, mul_div};
use crate::order::OrderError;

/// The limit of an entry, as somebody last said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// The limit.
    pub limit: LimitId,
    /// How much there was then; none for as much as anybody wants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qty: Option<Qty>,
}

/// What one unit of a line takes of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The limit.
    pub limit: LimitId,
    /// The entry that is limited.
    pub entry: EntryId,
    /// How much one unit takes.
    pub qty: Qty,
}

/// Something was taken of a limit, or given back where it is below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitUse {
    /// The taking.
    pub id: LimitUseId,
    /// What was taken.
    #[serde(flatten)]
    pub taken: Taken,
}

/// The rows of what was taken.
pub(crate) fn used(uses: &[LimitUse]) -> Vec<RowOp> {
    let op = |one: &LimitUse| LimitUsePut { entry_id: one.taken.entry, qty: one.taken.qty }.op(one.taken.limit, one.id);
    uses.iter().map(op).collect()
}

/// What `qty` units of a line take, given what one takes. `of` is what happened: its identifier makes theirs.
pub(crate) fn take(taken: &[Taken], qty: Qty, of: Uuid) -> Result<Vec<LimitUse>, MoneyError> {
    let one = |(taken, n): (&Taken, u32)| {
        let all = mul_div(taken.qty.thousandths(), qty.thousandths(), Qty::ONE.thousandths(), Rounding::HalfUp)?;
        Ok(LimitUse { id: LimitUseId::derived(of, n), taken: Taken { qty: Qty::new(all)?, ..*taken } })
    };
    taken.iter().zip(0u32..).map(one).collect()
}

/// What goes back when `qty` units of a line are not sold after all.
pub(crate) fn give_back(taken: &[Taken], qty: Qty, of: Uuid) -> Result<Vec<LimitUse>, MoneyError> {
    take(taken, -qty, of)
}

/// The limit that stands on an entry, from its rows.
pub fn limit_of(rows: &Rows) -> Option<(LimitId, Qty)> {
    let row = read_all(rows, ENTRY_LIMIT, EntryLimitRow::read).next()?;
    let Json(Limit { limit, qty }) = row.standing?;
    qty.map(|qty| (limit, qty))
}

/// What is left of a limit of `qty`, from the rows of what was taken of it. Never below nothing.
pub fn remainder(qty: Qty, rows: &Rows) -> Qty {
    let taken = read_all(rows, LIMIT_USE, LimitUseRow::read).filter_map(|row| row.put);
    let taken = taken.fold(0i64, |sum, put| sum.saturating_add(put.qty.thousandths()));
    Qty::new(qty.thousandths().saturating_sub(taken).max(0)).unwrap_or(Qty::MAX)
}

/// What is left of a limited entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What it is called, to say in a refusal.
    pub of: Called,
    /// The limit that stands.
    pub limit: LimitId,
    /// What is left of it.
    pub qty: Qty,
}

/// What is left of the limited entries that a command sells. It falls while the command is decided, so that two lines of
/// one command do not both get the last one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits(BTreeMap<EntryId, Left>);

impl Limits {
    /// Knows of a limit.
    pub fn note(&mut self, entry: EntryId, left: Left) {
        self.0.entry(entry).or_insert(left);
    }

    /// Gives back what is not sold after all, before something else is taken.
    pub fn give_back(&mut self, taken: &[Taken], qty: Qty) -> Result<(), OrderError> {
        for taken in taken {
            let back = mul_div(taken.qty.thousandths(), qty.thousandths(), Qty::ONE.thousandths(), Rounding::HalfUp)?;
            if let Some(left) = self.0.get_mut(&taken.entry).filter(|left| left.limit == taken.limit) {
                left.qty = left.qty.plus(Qty::new(back)?)?;
            }
        }
        Ok(())
    }

    /// Takes so much for each of `qty` units: nothing of what is not limited.
    pub fn take(&mut self, entry: EntryId, each: Qty, qty: Qty) -> Result<Option<Taken>, OrderError> {
        let Some(left) = self.0.get_mut(&entry) else { return Ok(None) };
        let wanted = mul_div(each.thousandths(), qty.thousandths(), Qty::ONE.thousandths(), Rounding::HalfUp)?;
        let there = left.qty.thousandths();
        if wanted > there {
            return Err(OrderError::SoldOut { of: left.of.clone(), there });
        }
        left.qty = Qty::new(there - wanted)?;
        Ok(Some(Taken { limit: left.limit, entry, qty: each }))
    }
}
