//! An order as text: lines, discounts, tickets, checks, money, baton, contradictions and what it took from stock.

use std::collections::BTreeMap;

use log::{Cell, Json};
use uuid::Uuid;

use super::script::Branch;
use crate::aggregate::read_all;
use crate::anomaly::{ANOMALY, AnomalyRow};
use crate::check::{CHECK_FIGURES, CheckFiguresRow};
use crate::ids::OrderId;
use crate::kitchen::Stage;
use crate::money::Discount;
use crate::order::{Check, Line, ORDER_FIGURES, Order, OrderFiguresRow, Payment, Refund, Ticket};
use crate::stock::{STOCK_MOVE, StockMoveRow};

/// The picture of an order as a device sees it.
pub(crate) fn picture(branch: &Branch, device: &str, order: OrderId) -> String {
    let device = &branch.devices[device];
    let Some(seen) = device.order(order) else { return "no such order".into() };
    let pen = Pen { names: &branch.names, order: &seen };
    let figures = (crate::order::AGGREGATE.derive)(&device.order_rows(order));
    let mut text = Vec::new();
    for figure in figures.iter().filter(|figure| figure.table == ORDER_FIGURES.name) {
        text.push(pen.head(&OrderFiguresRow::read(&figure.key, &figure.figures).unwrap()));
    }
    text.extend(seen.lines.iter().map(|line| pen.line(line)));
    text.extend(seen.discounts.iter().map(|(_, put)| pen.discount(put)));
    text.extend(seen.tickets.iter().map(|ticket| pen.ticket(ticket)));
    for figure in figures.iter().filter(|figure| figure.table == CHECK_FIGURES.name) {
        let row = CheckFiguresRow::read(&figure.key, &figure.figures).unwrap();
        text.push(pen.check(&row, seen.check(row.check_id).unwrap()));
    }
    text.extend(seen.payments.iter().map(|payment| pen.payment(payment)));
    text.extend(seen.refunds.iter().map(|refund| pen.refund(refund)));
    if seen.baton.n > 0 {
        text.push(format!("  baton {} n={}", pen.name(seen.baton.holder.0), seen.baton.n));
    }
    for figure in figures.iter().filter(|figure| figure.table == ANOMALY.name) {
        let row = AnomalyRow::read(&figure.key, &figure.figures).unwrap();
        text.push(format!("  anomaly {} {}", row.kind.cell(), pen.name(row.subject_id.0)));
    }
    text.extend(pen.stock(&device.rows));
    text.join("\n")
}

struct Pen<'a> {
    names: &'a BTreeMap<Uuid, String>,
    order: &'a Order,
}

/// 1234 as `12.34`.
fn minor(minor: i64) -> String {
    format!("{}{}.{:02}", if minor < 0 { "-" } else { "" }, minor.abs() / 100, minor.abs() % 100)
}

