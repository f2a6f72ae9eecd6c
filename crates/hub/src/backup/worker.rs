//! Makes copies when it is time: each quarter-hour, at night, after each closed shift.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use domain::Scope;
use domain::branch::{BOOK, SETTING_AGGREGATE, Settings};
use domain::shift::{AGGREGATE as SHIFT, Shift};
use log::Cell;
use store::{Changed, Model, Reader};

use super::{Backups, Why};
use crate::clock::Clock;
use crate::proof::{Occasion, Proofs};

const QUARTER_MS: i64 = 15 * 60_000;
const NIGHT_HOUR: i64 = 2;

/// Makes copies on a thread of its own, as long as the store is open. After the night's copy the store is proved.
///
/// # Errors
/// If no thread can be started.
pub(crate) fn keep(backups: Arc<Backups>, proofs: Arc<Proofs>, clock: Clock, changes: Receiver<Changed>) -> Result<()> {
    std::thread::Builder::new().name("backup".to_owned()).spawn(move || {
        let mut next_ms = next_quarter_ms(clock.now().at_ms);
        loop {
            let wait_ms = next_ms.saturating_sub(clock.now().at_ms).clamp(0, QUARTER_MS);
            match changes.recv_timeout(Duration::from_millis(wait_ms.unsigned_abs())) {
                Ok(changed) => {
                    if closes_shift(&backups, &changed).unwrap_or(false) {
                        make(&backups, Why::Z, clock);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    let why = due(&backups, clock.now().at_ms);
                    make(&backups, why, clock);
                    if why == Why::Night {
                        prove(&proofs);
                    }
                    next_ms = next_quarter_ms(clock.now().at_ms);
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    })?;
    Ok(())
}

fn next_quarter_ms(now_ms: i64) -> i64 {
    now_ms.saturating_sub(now_ms.rem_euclid(QUARTER_MS)).saturating_add(QUARTER_MS)
}

/// A copy that fails is told of and made anew a quarter-hour later; selling goes on.
fn make(backups: &Backups, why: Why, clock: Clock) {
    match backups.make(why, clock.now()) {
        Ok(Some(backup)) => tracing::info!(backup.file, backup.bytes, "the store was copied"),
        Ok(None) => {}
        Err(error) => tracing::error!(error = format!("{error:#}"), "the store could not be copied"),
    }
}

fn prove(proofs: &Arc<Proofs>) {
    if let Err(error) = proofs.begin(Occasion::Night) {
        tracing::error!(%error, "the proof of the store could not begin");
    }
}

fn closes_shift(backups: &Backups, changed: &Changed) -> Result<bool> {
    let mut shifts = changed.scopes.iter().filter(|scope| scope.aggregate.name == SHIFT.name).peekable();
    if shifts.peek().is_none() {
        return Ok(false);
    }
    let reader = Reader::open(&backups.store, None, Model::default())?;
    for shift in shifts {
        if Shift::read(&reader.rows_of(shift)?).is_some_and(|shift| shift.closed.is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The night's copy is due once after two o'clock in the branch; if nobody was up then, as soon as somebody is.
fn due(backups: &Backups, now_ms: i64) -> Why {
    let zone = zone(backups).unwrap_or(Tz::UTC);
    let nights = backups.list().unwrap_or_default().into_iter().filter(|backup| backup.why == Why::Night);
    let last = nights.map(|backup| backup.at_ms).max();
    if last.is_some_and(|last_ms| night(last_ms, zone) == night(now_ms, zone)) { Why::Quarter } else { Why::Night }
}

/// The night that a moment belongs to: a day from two o'clock to two o'clock.
fn night(at_ms: i64, zone: Tz) -> NaiveDate {
    let local = DateTime::from_timestamp_millis(at_ms).unwrap_or_default().with_timezone(&zone).naive_local();
    (local - TimeDelta::hours(NIGHT_HOUR)).date()
}

fn zone(backups: &Backups) -> Result<Tz> {
    let reader = Reader::open(&backups.store, None, Model::default())?;
    let scope = Scope { aggregate: SETTING_AGGREGATE, id: BOOK.to_owned().cell() };
    Ok(Settings::read(&reader.rows_of(&scope)?).zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-02 12:00 in Moscow.
    const NOON_MS: i64 = 1_772_442_000_000;
    const HOUR_MS: i64 = 60 * 60_000;

    #[test]
    fn a_quarter_hour_ends_on_the_clock() {
        assert_eq!(next_quarter_ms(NOON_MS), NOON_MS + QUARTER_MS);
        assert_eq!(next_quarter_ms(NOON_MS + 1), NOON_MS + QUARTER_MS);
        assert_eq!(next_quarter_ms(NOON_MS + QUARTER_MS - 1), NOON_MS + QUARTER_MS);
    }

    #[test]
    fn a_night_begins_at_two_in_the_branch() {
        let moscow = chrono_tz::Europe::Moscow;
        assert_eq!(night(NOON_MS, moscow).to_string(), "2026-03-02");
        assert_eq!(night(NOON_MS + 14 * HOUR_MS - 1, moscow).to_string(), "2026-03-02");
        assert_eq!(night(NOON_MS + 14 * HOUR_MS, moscow).to_string(), "2026-03-03");
    }
}
