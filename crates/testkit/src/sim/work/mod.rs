//! People at work: calls to the real `api` of a node, repeated now and then, each counted and held against it.

mod back;
mod guests;
mod kitchen;
pub(super) mod money;
mod papers;
mod setup;

use std::collections::BTreeMap;
use std::sync::Arc;

use api::{Actor, Answered, ApiError, Envelope};
use domain::access::Code;
use domain::ids::{EntryId, ItemId, OrderId, PaymentId, PoolId, ReservationId, TableId};
use domain::order::Order;
use log::{Cell, CommandId, Fact, RowOp, UserId, Value};
use serde::Serialize;
use serde_json::value::to_raw_value;
use store::WriteError;
use uuid::Uuid;

use super::plan::Fault;
use super::world::World;

/// What people know of: identifiers of things, whether or not the node at hand has heard of them.
#[derive(Debug, Default)]
pub(super) struct Shop {
    pub(super) orders: Vec<OrderId>,
    pub(super) entries: Vec<EntryId>,
    pub(super) items: Vec<ItemId>,
    pub(super) tables: Vec<TableId>,
    pub(super) pools: Vec<PoolId>,
    pub(super) reservations: Vec<(PoolId, ReservationId)>,
    pub(super) users: Vec<UserId>,
    /// Who asked each question, and for the baton of which order.
    pub(super) askers: BTreeMap<Uuid, Option<OrderId>>,
    /// Nodes that were given a baton because somebody wants to pay there.
    pub(super) wishes: Vec<(usize, OrderId)>,
    /// The bank's own book: payments that the card terminals really charged.
    pub(super) charged: BTreeMap<PaymentId, Charge>,
    /// Calls of which nobody heard an answer, or that a nervous finger may repeat.
    sent: Vec<(usize, Actor, Vec<Envelope>)>,
}

/// A charge in the bank's book.
#[derive(Debug, Clone, Copy)]
pub(super) struct Charge {
    pub(super) order: OrderId,
    pub(super) amount_minor: i64,
    pub(super) began_with: CommandId,
}

const SENT_KEPT: usize = 12;

type Action = fn(&mut World, usize);

