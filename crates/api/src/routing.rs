//! Where the kitchen makes what is added to an order.

use std::sync::Arc;

use domain::branch::Settings;
use domain::calendar::minute;
use domain::floor::{TABLE, TableRow};
use domain::ids::OrderId;
use domain::kitchen::Routing;
use domain::menu::{CATEGORY, CATEGORY_AGGREGATE, CategoryRow, Entry, MenuTree};
use domain::order;
use log::Cell;

use crate::{ApiError, Ctx};

/// What is the same for all that is added to an order at one moment.
pub(crate) struct Place {
    pub(crate) settings: Arc<Settings>,
    room: String,
    minute: u16,
}

impl Place {
    /// Where the guests of an order sit, and what time it is there. A branch in which no station stands in for another
    /// need not know.
    pub(crate) fn of(order: OrderId, ctx: &mut Ctx<'_, '_>) -> Result<Self, ApiError> {
        let settings = ctx.settings()?;
        if settings.detours.is_empty() {
            return Ok(Self { settings, room: String::new(), minute: 0 });
        }
        let table = order::table(&*ctx.rows(order::AGGREGATE, &order)?);
        let row = table.map(|table| ctx.tx.row(TABLE, &[table.cell()])).transpose()?.flatten();
        let place = row.and_then(|row| TableRow::read(&row).ok()?.place);
        let minute = minute(ctx.now.at_ms, settings.zone)?;
        Ok(Self { settings, room: place.map_or_else(String::new, |place| place.0.room), minute })
    }

    /// The station that makes an entry.
    pub(crate) fn station(&self, entry: &Entry, ctx: &mut Ctx<'_, '_>) -> Result<String, ApiError> {
        let tree = if entry.station.is_empty() { way_up(&entry.category, ctx)? } else { MenuTree::new() };
        let (detours, room, minute) = (self.settings.detours.as_slice(), self.room.as_str(), self.minute);
        Ok(Routing { tree: &tree, detours, room, minute }.station(entry).to_owned())
    }
}

/// A category and those that it lies in: what a tap needs of the tree. It ends where merging made a circle.
fn way_up(category: &str, ctx: &mut Ctx<'_, '_>) -> Result<MenuTree, ApiError> {
    let mut tree = MenuTree::new();
    let mut code = category.to_owned();
    while !code.is_empty() && !tree.contains_key(&code) {
        let rows = ctx.rows(CATEGORY_AGGREGATE, &code)?;
        let row = rows.of(CATEGORY).next().and_then(|row| CategoryRow::read(row).ok());
        let Some(content) = row.and_then(|row| row.content) else { break };
        let above = content.0.parent.clone();
        tree.insert(std::mem::replace(&mut code, above), content.0);
    }
    Ok(tree)
}
