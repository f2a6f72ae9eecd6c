//! A paid order of five lines, as a till sends it: two envelopes, each durable before it is answered.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use api::Actor;
use domain::ids::EntryId;
use hub::terminal::Terminal;
use log::Moment;

use crate::house;
use crate::machine::{ms_since, now, p50, quantile, writer_ms};
use crate::report::Report;

const ORDERS_ALONE: usize = 600;
const WARM_UP: usize = 50;
const CALLERS: usize = 32;
const ORDERS_EACH: usize = 150;

/// A till with a menu and an open shift.
struct Till {
    terminal: Arc<Terminal>,
    entries: Vec<EntryId>,
    now: Moment,
}

impl Till {
    fn open(dir: &Path) -> Result<Self> {
        let terminal = Terminal::open(dir)?;
        let now = terminal.clock.now();
        let entries = house::furnish(&terminal, now, house::ENTRIES)?;
        Ok(Self { terminal: terminal.into(), entries, now })
    }

    fn ring_up(&self, nth: usize) -> Result<()> {
        let Terminal { api, store, clock, .. } = &*self.terminal;
        for calls in house::paid_order(*clock, &self.entries, nth)? {
            let prepared = api.prepare(&calls, clock.monotonic_ms())?;
            api.dispatch(store, prepared, Actor::System, self.now)?;
        }
        Ok(())
    }
}

/// One caller, then many.
pub(crate) fn measure(one: &Path, many: &Path, fsync_ms: f64, report: &mut Report) -> Result<()> {
    let till = Till::open(one)?;
    let mut times = Vec::new();
    for nth in 0..ORDERS_ALONE + WARM_UP {
        let start = now();
        till.ring_up(nth)?;
        if nth >= WARM_UP {
            times.push(ms_since(start));
        }
    }
    let goal = format!("≤ 3 × fdatasync + 0.8 ms = {:.2} ms", 3.0 * fsync_ms + 0.8);
    report.add("paid order of 5 lines, one caller, p50", format!("{:.2} ms", p50(&mut times)), &goal);
    report.add("the same, p99", format!("{:.2} ms", quantile(&mut times, 0.99)), "");
    drop(till);
    many_callers(many, report)
}

fn many_callers(dir: &Path, report: &mut Report) -> Result<()> {
    let till = Till::open(dir)?;
    (0..WARM_UP).try_for_each(|nth| till.ring_up(nth))?;
    let busy_before = writer_ms()?;
    let start = now();
    std::thread::scope(|scope| -> Result<()> {
        let caller = |_| scope.spawn(|| (0..ORDERS_EACH).try_for_each(|nth| till.ring_up(nth)));
        let callers: Vec<_> = (0..CALLERS).map(caller).collect();
        callers.into_iter().try_for_each(|caller| caller.join().unwrap_or_else(|_| anyhow::bail!("a caller panicked")))
    })?;
    let orders = (CALLERS * ORDERS_EACH) as f64;
    let rate = orders / (ms_since(start) / 1_000.0);
    let busy = (writer_ms()? - busy_before) / orders;
    report.add("paid orders of 5 lines, 32 callers", format!("{rate:.0} orders/s"), "≥ 2,000 orders/s on 2 cores");
    report.add("writer thread, processor time", format!("{busy:.3} ms per order"), "≤ 0.4 ms");
    Ok(())
}
