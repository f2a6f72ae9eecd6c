//! How the lines of an order were wanted, so that they can be wanted again.

use std::collections::BTreeMap;

use domain::ids::{EntryId, LineId, OrderId};
use domain::menu::{ENTRY_AGGREGATE, Entry};
use domain::order::{self, Chosen, Order, OrderError, again};
use log::Cell;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call::Asked;
use crate::lines::{Half, TakenChoice, Wanted};
use crate::menu::{last_published_ms, rows_of, standing};
use crate::{ApiError, Query};

/// Asks how the lines of an order were wanted, in terms of the menu of this moment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WantedLines {
    /// The order.
    pub order: OrderId,
}

/// How a line was wanted.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WantedLine {
    /// The line.
    pub line: LineId,
    /// The combo of the menu that it is a part of; it is wanted again with the other parts only.
    pub combo: Option<EntryId>,
    /// What to ask for; nothing if the menu does not know it so any more.
    pub wanted: Option<Wanted>,
}

type Menu = BTreeMap<EntryId, Option<Entry>>;

impl Query for WantedLines {
    type Answer = Vec<WantedLine>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let scope = domain::Scope { aggregate: order::AGGREGATE, id: self.order.cell() };
        let order = Order::read(&asked.reader.rows_of(&scope)?).ok_or(OrderError::NoOrder)?;
        let last_ms = last_published_ms(asked.reader)?;
        let mut menu = Menu::new();
        for entry in order.lines.iter().flat_map(|line| line.sold.entries()) {
            let rows = rows_of(asked.reader, ENTRY_AGGREGATE, &entry)?;
            let found = standing(&rows, asked.reader, asked.now.at_ms, last_ms)?;
            menu.insert(entry, found.map(|(entry, _)| entry));
        }
        let line = |line: &order::Line| WantedLine {
            line: line.id,
            combo: line.sold.combo_of.as_ref().map(|of| of.entry),
            wanted: wanted(line, &menu),
        };
        Ok(order.lines.iter().map(line).collect())
    }
}

fn wanted(line: &order::Line, menu: &Menu) -> Option<Wanted> {
    let entry = |id: &EntryId| menu.get(id)?.as_ref();
    let half = line.sold.half.as_ref().map(|half| half.entry);
    let second = match &half {
        Some(id) => Some(entry(id)?),
        None => None,
    };
    let again = again(&line.sold, entry(&line.sold.entry)?, second)?;
    let choices = |chosen: &[Chosen]| chosen.iter().map(TakenChoice::of).collect();
    Some(Wanted {
        variant: again.variant,
        qty: line.standing_qty(),
        choices: choices(&again.choices),
        seat: line.seat,
        course: line.course,
        held: line.held,
        note: line.note.clone(),
        half: half.zip(again.half).map(|(entry, (variant, chosen))| Half {
            entry,
            variant: Some(variant),
            choices: choices(&chosen),
        }),
        ..Wanted::one(line.sold.entry, 0)
    })
}
