//! One order as people see it.

use domain::branch::{Called, Names};
use domain::calendar::BusinessDay;
use domain::check::{CheckStatus, Cover};
use domain::floor::{TABLE, TableRow};
use domain::ids::{CheckId, DiscountId, EntryId, LineId, OrderId, ShiftId, TableId, TicketId};
use domain::kitchen::{Stage, TicketKind};
use domain::money::{Amounts, Discount, Money, Qty};
use domain::order::{self, Bill, Guest, Order, OrderError, Service, SoldCombo, SoldModifier, Status};
use domain::payment::PaymentStatus;
use log::{Cell, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call::Asked;
use crate::order_past::{RefundView, VoidView, refunds, voided};
use crate::people::People;
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
    /// The menu entry.
    pub entry: EntryId,
    /// Its name on papers.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// Category of the menu.
    pub category: String,
    /// The station that makes it; empty if none does.
    pub station: String,
    /// The first line of the combo that it belongs to.
    pub combo: Option<LineId>,
    /// That combo on the menu.
    pub combo_of: Option<EntryId>,
    /// What that combo was called when it was sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub combo_called: Option<Called>,
    /// What stands of it, in thousandths of a unit.
    pub qty: Qty,
    /// What of that no check covers.
    pub open: Qty,
    /// What the kitchen stands at.
    #[ts(type = "number")]
    pub fired: i64,
    /// What of it a station has not been sent, in thousandths of a unit.
    pub unsent: Qty,
    /// How far the last ticket of it is.
    pub stage: Option<Stage>,
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
    /// Where it stands.
    pub status: CheckStatus,
    /// What it covers.
    pub lines: Vec<Cover>,
    /// Its figures.
    pub sum: Amounts,
    /// When it was formed, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub formed_ms: i64,
    /// What is still to pay.
    #[ts(type = "number")]
    pub due: i64,
    /// Whether it was taken back.
    pub cancelled: bool,
    /// Its receipt: given when it was paid, or before its money.
    pub receipt: Option<String>,
    /// The last correction of a receipt of it.
    pub correction: Option<CorrectionView>,
}

/// The correction of a receipt as people see it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CorrectionView {
    /// Its number.
    pub number: String,
    /// Number of the receipt that it corrects.
    pub receipt: String,
    /// Why.
    pub reason: String,
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
    /// The tip that came with it.
    pub tip: Money,
    /// What the guest gave, for cash.
    pub given: Option<Money>,
    /// What cash rounding added.
    pub rounding: Money,
    /// The outside system's reference, or why it failed or was reversed.
    pub reference: Option<String>,
    /// The shift that it was taken in.
    pub shift: ShiftId,
    /// When it was begun, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub started_ms: i64,
    /// Where it stands.
    pub status: PaymentStatus,
    /// Whether its form was agreed before the receipt.
    pub agreed: bool,
    /// Whether a receipt names it before its money.
    pub on_receipt: bool,
    /// Whether it failed and the receipt still names it, so that the same may be tried again.
    pub may_retry: bool,
    /// What was given back of it.
    #[ts(type = "number")]
    pub refunded: i64,
}

/// A discount as people see it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DiscountView {
    /// The discount.
    pub discount: DiscountId,
    /// The line, if it is on a single one.
    pub line: Option<LineId>,
    /// How much; an amount on the whole order is the sum over its lines.
    pub value: Discount,
    /// Why.
    pub reason: String,
}

/// A ticket as people see it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TicketView {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number on paper.
    pub serial: String,
    /// The station.
    pub station: String,
    /// What it is for.
    pub kind: TicketKind,
    /// How far it is.
    pub stage: Stage,
    /// When it was issued, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub issued_ms: i64,
    /// Its lines.
    pub lines: Vec<LineId>,
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
    /// Name of its table; empty for none.
    pub table_name: String,
    /// Number of guests.
    pub guests: u32,
    /// Who serves it.
    pub waiter: Option<UserId>,
    /// His name; empty for nobody.
    pub waiter_name: String,
    /// Who gets it, where that was written down.
    pub guest: Option<Guest>,
    /// When it is to be ready, in milliseconds since 1970-01-01 UTC; nothing is as soon as can be.
    #[ts(type = "number | null")]
    pub ready_ms: Option<i64>,
    /// When it was opened, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub opened_ms: i64,
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
    /// Discounts that were not withdrawn.
    pub discounts: Vec<DiscountView>,
    /// Tickets, in the order in which they were issued.
    pub tickets: Vec<TicketView>,
    /// What was voided, in the order of time.
    pub voided: Vec<VoidView>,
    /// What was given back, in the order of time.
    pub refunds: Vec<RefundView>,
}

impl Query for GetOrder {
    type Answer = OrderView;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let scope = domain::Scope { aggregate: order::AGGREGATE, id: self.order.cell() };
        let rows = asked.reader.rows_of(&scope)?;
        let order = Order::read(&rows).ok_or(OrderError::NoOrder)?;
        let settings = crate::branch::settings(asked.reader)?;
        let bill = Bill::of(&order, &settings, settings.day(asked.now.at_ms)?)?;
        let people = People::read(asked.reader)?;
        let table = order.table.and_then(|table| asked.reader.row(TABLE, &[table.cell()]).transpose()).transpose()?;
        let place = table.and_then(|row| TableRow::read(&row).ok()?.place);
        Ok(OrderView {
            table_name: place.map_or_else(String::new, |place| place.0.name),
            waiter_name: people.name(order.waiter),
            voided: voided(&order, &rows, &people),
            refunds: refunds(&order, &people),
            ..view(&order, &bill)
        })
    }
}

