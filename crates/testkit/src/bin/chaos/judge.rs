//! What must be true afterwards, whatever happened.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use brigade_testkit::postgres::Database;
use domain::ids::OrderId;
use domain::kitchen::TICKET;
use domain::order::{ORDER_FIGURES, OrderFiguresRow, Status};
use domain::payment::{RECEIPT, ReceiptRow};
use hub::folder::Folder;
use log::{Cell, Vector};
use server::{Centre, Config};
use store::{Columns, Digest, Model, Reader};

use crate::branch::Branch;
use crate::sell::Seen;

/// A copy of the restaurant, wherever it lies.
#[derive(Debug, PartialEq, Eq)]
struct Copy {
    vector: Vector,
    digests: BTreeMap<&'static str, Digest>,
}

/// Judges the restaurant after all its programs have stopped.
pub(crate) fn judge(branch: &Branch, seen: &[Seen]) -> Result<()> {
    let mut copies = Vec::new();
    for terminal in &branch.terminals {
        let file = Folder::existing(&terminal.folder)?.store();
        let report = store::verify(&file, None, Model::default())?;
        ensure!(report.is_sound(), "the store of {} is not sound: {report}", terminal.folder.display());
        let reader = Reader::open(&file, None, Model::default())?;
        confirmed_stands(&reader, seen)?;
        numbers_are_single(&reader)?;
        copies.push((
            terminal.folder.display().to_string(),
            Copy { vector: reader.vector()?, digests: reader.digests(Columns::All)? },
        ));
    }
    let (_, first) = &copies[0];
    for (name, copy) in &copies {
        ensure!(copy == first, "{name} holds something else than {}", copies[0].0);
    }
    let reader = Reader::open(&Folder::existing(&branch.terminals[0].folder)?.store(), None, Model::default())?;
    ensure!(&at_centre(&branch.database, &reader)? == first, "the centre holds something else than the terminals");
    let refused: Vec<_> = seen.iter().flat_map(|seen| &seen.refused).collect();
    ensure!(refused.is_empty(), "{} requests were refused, the first by {}", refused.len(), refused[0]);
    Ok(())
}

/// Whatever a person saw confirmed is there: the order, its ticket once, its money once.
fn confirmed_stands(reader: &Reader, seen: &[Seen]) -> Result<()> {
    for confirmed in seen.iter().flat_map(|seen| &seen.orders) {
        let order = OrderId(confirmed.order);
        let figures = reader.figures(ORDER_FIGURES, &[order.cell()])?;
        ensure!(figures.len() == 1, "order {order} was confirmed and is not there");
        let row = OrderFiguresRow::read(&figures[0].0, &figures[0].1)?;
        let tickets = reader.rows(TICKET, &[order.cell()])?.len();
        ensure!(tickets == 1, "order {order} was sent once, and {tickets} tickets are there");
        if confirmed.is_paid {
            ensure!(row.status == Status::Paid, "order {order} was paid and is {:?}", row.status);
        }
        ensure!(row.captured <= row.gross, "more was taken for order {order} than it costs");
    }
    Ok(())
}

/// No number of a receipt was given twice.
fn numbers_are_single(reader: &Reader) -> Result<()> {
    let mut given = BTreeMap::new();
    for row in reader.rows(RECEIPT, &[])? {
        let key = row.key.clone();
        if let Some((number, _)) = ReceiptRow::read(&row)?.last() {
            let before = given.insert(number.clone(), key.clone());
            ensure!(before.is_none(), "receipt {number} was given twice");
        }
    }
    Ok(())
}

fn at_centre(database: &Database, reader: &Reader) -> Result<Copy> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let centre = Centre::open(&Config { database: database.address(), connections_max: 2 }).await?;
        let branch = reader.branch();
        Ok(Copy { vector: centre.vector(branch).await?, digests: centre.digests(branch).await? })
    })
}
