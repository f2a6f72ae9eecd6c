//! Pools and their shares.

use domain::Body;
use domain::ids::{OrderId, PoolId, ReservationId, ShareMoveId};
use domain::money::Qty;
use domain::shares::{PoolOpened, ReservationFreed, ReservationMade, ShareError, ShareMoved};
use domain::text;
use log::DeviceId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call::first;
use crate::orders::done;
use crate::{ApiError, Command, Ctx};

/// Opens a pool; this device holds all of it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenPool {
    /// What it is.
    pub name: String,
    /// How much there is, in thousandths of a unit.
    pub capacity: Qty,
}

/// A pool that was opened.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenedPool {
    /// The pool.
    pub pool: PoolId,
}

impl Command for OpenPool {
    type Answer = OpenedPool;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        text::name("name", &self.name)?;
        if self.capacity <= Qty::ZERO {
            return Err(ShareError::Amount.into());
        }
        let pool = PoolId::derived(ctx.command.0, 0);
        let (name, capacity) = (self.name.clone(), self.capacity);
        Ok(vec![PoolOpened { pool, name, capacity, device: ctx.device }.into()])
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        Ok(OpenedPool { pool: first!(facts, PoolOpened)?.pool })
    }
}

done! {
    /// Gives a part of this device's share to another device.
    GiveShare {
        /// The pool.
        pool: PoolId,
        /// The device.
        to: DeviceId,
        /// How much.
        amount: Qty,
    } |this, ctx| {
        let id = ShareMoveId::derived(ctx.command.0, 0);
        let (pool, to, amount) = (this.pool, this.to, this.amount);
        let moved = ShareMoved { pool, id, from: ctx.device, to, amount, forced: false };
        Ok(ctx.pool(pool)?.give(moved)?)
    } => [Body::ShareMoved(_)];

    /// Gives a reservation up.
    FreeReservation {
        /// The pool.
        pool: PoolId,
        /// The reservation.
        reservation: ReservationId,
    } |this, ctx| {
        let freed = ReservationFreed { pool: this.pool, reservation: this.reservation };
        Ok(ctx.pool(this.pool)?.free_reservation(freed)?)
    } => [Body::ReservationFreed(_)];
}

/// Reserves from this device's share.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Reserve {
    /// The pool.
    pub pool: PoolId,
    /// How much.
    pub amount: Qty,
    /// What it is for.
    #[serde(default)]
    #[ts(optional)]
    pub order: Option<OrderId>,
}

/// A reservation that was made.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Reserved {
    /// The reservation.
    pub reservation: ReservationId,
}

impl Command for Reserve {
    type Answer = Reserved;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let reservation = ReservationId::derived(ctx.command.0, 0);
        let (pool, order, amount, device) = (self.pool, self.order, self.amount, ctx.device);
        let made = ReservationMade { pool, reservation, device, order, amount };
        Ok(ctx.pool(pool)?.reserve(made)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        Ok(Reserved { reservation: first!(facts, ReservationMade)?.reservation })
    }
}
