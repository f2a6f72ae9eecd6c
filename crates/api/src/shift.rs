//! Shifts of this till.

use domain::Body;
use domain::access::Permission;
use domain::check::{CHECK_FIGURES, CheckFiguresRow};
use domain::ids::{CashMoveId, ShiftId};
use domain::money::Money;
use domain::numbers::Series;
use domain::order::{OrderError, OrderFiguresRow, OrderRow, Status};
use domain::payment::{MONEY_FIGURES, MoneyFiguresRow};
use domain::shift::{
    AGGREGATE, BlindTotals, CashMoveKind, CashMoved, CloseShift as Close, LeftOpen, SHIFT, Shift, ShiftMoney,
    ShiftOpened, TILL, TillRow, Totals,
};
use log::Cell;
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use ts_rs::TS;

use crate::call::{Asked, first};
use crate::orders::done;
use crate::people::People;
use crate::{ApiError, Command, Ctx, Query};

/// Opens a shift on this till.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenShift {
    /// Cash to give change from.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub float: Money,
}

/// The shift that was opened.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ShiftAnswer {
    /// The shift.
    pub shift: ShiftId,
    /// Its number.
    pub number: String,
}

impl Command for OpenShift {
    type Answer = ShiftAnswer;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let standing = match ctx.open_shift()? {
            Some(id) => Some(ctx.shift(id)?),
            None => None,
        };
        let series = Series::shift(ctx.tx.series());
        let mut counter = ctx.counter(series)?;
        let (number, count) = counter.take();
        let opened = ShiftOpened {
            shift: ShiftId::derived(ctx.command.0, 0),
            device: ctx.device,
            number,
            series: counter.series().to_owned(),
            count,
            day: ctx.day()?,
            float: self.float,
        };
        Ok(Shift::open(opened, standing.as_ref())?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let opened = first!(facts, ShiftOpened)?;
        Ok(ShiftAnswer { shift: opened.shift, number: opened.number.clone() })
    }
}

impl Ctx<'_, '_> {
    fn need_shift(&mut self) -> Result<Shift, ApiError> {
        let id = self.open_shift()?.ok_or(OrderError::NoShift)?;
        self.shift(id)
    }
}

done! {
    /// Puts cash into the drawer or takes it out.
    MoveCash {
        /// In, out or drop.
        kind: CashMoveKind,
        /// How much.
        amount: Money,
        /// Why.
        reason: String,
    } |this, ctx| {
        let shift = ctx.need_shift()?;
        let id = CashMoveId::derived(ctx.command.0, 0);
        let reason = this.reason.clone();
        let moved = CashMoved { shift: shift.id, id, kind: this.kind, amount: this.amount, reason };
        Ok(shift.move_cash(moved, ctx.device)?)
    } => [Body::CashMoved(_)];

    /// Commits a blind count of the drawer.
    CountDrawer {
        /// What was counted.
        counted: Money,
    } |this, ctx| {
        let shift = ctx.need_shift()?;
        Ok(shift.count(this.counted, ctx.device)?)
    } => [Body::ShiftCounted(_)];
}

/// Closes the shift of this till: the Z report. The drawer must have been counted.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CloseShift {}

/// A shift that was closed. Whoever may see what the drawer should have held asks `shift.report` for the figures.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ShiftClosedAnswer {
    /// The shift.
    pub shift: ShiftId,
    /// Its number.
    pub number: String,
    /// What was counted.
    pub counted: Money,
    /// Orders that were open and go on in the next shift.
    pub left_open: Vec<LeftOpen>,
}

impl Command for CloseShift {
    type Answer = ShiftClosedAnswer;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let shift = ctx.need_shift()?;
        let settings = ctx.settings()?;
        ctx.tx.derive()?;
        let totals = Totals::of(&shift_money(&shift, ctx.tx)?, &settings)?;
        let close = Close { totals, head: ctx.tx.head(), left_open: left_open(ctx.tx)? };
        Ok(shift.close(close, ctx.device)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let closed = first!(facts, ShiftClosed)?;
        let (number, left_open) = (closed.number.clone(), closed.left_open.clone());
        Ok(ShiftClosedAnswer { shift: closed.shift, number, counted: closed.counted, left_open })
    }
}

/// No closing names more open orders than this: its line has an end.
const LEFT_OPEN_MAX: usize = 200;

