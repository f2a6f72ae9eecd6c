//! The baton goes from device to device.

use log::{DeviceId, Fact, RowOp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entity;
use crate::fact::FactBody;
use crate::ids::OrderId;
use crate::order::rows::BatonPut;

/// The right to take money for an order went to another device. Only the holder may hand it on, except by force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatonMoved {
    /// The order.
    pub order: OrderId,
    /// Number of the move; the opener holds number 0.
    pub n: u32,
    /// Who holds it now.
    pub to: DeviceId,
    /// Who wrote this.
    pub by: DeviceId,
    /// Whether it was taken without the holder.
    pub forced: bool,
}

impl FactBody for BatonMoved {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let (to_device, by_device, forced) = (self.to, self.by, self.forced);
        vec![BatonPut { to_device, forced, at_ms: fact.at_ms }.op(self.order, self.n, by_device)]
    }
}
