//! The migrations make the tables that the constants describe.

use std::fs;
use std::path::Path;

use log::sql;
use rusqlite::Connection;

use super::{Shelf, options, tables};
use crate::migrate::MIGRATIONS;
use crate::{Model, OpenOptions, Writer, ddl};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/sqlite");

const HEADER: &str = "\
-- The tables that facts write and the figures derived from them, one per constant of `domain`.
-- Generated from those constants: BRIGADE_GEN=1 cargo test -p brigade-store. Never edited by hand.
";

#[test]
fn the_migration_of_the_state_is_up_to_date() {
    let path = Path::new(FOLDER).join("V0002__state.sql");
    let all = tables(Model::default()).into_iter().map(ddl).fold(HEADER.to_owned(), |all, one| all + "\n" + &one);
    if std::env::var_os("BRIGADE_GEN").is_some() {
        fs::write(&path, &all).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), all, "run this test with BRIGADE_GEN=1");
}

#[test]
fn every_migration_is_listed() {
    let mut files = fs::read_dir(FOLDER).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut files = files.by_ref().filter_map(|name| name.strip_suffix(".sql").map(str::to_owned)).collect::<Vec<_>>();
    files.sort();
    assert_eq!(files, MIGRATIONS.map(|(name, _)| name));
}

#[test]
fn every_table_of_the_domain_stands_in_a_migrated_store_with_exactly_its_columns() {
    let shelf = Shelf::new();
    let path = shelf.0.path().join("domain.db");
    Writer::open(&OpenOptions { model: Model::default(), ..options(&path, 1, 1) }).unwrap().close().unwrap();
    let db = Connection::open(&path).unwrap();
    for table in tables(Model::default()) {
        let mut statement = db.prepare("SELECT name FROM pragma_table_info($1)").unwrap();
        let names = statement.query_map([table.name], |row| row.get::<_, String>(0)).unwrap();
        assert_eq!(names.map(Result::unwrap).collect::<Vec<_>>(), sql::columns(table), "{}", table.name);
    }
}

#[test]
fn a_table_as_sql() {
    insta::assert_snapshot!(ddl(super::model::LINE), @r"
    CREATE TABLE t_line (
      branch_id BLOB NOT NULL,
      bill BLOB NOT NULL,
      line INTEGER NOT NULL,
      name TEXT,
      price INTEGER,
      l INTEGER, s BLOB,
      note TEXT, note_l INTEGER, note_s BLOB,
      seat INTEGER, seat_l INTEGER, seat_s BLOB,
      voided INTEGER,
      PRIMARY KEY (branch_id, bill, line)
    ) STRICT, WITHOUT ROWID;
    ");
}
