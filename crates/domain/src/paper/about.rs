//! What every paper knows beside its subject: the branch, names of people and tables, the moment, its marks.

use std::collections::BTreeMap;

use log::UserId;

use super::document::Document;
use super::what::Mark;
use super::words::{Words, words};
use crate::branch::{Names, Settings};
use crate::calendar::local;
use crate::menu::Amount;
use crate::money::{Money, Qty, sign};
use crate::order::{Order, Service, SoldModifier};

/// What every paper knows beside its subject.
#[derive(Debug)]
pub struct About<'a> {
    /// The settings of the branch.
    pub settings: &'a Settings,
    /// Names of people.
    pub people: &'a BTreeMap<UserId, String>,
    /// Name of the order's table; empty if it has none.
    pub table: &'a str,
    /// Its room.
    pub room: &'a str,
    /// Now, in milliseconds since 1970-01-01 UTC.
    pub now_ms: i64,
    /// What the paper says about itself.
    pub marks: &'a [Mark],
}

impl About<'_> {
    pub(super) fn words(&self) -> &'static Words {
        words(self.settings.language)
    }

    /// An amount without its currency.
    pub(super) fn money(&self, amount: Money) -> String {
        self.words().form.money(amount, &self.settings.currency)
    }

    /// An amount with its currency.
    pub(super) fn sum(&self, amount: Money) -> String {
        format!("{} {}", self.money(amount), sign(&self.settings.currency))
    }

    pub(super) fn qty(&self, qty: Qty) -> String {
        self.words().form.qty(qty)
    }

    /// A moment on the clock on the wall.
    pub(super) fn moment(&self, at_ms: i64) -> String {
        let local = local(at_ms, self.settings.zone);
        local.map_or_else(|_| String::new(), |local| local.format(self.words().moment).to_string())
    }

    /// The time of day.
    pub(super) fn time(&self, at_ms: i64) -> String {
        let local = local(at_ms, self.settings.zone);
        local.map_or_else(|_| String::new(), |local| local.format("%H:%M").to_string())
    }

    /// A name in the language of the paper.
    pub(super) fn name<'n>(&self, plain: &'n str, names: &'n Names) -> &'n str {
        self.settings.language.name(plain, names)
    }

    /// The name of a kitchen station.
    pub(super) fn station<'n>(&'n self, code: &'n str) -> &'n str {
        let known = self.settings.stations.iter().find(|of| of.code == code);
        known.map_or(code, |station| self.name(&station.name, &station.names))
    }

    /// The name of the room, which places of tables know by its plain one.
    pub(super) fn room(&self) -> &str {
        let known = self.settings.rooms.iter().find(|of| of.name == self.room);
        known.map_or(self.room, |room| self.name(&room.name, &room.names))
    }

    /// A reason that was chosen; one that somebody wrote is as it was written.
    pub(super) fn reason<'n>(&'n self, said: &'n str) -> &'n str {
        let known = self.settings.reasons.iter().find(|of| of.name == said);
        known.map_or(said, |reason| self.name(&reason.name, &reason.names))
    }

    pub(super) fn person(&self, user: Option<UserId>) -> Option<&str> {
        user.and_then(|user| self.people.get(&user)).map(String::as_str)
    }

    /// Begins a paper: its marks stand above everything else.
    pub(super) fn begin(&self) -> Document {
        let words = self.words();
        let mut paper = Document::default();
        for mark in self.marks {
            match mark {
                Mark::Copy => paper.headline(words.copy),
                Mark::Repeat => paper.headline(words.repeat),
                Mark::Instead { of } => paper.title(format!("{} «{of}»", words.instead)),
            };
        }
        paper
    }

    /// Begins a paper that guests or the office keep.
    pub(super) fn head(&self) -> Document {
        let mut paper = self.begin();
        if !self.settings.name.is_empty() {
            paper.title(&self.settings.name);
        }
        for line in self.settings.receipt_header.lines() {
            paper.center(line);
        }
        paper.title(self.words().not_fiscal);
        paper
    }

    /// A choice of a line: with it, without it, less or more of it.
    pub(super) fn choice(&self, choice: &SoldModifier) -> String {
        let words = self.words();
        let how = match choice.how {
            Amount::With => "+",
            Amount::No => words.no,
            Amount::Less => words.less,
            Amount::Extra => words.extra,
        };
        let times = if choice.qty == Qty::ONE { String::new() } else { format!("{} × ", self.qty(choice.qty)) };
        format!("  {how} {times}{}", self.name(&choice.name, &choice.names))
    }

    /// Where the guests sit, or how they get their order.
    pub(super) fn place(&self, order: &Order) -> String {
        let words = self.words();
        match (order.service, self.table) {
            (Service::Takeaway, _) => words.takeaway.to_owned(),
            (Service::Delivery, _) => words.delivery.to_owned(),
            (Service::DineIn, "") => words.dine_in.to_owned(),
            (Service::DineIn, table) => format!("{} {table}", words.table),
        }
    }
}
