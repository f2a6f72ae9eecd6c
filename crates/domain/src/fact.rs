//! The one list of fact kinds, and the door between a line of the log and the rules.
//!
//! A kind is never renamed and its fields are never retyped: fields are added with defaults, a change of meaning is a
//! new kind or a new version (`tests/golden` replays a line of each for ever).

use log::{Draft, Fact, RowOp};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{branch, check, floor, kitchen, menu, order, paper, payment, screens, shares, shift, staff, stock};

/// Why a fact has no effect here (yet). It is kept and passed on all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unapplied {
    /// A kind, or a version of it, that a later build knows.
    #[error("this build does not know the kind «{kind}» in version {version}")]
    Unknown {
        /// The kind.
        kind: String,
        /// The version.
        version: u16,
    },
    /// A known kind whose body is not what the kind says.
    #[error("the body of a fact of kind «{kind}» is broken: {reason}")]
    Malformed {
        /// The kind.
        kind: String,
        /// What is wrong.
        reason: String,
    },
}

/// Who stands behind the facts of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct By {
    /// Who gave the command.
    pub user: Option<log::UserId>,
    /// Who approved it.
    pub approver: Option<log::UserId>,
    /// The command.
    pub command: Option<log::CommandId>,
}

/// The body of one kind of fact.
pub trait FactBody: Serialize + DeserializeOwned {
    /// What it happened to.
    fn entity(&self) -> Option<Uuid>;

    /// What it does to the tables. It sees the fact and nothing else: that is why copies become equal.
    fn evolve(&self, fact: &Fact) -> Vec<RowOp>;
}

macro_rules! facts {
    ($($kind:literal $version:literal => $variant:ident($body:ty)),+ $(,)?) => {
        /// Something that happened.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Body {
            $(#[doc = concat!("`", $kind, "`")] $variant($body),)+
        }

        /// Every kind with the version that this build writes.
        pub const KINDS: &[(&str, u16)] = &[$(($kind, $version)),+];

        impl Body {
            /// Kind and version.
            pub fn kind(&self) -> (&'static str, u16) {
                match self {
                    $(Self::$variant(_) => ($kind, $version),)+
                }
            }

            /// What it happened to.
            pub fn entity(&self) -> Option<Uuid> {
                match self {
                    $(Self::$variant(body) => body.entity(),)+
                }
            }

            /// Reads the body of a fact.
            pub fn decode(fact: &Fact) -> Result<Self, Unapplied> {
                match (fact.kind.as_str(), fact.version) {
                    $(($kind, $version) => parse(fact).map(Self::$variant),)+
                    _ => Err(Unapplied::Unknown { kind: fact.kind.clone(), version: fact.version }),
                }
            }

            fn raw(&self) -> serde_json::Result<Box<RawValue>> {
                match self {
                    $(Self::$variant(body) => serde_json::value::to_raw_value(body),)+
                }
            }

            /// What it does to the tables, given the fact that bears it.
            pub fn rows(&self, fact: &Fact) -> Vec<RowOp> {
                match self {
                    $(Self::$variant(body) => body.evolve(fact),)+
                }
            }
        }

        $(impl From<$body> for Body {
            fn from(body: $body) -> Self {
                Self::$variant(body)
            }
        })+
    };
}

