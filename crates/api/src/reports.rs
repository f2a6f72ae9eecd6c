//! The figures of a business day, and a waiter's own.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::branch::Settings;
use domain::calendar::{BusinessDay, hour};
use domain::check::{CHECK_FIGURES, CheckFiguresRow, CheckStatus, TaxSum};
use domain::ids::{EntryId, OrderId};
use domain::money::{Money, Qty, Rounding, mul_div};
use domain::payment::{MONEY_FIGURES, MoneyFiguresRow, PaymentStatus};
use domain::shift::{add_tax, revenue};
use log::{Cell, UserId};
use serde::{Deserialize, Serialize};
use store::StoreError;
use ts_rs::TS;

use crate::call::Asked;
use crate::day::Day;
use crate::people::People;
use crate::{Actor, ApiError, CallError, Query};

/// Asks for the figures of a business day, over all tills of this copy.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DayReport {
    /// The day.
    pub day: BusinessDay,
}

/// How many, and what they are worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CountAmount {
    /// How many.
    pub count: u32,
    /// What they are worth.
    pub amount: Money,
}

/// Money by one tender.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TenderOfDay {
    /// The tender, by code.
    pub tender: String,
    /// Payments.
    pub payments: u32,
    /// Their sum, without tips and cash rounding.
    pub sales: Money,
    /// Tips.
    pub tips: Money,
    /// What went back, above zero.
    pub refunded: Money,
}

/// What was sold of a category of the menu.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CategoryOfDay {
    /// The category, by code; empty for none.
    pub category: String,
    /// Units, in thousandths.
    pub qty: Qty,
    /// What the guests paid for them.
    pub total: Money,
}

/// What was sold of an entry of the menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EntryOfDay {
    /// The entry.
    pub entry: EntryId,
    /// Its name, as it was sold last.
    pub name: String,
    /// Units, in thousandths.
    pub qty: Qty,
    /// What the guests paid for them.
    pub total: Money,
}

/// Checks that were paid in an hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HourOfDay {
    /// The hour on the clock of the branch, 0 to 23.
    pub hour: u32,
    /// Checks.
    pub checks: u32,
    /// What the guests paid for.
    pub total: Money,
}

/// Checks of a waiter's orders.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaiterOfDay {
    /// The waiter; none for orders that nobody in particular serves.
    pub user: Option<UserId>,
    /// His name.
    pub name: String,
    /// Checks.
    pub checks: u32,
    /// What the guests paid for.
    pub total: Money,
    /// Tips.
    pub tips: Money,
}

/// The figures of a business day. A check counts on the day on which it was formed, money on the day on which it moved.
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
    /// What a check is worth on average.
    pub average: Money,
    /// Tips.
    pub tips: Money,
    /// What went back to guests.
    pub refunded: Money,
    /// What came in by tenders that are revenue, less what went back by them, without tips.
    pub revenue: Money,
    /// Tax by seller and rate.
    pub taxes: Vec<TaxSum>,
    /// Money by tender.
    pub tenders: Vec<TenderOfDay>,
    /// What was sold by category, the best first.
    pub categories: Vec<CategoryOfDay>,
    /// Checks by the hour, in the order of the day.
    pub hours: Vec<HourOfDay>,
    /// Checks by waiter, the best first.
    pub waiters: Vec<WaiterOfDay>,
    /// The twenty entries that brought most.
    pub entries: Vec<EntryOfDay>,
    /// Voids that bear a reason, on orders of the day.
    pub voids: CountAmount,
    /// Discounts that were given on orders of the day, and what they came to on paid checks.
    pub discounts: CountAmount,
    /// Orders of this day or earlier that are open now.
    pub open_orders: OpenOrders,
}

/// Orders that are open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenOrders {
    /// How many.
    pub count: u32,
    /// What stands on them, before discounts.
    pub gross: Money,
}

