//! Reading a file of sales.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::Deserialize;

/// A dish that costs more whole units of money is a mistake in the file.
const DISH_UNITS_MAX: i64 = 1_000_000;

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    date: NaiveDate,
    time: NaiveTime,
    name: String,
    size: String,
    #[serde(rename = "type")]
    category: String,
    price: String,
}

/// A dish of an order: place of its name and size in the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dish {
    /// Place in [`Sales::menu`].
    pub entry: usize,
    /// Place among the sizes of the entry.
    pub variant: usize,
    /// Its price in minor units.
    pub minor: i64,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// When it was rung up, in milliseconds since 1970-01-01 UTC, taking the file's times for UTC.
    pub at_ms: i64,
    /// What was ordered.
    pub dishes: Vec<Dish>,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Its date.
    pub date: NaiveDate,
    /// Its orders, in order of time.
    pub orders: Vec<Order>,
}

impl Day {
    /// Sum of all its dishes, in minor units.
    pub fn minor(&self) -> i64 {
        self.orders.iter().flat_map(|order| &order.dishes).map(|dish| dish.minor).sum()
    }
}

/// An entry of the file's menu: name, category, sizes with their prices as they occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuEntry {
    /// Name.
    pub name: String,
    /// Category.
    pub category: String,
    /// Size and price in minor units.
    pub sizes: Vec<(String, i64)>,
}

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sales {
    /// All that was ever sold.
    pub menu: Vec<MenuEntry>,
    /// The days.
    pub days: Vec<Day>,
}

impl Sales {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
        Self::parse(file).with_context(|| format!("{} is no file of sales", path.display()))
    }

    /// Reads what a file holds.
    pub fn parse(text: impl Read) -> Result<Self> {
        let mut sales = Self::default();
        let mut places = BTreeMap::new();
        let mut last = None;
        for row in csv::Reader::from_reader(text).deserialize() {
            let row: Row = row.context("a row is bad")?;
            let dish = sales.dish(&row, &mut places)?;
            sales.add(&row, dish, &mut last)?;
        }
        Ok(sales)
    }

    fn dish(&mut self, row: &Row, places: &mut BTreeMap<String, usize>) -> Result<Dish> {
        let minor = minor(&row.price).with_context(|| format!("order {}: the price {} is odd", row.id, row.price))?;
        let menu = &mut self.menu;
        let entry = *places.entry(row.name.clone()).or_insert_with(|| {
            menu.push(MenuEntry { name: row.name.clone(), category: row.category.clone(), sizes: Vec::new() });
            menu.len() - 1
        });
        let sizes = &mut menu[entry].sizes;
        let wanted = (row.size.clone(), minor);
        let variant = sizes.iter().position(|size| *size == wanted).unwrap_or_else(|| {
            sizes.push(wanted);
            sizes.len() - 1
        });
        Ok(Dish { entry, variant, minor })
    }

    fn add(&mut self, row: &Row, dish: Dish, last: &mut Option<(String, i64)>) -> Result<()> {
        let at_ms = NaiveDateTime::new(row.date, row.time).and_utc().timestamp_millis();
        if self.days.last().is_none_or(|day| day.date != row.date) {
            self.days.push(Day { date: row.date, orders: Vec::new() });
        }
        let Some(day) = self.days.last_mut() else { return Ok(()) };
        match last {
            Some((id, _)) if *id == row.id => {}
            _ => day.orders.push(Order { at_ms, dishes: Vec::new() }),
        }
        ensure!(last.as_ref().is_none_or(|(_, before)| *before <= at_ms), "order {} is out of order", row.id);
        *last = Some((row.id.clone(), at_ms));
        if let Some(order) = day.orders.last_mut() {
            order.dishes.push(dish);
        }
        Ok(())
    }

    /// How many pairs of name and size with their prices there are.
    pub fn pairs(&self) -> usize {
        self.menu.iter().map(|entry| entry.sizes.len()).sum()
    }
}

/// Reads `20.75`, `16` or `9.5` as minor units, to the cent.
fn minor(price: &str) -> Option<i64> {
    let (whole, cents) = price.split_once('.').unwrap_or((price, ""));
    if cents.len() > 2 || !cents.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    let whole = whole.parse::<i64>().ok().filter(|whole| (0..DISH_UNITS_MAX).contains(whole))?;
    Some(whole * 100 + cents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_to_the_cent() {
        let read = ["20.75", "16", "9.5", "0.01", "1.005", "x", "1.-1", "-1", "1000000"].map(minor);
        assert_eq!(read, [Some(2075), Some(1600), Some(950), Some(1), None, None, None, None, None]);
    }
}
