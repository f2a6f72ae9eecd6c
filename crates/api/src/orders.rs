//! Orders and their lines.

use domain::access::Permission;
use domain::calendar::BusinessDay;
use domain::floor::{TABLE, TableRow};
use domain::ids::{ChangeId, CheckId, DiscountId, EntryId, LineId, OrderId, TableId, VoidId};
use domain::money::{Amounts, Discount, Money, Qty};
use domain::numbers::Series;
use domain::order::{
    AddCombo, AddLine, Bill, GiveDiscount, ORDER_FIGURES, Order, OrderCancelled, OrderError, OrderFiguresRow,
    OrderOpened, Part, Service, SoldModifier, Status, Transfer, Void, combo, line, open,
};
use domain::payment::PaymentStatus;
use domain::{Body, floor, order};
use log::Cell;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call::{Asked, Done, first, foreign};
use crate::{ApiError, Command, Ctx, Query};

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
        Ok(open(opened)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let opened = first!(facts, OrderOpened)?;
        Ok(OrderOpenedAnswer { order: opened.order, number: opened.number.clone(), day: opened.day })
    }
}

/// A choice of a modifier group, by places.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct TakenChoice {
    /// Place of the group in the entry.
    pub group: u32,
    /// Place of the choice in the group.
    pub choice: u32,
    /// How many on each unit.
    #[serde(default = "one")]
    #[ts(optional, as = "Option<_>")]
    pub qty: Qty,
}

fn one() -> Qty {
    Qty::ONE
}

/// What a guest wants of a menu entry.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Wanted {
    /// The line, if the caller wants to name it.
    #[serde(default)]
    #[ts(optional)]
    pub line: Option<LineId>,
    /// The entry.
    pub entry: EntryId,
    /// Place of the variant.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub variant: u32,
    /// How much, in thousandths of a unit.
    #[serde(default = "one")]
    #[ts(optional, as = "Option<_>")]
    pub qty: Qty,
    /// Choices.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub choices: Vec<TakenChoice>,
    /// The guest's seat; 0 is for all.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub seat: u32,
    /// The course; 0 is none.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub course: u32,
    /// Whether it waits until its course is fired.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub held: bool,
    /// A note for the kitchen.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub note: String,
}

impl Wanted {
    /// One of a variant of an entry, as it is.
    pub fn one(entry: EntryId, variant: u32) -> Self {
        let (choices, note) = (Vec::new(), String::new());
        Self { line: None, entry, variant, qty: Qty::ONE, choices, seat: 0, course: 0, held: false, note }
    }

    fn sold(&self, ctx: &mut Ctx<'_, '_>) -> Result<order::Sold, ApiError> {
        let (version, entry) = ctx.entry(self.entry)?;
        let settings = ctx.settings()?;
        let add = AddLine {
            variant: self.variant,
            qty: self.qty,
            choices: self.choices.iter().map(|c| (c.group, c.choice, c.qty)).collect(),
            seat: self.seat,
            course: self.course,
            held: self.held,
            note: self.note.clone(),
        };
        Ok(line(self.entry, version, &entry, add, settings.first_seller())?)
    }
}

/// Adds a line to an order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddOrderLine {
    /// The order.
    pub order: OrderId,
    /// What the guest wants.
    #[serde(flatten)]
    pub wanted: Wanted,
}

/// Lines that were added.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LinesAdded {
    /// The lines.
    pub lines: Vec<LineId>,
    /// The price of one unit of each.
    pub prices: Vec<Money>,
}

fn lines_added(facts: &[Body], in_combo: bool) -> Result<LinesAdded, ApiError> {
    let added = || facts.iter().filter_map(|body| if let Body::LineAdded(added) = body { Some(added) } else { None });
    if first!(facts, LineAdded)?.sold.combo.is_some() != in_combo {
        return Err(foreign());
    }
    Ok(LinesAdded { lines: added().map(|a| a.line).collect(), prices: added().map(|a| a.sold.price).collect() })
}

