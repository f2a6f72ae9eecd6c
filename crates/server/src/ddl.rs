//! The SQL that makes the tables of the rules in PostgreSQL; a migration is generated from it and compared with it.

use std::collections::BTreeMap;

use log::{Column, Kind, Table, sql};

/// Every table of the rules, in the order of their aggregates.
pub fn tables() -> Vec<&'static Table> {
    let all = domain::AGGREGATES.iter().flat_map(|aggregate| aggregate.tables.iter().chain(aggregate.derived));
    let mut seen = BTreeMap::new();
    all.filter(|table| seen.insert(table.name, ()).is_none()).copied().collect()
}

/// The type of a column.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "bigint",
        Kind::Text => "text",
        Kind::Id => "uuid",
    }
}

fn plain(column: &Column) -> String {
    format!("{} {}", column.name, kind(column.kind))
}

fn register(column: &Column) -> String {
    let name = column.name;
    format!("{name} {}, {name}_l bigint, {name}_s uuid", kind(column.kind))
}

/// `CREATE TABLE` for a table, its columns in the order of [`sql::columns`].
pub fn ddl(table: &Table) -> String {
    let key = table.key.iter().map(|c| format!("{} NOT NULL", plain(c)));
    let put = table.put.iter().map(plain);
    let stamp = (!table.derived).then(|| "l bigint, s uuid".to_owned());
    let columns = std::iter::once(format!("{} uuid NOT NULL", sql::BRANCH))
        .chain(key)
        .chain(put)
        .chain(stamp)
        .chain(table.lww.iter().map(register))
        .chain(table.mark.iter().map(plain))
        .collect::<Vec<_>>();
    let names = std::iter::once(sql::BRANCH).chain(table.key.iter().map(|c| c.name)).collect::<Vec<_>>();
    format!("CREATE TABLE {} (\n  {},\n  PRIMARY KEY ({})\n);\n", table.name, columns.join(",\n  "), names.join(", "))
}
