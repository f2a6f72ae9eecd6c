//! The SQL that makes the table of a constant; migrations are generated from it and compared with it.

use log::{Column, Kind, Table, sql};

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "INTEGER",
        Kind::Text => "TEXT",
        Kind::Id => "BLOB",
    }
}

fn plain(column: &Column) -> String {
    format!("{} {}", column.name, kind(column.kind))
}

fn register(column: &Column) -> String {
    let name = column.name;
    format!("{name} {}, {name}_l INTEGER, {name}_s BLOB", kind(column.kind))
}

/// `CREATE TABLE` for a table, its columns in the order of [`sql::columns`].
pub fn ddl(table: &Table) -> String {
    let key = table.key.iter().map(|c| format!("{} NOT NULL", plain(c)));
    let put = table.put.iter().map(plain);
    let stamp = (!table.derived).then(|| "l INTEGER, s BLOB".to_owned());
    let registers = table.lww.iter().map(register);
    let marks = table.mark.iter().map(plain);
    let columns = std::iter::once(format!("{} BLOB NOT NULL", sql::BRANCH))
        .chain(key)
        .chain(put)
        .chain(stamp)
        .chain(registers)
        .chain(marks)
        .collect::<Vec<_>>();
    let names = std::iter::once(sql::BRANCH).chain(table.key.iter().map(|c| c.name)).collect::<Vec<_>>();
    format!(
        "CREATE TABLE {} (\n  {},\n  PRIMARY KEY ({})\n) STRICT, WITHOUT ROWID;\n",
        table.name,
        columns.join(",\n  "),
        names.join(", ")
    )
}
