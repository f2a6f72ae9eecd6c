//! Flipped bytes: found, harmless or refused, and never a crash.

use std::fs;

use super::model::MODEL;
use super::{Shelf, added, digest, opened, options, record};
use crate::{Writer, salvage, verify};

/// A closed store with a page of everything.
fn closed(shelf: &Shelf) -> (crate::Digest, log::Vector) {
    let mut writer = shelf.open(1, 1);
    for bill in 0..6 {
        record(&mut writer, &[opened(bill), added(bill, 1, 100), added(bill, 2, 7), super::Event::Closed { bill }]);
    }
    let state = (digest(writer.reader()), writer.vector());
    writer.close().unwrap();
    state
}

/// Whether a store with these bytes is refused, reported, or the same as before.
fn judge(shelf: &Shelf, bytes: &[u8], sound: &(crate::Digest, log::Vector)) -> Result<(), String> {
    let path = shelf.0.path().join("flipped.db");
    for suffix in ["", "-wal", "-shm", "-lock"] {
        let _ = fs::remove_file(format!("{}{suffix}", path.display()));
    }
    fs::write(&path, bytes).unwrap();
    let _ = salvage(&path, None);
    let Ok(report) = verify(&path, None, MODEL) else { return Ok(()) };
    if !report.is_sound() {
        return Ok(());
    }
    let Ok(writer) = Writer::open(&options(&path, 1, 2)) else { return Ok(()) };
    let now = (digest(writer.reader()), writer.vector());
    if now == *sound { Ok(()) } else { Err(format!("{report}")) }
}

#[test]
fn req_32_a_flipped_byte_is_found_or_does_no_harm() {
    let shelf = Shelf::new();
    let sound = closed(&shelf);
    let bytes = fs::read(shelf.path(1)).unwrap();
    let mut flipped = bytes.clone();
    let written = (0..bytes.len()).filter(|place| bytes[*place] != 0);
    for place in written.step_by(211) {
        flipped[place] ^= 0x21;
        judge(&shelf, &flipped, &sound).unwrap_or_else(|report| panic!("byte {place} was not found: {report}"));
        flipped[place] = bytes[place];
    }
}

#[test]
fn what_is_wrong_is_told_in_words() {
    let check = |sql: &str, expected: &str| {
        let shelf = Shelf::new();
        closed(&shelf);
        let db = rusqlite::Connection::open(shelf.path(1)).unwrap();
        db.execute_batch(sql).unwrap();
        db.close().unwrap();
        let report = verify(&shelf.path(1), None, MODEL).unwrap();
        assert_eq!(report.problems.join("; "), expected, "{sql}");
    };
    let stream = "00000000-0000-0000-0000-000000000101";
    check("UPDATE t_bill_sum SET sum = sum + 1", "table t_bill_sum is not what the log says");
    check("DELETE FROM t_line", "table t_line is not what the log says");
    let renumbered = format!("stream {stream}: line 3 is not what its row says");
    check("UPDATE fact SET lamport = 99 WHERE id % 1024 = 3", &renumbered);
    check("UPDATE fact SET hash = zeroblob(16) WHERE id % 1024 = 3", &renumbered);
    check("UPDATE stream SET lamport = 1", &format!("stream {stream} does not end where its row says"));
}

#[test]
fn a_store_with_a_corrupt_page_is_reported_and_does_not_crash() {
    let shelf = Shelf::new();
    closed(&shelf);
    let mut bytes = fs::read(shelf.path(1)).unwrap();
    let at = bytes.len() - 4096 * 2;
    bytes[at..at + 4096].fill(0xA5);
    fs::write(shelf.path(1), &bytes).unwrap();
    let report = verify(&shelf.path(1), None, MODEL).unwrap();
    assert!(!report.is_sound());
}

/// How SQLite writes a key: seven bits a byte, the highest first.
fn varint(key: i64) -> Vec<u8> {
    let groups = (0..9).rev().map(|group| (key >> (7 * group)).to_le_bytes()[0] & 0x7f);
    let mut bytes: Vec<u8> = groups.skip_while(|bits| *bits == 0).collect();
    let last = bytes.len() - 1;
    bytes[..last].iter_mut().for_each(|byte| *byte |= 0x80);
    bytes
}

#[test]
fn keys_out_of_order_are_reported_and_do_not_hold_up_the_proof_for_ever() {
    let shelf = Shelf::new();
    closed(&shelf);
    let mut bytes = fs::read(shelf.path(1)).unwrap();
    let (from, to) = (varint(crate::streams::fact_key(1, 25)), varint(crate::streams::fact_key(1, 2)));
    let places: Vec<usize> = (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(&from)).collect();
    assert!(!places.is_empty() && from.len() == to.len());
    places.iter().for_each(|at| bytes[*at..at + to.len()].copy_from_slice(&to));
    fs::write(shelf.path(1), &bytes).unwrap();
    assert!(!verify(&shelf.path(1), None, MODEL).unwrap().is_sound());
    assert!(salvage(&shelf.path(1), None).is_ok());
}
