//! Orders: opening, changing, moving, cancelling them.

use domain::access::Permission;
use domain::branch::Feature;
use domain::calendar::BusinessDay;
use domain::floor::{TABLE, TableRow};
use domain::ids::{ChangeId, DiscountId, LineId, OrderId, TableId, VoidId};
use domain::menu::Limits;
use domain::money::{Discount, Qty};
use domain::numbers::Series;
use domain::order::{
    GiveDiscount, Guest, Order, OrderCancelled, OrderError, OrderOpened, Part, Service, Transfer, Void, open,
};
use domain::{Body, floor, order};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call::{Done, first, foreign};
use crate::{ApiError, Command, Ctx, features};

/// Opens an order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenOrder {
    /// The order, if the caller wants to name it.
    #[serde(default)]
    #[ts(optional)]
    pub order: Option<OrderId>,
    /// How the guest gets it.
    pub service: Service,
    /// The table, for guests who sit.
    #[serde(default)]
    #[ts(optional)]
    pub table: Option<TableId>,
    /// Number of guests.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub guests: u32,
    /// Who gets it, where it is taken along or brought.
    #[serde(default)]
    #[ts(optional)]
    pub guest: Option<Guest>,
    /// When it is to be ready, in milliseconds since 1970-01-01 UTC; nothing is as soon as can be.
    #[serde(default)]
    #[ts(optional)]
    pub ready_ms: Option<i64>,
}

impl OpenOrder {
    /// Opens an order without a table, for nobody in particular.
    pub fn of(service: Service) -> Self {
        Self { order: None, service, table: None, guests: 0, guest: None, ready_ms: None }
    }
}

/// The order that was opened.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OrderOpenedAnswer {
    /// The order.
    pub order: OrderId,
    /// Its call-out number.
    pub number: String,
    /// Its business day.
    pub day: BusinessDay,
}

/// An order at a table that nobody can see would be lost to the waiters.
fn need_table(ctx: &mut Ctx<'_, '_>, table: Option<TableId>) -> Result<(), ApiError> {
    let Some(id) = table else { return Ok(()) };
    features::need(&*ctx.settings()?, Feature::Tables)?;
    let rows = ctx.rows(floor::AGGREGATE, &id)?;
    let stands = |row: TableRow| row.place.is_some() && row.retired == 0;
    let row = rows.of(TABLE).next().and_then(|row| TableRow::read(row).ok());
    if row.is_some_and(stands) { Ok(()) } else { Err(ApiError::not_found("table")) }
}

impl Command for OpenOrder {
    type Answer = OrderOpenedAnswer;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let id = self.order.unwrap_or(OrderId::derived(ctx.command.0, 0));
        need_table(ctx, self.table)?;
        features::need_service(&*ctx.settings()?, self.service)?;
        if Order::read(&*ctx.rows(order::AGGREGATE, &id)?).is_some() {
            return Err(OrderError::Taken.into());
        }
        let day = ctx.day()?;
        let series = Series::call(ctx.tx.series(), day);
        let mut counter = ctx.counter(series)?;
        let (number, count) = counter.take();
        let opened = OrderOpened {
            order: id,
            number,
            series: counter.series().to_owned(),
            count,
            device: ctx.device,
            day,
            service: self.service,
            table: self.table,
            guests: self.guests,
        };
        Ok(open(opened, self.guest.clone(), self.ready_ms)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let opened = first!(facts, OrderOpened)?;
        Ok(OrderOpenedAnswer { order: opened.order, number: opened.number.clone(), day: opened.day })
    }
}

/// Commands whose answer is only that they are done: what they ask for, on which orders they work (the fields in
/// brackets), how they decide, and the facts by which a repetition is known. Other facts under their identifier are those of another command.
macro_rules! done {
    ($($(#[$doc:meta])* $name:ident $(($($order:ident),+))? { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? }
        |$this:ident, $ctx:ident| $body:expr => $facts:tt;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, ::serde::Serialize, ::serde::Deserialize, ::ts_rs::TS)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type),* }

        impl $crate::Command for $name {
            type Answer = $crate::call::Done;

            fn decide(
                &self,
                $ctx: &mut $crate::Ctx<'_, '_>,
            ) -> Result<Vec<::domain::Body>, $crate::ApiError> {
                let $this = self;
                $body
            }

            $(fn orders(&self) -> Vec<::domain::ids::OrderId> {
                vec![$(self.$order),+]
            })?

            fn answer(facts: &[::domain::Body]) -> Result<Self::Answer, $crate::ApiError> {
                match facts {
                    [] | $facts => Ok($crate::call::Done {}),
                    _ => Err($crate::call::foreign()),
                }
            }
        }
    )+};
}
pub(crate) use done;

