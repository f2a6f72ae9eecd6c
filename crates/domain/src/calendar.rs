//! The business day: it starts at the branch's cut-off, not at midnight (REQ-15).

use chrono::{Duration, NaiveDate, NaiveDateTime, Offset, TimeZone, Timelike};
use serde::{Deserialize, Serialize};

/// A business day, as `2026-11-20`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct BusinessDay(pub NaiveDate);

impl log::Cell for BusinessDay {
    const KIND: log::Kind = log::Kind::Text;
    fn cell(&self) -> log::Value {
        log::Value::Text(self.0.to_string())
    }
    fn read(value: &log::Value) -> Option<Self> {
        match value {
            log::Value::Text(text) => text.parse().ok().map(Self),
            _ => None,
        }
    }
}

impl BusinessDay {
    /// The day that is so many days earlier; nothing before the calendar begins.
    pub fn back(self, days: u64) -> Option<Self> {
        self.0.checked_sub_days(chrono::Days::new(days)).map(Self)
    }
}

impl std::fmt::Display for BusinessDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A time that no calendar holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{at_ms} ms is no time of this calendar")]
pub struct CalendarError {
    /// The time, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
}

/// The hour of a moment on the clock of the branch, 0 to 23.
pub fn hour(at_ms: i64, zone: chrono_tz::Tz) -> Result<u32, CalendarError> {
    Ok(local(at_ms, zone)?.hour())
}

/// The minute of the day of a moment on the clock of the branch, 0 to 1439.
pub fn minute(at_ms: i64, zone: chrono_tz::Tz) -> Result<u16, CalendarError> {
    let minutes = local(at_ms, zone)?.num_seconds_from_midnight() / 60;
    u16::try_from(minutes).map_err(|_| CalendarError { at_ms })
}

/// A moment on the clock on the wall of the branch.
pub fn local(at_ms: i64, zone: chrono_tz::Tz) -> Result<NaiveDateTime, CalendarError> {
    let out_of_range = CalendarError { at_ms };
    let utc = chrono::DateTime::from_timestamp_millis(at_ms).ok_or(out_of_range)?.naive_utc();
    let offset = zone.offset_from_utc_datetime(&utc).fix();
    utc.checked_add_offset(offset).ok_or(out_of_range)
}

/// The business day of a moment: the local date of the branch, counted from `cutoff_minutes` after midnight.
pub fn business_day(at_ms: i64, zone: chrono_tz::Tz, cutoff_minutes: u16) -> Result<BusinessDay, CalendarError> {
    let out_of_range = CalendarError { at_ms };
    let shifted =
        local(at_ms, zone)?.checked_sub_signed(Duration::minutes(cutoff_minutes.into())).ok_or(out_of_range)?;
    Ok(BusinessDay(shifted.date()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(utc: &str, zone: chrono_tz::Tz, cutoff_minutes: u16, expected: &str) {
        let at = utc.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        assert_eq!(business_day(at.timestamp_millis(), zone, cutoff_minutes).unwrap().to_string(), expected);
    }

    #[test]
    fn req_15_a_sale_after_midnight_belongs_to_the_evening() {
        let moscow = chrono_tz::Europe::Moscow;
        check("2026-11-20T23:59:59Z", moscow, 300, "2026-11-20"); // 02:59:59 in Moscow
        check("2026-11-21T01:59:59Z", moscow, 300, "2026-11-20"); // a second before the cut-off
        check("2026-11-21T02:00:00Z", moscow, 300, "2026-11-21"); // the cut-off
        check("2026-11-20T21:00:00Z", moscow, 0, "2026-11-21");
    }

    #[test]
    fn req_15_daylight_saving_moves_no_day() {
        let berlin = chrono_tz::Europe::Berlin;
        check("2026-03-29T00:30:00Z", berlin, 240, "2026-03-28"); // 01:30, before the clocks go forward
        check("2026-03-29T02:00:00Z", berlin, 240, "2026-03-29"); // 04:00, the cut-off after it
        check("2026-10-25T01:30:00Z", berlin, 240, "2026-10-24"); // the second 02:30
    }

    fn check_hour(utc: &str, zone: chrono_tz::Tz, expected: u32) {
        let at = utc.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        assert_eq!(hour(at.timestamp_millis(), zone), Ok(expected), "{utc}");
    }

    #[test]
    fn req_15_hours_are_those_of_the_branch() {
        let (moscow, berlin) = (chrono_tz::Europe::Moscow, chrono_tz::Europe::Berlin);
        check_hour("2026-11-20T20:59:59Z", moscow, 23);
        check_hour("2026-11-20T21:00:00Z", moscow, 0);
        check_hour("2026-03-29T00:59:59Z", berlin, 1);
        check_hour("2026-03-29T01:00:00Z", berlin, 3); // the clocks went forward
        check_hour("2026-10-25T00:30:00Z", berlin, 2);
        check_hour("2026-10-25T01:30:00Z", berlin, 2); // they went back
    }

    #[test]
    fn a_time_outside_the_calendar_is_an_error() {
        let last_ms = chrono::DateTime::<chrono::Utc>::MAX_UTC.timestamp_millis();
        for at_ms in [i64::MIN, i64::MAX, last_ms] {
            assert_eq!(business_day(at_ms, chrono_tz::Europe::Moscow, 0), Err(CalendarError { at_ms }));
        }
    }
}
