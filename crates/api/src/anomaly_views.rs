//! Anomalies as people see them: what contradicts what, where, who did it and when on each side, and what can be done.

use std::collections::BTreeMap;

use domain::anomaly::Kind;
use domain::branch::{DEVICE, DeviceRow, Names};
use domain::ids::{AnomalyId, OrderId, TableId};
use domain::money::{Money, Qty};
use domain::numbers::{NUMBER, NumberRow};
use domain::order::{self, Deed, ORDER, Order, OrderRow, Remedy, Side};
use domain::staff::{PIN, PinRow};
use domain::{Body, Scope};
use log::{Cell, DeviceId, Fact, Hash, Stamp, StreamId, UserId};
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use ts_rs::TS;
use uuid::Uuid;

use crate::ApiError;
use crate::anomalies::Listed;
use crate::people::People;

/// An anomaly.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnomalyView {
    /// The anomaly.
    pub anomaly: AnomalyId,
    /// What contradicts what.
    pub kind: Kind,
    /// The aggregate that it stands in.
    pub scope: String,
    /// The line, check, payment, ticket or number that it is about.
    pub subject: String,
    /// The order, if it is about one.
    pub order: Option<OrderId>,
    /// Number of the order; empty for none.
    pub number: String,
    /// Name of its table; empty for none.
    pub table_name: String,
    /// The line, if it is about one; the first one, if it is about a ticket.
    pub line: Option<LineSaid>,
    /// The person whose PIN somebody else has, too.
    pub person: Option<UserId>,
    /// The name; empty for nobody.
    pub person_name: String,
    /// Who did what, in the order of time.
    pub sides: Vec<SideView>,
    /// What can be done about it.
    pub remedy: Remedy,
}

/// A line as it is called.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LineSaid {
    /// Its name on papers.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// How much of it stands.
    pub qty: Qty,
}

/// A side of an anomaly.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SideView {
    /// What was done.
    pub deed: Deed,
    /// Letters of the terminal.
    pub letters: String,
    /// Its name.
    pub device: String,
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Who did it; empty for nobody.
    pub by: String,
    /// The money that it is about.
    pub sum: Option<Money>,
    /// How much of a line it is about.
    pub qty: Option<Qty>,
    /// The tender, for money; empty otherwise.
    pub tender: String,
    /// The number of its paper; empty for none.
    pub paper: String,
    /// Whom it is about; empty for nobody.
    pub person: String,
}

/// Whether anomalies of a kind stand in an order.
pub(crate) fn order_of(kind: Kind) -> bool {
    !matches!(kind, Kind::NumberTwice | Kind::PinTwice | Kind::ShareOverdrawn)
}

/// What is needed to tell who did something.
#[derive(Debug)]
pub(crate) struct Looker<'a> {
    reader: &'a Reader,
    people: People,
    tables: BTreeMap<TableId, String>,
    authors: BTreeMap<StreamId, DeviceId>,
    devices: BTreeMap<DeviceId, (String, String)>,
}

impl<'a> Looker<'a> {
    pub(crate) fn new(reader: &'a Reader) -> Result<Self, ApiError> {
        let rows = reader.rows(DEVICE, &[])?;
        let rows = rows.iter().filter_map(|row| DeviceRow::read(row).ok());
        let named = |row: DeviceRow| row.put.map(|put| (row.device_id, (put.letters, put.name)));
        Ok(Self {
            reader,
            people: People::read(reader)?,
            tables: crate::branch::table_names(reader)?,
            authors: reader.authors()?,
            devices: rows.filter_map(named).collect(),
        })
    }

    /// Letters and name of the device that writes a stream; empty if this copy does not know it.
    pub(crate) fn device(&self, stream: StreamId) -> (String, String) {
        self.authors.get(&stream).and_then(|device| self.devices.get(device)).cloned().unwrap_or_default()
    }

    /// The call-out number of an order; empty if it is not here.
    pub(crate) fn number(&self, order: OrderId) -> Result<String, ApiError> {
        let row = self.reader.row(ORDER, &[order.cell()])?;
        let put = row.and_then(|row| OrderRow::read(&row).ok()).and_then(|row| row.put);
        Ok(put.map_or_else(String::new, |put| put.number))
    }

    /// All about an anomaly.
    pub(crate) fn view(&self, one: Listed) -> Result<AnomalyView, ApiError> {
        let mut view = AnomalyView {
            anomaly: one.anomaly,
            kind: one.kind,
            scope: one.scope,
            subject: one.subject,
            order: None,
            number: String::new(),
            table_name: String::new(),
            line: None,
            person: None,
            person_name: String::new(),
            sides: Vec::new(),
            remedy: Remedy::default(),
        };
        match view.kind {
            Kind::NumberTwice => self.see_number(&mut view)?,
            Kind::PinTwice => self.see_pin(&mut view)?,
            Kind::ShareOverdrawn => self.see_share(&mut view)?,
            _ => self.see_order(&mut view)?,
        }
        view.sides.sort_by(|a, b| (a.at_ms, &a.letters).cmp(&(b.at_ms, &b.letters)));
        Ok(view)
    }

