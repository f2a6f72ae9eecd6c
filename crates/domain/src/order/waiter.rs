//! Who serves an order, and who gets it.

use log::{Rows, UserId};

use super::facts::{Guest, OrderGuestNoted, OrderHanded};
use super::refusal::OrderError;
use super::rows::{ORDER, OrderRow};
use super::view::Order;
use crate::aggregate::read_all;
use crate::fact::Body;
use crate::ids::TableId;
use crate::money::Money;
use crate::text;

/// No order is wanted later than this: the end of the year 9999.
const READY_MS_MAX: i64 = 253_402_300_799_999;

impl OrderRow {
    /// Who serves the order: whoever it was handed to last, or who opened it.
    pub fn waiter(&self) -> Option<UserId> {
        self.waiter.or(self.put.as_ref().and_then(|put| put.opened_by))
    }
}

/// Who serves an order, given by its rows; nobody if a device opened it by itself.
pub fn waiter(rows: &Rows) -> Option<UserId> {
    read_all(rows, ORDER, OrderRow::read).find_map(|row| row.waiter())
}

/// The table of an order, given by its rows: the one that it moved to last, or was opened at.
pub fn table(rows: &Rows) -> Option<TableId> {
    read_all(rows, ORDER, OrderRow::read).find_map(|row| row.table_id.flatten())
}

impl Order {
    /// Hands the order to another waiter.
    pub fn hand(&self, user: UserId) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        if self.waiter == Some(user) {
            return Ok(Vec::new());
        }
        Ok(vec![OrderHanded { order: self.id, user }.into()])
    }

    /// Writes down who gets the order and when.
    pub fn note_guest(&self, guest: Guest, ready_ms: Option<i64>) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        check(&guest, ready_ms)?;
        Ok(vec![OrderGuestNoted { order: self.id, guest, ready_ms }.into()])
    }
}

/// Refuses a guest or a time that cannot be kept.
pub(super) fn check(guest: &Guest, ready_ms: Option<i64>) -> Result<(), OrderError> {
    for (field, text) in [("name", &guest.name), ("phone", &guest.phone)] {
        if !text.is_empty() {
            text::name(field, text)?;
        }
    }
    text::note("address", &guest.address)?;
    if guest.change_from.is_some_and(|from| from < Money::ZERO) {
        return Err(OrderError::Amount);
    }
    if ready_ms.is_some_and(|ms| !(0..=READY_MS_MAX).contains(&ms)) {
        return Err(OrderError::OutOfRange { what: "the time to be ready" });
    }
    Ok(())
}
