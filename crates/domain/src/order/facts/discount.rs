//! Discounts, given and taken back.

use log::{Fact, RowOp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entity;
use crate::fact::FactBody;
use crate::ids::{DiscountId, LineId, OrderId};
use crate::money::Discount;
use crate::order::rows::{DISCOUNT, DiscountPut};

/// A discount was given: a rate on the whole order, or figures on lines of it. An amount on the whole order is shared
/// out over its open lines when it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscountGiven {
    /// The order.
    pub order: OrderId,
    /// The discount.
    pub discount: DiscountId,
    /// The rate on the whole order, in basis points; lines that come later get it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<crate::money::Rate>,
    /// What it is on single lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(LineId, Discount)>,
    /// Why.
    pub reason: String,
}

impl FactBody for DiscountGiven {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let (whole, lines) = (self.whole, log::Json(self.lines.clone()));
        vec![DiscountPut { whole, lines, reason: self.reason.clone() }.op(self.order, self.discount)]
    }
}

/// A discount was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscountWithdrawn {
    /// The order.
    pub order: OrderId,
    /// The discount.
    pub discount: DiscountId,
}

impl FactBody for DiscountWithdrawn {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![log::mark!(DISCOUNT.withdrawn, [self.order, self.discount], 1)]
    }
}
