//! What the kitchen gets: tickets that can be read at arm's length.

use std::collections::BTreeMap;

use super::about::About;
use super::document::Document;
use crate::ids::LineId;
use crate::money::Qty;
use crate::order::{Line, Order, Ticket};

/// A kitchen ticket (марка). `missed` are earlier tickets of the order for this station that did not come out: what they
/// had to tell is told with this one, so that the kitchen knows what stands. Nothing if nothing is left to tell.
pub fn ticket(order: &Order, ticket: &Ticket, missed: &[&Ticket], about: &About<'_>) -> Option<Document> {
    let told = told(order, missed.iter().copied().chain([ticket]), about);
    if told.is_empty() {
        return None;
    }
    let mut paper = about.begin();
    if told.iter().all(|item| item.change < 0) {
        paper.headline(about.words().void);
    }
    head(&mut paper, order, &ticket.put.station, about);
    paper.columns(format!("{} {}", about.words().ticket, ticket.put.serial), about.time(ticket.put.issued_ms));
    if !missed.is_empty() {
        let serials: Vec<&str> = missed.iter().map(|of| of.put.serial.as_str()).collect();
        paper.bold(format!("{}: {}", about.words().missed, serials.join(", ")));
    }
    if let Some(waiter) = about.person(ticket.put.issued_by) {
        paper.text(format!("{}: {waiter}", about.words().waiter));
    }
    paper.rule();
    let mut course = 0;
    for told in told {
        let of = told.line.map_or(0, |line| line.course);
        if of != course {
            paper.bold(format!("{} {of}", about.words().course));
            course = of;
        }
        item(&mut paper, &told, about);
    }
    if !order.note.is_empty() {
        paper.rule().bold(format!("! {}", order.note));
    }
    paper.cut();
    Some(paper)
}

/// A line on a ticket: by how much, in thousandths, what the kitchen shall make of it changes.
struct Told<'o> {
    line: Option<&'o Line>,
    name: &'o str,
    change: i64,
}

/// What tickets tell together, in the order of courses and lines. What one asks for and another takes back is not told.
fn told<'o>(order: &'o Order, tickets: impl Iterator<Item = &'o Ticket>, about: &About<'_>) -> Vec<Told<'o>> {
    let mut told: BTreeMap<LineId, Told<'o>> = BTreeMap::new();
    for item in tickets.flat_map(|of| &of.items) {
        let line = order.line(item.line);
        let name = line.map_or(item.name.as_str(), |line| about.name(&line.sold.name, &line.sold.names));
        let told = told.entry(item.line).or_insert(Told { line, name, change: 0 });
        told.change += item.to.thousandths() - item.from.thousandths();
    }
    let mut told: Vec<Told<'o>> = told.into_values().filter(|told| told.change != 0).collect();
    told.sort_by_key(|told| told.line.map(|line| (line.course, line.stamp, line.id)));
    told
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
    paper.title(about.station(station));
    paper.large_columns(about.place(order), &order.put.number);
    if !about.room.is_empty() {
        paper.text(about.room());
    }
    if order.guests > 0 {
        paper.text(format!("{}: {}", about.words().guests, order.guests));
    }
}

fn item(paper: &mut Document, told: &Told<'_>, about: &About<'_>) {
    let (words, qty) = (about.words(), Qty::new(told.change.abs()).unwrap_or(Qty::MAX));
    if told.change < 0 {
        paper.large(format!("{} -{} {}", words.void, about.qty(qty), told.name));
    } else {
        paper.large(format!("{} × {}", about.qty(qty), told.name));
    }
    let Some(line) = told.line else { return };
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
