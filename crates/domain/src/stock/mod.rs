//! Stock: items and their movements. A level is the sum of movements and never a number that somebody sets.

use log::{Fact, Json, RowOp, Total, lww};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Aggregate;
use crate::access::{Code, Refusal};
use crate::fact::FactBody;
use crate::ids::{ItemId, StockMoveId};
use crate::money::Qty;

/// What one unit of something takes from stock, or brings back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Use {
    /// The item.
    pub item: ItemId,
    /// How much of it, in the item's unit.
    pub qty: Qty,
}

/// The place where a sale takes from, until a branch has several.
pub const MAIN_LOCATION: &str = "main";

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// Its unit, as people write it: `kg`, `шт`.
    pub unit: String,
    /// Below this level somebody is told.
    #[serde(default)]
    pub minimum: Qty,
}

log::id! {
    /// The document that a movement belongs to.
    SourceId,
}

/// Why stock moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// It was sold or made.
    Sold,
    /// It came back from a void or a refund.
    Returned,
    /// Goods were received.
    Received,
    /// It was written off.
    WrittenOff,
    /// It went to another place.
    Transferred,
    /// A count found another quantity than the books.
    Counted,
}

log::cell_word!(Cause);

log::table! {
    /// Items.
    pub ITEM = "item": ItemRow, ItemPut {
        key { item_id: ItemId }
        put { }
        lww { item: Json<Item> }
    }
}

log::table! {
    /// Movements of stock.
    pub STOCK_MOVE = "stock_move": StockMoveRow, StockMovePut {
        key { item_id: ItemId, move_id: StockMoveId }
        put { location: String, qty: Qty, cause: Cause, source_id: SourceId }
        total { Total { table: "stock_level", group: &[0, 2], amount: 1 } }
    }
}

log::derived_table! {
    /// Levels: the sum of all movements of an item at a place.
    pub STOCK_LEVEL = "stock_level": StockLevelRow {
        key { item_id: ItemId, location: String }
        put { qty: Qty }
    }
}

/// Items and their movements. Levels are kept by what was really put, since years of movements are never summed anew.
pub const AGGREGATE: &Aggregate =
    &Aggregate { name: "item", tables: &[ITEM, STOCK_MOVE], derived: &[STOCK_LEVEL], derive: |_| Vec::new() };

/// An item was named or renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemChanged {
    /// The item.
    pub item: ItemId,
    /// What it is.
    pub is: Item,
}

impl FactBody for ItemChanged {
    fn entity(&self) -> Option<Uuid> {
        Some(self.item.0)
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ITEM.item, [self.item], Json(self.is.clone()))]
    }
}

/// One movement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// The movement.
    pub id: StockMoveId,
    /// The item.
    pub item: ItemId,
    /// The place.
    pub location: String,
    /// How much came; below zero it went.
    pub qty: Qty,
}

/// Stock came, went or changed its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockMoved {
    /// The document.
    pub document: SourceId,
    /// Why.
    pub cause: Cause,
    /// What people wrote about it.
    pub reason: String,
    /// The movements; those of a transfer sum to nothing.
    pub moves: Vec<Movement>,
}

impl FactBody for StockMoved {
    fn entity(&self) -> Option<Uuid> {
        Some(self.document.0)
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let op = |m: &Movement| {
            let (location, qty, cause) = (m.location.clone(), m.qty, self.cause);
            StockMovePut { location, qty, cause, source_id: self.document }.op(m.item, m.id)
        };
        self.moves.iter().map(op).collect()
    }
}

/// Why stock is not moved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, ts_rs::TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum StockError {
    /// Not above zero.
    #[error("an amount must be above zero")]
    Amount,
    /// A sale and a count move stock by themselves; between one place and itself nothing moves.
    #[error("by hand stock is received, written off, or moved to another place")]
    NotByHand,
    /// Less than nothing was counted.
    #[error("a count cannot be below zero")]
    CountBelowZero,
}

impl Refusal for StockError {
    fn code(&self) -> Code {
        Code::Invalid
    }
}

/// Somebody counted an item. What is kept is the difference to what the counter saw in the books, so that sales during
/// the count stay right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockCounted {
    /// The count.
    pub id: StockMoveId,
    /// The item.
    pub item: ItemId,
    /// The place.
    pub location: String,
    /// What was counted.
    pub counted: Qty,
    /// What the books said to the counter.
    pub seen: Qty,
}

impl FactBody for StockCounted {
    fn entity(&self) -> Option<Uuid> {
        Some(self.item.0)
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let qty = self.counted.minus(self.seen).unwrap_or(Qty::ZERO);
        let (location, cause) = (self.location.clone(), Cause::Counted);
        vec![StockMovePut { location, qty, cause, source_id: SourceId(self.id.0) }.op(self.item, self.id)]
    }
}

/// The movements of a line that was made or sold. Their identifiers follow from the line, so that a line that is fired
/// on one device and paid on another is taken from stock once.
pub(crate) fn used(uses: &[Use], line: Uuid, source: Uuid) -> Vec<RowOp> {
    moves(uses, line, source, Cause::Sold)
}

/// The movements of what a void or a refund brings back.
pub(crate) fn returned(uses: &[Use], document: Uuid, source: Uuid) -> Vec<RowOp> {
    moves(uses, document, source, Cause::Returned)
}

fn moves(uses: &[Use], document: Uuid, source: Uuid, cause: Cause) -> Vec<RowOp> {
    let op = |(n, used): (usize, &Use)| {
        let qty = if cause == Cause::Sold { -used.qty } else { used.qty };
        let put = StockMovePut { location: MAIN_LOCATION.into(), qty, cause, source_id: SourceId(source) };
        put.op(used.item, StockMoveId::derived(document, u32::try_from(n).unwrap_or(u32::MAX)))
    };
    uses.iter().enumerate().map(op).collect()
}

/// What `qty` units of something use, given what one unit uses.
pub fn for_quantity(uses: &[Use], qty: Qty) -> Result<Vec<Use>, crate::money::MoneyError> {
    let scale = |used: &Use| {
        let scaled = crate::money::mul_div(
            used.qty.thousandths(),
            qty.thousandths(),
            Qty::ONE.thousandths(),
            crate::money::Rounding::HalfUp,
        )?;
        Ok(Use { item: used.item, qty: Qty::new(scaled)? })
    };
    uses.iter().map(scale).collect()
}