    fn see_order(&self, view: &mut AnomalyView) -> Result<(), ApiError> {
        let (Ok(id), Ok(subject)) = (view.scope.parse().map(OrderId), view.subject.parse::<Uuid>()) else {
            return Ok(());
        };
        let scope = Scope { aggregate: order::AGGREGATE, id: id.cell() };
        let Some(order) = Order::read(&self.reader.rows_of(&scope)?) else { return Ok(()) };
        view.order = Some(id);
        view.number.clone_from(&order.put.number);
        view.table_name = order.table.and_then(|table| self.tables.get(&table)).cloned().unwrap_or_default();
        view.line = order.line_at_issue(subject).map(|line| LineSaid {
            name: line.sold.name.clone(),
            names: line.sold.names.clone(),
            qty: line.standing_qty(),
        });
        view.remedy = order.remedy(view.kind, subject);
        let facts = self.reader.history(id.0)?;
        let told: Vec<(&Fact, Body)> = facts.iter().filter_map(|fact| Some((fact, Body::decode(fact).ok()?))).collect();
        let (facts, bodies): (Vec<&Fact>, Vec<Body>) = told.into_iter().unzip();
        let sides = order.sides(view.kind, subject, &bodies);
        view.sides = sides.into_iter().map(|(at, side)| self.side(facts[at], side, None)).collect();
        Ok(())
    }

    fn see_pin(&self, view: &mut AnomalyView) -> Result<(), ApiError> {
        let (Ok(lookup), Ok(person)) = (view.scope.parse::<Uuid>(), view.subject.parse::<Uuid>()) else {
            return Ok(());
        };
        let lookup = Hash(lookup.into_bytes());
        view.person = Some(UserId(person));
        view.person_name = self.people.name(view.person);
        for row in self.reader.rows(PIN, &[lookup.cell()])? {
            let row = PinRow::read(&row).map_err(StoreError::from)?;
            if row.valid != Some(true) {
                continue;
            }
            for fact in self.reader.history(row.user_id.0)? {
                let chose = matches!(Body::decode(&fact), Ok(Body::UserPinSet(set)) if set.lookup == lookup);
                if chose {
                    view.sides.push(self.side(&fact, Side::of(Deed::PinChosen), Some(row.user_id)));
                }
            }
        }
        Ok(())
    }

    fn see_share(&self, view: &mut AnomalyView) -> Result<(), ApiError> {
        let (Ok(pool), Ok(device)) = (view.scope.parse::<Uuid>(), view.subject.parse::<Uuid>()) else {
            return Ok(());
        };
        for fact in self.reader.history(pool)? {
            let Ok(Body::ReservationMade(made)) = Body::decode(&fact) else { continue };
            if made.device.0 == device {
                let side = Side { qty: Some(made.amount), ..Side::of(Deed::Reserved) };
                view.sides.push(self.side(&fact, side, None));
            }
        }
        Ok(())
    }

    fn see_number(&self, view: &mut AnomalyView) -> Result<(), ApiError> {
        view.number = view.subject.rsplit('/').next().unwrap_or_default().to_owned();
        for row in self.reader.rows(NUMBER, &[view.subject.cell()])? {
            let row = NumberRow::read(&row).map_err(StoreError::from)?;
            let Some(fact) = row.stamp.map(|stamp| self.at(stamp)).transpose()?.flatten() else { continue };
            let side = match Body::decode(&fact) {
                Ok(Body::ReceiptIssued(_)) => Side::of(Deed::Issued),
                Ok(Body::ReceiptCorrected(_)) => Side::of(Deed::Corrected),
                Ok(Body::PaymentRefunded(back)) => {
                    Side { sum: Some(back.amount), tender: back.tender, ..Side::of(Deed::Refunded) }
                }
                _ => Side::of(Deed::Numbered),
            };
            let paper = view.number.clone();
            view.sides.push(self.side(&fact, Side { paper, ..side }, None));
        }
        Ok(())
    }

    /// The fact that bears a stamp.
    fn at(&self, stamp: Stamp) -> Result<Option<Fact>, ApiError> {
        let mut found = None;
        self.reader.newest(stamp.lamport.saturating_add(1), |fact, _| {
            let goes_on = fact.lamport >= stamp.lamport;
            if fact.stamp() == stamp {
                found = Some(fact);
            }
            Ok(goes_on && found.is_none())
        })?;
        Ok(found)
    }

    fn side(&self, fact: &Fact, side: Side, person: Option<UserId>) -> SideView {
        let (letters, device) = self.device(fact.stream);
        SideView {
            deed: side.deed,
            letters,
            device,
            at_ms: fact.at_ms,
            by: self.people.name(fact.user),
            sum: side.sum,
            qty: side.qty,
            tender: side.tender,
            paper: side.paper,
            person: self.people.name(person),
        }
    }
}
