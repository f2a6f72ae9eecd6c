//! Reading. Everything here can be asked of a read connection and, inside of a transaction, of the writer's.

use std::path::Path;
use std::sync::Arc;

use domain::Scope;
use log::{BranchId, CommandId, Fact, Hash, Row, Rows, StreamId, Table, Value, Vector};
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::book::Book;
use crate::cells::Cells;
use crate::migrate::recognise;
use crate::pragmas::{Access, connect};
use crate::streams::{self, fact_place, hash, uuid};
use crate::{Model, Result, StoreError, meta};

/// A connection that reads.
#[derive(Debug)]
pub struct Reader {
    pub(crate) db: Connection,
    pub(crate) book: Arc<Book>,
}

/// A fact as it lies in the store.
#[derive(Debug, Clone)]
pub struct StoredFact {
    /// Where it lies: ask for the facts after this to go on.
    pub cursor: i64,
    /// The fact.
    pub fact: Fact,
    /// Its line, to the byte.
    pub line: String,
    /// The chain after it.
    pub hash: Hash,
    /// Whether this build knew what it does.
    pub applied: bool,
}

const STORED: &str = "SELECT id, line, hash, applied FROM fact";

impl Reader {
    /// Opens a file to read only, whether or not somebody else has it open.
    pub fn open(path: &Path, vfs: Option<&str>, model: Model) -> Result<Self> {
        let db = connect(path, vfs, Access::Read)?;
        recognise(&db)?;
        let branch: Vec<u8> = meta::get(&db, meta::BRANCH)?.ok_or(StoreError::NotAStore)?;
        let book = Book::write(model, BranchId(uuid(&branch)?))?;
        Ok(Self { db, book: Arc::new(book) })
    }

    /// The branch whose facts these are.
    pub fn branch(&self) -> BranchId {
        self.book.branch
    }

    /// One row of a base table.
    pub fn row(&self, table: &'static Table, key: &[Value]) -> Result<Option<Row>> {
        Ok(self.rows(table, key)?.pop())
    }

    /// The rows of a base table whose key begins with `prefix`, in order of the key.
    pub fn rows(&self, table: &'static Table, prefix: &[Value]) -> Result<Vec<Row>> {
        let mut found = Vec::new();
        self.book.scan(&self.db, self.book.sheet(table.name)?, prefix, |row| {
            found.push(Cells::of(table, row).row()?);
            Ok(())
        })?;
        found.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(found)
    }

    /// The rows of a derived table whose key begins with `prefix`, as key and figures, in order of the key.
    pub fn figures(&self, table: &'static Table, prefix: &[Value]) -> Result<Vec<(Vec<Value>, Vec<Value>)>> {
        let mut found = Vec::new();
        self.book.scan(&self.db, self.book.sheet(table.name)?, prefix, |row| {
            found.push(Cells::of(table, row).figures()?);
            Ok(())
        })?;
        found.sort();
        Ok(found)
    }

    /// All rows of an aggregate.
    pub fn rows_of(&self, scope: &Scope) -> Result<Rows> {
        let mut rows = Rows::default();
        for table in scope.aggregate.tables {
            for row in self.rows(table, std::slice::from_ref(&scope.id))? {
                rows.insert(table, row);
            }
        }
        Ok(rows)
    }

    /// The facts that a command recorded, in order; none if it was never executed.
    pub fn facts_of_command(&self, command: CommandId) -> Result<Vec<Fact>> {
        let sql = "SELECT line FROM fact WHERE command = $1 ORDER BY lamport, id";
        self.decoded(sql, command.0)
    }

    /// Everything that happened to an entity, in the order of merging.
    pub fn history(&self, entity: Uuid) -> Result<Vec<Fact>> {
        let mut facts = self.decoded("SELECT line FROM fact WHERE entity = $1 ORDER BY lamport", entity)?;
        facts.sort_by_key(|fact| (fact.stamp(), fact.seq));
        Ok(facts)
    }

    fn decoded(&self, sql: &str, id: Uuid) -> Result<Vec<Fact>> {
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([id.as_bytes()])?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next()? {
            facts.push(decode(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?);
        }
        Ok(facts)
    }

    /// One fact.
    pub fn fact(&self, stream: StreamId, seq: u64) -> Result<Option<StoredFact>> {
        let sql = format!("{STORED} WHERE id = (SELECT no << 40 FROM stream WHERE id = $1) + $2");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(params![stream.0.as_bytes(), seq.cast_signed()])?;
        rows.next()?.map(stored).transpose()
    }

    /// Up to `count` facts after a cursor (0: from the first), stream by stream.
    pub fn facts_after(&self, cursor: i64, count: usize) -> Result<Vec<StoredFact>> {
        let sql = format!("{STORED} WHERE id > $1 ORDER BY id LIMIT $2");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(params![cursor, i64::try_from(count).unwrap_or(i64::MAX)])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(stored(row)?);
        }
        Ok(found)
    }

    /// How far every stream goes on the disk.
    pub fn vector(&self) -> Result<Vector> {
        Ok(streams::vector(&streams::read(&self.db)?))
    }

    /// How many facts wait for a build that knows them.
    pub fn unapplied(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM fact WHERE applied = 0";
        streams::natural(self.db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// What SQLite's own quick look at the file finds wrong; nothing if it is sound.
    pub fn quick_check(&self) -> Result<Vec<String>> {
        self.check("PRAGMA quick_check(20)")
    }

    /// What SQLite's own thorough look at the file and its indexes finds wrong; nothing if it is sound.
    pub fn integrity_check(&self) -> Result<Vec<String>> {
        self.check("PRAGMA integrity_check(20)")
    }

    fn check(&self, pragma: &str) -> Result<Vec<String>> {
        let mut statement = self.db.prepare(pragma)?;
        let lines = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    /// Runs `work` on the state of one moment, whatever is written meanwhile.
    pub fn at_one_moment<T, E: From<StoreError>>(&self, work: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        let db = &self.db;
        let failed = |error| E::from(StoreError::from(error));
        db.execute_batch("BEGIN").map_err(failed)?;
        let outcome = work(self);
        db.execute_batch("COMMIT").map_err(failed)?;
        outcome
    }
}

fn stored(row: &rusqlite::Row<'_>) -> Result<StoredFact> {
    let cursor: i64 = row.get(0)?;
    let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
    let fact = decode(bytes)?;
    if fact.seq != fact_place(cursor).1 {
        return Err(StoreError::Damaged(format!("a line says that it is number {}", fact.seq)));
    }
    let hash = hash(row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?)?;
    Ok(StoredFact { cursor, line: text(bytes)?, fact, hash, applied: row.get::<_, i64>(3)? != 0 })
}

/// Reads a stored line.
pub(crate) fn decode(line: &[u8]) -> Result<Fact> {
    Fact::decode(line).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// A stored line as text.
pub(crate) fn text(line: &[u8]) -> Result<String> {
    let broken = |_| StoreError::Damaged("a line is not text".to_owned());
    std::str::from_utf8(line).map(str::to_owned).map_err(broken)
}
