//! Tables on the floor plan. Whether one is occupied is read from its orders, never set.

use log::{Fact, Json, RowOp, lww, mark};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Aggregate;
use crate::fact::FactBody;
use crate::ids::TableId;
use crate::order::entity;

/// The shape of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// With corners.
    #[default]
    Square,
    /// Without.
    Round,
}

impl Shape {
    fn is_square(&self) -> bool {
        *self == Self::Square
    }
}

/// Where a table stands and what it is called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
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
    /// Its shape.
    #[serde(default, skip_serializing_if = "Shape::is_square")]
    #[ts(optional, as = "Option<_>")]
    pub shape: Shape,
    /// Its width in millimetres; 0 leaves it to the screen.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<_>")]
    pub w_mm: u32,
    /// Its depth in millimetres; 0 leaves it to the screen.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<_>")]
    pub h_mm: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
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
