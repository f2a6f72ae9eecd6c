//! What guests get: receipts, pre-bills and the slips of refunds.

use std::collections::BTreeSet;

use super::about::About;
use super::document::Document;
use crate::check::TaxSum;
use crate::ids::LineId;
use crate::money::{Amounts, Money, MoneyError, Qty};
use crate::order::{Check, Order, Payment, Refund};

/// The receipt of a check that was paid, or that names how it is about to be.
///
/// # Errors
/// If a figure is beyond all money.
pub fn receipt(order: &Order, check: &Check, about: &About<'_>) -> Result<Document, MoneyError> {
    let words = about.words();
    let mut paper = about.head();
    let lines = check.covers.iter().map(|(line, ..)| *line);
    sellers(&mut paper, order, lines, about);
    paper.center(format!("{} № {}", words.receipt, check.receipt.as_deref().unwrap_or("-")));
    if let Some(correction) = check.receipt.as_ref().and_then(|number| check.corrections.get(number)) {
        paper.center(format!("{} № {}", words.corrected, correction.number));
    }
    let named = |payment: &&Payment| payment.put.check_id == check.id && payment.counts();
    let payments: Vec<&Payment> = order.payments.iter().filter(named).collect();
    let paid_ms = payments.iter().filter_map(|payment| payment.result.as_ref()).map(|result| result.at_ms).max();
    let cashier = payments.last().and_then(|payment| about.person(payment.put.started_by));
    about_order(&mut paper, order, about, paid_ms.or(check.receipt_ms).unwrap_or(check.put.formed_ms));
    if let Some(cashier) = cashier {
        paper.text(format!("{}: {cashier}", words.cashier));
    }
    covered(&mut paper, order, check, about)?;
    paper.large_columns(words.total, about.sum(check.put.total));
    taxes(&mut paper, &check.put.taxes.0, about);
    paper.rule();
    for payment in payments {
        money_of(&mut paper, order, payment, about)?;
    }
    for line in about.settings.receipt_footer.lines() {
        paper.center(line);
    }
    paper.cut();
    Ok(paper)
}

/// The pre-bill of a check (пречек).
///
/// # Errors
/// If a figure is beyond all money.
pub fn prebill(order: &Order, check: &Check, about: &About<'_>) -> Result<Document, MoneyError> {
    let words = about.words();
    let mut paper = about.head();
    paper.center(words.prebill);
    about_order(&mut paper, order, about, check.put.formed_ms);
    if let Some(waiter) = about.person(check.put.formed_by) {
        paper.text(format!("{}: {waiter}", words.waiter));
    }
    covered(&mut paper, order, check, about)?;
    paper.large_columns(words.to_pay, about.sum(check.put.total));
    taxes(&mut paper, &check.put.taxes.0, about);
    for line in about.settings.receipt_footer.lines() {
        paper.center(line);
    }
    paper.cut();
    Ok(paper)
}

/// The correction of a receipt: which one, of what, and why. Nothing if it was not corrected.
pub fn correction(order: &Order, check: &Check, receipt: &str, about: &About<'_>) -> Option<Document> {
    let (words, put) = (about.words(), check.corrections.get(receipt)?);
    let mut paper = about.head();
    sellers(&mut paper, order, check.covers.iter().map(|(line, ..)| *line), about);
    paper.center(format!("{} № {}", words.correction, put.number));
    about_order(&mut paper, order, about, put.at_ms);
    if let Some(cashier) = about.person(put.by_user) {
        paper.text(format!("{}: {cashier}", words.cashier));
    }
    paper.text(format!("{} № {receipt}", words.refund_of));
    paper.large_columns(words.total, about.sum(-check.put.total));
    paper.text(format!("{}: {}", words.reason, about.reason(&put.reason)));
    signature(&mut paper, about);
    paper.cut();
    Some(paper)
}

/// The slip of a refund, which the guest signs.
pub fn refund(order: &Order, refund: &Refund, about: &About<'_>) -> Document {
    let words = about.words();
    let mut paper = about.head();
    let lines = order.check(refund.put.check_id).map(|check| check.covers.iter().map(|(line, ..)| *line));
    sellers(&mut paper, order, lines.into_iter().flatten(), about);
    paper.center(format!("{} № {}", words.refund, refund.put.number));
    about_order(&mut paper, order, about, refund.put.at_ms);
    if let Some(cashier) = about.person(refund.put.by_user) {
        paper.text(format!("{}: {cashier}", words.cashier));
    }
    if let Some(receipt) = order.check(refund.put.check_id).and_then(|check| check.receipt.as_deref()) {
        paper.text(format!("{} № {receipt}", words.refund_of));
    }
    paper.rule();
    for (line, qty) in &refund.put.lines.0 {
        paper.columns(name(order, *line, about), about.qty(*qty));
    }
    paper.large_columns(words.refund, about.sum(refund.put.amount));
    paper.text(tender(&refund.put.tender, about));
    paper.text(format!("{}: {}", words.reason, about.reason(&refund.put.reason)));
    signature(&mut paper, about);
    paper.cut();
    paper
}

