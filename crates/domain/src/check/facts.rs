//! What can happen to a check.

use log::{Fact, RowOp, mark};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rows::{CHECK, CheckPut};
use crate::calendar::BusinessDay;
use crate::fact::FactBody;
use crate::ids::{CheckId, LineId, OrderId};
use crate::money::{Amounts, Money, Qty, Rate};
use crate::order::entity;

/// A part of a line that a check covers, with its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Cover {
    /// The line.
    pub line: LineId,
    /// How much of it.
    pub qty: Qty,
    /// What that costs.
    pub amounts: Amounts,
}

/// The tax of a check at one rate, for one seller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct TaxSum {
    /// The legal entity that sells.
    pub seller: String,
    /// Class in the tax table.
    pub class: String,
    /// The rate; none is outside of the tax.
    pub rate: Option<Rate>,
    /// The amount that the tax is contained in or was added to, tax included.
    pub total: Money,
    /// The tax.
    pub tax: Money,
}

/// A check was formed: from now on it never changes. Lines that it does not cover are open, whenever they come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckFormed {
    /// The order.
    pub order: OrderId,
    /// The check.
    pub check: CheckId,
    /// Business day; the tax rates are those of this day.
    pub day: BusinessDay,
    /// What it covers.
    pub covers: Vec<Cover>,
    /// Sum of the covers.
    pub sum: Amounts,
    /// Tax by seller and rate.
    pub taxes: Vec<TaxSum>,
}

impl FactBody for CheckFormed {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = CheckPut {
            day: self.day,
            total: self.sum.total,
            sum: log::Json(self.sum),
            taxes: log::Json(self.taxes.clone()),
            covers: log::Json(self.covers.clone()),
            formed_ms: fact.at_ms,
            formed_by: fact.user,
        };
        vec![put.op(self.order, self.check)]
    }
}

/// A check was taken back before it was paid; its lines are open again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckCancelled {
    /// The order.
    pub order: OrderId,
    /// The check.
    pub check: CheckId,
    /// Why.
    pub reason: String,
}

impl FactBody for CheckCancelled {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![mark!(CHECK.cancelled, [self.order, self.check], 1)]
    }
}
