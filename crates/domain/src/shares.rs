//! Shares: a capacity that several devices use without asking each other, because each holds a part of it.
//!
//! A device reserves only from what it holds and has not reserved, in one local transaction. So all reservations
//! together never exceed the capacity, in whatever way the network is split.

use std::collections::BTreeMap;

use log::{DeviceId, Fact, RowOp, Rows, Stamp, mark};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::{Code, Refusal};
use crate::aggregate::read_all;
use crate::anomaly::{self, Kind};
use crate::fact::{Body, FactBody};
use crate::ids::{OrderId, PoolId, ReservationId, ShareMoveId};
use crate::money::Qty;
use crate::order::entity;
use crate::{Aggregate, Figure};

log::table! {
    /// Pools.
    pub POOL = "share_pool": PoolRow, PoolPut {
        key { pool_id: PoolId }
        put { name: String, capacity: Qty, device_id: DeviceId }
    }
}

log::table! {
    /// Movements of shares between devices.
    pub SHARE_MOVE = "share_move": ShareMoveRow, ShareMovePut {
        key { pool_id: PoolId, move_id: ShareMoveId }
        put { from_device: DeviceId, to_device: DeviceId, amount: Qty, forced: bool }
    }
}

log::table! {
    /// Reservations.
    pub RESERVATION = "reservation": ReservationRow, ReservationPut {
        key { pool_id: PoolId, reservation_id: ReservationId }
        put { device_id: DeviceId, order_id: Option<OrderId>, amount: Qty }
        mark { freed }
    }
}

log::derived_table! {
    /// What each device holds of a pool and has reserved from it.
    pub SHARE_FIGURES = "share_figures": ShareFiguresRow {
        key { pool_id: PoolId, device_id: DeviceId }
        put { held: Qty, reserved: Qty }
    }
}

/// Pools with their shares and reservations.
pub const AGGREGATE: &Aggregate = &Aggregate {
    name: "share_pool",
    tables: &[POOL, SHARE_MOVE, RESERVATION],
    derived: &[SHARE_FIGURES, anomaly::ANOMALY],
    derive,
};

/// A pool was opened; its opener holds all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolOpened {
    /// The pool.
    pub pool: PoolId,
    /// What it is, for people.
    pub name: String,
    /// How much there is.
    pub capacity: Qty,
    /// Who holds it first.
    pub device: DeviceId,
}

impl FactBody for PoolOpened {
    entity!(pool);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let (name, capacity, device_id) = (self.name.clone(), self.capacity, self.device);
        vec![PoolPut { name, capacity, device_id }.op(self.pool)]
    }
}

/// A device gave a part of its share to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareMoved {
    /// The pool.
    pub pool: PoolId,
    /// The movement.
    pub id: ShareMoveId,
    /// Who gave.
    pub from: DeviceId,
    /// Who got.
    pub to: DeviceId,
    /// How much.
    pub amount: Qty,
    /// Whether a manager took it from a device that is gone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forced: bool,
}

impl FactBody for ShareMoved {
    entity!(pool);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let put = ShareMovePut { from_device: self.from, to_device: self.to, amount: self.amount, forced: self.forced };
        vec![put.op(self.pool, self.id)]
    }
}

/// A device reserved from its share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationMade {
    /// The pool.
    pub pool: PoolId,
    /// The reservation.
    pub reservation: ReservationId,
    /// Whose share it takes from.
    pub device: DeviceId,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// How much.
    pub amount: Qty,
}

impl FactBody for ReservationMade {
    entity!(pool);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let (device_id, order_id, amount) = (self.device, self.order, self.amount);
        vec![ReservationPut { device_id, order_id, amount }.op(self.pool, self.reservation)]
    }
}

/// A reservation was given up; its share is free again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationFreed {
    /// The pool.
    pub pool: PoolId,
    /// The reservation.
    pub reservation: ReservationId,
}

impl FactBody for ReservationFreed {
    entity!(pool);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![mark!(RESERVATION.freed, [self.pool, self.reservation], 1)]
    }
}

/// Why nothing is taken from a share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, ts_rs::TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ShareError {
    /// No such pool.
    #[error("there is no such pool")]
    NoPool,
    /// No such reservation.
    #[error("there is no such reservation")]
    NoReservation,
    /// Not above zero.
    #[error("an amount must be above zero")]
    Amount,
    /// The share does not hold that much.
    #[error("this device's share has {free} thousandths left")]
    Exhausted {
        /// What is left of it.
        free: i64,
    },
}

impl Refusal for ShareError {
    fn code(&self) -> Code {
        match self {
            Self::NoPool | Self::NoReservation => Code::NotFound,
            Self::Amount => Code::Invalid,
            Self::Exhausted { .. } => Code::HeldElsewhere,
        }
    }
}

