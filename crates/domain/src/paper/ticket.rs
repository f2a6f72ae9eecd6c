//! What the kitchen gets: tickets that can be read at arm's length.

use super::about::About;
use super::document::Document;
use crate::kitchen::{TicketItemRow, TicketKind};
use crate::money::Qty;
use crate::order::{Line, Order, Ticket};

/// A kitchen ticket (марка).
pub fn ticket(order: &Order, ticket: &Ticket, about: &About<'_>) -> Document {
    let mut paper = about.begin();
    if ticket.put.kind == TicketKind::Void {
        paper.headline(about.words().void);
    }
    let station = &ticket.put.station;
    head(&mut paper, order, station, about);
    paper.columns(format!("{} {}", about.words().ticket, ticket.put.serial), about.time(ticket.put.issued_ms));
    if let Some(waiter) = about.person(ticket.put.issued_by) {
        paper.text(format!("{}: {waiter}", about.words().waiter));
    }
    paper.rule();
    let mut items: Vec<(&TicketItemRow, Option<&Line>)> =
        ticket.items.iter().map(|item| (item, order.line(item.line_id))).collect();
    let place = |line: Option<&Line>| line.map(|line| (line.course, line.stamp, line.id));
    items.sort_by_key(|(_, line)| place(*line));
    let mut course = 0;
    for (row, line) in items {
        let of = line.map_or(0, |line| line.course);
        if of != course {
            paper.bold(format!("{} {of}", about.words().course));
            course = of;
        }
        item(&mut paper, row, line, about);
    }
    if !order.note.is_empty() {
        paper.rule().bold(format!("! {}", order.note));
    }
    paper.cut();
    paper
}

/// Word to a station that an order which it cooks for sits elsewhere now (перенос). `from` is where the guests sat.
pub fn moved(order: &Order, station: &str, from: &str, about: &About<'_>) -> Document {
    let mut paper = about.begin();
    paper.headline(about.words().moved);
    head(&mut paper, order, station, about);
    let from = if from.is_empty() { "-" } else { from };
    let to = if about.table.is_empty() { "-" } else { about.table };
    paper.large_columns(format!("{from} -> {to}"), "");
    paper.columns("", about.time(about.now_ms));
    paper.cut();
    paper
}

/// Where the dishes go, largest of all.
fn head(paper: &mut Document, order: &Order, station: &str, about: &About<'_>) {
    let known = about.settings.stations.iter().find(|of| of.code == station);
    paper.title(known.map_or(station, |station| station.name.as_str()));
    paper.large_columns(about.place(order), &order.put.number);
    if !about.room.is_empty() {
        paper.text(about.room);
    }
    if order.guests > 0 {
        paper.text(format!("{}: {}", about.words().guests, order.guests));
    }
}

fn item(paper: &mut Document, row: &TicketItemRow, line: Option<&Line>, about: &About<'_>) {
    let words = about.words();
    let Some(put) = &row.put else { return };
    let change = put.to_qty.minus(put.from_qty).unwrap_or_default();
    if change < Qty::ZERO {
        paper.large(format!("{} -{} {}", words.void, about.qty(change.abs()), put.name));
    } else {
        paper.large(format!("{} × {}", about.qty(change), put.name));
    }
    let Some(line) = line else { return };
    for choice in &line.sold.modifiers {
        paper.bold(about.choice(choice));
    }
    if !line.note.is_empty() {
        paper.bold(format!("  ! {}", line.note));
    }
    if line.seat > 0 {
        paper.text(format!("  {} {}", words.guest, line.seat));
    }
}
