//! How safe each sale is: on this disk, on two machines, in the centre.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::ApiError;
use domain::access::Permission;
use domain::ids::OrderId;
use log::{UserId, Vector};
use serde::{Deserialize, Serialize};
use store::Safety;

use super::Door;

/// A list on a screen is never longer.
const ORDERS_MAX: usize = 500;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    orders: Vec<OrderId>,
}

/// How safe something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    Disk,
    TwoMachines,
    Centre,
}

/// How safe orders are.
#[derive(Debug, Serialize)]
pub(super) struct Levels {
    /// Other machines belong to the restaurant; without them all there is lies on this disk.
    is_shared: bool,
    /// The level of each order that is here.
    levels: BTreeMap<OrderId, Level>,
}

impl Door {
    /// How safe orders are, with all that was recorded about them.
    pub(super) async fn levels(self: &Arc<Self>, user: UserId, asked: Asked) -> Result<Levels, ApiError> {
        self.need(user, Permission::View).await?;
        if asked.orders.len() > ORDERS_MAX {
            return Err(ApiError::bad_request("too many orders are asked for by name"));
        }
        let links = self.links.as_ref().map(|links| links.state());
        let is_shared = links.as_ref().is_some_and(|links| links.is_shared);
        let (safe, centre) = links.map_or_else(Default::default, |links| (links.safe, links.centre));
        let levels = self.aside(move |door| door.read_levels(&asked.orders, &safe, &centre)).await?;
        Ok(Levels { is_shared, levels })
    }

    fn read_levels(
        &self,
        orders: &[OrderId],
        safe: &Vector,
        centre: &Vector,
    ) -> Result<BTreeMap<OrderId, Level>, ApiError> {
        let own = self.terminal.device;
        Ok(self.terminal.store.read(|reader| {
            let at = reader.whereabouts(own)?.heard(safe, centre);
            let mut levels = BTreeMap::new();
            for order in orders {
                let level = reader.safety(order.0, &at)?.map(|safety| match safety {
                    Safety::Disk => Level::Disk,
                    Safety::TwoMachines => Level::TwoMachines,
                    Safety::Centre => Level::Centre,
                });
                levels.extend(level.map(|level| (*order, level)));
            }
            Ok::<_, store::StoreError>(levels)
        })?)
    }
}
