//! What the office gets: the figures of a shift, and slips of cash that moved without a sale.

use std::collections::BTreeMap;

use super::about::About;
use super::bill::{signature, tender};
use super::document::Document;
use crate::money::Money;
use crate::shift::{BlindTotals, CashMoveKind, CashMoveRow, LeftOpen, Shift, ShiftClosePut, TenderTotals, Totals};

/// What a shift's paper shows: X of one that is open, Z of one that was closed.
#[derive(Debug)]
pub struct ShiftPaper<'a> {
    /// The shift.
    pub shift: &'a Shift,
    /// Its figures.
    pub totals: &'a Totals,
    /// How it was closed, if it was.
    pub close: Option<&'a ShiftClosePut>,
    /// Orders that are open, or were when it was closed.
    pub left_open: &'a [LeftOpen],
}

/// The figures of a shift. An X changes nothing; a Z says what was counted too.
pub fn shift_report(report: &ShiftPaper<'_>, about: &About<'_>) -> Document {
    let ShiftPaper { totals, close, .. } = *report;
    let words = about.words();
    let mut paper = head(report, about);
    sales(&mut paper, totals, about);
    money(&mut paper, totals, about);
    drawer(&mut paper, report, about);
    if let Some(close) = close {
        paper.columns(words.counted, about.money(close.counted));
        paper.bold_columns(words.difference, about.money(close.difference));
    }
    foot(paper, report, about)
}

/// The figures of a shift for whoever may not see what the drawer should hold: nothing that it could be reckoned from.
pub fn blind_report(report: &ShiftPaper<'_>, totals: &BlindTotals, about: &About<'_>) -> Document {
    let words = about.words();
    let mut paper = head(report, about);
    paper.rule();
    paper.columns(words.checks, totals.checks.to_string());
    paper.columns(words.units, about.qty(totals.qty));
    voids(&mut paper, totals.voids, totals.voided, about);
    tenders(&mut paper, &totals.tenders, about);
    paper.text(report.close.map_or(words.no_cash, |_| words.no_cash_z));
    if let Some(close) = report.close {
        paper.rule().columns(words.counted, about.money(close.counted));
    }
    foot(paper, report, about)
}

/// The slip of cash that was put in or taken out.
pub fn cash_slip(shift: &Shift, row: &CashMoveRow, about: &About<'_>) -> Document {
    let words = about.words();
    let mut paper = about.head();
    let Some(put) = &row.put else { return paper };
    paper.title(match put.kind {
        CashMoveKind::In => words.put_in,
        CashMoveKind::Out => words.taken_out,
        CashMoveKind::Drop => words.dropped,
    });
    number_of(&mut paper, shift, about);
    paper.columns("", about.moment(put.at_ms));
    paper.large_columns("", about.sum(put.amount));
    paper.text(format!("{}: {}", words.reason, about.reason(&put.reason)));
    if let Some(person) = about.person(put.by_user) {
        paper.text(format!("{}: {person}", words.cashier));
    }
    signature(&mut paper, about);
    paper.cut();
    paper
}

fn head(report: &ShiftPaper<'_>, about: &About<'_>) -> Document {
    let (words, shift) = (about.words(), report.shift);
    let mut paper = about.head();
    paper.title(report.close.map_or(words.x_title, |_| words.z_title));
    number_of(&mut paper, shift, about);
    paper.columns(words.day, shift.put.day.to_string());
    by(&mut paper, words.opened, (shift.put.opened_ms, about.person(shift.put.opened_by)), about);
    match report.close {
        Some(close) => by(&mut paper, words.closed, (close.closed_ms, about.person(close.closed_by)), about),
        None => by(&mut paper, words.taken, (about.now_ms, None), about),
    }
    paper
}

/// The number of a shift has a line of its own: on narrow paper it would be torn apart beside anything else.
fn number_of(paper: &mut Document, shift: &Shift, about: &About<'_>) {
    paper.columns(about.words().shift, format!("№ {}", shift.put.number));
}

