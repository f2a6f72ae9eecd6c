//! The centre on a PostgreSQL of its own that waits for its disk and shares the machine with its clients: whole orders of
//! many branches at once, and hubs that catch up.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use brigade_testkit::postgres::Cluster;
use brigade_testkit::till::lacking;
use hub::terminal::Terminal;
use log::{BranchId, Vector};
use server::{Centre, Config};
use sync::Run;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::house;
use crate::machine::{ms_since, now, p50, quantile};
use crate::report::Report;

/// Branches, each with a connection of its own.
const BRANCHES: usize = 16;
const ORDERS_EACH: usize = 150;
/// Lines in a batch of a hub that catches up.
const LINES_AT_ONCE: usize = 500;

/// What a branch has to hand over.
struct Branch {
    id: BranchId,
    /// What is there before the first order.
    founded: Vec<Run>,
    /// The facts of each order.
    orders: Vec<Vec<Run>>,
}

/// Measures orders one by one, then everything in large batches.
pub(crate) fn measure(dir: &Path, report: &mut Report) -> Result<()> {
    let branches = (0..BRANCHES).map(|n| sold(&dir.join(n.to_string()))).collect::<Result<Vec<_>>>()?;
    let branches = Arc::new(branches);
    let cluster = Arc::new(Cluster::start(&[])?);
    let runtime = Runtime::new()?;
    let open = async |address: String| Centre::open(&Config { database: address, connections_max: BRANCHES }).await;
    let database = Arc::clone(&cluster).database()?;
    runtime.block_on(async { orders(&open(database.address()).await?, &branches, report).await })?;
    let database = cluster.database()?;
    runtime.block_on(async { catch_up(&open(database.address()).await?, &branches, report).await })
}

/// A branch that has sold so many orders.
fn sold(dir: &Path) -> Result<Branch> {
    let entries = house::found(dir, house::ENTRIES)?;
    let terminal = Terminal::open(dir)?;
    let news = |held: &Vector| terminal.store.read(|reader| lacking(reader, held));
    let mut held = Vector::default();
    let founded = news(&held)?;
    let mut orders = Vec::with_capacity(ORDERS_EACH);
    for nth in 0..ORDERS_EACH {
        held = terminal.store.vector()?;
        for calls in house::paid_order(terminal.clock, &entries, nth)? {
            terminal.run(&calls, terminal.clock.now())?;
        }
        orders.push(news(&held)?);
    }
    let id = terminal.branch;
    terminal.close()?;
    Ok(Branch { id, founded, orders })
}

async fn orders(centre: &Centre, branches: &Arc<Vec<Branch>>, report: &mut Report) -> Result<()> {
    for branch in branches.iter() {
        centre.ingest(branch.id, &branch.founded).await?;
    }
    let start = now();
    let mut tasks = JoinSet::new();
    for n in 0..branches.len() {
        let (centre, branches) = (centre.clone(), Arc::clone(branches));
        tasks.spawn(async move {
            let mut times = Vec::with_capacity(ORDERS_EACH);
            for order in &branches[n].orders {
                let start = now();
                centre.ingest(branches[n].id, order).await?;
                times.push(ms_since(start));
            }
            Ok::<_, server::CentreError>(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done??);
    }
    let rate = times.len() as f64 / (ms_since(start) / 1_000.0);
    let (p50, p99) = (p50(&mut times), quantile(&mut times, 0.99));
    let measured = format!("{rate:.0} orders/s (p50 {p50:.1} ms, p99 {p99:.1} ms)");
    report.add("whole orders into the centre, 16 branches at once", measured, "≥ 1,000 orders/s");
    Ok(())
}

async fn catch_up(centre: &Centre, branches: &Arc<Vec<Branch>>, report: &mut Report) -> Result<()> {
    let start = now();
    let mut tasks = JoinSet::new();
    for n in 0..branches.len() {
        let (centre, branches) = (centre.clone(), Arc::clone(branches));
        tasks.spawn(async move {
            let mut facts = 0;
            for batch in batches(&branches[n]) {
                facts += batch.lines.len();
                centre.ingest(branches[n].id, &[batch]).await?;
            }
            Ok::<_, server::CentreError>(facts)
        });
    }
    let mut facts = 0;
    while let Some(done) = tasks.join_next().await {
        facts += done??;
    }
    let rate = facts as f64 / (ms_since(start) / 1_000.0);
    let measured = format!("{rate:.0} facts/s ({facts} facts)");
    report.add("hubs that catch up with the centre, 16 at once", measured, "≥ 20,000 facts/s");
    Ok(())
}

/// Everything of a branch, stream by stream, in large batches.
fn batches(branch: &Branch) -> Vec<Run> {
    let mut whole: Vec<Run> = Vec::new();
    for run in branch.founded.iter().chain(branch.orders.iter().flatten()) {
        match whole.iter_mut().find(|begun| begun.stream == run.stream) {
            Some(begun) => {
                begun.lines.extend(run.lines.iter().cloned());
                begun.last_hash = run.last_hash;
            }
            None => whole.push(run.clone()),
        }
    }
    let cut = |run: Run| {
        let mut before = run.first();
        let mut parts = Vec::new();
        for lines in run.lines.chunks(LINES_AT_ONCE) {
            let part = Run::of(run.stream, before, lines.to_vec());
            before = part.last();
            parts.push(part);
        }
        parts
    };
    whole.into_iter().flat_map(cut).collect()
}
