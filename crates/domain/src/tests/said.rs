//! What scripts say, read into what commands want.

use log::CommandId;

use super::id;
use crate::ids::{CheckId, DiscountId, LineId, PaymentId, RefundId, TicketId, VoidId};
use crate::money::{Discount, Money, Qty, Rate};
use crate::order::{GiveDiscount, Order, OrderError, Part, Service, Void};
use crate::payment::{ChangeTender, Finish, Refunding, Take};

/// Something that is said, word by word, under a command.
pub(super) struct Said<'a> {
    pub(super) words: Vec<&'a str>,
    pub(super) command: CommandId,
}

impl Said<'_> {
    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).copied().unwrap_or("")
    }

    pub(super) fn after(&self, key: &str) -> Option<&str> {
        let at = self.words.iter().position(|word| *word == key)?;
        self.words.get(at + 1).copied()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.words.contains(&key)
    }

    pub(super) fn number(&self, key: &str) -> u32 {
        self.after(key).map_or(0, |word| word.parse().unwrap())
    }

    pub(super) fn rest(&self, from: usize) -> String {
        self.words.get(from..).unwrap_or_default().join(" ")
    }

    /// `soup=1.5 pizza=1` as lines with quantities.
    pub(super) fn lines(&self) -> Vec<(LineId, Qty)> {
        let pair = |word: &&str| word.split_once('=').map(|(name, qty)| (LineId(id(name)), thousandths(qty)));
        self.words.iter().filter_map(pair).collect()
    }

    pub(super) fn part(&self) -> Part {
        match (self.lines(), self.after("seat")) {
            (_, Some(seat)) => Part::Seat(seat.parse().unwrap()),
            (lines, None) if lines.is_empty() => Part::All,
            (lines, None) => Part::Lines(lines),
        }
    }
}

/// `2.5` as 2500 thousandths.
pub(super) fn thousandths(text: &str) -> Qty {
    Qty::new(scaled(text, 3)).unwrap()
}

/// `12.34` as 1234 minor units.
pub(super) fn minor(text: &str) -> Money {
    Money::new(scaled(text, 2)).unwrap()
}

pub(super) fn scaled(text: &str, digits: usize) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<digits$}").parse().unwrap_or_else(|_| panic!("«{text}» is no number"))
}

pub(super) fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
}

pub(super) fn service(said: &Said<'_>) -> Service {
    match (said.has("takeaway"), said.has("delivery")) {
        (true, _) => Service::Takeaway,
        (_, true) => Service::Delivery,
        _ => Service::DineIn,
    }
}

pub(super) fn void(said: &Said<'_>) -> Void {
    Void {
        line: LineId(id(said.word(1))),
        void: VoidId(said.command.0),
        qty: is_number(said.word(2)).then(|| thousandths(said.word(2))),
        reason: "mistake".into(),
        used_up: said.has("wasted"),
    }
}

pub(super) fn ticket(order: &Order, said: &Said<'_>) -> Result<TicketId, OrderError> {
    let found = order.tickets.iter().find(|ticket| ticket.put.serial == said.word(1));
    found.map(|ticket| ticket.id).ok_or(OrderError::NothingToSend)
}

/// `off 10% [on LINE] [as NAME]`, `off 50.00 …`
pub(super) fn discount(said: &Said<'_>) -> GiveDiscount {
    let value = match said.word(1).strip_suffix('%') {
        Some(percent) => Discount::Percent(Rate::percent(percent.parse().unwrap())),
        None => Discount::Amount(minor(said.word(1))),
    };
    GiveDiscount {
        discount: said.after("as").map_or(DiscountId(said.command.0), |name| DiscountId(id(name))),
        line: said.after("on").map(|name| LineId(id(name))),
        value,
        reason: "regular".into(),
    }
}

/// `pay PAYMENT CHECK TENDER [AMOUNT] [given G] [tip T]`
pub(super) fn take(said: &Said<'_>) -> Take {
    Take {
        check: CheckId(id(said.word(2))),
        payment: PaymentId(id(said.word(1))),
        tender: said.word(3).to_owned(),
        amount: is_number(said.word(4)).then(|| minor(said.word(4))),
        tip: said.after("tip").map_or(Money::ZERO, minor),
        given: said.after("given").map(minor),
        reference: None,
    }
}

pub(super) fn finish(said: &Said<'_>) -> Finish {
    match said.word(2) {
        "captured" => Finish::Captured(Some("rrn 1".into())),
        "failed" => Finish::Failed("no funds".into()),
        _ => Finish::Unknown("line cut".into()),
    }
}

/// `tender NEW OLD cash`
pub(super) fn tender(said: &Said<'_>) -> ChangeTender {
    ChangeTender {
        payment: PaymentId(id(said.word(2))),
        by: PaymentId(id(said.word(1))),
        tender: said.word(3).to_owned(),
        reason: "wrong key".into(),
    }
}

/// `refund REFUND PAYMENT [AMOUNT] [LINE=QTY …] [wasted]`
pub(super) fn refunding(said: &Said<'_>) -> Refunding {
    Refunding {
        refund: RefundId(id(said.word(1))),
        payment: PaymentId(id(said.word(2))),
        amount: is_number(said.word(3)).then(|| minor(said.word(3))),
        lines: said.lines(),
        reason: "cold".into(),
        used_up: said.has("wasted"),
    }
}
