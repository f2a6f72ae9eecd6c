//! The migrations make the tables that the constants describe, and every key leads with the branch.

use std::fs;
use std::path::Path;

use crate::{MIGRATIONS, ddl, tables};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/postgres");

const HEADER: &str = "\
-- The tables that facts write and the figures derived from them, one per constant of `domain`.
-- Generated from those constants: BRIGADE_GEN=1 cargo test -p brigade-server. Never edited by hand.
";

#[test]
fn the_migration_of_the_state_is_up_to_date() {
    let path = Path::new(FOLDER).join("V0002__state.sql");
    let all = tables().into_iter().map(ddl).fold(HEADER.to_owned(), |all, one| all + "\n" + &one);
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
fn a_table_as_sql() {
    insta::assert_snapshot!(ddl(domain::order::DISCOUNT), @r"
    CREATE TABLE discount (
      branch_id uuid NOT NULL,
      order_id uuid NOT NULL,
      discount_id uuid NOT NULL,
      whole bigint,
      lines text,
      reason text,
      l bigint, s uuid,
      withdrawn bigint,
      PRIMARY KEY (branch_id, order_id, discount_id)
    );
    ");
}
