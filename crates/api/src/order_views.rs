//! Orders as people see them: one, and lists of them.

use domain::calendar::BusinessDay;
use domain::ids::{CheckId, LineId, OrderId, TableId};
use domain::money::{Amounts, Money, Qty};
use domain::order::{self, Bill, ORDER_FIGURES, Order, OrderError, OrderFiguresRow, Service, SoldModifier, Status};
use domain::payment::PaymentStatus;
use log::Cell;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call::Asked;
use crate::{ApiError, Query};

/// Asks for one order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetOrder {
    /// The order.
    pub order: OrderId,
}

/// A line as people see it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LineView {
    /// The line.
    pub line: LineId,
    /// Its name.
    pub name: String,
    /// What stands of it, in thousandths of a unit.
    pub qty: Qty,
    /// What of that no check covers.
    pub open: Qty,
    /// What the kitchen stands at.
    #[ts(type = "number")]
    pub fired: i64,
    /// Price of one unit.
    pub price: Money,
    /// Its figures, if all of it were paid now.
    pub amounts: Amounts,
    /// Choices.
    pub modifiers: Vec<SoldModifier>,
    /// Seat.
    pub seat: u32,
    /// Course.
    pub course: u32,
    /// Whether it waits for its course.
    pub held: bool,
    /// Note.
    pub note: String,
}

/// A check as people see it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CheckView {
    /// The check.
    pub check: CheckId,
    /// Its figures.
    pub sum: Amounts,
    /// What is still to pay.
    #[ts(type = "number")]
    pub due: i64,
    /// Whether it was taken back.
    pub cancelled: bool,
    /// Its receipt.
    pub receipt: Option<String>,
}

/// A payment as people see it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PaymentView {
    /// The payment.
    pub payment: domain::ids::PaymentId,
    /// The check.
    pub check: CheckId,
    /// The tender.
    pub tender: String,
    /// How much of the check it pays.
    pub amount: Money,
    /// Where it stands.
    pub status: PaymentStatus,
    /// What was given back of it.
    #[ts(type = "number")]
    pub refunded: i64,
}

/// An order as people see it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OrderView {
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
    /// Number of guests.
    pub guests: u32,
    /// Note.
    pub note: String,
    /// Business day.
    pub day: BusinessDay,
    /// Who may take money for it.
    pub holder: log::DeviceId,
    /// What stands.
    pub lines: Vec<LineView>,
    /// Figures of all that stands.
    pub sum: Amounts,
    /// Checks.
    pub checks: Vec<CheckView>,
    /// Payments.
    pub payments: Vec<PaymentView>,
}

impl Query for GetOrder {
    type Answer = OrderView;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let scope = domain::Scope { aggregate: order::AGGREGATE, id: self.order.cell() };
        let order = Order::read(&asked.reader.rows_of(&scope)?).ok_or(OrderError::NoOrder)?;
        let settings = crate::branch::settings(asked.reader)?;
        let bill = Bill::of(&order, &settings, settings.day(asked.now.at_ms)?)?;
        Ok(view(&order, &bill))
    }
}

fn view(order: &Order, bill: &Bill) -> OrderView {
    let amounts = |id| bill.lines.iter().find(|(of, _)| *of == id).map_or(Amounts::ZERO, |(_, amounts)| *amounts);
    let line = |line: &order::Line| LineView {
        line: line.id,
        name: line.sold.name.clone(),
        qty: line.standing_qty(),
        open: line.open_qty(),
        fired: line.fired,
        price: line.sold.price,
        amounts: amounts(line.id),
        modifiers: line.sold.modifiers.clone(),
        seat: line.sold.seat,
        course: line.course,
        held: line.held,
        note: line.note.clone(),
    };
    let check = |check: &order::Check| CheckView {
        check: check.id,
        sum: check.put.sum.0,
        due: check.due(),
        cancelled: !check.is_live(),
        receipt: check.receipt.clone(),
    };
    let payment = |payment: &order::Payment| PaymentView {
        payment: payment.id,
        check: payment.put.check_id,
        tender: payment.put.tender.clone(),
        amount: payment.put.amount,
        status: payment.status,
        refunded: payment.refunded,
    };
    OrderView {
        order: order.id,
        number: order.put.number.clone(),
        status: order.status(),
        service: order.put.service,
        table: order.table,
        guests: order.guests,
        note: order.note.clone(),
        day: order.put.day,
        holder: order.baton.holder,
        lines: order.lines.iter().filter(|line| line.stands() > 0).map(line).collect(),
        sum: bill.sum,
        checks: order.checks.iter().map(check).collect(),
        payments: order.payments.iter().map(payment).collect(),
    }
}

/// Asks for the orders in a state.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListOrders {
    /// The state.
    pub status: Status,
}

/// An order in a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OrderInList {
    /// The order.
    pub order: OrderId,
    /// Call-out number.
    pub number: String,
    /// Its table.
    pub table: Option<TableId>,
    /// What stands, before discounts.
    pub gross: Money,
    /// When it was opened, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub opened_ms: i64,
}

impl Query for ListOrders {
    type Answer = Vec<OrderInList>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let found = asked.reader.figures_where(ORDER_FIGURES, "status", &self.status.cell())?;
        let rows = found.iter().map(|(key, figures)| OrderFiguresRow::read(key, figures));
        let in_list = |row: OrderFiguresRow| OrderInList {
            order: row.order_id,
            number: row.number,
            table: row.table_id,
            gross: row.gross,
            opened_ms: row.opened_ms,
        };
        let rows: Result<Vec<OrderInList>, _> = rows.map(|row| row.map(in_list)).collect();
        rows.map_err(|error| store::StoreError::from(error).into())
    }
}
