//! The figures of a shift: one fold over its money, its checks and its cash, for X and Z alike.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::facts::CashMoveKind;
use super::rows::CashMoveRow;
use crate::branch::Settings;
use crate::check::{CheckFiguresRow, CheckStatus, TaxSum};
use crate::money::{Money, MoneyError, Qty};
use crate::payment::{MoneyFiguresRow, PaymentStatus};

/// What came in and went out by one tender.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct TenderTotals {
    /// Payments.
    pub payments: u32,
    /// Their sum, without tips and cash rounding.
    pub sales: Money,
    /// Tips.
    pub tips: Money,
    /// What cash rounding added.
    pub rounding: Money,
    /// Refunds.
    pub refunds: u32,
    /// Their sum, above zero.
    pub refunded: Money,
}

/// The figures of X and Z.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Totals {
    /// Checks settled in the shift.
    pub checks: u32,
    /// Units sold by them, in thousandths.
    pub qty: Qty,
    /// Price × quantity.
    pub gross: Money,
    /// Discounts.
    pub discount: Money,
    /// Service charges.
    pub service: Money,
    /// Tax.
    pub tax: Money,
    /// What the guests paid for.
    pub total: Money,
    /// Tax by seller and rate.
    pub taxes: Vec<TaxSum>,
    /// Money by tender.
    pub tenders: BTreeMap<String, TenderTotals>,
    /// Cash put in without a sale, the float included.
    pub cash_in: Money,
    /// Cash taken out without a sale.
    pub cash_out: Money,
    /// What must be in the drawer.
    pub cash_expected: Money,
    /// What came in by tenders that are revenue, less what went back by them; tips and cash rounding are none. Nothing
    /// in reports that were written before it was computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub revenue: Option<Money>,
    /// Voids that bear a reason, in the branch, while the shift was open.
    #[serde(default, skip_serializing_if = "is_none")]
    #[ts(optional, as = "Option<_>")]
    pub voids: u32,
    /// What they were worth.
    #[serde(default, skip_serializing_if = "is_none")]
    #[ts(optional, as = "Option<_>")]
    pub voided: Money,
}

fn is_none<T: Default + PartialEq>(figure: &T) -> bool {
    *figure == T::default()
}

/// What a shift's figures are computed from.
#[derive(Debug, Clone, Default)]
pub struct ShiftMoney {
    /// Cash to give change from.
    pub float: Money,
    /// Cash that moved without a sale.
    pub cash_moves: Vec<CashMoveRow>,
    /// Payments and refunds of the shift.
    pub money: Vec<MoneyFiguresRow>,
    /// Checks that were settled in the shift.
    pub checks: Vec<CheckFiguresRow>,
    /// What each void that bears a reason was worth.
    pub voids: Vec<Money>,
}

/// The figures of an X for whoever may not see what the drawer should hold: no cash, and no sum that cash is a part of,
/// since the rest of it stands beside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct BlindTotals {
    /// Checks settled in the shift.
    pub checks: u32,
    /// Units sold by them, in thousandths.
    pub qty: Qty,
    /// Money by tender, without cash.
    pub tenders: BTreeMap<String, TenderTotals>,
    /// Voids that bear a reason, in the branch, while the shift was open.
    pub voids: u32,
    /// What they were worth.
    pub voided: Money,
}

impl Totals {
    /// What of it anybody may see who works with the drawer.
    pub fn blind(self, settings: &Settings) -> BlindTotals {
        let Self { checks, qty, tenders, voids, voided, .. } = self;
        let tenders = tenders.into_iter().filter(|(code, _)| !settings.is_cash(code)).collect();
        BlindTotals { checks, qty, tenders, voids, voided }
    }

