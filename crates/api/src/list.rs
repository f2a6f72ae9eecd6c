//! The one list of commands and queries: name, right, request. What stands here is dispatched, documented and exported
//! to TypeScript; what does not stand here does not exist.

use domain::Body;
use domain::access::Permission;
use domain::ids::OrderId;
use serde_json::value::{RawValue, to_raw_value};

use crate::call::{Asked, Command, Query};
use crate::typescript::Signature;
use crate::{ApiError, Ctx};
use crate::{
    again, anomalies, audit, boards, branch, checks, devices, guests, kitchen, lines, menu, order_list, order_views,
    orders, payments, people, print, receipts, reports, screens, shares, shift, shift_views, staff, stock,
};

/// A command that was read, its type forgotten.
pub(crate) trait Run: Send + Sync {
    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError>;
    fn also_needs(&self, ctx: &mut Ctx<'_, '_>) -> Result<Option<Permission>, ApiError>;
    fn orders(&self) -> Vec<OrderId>;
}

impl<C: Command> Run for C {
    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        Command::decide(self, ctx)
    }
    fn also_needs(&self, ctx: &mut Ctx<'_, '_>) -> Result<Option<Permission>, ApiError> {
        Command::also_needs(self, ctx)
    }
    fn orders(&self) -> Vec<OrderId> {
        Command::orders(self)
    }
}

