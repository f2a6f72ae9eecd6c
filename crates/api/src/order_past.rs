//! What was taken off an order and what was given back for it.

use domain::branch::Names;
use domain::ids::{CheckId, LineId, PaymentId, RefundId};
use domain::money::{Money, Qty};
use domain::order::{LINE_VOID, LineVoidRow, Order, Removal};
use log::Rows;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::people::People;

/// Something that was taken off an order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VoidView {
    /// The line.
    pub line: LineId,
    /// Its name on papers.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// How much of it, in thousandths of a unit.
    pub qty: Qty,
    /// Why.
    pub reason: String,
    /// Whether what was made is lost.
    pub used_up: bool,
    /// Who did it; empty for nobody.
    pub by: String,
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// Money that was given back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RefundView {
    /// The refund.
    pub refund: RefundId,
    /// The check.
    pub check: CheckId,
    /// The payment that it gives back.
    pub payment: PaymentId,
    /// The tender.
    pub tender: String,
    /// How much.
    pub amount: Money,
    /// What for: lines, each with how much of it in thousandths of a unit; none if it was for no line.
    pub lines: Vec<(LineId, Qty)>,
    /// Why.
    pub reason: String,
    /// Who did it; empty for nobody.
    pub by: String,
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Number of its receipt.
    pub receipt: String,
}

pub(crate) fn voided(order: &Order, rows: &Rows, people: &People) -> Vec<VoidView> {
    let view = |row: &log::Row| {
        let put = LineVoidRow::read(row).ok()?.put?;
        let sold = order.line(put.line_id).map(|line| &line.sold);
        matches!(put.removal, Removal::Voided | Removal::VoidedWhole).then(|| VoidView {
            line: put.line_id,
            name: sold.map_or_else(String::new, |sold| sold.name.clone()),
            names: sold.map_or_else(Names::default, |sold| sold.names.clone()),
            qty: put.qty,
            reason: put.reason,
            used_up: put.used_up,
            by: people.name(put.by_user),
            at_ms: put.at_ms,
        })
    };
    let mut voided: Vec<VoidView> = rows.of(LINE_VOID).filter_map(view).collect();
    voided.sort_by_key(|void| void.at_ms);
    voided
}

pub(crate) fn refunds(order: &Order, people: &People) -> Vec<RefundView> {
    let view = |refund: &domain::order::Refund| RefundView {
        refund: refund.id,
        check: refund.put.check_id,
        payment: refund.put.payment_id,
        tender: refund.put.tender.clone(),
        amount: refund.put.amount,
        lines: refund.put.lines.0.clone(),
        reason: refund.put.reason.clone(),
        by: people.name(refund.put.by_user),
        at_ms: refund.put.at_ms,
        receipt: refund.put.number.clone(),
    };
    let mut refunds: Vec<RefundView> = order.refunds.iter().map(view).collect();
    refunds.sort_by_key(|refund| (refund.at_ms, refund.refund));
    refunds
}