impl DayFigures {
    fn add(&mut self, check: &CheckFiguresRow) -> Result<(), ApiError> {
        self.checks += 1;
        self.qty = self.qty.plus(check.qty)?;
        self.gross = self.gross.plus(check.gross)?;
        self.discount = self.discount.plus(check.discount)?;
        self.service = self.service.plus(check.service)?;
        self.total = self.total.plus(check.total)?;
        Ok(check.taxes.0.iter().try_for_each(|tax| add_tax(&mut self.taxes, tax))?)
    }
}

impl Query for DayReport {
    type Answer = DayFigures;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let settings = crate::branch::settings(asked.reader)?;
        let mut figures = DayFigures::default();
        let checks = settled(self.day, asked)?;
        checks.iter().try_for_each(|check| figures.add(check))?;
        let money = money(self.day, asked)?;
        figures.tenders = tenders(&money)?;
        figures.refunded = Money::sum(figures.tenders.iter().map(|tender| tender.refunded))?;
        figures.tips = Money::sum(figures.tenders.iter().map(|tender| tender.tips))?;
        figures.revenue = revenue(&money, &settings)?;
        figures.average = average(figures.total, figures.checks)?;
        figures.hours = hours(&checks, &settings)?;
        let day = Day::read(self.day, asked)?;
        let people = People::read(asked.reader)?;
        figures.waiters = waiters(&checks, |order| day.waiter(order), &people)?;
        (figures.categories, figures.entries) = day.sold(&checks)?;
        figures.voids = day.voids(|_| true)?;
        figures.discounts = CountAmount { count: day.discounts(|_| true), amount: figures.discount };
        figures.open_orders = open_orders(self.day, asked, |_| true)?;
        Ok(figures)
    }
}

/// The checks of a day that are paid in full.
fn settled(day: BusinessDay, asked: &Asked<'_>) -> Result<Vec<CheckFiguresRow>, ApiError> {
    let mut settled = Vec::new();
    for (key, cells) in asked.reader.figures_where(CHECK_FIGURES, "day", &day.cell())? {
        let check = CheckFiguresRow::read(&key, &cells).map_err(StoreError::from)?;
        settled.extend((check.status == CheckStatus::Settled).then_some(check));
    }
    Ok(settled)
}

/// The money that moved on a day.
fn money(day: BusinessDay, asked: &Asked<'_>) -> Result<Vec<MoneyFiguresRow>, ApiError> {
    let mut moved = Vec::new();
    for (key, cells) in asked.reader.figures_where(MONEY_FIGURES, "day", &day.cell())? {
        let row = MoneyFiguresRow::read(&key, &cells).map_err(StoreError::from)?;
        moved.extend((row.status == PaymentStatus::Captured).then_some(row));
    }
    Ok(moved)
}

fn tenders(money: &[MoneyFiguresRow]) -> Result<Vec<TenderOfDay>, ApiError> {
    let mut tenders: BTreeMap<&str, TenderOfDay> = BTreeMap::new();
    for row in money {
        let sum = tenders.entry(&row.tender).or_default();
        if row.refund {
            sum.refunded = sum.refunded.minus(row.amount)?;
        } else {
            sum.payments += 1;
            sum.sales = sum.sales.plus(row.amount)?;
            sum.tips = sum.tips.plus(row.tip)?;
        }
    }
    Ok(tenders.into_iter().map(|(code, sum)| TenderOfDay { tender: code.to_owned(), ..sum }).collect())
}

fn average(total: Money, checks: u32) -> Result<Money, ApiError> {
    Ok(match checks {
        0 => Money::ZERO,
        _ => Money::new(mul_div(total.minor(), 1, checks.into(), Rounding::HalfUp)?)?,
    })
}

/// Checks by the hour in which they were paid, from the hour of the cut-off on.
fn hours(checks: &[CheckFiguresRow], settings: &Settings) -> Result<Vec<HourOfDay>, ApiError> {
    let first = u32::from(settings.cutoff_minutes) / 60;
    let mut hours: BTreeMap<u32, HourOfDay> = BTreeMap::new();
    for check in checks {
        let Some(settled_ms) = check.settled_ms else { continue };
        let hour = hour(settled_ms, settings.zone)?;
        let sum = hours.entry((hour + 24 - first) % 24).or_default();
        (sum.hour, sum.checks) = (hour, sum.checks + 1);
        sum.total = sum.total.plus(check.total)?;
    }
    Ok(hours.into_values().collect())
}

