//! Declaring tables and their cells: macros that write the table, the row and the operations from one list of columns.

/// Makes a newtype over a whole number a cell.
#[macro_export]
macro_rules! cell_int {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::Cell for $name {
            const KIND: $crate::Kind = $crate::Kind::Int;
            fn cell(&self) -> $crate::Value {
                $crate::Value::Int((*self).into())
            }
            fn read(value: &$crate::Value) -> Option<Self> {
                <i64 as $crate::Cell>::read(value).and_then(|number| number.try_into().ok())
            }
        }
    )+};
}

/// Makes an enumeration that serde writes as a plain word a text cell.
#[macro_export]
macro_rules! cell_word {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::Cell for $name {
            const KIND: $crate::Kind = $crate::Kind::Text;
            fn cell(&self) -> $crate::Value {
                match ::serde_json::to_value(self) {
                    Ok(::serde_json::Value::String(word)) => $crate::Value::Text(word),
                    _ => $crate::Value::Null,
                }
            }
            fn read(value: &$crate::Value) -> Option<Self> {
                match value {
                    $crate::Value::Text(word) => {
                        use $crate::serde::de::{Deserialize, IntoDeserializer, value};
                        Self::deserialize(IntoDeserializer::<value::Error>::into_deserializer(word.as_str())).ok()
                    }
                    _ => None,
                }
            }
        }
    )+};
}

