//! What the office gets: the figures of a shift, and slips of cash that moved without a sale.

use super::about::About;
use super::bill::{signature, tender};
use super::document::Document;
use crate::money::Money;
use crate::shift::{CashMoveKind, CashMoveRow, Shift, ShiftClosePut, Totals};

/// The figures of a shift that is open: they change nothing (X).
pub fn x_report(shift: &Shift, totals: &Totals, about: &About<'_>) -> Document {
    let mut paper = about.head();
    paper.title(about.words().x_title);
    opened(&mut paper, shift, about);
    paper.columns("", about.moment(about.now_ms));
    figures(&mut paper, totals, about);
    paper.cut();
    paper
}

/// The figures of a shift that was closed, with what was counted (Z).
pub fn z_report(shift: &Shift, close: &ShiftClosePut, about: &About<'_>) -> Document {
    let words = about.words();
    let mut paper = about.head();
    paper.title(words.z_title);
    opened(&mut paper, shift, about);
    paper.columns(words.closed, about.moment(close.closed_ms));
    if let Some(person) = about.person(close.closed_by) {
        paper.columns("", person);
    }
    figures(&mut paper, &close.totals.0, about);
    paper.columns(words.counted, about.money(close.counted));
    paper.bold_columns(words.difference, about.money(close.difference));
    signature(&mut paper, about);
    paper.cut();
    paper
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
    paper.columns(format!("{} № {}", words.shift, shift.put.number), about.moment(put.at_ms));
    paper.large_columns("", about.sum(put.amount));
    paper.text(format!("{}: {}", words.reason, put.reason));
    if let Some(person) = about.person(put.by_user) {
        paper.text(format!("{}: {person}", words.cashier));
    }
    signature(&mut paper, about);
    paper.cut();
    paper
}

fn opened(paper: &mut Document, shift: &Shift, about: &About<'_>) {
    let words = about.words();
    paper.columns(format!("{} № {}", words.shift, shift.put.number), format!("{} {}", words.day, shift.put.day));
    paper.columns(words.opened, about.moment(shift.put.opened_ms));
    if let Some(person) = about.person(shift.put.opened_by) {
        paper.columns("", person);
    }
}

fn figures(paper: &mut Document, totals: &Totals, about: &About<'_>) {
    let words = about.words();
    paper.rule();
    paper.columns(words.checks, totals.checks.to_string());
    paper.columns(words.units, about.qty(totals.qty));
    paper.columns(words.gross, about.money(totals.gross));
    for (word, amount) in [(words.discount, -totals.discount), (words.service, totals.service)] {
        if amount != Money::ZERO {
            paper.columns(word, about.money(amount));
        }
    }
    paper.large_columns(words.turnover, about.sum(totals.total));
    for tax in &totals.taxes {
        match tax.rate {
            Some(rate) => paper.columns(format!("{} {}", words.tax, words.form.percent(rate)), about.money(tax.tax)),
            None => paper.columns(words.no_tax, about.money(tax.total)),
        };
    }
    paper.rule().bold(words.tenders);
    for (code, of) in &totals.tenders {
        paper.columns(format!("{} ({})", tender(code, about), of.payments), about.money(of.sales));
        for (word, amount) in [(words.tips, of.tips), (words.refunds, -of.refunded), (words.rounding, of.rounding)] {
            if amount != Money::ZERO {
                paper.columns(format!("  {word}"), about.money(amount));
            }
        }
    }
    paper.rule();
    paper.columns(words.cash_in, about.money(totals.cash_in));
    paper.columns(words.cash_out, about.money(-totals.cash_out));
    paper.bold_columns(words.expected, about.money(totals.cash_expected));
}
