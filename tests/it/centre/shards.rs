//! Branches can be spread over several databases: every key leads with the branch, and every statement names it.

use brigade_testkit::postgres::Database;
use brigade_testkit::till::lacking;
use log::{Lack, Vector};
use regex::Regex;
use tempfile::TempDir;

use super::{BRANCH, centre, held, sell, shop};

/// Small tables that stand whole in every part.
const REFERENCE: [&str; 5] = ["org", "branch", "invitation", "centre", "refinery_schema_history"];

#[tokio::test]
async fn every_key_leads_with_the_branch() {
    let (_centre, database) = centre().await;
    let keys = "SELECT t.relname, a.attname FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
                JOIN pg_namespace n ON n.oid = t.relnamespace \
                JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0] \
                WHERE n.nspname = 'public' AND i.indisunique";
    let found = database.psql(keys).unwrap();
    assert!(found.lines().count() > 40);
    let others = found.lines().filter_map(|line| line.split_once('|')).filter(|(_, column)| *column != "branch_id");
    let others = others.map(|(table, _)| table).filter(|table| !REFERENCE.contains(table)).collect::<Vec<_>>();
    assert_eq!(others, Vec::<&str>::new());
}

#[tokio::test]
async fn every_statement_names_the_branch() {
    let (centre, database) = centre().await;
    note_statements(&database);
    let folder = TempDir::new().unwrap();
    let mut till = shop(&folder);
    sell(&mut till, 1);
    let run = held(&till).remove(0);
    centre.ingest(BRANCH, std::slice::from_ref(&run)).await.unwrap();
    let mut forged = run.clone();
    forged.lines.swap(0, 1);
    centre.ingest(BRANCH, &[forged]).await.unwrap();
    let wants = [Lack { stream: run.stream, after: 1, upto: run.last().seq }];
    centre.fetch(BRANCH, &wants, 1_000).await.unwrap();
    centre.written_by(BRANCH, till.device).await.unwrap();
    centre.digests(BRANCH).await.unwrap();
    assert_eq!(centre.vector(BRANCH).await.unwrap().beyond(&Vector::default()).len(), 1);
    assert_eq!(lacking(till.writer.reader(), &centre.vector(BRANCH).await.unwrap()).unwrap(), []);
    every_seen_statement_names_the_branch(&database, 60);
}

/// Begins to note every statement.
pub(super) fn note_statements(database: &Database) {
    database.psql("CREATE EXTENSION pg_stat_statements").unwrap();
}

/// Looks at all statements since then, of which there are at least so many.
pub(super) fn every_seen_statement_names_the_branch(database: &Database, least: usize) {
    let seen = "SELECT replace(query, chr(10), ' ') FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid \
                WHERE d.datname = current_database() AND query !~ 'pg_stat_statements|CREATE'";
    let seen = database.psql(seen).unwrap();
    assert!(seen.lines().count() > least, "{seen}");
    let table = Regex::new(r"\b(FROM|INTO|UPDATE|JOIN) +([a-z_]+)( |$)").unwrap();
    let names_branch = Regex::new(r"branch_id = \$1|INSERT INTO [a-z_]+ \(branch_id[^)]*\) SELECT \$1").unwrap();
    let is_system =
        |name: &str| name.starts_with("pg_") || REFERENCE.contains(&name) || ["unnest", "known"].contains(&name);
    let touches = |line: &&str| table.captures_iter(line).any(|found| !is_system(&found[2]));
    let others = seen.lines().filter(touches).filter(|line| !names_branch.is_match(line)).collect::<Vec<_>>();
    assert_eq!(others, Vec::<&str>::new());
}
