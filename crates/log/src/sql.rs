//! The SQL of the three row operations: three templates, the same text for SQLite and PostgreSQL.
//!
//! Parameters are `$1`, `$2` … in this order: branch, key columns, then for a Put the put columns, counter and stream of
//! the stamp; for a register its value, counter and stream; for a mark its number. A row that is not there yet is
//! inserted as a stub, so that a child or a mark may come before its parent.

use crate::{Planted, Table, planted};

/// Name of the column that leads every key.
pub const BRANCH: &str = "branch_id";

fn names<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
    columns.into_iter().collect::<Vec<_>>().join(", ")
}

fn parameters(count: usize) -> String {
    (1..=count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

fn key(table: &Table) -> Vec<&'static str> {
    std::iter::once(BRANCH).chain(table.key.iter().map(|column| column.name)).collect()
}

/// Writes a row once; the smaller (l, s) wins.
pub fn put(table: &Table) -> String {
    let t = table.name;
    let key = key(table);
    let put = table.put.iter().map(|column| column.name).chain(["l", "s"]).collect::<Vec<_>>();
    let columns = names(key.iter().chain(&put).copied());
    let values = parameters(key.len() + put.len());
    let conflict = names(key.iter().copied());
    let set = names(put.iter().map(|c| format!("{c} = excluded.{c}")).collect::<Vec<_>>().iter().map(String::as_str));
    format!(
        "INSERT INTO {t} ({columns}) VALUES ({values}) ON CONFLICT ({conflict}) DO UPDATE SET {set} \
         WHERE {t}.l IS NULL OR (excluded.l, excluded.s) < ({t}.l, {t}.s)"
    )
}

/// Sets register number `column`; the greater (l, s) wins.
pub fn lww(table: &Table, column: usize) -> String {
    let t = table.name;
    let key = key(table);
    let f = table.lww[column].name;
    let conflict = names(key.iter().copied());
    let values = parameters(key.len() + 3);
    let greater = match planted(Planted::LastArrivalWins) {
        true => "TRUE".to_owned(),
        false => format!("{t}.{f}_l IS NULL OR (excluded.{f}_l, excluded.{f}_s) > ({t}.{f}_l, {t}.{f}_s)"),
    };
    format!(
        "INSERT INTO {t} ({conflict}, {f}, {f}_l, {f}_s) VALUES ({values}) ON CONFLICT ({conflict}) \
         DO UPDATE SET {f} = excluded.{f}, {f}_l = excluded.{f}_l, {f}_s = excluded.{f}_s WHERE {greater}"
    )
}

/// Raises mark number `column`; the greater number wins.
pub fn mark(table: &Table, column: usize) -> String {
    let t = table.name;
    let key = key(table);
    let f = table.mark[column].name;
    let conflict = names(key.iter().copied());
    let values = parameters(key.len() + 1);
    format!(
        "INSERT INTO {t} ({conflict}, {f}) VALUES ({values}) ON CONFLICT ({conflict}) \
         DO UPDATE SET {f} = excluded.{f} WHERE {t}.{f} IS NULL OR excluded.{f} > {t}.{f}"
    )
}

/// The columns of a table in the order in which rows are read: branch, key, put, l, s, then each register with its
/// stamp, then the marks. A derived table has key and put columns only.
pub fn columns(table: &Table) -> Vec<String> {
    let named = |columns: &[crate::Column]| columns.iter().map(|c| c.name.to_owned()).collect::<Vec<_>>();
    let mut all = vec![BRANCH.to_owned()];
    all.extend(named(table.key));
    all.extend(named(table.put));
    if !table.derived {
        all.extend(["l".to_owned(), "s".to_owned()]);
    }
    all.extend(table.lww.iter().flat_map(|c| [c.name.to_owned(), format!("{}_l", c.name), format!("{}_s", c.name)]));
    all.extend(named(table.mark));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Kind};

    const fn column(name: &'static str) -> Column {
        Column { name, kind: Kind::Int }
    }

    const LINE: &Table = &Table {
        name: "order_line",
        key: &[column("order_id"), column("line_id")],
        put: &[column("name"), column("qty")],
        lww: &[column("note")],
        mark: &[column("held")],
        derived: false,
        total: None,
    };

    #[test]
    fn one_text_for_both_databases() {
        insta::assert_snapshot!(put(LINE), @"INSERT INTO order_line (branch_id, order_id, line_id, name, qty, l, s) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (branch_id, order_id, line_id) DO UPDATE SET name = excluded.name, qty = excluded.qty, l = excluded.l, s = excluded.s WHERE order_line.l IS NULL OR (excluded.l, excluded.s) < (order_line.l, order_line.s)");
        insta::assert_snapshot!(lww(LINE, 0), @"INSERT INTO order_line (branch_id, order_id, line_id, note, note_l, note_s) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (branch_id, order_id, line_id) DO UPDATE SET note = excluded.note, note_l = excluded.note_l, note_s = excluded.note_s WHERE order_line.note_l IS NULL OR (excluded.note_l, excluded.note_s) > (order_line.note_l, order_line.note_s)");
        insta::assert_snapshot!(mark(LINE, 0), @"INSERT INTO order_line (branch_id, order_id, line_id, held) VALUES ($1, $2, $3, $4) ON CONFLICT (branch_id, order_id, line_id) DO UPDATE SET held = excluded.held WHERE order_line.held IS NULL OR excluded.held > order_line.held");
        insta::assert_snapshot!(columns(LINE).join(" "), @"branch_id order_id line_id name qty l s note note_l note_s held");
    }
}
