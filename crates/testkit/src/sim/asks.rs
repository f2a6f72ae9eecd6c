//! Questions between devices: a baton, a share. The relay is the real one; whoever decides runs the real command.

use api::Actor;
use api::calls::{GiveShare, HandBaton};
use domain::ids::{OrderId, PoolId};
use domain::money::Qty;
use log::DeviceId;
use sync::{About, Answer, Ask, Denial, Hop, Input, Step};

use super::world::World;

const WITHIN_MS: u64 = 4_000;

impl World {
    /// A person at a node needs something that another device holds.
    pub(super) fn ask(&mut self, node: usize, to_device: DeviceId, about: About) {
        let by_device = self.nodes[node].device;
        let ask = Ask { id: self.chances.ids.uuid(), to_device, by_device, about, within_ms: WITHIN_MS };
        let order = if let About::Baton { order } = about { Some(OrderId(order)) } else { None };
        self.shop.askers.insert(ask.id, order);
        self.event("asked", node);
        self.ask_on(node, ask, Hop::Here);
    }

    pub(super) fn asked(&mut self, node: usize, ask: Ask, from: DeviceId) {
        self.ask_on(node, ask, Hop::Link(from));
    }

    fn ask_on(&mut self, node: usize, ask: Ask, from: Hop) {
        let (links, hub) = (self.linked(node), self.nodes[self.hub].device);
        let hub = (self.hub != node).then_some(hub);
        let step = self.nodes[node].relay.asked(ask, from, &links, hub, self.now_ms);
        self.relay(node, step);
    }

    pub(super) fn answered(&mut self, node: usize, answer: Answer) {
        let step = self.nodes[node].relay.answered(answer);
        self.relay(node, step);
    }

    /// Does what the relay of a node says.
    pub(super) fn relay(&mut self, node: usize, step: Option<Step>) {
        match step {
            None => {}
            Some(Step::Decide(ask)) => {
                let answer = self.decide(node, &ask);
                self.answered(node, answer);
            }
            Some(Step::Forward { to, ask }) => {
                if let Some((link, end)) = self.link_to(node, to) {
                    self.input(link, end, Input::Ask(ask));
                }
            }
            Some(Step::Return { to: Hop::Link(to), answer }) => {
                if let Some((link, end)) = self.link_to(node, to) {
                    self.input(link, end, Input::Answer(answer));
                }
            }
            Some(Step::Return { to: Hop::Here, answer }) => {
                self.event(if answer.granted { "granted" } else { "denied" }, node);
                let wanted = self.shop.askers.get(&answer.id).copied().flatten();
                self.shop.wishes.extend(wanted.filter(|_| answer.granted).map(|order| (node, order)));
            }
        }
    }

    /// The holder gives what it can do without.
    fn decide(&mut self, node: usize, ask: &Ask) -> Answer {
        if self.nodes[node].frozen {
            return Answer::denied(ask.id, Denial::InUse);
        }
        let asker = ask.by_device;
        if asker == self.nodes[node].device {
            return Answer::denied(ask.id, Denial::NotHolder);
        }
        let id = log::CommandId::derived(ask.id, 0);
        let given = match ask.about {
            About::Baton { order } => {
                let hand = HandBaton { order: OrderId(order), to: asker };
                self.call_as(node, Actor::System, vec![super::work::envelope(id, "batons.hand", &hand)])
            }
            About::Share { pool, amount } => {
                let amount = Qty::new(amount).unwrap_or_default();
                let give = GiveShare { pool: PoolId(pool), to: asker, amount };
                self.call_as(node, Actor::System, vec![super::work::envelope(id, "pools.give_share", &give)])
            }
            About::Unknown => None,
        };
        match given {
            Some(_) => Answer { id: ask.id, granted: true, reason: None },
            None => Answer::denied(ask.id, Denial::InUse),
        }
    }
}
