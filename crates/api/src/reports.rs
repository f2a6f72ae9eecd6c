//! Figures over orders, and the log as people read it.

use domain::calendar::BusinessDay;
use domain::check::{CHECK_FIGURES, CheckFiguresRow, CheckStatus, TaxSum};
use domain::money::{Money, Qty};
use domain::shift::add_tax;
use log::{Cell, UserId};
use serde::{Deserialize, Serialize};
use store::StoreError;
use ts_rs::TS;

use crate::call::Asked;
use crate::{ApiError, Query};

/// Asks for the figures of a business day, over all tills of this copy.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DayReport {
    /// The day.
    pub day: BusinessDay,
}

/// The figures of a business day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayFigures {
    /// Checks that are paid in full.
    pub checks: u32,
    /// Units sold by them, in thousandths.
    pub qty: Qty,
    /// Price × quantity.
    pub gross: Money,
    /// Discounts.
    pub discount: Money,
    /// Service charges.
    pub service: Money,
    /// What the guests paid for.
    pub total: Money,
    /// What went back to them.
    pub refunded: Money,
    /// Tax by seller and rate.
    pub taxes: Vec<TaxSum>,
}

impl DayFigures {
    fn add(&mut self, check: &CheckFiguresRow) -> Result<(), ApiError> {
        self.checks += 1;
        self.qty = self.qty.plus(check.qty)?;
        self.gross = self.gross.plus(check.gross)?;
        self.discount = self.discount.plus(check.discount)?;
        self.service = self.service.plus(check.service)?;
        self.total = self.total.plus(check.total)?;
        self.refunded = self.refunded.plus(check.refunded)?;
        Ok(check.taxes.0.iter().try_for_each(|tax| add_tax(&mut self.taxes, tax))?)
    }
}

impl Query for DayReport {
    type Answer = DayFigures;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let mut figures = DayFigures::default();
        for (key, cells) in asked.reader.figures_where(CHECK_FIGURES, "day", &self.day.cell())? {
            let check = CheckFiguresRow::read(&key, &cells).map_err(StoreError::from)?;
            if check.status == CheckStatus::Settled {
                figures.add(&check)?;
            }
        }
        Ok(figures)
    }
}

/// Asks for everything that happened to one thing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct History {
    /// The order, shift, item or person.
    pub entity: String,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Happened {
    /// What.
    pub kind: String,
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Who did it.
    pub user: Option<UserId>,
    /// Who approved it.
    pub approver: Option<UserId>,
    /// The particulars.
    #[ts(type = "Record<string, unknown>")]
    pub body: serde_json::Value,
}

impl Query for History {
    type Answer = Vec<Happened>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let entity = self.entity.parse().map_err(ApiError::bad_request)?;
        let happened = |fact: log::Fact| Happened {
            kind: fact.kind,
            at_ms: fact.at_ms,
            user: fact.user,
            approver: fact.approver,
            body: serde_json::from_str(fact.body.get()).unwrap_or_default(),
        };
        Ok(asked.reader.history(entity)?.into_iter().map(happened).collect())
    }
}
