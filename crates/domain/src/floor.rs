//! Tables on the floor plan. Whether one is occupied is read from its orders, never set.

use log::{Fact, Json, RowOp, lww, mark};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Aggregate;
use crate::fact::FactBody;
use crate::ids::TableId;
use crate::order::entity;

/// Where a table stands and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Place {
    /// Its name, as it stands on tickets and bills.
    pub name: String,
    /// The room.
    pub room: String,
    /// How many may sit there.
    pub seats: u32,
    /// Millimetres from the left wall.
    #[serde(default)]
    pub x_mm: i32,
    /// Millimetres from the upper wall.
    #[serde(default)]
    pub y_mm: i32,
}

log::table! {
    /// Tables.
    pub TABLE = "floor_table": TableRow, TablePut {
        key { table_id: TableId }
        put { }
        lww { place: Json<Place> }
        mark { retired }
    }
}

/// Tables.
pub const AGGREGATE: &Aggregate =
    &Aggregate { name: "floor_table", tables: &[TABLE], derived: &[], derive: |_| Vec::new() };

/// A table was put somewhere, moved or renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePlaced {
    /// The table.
    pub table: TableId,
    /// Where it stands.
    pub place: Place,
}

impl FactBody for TablePlaced {
    entity!(table);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(TABLE.place, [self.table], Json(self.place.clone()))]
    }
}

/// A table was taken away. Its old orders still know its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRetired {
    /// The table.
    pub table: TableId,
}

impl FactBody for TableRetired {
    entity!(table);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![mark!(TABLE.retired, [self.table], 1)]
    }
}
