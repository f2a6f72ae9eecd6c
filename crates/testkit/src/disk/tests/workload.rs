//! A small till: lines go to a log and, in the same transaction, into a state that is derived from it.

use rusqlite::{Connection, OpenFlags, Result, params};

use super::super::dice::Dice;
use super::super::{Disk, Tally};

pub(super) const FILE: &str = "till.db";

pub(super) fn connect(disk: &Disk) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags_and_vfs(FILE, flags, disk.vfs_name())
}

/// Opens the till as it is opened in the shop, but for the `synchronous` that is under test.
pub(super) fn open(disk: &Disk, synchronous: &str) -> Result<Connection> {
    let till = connect(disk)?;
    switch_to_wal(&till)?;
    till.execute_batch(&format!("PRAGMA synchronous={synchronous}; PRAGMA wal_autocheckpoint=20;"))?;
    till.execute_batch(
        "BEGIN IMMEDIATE;
         CREATE TABLE IF NOT EXISTS log(seq INTEGER PRIMARY KEY, word INTEGER NOT NULL, line TEXT NOT NULL);
         CREATE TABLE IF NOT EXISTS state(word INTEGER PRIMARY KEY, total INTEGER NOT NULL);
         CREATE TABLE IF NOT EXISTS head(seq INTEGER NOT NULL);
         INSERT INTO head SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM head);
         COMMIT;",
    )?;
    Ok(till)
}

/// Runs the pragma to its end. It commits only after it has told the mode, so whoever stops at that row
/// does not hear of an error and works without a write-ahead log, and reading the mode back says the same.
fn switch_to_wal(till: &Connection) -> Result<()> {
    let mut pragma = till.prepare("PRAGMA journal_mode=WAL")?;
    let mut rows = pragma.query([])?;
    while let Some(row) = rows.next()? {
        assert_eq!(row.get::<_, String>(0)?, "wal");
    }
    Ok(())
}

/// One command: up to seven lines, their effect and the head, in one transaction. Answers the head.
pub(super) fn ring_up(till: &mut Connection, dice: &mut Dice) -> Result<i64> {
    let mut choice = [0; 8];
    dice.fill(&mut choice);
    let sale = till.transaction()?;
    let mut head: i64 = sale.query_row("SELECT seq FROM head", [], |row| row.get(0))?;
    for byte in &choice[..=usize::from(choice[7] % 7)] {
        head += 1;
        let line = "x".repeat(usize::from(*byte) * 3);
        sale.prepare_cached("INSERT INTO log VALUES (?1, ?2, ?3)")?.execute(params![head, byte % 10, line])?;
        sale.prepare_cached("INSERT INTO state VALUES (?1, ?2) ON CONFLICT DO UPDATE SET total = total + ?2")?
            .execute(params![byte % 10, head])?;
    }
    sale.prepare_cached("UPDATE head SET seq = ?1")?.execute([head])?;
    sale.commit()?;
    Ok(head)
}

/// Rings up until the disk refuses or `commands` are through; the last head that was acknowledged.
pub(super) fn ring_up_many(till: &mut Connection, commands: usize, dice: &mut Dice) -> i64 {
    (0..commands).map_while(|_| ring_up(till, dice).ok()).last().unwrap_or_default()
}

/// What is found on a disk after the power came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A sound file whose state follows from its log up to this head.
    Sound(i64),
    /// A sound file whose state does not follow from its log.
    Unequal,
    /// A file that SQLite calls damaged or cannot read.
    Damaged,
}

pub(super) fn inspect(till: &Connection) -> Found {
    let integrity = till.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
    if integrity.as_deref() != Ok("ok") {
        return Found::Damaged;
    }
    let facts = till.query_row(
        "SELECT (SELECT seq FROM head),
                (SELECT count(*) FROM log) = (SELECT seq FROM head) AND (SELECT coalesce(max(seq), 0) FROM log) = (SELECT seq FROM head)
                AND NOT EXISTS (SELECT word, sum(seq) FROM log GROUP BY word EXCEPT SELECT word, total FROM state)
                AND (SELECT coalesce(sum(total), 0) FROM state) = (SELECT coalesce(sum(seq), 0) FROM log)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    );
    match facts {
        Ok((head, true)) => Found::Sound(head),
        Ok((_, false)) => Found::Unequal,
        Err(_) => Found::Damaged,
    }
}

/// What came of many cuts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Verdicts {
    pub(super) cuts: u64,
    /// Cuts that struck in the midst of work.
    pub(super) in_work: u64,
    pub(super) lost: u64,
    pub(super) damaged: u64,
    pub(super) unequal: u64,
    pub(super) unopened: u64,
    pub(super) acknowledged: i64,
}

impl Verdicts {
    fn count(&mut self, acknowledged: i64, found: Result<Found>) {
        self.cuts += 1;
        match found {
            Ok(Found::Sound(head)) if head >= acknowledged => self.acknowledged += acknowledged,
            Ok(Found::Sound(_)) => self.lost += 1,
            Ok(Found::Unequal) => self.unequal += 1,
            Ok(Found::Damaged) => self.damaged += 1,
            Err(_) => self.unopened += 1,
        }
    }

    pub(super) fn harm(&self) -> u64 {
        self.lost + self.damaged + self.unequal + self.unopened
    }
}

/// Takes the power away and gives it back.
pub(super) fn cycle_power(disk: &Disk) {
    disk.power_cut();
    disk.power_on();
}

/// Three lives of a machine: each works until a cut at a random operation, and the next one looks at
/// what is left. Ends early if the file is beyond use.
pub(super) fn three_lives(seed: u64, synchronous: &str, lying: bool, verdicts: &mut Verdicts) -> Tally {
    let disk = Disk::new(seed);
    let mut dice = Dice::new(seed ^ 0x5eed);
    disk.set_lying(lying);
    for _ in 0..3 {
        let mut choice = [0; 2];
        dice.fill(&mut choice);
        disk.cut_at(disk.ops() + u64::from(u16::from_le_bytes(choice) % 400));
        let acknowledged = open(&disk, synchronous).map_or(0, |mut till| ring_up_many(&mut till, 40, &mut dice));
        verdicts.in_work += u64::from(!disk.is_on());
        cycle_power(&disk);
        let found = open(&disk, synchronous).map(|till| inspect(&till));
        let usable = matches!(found, Ok(Found::Sound(_)));
        verdicts.count(acknowledged, found);
        if !usable {
            break;
        }
    }
    disk.tally()
}

/// The verdicts over many seeds.
pub(super) fn many_lives(seeds: u64, synchronous: &str, lying: bool) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for seed in 0..seeds {
        three_lives(seed, synchronous, lying, &mut verdicts);
    }
    verdicts
}