/// The orders that are open in the branch, by name.
pub(crate) fn left_open(reader: &Reader) -> Result<Vec<LeftOpen>, ApiError> {
    let (people, tables) = (People::read(reader)?, crate::branch::table_names(reader)?);
    let open = crate::order_list::open(reader)?
        .into_iter()
        .filter(|(figures, _)| figures.lines_open > 0 || figures.status != Status::Open);
    let left = |(figures, row): (OrderFiguresRow, OrderRow)| LeftOpen {
        order: figures.order_id,
        number: figures.number,
        table: figures.table_id.and_then(|table| tables.get(&table)).cloned().unwrap_or_default(),
        waiter: people.name(row.waiter()),
        gross: figures.gross,
    };
    // By number, not by time: a clock that is wrong changes nothing of what a closing says.
    let mut named: Vec<LeftOpen> = open.map(left).collect();
    named.sort_by(|a, b| (a.number.len(), &a.number, a.order).cmp(&(b.number.len(), &b.number, b.order)));
    named.truncate(LEFT_OPEN_MAX);
    Ok(named)
}

/// Everything that a shift's figures are computed from.
pub(crate) fn shift_money(shift: &Shift, reader: &Reader) -> Result<ShiftMoney, ApiError> {
    let id = shift.id.cell();
    let opened = reader.row(SHIFT, std::slice::from_ref(&id))?.and_then(|row| row.put).map(|(stamp, _)| stamp);
    let money = reader.figures_where(MONEY_FIGURES, "shift_id", &id)?;
    let money = money.iter().map(|(key, cells)| MoneyFiguresRow::read(key, cells));
    let checks = reader.figures_where(CHECK_FIGURES, "shift_id", &id)?;
    let checks = checks.iter().map(|(key, cells)| CheckFiguresRow::read(key, cells));
    Ok(ShiftMoney {
        float: shift.put.float,
        cash_moves: shift.cash_moves.clone(),
        money: money.collect::<Result<_, _>>().map_err(StoreError::from)?,
        checks: checks.collect::<Result<_, _>>().map_err(StoreError::from)?,
        voids: crate::day::voids_after(opened, reader)?,
    })
}

pub(crate) fn current(reader: &Reader, device: log::DeviceId) -> Result<Option<Shift>, ApiError> {
    let till = reader.row(TILL, &[device.cell()])?;
    let till = till.and_then(|row| TillRow::read(&row).ok());
    let Some(id) = till.and_then(|till| till.shift_id.flatten()) else { return Ok(None) };
    let scope = domain::Scope { aggregate: AGGREGATE, id: id.cell() };
    Ok(Shift::read(&reader.rows_of(&scope)?))
}

/// Asks for the shift that is open on this till.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CurrentShift {}

/// A shift that is open.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenShiftView {
    /// The shift.
    pub shift: ShiftId,
    /// Its number.
    pub number: String,
    /// Its business day.
    pub day: domain::calendar::BusinessDay,
    /// When it was opened, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub opened_ms: i64,
    /// Whether the drawer was counted.
    pub counted: bool,
}

impl Query for CurrentShift {
    type Answer = Option<OpenShiftView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let view = |shift: Shift| OpenShiftView {
            shift: shift.id,
            number: shift.put.number,
            day: shift.put.day,
            opened_ms: shift.put.opened_ms,
            counted: shift.counted.is_some(),
        };
        Ok(current(asked.reader, asked.device)?.map(view))
    }
}

/// Asks for the figures of the shift that is open on this till: the X report. It changes nothing, and it tells what the
/// drawer should hold only to those who may see that.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct XReport {}

/// The figures of an X.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum XFigures {
    /// All of them.
    Whole(Totals),
    /// Without whatever tells what the drawer should hold.
    Blind(BlindTotals),
}

impl Query for XReport {
    type Answer = XFigures;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let shift = current(asked.reader, asked.device)?.ok_or(OrderError::NoShift)?;
        let settings = crate::branch::settings(asked.reader)?;
        let totals = Totals::of(&shift_money(&shift, asked.reader)?, &settings)?;
        Ok(match asked.may(Permission::ExpectedCash)? {
            true => XFigures::Whole(totals),
            false => XFigures::Blind(totals.blind(&settings)),
        })
    }
}
