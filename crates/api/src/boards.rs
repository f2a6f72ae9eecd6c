//! What screens without people show: the tickets of the kitchen, and the numbers that guests wait for.

use std::collections::{BTreeMap, BTreeSet};

use domain::Scope;
use domain::branch::{Names, Settings};
use domain::calendar::BusinessDay;
use domain::ids::{OrderId, TableId};
use domain::kitchen::{AllDay, BoardTicket, Stage, TicketKind, all_day};
use domain::order::{self, Cooking, ORDER_FIGURES, Order, OrderFiguresRow, Service, Status};
use log::Cell;
use serde::{Deserialize, Serialize};
use store::StoreError;
use ts_rs::TS;

use crate::call::Asked;
use crate::people::People;
use crate::{ApiError, Query};

/// Finished tickets that can be taken up again at most.
const DONE_MAX: usize = 12;

/// Numbers that are called out, in milliseconds since the last thing that happened to their order.
const CALLED_MS: i64 = 60 * 60_000;

/// Asks for the tickets that stations have before them.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct TicketBoard {
    /// The station, by code; nothing asks for all of them.
    #[ts(optional)]
    pub station: Option<String>,
}

/// A ticket with whatever a cook wants to know of its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KitchenTicket {
    /// The order.
    pub order: OrderId,
    /// Call-out number.
    pub number: String,
    /// How the guest gets it.
    pub service: Service,
    /// Name of its table; empty for none.
    pub table_name: String,
    /// Who serves it; empty for nobody.
    pub waiter_name: String,
    /// Number of guests.
    pub guests: u32,
    /// A note of the whole order.
    pub note: String,
    /// When it is to be ready, in milliseconds since 1970-01-01 UTC; nothing is as soon as can be.
    #[ts(type = "number | null")]
    pub ready_ms: Option<i64>,
    /// When it counts as late, in milliseconds since 1970-01-01 UTC; nothing is never.
    #[ts(type = "number | null")]
    pub late_ms: Option<i64>,
    /// The ticket.
    #[serde(flatten)]
    pub ticket: BoardTicket,
}

/// A station with how much it has before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StationLoad {
    /// The station, by code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// Tickets that are not finished.
    #[ts(type = "number")]
    pub tickets: usize,
}

/// What the kitchen has before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TicketBoardView {
    /// All stations.
    pub stations: Vec<StationLoad>,
    /// Tickets that are not finished, at all of them.
    #[ts(type = "number")]
    pub waiting: usize,
    /// Tickets that are not finished, the oldest first; what was taken up again stands where it stood.
    pub tickets: Vec<KitchenTicket>,
    /// Finished tickets that can be taken up again, the latest first.
    pub done: Vec<KitchenTicket>,
    /// How much of each dish that makes.
    pub all_day: Vec<AllDay>,
}

impl Query for TicketBoard {
    type Answer = TicketBoardView;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let kitchen = Kitchen::read(asked)?;
        let mut all = Vec::new();
        for figures in wanted(asked, &kitchen.settings, |figures| {
            figures.status.wants_something()
                || figures.status == Status::Cancelled
                || matches!(figures.kitchen, Cooking::Cooking | Cooking::Ready)
        })? {
            all.extend(kitchen.tickets(figures.order_id, asked)?);
        }
        all.sort_by_key(|of| (of.ticket.issued_ms, of.ticket.serial.clone(), of.ticket.ticket));
        let is_open = |of: &KitchenTicket| of.ticket.stage < Stage::Bumped;
        let load = |code: &str| all.iter().filter(|of| of.ticket.station == code && is_open(of)).count();
        let stations = kitchen.settings.stations.iter().map(|station| StationLoad {
            code: station.code.clone(),
            name: station.name.clone(),
            names: station.names.clone(),
            tickets: load(&station.code),
        });
        let (stations, waiting) = (stations.collect(), all.iter().filter(|of| is_open(of)).count());
        let here = |of: &KitchenTicket| self.station.as_ref().is_none_or(|station| of.ticket.station == *station);
        let (tickets, mut done): (Vec<_>, Vec<_>) = all.into_iter().filter(here).partition(is_open);
        done.retain(|of| of.ticket.stage == Stage::Bumped && of.ticket.kind == TicketKind::Make);
        done.reverse();
        done.truncate(DONE_MAX);
        let all_day = all_day(tickets.iter().map(|of| &of.ticket));
        Ok(TicketBoardView { stations, waiting, tickets, done, all_day })
    }
}

