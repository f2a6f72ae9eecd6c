//! Orders and their lines: what can happen to them, how they stand, and which changes the rules allow.

mod baton;
mod decide;
mod derive;
mod discount;
mod facts;
mod moves;
mod pricing;
mod refusal;
mod rows;
mod sold;
mod view;

pub use decide::{AddCombo, AddLine, Part, Void, add, combo, line, open};
pub use discount::GiveDiscount;
pub(crate) use facts::entity;
pub use facts::{
    BatonMoved, DiscountGiven, DiscountWithdrawn, EntryVersion, LineAdded, LineCoursed, LineMoved, LineNoted,
    LineQuantityChanged, LineVoided, OrderCancelled, OrderMerged, OrderMoved, OrderNoted, OrderOpened, OrderSeated,
    Service,
};
pub use moves::Transfer;
pub use pricing::{Bill, Taken, taxes};
pub use refusal::OrderError;
pub use rows::{
    BATON, DISCOUNT, DiscountPut, LINE, LINE_VOID, ORDER, ORDER_FIGURES, OrderFiguresRow, QUANTITY_CHANGE, Removal,
    Status,
};
pub use sold::{Sold, SoldModifier};
pub use view::{Baton, Check, Line, Order, Payment, Refund, Ticket};

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
        kitchen::TICKET_ITEM,
        check::CHECK,
        check::COVER,
        check::CHECK_PRINT,
        payment::PAYMENT,
        payment::PAYMENT_RESULT,
        payment::REFUND,
        payment::RECEIPT,
    ],
    derived: &[ORDER_FIGURES, check::CHECK_FIGURES, payment::MONEY_FIGURES, anomaly::ANOMALY],
    derive: derive::derive,
};
