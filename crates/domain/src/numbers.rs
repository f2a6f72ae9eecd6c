//! Numbers that people read out, without coordination (REQ-07): each device counts in series of its own.
//!
//! A series is the device's letter and, after a restore, the epoch (`A`, `A2`), so that no two devices and no two lives
//! of a device share one. The counter is a mark that the fact itself raises: a number is used up in the transaction of
//! the thing that bears it, or not at all, so a series has no gaps.

use log::{RowOp, Stamp, mark};
use uuid::Uuid;

use crate::aggregate::read_all;
use crate::calendar::BusinessDay;
use crate::{Aggregate, Figure};

log::table! {
    /// How far each series has counted.
    pub SERIES = "number_series": SeriesRow, SeriesPut {
        key { series: String }
        put { }
        mark { count }
    }
}

log::id! {
    /// The thing that bears a number.
    DocumentId,
}

log::table! {
    /// Which paper bears which number.
    pub NUMBER = "number_used": NumberRow, NumberPut {
        key { number: String, document_id: DocumentId }
        put { series: String }
    }
}

/// Series.
pub const SERIES_AGGREGATE: &Aggregate =
    &Aggregate { name: "number_series", tables: &[SERIES], derived: &[], derive: |_| Vec::new() };

/// Numbers.
pub const NUMBER_AGGREGATE: &Aggregate =
    &Aggregate { name: "number_used", tables: &[NUMBER], derived: &[NUMBER_CLASH], derive };

log::derived_table! {
    /// Numbers that two things bear: only possible after a disk was rolled back unnoticed, or where one copy was put back
    /// on two disks that have not met. Both count in the next epoch then, and neither could know of the other.
    pub NUMBER_CLASH = "number_clash": NumberClashRow {
        key { number: String }
        put { documents: i64, first_l: i64, first_s: log::StreamId }
    }
}

fn derive(rows: &log::Rows) -> Vec<Figure> {
    let bearers: Vec<NumberRow> = read_all(rows, NUMBER, NumberRow::read).collect();
    let first = bearers.iter().filter_map(|row| row.stamp).min();
    match (bearers.first(), first) {
        (Some(row), Some(Stamp { lamport, stream })) if bearers.len() > 1 => {
            let documents = i64::try_from(bearers.len()).unwrap_or(i64::MAX);
            let first_l = i64::try_from(lamport).unwrap_or(i64::MAX);
            let clash = NumberClashRow { number: row.number.clone(), documents, first_l, first_s: stream };
            let (key, figures) = clash.cells();
            vec![Figure { table: NUMBER_CLASH.name, key, figures }]
        }
        _ => Vec::new(),
    }
}

/// The row of a number that is only called out or stands on a ticket: its series counts on.
pub(crate) fn counted(series: &str, count: u32) -> RowOp {
    mark!(SERIES.count, [series.to_owned()], i64::from(count))
}

/// The rows of a number on a paper that must be unique: its series counts on, and the paper is noted under it.
pub(crate) fn used(series: &str, count: u32, number: &str, document: Uuid) -> [RowOp; 2] {
    let (kind, _) = series.split_once('/').unwrap_or((series, ""));
    let put = NumberPut { series: series.to_owned() };
    [counted(series, count), put.op(format!("{kind}/{number}"), DocumentId(document))]
}

/// A series of numbers of one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its name, under which the counter is kept: `receipt/A2`.
    pub name: String,
    letters: String,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `A-000123`
    Long,
    /// `A47`
    Short,
}

impl Series {
    /// Receipts of a device: `A-000123`.
    pub fn receipt(letters: &str) -> Self {
        Self::long("receipt", letters)
    }

    /// Kitchen tickets of a device: `A-000123`.
    pub fn ticket(letters: &str) -> Self {
        Self::long("ticket", letters)
    }

    /// Z reports of a device.
    pub fn shift(letters: &str) -> Self {
        Self::long("shift", letters)
    }

    /// Call-out numbers of a device for a day: `A47`.
    pub fn call(letters: &str, day: BusinessDay) -> Self {
        let name = format!("call/{letters}/{day}");
        Self { name, letters: letters.to_owned(), form: Form::Short }
    }

    fn long(kind: &str, letters: &str) -> Self {
        Self { name: format!("{kind}/{letters}"), letters: letters.to_owned(), form: Form::Long }
    }

    /// The number after `count` numbers were used, and the counter after it.
    pub fn next(&self, count: u32) -> (String, u32) {
        let count = count.saturating_add(1);
        let number = match self.form {
            Form::Long => format!("{}-{count:06}", self.letters),
            Form::Short => format!("{}{count:02}", self.letters),
        };
        (number, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(series: &Series, count: u32, expected: &str) {
        let (number, after) = series.next(count);
        assert_eq!(format!("{} {number} {after}", series.name), expected);
    }

    #[test]
    fn req_07_numbers_read_as_people_expect() {
        check(&Series::receipt("A"), 122, "receipt/A A-000123 123");
        check(&Series::receipt("A2"), 0, "receipt/A2 A2-000001 1");
        let day = BusinessDay("2026-11-20".parse().unwrap());
        check(&Series::call("B", day), 46, "call/B/2026-11-20 B47 47");
        check(&Series::call("B", day), 99, "call/B/2026-11-20 B100 100");
    }
}