fn waiters(
    checks: &[CheckFiguresRow],
    waiter: impl Fn(OrderId) -> Option<UserId>,
    people: &People,
) -> Result<Vec<WaiterOfDay>, ApiError> {
    let mut waiters: BTreeMap<Option<UserId>, WaiterOfDay> = BTreeMap::new();
    for check in checks {
        let user = waiter(check.order_id);
        let sum = waiters.entry(user).or_insert_with(|| WaiterOfDay {
            user,
            name: people.name(user),
            ..WaiterOfDay::default()
        });
        sum.checks += 1;
        sum.total = sum.total.plus(check.total)?;
        sum.tips = sum.tips.plus(check.tips)?;
    }
    let mut waiters: Vec<WaiterOfDay> = waiters.into_values().collect();
    waiters.sort_by_key(|sum| std::cmp::Reverse(sum.total));
    Ok(waiters)
}

/// Orders that are open now and were opened on a day or before.
fn open_orders(
    day: BusinessDay,
    asked: &Asked<'_>,
    of: impl Fn(Option<UserId>) -> bool,
) -> Result<OpenOrders, ApiError> {
    let mut sum = OpenOrders::default();
    for (figures, row) in crate::order_list::open(asked.reader)? {
        if figures.day <= day && of(row.waiter()) {
            sum = OpenOrders { count: sum.count + 1, gross: sum.gross.plus(figures.gross)? };
        }
    }
    Ok(sum)
}

/// Asks for a waiter's own figures of a business day. Those of others are for who may see what drawers should hold.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WaiterReport {
    /// The waiter.
    pub user: UserId,
    /// The day.
    pub day: BusinessDay,
}

/// A waiter's figures of a business day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaiterFigures {
    /// His checks that are paid.
    pub paid: WaiterOfDay,
    /// What a check is worth on average.
    pub average: Money,
    /// His checks by the hour.
    pub hours: Vec<HourOfDay>,
    /// The twenty entries of his orders that brought most.
    pub entries: Vec<EntryOfDay>,
    /// Voids that bear a reason, on his orders of the day.
    pub voids: CountAmount,
    /// Discounts that were given on his orders of the day, and what they came to on paid checks.
    pub discounts: CountAmount,
    /// His orders that are open now.
    pub open_orders: OpenOrders,
}

impl Query for WaiterReport {
    type Answer = WaiterFigures;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        if let Actor::User(user) = asked.actor
            && user != self.user
            && !crate::staff::rights(asked.reader, user)?.contains(&Permission::ExpectedCash)
        {
            return Err(CallError::OthersFigures.into());
        }
        let settings = crate::branch::settings(asked.reader)?;
        let day = Day::read(self.day, asked)?;
        let mut checks = settled(self.day, asked)?;
        checks.retain(|check| day.waiter(check.order_id) == Some(self.user));
        let people = People::read(asked.reader)?;
        let paid = waiters(&checks, |_| Some(self.user), &people)?.pop();
        let name =
            || WaiterOfDay { user: Some(self.user), name: people.name(Some(self.user)), ..WaiterOfDay::default() };
        let paid = paid.unwrap_or_else(name);
        let own = |order: OrderId| day.waiter(order) == Some(self.user);
        Ok(WaiterFigures {
            average: average(paid.total, paid.checks)?,
            hours: hours(&checks, &settings)?,
            entries: day.sold(&checks)?.1,
            voids: day.voids(own)?,
            discounts: CountAmount {
                count: day.discounts(own),
                amount: Money::sum(checks.iter().map(|check| check.discount))?,
            },
            open_orders: open_orders(self.day, asked, |waiter| waiter == Some(self.user))?,
            paid,
        })
    }
}
