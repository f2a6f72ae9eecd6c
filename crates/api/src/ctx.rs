//! What a handler works with: the transaction, who asks, and when.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use domain::access::Permission;
use domain::branch::{BOOK, Called, SETTING_AGGREGATE, Settings};
use domain::calendar::BusinessDay;
use domain::ids::{EntryId, OrderId, PoolId, ShiftId};
use domain::kitchen::Counter;
use domain::menu::{self, ENTRY_AGGREGATE, ENTRY_VERSION, Entry, EntryVersionRow, LIMIT_AGGREGATE, Left, Limits};
use domain::numbers::{SERIES_AGGREGATE, Series, SeriesRow};
use domain::order::{Order, OrderError};
use domain::payment::Till;
use domain::shares::Pool;
use domain::shift::{Shift, TILL, TILL_AGGREGATE, TillRow};
use domain::staff;
use domain::{Aggregate, Scope};
use log::{Cell, CommandId, DeviceId, Hash, Moment, Rows, UserId, Value};
use store::Tx;

use crate::{ApiError, CallError, features};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The program itself: workers, first steps of a new branch.
    System,
    /// A person, known by a PIN.
    User(UserId),
}

/// What was read once and is still the same: parsed settings and menu entries.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    settings: Mutex<Option<(Arc<Rows>, Arc<Settings>)>>,
    entries: Mutex<Vec<(Hash, Arc<Entry>)>>,
}

const ENTRIES_MAX: usize = 1_024;

/// A handler's surroundings.
#[derive(Debug)]
pub struct Ctx<'a, 'w> {
    /// The transaction.
    pub tx: &'a mut Tx<'w>,
    /// Who asks.
    pub actor: Actor,
    /// Who approved, where the actor's rights do not reach.
    pub approver: Option<UserId>,
    /// The command.
    pub command: CommandId,
    /// This device.
    pub device: DeviceId,
    /// Now.
    pub now: Moment,
    pub(crate) shelf: &'a Shelf,
}

fn scope(aggregate: &'static Aggregate, id: Value) -> Scope {
    Scope { aggregate, id }
}

impl Ctx<'_, '_> {
    /// All rows of an aggregate.
    pub fn rows(&mut self, aggregate: &'static Aggregate, id: &impl Cell) -> Result<Arc<Rows>, ApiError> {
        Ok(self.tx.aggregate(&scope(aggregate, id.cell()))?)
    }

    /// An order.
    pub fn order(&mut self, id: OrderId) -> Result<Arc<Order>, ApiError> {
        let rows = self.rows(domain::order::AGGREGATE, &id)?;
        Ok(Order::read(&rows).ok_or(OrderError::NoOrder)?)
    }

