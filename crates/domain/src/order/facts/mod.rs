//! What can happen to an order and to its lines, and which rows each of it writes.

mod baton;
mod discount;
mod line;
mod order;

pub use baton::BatonMoved;
pub use discount::{DiscountGiven, DiscountWithdrawn};
pub use line::{
    EntryVersion, LineAdded, LineCoursed, LineMoved, LineNoted, LineQuantityChanged, LineSeated, LineVoided,
};
pub use order::{
    Guest, OrderCancelled, OrderGuestNoted, OrderHanded, OrderMerged, OrderMoved, OrderNoted, OrderOpened, OrderSeated,
    OrderServiceChanged, Service,
};

macro_rules! entity {
    ($field:ident) => {
        fn entity(&self) -> Option<Uuid> {
            Some(self.$field.0)
        }
    };
}
pub(crate) use entity;