type Parse = fn(&RawValue) -> Result<Box<dyn Run>, ApiError>;
type Answer = fn(&[Body]) -> Result<Box<RawValue>, ApiError>;
type Read = fn(&RawValue, &Asked<'_>) -> Result<Box<RawValue>, ApiError>;

/// A command of the list.
pub struct Listed {
    /// Its name.
    pub name: &'static str,
    /// The right that it needs.
    pub permission: Permission,
    pub(crate) parse: Parse,
    pub(crate) answer: Answer,
    pub(crate) signature: fn() -> Signature,
}

/// A query of the list.
pub struct ListedQuery {
    /// Its name.
    pub name: &'static str,
    /// The right that it needs.
    pub permission: Permission,
    pub(crate) read: Read,
    pub(crate) signature: fn() -> Signature,
}

impl std::fmt::Debug for Listed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl std::fmt::Debug for ListedQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

fn parse<C: Command>(request: &RawValue) -> Result<Box<dyn Run>, ApiError> {
    let request: C = serde_json::from_str(request.get()).map_err(ApiError::bad_request)?;
    Ok(Box::new(request))
}

fn answer<C: Command>(facts: &[Body]) -> Result<Box<RawValue>, ApiError> {
    Ok(to_raw_value(&C::answer(facts)?)?)
}

fn read<Q: Query>(request: &RawValue, asked: &Asked<'_>) -> Result<Box<RawValue>, ApiError> {
    let request: Q = serde_json::from_str(request.get()).map_err(ApiError::bad_request)?;
    Ok(to_raw_value(&request.read(asked)?)?)
}

macro_rules! commands {
    ($($name:literal $permission:ident $command:ty),+ $(,)?) => {
        /// Every command.
        pub const COMMANDS: &[Listed] = &[$(Listed {
            name: $name,
            permission: Permission::$permission,
            parse: parse::<$command>,
            answer: answer::<$command>,
            signature: || Signature::of::<$command, <$command as Command>::Answer>($name),
        }),+];
    };
}

macro_rules! queries {
    ($($name:literal $permission:ident $query:ty),+ $(,)?) => {
        /// Every query.
        pub const QUERIES: &[ListedQuery] = &[$(ListedQuery {
            name: $name,
            permission: Permission::$permission,
            read: read::<$query>,
            signature: || Signature::of::<$query, <$query as Query>::Answer>($name),
        }),+];
    };
}

commands! {
    "settings.save" Settings branch::SaveSettings,
    "settings.change" Settings branch::ChangeSettings,
    "devices.enrol" Settings branch::EnrolDevice,
    "devices.announce" Settings devices::AnnounceDevice,
    "devices.revoke" Settings branch::RevokeDevice,
    "devices.appoint" Settings devices::AppointDevice,
    "screens.pair" Settings screens::PairScreen,
    "screens.retire" Settings screens::RetireScreen,
    "tables.place" Floor branch::PlaceTable,
    "tables.retire" Floor branch::RetireTable,
    "roles.save" Rights staff::SaveRole,
    "users.save" Staff staff::SaveUser,
    "users.set_pin" Staff staff::SetPin,
    "users.set_card" Staff staff::SetCard,
    "menu.publish" Menu menu::PublishMenu,
    "menu.stop" StopList menu::StopEntry,
    "menu.remain" StopList menu::RemainEntry,
    "categories.save" Menu menu::SaveCategory,
    "pictures.store" Menu menu::StorePicture,
    "items.save" Stock stock::SaveItem,
    "stock.move" Stock stock::MoveStock,
    "stock.count" Stock stock::CountStock,
    "orders.open" Order orders::OpenOrder,
    "orders.add_line" Order lines::AddOrderLine,
    "orders.add_combo" Order lines::AddOrderCombo,
    "orders.change_line" Order lines::ChangeLine,
    "orders.change_combo" Order lines::ChangeCombo,
    "orders.change_quantity" Order orders::ChangeQuantity,
    "orders.note" Order orders::NoteOrder,
    "orders.note_line" Order orders::NoteLine,
    "orders.course" Order orders::CourseLine,
    "orders.seat" Order orders::SeatOrder,
    "orders.seat_line" Order guests::SeatLine,
    "orders.service" Order guests::ServeAs,
    "orders.guest" Order guests::NoteGuest,
    "orders.hand" Move guests::HandOrder,
    "orders.void_line" Order orders::VoidLine,
    "orders.move" Move orders::MoveOrder,
    "orders.transfer" Move orders::TransferLines,
    "orders.merge" Move orders::MergeOrder,
    "orders.cancel" Cancel orders::CancelOrder,
    "orders.reopen" Cancel orders::ReopenOrder,
    "orders.discount" Discount orders::DiscountOrder,
    "orders.withdraw_discount" Discount orders::WithdrawDiscount,
    "orders.fire" Send kitchen::FireOrder,
    "orders.serve" Send guests::ServeOrder,
    "tickets.ack" Kitchen kitchen::AckTicket,
    "tickets.bump" Kitchen kitchen::BumpTicket,
    "tickets.recall" Kitchen kitchen::RecallTicket,
    "batons.hand" Order checks::HandBaton,
    "batons.force" ForceBaton checks::ForceBaton,
    "checks.form" FormCheck checks::FormCheck,
    "checks.split" FormCheck checks::SplitCheck,
    "checks.cancel" CancelCheck checks::CancelCheck,
    "checks.print" FormCheck print::PrintCheck,
    "print.copy" View print::CopyPaper,
    "print.retry" Send print::RetryPrint,
    "print.cancel" Send print::CancelPrint,
    "drawer.open" CashMove print::OpenDrawer,
    "payments.take" Pay payments::TakePayment,
    "payments.start" Pay payments::StartPayment,
    "payments.finish" Pay payments::FinishPayment,
    "payments.refund" Refund payments::RefundPayment,
    "payments.change_tender" Refund payments::ChangeTender,
    "receipts.correct" Refund payments::CorrectReceipt,
    "shift.open" Shift shift::OpenShift,
    "shift.move_cash" CashMove shift::MoveCash,
    "shift.count" Shift shift::CountDrawer,
    "shift.z" Shift shift::CloseShift,
    "pools.open" Shares shares::OpenPool,
    "pools.give_share" Shares shares::GiveShare,
    "pools.reserve" Shares shares::Reserve,
    "pools.free" Shares shares::FreeReservation,
    "anomalies.resolve" Anomalies anomalies::ResolveAnomaly,
}

queries! {
    "settings.get" View branch::GetSettings,
    "devices.list" Settings devices::ListDevices,
    "screens.list" Settings screens::ListScreens,
    "tables.list" View branch::ListTables,
    "users.list" Staff staff::ListUsers,
    "people.names" View people::NamePeople,
    "people.me" View people::WhoIs,
    "roles.list" Staff people::ListRoles,
    "menu.list" View menu::ListMenu,
    "menu.categories" View menu::ListCategories,
    "menu.page" View menu::GetPage,
    "menu.search" View menu::SearchMenu,
    "menu.find" View menu::FindCode,
    "menu.get" View menu::GetEntry,
    "menu.stops" View menu::ListStops,
    "menu.preview_import" Menu menu::PreviewImport,
    "pictures.get" View menu::GetPicture,
    "stock.levels" Stock stock::StockLevels,
    "orders.get" View order_views::GetOrder,
    "orders.list" View order_list::ListOrders,
    "orders.wanted" View again::WantedLines,
    "receipts.list" View receipts::ListReceipts,
    "print.jobs" View print::ListPrints,
    "print.preview" View print::PreviewPaper,
    "print.state" View print::PrinterStates,
    "shift.current" View shift::CurrentShift,
    "shift.x" Shift shift::XReport,
    "shift.list" Shift shift_views::ListShifts,
    "shift.report" ExpectedCash shift_views::ReportShift,
    "reports.day" ExpectedCash reports::DayReport,
    "reports.waiter" View reports::WaiterReport,
    "tickets.board" Kitchen boards::TicketBoard,
    "guests.board" Board boards::GuestBoard,
    "anomalies.list" Anomalies anomalies::ListAnomalies,
    "anomalies.count" Anomalies anomalies::CountAnomalies,
    "anomalies.resolved" Anomalies anomalies::ListResolved,
    "audit.history" Audit audit::History,
    "audit.list" Audit audit::ListAudit,
}
