//! What the orders of a business day are made of: their lines, voids and discounts, read in a few goes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::calendar::BusinessDay;
use domain::check::{CHECK, CHECK_FIGURES, CheckFiguresRow, CheckRow};
use domain::ids::{CheckId, EntryId, LineId, OrderId};
use domain::money::{Money, Qty};
use domain::order::{
    DISCOUNT, DiscountRow, LINE, LINE_VOID, LineRow, LineVoidPut, LineVoidRow, ORDER, ORDER_FIGURES, OrderRow, Removal,
    Sold,
};
use log::{Cell, Row, Stamp, Table, UserId};
use store::{Reader, StoreError};

use crate::ApiError;
use crate::call::Asked;
use crate::reports::{CategoryOfDay, CountAmount, EntryOfDay};

/// How many entries a report names.
const ENTRIES_MAX: usize = 20;

/// The orders that a day's report looks at: those with a check of that day, and those that were opened on it.
#[derive(Debug)]
pub(crate) struct Day {
    waiters: BTreeMap<OrderId, Option<UserId>>,
    lines: BTreeMap<(OrderId, LineId), Arc<Sold>>,
    checks: Vec<CheckRow>,
    voids: Vec<LineVoidRow>,
    discounts: Vec<DiscountRow>,
}

impl Day {
    /// Reads them.
    pub(crate) fn read(day: BusinessDay, asked: &Asked<'_>) -> Result<Self, ApiError> {
        let of = |table, figures| asked.reader.rows_beside(table, figures, "day", &day.cell());
        let both = |table: &'static Table| -> Result<Vec<Row>, ApiError> {
            let mut rows = of(table, CHECK_FIGURES)?;
            let known: BTreeSet<_> = rows.iter().map(|row| row.key.clone()).collect();
            rows.extend(of(table, ORDER_FIGURES)?.into_iter().filter(|row| !known.contains(&row.key)));
            Ok(rows)
        };
        let mut waiters = BTreeMap::new();
        for row in both(ORDER)? {
            let row = OrderRow::read(&row).map_err(StoreError::from)?;
            waiters.insert(row.order_id, row.waiter());
        }
        let mut lines = BTreeMap::new();
        for row in both(LINE)? {
            let row = LineRow::read(&row).map_err(StoreError::from)?;
            lines.extend(row.put.map(|put| ((row.order_id, row.line_id), put.sold.0)));
        }
        let read_voids = |row: &Row| LineVoidRow::read(row).map_err(StoreError::from);
        let read_discounts = |row: &Row| DiscountRow::read(row).map_err(StoreError::from);
        let read_check = |row: &Row| CheckRow::read(row).map_err(StoreError::from);
        Ok(Self {
            waiters,
            lines,
            checks: of(CHECK, CHECK_FIGURES)?.iter().map(read_check).collect::<Result<_, _>>()?,
            voids: of(LINE_VOID, ORDER_FIGURES)?.iter().map(read_voids).collect::<Result<_, _>>()?,
            discounts: of(DISCOUNT, ORDER_FIGURES)?.iter().map(read_discounts).collect::<Result<_, _>>()?,
        })
    }

    /// Who serves an order.
    pub(crate) fn waiter(&self, order: OrderId) -> Option<UserId> {
        self.waiters.get(&order).copied().flatten()
    }

    /// What checks sold, by category and by entry; the best first.
    pub(crate) fn sold(&self, checks: &[CheckFiguresRow]) -> Result<(Vec<CategoryOfDay>, Vec<EntryOfDay>), ApiError> {
        let checks: BTreeSet<CheckId> = checks.iter().map(|check| check.check_id).collect();
        let mut categories: BTreeMap<&str, (Qty, Money)> = BTreeMap::new();
        let mut entries: BTreeMap<EntryId, (&str, Qty, Money)> = BTreeMap::new();
        let formed = self.checks.iter().filter(|check| checks.contains(&check.check_id));
        let formed = formed.filter_map(|check| Some((check.order_id, check.put.as_ref()?)));
        for (order, cover) in formed.flat_map(|(order, put)| put.covers.0.iter().map(move |cover| (order, cover))) {
            let Some(sold) = self.lines.get(&(order, cover.line)) else { continue };
            let category = categories.entry(&sold.category).or_default();
            *category = (category.0.plus(cover.qty)?, category.1.plus(cover.amounts.total)?);
            let entry = entries.entry(sold.entry).or_default();
            *entry = (&sold.name, entry.1.plus(cover.qty)?, entry.2.plus(cover.amounts.total)?);
        }
        let category = |(code, (qty, total)): (&str, _)| CategoryOfDay { category: code.to_owned(), qty, total };
        let mut categories: Vec<CategoryOfDay> = categories.into_iter().map(category).collect();
        categories.sort_by_key(|category| std::cmp::Reverse(category.total));
        let entry =
            |(entry, (name, qty, total)): (_, (&str, _, _))| EntryOfDay { entry, name: name.to_owned(), qty, total };
        let mut entries: Vec<EntryOfDay> = entries.into_iter().map(entry).collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.total));
        entries.truncate(ENTRIES_MAX);
        Ok((categories, entries))
    }

    /// Voids that bear a reason, and what they were worth. Without a reason it is a guest who changed his mind in time.
    pub(crate) fn voids(&self, of: impl Fn(OrderId) -> bool) -> Result<CountAmount, ApiError> {
        let mut sum = CountAmount::default();
        for row in self.voids.iter().filter(|row| of(row.order_id)) {
            let Some(put) = with_reason(row) else { continue };
            let worth = self.lines.get(&(row.order_id, put.line_id)).map_or(Money::ZERO, |sold| sold.worth(put.qty));
            sum = CountAmount { count: sum.count + 1, amount: sum.amount.plus(worth)? };
        }
        Ok(sum)
    }

    /// How many discounts were given and not withdrawn.
    pub(crate) fn discounts(&self, of: impl Fn(OrderId) -> bool) -> u32 {
        let given = self.discounts.iter().filter(|row| row.put.is_some() && row.withdrawn == 0 && of(row.order_id));
        u32::try_from(given.count()).unwrap_or(u32::MAX)
    }
}

/// A void that bears a reason.
fn with_reason(row: &LineVoidRow) -> Option<&LineVoidPut> {
    let voided = |put: &&LineVoidPut| matches!(put.removal, Removal::Voided | Removal::VoidedWhole);
    row.put.as_ref().filter(voided).filter(|put| !put.reason.is_empty())
}

/// What each void that bears a reason was worth, of those after a fact. There are few voids, so all are looked at. By
/// stamps, not by time: a clock that is wrong changes nothing of what a closing says.
pub(crate) fn voids_after(fact: Option<Stamp>, reader: &Reader) -> Result<Vec<Money>, ApiError> {
    let mut worth = Vec::new();
    for row in reader.rows(LINE_VOID, &[])? {
        let row = LineVoidRow::read(&row).map_err(StoreError::from)?;
        let Some(put) = with_reason(&row).filter(|_| row.stamp > fact) else { continue };
        let line = reader.row(LINE, &[row.order_id.cell(), put.line_id.cell()])?;
        let line = line.map(|row| LineRow::read(&row)).transpose().map_err(StoreError::from)?;
        let sold = line.and_then(|line| line.put).map(|put| put.sold.0);
        worth.push(sold.map_or(Money::ZERO, |sold| sold.worth(put.qty)));
    }
    Ok(worth)
}
