//! Lists of orders: what the floor, the waiters and the counter look at.

use std::collections::BTreeMap;

use domain::calendar::BusinessDay;
use domain::ids::{OrderId, TableId};
use domain::money::Money;
use domain::order::{Cooking, Guest, ORDER, ORDER_FIGURES, OrderFiguresRow, OrderRow, Service, Status};
use log::{Cell, UserId, Value};
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use ts_rs::TS;

use crate::anomalies;
use crate::call::Asked;
use crate::people::People;
use crate::{ApiError, Query};

/// Asks for orders: those in a state, those of a day, both, or all that are open.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ListOrders {
    /// The state.
    #[ts(optional)]
    pub status: Option<Status>,
    /// Only orders that still want something: open, presented, with a receipt before its money, or paid in part. So it is where nothing is said.
    #[ts(optional)]
    pub open: Option<bool>,
    /// Only orders of this business day.
    #[ts(optional)]
    pub day: Option<BusinessDay>,
    /// Only these, 200 at most: those that a list which is shown already has heard of. One that no longer fits is not
    /// answered.
    #[ts(optional, as = "Option<_>")]
    pub only: Vec<OrderId>,
}

/// More orders than these are not asked for by name: whoever wants so many reads the list.
const ONLY_MAX: usize = 200;

/// An order in a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OrderInList {
    /// The order.
    pub order: OrderId,
    /// Call-out number.
    pub number: String,
    /// Where it stands.
    pub status: Status,
    /// How the guest gets it.
    pub service: Service,
    /// Its table.
    pub table: Option<TableId>,
    /// Name of its table; empty for none.
    pub table_name: String,
    /// Number of guests.
    pub guests: u32,
    /// Who serves it.
    pub waiter: Option<UserId>,
    /// His name; empty for nobody.
    pub waiter_name: String,
    /// What stands, before discounts.
    pub gross: Money,
    /// When it was opened, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub opened_ms: i64,
    /// When anything last happened that guests notice: a line, a ticket, a paper, money. In milliseconds since 1970-01-01
    /// UTC.
    #[ts(type = "number")]
    pub touched_ms: i64,
    /// Whether a station does not know yet of what stands.
    pub unsent: bool,
    /// How far the kitchen is.
    pub kitchen: Cooking,
    /// Whether a line waits for its course.
    pub held: bool,
    /// Who gets it, where that was written down.
    pub guest: Option<Guest>,
    /// When it is to be ready, in milliseconds since 1970-01-01 UTC; nothing is as soon as can be.
    #[ts(type = "number | null")]
    pub ready_ms: Option<i64>,
    /// Contradictions that a manager has to look at.
    #[ts(type = "number")]
    pub anomalies: i64,
}

impl Query for ListOrders {
    type Answer = Vec<OrderInList>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let fits = |status: Status| match self.status {
            Some(wanted) => status == wanted,
            None => self.open == Some(false) || status.wants_something(),
        };
        let found = match (self.day, self.status) {
            _ if !self.only.is_empty() => named(asked.reader, &self.only)?
                .into_iter()
                .filter(|(figures, _)| self.day.is_none_or(|day| figures.day == day))
                .collect(),
            (Some(day), _) => found(asked.reader, "day", &day.cell())?,
            (None, Some(status)) => found(asked.reader, "status", &status.cell())?,
            (None, None) if self.open == Some(false) => {
                return Err(ApiError::bad_request("orders that are closed are listed by day or by state"));
            }
            (None, None) => open(asked.reader)?,
        };
        let (people, tables) = (People::read(asked.reader)?, crate::branch::table_names(asked.reader)?);
        let mut listed = Vec::new();
        for (mut figures, row) in found.into_iter().filter(|(figures, _)| fits(figures.status)) {
            if figures.anomalies > 0 {
                figures.anomalies = anomalies::open_of(asked.reader, figures.order_id)?;
            }
            listed.extend(in_list(figures, row, &people, &tables));
        }
        Ok(listed)
    }
}

type Found = Vec<(OrderFiguresRow, OrderRow)>;

/// All orders that still want something, in whatever order.
pub(crate) fn open(reader: &Reader) -> Result<Found, ApiError> {
    let mut all = Vec::new();
    for status in Status::OPEN {
        all.extend(found(reader, "status", &status.cell())?);
    }
    all.sort_by_key(|(figures, _)| figures.opened_ms);
    Ok(all)
}

/// Orders with their figures, where a column of the figures holds a value.
pub(crate) fn found(reader: &Reader, column: &str, value: &Value) -> Result<Found, ApiError> {
    let rows = reader.rows_beside(ORDER, ORDER_FIGURES, column, value)?;
    let rows = rows.iter().map(|row| OrderRow::read(row).map(|row| (row.order_id, row)));
    let mut rows: BTreeMap<OrderId, OrderRow> = rows.collect::<Result<_, _>>().map_err(StoreError::from)?;
    let mut found = Vec::new();
    for (key, cells) in reader.figures_where(ORDER_FIGURES, column, value)? {
        let figures = OrderFiguresRow::read(&key, &cells).map_err(StoreError::from)?;
        if let Some(row) = rows.remove(&figures.order_id) {
            found.push((figures, row));
        }
    }
    Ok(found)
}

/// The orders of some identifiers, as far as they are there.
fn named(reader: &Reader, ids: &[OrderId]) -> Result<Found, ApiError> {
    if ids.len() > ONLY_MAX {
        return Err(ApiError::bad_request("too many orders are asked for by name"));
    }
    let mut found = Vec::new();
    for id in ids {
        let key = [id.cell()];
        let Some(row) = reader.row(ORDER, &key)? else { continue };
        let row = OrderRow::read(&row).map_err(StoreError::from)?;
        if let Some((key, cells)) = reader.figures(ORDER_FIGURES, &key)?.into_iter().next() {
            found.push((OrderFiguresRow::read(&key, &cells).map_err(StoreError::from)?, row));
        }
    }
    Ok(found)
}

fn in_list(
    figures: OrderFiguresRow,
    row: OrderRow,
    people: &People,
    tables: &BTreeMap<TableId, String>,
) -> Option<OrderInList> {
    let waiter = row.waiter();
    let put = row.put?;
    Some(OrderInList {
        order: figures.order_id,
        number: figures.number,
        status: figures.status,
        service: row.served_as.unwrap_or(put.service),
        table: figures.table_id,
        table_name: figures.table_id.and_then(|table| tables.get(&table)).cloned().unwrap_or_default(),
        guests: row.guests.unwrap_or(0),
        waiter,
        waiter_name: people.name(waiter),
        gross: figures.gross,
        opened_ms: figures.opened_ms,
        touched_ms: figures.touched_ms,
        unsent: figures.lines_unsent > 0,
        kitchen: figures.kitchen,
        held: figures.held,
        guest: row.guest.map(|guest| guest.0),
        ready_ms: row.ready_ms.flatten(),
        anomalies: figures.anomalies,
    })
}