fn foot(mut paper: Document, report: &ShiftPaper<'_>, about: &About<'_>) -> Document {
    open_orders(&mut paper, report.left_open, about);
    if report.close.is_some() {
        signature(&mut paper, about);
    }
    paper.cut();
    paper
}

/// Orders that go on, by name.
fn open_orders(paper: &mut Document, orders: &[LeftOpen], about: &About<'_>) {
    if !orders.is_empty() {
        paper.rule().bold(format!("{}: {}", about.words().left_open, orders.len()));
    }
    for order in orders {
        let parts = [order.number.as_str(), order.table.as_str(), order.waiter.as_str()];
        let name: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        paper.columns(name.join(", "), about.money(order.gross));
    }
}

/// When something was done, and by whom.
fn by(paper: &mut Document, word: &str, (at_ms, person): (i64, Option<&str>), about: &About<'_>) {
    paper.columns(word, about.moment(at_ms));
    if let Some(person) = person {
        paper.columns("", person);
    }
}

/// What was sold, and what was not in the end.
fn sales(paper: &mut Document, totals: &Totals, about: &About<'_>) {
    let words = about.words();
    paper.rule();
    paper.columns(words.checks, totals.checks.to_string());
    paper.columns(words.units, about.qty(totals.qty));
    paper.columns(words.gross, about.money(totals.gross));
    for (word, amount) in [(words.discounts, -totals.discount), (words.service, totals.service)] {
        if amount != Money::ZERO {
            paper.columns(word, about.money(amount));
        }
    }
    paper.bold_columns(words.sold, about.money(totals.total));
    for tax in &totals.taxes {
        match tax.rate {
            Some(rate) => paper.columns(format!("{} {}", words.tax, words.form.percent(rate)), about.money(tax.tax)),
            None => paper.columns(words.no_tax, about.money(tax.total)),
        };
    }
    voids(paper, totals.voids, totals.voided, about);
}

fn voids(paper: &mut Document, count: u32, worth: Money, about: &About<'_>) {
    if count > 0 {
        paper.columns(format!("{} ({count})", about.words().voids), about.money(worth));
    }
}

/// What came in and what went back, and what of it is revenue.
fn money(paper: &mut Document, totals: &Totals, about: &About<'_>) {
    tenders(paper, &totals.tenders, about);
    paper.large_columns(about.words().revenue, about.sum(totals.revenue.unwrap_or(totals.total)));
}

fn tenders(paper: &mut Document, tenders: &BTreeMap<String, TenderTotals>, about: &About<'_>) {
    let words = about.words();
    paper.rule().bold(words.tenders);
    for (code, of) in tenders {
        paper.columns(format!("{} ({})", tender(code, about), of.payments), about.money(of.sales));
        for (word, amount) in [(words.tips, of.tips), (words.rounding, of.rounding)] {
            if amount != Money::ZERO {
                paper.columns(format!("  {word}"), about.money(amount));
            }
        }
        if of.refunds > 0 {
            paper.columns(format!("  {} ({})", words.refunds, of.refunds), about.money(-of.refunded));
        }
    }
}

/// Cash that moved without a sale, and what the drawer should hold.
fn drawer(paper: &mut Document, report: &ShiftPaper<'_>, about: &About<'_>) {
    let (words, shift) = (about.words(), report.shift);
    paper.rule().columns(words.float, about.money(shift.put.float));
    let mut moves: Vec<_> = shift.cash_moves.iter().filter_map(|row| row.put.as_ref()).collect();
    moves.sort_by_key(|put| put.at_ms);
    for put in moves {
        let (word, amount) = match put.kind {
            CashMoveKind::In => (words.cash_in, put.amount),
            CashMoveKind::Out => (words.cash_out, -put.amount),
            CashMoveKind::Drop => (words.cash_drop, -put.amount),
        };
        paper.columns(format!("{} {word}", about.time(put.at_ms)), about.money(amount));
        paper.text(format!("  {}", about.reason(&put.reason)));
    }
    paper.bold_columns(words.expected, about.money(report.totals.cash_expected));
}