/// The legal entities that sell the lines, each once.
fn sellers(paper: &mut Document, order: &Order, lines: impl Iterator<Item = LineId>, about: &About<'_>) {
    let codes: BTreeSet<&str> = lines.filter_map(|id| order.line(id)).map(|line| line.sold.seller.as_str()).collect();
    for entity in codes.into_iter().filter_map(|code| about.settings.legal_entities.get(code)) {
        let number = match entity.tax_number.as_str() {
            "" => String::new(),
            number => format!("{} {number}", about.words().tax_number),
        };
        let said = [&entity.name, &number].into_iter().chain([&entity.address]);
        for text in said.flat_map(|text| text.lines()) {
            paper.center(text);
        }
    }
}

pub(super) fn signature(paper: &mut Document, about: &About<'_>) {
    paper.text("");
    paper.text(format!("{} ____________________", about.words().signature));
}

fn name<'n>(order: &'n Order, line: LineId, about: &About<'_>) -> &'n str {
    order.line(line).map_or("?", |line| about.name(&line.sold.name, &line.sold.names))
}

pub(super) fn tender(code: &str, about: &About<'_>) -> String {
    about.settings.tender(code).map_or(code, |tender| about.name(&tender.name, &tender.names)).to_owned()
}

fn about_order(paper: &mut Document, order: &Order, about: &About<'_>, at_ms: i64) {
    let words = about.words();
    paper.columns(format!("{} {}", words.order, order.put.number), about.moment(at_ms));
    let guests = if order.guests > 0 { format!("{}: {}", words.guests, order.guests) } else { String::new() };
    paper.columns(about.place(order), guests);
}

/// The lines that a check covers, and what stands between their sum and the total.
fn covered(paper: &mut Document, order: &Order, check: &Check, about: &About<'_>) -> Result<(), MoneyError> {
    paper.rule();
    for (line, qty, amounts) in &check.covers {
        cover(paper, order, (*line, Qty::new(*qty)?, amounts), about);
    }
    paper.rule();
    let (words, sum) = (about.words(), &check.put.sum.0);
    let on_top = sum.tax_added()?;
    let between = [(words.discount, -sum.discount), (words.service, sum.service), (words.tax_on_top, on_top)];
    if between.iter().any(|(_, amount)| *amount != Money::ZERO) {
        paper.columns(words.subtotal, about.money(sum.gross));
    }
    for (word, amount) in between.into_iter().filter(|(_, amount)| *amount != Money::ZERO) {
        paper.columns(word, about.money(amount));
    }
    Ok(())
}

fn cover(paper: &mut Document, order: &Order, (id, qty, amounts): (LineId, Qty, &Amounts), about: &About<'_>) {
    let Some(line) = order.line(id) else { return };
    paper.columns(about.name(&line.sold.name, &line.sold.names), about.money(amounts.gross));
    if qty != Qty::ONE {
        paper.text(format!("  {} × {}", about.qty(qty), about.money(line.sold.price)));
    }
    for choice in &line.sold.modifiers {
        let price = if choice.price == Money::ZERO { String::new() } else { about.money(choice.price) };
        paper.text(format!("{} {price}", about.choice(choice)).trim_end());
    }
}

fn taxes(paper: &mut Document, taxes: &[TaxSum], about: &About<'_>) {
    let words = about.words();
    for tax in taxes {
        match tax.rate {
            Some(rate) => paper.columns(format!("{} {}", words.tax, words.form.percent(rate)), about.money(tax.tax)),
            None => paper.columns(words.no_tax, about.money(tax.total)),
        };
    }
}

/// How a payment was made or is agreed, with the change and the tip.
fn money_of(paper: &mut Document, order: &Order, payment: &Payment, about: &About<'_>) -> Result<(), MoneyError> {
    let words = about.words();
    let result = payment.result.as_ref();
    let to_come = || order.rounding_to_come(payment, about.settings).unwrap_or_default();
    let rounding = result.map_or_else(to_come, |result| result.rounding);
    let received = Money::sum([payment.put.amount, payment.put.tip, rounding])?;
    paper.bold_columns(tender(&payment.put.tender, about), about.money(received));
    for (word, amount) in [(words.tip, payment.put.tip), (words.rounding, rounding)] {
        if amount != Money::ZERO {
            paper.columns(format!("  {word}"), about.money(amount));
        }
    }
    if let Some(given) = result.and_then(|result| result.given) {
        paper.columns(format!("  {}", words.given), about.money(given));
        paper.columns(format!("  {}", words.change), about.money(given.minus(received)?));
    }
    Ok(())
}