/// Declares a table with the types to read and write its rows.
///
/// ```text
/// table! {
///     /// One line of an order.
///     pub LINE = "order_line": LineRow, LinePut {
///         key { order: OrderId, line: LineId }
///         put { name: String, qty: Qty }
///         lww { note: String }
///         mark { held }
///     }
/// }
/// ```
/// gives the constant `LINE`, `LineRow` (`put: Option<LinePut>`, registers as options, marks as numbers) with
/// `LineRow::read(&Row)`, and `LinePut` with `op(order, line) -> RowOp`.
#[macro_export]
macro_rules! table {
    (
        $(#[$doc:meta])*
        pub $table:ident = $name:literal: $row:ident, $put:ident {
            key { $($key:ident: $key_type:ty),+ $(,)? }
            put { $($(#[$put_doc:meta])* $field:ident: $field_type:ty),* $(,)? }
            $(lww { $($lww:ident: $lww_type:ty),+ $(,)? })?
            $(mark { $($mark:ident),+ $(,)? })?
            $(total { $total:expr })?
        }
    ) => {
        $(#[$doc])*
        pub const $table: &$crate::Table = &$crate::Table {
            name: $name,
            key: &[$($crate::Column { name: stringify!($key), kind: <$key_type as $crate::Cell>::KIND }),+],
            put: &[$($crate::Column { name: stringify!($field), kind: <$field_type as $crate::Cell>::KIND }),*],
            lww: &[$($($crate::Column { name: stringify!($lww), kind: <$lww_type as $crate::Cell>::KIND }),+)?],
            mark: &[$($($crate::Column { name: stringify!($mark), kind: $crate::Kind::Int }),+)?],
            derived: false,
            total: $crate::table!(@total $($total)?),
        };

        /// What is written once in a row of
        #[doc = concat!("`", $name, "`.")]
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $put {
            $($(#[$put_doc])* #[doc = concat!("Column `", stringify!($field), "`.")] pub $field: $field_type,)*
        }

        impl $put {
            /// Puts the row under its key.
            pub fn op(&self, $($key: $key_type),+) -> $crate::RowOp {
                $crate::RowOp::Put {
                    table: $table,
                    key: vec![$($crate::Cell::cell(&$key)),+],
                    values: vec![$($crate::Cell::cell(&self.$field)),*],
                }
            }
        }

        /// A row of
        #[doc = concat!("`", $name, "`.")]
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $row {
            $(#[doc = concat!("Key column `", stringify!($key), "`.")] pub $key: $key_type,)+
            /// Place in the order of merging of the fact that put it; nothing while only a stub is there.
            pub stamp: Option<$crate::Stamp>,
            /// What was put; nothing while only a stub is there.
            pub put: Option<$put>,
            $($(#[doc = concat!("Register `", stringify!($lww), "`.")] pub $lww: Option<$lww_type>,)+)?
            $($(#[doc = concat!("Mark `", stringify!($mark), "`; 0 until set.")] pub $mark: i64,)+)?
        }

        impl $row {
            /// Reads a row.
            pub fn read(row: &$crate::Row) -> Result<Self, $crate::CellError> {
                let mut key = $table.key.iter().zip(&row.key);
                $(let $key = $crate::row_cell::<$key_type>($table, key.next())?;)+
                let put = match &row.put {
                    None => None,
                    Some((_, values)) => {
                        let mut cells = $table.put.iter().zip(values);
                        let put = $put {
                            $($field: $crate::row_cell::<$field_type>($table, cells.next())?,)*
                        };
                        let _ = cells.next();
                        Some(put)
                    }
                };
                $(let mut lww = $table.lww.iter().zip(&row.lww);
                $(let $lww = $crate::row_register::<$lww_type>($table, lww.next())?;)+)?
                $(let mut mark = row.mark.iter();
                $(let $mark = mark.next().copied().flatten().unwrap_or(0);)+)?
                Ok(Self {
                    stamp: row.put.as_ref().map(|(stamp, _)| *stamp),
                    $($key,)+
                    put,
                    $($($lww,)+)?
                    $($($mark,)+)?
                })
            }
        }
    };
    (@total) => { None };
    (@total $total:expr) => { Some($total) };
}

/// Declares a derived table: figures that are computed from rows of other tables and written back with them.
#[macro_export]
macro_rules! derived_table {
    (
        $(#[$doc:meta])*
        pub $table:ident = $name:literal: $row:ident {
            key { $($key:ident: $key_type:ty),+ $(,)? }
            put { $($(#[$put_doc:meta])* $field:ident: $field_type:ty),+ $(,)? }
        }
    ) => {
        $(#[$doc])*
        pub const $table: &$crate::Table = &$crate::Table {
            name: $name,
            key: &[$($crate::Column { name: stringify!($key), kind: <$key_type as $crate::Cell>::KIND }),+],
            put: &[$($crate::Column { name: stringify!($field), kind: <$field_type as $crate::Cell>::KIND }),+],
            lww: &[],
            mark: &[],
            derived: true,
            total: None,
        };

        /// A row of
        #[doc = concat!("`", $name, "`.")]
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $row {
            $(#[doc = concat!("Key column `", stringify!($key), "`.")] pub $key: $key_type,)+
            $($(#[$put_doc])* #[doc = concat!("Column `", stringify!($field), "`.")] pub $field: $field_type,)+
        }

        impl $row {
            /// The row as cells: key, then figures.
            pub fn cells(&self) -> (Vec<$crate::Value>, Vec<$crate::Value>) {
                (vec![$($crate::Cell::cell(&self.$key)),+], vec![$($crate::Cell::cell(&self.$field)),+])
            }

            /// Reads a row from its cells.
            pub fn read(key: &[$crate::Value], figures: &[$crate::Value]) -> Result<Self, $crate::CellError> {
                let mut key = $table.key.iter().zip(key);
                let mut figures = $table.put.iter().zip(figures);
                Ok(Self {
                    $($key: $crate::row_cell::<$key_type>($table, key.next())?,)+
                    $($field: $crate::row_cell::<$field_type>($table, figures.next())?,)+
                })
            }
        }
    };
}

/// Sets a register: `lww!(TABLE.column, [key…], value)`.
#[macro_export]
macro_rules! lww {
    ($table:ident.$column:ident, [$($key:expr),+ $(,)?], $value:expr) => {
        $crate::RowOp::Lww {
            table: $table,
            column: const { $crate::column_place($table.lww, stringify!($column)) },
            key: vec![$($crate::Cell::cell(&$key)),+],
            value: $crate::Cell::cell(&$value),
        }
    };
}

/// Raises a mark: `mark!(TABLE.column, [key…], number)`.
#[macro_export]
macro_rules! mark {
    ($table:ident.$column:ident, [$($key:expr),+ $(,)?], $value:expr) => {
        $crate::RowOp::Mark {
            table: $table,
            column: const { $crate::column_place($table.mark, stringify!($column)) },
            key: vec![$($crate::Cell::cell(&$key)),+],
            value: $value,
        }
    };
}
