//! Items and stock.

use domain::Body;
use domain::ids::{ItemId, StockMoveId};
use domain::money::Qty;
use domain::stock::{
    Cause, Item, ItemChanged, MAIN_LOCATION, Movement, STOCK_LEVEL, SourceId, StockCounted, StockError, StockLevelRow,
    StockMoved,
};
use domain::text;
use serde::{Deserialize, Serialize};
use store::StoreError;
use ts_rs::TS;

use crate::call::{Asked, first};
use crate::orders::done;
use crate::{ApiError, Command, Ctx, Query};

/// Names an item, or renames it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveItem {
    /// The item; nothing makes a new one.
    #[serde(default)]
    #[ts(optional)]
    pub item: Option<ItemId>,
    /// What it is.
    pub is: Item,
}

/// An item that was saved.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SavedItem {
    /// The item.
    pub item: ItemId,
}

impl Command for SaveItem {
    type Answer = SavedItem;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        text::name("name", &self.is.name)?;
        text::name("unit", &self.is.unit)?;
        let item = self.item.unwrap_or(ItemId::derived(ctx.command.0, 0));
        Ok(vec![ItemChanged { item, is: self.is.clone() }.into()])
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        Ok(SavedItem { item: first!(facts, ItemChanged)?.item })
    }
}

fn place(location: &str) -> String {
    if location.is_empty() { MAIN_LOCATION.to_owned() } else { location.to_owned() }
}

done! {
    /// Receives goods, writes them off, or moves them between places.
    MoveStock {
        /// Why; a sale or a count moves stock by itself.
        cause: Cause,
        /// The item.
        item: ItemId,
        /// How much, in thousandths of its unit; above zero.
        qty: Qty,
        /// The place; empty is the main one.
        #[serde(default)]
        #[ts(optional, as = "Option<_>")]
        location: String,
        /// Where it goes, for a transfer.
        #[serde(default)]
        #[ts(optional, as = "Option<_>")]
        to_location: String,
        /// Words about it.
        #[serde(default)]
        #[ts(optional, as = "Option<_>")]
        reason: String,
    } |this, ctx| {
        text::note("reason", &this.reason)?;
        text::note("location", &this.location)?;
        text::note("location", &this.to_location)?;
        if this.qty <= Qty::ZERO {
            return Err(StockError::Amount.into());
        }
        let document = SourceId::derived(ctx.command.0, 0);
        let movement = |n: u32, location: &str, qty: Qty| Movement {
            id: StockMoveId::derived(document.0, n),
            item: this.item,
            location: place(location),
            qty,
        };
        let moves = match this.cause {
            Cause::Received => vec![movement(0, &this.location, this.qty)],
            Cause::WrittenOff => vec![movement(0, &this.location, -this.qty)],
            Cause::Transferred if place(&this.location) != place(&this.to_location) => {
                vec![movement(0, &this.location, -this.qty), movement(1, &this.to_location, this.qty)]
            }
            _ => return Err(StockError::NotByHand.into()),
        };
        Ok(vec![StockMoved { document, cause: this.cause, reason: this.reason.clone(), moves }.into()])
    } => [Body::StockMoved(_)];

    /// Notes a count of an item.
    CountStock {
        /// The item.
        item: ItemId,
        /// The place; empty is the main one.
        #[serde(default)]
        #[ts(optional, as = "Option<_>")]
        location: String,
        /// What was counted, in thousandths of its unit.
        counted: Qty,
        /// What the books said to the counter.
        seen: Qty,
    } |this, ctx| {
        text::note("location", &this.location)?;
        if this.counted < Qty::ZERO {
            return Err(StockError::CountBelowZero.into());
        }
        this.counted.minus(this.seen)?;
        let id = StockMoveId::derived(ctx.command.0, 0);
        let (item, location) = (this.item, place(&this.location));
        Ok(vec![StockCounted { id, item, location, counted: this.counted, seen: this.seen }.into()])
    } => [Body::StockCounted(_)];
}

/// Asks for all levels.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StockLevels {}

/// A level.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LevelView {
    /// The item.
    pub item: ItemId,
    /// The place.
    pub location: String,
    /// How much is there, in thousandths of its unit.
    pub qty: Qty,
}

impl Query for StockLevels {
    type Answer = Vec<LevelView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let found = asked.reader.figures(STOCK_LEVEL, &[])?;
        let row = |(key, cells): &(Vec<log::Value>, Vec<log::Value>)| StockLevelRow::read(key, cells);
        let rows: Result<Vec<StockLevelRow>, _> = found.iter().map(row).collect();
        let view = |row: StockLevelRow| LevelView { item: row.item_id, location: row.location, qty: row.qty };
        Ok(rows.map_err(StoreError::from)?.into_iter().map(view).collect())
    }
}
