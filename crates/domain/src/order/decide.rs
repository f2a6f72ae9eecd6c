//! What may be done with an order and its lines, and which facts it makes.

use log::{Cell, CommandId, Rows};
use uuid::Uuid;

use super::facts::{
    Guest, LineAdded, LineCoursed, LineNoted, LineQuantityChanged, LineSeated, LineVoided, OrderCancelled,
    OrderGuestNoted, OrderMoved, OrderNoted, OrderOpened, OrderSeated, OrderServiceChanged, Service,
};
use super::refusal::OrderError;
use super::rows::{LINE, ORDER, OrderRow, Status};
use super::sold::Sold;
use super::view::{Line, Order};
use crate::aggregate::read_all;
use crate::fact::Body;
use crate::ids::{ChangeId, LineId, TableId, VoidId};
use crate::kitchen::{Counter, void_tickets};
use crate::menu::{LimitUse, Limits, Taken, give_back, take};
use crate::money::{MoneyError, Qty};
use crate::payment::RECEIPT;
use crate::stock::for_quantity;
use crate::text;

pub(super) const GUESTS_MAX: u32 = 500;
const COURSE_MAX: u32 = 20;

/// Opens an order, for a guest who is known or not.
pub fn open(opened: OrderOpened, guest: Option<Guest>, ready_ms: Option<i64>) -> Result<Vec<Body>, OrderError> {
    guests(opened.guests)?;
    let order = opened.order;
    let mut facts = vec![opened.into()];
    if guest.is_some() || ready_ms.is_some() {
        let guest = guest.unwrap_or_default();
        super::waiter::check(&guest, ready_ms)?;
        facts.push(OrderGuestNoted { order, guest, ready_ms }.into());
    }
    Ok(facts)
}

fn guests(guests: u32) -> Result<(), OrderError> {
    if guests > GUESTS_MAX { Err(OrderError::OutOfRange { what: "guests" }) } else { Ok(()) }
}

pub(super) fn course(course: u32) -> Result<(), OrderError> {
    if course > COURSE_MAX { Err(OrderError::OutOfRange { what: "course" }) } else { Ok(()) }
}

/// Adds lines to an order, given by its rows. After a check was formed they are open and go onto a further one; once
/// all is paid they belong to another order (REQ-06). What a device without contact adds all the same stays open here.
///
/// This is the most frequent decision of all, and it needs no sums: so the order is not worked out for it.
pub fn add(rows: &Rows, lines: Vec<(LineId, Sold)>) -> Result<Vec<Body>, OrderError> {
    let opened = |row: &OrderRow| row.put.is_some();
    let row = read_all(rows, ORDER, OrderRow::read).find(opened).ok_or(OrderError::NoOrder)?;
    match (row.cancelled, row.merged_into.flatten()) {
        (Some(true), _) => return Err(OrderError::Cancelled),
        (_, Some(_)) => return Err(OrderError::Merged),
        _ => {}
    }
    // Only a paid check has a receipt: without one there is nothing to work out.
    if rows.of(RECEIPT).next().is_some() {
        Order::read(rows).map_or(Ok(()), |order| order.takes_lines())?;
    }
    let order = row.order_id;
    let is_there = |line: LineId| rows.get(LINE, &[order.cell(), line.cell()]).is_some_and(|row| row.put.is_some());
    if lines.iter().any(|(line, _)| is_there(*line)) {
        return Err(OrderError::Taken);
    }
    Ok(lines.into_iter().map(|(line, sold)| LineAdded { order, line, sold }.into()).collect())
}

type TurnLimits = fn(&[Taken], Qty, Uuid) -> Result<Vec<LimitUse>, MoneyError>;

/// What part of an order a check or a transfer takes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// All that is open.
    All,
    /// These lines, each with a quantity.
    Lines(Vec<(LineId, Qty)>),
    /// What this seat ordered.
    Seat(u32),
}

/// A void of a line or of a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Void {
    /// The line.
    pub line: LineId,
    /// The void.
    pub void: VoidId,
    /// How much; nothing means all that is open.
    pub qty: Option<Qty>,
    /// Why.
    pub reason: String,
    /// Whether what was made is lost.
    pub used_up: bool,
}