fn line_view(order: &Order, line: &order::Line, bill: &Bill) -> LineView {
    let amounts = bill.lines.iter().find(|(of, _)| *of == line.id).map_or(Amounts::ZERO, |(_, amounts)| *amounts);
    let makes = |ticket: &&order::Ticket| {
        ticket.put.kind == TicketKind::Make && ticket.items.iter().any(|item| item.line == line.id)
    };
    let unsent = if line.sold.station.is_empty() { 0 } else { order.wanted(line).saturating_sub(line.fired).max(0) };
    LineView {
        line: line.id,
        entry: line.sold.entry,
        name: line.sold.name.clone(),
        names: line.sold.names.clone(),
        category: line.sold.category.clone(),
        station: line.sold.station.clone(),
        combo: line.sold.combo,
        combo_of: line.sold.combo_of.as_ref().map(|of| of.entry),
        combo_called: line.sold.combo_of.as_ref().map(SoldCombo::called),
        qty: line.standing_qty(),
        open: line.open_qty(),
        fired: line.fired,
        unsent: Qty::new(unsent).unwrap_or(Qty::MAX),
        stage: order.tickets.iter().rfind(makes).map(|ticket| Stage::of_mark(ticket.stage).0),
        price: line.sold.price,
        amounts,
        modifiers: line.sold.modifiers.clone(),
        seat: line.seat,
        course: line.course,
        held: line.held,
        note: line.note.clone(),
    }
}

fn check_view(check: &order::Check) -> CheckView {
    let cover = |(line, qty, amounts): &(LineId, i64, Amounts)| Cover {
        line: *line,
        qty: Qty::new(*qty).unwrap_or(Qty::MAX),
        amounts: *amounts,
    };
    CheckView {
        check: check.id,
        status: check.status(),
        lines: check.covers.iter().map(cover).collect(),
        sum: check.put.sum.0,
        formed_ms: check.put.formed_ms,
        due: check.due(),
        cancelled: !check.is_live(),
        receipt: check.standing_receipt().map(str::to_owned),
        correction: check.corrections.iter().max_by_key(|(_, put)| &put.number).map(|(receipt, put)| CorrectionView {
            number: put.number.clone(),
            receipt: receipt.clone(),
            reason: put.reason.clone(),
        }),
    }
}

fn payment_view(order: &Order, payment: &order::Payment) -> PaymentView {
    let result = payment.result.as_ref();
    PaymentView {
        payment: payment.id,
        check: payment.put.check_id,
        tender: payment.put.tender.clone(),
        amount: payment.put.amount,
        tip: payment.put.tip,
        given: result.and_then(|result| result.given),
        rounding: result.map_or(Money::ZERO, |result| result.rounding),
        reference: result.and_then(|result| result.reference.clone()),
        shift: payment.put.shift_id,
        started_ms: payment.put.started_ms,
        status: payment.status,
        agreed: payment.agreed,
        on_receipt: payment.on_receipt,
        may_retry: order.may_retry(payment),
        refunded: payment.refunded,
    }
}

fn discount_view((discount, put): &(DiscountId, order::DiscountPut)) -> DiscountView {
    let amount = |value: &Discount| match value {
        Discount::Amount(amount) => *amount,
        Discount::Percent(_) => Money::ZERO,
    };
    let sum = || Money::sum(put.lines.0.iter().map(|(_, value)| amount(value))).unwrap_or(Money::MAX);
    let (line, value) = match (put.whole, put.lines.0.as_slice()) {
        (Some(rate), _) => (None, Discount::Percent(rate)),
        (None, [(line, value)]) => (Some(*line), *value),
        (None, _) => (None, Discount::Amount(sum())),
    };
    DiscountView { discount: *discount, line, value, reason: put.reason.clone() }
}

fn ticket_view(ticket: &order::Ticket) -> TicketView {
    TicketView {
        ticket: ticket.id,
        serial: ticket.put.serial.clone(),
        station: ticket.put.station.clone(),
        kind: ticket.put.kind,
        stage: Stage::of_mark(ticket.stage).0,
        issued_ms: ticket.put.issued_ms,
        lines: ticket.items.iter().map(|item| item.line).collect(),
    }
}

/// All that the order says by itself; names come from elsewhere.
fn view(order: &Order, bill: &Bill) -> OrderView {
    let standing = order.lines.iter().filter(|line| line.stands() > 0);
    OrderView {
        order: order.id,
        number: order.put.number.clone(),
        status: order.status(),
        service: order.service,
        table: order.table,
        table_name: String::new(),
        guests: order.guests,
        waiter: order.waiter,
        waiter_name: String::new(),
        guest: order.guest.clone(),
        ready_ms: order.ready_ms,
        opened_ms: order.put.opened_ms,
        note: order.note.clone(),
        day: order.put.day,
        holder: order.baton.holder,
        lines: standing.map(|line| line_view(order, line, bill)).collect(),
        sum: bill.sum,
        checks: order.checks.iter().map(check_view).collect(),
        payments: order.payments.iter().map(|payment| payment_view(order, payment)).collect(),
        discounts: order.discounts.iter().map(discount_view).collect(),
        tickets: order.tickets.iter().map(ticket_view).collect(),
        voided: Vec::new(),
        refunds: Vec::new(),
    }
}