/// What every ticket needs beside its order.
struct Kitchen {
    settings: Settings,
    people: People,
    tables: BTreeMap<TableId, String>,
}

impl Kitchen {
    fn read(asked: &Asked<'_>) -> Result<Self, ApiError> {
        let settings = crate::branch::settings(asked.reader)?;
        let (people, tables) = (People::read(asked.reader)?, crate::branch::table_names(asked.reader)?);
        Ok(Self { settings, people, tables })
    }

    fn tickets(&self, id: OrderId, asked: &Asked<'_>) -> Result<Vec<KitchenTicket>, ApiError> {
        let scope = Scope { aggregate: order::AGGREGATE, id: id.cell() };
        let Some(order) = Order::read(&asked.reader.rows_of(&scope)?) else { return Ok(Vec::new()) };
        Ok(order.board().into_iter().map(|ticket| self.ticket(&order, ticket)).collect())
    }

    fn ticket(&self, order: &Order, ticket: BoardTicket) -> KitchenTicket {
        let patience_ms = i64::from(self.settings.kitchen_late_min) * 60_000;
        let late_ms = (patience_ms > 0).then(|| ticket.issued_ms.saturating_add(patience_ms));
        KitchenTicket {
            order: order.id,
            number: order.put.number.clone(),
            service: order.service,
            table_name: order.table.and_then(|table| self.tables.get(&table)).cloned().unwrap_or_default(),
            waiter_name: self.people.name(order.waiter),
            guests: order.guests,
            note: order.note.clone(),
            ready_ms: order.ready_ms,
            late_ms: order.ready_ms.or(late_ms),
            ticket,
        }
    }
}

/// Asks for the numbers that guests without a table wait for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct GuestBoard {}

/// Numbers of orders, as a screen shows them to guests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuestBoardView {
    /// Those that the kitchen is at, the oldest first.
    pub cooking: Vec<String>,
    /// Those that can be fetched, the latest first.
    pub ready: Vec<String>,
}

impl Query for GuestBoard {
    type Answer = GuestBoardView;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let settings = crate::branch::settings(asked.reader)?;
        let is_called = |figures: &OrderFiguresRow| {
            let waits = match figures.kitchen {
                Cooking::Cooking => true,
                Cooking::Ready => asked.now.at_ms.saturating_sub(figures.touched_ms) < CALLED_MS,
                Cooking::None | Cooking::Served => false,
            };
            waits && figures.table_id.is_none() && figures.status != Status::Cancelled
        };
        let mut all = wanted(asked, &settings, is_called)?;
        all.sort_by_key(|figures| (figures.touched_ms, figures.order_id));
        let mut view = GuestBoardView::default();
        for figures in all {
            if is_delivered(figures.order_id, asked)? {
                continue;
            }
            if figures.kitchen == Cooking::Ready {
                view.ready.insert(0, figures.number);
            } else {
                view.cooking.push(figures.number);
            }
        }
        Ok(view)
    }
}

/// Whether a courier fetches it, not a guest.
fn is_delivered(order: OrderId, asked: &Asked<'_>) -> Result<bool, ApiError> {
    let Some(row) = asked.reader.row(order::ORDER, &[order.cell()])? else { return Ok(false) };
    let row = order::OrderRow::read(&row).map_err(StoreError::from)?;
    let service = row.served_as.or_else(|| row.put.map(|put| put.service));
    Ok(service == Some(Service::Delivery))
}

/// Figures of orders that the kitchen may still have to do with: the open ones, and those of today and yesterday that
/// were paid before they were made.
fn wanted(
    asked: &Asked<'_>,
    settings: &Settings,
    is_wanted: impl Fn(&OrderFiguresRow) -> bool,
) -> Result<Vec<OrderFiguresRow>, ApiError> {
    let today = settings.day(asked.now.at_ms)?;
    let days: Vec<BusinessDay> = (0..2).filter_map(|back| today.back(back)).collect();
    let places = Status::OPEN.iter().map(|status| ("status", status.cell()));
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for (column, value) in places.chain(days.iter().map(|day| ("day", day.cell()))) {
        for (key, cells) in asked.reader.figures_where(ORDER_FIGURES, column, &value)? {
            let figures = OrderFiguresRow::read(&key, &cells).map_err(StoreError::from)?;
            if is_wanted(&figures) && seen.insert(figures.order_id) {
                found.push(figures);
            }
        }
    }
    Ok(found)
}
