//! Print jobs: this device's own rows beside the log, written in the transaction of the facts that want the paper.

use domain::Scope;
use domain::ids::PrintJobId;
use domain::paper::{JOBS, JobKind, JobState, PrintWhat, Trouble};
use log::{Cell, Value};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::streams::uuid;
use crate::{Reader, Result, StoreError, Tx};

/// Jobs that are kept, the finished ones included. The oldest go first.
const JOBS_MAX: i64 = 5_000;

/// A job to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPrintJob {
    /// The job, derived from the command that wants it.
    pub id: PrintJobId,
    /// What to print.
    pub what: PrintWhat,
    /// The printer, by code.
    pub printer: String,
    /// The kitchen station, by code; empty for other papers.
    pub station: String,
    /// Whether somebody wanted it once more.
    pub copy: bool,
    /// When it is queued, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
}

/// A print job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintJob {
    /// The job.
    pub id: PrintJobId,
    /// Its kind.
    pub kind: JobKind,
    /// What to print.
    pub what: PrintWhat,
    /// The kitchen station, by code; empty for other papers.
    pub station: String,
    /// The printer, by code.
    pub printer: String,
    /// The printer that it was meant for, if another one stands in.
    pub routed_from: Option<String>,
    /// How it stands.
    pub state: JobState,
    /// How often it was tried.
    pub attempts: u32,
    /// Whether somebody wanted it once more.
    pub copy: bool,
    /// How often it may have been printed already.
    pub repeats: u32,
    /// When it is tried next, in milliseconds since 1970-01-01 UTC.
    pub not_before_ms: i64,
    /// When it is not worth printing any more, in milliseconds since 1970-01-01 UTC; none for never.
    pub expires_ms: Option<i64>,
    /// What kept it last.
    pub trouble: Option<Trouble>,
    /// When it was queued, in milliseconds since 1970-01-01 UTC.
    pub created_ms: i64,
    /// When it came to its end, in milliseconds since 1970-01-01 UTC.
    pub done_ms: Option<i64>,
}

const COLUMNS: &str = "id, kind, what, station, printer, routed_from, state, attempts, copy, repeats, not_before, \
                       expires_at, trouble, created_at, done_at";
const WAITING: &str = "state IN ('queued', 'sending', 'waiting_operator')";

fn word(value: &impl Cell) -> Sql {
    match value.cell() {
        Value::Text(word) => Sql::Text(word),
        _ => Sql::Null,
    }
}

fn read_word<T: Cell>(text: Option<String>) -> Result<T> {
    let known = text.and_then(|text| T::read(&Value::Text(text)));
    known.ok_or_else(|| StoreError::Damaged("a print job has a word that nobody knows".to_owned()))
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn job(row: &Row<'_>) -> Result<PrintJob> {
    let what = serde_json::from_str(&row.get::<_, String>(2)?);
    let trouble: Option<String> = row.get(12)?;
    Ok(PrintJob {
        id: PrintJobId(uuid(&row.get::<_, Vec<u8>>(0)?)?),
        kind: read_word(row.get(1)?)?,
        what: what.map_err(|error| StoreError::Damaged(error.to_string()))?,
        station: row.get(3)?,
        printer: row.get(4)?,
        routed_from: row.get(5)?,
        state: read_word(row.get(6)?)?,
        attempts: count(row.get(7)?),
        copy: row.get(8)?,
        repeats: count(row.get(9)?),
        not_before_ms: row.get(10)?,
        expires_ms: row.get(11)?,
        trouble: trouble.map(|text| read_word(Some(text))).transpose()?,
        created_ms: row.get(13)?,
        done_ms: row.get(14)?,
    })
}

impl Reader {
    /// A print job.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn print_job(&self, id: PrintJobId) -> Result<Option<PrintJob>> {
        let sql = format!("SELECT {COLUMNS} FROM print_job WHERE id = $1");
        Ok(self.print_jobs_by(&sql, params![id.0.as_bytes()])?.pop())
    }

    /// The newest `count` print jobs, newest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn print_jobs(&self, count: u32) -> Result<Vec<PrintJob>> {
        self.print_jobs_by(&format!("SELECT {COLUMNS} FROM print_job ORDER BY n DESC LIMIT $1"), params![count])
    }

    /// The print jobs that wait, oldest first, of one printer or of all.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn waiting_prints(&self, printer: Option<&str>) -> Result<Vec<PrintJob>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM print_job WHERE {WAITING} AND ($1 IS NULL OR printer = $1) ORDER BY printer, n"
        );
        self.print_jobs_by(&sql, params![printer])
    }

    /// The job that a printer has to do first, whether or not its time has come: what comes later waits behind it.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn first_print(&self, printer: &str) -> Result<Option<PrintJob>> {
        let sql = format!("SELECT {COLUMNS} FROM print_job WHERE {WAITING} AND printer = $1 ORDER BY n LIMIT 1");
        Ok(self.print_jobs_by(&sql, params![printer])?.pop())
    }

    /// The printer that the last ticket of an order for a station went to.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn printer_of_station(&self, order: domain::ids::OrderId, station: &str) -> Result<Option<String>> {
        let mut statement = self.db.prepare_cached(
            "SELECT coalesce(routed_from, printer) FROM print_job \
             WHERE order_id = $1 AND station = $2 AND kind = 'kitchen' ORDER BY n DESC LIMIT 1",
        )?;
        Ok(statement.query_row(params![order.0.as_bytes(), station], |row| row.get(0)).optional()?)
    }

    /// The jobs of a station's papers about an order, oldest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn station_prints(&self, order: domain::ids::OrderId, station: &str) -> Result<Vec<PrintJob>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM print_job WHERE order_id = $1 AND station = $2 AND kind = 'kitchen' ORDER BY n"
        );
        self.print_jobs_by(&sql, params![order.0.as_bytes(), station])
    }

    fn print_jobs_by(&self, sql: &str, params: &[&dyn rusqlite::ToSql]) -> Result<Vec<PrintJob>> {
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(job(row)?);
        }
        Ok(found)
    }
}

