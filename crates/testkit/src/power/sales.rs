//! A shift without end: orders in all stages at once, chosen by chance.

use std::collections::VecDeque;

use anyhow::Result;

use super::chance::Chance;
use super::elsewhere;
use super::script::{Step, add, captured, card, cash, check, discount, fire, open, refund, void};
use crate::till::Calls;

/// Orders that are open at the same time.
const ORDERS_OPEN: usize = 4;

/// The work that is still to be done. A step that was taken out is done, or done again until it is.
#[derive(Debug, Default)]
pub(super) struct Sales {
    open: Vec<VecDeque<Calls>>,
    orders: u64,
    from_elsewhere: usize,
}

impl Sales {
    /// What happens next: mostly one to four callers at once, sometimes facts from elsewhere, seldom a restart.
    pub(super) fn next(&mut self, chance: &mut Chance) -> Result<Step> {
        match chance.below(20) {
            0 => Ok(Step::Restart),
            1..4 if self.from_elsewhere < elsewhere::len()? => self.ingest(chance),
            _ => Ok(Step::Sell(self.callers(chance))),
        }
    }

    fn ingest(&mut self, chance: &mut Chance) -> Result<Step> {
        let from = self.from_elsewhere;
        let left = elsewhere::len()? - from;
        self.from_elsewhere += 1 + chance.place(left.min(9)).unwrap_or(0);
        Ok(Step::Ingest(from, self.from_elsewhere))
    }

    /// The next calls of one to four orders.
    fn callers(&mut self, chance: &mut Chance) -> Vec<Calls> {
        while self.open.len() < ORDERS_OPEN {
            self.orders += 1;
            self.open.push(order(self.orders, chance));
        }
        let skip = chance.below(ORDERS_OPEN as u64) as usize;
        let lists = self.open.iter_mut().skip(skip).filter_map(VecDeque::pop_front).collect();
        self.open.retain(|calls| !calls.is_empty());
        lists
    }
}

/// The life of an order.
fn order(n: u64, chance: &mut Chance) -> VecDeque<Calls> {
    let mut calls = VecDeque::from([open(n, 1 + chance.below(5)), fire(n)]);
    if chance.one_in(4) {
        calls.push_back(void(n));
        calls.push_back(vec![add(n, 9)]);
    }
    if chance.one_in(4) {
        calls.push_back(discount(n));
    }
    if chance.one_in(2) {
        calls.push_back([check(n), cash(n)].concat());
    } else {
        calls.extend([check(n), card(n), captured(n)]);
    }
    if chance.one_in(4) {
        calls.push_back(refund(n));
    }
    calls
}
