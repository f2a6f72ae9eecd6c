//! Rings up a file of real sales, order by order, through the commands that a till uses, at the file's own times.
//!
//! The file has a row per dish: `id,date,time,name,size,type,price`, sorted by time. A shift is opened and closed for
//! each of its days, and each Z must say what the file says.

mod file;
mod ring;

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};

pub use file::{Day, Dish, Order, Sales};
pub use ring::{Menu, Ringer};

use crate::terminal::Terminal;

/// What was rung up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Orders.
    pub orders: u64,
    /// Dishes.
    pub dishes: u64,
    /// Days, each with its shift.
    pub days: u64,
    /// Sum of all, in minor units.
    pub minor: i64,
}

/// Rings up the file into the data folder, checks every Z, and writes the totals and the rate.
pub fn replay(csv: &Path, data: &Path, out: &mut impl Write) -> Result<Totals> {
    let sales = Sales::read(csv)?;
    let terminal = Terminal::open(data)?;
    let started_ms = terminal.clock.monotonic_ms();
    let totals = ring_up(&sales, &terminal)?;
    let elapsed_ms = terminal.clock.monotonic_ms().saturating_sub(started_ms).max(1);
    terminal.close()?;
    let (orders, dishes, days, minor) = (totals.orders, totals.dishes, totals.days, totals.minor);
    writeln!(out, "{orders} orders, {dishes} dishes, {days} days, {}.{:02} in all", minor / 100, minor % 100)?;
    writeln!(out, "every Z equals its day in the file")?;
    writeln!(out, "{} orders/s", orders.saturating_mul(1_000) / elapsed_ms)?;
    Ok(totals)
}

/// Rings up all days.
pub fn ring_up(sales: &Sales, terminal: &Terminal) -> Result<Totals> {
    let mut ringer = Ringer::begin(sales, terminal)?;
    let mut totals = Totals { orders: 0, dishes: 0, days: 0, minor: 0 };
    for day in &sales.days {
        let z = ringer.day(day)?;
        let said = (u64::from(z.totals.checks), z.totals.qty.thousandths() / 1_000, z.totals.total.minor());
        let dishes = day.orders.iter().map(|order| order.dishes.len()).sum::<usize>();
        let wanted = (day.orders.len() as u64, i64::try_from(dishes)?, day.minor());
        ensure!(said == wanted, "{}: Z says {said:?}, the file says {wanted:?}", day.date);
        let difference = z.difference.context("a shift that is not closed")?.minor();
        ensure!(difference == 0, "{}: the drawer differs by {difference}", day.date);
        totals.orders += day.orders.len() as u64;
        totals.dishes += dishes as u64;
        totals.days += 1;
        totals.minor += day.minor();
    }
    Ok(totals)
}