facts! {
    "stream.opened" 1 => StreamOpened(log::StreamOpened),
    "command.noted" 1 => CommandNoted(CommandNoted),
    "setting.changed" 1 => SettingChanged(branch::SettingChanged),
    "device.enrolled" 1 => DeviceEnrolled(branch::DeviceEnrolled),
    "device.announced" 1 => DeviceAnnounced(branch::DeviceAnnounced),
    "device.revoked" 1 => DeviceRevoked(branch::DeviceRevoked),
    "hub.appointed" 1 => HubAppointed(branch::HubAppointed),
    "screen.paired" 1 => ScreenPaired(screens::ScreenPaired),
    "screen.retired" 1 => ScreenRetired(screens::ScreenRetired),
    "role.changed" 1 => RoleChanged(staff::RoleChanged),
    "user.changed" 1 => UserChanged(staff::UserChanged),
    "user.pin_set" 1 => UserPinSet(staff::UserPinSet),
    "table.placed" 1 => TablePlaced(floor::TablePlaced),
    "table.retired" 1 => TableRetired(floor::TableRetired),
    "entry.written" 1 => EntryWritten(menu::EntryWritten),
    "menu.published" 1 => MenuPublished(menu::MenuPublished),
    "entry.stopped" 1 => EntryStopped(menu::EntryStopped),
    "entry.remainder_set" 1 => EntryRemainderSet(menu::EntryRemainderSet),
    "category.changed" 1 => CategoryChanged(menu::CategoryChanged),
    "picture.stored" 1 => PictureStored(menu::PictureStored),
    "item.changed" 1 => ItemChanged(stock::ItemChanged),
    "stock.moved" 1 => StockMoved(stock::StockMoved),
    "stock.counted" 1 => StockCounted(stock::StockCounted),
    "order.opened" 1 => OrderOpened(order::OrderOpened),
    "order.moved" 1 => OrderMoved(order::OrderMoved),
    "order.seated" 1 => OrderSeated(order::OrderSeated),
    "order.noted" 1 => OrderNoted(order::OrderNoted),
    "order.service_changed" 1 => OrderServiceChanged(order::OrderServiceChanged),
    "order.guest_noted" 1 => OrderGuestNoted(order::OrderGuestNoted),
    "order.handed" 1 => OrderHanded(order::OrderHanded),
    "order.merged" 1 => OrderMerged(order::OrderMerged),
    "order.cancelled" 1 => OrderCancelled(order::OrderCancelled),
    "line.added" 1 => LineAdded(order::LineAdded),
    "line.quantity_changed" 1 => LineQuantityChanged(order::LineQuantityChanged),
    "line.noted" 1 => LineNoted(order::LineNoted),
    "line.coursed" 1 => LineCoursed(order::LineCoursed),
    "line.seated" 1 => LineSeated(order::LineSeated),
    "line.voided" 1 => LineVoided(order::LineVoided),
    "line.moved" 1 => LineMoved(order::LineMoved),
    "discount.given" 1 => DiscountGiven(order::DiscountGiven),
    "discount.withdrawn" 1 => DiscountWithdrawn(order::DiscountWithdrawn),
    "baton.moved" 1 => BatonMoved(order::BatonMoved),
    "ticket.issued" 1 => TicketIssued(kitchen::TicketIssued),
    "ticket.acked" 1 => TicketAcked(kitchen::TicketAcked),
    "ticket.bumped" 1 => TicketBumped(kitchen::TicketBumped),
    "ticket.served" 1 => TicketServed(kitchen::TicketServed),
    "ticket.recalled" 1 => TicketRecalled(kitchen::TicketRecalled),
    "check.formed" 1 => CheckFormed(check::CheckFormed),
    "check.cancelled" 1 => CheckCancelled(check::CheckCancelled),
    "check.printed" 1 => CheckPrinted(paper::CheckPrinted),
    "paper.copied" 1 => PaperCopied(paper::PaperCopied),
    "drawer.opened" 1 => DrawerOpened(paper::DrawerOpened),
    "payment.started" 1 => PaymentStarted(payment::PaymentStarted),
    "payment.captured" 1 => PaymentCaptured(payment::PaymentCaptured),
    "payment.failed" 1 => PaymentFailed(payment::PaymentFailed),
    "payment.unknown" 1 => PaymentUnknown(payment::PaymentUnknown),
    "payment.reversed" 1 => PaymentReversed(payment::PaymentReversed),
    "payment.refunded" 1 => PaymentRefunded(payment::PaymentRefunded),
    "receipt.issued" 1 => ReceiptIssued(payment::ReceiptIssued),
    "receipt.corrected" 1 => ReceiptCorrected(payment::ReceiptCorrected),
    "shift.opened" 1 => ShiftOpened(shift::ShiftOpened),
    "cash.moved" 1 => CashMoved(shift::CashMoved),
    "shift.counted" 1 => ShiftCounted(shift::ShiftCounted),
    "shift.closed" 1 => ShiftClosed(shift::ShiftClosed),
    "pool.opened" 1 => PoolOpened(shares::PoolOpened),
    "share.moved" 1 => ShareMoved(shares::ShareMoved),
    "reservation.made" 1 => ReservationMade(shares::ReservationMade),
    "reservation.freed" 1 => ReservationFreed(shares::ReservationFreed),
    "anomaly.resolved" 1 => AnomalyResolved(crate::anomaly::AnomalyResolved),
}

fn parse<B: DeserializeOwned>(fact: &Fact) -> Result<B, Unapplied> {
    serde_json::from_str(fact.body.get())
        .map_err(|error| Unapplied::Malformed { kind: fact.kind.clone(), reason: error.to_string() })
}

/// What a fact does to the tables, or why it has no effect (yet).
pub fn evolve(fact: &Fact) -> Result<Vec<RowOp>, Unapplied> {
    Body::decode(fact).map(|body| body.rows(fact))
}

impl Body {
    /// The draft that the author of a stream makes a fact of.
    pub fn draft(&self, by: By) -> serde_json::Result<Draft> {
        let (kind, version) = self.kind();
        let By { user, approver, command } = by;
        Ok(Draft { kind, version, entity: self.entity(), user, approver, command, body: self.raw()? })
    }
}

impl FactBody for log::StreamOpened {
    fn entity(&self) -> Option<Uuid> {
        Some(self.device.0)
    }

    /// The store keeps streams by itself; the rules read nothing of them.
    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        Vec::new()
    }
}

/// A command found that there was nothing to do. It is noted all the same: a repetition must find nothing to do, too,
/// even if by then there were something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct CommandNoted {
    /// Name of the command.
    pub name: String,
}

impl FactBody for CommandNoted {
    fn entity(&self) -> Option<Uuid> {
        None
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        Vec::new()
    }
}
