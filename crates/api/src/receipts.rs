//! Receipts of the past, to look at, to print again and to give money back for.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::BusinessDay;
use domain::check::{CHECK_FIGURES, CheckFiguresRow, CheckStatus};
use domain::ids::{CheckId, OrderId, TableId};
use domain::money::Money;
use domain::order::{ORDER, OrderRow};
use domain::payment::{Outcome, PAYMENT, PAYMENT_RESULT, PaymentResultRow, PaymentRow, RECEIPT, ReceiptRow};
use log::{Cell, UserId};
use serde::{Deserialize, Serialize};
use store::StoreError;
use ts_rs::TS;

use crate::call::Asked;
use crate::people::People;
use crate::{ApiError, Query};

/// How many days back a search goes that names no day.
const DAYS_BACK: u64 = 31;

/// Asks for receipts, the latest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ListReceipts {
    /// Only of this business day; nothing is the last month.
    #[ts(optional)]
    pub day: Option<BusinessDay>,
    /// Part of a receipt's or an order's number, of the table, the guest or the cashier.
    #[ts(optional)]
    pub text: Option<String>,
    /// How many at most; nothing is 50.
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A receipt in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptInList {
    /// The order.
    pub order: OrderId,
    /// The check.
    pub check: CheckId,
    /// Call-out number of the order.
    pub order_number: String,
    /// Number of the receipt.
    pub receipt: String,
    /// When the check was paid, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub settled_ms: i64,
    /// What the guest paid for.
    pub total: Money,
    /// What went back.
    pub refunded: Money,
    /// The tenders, by code.
    pub tenders: Vec<String>,
    /// Who took the money; empty for nobody.
    pub cashier_name: String,
    /// Name of the table; empty for none.
    pub table_name: String,
    /// Who got the order; empty for nobody in particular.
    pub guest_name: String,
}

impl Query for ListReceipts {
    type Answer = Vec<ReceiptInList>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let today = crate::branch::settings(asked.reader)?.day(asked.now.at_ms)?;
        let days: Vec<BusinessDay> = match self.day {
            Some(day) => vec![day],
            None => (0..DAYS_BACK).filter_map(|n| today.back(n)).collect(),
        };
        let names = Names { people: People::read(asked.reader)?, tables: crate::branch::table_names(asked.reader)? };
        let limit = self.limit.unwrap_or(50) as usize;
        let wanted = self.text.as_deref().map(str::to_lowercase).unwrap_or_default();
        let mut found = Vec::new();
        for day in days {
            let mut receipts = of_day(day, asked, &names)?;
            receipts.retain(|receipt| receipt.holds(&wanted));
            receipts.sort_by_key(|receipt| std::cmp::Reverse((receipt.settled_ms, receipt.check)));
            found.extend(receipts);
            if found.len() >= limit {
                break;
            }
        }
        found.truncate(limit);
        Ok(found)
    }
}

impl ReceiptInList {
    fn holds(&self, wanted: &str) -> bool {
        let texts = [&self.receipt, &self.order_number, &self.table_name, &self.guest_name, &self.cashier_name];
        wanted.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(wanted))
    }
}

struct Names {
    people: People,
    tables: BTreeMap<TableId, String>,
}

/// The money of a check: its tenders and who took the last of it.
type Paid = BTreeMap<CheckId, (BTreeSet<String>, Option<UserId>)>;

fn paid(day: BusinessDay, asked: &Asked<'_>) -> Result<Paid, ApiError> {
    let beside = |table| asked.reader.rows_beside(table, CHECK_FIGURES, "day", &day.cell());
    let mut standing: BTreeSet<_> = BTreeSet::new();
    let mut reversed: BTreeSet<_> = BTreeSet::new();
    for row in beside(PAYMENT_RESULT)?.iter().filter_map(|row| PaymentResultRow::read(row).ok()) {
        match row.outcome {
            Outcome::Captured => _ = standing.insert(row.payment_id),
            Outcome::Reversed => _ = reversed.insert(row.payment_id),
            Outcome::Unknown | Outcome::Failed => {}
        }
    }
    let mut payments: Vec<PaymentRow> = beside(PAYMENT)?.iter().filter_map(|row| PaymentRow::read(row).ok()).collect();
    payments.retain(|row| standing.contains(&row.payment_id) && !reversed.contains(&row.payment_id));
    payments.sort_by_key(|row| row.stamp);
    let mut paid = Paid::new();
    for put in payments.into_iter().filter_map(|row| row.put) {
        let (tenders, cashier) = paid.entry(put.check_id).or_default();
        tenders.insert(put.tender);
        *cashier = put.started_by;
    }
    Ok(paid)
}

fn of_day(day: BusinessDay, asked: &Asked<'_>, names: &Names) -> Result<Vec<ReceiptInList>, ApiError> {
    let checks = asked.reader.figures_where(CHECK_FIGURES, "day", &day.cell())?;
    if checks.is_empty() {
        return Ok(Vec::new());
    }
    let beside = |table| asked.reader.rows_beside(table, CHECK_FIGURES, "day", &day.cell());
    let receipts = beside(RECEIPT)?;
    let receipts = receipts.iter().filter_map(|row| ReceiptRow::read(row).ok());
    let mut receipts: BTreeMap<CheckId, _> = receipts.filter_map(|row| Some((row.check_id, row.last()?))).collect();
    let orders = beside(ORDER)?;
    let orders = orders.iter().filter_map(|row| OrderRow::read(row).ok());
    let orders: BTreeMap<OrderId, OrderRow> = orders.map(|row| (row.order_id, row)).collect();
    let mut paid = paid(day, asked)?;
    let mut found = Vec::new();
    for (key, cells) in checks {
        let check = CheckFiguresRow::read(&key, &cells).map_err(StoreError::from)?;
        let settled = check.status == CheckStatus::Settled;
        let (Some((receipt, issued_ms)), Some(order)) = (receipts.remove(&check.check_id), orders.get(&check.order_id))
        else {
            continue;
        };
        let (tenders, cashier) = paid.remove(&check.check_id).unwrap_or_default();
        let table = order.table_id.flatten().and_then(|table| names.tables.get(&table));
        found.extend(settled.then(|| ReceiptInList {
            order: check.order_id,
            check: check.check_id,
            order_number: order.put.as_ref().map_or_else(String::new, |put| put.number.clone()),
            receipt,
            settled_ms: check.settled_ms.unwrap_or(issued_ms),
            total: check.total,
            refunded: check.refunded,
            tenders: tenders.into_iter().collect(),
            cashier_name: names.people.name(cashier),
            table_name: table.cloned().unwrap_or_default(),
            guest_name: order.guest.as_ref().map_or_else(String::new, |guest| guest.0.name.clone()),
        }));
    }
    Ok(found)
}