/// 2500 as `2.5`.
fn units(thousandths: i64) -> String {
    let text = format!(
        "{}{}.{:03}",
        if thousandths < 0 { "-" } else { "" },
        thousandths.abs() / 1000,
        thousandths.abs() % 1000
    );
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Pen<'_> {
    /// A name of the script; a line that came by transfer has the name of the line that was sold.
    fn name(&self, id: Uuid) -> String {
        let line = || self.order.lines.iter().find(|line| line.id.0 == id).map(|line| format!("{}'", line.sold.name));
        let ticket = || self.order.tickets.iter().find(|ticket| ticket.id.0 == id).map(|t| t.put.serial.clone());
        self.names.get(&id).cloned().or_else(line).or_else(ticket).unwrap_or_else(|| "?".into())
    }

    fn head(&self, row: &OrderFiguresRow) -> String {
        let mut head = format!("{} {} gross {}", row.number, word(&row.status), minor(row.gross.minor()));
        let table = row.table_id.map(|table| format!(" at {}", self.name(table.0)));
        head.push_str(&table.unwrap_or_default());
        let guests = (self.order.guests > 0).then(|| format!(" {} guests", self.order.guests));
        head.push_str(&guests.unwrap_or_default());
        if self.order.service != self.order.put.service {
            head.push_str(&format!(" as {}", word(&self.order.service)));
        }
        if !self.order.note.is_empty() {
            head.push_str(&format!(" «{}»", self.order.note));
        }
        if let Some(into) = self.order.merged_into {
            head.push_str(&format!(" into {}", self.name(into.0)));
        }
        format!("{head}, {} open, {} unsent", row.lines_open, row.lines_unsent)
    }

    fn line(&self, line: &Line) -> String {
        let mut text = format!("  {} {}", self.name(line.id.0), units(line.stands()));
        let mut say = |word: &str, qty: i64| {
            if qty != 0 {
                text.push_str(&format!(", {word} {}", units(qty)));
            }
        };
        say("voided", line.voided);
        say("moved", line.moved);
        say("covered", line.covered);
        say("sent", line.fired);
        let extras = line.sold.modifiers.iter().map(|m| format!(", +{}", m.name)).collect::<String>();
        let seat = if line.seat == line.sold.seat { String::new() } else { format!(", for seat {}", line.seat) };
        let course = if line.course > 0 { format!(", course {}", line.course) } else { String::new() };
        let held = if line.held { ", held" } else { "" };
        let note = if line.note.is_empty() { String::new() } else { format!(", «{}»", line.note) };
        format!("{text}{extras}{seat}{course}{held}{note}")
    }

    fn discount(&self, put: &crate::order::DiscountPut) -> String {
        let one = |value: &Discount| match value {
            Discount::Percent(rate) => format!("{}%", rate.bp() / 100),
            Discount::Amount(amount) => minor(amount.minor()),
        };
        let Json(lines) = &put.lines;
        let lines = lines.iter().map(|(line, value)| format!(" {} {}", self.name(line.0), one(value)));
        let whole = put.whole.map(|rate| format!(" {}%", rate.bp() / 100)).unwrap_or_default();
        format!("  off{whole}{}", lines.collect::<String>())
    }

    fn ticket(&self, ticket: &Ticket) -> String {
        let item = |item: &crate::kitchen::TicketItem| {
            format!(" {} {}->{}", item.name, units(item.from.thousandths()), units(item.to.thousandths()))
        };
        let (stage, recalls) = Stage::of_mark(ticket.stage);
        let recalled = if recalls > 0 { format!(" recalled {recalls}") } else { String::new() };
        let items = ticket.items.iter().map(item).collect::<String>();
        let (serial, station) = (&ticket.put.serial, &ticket.put.station);
        format!("  ticket {serial} {station} {}:{items}, {}{recalled}", word(&ticket.put.kind), word(&stage))
    }

    fn check(&self, row: &CheckFiguresRow, check: &Check) -> String {
        let mut text = format!("  check {} {} {}", self.name(check.id.0), word(&row.status), minor(row.total.minor()));
        let figures = [("discount", row.discount), ("service", row.service), ("tax", row.tax), ("paid", row.captured)];
        let more = [("refunded", row.refunded), ("rounding", row.rounding), ("tips", row.tips)];
        for (word, amount) in figures.iter().chain(&more).filter(|(_, amount)| amount.minor() != 0) {
            text.push_str(&format!(", {word} {}", minor(amount.minor())));
        }
        let covers = check.covers.iter().map(|(line, qty, _)| format!("{} {}", self.name(line.0), units(*qty)));
        let mut covers: Vec<String> = covers.collect();
        covers.sort();
        let receipt = check.standing_receipt().map(|number| format!(" {number}")).unwrap_or_default();
        let corrected = |(receipt, put): (&String, &crate::payment::ReceiptCorrectionPut)| {
            format!(", {} corrects {receipt}", put.number)
        };
        let corrected: String = check.corrections.iter().map(corrected).collect();
        format!("{text} [{}]{receipt}{corrected}", covers.join(", "))
    }

    fn payment(&self, payment: &Payment) -> String {
        let (name, put) = (self.name(payment.id.0), &payment.put);
        let given = payment.result.as_ref().and_then(|result| result.given);
        let given = given.map(|given| format!(", given {}", minor(given.minor()))).unwrap_or_default();
        let agreed = match (payment.is_pending(), payment.on_receipt, payment.agreed) {
            (true, true, _) => ", on the receipt",
            (true, false, true) => ", agreed",
            _ => "",
        };
        let (status, amount) = (word(&payment.status), minor(put.amount.minor()));
        format!("  payment {name} {} {status} {amount}{given}{agreed}", put.tender)
    }

    fn refund(&self, refund: &Refund) -> String {
        let put = &refund.put;
        format!("  refund {} of {} {}", put.number, self.name(put.payment_id.0), minor(put.amount.minor()))
    }

    fn stock(&self, rows: &log::Rows) -> Option<String> {
        let mut levels: BTreeMap<String, i64> = BTreeMap::new();
        let moves = read_all(rows, STOCK_MOVE, StockMoveRow::read);
        for (item, put) in moves.filter_map(|row| Some((row.item_id, row.put?))) {
            if put.source_id.0 == self.order.id.0 {
                *levels.entry(self.name(item.0)).or_default() += put.qty.thousandths();
            }
        }
        let words: Vec<String> = levels.iter().map(|(item, level)| format!("{item} {}", units(*level))).collect();
        (!words.is_empty()).then(|| format!("  stock {}", words.join(", ")))
    }
}

fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or("?").to_owned()
}
