//! A trade in miniature: bills with lines and their sum, stock moves with running levels.

use domain::{Aggregate, Figure, Unapplied};
use log::{Cell, Draft, Fact, RowOp, Rows, Total, UserId, lww, mark};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Model;

log::table! {
    /// A bill.
    pub BILL = "t_bill": BillRow, BillPut {
        key { bill: UserId }
        put { name: String, opened_ms: i64 }
        lww { note: String }
        mark { closed }
    }
}

log::table! {
    /// A line of a bill.
    pub LINE = "t_line": LineRow, LinePut {
        key { bill: UserId, line: i64 }
        put { name: String, price: i64 }
        lww { note: Option<String>, seat: i64 }
        mark { voided }
    }
}

log::derived_table! {
    /// The sum of a bill.
    pub BILL_SUM = "t_bill_sum": BillSum {
        key { bill: UserId }
        put { sum: i64, lines: i64 }
    }
}

log::table! {
    /// A stock move.
    pub MOVE = "t_move": MoveRow, MovePut {
        key { item: UserId, id: UserId }
        put { place: i64, qty: i64 }
        total { Total { table: "t_level", group: &[0, 2], amount: 1 } }
    }
}

log::derived_table! {
    /// What lies where.
    pub LEVEL = "t_level": Level {
        key { item: UserId, place: i64 }
        put { qty: i64 }
    }
}

pub(super) const BILLS: &Aggregate =
    &Aggregate { name: "bill", tables: &[BILL, LINE], derived: &[BILL_SUM], derive: sum };
const ITEMS: &Aggregate = &Aggregate { name: "item", tables: &[MOVE], derived: &[LEVEL], derive: |_| Vec::new() };

/// This build.
pub(super) const MODEL: Model = Model { aggregates: &[BILLS, ITEMS], evolve };

/// A build that does not know voiding yet.
pub(super) const OLDER: Model = Model { aggregates: &[BILLS, ITEMS], evolve: evolve_older };

/// No tables at all.
pub(super) const NOTHING: Model = Model { aggregates: &[], evolve };

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Event {
    Opened { bill: u8, name: String },
    Closed { bill: u8 },
    Added { bill: u8, line: i64, name: String, price: i64 },
    Noted { bill: u8, line: i64, note: Option<String> },
    Seated { bill: u8, line: i64, seat: i64 },
    Voided { bill: u8, line: i64 },
    Moved { item: u8, id: u8, place: i64, qty: i64 },
}

impl Event {
    pub(super) fn draft(&self) -> Draft {
        let (kind, entity) = match self {
            Self::Opened { bill, .. } => ("bill.opened", bill),
            Self::Closed { bill } => ("bill.closed", bill),
            Self::Added { bill, .. } => ("line.added", bill),
            Self::Noted { bill, .. } => ("line.noted", bill),
            Self::Seated { bill, .. } => ("line.seated", bill),
            Self::Voided { bill, .. } => ("line.voided", bill),
            Self::Moved { item, .. } => ("stock.moved", item),
        };
        let body = serde_json::value::to_raw_value(self).unwrap();
        Draft { kind, version: 1, entity: Some(id(*entity).0), user: None, approver: None, command: None, body }
    }

    fn ops(&self, at_ms: i64) -> Vec<RowOp> {
        match self.clone() {
            Self::Opened { bill, name } => vec![BillPut { name, opened_ms: at_ms }.op(id(bill))],
            Self::Closed { bill } => vec![mark!(BILL.closed, [id(bill)], 1)],
            Self::Added { bill, line, name, price } => vec![LinePut { name, price }.op(id(bill), line)],
            Self::Noted { bill, line, note } => {
                vec![lww!(BILL.note, [id(bill)], format!("{note:?}")), lww!(LINE.note, [id(bill), line], note)]
            }
            Self::Seated { bill, line, seat } => vec![lww!(LINE.seat, [id(bill), line], seat)],
            Self::Voided { bill, line } => vec![mark!(LINE.voided, [id(bill), line], 1)],
            Self::Moved { item, id: of, place, qty } => vec![MovePut { place, qty }.op(id(item), id(of))],
        }
    }
}

pub(super) fn id(n: u8) -> UserId {
    UserId(Uuid::from_u128(n.into()))
}

pub(super) fn evolve(fact: &Fact) -> Result<Vec<RowOp>, Unapplied> {
    if fact.kind == log::STREAM_OPENED {
        return Err(Unapplied::Unknown { kind: fact.kind.clone(), version: 1 });
    }
    let event = serde_json::from_str::<Event>(fact.body.get());
    let event = event.map_err(|e| Unapplied::Malformed { kind: fact.kind.clone(), reason: e.to_string() })?;
    Ok(event.ops(fact.at_ms))
}

fn evolve_older(fact: &Fact) -> Result<Vec<RowOp>, Unapplied> {
    match fact.kind.as_str() {
        "line.voided" => Err(Unapplied::Unknown { kind: fact.kind.clone(), version: 1 }),
        _ => evolve(fact),
    }
}

fn sum(rows: &Rows) -> Vec<Figure> {
    let mut sums = std::collections::BTreeMap::new();
    for line in rows.of(LINE).filter_map(|row| LineRow::read(row).ok()).filter(|line| line.voided == 0) {
        if let Some(put) = line.put {
            let (sum, lines) = sums.entry(line.bill).or_insert((0_i64, 0_i64));
            *sum = sum.wrapping_add(put.price);
            *lines += 1;
        }
    }
    let figure = |(bill, (sum, lines)): (UserId, (i64, i64))| {
        let (key, figures) = BillSum { bill, sum, lines }.cells();
        Figure { table: BILL_SUM.name, key, figures }
    };
    sums.into_iter().map(figure).collect()
}

/// The sum of a bill as its table has it.
pub(super) fn bill_sum(reader: &crate::Reader, bill: u8) -> Option<(i64, i64)> {
    let found = reader.figures(BILL_SUM, &[id(bill).cell()]).unwrap();
    found.first().map(|(key, figures)| BillSum::read(key, figures).unwrap()).map(|sum| (sum.sum, sum.lines))
}