    /// The settings of the branch.
    pub fn settings(&mut self) -> Result<Arc<Settings>, ApiError> {
        let rows = self.rows(SETTING_AGGREGATE, &BOOK.to_owned())?;
        let mut kept = self.shelf.settings.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((of, settings)) if Arc::ptr_eq(of, &rows) => Ok(Arc::clone(settings)),
            _ => {
                let settings = Arc::new(Settings::read(&rows));
                *kept = Some((rows, Arc::clone(&settings)));
                Ok(settings)
            }
        }
    }

    /// The business day of this moment. While a shift is open it is never before the shift's own, or a clock that was set
    /// back across the cut-off would call out the numbers of a day that is over.
    pub fn day(&mut self) -> Result<BusinessDay, ApiError> {
        let by_clock = self.settings()?.day(self.now.at_ms)?;
        match self.open_shift()? {
            Some(shift) => Ok(self.shift(shift)?.put.day.max(by_clock)),
            None => Ok(by_clock),
        }
    }

    /// A counter of this command, at the place where the series stands.
    pub fn counter(&mut self, series: Series) -> Result<Counter, ApiError> {
        let rows = self.rows(SERIES_AGGREGATE, &series.name)?;
        let standing = rows.of(domain::numbers::SERIES).next().and_then(|row| SeriesRow::read(row).ok());
        let count = standing.map_or(0, |row| u32::try_from(row.count).unwrap_or(u32::MAX));
        Ok(Counter::new(series, count, self.command))
    }

    /// A counter of kitchen tickets.
    pub fn tickets(&mut self) -> Result<Counter, ApiError> {
        let series = Series::ticket(self.tx.series());
        self.counter(series)
    }

    /// A menu entry as it is now, with the name of its version.
    pub fn entry(&mut self, id: EntryId) -> Result<(Hash, Arc<Entry>), ApiError> {
        let rows = self.rows(ENTRY_AGGREGATE, &id)?;
        let (version, stopped) = menu::current(&rows, self.now.at_ms);
        let version = match version {
            Some(version) => version,
            None => self.published(&rows)?.ok_or(OrderError::NoEntry)?,
        };
        let entry = self.entry_version(version)?;
        if stopped { Err(OrderError::Stopped(entry.called()).into()) } else { Ok((version, entry)) }
    }

    /// Notes what is left of an entry, if it is limited.
    pub fn limit(&mut self, id: EntryId, of: impl FnOnce() -> Called, limits: &mut Limits) -> Result<(), ApiError> {
        let Some((limit, qty)) = menu::limit_of(&*self.rows(ENTRY_AGGREGATE, &id)?) else { return Ok(()) };
        let qty = menu::remainder(qty, &*self.rows(LIMIT_AGGREGATE, &limit)?);
        limits.note(id, Left { of: of(), limit, qty });
        Ok(())
    }

    /// An entry as it stands on the menu, whether or not it is stopped; nothing if it is not there.
    pub fn entry_on_menu(&mut self, id: EntryId) -> Result<Option<Arc<Entry>>, ApiError> {
        let rows = self.rows(ENTRY_AGGREGATE, &id)?;
        let version = match menu::current(&rows, self.now.at_ms).0 {
            Some(version) => Some(version),
            None => self.published(&rows)?,
        };
        version.map(|version| self.entry_version(version)).transpose()
    }

    /// The version of an entry at the time of the last publication, where that lies ahead of this device's clock. One of
    /// the two clocks is wrong then, and what was published is sold all the same.
    fn published(&mut self, entry: &Rows) -> Result<Option<Hash>, ApiError> {
        let last_ms = crate::menu::last_published_ms(self.tx)?;
        Ok(if last_ms > self.now.at_ms { menu::current(entry, last_ms).0 } else { None })
    }

    fn entry_version(&mut self, version: Hash) -> Result<Arc<Entry>, ApiError> {
        let mut kept = self.shelf.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.binary_search_by_key(&version, |(hash, _)| *hash);
        if let Ok(at) = place {
            return Ok(Arc::clone(&kept[at].1));
        }
        let row = self.tx.row(ENTRY_VERSION, &menu::version_key(version))?;
        let row = row.and_then(|row| EntryVersionRow::read(&row).ok()).and_then(|row| row.put);
        let entry = Arc::new(row.ok_or(OrderError::NoEntry)?.entry.0);
        if kept.len() >= ENTRIES_MAX {
            kept.clear();
        }
        let at = kept.binary_search_by_key(&version, |(hash, _)| *hash).unwrap_or_else(|at| at);
        kept.insert(at, (version, Arc::clone(&entry)));
        Ok(entry)
    }

    /// A shift.
    pub fn shift(&mut self, id: ShiftId) -> Result<Shift, ApiError> {
        let rows = self.rows(domain::shift::AGGREGATE, &id)?;
        Ok(Shift::read(&rows).ok_or(domain::shift::ShiftError::NoShift)?)
    }

    /// The shift that is open on this till.
    pub fn open_shift(&mut self) -> Result<Option<ShiftId>, ApiError> {
        let device = self.device;
        let rows = self.rows(TILL_AGGREGATE, &device)?;
        let till = rows.of(TILL).next().and_then(|row| TillRow::read(row).ok());
        Ok(till.and_then(|till| till.shift_id.flatten()))
    }

    /// Runs what takes or gives money at this till.
    pub fn at_till<T>(&mut self, work: impl FnOnce(&mut Till<'_>) -> Result<T, OrderError>) -> Result<T, ApiError> {
        let shift = self.open_shift()?.ok_or(OrderError::NoShift)?;
        let (settings, day) = (self.settings()?, self.day()?);
        let series = Series::receipt(self.tx.series());
        let mut receipts = self.counter(series)?;
        let device = self.device;
        let mut till = Till { device, shift, day, settings: &settings, receipts: &mut receipts };
        Ok(work(&mut till)?)
    }

    /// A pool of shares.
    pub fn pool(&mut self, id: PoolId) -> Result<Pool, ApiError> {
        Ok(Pool::read(&*self.rows(domain::shares::AGGREGATE, &id)?))
    }

    /// What a person may do, or a screen that works as itself.
    pub fn permissions(&mut self, user: UserId) -> Result<BTreeSet<Permission>, ApiError> {
        let rows = self.rows(staff::USER_AGGREGATE, &user)?;
        if rows.of(staff::USER).next().is_none() {
            let screen = self.rows(domain::screens::AGGREGATE, &domain::ids::ScreenId(user.0))?;
            let living = screen.of(domain::screens::SCREEN).find_map(domain::screens::living);
            return Ok(living.map(|(_, put)| put.kind.rights()).unwrap_or_default());
        }
        let person = rows.of(staff::USER).next().and_then(staff::user).filter(|person| person.active);
        let Some(person) = person else { return Ok(BTreeSet::new()) };
        Ok(staff::permissions(&*self.rows(staff::ROLE_AGGREGATE, &person.role)?))
    }

    /// Whether the actor has a right.
    pub(crate) fn may(&mut self, right: Permission) -> Result<bool, ApiError> {
        match self.actor {
            Actor::User(user) => Ok(self.permissions(user)?.contains(&right)),
            Actor::System => Ok(true),
        }
    }

    /// Refuses what neither the actor nor an approver may do. Whoever's right was needed stands in the facts.
    pub(crate) fn need(&mut self, right: Permission, approver: Option<UserId>) -> Result<(), ApiError> {
        if self.may(right)? {
            return Ok(());
        }
        match approver {
            Some(approver) if self.permissions(approver)?.contains(&right) => {
                self.approver = Some(approver);
                Ok(())
            }
            _ => Err(CallError::NeedsApproval { permission: right }.into()),
        }
    }

    /// Refuses people a call of a feature that the branch does without.
    pub(crate) fn need_feature(&mut self, call: &str) -> Result<(), ApiError> {
        match (self.actor, features::of_call(call)) {
            (Actor::User(_), Some(feature)) => features::need(&*self.settings()?, feature),
            _ => Ok(()),
        }
    }

    /// Refuses work on the order of another waiter, unless the actor or an approver has the right to it.
    pub(crate) fn need_own(&mut self, order: OrderId, approver: Option<UserId>) -> Result<(), ApiError> {
        let Actor::User(user) = self.actor else { return Ok(()) };
        match domain::order::waiter(&*self.rows(domain::order::AGGREGATE, &order)?) {
            Some(waiter) if waiter != user => self.need(Permission::OrdersOthers, approver),
            _ => Ok(()),
        }
    }

    /// The user to stand in the facts.
    pub(crate) fn user(&self) -> Option<UserId> {
        match self.actor {
            Actor::System => None,
            Actor::User(user) => Some(user),
        }
    }
}