/// A register: table, place of the column, key of the row.
type Register = (&'static str, usize, Vec<Value>);

/// What people do, and how often.
const ACTIONS: &[(u64, Action)] = &[
    (14, World::open_order),
    (26, World::add_line),
    (4, World::add_combo),
    (5, World::change_quantity),
    (3, World::note_order),
    (3, World::note_line),
    (3, World::course_line),
    (2, World::seat_order),
    (2, World::serve_as),
    (2, World::seat_line),
    (4, World::change_line),
    (3, World::change_combo),
    (7, World::void_line),
    (3, World::move_order),
    (8, World::transfer_lines),
    (3, World::merge_order),
    (2, World::cancel_order),
    (2, World::reopen_order),
    (4, World::discount_order),
    (2, World::withdraw_discount),
    (16, World::fire_order),
    (8, World::work_on_ticket),
    (12, World::form_check),
    (3, World::split_check),
    (5, World::cancel_check),
    (24, World::pay_cash),
    (18, World::pay_card),
    (6, World::finish_payment),
    (5, World::correct_receipt),
    (5, World::change_tender),
    (9, World::refund_payment),
    (3, World::open_shift),
    (2, World::move_cash),
    (2, World::count_drawer),
    (2, World::close_shift),
    (3, World::give_share),
    (8, World::reserve),
    (3, World::free_reservation),
    (1, World::appoint),
    (4, World::move_stock),
    (3, World::count_stock),
    (2, World::stop_entry),
    (2, World::publish_menu),
    (2, World::remain_entry),
    (1, World::save_category),
    (1, World::store_picture),
    (3, World::print_check),
    (2, World::copy_paper),
    (1, World::open_drawer),
    (3, World::deal_with_print),
    (2, World::place_table),
    (2, World::save_settings),
    (2, World::save_staff),
    (2, World::resolve_anomaly),
    (8, World::repeat_call),
];

/// One call.
pub(super) fn envelope(command_id: CommandId, name: &str, request: &impl Serialize) -> Envelope {
    let request = to_raw_value(request).expect("a request is plain data");
    Envelope { command_id, name: name.to_owned(), request }
}

impl World {
    /// Somebody does something somewhere.
    pub(super) fn work(&mut self) {
        let all = ACTIONS.iter().map(|(weight, _)| weight).sum();
        let mut drawn = self.chances.work.below(all);
        let node = self.chances.work.place(self.nodes.len());
        let chosen = ACTIONS.iter().find(|(weight, _)| {
            let found = drawn < *weight;
            drawn = drawn.saturating_sub(*weight);
            found
        });
        if let (Some((_, action)), true) = (chosen, self.nodes[node].writer.is_some()) {
            action(self, node);
        }
    }

    /// Makes one call at a node, as one of the staff.
    pub(super) fn call(&mut self, node: usize, name: &str, request: &impl Serialize) -> Option<Vec<Fact>> {
        let id = CommandId(self.chances.ids.uuid());
        self.call_named(node, id, name, request)
    }

    /// As [`World::call`], with a command that the caller names.
    pub(super) fn call_named(
        &mut self,
        node: usize,
        id: CommandId,
        name: &str,
        request: &impl Serialize,
    ) -> Option<Vec<Fact>> {
        let managers = self.shop.users.len().saturating_sub(usize::from(self.chances.work.chance(850)));
        let actor = self.chances.work.pick(&self.shop.users[..managers]).map_or(Actor::System, Actor::User);
        let envelopes = vec![envelope(id, name, request)];
        self.shop.sent.push((node, actor, envelopes.clone()));
        if self.shop.sent.len() > SENT_KEPT {
            self.shop.sent.remove(0);
        }
        self.call_as(node, actor, envelopes).map(|facts| facts.into_iter().flatten().collect())
    }

    /// A double tap, a lost answer, a waiter's terminal that turns to the new hub: the same call once more.
    fn repeat_call(&mut self, node: usize) {
        let Some((at, actor, envelopes)) = self.chances.work.pick(&self.shop.sent) else { return };
        let node = if self.chances.work.chance(600) { at } else { node };
        if !self.nodes[node].frozen {
            self.event("call repeated", node);
            self.call_as(node, actor, envelopes);
        }
    }

    /// Runs a list of calls at a node: all of them or none. Gives the facts of each if it was accepted.
    pub(super) fn call_as(&mut self, node: usize, actor: Actor, envelopes: Vec<Envelope>) -> Option<Vec<Vec<Fact>>> {
        let (now, now_ms) = (self.nodes[node].clock.moment(self.now_ms), self.now_ms);
        let it = &mut self.nodes[node];
        let writer = it.writer.as_mut()?;
        let mut answer: Option<Result<Answered, WriteError<ApiError>>> = None;
        let prepared = match it.api.prepare(&envelopes, now_ms) {
            Ok(prepared) => prepared,
            Err(error) => {
                self.refused(node, &envelopes, &error);
                return None;
            }
        };
        let before = writer.vector().seq(writer.stream());
        writer.run(&mut [it.api.job(&prepared, actor, now, |given| answer = Some(given))]);
        let outcome = match answer? {
            Ok(answered) => {
                let facts = self.accepted(node, &envelopes, &answered);
                self.check_own_writes(node, &facts, before);
                self.tell_own(node);
                Some(facts)
            }
            Err(error) => {
                self.refused(node, &envelopes, &ApiError::from(error));
                None
            }
        };
        self.notice_cut(node);
        outcome
    }

    fn accepted(&mut self, node: usize, envelopes: &[Envelope], answered: &Answered) -> Vec<Vec<Fact>> {
        if let Err(error) = answered.reply() {
            self.fail("one command has one effect", format!("an accepted command has no answer: {error}"), None);
        }
        let facts: Vec<Vec<Fact>> = answered.facts().map(<[Fact]>::to_vec).collect();
        let now_ms = self.now_ms;
        for (envelope, facts) in envelopes.iter().zip(&facts) {
            self.trace.note(now_ms, &format!("{node} {} accepted", envelope.name));
            facts.iter().for_each(|fact| self.trace.note(now_ms, &fact.encode().unwrap_or_default()));
            self.counts.command(listed(&envelope.name), true);
            self.check_repeated(node, envelope.command_id, facts);
            if let Some((stream, seq)) = self.ledger.accept(envelope.command_id, facts, node, now_ms) {
                let words = format!("line {seq} of stream {stream} was answered twice, each time another one");
                self.fail("I2 logs are whole", words, None);
            }
        }
        facts
    }

    /// Tells the links of a node how far its stream goes now.
    fn tell_own(&mut self, node: usize) {
        let Some(writer) = &self.nodes[node].writer else { return };
        let (stream, vector) = (writer.stream(), writer.vector());
        let heads = log::Vector([(stream, vector.head(stream))].into());
        self.tell(node, None, &sync::Input::LocalChanged(heads));
    }

    fn refused(&mut self, node: usize, envelopes: &[Envelope], error: &ApiError) {
        for envelope in envelopes {
            let name = listed(&envelope.name);
            self.counts.command(name, false);
            *self.counts.refusals.entry((name, error.message.clone())).or_default() += 1;
            let words = format!("{node} {} refused: {:?}", envelope.name, error.code);
            self.trace.note(self.now_ms, &words);
        }
        let name = envelopes.first().map_or("", |envelope| envelope.name.as_str());
        if error.code == Code::BadRequest {
            self.fail("the simulator calls what there is", format!("{name}: {}", error.message), None);
        }
        if error.code == Code::Broken {
            self.counts.event("commands that a broken disk refused");
            self.broken(node, name, error);
        }
    }

    /// "Broken" is for disks and for builds that lack a kind; rules never end in it.
    fn broken(&mut self, node: usize, name: &str, error: &ApiError) {
        let it = &self.nodes[node];
        let disk = !it.disk.is_on() || self.plan.level(Fault::IoError) > 0;
        let version = it.version == super::node::Version::Old;
        if !disk && !version {
            self.fail("refusals are typed", format!("{name} at node {node}: {}", error.message), None);
        }
    }

    /// A command that this node has answered before is answered with the same facts.
    fn check_repeated(&mut self, node: usize, command: CommandId, facts: &[Fact]) {
        let Some(first) = self.ledger.answers.get(&(command, node)) else { return };
        let again: Vec<_> = facts.iter().map(|fact| (fact.stream, fact.seq)).collect();
        if *first != again && !self.ledger.lost_commands.contains(&command) && !self.forgot {
            let entity = facts.iter().find_map(|fact| fact.entity);
            self.fail("one command has one effect", format!("node {node} executed {command} twice"), entity);
        }
    }

    /// What a person sets stands: it is later than all that its node had seen.
    fn check_own_writes(&mut self, node: usize, facts: &[Vec<Fact>], before: u64) {
        let Some(writer) = &self.nodes[node].writer else { return };
        let mut set: BTreeMap<Register, (RowOp, Option<Uuid>)> = BTreeMap::new();
        let is_new = |fact: &&Fact| fact.stream == writer.stream() && fact.seq > before;
        for fact in facts.iter().flatten().filter(is_new) {
            for op in domain::evolve(fact).unwrap_or_default() {
                if let RowOp::Lww { table, column, key, .. } = &op {
                    set.insert((table.name, *column, key.clone()), (op, fact.entity));
                }
            }
        }
        let stands = |op: &RowOp| match op {
            RowOp::Lww { table, column, key, value } => match writer.reader().row(table, key) {
                Ok(Some(row)) => row.lww[*column].as_ref().is_some_and(|(_, standing)| standing == value),
                Ok(None) => false,
                Err(_) => true, // the disk is gone: nothing to see
            },
            RowOp::Put { .. } | RowOp::Mark { .. } => true,
        };
        if let Some((op, entity)) = set.values().find(|(op, _)| !stands(op)) {
            let words = format!("node {node} set {}, and something that it had seen before wins", op.table().name);
            self.fail("a write counts over all that was seen", words, *entity);
        }
    }

    /// An order as a node sees it.
    pub(super) fn order(&self, node: usize, order: OrderId) -> Option<Arc<Order>> {
        let writer = self.nodes[node].writer.as_ref()?;
        let scope = domain::Scope { aggregate: domain::order::AGGREGATE, id: order.cell() };
        Order::read(&writer.reader().rows_of(&scope).ok()?)
    }

    /// Some order that a node has heard of; one of the last ones, so that people meet.
    pub(super) fn some_order(&mut self, node: usize) -> Option<Arc<Order>> {
        let order = self.chances.work.pick(&self.shop.orders[self.late()..])?;
        self.order(node, order)
    }

    /// The last orders, as far as a node has heard of them.
    pub(super) fn late_orders(&self, node: usize) -> Vec<Arc<Order>> {
        self.shop.orders[self.late()..].iter().filter_map(|id| self.order(node, *id)).collect()
    }

    fn late(&self) -> usize {
        self.shop.orders.len().saturating_sub(12)
    }
}

/// The name of a command in the one list.
fn listed(name: &str) -> &'static str {
    api::COMMANDS.iter().find(|command| command.name == name).map_or("unknown", |command| command.name)
}
