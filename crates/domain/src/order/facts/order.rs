//! What can happen to an order as a whole.

use log::{DeviceId, Fact, RowOp, UserId, lww};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entity;
use crate::calendar::BusinessDay;
use crate::fact::FactBody;
use crate::ids::{OrderId, TableId};
use crate::menu::{self, LimitUse};
use crate::money::Money;
use crate::order::rows::{ORDER, OrderPut};

/// How the guest gets the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// At a table.
    DineIn,
    /// The guest takes it along.
    Takeaway,
    /// It is brought to the guest.
    Delivery,
}

log::cell_word!(Service);

/// An order was opened. Its opener holds the baton first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderOpened {
    /// The order.
    pub order: OrderId,
    /// Call-out number of the business day (`A47`).
    pub number: String,
    /// Where `number` comes from: series and day, and the counter after it.
    pub series: String,
    /// The counter of the series after this number.
    pub count: u32,
    /// The device that opened it.
    pub device: DeviceId,
    /// Business day.
    pub day: BusinessDay,
    /// How the guest gets it.
    pub service: Service,
    /// The table, for guests who sit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TableId>,
    /// Number of guests.
    pub guests: u32,
}

impl FactBody for OrderOpened {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = OrderPut {
            number: self.number.clone(),
            device_id: self.device,
            day: self.day,
            service: self.service,
            opened_ms: fact.at_ms,
            opened_by: fact.user,
        };
        let mut ops = vec![put.op(self.order), lww!(ORDER.guests, [self.order], self.guests)];
        ops.extend(self.table.map(|table| lww!(ORDER.table_id, [self.order], Some(table))));
        ops.push(crate::numbers::counted(&self.series, self.count));
        ops
    }
}

/// An order went to another table, or to none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderMoved {
    /// The order.
    pub order: OrderId,
    /// The new table.
    pub table: Option<TableId>,
}

impl FactBody for OrderMoved {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ORDER.table_id, [self.order], self.table)]
    }
}

/// The guests get their order in another way than was said when it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderServiceChanged {
    /// The order.
    pub order: OrderId,
    /// How they get it.
    pub service: Service,
}

impl FactBody for OrderServiceChanged {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ORDER.served_as, [self.order], self.service)]
    }
}

/// Who gets an order that is taken along or brought, and how to reach them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct Guest {
    /// The name.
    pub name: String,
    /// The telephone number, as it was said.
    pub phone: String,
    /// Where it is brought.
    pub address: String,
    /// The note that the guest will pay with, so that the courier brings change.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub change_from: Option<Money>,
}

/// It was written down who gets an order, and when it is to be ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderGuestNoted {
    /// The order.
    pub order: OrderId,
    /// Who gets it.
    pub guest: Guest,
    /// When it is to be ready, in milliseconds since 1970-01-01 UTC; nothing is as soon as can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_ms: Option<i64>,
}

impl FactBody for OrderGuestNoted {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![
            lww!(ORDER.guest, [self.order], log::Json(self.guest.clone())),
            lww!(ORDER.ready_ms, [self.order], self.ready_ms),
        ]
    }
}

/// An order was handed to another waiter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderHanded {
    /// The order.
    pub order: OrderId,
    /// Who serves it from now on.
    pub user: UserId,
}

impl FactBody for OrderHanded {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ORDER.waiter, [self.order], self.user)]
    }
}

/// The number of guests changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSeated {
    /// The order.
    pub order: OrderId,
    /// Number of guests.
    pub guests: u32,
}

impl FactBody for OrderSeated {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ORDER.guests, [self.order], self.guests)]
    }
}

/// A note was put on an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderNoted {
    /// The order.
    pub order: OrderId,
    /// The note; empty takes it away.
    pub note: String,
}

impl FactBody for OrderNoted {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ORDER.note, [self.order], self.note)]
    }
}

/// An order went into another one. Its open lines were moved by facts of their own; a line that a device without
/// contact added to it stays here, and keeps the order visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderMerged {
    /// The order that ends.
    pub order: OrderId,
    /// The order that goes on.
    pub into: OrderId,
}

impl FactBody for OrderMerged {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ORDER.merged_into, [self.order], Some(self.into))]
    }
}

/// An order was cancelled, or taken up again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCancelled {
    /// The order.
    pub order: OrderId,
    /// Whether it is cancelled from now on.
    pub cancelled: bool,
    /// Why.
    pub reason: String,
    /// What the lines that the kitchen does not have give back to limits, or take of them again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitUse>,
}

impl FactBody for OrderCancelled {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let mut ops = vec![
            lww!(ORDER.cancelled, [self.order], self.cancelled),
            lww!(ORDER.cancel_reason, [self.order], self.reason),
        ];
        ops.extend(menu::used(&self.limits));
        ops
    }
}