done! {
    /// Changes the quantity of a line that was not sent.
    ChangeQuantity(order) {
        /// The order.
        order: OrderId,
        /// The line.
        line: LineId,
        /// The new quantity, in thousandths of a unit.
        qty: Qty,
    } |this, ctx| {
        let change = ChangeId::derived(ctx.command.0, 0);
        let order = ctx.order(this.order)?;
        let mut limits = Limits::default();
        if let Some(line) = order.line(this.line) {
            line.sold.entries().try_for_each(|entry| ctx.limit(entry, || line.sold.called(), &mut limits))?;
        }
        Ok(order.change_quantity(this.line, change, this.qty, &mut limits)?)
    } => [Body::LineQuantityChanged(_)];

    /// Puts a note on an order.
    NoteOrder(order) {
        /// The order.
        order: OrderId,
        /// The note; empty takes it away.
        note: String,
    } |this, ctx| Ok(ctx.order(this.order)?.note_order(this.note.clone())?) => [Body::OrderNoted(_)];

    /// Puts a note on a line.
    NoteLine(order) {
        /// The order.
        order: OrderId,
        /// The line.
        line: LineId,
        /// The note; empty takes it away.
        note: String,
    } |this, ctx| Ok(ctx.order(this.order)?.note_line(this.line, this.note.clone())?) => [Body::LineNoted(_)];

    /// Puts a line into a course, holds it back or gives it free.
    CourseLine(order) {
        /// The order.
        order: OrderId,
        /// The line.
        line: LineId,
        /// The course; 0 is none.
        course: u32,
        /// Whether it waits until its course is fired.
        #[serde(default)]
        #[ts(optional, as = "Option<_>")]
        held: bool,
    } |this, ctx| Ok(ctx.order(this.order)?.put_in_course(this.line, this.course, this.held)?) => [Body::LineCoursed(_)];

    /// Changes the number of guests.
    SeatOrder(order) {
        /// The order.
        order: OrderId,
        /// Number of guests.
        guests: u32,
    } |this, ctx| Ok(ctx.order(this.order)?.seat(this.guests)?) => [Body::OrderSeated(_)];

    /// Sends an order to another table, or to none.
    MoveOrder(order) {
        /// The order.
        order: OrderId,
        /// The table.
        table: Option<TableId>,
    } |this, ctx| {
        need_table(ctx, this.table)?;
        Ok(ctx.order(this.order)?.move_to(this.table)?)
    } => [Body::OrderMoved(_)];

    /// Moves open lines, or parts of them, to another order. Both orders' batons must be here.
    TransferLines(order, to) {
        /// The order that they leave.
        order: OrderId,
        /// The order that they join.
        to: OrderId,
        /// Which of them.
        part: Part,
    } |this, ctx| {
        let (from, to) = (ctx.order(this.order)?, ctx.order(this.to)?);
        from.need_baton(ctx.device)?;
        Ok(from.transfer(&this.part, &Transfer { to: &to, command: ctx.command })?)
    } => [.., Body::LineMoved(_)];

    /// Lets an order go into another one.
    MergeOrder(order, into) {
        /// The order that ends.
        order: OrderId,
        /// The order that goes on.
        into: OrderId,
    } |this, ctx| {
        let (from, to) = (ctx.order(this.order)?, ctx.order(this.into)?);
        from.need_baton(ctx.device)?;
        Ok(from.merge(&Transfer { to: &to, command: ctx.command })?)
    } => [.., Body::OrderMerged(_)];

    /// Cancels an order for which no money was taken.
    CancelOrder(order) {
        /// The order.
        order: OrderId,
        /// Why.
        reason: String,
    } |this, ctx| {
        let mut tickets = ctx.tickets()?;
        Ok(ctx.order(this.order)?.cancel(this.reason.clone(), &mut tickets)?)
    } => [Body::OrderCancelled(OrderCancelled { cancelled: true, .. }), ..];

    /// Takes a cancelled order up again.
    ReopenOrder(order) {
        /// The order.
        order: OrderId,
        /// Why.
        reason: String,
    } |this, ctx| Ok(ctx.order(this.order)?.reopen(this.reason.clone(), ctx.command)?) => [Body::OrderCancelled(OrderCancelled { cancelled: false, .. })];

    /// Takes a discount back.
    WithdrawDiscount(order) {
        /// The order.
        order: OrderId,
        /// The discount.
        discount: DiscountId,
    } |this, ctx| Ok(ctx.order(this.order)?.withdraw_discount(this.discount)?) => [Body::DiscountWithdrawn(_)];
}

/// Voids a line or a part of it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VoidLine {
    /// The order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// How much, in thousandths of a unit; nothing is all that is open.
    #[serde(default)]
    #[ts(optional)]
    pub qty: Option<Qty>,
    /// Why.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub reason: String,
    /// Whether what was made is lost, so that stock stays used up.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub used_up: bool,
}

impl Command for VoidLine {
    type Answer = Done;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let void = Void {
            line: self.line,
            void: VoidId::derived(ctx.command.0, 0),
            qty: self.qty,
            reason: self.reason.clone(),
            used_up: self.used_up,
        };
        let mut tickets = ctx.tickets()?;
        Ok(ctx.order(self.order)?.void(void, &mut tickets)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        match facts {
            [Body::LineVoided(_), rest @ ..] if rest.iter().all(is_ticket) => Ok(Done {}),
            _ => Err(foreign()),
        }
    }

    fn also_needs(&self, ctx: &mut Ctx<'_, '_>) -> Result<Option<Permission>, ApiError> {
        Ok(ctx.order(self.order)?.is_sent(self.line).then_some(Permission::VoidSent))
    }
}

fn is_ticket(body: &Body) -> bool {
    matches!(body, Body::TicketIssued(_))
}

/// Gives a discount.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DiscountOrder {
    /// The order.
    pub order: OrderId,
    /// The line; none is for the whole order.
    #[serde(default)]
    #[ts(optional)]
    pub line: Option<LineId>,
    /// How much.
    pub value: Discount,
    /// Why.
    pub reason: String,
}

/// The discount that was given.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DiscountAnswer {
    /// The discount.
    pub discount: DiscountId,
}

impl Command for DiscountOrder {
    type Answer = DiscountAnswer;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let (settings, day) = (ctx.settings()?, ctx.day()?);
        let discount = DiscountId::derived(ctx.command.0, 0);
        let give = GiveDiscount { discount, line: self.line, value: self.value, reason: self.reason.clone() };
        Ok(ctx.order(self.order)?.give_discount(give, &settings, day)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        Ok(DiscountAnswer { discount: first!(facts, DiscountGiven)?.discount })
    }
}