    /// Computes all figures. The settings say which tenders lie in the drawer and which are revenue.
    pub fn of(shift: &ShiftMoney, settings: &Settings) -> Result<Self, MoneyError> {
        let mut totals = Self { cash_in: shift.float, ..Self::default() };
        for cash_move in &shift.cash_moves {
            totals.add_cash_move(cash_move)?;
        }
        for money in &shift.money {
            totals.add_money(money)?;
        }
        for check in &shift.checks {
            totals.add_check(check)?;
        }
        totals.cash_expected = totals.cash(|tender| settings.is_cash(tender))?;
        totals.revenue = Some(revenue(&shift.money, settings)?);
        totals.voids = u32::try_from(shift.voids.len()).unwrap_or(u32::MAX);
        totals.voided = Money::sum(shift.voids.iter().copied())?;
        Ok(totals)
    }

    fn add_cash_move(&mut self, row: &CashMoveRow) -> Result<(), MoneyError> {
        let Some(put) = &row.put else { return Ok(()) };
        match put.kind {
            CashMoveKind::In => self.cash_in = self.cash_in.plus(put.amount)?,
            CashMoveKind::Out | CashMoveKind::Drop => self.cash_out = self.cash_out.plus(put.amount)?,
        }
        Ok(())
    }

    fn add_money(&mut self, row: &MoneyFiguresRow) -> Result<(), MoneyError> {
        if row.status != PaymentStatus::Captured {
            return Ok(());
        }
        let tender = self.tenders.entry(row.tender.clone()).or_default();
        if row.refund {
            tender.refunds += 1;
            tender.refunded = tender.refunded.minus(row.amount)?;
        } else {
            tender.payments += 1;
            tender.sales = tender.sales.plus(row.amount)?;
            tender.tips = tender.tips.plus(row.tip)?;
            tender.rounding = tender.rounding.plus(row.rounding)?;
        }
        Ok(())
    }

    fn add_check(&mut self, check: &CheckFiguresRow) -> Result<(), MoneyError> {
        if check.status != CheckStatus::Settled {
            return Ok(());
        }
        self.checks += 1;
        self.qty = self.qty.plus(check.qty)?;
        self.gross = self.gross.plus(check.gross)?;
        self.discount = self.discount.plus(check.discount)?;
        self.service = self.service.plus(check.service)?;
        self.tax = self.tax.plus(check.tax)?;
        self.total = self.total.plus(check.total)?;
        check.taxes.0.iter().try_for_each(|tax| add_tax(&mut self.taxes, tax))
    }

    fn cash(&self, is_cash: impl Fn(&str) -> bool) -> Result<Money, MoneyError> {
        let mut cash = self.cash_in.minus(self.cash_out)?;
        for (_, tender) in self.tenders.iter().filter(|(name, _)| is_cash(name)) {
            cash = Money::sum([cash, tender.sales, tender.tips, tender.rounding, -tender.refunded])?;
        }
        Ok(cash)
    }
}

/// What came in by tenders that are revenue, less what went back by them, without tips and cash rounding.
pub fn revenue<'a>(
    money: impl IntoIterator<Item = &'a MoneyFiguresRow>,
    settings: &Settings,
) -> Result<Money, MoneyError> {
    let counts = |row: &&MoneyFiguresRow| row.status == PaymentStatus::Captured && settings.is_revenue(&row.tender);
    let worth = |row: &MoneyFiguresRow| if row.refund { row.amount.minus(row.tip) } else { Ok(row.amount) };
    money.into_iter().filter(counts).try_fold(Money::ZERO, |sum, row| sum.plus(worth(row)?))
}

/// Adds one tax to a list of sums by seller, class and rate, kept in order.
pub fn add_tax(sums: &mut Vec<TaxSum>, tax: &TaxSum) -> Result<(), MoneyError> {
    let name = |sum: &TaxSum| (sum.seller.clone(), sum.class.clone(), sum.rate);
    match sums.binary_search_by_key(&name(tax), name) {
        Ok(at) => {
            sums[at].total = sums[at].total.plus(tax.total)?;
            sums[at].tax = sums[at].tax.plus(tax.tax)?;
        }
        Err(at) => sums.insert(at, tax.clone()),
    }
    Ok(())
}
