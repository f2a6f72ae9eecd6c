//! What may be done with a shift.

use log::{DeviceId, Head, Rows};

use super::facts::{CashMoved, LeftOpen, ShiftClosed, ShiftCounted, ShiftOpened};
use super::rows::{CASH_MOVE, CashMoveRow, SHIFT, SHIFT_CLOSE, ShiftCloseRow, ShiftPut, ShiftRow};
use super::totals::Totals;
use crate::access::{Code, Refusal};
use crate::aggregate::read_all;
use crate::fact::Body;
use crate::ids::ShiftId;
use crate::money::{Money, MoneyError};
use crate::text::{self, TextError};

/// Why a change to a shift is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, ts_rs::TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ShiftError {
    /// No such shift in this copy.
    #[error("there is no such shift")]
    #[serde(rename = "no_such_shift")]
    NoShift,
    /// A shift is open on this till.
    #[error("a shift is open on this till already")]
    OpenAlready,
    /// The identifier is taken.
    #[error("the identifier is taken already")]
    Taken,
    /// The shift was closed.
    #[error("the shift is closed")]
    #[serde(rename = "shift_closed")]
    Closed,
    /// The shift belongs to another till.
    #[error("the shift belongs to another till")]
    OtherTill,
    /// The drawer was not counted.
    #[error("count the drawer first")]
    NotCounted,
    /// Below zero, or nothing where something is needed.
    #[error("an amount must not be below zero")]
    #[serde(rename = "amount_below_zero")]
    Amount,
    /// An amount that cannot be computed.
    #[error(transparent)]
    #[serde(untagged)]
    Money(#[from] MoneyError),
    /// A text that cannot be kept.
    #[error(transparent)]
    #[serde(untagged)]
    Text(#[from] TextError),
}

impl Refusal for ShiftError {
    fn code(&self) -> Code {
        match self {
            Self::NoShift => Code::NotFound,
            Self::Taken => Code::Conflict,
            Self::OtherTill => Code::HeldElsewhere,
            Self::Amount | Self::Money(_) | Self::Text(_) => Code::Invalid,
            Self::OpenAlready | Self::Closed | Self::NotCounted => Code::NotNow,
        }
    }
}

/// A shift, read from its rows.
#[derive(Debug, Clone)]
pub struct Shift {
    /// The shift.
    pub id: ShiftId,
    /// The shift's row.
    pub put: ShiftPut,
    /// What was counted, once it was.
    pub counted: Option<Money>,
    /// Cash that moved without a sale.
    pub cash_moves: Vec<CashMoveRow>,
    /// The Z report.
    pub closed: Option<ShiftCloseRow>,
}

/// The closing of a shift.
#[derive(Debug, Clone)]
pub struct CloseShift {
    /// All figures.
    pub totals: Totals,
    /// How far the till's stream goes.
    pub head: Head,
    /// Orders that are open; they block nothing.
    pub left_open: Vec<LeftOpen>,
}

impl Shift {
    /// Reads a shift; nothing while the fact that opened it has not come.
    pub fn read(rows: &Rows) -> Option<Self> {
        let row = read_all(rows, SHIFT, ShiftRow::read).next()?;
        Some(Self {
            id: row.shift_id,
            put: row.put?,
            counted: row.counted.flatten(),
            cash_moves: read_all(rows, CASH_MOVE, CashMoveRow::read).collect(),
            closed: read_all(rows, SHIFT_CLOSE, ShiftCloseRow::read).find(|row| row.put.is_some()),
        })
    }

    /// Opens a shift on a till that has none open.
    pub fn open(opened: ShiftOpened, standing: Option<&Self>) -> Result<Vec<Body>, ShiftError> {
        if standing.is_some() {
            return Err(ShiftError::OpenAlready);
        }
        if opened.float < Money::ZERO {
            return Err(ShiftError::Amount);
        }
        Ok(vec![opened.into()])
    }

    /// Refuses changes by other tills, and to a closed shift.
    pub fn changeable(&self, device: DeviceId) -> Result<(), ShiftError> {
        if self.put.device_id != device {
            return Err(ShiftError::OtherTill);
        }
        if self.closed.is_some() { Err(ShiftError::Closed) } else { Ok(()) }
    }

    /// Puts cash in or takes it out.
    pub fn move_cash(&self, moved: CashMoved, device: DeviceId) -> Result<Vec<Body>, ShiftError> {
        self.changeable(device)?;
        text::name("reason", &moved.reason)?;
        if moved.amount <= Money::ZERO {
            return Err(ShiftError::Amount);
        }
        if self.cash_moves.iter().any(|row| row.move_id == moved.id) {
            return Err(ShiftError::Taken);
        }
        Ok(vec![moved.into()])
    }

    /// Commits a blind count. It may be repeated until the shift is closed; every count stays in the log.
    pub fn count(&self, counted: Money, device: DeviceId) -> Result<Vec<Body>, ShiftError> {
        self.changeable(device)?;
        if counted < Money::ZERO {
            return Err(ShiftError::Amount);
        }
        Ok(vec![ShiftCounted { shift: self.id, counted }.into()])
    }

    /// Closes the shift: the Z report. A difference is recorded and blocks nothing.
    pub fn close(&self, close: CloseShift, device: DeviceId) -> Result<Vec<Body>, ShiftError> {
        self.changeable(device)?;
        let counted = self.counted.ok_or(ShiftError::NotCounted)?;
        let difference = counted.minus(close.totals.cash_expected)?;
        let CloseShift { totals, head: Head { seq, hash }, left_open } = close;
        let (shift, number) = (self.id, self.put.number.clone());
        Ok(vec![ShiftClosed { shift, device, counted, difference, totals, seq, head: hash, number, left_open }.into()])
    }
}