impl Tx<'_> {
    /// Queues a print job; false if it is there already.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn queue_print(&mut self, new: &NewPrintJob) -> Result<bool> {
        let kind = new.what.kind();
        let what = serde_json::to_string(&new.what).map_err(|error| StoreError::Damaged(error.to_string()))?;
        let expires = kind.lasts_ms().map(|lasts| new.at_ms.saturating_add(lasts));
        let order = new.what.order();
        let db = &self.core.reader.db;
        let inserted = db
            .prepare_cached(
                "INSERT INTO print_job (id, kind, what, order_id, station, printer, state, attempts, copy, repeats, \
                 not_before, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, $7, 0, $8, $9, $8) \
                 ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                new.id.0.as_bytes(),
                word(&kind),
                what,
                order.as_ref().map(|order| order.0.as_bytes()),
                new.station,
                new.printer,
                new.copy,
                new.at_ms,
                expires,
            ])?;
        if inserted > 0 {
            let oldest = db.last_insert_rowid() - JOBS_MAX;
            db.prepare_cached("DELETE FROM print_job WHERE n <= $1")?.execute([oldest])?;
            self.touch_print(new.id);
        }
        Ok(inserted > 0)
    }

    /// Writes how a print job stands now: everything but what it is.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn change_print(&mut self, job: &PrintJob) -> Result<()> {
        // SQLite numbers these parameters by where they first stand, whatever their digits say: so they stand in order.
        self.core
            .reader
            .db
            .prepare_cached(
                "UPDATE print_job SET printer = $1, routed_from = $2, state = $3, attempts = $4, repeats = $5, \
                 not_before = $6, expires_at = $7, trouble = $8, done_at = $9 WHERE id = $10",
            )?
            .execute(params![
                job.printer,
                job.routed_from,
                word(&job.state),
                job.attempts,
                job.repeats,
                job.not_before_ms,
                job.expires_ms,
                job.trouble.as_ref().map(word),
                job.done_ms,
                job.id.0.as_bytes(),
            ])?;
        self.touch_print(job.id);
        Ok(())
    }

    fn touch_print(&mut self, id: PrintJobId) {
        self.touch.scopes.insert(Scope { aggregate: JOBS, id: id.cell() });
    }
}

/// What a process that was stopped had under way may or may not be on paper. In a store that was restored that goes for
/// everything that waited: it was printed long ago, or nobody wants it any more.
pub(crate) fn interrupt(db: &Connection, restored: bool) -> Result<()> {
    let interrupted = if restored { WAITING } else { "state IN ('sending', 'waiting_operator')" };
    let sql = format!("UPDATE print_job SET state = 'unconfirmed', trouble = 'interrupted' WHERE {interrupted}");
    db.execute(&sql, [])?;
    Ok(())
}