impl Order {
    /// Refuses changes to an order that is over. A line that came to a merged order from elsewhere is still open: it
    /// can be moved, voided or paid where it is.
    pub fn changeable(&self) -> Result<(), OrderError> {
        match (self.cancelled, self.merged_into) {
            (true, _) => Err(OrderError::Cancelled),
            (_, Some(_)) if !self.has_open_lines() => Err(OrderError::Merged),
            _ => Ok(()),
        }
    }

    /// Refuses new lines for an order that is over.
    pub fn takes_lines(&self) -> Result<(), OrderError> {
        self.changeable()?;
        match self.status() {
            _ if self.merged_into.is_some() => Err(OrderError::Merged),
            Status::Paid => Err(OrderError::PaidAlready),
            _ => Ok(()),
        }
    }

    /// Refuses an identifier of a change, a void or a discount that this order knows already.
    pub(super) fn need_new(&self, id: Uuid) -> Result<(), OrderError> {
        if self.used_ids.contains(&id) { Err(OrderError::Taken) } else { Ok(()) }
    }

    /// The line, or the refusal.
    pub(super) fn need_line(&self, id: LineId) -> Result<&Line, OrderError> {
        self.line(id).ok_or(OrderError::NoLine)
    }

    /// Changes the quantity of a line that was not sent yet. More of it is taken of the limits that stand now; less of it
    /// goes back to those that it was taken of.
    pub fn change_quantity(
        &self,
        id: LineId,
        change: ChangeId,
        to: Qty,
        limits: &mut Limits,
    ) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        self.need_new(change.0)?;
        let line = self.need_line(id)?;
        if line.fired_steps != 0 || line.fired != 0 {
            return Err(OrderError::Sent);
        }
        if line.stands() == 0 {
            return Err(OrderError::Gone);
        }
        if line.covered > 0 {
            return Err(OrderError::CheckFormed);
        }
        if to <= Qty::ZERO {
            return Err(OrderError::Quantity);
        }
        let delta = to.minus(line.standing_qty())?;
        let limits = if delta > Qty::ZERO {
            take(&line.sold.take(delta, limits)?, delta, change.0)?
        } else {
            give_back(&line.sold.limits, -delta, change.0)?
        };
        Ok(vec![LineQuantityChanged { order: self.id, line: id, change, delta, limits }.into()])
    }

    /// Puts a note on a line.
    pub fn note_line(&self, id: LineId, note: String) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        self.need_line(id)?;
        text::note("note", &note)?;
        Ok(vec![LineNoted { order: self.id, line: id, note }.into()])
    }

    /// Gives a line to another seat; what the kitchen has, too.
    pub fn seat_line(&self, id: LineId, seat: u32) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        self.need_line(id)?;
        if seat > GUESTS_MAX {
            return Err(OrderError::OutOfRange { what: "seat" });
        }
        Ok(vec![LineSeated { order: self.id, line: id, seat }.into()])
    }

    /// Puts a line into a course, holds it back or gives it free.
    pub fn put_in_course(&self, id: LineId, to: u32, held: bool) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        let line = self.need_line(id)?;
        course(to)?;
        if line.fired != 0 {
            return Err(OrderError::Sent);
        }
        Ok(vec![LineCoursed { order: self.id, line: id, course: to, held }.into()])
    }

    /// Whether a void takes something that the kitchen already has, which needs a right of its own.
    pub fn is_sent(&self, id: LineId) -> bool {
        self.line(id).is_some_and(|line| line.fired > 0)
    }

    /// Voids a line or a part of it; the kitchen is told what it need not make any more (REQ-27).
    pub fn void(&self, void: Void, counter: &mut Counter) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        self.need_new(void.void.0)?;
        text::note("reason", &void.reason)?;
        let line = self.need_line(void.line)?;
        if line.fired > 0 {
            text::name("reason", &void.reason)?;
        }
        let there = line.open();
        let qty = void.qty.unwrap_or(line.open_qty());
        if qty <= Qty::ZERO {
            return Err(match (line.stands(), there) {
                (0, _) => OrderError::Gone,
                (_, 0) => OrderError::CheckFormed,
                _ => OrderError::Quantity,
            });
        }
        if qty.thousandths() > there {
            return Err(OrderError::TooMuch { there });
        }
        let stands = line.stands() - qty.thousandths();
        let was_made = line.fired.saturating_sub(stands).clamp(0, qty.thousandths());
        let returned = if void.used_up || was_made == 0 {
            Vec::new()
        } else {
            for_quantity(&line.sold.uses, Qty::new(was_made)?)?
        };
        let unsent = qty.minus(Qty::new(was_made)?)?;
        let mut facts = vec![
            LineVoided {
                order: self.id,
                line: void.line,
                void: void.void,
                qty,
                reason: void.reason,
                whole: stands == 0,
                used_up: void.used_up,
                returned,
                limits: give_back(&line.sold.limits, unsent, void.void.0)?,
            }
            .into(),
        ];
        facts.extend(void_tickets(self, &[(line, stands)], counter));
        Ok(facts)
    }

    /// Sends the order to another table.
    pub fn move_to(&self, table: Option<TableId>) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        Ok(vec![OrderMoved { order: self.id, table }.into()])
    }

    /// Changes the number of guests.
    pub fn seat(&self, count: u32) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        guests(count)?;
        Ok(vec![OrderSeated { order: self.id, guests: count }.into()])
    }

    /// Gives the order to the guests in another way. What is priced by the way follows, so nothing may be asked for yet.
    pub fn serve_as(&self, service: Service) -> Result<Vec<Body>, OrderError> {
        self.takes_lines()?;
        if self.service == service {
            return Ok(Vec::new());
        }
        match self.checks.iter().find(|check| check.is_live()) {
            Some(check) if check.captured > 0 => Err(OrderError::CheckPaid),
            Some(_) => Err(OrderError::CheckFormed),
            None => Ok(vec![OrderServiceChanged { order: self.id, service }.into()]),
        }
    }

    /// Puts a note on the order.
    pub fn note_order(&self, note: String) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        text::note("note", &note)?;
        Ok(vec![OrderNoted { order: self.id, note }.into()])
    }

    /// Cancels the order; the kitchen is told what it need not make any more. Not after money was taken.
    pub fn cancel(&self, reason: String, counter: &mut Counter) -> Result<Vec<Body>, OrderError> {
        self.changeable()?;
        text::note("reason", &reason)?;
        if self.captured() > 0 {
            return Err(OrderError::Paid);
        }
        if self.checks.iter().any(|check| check.is_live()) {
            return Err(OrderError::CheckFormed);
        }
        let sent: Vec<(&Line, i64)> = self.lines.iter().map(|line| (line, 0)).collect();
        let limits = self.unsent_limits(counter.command(), give_back)?;
        let mut facts: Vec<Body> = vec![OrderCancelled { order: self.id, cancelled: true, reason, limits }.into()];
        facts.extend(void_tickets(self, &sent, counter));
        Ok(facts)
    }

    /// Takes a cancelled order up again.
    pub fn reopen(&self, reason: String, command: CommandId) -> Result<Vec<Body>, OrderError> {
        text::note("reason", &reason)?;
        if !self.cancelled {
            return Ok(Vec::new());
        }
        let limits = self.unsent_limits(command, take)?;
        Ok(vec![OrderCancelled { order: self.id, cancelled: false, reason, limits }.into()])
    }

    /// What the lines that the kitchen does not have take of limits, or give back to them.
    fn unsent_limits(&self, command: CommandId, turn: TurnLimits) -> Result<Vec<LimitUse>, OrderError> {
        let mut uses = Vec::new();
        for line in self.lines.iter().filter(|line| line.stands() > line.fired && !line.sold.limits.is_empty()) {
            let unsent = Qty::new(line.stands().saturating_sub(line.fired.max(0)))?;
            uses.extend(turn(&line.sold.limits, unsent, Uuid::new_v5(&command.0, line.id.0.as_bytes()))?);
        }
        Ok(uses)
    }
}