/// A pool, read from its rows.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    /// What each device holds, and what of that it has reserved.
    pub shares: BTreeMap<DeviceId, (i64, i64)>,
    reservations: BTreeMap<ReservationId, (DeviceId, i64, bool)>,
    opened: Option<(Stamp, i64)>,
    first_reserved: BTreeMap<DeviceId, Stamp>,
}

impl Pool {
    /// Reads a pool.
    pub fn read(rows: &Rows) -> Self {
        let mut pool = Self::default();
        for row in read_all(rows, POOL, PoolRow::read) {
            let (Some(put), Some(stamp)) = (row.put, row.stamp) else { continue };
            pool.add(put.device_id, put.capacity.thousandths(), 0);
            pool.opened = Some((stamp, put.capacity.thousandths()));
        }
        for put in read_all(rows, SHARE_MOVE, ShareMoveRow::read).filter_map(|row| row.put) {
            pool.add(put.from_device, -put.amount.thousandths(), 0);
            pool.add(put.to_device, put.amount.thousandths(), 0);
        }
        for row in read_all(rows, RESERVATION, ReservationRow::read) {
            let (Some(put), Some(stamp)) = (row.put, row.stamp) else { continue };
            let amount = put.amount.thousandths();
            pool.reservations.insert(row.reservation_id, (put.device_id, amount, row.freed > 0));
            if row.freed == 0 {
                pool.add(put.device_id, 0, amount);
                let first = pool.first_reserved.entry(put.device_id).or_insert(stamp);
                *first = stamp.min(*first);
            }
        }
        pool
    }

    /// Adds to what a device holds and has reserved; facts from anywhere are cut off at the ends of `i64`.
    fn add(&mut self, device: DeviceId, held: i64, reserved: i64) {
        let share = self.shares.entry(device).or_default();
        *share = (share.0.saturating_add(held), share.1.saturating_add(reserved));
    }

    /// How much there is in all, once the pool is known.
    pub fn capacity(&self) -> Option<i64> {
        self.opened.map(|(_, capacity)| capacity)
    }

    /// What a device can still give or reserve.
    pub fn free(&self, device: DeviceId) -> i64 {
        self.shares.get(&device).map_or(0, |(held, reserved)| held.saturating_sub(*reserved))
    }

    fn check(&self, device: DeviceId, amount: Qty) -> Result<(), ShareError> {
        if self.opened.is_none() {
            return Err(ShareError::NoPool);
        }
        if amount <= Qty::ZERO {
            return Err(ShareError::Amount);
        }
        let free = self.free(device);
        if amount.thousandths() > free && !log::planted(log::Planted::ShareOverdrawn) {
            return Err(ShareError::Exhausted { free });
        }
        Ok(())
    }

    /// Reserves from the device's own share.
    pub fn reserve(&self, made: ReservationMade) -> Result<Vec<Body>, ShareError> {
        self.check(made.device, made.amount)?;
        Ok(vec![made.into()])
    }

    /// Gives a part of a share away.
    pub fn give(&self, moved: ShareMoved) -> Result<Vec<Body>, ShareError> {
        self.check(moved.from, moved.amount)?;
        Ok(vec![moved.into()])
    }

    /// Gives a reservation up. Doing so twice changes nothing.
    pub fn free_reservation(&self, freed: ReservationFreed) -> Result<Vec<Body>, ShareError> {
        match self.reservations.get(&freed.reservation) {
            None => Err(ShareError::NoReservation),
            Some((_, _, true)) => Ok(Vec::new()),
            Some((_, _, false)) => Ok(vec![freed.into()]),
        }
    }
}

fn derive(rows: &Rows) -> Vec<Figure> {
    let pool = Pool::read(rows);
    let Some(pool_id) = pool_id(rows) else { return Vec::new() };
    let mut figures = Vec::new();
    for (device, (held, reserved)) in &pool.shares {
        let qty = |thousandths: i64| Qty::new(thousandths).unwrap_or(Qty::MAX);
        let row = ShareFiguresRow { pool_id, device_id: *device, held: qty(*held), reserved: qty(*reserved) };
        let (key, cells) = row.cells();
        figures.push(Figure { table: SHARE_FIGURES.name, key, figures: cells });
        if let (true, Some((opened, _))) = (reserved > held, pool.opened) {
            let first = pool.first_reserved.get(device).copied().unwrap_or(opened);
            figures.push(anomaly::figure(pool_id.0, Kind::ShareOverdrawn, device.0, first));
        }
    }
    figures
}

fn pool_id(rows: &Rows) -> Option<PoolId> {
    let of = |table| rows.of(table).next().and_then(|row| row.key.first()).and_then(<PoolId as log::Cell>::read);
    of(POOL).or_else(|| of(SHARE_MOVE)).or_else(|| of(RESERVATION))
}
