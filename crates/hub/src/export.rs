//! Getting data out: orders, receipts or facts, as CSV or JSON.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use domain::check::{CHECK_FIGURES, CheckFiguresRow, CheckStatus};
use domain::order::{ORDER_FIGURES, OrderFiguresRow};
use domain::payment::{RECEIPT, ReceiptRow};
use log::{Cell, Value};
use serde::Serialize;
use store::{Model, Reader};

use crate::folder::Folder;

/// What to get out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// Orders with their figures.
    Orders,
    /// Receipts of checks that were paid in full.
    Receipts,
    /// Every fact of the log.
    Facts,
}

/// How to write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Comma-separated values (RFC 4180), with a head line.
    Csv,
    /// One JSON array.
    Json,
}

const FACTS_AT_ONCE: usize = 1_000;

#[derive(Debug, Serialize)]
struct OrderOut {
    order: String,
    number: String,
    day: String,
    status: String,
    opened_ms: i64,
    gross_minor: i64,
    captured_minor: i64,
    refunded_minor: i64,
}

#[derive(Debug, Serialize)]
struct ReceiptOut {
    number: String,
    order: String,
    check: String,
    day: String,
    issued_ms: i64,
    gross_minor: i64,
    discount_minor: i64,
    service_minor: i64,
    tax_minor: i64,
    total_minor: i64,
    refunded_minor: i64,
}

#[derive(Debug, Serialize)]
struct FactOut {
    stream: String,
    seq: u64,
    lamport: u64,
    at_ms: i64,
    kind: String,
    version: u16,
    entity: Option<String>,
    user: Option<String>,
    approver: Option<String>,
    command: Option<String>,
    body: String,
}

/// Writes one kind of data of a data folder, as it is at one moment. The store is only read.
pub fn export(data: &Path, kind: Kind, format: Format, out: &mut impl Write) -> Result<()> {
    let reader = Reader::open(&Folder::existing(data)?.store(), None, Model::default())?;
    let mut sheet = Sheet::new(format, out);
    reader.at_one_moment(|reader| match kind {
        Kind::Orders => orders(reader, &mut sheet),
        Kind::Receipts => receipts(reader, &mut sheet),
        Kind::Facts => facts(reader, &mut sheet),
    })?;
    sheet.end()
}

fn word(value: &impl Cell) -> String {
    value.cell().to_string()
}

fn orders(reader: &Reader, sheet: &mut Sheet<impl Write>) -> Result<()> {
    for (key, cells) in reader.figures(ORDER_FIGURES, &[])? {
        let row = OrderFiguresRow::read(&key, &cells)?;
        sheet.row(&OrderOut {
            order: row.order_id.to_string(),
            number: row.number,
            day: row.day.to_string(),
            status: word(&row.status),
            opened_ms: row.opened_ms,
            gross_minor: row.gross.minor(),
            captured_minor: row.captured.minor(),
            refunded_minor: row.refunded.minor(),
        })?;
    }
    Ok(())
}

fn receipts(reader: &Reader, sheet: &mut Sheet<impl Write>) -> Result<()> {
    for (issued_ms, number, key) in issued(reader)? {
        for (key, cells) in reader.figures(CHECK_FIGURES, &key)? {
            let check = CheckFiguresRow::read(&key, &cells)?;
            if check.status != CheckStatus::Settled {
                continue; // its money is still to come
            }
            sheet.row(&ReceiptOut {
                number: number.clone(),
                order: check.order_id.to_string(),
                check: check.check_id.to_string(),
                day: check.day.to_string(),
                issued_ms,
                gross_minor: check.gross.minor(),
                discount_minor: check.discount.minor(),
                service_minor: check.service.minor(),
                tax_minor: check.tax.minor(),
                total_minor: check.total.minor(),
                refunded_minor: check.refunded.minor(),
            })?;
        }
    }
    Ok(())
}

/// Moment, number and key of all receipts, in the order in which they were issued: a reader sees that none is missing.
fn issued(reader: &Reader) -> Result<Vec<(i64, String, Vec<Value>)>> {
    let mut issued = Vec::new();
    for row in reader.rows(RECEIPT, &[])? {
        issued.extend(ReceiptRow::read(&row)?.last().map(|(number, issued_ms)| (issued_ms, number, row.key)));
    }
    issued.sort();
    Ok(issued)
}

fn facts(reader: &Reader, sheet: &mut Sheet<impl Write>) -> Result<()> {
    let mut cursor = 0;
    loop {
        let some = reader.facts_after(cursor, FACTS_AT_ONCE)?;
        let Some(last) = some.last() else { return Ok(()) };
        cursor = last.cursor;
        for stored in some {
            let fact = stored.fact;
            sheet.row(&FactOut {
                stream: fact.stream.to_string(),
                seq: fact.seq,
                lamport: fact.lamport,
                at_ms: fact.at_ms,
                kind: fact.kind,
                version: fact.version,
                entity: fact.entity.map(|id| id.to_string()),
                user: fact.user.map(|id| id.to_string()),
                approver: fact.approver.map(|id| id.to_string()),
                command: fact.command.map(|id| id.to_string()),
                body: fact.body.get().to_owned(),
            })?;
        }
    }
}

/// Rows on their way out.
enum Sheet<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json { out: W, rows: u64 },
}

impl<W: Write> Sheet<W> {
    fn new(format: Format, out: W) -> Self {
        match format {
            Format::Csv => Self::Csv(Box::new(csv::Writer::from_writer(out))),
            Format::Json => Self::Json { out, rows: 0 },
        }
    }

    fn row(&mut self, row: &impl Serialize) -> Result<()> {
        match self {
            Self::Csv(csv) => csv.serialize(row)?,
            Self::Json { out, rows } => {
                out.write_all(if *rows == 0 { b"[\n" } else { b",\n" })?;
                serde_json::to_writer(&mut *out, row)?;
                *rows += 1;
            }
        }
        Ok(())
    }

    fn end(self) -> Result<()> {
        match self {
            Self::Csv(mut csv) => csv.flush()?,
            Self::Json { mut out, rows } => out.write_all(if rows == 0 { b"[]\n" } else { b"\n]\n" })?,
        }
        Ok(())
    }
}