impl Command for AddOrderLine {
    type Answer = LinesAdded;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let id = self.wanted.line.unwrap_or(LineId::derived(ctx.command.0, 0));
        let sold = self.wanted.sold(ctx)?;
        let rows = ctx.rows(order::AGGREGATE, &self.order)?;
        Ok(order::add(&rows, vec![(id, sold)])?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        lines_added(facts, false)
    }
}

/// Adds several lines at one price.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddOrderCombo {
    /// The order.
    pub order: OrderId,
    /// The price of all.
    pub price: Money,
    /// The lines, each of one unit.
    pub lines: Vec<Wanted>,
}

impl Command for AddOrderCombo {
    type Answer = LinesAdded;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let mut lines = Vec::new();
        for (wanted, n) in self.lines.iter().zip(0u32..) {
            let id = wanted.line.unwrap_or(LineId::derived(ctx.command.0, n));
            lines.push((id, wanted.sold(ctx)?));
        }
        let lines = combo(AddCombo { price: self.price, lines })?;
        let rows = ctx.rows(order::AGGREGATE, &self.order)?;
        Ok(order::add(&rows, lines)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        lines_added(facts, true)
    }
}

/// Commands whose answer is only that they are done: what they ask for, how they decide, and the facts by which a
/// repetition is known. Other facts under their identifier are those of another command.
macro_rules! done {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? }
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
    ChangeQuantity {
        /// The order.
        order: OrderId,
        /// The line.
        line: LineId,
        /// The new quantity, in thousandths of a unit.
        qty: Qty,
    } |this, ctx| {
        let change = ChangeId::derived(ctx.command.0, 0);
        Ok(ctx.order(this.order)?.change_quantity(this.line, change, this.qty)?)
    } => [Body::LineQuantityChanged(_)];

    /// Puts a note on an order.
    NoteOrder {
        /// The order.
        order: OrderId,
        /// The note; empty takes it away.
        note: String,
    } |this, ctx| Ok(ctx.order(this.order)?.note_order(this.note.clone())?) => [Body::OrderNoted(_)];

    /// Puts a note on a line.
    NoteLine {
        /// The order.
        order: OrderId,
        /// The line.
        line: LineId,
        /// The note; empty takes it away.
        note: String,
    } |this, ctx| Ok(ctx.order(this.order)?.note_line(this.line, this.note.clone())?) => [Body::LineNoted(_)];

    /// Puts a line into a course, holds it back or gives it free.
    CourseLine {
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
    SeatOrder {
        /// The order.
        order: OrderId,
        /// Number of guests.
        guests: u32,
    } |this, ctx| Ok(ctx.order(this.order)?.seat(this.guests)?) => [Body::OrderSeated(_)];

    /// Sends an order to another table, or to none.
    MoveOrder {
        /// The order.
        order: OrderId,
        /// The table.
        table: Option<TableId>,
    } |this, ctx| {
        need_table(ctx, this.table)?;
        Ok(ctx.order(this.order)?.move_to(this.table)?)
    } => [Body::OrderMoved(_)];

    /// Moves open lines, or parts of them, to another order. Both orders' batons must be here.
    TransferLines {
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
    MergeOrder {
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
    CancelOrder {
        /// The order.
        order: OrderId,
        /// Why.
        reason: String,
    } |this, ctx| {
        let mut tickets = ctx.tickets()?;
        Ok(ctx.order(this.order)?.cancel(this.reason.clone(), &mut tickets)?)
    } => [Body::OrderCancelled(OrderCancelled { cancelled: true, .. }), ..];

    /// Takes a cancelled order up again.
    ReopenOrder {
        /// The order.
        order: OrderId,
        /// Why.
        reason: String,
    } |this, ctx| Ok(ctx.order(this.order)?.reopen(this.reason.clone())?) => [Body::OrderCancelled(OrderCancelled { cancelled: false, .. })];

    /// Takes a discount back.
    WithdrawDiscount {
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
            [Body::LineVoided(_), ..] => Ok(Done {}),
            _ => Err(foreign()),
        }
    }

    fn also_needs(&self, ctx: &mut Ctx<'_, '_>) -> Result<Option<Permission>, ApiError> {
        Ok(ctx.order(self.order)?.is_sent(self.line).then_some(Permission::VoidSent))
    }
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
