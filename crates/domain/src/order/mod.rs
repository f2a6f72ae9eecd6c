//! Orders and their lines: what can happen to them, how they stand, and which changes the rules allow.

mod again;
mod anew;
mod baton;
mod decide;
mod derive;
mod discount;
mod facts;
mod moves;
mod pricing;
mod refusal;
mod remedy;
mod rows;
mod sell;
mod sides;
mod sold;
mod view;
mod waiter;

pub use again::{Again, again};
pub use anew::Anew;
pub use decide::{Part, Void, add, open};
pub use discount::GiveDiscount;
pub(crate) use facts::entity;
pub use facts::{
    BatonMoved, DiscountGiven, DiscountWithdrawn, EntryVersion, Guest, LineAdded, LineCoursed, LineMoved, LineNoted,
    LineQuantityChanged, LineSeated, LineVoided, OrderCancelled, OrderGuestNoted, OrderHanded, OrderMerged, OrderMoved,
    OrderNoted, OrderOpened, OrderSeated, OrderServiceChanged, Service,
};
pub use moves::Transfer;
pub use pricing::{Bill, Taken, taxes};
pub use refusal::OrderError;
pub use remedy::{Remedy, Step};
pub use rows::{
    BATON, Cooking, DISCOUNT, DiscountPut, DiscountRow, LINE, LINE_VOID, LineRow, LineVoidPut, LineVoidRow, ORDER,
    ORDER_FIGURES, OrderFiguresRow, OrderRow, QUANTITY_CHANGE, Removal, Status,
};
pub use sell::{AddCombo, AddLine, Chosen, combo, half_variant, halves, line, menu_combo};
pub use sides::{Deed, Side};
pub use sold::{Sold, SoldCombo, SoldHalf, SoldModifier};
pub use view::{Baton, Check, Line, Order, Payment, Refund, Ticket};
pub use waiter::{table, waiter};

use crate::{Aggregate, anomaly, check, kitchen, payment};

/// An order with everything that hangs on it: what touches its money is decided on these rows and on no others.
pub const AGGREGATE: &Aggregate = &Aggregate {
    name: "orders",
    tables: &[
        ORDER,
        LINE,
        QUANTITY_CHANGE,
        LINE_VOID,
        DISCOUNT,
        BATON,
        kitchen::TICKET,
        kitchen::TICKET_ITEMS,
        check::CHECK,
        check::CHECK_PRINT,
        payment::PAYMENT,
        payment::PAYMENT_RESULT,
        payment::REFUND,
        payment::RECEIPT,
        payment::RECEIPT_CORRECTION,
    ],
    derived: &[ORDER_FIGURES, check::CHECK_FIGURES, payment::MONEY_FIGURES, anomaly::ANOMALY],
    derive: derive::derive,
};
