//! Who may do what, and the closed list of reasons for a refusal.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// A right. A command names the one that it needs; what a role lacks is refused in `dispatch`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl Permission {
            /// Every right.
            pub const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

permissions! {
    /// See orders, tables and the menu.
    View = "view",
    /// Open orders and add lines.
    Order = "orders",
    /// Work on orders that another waiter has.
    OrdersOthers = "orders-others",
    /// Send lines to the kitchen.
    Send = "orders-send",
    /// Move, merge and split orders.
    Move = "orders-move",
    /// Void lines that were sent.
    VoidSent = "orders-void-sent",
    /// Cancel orders.
    Cancel = "orders-cancel",
    /// Give discounts.
    Discount = "discounts",
    /// Form a check: print a pre-bill.
    FormCheck = "checks",
    /// Take a check back.
    CancelCheck = "checks-cancel",
    /// Take money.
    Pay = "payments",
    /// Give money back.
    Refund = "refunds",
    /// Take the baton of an order without its holder.
    ForceBaton = "baton-force",
    /// Open, count and close a shift.
    Shift = "shifts",
    /// Put cash into a drawer and take it out.
    CashMove = "cash-moves",
    /// See what a drawer should hold.
    ExpectedCash = "expected-cash",
    /// Mark and finish tickets.
    Kitchen = "kitchen",
    /// See which orders are called out, and nothing else of them.
    Board = "board",
    /// Stop entries and give them free.
    StopList = "stop-list",
    /// Change the menu.
    Menu = "menu",
    /// Move and count stock.
    Stock = "stock",
    /// Move shares of pools and reserve from them.
    Shares = "shares",
    /// Change the floor plan.
    Floor = "floor",
    /// Change people.
    Staff = "staff",
    /// Change what roles may do.
    Rights = "rights",
    /// Change settings and devices.
    Settings = "settings",
    /// Deal with anomalies.
    Anomalies = "anomalies",
    /// Read the log and check it.
    Audit = "audit",
}

/// Why a command was refused. The list grows only when a caller branches on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The request is not one: wrong types, unknown name.
    BadRequest,
    /// A value is out of its limits.
    Invalid,
    /// There is no such thing.
    NotFound,
    /// Nobody is signed in, or not any more: a PIN is asked for.
    NotSignedIn,
    /// The person lacks the right; an approval may help.
    NotAllowed,
    /// Not in this state of things; a hint, no error.
    NotNow,
    /// Another device holds what is needed.
    HeldElsewhere,
    /// The identifier is taken by something else.
    Conflict,
    /// The disk is full.
    DiskFull,
    /// Something is broken; nothing was changed.
    Broken,
}

/// A rule that said no. It is written with the name of its `reason` and the particulars of its words, so that a screen
/// can say it in the language of whoever stands before it.
pub trait Refusal: std::error::Error + Serialize {
    /// What a caller may branch on.
    fn code(&self) -> Code {
        Code::Invalid
    }
}

/// Names of the roles that a branch begins with, and what they may do (the matrix can be edited). A waiter works on his
/// own orders only; a cashier takes money for all of them, and gives neither discounts nor money back.
pub fn default_roles() -> Vec<(&'static str, BTreeSet<Permission>)> {
    use Permission as P;
    let waiter = [P::View, P::Board, P::Order, P::Send, P::Move, P::FormCheck];
    let cashier = [P::View, P::Order, P::OrdersOthers, P::Send, P::FormCheck, P::Pay, P::Shift, P::CashMove];
    let chef = [P::View, P::Kitchen, P::Board, P::StopList];
    let operator = [P::View, P::Order, P::OrdersOthers, P::Send, P::Move, P::FormCheck, P::Cancel];
    let manager = P::ALL.iter().copied().filter(|right| !matches!(right, P::Rights)).collect();
    vec![
        ("admin", P::ALL.iter().copied().collect()),
        ("manager", manager),
        ("operator", operator.into()),
        ("cashier", cashier.into()),
        ("waiter", waiter.into()),
        ("chef", chef.into()),
    ]
}
