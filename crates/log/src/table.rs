//! Tables as the rules see them: names and kinds of columns, and how a column takes what facts bring.

use std::fmt;
use std::sync::Arc;

/// What a cell of a table may hold. There are no floats anywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Value {
    /// Nothing yet.
    #[default]
    Null,
    /// A whole number: an amount of minor units, a quantity, a time in milliseconds, a flag.
    Int(i64),
    /// Text, JSON included.
    Text(String),
    /// An identifier or a hash.
    Id([u8; 16]),
}

/// The kind of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// [`Value::Int`].
    Int,
    /// [`Value::Text`].
    Text,
    /// [`Value::Id`].
    Id,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name, the same in every database.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// A running total that is kept by what a Put really inserted, where summing anew would grow with the years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// The derived table that holds the sums; its one put column is the sum.
    pub table: &'static str,
    /// Places of the columns that name the sum: counted over the key columns, then the put columns.
    pub group: &'static [usize],
    /// Place of the put column that is summed.
    pub amount: usize,
}

/// A table. The branch is not named here: it leads every key, and the store adds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The key; its first column names the aggregate that the row belongs to.
    pub key: &'static [Column],
    /// Columns that are written once, all together; the smaller stamp wins.
    pub put: &'static [Column],
    /// Registers: each with a stamp of its own, the greater stamp wins.
    pub lww: &'static [Column],
    /// Marks: whole numbers that only grow.
    pub mark: &'static [Column],
    /// Whether its rows are figures that are derived from others, and so bear no stamp.
    pub derived: bool,
    /// A running total over its rows.
    pub total: Option<Total>,
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// The place of a column; a name that is not there does not compile where this is called in a constant.
#[doc(hidden)]
pub const fn place(columns: &[Column], name: &str) -> usize {
    let mut i = 0;
    while i < columns.len() {
        if same(columns[i].name, name) {
            return i;
        }
        i += 1;
    }
    panic!("the table has no such column")
}

/// A type that a cell can hold.
pub trait Cell: Sized {
    /// The kind of its column.
    const KIND: Kind;
    /// The cell.
    fn cell(&self) -> Value;
    /// Reads the cell; nothing if it holds something else.
    fn read(value: &Value) -> Option<Self>;
}

/// A cell that does not hold what its table says: a damaged file, never a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column} of table {table} holds {found}")]
pub struct CellError {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Int(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
            Self::Id(bytes) => uuid::Uuid::from_bytes(*bytes).fmt(f),
        }
    }
}

impl Cell for i64 {
    const KIND: Kind = Kind::Int;
    fn cell(&self) -> Value {
        Value::Int(*self)
    }
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }
}

impl Cell for u32 {
    const KIND: Kind = Kind::Int;
    fn cell(&self) -> Value {
        Value::Int((*self).into())
    }
    fn read(value: &Value) -> Option<Self> {
        i64::read(value).and_then(|number| number.try_into().ok())
    }
}

impl Cell for bool {
    const KIND: Kind = Kind::Int;
    fn cell(&self) -> Value {
        Value::Int((*self).into())
    }
    fn read(value: &Value) -> Option<Self> {
        i64::read(value).map(|number| number != 0)
    }
}

impl Cell for String {
    const KIND: Kind = Kind::Text;
    fn cell(&self) -> Value {
        Value::Text(self.clone())
    }
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl Cell for crate::Hash {
    const KIND: Kind = Kind::Id;
    fn cell(&self) -> Value {
        Value::Id(self.0)
    }
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Id(bytes) => Some(Self(*bytes)),
            _ => None,
        }
    }
}

impl<T: Cell> Cell for Option<T> {
    const KIND: Kind = T::KIND;
    fn cell(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::cell)
    }
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::read(value).map(Some),
        }
    }
}

/// As [`Json`], for values that are read once and then held in many places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SharedJson<T>(pub Arc<T>);

impl<T: serde::Serialize + serde::de::DeserializeOwned> Cell for SharedJson<T> {
    const KIND: Kind = Kind::Text;
    fn cell(&self) -> Value {
        serde_json::to_string(&*self.0).map_or(Value::Null, Value::Text)
    }
    fn read(value: &Value) -> Option<Self> {
        Json::read(value).map(|Json(value)| Self(Arc::new(value)))
    }
}

/// A structured value that is kept as JSON text in one cell, because nobody asks for its parts by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Json<T>(pub T);

impl<T: serde::Serialize + serde::de::DeserializeOwned> Cell for Json<T> {
    const KIND: Kind = Kind::Text;
    fn cell(&self) -> Value {
        serde_json::to_string(&self.0).map_or(Value::Null, Value::Text)
    }
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => serde_json::from_str(text).ok().map(Self),
            _ => None,
        }
    }
}
