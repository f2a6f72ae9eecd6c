//! Shifts of the past and their reports.

use std::collections::BTreeMap;

use domain::Scope;
use domain::calendar::BusinessDay;
use domain::ids::ShiftId;
use domain::money::Money;
use domain::shift::{AGGREGATE, LeftOpen, SHIFT, SHIFT_CLOSE, Shift, ShiftCloseRow, ShiftError, ShiftRow, Totals};
use log::{Cell, DeviceId};
use serde::{Deserialize, Serialize};
use store::StoreError;
use ts_rs::TS;

use crate::call::Asked;
use crate::people::People;
use crate::{ApiError, Query};

/// Asks for shifts of all tills, the latest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListShifts {
    /// How many at most; nothing is 50.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A shift in a list. It says nothing of what the drawer should hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShiftInList {
    /// The shift.
    pub shift: ShiftId,
    /// Its number.
    pub number: String,
    /// The till.
    pub device: DeviceId,
    /// Its business day.
    pub day: BusinessDay,
    /// When it was opened, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub opened_ms: i64,
    /// Who opened it; empty for nobody.
    pub opened_by: String,
    /// When it was closed, in milliseconds since 1970-01-01 UTC; nothing while it is open.
    #[ts(type = "number | null")]
    pub closed_ms: Option<i64>,
    /// Who closed it; empty for nobody.
    pub closed_by: String,
}

impl Query for ListShifts {
    type Answer = Vec<ShiftInList>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let people = People::read(asked.reader)?;
        let closes = asked.reader.rows(SHIFT_CLOSE, &[])?;
        let closes = closes.iter().filter_map(|row| ShiftCloseRow::read(row).ok());
        let closes: BTreeMap<ShiftId, _> = closes.filter_map(|row| Some((row.shift_id, row.put?))).collect();
        let mut shifts = Vec::new();
        for row in asked.reader.rows(SHIFT, &[])? {
            let row = ShiftRow::read(&row).map_err(StoreError::from)?;
            let Some(put) = row.put else { continue };
            let close = closes.get(&row.shift_id);
            shifts.push(ShiftInList {
                shift: row.shift_id,
                number: put.number,
                device: put.device_id,
                day: put.day,
                opened_ms: put.opened_ms,
                opened_by: people.name(put.opened_by),
                closed_ms: close.map(|close| close.closed_ms),
                closed_by: people.name(close.and_then(|close| close.closed_by)),
            });
        }
        shifts.sort_by_key(|shift| std::cmp::Reverse((shift.opened_ms, shift.shift)));
        shifts.truncate(self.limit.unwrap_or(50) as usize);
        Ok(shifts)
    }
}

/// Asks for the report of a shift: Z of one that is closed, X of one that is open.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReportShift {
    /// The shift.
    pub shift: ShiftId,
}

/// The report of a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShiftReport {
    /// The shift.
    #[serde(flatten)]
    pub shift: ShiftInList,
    /// What was counted, once it was.
    pub counted: Option<Money>,
    /// Counted − expected, once it was closed.
    pub difference: Option<Money>,
    /// All figures, as they were when it was closed.
    pub totals: Totals,
    /// Orders that were open when it was closed.
    pub left_open: Vec<LeftOpen>,
}

impl Query for ReportShift {
    type Answer = ShiftReport;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let scope = Scope { aggregate: AGGREGATE, id: self.shift.cell() };
        let shift = Shift::read(&asked.reader.rows_of(&scope)?).ok_or(ShiftError::NoShift)?;
        let people = People::read(asked.reader)?;
        let (closed, left_open) = shift.closed.clone().map_or((None, None), |row| (row.put, row.left_open));
        let totals = match &closed {
            Some(put) => put.totals.0.clone(),
            None => {
                let settings = crate::branch::settings(asked.reader)?;
                Totals::of(&crate::shift::shift_money(&shift, asked.reader)?, &settings)?
            }
        };
        let in_list = ShiftInList {
            shift: shift.id,
            number: shift.put.number,
            device: shift.put.device_id,
            day: shift.put.day,
            opened_ms: shift.put.opened_ms,
            opened_by: people.name(shift.put.opened_by),
            closed_ms: closed.as_ref().map(|put| put.closed_ms),
            closed_by: people.name(closed.as_ref().and_then(|put| put.closed_by)),
        };
        Ok(ShiftReport {
            shift: in_list,
            counted: closed.as_ref().map(|put| put.counted).or(shift.counted),
            difference: closed.as_ref().map(|put| put.difference),
            totals,
            left_open: left_open.map_or_else(Vec::new, |left| left.0),
        })
    }
}
