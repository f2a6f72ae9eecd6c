//! The baton: who may take money for an order. Exactly one device holds it, and it moves by facts, not by a server.

use log::{DeviceId, Planted, planted};

use super::facts::BatonMoved;
use super::refusal::OrderError;
use super::view::Order;
use crate::fact::Body;
use crate::payment::PaymentStatus;

impl Order {
    /// Refuses what only the holder may do.
    pub fn need_baton(&self, device: DeviceId) -> Result<(), OrderError> {
        let holder = self.baton.holder;
        if holder == device || planted(Planted::PayWithoutBaton) {
            Ok(())
        } else {
            Err(OrderError::HeldElsewhere { holder })
        }
    }

    /// Hands the baton to another device. Not while a payment is under way: its outcome belongs to who began it.
    pub fn hand_baton(&self, by: DeviceId, to: DeviceId) -> Result<Vec<Body>, OrderError> {
        self.need_baton(by)?;
        if self.payments.iter().any(|payment| payment.status == PaymentStatus::Started) {
            return Err(OrderError::PaymentPending);
        }
        if to == by {
            return Ok(Vec::new());
        }
        Ok(vec![BatonMoved { order: self.id, n: self.baton.n.saturating_add(1), to, by, forced: false }.into()])
    }

    /// Takes the baton without its holder. Both sides keep their facts; if both took money, it is listed.
    pub fn force_baton(&self, by: DeviceId) -> Result<Vec<Body>, OrderError> {
        if self.baton.holder == by {
            return Ok(Vec::new());
        }
        Ok(vec![BatonMoved { order: self.id, n: self.baton.n.saturating_add(1), to: by, by, forced: true }.into()])
    }
}
